"""The day of an article that does not carry its publication date, from what its own text says.

In:  a `Reading` without `published`. Out: the day, the reason in words and how sure, or None where the text does not tell.
The day and month come from the days told without a year, which news writes of the last few days: most of all those beside "hôm nay" or
"hôm qua" and those in title and lead, the latest of them. The year comes from a day of the week beside a date, or is the first in which that
day lies behind every dated happening of the past that the article tells with its year.
Gap: most short reports name no year at all; then the day is not told, and None is the answer. The names of office-holders are not used.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final, NamedTuple

import msgspec

from machtin.analyze.reading import Reading
from machtin.analyze.times import lexicon
from machtin.analyze.times.expression import Calendar, DayRange, Expression, Lunar, Step
from machtin.analyze.times.patterns import alternation
from machtin.analyze.times.sentences import sentence_expressions, shadow
from machtin.text.fold import Folded

CLOSE: Final = 160
"""Days between the last dated happening and the inferred day up to which the year is held for told: news gives the year of what lies more
than a year back, and of much that lies a few months back. Chosen on the dev articles; rerun benchmarks/times.py if changed."""
SURE: Final = 0.5
"""Confidence from which an inferred date is told and anchors the other times; a wrong year does more harm than an unknown one."""
OPENING: Final = 500
"""Characters within which a sentence that begins there tells the news itself; a lead and the sentence behind it, mostly."""
FAR_BEFORE: Final = 60
"""Days before a full date within which days without a year are its past."""
RECENT: Final = 4
"""Days that the reports of one article lie apart from the day that it speaks of most, at most."""

_AHEAD = re.compile(r"(?<!\w)" + alternation([c for c in lexicon.FUTURE_CUES if c not in ("sẽ",)]) + r"|(?<!\w)sẽ(?!\w)")
_PUT_OFF = re.compile(r"(?<!\w)(?:lùi|hoãn|dời|chuyển|đẩy|kéo dài)(?: lại| thêm| lịch)?(?: sang| đến| tới| vào)(?: ngày| hết ngày| hết)?\s$")
_TOLD = re.compile(r"(?<!\w)(?:cho biết|cho hay|công bố|thông báo|tuyên bố|xác nhận|khẳng định|nói|đưa tin|họp báo)(?!\w)")
_BIRTH = re.compile(r"(?<!\w)(?:sn|sinh|sinh năm|sinh ngày):?\s$")
_ONCE = re.compile(r"(?<!\w)(?:từng|trước đây|lần gần nhất|năm xưa)(?!\w)")
_WEEKDAY_DATE = re.compile(
    r"(?P<w>" + alternation(lexicon.WEEKDAYS) + r"),?\s{1,2}\(?(?:ngày\s)?(?P<d>[0-3]?\d)\s?[/\-.]\s?(?P<m>[01]?\d)(?!\d)(?:\s?[/\-.]\s?(?P<y>(?:19|20)\d\d))?"
)


class DocumentDate(msgspec.Struct, frozen=True):
    """The inferred day, why, and how sure in [0, 1]; below `SURE` the year is no more than a guess."""

    date: date
    reason: str
    confidence: float


class _Day(NamedTuple):
    """A day told without a year, with what speaks for its being the article's."""

    month: int
    day: int
    weight: float
    words: str


class _Past(NamedTuple):
    """What is told with its year: not before `low`."""

    low: date
    words: str
    close: bool
    """Told to the month at least."""
    once: bool
    day: bool
    """Told to the day: papers then give the year of what did not happen in the running one."""
    until: bool
    """The end of a range ("từ năm 2004 đến tháng 9/2013") or a business period (quý III/2013), which mostly reach the article."""


class _Evidence(NamedTuple):
    days: list[_Day]
    pasts: list[_Past]
    dated: list[tuple[date, str]]
    """Full dates."""
    opening: list[tuple[date, str]]
    """Full dates of title, lead and first sentences on which somebody told something."""
    ahead: list[tuple[int, str]]
    """Years spoken of as still to come."""
    own: bool
    """Whether a day stands beside "hôm nay" or "hôm qua"."""


def infer_document_date(reading: Reading, *, least: float = SURE) -> DocumentDate | None:
    """Return the day on which the article was most likely published, or None where its text does not tell, or not surely enough.

    "ngày 8/1 … ngày 3/10/2023" → 2024-01-08: the first 8 January behind 3 October 2023.
    """
    folded = shadow(reading.text)
    found = _most_likely(folded, _evidence(reading, folded))
    return found if found and found.confidence >= least else None


def inferred_or_likely(reading: Reading, folded: Folded) -> tuple[DocumentDate | None, tuple[int, int] | None]:
    """Return what `infer_document_date` tells, and month and day whether or not the year is told, with the article's dates read once."""
    evidence = _evidence(reading, folded)
    found = _most_likely(folded, evidence)
    return found if found and found.confidence >= SURE else None, _likely(evidence)


