"""How often a host is asked: one request at a time, and a pause between two.

A host that asks for a pause (Crawl-delay, Retry-After) gets it; one longer than MAX_WAIT_S is not waited for, the request comes back as "held" and is
put off by as much. All times are the clock's.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from machtin.keep.watching.addresses import FetchError, Target
from machtin.keep.watching.clock import Clock

DELAY_S = 2.0  # between the end of a request and the next: what search engines allow themselves with mid-sized papers
MAX_DELAY_S = 3600.0  # a Crawl-delay of a day is a mistake or a way to say no
MAX_WAIT_S = 60.0  # longer pauses are planned, not waited for
MAX_HOSTS = 10_000


class _Host:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.free = 0.0


class Manners:
    """The turns of every host. May be used from several threads."""

    def __init__(self, clock: Clock, delay_s: float = DELAY_S) -> None:
        self._clock, self._delay_s = clock, delay_s
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, target: Target, delay_s: float | None = None) -> Iterator[None]:
        """Wait for this host's turn and keep it while the body runs. `delay_s`: what the host asks for. Raises FetchError ("held") where the wait is too long."""
        host = self._host(target.host)
        with host.lock:
            wait = host.free - self._clock.monotonic()
            if wait > MAX_WAIT_S:
                raise FetchError(target.url, "held", f"{target.host} wants a pause of {wait:.0f} s.", "Asked after it.", retry_after_s=wait)
            if wait > 0:
                self._clock.sleep(wait)
            try:
                yield
            finally:
                host.free = max(host.free, self._clock.monotonic() + min(MAX_DELAY_S, max(self._delay_s, delay_s or 0.0)))

    def hold(self, target: Target, seconds: float) -> None:
        """Leave a host alone for `seconds`, because it said so."""
        host = self._host(target.host)
        host.free = max(host.free, self._clock.monotonic() + seconds)

    def _host(self, name: str) -> _Host:
        with self._lock:
            if name not in self._hosts and len(self._hosts) >= MAX_HOSTS:
                now = self._clock.monotonic()
                self._hosts = {n: h for n, h in self._hosts.items() if h.free > now or h.lock.locked()}
            return self._hosts.setdefault(name, _Host())
