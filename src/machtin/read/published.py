"""When an article was published, as papers write it, to one ISO form in local time.

In:  what stands in `published`: ISO 8601 with or without zone, RFC 822 (feeds), "01/11/2013 08:40", seconds since 1970.
Out: "2013-11-01", "2013-11-01T08:40" or with seconds, in Asia/Ho_Chi_Minh without a zone. Raises ValueError with the reason in words.
Viet Nam has been at UTC+7 without summer time since 1975-06-13, so a fixed offset does.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

VIET_NAM = timezone(timedelta(hours=7))
FIRST_YEAR, LAST_YEAR = 1865, 2199  # Gia Định báo, the first paper in quốc ngữ; beyond the other end it is a slip

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:(?:[T ]|, ?)\s{0,3}(\S.{0,40}))?", re.DOTALL)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:,? (?:lúc )?(\S.{0,40}))?", re.DOTALL)
_CLOCK = re.compile(r"(\d{1,2})(?::|h|g| giờ )(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)? ?(Z|UTC|GMT|[+-]\d{2}:?\d{2}|\(?GMT ?[+-]\d{1,2}\)?)?", re.IGNORECASE)


def local_time(value: object) -> str | None:
    """Return `value` as local ISO 8601, None where nothing is given.

    "2013-11-01T01:40:00Z" → "2013-11-01T08:40"; "1/11/2013 8h40" → "2013-11-01T08:40"; "2013-11-01" stays.
    Raises ValueError where it is no day of the calendar or cannot be read.
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise ValueError(f"is a {type(value).__name__}, not a date")
    if isinstance(value, (int, float)):
        return _from_seconds(float(value))
    text = value.strip()
    if not text:
        return None
    if match := _ISO.fullmatch(text):
        year, month, day, clock = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year, clock = match.groups()
    else:
        return _from_mail(text)
    try:
        that_day = date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(f'"{text[:40]}" is not a day of the calendar') from None
    if not clock:
        return _checked(that_day.year, that_day.isoformat())
    at = _CLOCK.fullmatch(clock.strip())
    if at is None:
        raise ValueError(f'"{text[:40]}" has a clock time that cannot be read')
    try:
        moment = datetime(that_day.year, that_day.month, that_day.day, int(at[1]), int(at[2]), int(at[3] or 0))
    except ValueError:
        raise ValueError(f'"{text[:40]}" is not a time of the day') from None
    return _local(moment.replace(tzinfo=_zone(at[4])) if at[4] else moment)


def _zone(text: str) -> timezone:
    digits = re.sub(r"[^\d+-]", "", text)
    if not digits:
        return UTC
    sign = -1 if digits[0] == "-" else 1
    number = digits.lstrip("+-")
    hours, minutes = (int(number[:-2]), int(number[-2:])) if len(number) > 2 else (int(number), 0)
    if hours > 14 or minutes > 59:
        raise ValueError(f'"{text}" is no time zone')
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def _from_seconds(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError("is not a finite number")
    seconds = value / 1000 if abs(value) > 1e11 else value  # milliseconds, as JavaScript writes them
    try:
        return _local(datetime.fromtimestamp(seconds, UTC))
    except (OverflowError, OSError, ValueError):
        raise ValueError(f"{value:g} is no time in seconds since 1970") from None


def _from_mail(text: str) -> str:
    try:
        return _local(parsedate_to_datetime(text[:80]))
    except (ValueError, TypeError, IndexError, OverflowError):
        raise ValueError(f'"{text[:40]}" cannot be read as a date') from None


def _local(moment: datetime) -> str:
    if moment.tzinfo is not None:
        try:
            moment = moment.astimezone(VIET_NAM).replace(tzinfo=None)
        except OverflowError:
            raise ValueError(f"the year {moment.year} is impossible") from None
    return _checked(moment.year, moment.isoformat(timespec="seconds" if moment.second else "minutes"))


def _checked(year: int, text: str) -> str:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year} is impossible")
    return text
