"""The application put together: pages, API, static files, errors, safety around all of it."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator
from importlib import import_module
from importlib.util import find_spec

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from machtin._version import code_version
from machtin.errors import ConfigError, InputError, MachtinError, StorageError
from machtin.keep.library import Library
from machtin.show.i18n import N_
from machtin.web.pages import routes
from machtin.web.refused import Refused, problem
from machtin.web.safety import Safety
from machtin.web.settings import Settings
from machtin.web.site import Site, asset

log = logging.getLogger("machtin.web")
API = "/api/"


def create_app(library: Library, settings: Settings | None = None) -> FastAPI:
    """Return the site over an opened library, as an ASGI application.

    The library stays the caller's: it is not closed here. While the application runs (its lifespan), a thread of its own looks for new disagreements, tells
    whoever listens, and delivers webhooks. Whether somebody must be able to log in before anything is served is the business of `machtin serve`.
    The API's routes come from `machtin.web.api.api_router()`; its description stands at /api/v1/openapi.json.
    """
    site = Site(library, settings or Settings())
    app = _App(title="machtin", version=code_version(), docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json", lifespan=_lifespan)
    app.state.site = site
    app.router.routes.extend(routes())
    app.router.routes.append(Route("/static/{name}", _static, methods=["GET"]))
    if find_spec("machtin.web.api"):
        api = import_module("machtin.web.api")
        app.include_router(api.api_router())
        app.openapi = lambda: api.described(app)  # type: ignore[method-assign]
    for kind in (MachtinError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, _told)
    return app


class _App(FastAPI):
    def build_middleware_stack(self) -> ASGIApp:
        return Safety(super().build_middleware_stack(), self.state.site.settings)


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    site: Site = app.state.site
    site.start()
    try:
        yield
    finally:
        site.stop()


def _static(request: Request) -> Response:
    name = request.path_params["name"]
    try:
        body = asset(name)
    except InputError:
        raise Refused(404, N_("There is no such file.")) from None
    kinds = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
    age = "public, max-age=31536000, immutable" if request.url.query else "no-cache"
    return Response(body, headers={"cache-control": age}, media_type=kinds.get(name.rpartition(".")[2], "application/octet-stream"))


def as_refused(error: Exception) -> Refused:
    """Return what may be told of an error: of bugs and of the machine's own troubles nothing that says where anything lies."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, HTTPException):
        return Refused(error.status_code, {404: N_("There is no such page."), 405: N_("This address does not take that.")}.get(error.status_code, N_("This cannot be done.")))
    if isinstance(error, RequestValidationError):
        first = error.errors()[0] if error.errors() else {}
        return Refused(422, f"{'.'.join(str(p) for p in first.get('loc', ()))}: {first.get('msg', 'cannot be understood')}.")
    if isinstance(error, StorageError):
        return Refused(503, N_("The library cannot be read or written just now. Nothing was changed."), retry_after_s=30)
    if isinstance(error, InputError):
        missing = "there is no such" in str(error)
        return Refused(404 if missing else 422, N_("There is no such thing in the library.") if missing else str(error))
    if isinstance(error, ConfigError):
        return Refused(422, str(error))
    return Refused(500, N_("This is a bug of machtin; it stands in the server's log. Nothing was changed."))


def _told(request: Request, error: Exception) -> Response:
    """Tell an error as a page, or as the API's JSON."""
    told = as_refused(error)
    if told.status >= 500 and isinstance(error, MachtinError):  # of a bug the server itself tells
        log.error("%s %s: %s", request.method, request.url.path, error)
    if request.url.path.startswith(API):
        return JSONResponse(problem(told), told.status, headers=told.headers, media_type="application/problem+json")
    from machtin.web.pages.errors import error_page

    return error_page(request, told)
