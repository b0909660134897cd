"""An article: its text with everything marked that was read out of it, its versions and how they differ, the story it is in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from machtin._version import machtin_version
from machtin.analysis import Analysis
from machtin.errors import InputError
from machtin.keep.records import Change
from machtin.show.i18n import N_
from machtin.show.marks import clean
from machtin.story import Document, Story
from machtin.web.access import allowed, the_library, the_site
from machtin.web.pages.shared import number_of, path_of, web_url
from machtin.web.refused import Refused
from machtin.web.told import marked_blocks
from machtin.web.words import Lang

MAX_DIFFERENCE = 60_000  # characters of unchanged text shown of a difference; longer ones are cut between
SAME_AROUND = 200  # characters kept on either side of a change


@dataclass(frozen=True)
class Piece:
    """A stretch of a difference; `kind` is same, gone, new or cut."""

    kind: str
    text: str


def article(request: Request) -> Response:
    """Answer with an article; with `old` and `new` in the address, with how these two versions differ."""
    allowed(request, "reader")
    library = the_library(request)
    id = request.path_params["id"]
    versions = library.versions(id)
    n = number_of(request, "version", len(versions), 1, len(versions))
    if "old" in request.query_params:
        return _difference(request, id, len(versions))
    listed = next(iter(library.meant(id)))

    def make(lang: Lang) -> dict[str, Any]:
        analysis = library.analysis(id)
        if n != len(versions):
            return {"item": listed, "versions": versions, "n": n, "plain": clean_lines(library.article(id, n).text), "url": web_url(listed.url), "story": None, "blocks": [], "others": [], "back": ""}
        document = library.document(listed.story) if listed.story else alone(analysis)
        back = path_of("stories", listed.story) if listed.story else ""
        story = document.stories[0]
        return {
            "item": listed, "versions": versions, "n": n, "plain": "", "url": web_url(listed.url), "story": story if len(story.articles) > 1 else None,
            "blocks": marked_blocks(document, id, lang, back), "back": back, "others": [a for a in document.articles if a.id != id], "analysis": analysis,
        }  # fmt: skip

    return the_site(request).page(request, "article.html.j2", make)


def alone(analysis: Analysis) -> Document:
    """Return a document of one article."""
    from machtin.relate.pipeline import story_of

    story: Story = story_of([analysis])
    return Document(machtin=machtin_version(), articles=(analysis,), stories=(story,))


def clean_lines(text: str) -> list[str]:
    """Return the paragraphs of a text."""
    return [clean(line) for line in text.splitlines() if line.strip()]


def _difference(request: Request, id: str, n_versions: int) -> Response:
    if n_versions < 2:
        raise Refused(404, N_("This article has one version."))
    old, new = number_of(request, "old", n_versions - 1, 1, n_versions), number_of(request, "new", n_versions, 1, n_versions)
    library = the_library(request)

    def make(lang: Lang) -> dict[str, Any]:
        changes = library.difference(id, old, new)
        return {
            "id": id, "old": old, "new": new, "versions": library.versions(id), "pieces": shown_changes(changes),
            "n_gone": sum(len(c.text.split()) for c in changes if c.kind == "gone"), "n_new": sum(len(c.text.split()) for c in changes if c.kind == "new"),
        }  # fmt: skip

    return the_site(request).page(request, "difference.html.j2", make)


def shown_changes(changes: list[Change]) -> list[Piece]:
    """Return the stretches to show: changes whole, long unchanged ones cut to what stands around the changes."""
    out = []
    for n, change in enumerate(changes):
        if change.kind != "same" or len(change.text) <= 3 * SAME_AROUND:
            out.append(Piece(change.kind, change.text))
            continue
        if n:
            out.append(Piece("same", change.text[:SAME_AROUND]))
        out.append(Piece("cut", ""))
        if n + 1 < len(changes):
            out.append(Piece("same", change.text[-SAME_AROUND:]))
    return out


def article_id(library: Any, typed: str) -> str | None:
    """Return the id of the article that was named by its id, its address on the web, or its address here; None where there is none."""
    from urllib.parse import unquote, urlsplit

    typed = typed.strip()
    here = urlsplit(typed).path
    for candidate in (typed, unquote(here.removeprefix("/articles/")) if here.startswith("/articles/") else ""):
        try:
            if candidate and library.has_article(candidate):
                return str(candidate)
        except InputError:
            continue
    return None


ROUTES = [Route("/articles/{id:path}", article, methods=["GET"])]
