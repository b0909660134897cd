"""Days of the lunar calendar and named days: mùng 3 Tết, rằm tháng Bảy, 23 tháng Chạp, Giáng sinh, năm Mậu Tuất.

In:  folded text, a position and the sentence's end. Out: what starts there and where it ends, or None.
"""

from __future__ import annotations

import re

from machtin.analyze.times import lexicon
from machtin.analyze.times.expression import Calendar, Lunar
from machtin.analyze.times.patterns import END, SP, alternation
from machtin.analyze.times.read import HINTS, YEAR, YEAR_STEPS, Read, month_number

_LUNAR_MONTH = re.compile(rf"tháng{SP}(?P<m>{alternation(lexicon.LUNAR_MONTHS)}|(?:0?[1-9]|1[0-2]|{alternation(lexicon.MONTH_WORDS)})(?={SP}âm{SP}lịch))(?:{SP}âm{SP}lịch{END})?")
_LUNAR_DAY = re.compile(
    rf"(?:ngày{SP})?(?:(?:mùng|mồng|mồng){SP}(?P<d>10|[1-9]|{alternation(lexicon.MONTH_WORDS)})|(?P<ram>rằm)|(?P<d2>[12]?\d|30))(?!\w)"
)
_LUNAR_OF = re.compile(
    rf"{SP}(?:(?P<tet>tết)(?:{SP}(?:nguyên{SP}đán|âm{SP}lịch)){{0,1}}(?!\w)|tháng{SP}(?P<m>{alternation(lexicon.LUNAR_MONTHS)}|(?:1[0-2]|0?[1-9]){END}|{alternation(lexicon.MONTH_WORDS)})(?P<al>{SP}âm{SP}lịch{END})?)"
)
_CANCHI = rf"(?P<stem>{'|'.join(lexicon.STEMS)}){SP}(?P<branch>{'|'.join((*lexicon.BRANCHES, *lexicon.BRANCH_SPELLINGS))})(?!\w)"
CANCHI_YEAR = re.compile(rf"(?:năm(?:{SP}mới)?|xuân){SP}(?:{_CANCHI}|(?P<alone>{'|'.join((*lexicon.BRANCHES, *lexicon.BRANCH_SPELLINGS))})(?!\w))")
_LUNAR_YEAR = re.compile(rf"{SP}(?:(?:năm{SP})?{_CANCHI}(?:{SP}(?:năm{SP})?(?P<cy>{YEAR}))?|(?:năm{SP})?(?P<y>{YEAR})|(?P<year>{alternation(YEAR_STEPS)})|(?P<hint>{alternation(HINTS)}|sắp{SP}đến{END}))")
_HOLIDAY = re.compile(
    rf"(?:(?:dịp|ngày|đêm|lễ){SP}){{0,2}}(?P<h>{alternation([*lexicon.HOLIDAYS, *lexicon.LUNAR_HOLIDAYS])})(?!{SP}(?:sum|songkran|chol|ramưwan|katê|thiếu{SP}nhi|độc{SP}lập))"
)
_NOT_HOLIDAY_BEFORE = re.compile(r"(?:chúc|thưởng|bánh|đèn|lồng đèn|mai|quà|lộc|mâm|cỗ)\s$")


def sexagenary(stem: str, branch: str) -> int | None:
    """The year since 1984 (giáp tý) of a stem and branch; None for pairs that do not exist. The resolver moves it by sixties."""
    s, b = lexicon.STEMS.index(stem), lexicon.BRANCHES.index(lexicon.BRANCH_SPELLINGS.get(branch, branch))
    return next((1984 + n for n in range(60) if n % 10 == s and n % 12 == b), None)


def lunar_year(text: str, at: int, end: int) -> tuple[int, int | None, int | None, int]:
    """(where it ends, year, year step, hint) behind a lunar month or Tết."""
    found = _LUNAR_YEAR.match(text, at, end)
    if not found:
        return at, None, None, 0
    if found["stem"] and found["cy"]:
        return found.end(), int(found["cy"]), None, 0
    if found["stem"]:
        return found.end(), sexagenary(found["stem"], found["branch"]), None, 0
    if found["y"]:
        return found.end(), int(found["y"]), None, 0
    if found["year"]:
        return found.end(), None, YEAR_STEPS[" ".join(found["year"].split())], 0
    return found.end(), None, None, HINTS.get(" ".join(found["hint"].split()), 1)


def read_holiday(text: str, at: int, end: int) -> Read | None:
    """Lunar days (mùng 3 Tết, rằm tháng bảy, 23 tháng chạp) and named days."""
    if (found := _LUNAR_DAY.match(text, at, end)) and (of := _LUNAR_OF.match(text, found.end(), end)):
        day = 15 if found["ram"] else month_number(found["d"]) if found["d"] else int(found["d2"])
        lunar = of["tet"] or of["al"] or of["m"] in lexicon.LUNAR_MONTHS or found["ram"]
        if lunar and 1 <= day <= 30:
            stop, year, step, hint = lunar_year(text, of.end(), end)
            if of["tet"]:
                month, day = (12, day) if day >= 20 else (1, day)
            else:
                month = lexicon.LUNAR_MONTHS.get(of["m"]) or month_number(of["m"])
            return Read(Lunar(month, day, year, hint, step), stop, "lunar.day")
    if (found := _HOLIDAY.match(text, at, end)) and not (found.start("h") == at and _NOT_HOLIDAY_BEFORE.search(text, max(0, at - 9), at)):
        name = " ".join(found["h"].split())
        stop, year, step, hint = lunar_year(text, found.end(), end)
        if name in lexicon.HOLIDAYS:
            day, month = lexicon.HOLIDAYS[name]
            return Read(Calendar(year, month, day, year_step=step, hint=hint), stop, "holiday")
        day, month = lexicon.LUNAR_HOLIDAYS[name]
        return Read(Lunar(month, day, year, hint, step), stop, "holiday.lunar")
    return None
