"""Turn expressions into TIMEX3 values: against the article's date, or against the time that it spoke of last.

In:  the sentences' expressions in order, the folded text and the article's date (`now`).
Out: `Resolved` values with the reason in words; nothing that cannot be resolved is guessed: an unknown year is "XXXX".
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from machtin.analysis import Mod
from machtin.analyze.times.context import Context, Point
from machtin.analyze.times.expression import (
    Calendar,
    Clock,
    DayRange,
    Expression,
    Fixed,
    Lunar,
    SamePoint,
    Step,
    Weekday,
)
from machtin.analyze.times.lexicon import Part
from machtin.analyze.times.steps import FAR, lunar_value, step_value, weekday_value
from machtin.analyze.times.years import RANGE_LINK, calendar_value
from machtin.timex import HANOI_OFFSET, day_of, day_value, iso_instant, timex_instants

_LONG_AGO = re.compile(r"(?:ngày xưa|ngày trước|thuở xưa|trước kia|thời gian trước)")


class Resolved(NamedTuple):
    """A value with its interval and the reason."""

    value: str
    mod: Mod | None
    earliest: str | None
    latest: str | None
    why: str
    is_set: bool = False


class Resolver(Context):
    """Resolves the expressions of one article in order, remembering what was spoken of."""

    def sentence_of(self, found: list[Expression], start: int, end: int, index: int) -> list[Resolved]:
        """Return the values of one sentence's expressions."""
        self.bounds, self.sentence = (start, end), index
        out = []
        for i, expression in enumerate(found):
            try:
                resolved = self._resolve(expression, found, i)
            except (ValueError, OverflowError):
                resolved = Resolved("XXXX-XX-XX", None, None, None, "no day of the calendar")
            out.append(resolved)
            if resolved.value == "PAST_REF" and _LONG_AGO.match(self.text, expression.start):
                self.long_ago = index
            if not isinstance(expression.when, Fixed):
                day = day_of(resolved.value)
                if day is None and "/" in resolved.value:
                    day = day_of(resolved.value.partition("/")[2])
                if resolved.value[:1].isdigit():
                    part = expression.part.code if expression.part else ""
                    self.points.append(Point(resolved.value, resolved.mod, day, index, part, (start, end), expression.start, self.compared(expression)))
        return out

    def _resolve(self, e: Expression, found: list[Expression], i: int) -> Resolved:
        when = e.when
        if isinstance(when, Fixed):
            return self._daily(when, e, e.clock) if e.clock else self._fixed(when, e)
        if isinstance(when, SamePoint):
            return self._same_point(when)
        if e.clock is None and e.part is None:
            value, why, mod = self._value(e, found, i)
            return self._made(value, mod or e.mod, why)
        day, why = self._day(e, found, i)
        if e.clock:
            return self._clock(e, e.clock, day, why)
        assert e.part is not None
        if day is None:
            return Resolved(f"XXXX-XX-XXT{e.part.code}", e.mod, None, None, why)
        if isinstance(day, tuple):
            return self._made(f"{day_value(day[0])}T{e.part.code}/{day_value(day[1])}T{e.part.code}", e.mod, why)
        midnight = datetime(day.year, day.month, day.day)
        low, high = midnight + timedelta(minutes=e.part.first), midnight + timedelta(minutes=e.part.last, seconds=59)
        return Resolved(f"{day_value(day)}T{e.part.code}", e.mod, iso_instant(low), iso_instant(high), why)

    def _made(self, value: str, mod: Mod | None, why: str) -> Resolved:
        interval = timex_instants(value, mod)
        if interval is None:
            return Resolved(value, mod, None, None, why)
        return Resolved(value, mod, iso_instant(interval[0]), iso_instant(interval[1]), why)

    def _fixed(self, when: Fixed, e: Expression) -> Resolved:
        span = _days(when.value) if self.now and (when.back or when.ahead) else None
        if span and self.now:
            low, high = (self.now - span, self.now) if when.back else (self.now, self.now + span)
            if span >= timedelta(days=1):  # whole days: nobody counts "3 năm qua" to the minute
                low, high = low.replace(hour=0, minute=0), high.replace(hour=23, minute=59)
            why = "ending with the article's date" if when.back else "beginning with the article's date"
            return Resolved(when.value, e.mod, iso_instant(low.replace(second=0)), iso_instant(high.replace(second=0)), why)
        return Resolved(when.value, e.mod, None, None, "a set" if when.is_set else "as written", when.is_set)

    def _daily(self, when: Fixed, e: Expression, clock: Clock) -> Resolved:
        """19h mỗi ngày: a clock time of every day."""
        return Resolved(f"XXXX-XX-XXT{_hour(clock.hour, e.part):02d}:{clock.minute or 0:02d}", e.mod, None, None, "a set", True)

    def _same_point(self, when: SamePoint) -> Resolved:
        last = self.points[-1] if self.points else None
        if last and when.or_now and not ("T" in last.value and self.sentence - last.sentence <= 3):
            last = None
        if last is None:
            return Resolved("PRESENT_REF", None, None, None, "nothing was spoken of before")
        return self._made(last.value, last.mod, "the time spoken of last")

    def _clock(self, e: Expression, clock: Clock, day: date | tuple[date, date] | None, why: str) -> Resolved:
        hour, minute = _hour(clock.hour, e.part), clock.minute or 0
        tail = f"T{hour:02d}:{minute:02d}" + (f":{clock.second:02d}" if clock.second is not None else "") + ("Z" if clock.zone == 0 else "")
        if isinstance(day, tuple):
            day = day[1]
        if day is None:
            return Resolved(f"XXXX-XX-XX{tail}", e.mod, None, None, why)
        value = f"{day_value(day)}{tail}"
        interval = timex_instants(value, e.mod)
        if interval is None:
            return Resolved(value, e.mod, None, None, why)
        low, high = interval
        if clock.minute is None and e.mod is None:
            high += timedelta(minutes=29)  # "lúc 15 giờ" is said of anything near
        if clock.zone:
            shift = HANOI_OFFSET - timedelta(hours=clock.zone)
            low, high, why = low + shift, high + shift, f"{why}; local time of UTC{clock.zone:+g}"
        elif clock.elsewhere:
            low, high, why = low - timedelta(hours=7), high + timedelta(hours=18), f"{why}; local time of the place, of whatever zone"
        return Resolved(value, e.mod, iso_instant(low), iso_instant(high), why)

    def _day(self, e: Expression, found: list[Expression], i: int) -> tuple[date | tuple[date, date] | None, str]:
        """The day of a clock time or part of the day."""
        if e.when is not None:
            value, why, _ = self._value(e, found, i)
            first, _, last = value.partition("/")
            low, high = day_of(first), day_of(last)
            if low and high:
                return (low, high), why
            return low, why
        near = self._day_near(e, found, i)
        if near:
            return near
        spoken = next((p for p in reversed(self.points) if p.day), None)
        if spoken and spoken.day and not (self.now and abs(datetime(spoken.day.year, spoken.day.month, spoken.day.day) - self.now) > FAR and self.sentence - spoken.sentence > 8):
            early = (e.part and e.part.code == "MO") or (e.clock and not e.part and e.clock.hour < 5)
            if early and spoken.part in ("EV", "NI") and self.sentence - spoken.sentence <= 2:
                return spoken.day + timedelta(days=1), "the morning after the night spoken of last"
            if e.clock or self.sentence - spoken.sentence <= 4:
                return spoken.day, "the day spoken of last"
            return None, "no day is told"
        if self.now is None or not e.clock:
            return None, "no day is told"
        today = self.now.date()
        if self.tense(e) <= 0 and (e.clock.hour, e.clock.minute or 0) > (self.now.hour, self.now.minute) and (self.now.hour or self.now.minute):
            return today - timedelta(days=1), "the last such hour before the article's date"
        return today, "anchored to the article's date"

    def _day_near(self, e: Expression, found: list[Expression], i: int) -> tuple[date, str] | None:
        """A day written elsewhere in the sentence: right behind ("19h02 (12h02 GMT) ngày 31/10")."""
        for other in found[i + 1 : i + 3]:
            gap = self.text[e.end : other.start]
            if len(gap) > 60 or any(p.sentence == self.sentence and p.day for p in self.points):
                return None
            linked = other.clock is None or RANGE_LINK.search(gap)  # "từ 8g đến 13g ngày 24/10": the day is that of both
            if other.when is not None and not isinstance(other.when, Fixed | SamePoint) and linked and len(gap) <= 30:
                value, why, _ = self._value(other, found, found.index(other))
                if day := day_of(value):
                    return day, f"the day told behind it ({why})"
        return None

    def _in_brackets(self, e: Expression, found: list[Expression], i: int) -> tuple[str, str, Mod | None] | None:
        """ "hôm qua (23/10)": the writer says which day is meant, so it is that one, whenever the article was put out."""
        other = found[i + 1] if i + 1 < len(found) else None
        if other is None or self.text[e.end : other.start] not in (" (", " (ngày ") or self.text[other.end : other.end + 1] != ")":
            return None
        when = other.when
        if not isinstance(when, Calendar) or when.day is None or when.month is None or other.clock:
            return None
        value, why = calendar_value(self, when, other, found, i + 1)
        return value, f"the date in brackets behind it ({why})", None

    def _value(self, e: Expression, found: list[Expression], i: int) -> tuple[str, str, Mod | None]:
        """Value, reason and mod of what `e.when` names, clock and part aside."""
        when = e.when
        if isinstance(when, Calendar):
            value, why = calendar_value(self, when, e, found, i)
            return value, why, None
        if isinstance(when, DayRange):
            last, why = calendar_value(self, when.last, e, found, i)
            first = when.first
            if first.year is None and last[:4].isdigit():
                first = Calendar(int(last[:4]), first.month, first.day)
            return f"{calendar_value(self, first, e, found, i)[0]}/{last}", why, None
        if isinstance(when, Step):
            if when.unit == "D" and not when.from_mention and (told := self._in_brackets(e, found, i)):
                return told
            return step_value(self, when, e)
        if isinstance(when, Weekday):
            return (*weekday_value(self, when, e), None)
        if isinstance(when, Lunar):
            return (*lunar_value(self, when, e), None)
        return "XXXX-XX-XX", "no calendar", None


def _hour(hour: int, part: Part | None) -> int:
    """The hour of 24 that "8 giờ tối", "2 giờ chiều", "12 giờ đêm" mean."""
    if part is None or hour > 12:
        return hour
    if part.code == "AF" and hour < 12:
        return hour + 12
    if part.code == "EV" and 4 <= hour < 12:
        return hour + 12
    if part.code == "NI":
        return 24 if hour == 12 else hour + 12 if hour >= 7 else hour
    if part.code == "EV" and hour == 12:
        return 24
    if part.code == "MI" and hour < 4:
        return hour + 12
    if part.code == "MO" and hour == 12 and part.last < 600:
        return 0
    return hour


def _days(value: str) -> timedelta | None:
    """The length of a plain duration, years and months by the calendar's mean."""
    found = re.fullmatch(r"P(T?)(\d+(?:\.\d+)?)([YMWDHS])", value)
    if not found:
        return None
    n = float(found[2])
    if found[1]:
        return timedelta(seconds=n * {"H": 3600, "M": 60, "S": 1}.get(found[3], 0))
    return timedelta(days=min(n * {"Y": 365.2425, "M": 30.44, "W": 7, "D": 1}.get(found[3], 0), 700_000))
