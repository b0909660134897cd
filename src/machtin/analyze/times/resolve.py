"""Turn expressions into TIMEX3 values: against the article's date, or against the time that it spoke of last.

In:  the sentences' expressions in order, the folded text and the article's date (`now`).
Out: `Resolved` values with the reason in words; nothing that cannot be resolved is guessed: an unknown year is "XXXX".
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from machtin.analysis import Mod
from machtin.analyze.times import lexicon
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
from machtin.analyze.times.lunar import solar_date, solar_month
from machtin.analyze.times.patterns import alternation
from machtin.timex import HANOI_OFFSET, day_of, day_value, iso_instant, month_value, timex_instants, week_value

MENTION_YEAR: Final = 99
"""The step of "năm đó", "cùng năm": the year spoken of last."""
FUTURE_BIAS: Final = 3
"""A day without a year lies in the past unless the past one is more than three times as far as the future one (so within three months);
with a future cue the other way round. Chosen on the train articles; rerun benchmarks/times.py if changed."""
FAR: Final = timedelta(days=45)
"""A clock time without a day belongs to the day spoken of last unless that is farther from the article than this and not in the last sentences."""

_FUTURE = re.compile(r"(?<!\w)" + alternation(lexicon.FUTURE_CUES))
_PAST_BEFORE = re.compile(r"(?<!\w)(?:hồi|hôm|vừa|từng|vào hồi|đã \w{1,8})\s$")
_COMPARED = re.compile(r"(?<!\w)(?:so với|so|cùng kỳ|cùng kỳ của)\s(?:cùng kỳ\s)?(?:của\s)?$")
_RANGE_LINK = re.compile(r"\s?(?:-|–|đến|tới|cho đến|cho tới|và|,)\s?(?:hết\s)?$")


class Point(NamedTuple):
    """A time that was spoken of: what "cùng ngày", "lúc đó" look back to."""

    value: str
    mod: Mod | None
    day: date | None
    sentence: int
    part: str = ""
    bounds: tuple[int, int] = (0, 0)
    """The sentence, in the folded text."""
    start: int = 0
    compared: bool = False
    """Only something to compare with: "so với quý 3/2012"."""


class Resolved(NamedTuple):
    """A value with its interval and the reason."""

    value: str
    mod: Mod | None
    earliest: str | None
    latest: str | None
    why: str
    is_set: bool = False


class Resolver:
    """Resolves the expressions of one article in order, remembering what was spoken of."""

    def __init__(self, text: str, now: datetime | None) -> None:
        self.text, self.now = text, now
        self.points: list[Point] = []
        self.bounds = (0, 0)
        self.sentence = 0

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
            if not isinstance(expression.when, Fixed):
                day = day_of(resolved.value)
                if day is None and "/" in resolved.value:
                    day = day_of(resolved.value.partition("/")[2])
                if resolved.value[:1].isdigit():
                    part = expression.part.code if expression.part else ""
                    self.points.append(Point(resolved.value, resolved.mod, day, index, part, (start, end), expression.start, self._compared(expression)))
        return out

    # ——— one expression ———

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

    def _compared(self, e: Expression) -> bool:
        return e.rule == "same-period" or _COMPARED.search(self.text, max(self.bounds[0], e.start - 22), e.start) is not None

    def _made(self, value: str, mod: Mod | None, why: str) -> Resolved:
        interval = timex_instants(value, mod)
        if interval is None:
            return Resolved(value, mod, None, None, why)
        return Resolved(value, mod, iso_instant(interval[0]), iso_instant(interval[1]), why)

    def _fixed(self, when: Fixed, e: Expression) -> Resolved:
        span = _days(when.value) if self.now and (when.back or when.ahead) else None
        if span and self.now:
            low, high = (self.now - span, self.now) if when.back else (self.now, self.now + span)
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

    # ——— days ———

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
        if spoken and spoken.day and not (self.now and abs(datetime(spoken.day.year, spoken.day.month, spoken.day.day) - self.now) > FAR and self.sentence - spoken.sentence > 2):
            early = (e.part and e.part.code == "MO") or (e.clock and not e.part and e.clock.hour < 5)
            if early and spoken.part in ("EV", "NI") and spoken.sentence < self.sentence + 1:
                return spoken.day + timedelta(days=1), "the morning after the night spoken of last"
            if e.clock or self.sentence - spoken.sentence <= 4:
                return spoken.day, "the day spoken of last"
            return None, "no day is told"
        if self.now is None or not e.clock:
            return None, "no day is told"
        today = self.now.date()
        if self._tense(e) <= 0 and (e.clock.hour, e.clock.minute or 0) > (self.now.hour, self.now.minute) and (self.now.hour or self.now.minute):
            return today - timedelta(days=1), "the last such hour before the article's date"
        return today, "anchored to the article's date"

    def _day_near(self, e: Expression, found: list[Expression], i: int) -> tuple[date, str] | None:
        """A day written elsewhere in the sentence: right behind ("19h02 (12h02 GMT) ngày 31/10")."""
        for other in found[i + 1 : i + 3]:
            gap = self.text[e.end : other.start]
            if len(gap) > 60 or any(p.sentence == self.sentence and p.day for p in self.points):
                return None
            linked = other.clock is None or _RANGE_LINK.search(gap)  # "từ 8g đến 13g ngày 24/10": the day is that of both
            if other.when is not None and not isinstance(other.when, Fixed | SamePoint) and linked and len(gap) <= 30:
                value, why, _ = self._value(other, found, found.index(other))
                if day := day_of(value):
                    return day, f"the day told behind it ({why})"
        return None

    def _value(self, e: Expression, found: list[Expression], i: int) -> tuple[str, str, Mod | None]:
        """Value, reason and mod of what `e.when` names, clock and part aside."""
        when = e.when
        if isinstance(when, Calendar):
            value, why = self._calendar(when, e, found, i)
            return value, why, None
        if isinstance(when, DayRange):
            last, why = self._calendar(when.last, e, found, i)
            first = when.first
            if first.year is None and last[:4].isdigit():
                first = Calendar(int(last[:4]), first.month, first.day)
            return f"{self._calendar(first, e, found, i)[0]}/{last}", why, None
        if isinstance(when, Step):
            return self._step(when, e)
        if isinstance(when, Weekday):
            return (*self._weekday(when, e), None)
        if isinstance(when, Lunar):
            return (*self._lunar(when, e), None)
        return "XXXX-XX-XX", "no calendar", None

    def _tense(self, e: Expression) -> int:
        """1 where the words around speak of the future, -1 of the past, 0 untold."""
        start, end = self.bounds
        if _PAST_BEFORE.search(self.text, max(start, e.start - 9), e.start):
            return -1
        if e.start < end and self.text.startswith("hôm", e.start):
            return -1
        low, high = max(start, e.start - 60), min(end, e.end + 60)
        return 1 if _FUTURE.search(self.text, low, high) else 0

    def _calendar(self, when: Calendar, e: Expression, found: list[Expression], i: int) -> tuple[str, str]:
        year, why = when.year, "as written"
        if when.grain and when.grain[0].isdigit():
            return when.grain, why
        if when.year_step == MENTION_YEAR:
            year = next((int(p.value[:4]) for p in reversed(self.points) if re.match(r"\d{4}", p.value)), self.now.year if self.now else None)
            why = "the year spoken of last"
        elif when.year_step is not None and self.now:
            year, why = self.now.year + when.year_step, "counted from the article's year"
        if when.grain:
            if year is None and self.now:
                year, why = self._year_of_grain(when, e), "the article's year"
            return f"{year:04d}-{when.grain}" if year else f"XXXX-{when.grain}", why
        month, day = when.month, when.day
        if month is None and day is not None:
            return self._day_of_month(day, found, i, e)
        if month is None:
            return (f"{year:04d}", why) if year else ("XXXX", "no year is told")
        if year is None:
            year, why = self._year_for(month, day, when, e, found, i)
        if year is None:
            return (f"XXXX-{month:02d}" + (f"-{day:02d}" if day else "")), why
        if day is None:
            return month_value(year, month), why
        return day_value(date(year, month, day)), why

    def _year_of_grain(self, when: Calendar, e: Expression) -> int | None:
        if self.now is None:
            return None
        months = {"Q1": 2, "Q2": 5, "Q3": 8, "Q4": 11, "H1": 4, "H2": 9, "SP": 3, "SU": 6, "FA": 9, "WI": 12}
        if when.hint == 0 and when.grain not in ("Q4", "H2", "WI"):
            return self.now.year
        middle = months[when.grain]
        if when.hint > 0:
            return self.now.year if middle >= self.now.month else self.now.year + 1
        if when.hint < 0 or self._tense(e) < 0 or (self._tense(e) == 0 and middle - self.now.month > 6):
            return self.now.year if middle <= self.now.month else self.now.year - 1
        return self.now.year

    def _day_of_month(self, day: int, found: list[Expression], i: int, e: Expression) -> tuple[str, str]:
        """ngày 26: of the month that the other end of a range tells, or that was spoken of last."""
        for other in found[i + 1 : i + 3]:
            other_when = other.when.first if isinstance(other.when, DayRange) else other.when
            if isinstance(other_when, Calendar) and other_when.month and other_when.day and len(self.text[e.end : other.start]) <= 40:
                value, why = self._calendar(other_when, other, found, i + 1)
                if (last := day_of(value)) and (made := _same_month(last, day)):
                    return day_value(made), f"month of the day behind it ({why})"
        spoken = next((p for p in reversed(self.points) if p.day), None)
        if spoken and spoken.day and spoken.sentence == self.sentence and _RANGE_LINK.search(self.text, max(self.bounds[0], e.start - 12), e.start):
            follows = _same_month(spoken.day if day >= spoken.day.day else _shift_months(spoken.day, 1), day)
            if follows:
                return day_value(follows), "the day of the month behind the one before it"
        base = spoken.day if spoken and spoken.day else self.now.date() if self.now else None
        if base is None:
            return f"XXXX-XX-{day:02d}", "no month is told"
        if self.now and spoken and (abs((base - self.now.date()).days) < 20 or self.sentence - spoken.sentence > 1):
            base = self.now.date()
            near = [d for k in (-1, 0, 1) if (d := _same_month(_shift_months(base, k), day))]
            tense = self._tense(e)
            best = min(near, key=lambda d: abs((d - base).days) * (FUTURE_BIAS if (d > base and tense <= 0) or (d < base and tense > 0) else 1))
            return day_value(best), "the nearest such day of a month"
        made = _same_month(base, day)
        return (day_value(made), "month of the day spoken of last") if made else (f"XXXX-XX-{day:02d}", "no such day in the month")

    def _year_for(self, month: int, day: int | None, when: Calendar, e: Expression, found: list[Expression], i: int) -> tuple[int | None, str]:
        """The year of a day or month without one."""
        linked = self._linked_year(e, found, i, month, day)
        if linked:
            return linked, "the year of the other end of the range"
        if self.now is None:
            return None, "no year is told, and the article's is unknown"
        today = self.now.date()
        tense = when.hint or self._tense(e)
        years = [y for y in (today.year - 1, today.year, today.year + 1, today.year - 2, today.year + 2, today.year - 4) if _exists(y, month, day)]
        distance = {y: _distance(today, y, month, day) for y in years}
        if when.hint > 0 and (ahead := [y for y in years if distance[y] >= 0]):
            return min(ahead, key=lambda y: distance[y]), "the next such day after the article's date"
        if when.hint < 0 and (behind := [y for y in years if distance[y] <= 0]):
            return max(behind, key=lambda y: distance[y]), "the last such day before the article's date"

        def weight(y: int) -> float:
            d = distance[y]
            if d > 0 and tense < 0:
                return d * 40
            return abs(d) * (FUTURE_BIAS if (d > 0 and tense <= 0) or (d < 0 and tense > 0) else 1)

        best = min(years, key=lambda y: (weight(y), -y))
        told = None if tense < 0 and day else self._narrated_year(e, month, day, today.year)
        if told and told != best and not (-10 if day else -75) <= distance[best] <= 2:
            return told, "the year spoken of in the sentence"
        side = "before" if distance[best] <= 0 else "after"
        reason = {1: "the words speak of what is to come", -1: "the words speak of what is past", 0: "nearest"}[max(-1, min(1, tense))]
        return best, f"the year that puts it {side} the article's date ({reason})"

    def _linked_year(self, e: Expression, found: list[Expression], i: int, month: int, day: int | None) -> int | None:
        if i + 1 < len(found):
            other = found[i + 1]
            when = other.when
            if isinstance(when, Calendar) and when.year and when.month and _RANGE_LINK.search(self.text[e.end : other.start]) and len(self.text[e.end : other.start]) <= 25:
                later = (when.month, when.day or 31) >= (month, day or 1)
                return when.year if later else when.year - 1
        return None

    def _narrated_year(self, e: Expression, month: int, day: int | None, this: int) -> int | None:
        """The year that the sentence, or the one before, tells its story in."""
        last = self.points[-1] if self.points else None
        if last is None or last.compared or self.sentence - last.sentence > 1 or not re.match(r"\d{4}(-\d{2}){0,2}$", last.value):
            return None
        year = int(last.value[:4])
        if year >= this or year < 1900:
            return None
        if len(last.value) == 4:
            opens = last.bounds == self.bounds and last.start - self.bounds[0] <= 8  # "Năm 2012, … ngày 3/5 …"
            return year if opens or (day is None and last.sentence == self.sentence) else None
        return year if f"{year:04d}-{month:02d}" >= last.value[:7] else None

    # ——— steps ———

    def _step(self, when: Step, e: Expression) -> tuple[str, str, Mod | None]:
        n, unit = when.n, when.unit
        if n != int(n):
            n, unit = {"Y": (round(n * 12), "M"), "M": (round(n * 30), "D"), "D": (round(n * 24), "TH"), "TH": (round(n * 60), "TM")}.get(unit, (int(n), unit))
        n = int(n)
        if when.from_mention:
            return self._step_from_mention(when, n, unit, e)
        if self.now is None:
            return "XXXX" if unit == "Y" else "XXXX-XX" if unit == "M" else "XXXX-XX-XX", "the article's date is unknown", None
        return self._stepped(self.now, n, unit, weekend=when.weekend), "counted from the article's date", None

    def _step_from_mention(self, when: Step, n: int, unit: str, e: Expression) -> tuple[str, str, Mod | None]:
        if when.clause:
            return self._step_with_clause(n, unit, e)
        if unit in ("TH", "TM", "TS"):
            spoken = self.points[-1] if self.points else None
            if spoken and re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", spoken.value):
                return self._stepped(datetime.fromisoformat(spoken.value), n, unit), "counted from the time spoken of last", None
            return f"PT{abs(n)}{unit[1]}", "nothing to count from", None
        spoken = next((p for p in reversed(self.points) if p.day or unit != "D"), None)
        base = spoken.day if spoken else None
        if spoken and base is None and (interval := timex_instants(spoken.value)):
            base = interval[0].date()
        if base is None and self.now:
            base = self.now.date()
            why = "counted from the article's date"
        else:
            why = "counted from the day spoken of last"
        if base is None:
            return "XXXX-XX-XX", "nothing to count from", None
        value = self._stepped(datetime(base.year, base.month, base.day), n, unit, weekend=when.weekend)
        if n and unit != "D" and self.now and value[:4] > f"{self.now.year:04d}" and self._tense(e) <= 0:
            return _length(n, unit), "what it follows has no date", None
        return value, why, None

    def _step_with_clause(self, n: int, unit: str, e: Expression) -> tuple[str, str, Mod | None]:
        """ "một ngày sau khi …": what the sentence tells is the later happening, what follows "khi" the earlier one.

        The day already spoken of is that of the one whose words its sentence shares; with the same words on neither side it is the clause's.
        """
        start, end = self.bounds
        here = [p for p in self.points if p.day and p.sentence == self.sentence]
        if here:
            day = here[-1].day
            assert day is not None
            return day_value(day), "the sentence tells its day", None
        main, clause = _content(self.text[start : e.start]), _content(self.text[e.end : end])
        best: tuple[int, int, Point] | None = None
        for p in self.points:
            if p.day and self.now and abs(p.day - self.now.date()) <= FAR:
                around = _content(self.text[slice(*p.bounds)])
                for side, words in ((0, main), (1, clause)):
                    shared = len(words & around)
                    if best is None or shared > best[0]:
                        best = (shared, side, p)
        if best is None or best[2].day is None or not best[0] or unit != "D":
            return _length(n, unit), "nothing to count from", None
        if best[1] == 0:
            return day_value(best[2].day), "the day of what the sentence tells", None
        midnight = datetime(best[2].day.year, best[2].day.month, best[2].day.day)
        return self._stepped(midnight, n, unit), "counted from the day of what the clause tells", None

    def _stepped(self, base: datetime, n: int, unit: str, *, weekend: bool = False) -> str:
        """The value `n` units from `base`, at the unit's own grain."""
        if unit == "TM":
            return (base + timedelta(minutes=n)).isoformat(timespec="minutes")
        if unit == "TS":
            return (base + timedelta(seconds=n)).isoformat(timespec="seconds")
        if unit == "TH":
            return (base + timedelta(hours=n)).isoformat(timespec="minutes")
        if unit == "D":
            return day_value((base + timedelta(days=n)).date())
        if unit == "W":
            return week_value((base + timedelta(weeks=n)).date()) + ("-WE" if weekend else "")
        if unit == "M":
            return month_value(base.year, base.month + n)
        if unit == "3M":
            quarter = base.year * 4 + (base.month - 1) // 3 + n
            return f"{quarter // 4:04d}-Q{quarter % 4 + 1}"
        years = {"Y": 1, "10Y": 10, "100Y": 100, "1000Y": 1000}[unit] * n
        if unit == "10Y" and n:
            return f"{base.year + years:04d}"
        return f"{base.year + years:04d}"[: {"10Y": 3, "100Y": 2}.get(unit, 4)]

    def _weekday(self, when: Weekday, e: Expression) -> tuple[str, str]:
        if self.now is None:
            return f"XXXX-WXX-{when.day + 1}", "the article's date is unknown"
        today = self.now.date()
        monday = today - timedelta(days=today.weekday())
        if when.week is not None:
            return day_value(monday + timedelta(days=7 * when.week + when.day)), "the day of that week"
        tense = when.hint or self._tense(e)
        back = (today.weekday() - when.day) % 7
        if tense > 0:
            return day_value(today + timedelta(days=(when.day - today.weekday()) % 7 or 7)), "the next such day of the week"
        return day_value(today - timedelta(days=back)), "the last such day of the week"

    def _lunar(self, when: Lunar, e: Expression) -> tuple[str, str]:
        today = self.now.date() if self.now else None
        if when.month == 0:
            base = when.year or 1984
            years = range(base - 180, base + 181, when.cycle)
            year = min(years, key=lambda y: abs(y - (today.year if today else 2010)))
            return f"{year:04d}", "the year of that name nearest to the article"
        years_to_try: list[int]
        if when.year:
            sexagenary = 1984 <= when.year < 2044
            years_to_try = [when.year] if not sexagenary or not today else sorted({when.year, *(y for y in (when.year - 60,) if y > today.year - 40)}, key=lambda y: abs(y - today.year))[:1]
        elif today is None:
            return "XXXX-XX-XX", "the article's year is unknown"
        elif when.year_step is not None:
            years_to_try = [today.year + when.year_step]
        else:
            years_to_try = [today.year - 1, today.year, today.year + 1]
        tense = when.hint or self._tense(e)
        spans = [solar_month(when.month, y) if when.day is None else (solar_date(when.day, when.month, y),) * 2 for y in years_to_try]

        def weight(span: tuple[date, date]) -> float:
            assert today is not None
            d = (span[0] - today).days if span[0] > today else min(0, (span[1] - today).days)
            if (when.hint > 0 and d < 0) or (when.hint < 0 and d > 0):
                return 1000 + abs(d)
            return abs(d) * (2 if (d > 0 and tense < 0) or (d < 0 and tense > 0) else 1)

        low, high = min(spans, key=weight) if today else spans[0]
        value = day_value(low) if when.day is not None else f"{day_value(low)}/{day_value(high)}"
        return value, "lunar calendar"


