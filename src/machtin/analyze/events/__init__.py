"""Events: what happened, who to whom, where, when, and whether it is told as fact.

In:  a `Reading` whose event words the tagger found, and the layers before: mentions with entities, times, quantities, quotes.
Out: one `Event` for every event word, in order; offsets are code points of the article's text.
"""

from __future__ import annotations

from collections.abc import Sequence

from machtin.analysis import Entity, Event, Mention, Quantity, Quote, Time
from machtin.analyze.events.arguments import find_participants
from machtin.analyze.events.coreference import Draft, answer, join, lend
from machtin.analyze.events.figures import count, find_numbers
from machtin.analyze.events.naming import Namer
from machtin.analyze.events.phrases import Unit
from machtin.analyze.events.plover import plover_code
from machtin.analyze.events.settings import find_place, find_time, is_point
from machtin.analyze.events.status import find_status
from machtin.analyze.events.tables import frame, grammar
from machtin.analyze.events.units import Layers, event_at, sentences
from machtin.analyze.reading import Reading

__all__ = ["find_events"]

ACTED = frozenset({"arrest", "justice", "demand", "reject", "accuse", "threaten", "support", "meet", "agree", "sanction", "protest", "crime", "personnel", "aid", "mobilize", "family", "contest"})
"""Types that only people and bodies that act can do."""


def find_events(
    reading: Reading, mentions: Sequence[Mention], entities: Sequence[Entity], times: Sequence[Time],
    quantities: Sequence[Quantity], quotes: Sequence[Quote],
) -> list[Event]:
    """Return the events of an article, in order of their words."""
    if not reading.event_words:
        return []
    layers = Layers(reading, mentions, times, quantities)
    namer = Namer(layers, entities, quotes)
    drafts = [
        _draft(layers, namer, units, at, sentence)
        for sentence, units in enumerate(sentences(layers)) for at, unit in enumerate(units) if unit.kind == "event"
    ]
    drafts.sort(key=lambda d: d.start)
    answer(drafts)
    of = join(drafts)
    lend(drafts, of)
    ids = [f"e{n}" for n in range(1, len(drafts) + 1)]
    ids = [f"e{n}" for n in range(1, len(drafts) + 1)]
    mates: dict[int, list[str]] = {}
    for event_id, n in zip(ids, of, strict=True):
        mates.setdefault(n, []).append(event_id)
    return [_event(ids[n], d, tuple(m for m in mates[of[n]] if m != ids[n])) for n, d in enumerate(drafts)]


def _event(event_id: str, d: Draft, same_as: tuple[str, ...]) -> Event:
    code = plover_code(d.type, d.word, d.status, has_agent=bool(d.who))
    return Event(
        event_id, d.start, d.end, d.type, d.status, d.who, d.whom, d.where, d.when, d.numbers, d.said_by, code.event if code else None, same_as,
        d.when_span, d.where_span, d.how, code.mode if code else None, code.context if code else None,
    )


def _draft(layers: Layers, namer: Namer, units: list[Unit], at: int, sentence: int) -> Draft:
    unit = units[at]
    word = event_at(layers, unit)
    shape = frame(word.type, unit.form)
    found = find_participants(units, at, shape)
    near = word.type == "attack"  # what is attacked is often told by where it is; behind other verbs the place is the event's own
    who = {n: k for k in reversed(found.who) if (n := namer.who(namer.with_place(units, k) if k < at else units[k], word.type in ACTED))}
    whom = {
        n: k for k in reversed(found.whom)
        if (n := namer.whom(namer.with_place(units, k) if k < at or (near and not namer.is_animate(units[k])) else units[k], shape.animate))
        and n not in who
    }
    where_span = find_place(layers, units, at, word.type, found.whom)
    when = find_time(layers, units, at)
    return Draft(
        word.start, word.end, word.type, unit.form, find_status(units, at, word.status), sentence, unit.nominal,
        points_back=unit.nominal and at > 0 and units[at - 1].form in grammar().nominalisers, plural=_plural(units, at), other=at + 1 < len(units) and units[at + 1].form == "khác",
        who=tuple(reversed(who)), whom=tuple(reversed(whom)),
        who_keys=namer.keys(units, who), whom_keys=namer.keys(units, whom),
        where=namer.place(where_span) if where_span else None, where_span=where_span,
        total=count(layers, units, found.whom) if word.type in ("die", "injure") else 0,
        where_point=where_span is None or is_point(layers, where_span), where_named=where_span is not None and namer.has_name(where_span), purpose=at > 0 and units[at - 1].form in ("để", "nhằm"),
        when=when[0] if when else None, when_span=when[1] if when else None,
        numbers=find_numbers(layers, units, at, [*found.who, *found.whom]), said_by=namer.speaker(word.start, word.end),
    )


def _plural(units: list[Unit], at: int) -> bool:
    """Does a nominal event stand for several ("các vụ", "3 cuộc")?"""
    if not units[at].nominal or not at:
        return False
    before = units[at - 1]
    first = units[at - 2] if at > 1 and before.pos == "CLF" else before
    return first.form in grammar().plurals or bool(before.numbers)
