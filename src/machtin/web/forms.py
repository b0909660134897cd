"""Posted forms: read within bounds, and only where our own page was filled in.

Every form holds a token: HMAC of the site's secret over who is asking (the session, else the visit's cookie) and a nonce, so that it is another one in
every page and tells nothing through compression. Before that, what browsers say of where a request comes from (Sec-Fetch-Site, Origin) must fit.
A program that sends JSON or a token of ours needs no form's token: no other site can make a browser send these.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from machtin.show.i18n import N_
from machtin.web.access import Reader, allowed, current_reader, the_site
from machtin.web.accounts import Role
from machtin.web.refused import Refused

FIELD = "csrf"
HEADER = "x-csrf-token"
MAX_FIELDS, MAX_FILES = 200, 4


def token_for(secret: bytes, binding: str) -> str:
    """Return a token for a form of who is asking."""
    nonce = secrets.token_urlsafe(12)
    return f"{nonce}.{_mac(secret, binding, nonce)}"


def check_origin(request: Request, reader: Reader) -> None:
    """Raise Refused (403) where another site may have made a browser send this. A form's own token is checked by `posted`."""
    if reader.via == "token":
        return
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise _foreign()
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower():
        raise _foreign()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_form = kind in ("application/x-www-form-urlencoded", "multipart/form-data")
    if not is_form and kind != "application/json" and not _is_ours(request, reader, request.headers.get(HEADER, "")):
        raise _foreign()  # what a form can send without asking first (text/plain, nothing): a header of ours must stand by it
    if is_form and getattr(request.state, "form", None) is None:
        raise _foreign()  # a form that `posted` has not read


async def posted(request: Request) -> FormData:
    """Return the fields of a form, its token checked. Raises Refused where the form is not ours, or no form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise Refused(415, N_("A form was expected."))
    form = await request.form(max_files=MAX_FILES, max_fields=MAX_FIELDS, max_part_size=the_site(request).settings.max_upload)
    request.state.form = form
    return form


def check_token(request: Request, reader: Reader) -> None:
    """Raise Refused (403) where the posted form does not hold a token made for who is asking."""
    given = str(request.state.form.get(FIELD, ""))
    if not _is_ours(request, reader, given):
        raise Refused(403, N_("This form is from another page, or older than your login. Go back, load the page anew, and send it again. Nothing was changed."), kind="csrf")


def _is_ours(request: Request, reader: Reader, given: str) -> bool:
    nonce, _, mac = given.partition(".")
    return bool(reader.binding) and hmac.compare_digest(mac.encode(), _mac(the_site(request).secret, reader.binding, nonce).encode())


def _mac(secret: bytes, binding: str, nonce: str) -> str:
    return hmac.new(secret, f"csrf\n{binding}\n{nonce}".encode(), hashlib.sha256).hexdigest()


def _foreign() -> Refused:
    return Refused(403, N_("This was sent by another site's page. Nothing was changed."), kind="csrf")


def posting(role: Role | None, act: Callable[[Request, FormData, Reader], Response]) -> Callable[[Request], Awaitable[Response]]:
    """Return a handler that reads a form, checks who sends it (`role`; None: anybody), its origin and its token, and then calls `act` in a thread."""

    def checked(request: Request, form: FormData) -> Response:
        if role is None:
            reader = current_reader(request)
            check_origin(request, reader)
        else:
            reader = allowed(request, role)
        check_token(request, reader)
        return act(request, form, reader)

    async def handle(request: Request) -> Response:
        form = await posted(request)
        try:
            return await run_in_threadpool(checked, request, form)
        finally:
            await form.close()

    return handle


def field(form: FormData, name: str, most: int = 2_000) -> str:
    """Return a field's text, cut; "" where there is none or a file."""
    value = form.get(name)
    return value[:most] if isinstance(value, str) else ""
