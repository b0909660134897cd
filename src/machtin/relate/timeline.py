"""The dated happenings of a story in order, each told by the best sentence that an article has for it.

A date has one line, whoever tells it; partial dates ("2014", "2013-10") stay partial. A partial date gives way to the one full date in it
that the same happening has elsewhere ("tháng 7/2005" to 2005-07-07), a date that one article gives where the others give another gives way
to theirs, marked as disputed. The best sentence names the date early, stands on its own, and says what the other tellings of the date say.
A story that dates nothing at all is told on the day of its first article: papers leave the date out when it is today's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from machtin.relate.claims import Material
from machtin.relate.copies import Origins
from machtin.relate.dated import Telling, told_dates
from machtin.relate.ids import Ids
from machtin.relate.lines import Line
from machtin.relate.prose import MAX_TEXT, leans, plain, points_back, sets_off, shortened
from machtin.story import Account, Disagreement, EventRef, Evidence, TimelineItem
from machtin.timex import timex_interval

MAX_EVIDENCE = 12
SAME_HAPPENING = 0.25  # likeness of two sentences from which a full date is the partial one's; read off the thirty stories
_LEADS_OVER = re.compile(r"(?:Trước đó|Sau đó|Tuy nhiên|Ngoài ra|Theo đó|Đồng thời|Bên cạnh đó|Trong khi đó|Cụ thể|Được biết|Trước đây|Cùng ngày|Cùng lúc|Khi đó|Lúc đó|Hôm đó), (?=\w)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def timeline_of(material: Material, origins: Origins, disagreements: Sequence[Disagreement], ids: Ids) -> list[TimelineItem]:
    """Return the timeline, earliest first; a date that several articles tell has one item, with all its events."""
    told = told_dates(material)
    _drop_covered(material, told)
    _drop_outvoted(material, told, disagreements)
    _add_today(material, told)
    first: dict[int, int] = {}  # where each line first names a date
    for telling in (t for tellings in told.values() for t in tellings):
        if telling.here is not None:
            first[telling.line.at] = min(telling.here, first.get(telling.line.at, telling.here))
    items = []
    for date, tellings in told.items():
        best = max(tellings, key=lambda t: _worth(material, t, tellings, first.get(t.line.at)))
        lines = [best.line, *(t.line for t in tellings if t is not best)]
        disputed = tuple(d.id for d in disagreements if d.kind == "date" and any(_inside(material, a, lines) for a in d.accounts))
        items.append(
            TimelineItem(
                ids.new("t", date, *sorted({e.type for e in best.events})), date, shortened(clean(best.line.text)),
                tuple(EventRef(material.analyses[t.line.article].id, e.id) for t in tellings for e in t.events),
                tuple(Evidence(material.analyses[x.article].id, x.start, x.end) for x in lines[:MAX_EVIDENCE]),
                len({origins.of(x) for x in lines}), disputed,
            )
        )
    return sorted(items, key=lambda i: (timex_interval(i.date)[0] or "", i.date))


def clean(text: str) -> str:
    """Return a sentence as a line of its own: white space single, no dateline before it.

    "(Báo Suối) - Chiều 4/11, …" → "Chiều 4/11, …". A word that leads over from the sentence before it ("Trước đó, ") goes too.
    """
    text = plain(text)
    if found := _LEADS_OVER.match(text):
        text = text[found.end() :][:1].upper() + text[found.end() + 1 :]
    return text


def _worth(material: Material, told: Telling, others: Sequence[Telling], first: int | None) -> tuple[float, int]:
    """How well a line tells what happened on its date; `first`: where it first names a date. The earlier of two equals is taken."""
    line = told.line
    score = 0.0
    if told.here is not None:
        score += 2 + max(0.0, 1 - told.here / 80) - 1.0 * (first is not None and first < told.here)
    score += 1.0 * (line.kind in ("lead", "paragraph")) + 0.5 * (8 <= len(line.tokens) <= 50) - 1.0 * (len(line.tokens) > 70 or len(line.tokens) < 6)
    score -= 1.0 * leans(line.text) + 0.5 * points_back(line.text) + 2.0 * sets_off(line.text) + 1.0 * (len(line.text) > MAX_TEXT)
    score += 0.5 * bool(told.events) + 0.1 * min(len(material.entities_of(line)), 4)
    elsewhere = [material.lines.likeness(line.tokens, o.line.tokens) for o in others[:MAX_EVIDENCE] if o.line.article != line.article]
    return score + (2 * sum(elsewhere) / len(elsewhere) if elsewhere else 0.0), -line.at


def _drop_covered(material: Material, told: dict[str, list[Telling]]) -> None:
    """Let partial dates give way to the one full date of the same happening that lies in them; weeks to any day in them."""
    span = {d: timex_interval(d) for d in told}
    for date in sorted(told, key=len):
        low, high = span[date]
        if low is None or high is None or _DAY.fullmatch(date) or "/" in date:
            continue
        inside = [d for d in told if _DAY.fullmatch(d) and (lo := span[d][0]) and (hi := span[d][1]) and low <= lo and hi <= high]
        same = [d for d in inside if _alike(material, told[date], told[d]) >= SAME_HAPPENING]
        if len(same) == 1 or ("W" in date and inside):
            into = same[0] if same else min(inside)
            told[into] = sorted({t.line.at: t for t in (*told.pop(date), *told[into])}.values(), key=lambda t: t.line.at)


def _alike(material: Material, one: Sequence[Telling], other: Sequence[Telling]) -> float:
    """How alike the most alike lines of two dates are; a line that names both dates tells them apart."""
    if {t.line.at for t in one} & {t.line.at for t in other}:
        return 0.0
    return max(material.lines.likeness(a.line.content, b.line.content) for a in one[:MAX_EVIDENCE] for b in other[:MAX_EVIDENCE])


def _drop_outvoted(material: Material, told: dict[str, list[Telling]], disagreements: Sequence[Disagreement]) -> None:
    """Tell a disputed date on the day that most of the accounts give, if the other is told of nothing else."""
    for d in disagreements:
        days = Counter(a.value.partition("T")[0] for a in d.accounts if d.kind == "date")
        if len(days) < 2:
            continue
        most = max(sorted(days), key=lambda v: days[v])
        for day in sorted(days):
            if days[day] < days[most] and day in told and most in told and all(_inside_any(material, d, t) for t in told[day]):
                told[most] = [*told[most], *(t for t in told.pop(day) if t.line.at not in {x.line.at for x in told[most]})]


def _add_today(material: Material, told: dict[str, list[Telling]]) -> None:
    """Where no date is told, tell the first lead that something happened in on its article's day."""
    if told:
        return
    for day, n in sorted((a.document_date, n) for n, a in enumerate(material.analyses) if a.document_date):
        opening = [x for x in material.lines.of(n) if x.kind in ("lead", "paragraph")][:1]
        for line in opening:
            events = tuple(e for e in material.analyses[n].events if line.start <= e.start < line.end and e.status == "asserted" and not e.when)
            if events:
                told.setdefault(day, []).append(Telling(line, events, None))
                return


def _inside_any(material: Material, disagreement: Disagreement, telling: Telling) -> bool:
    return any(_inside(material, a, [telling.line]) for a in disagreement.accounts)


def _inside(material: Material, account: Account, lines: Iterable[Line]) -> bool:
    return any(material.analyses[x.article].id == account.article and x.start <= account.start < x.end for x in lines)
