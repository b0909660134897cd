"""How often: tries to log in, by name and by address, and dear work by address. Kept in memory: a restart forgives.

A name that is tried too often is locked for whoever is not logged in yet, and only for a while, so that nobody can be kept out for good.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from machtin.show.i18n import N_
from machtin.web.refused import Refused

MAX_KEYS = 10_000
LOGIN_TRIES, LOGIN_WINDOW_S = 5, 300.0  # wrong passwords for one name from one address
ADDRESS_TRIES = 30  # wrong passwords from one address, whatever the names
NAME_TRIES = 50  # for one name, from wherever: a guess a minute is left to who has many addresses


class Limits:
    """Counts events in sliding windows; may be used from several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._seen: OrderedDict[tuple[str, ...], list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def check_login(self, name: str, address: str) -> None:
        """Raise Refused (429) where too many wrong passwords were given lately."""
        for key, most in self._login_keys(name, address):
            self._check(key, most, LOGIN_WINDOW_S, N_("Too many wrong passwords. Try again later."))

    def failed_login(self, name: str, address: str) -> None:
        """Count a wrong password."""
        for key, _ in self._login_keys(name, address):
            self._count(key)

    def take(self, what: str, who: str, most: int, window_s: float) -> None:
        """Count one piece of dear work. Raises Refused (429) where that is more than `most` in `window_s`."""
        self._check((what, who), most, window_s, N_("Too much at once. Try again in a while."))
        self._count((what, who))

    def _login_keys(self, name: str, address: str) -> list[tuple[tuple[str, ...], int]]:
        name = name.strip().lower()[:100]
        return [(("login", name, address), LOGIN_TRIES), (("login address", address), ADDRESS_TRIES), (("login name", name), NAME_TRIES)]

    def _check(self, key: tuple[str, ...], most: int, window_s: float, what: str) -> None:
        now = self.clock()
        with self._lock:
            recent = [t for t in self._seen.get(key, ()) if t > now - window_s]
        if len(recent) >= most:
            raise Refused(429, what, retry_after_s=int(recent[-most] + window_s - now) + 1)

    def _count(self, key: tuple[str, ...]) -> None:
        with self._lock:
            self._seen[key] = [*self._seen.pop(key, [])[-100:], self.clock()]
            if len(self._seen) > MAX_KEYS:
                self._seen.popitem(last=False)
