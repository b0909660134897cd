"""What every page needs: the library, who is asking, the language, and templates; one `Site` for an application.

A page is rendered once for each (address, language, who may do what) as long as nothing was written into the library: `page` keeps the last
CACHE_BYTES of them, and answers with an ETag. The token of a page's forms is put in afterwards, since it is another one in every answer.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar, cast

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from machtin._version import code_version
from machtin.errors import InputError
from machtin.keep.library import Library
from machtin.keep.schema import state
from machtin.keep.shelves import put_state
from machtin.show import words
from machtin.show.marks import clean
from machtin.web.access import current_reader
from machtin.web.accounts import Accounts
from machtin.web.audit import Audit
from machtin.web.event_words import EVENTS
from machtin.web.forms import token_for
from machtin.web.hooks import Hooks
from machtin.web.jobs import Jobs
from machtin.web.limits import Limits
from machtin.web.live import Live
from machtin.web.settings import Settings
from machtin.web.words import LANG_NAMES, LANGS, Lang, jinja_globals, known, translations

T = TypeVar("T")
CACHE_BYTES = 32 << 20
LANG_COOKIE = "machtin_lang"
_SECRET = "site secret"


class Site:
    """One library, shown."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self.library, self.settings = library, settings
        self.accounts, self.audit, self.limits = Accounts(library.store), Audit(library.store), Limits()
        self.hooks, self.jobs, self.live = Hooks(library, self.settings.allow_hosts), Jobs(), Live(self)
        self.lock = threading.RLock()
        """Held by whoever writes: the library has one writer at a time."""
        self.secret = _secret_of(library)
        self.mark = f"@@{secrets.token_hex(8)}@@"
        """Stands in a rendered page where the form's token goes."""
        self._cache: OrderedDict[tuple[object, ...], tuple[int, bytes, str]] = OrderedDict()
        self._cached_bytes = 0
        self._memo: dict[str, tuple[int, object]] = {}
        self._cache_lock = threading.Lock()

    def start(self) -> None:
        """Begin what runs beside the requests."""
        self.live.start()

    def stop(self) -> None:
        """End it."""
        self.live.stop()
        self.jobs.stop()

    def generation(self) -> int:
        """Return a number that every write of articles or decisions raises, and every telling of a story, whoever writes."""
        return self.library.generation()

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Return what `make` works out, worked out once as long as nothing is written into the library."""
        generation = self.generation()
        known = self._memo.get(name)
        if known is None or known[0] != generation:
            known = self._memo[name] = (generation, make())
        return cast(T, known[1])

    # ---- answers

    def page(self, request: Request, template: str, make: Callable[[Lang], dict[str, Any]], *, cached: bool = True, status: int = 200) -> Response:
        """Answer with a template and what `make` works out for it; `cached`: it depends on nothing but the address, the library and who asks."""
        reader, lang = current_reader(request), lang_of(request)
        key = (request.url.path, request.url.query, lang, reader.name, reader.role)
        generation = self.generation() if cached else -1
        found = self._cached(key, generation) if cached else None
        if found is None:
            html = self.render(request, template, make(lang)).encode()
            etag = f'"{hashlib.blake2b(html.replace(self.mark.encode(), b""), digest_size=12).hexdigest()}"'
            if cached:
                self._keep(key, generation, html, etag)
        else:
            html, etag = found
        headers = {"vary": "Cookie, Accept-Encoding", "cache-control": "private, no-cache"}
        tokened = self.mark.encode() in html
        if not tokened and status == 200:
            headers["etag"] = etag
            if etag in request.headers.get("if-none-match", ""):
                return self._spoken(request, Response(status_code=304, headers=headers))
        if tokened:
            html = html.replace(self.mark.encode(), token_for(self.secret, reader.binding).encode())
        return self._spoken(request, Response(html, status, headers, "text/html; charset=utf-8"))

    def render(self, request: Request, template: str, values: dict[str, Any]) -> str:
        """Return a template filled in."""
        lang = lang_of(request)
        reader = current_reader(request)
        shared = {
            **jinja_globals(translations(lang)), "lang": lang, "other_langs": [(other, LANG_NAMES[other]) for other in LANGS if other != lang],
            # Words of the articles stay Vietnamese on an English page; screen readers are told so.
            "vi": Markup(' lang="vi"') if lang != "vi" else "", "reader": reader, "csrf": self.mark, "here": request.url.path, "asset": asset_url, "words": words,
            "lang_link": lambda other: str(request.url.include_query_params(lang=other).replace(scheme="", netloc="")),
            "event_name": lambda kind: translations(lang).gettext(EVENTS.get(str(kind), str(kind))), "version": code_version(),
        }  # fmt: skip
        return environment().get_template(template).render(**shared, **values)

    def _spoken(self, request: Request, response: Response) -> Response:
        """Remember the language that was asked for by hand."""
        asked = known(request.query_params.get("lang", ""))
        if asked and request.cookies.get(LANG_COOKIE) != asked:
            response.set_cookie(LANG_COOKIE, asked, max_age=365 * 86400, httponly=True, samesite="lax", secure=not self.settings.open_here)
        return response

    # ---- the pages that were rendered before

    def _cached(self, key: tuple[object, ...], generation: int) -> tuple[bytes, str] | None:
        with self._cache_lock:
            found = self._cache.get(key)
            if found is None or found[0] != generation:
                return None
            self._cache.move_to_end(key)
            return found[1], found[2]

    def _keep(self, key: tuple[object, ...], generation: int, html: bytes, etag: str) -> None:
        with self._cache_lock:
            former = self._cache.pop(key, None)
            self._cached_bytes += len(html) - (len(former[1]) if former else 0)
            self._cache[key] = (generation, html, etag)
            while self._cached_bytes > CACHE_BYTES:
                self._cached_bytes -= len(self._cache.popitem(last=False)[1][1])


def lang_of(request: Request) -> Lang:
    """Return the language of a request: asked for in the address, else remembered, else Vietnamese."""
    return known(request.query_params.get("lang", "")) or known(request.cookies.get(LANG_COOKIE, "")) or "vi"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the templates' environment: the site's own, and behind them those of `show`."""
    from machtin.show.page import marked

    made = Environment(
        loader=ChoiceLoader([PackageLoader("machtin.web"), PackageLoader("machtin.show")]),
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined,
    )  # fmt: skip
    from machtin.web.pages import shared
    from machtin.web.told import led

    made.filters["marked"], made.filters["led"] = marked, led
    made.filters["path_of"] = lambda id, kind: shared.path_of(kind, id)
    made.filters["day_in"] = shared.day_text
    made.filters["moment_in"] = shared.moment_text
    made.filters["clean"] = clean
    made.filters["web_url"] = shared.web_url
    return made


@lru_cache(maxsize=64)
def asset(name: str) -> bytes:
    """Return a file of static/; the story's style is that of the page that stands alone. Raises InputError where there is none."""
    from machtin.web.told import story_style

    if name == "story.css":
        return story_style().encode()
    if name not in {path.name for path in (files("machtin.web") / "static").iterdir()}:
        raise InputError("there is no such file.")
    return (files("machtin.web") / "static" / name).read_bytes()


@lru_cache(maxsize=64)
def asset_url(name: str) -> str:
    """Return the address of a file of static/, with a hash of what is in it, so that browsers may keep it for good."""
    return f"/static/{name}?{hashlib.blake2b(asset(name), digest_size=6).hexdigest()}"


def _secret_of(library: Library) -> bytes:
    """The site's secret, made once and kept in the library, so that forms and cookies outlive a restart."""

    def work(connection: Any) -> bytes:
        data = connection.execute(select(state.c.data).where(state.c.name == _SECRET)).scalar()
        if data is None:
            data = secrets.token_bytes(32)
            put_state(connection, _SECRET, data)
        return bytes(data)

    with library.store.read() as connection:
        data = connection.execute(select(state.c.data).where(state.c.name == _SECRET)).scalar()
    return bytes(data) if data else library.store.write(work)
