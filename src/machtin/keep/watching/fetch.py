"""One page or feed from the web: bounded in time and size, and never from a machine inside.

In:  an address, and what was known of it before (ETag, Last-Modified).
Out: a `Response`: the body decoded from gzip, deflate (br where the library `brotli` is there), the charset that the server said, what to ask with next time.
Promised: no read goes beyond the limits, whatever the server sends; every redirect is checked as if it had been asked for; connections go to checked IP
addresses only, with the name for TLS and the Host header; no cookies, no credentials, no proxy of the environment.
HTTP itself (framing, packing) is urllib3's. Errors are `FetchError`, one class with a reason.
Gap: how long the system takes to resolve a name is not ours to bound; a proxy, where a newsroom has one, is not used.
"""

from __future__ import annotations

import http.client
import re
import ssl
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import cached_property
from urllib.parse import urljoin

import msgspec
from urllib3 import HTTPHeaderDict
from urllib3.connection import HTTPConnection
from urllib3.exceptions import DecodeError, HTTPError
from urllib3.response import BaseHTTPResponse
from urllib3.util.request import make_headers

from machtin._version import code_version
from machtin.keep.watching.addresses import (
    Allowed,
    FetchError,
    Resolver,
    Target,
    checked_addresses,
    resolve,
    target_of,
)
from machtin.keep.watching.clock import Clock, SystemClock
from machtin.keep.watching.sockets import Open

ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.5"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FOR_GOOD = frozenset({301, 308})
MAX_TRIED = 3  # IP addresses of one host
PIECE = 1 << 16
Courtesy = Callable[[Target], AbstractContextManager[object]]
"""What is done around each request, redirects included: waiting for one's turn, asking robots.txt."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much one request may take."""

    connect_s: float = 10
    read_s: float = 20
    """Between two pieces of an answer."""
    total_s: float = 60
    """From the connection to the last byte; each redirect has this anew."""
    max_bytes: int = 8 << 20
    """Of the body as it is after unpacking: twice the limit of one article, for pages are mostly markup."""
    max_redirects: int = 5


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """What a server answered, at the end of all redirects."""

    asked: str
    url: str
    """Where the answer came from."""
    status: int
    body: bytes = b""
    """Empty for 304, and for errors, whose pages nobody reads."""
    media_type: str = ""
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None
    """Last-Modified, as written."""
    retry_after_s: float | None = None
    moved: bool = False
    """All redirects on the way were for good: `url` is the address to keep."""

    @property
    def ok(self) -> bool:
        """Whether there is a body to read."""
        return 200 <= self.status < 300


def user_agent(contact: str | None = None) -> str:
    """Return how machtin names itself; `contact` is where a paper's people can write."""
    return f"machtin/{code_version()} (news reader{f'; +{contact}' if contact else ''})"


