"""The API: the library as JSON for programs, under /api/v1. `api_router()` is the door; `described(app)` its OpenAPI description.

    asked.py      what a request may ask: paging, filters, fields, form     answers.py    JSON, ETags, pages, exports as answers
    stories.py, articles.py, names.py, quotes.py, searching.py, whole.py    a family of resources each
    description.py  OpenAPI 3.1 with the records of the contract

Everything is read-only: what editors do is done on the pages. Handlers are plain functions, run in threads, over the reading doors of `keep`.
Answers are the contract's JSON (docs/reference.md); lists are `{"items": […], "next": cursor or null}`. Errors are problem details (RFC 9457).
"""

from __future__ import annotations

from fastapi import APIRouter

from machtin.web.api.description import described

__all__ = ["PREFIX", "api_router", "described"]

PREFIX = "/api/v1"


def api_router() -> APIRouter:
    """Return every resource of the API, for `create_app` to include."""
    from machtin.web.api import articles, names, quotes, searching, stories, whole

    router = APIRouter(prefix=PREFIX)
    for family in (stories, articles, names, quotes, searching, whole):
        router.include_router(family.router)
    return router