def _most_likely(folded: Folded, evidence: _Evidence) -> DocumentDate | None:
    days, pasts, dated, opening, ahead, own = evidence
    weekdays = [
        (lexicon.WEEKDAYS[" ".join(m["w"].split())], int(m["m"]), int(m["d"])) for m in _WEEKDAY_DATE.finditer(folded.text) if not m["y"]
    ]
    if not own and (told := _told_whole(days, pasts, opening)):
        return told
    if days:
        chosen = _latest_near(days)
        return _with_year(chosen, pasts, weekdays, ahead) or _before_future(chosen, ahead, weekdays)
    if dated:
        day, words = max(dated)
        return DocumentDate(day, f"the last day that the article tells: “{words}”", 0.3)
    return None


def _likely(evidence: _Evidence) -> tuple[int, int] | None:
    """(month, day) of the article where its text tells them, whether or not it tells the year."""
    return (chosen.month, chosen.day) if evidence.days and (chosen := _latest_near(evidence.days)) else None


def _evidence(reading: Reading, folded: Folded) -> _Evidence:
    """What an article tells of days and years."""
    to_come: list[tuple[int, str]] = []
    days: list[_Day] = []
    pasts: list[_Past] = []
    dated: list[tuple[date, str]] = []
    opening: list[tuple[date, str]] = []
    head = max((b.end for b in reading.blocks if b.kind in ("title", "lead")), default=0)
    for start, end, found in sentence_expressions(reading, folded):
        for i, e in enumerate(found):
            before = folded.text[max(start, e.start - 45) : e.start]
            words = reading.text[slice(*folded.span(e.start, e.end))]
            when = e.when.last if isinstance(e.when, DayRange) else e.when
            if isinstance(when, Lunar) or not isinstance(when, Calendar) or (when.month is None and when.year is None):
                continue
            ahead = when.hint > 0 or bool(_PUT_OFF.search(before) or _AHEAD.search(before) or _AHEAD.search(folded.text, e.end, min(end, e.end + 30)))
            if when.year:
                if _BIRTH.search(before):
                    continue
                if ahead or (when.month is None and re.search(r"(?:đến|trước|tới)\s$", before)):
                    to_come.append((when.year, words))
                    continue
                low = _first_day(when)
                if low:
                    once = bool(_ONCE.search(folded.text, max(start, e.start - 60), min(end, e.end + 40)))
                    close = when.month is not None or bool(when.grain)
                    until = i > 0 and e.start - found[i - 1].end < 16 and re.search(r"(?:đến|tới|và)\s$", before) is not None
                    until = until or when.grain[:1] in ("Q", "H") or (isinstance(e.when, DayRange) and when.day is None)
                    pasts.append(_Past(low, words, close, once, when.day is not None, until))
                    if when.day and when.month:
                        dated.append((low, words))
                        if not once and (e.start < head or start < OPENING) and _TOLD.search(folded.text, start, end):
                            opening.append((low, words))
                        if not once and e.start < head:
                            days.append(_Day(when.month, when.day, 0.5, words))
            elif when.day and when.month and when.year_step is None and _first_day(Calendar(2000, when.month, when.day)):
                weight = 1.0 + (2.0 if e.start < head else 0.0) - (3.0 if ahead else 0.0)
                days.append(_shifted(when, weight, words, found[i - 1] if i else None, folded.text, e))
    return _Evidence(days, pasts, dated, opening, to_come, any(d.weight >= 10 for d in days))


def _told_whole(days: list[_Day], pasts: list[_Past], opening: list[tuple[date, str]]) -> DocumentDate | None:
    """The last full date of the opening, where nothing told as past lies behind it and no day without a year lies a little behind it.

    A report that gives its news the year means it: "Ngày 9/1/2026, hai đội ký hợp đồng. … Trận đầu diễn ra ngày 14/2."
    """
    if not opening:
        return None
    day, words = max(opening)
    if any(p.low > day and p.day for p in pasts):
        return None
    spoken = [d for d in days if d.weight > 0 and (d.month, d.day) != (day.month, day.day)]
    if not spoken:
        return None
    near = [d for d in spoken if 0 < _days_behind(day, d) <= RECENT]
    if near:
        day += timedelta(days=max(_days_behind(day, d) for d in near))
    others = [d for d in spoken if d.weight >= 1 and d not in near and not 0 <= _days_behind(day, d, before=True) <= FAR_BEFORE]
    return DocumentDate(day, f"the news is told of “{words}”", 0.6) if len(others) <= 1 else None


def _days_behind(day: date, other: _Day, *, before: bool = False) -> int:
    """How many days `other` lies behind `day` (before it), at its next (last) return."""
    days = (date(2000, other.month, other.day) - date(2000, day.month, day.day)).days
    return (-days if before else days) % 366


