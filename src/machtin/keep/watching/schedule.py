"""When a feed or page is looked at next. Pure functions of what happened; chance comes in as a number from 0 to 1.

A feed's interval follows how often it changes: halved when something new was in it, longer by half when nothing was. After a failure the wait doubles,
with chance in it so that not all feeds of a server that was down come back at one moment. A page is looked at again in its first day, when papers
correct their figures.
Chosen, not measured: the bounds below; what they cost a paper is one small request in five minutes at most.
"""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_S = 900
SHORTEST_S = 300
LONGEST_S = 6 * 3600
FIRST_FAILURE_S = 300
LONGEST_WAIT_S = 24 * 3600
DEAD_AFTER = 10  # failures in a row; the waits between them add up to one to two days
GIVE_UP_AFTER = 6  # failures of one page in a row: some one to three hours
LOOK_AGAIN_S = (3600, 6 * 3600, 24 * 3600)  # after each look at a page, as long as it is new
NEW_FOR = timedelta(days=2)  # a page older than this when it is met first is not looked at again


def next_interval(interval_s: int | None, n_new: int) -> int:
    """Return the seconds between two looks at a feed, from what they were and how many new or changed entries the last one brought."""
    if interval_s is None:
        return FIRST_S
    return max(SHORTEST_S, interval_s // 2) if n_new else min(LONGEST_S, interval_s * 3 // 2)


def with_jitter(seconds: float, chance: float) -> float:
    """Return `seconds`, up to a tenth more or less."""
    return seconds * (0.9 + 0.2 * chance)


def wait_after_failure(n_failures: int, chance: float, asked_s: float | None = None) -> float:
    """Return how long to wait after the n-th failure in a row: doubling, half of it by chance; never shorter than what the server asked for, up to a day."""
    full = min(LONGEST_WAIT_S, FIRST_FAILURE_S * 2.0 ** min(30, max(0, n_failures - 1)))
    return max(full * (0.5 + 0.5 * chance), min(LONGEST_WAIT_S, asked_s or 0.0))


def is_dead(n_failures: int) -> bool:
    """Return whether a feed is to be told as dead; it is still asked, once a day."""
    return n_failures >= DEAD_AFTER


def next_look(n_looks: int, published: datetime | None, now: datetime, chance: float) -> datetime | None:
    """Return when a page that was looked at `n_looks` times is looked at again, None for never."""
    if n_looks > len(LOOK_AGAIN_S) or n_looks < 1 or (n_looks == 1 and published is not None and now - published > NEW_FOR):
        return None
    return now + timedelta(seconds=with_jitter(LOOK_AGAIN_S[n_looks - 1], chance))
