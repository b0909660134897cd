"""Periods: a time in the news as the stretch of the calendar in which it may lie.

In:  a TIMEX3 value and its mod (or two instants). Out: a stretch of local time (Asia/Ho_Chi_Minh), both ends inclusive.
"tháng 12" is a month of instants, "ngày 8/1" a day of them; 4 January excludes December, and lies within the year.

Clock times get the width that papers give them, generously (calibrated by sense on how one accident is told by several papers):
plain ones CLOCK_SLACK around by how round they are, "khoảng" APPROXIMATE_CLOCK, "gần" and "hơn" up to NEAR_CLOCK to their side, so that
"khoảng 12h30" and 13h30 exclude each other, "gần 15h" and "hơn 15h" too, but neither of these excludes 15h.
A value without a place on the calendar (PAST_REF) is all of time: it agrees with everything.
"""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta

import msgspec

from machtin.analysis import Mod
from machtin.timex import timex_instants
from machtin.values.relation import Comparison, Interval, relation_of

CLOCK_SLACK = ((60, 10), (30, 5), (5, 2), (1, 0))  # a multiple of so many minutes may be so many minutes off
APPROXIMATE_CLOCK = ((60, 20), (1, 15))  # khoảng 16h: 15h40–16h20; khoảng 12h30: 12h15–12h45
NEAR_CLOCK = timedelta(hours=1)

_EPOCH = datetime(2000, 1, 1)
_CLOCK = re.compile(r"\d{4}-\d{2}-\d{2}T(\d{2}):(\d{2})(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?")
_DAY = timedelta(days=1)
_MODS = {"START": ("đầu ", "early "), "MID": ("giữa ", "mid "), "END": ("cuối ", "late "), "APPROX": ("khoảng ", "about "), "MORE_THAN": ("hơn ", "after "),
         "LESS_THAN": ("gần ", "before "), "BEFORE": ("trước ", "before "), "AFTER": ("sau ", "after ")}
_PARTS = {"MO": ("sáng", "morning"), "MI": ("trưa", "noon"), "AF": ("chiều", "afternoon"), "EV": ("tối", "evening"), "NI": ("đêm", "night"), "DT": ("ban ngày", "daytime")}


class Period(msgspec.Struct, frozen=True):
    """A stretch of local time; an end that is None is open. `value` and `mod` tell how it was given."""

    earliest: datetime | None = None
    latest: datetime | None = None
    """Inclusive, to the second."""
    value: str = ""
    mod: Mod | None = None
    near: bool = False
    """For a clock time before or after: said with gần or hơn, so within the hour."""

    @classmethod
    def of(cls, value: str, mod: Mod | None = None, near: bool = False) -> Period:
        """Return the period of a TIMEX3 value; all of time where it names no place on the calendar."""
        found = timex_instants(value, None if _CLOCK.fullmatch(value) else mod)
        return cls(*found, value, mod, near) if found else cls(None, None, value, mod, near)

    @property
    def clock(self) -> bool:
        """Whether it is a time of day to the minute."""
        return bool(_CLOCK.fullmatch(self.value))

    def bounds(self) -> Interval:
        """Return the set of instants that may be meant, in seconds from an arbitrary epoch."""
        low = -math.inf if self.earliest is None else (self.earliest - _EPOCH).total_seconds()
        high = math.inf if self.latest is None else (self.latest - _EPOCH).total_seconds() + 1
        return self._on_the_clock(low, high) if self.clock and self.earliest else Interval(low, high, False, True)

    def _on_the_clock(self, low: float, high: float) -> Interval:
        assert self.earliest is not None
        if self.mod in ("BEFORE", "LESS_THAN"):
            midnight = (self.earliest.replace(hour=0, minute=0, second=0) - _EPOCH).total_seconds()
            return Interval(low - NEAR_CLOCK.total_seconds() if self.near else min(midnight, low), low, False, True)
        if self.mod in ("AFTER", "MORE_THAN"):
            following = (self.earliest.replace(hour=0, minute=0, second=0) + _DAY - _EPOCH).total_seconds()
            return Interval(low, low + NEAR_CLOCK.total_seconds() if self.near else following, True, True)
        table = APPROXIMATE_CLOCK if self.mod == "APPROX" else CLOCK_SLACK
        slack = 60 * next(width for step, width in table if self.earliest.minute % step == 0)
        return Interval(low - slack, high + slack, False, True)

    def say(self, english: bool = False) -> str:
        """Return the period in words: "khoảng 12h30 ngày 1/11/2013"."""
        k = int(english)
        if "/" in self.value:
            ends = [Period(value=v).say(english) for v in self.value.split("/", 1)]
            return (" to " if english else " đến ").join(ends)
        words = _MODS[self.mod][k] if self.mod else ""
        if self.near and not english:
            words = {"BEFORE": "gần ", "AFTER": "hơn "}.get(self.mod or "", words)
        return words + _say(self.value, k)


def compare_periods(a: Period, b: Period) -> Comparison:
    """Return how period `a` stands to `b`."""
    mine, theirs = a.bounds(), b.bounds()
    relation = relation_of(mine, theirs)
    said, said_en = (a.say(), b.say()), (a.say(True), b.say(True))
    if relation == "equal" or (a.value, a.mod, a.near) == (b.value, b.mod, b.near) != ("", None, False):
        return Comparison("equal", f"hai bên cùng nói {said[0]}", f"both say {said_en[0]}", rule="period.same")
    if relation != "excludes":
        return Comparison(relation, f"{said[0]} và {said[1]} hợp nhau", f"{said_en[0]} and {said_en[1]} are compatible", rule="period.interval")
    why, why_en = f"{said[0]} và {said[1]} không thể cùng đúng", f"{said_en[0]} and {said_en[1]} cannot both be true"
    return Comparison("excludes", why, why_en, _strength(a, b, mine.gap(theirs)), "period.interval")


def _strength(a: Period, b: Period, gap: float) -> float:
    """How safely two excluding periods exclude; by sense: a day's or a night's edge is where zones and habits differ, vague words are vague."""
    vague = sum(x.mod is not None for x in (a, b))
    strength = (0.9, 0.75, 0.6)[vague]
    if a.clock and b.clock:
        return round(strength if gap >= 1800 else strength - 0.2, 3)
    if gap < 43_200:  # neighbouring days, or parts of one day: 22 and 23 October may be one night or one instant in two zones
        strength -= 0.2
    return round(strength, 3)


def _say(value: str, k: int) -> str:
    if value.endswith("_REF") or not value[:1].isdigit():
        return ("một lúc không rõ", "an unknown time")[k]
    day, _, clock = value.partition("T")
    parts = [p.lstrip("0") or "0" for p in day.split("-")]
    if re.fullmatch(r"\d{4}(-\d{2}){0,2}", day):
        date = "/".join(reversed(parts)) if not k else day
        date = (("", "tháng ", "ngày ")[len(parts) - 1] if len(parts) > 1 else "năm ") + date if not k else date
    else:
        date = day
    if not clock:
        return date
    if clock[:2] in _PARTS:
        return f"{_PARTS[clock[:2]][k]} {date.removeprefix('ngày ')}"
    return f"{clock} on {date}" if k else f"{clock[:5].replace(':00', 'h').replace(':', 'h')} {date}"
