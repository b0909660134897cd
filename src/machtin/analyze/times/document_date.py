"""The day of an article that does not carry its publication date, from what its own text says.

In:  a `Reading` without `published`. Out: the day, the reason in words and how sure, or None where the text does not tell.
The day and month come from the days told without a year, which news writes of the last few days: most of all those beside "hôm nay" or
"hôm qua" and those in title and lead, the latest of them. The year comes from the years that the article names and from the days of the week
beside dates, weighed in `which_year`.
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
from machtin.analyze.times.which_year import Named, likely_year, named_otherwise, way_of
from machtin.text.fold import Folded

SURE: Final = 0.4
"""Confidence from which an inferred date is told and anchors the other times. Over the dated articles of the story corpus 6 in 10 are then within a
day and 8 in 10 have their year; two dates a year apart are never told as a disagreement."""
OPENING: Final = 500
"""Characters within which a sentence that begins there tells the news itself; a lead and the sentence behind it, mostly."""
FAR_BEFORE: Final = 60
"""Days before a full date within which days without a year are its past."""
HEAD: Final = 3.0
"""What a day counts more in title and lead than elsewhere: they tell the news, the rest what came before."""
IN_BODY: Final = 0.85
"""How sure the day is where title and lead tell none."""
RECENT: Final = 4
"""Days that the reports of one article lie apart from the day that it speaks of most, at most."""

_AHEAD = re.compile(r"(?<!\w)" + alternation([c for c in lexicon.FUTURE_CUES if c not in ("sẽ",)]) + r"|(?<!\w)sẽ(?!\w)")
_PUT_OFF = re.compile(r"(?<!\w)(?:lùi|hoãn|dời|chuyển|đẩy|kéo dài)(?: lại| thêm| lịch)?(?: sang| đến| tới| vào)(?: ngày| hết ngày| hết)?\s$")
_PLAN = re.compile(
    r"(?<!\w)(?:sẽ|sắp|dự kiến|kế hoạch|dự toán|mục tiêu|phấn đấu|lộ trình|quy hoạch|chỉ tiêu|đề xuất|dự báo|kỳ vọng|hoàn thành vào|triển vọng)(?!\w)"
)
_TOLD = re.compile(r"(?<!\w)(?:cho biết|cho hay|công bố|thông báo|tuyên bố|xác nhận|khẳng định|nói|đưa tin|họp báo)(?!\w)")
_UNTIL = re.compile(r"(?:đến|tới|trước|cho đến)(?: hết| cuối)?(?: ngày)?\s$")
_EARLIER = re.compile(r"(?<!\w)(?:trước đó|trước đây|kể từ|kỷ niệm|ngày thế giới|ngày quốc tế)(?!\w)[^.;]*$")
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


class _Evidence(NamedTuple):
    days: list[_Day]
    named: list[Named]
    dated: list[tuple[date, str]]
    """Full dates of what is past."""
    opening: list[tuple[date, str]]
    """Full dates of title, lead and first sentences on which somebody told something."""
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
    days, named, dated, opening, own = evidence
    if not own and (told := _told_whole(days, dated, opening)):
        return told
    if days and (chosen := _latest_near(days)).weight > 0:
        weekdays = [
            (lexicon.WEEKDAYS[" ".join(m["w"].split())], int(m["m"]), int(m["d"])) for m in _WEEKDAY_DATE.finditer(folded.text) if not m["y"]
        ]
        year = likely_year(chosen.month, chosen.day, named, weekdays)
        told_last = f"“{chosen.words}” is the last day that the article tells"
        of_day = 1.0 if chosen.weight >= HEAD else IN_BODY if chosen.weight >= 1 else IN_BODY**2
        return DocumentDate(year.day, f"{told_last}; {year.why}", round(year.probability * of_day, 2)) if year else None
    if dated:
        day, words = max(dated)
        return DocumentDate(day, f"the last day that the article tells: “{words}”", 0.3)
    return None


def _likely(evidence: _Evidence) -> tuple[int, int] | None:
    """(month, day) of the article where its text tells them, whether or not it tells the year."""
    return (chosen.month, chosen.day) if evidence.days and (chosen := _latest_near(evidence.days)).weight > 0 else None


def _evidence(reading: Reading, folded: Folded) -> _Evidence:
    """What an article tells of days and years."""
    days: list[_Day] = []
    named: list[Named] = list(named_otherwise(folded.text))
    dated: list[tuple[date, str]] = []
    opening: list[tuple[date, str]] = []
    whole: list[tuple[date, str]] = []
    head = max((b.end for b in reading.blocks if b.kind in ("title", "lead")), default=0)
    for start, end, found in sentence_expressions(reading, folded):
        for i, e in enumerate(found):
            before = folded.text[max(start, e.start - 45) : e.start]
            words = reading.text[slice(*folded.span(e.start, e.end))]
            when = e.when.last if isinstance(e.when, DayRange) else e.when
            if isinstance(when, Lunar) or not isinstance(when, Calendar) or (when.month is None and when.year is None):
                continue
            behind = _AHEAD.search(folded.text, e.end, min(end, e.end + 30))
            if behind and _TOLD.search(folded.text, e.end, behind.start()):
                behind = None  # "ngày 5/3, tỉnh cho biết dự kiến …": the day is that of telling
            ahead = when.hint > 0 or bool(_PUT_OFF.search(before) or _AHEAD.search(before) or behind)
            if when.year:
                if _BIRTH.search(before):
                    continue
                low = _first_day(when)
                if low is None:
                    continue
                if when.day is None and not ahead:  # plans name their months and years far from the word that tells a plan
                    ahead = _PLAN.search(folded.text, max(start, e.start - 140), min(end, e.end + 60)) is not None
                once = bool(_ONCE.search(folded.text, max(start, e.start - 60), min(end, e.end + 40)))
                way = way_of(e, when, before, folded.text[e.start : e.end], ahead=ahead, once=once)
                named.append(Named(way, when.year, low if when.month else None, words))
                if when.day and when.month and not ahead:
                    dated.append((low, words))
                    if not once and (e.start < head or start < OPENING) and _TOLD.search(folded.text, start, end):
                        opening.append((low, words))
                    if not once and e.start < head and way == "day":
                        whole.append((low, words))
            elif when.day and when.month and when.year_step is None and _first_day(Calendar(2000, when.month, when.day)):
                weight = 1.0 + (HEAD if e.start < head else 0.0)
                weight -= (HEAD + 2 if ahead or _UNTIL.search(before) else 1.5 if _EARLIER.search(before) else 0.0)
                days.append(_shifted(when, weight, words, found[i - 1] if i else None, folded.text, e))
    last = max((n.year for n in named), default=0)
    days += [_Day(low.month, low.day, 0.5, words) for low, words in whole if low.year == last]  # an older one is a birthday or the like
    return _Evidence(days, named, dated, opening, any(d.weight >= 10 for d in days))


def _told_whole(days: list[_Day], dated: list[tuple[date, str]], opening: list[tuple[date, str]]) -> DocumentDate | None:
    """The last full date of the opening, where nothing told as past lies behind it and no day without a year lies a little behind it.

    A report that gives its news the year means it: "Ngày 9/1/2026, hai đội ký hợp đồng. … Trận đầu diễn ra ngày 14/2."
    """
    if not opening:
        return None
    day, words = max(opening)
    if any(past > day for past, _ in dated):
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
