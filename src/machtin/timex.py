"""TIMEX3 values: what they mean on the calendar, and how they are written.

In:  a TIMEX3 value ("2024-01-08", "2023-10", "2024-01-08TMO", "2013-10-22/2013-10-23", "2013-10-31T12:02Z") and a `mod`.
Out: the first and last instant that it may mean, local to Asia/Ho_Chi_Minh, both inclusive, to the second.
Durations, sets, references (`PRESENT_REF`) and values with an unknown year or day ("XXXX-XX-XXTNI") name no place on the calendar: None.
The sets are rather too wide than too narrow: whoever compares two of them must not find a clash where there is none.
Gap: years before 1; week dates with a day; several zones other than Z and ±hh:mm.
Source: TimeML 1.2.1 annotation guidelines (values, mods); ISO 8601.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final, Literal

HANOI_OFFSET: Final = timedelta(hours=7)
"""Asia/Ho_Chi_Minh has kept UTC+7 without summer time since 1975-06-13."""

PARTS: Final[dict[str, tuple[int, int]]] = {
    # Minutes from the day's midnight, both inclusive. TMO holds rạng sáng and sáng alike, TNI runs into the next morning.
    "MO": (0, 11 * 60 + 59),
    "MI": (10 * 60, 14 * 60 + 29),
    "AF": (12 * 60, 18 * 60 + 59),
    "EV": (17 * 60, 23 * 60 + 59),
    "NI": (18 * 60, 30 * 60),
    "DT": (5 * 60, 18 * 60 + 59),
}
SEASONS: Final[dict[str, tuple[int, int]]] = {"SP": (2, 4), "SU": (5, 8), "FA": (8, 10), "WI": (11, 14)}
"""First and last month, counted on past 12; the edges are vague, and a northern winter runs into the next year."""

_EARLIEST, _LATEST = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)
_SECOND = timedelta(seconds=1)
_CLOCK = re.compile(r"(\d{2})(?::(\d{2})(?::(\d{2}))?)?(Z|[+-]\d{2}:\d{2})?")
_NEAR_CLOCK = timedelta(minutes=30)  # "khoảng 12h30": papers round to the half hour
_WHOLE_DAYS = timedelta(days=5)  # the start of a week or more ends with a day
_SHORT_OF_CLOCK = timedelta(hours=1)  # "gần 15h", "hơn 15h": within the hour

Interval = tuple[datetime, datetime]


def timex_interval(value: str | None, mod: str | None = None) -> tuple[str, str] | tuple[None, None]:
    """Return (earliest, latest) of a TIMEX3 value as local ISO instants, inclusive; (None, None) where it has none.

    "2024-01-08" → ("2024-01-08T00:00", "2024-01-08T23:59:59").
    """
    found = timex_instants(value, mod)
    return (iso_instant(found[0]), iso_instant(found[1])) if found else (None, None)


def timex_instants(value: str | None, mod: str | None = None) -> Interval | None:
    """Return the first and last instant of a TIMEX3 value as naive local datetimes, or None where it names no place on the calendar."""
    if not value or value.startswith(("P", "X", "FUTURE")):
        return None
    try:
        first, slash, last = value.partition("/")
        low, high = _interval(first)
        if slash:
            high = _interval(last)[1]
            return (low, high) if low <= high else None
        return _modified(low, high, mod, clock=re.search(r"T\d", value) is not None)
    except (ValueError, OverflowError):
        return None


def iso_instant(instant: datetime) -> str:
    """Return "2024-01-08T14:30", with the seconds only where they are not zero."""
    return instant.isoformat(timespec="seconds" if instant.second else "minutes")


def day_value(day: date) -> str:
    """Return "2024-01-08"."""
    return day.strftime("%Y-%m-%d") if day.year >= 1000 else day.isoformat()


def month_value(year: int, month: int) -> str:
    """Return "2024-01"; months outside 1..12 count on into the neighbouring years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return f"{year:04d}-{month:02d}"


def week_value(day: date) -> str:
    """Return the ISO week that holds `day`: "2024-W02"."""
    iso = day.isocalendar()
    return f"{iso.year:04d}-W{iso.week:02d}"


def day_of(value: str | None) -> date | None:
    """Return the calendar day of a value that names one ("2024-01-08", "2024-01-08T14:30"), else None."""
    if not value or not re.match(r"\d{4}-\d{2}-\d{2}(?!\d)", value) or "/" in value:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def type_of(value: str, *, is_set: bool = False) -> Literal["DATE", "TIME", "DURATION", "SET"]:
    """Return the TIMEX3 type that a value has: DATE, TIME, DURATION or SET."""
    if is_set:
        return "SET"
    if re.match(r"P(?!AST|RESENT)", value):
        return "DURATION"
    return "TIME" if "T" in value.replace("PAST_REF", "").replace("PRESENT_REF", "").replace("FUTURE_REF", "") else "DATE"


