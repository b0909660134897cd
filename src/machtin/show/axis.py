"""The timeline's days on one line: points in proportion to time, long gaps broken and shown to be broken.

In:  a day and a mark for every item of the timeline, in its order. Out: an `Axis`: points, breaks and dates as percentages of the width.
Days nearer than a finger is wide share a point, which leads to the first of its items; a date's label is dropped where it would touch
another on the narrowest screen. Gap: an item that lasts is a point at its first day.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from machtin.show.chart import CHAR_PX, NARROW_PX

Grain = Literal["day", "short day", "month", "year"]

POINT_PX = 27  # apart; WCAG 2.2, 2.5.8 asks for 24
BREAK = 9.0  # percent of the width that a broken gap takes
MAX_BREAKS = 4
BROKEN, FAR = 0.34, 4  # a gap is broken that is more than this share of what is drawn and so many times as long as the middle one
MIN_DAYS = 3  # different ones; below, the list says it as well


class Point(NamedTuple):
    """One or several items near each other; `x` in percent, `first` is the place of the first in the input."""

    x: float
    first: int
    n: int
    disputed: bool


class Label(NamedTuple):
    """A date below the line, as exact as its item tells it."""

    x: float
    day: date
    grain: Grain
    side: Literal["start", "middle", "end"]


class Axis(NamedTuple):
    """A drawing ready for the template."""

    points: tuple[Point, ...]
    breaks: tuple[float, ...]
    labels: tuple[Label, ...]


def draw_axis(days: Sequence[tuple[date | None, bool, Grain]]) -> Axis | None:
    """Return the axis of (day, disputed, grain) items, or None where they are of too few different days."""
    known = sorted({day for day, _, _ in days if day})
    grain: dict[date, Grain] = {}
    for day, _, each in days:
        if day and (day not in grain or each in ("day", "short day")):
            grain[day] = each
    if len(known) < MIN_DAYS:
        return None
    gaps = [(b - a).days for a, b in itertools.pairwise(known)]
    broken = _broken(gaps)
    scale = (96.0 - BREAK * len(broken)) / max(sum(g for n, g in enumerate(gaps) if n not in broken), 1)
    place, breaks, x = {known[0]: 2.0}, [], 2.0
    for n, (gap, later) in enumerate(zip(gaps, known[1:], strict=True)):
        if n in broken:
            breaks.append(round(x + BREAK / 2, 2))
        x += BREAK if n in broken else gap * scale
        place[later] = round(x, 2)
    points: list[Point] = []
    for n, (day, disputed, _) in sorted(enumerate(days), key=lambda i: (i[1][0] or date.max, i[0])):
        if not day:
            continue
        if points and (place[day] - points[-1].x) * NARROW_PX / 100 < POINT_PX:
            last = points[-1]
            points[-1] = last._replace(n=last.n + 1, disputed=last.disputed or disputed)
        else:
            points.append(Point(place[day], n, 1, disputed))
    return Axis(tuple(points), tuple(breaks), _labels(known, place, broken, grain))


def _broken(gaps: list[int]) -> set[int]:
    """Return the places of the gaps that would leave no room for the rest."""
    broken: set[int] = set()
    middle = sorted(gaps)[(len(gaps) - 1) // 2]
    for n in sorted(range(len(gaps)), key=lambda n: -gaps[n])[:MAX_BREAKS]:
        left = sum(g for k, g in enumerate(gaps) if k not in broken)
        if gaps[n] < BROKEN * left or gaps[n] <= FAR * middle:
            break
        broken.add(n)
    return broken


def _labels(known: list[date], place: dict[date, float], broken: set[int], grain: dict[date, Grain]) -> tuple[Label, ...]:
    """Label the ends and the borders of breaks first, then the rest where room is left."""
    last = len(known) - 1
    wanted = [0, last, *(n for b in sorted(broken) for n in (b + 1, b)), *range(1, last)]
    kept: dict[int, tuple[float, float, Label]] = {}
    for n in dict.fromkeys(wanted):
        before = known[max((k for k in kept if k < n), default=0)]
        each = grain[known[n]]
        if each == "day" and 0 < n < last and before.year == known[n].year:
            each = "short day"
        width = CHAR_PX * {"day": 12, "short day": 7, "month": 9, "year": 5}[each]  # "14 Sept 2024", the longer of the languages
        x = place[known[n]] * NARROW_PX / 100
        side: Literal["start", "middle", "end"] = "start" if x < width / 2 else "end" if x > NARROW_PX - width / 2 else "middle"
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[side]
        if all(left > b or left + width < a for a, b, _ in kept.values()):
            kept[n] = (left, left + width, Label(place[known[n]], known[n], each, side))
    return tuple(label for _, (_, _, label) in sorted(kept.items()))
