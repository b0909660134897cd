"""A text, a file or an address that is not in the library: read, analysed, and set beside the library's story that it belongs to.

Nothing is kept unless an editor says so. Addresses go through the watcher's checked fetch (`keep/watching/addresses.py`): never to a machine inside;
and only somebody who is known may give one, so that a public site is no proxy for strangers.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from machtin._version import machtin_version
from machtin.analysis import Analysis
from machtin.article import Article
from machtin.errors import InputError, MachtinError, Problem
from machtin.keep.library import Library
from machtin.keep.records import StoryLine
from machtin.show.i18n import N_
from machtin.story import Document
from machtin.web.access import Reader, address_of, allowed, the_site, writing
from machtin.web.forms import field, posting
from machtin.web.jobs import Job
from machtin.web.pages.article import alone
from machtin.web.pages.shared import path_of
from machtin.web.refused import Refused
from machtin.web.told import marked_blocks, story_body
from machtin.web.words import Lang

MAX_TEXT = 200_000  # characters; the longest articles of the corpora have 60,000
MAX_BESIDE = 12  # articles of the library's story that it is set beside, the newest
N_ALIKE = 40  # hits among which the story is looked for
OFTEN, OFTEN_S = 20, 300.0  # texts from one address


@dataclass(frozen=True)
class Read:
    """What came out: the article, and the document in which it stands beside the library's story, where there is one."""

    article: Article
    analysis: Analysis
    beside: Document | None
    story: StoryLine | None
    problems: tuple[str, ...]


def form_page(request: Request) -> Response:
    """Answer with the form."""
    reader = allowed(request, "reader")
    return the_site(request).page(request, "read.html.j2", lambda lang: {"may_ask": reader.via != "public"}, cached=False)


def read(request: Request, form: FormData, reader: Reader) -> Response:
    """Begin to read what was given, and lead to where its progress is shown."""
    site = the_site(request)
    site.limits.take("read", address_of(request), OFTEN, OFTEN_S)
    address, text, file = field(form, "url", 4_000).strip(), field(form, "text", MAX_TEXT + 1), form.get("file")
    data = file.file.read(site.settings.max_upload + 1) if isinstance(file, UploadFile) and file.size else b""
    name = file.filename or "" if isinstance(file, UploadFile) else ""
    if address:
        if reader.via == "public":
            raise Refused(401, N_("Log in to have an address read; a text can be pasted."))
        return _lead(site.jobs.start(reader.binding, lambda job: _read_address(site.library, job, address, site.settings.allow_hosts, site.settings.contact)))
    if not data and not text.strip():
        raise InputError("Give a text, a file or an address.")
    if len(text) > MAX_TEXT:
        raise Refused(413, f"The text has more than {MAX_TEXT:,} characters; no article has. Nothing was read.")
    given = data or text.encode()
    shown = "".join(c for c in name.rpartition("/")[2].rpartition("\\")[2] if c.isprintable())[:100] if data else ""
    return _lead(site.jobs.start(reader.binding, lambda job: _read_bytes(site.library, job, given, shown)))


def shown(request: Request) -> Response:
    """Answer with how far it is, or with what came out."""
    reader = allowed(request, "reader")
    job = the_site(request).jobs.get(request.path_params["id"], reader.binding)
    if not job.done or job.wrong:
        return the_site(request).page(request, "reading.html.j2", lambda lang: {"job": job}, cached=False, status=422 if job.wrong else 200)
    out: Read = job.result

    def make(lang: Lang) -> dict[str, Any]:
        document = out.beside or alone(out.analysis)
        body = story_body(out.beside, lang) if out.beside else None
        return {"job": job, "out": out, "body": body, "blocks": [] if body else marked_blocks(document, out.analysis.id, lang, ""), "analysis": out.analysis, "back": ""}

    return the_site(request).page(request, "read_done.html.j2", make, cached=False)


def progress(request: Request) -> Response:
    """Answer how far it is, as JSON."""
    reader = allowed(request, "reader")
    job = the_site(request).jobs.get(request.path_params["id"], reader.binding)
    return JSONResponse({"stage": job.stage, "done": job.done}, headers={"cache-control": "no-store"})


