"""Dates as written: days, months, quarters, halves, seasons, years, decades, centuries, lunar days and holidays.

In:  folded text, a position and the sentence's end. Out: what starts there and where it ends, or None.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from machtin.analysis import Mod
from machtin.analyze.times import lexicon
from machtin.analyze.times.expression import (
    Calendar,
    DayRange,
    Expression,
    Fixed,
    Lunar,
    SamePoint,
    Step,
    Weekday,
    When,
)
from machtin.analyze.times.patterns import END, OPT, SP, alternation

_SEP = r"\s?[/\-.]\s?"
_HINTS: Final = {"tới": 1, "sắp tới": 1, "tới đây": 1, "sắp tới đây": 1, "vừa qua": -1, "vừa rồi": -1, "qua": -1, "rồi": -1, "này": 0}
_YEAR_STEPS: Final = {
    "năm nay": 0, "năm ngoái": -1, "năm trước": -1, "năm sau": 1, "năm tới": 1, "năm kia": -2, "năm đó": 99, "cùng năm": 99, "năm rồi": -1, "năm qua": -1,
}  # fmt: skip
_BEHIND_DAY = re.compile(rf"{SP}(?:(?P<year>{alternation(_YEAR_STEPS)})|(?P<hint>{alternation(_HINTS)}))")
_YEAR = r"(?:1[0-9]\d\d|20\d\d|21\d\d)(?!\d)"
_DAY = re.compile(
    rf"(?P<d>0?[1-9]|[12]\d|3[01])(?:(?P<sep>{_SEP})(?P<m>0?[1-9]|1[0-2])(?!\d)"
    rf"(?:(?P<sep2>{_SEP})(?P<y>{_YEAR}|\d\d(?![\d%]))|,?{SP}(?:năm{SP})?(?P<y2>{_YEAR}))?"
    rf"|{SP}tháng{SP}(?P<mw>0?[1-9]{END}|1[0-2]{END}|{alternation(lexicon.MONTH_WORDS)})"
    rf"(?:(?:,?{SP}năm{SP}|{_SEP})(?P<y3>{_YEAR}))?)(?![/\d]|[.,]\d)"
)
_DAY_ALONE = re.compile(r"(?P<d>0?[1-9]|[12]\d|3[01])(?![\d/%]|[.,\-–]\d|\s?[-–]\s?\d|\s?h(?![^\W\d]))")
_EVERY_MONTH = re.compile(rf"{SP}(?:hàng|hằng|mỗi){SP}tháng{END}")
_LIST = re.compile(
    rf"(?P<d>0?[1-9]|[12]\d|3[01])(?:\s?[/\-.]\s?(?P<m>1[0-2]|0?[1-9]))?(?P<mid>(?:,{SP}(?:0?[1-9]|[12]\d|3[01])){{0,4}})"
    rf"(?:{OPT}(?:-|,){OPT}|{SP}(?P<word>và|đến|tới|hoặc|hay){SP}(?:ngày{SP})?)(?=\d)"
)
_MONTH = re.compile(
    rf"tháng{SP}(?P<m>(?:0?[1-9]|1[0-2])(?![\d%]|[.,]\d(?!\d{{3}}))|{alternation(lexicon.MONTH_WORDS)})"
    rf"(?:\s?[/\-.,]\s?(?P<y>{_YEAR})|,?{SP}(?:năm{SP})?(?P<y2>{_YEAR}))?"
)
_LUNAR_MONTH = re.compile(rf"tháng{SP}(?P<m>{alternation(lexicon.LUNAR_MONTHS)}|(?:0?[1-9]|1[0-2]|{alternation(lexicon.MONTH_WORDS)})(?={SP}âm{SP}lịch))(?:{SP}âm{SP}lịch{END})?")
_BEHIND_MONTH = re.compile(rf"{SP}(?:(?P<year>{alternation(_YEAR_STEPS)})|(?P<hint>{alternation(_HINTS)})|(?P<step>trước{END}|sau{END}))")
_MONTH_YEAR = re.compile(rf"(?P<m>0?[1-9]|1[0-2])\s?[/\-]\s?(?P<y>{_YEAR})(?![/\-.]\d)")
_YEAR_RANGE_MARK = r"\s?[-–]\s?"
_ONE_YEAR = re.compile(rf"năm{SP}(?:(?:mới|học|học{SP}mới|tài{SP}khóa){SP})?(?P<y>{_YEAR})(?:{_YEAR_RANGE_MARK}(?P<y2>{_YEAR}|\d\d(?!\d)))?(?![/\-]\d)")
_YEAR_SPAN = re.compile(rf"(?P<y>{_YEAR})\s?(?P<mark>[-–/])\s?(?P<y2>{_YEAR}|\d\d(?![\d/]))(?![/\-.]\d)")
_BARE_YEAR = re.compile(rf"(?P<y>(?:1[89]|20)\d\d)(?![\d%]|[.,/\-]\d|{SP}(?:người|đồng|usd|m|km|tấn|tỉ|tỷ|kg|ha|trường hợp|vụ|ca|hộ|lượt|chiếc|xe){END})")
_BARE_YEAR_CUE = re.compile(
    rf"(?<!\w)(?:sn|sinh|từ|đến|tới|trước|sau|hồi|kể{SP}từ|mùa{SP}giải|mùa|vụ|giai{SP}đoạn|nhiệm{SP}kỳ|khóa|niên{SP}khóa|thời{SP}điểm|tài{SP}khóa|model|vào|hết|trong|năm{SP}học"
    rf"|cuối|đầu|giữa|tết|hè|xuân|thu|và|so{SP}với){SP}:?\s?$|[(]\s?$|\d,\s$"
)
_DECADE = re.compile(rf"(?:(?:những{SP}|các{SP})?(?:thập{SP}niên|thập{SP}kỷ)(?:{SP}những)?(?:{SP}năm)?|những{SP}năm){SP}(?P<y>(?:1[0-9]|20)\d0|[1-9]0)(?!\d)(?P<of>{SP}(?:của{SP})?thế{SP}kỷ{SP}(?:trước|(?:thứ{SP})?(?:20|xx|19|xix)){END})?")
_CENTURY = re.compile(rf"thế{SP}kỷ{SP}(?:thứ{SP})?(?P<n>[12]?\d|x{{0,2}}(?:ix|iv|v?i{{1,3}}|v)|x{{1,2}})(?!\w|[.,]\d)")
_QUARTER = re.compile(
    rf"(?:quý{SP}|q)(?P<n>[1-4]|iv|i{{1,3}}|một|hai|ba|tư|bốn|đầu{SP}tiên|đầu|cuối)(?!\w)(?:(?:\s?[/\-,]\s?|,?{SP}(?:của{SP})?(?:năm{SP})?)(?P<y>{_YEAR})|{SP}(?P<year>{alternation(_YEAR_STEPS)})|{SP}năm{END})?"
)
_SOME_MONTHS = re.compile(
    rf"(?P<n>[1-9]|1[01]|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười){SP}tháng{SP}(?:(?P<edge>đầu|cuối)(?:{SP}của)?{SP}năm(?:{SP}(?P<y>{_YEAR})|{SP}(?P<step>nay|ngoái|trước|sau|tới))?|(?:của{SP})?năm{SP}(?P<y2>{_YEAR}))(?!\w)"
)
_SEASON = re.compile(rf"(?:mùa{SP}(?P<s>{alternation(lexicon.SEASONS)})|(?P<s2>hè)(?={SP}(?:\d|năm|này|tới|vừa|sang)))(?:{SP}(?:năm{SP})?(?P<y>{_YEAR})|{SP}(?P<year>{alternation(_YEAR_STEPS)})|{SP}(?P<hint>{alternation(_HINTS)}))?")
_EDGE = re.compile(alternation(lexicon.EDGES) + SP)
_SOME_DAYS_OF = re.compile(rf"(?:những|các|mấy|vài|hai|ba|bốn|năm|[2-9]|1\d){SP}(?:ngày|tuần|tháng){SP}(?:giao{SP}dịch{SP}|nghỉ{SP})?(?=(?:đầu|giữa|cuối){SP})")
_FIRST_LETTERS: Final = frozenset("0123456789bcdđghklmnpqrstuvx")
_BETWEEN = re.compile(rf"{SP}và{SP}(?:(?:đầu|giữa|cuối){SP})?(?:tháng|năm|quý|thế{SP}kỷ|tuần){SP}")
_UNIT_STEP = re.compile(
    rf"(?P<weekend>cuối{SP}|đầu{SP}|giữa{SP})?(?P<unit>tuần(?:{SP}lễ)?|tháng|quý|năm|thập{SP}kỷ|thập{SP}niên|thế{SP}kỷ){SP}(?:(?P<step>{alternation(lexicon.STEPS)})|(?P<mention>{alternation(lexicon.STEPS_FROM_MENTION)}))"
)
_EDGE_OF_NOW = re.compile(rf"(?P<edge>đầu|giữa|cuối){SP}(?P<unit>tuần|tháng|năm|quý){END}")
_SAME_PERIOD = re.compile(rf"cùng{SP}kỳ{END}(?:{SP}(?:(?:của{SP})?(?P<year>{alternation(_YEAR_STEPS)})|(?:năm{SP})?(?P<y>{_YEAR})|(?P<unit>tháng|tuần){SP}trước))?")
_WEEKDAY = re.compile(
    rf"(?P<w>{alternation(lexicon.WEEKDAYS)})(?:{SP}(?:(?P<every>(?:hàng|hằng|mỗi){SP}tuần)|(?:(?:của{SP})?tuần{SP}(?P<week>trước|này|tới|sau|qua|rồi)|(?P<hint>vừa{SP}qua|vừa{SP}rồi|tới|sắp{SP}tới|tới{SP}đây|này))){END})?"
)
_AND_DATE = re.compile(rf"(?P<open>,?{SP}\(?|\s?\()(?:(?:tức|là|nhằm){SP})?(?:ngày{SP})?(?=\d)")
_LUNAR_DAY = re.compile(
    rf"(?:ngày{SP})?(?:(?:mùng|mồng|mồng){SP}(?P<d>10|[1-9]|{alternation(lexicon.MONTH_WORDS)})|(?P<ram>rằm)|(?P<d2>[12]?\d|30))(?!\w)"
)
_LUNAR_OF = re.compile(
    rf"{SP}(?:(?P<tet>tết)(?:{SP}(?:nguyên{SP}đán|âm{SP}lịch)){{0,1}}(?!\w)|tháng{SP}(?P<m>{alternation(lexicon.LUNAR_MONTHS)}|(?:1[0-2]|0?[1-9]){END}|{alternation(lexicon.MONTH_WORDS)})(?P<al>{SP}âm{SP}lịch{END})?)"
)
_SLASH_LUNAR = re.compile(rf"(?:ngày{SP})?(?P<d>[12]?\d|30)\s?[/\-.]\s?(?P<m>1[0-2]|0?[1-9]){SP}âm{SP}lịch{END}")
_CANCHI = rf"(?P<stem>{'|'.join(lexicon.STEMS)}){SP}(?P<branch>{'|'.join((*lexicon.BRANCHES, *lexicon.BRANCH_SPELLINGS))})(?!\w)"
_CANCHI_YEAR = re.compile(rf"(?:năm(?:{SP}mới)?|xuân){SP}(?:{_CANCHI}|(?P<alone>{'|'.join((*lexicon.BRANCHES, *lexicon.BRANCH_SPELLINGS))})(?!\w))")
_LUNAR_YEAR = re.compile(rf"{SP}(?:(?:năm{SP})?{_CANCHI}(?:{SP}(?:năm{SP})?(?P<cy>{_YEAR}))?|(?:năm{SP})?(?P<y>{_YEAR})|(?P<year>{alternation(_YEAR_STEPS)})|(?P<hint>{alternation(_HINTS)}|sắp{SP}đến{END}))")
_HOLIDAY = re.compile(
    rf"(?:(?:dịp|ngày|đêm|lễ){SP}){{0,2}}(?P<h>{alternation([*lexicon.HOLIDAYS, *lexicon.LUNAR_HOLIDAYS])})(?!{SP}(?:sum|songkran|chol|ramưwan|katê|thiếu{SP}nhi|độc{SP}lập))"
)
_NOT_HOLIDAY_BEFORE = re.compile(r"(?:chúc|thưởng|bánh|đèn|lồng đèn|mai|quà|lộc|mâm|cỗ)\s$")


class Read(NamedTuple):
    """What was read and where it ends; `rule` names how."""

    when: When
    end: int
    rule: str
    mod: Mod | None = None


def read_day(text: str, at: int, end: int, *, prefixed: bool, alone: bool = False) -> Read | None:
    """Return the calendar day, or list of days, written from `at`; `prefixed` where "ngày" or "hôm" stands before, `alone` for one day only."""
    if not alone and (listed := _LIST.match(text, at, end)):
        last = read_day(text, listed.end(), end, prefixed=prefixed, alone=True)
        if last and isinstance(last.when, Calendar) and last.when.month and last.rule == "day" and _one_list(listed, prefixed):
            day, first = last.when, int(listed["d"])
            month = int(listed["m"]) if listed["m"] else last.when.month
            if (month, first) < (last.when.month, day.day or 0) and _possible(day.year, month, first):
                ends = DayRange(Calendar(day.year, month, first, year_step=day.year_step, hint=day.hint), day)
                return Read(ends, last.end, "day.range")
    if found := _DAY.match(text, at, end):
        month = _month_number(found["m"] or found["mw"])
        year = _year(found["y"] or found["y2"] or found["y3"])
        if found["sep2"] and found["sep2"].strip() != found["sep"].strip():
            year = None
        if _possible(year, month, int(found["d"])):
            if found["sep"] and found["sep"].strip() == "." and not (prefixed or found["y"]):
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


def read_date(text: str, at: int, end: int) -> Expression | None:
    """Return the date larger than a day, or the lunar day or holiday, that starts at `at`."""
    if text[at : at + 1] not in _FIRST_LETTERS:
        return None
    some = None if _SOME_MONTHS.match(text, at, end) else _SOME_DAYS_OF.match(text, at, end)
    edge = _EDGE.match(text, some.end() if some else at, end)
    here = edge.end() if edge else at
    word = " ".join(edge.group().split()) if edge else ""
    for reader in (_some_months, _period, _holiday):
        if read := reader(text, here, end):
            break
    else:
        if edge and (found := _BARE_YEAR.match(text, here, end)) and word in ("đầu", "giữa", "cuối"):
            read = Read(Calendar(int(found["y"])), found.end(), "year.bare")
        elif (now := _EDGE_OF_NOW.match(text, some.end() if some else at, end)) is not None:
            unit = {"tuần": "W", "tháng": "M", "năm": "Y", "quý": "3M"}[now["unit"]]
            if now["unit"] == "tuần" and now["edge"] == "cuối":
                return Expression(at, now.end(), "weekend", Step(0, "W", weekend=True))
            return Expression(at, now.end(), "edge.of-now", Step(0, unit), mod=lexicon.EDGES[now["edge"]][0])
        else:
            return None
    when = read.when
    mod: Mod | None = read.mod
    if edge and word == "giữa" and _BETWEEN.match(text, read.end, end):
        return Expression(here, read.end, read.rule, when, mod=mod)
    if edge:
        mod, half = lexicon.EDGES[word]
        if half and isinstance(when, Calendar) and when.month is None and not when.grain:
            when, mod = Calendar(when.year, grain=half, year_step=when.year_step), None
        elif half and isinstance(when, Step) and when.unit == "Y" and when.n in (-1, 0, 1):
            when, mod = Calendar(grain=half, year_step=int(when.n)), None
        elif isinstance(when, Step) and when.unit == "W" and word == "cuối":
            when, mod = Step(when.n, "W", when.from_mention, weekend=True), None
    return Expression(at, read.end, read.rule, when, mod=mod)


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text) if int(text) < 50 else 1900 + int(text)


def _possible(year: int | None, month: int, day: int) -> bool:
    try:
        date(year or 2000, month, day)
    except ValueError:
        return False
    return True


def _day_tail(text: str, at: int, end: int) -> tuple[int | None, int, int]:
    """(year step, hint, where it ends) of "năm ngoái", "tới", "vừa qua" behind a day or month."""
    if found := _BEHIND_DAY.match(text, at, end):
        if found["year"]:
            return _YEAR_STEPS[" ".join(found["year"].split())], 0, found.end()
        if " ".join(found["hint"].split()) not in ("qua", "rồi"):
            return None, _HINTS[" ".join(found["hint"].split())], found.end()
    return None, 0, at


def _some_months(text: str, at: int, end: int) -> Read | None:
    """9 tháng đầu năm 2013."""
    found = _SOME_MONTHS.match(text, at, end)
    if not found:
        return None
    n = int(found["n"]) if found["n"].isdigit() else lexicon.MONTH_WORDS[found["n"]]
    year = _year(found["y"] or found["y2"])
    step = None if year else _YEAR_STEPS.get(f"năm {found['step']}", 0)
    if n == 6:
        return Read(Calendar(year, grain="H2" if found["edge"] == "cuối" else "H1", year_step=step), found.end(), "months.half")
    first, last = (13 - n, 12) if found["edge"] == "cuối" else (1, n)
    return Read(DayRange(Calendar(year, first, year_step=step), Calendar(year, last, year_step=step)), found.end(), "months")


def _period(text: str, at: int, end: int) -> Read | None:
    """Month, quarter, season, year, decade, century, or a unit stepped from now."""
    if text[at : at + 1].isdigit():
        return None
    if text.startswith("tháng", at):
        if found := _LUNAR_MONTH.match(text, at, end):
            month = lexicon.LUNAR_MONTHS.get(found["m"]) or _month_number(found["m"])
            stop, year, step, hint = _lunar_year(text, found.end(), end)
            return Read(Lunar(month, None, year, hint, step), stop, "lunar.month")
        if found := _MONTH.match(text, at, end):
            month, year = _month_number(found["m"]), _year(found["y"] or found["y2"])
            if year is None and (behind := _BEHIND_MONTH.match(text, found.end(), end)):
                if behind["year"]:
                    return Read(Calendar(month=month, year_step=_YEAR_STEPS[" ".join(behind["year"].split())]), behind.end(), "month")
                hint = _HINTS[" ".join(behind["hint"].split())] if behind["hint"] else -1 if behind["step"] == "trước" else 1
                if behind["step"]:
                    return Read(Calendar(month=month), found.end(), "month")
                return Read(Calendar(month=month, hint=hint), behind.end(), "month")
            return Read(Calendar(year, month), found.end(), "month")
    if found := _DECADE.match(text, at, end):
        decade = int(found["y"])
        decade = decade // 10 if decade >= 1000 else (180 if found["of"] and ("19" in found["of"] or "xix" in found["of"]) else 190 if decade > 20 else 200) + decade // 10
        return Read(Calendar(grain=str(decade)), found.end(), "decade")
    if found := _ONE_YEAR.match(text, at, end):
        return _years(found, "year")
    if found := _CENTURY.match(text, at, end):
        century = int(found["n"]) if found["n"].isdigit() else _roman(found["n"])
        return Read(Calendar(grain=f"{century - 1:02d}"), found.end(), "century") if 1 <= century <= 22 else None
    if found := _CANCHI_YEAR.match(text, at, end):
        if found["alone"]:
            branch = lexicon.BRANCHES.index(lexicon.BRANCH_SPELLINGS.get(found["alone"], found["alone"]))
            return Read(Lunar(0, None, 1984 + branch, cycle=12), found.end(), "year.branch")
        if (year := _canchi(found["stem"], found["branch"])) is not None:
            return Read(Lunar(0, None, year), found.end(), "year.sexagenary")
    if found := _QUARTER.match(text, at, end):
        n = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "đầu": 1, "cuối": 4}.get(found["n"].split()[0]) or int(found["n"])
        if text[at] == "q" and text[at + 1] != "u" and not found["y"]:
            return None
        if found["n"].split()[0] in ("đầu", "cuối") and "năm" not in found.group():
            return None
        step = _YEAR_STEPS[" ".join(found["year"].split())] if found["year"] else None
        return Read(Calendar(_year(found["y"]), grain=f"Q{n}", year_step=step), found.end(), "quarter")
    if found := _SEASON.match(text, at, end):
        grain = lexicon.SEASONS[found["s"] or found["s2"]]
        step = _YEAR_STEPS[" ".join(found["year"].split())] if found["year"] else None
        hint = _HINTS[" ".join(found["hint"].split())] if found["hint"] else 0
        if not found["y"] and step is None and not found["hint"]:
            return Read(Fixed(f"XXXX-{grain}"), found.end(), "season.any")
        return Read(Calendar(_year(found["y"]), grain=grain, year_step=step, hint=hint), found.end(), "season")
    if found := _UNIT_STEP.match(text, at, end):
        return _unit_step(found)
    if found := _SAME_PERIOD.match(text, at, end):
        if found["unit"]:
            return Read(Step(-1, "M" if found["unit"] == "tháng" else "W"), found.end(), "same-period")
        step = _YEAR_STEPS[" ".join(found["year"].split())] if found["year"] else None if found["y"] else -1
        return Read(Calendar(_year(found["y"]), year_step=step), found.end(), "same-period")
    return None


def _years(found: re.Match[str], rule: str) -> Read | None:
    first, last = int(found["y"]), found["y2"]
    if not last:
        return Read(Calendar(first), found.end(), rule)
    to = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    if to <= first or to - first > 150:
        return Read(Calendar(first), found.start("y") + 4, rule)
    return Read(DayRange(Calendar(first), Calendar(to)), found.end(), "years")


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
        read = _years(found, "year") if found["y2"] and (len(found["y2"]) == 4 or found["mark"] == "/") else None
        if read and isinstance(read.when, DayRange) and 1800 < int(found["y"]) < 2100 and (found["mark"] != "/" or _BARE_YEAR_CUE.search(text, max(0, at - 24), at)):
            return Expression(at, read.end, read.rule, read.when)
        return None
    if (found := _BARE_YEAR.match(text, at, end)) and _BARE_YEAR_CUE.search(text, max(0, at - 24), at) and _year_fits(text, at, found.end(), end):
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


_DAY_CUE = re.compile(rf"(?<!\w)(?:vào|từ|đến|tới|trước|sau|dịp|lễ|hôm|ngày|hết|giao{SP}dịch|đêm|sáng|tối|chiều|trưa|khai{SP}giảng|kể{SP}từ|và){SP}$|\(\s?$")
_NO_DATE_BEHIND = re.compile(rf"{OPT}(?:%|[-/]\s?\d|(?:số|tổng|dân|diện|lượng|thành{SP}viên|người|triệu|tỉ|tỷ|nghìn|đồng|km|m|tuổi|xã|phường|quận|huyện|tỉnh|hộ|phiếu|ghế|bàn|trận|hiệp|độ|cấp|tấn|con|giờ|h|lần|sinh|phiên){END})")


_DAY_TO = re.compile(r"\d{1,2}[/-]\d{1,2}(?:/\d{4})?\s(?:cho\s)?(?:đến|tới)\s$")


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


def _month_number(word: str) -> int:
    return int(word) if word.isdigit() else lexicon.MONTH_WORDS[" ".join(word.split())]


def _roman(text: str) -> int:
    values = {"i": 1, "v": 5, "x": 10}
    digits = [values[c] for c in text]
    return sum(-d if d < max(digits[i + 1 :], default=0) else d for i, d in enumerate(digits))


def _unit_step(found: re.Match[str]) -> Read | None:
    """tuần trước, tháng này, năm ngoái, quý sau, cuối tuần qua."""
    unit = found["unit"].split()[0] if found["unit"].startswith("tuần") else " ".join(found["unit"].split())
    code = {"tuần": "W", "tháng": "M", "quý": "3M", "năm": "Y"}.get(unit, "10Y" if unit.startswith("thập") else "100Y")
    edge = (found["weekend"] or "").strip()
    mod = lexicon.EDGES[edge][0] if edge else None
    if found["mention"]:
        return Read(Step(lexicon.STEPS_FROM_MENTION[" ".join(found["mention"].split())], code, from_mention=True), found.end(), "unit.mention", mod)
    step = " ".join(found["step"].split())
    if step in ("nay", "ngoái", "kia", "hiện nay") and code != "Y":
        return None
    if step in ("qua", "vừa qua", "vừa rồi") and code != "W" and not edge:
        return Read(Fixed({"M": "P1M", "Y": "P1Y", "3M": "P3M", "10Y": "P10Y", "100Y": "P100Y"}[code], back=True), found.end(), "duration.until-now")
    n = lexicon.STEPS[step]
    if edge == "cuối" and code == "W":
        return Read(Step(n, "W", weekend=True), found.end(), "weekend")
    return Read(Step(n, code), found.end(), "unit.now", mod)


def _canchi(stem: str, branch: str) -> int | None:
    """The year since 1984 (giáp tý) of a stem and branch; None for pairs that do not exist. The resolver moves it by sixties."""
    s, b = lexicon.STEMS.index(stem), lexicon.BRANCHES.index(lexicon.BRANCH_SPELLINGS.get(branch, branch))
    return next((1984 + n for n in range(60) if n % 10 == s and n % 12 == b), None)


def _lunar_year(text: str, at: int, end: int) -> tuple[int, int | None, int | None, int]:
    """(where it ends, year, year step, hint) behind a lunar month or Tết."""
    found = _LUNAR_YEAR.match(text, at, end)
    if not found:
        return at, None, None, 0
    if found["stem"] and found["cy"]:
        return found.end(), int(found["cy"]), None, 0
    if found["stem"]:
        return found.end(), _canchi(found["stem"], found["branch"]), None, 0
    if found["y"]:
        return found.end(), int(found["y"]), None, 0
    if found["year"]:
        return found.end(), None, _YEAR_STEPS[" ".join(found["year"].split())], 0
    return found.end(), None, None, _HINTS.get(" ".join(found["hint"].split()), 1)


def _holiday(text: str, at: int, end: int) -> Read | None:
    """Lunar days (mùng 3 Tết, rằm tháng bảy, 23 tháng chạp) and named days."""
    if (found := _LUNAR_DAY.match(text, at, end)) and (of := _LUNAR_OF.match(text, found.end(), end)):
        day = 15 if found["ram"] else _month_number(found["d"]) if found["d"] else int(found["d2"])
        lunar = of["tet"] or of["al"] or of["m"] in lexicon.LUNAR_MONTHS or found["ram"]
        if lunar and 1 <= day <= 30:
            stop, year, step, hint = _lunar_year(text, of.end(), end)
            if of["tet"]:
                month, day = (12, day) if day >= 20 else (1, day)
            else:
                month = lexicon.LUNAR_MONTHS.get(of["m"]) or _month_number(of["m"])
            return Read(Lunar(month, day, year, hint, step), stop, "lunar.day")
    if (found := _HOLIDAY.match(text, at, end)) and not (found.start("h") == at and _NOT_HOLIDAY_BEFORE.search(text, max(0, at - 9), at)):
        name = " ".join(found["h"].split())
        stop, year, step, hint = _lunar_year(text, found.end(), end)
        if name in lexicon.HOLIDAYS:
            day, month = lexicon.HOLIDAYS[name]
            return Read(Calendar(year, month, day, year_step=step, hint=hint), stop, "holiday")
        day, month = lexicon.LUNAR_HOLIDAYS[name]
        return Read(Lunar(month, day, year, hint, step), stop, "holiday.lunar")
    return None


def read_weekday(text: str, at: int, end: int) -> Read | None:
    """thứ Tư (23/10), chủ nhật tuần trước, thứ Sáu hàng tuần; the caller knows whether the word is an ordinal."""
    found = _WEEKDAY.match(text, at, end)
    if not found:
        return None
    day = lexicon.WEEKDAYS[" ".join(found["w"].split())]
    if found["every"]:
        return Read(Fixed(f"XXXX-WXX-{day + 1}", is_set=True), found.end(), "set.weekday")
    week = {"trước": -1, "qua": -1, "rồi": -1, "này": 0, "tới": 1, "sau": 1}.get(found["week"] or "")
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


def read_point_of_mention(text: str, at: int, end: int) -> Read | None:
    """thời điểm đó, lúc này."""
    if found := _POINT.match(text, at, end):
        return Read(SamePoint(or_now=" ".join(found.group().split()) in lexicon.POINTS_NEAR), found.end(), "point.mention")
    return None


_POINT = re.compile(alternation([*lexicon.POINTS_OF_MENTION, *lexicon.POINTS_NEAR]))
