"""Dates larger than a day: months, quarters, halves, seasons, years, decades, centuries, and units stepped from now.

In:  folded text, a position and the sentence's end. Out: an `Expression` that starts there, or None.
"""

from __future__ import annotations

import re
from typing import Final

from machtin.analysis import Mod
from machtin.analyze.times import lexicon
from machtin.analyze.times.expression import Calendar, DayRange, Expression, Fixed, Lunar, Step
from machtin.analyze.times.holidays import CANCHI_YEAR, lunar_year, read_holiday, sexagenary
from machtin.analyze.times.patterns import END, SP, alternation
from machtin.analyze.times.read import BARE_YEAR, HINTS, YEAR, YEAR_STEPS, Read, month_number, read_years, year_of

_MONTH = re.compile(
    rf"tháng{SP}(?P<m>(?:0?[1-9]|1[0-2])(?![\d%]|[.,]\d(?!\d{{3}}))|{alternation(lexicon.MONTH_WORDS)})"
    rf"(?:\s?[/\-.,]\s?(?P<y>{YEAR})|,?{SP}(?:năm{SP})?(?P<y2>{YEAR}))?"
)
_LUNAR_MONTH = re.compile(rf"tháng{SP}(?P<m>{alternation(lexicon.LUNAR_MONTHS)}|(?:0?[1-9]|1[0-2]|{alternation(lexicon.MONTH_WORDS)})(?={SP}âm{SP}lịch))(?:{SP}âm{SP}lịch{END})?")
_BEHIND_MONTH = re.compile(rf"{SP}(?:(?P<year>{alternation(YEAR_STEPS)})|(?P<hint>{alternation(HINTS)})|(?P<step>trước{END}|sau{END}))")
_YEAR_RANGE_MARK = r"\s?[-–]\s?"
_ONE_YEAR = re.compile(rf"năm{SP}(?:(?:mới|học|học{SP}mới|tài{SP}khóa){SP})?(?P<y>{YEAR})(?:{_YEAR_RANGE_MARK}(?P<y2>{YEAR}|\d\d(?!\d)))?(?![/\-]\d)")
_DECADE = re.compile(rf"(?:(?:những{SP}|các{SP})?(?:thập{SP}niên|thập{SP}kỷ)(?:{SP}những)?(?:{SP}năm)?|những{SP}năm){SP}(?P<y>(?:1[0-9]|20)\d0|[1-9]0)(?!\d)(?P<of>{SP}(?:của{SP})?thế{SP}kỷ{SP}(?:trước|(?:thứ{SP})?(?:20|xx|19|xix)){END})?")
_CENTURY = re.compile(rf"thế{SP}kỷ{SP}(?:thứ{SP})?(?P<n>[12]?\d|x{{0,2}}(?:ix|iv|v?i{{1,3}}|v)|x{{1,2}})(?!\w|[.,]\d)")
_QUARTER = re.compile(
    rf"(?:quý{SP}|q)(?P<n>[1-4]|iv|i{{1,3}}|một|hai|ba|tư|bốn|đầu{SP}tiên|đầu|cuối)(?!\w)(?:(?:\s?[/\-,]\s?|,?{SP}(?:của{SP})?(?:năm{SP})?)(?P<y>{YEAR})|{SP}(?P<year>{alternation(YEAR_STEPS)})|{SP}năm{END})?"
)
_SOME_MONTHS = re.compile(
    rf"(?P<n>[1-9]|1[01]|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười){SP}tháng{SP}(?:(?P<edge>đầu|cuối)(?:{SP}của)?{SP}năm(?:{SP}(?P<y>{YEAR})|{SP}(?P<step>nay|ngoái|trước|sau|tới))?|(?:của{SP})?năm{SP}(?P<y2>{YEAR}))(?!\w)"
)
_SEASON = re.compile(rf"(?:mùa{SP}(?P<s>{alternation(lexicon.SEASONS)})|(?P<s2>hè)(?={SP}(?:\d|năm|này|tới|vừa|sang)))(?:{SP}(?:năm{SP})?(?P<y>{YEAR})|{SP}(?P<year>{alternation(YEAR_STEPS)})|{SP}(?P<hint>{alternation(HINTS)}))?")
_THIS_YEAR = re.compile(rf"năm{END}")
_EDGE = re.compile(alternation(lexicon.EDGES) + SP)
_SOME_DAYS_OF = re.compile(rf"(?:những|các|mấy|vài|hai|ba|bốn|năm|[2-9]|1\d){SP}(?:ngày|tuần|tháng){SP}(?:giao{SP}dịch{SP}|nghỉ{SP})?(?=(?:đầu|giữa|cuối){SP})")
_FIRST_LETTERS: Final = frozenset("0123456789bcdđghklmnpqrstuvx")
_BETWEEN = re.compile(rf"{SP}và{SP}(?:(?:đầu|giữa|cuối){SP})?(?:tháng|năm|quý|thế{SP}kỷ|tuần){SP}")
_UNIT_STEP = re.compile(
    rf"(?P<weekend>cuối{SP}|đầu{SP}|giữa{SP})?(?P<unit>tuần(?:{SP}lễ)?|tháng|quý|năm|thập{SP}kỷ|thập{SP}niên|thế{SP}kỷ){SP}(?:(?P<step>{alternation(lexicon.STEPS)})|(?P<mention>{alternation(lexicon.STEPS_FROM_MENTION)}))"
)
_EDGE_OF_NOW = re.compile(rf"(?P<edge>đầu|giữa|cuối){SP}(?P<unit>tuần|tháng|năm|quý){END}")
_SAME_PERIOD = re.compile(rf"cùng{SP}kỳ{END}(?:{SP}(?:(?:của{SP})?(?P<year>{alternation(YEAR_STEPS)})|(?:năm{SP})?(?P<y>{YEAR})|(?P<unit>tháng|tuần){SP}trước))?")


