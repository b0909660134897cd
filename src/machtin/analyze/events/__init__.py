"""Events: what happened, who to whom, where, when, and whether it is told as fact.

In:  a `Reading` whose event words the tagger found, and the layers before: mentions with entities, times, quantities, quotes.
Out: one `Event` for every event word, in order; offsets are code points of the article's text.
"""

from __future__ import annotations

from collections.abc import Sequence

from machtin.analysis import Entity, Event, Mention, Quantity, Quote, Span, Time
from machtin.analyze.events.arguments import find_participants
from machtin.analyze.events.naming import Namer
from machtin.analyze.events.settings import find_place, find_time
from machtin.analyze.events.status import find_status
from machtin.analyze.events.tables import frame
from machtin.analyze.events.units import Layers, event_at, sentences, text_of
from machtin.analyze.reading import Reading

__all__ = ["find_events"]


def find_events(
    reading: Reading, mentions: Sequence[Mention], entities: Sequence[Entity], times: Sequence[Time],
    quantities: Sequence[Quantity], quotes: Sequence[Quote],
) -> list[Event]:
    """Return the events of an article, in order of their words."""
    layers = Layers(reading, mentions, times, quantities)
    namer = Namer(layers, entities)
    events: list[Event] = []
    for units in sentences(layers):
        for at, unit in enumerate(units):
            if unit.kind != "event":
                continue
            word = event_at(layers, unit)
            found = find_participants(units, at, frame(word.type, unit.form))
            names = lambda places: tuple(dict.fromkeys(n for k in places if (n := namer.participant(units[k]))))
            place = find_place(layers, units, at, word.type, found.whom)
            where, where_span = None, None
            if isinstance(place, int):
                where_span = Span(units[place].start, units[place].end)
                where = namer.participant(units[place])
            elif place is not None:
                where_span = place
                where = text_of(layers, place.start, place.end)
                if m := next((m for m in mentions if m.start == place.start and m.end == place.end), None):
                    where = m.entity or where
            when = find_time(layers, units, at)
            events.append(Event(
                f"e{len(events) + 1}", word.start, word.end, word.type, find_status(units, at, word.status),
                names(found.who), names(found.whom), where, when[0] if when else None,
                when_span=when[1] if when else None, where_span=where_span, how="rules",
            ))
    return events