def _interval(value: str) -> Interval:
    """The interval of one value without a range; raises ValueError where it has none."""
    day, has_clock, clock = value.partition("T")
    if has_clock:
        return _of_day(datetime.fromisoformat(day), clock)
    for pattern, build in _SHAPES:
        if found := pattern.fullmatch(value):
            low, after = build(found)
            return low, after - _SECOND
    raise ValueError(value)


def _of_day(day: datetime, clock: str) -> Interval:
    if part := PARTS.get(clock):
        return day + timedelta(minutes=part[0]), day + timedelta(minutes=part[1], seconds=59)
    found = _CLOCK.fullmatch(clock)
    if not found:
        raise ValueError(clock)
    hour, minute, second, zone = found.groups()
    low = day + timedelta(hours=int(hour), minutes=int(minute or 0), seconds=int(second or 0))
    if zone:
        sign = -1 if zone[0] == "-" else 1
        offset = timedelta() if zone == "Z" else sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
        low += HANOI_OFFSET - offset
    length = _SECOND if second else timedelta(minutes=1) if minute else timedelta(hours=1)
    return low, low + length - _SECOND


def _month(year: int, month: int) -> datetime:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return datetime(year, month, 1)


def _months(year: int, first: int, after: int) -> Interval:
    return _month(year, first), _month(year, after)


def _day(found: re.Match[str]) -> Interval:
    low = datetime.fromisoformat(found.group())
    return low, low + timedelta(days=1)


def _week(found: re.Match[str]) -> Interval:
    low = datetime.fromisocalendar(int(found[1]), int(found[2]), 6 if found[3] else 1)
    return low, low + timedelta(days=2 if found[3] else 7)


_Build = Callable[[re.Match[str]], Interval]
_SHAPES: Final[tuple[tuple[re.Pattern[str], _Build], ...]] = (
    (re.compile(r"\d{4}-\d{2}-\d{2}"), _day),
    (re.compile(r"(\d{4})-(\d{2})"), lambda m: _months(int(m[1]), _checked(int(m[2]), 12), int(m[2]) + 1)),
    (re.compile(r"(\d{4})"), lambda m: _months(int(m[1]), 1, 13)),
    (re.compile(r"(\d{4})-W(\d{2})(-WE)?"), _week),
    (re.compile(r"(\d{4})-Q([1-4])"), lambda m: _months(int(m[1]), 3 * int(m[2]) - 2, 3 * int(m[2]) + 1)),
    (re.compile(r"(\d{4})-H([12])"), lambda m: _months(int(m[1]), 6 * int(m[2]) - 5, 6 * int(m[2]) + 1)),
    (re.compile(r"(\d{4})-(SP|SU|FA|WI)"), lambda m: _months(int(m[1]), SEASONS[m[2]][0], SEASONS[m[2]][1] + 1)),
    (re.compile(r"(\d{3})"), lambda m: _months(10 * int(m[1]), 1, 121)),
    (re.compile(r"(\d{2})"), lambda m: _months(100 * int(m[1]), 1, 1201)),
)


def _checked(number: int, top: int) -> int:
    if not 1 <= number <= top:
        raise ValueError(number)
    return number


def _modified(low: datetime, high: datetime, mod: str | None, *, clock: bool) -> Interval:
    """The part of an interval that a mod leaves, or what it adds around it."""
    length = high + _SECOND - low
    grain = timedelta(days=1) if length >= _WHOLE_DAYS else timedelta(minutes=1)
    if mod == "START":
        return low, low + length * 2 / 5 // grain * grain - _SECOND
    if mod == "MID":
        return low + length / 4 // grain * grain, high - length / 4 // grain * grain
    if mod == "END":
        return low + length * 3 / 5 // grain * grain, high
    if mod == "APPROX":
        slack = _NEAR_CLOCK if clock else min(length * 2, timedelta(days=3 * 365))
        return max(_EARLIEST + slack, low) - slack, min(_LATEST - slack, high) + slack
    if mod == "BEFORE":
        return (low - _SHORT_OF_CLOCK, high) if clock else (_EARLIEST, low - _SECOND)
    if mod == "AFTER":
        return (low, high + _SHORT_OF_CLOCK) if clock else (high + _SECOND, _LATEST)
    return low, high
