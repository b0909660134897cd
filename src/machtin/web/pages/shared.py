"""Small things that several pages share: numbers and pages of an address, days of Việt Nam, links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from starlette.requests import Request

from machtin.read.published import VIET_NAM
from machtin.web.words import Lang, translations


def number_of(request: Request, name: str, default: int, least: int, most: int) -> int:
    """Return a number of the address, within bounds; what is no number is the default."""
    given = request.query_params.get(name, "")
    return max(least, min(most, int(given))) if given.isascii() and given.isdigit() and len(given) < 10 else default


@dataclass(frozen=True)
class Pages:
    """Which page of a list this is, and the addresses of its neighbours."""

    request: Request
    n: int
    more: bool

    @property
    def before(self) -> str:
        """The page before, "" where there is none."""
        return self._at(self.n - 1) if self.n > 1 else ""

    @property
    def after(self) -> str:
        """The page behind, "" where there is none."""
        return self._at(self.n + 1) if self.more else ""

    def _at(self, n: int) -> str:
        return str(self.request.url.include_query_params(page=n).replace(scheme="", netloc=""))


def day_text(day: str | None, lang: Lang) -> str:
    """Return a day of the library ("2031-03-08") as the language writes it; what is none as it stands."""
    if not day:
        return ""
    try:
        return translations(lang).day(date.fromisoformat(day[:10]))
    except ValueError:
        return day


def moment_text(moment: str | None, lang: Lang) -> str:
    """Return a moment of the library (UTC) as day and hour of Việt Nam."""
    if not moment:
        return ""
    try:
        return translations(lang).instant(datetime.fromisoformat(moment.replace("Z", "+00:00")).astimezone(VIET_NAM))
    except ValueError:
        return moment


def path_of(kind: str, id: str) -> str:
    """Return the address of a story, article or name; an id may be a whole URL, so routes take it as the rest of the path (`{id:path}`)."""
    return f"/{kind}/{quote(id, safe='')}"


def safe_back(path: str) -> str:
    """Return a path of this site to go back to; "/" for everything that may lead elsewhere."""
    ok = path.startswith("/") and not path.startswith(("//", "/\\")) and all(c.isprintable() and c != "\\" for c in path)
    return path if ok else "/"


def web_url(url: str | None) -> str:
    """Return an article's address where a browser may be led there (http, https), else ""."""
    return url if url and url.lower().startswith(("http://", "https://")) and url.isprintable() else ""