def keep(request: Request, form: FormData, reader: Reader) -> Response:
    """Take what was read into the library."""
    job = the_site(request).jobs.get(request.path_params["id"], reader.binding)
    if not job.done or job.wrong:
        raise Refused(409, N_("It has not been read. Nothing was kept."))
    with writing(request) as library:
        added = library.add([job.result.article], jobs=1)
    if added.n_refused or added.n_set_aside:
        raise Refused(409, N_("The library does not take this article: it was removed for good once, or cannot be analysed. Nothing was kept."))
    the_site(request).audit.write(reader.signs, "article added", job.result.article.id, address_of(request))
    return RedirectResponse(path_of("articles", job.result.article.id), 303)


def _lead(job: Job) -> Response:
    return RedirectResponse(f"/read/{job.id}", 303)


def _read_address(library: Library, job: Job, address: str, allow: tuple[str, ...], contact: str | None) -> Read:
    from machtin.keep.watching.addresses import Allowed
    from machtin.keep.watching.asked import understood_at
    from machtin.keep.watching.fetch import Fetcher

    job.at("fetching")
    problems: list[Problem] = []
    found = next(iter(understood_at([address], problems.append, Fetcher(allowed=Allowed.of(allow), contact=contact))), None)
    if found is None:
        raise InputError("\n".join(f"{p.what} {p.kept}".replace(" If it is yours, allow it:", " The site's admin can allow it:") for p in problems) or "There is no article at this address.")
    return _analysed(library, job, found.article, problems)


def _read_bytes(library: Library, job: Job, data: bytes, name: str) -> Read:
    import machtin

    job.at("reading")
    problems: list[Problem] = []
    stream = io.BytesIO(data)
    if name:
        stream.name = name
    try:
        article = next(iter(machtin.read(stream, on_problem=problems.append)), None)
    except MachtinError:
        article = None
    if article is None:
        raise InputError("No article could be read out of this. " + " ".join(p.what for p in problems[:3]))
    return _analysed(library, job, article, problems)


def _analysed(library: Library, job: Job, article: Article, problems: list[Problem]) -> Read:
    import machtin

    if len(article.text) > MAX_TEXT:
        raise InputError(f"The text has more than {MAX_TEXT:,} characters; no article has. Nothing was read.")
    job.at("analysing")
    analysis = machtin.analyze(article)
    job.at("comparing")
    line = _story_of(library, analysis)
    beside = None
    if line is not None:
        others = [a for a in library.document(line.id).articles if a.id != analysis.id][-MAX_BESIDE:]
        from machtin.relate.pipeline import story_of

        if others:
            beside = Document(machtin=machtin_version(), articles=(*others, analysis), stories=(msgspec.structs.replace(story_of([*others, analysis]), headline=line.headline),))
    return Read(article, analysis, beside, line if beside else None, tuple(p.what for p in problems[:5]))


def _story_of(library: Library, analysis: Analysis) -> StoryLine | None:
    """Return the library's story that tells of the same: of the stories of the most alike articles, the first that the grouping too joins with it."""
    import machtin

    words = [analysis.text[w.start : w.end] for w in analysis.words if w.pos in ("NOUN", "PROPN", "VERB") and w.end - w.start > 3]
    first = list(dict.fromkeys(w.replace('"', " ") for w in words))[:12]
    if not first:
        return None
    try:
        hits = library.search(" OR ".join(f'"{w}"' for w in first), limit=N_ALIKE, facets=False).hits
    except MachtinError:
        return None
    for id in list(dict.fromkeys(h.story for h in hits if h.story))[:4]:
        kept = library.story(id)
        members = [a for a in library.analyses(kept.story.articles[-MAX_BESIDE:]) if a.id != analysis.id]
        if members and any(analysis.id in s.articles and len(s.articles) > 1 for s in machtin.relate([*members, analysis]).stories):
            return StoryLine(id, kept.story.headline, kept.story.first, kept.story.last, len(kept.story.articles), len(kept.story.disagreements), kept.changed)
    return None


ROUTES = [
    Route("/read", form_page, methods=["GET"]), Route("/read", posting("reader", read), methods=["POST"]),
    Route("/read/{id}", shown, methods=["GET"]), Route("/read/{id}/progress", progress, methods=["GET"]),
    Route("/read/{id}/keep", posting("editor", keep), methods=["POST"]),
]
