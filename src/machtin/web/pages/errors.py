"""What a person sees where something is refused or goes wrong."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from machtin.web.access import Reader, the_site
from machtin.web.refused import Refused


def error_page(request: Request, told: Refused) -> Response:
    """Return the page of a refusal; whoever must log in is led there and back."""
    if told.status == 401 and request.method == "GET" and "authorization" not in request.headers:
        from urllib.parse import quote

        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?back={quote(path, safe='')}", 303)
    if getattr(request.state, "reader", None) is None and told.status in (401, 500, 503):
        request.state.reader = Reader(None, None, "nobody")  # who is asking may be what could not be found out
    try:
        html = the_site(request).render(request, "error.html.j2", {"told": told})
    except Exception:  # the page of errors must not fail itself
        html = f"<!doctype html><title>{told.status}</title><p>{told.status}"
    return HTMLResponse(html, told.status, headers={**told.headers, "cache-control": "no-store"})
