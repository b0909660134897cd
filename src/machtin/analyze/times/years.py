"""Days, months and years as written to TIMEX3 values: which year, which month is meant where it is left out.

In:  a `Calendar` with what was written, its expression and sentence, and the `Context`. Out: (value, reason).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from machtin.analyze.times.context import Context
from machtin.analyze.times.expression import Calendar, DayRange, Expression
from machtin.timex import day_of, day_value, month_value

MENTION_YEAR: Final = 99
"""The step of "năm đó", "cùng năm": the year spoken of last."""
FUTURE_BIAS: Final = 3
"""A day without a year lies in the past unless the past one is more than three times as far as the future one (so within three months);
with a future cue the other way round. Chosen on the train articles; rerun benchmarks/times.py if changed."""
OLD: Final = 240
"""Days back from which on news gives the year: a day that far behind is hardly meant by "hôm 15/11" if the next such day is near."""
_BESIDE_YEAR = re.compile(r"(?:(?:cách đây|năm)(?: \w{1,7}){1,3}|\w{1,7} năm trước)(?:, (?:vào |hồi )?| (?:vào |hồi ))")
RANGE_LINK = re.compile(r"\s?(?:-|–|đến|tới|cho đến|cho tới|và|,)\s?(?:hết\s)?$")


def calendar_value(c: Context, when: Calendar, e: Expression, found: list[Expression], i: int) -> tuple[str, str]:
    """Return the value of a day, month, quarter, half, season, year, decade or century; `e` is found[i] of its sentence."""
    year, why = when.year, "as written"
    if when.grain and when.grain[0].isdigit():
        return when.grain, why
    if when.year_step == MENTION_YEAR:
        year = next((int(p.value[:4]) for p in reversed(c.points) if re.match(r"\d{4}", p.value)), c.now.year if c.now else None)
        why = "the year spoken of last"
    elif when.year_step is not None and c.now:
        year, why = c.now.year + when.year_step, "counted from the article's year"
    if when.grain:
        if year is None and c.now:
            year, why = _year_of_grain(c, when, e), "the article's year"
        return f"{year:04d}-{when.grain}" if year else f"XXXX-{when.grain}", why
    month, day = when.month, when.day
    if month is None and day is not None:
        return _day_of_month(c, day, found, i, e)
    if month is None:
        return (f"{year:04d}", why) if year else ("XXXX", "no year is told")
    if year is None:
        year, why = _year_for(c, month, day, when, e, found, i)
    if year is None:
        return (f"XXXX-{month:02d}" + (f"-{day:02d}" if day else "")), why
    if day is None:
        return month_value(year, month), why
    return day_value(date(year, month, day)), why


def _year_of_grain(c: Context, when: Calendar, e: Expression) -> int | None:
    if c.now is None:
        return None
    months = {"Q1": 2, "Q2": 5, "Q3": 8, "Q4": 11, "H1": 4, "H2": 9, "SP": 3, "SU": 6, "FA": 9, "WI": 12}
    if when.hint == 0 and when.grain not in ("Q4", "H2", "WI"):
        return c.now.year
    middle = months[when.grain]
    if when.hint > 0:
        return c.now.year if middle >= c.now.month else c.now.year + 1
    if when.hint < 0 or c.tense(e) < 0 or (c.tense(e) == 0 and middle - c.now.month > 6):
        return c.now.year if middle <= c.now.month else c.now.year - 1
    return c.now.year


def _day_of_month(c: Context, day: int, found: list[Expression], i: int, e: Expression) -> tuple[str, str]:
    """ngày 26: of the month that the other end of a range tells, or that was spoken of last."""
    for other in found[i + 1 : i + 3]:
        other_when = other.when.first if isinstance(other.when, DayRange) else other.when
        if isinstance(other_when, Calendar) and other_when.month and other_when.day and len(c.text[e.end : other.start]) <= 40:
            value, why = calendar_value(c, other_when, other, found, i + 1)
            if (last := day_of(value)) and (made := _same_month(last, day)):
                return day_value(made), f"month of the day behind it ({why})"
    spoken = next((p for p in reversed(c.points) if p.day), None)
    if spoken and spoken.day and spoken.sentence == c.sentence and RANGE_LINK.search(c.text, max(c.bounds[0], e.start - 12), e.start):
        follows = _same_month(spoken.day if day >= spoken.day.day else _shift_months(spoken.day, 1), day)
        if follows:
            return day_value(follows), "the day of the month behind the one before it"
    base = spoken.day if spoken and spoken.day else c.now.date() if c.now else None
    if base is None:
        return f"XXXX-XX-{day:02d}", "no month is told"
    if c.now and spoken and (abs((base - c.now.date()).days) < 20 or c.sentence - spoken.sentence > 1):
        base = c.now.date()
        near = [d for k in (-1, 0, 1) if (d := _same_month(_shift_months(base, k), day))]
        tense = c.tense(e)
        best = min(near, key=lambda d: abs((d - base).days) * (FUTURE_BIAS if (d > base and tense <= 0) or (d < base and tense > 0) else 1))
        return day_value(best), "the nearest such day of a month"
    made = _same_month(base, day)
    return (day_value(made), "month of the day spoken of last") if made else (f"XXXX-XX-{day:02d}", "no such day in the month")


def _year_for(c: Context, month: int, day: int | None, when: Calendar, e: Expression, found: list[Expression], i: int) -> tuple[int | None, str]:
    """The year of a day or month without one."""
    linked = _linked_year(c, e, found, i, month, day)
    if linked:
        return linked, "the year of the other end of the range"
    if beside := _year_beside(c, e):
        return beside, "the year told right before it"
    if c.now is None:
        return None, "no year is told, and the article's is unknown"
    today = c.now.date()
    tense = when.hint or c.tense(e)
    years = [y for y in (today.year - 1, today.year, today.year + 1, today.year - 2, today.year + 2, today.year - 4) if _exists(y, month, day)]
    distance = {y: _distance(today, y, month, day) for y in years}
    if when.hint > 0 and (ahead := [y for y in years if distance[y] >= 0]):
        return min(ahead, key=lambda y: distance[y]), "the next such day after the article's date"
    if when.hint < 0 and (behind := [y for y in years if distance[y] <= 0]):
        return max(behind, key=lambda y: distance[y]), "the last such day before the article's date"

    outright = not day and tense < 0 and c.outright_past(e)

    def weight(y: int) -> float:
        d = distance[y]
        if d > 0 and outright:
            return d * 1000  # "hồi tháng 12", told in November: last year's
        if d > 0 and tense < 0:
            return d * (40 if min((-x for x in distance.values() if x <= 0), default=0) <= OLD else 6)
        return abs(d) * (FUTURE_BIAS if (d > 0 and tense <= 0) or (d < 0 and tense > 0) else 1)

    best = min(years, key=lambda y: (weight(y), -y))
    told = None if tense < 0 and day else _narrated_year(c, e, month, day, today.year)
    if told and told != best and not (-10 if day else -75) <= distance[best] <= 2:
        return told, "the year spoken of in the sentence"
    side = "before" if distance[best] <= 0 else "after"
    reason = {1: "the words speak of what is to come", -1: "the words speak of what is past", 0: "nearest"}[max(-1, min(1, tense))]
    return best, f"the year that puts it {side} the article's date ({reason})"


def _linked_year(c: Context, e: Expression, found: list[Expression], i: int, month: int, day: int | None) -> int | None:
    if i + 1 < len(found):
        other = found[i + 1]
        when = other.when
        if isinstance(when, Calendar) and when.year and when.month and RANGE_LINK.search(c.text[e.end : other.start]) and len(c.text[e.end : other.start]) <= 25:
            later = (when.month, when.day or 31) >= (month, day or 1)
            return when.year if later else when.year - 1
    return None


def _year_beside(c: Context, e: Expression) -> int | None:
    """The year of "cách đây hai năm, vào tháng 8", "năm 2012, tháng 8": told in the words right before."""
    last = c.points[-1] if c.points else None
    if last is None or last.compared or last.sentence != c.sentence or not re.fullmatch(r"\d{4}", last.value) or e.start - last.start > 40:
        return None
    return int(last.value) if _BESIDE_YEAR.fullmatch(c.text, last.start, e.start) else None


def _narrated_year(c: Context, e: Expression, month: int, day: int | None, this: int) -> int | None:
    """The year that the sentence, or the one before, tells its story in."""
    last = c.points[-1] if c.points else None
    if last is None or last.compared or c.sentence - last.sentence > 1 or not re.match(r"\d{4}(-\d{2}){0,2}$", last.value):
        return None
    year = int(last.value[:4])
    if year >= this or year < 1900:
        return None
    if len(last.value) == 4:
        opens = last.bounds == c.bounds and last.start - c.bounds[0] <= 8  # "Năm 2012, … ngày 3/5 …"
        return year if opens or (day is None and last.sentence == c.sentence) else None
    return year if f"{year:04d}-{month:02d}" >= last.value[:7] else None


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
