"""What a paper allows: its robots.txt, asked once in a while and remembered.

Source: RFC 9309 (Robots Exclusion Protocol); `Crawl-delay` as the large search engines read it. The parser is protego's.
A robots.txt that is not there (status 4xx) allows everything; one that cannot be had now (5xx, 429, no answer) allows nothing until it can.
Gap: it is remembered for as long as machtin runs; a start asks anew.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

import msgspec
from protego import Protego

from machtin.keep.watching.addresses import FetchError, Target
from machtin.keep.watching.fetch import Courtesy, Fetcher, Response

NAME = "machtin"  # the product token, which robots.txt names
KEPT_S = 6 * 3600.0  # RFC 9309 allows a day; papers change theirs in the hour of an attack of crawlers
KEPT_WHERE_NONE_S = 600.0  # a server that is down is asked again soon
MAX_BYTES = 500 << 10  # what RFC 9309 asks a crawler to read at least
MAX_HOSTS = 2000


class _Known(msgspec.Struct, frozen=True):
    until: float
    rules: Protego | None
    why: FetchError | None = None


class Robots:
    """The robots.txt of every host met. May be used from several threads."""

    def __init__(self, fetcher: Fetcher, courtesy: Courtesy) -> None:
        self._fetcher, self._courtesy = fetcher, courtesy
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, target: Target) -> float | None:
        """Return the seconds that a host wants between requests (None: it does not say). Raises FetchError where it does not allow the address, or cannot say now."""
        known = self._rules_of(target)
        if known.rules is None:
            assert known.why is not None
            raise FetchError(target.url, known.why.why, f"the robots.txt of {target.host} cannot be had ({known.why.what.rstrip('.')}).", "Tried again later.", retry_after_s=KEPT_WHERE_NONE_S)
        if not known.rules.can_fetch(target.url, NAME):
            raise FetchError(target.url, "robots", f"{target.host} does not allow it in its robots.txt.", "Not asked.")
        return known.rules.crawl_delay(NAME)

    def _rules_of(self, target: Target) -> _Known:
        origin = f"{target.scheme}://{target.origin}"
        now = self._fetcher.clock.monotonic()
        with self._lock:
            known = self._known.get(origin)
            if known is not None and known.until > now:
                self._known.move_to_end(origin)
                return known
        known = self._asked(origin, now)
        with self._lock:
            self._known[origin] = known
            while len(self._known) > MAX_HOSTS:
                self._known.popitem(last=False)
        return known

    def _asked(self, origin: str, now: float) -> _Known:
        try:
            answer = self._fetcher.get(f"{origin}/robots.txt", courtesy=self._courtesy, max_bytes=MAX_BYTES, cut=True)
        except FetchError as error:
            if error.why in ("stopped", "refused"):
                raise
            return _Known(now + KEPT_WHERE_NONE_S, None, error)
        if answer.ok:
            return _Known(now + KEPT_S, Protego.parse(_text(answer)))
        if 400 <= answer.status < 500 and answer.status != 429:
            return _Known(now + KEPT_S, Protego.parse(""))
        return _Known(now + (answer.retry_after_s or KEPT_WHERE_NONE_S), None, FetchError(origin, "broken answer", f"status {answer.status}"))


def _text(answer: Response) -> str:
    return answer.body.decode("utf-8", "replace").removeprefix("\ufeff")
