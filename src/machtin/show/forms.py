"""Dates, numbers and values as a reader of Vietnamese or English writes them.

In:  TIMEX3 values, ISO instants, numbers, account values with modifiers.
Out: short texts: "4/1/2024", "tháng 12/2023", "sáng 4/1/2024", "hơn 2.500"; in English "4 January 2024", "more than 2,500".
Whatever has another form is returned as it stands: showing a value must never fail.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from machtin.show.i18n import Lang, Unit, translations

_PARTS = {
    "MO": ("sáng", "morning"),
    "MI": ("trưa", "midday"),
    "AF": ("chiều", "afternoon"),
    "EV": ("tối", "evening"),
    "NI": ("đêm", "night"),
    "DT": ("ban ngày", "daytime"),
}
_SEASONS = {
    "SP": ("mùa xuân", "spring"),
    "SU": ("mùa hè", "summer"),
    "FA": ("mùa thu", "autumn"),
    "WI": ("mùa đông", "winter"),
    "H1": ("nửa đầu", "first half of"),
    "H2": ("nửa cuối", "second half of"),
}
_UNITS: dict[str, Unit] = {"Y": "year", "M": "month", "W": "week", "D": "day"}
_CLOCK_UNITS: dict[str, Unit] = {"H": "hour", "M": "minute", "S": "second"}
_SEVERAL: dict[Unit, tuple[str, str]] = {
    "year": ("nhiều năm", "several years"),
    "month": ("nhiều tháng", "several months"),
    "week": ("nhiều tuần", "several weeks"),
    "day": ("nhiều ngày", "several days"),
    "hour": ("nhiều giờ", "several hours"),
    "minute": ("nhiều phút", "several minutes"),
    "second": ("nhiều giây", "several seconds"),
}
_REFS = {"PRESENT_REF": ("hiện nay", "now"), "PAST_REF": ("trước đây", "in the past"), "FUTURE_REF": ("sắp tới", "in the future")}
_MODIFIERS = {
    "~": ("khoảng {}", "about {}"),
    ">": ("hơn {}", "more than {}"),
    "<": ("gần {}", "nearly {}"),
    ">=": ("ít nhất {}", "at least {}"),
    "<=": ("nhiều nhất {}", "at most {}"),
}
_LARGE = (1e9, 1e6)
_DAY = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?(?:T(.{2,12}))?\Z")
_CLOCK = re.compile(r"(\d\d)(?::(\d\d))?(?::\d\d(?:\.\d{1,6})?)?(Z)?\Z")
_DURATION = re.compile(r"P(?:(\d{1,9}|X)([YMWD]))?(?:T(\d{1,9}|X)([HMS]))?\Z")
_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,9})?\Z")
_NUMBER_RANGE = re.compile(r"(\d{1,18}(?:\.\d{1,9})?)-(\d{1,18}(?:\.\d{1,9})?)\Z")


def number_text(value: float | int | str, lang: Lang) -> str:
    """Return 2500 as "2.500" ("2,500" in English), 0.55 as "0,55", 62500000000 as "62,5 tỷ"; at most four decimals."""
    amount = float(value)
    if not math.isfinite(amount):
        return str(value)
    t = translations(lang)
    # The short form only where it says it all: 1.234.567 stays as it is.
    short = 1e6 <= abs(amount) < 1e12 and any(amount / size == round(amount / size, 3) for size in _LARGE if abs(amount) >= size)
    return t.compact(amount) if short else t.number(amount)


def modified(text: str, modifier: str, lang: Lang) -> str:
    """Return `text` with its approximator: "hơn 100"."""
    row = _MODIFIERS.get(modifier)
    return row[lang == "en"].format(text) if row else text


def amount_text(low: float | None, high: float | None, modifier: str, lang: Lang) -> str:
    """Return one number or two with their approximator: "hơn 60", "60–70"; "" where there is none."""
    numbers = [number_text(n, lang) for n in dict.fromkeys((low, high)) if n is not None]
    return modified("–".join(numbers), modifier, lang) if numbers else ""


def number_span(value: str) -> tuple[float, float] | None:
    """Return what a number's value says as (low, high), None where it is no number or range; a duration counts in its own unit."""
    if _NUMBER.match(value):
        return float(value), float(value)
    if (duration := _DURATION.match(value)) and (duration[1] or duration[3] or "X") != "X":
        amount = float(duration[1] or duration[3])
        return amount, amount
    both = _NUMBER_RANGE.match(value)
    return (float(both[1]), float(both[2])) if both and float(both[1]) <= float(both[2]) else None


def duration_unit(value: str) -> str:
    """Return the unit of a TIMEX3 duration ("PY", "PTM"), "" for anything else: only lengths of one unit share an axis."""
    duration = _DURATION.match(value)
    return f"P{duration[2] or 'T' + (duration[4] or '')}" if duration else ""