def read_date(text: str, at: int, end: int) -> Expression | None:
    """Return the date larger than a day, or the lunar day or holiday, that starts at `at`."""
    if text[at : at + 1] not in _FIRST_LETTERS:
        return None
    some = None if _SOME_MONTHS.match(text, at, end) else _SOME_DAYS_OF.match(text, at, end)
    edge = _EDGE.match(text, some.end() if some else at, end)
    here = edge.end() if edge else at
    word = " ".join(edge.group().split()) if edge else ""
    for reader in (_some_months, _period, read_holiday):
        if read := reader(text, here, end):
            break
    else:
        if edge and (found := BARE_YEAR.match(text, here, end)) and word in ("đầu", "giữa", "cuối"):
            read = Read(Calendar(int(found["y"])), found.end(), "year.bare")
        elif edge and (half_year := _THIS_YEAR.match(text, here, end)) and lexicon.EDGES[word][1]:
            return Expression(at, half_year.end(), "half.of-now", Calendar(grain=lexicon.EDGES[word][1], year_step=0))
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


def _some_months(text: str, at: int, end: int) -> Read | None:
    """9 tháng đầu năm 2013."""
    found = _SOME_MONTHS.match(text, at, end)
    if not found:
        return None
    n = int(found["n"]) if found["n"].isdigit() else lexicon.MONTH_WORDS[found["n"]]
    year = year_of(found["y"] or found["y2"])
    step = None if year else YEAR_STEPS.get(f"năm {found['step']}", 0)
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
            month = lexicon.LUNAR_MONTHS.get(found["m"]) or month_number(found["m"])
            stop, year, step, hint = lunar_year(text, found.end(), end)
            return Read(Lunar(month, None, year, hint, step), stop, "lunar.month")
        if found := _MONTH.match(text, at, end):
            month, year = month_number(found["m"]), year_of(found["y"] or found["y2"])
            if year is None and (behind := _BEHIND_MONTH.match(text, found.end(), end)):
                if behind["year"]:
                    return Read(Calendar(month=month, year_step=YEAR_STEPS[" ".join(behind["year"].split())]), behind.end(), "month")
                hint = HINTS[" ".join(behind["hint"].split())] if behind["hint"] else -1 if behind["step"] == "trước" else 1
                if behind["step"]:
                    return Read(Calendar(month=month), found.end(), "month")
                return Read(Calendar(month=month, hint=hint), behind.end(), "month")
            return Read(Calendar(year, month), found.end(), "month")
    if found := _DECADE.match(text, at, end):
        decade = int(found["y"])
        decade = decade // 10 if decade >= 1000 else (180 if found["of"] and ("19" in found["of"] or "xix" in found["of"]) else 190 if decade > 20 else 200) + decade // 10
        return Read(Calendar(grain=str(decade)), found.end(), "decade")
    if found := _ONE_YEAR.match(text, at, end):
        return read_years(found, "year")
    if found := _CENTURY.match(text, at, end):
        century = int(found["n"]) if found["n"].isdigit() else _roman(found["n"])
        return Read(Calendar(grain=f"{century - 1:02d}"), found.end(), "century") if 1 <= century <= 22 else None
    if found := CANCHI_YEAR.match(text, at, end):
        if found["alone"]:
            branch = lexicon.BRANCHES.index(lexicon.BRANCH_SPELLINGS.get(found["alone"], found["alone"]))
            return Read(Lunar(0, None, 1984 + branch, cycle=12), found.end(), "year.branch")
        if (year := sexagenary(found["stem"], found["branch"])) is not None:
            return Read(Lunar(0, None, year), found.end(), "year.sexagenary")
    if found := _QUARTER.match(text, at, end):
        n = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "đầu": 1, "cuối": 4}.get(found["n"].split()[0]) or int(found["n"])
        if text[at] == "q" and text[at + 1] != "u" and not found["y"]:
            return None
        if found["n"].split()[0] in ("đầu", "cuối") and "năm" not in found.group():
            return None
        step = YEAR_STEPS[" ".join(found["year"].split())] if found["year"] else None
        return Read(Calendar(year_of(found["y"]), grain=f"Q{n}", year_step=step), found.end(), "quarter")
    if found := _SEASON.match(text, at, end):
        grain = lexicon.SEASONS[found["s"] or found["s2"]]
        step = YEAR_STEPS[" ".join(found["year"].split())] if found["year"] else None
        hint = HINTS[" ".join(found["hint"].split())] if found["hint"] else 0
        if not found["y"] and step is None and not found["hint"]:
            return Read(Fixed(f"XXXX-{grain}"), found.end(), "season.any")
        return Read(Calendar(year_of(found["y"]), grain=grain, year_step=step, hint=hint), found.end(), "season")
    if found := _UNIT_STEP.match(text, at, end):
        return _unit_step(found)
    if found := _SAME_PERIOD.match(text, at, end):
        if found["unit"]:
            return Read(Step(-1, "M" if found["unit"] == "tháng" else "W"), found.end(), "same-period")
        step = YEAR_STEPS[" ".join(found["year"].split())] if found["year"] else None if found["y"] else -1
        return Read(Calendar(year_of(found["y"]), year_step=step), found.end(), "same-period")
    return None


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
