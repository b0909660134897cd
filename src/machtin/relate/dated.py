"""The dates that a story's articles tell something of, and the lines that tell it.

In: a story's material. Out: `Telling`s by date. A date is told by a time expression, or by an event whose `when` it is though the words
stand elsewhere ("cùng ngày"). Dates are TIMEX3 values without the time of day; a range of months or years stays a range ("2004/2013-09"),
of a range of days the first is taken: the day on which it began.
Left out: what a sentence only compares with (so với tháng 9/2012), years of birth, the year in the name of a law or a season, captions,
and whole years and seasons (năm nay) where nothing happens in them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

import msgspec

from machtin.analysis import Analysis, Event, Time
from machtin.relate.claims import Material
from machtin.relate.lines import Line
from machtin.text.fold import fold

_CALENDAR = re.compile(r"\d{2,4}(?:-(?:\d{2}(?:-\d{2})?|W\d{2}|Q[1-4]|H[12]|S[PU]|FA|WI))?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
REACH = 40  # characters before a time that tell what it is told for: about a clause
# Each with an example: what stands right before the time.
_COMPARED = re.compile(r"\b(?:so với|so|cùng kỳ|cùng kì|bằng)(?: (?:với|cùng|kỳ|kì|của|mức|cuối|đầu|giữa|ngày|tháng|quý|năm|cả|trong))* ?$")  # so với cùng kỳ ⟨2012⟩
_BORN = re.compile(r"(?:\bsinh|\bsn|\bs\.n)(?: (?:vào|ngày|năm|tháng|:))*[ :.]*$")  # (sinh năm ⟨1980⟩
_LEADS_TO = re.compile(r"\b(?:vào|từ|hồi|trong|đến|kể từ|tới|trước|sau|cuối|đầu|giữa)(?: (?:cuối|đầu|giữa|khoảng))? ?$")  # được xây từ ⟨năm 2002⟩
_OF_NAME = re.compile(r"\b(?:mùa|giải|bóng|học|khoá|khóa|đời|mẫu|bản|luật|hiến pháp|nghị quyết|công ước)(?: \w+){0,3} ?$")  # Luật Đất đai ⟨năm 2013⟩
_RANGE = re.compile(r",? ?(?:(?:cho )?(?:đến|tới)|và|bước sang|sang|rạng sáng|-|–) ?(?:hết |cuối |đầu |giữa )?")  # từ ⟨năm 2004⟩ đến ⟨tháng 9/2013⟩
_RANGE_OPENS = re.compile(r"\b(?:từ|giữa|trong khoảng|đêm)(?: (?:cuối|đầu|giữa))? ?$")

_SAYS_DAY = re.compile(r"\d[/.-]\d|tháng \d|năm \d|ngày \d|\d{4}|nay|qua|mai")


class Telling(msgspec.Struct, frozen=True):
    """One line that tells something of a date."""

    line: Line
    events: tuple[Event, ...]
    here: int | None
    """Where the date is named, in characters from the line's start; None where it is told from elsewhere ("cùng ngày")."""


class _Dated(msgspec.Struct, frozen=True):
    """What a time expression tells: its date (None: nothing), and whether it does so without an event."""

    date: str | None
    alone: bool
    range: bool = False


def told_dates(material: Material) -> dict[str, list[Telling]]:
    """Return the dates told by the articles, each with the lines that tell it, in order of place."""
    found: dict[tuple[str, int], list[tuple[Event | None, int | None]]] = defaultdict(list)
    for n, analysis in enumerate(material.analyses):
        times = _dates(material, n, analysis)
        for (start, end), dated in times.items():
            line = material.lines.at(n, start)
            if dated.date and dated.alone:
                found[dated.date, line.at].append((None, start - line.start if _names_date(analysis, start, end) else None))
        for event in analysis.events:
            line = material.lines.at(n, event.start)
            if event.status == "denied" or not event.when or line.kind == "caption":
                continue
            span = event.when_span
            known = times.get((span.start, span.end)) if span else None
            # Of a plain time the event knows better: in "tuyên bố một ngày sau khi tàu chìm" the sinking was on the eve.
            date = known.date if known and (known.date is None or known.range) else calendar_date(event.when)
            if date and (event.status == "asserted" or _MONTH.fullmatch(date)):
                named = span and line.start <= span.start < line.end and _names_date(analysis, span.start, span.end)
                here = span.start - line.start if span and named else None
                found[date, line.at].append((event, here))
    out: dict[str, list[Telling]] = defaultdict(list)
    for (date, at), rows in sorted(found.items(), key=lambda x: x[0][1]):
        events = tuple(e for e, _ in rows if e is not None)
        out[date].append(Telling(material.lines.all[at], events, min((h for _, h in rows if h is not None), default=None)))
    return dict(out)


def calendar_date(value: str) -> str | None:
    """Return the calendar part of a TIMEX3 value, without the time of day; None where it is none.

    "2024-01-08TMO" → "2024-01-08"; "2013-10-22/2013-10-23" → "2013-10-22"; "2012-09/2013-06" → "2012-09/2013-06".
    """
    parts = [p.partition("T")[0] for p in value.split("/")]
    if len(parts) > 2 or not all(_CALENDAR.fullmatch(p) for p in parts):
        return None
    return parts[0] if len(set(parts)) == 1 or _DAY.fullmatch(parts[0]) else "/".join(parts)


def _dates(material: Material, n: int, analysis: Analysis) -> dict[tuple[int, int], _Dated]:
    """What each time expression of an article tells, by its span."""
    out: dict[tuple[int, int], _Dated] = {}
    for t in analysis.times:
        line = material.lines.at(n, t.start)
        date = calendar_date(t.value) if t.type in ("DATE", "TIME") else None
        before = fold(analysis.text[max(line.start, t.start - REACH) : t.start])
        if date is None or line.kind == "caption" or _COMPARED.search(before) or _BORN.search(before):
            date = None
        out[t.start, t.end] = _Dated(date, date is not None and _tells_alone(t, date, before))
    for one, other in pairwise(analysis.times):
        first, last = out[one.start, one.end], out[other.start, other.end]
        if first.date and last.date and _is_range(analysis, one, other) and "/" not in first.date + last.date and first.date < last.date:
            whole = first.date if _DAY.fullmatch(first.date) else f"{first.date}/{last.date}"
            out[one.start, one.end] = out[other.start, other.end] = _Dated(whole, first.alone or last.alone, range=True)
    return out


def _tells_alone(time: Time, date: str, before: str) -> bool:
    """Whether a date is worth a line though no event is known to be on it: days and named months are, years where words lead to them."""
    if _MONTH.fullmatch(date):
        return not time.how.startswith(("unit", "holiday"))
    return bool(re.fullmatch(r"\d{4}", date)) and time.how.startswith("year:") and bool(_LEADS_TO.search(before)) and not _OF_NAME.search(before)


def _names_date(analysis: Analysis, start: int, end: int) -> bool:
    """Whether the words say the day by themselves or from today ("sáng 4/11", "hôm qua"), not from another sentence ("giữa đêm")."""
    return bool(_SAYS_DAY.search(analysis.text[start:end]))


def _is_range(analysis: Analysis, one: Time, other: Time) -> bool:
    return bool(
        _RANGE.fullmatch(fold(analysis.text[one.end : other.start])) and _RANGE_OPENS.search(fold(analysis.text[max(0, one.start - REACH) : one.start]))
    )
