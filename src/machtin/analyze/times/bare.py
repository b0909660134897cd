"""Dates without the words ngày, tháng, năm: 23/10/2013, 9/2013, 2010-2015; 30/4 and 2014 beside words that make them dates.

In:  folded text, a position and the sentence's end. Out: an `Expression` that starts there, or None.
A fraction, a score, a road or a count looks the same; the words around decide, and in doubt it is no date.
"""

from __future__ import annotations

import re

from machtin.analyze.times.days import read_day
from machtin.analyze.times.expression import Calendar, DayRange, Expression, Lunar, When
from machtin.analyze.times.patterns import END, OPT, SP
from machtin.analyze.times.read import BARE_YEAR, YEAR, Read, read_years

_MONTH_YEAR = re.compile(rf"(?P<m>0?[1-9]|1[0-2])\s?[/\-]\s?(?P<y>{YEAR})(?![/\-.]\d)")
_YEAR_SPAN = re.compile(rf"(?P<y>{YEAR})\s?(?P<mark>[-–/])\s?(?P<y2>{YEAR}|\d\d(?![\d/]))(?![/\-.]\d)")
_BARE_YEAR_CUE = re.compile(
    rf"(?<!\w)(?:sn|sinh|từ|đến|tới|trước|sau|hồi|kể{SP}từ|mùa{SP}giải|mùa|vụ|giai{SP}đoạn|nhiệm{SP}kỳ|khóa|niên{SP}khóa|thời{SP}điểm|tài{SP}khóa|model|vào|hết|trong|năm{SP}học"
    rf"|cuối|đầu|giữa|tết|hè|xuân|thu|và|so{SP}với){SP}:?\s?$|[(]\s?$|\d,\s$"
)
_SLASH_LUNAR = re.compile(rf"(?:ngày{SP})?(?P<d>[12]?\d|30)\s?[/\-.]\s?(?P<m>1[0-2]|0?[1-9]){SP}âm{SP}lịch{END}")
_DAY_CUE = re.compile(rf"(?<!\w)(?:vào|từ|đến|tới|trước|sau|dịp|lễ|hôm|ngày|hết|giao{SP}dịch|đêm|sáng|tối|chiều|trưa|khai{SP}giảng|kể{SP}từ|và){SP}$|\(\s?$")
_NO_DATE_BEHIND = re.compile(rf"{OPT}(?:%|[-/]\s?\d|(?:số|tổng|dân|diện|lượng|thành{SP}viên|người|triệu|tỉ|tỷ|nghìn|đồng|km|m|tuổi|xã|phường|quận|huyện|tỉnh|hộ|phiếu|ghế|bàn|trận|hiệp|độ|cấp|tấn|con|giờ|h|lần|sinh|phiên){END})")
_DAY_TO = re.compile(r"\d{1,2}[/-]\d{1,2}(?:/\d{4})?\s(?:cho\s)?(?:đến|tới)\s$")


def read_bare(text: str, at: int, end: int) -> Expression | None:
    """Return a date without the words ngày, tháng, năm: 23/10/2013, 9/2013, 2010-2015, and 30/4 or 2014 beside words that make them dates."""
    if found := _SLASH_LUNAR.match(text, at, end):
        return Expression(at, found.end(), "lunar.day", Lunar(int(found["m"]), int(found["d"])))
    if read := read_day(text, at, end, prefixed=False):
        first = read.when.last if isinstance(read.when, DayRange) else read.when
        if (isinstance(first, Calendar) and first.year) or _plain_range(text, at, read, end) or _day_cue(text, at, read.end, end, read.when):
            return Expression(at, read.end, read.rule, read.when)
        return None
    if found := _MONTH_YEAR.match(text, at, end):
        return Expression(at, found.end(), "month", Calendar(int(found["y"]), int(found["m"])))
    if found := _YEAR_SPAN.match(text, at, end):
        read = read_years(found, "year") if found["y2"] and (len(found["y2"]) == 4 or found["mark"] == "/") else None
        if read and isinstance(read.when, DayRange) and 1800 < int(found["y"]) < 2100 and (found["mark"] != "/" or _BARE_YEAR_CUE.search(text, max(0, at - 24), at)):
            return Expression(at, read.end, read.rule, read.when)
        return None
    if (found := BARE_YEAR.match(text, at, end)) and _BARE_YEAR_CUE.search(text, max(0, at - 24), at) and _year_fits(text, at, found.end(), end):
        return Expression(at, found.end(), "year.bare", Calendar(int(found["y"])))
    return None


def _plain_range(text: str, at: int, read: Read, end: int) -> bool:
    """22-23/10: nothing but a date, where the last number cannot be a mark out of ten or twelve."""
    last = read.when.last if isinstance(read.when, DayRange) else None
    return last is not None and (last.day or 0) > 12 and "/" in text[at : read.end] and not _NO_DATE_BEHIND.match(text, read.end, end)


def _year_fits(text: str, at: int, stop: int, end: int) -> bool:
    """In brackets, or behind a comma or "và", a number is a year only where nothing else can follow."""
    before = text[max(0, at - 3) : at].rstrip()
    if before.endswith("("):
        return bool(re.compile(r"\s?[);,\-–]").match(text, stop, end))
    if before.endswith(",") or before.endswith("và"):
        return bool(re.search(r"năm\s(?:1[89]|20)\d\d(?:,\s(?:1[89]|20)\d\d){0,3}(?:,|\svà)?\s?$", text[max(0, at - 40) : at].rstrip() + " "))
    return True


def _day_cue(text: str, at: int, stop: int, end: int, when: When) -> bool:
    cue = _DAY_CUE.search(text, max(0, at - 16), at)
    if not cue or _NO_DATE_BEHIND.match(text, stop, end):
        return False
    word = cue.group().strip()
    slash = "/" in text[at:stop]
    first = when.first if isinstance(when, DayRange) else when
    small = isinstance(first, Calendar) and (first.day or 31) < (first.month or 1) and (first.day or 31) <= 4
    if small and word in ("đến", "tới", "hết", "trước", "sau") and not _DAY_TO.search(text, max(0, at - 24), at):
        return False  # "đến 1/3": a third
    if word == "(":
        return bool(re.compile(r"\s?\)").match(text, stop, end))
    if word == "và":
        return bool(re.search(r"\d\s?[/-]\s?\d{1,2}(?:\s?,\s?\d{1,2}\s?[/-]\s?\d{1,2}){0,3}\s+và\s+$", text[max(0, at - 30) : at]))
    if word in ("từ", "đến", "tới", "trước", "sau", "hết", "vào"):
        range_on = re.compile(rf"{SP}(?:đến|tới|cho{SP}đến){SP}(?:(?:hết{SP})?ngày{SP})?\d{{1,2}}[/-]\d").match(text, stop, end)
        range_back = re.search(r"(?:từ|ngày|hôm)\s+(?:ngày\s+)?\d{1,2}(?:[/-]\d{1,2})?(?:/\d{4})?\s+(?:cho\s+)?(?:đến|tới)\s+$", text[max(0, at - 40) : at])
        day = when.last if isinstance(when, DayRange) else when
        return slash or bool(range_on or range_back) or (isinstance(day, Calendar) and word == "vào" and (day.day or 0) > 12)
    return True
