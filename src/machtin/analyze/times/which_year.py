"""Which year an article is of that writes its own day without one: from the years that it names, weighed, and its days of the week.

In:  the day and month, the years named (`Named`), the days of the week beside dates. Out: the year with its probability, or None.
News names its own year most, the year before next, the coming one in plans; it compares with the year before ("cùng kỳ năm 2012"), and a range
("giai đoạn 2011-2020") reaches the future. So every way of naming a year says how likely it is that the article is of that year, of the next
one, and so on; the years' likelihoods are multiplied, all years before them being equally likely.
Source: the shares in `OFFSETS` were counted over the dated articles of the story corpus (2012 and 2013, half of its stories; the other half is
what benchmarks/dates.py tells apart), rounded by hand and smoothed.
Gap: what a reader knows of the world (who was president when) is not used.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from machtin.analyze.times.expression import Calendar, DayRange, Expression

FIRST, LAST = 1995, 2034  # the years that an article of the web may be of
SHARED: Final = 0.75  # the years of one article are named for one another's sake: each says less than if it stood alone
SLIP: Final = 0.1  # a day of the week that does not fit its date: seldom

# way of naming → share of articles by (year named - year of the article); what is not listed has the share `rest`, spread over forty years
OFFSETS: Final[dict[str, tuple[dict[int, float], float]]] = {
    "part": ({0: 0.57, -1: 0.28, -2: 0.03, 1: 0.04}, 0.08),
    "part ahead": ({0: 0.45, 1: 0.45, 2: 0.05}, 0.05),
    "year": ({0: 0.25, -1: 0.15, -2: 0.06, -3: 0.05, -4: 0.05, -5: 0.04, 1: 0.06, 2: 0.03}, 0.31),
    "year ahead": ({0: 0.28, 1: 0.27, 2: 0.22, 3: 0.06, 4: 0.03, 5: 0.03, 7: 0.03}, 0.08),
    "until": ({0: 0.16, -1: 0.10, 1: 0.16, 2: 0.16, 3: 0.06, 5: 0.05, 7: 0.08}, 0.23),
    "range": ({0: 0.34, -1: 0.10, 1: 0.12, 2: 0.13, 3: 0.11, 5: 0.03, 7: 0.05}, 0.12),
    "compared": ({-1: 0.86, -2: 0.06, 0: 0.04}, 0.04),
    "once": ({-1: 0.10, -2: 0.12, -3: 0.12, -4: 0.10}, 0.56),
    "age": ({0: 0.80, 1: 0.08, -1: 0.08}, 0.04),
    "anniversary": ({0: 0.85, 1: 0.05, -1: 0.04}, 0.06),
    "season": ({0: 0.85, 1: 0.08, -1: 0.02}, 0.05),
}
REST_YEARS: Final = 40
# way of naming → (days from the article's day at most, share of each such day), behind the article (0 and less) and ahead of it, in order
DENSITY: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "day": ((-1100, 2e-5), (-366, 1.8e-4), (-181, 5e-4), (-61, 8e-4), (-32, 2.5e-3), (-11, 7.5e-3), (0, 1.7e-2), (10, 4e-3), (31, 2e-3), (60, 7e-4), (180, 1e-4), (math.inf, 5e-6)),
    "day ahead": ((-366, 1e-5), (-61, 5e-5), (-1, 2e-3), (10, 5e-2), (31, 7e-3), (180, 2e-3), (400, 5e-4), (math.inf, 1e-5)),
    "month": ((-1100, 1.5e-5), (-366, 2.3e-4), (-181, 6e-4), (-61, 1.8e-3), (-32, 6e-3), (0, 3e-3), (31, 1e-3), (180, 2e-4), (math.inf, 2e-5)),
    "month ahead": ((-366, 1e-5), (-61, 1e-4), (0, 2e-3), (31, 8e-3), (180, 3e-3), (400, 2e-3), (math.inf, 5e-5)),
}

MOST_NAMED: Final = 60  # years weighed of one article; later ones say nothing new, and hostile text may name thousands

_COMPARED = re.compile(r"(?:so với|cùng kỳ|cùng kì)[^.;]{0,14}$")
_UNTIL = re.compile(r"(?:đến|tới|trước|hết)(?: hết| cuối| đầu)?(?: năm)?\s$")
_SEASON = re.compile(r"(?:năm học|niên khóa|mùa giải|mùa bóng|mùa|vụ đông xuân|v-league|premier league|champions league)\s$")
_ANNIVERSARY = re.compile(r"(?:kỷ niệm|kỉ niệm|lễ hội|ngày thành lập|ngày truyền thống)[^.;]{0,40}$")
_BORN = (
    re.compile(r"(?<!\w)(?:sn|sinh năm|sinh):?\s(?P<y>19\d\d|20[0-2]\d)[^.;()\d\n]{0,20}(?P<n>[1-9]\d?) tuổi(?!\w)"),
    re.compile(r"(?<![\w-])(?P<n>[1-9]\d?) tuổi[^.;()\d\n]{0,20}(?:sn|sinh năm|sinh):?\s(?P<y>19\d\d|20[0-2]\d)(?!\d)"),
    re.compile(r"cách đây (?P<n>[1-9]\d?) năm[^.;\d\n]{0,12}(?:năm|tháng \d\d?/)\s?(?P<y>19\d\d|20[0-4]\d)(?!\d)"),
    re.compile(r"(?:năm|tháng \d\d?/)\s?(?P<y>19\d\d|20[0-4]\d)[^.;\d\n]{0,12}cách đây (?P<n>[1-9]\d?) năm(?!\w)"),
)


class Named(NamedTuple):
    """One year that an article names: the way (a key of `OFFSETS`), the year, the first day meant where month or day are told, the words."""

    way: str
    year: int
    first: date | None
    words: str


class Year(NamedTuple):
    """The day with its year, how sure in [0, 1], and why."""

    day: date
    probability: float
    why: str


def likely_year(month: int, number: int, named: Sequence[Named], weekdays: Sequence[tuple[int, int, int]]) -> Year | None:
    """Return the likeliest year of an article of that day; None where it names no year and no day of the week.

    `weekdays` are (day of the week, month, day) as told together without a year. A day of the week alone decides no year: it fits one in seven.
    """
    ways = [n._replace(year=n.year - 1 + (month < 7)) if n.way == "season" else n for n in dict.fromkeys(named)][:MOST_NAMED]
    if not ways:
        return None
    weights: dict[date, float] = {}
    shared = SHARED if len({n.year for n in ways}) > 1 else 1.0
    for year in range(FIRST, LAST + 1):
        try:
            day = date(year, month, number)
        except ValueError:
            continue
        weight = 1.0
        for n in {(n.way, n.year, n.first): n for n in ways}.values():
            weight *= _share(n, day) ** shared
        for told in set(weekdays):
            weight *= 1 if fits(day, *told) else SLIP
        weights[day] = weight
    total = sum(weights.values())
    best = max(weights, key=lambda d: weights[d])
    return Year(best, round(weights[best] / total, 2), _why(best, ways, weekdays)) if total else None


def way_of(e: Expression, when: Calendar, before: str, words: str, *, ahead: bool, once: bool) -> str:
    """Return how an expression names its year: a key of `OFFSETS`. `before` is the folded text before it, `words` its own."""
    several = isinstance(e.when, DayRange) and when.day is None
    if several and (_SEASON.search(before) or words.startswith(("năm học", "niên khóa", "mùa giải"))):
        return "season"
    if isinstance(e.when, DayRange) and _ANNIVERSARY.search(before):
        return "anniversary"
    if several:
        return "range"
    if e.rule == "same-period" or _COMPARED.search(before):
        return "compared"
    if once:
        return "once"
    grain = "day" if when.day else "month" if when.month else "part" if when.grain else "year"
    if grain == "year" and _UNTIL.search(before):
        return "until"
    return f"{grain} ahead" if ahead else grain


def named_otherwise(text: str) -> Iterator[Named]:
    """Yield the years that a folded text tells by an age and a year of birth ("SN 1975, 38 tuổi"), or as so many years ago."""
    for pattern in _BORN:
        for m in pattern.finditer(text):
            yield Named("age", int(m["y"]) + int(m["n"]), None, m.group())


def _share(n: Named, day: date) -> float:
    """How likely an article of that day names a year so; of months and days per day, so that the ways do not compare, only the years."""
    if n.first is None or n.way not in DENSITY:
        shares, rest = OFFSETS.get(n.way, OFFSETS["year"])
        return shares.get(n.year - day.year, rest / REST_YEARS)
    ahead = (n.first - day).days
    return next(share for most, share in DENSITY[n.way] if ahead <= most)


def _why(day: date, named: list[Named], weekdays: Sequence[tuple[int, int, int]]) -> str:
    near = sorted({n.words: n for n in named}.values(), key=lambda n: (abs(n.year - day.year), n.first is None, abs((n.first or day) - day)))[:2]
    told = " and ".join(f"“{n.words}”" for n in near)
    week = ", and its days of the week are right" if weekdays and all(fits(day, *w) for w in weekdays) else ""
    return f"{day.year} goes best with {told}{week}"


def fits(day: date, weekday: int, month: int, number: int) -> bool:
    """Return whether a date of the months around `day` falls on its day of the week."""
    for year in (day.year - 1, day.year, day.year + 1):
        try:
            other = date(year, month, number)
        except ValueError:
            continue
        if abs((other - day).days) <= 180 and other.weekday() == weekday:
            return True
    return False
