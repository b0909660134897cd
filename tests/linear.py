"""Time is near linear in the size: the one way in which tests say so.

A clock is no test, so nothing here compares seconds with a number of seconds. Work is done on a short and on a four times as long input, by this thread's own
time (other processes do not count), and fails only where the long one costs far more than four times the short one **every time it is tried**: quadratic work takes
16 times as long however often it is repeated, a hiccup of the machine does not come five times on end.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

MORE = 4
FACTOR = 9.0  # between 4, which is linear, and 16, which is quadratic
TOO_SHORT_S = 0.03  # work under which the clock tells nothing
TRIES = 5


def took(work: Callable[[], object]) -> float:
    """Seconds that this thread worked; other processes and numpy's waiting threads do not count."""
    collecting = gc.isenabled()
    gc.disable()  # the collector walks all objects of the test session, which are none of the work
    try:
        start = time.thread_time()
        work()
        return time.thread_time() - start
    finally:
        if collecting:
            gc.enable()


def assert_linear(work: Callable[[int], Callable[[], object]], short: int, long: int | None = None, factor: float = FACTOR) -> None:
    """Fail where `work(long)` costs more than `factor` times `work(short)`, the least of up to five tries of each.

    `work(n)` makes the input of size n and returns what is to be timed; `long` is four times `short` unless given.
    """
    long = MORE * short if long is None else long
    first = last = float("inf")
    for _ in range(TRIES):
        first, last = min(first, took(work(short))), min(last, took(work(long)))
        if last < max(first, TOO_SHORT_S) * factor:
            return
    raise AssertionError(f"{first:.3f} s for {short}, {last:.3f} s for {long}, at best of {TRIES}")
