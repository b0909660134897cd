"""The front page: stories of the day, the most disputed, those that grow; and the lists behind them."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from machtin.keep.records import KeptStory
from machtin.show.forms import value_text
from machtin.show.marks import clean, headed
from machtin.web.access import allowed, the_library, the_site
from machtin.web.pages.shared import Pages, number_of
from machtin.web.words import Lang

ORDERS = ("newest", "disputed", "growing")
N_FRONT, N_LIST = 10, 40
N_CLASHES = 2  # disagreements told of a story on the front page


def front(request: Request) -> Response:
    """Answer with the front page."""
    allowed(request, "reader")
    library = the_library(request)

    def make(lang: Lang) -> dict[str, Any]:
        newest = library.stories(order="newest", limit=N_FRONT)
        disputed = [s for s in library.stories(order="disputed", limit=N_FRONT) if s.n_disagreements]
        return {
            "newest": sorted(newest, key=lambda s: not s.pinned), "disputed": disputed, "growing": library.stories(order="growing", limit=N_FRONT // 2),
            "clashes": {s.id: clashes(library.story(s.id), lang) for s in disputed},
            "n_articles": library.n_articles(), "live": True,
        }

    return the_site(request).page(request, "front.html.j2", make)


def clashes(kept: KeptStory, lang: Lang) -> list[tuple[str, list[str]]]:
    """Return the surest disagreements of a story that no editor dismissed, in a line each: what about, and the values."""
    found = sorted((d for d in kept.story.disagreements if not d.update and d.id not in kept.dismissed), key=lambda d: (d.id not in kept.confirmed, -d.strength))
    out = []
    for d in found[:N_CLASHES]:
        plain = sorted(d.accounts, key=lambda a: a.modifier != "")  # "khoảng 19,5" beside "19,5" is no second answer
        values = {a.value: clean(value_text(a.value, a.modifier, d.kind, lang)) or clean(a.text) for a in reversed(plain)}
        told = [values[v] for v in dict.fromkeys(a.value for a in d.accounts)]
        out.append((headed(d.about_en if lang == "en" and d.about_en else d.about), list(dict.fromkeys(v for v in told if d.kind != "attribution" or not _part(v, told)))[:4]))
    return out


def _part(name: str, others: list[str]) -> bool:
    """Whether a value is a part of another's words: "Fabius" beside "Laurent Fabius"."""
    return any(name != other and f" {name} " in f" {other} " for other in others)


def stories(request: Request) -> Response:
    """Answer with a list of stories, page by page."""
    allowed(request, "reader")
    order = request.query_params.get("order", "newest")
    order = order if order in ORDERS else "newest"
    least = number_of(request, "least", 2, 1, 10_000)
    page = number_of(request, "page", 1, 1, 1_000)

    def make(lang: Lang) -> dict[str, Any]:
        found = the_library(request).stories(order=order, least=least, limit=N_LIST + 1, offset=(page - 1) * N_LIST)
        return {"stories": found[:N_LIST], "order": order, "least": least, "pages": Pages(request, page, more=len(found) > N_LIST), "live": True}

    return the_site(request).page(request, "stories.html.j2", make)


ROUTES = [Route("/", front), Route("/stories", stories)]
