"""Interval charts: where the answers to one question lie on one common axis.

In:  the groups of a disagreement's accounts (see view.py), as numbers or as instants.
Out: a `Chart`: rows and ticks whose places are percentages of the width and whose labels are in pixels of a fixed type size, so that
a chart shrinks to a phone without shrinking its letters. Every label has a line of its own above its bar, ticks are thinned until
they fit the narrowest screen: no label is ever over another or cut off.
Gap: an axis is linear; values that differ a thousandfold leave the small ones at its very start.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from machtin.show.forms import number_text
from machtin.show.i18n import Lang, translations

NARROW_PX = 250  # the chart's width on a 320 px screen, beside the card's padding
CHAR_PX = 7.2  # a wide letter at 12 px in the interface font; measured on Noto Sans and DejaVu Sans, the widest usual fallback
ROW_PX = 34
AXIS_PX = 26
MAX_LABEL = int(NARROW_PX / CHAR_PX)

# The calendar of Python's datetime, less a year at each end for the axis' own margin and the shift of the zone.
_FIRST, _LAST = -62_000_000_000.0, 253_000_000_000.0

Open = Literal["", "left", "right", "both"]


class Interval(NamedTuple):
    """What one group says: from `low` to `high`, and whether it goes on beyond, vaguely or without end."""

    low: float
    high: float
    open: Open
    label: str


class Row(NamedTuple):
    """A drawn group; `x` and `width` are percentages of the chart."""

    label: str
    x: float
    width: float
    open: Open
    point: bool
    y: int


class Tick(NamedTuple):
    """A labelled place of the axis."""

    x: float
    label: str
    anchor: Literal["start", "middle", "end"]


class Chart(NamedTuple):
    """A drawing ready for the template; `height` in pixels."""

    kind: Literal["number", "date"]
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    height: int
    said: str
    """The chart in words, for those who do not see it."""


def draw_numbers(
    intervals: Sequence[Interval], lang: Lang, *, label: Callable[[float], str] | None = None
) -> Chart | None:
    """Return a chart of numbers, or None where there is nothing to compare; `label` writes a tick ("" for none)."""
    write = label or (lambda amount: number_text(amount, lang))
    if len(intervals) < 2:
        return None
    low, high = min(i.low for i in intervals), max(i.high for i in intervals)
    span = high - low or abs(high) or 1.0
    # From zero where that costs at most as much axis as the values need themselves: a length that starts at zero misleads least.
    start = 0.0 if 0 <= low <= span else low - span * 0.18
    stop = high + span * 0.18
    step = _nice_step((stop - start) / 4)
    if all(value == int(value) for i in intervals for value in (i.low, i.high)):
        step = max(step, 1.0)  # nobody has half a death
    first = math.ceil(start / step - 1e-9)
    candidates = [
        (n * step, write(round(n * step, 6))) for n in range(first, first + 12) if n * step <= stop
    ]
    return _chart("number", intervals, start, stop, [c for c in candidates if c[1]])


def draw_times(intervals: Sequence[Interval], lang: Lang) -> Chart | None:
    """Return a chart of instants, given as POSIX seconds of local time."""
    if len(intervals) < 2:
        return None
    low, high = min(i.low for i in intervals), max(i.high for i in intervals)
    span = high - low or 3600.0
    start, stop = max(low - span * 0.08, _FIRST), min(high + span * 0.08, _LAST)
    return _chart("date", intervals, start, stop, _time_ticks(start, stop, lang))


def seconds(instant: str) -> float | None:
    """Return a local ISO instant as seconds on a common axis; a zone, where given, is heeded. None where it is no instant."""
    try:
        moment = datetime.fromisoformat(instant)
    except ValueError:
        return None
    # Local instants are read as if they were UTC+7: only distances count.
    at = moment.timestamp() if moment.tzinfo else moment.replace(tzinfo=UTC).timestamp() - 7 * 3600
    return min(max(at, _FIRST), _LAST)


def _chart(
    kind: Literal["number", "date"],
    intervals: Sequence[Interval],
    start: float,
    stop: float,
    candidates: list[tuple[float, str]],
) -> Chart:
    def place(value: float) -> float:
        return round(100 * min(1.0, max(0.0, (value - start) / (stop - start))), 2)

    rows = []
    for n, interval in enumerate(intervals):
        a, b = place(interval.low), place(interval.high)
        label = interval.label if len(interval.label) <= MAX_LABEL else interval.label[: MAX_LABEL - 1].rstrip() + "…"
        rows.append(Row(label, a, round(b - a, 2), interval.open, b - a < 1.5, 4 + n * ROW_PX))
    ticks = _thin([(place(value), label) for value, label in candidates])
    said = "; ".join(i.label for i in intervals)
    return Chart(kind, tuple(rows), ticks, 4 + len(rows) * ROW_PX + AXIS_PX, said)


def _thin(places: list[tuple[float, str]]) -> tuple[Tick, ...]:
    """Keep every tick, or every second, third, …: the most whose labels stand apart at the narrowest width."""
    for every in range(1, len(places) + 1):
        kept = _apart(places[::every])
        if kept is not None:
            return kept
    return ()


def _apart(places: list[tuple[float, str]]) -> tuple[Tick, ...] | None:
    """Return the ticks with their anchors, or None where two labels would touch or one be cut."""
    kept: list[Tick] = []
    right = -8.0
    for x, label in places:
        width = len(label) * CHAR_PX
        centre = x * NARROW_PX / 100
        anchor: Literal["start", "middle", "end"] = "middle"
        left = centre - width / 2
        if left < 0:
            anchor, left = "start", centre
        elif centre + width / 2 > NARROW_PX:
            anchor, left = "end", centre - width
        if left < right + 8 or left + width > NARROW_PX + 1:
            return None
        kept.append(Tick(x, label, anchor))
        right = left + width
    return tuple(kept)


def _nice_step(rough: float) -> float:
    """Return the next 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    return next((m * power for m in (1, 2, 5) if m * power >= rough), 10 * power)


