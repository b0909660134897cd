"""The pages, a module a family; each has `ROUTES`. Handlers that are no `async def` run in threads, since they read the library."""

from __future__ import annotations

from starlette.routing import BaseRoute

from machtin.web import feeds, live
from machtin.web.pages import account, article, compare, desk, entity, front, reading, search, sources, story

FAMILIES = (front, story, article, entity, search, sources, compare, reading, desk, account, feeds, live)


def routes() -> list[BaseRoute]:
    """Return the routes of all pages, in the order in which they are tried."""
    return [route for family in FAMILIES for route in family.ROUTES]