class Fetcher:
    """Asks servers. May be used from several threads."""

    def __init__(
        self, *, allowed: Allowed | None = None, limits: Limits | None = None, resolver: Resolver | None = None, clock: Clock | None = None, contact: str | None = None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.allowed, self.limits, self.resolver = allowed or Allowed(), limits or Limits(), resolver or resolve
        self.clock = clock or SystemClock()
        self.user_agent = user_agent(contact)
        self._open = Open()
        self._given_context = context

    def abort(self) -> None:
        """End all requests that are under way, from another thread; they raise FetchError ("stopped"), and so do all later ones."""
        self._open.abort()

    def get(
        self, url: str, *, etag: str | None = None, modified: str | None = None, courtesy: Courtesy = lambda _: nullcontext(), max_bytes: int | None = None, cut: bool = False,
    ) -> Response:
        """Return the answer of the server at `url`, whatever its status. `cut`: a longer body is cut at the limit instead of refused.

        Raises FetchError where the address may not be asked, or the answer does not come or breaks a limit.
        """
        most = self.limits.max_bytes if max_bytes is None else max_bytes
        at, met, moved = url, set[str](), True
        while True:
            target = target_of(at, self.allowed)
            if target.url in met:
                raise FetchError(url, "too many redirects", f"redirects in a circle, back to {target.url[:200]}.", "Look at the address in a browser.")
            met.add(target.url)
            with courtesy(target):
                response = self._ask(target, etag, modified, most, cut)
            if isinstance(response, Response):
                return msgspec.structs.replace(response, asked=url, moved=moved and len(met) > 1)
            if len(met) > self.limits.max_redirects:
                raise FetchError(url, "too many redirects", f"redirects more than {self.limits.max_redirects} times, last to {response.to[:200]}.", "Look at the address in a browser.")
            at = urljoin(target.url, response.to)
            moved = moved and response.status in FOR_GOOD

    def _ask(self, target: Target, etag: str | None, modified: str | None, most: int, cut: bool) -> Response | _Redirect:
        """One request to one host."""
        end = self.clock.monotonic() + self.limits.total_s

        def remaining() -> float:
            left = end - self.clock.monotonic()
            if left <= 0:
                raise TimeoutError
            return min(left, self.limits.read_s)

        sock = connection = answer = None
        try:
            sock = self._connected(target, remaining)
            connection = HTTPConnection(target.host, target.port, timeout=self.limits.read_s)
            connection.sock, connection.auto_open = sock, 0  # it never connects by itself, so that nothing resolves the name again
            connection.request("GET", target.path, headers=self._headers(target, etag, modified), preload_content=False)
            answer = connection.getresponse()
            return self._read(target, answer, most, cut)
        except FetchError:
            raise
        except Exception as error:
            raise self._told(target, error, connected=connection is not None) from error
        finally:
            for part in (answer, connection):  # each holds on to the connection
                if part is not None:
                    part.close()
            if sock is not None:
                self._open.close(sock)

    def _connected(self, target: Target, remaining: Callable[[], float]):  # type: ignore[no-untyped-def]
        addresses = checked_addresses(target, self.allowed, self.resolver)[:MAX_TRIED]
        context = self._context if target.scheme == "https" else None
        for n, address in enumerate(addresses, 1):
            try:
                return self._open.connect(address, target.port, target.host, context, self.limits.connect_s, remaining)
            except OSError:
                if n == len(addresses):
                    raise
        raise AssertionError("checked_addresses gives at least one")

    def _headers(self, target: Target, etag: str | None, modified: str | None) -> dict[str, str]:
        headers = {
            "Host": target.origin, "User-Agent": self.user_agent, "Accept": ACCEPT, "Accept-Language": "vi,en;q=0.5", "Connection": "close",
            "Accept-Encoding": make_headers(accept_encoding=True)["accept-encoding"],
        }  # fmt: skip
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        return headers | {name: value for name, value in known.items() if value and value.isascii() and value.isprintable()}

    def _read(self, target: Target, answer: BaseHTTPResponse, most: int, cut: bool) -> Response | _Redirect:
        status, headers = answer.status, answer.headers
        if status in REDIRECTS:
            if not headers.get("Location"):
                raise FetchError(target.url, "broken answer", f"redirects (status {status}) without saying where to.", "Tried again later.")
            return _Redirect(status, _as_written(headers["Location"]))
        known = Response(
            asked=target.url, url=target.url, status=status, etag=_short(headers.get("ETag")), modified=_short(headers.get("Last-Modified")),
            retry_after_s=_seconds(headers.get("Retry-After"), self.clock.now()), media_type=_media_type(headers)[0], charset=_media_type(headers)[1],
        )  # fmt: skip
        if not known.ok:
            return known
        too_big = FetchError(target.url, "too big", f"is bigger than {most / (1 << 20):.3g} MB.", "Left out: no page of news is.")
        announced = headers.get("Content-Length", "")
        if announced.isascii() and announced.isdigit() and (len(announced) > 15 or int(announced) > most) and not cut:
            raise too_big
        body = bytearray()
        for piece in answer.stream(PIECE, decode_content=True):
            body += piece
            if len(body) > most:
                if not cut:
                    raise too_big
                del body[most:]
                break
        return msgspec.structs.replace(known, body=bytes(body))

    def _told(self, target: Target, error: Exception, *, connected: bool) -> FetchError:
        """What went wrong, in the words of this module."""
        cause: BaseException | None = error
        slow = False
        while cause is not None:
            slow = slow or isinstance(cause, TimeoutError)
            cause = cause.__cause__ or cause.__context__
        what = re.sub(r"<[^>]*>", "", str(error)).strip(" .") or type(error).__name__
        if self._open.aborted:
            return FetchError(target.url, "stopped", "was being asked when machtin was stopped.", "Asked again at the next start.")
        if slow:
            told = "did not answer in full within its time" if connected else f"{target.host} did not take the connection in time"
            return FetchError(target.url, "too slow", f"{told} ({self.limits.total_s:g} s in all, {self.limits.read_s:g} s without a byte).", "Tried again later.")
        if isinstance(error, ssl.SSLError) and not connected:
            return FetchError(target.url, "no connection", f"{target.host} has no certificate that holds ({what[:200]}).", "Tried again later; never without a certificate.")
        if isinstance(error, OSError) and not connected:
            return FetchError(target.url, "no connection", f"{target.host} cannot be reached ({(getattr(error, 'strerror', None) or what)[:200]}).", "Tried again later.")
        if isinstance(error, DecodeError):
            return FetchError(target.url, "broken answer", "is packed in a way that cannot be unpacked.", "Tried again later.")
        if isinstance(error, (HTTPError, http.client.HTTPException, OSError, ValueError, zlib.error)):
            return FetchError(target.url, "broken answer", f"broke off or is no proper HTTP ({type(error).__name__}: {what[:200]}).", "Tried again later; nothing of it was kept.")
        raise error

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return self._given_context or ssl.create_default_context()


class _Redirect(msgspec.Struct, frozen=True):
    status: int
    to: str


def _as_written(location: str) -> str:
    """A header is read as Latin-1; servers that put UTF-8 into it mean UTF-8."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def _media_type(headers: HTTPHeaderDict) -> tuple[str, str | None]:
    """("text/html", "utf-8") of a Content-Type header."""
    message = Message()
    message["Content-Type"] = headers.get("Content-Type", "")[:500]
    charset = message.get_content_charset() if "charset" in message["Content-Type"].lower() else None
    return message.get_content_type() if headers.get("Content-Type") else "", charset


def _short(value: str | None) -> str | None:
    """A header worth keeping; one of thousands of letters is an attack or a mistake."""
    return value if value and len(value) <= 500 else None


def _seconds(retry_after: str | None, now: datetime) -> float | None:
    """Seconds of a Retry-After header, which says a number or a date; None where it says neither."""
    if not retry_after:
        return None
    if retry_after.strip().isascii() and retry_after.strip().isdigit():
        return float(retry_after.strip()[:9])
    try:
        at = parsedate_to_datetime(retry_after)
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())