def _time_ticks(start: float, stop: float, lang: Lang) -> list[tuple[float, str]]:
    """Return ticks at hours, days, months or years, whichever gives two to six of them."""
    shift = timedelta(hours=7)
    a, b = (datetime.fromtimestamp(s, UTC) + shift for s in (start, stop))
    hours, days = (stop - start) / 3600, (stop - start) / 86400
    moments: list[tuple[datetime, str]] = []
    if hours <= 60:
        minutes = next((m for m in (5, 10, 15, 30, 60, 120, 180, 360, 720) if hours * 60 / m <= 6), 1440)
        at = a.replace(hour=0, minute=0, second=0, microsecond=0)
        at += timedelta(minutes=minutes * (((a - at).seconds // 60) // minutes))
        for _ in range(16):
            if a <= at <= b:
                clock = f"{at.hour}h{at.minute or ''}" if lang == "vi" else f"{at:%H:%M}"
                moments.append((at, _short_day(at, lang) if at.hour == at.minute == 0 else clock))
            at += timedelta(minutes=minutes)
    elif days <= 92:
        step = next((s for s in (1, 2, 3, 5, 7, 10, 14) if days / s <= 6), 30)
        at = a.replace(hour=0, minute=0, second=0, microsecond=0)
        for _ in range(16):
            if a <= at <= b:
                moments.append((at, _short_day(at, lang)))
            at += timedelta(days=step)
    elif days <= 900:
        step = next((s for s in (1, 2, 3, 6) if days / 30 / s <= 6), 12)
        for month in range(a.year * 12 + a.month, b.year * 12 + b.month):
            if month % step == 0:
                at = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
                moments.append((at, translations(lang).short_month(at)))
    else:
        step = max(1, int(_nice_step(days / 365 / 5)))
        for year in range(a.year - a.year % step, b.year + 1, step):
            at = datetime(year, 1, 1, tzinfo=UTC) if 1 <= year <= 9999 else a
            if a <= at <= b:
                moments.append((at, str(year)))
    return [((at - shift).timestamp(), label) for at, label in moments]


def _short_day(at: datetime, lang: Lang) -> str:
    return translations(lang).short_day(at)
