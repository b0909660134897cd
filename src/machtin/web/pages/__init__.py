"""The pages, a module a family; each has `ROUTES`. Handlers that are no `async def` run in threads, since they read the library."""

from __future__ import annotations

from starlette.routing import BaseRoute

from machtin.web.pages import front, story


def routes() -> list[BaseRoute]:
    """Return the routes of all pages, in the order in which they are tried."""
    return [*front.ROUTES, *story.ROUTES]
