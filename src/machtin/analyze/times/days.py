"""Days as written: ngày 8/1, 22-23/10, ngày 5 tháng 1, thứ Tư (23/10), ngày 30 hàng tháng.

In:  folded text, a position and the sentence's end. Out: what starts there and where it ends, or None.
"""

from __future__ import annotations

import re

from machtin.analyze.times import lexicon
from machtin.analyze.times.expression import Calendar, DayRange, Fixed, Weekday
from machtin.analyze.times.patterns import END, OPT, SP, alternation
from machtin.analyze.times.read import HINTS, YEAR, YEAR_STEPS, Read, month_number, possible, year_of

_SEP = r"\s?[/\-.]\s?"
_BEHIND_DAY = re.compile(rf"{SP}(?:(?P<year>{alternation(YEAR_STEPS)})|(?P<hint>{alternation(HINTS)}))")
_DAY = re.compile(
    rf"(?P<d>0?[1-9]|[12]\d|3[01])(?:(?P<sep>{_SEP})(?P<m>0?[1-9]|1[0-2])(?!\d)"
    rf"(?:(?P<sep2>{_SEP})(?P<y>{YEAR}|\d\d(?![\d%]))|,?{SP}(?:năm{SP})?(?P<y2>{YEAR}))?"
    rf"|{SP}tháng{SP}(?P<mw>0?[1-9]{END}|1[0-2]{END}|{alternation(lexicon.MONTH_WORDS)})"
    rf"(?:(?:,?{SP}năm{SP}|{_SEP})(?P<y3>{YEAR}))?)(?![/\d]|[.,]\d)"
)
_DAY_ALONE = re.compile(r"(?P<d>0?[1-9]|[12]\d|3[01])(?![\d/%]|[.,\-–]\d|\s?[-–]\s?\d|\s?h(?![^\W\d]))")
_MEASURED = re.compile(rf"{OPT}(?:%|triệu|tỉ|tỷ|nghìn|ngàn|người|đồng|usd|m|km|kg|tấn|độ|lần|điểm){END}")
_EVERY_MONTH = re.compile(rf"{SP}(?:hàng|hằng|mỗi){SP}tháng{END}")
_LIST = re.compile(
    rf"(?P<d>0?[1-9]|[12]\d|3[01])(?:\s?[/\-.]\s?(?P<m>1[0-2]|0?[1-9]))?(?P<mid>(?:,{SP}(?:0?[1-9]|[12]\d|3[01])){{0,4}})"
    rf"(?:{OPT}(?:-|,){OPT}|{SP}(?P<word>và|đến|tới|hoặc|hay){SP}(?:ngày{SP})?)(?=\d)"
)
_WEEKDAY = re.compile(
    rf"(?P<w>{alternation(lexicon.WEEKDAYS)})(?:{SP}(?:(?P<every>(?:hàng|hằng|mỗi){SP}tuần)|(?:(?:của{SP})?tuần{SP}(?P<week>trước|này|tới|sau|qua|rồi)|(?P<hint>vừa{SP}qua|vừa{SP}rồi|tới|sắp{SP}tới|tới{SP}đây|này))){END})?"
)
_AND_DATE = re.compile(rf"(?P<open>,?{SP}\(?|\s?\()(?:(?:tức|là|nhằm){SP})?(?:ngày{SP})?(?=\d)")


def read_day(text: str, at: int, end: int, *, prefixed: bool, alone: bool = False, after_part: bool = False) -> Read | None:
    """Return the calendar day, or list of days, written from `at`; `prefixed` where "ngày" or "hôm" stands before, `alone` for one day only.

    `after_part` where a part of the day stands before: "đêm 28.10" is a day, "tối 2.5 triệu" is none.
    """
    if not alone and (listed := _LIST.match(text, at, end)):
        last = read_day(text, listed.end(), end, prefixed=prefixed, alone=True)
        if last and isinstance(last.when, Calendar) and last.when.month and last.rule == "day" and _one_list(listed, prefixed):
            day, first = last.when, int(listed["d"])
            month = int(listed["m"]) if listed["m"] else last.when.month
            if (month, first) < (last.when.month, day.day or 0) and possible(day.year, month, first):
                ends = DayRange(Calendar(day.year, month, first, year_step=day.year_step, hint=day.hint), day)
                return Read(ends, last.end, "day.range")
    if found := _DAY.match(text, at, end):
        month = month_number(found["m"] or found["mw"])
        year = year_of(found["y"] or found["y2"] or found["y3"])
        if found["sep2"] and found["sep2"].strip() != found["sep"].strip():
            year = None
        if possible(year, month, int(found["d"])):
            bare_dot = found["sep"] and found["sep"].strip() == "." and not (prefixed or found["y"])
            if bare_dot and (not after_part or _MEASURED.match(text, found.end(), end)):
                return None
            step, hint, stop = _day_tail(text, found.end(), end) if year is None else (None, 0, found.end())
            return Read(Calendar(year, month, int(found["d"]), year_step=step, hint=hint), stop, "day")
    if prefixed and (found := _DAY_ALONE.match(text, at, end)):
        if every := _EVERY_MONTH.match(text, found.end(), end):
            return Read(Fixed(f"XXXX-XX-{int(found['d']):02d}", is_set=True), every.end(), "set.day")
        return Read(Calendar(day=int(found["d"])), found.end(), "day.of-month")
    return None


def _one_list(listed: re.Match[str], prefixed: bool) -> bool:
    """Days that make one expression: 22-23/10, ngày 1 và 2/11, not "từ ngày 9 đến 12/10", which is two."""
    if listed["word"] in ("đến", "tới"):
        return not prefixed and not listed["m"]
    if listed["m"]:
        return "-" in listed.group()[len(listed["d"]) + 1 :]
    return prefixed or "," not in listed.group() or listed["word"] == "và"


def _day_tail(text: str, at: int, end: int) -> tuple[int | None, int, int]:
    """(year step, hint, where it ends) of "năm ngoái", "tới", "vừa qua" behind a day or month."""
    if found := _BEHIND_DAY.match(text, at, end):
        if found["year"]:
            return YEAR_STEPS[" ".join(found["year"].split())], 0, found.end()
        if " ".join(found["hint"].split()) not in ("qua", "rồi"):
            return None, HINTS[" ".join(found["hint"].split())], found.end()
    return None, 0, at


def read_weekday(text: str, at: int, end: int) -> Read | None:
    """thứ Tư (23/10), chủ nhật tuần trước, thứ Sáu hàng tuần; the caller knows whether the word is an ordinal."""
    found = _WEEKDAY.match(text, at, end)
    if not found:
        return None
    day = lexicon.WEEKDAYS[" ".join(found["w"].split())]
    if found["every"]:
        return Read(Fixed(f"XXXX-WXX-{day + 1}", is_set=True), found.end(), "set.weekday")
    week = {"trước": -1, "qua": -1, "rồi": -1, "này": 0, "tới": 1, "sau": 1}.get(found["week"] or "")
    if found["hint"] == "này":
        week = 0
    hint = 0 if not found["hint"] else -1 if found["hint"].startswith("vừa") else 1 if "tới" in found["hint"] else 0
    if joined := _AND_DATE.match(text, found.end(), end):
        read = read_day(text, joined.end(), end, prefixed=True)
        if read and read.rule != "day.of-month" and isinstance(read.when, Calendar):
            close = re.compile(r"\s?\)").match(text, read.end, end)
            if "(" not in joined["open"]:
                return Read(read.when, read.end, "weekday.date")
            if close:
                return Read(read.when, close.end(), "weekday.date")
    return Read(Weekday(day, week, hint), found.end(), "weekday")
