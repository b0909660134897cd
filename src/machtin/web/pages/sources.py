"""Where articles come from: feeds that are watched and how that goes, files, papers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from machtin.keep.library import Library
from machtin.keep.records import SourceState
from machtin.keep.schema import articles
from machtin.keep.watching.schedule import is_dead
from machtin.web.access import RANK, allowed, the_library, the_site
from machtin.web.words import Lang

MAX_PAPERS = 200


def sources(request: Request) -> Response:
    """Answer with feeds, files and papers; where files lie is told to editors only."""
    reader = allowed(request, "reader")
    library = the_library(request)

    def make(lang: Lang) -> dict[str, Any]:
        papers = the_site(request).once("papers", lambda: papers_of(library))
        found = library.sources()
        is_editor = RANK[reader.role] >= RANK["editor"]
        return {
            "feeds": [(s, health(s)) for s in found if s.kind == "feed"], "files": [s for s in found if s.kind == "path"] if is_editor else [],
            "papers": papers, "set_aside": library.set_aside()[-50:] if is_editor else [], "host": lambda place: urlsplit(place).hostname or place,
        }  # fmt: skip

    return the_site(request).page(request, "sources.html.j2", make, cached=False)


def papers_of(library: Library) -> list[Any]:
    """Return the papers (source, n, last), those of most articles first: a walk over all articles."""
    n = func.count().label("n")
    query = select(articles.c.source, n, func.max(articles.c.day).label("last")).group_by(articles.c.source).order_by(n.desc(), articles.c.source).limit(MAX_PAPERS)
    with library.store.read() as connection:
        return list(connection.execute(query))


def health(state: SourceState) -> str:
    """Return "good", "failing", "dead", "paused" or "waiting" (never looked at)."""
    if state.paused:
        return "paused"
    if is_dead(state.n_failures):
        return "dead"
    return "failing" if state.n_failures else "good" if state.looked else "waiting"


ROUTES = [Route("/sources", sources, methods=["GET"])]
