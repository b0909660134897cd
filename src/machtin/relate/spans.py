"""From when until when: ranges of years and of days of which two articles tell one end alike and the other not.

"phó chủ nhiệm từ năm 1979 đến năm 1997" and "từ năm 1979-1996": the end that agrees tells that both are one range, where the sentences tell the
same or name the same person. A range is compared as a whole; its ends, one by one, are years and days like others (claims.py).
Gap: a range of which one end is told in another sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import msgspec

from machtin.analysis import Analysis
from machtin.relate.claims import Claim, Material
from machtin.relate.questions import Clash, Match, pairs_of
from machtin.text.fold import fold
from machtin.values import Comparison, Text

YEAR = 4  # digits
FAR = 40  # characters between the two ends: "cho đến khi ông nghỉ hưu năm"
_JOINED = re.compile(r"\s?[-–—]\s?(?:năm |ngày )?|[\s,]*(?:cho )?(?:đến|tới)(?: hết| cuối| đầu| tận| khi [^.;,()]{2,30})?(?: năm| ngày)? ?")
_OPENS = re.compile(r"(?:\btừ|giai đoạn|nhiệm kỳ|trong|thời gian|\(|[:,])\s*(?:các )?(?:năm |ngày )?$")
_NAME = re.compile(r"(?:nghị quyết|mùa giải|mùa|giải|niên khóa|năm học|khóa)\s*$")  # "mùa giải 2013-2014" is a name
YEARS_APART, DAYS_APART = 3, 3  # farther apart are two terms of office, two forecasts
MIN_ALIKE, MIN_ALIKE_NAMED = 0.30, 0.12  # likeness of the sentences; less where both name one person


class _Range(msgspec.Struct, frozen=True):
    first: str
    last: str
    claim: Claim


def compare_spans(material: Material) -> tuple[list[Clash], list[Match]]:
    """Return the ranges that two articles end, or begin, differently, and those that they tell alike."""
    ranges = [r for n in range(len(material.analyses)) for r in _ranges(material, n)]
    told = {(r.claim.article, r.claim.shown) for r in ranges}
    people = frozenset(e.id for e in material.linked.entities if e.type == "per")
    clashes: list[Clash] = []
    matches: list[Match] = []
    for x, y in pairs_of(ranges, lambda r: r.claim.article):
        if len(x.first) != len(y.first):
            continue
        alike = material.lines.likeness(x.claim.line.tokens, y.claim.line.tokens)
        if alike < (MIN_ALIKE_NAMED if len(x.first) == YEAR and x.claim.entities & y.claim.entities & people else MIN_ALIKE):
            continue
        if (x.first, x.last) == (y.first, y.last):
            matches.append(Match(x.claim, y.claim, Comparison("equal", "", "", rule="period.range")))
        elif (x.first == y.first) != (x.last == y.last) and _near(x, y) and (x.claim.article, y.claim.shown) not in told and (y.claim.article, x.claim.shown) not in told:
            what = ("kết thúc", "ends") if x.first == y.first else ("bắt đầu", "begins")
            why = f"cùng một khoảng thời gian nhưng {what[0]} khác nhau: {x.claim.text} và {y.claim.text}"
            why_en = f"one stretch of time that {what[1]} differently: {x.claim.shown} and {y.claim.shown}"
            clashes.append(Clash(x.claim, y.claim, Comparison("excludes", why, why_en, 0.7, "period.range"), min(1.0, 0.3 + alike), "date.range"))
    return clashes, matches


def _near(x: _Range, y: _Range) -> bool:
    ends = ((x.last, y.last) if x.first == y.first else (x.first, y.first))
    if len(ends[0]) == YEAR:
        return abs(int(ends[0]) - int(ends[1])) <= YEARS_APART
    one, other = map(date.fromisoformat, ends)
    return abs((one - other).days) <= DAYS_APART


def _ranges(material: Material, n: int) -> Iterator[_Range]:
    analysis = material.analyses[n]
    for t in analysis.times:
        first, _, last = t.value.partition("/")
        if t.type == "DATE" and last and _calendar(first, last) and not _NAME.search(_before(analysis, t.start)):
            yield _range(material, n, t.start, t.end, first, last)
    for one, other in pairwise(analysis.times):
        if other.start - one.end > FAR or one.type != "DATE" or other.type != "DATE" or not _calendar(one.value, other.value):
            continue
        before = _before(analysis, one.start)
        if _JOINED.fullmatch(fold(analysis.text[one.end : other.start])) and _OPENS.search(before) and not _NAME.search(before):
            yield _range(material, n, one.start, other.end, one.value, other.value)


def _before(analysis: Analysis, start: int) -> str:
    return fold(analysis.text[max(0, start - 16) : start])


def _calendar(first: str, last: str) -> bool:
    """Whether both are years, or both days, in their order."""
    return bool(re.fullmatch(r"\d{4}|\d{4}-\d\d-\d\d", first)) and len(first) == len(last) and last[:4].isdigit() and first < last


def _range(material: Material, n: int, start: int, end: int, first: str, last: str) -> _Range:
    line, words = material.lines.at(n, start), material.analyses[n].text[start:end]
    return _Range(first, last, Claim(
        n, line, start, end, words, "date", "range", Text(f"{first}/{last}"), f"{first}/{last}", near=material.near(line, start, end), before=material.before(line, start),
        entities=material.entities_of(line), noun="khoảng thời gian",
    ))


__all__ = ("compare_spans",)
