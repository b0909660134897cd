"""Two articles side by side: what both tell, and where they exclude each other; also where the library has them in different stories."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from machtin._version import machtin_version
from machtin.errors import MachtinError
from machtin.keep.library import Library
from machtin.story import Document
from machtin.web.access import address_of, allowed, the_library, the_site
from machtin.web.pages.article import article_id
from machtin.web.told import story_body
from machtin.web.words import Lang

N_CHOICES = 6


def compare(request: Request) -> Response:
    """Answer with the form, with what the words in it may mean, or with the comparison."""
    allowed(request, "reader")
    library = the_library(request)
    typed = [request.query_params.get(name, "").strip()[:4_000] for name in ("a", "b")]
    ids = [article_id(library, words) for words in typed]
    both = None not in ids and ids[0] != ids[1]
    if both:
        the_site(request).limits.take("compare", address_of(request), 60, 60)

    def make(lang: Lang) -> dict[str, Any]:
        body, document = None, None
        if both:
            document = together(library, [str(i) for i in ids])
            body = story_body(document, lang)
        chosen = [library.meant(i)[0] if i else None for i in ids]
        choices = [[] if id or not words else _choices(library, words) for id, words in zip(ids, typed, strict=True)]
        return {"typed": typed, "chosen": chosen, "choices": choices, "body": body, "same": ids[0] is not None and ids[0] == ids[1]}

    return the_site(request).page(request, "compare.html.j2", make)


def together(library: Library, ids: list[str]) -> Document:
    """Return a document of these articles as one story, whatever stories they are in."""
    from machtin.relate.pipeline import story_of

    found = library.analyses(ids)
    return Document(machtin=machtin_version(), articles=tuple(found), stories=(story_of(found),))


def _choices(library: Library, words: str) -> list[Any]:
    try:
        return list(library.search(words[:500], limit=N_CHOICES, facets=False).hits)
    except MachtinError:
        return []


ROUTES = [Route("/compare", compare, methods=["GET"])]