def _length(n: int, unit: str) -> str:
    """The duration of so many units: "P20Y" of two decades."""
    if unit[0] == "T":
        return f"PT{abs(n)}{unit[1]}"
    return f"P{abs(n) * int(unit[:-1] or 1)}{unit[-1]}"


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


def _exists(year: int, month: int, day: int | None) -> bool:
    try:
        date(year, month, day or 1)
    except ValueError:
        return False
    return True


def _distance(today: date, year: int, month: int, day: int | None) -> int:
    """Days from today to a day, or to the nearest day of a month (0 within it)."""
    if day:
        return (date(year, month, day) - today).days
    first, after = date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
    return (first - today).days if first > today else min(0, (after - today).days - 1)


def _same_month(base: date, day: int) -> date | None:
    try:
        return base.replace(day=day)
    except ValueError:
        return None


def _shift_months(base: date, n: int) -> date:
    month = base.month - 1 + n
    return date(base.year + month // 12, month % 12 + 1, 1)


_WORD = re.compile(r"[^\W\d_]{2,20}")
_EMPTY = frozenset(["của", "và", "các", "những", "một", "là", "có", "được", "cho", "với", "trong", "ngày", "khi", "sau", "trước", "này", "đó", "đã", "đang", "sẽ", "về", "tại", "vào", "ra", "bị", "từ", "đến", "theo", "người", "không", "nói", "cho", "biết"])


def _content(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text)) - _EMPTY
