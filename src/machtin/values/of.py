"""Values of the nouns: from an analysis' quantities, times and names to the sets that they mean."""

from __future__ import annotations

import math
import re
from datetime import date, datetime

from machtin.analysis import Quantity, Time
from machtin.text.fold import fold
from machtin.values.identifiers import Text
from machtin.values.names import Name
from machtin.values.numbers import Modifier, Number
from machtin.values.periods import Period
from machtin.values.places import Place, find_place

_NEAR = re.compile(r"(?:gần|suýt|ngót|non|xấp xỉ|sắp)\b")
_OVER = re.compile(r"(?:hơn|ngoài|quá)\b")
_DURATION = re.compile(r"P(?:(\d+(?:\.\d+)?)Y)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?")
_UNITS = (("năm", 31556952), ("tháng", 2629746), ("tuần", 604800), ("ngày", 86400), ("giờ", 3600), ("phút", 60), ("giây", 1))
_DURATION_MODS: dict[str | None, Modifier] = {"APPROX": "~", "MORE_THAN": ">", "LESS_THAN": "<", "BEFORE": "<", "AFTER": ">"}


def number_of(quantity: Quantity, surface: str = "") -> Number | Text | None:
    """Return the set that a quantity means: a `Text` for a score, None where it has no number.

    `surface` is the quantity's words (`text[start:end]`): they tell gần (near) from dưới (anything below). Without them "<" is anything below.
    """
    if quantity.kind == "score":
        return Text(quantity.value, "score") if quantity.value else None
    low, high = quantity.low, quantity.high
    if quantity.value and (fraction := re.fullmatch(r"(\d{1,9})/(\d{1,9})", quantity.value)) and int(fraction[2]):
        low = high = int(fraction[1]) / int(fraction[2])
    low = high if low is None else low
    high = low if high is None else high
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return None
    return Number(min(low, high), max(low, high), quantity.modifier, quantity.unit, quantity.modifier == "<" and bool(_NEAR.match(fold(surface))))


def period_of(time: Time, surface: str = "") -> Period | Number | None:
    """Return the set that a time means: a `Period`; for a duration a `Number`; None for sets (mỗi tuần) and durations without a number.

    `surface` is the time's words: gần 15h and hơn 15h are within the hour, trước 15h and sau 15h are not.
    A value without a place on the calendar but with `earliest` and `latest` takes these.
    """
    if time.type == "DURATION":
        return duration_of(time, surface)
    if time.type == "SET":
        return None
    words = fold(surface)
    period = Period.of(time.value, time.mod, bool(_NEAR.match(words) or _OVER.match(words)))
    if period.earliest is None and period.latest is None and (time.earliest or time.latest):
        return Period(_instant(time.earliest), _instant(time.latest), time.value, time.mod)
    return period


def duration_of(time: Time, surface: str = "") -> Number | None:
    """Return a duration ("PT20M", "P5M") as a number with its unit; None where it has no number ("PXY")."""
    found = _DURATION.fullmatch(time.value)
    parts = [(float(n), *unit) for n, unit in zip(found.groups(), _UNITS, strict=True) if n] if found else []
    if not parts:
        return None
    modifier = _DURATION_MODS.get(time.mod, "")
    near = modifier == "<" and (not surface or bool(_NEAR.match(fold(surface))))
    if len(parts) == 1:
        return Number(parts[0][0], parts[0][0], modifier, parts[0][1], near)
    smallest = parts[-1]
    total = sum(n * seconds for n, _, seconds in parts) / smallest[2]
    return Number(total, total, modifier, smallest[1], near)


def place_of(name: str, as_of: date | None = None) -> Place:
    """Return the place of that name; one that the table does not know keeps its name and lies nowhere known."""
    return find_place(name, as_of)


def name_of(text: str) -> Name:
    """Return the name; titles before it (ông, bà) are no part of it."""
    return Name(text)


def text_of(text: str) -> Text:
    """Return an identifier: a number plate, a flight number."""
    return Text(text)


def _instant(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
