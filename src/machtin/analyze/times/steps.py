"""Units counted from a time, days of the week and lunar days to TIMEX3 values.

In:  what was written, its expression, and the `Context`. Out: value and reason.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

from machtin.analysis import Mod
from machtin.analyze.times.context import Context, Point
from machtin.analyze.times.expression import Expression, Lunar, Step, Weekday
from machtin.analyze.times.lunar import solar_date, solar_month
from machtin.timex import day_value, month_value, timex_instants, week_value

FAR: Final = timedelta(days=45)
"""A clock time without a day belongs to the day spoken of last unless that is farther from the article than this and not in the last sentences."""
_WORD = re.compile(r"[^\W\d_]{2,20}")
_EMPTY = frozenset(["của", "và", "các", "những", "một", "là", "có", "được", "cho", "với", "trong", "ngày", "khi", "sau", "trước", "này", "đó", "đã", "đang", "sẽ", "về", "tại", "vào", "ra", "bị", "từ", "đến", "theo", "người", "không", "nói", "cho", "biết"])


def step_value(c: Context, when: Step, e: Expression) -> tuple[str, str, Mod | None]:
    """Return value, reason and mod of so many units from the article's date or the time spoken of last, at the unit's own grain."""
    n, unit = when.n, when.unit
    if n != int(n):
        n, unit = {"Y": (round(n * 12), "M"), "M": (round(n * 30), "D"), "D": (round(n * 24), "TH"), "TH": (round(n * 60), "TM")}.get(unit, (int(n), unit))
    n = int(n)
    if when.from_mention:
        return _from_mention(c, when, n, unit, e)
    if c.now is None:
        return "XXXX" if unit == "Y" else "XXXX-XX" if unit == "M" else "XXXX-XX-XX", "the article's date is unknown", None
    return _stepped(c.now, n, unit, weekend=when.weekend), "counted from the article's date", None


def _from_mention(c: Context, when: Step, n: int, unit: str, e: Expression) -> tuple[str, str, Mod | None]:
    if when.clause:
        return _with_clause(c, n, unit, e)
    if unit in ("TH", "TM", "TS"):
        spoken = c.points[-1] if c.points else None
        if spoken and re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", spoken.value):
            return _stepped(datetime.fromisoformat(spoken.value), n, unit), "counted from the time spoken of last", None
        return f"PT{abs(n)}{unit[1]}", "nothing to count from", None
    spoken = next((p for p in reversed(c.points) if p.day or unit != "D"), None)
    if n == 0 and unit == "D" and c.long_ago >= max(0, spoken.sentence if spoken else 0) and c.text.startswith(("ngày đó", "ngày ấy"), e.start):
        return "PAST_REF", "the old days spoken of last", None
    base = spoken.day if spoken else None
    if spoken and base is None and (interval := timex_instants(spoken.value)):
        base = interval[0].date()
    if base is None and c.now:
        base = c.now.date()
        why = "counted from the article's date"
    else:
        why = "counted from the day spoken of last"
    if base is None:
        return "XXXX-XX-XX", "nothing to count from", None
    value = _stepped(datetime(base.year, base.month, base.day), n, unit, weekend=when.weekend)
    if n and unit != "D" and c.now and value[:4] > f"{c.now.year:04d}" and c.tense(e) <= 0:
        return _length(n, unit), "what it follows has no date", None
    return value, why, None


LOOKED_AT = 600  # characters of a sentence on either side; no real one is longer, and a hostile one must not cost the square of its length


def _with_clause(c: Context, n: int, unit: str, e: Expression) -> tuple[str, str, Mod | None]:
    """ "một ngày sau khi …": what the sentence tells is the later happening, what follows "khi" the earlier one.

    The day already spoken of is that of the one whose words its sentence shares; with the same words on neither side it is the clause's.
    """
    start, end = c.bounds
    here = [p for p in c.points if p.day and p.sentence == c.sentence]
    if here:
        day = here[-1].day
        assert day is not None
        return day_value(day), "the sentence tells its day", None
    main, clause = _content(c.text[max(start, e.start - LOOKED_AT) : e.start]), _content(c.text[e.end : min(end, e.end + LOOKED_AT)])
    best: tuple[int, int, Point] | None = None
    for p in c.points:
        if p.day and c.now and abs(p.day - c.now.date()) <= FAR:
            around = _content(c.text[slice(*p.bounds)])
            for side, words in ((0, main), (1, clause)):
                shared = len(words & around)
                if best is None or shared > best[0]:
                    best = (shared, side, p)
    if best is None or best[2].day is None or not best[0] or unit != "D":
        return _length(n, unit), "nothing to count from", None
    if best[1] == 0:
        return day_value(best[2].day), "the day of what the sentence tells", None
    midnight = datetime(best[2].day.year, best[2].day.month, best[2].day.day)
    return _stepped(midnight, n, unit), "counted from the day of what the clause tells", None


def _stepped(base: datetime, n: int, unit: str, *, weekend: bool = False) -> str:
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


def weekday_value(c: Context, when: Weekday, e: Expression) -> tuple[str, str]:
    """Return the day of a day of the week: in the week told, else the last one, or the next where the words speak of the future."""
    if c.now is None:
        return f"XXXX-WXX-{when.day + 1}", "the article's date is unknown"
    today = c.now.date()
    monday = today - timedelta(days=today.weekday())
    if when.week is not None:
        return day_value(monday + timedelta(days=7 * when.week + when.day)), "the day of that week"
    tense = when.hint or c.tense(e)
    back = (today.weekday() - when.day) % 7
    if tense > 0:
        return day_value(today + timedelta(days=(when.day - today.weekday()) % 7 or 7)), "the next such day of the week"
    return day_value(today - timedelta(days=back)), "the last such day of the week"


def lunar_value(c: Context, when: Lunar, e: Expression) -> tuple[str, str]:
    """Return the solar day or days of a lunar day, month or year, the nearest to the article where no year is told."""
    today = c.now.date() if c.now else None
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
    tense = when.hint or c.tense(e)
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


def _content(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text)) - _EMPTY
