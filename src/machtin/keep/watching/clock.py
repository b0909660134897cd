"""Time as the watcher sees it: what it is, and waiting; a clock that tests turn by hand has the same three doors."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What every clock can do."""

    def now(self) -> datetime:
        """Return the moment of now, with zone."""

    def monotonic(self) -> float:
        """Return seconds since some moment; never goes back."""

    def sleep(self, seconds: float) -> None:
        """Wait, or until `wake`."""

    def wake(self) -> None:
        """End all waiting, now and later."""


class SystemClock:
    """The machine's clock."""

    def __init__(self) -> None:
        self._woken = threading.Event()

    def now(self) -> datetime:
        """Return the moment of now, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds since some moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait `seconds`, or until `wake`."""
        self._woken.wait(max(0.0, seconds))

    def wake(self) -> None:
        """End all waiting."""
        self._woken.set()


def moment_of(at: datetime) -> str:
    """Return a moment as the library writes it: UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
