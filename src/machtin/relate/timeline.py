"""The dated happenings of a story in order, each told by the best sentence that an article has for it.

A date is told by the events whose `when` it is; the time of day is left to the sentence. Partial dates ("2014", "2013-10") stay partial.
A date counts when several sentences, or a title or lead, tell what happened then.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from machtin.analysis import Event
from machtin.relate.claims import Material
from machtin.relate.copies import Origins
from machtin.relate.ids import Ids
from machtin.relate.lines import Line
from machtin.story import Account, Disagreement, EventRef, Evidence, TimelineItem
from machtin.timex import timex_interval

MAX_TEXT = 320
_CALENDAR = re.compile(r"\d{2,4}(?:-(?:\d{2}(?:-\d{2})?|W\d{2}|Q[1-4]|H[12]|S[PU]|FA|WI))?")


def timeline_of(material: Material, origins: Origins, disagreements: Sequence[Disagreement], ids: Ids) -> list[TimelineItem]:
    """Return the timeline, earliest first; a date that several articles tell has one item, with all its events."""
    told: dict[str, list[tuple[int, Event, Line]]] = defaultdict(list)
    for n, analysis in enumerate(material.analyses):
        for event in analysis.events:
            if event.status == "denied" or not event.when or not (date := _date(event.when)):
                continue
            told[date].append((n, event, material.lines.at(n, event.start)))
    items = []
    for date, events in told.items():
        best = max(events, key=lambda x: _worth(material, x, date))
        line = best[2]
        same_line = [x for x in events if x[2].at == line.at]
        evidence = [Evidence(material.analyses[line.article].id, line.start, line.end)]
        lines = {x[2].at: x[2] for x in events}
        for other in lines.values():
            if other.at != line.at and len(evidence) < 12:
                evidence.append(Evidence(material.analyses[other.article].id, other.start, other.end))
        disputed = tuple(d.id for d in disagreements if d.kind == "date" and any(_inside(material, a, lines.values()) for a in d.accounts))
        items.append(
            TimelineItem(
                ids.new("t", date, *sorted({e.type for _, e, _ in same_line})), date, clean(line.text),
                tuple(EventRef(material.analyses[n].id, e.id) for n, e, _ in events), tuple(evidence),
                len({origins.of(x) for x in lines.values()}), disputed,
            )
        )
    return sorted(items, key=lambda i: (timex_interval(i.date)[0] or "", i.date))


def clean(text: str) -> str:
    """Return a sentence as a line of its own: white space single, the paper's prefix ("TTO -") left out, at most MAX_TEXT characters."""
    text = re.sub(r"^\(?[A-ZĐ][\w.]{1,12}(?: [A-ZĐ]\w{0,10})?\)? ?[-–—] ", "", " ".join(text.split()))
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT].rsplit(" ", 1)[0] + " …"


def _date(when: str) -> str | None:
    """The calendar part of a TIMEX3 value, without the time of day; None where it is none. Of a range, the first day."""
    value = when.partition("/")[0].partition("T")[0]
    return value if _CALENDAR.fullmatch(value) else None


def _worth(material: Material, told: tuple[int, Event, Line], date: str) -> tuple[bool, bool, int, int]:
    _, event, line = told
    here = event.when_span is not None and line.start <= event.when_span.start < line.end
    full = line.kind in ("lead", "paragraph") and 8 <= len(line.tokens) <= 60
    return here, full, min(len(material.entities_of(line)), 4), -line.at


def _inside(material: Material, account: Account, lines: Iterable[Line]) -> bool:
    return any(material.analyses[x.article].id == account.article and x.start <= account.start < x.end for x in lines)
