"""What holds for every request and every answer: host names, sizes, times, security headers, the visit's cookie.

Pure ASGI, so that answers stream through. Refusals before the application runs are bare text, under /api/ problem details; of a body that is too big or too slow it hears as `Refused`.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from machtin.show.i18n import N_
from machtin.web.refused import Refused, problem
from machtin.web.settings import Settings

BODY_S = 30.0  # a body must have come by then
MAX_URL = 4_000  # bytes of path and query
VISIT = "machtin_visit"
_HOST = re.compile(r"(?:\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::\d{1,5})?", re.IGNORECASE)
_VISIT = re.compile(r"[A-Za-z0-9_-]{22}")
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # not no-referrer: browsers would then send "Origin: null" with our own forms
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Safety:
    """Wraps the application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, pass on, add headers."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        visit, fresh = _visit(headers)
        scope.setdefault("state", {})["visit"] = visit

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(message, visit if fresh else None)
            await send(message)

        if (refusal := self._refusal(scope, headers)) is not None:
            await _tell(sending, *refusal, as_json=scope.get("path", "").startswith("/api/"))
            return
        await self.app(scope, _Bounded(receive, self.settings.max_upload), sending)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not _HOST.fullmatch(hosts[0]):
            return 400, "A request names one host."
        name = re.sub(r":\d+$", "", hosts[0]).strip("[]").lower()
        if self.settings.hosts and name not in self.settings.hosts:
            return 421, "This is not a name of this site; `machtin serve --name` tells it its names."
        if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > MAX_URL:
            return 414, "The address is too long."
        if headers.get("content-encoding", "identity").lower() != "identity":
            return 415, "Packed bodies are not taken."
        length = headers.get("content-length", "")
        if length.isdigit() and (len(length) > 15 or int(length) > self.settings.max_upload):
            return 413, f"More than {self.settings.max_upload >> 20} MB were sent. Nothing was kept."
        return None

    def _dress(self, message: Message, visit: str | None) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("cache-control", "private, no-cache")
        headers["server"] = "machtin"
        if self.settings.secure:
            headers["strict-transport-security"] = "max-age=31536000"
        if visit is not None and headers.get("content-type", "").startswith("text/html"):
            headers.append("set-cookie", f"{VISIT}={visit}; Path=/; HttpOnly; SameSite=Strict{'' if self.settings.open_here else '; Secure'}")


class _Bounded:
    """Receives no more than a number of bytes, and no longer than BODY_S."""

    def __init__(self, receive: Receive, most: int) -> None:
        self.receive, self.most, self.left, self.until, self.whole = receive, most, most, 0.0, False

    async def __call__(self) -> Message:
        if self.whole:  # only the end of the connection is waited for
            return await self.receive()
        now = asyncio.get_running_loop().time()
        self.until = self.until or now + BODY_S
        try:
            message = await asyncio.wait_for(self.receive(), max(0.0, self.until - now))
        except TimeoutError:
            raise Refused(408, N_("The request did not come in time. Nothing was kept.")) from None
        if message["type"] == "http.request":
            self.left -= len(message.get("body", b""))
            self.whole = not message.get("more_body", False)
            if self.left < 0:
                raise Refused(413, f"More than {self.most >> 20} MB were sent. Nothing was kept.")
        return message


def _visit(headers: Headers) -> tuple[str, bool]:
    """The visit's cookie, and whether it is a new one."""
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(headers.get("cookie", "")[:8000])
    except CookieError:
        cookies.clear()
    given = cookies[VISIT].value if VISIT in cookies else ""
    return (given, False) if _VISIT.fullmatch(given) else (secrets.token_urlsafe(16), True)


async def _tell(send: Any, status: int, what: str, *, as_json: bool) -> None:
    kind, body = b"text/plain; charset=utf-8", (what + "\n").encode()
    if as_json:
        kind, body = b"application/problem+json", json.dumps(problem(Refused(status, what))).encode()
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": body})
