"""What the readers of dates share: the record of a reading, years and months as written, the words that lean on a date."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from machtin.analysis import Mod
from machtin.analyze.times import lexicon
from machtin.analyze.times.expression import Calendar, DayRange, When
from machtin.analyze.times.patterns import END, SP

HINTS: Final = {"tới": 1, "sắp tới": 1, "tới đây": 1, "sắp tới đây": 1, "vừa qua": -1, "vừa rồi": -1, "qua": -1, "rồi": -1, "này": 0}
YEAR_STEPS: Final = {
    "năm nay": 0, "năm ngoái": -1, "năm trước": -1, "năm sau": 1, "năm tới": 1, "năm kia": -2, "năm đó": 99, "cùng năm": 99, "năm rồi": -1, "năm qua": -1,
}  # fmt: skip
YEAR = r"(?:1[0-9]\d\d|20\d\d|21\d\d)(?!\d)"
BARE_YEAR = re.compile(rf"(?P<y>(?:1[89]|20)\d\d)(?![\d%]|[.,/\-]\d|{SP}(?:người|đồng|usd|m|km|tấn|tỉ|tỷ|kg|ha|trường hợp|vụ|ca|hộ|lượt|chiếc|xe){END})")


class Read(NamedTuple):
    """What was read and where it ends; `rule` names how."""

    when: When
    end: int
    rule: str
    mod: Mod | None = None


def year_of(text: str | None) -> int | None:
    """Return the year that two or four digits write: "23" → 2023, "98" → 1998."""
    if not text:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text) if int(text) < 50 else 1900 + int(text)


def possible(year: int | None, month: int, day: int) -> bool:
    """Return whether there is such a day; without a year 29 February is one."""
    try:
        date(year or 2000, month, day)
    except ValueError:
        return False
    return True


def month_number(word: str) -> int:
    """Return the number of a month, or day, written in digits or words."""
    return int(word) if word.isdigit() else lexicon.MONTH_WORDS[" ".join(word.split())]


def read_years(found: re.Match[str], rule: str) -> Read | None:
    """Return the year, or years, of groups `y` and `y2`: 2021-2025, 2018/19."""
    first, last = int(found["y"]), found["y2"]
    if not last:
        return Read(Calendar(first), found.end(), rule)
    to = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    if to <= first or to - first > 150:
        return Read(Calendar(first), found.start("y") + 4, rule)
    return Read(DayRange(Calendar(first), Calendar(to)), found.end(), "years")
