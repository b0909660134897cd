"""The Vietnamese lunar calendar: which solar day a lunar day is, for the years that newspapers speak of.

In:  lunar day, month, year. Out: the solar date. Months begin with the day of the new moon at UTC+7; the month that holds the winter
solstice is the eleventh; in a year of thirteen months the first without a major solar term is leap.
Source: J. Meeus, Astronomical Algorithms (1998), chapters 25 and 49, low-precision series; the rule of months as in
"Computing the Vietnamese lunar calendar" (Hồ Ngọc Đức). Checked against the published Tết days of 1968..2030 (tests).
Gap: before 1968 North and South kept different calendars now and then; leap months are never meant by "rằm tháng Bảy".
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from functools import lru_cache

_MONTH = 29.530588853
_EPOCH = date(2000, 1, 1)
_EPOCH_JD = 2451545  # noon of 2000-01-01, the Julian day number of that date
_HANOI = 7 / 24


@lru_cache(maxsize=512)
def _new_moon(k: int) -> int:
    """Return the Julian day number (UTC+7) of the k-th new moon since 1900-01-01."""
    t = k / 1236.85
    dr = math.pi / 180
    jd = 2415020.75933 + 29.53058868 * k + 0.0001178 * t**2 - 0.000000155 * t**3
    jd += 0.00033 * math.sin((166.56 + 132.87 * t - 0.009173 * t**2) * dr)
    m = (359.2242 + 29.10535608 * k - 0.0000333 * t**2 - 0.00000347 * t**3) * dr
    mp = (306.0253 + 385.81691806 * k + 0.0107306 * t**2 + 0.00001236 * t**3) * dr
    f = (21.2964 + 390.67050646 * k - 0.0016528 * t**2 - 0.00000239 * t**3) * dr
    jd += (0.1734 - 0.000393 * t) * math.sin(m) + 0.0021 * math.sin(2 * m) - 0.4068 * math.sin(mp) + 0.0161 * math.sin(2 * mp)
    jd += -0.0004 * math.sin(3 * mp) + 0.0104 * math.sin(2 * f) - 0.0051 * math.sin(m + mp) - 0.0074 * math.sin(m - mp)
    jd += 0.0004 * math.sin(2 * f + m) - 0.0004 * math.sin(2 * f - m) - 0.0006 * math.sin(2 * f + mp)
    jd += 0.0010 * math.sin(2 * f - mp) + 0.0005 * math.sin(2 * mp + m)
    jd -= -0.000278 + 0.000265 * t + 0.000262 * t**2  # terrestrial to universal time
    return math.floor(jd + 0.5 + _HANOI)


def _sun_sector(jdn: int) -> int:
    """Return in which of twelve sectors of 30° the sun stands at the midnight (UTC+7) that begins a day; 9 is from the winter solstice on."""
    t = (jdn - 0.5 - _HANOI - 2451545.0) / 36525
    dr = math.pi / 180
    m = 357.52910 + 35999.05030 * t - 0.0001559 * t**2
    centre = (1.914600 - 0.004817 * t) * math.sin(m * dr) + (0.019993 - 0.000101 * t) * math.sin(2 * m * dr) + 0.000290 * math.sin(3 * m * dr)
    longitude = 280.46645 + 36000.76983 * t + centre
    return math.floor(longitude % 360 / 30)


@lru_cache(maxsize=128)
def _eleventh_month(year: int) -> int:
    """Return k of the new moon that begins the month with the winter solstice of a solar year."""
    k = math.floor((_jdn(date(year, 12, 31)) - 2415021) / _MONTH)
    return k - 1 if _sun_sector(_new_moon(k)) >= 9 else k


@lru_cache(maxsize=128)
def _months(year: int) -> tuple[int, ...]:
    """Return k of the new moons that begin lunar months 1..12 of a lunar year, leap months left out."""
    starts: dict[int, int] = {}
    for solstice_year in (year - 1, year):
        first, after = _eleventh_month(solstice_year), _eleventh_month(solstice_year + 1)
        leap = None
        if after - first == 13:
            leap = next((k for k in range(first + 1, after) if _sun_sector(_new_moon(k)) == _sun_sector(_new_moon(k + 1))), None)
        number = 10
        for k in range(first, after):
            if k == leap:
                continue
            month = number % 12 + 1
            number += 1
            if (solstice_year == year - 1 and month <= 10) or (solstice_year == year and month > 10):
                starts[month] = k
    return tuple(starts[m] for m in range(1, 13))


def solar_date(day: int, month: int, year: int) -> date:
    """Return the solar date of a lunar day; day 0 is the last day of the month before. Raises ValueError outside 1900..2100.

    (1, 1, 2024) → 2024-02-10; (15, 8, 2023) → 2023-09-29.
    """
    if not 1900 <= year <= 2100 or not 1 <= month <= 12 or not 0 <= day <= 30:
        raise ValueError(f"no lunar day {day}/{month}/{year}")
    return _date(_new_moon(_months(year)[month - 1]) + day - 1)


def solar_month(month: int, year: int) -> tuple[date, date]:
    """Return the first and last solar day of a lunar month."""
    k = _months(year)[month - 1]
    return _date(_new_moon(k)), _date(_new_moon(k + 1) - 1)


def _jdn(day: date) -> int:
    return _EPOCH_JD + (day - _EPOCH).days


def _date(jdn: int) -> date:
    return _EPOCH + timedelta(days=jdn - _EPOCH_JD)