def value_text(value: str, modifier: str, kind: str, lang: Lang) -> str:
    """Return an account's value as shown at the head of its column; a modifier may also lead the value itself (">=100")."""
    if not modifier and (led := re.match(r"(>=|<=|[~<>])\s?(?=\S)", value)):
        modifier, value = led[1], value[led.end() :]
    text = value
    if kind == "date" or _DURATION.match(value):
        text = timex_text(value, lang)
    if kind == "number" and text == value:
        span = number_span(value) if not duration_unit(value) else None
        if span and span[0] == span[1]:
            text = number_text(span[0], lang)
        elif span and not _looks_like_score(value):
            text = f"{number_text(span[0], lang)}–{number_text(span[1], lang)}"
    return modified(text, modifier, lang)


def _looks_like_score(value: str) -> bool:
    """A score and a range are written alike; small numbers are left as written, so that 2-1 never becomes a range."""
    return bool(re.match(r"\d{1,2}-\d{1,2}\Z", value))


@lru_cache(maxsize=8192)
def timex_text(value: str, lang: Lang) -> str:
    """Return a TIMEX3 value in words; one that is not understood is returned unchanged."""
    en = lang == "en"
    if value in _REFS:
        return _REFS[value][en]
    if "/" in value:
        first, _, last = value.partition("/")
        return f"{timex_text(first, lang)} – {timex_text(last, lang)}"
    if duration := _DURATION.match(value):
        return _duration_text(duration, value, lang)
    if re.match(r"\d{3}\Z", value):
        return f"{value}0s" if en else f"thập niên {value}0"
    if week := re.match(r"(\d{4})-W(\d\d)\Z", value):
        return f"week {int(week[2])} of {week[1]}" if en else f"tuần {int(week[2])} năm {week[1]}"
    if quarter := re.match(r"(\d{4})-Q([1-4])\Z", value):
        return f"quarter {quarter[2]} of {quarter[1]}" if en else f"quý {quarter[2]}/{quarter[1]}"
    if season := re.match(r"(\d{4})-(SP|SU|FA|WI|H1|H2)\Z", value):
        return f"{_SEASONS[season[2]][en]} {season[1]}"
    if clock := re.match(r"T(\d\d:\d\d)", value):
        return clock[1]
    day = _DAY.match(value)
    return _day_text(day, value, lang) if day else value


def _day_text(day: re.Match[str], value: str, lang: Lang) -> str:
    year, month, number, clock = int(day[1]), int(day[2]), int(day[3] or 0), day[4]
    if not 1 <= month <= 12 or number > 31:
        return value
    if not number:
        return translations(lang).month(date(year, month, 1)) if year else value
    try:
        text = translations(lang).day(date(year, month, number))
    except ValueError:
        return value  # 31/2: no day of the calendar
    if not clock:
        return text
    if clock in _PARTS:
        part = _PARTS[clock][lang == "en"]
        return f"{text}, {part}" if lang == "en" else f"{part} {text}"
    time = _CLOCK.match(clock)
    if not time:
        return value
    shown = f"{time[1]}:{time[2] or '00'}" if lang == "en" else f"{int(time[1])}h{time[2] if time[2] and time[2] != '00' else ''}"
    shown += " GMT" if time[3] else ""
    return f"{shown}, {text}" if lang == "en" else f"{shown} {text}"


def _duration_text(duration: re.Match[str], value: str, lang: Lang) -> str:
    amount, unit, table = (
        (duration[1], duration[2], _UNITS) if duration[1] else (duration[3], duration[4], _CLOCK_UNITS)
    )
    if amount is None:
        return value
    return _SEVERAL[table[unit]][lang == "en"] if amount == "X" else translations(lang).length(int(amount), table[unit])


def instant_text(value: str | None, lang: Lang, *, clock: bool = True) -> str:
    """Return an ISO instant such as `Article.published` as "10:15 13/9/2025"; midnight is left out."""
    if not value:
        return ""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return timex_text(value, lang)
    t = translations(lang)
    return t.instant(moment) if clock else t.day(moment)


def period_text(first: str | None, last: str | None, lang: Lang) -> str:
    """Return the days of a story: "5–8/1/2024", "30/12/2023 – 4/1/2024"."""
    a, b = instant_text(first, lang, clock=False), instant_text(last, lang, clock=False)
    if not a or not b or a == b:
        return a or b
    sep = " " if lang == "en" else "/"
    head, _, tail = a.partition(sep)
    if tail and b.partition(sep)[2] == tail:
        return f"{head}–{b}"
    return f"{a} – {b}"


def first_day(value: str) -> date | None:
    """Return the first calendar day of a TIMEX3 value, for placing it on an axis; None where it has none."""
    match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", value.partition("/")[0])
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None


def gap_text(days: int, lang: Lang) -> str:
    """Return a distance between two points of a timeline in its largest fitting unit: "9 năm", "3 tháng", "5 ngày"."""
    for size, unit in ((365, "Y"), (30, "M"), (1, "D")):
        if days >= size * (2 if unit != "D" else 1):
            return timex_text(f"P{days // size}{unit}", lang)
    return ""


def last_instant(value: datetime) -> datetime:
    """Return the exclusive end of an inclusive `latest` (…T23:59:59), so that a day is drawn as a whole day."""
    return value + timedelta(seconds=1) if value.second == 59 else value
