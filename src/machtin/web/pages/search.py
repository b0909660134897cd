"""Search with facets, and what a typed beginning may become."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from machtin.errors import MachtinError
from machtin.keep.records import Found, Snippet
from machtin.keep.search import Filters
from machtin.show.marks import clean
from machtin.web.access import address_of, allowed, the_library, the_site
from machtin.web.pages.shared import Pages, number_of, path_of
from machtin.web.words import Lang

N_HITS, MAX_PAGES = 20, 50
MAX_QUERY = 500
FACETS = ("entity", "source", "event")  # of which several may be chosen


def filters_of(request: Request) -> Filters:
    """Return the filters that an address names; their values are cut to what names and days are long."""
    many = {name: tuple(v[:200] for v in request.query_params.getlist(name)[:10] if v.strip()) for name in FACETS}
    one = {name: request.query_params.get(name, "").strip()[:200] or None for name in ("speaker", "since", "until", "story")}
    return Filters(**many, **one)  # type: ignore[arg-type]


def search(request: Request) -> Response:
    """Answer with what a search finds."""
    allowed(request, "reader")
    site, library = the_site(request), the_library(request)
    typed = request.query_params.get("q", "")[:MAX_QUERY]
    filters = filters_of(request)
    page = number_of(request, "page", 1, 1, MAX_PAGES)

    def make(lang: Lang) -> dict[str, Any]:
        wrong = ""
        found: Found | None = None
        if typed.strip() or filters != Filters():
            try:
                found = library.search(typed, filters, limit=N_HITS, offset=(page - 1) * N_HITS)
            except MachtinError as error:  # a day that is none, a query that only says what not to find
                wrong = str(error)
        more = found is not None and found.n_ranked > page * N_HITS and page < MAX_PAGES
        return {"q": typed, "filters": filters, "found": found, "wrong": wrong, "pages": Pages(request, page, more=more), "without": _without(request), "with_": _with(request), "pieces": pieces}

    return site.page(request, "search.html.j2", make)


def pieces(text: str, marks: tuple[tuple[int, int], ...]) -> list[tuple[bool, str]]:
    """Return a text as stretches, marked or not."""
    out, at = [], 0
    for start, end in sorted(marks):
        if start < at:
            continue
        out += [(False, clean(text[at:start])), (True, clean(text[start:end]))]
        at = end
    return [p for p in (*out, (False, clean(text[at:]))) if p[1]]


def suggest(request: Request) -> Response:
    """Answer what is being typed: names with their pages, as JSON."""
    allowed(request, "reader")
    the_site(request).limits.take("suggest", address_of(request), 600, 60)
    typed = request.query_params.get("q", "").strip()[:100]
    found = the_library(request).suggest(typed, 8) if len(typed) > 1 else []
    return JSONResponse([{"name": clean(name), "type": kind, "url": path_of("entities", name)} for name, kind in found])


def _without(request: Request) -> Any:
    """Make an address without one filter's value."""

    def made(name: str, value: str = "") -> str:
        left = [(k, v) for k, v in request.query_params.multi_items() if k not in ("page", "lang") and not (k == name and (not value or v == value))]
        return _address(left)

    return made


def _with(request: Request) -> Any:
    """Make an address with one filter's value more; of what may be there once, another value."""

    def made(name: str, value: str) -> str:
        kept = [(k, v) for k, v in request.query_params.multi_items() if k not in ("page", "lang") and (k != name or name in FACETS)]
        return _address([*(p for p in kept if p != (name, value)), (name, value)])

    return made


def _address(parameters: list[tuple[str, str]]) -> str:
    from urllib.parse import urlencode

    return f"/search?{urlencode(parameters)}"


def snippet_pieces(snippet: Snippet | None) -> list[tuple[bool, str]]:
    """Return a snippet as stretches, marked or not."""
    return pieces(snippet.text, snippet.marks) if snippet else []


ROUTES = [Route("/search", search, methods=["GET"]), Route("/suggest", suggest, methods=["GET"])]
