"""Who is asking, and what they may: the doors that pages and the API share.

    from machtin.web.access import current_reader, require, the_library

    @router.get("/stories")
    def stories(library: Library = Depends(the_library), reader: Reader = Depends(require("reader"))): …

    @router.post("/stories/{id}/merge")
    def merge(…, reader: Reader = Depends(require("editor"))):
        with writing(request):                      # one writer at a time
            library.merge(id, other, by=reader.signs)

A request is one of: somebody at this machine (loopback, nobody in between: admin, no login), a token (`Authorization: Bearer machtin_…`), a session
(cookie), the public (where reading is public), nobody. `require(role)` refuses what is not enough (401 for nobody, 403 for somebody), and, for requests that
change something, everything that another site may have made a browser send (CSRF), see `forms.py`.
These are plain functions: FastAPI runs them, and every handler that is no `async def`, in its threads, since they read the library.
"""

from __future__ import annotations

import base64
import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, cast

import msgspec
from starlette.requests import Request

from machtin.keep.library import Library
from machtin.show.i18n import N_
from machtin.web.accounts import SCOPES, Role, Scope
from machtin.web.refused import Refused
from machtin.web.settings import is_loopback

if TYPE_CHECKING:
    from machtin.web.site import Site

Via = Literal["here", "token", "session", "public", "nobody"]
RANK: dict[Role | None, int] = {None: 0, "reader": 1, "editor": 2, "admin": 3}
NEEDS: dict[Scope, Role] = {"read": "reader", "edit": "editor", "admin": "admin"}
SESSION = "machtin_session"
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


class Reader(msgspec.Struct, frozen=True):
    """Who is asking."""

    name: str | None
    role: Role | None
    """The most that this request may do: of a token, what its scopes and its user's role both allow."""
    via: Via
    binding: str = ""
    """What a form's CSRF token is bound to; not to be shown."""

    def may(self, role: Role) -> bool:
        """Return whether this is enough for what takes `role`."""
        return RANK[self.role] >= RANK[role]

    @property
    def signs(self) -> str:
        """The name that acts are signed with. Raises Refused for who has none."""
        if self.name is None:
            raise Refused(401, N_("Log in first."))
        return self.name


def the_site(request: Request) -> Site:
    """Return the site that a request is for."""
    return cast("Site", request.app.state.site)


def the_library(request: Request) -> Library:
    """Return the library. Its reading doors may be called from any thread; for the writing ones see `writing`."""
    return the_site(request).library


@contextmanager
def writing(request: Request) -> Iterator[Library]:
    """Give the library for writing, to one thread at a time."""
    site = the_site(request)
    with site.lock:
        yield site.library


def current_reader(request: Request) -> Reader:
    """Return who is asking; nobody is refused here. Worked out once a request. Raises Refused (401) for a token that opens nothing."""
    known = getattr(request.state, "reader", None)
    if known is None:
        known = request.state.reader = _identify(request)
    return cast(Reader, known)


def require(role: Role) -> Callable[[Request], Reader]:
    """Return a dependency that gives who is asking and refuses who may not do what takes `role`."""

    def required(request: Request) -> Reader:
        return allowed(request, role)

    return required


def allowed(request: Request, role: Role) -> Reader:
    """Return who is asking. Raises Refused where `role` is more than they have, or another site may have made their browser ask."""
    from machtin.web.forms import check_origin

    reader = current_reader(request)
    if not reader.may(role):
        if reader.via in ("nobody", "public"):
            raise Refused(401, N_("Log in first."))
        raise Refused(403, f"This takes the role {role}; you have {reader.role}.")
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        check_origin(request, reader)
    return reader


def session_cookie(request: Request) -> str:
    """The name of the session's cookie: with HTTPS browsers keep `__Host-` cookies from being set by anybody but this host."""
    return f"__Host-{SESSION}" if the_site(request).settings.secure else SESSION


def _identify(request: Request) -> Reader:
    site = the_site(request)
    secret = _token_given(request.headers.get("authorization", ""))
    if secret is not None:
        found = site.accounts.of_token(secret)
        if found is None:
            raise Refused(401, N_("This token opens nothing: it is none of ours, has run out, or was ended."))
        user, token = found
        most = max((NEEDS[s] for s in SCOPES if s in token.scopes), key=lambda r: RANK[r])
        return Reader(user.name, min(user.role, most, key=lambda r: RANK[r]), "token")
    cookie = request.cookies.get(session_cookie(request), "")
    visit = f"visit {request.state.visit}" if getattr(request.state, "visit", "") else ""
    if cookie and (who := site.accounts.of_session(cookie)) is not None:
        return Reader(who.name, who.role, "session", f"session {cookie}")
    if site.settings.open_here and _from_here(request):
        return Reader(_who_sits_here(), "admin", "here", visit)
    if site.settings.public:
        return Reader(None, "reader", "public", visit)
    return Reader(None, None, "nobody", visit)


def _token_given(header: str) -> str | None:
    """The token of an Authorization header: Bearer, or Basic as its password, which is what readers of feeds can send."""
    scheme, _, given = header.partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(given.strip(), validate=True).decode().partition(":")[2]
        except (ValueError, UnicodeDecodeError):
            return ""
    return None


def secure_cookies(request: Request) -> bool:
    """Whether cookies are kept to HTTPS: everywhere but between a browser and this machine itself."""
    return not the_site(request).settings.open_here


def address_of(request: Request) -> str:
    """The address of the computer that asks, as far as we can know."""
    return request.client.host if request.client else "?"


def _from_here(request: Request) -> bool:
    """Whether nobody stands between us and this machine: a proxy that nobody told us of would let the whole world in as admin."""
    client = request.client.host if request.client else ""
    return (is_loopback(client) or client == "testclient") and not any(h in request.headers for h in _FORWARDED)


@lru_cache(maxsize=1)
def _who_sits_here() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "local"