def _shifted(when: Calendar, weight: float, words: str, before: Expression | None, text: str, e: Expression) -> _Day:
    """The article's day as a day beside "hôm nay" or "hôm qua" tells it, else the day itself."""
    month, number = when.month or 1, when.day or 1
    step = 0
    own = re.match(r"(?:\w+\s){0,3}?(?:nay|hôm qua|qua|mai)(?=,?\s)", text[e.start : e.end])
    if own:
        step, weight = (0 if own.group().endswith("nay") else -1 if own.group().endswith("qua") else 1), weight + 10
    elif before and isinstance(before.when, Step) and before.when.unit == "D" and not before.when.from_mention and 0 < e.start - before.end <= 3:
        step, weight = int(before.when.n), weight + 10
    day = date(2000, month, number) - timedelta(days=step)
    return _Day(day.month, day.day, weight, words)


def _first_day(when: Calendar) -> date | None:
    month = when.month or {"Q2": 4, "Q3": 7, "Q4": 10, "H2": 7, "SU": 5, "FA": 8, "WI": 11}.get(when.grain, 1)
    try:
        return date(when.year or 2000, month, when.day or 1)
    except ValueError:
        return None


def _latest_near(days: list[_Day]) -> _Day:
    """The day spoken of most, then the latest that lies a few days behind it at most."""
    total: dict[tuple[int, int], float] = {}
    for d in days:
        total[d.month, d.day] = total.get((d.month, d.day), 0) + d.weight
    top = max(total, key=lambda k: total[k])
    sure = [d for d in days if d.weight >= 10]
    if sure:
        return max(sure, key=lambda d: (total[d.month, d.day], d.month, d.day))
    base = date(2000, *top)
    later = [d for d in days if d.weight > 0 and 0 <= (date(2000, d.month, d.day) - base).days % 366 <= RECENT]
    if not later:
        return next(d for d in days if (d.month, d.day) == top)
    return max(later, key=lambda d: (date(2000, d.month, d.day) - base).days % 366)


def _with_year(chosen: _Day, pasts: list[_Past], weekdays: list[tuple[int, int, int]], ahead: list[tuple[int, str]]) -> DocumentDate | None:
    """The first year that puts the day behind everything that is told as past."""
    last = max(pasts, key=lambda p: p.low, default=None)
    if last is None:
        return None
    told = f"“{chosen.words}” is the last day that the article tells without a year"
    first: date | None = None
    for year in range(last.low.year, last.low.year + 9):
        try:
            day = date(year, chosen.month, chosen.day)
        except ValueError:
            continue
        if day < last.low:
            continue
        first = first or day
        if weekdays and all(_fits(day, *w) for w in weekdays):
            reason = f"{told}; {year} is the first year from “{last.words}” on in which the days of the week are right"
            gap = (day - last.low).days  # a day of the week fits one year in seven, and may be mistyped
            return DocumentDate(day, reason, 0.9 if gap < 730 else 0.6 if gap < 1500 or len(set(weekdays)) > 1 else 0.4)
    if first is None:
        return None
    return DocumentDate(first, f"{told}; {first.year} is the first year that puts it behind “{last.words}”", _sureness(first, last, pasts, ahead))


def _sureness(day: date, last: _Past, pasts: list[_Past], ahead: list[tuple[int, str]]) -> float:
    """How sure the year is: a year is given of what lies years back as of what lies months back, so one mention alone does not tell."""
    gap = (day - last.low).days
    if last.once or not last.close or gap > CLOSE + 30:
        return 0.3
    if gap <= 1 and last.day:
        return 0.9
    if day.year > last.low.year:
        return 0.8 if gap <= CLOSE else 0.4
    if last.until and gap <= CLOSE:
        return 0.7
    if last.day:
        return 0.6 if gap <= 31 else 0.3
    if len({p.low for p in pasts if p.close and p.low.year == day.year}) >= 2 or any(0 <= year - day.year <= 1 for year, _ in ahead):
        return 0.6
    return 0.4


def _before_future(chosen: _Day, ahead: list[tuple[int, str]], weekdays: list[tuple[int, int, int]]) -> DocumentDate | None:
    """The last year before a year still to come in which the days of the week are right."""
    for top, words in sorted(ahead):
        for year in range(top, top - 3, -1):
            try:
                day = date(year, chosen.month, chosen.day)
            except ValueError:
                continue
            if weekdays and all(_fits(day, *w) for w in weekdays):
                return DocumentDate(day, f"{year} is the last year before “{words}” in which the days of the week are right", 0.7)
    return None


def _fits(day: date, weekday: int, month: int, number: int) -> bool:
    """Whether a date of the months around `day` falls on its day of the week."""
    for year in (day.year - 1, day.year, day.year + 1):
        try:
            other = date(year, month, number)
        except ValueError:
            continue
        if abs((other - day).days) <= 180 and other.weekday() == weekday:
            return True
    return False
