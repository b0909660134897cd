"""Analyses made by hand: one line a sentence, the first the title, the second the lead; times and events told by their words."""

from __future__ import annotations

from collections.abc import Sequence

from machtin.analysis import Analysis, Entity, Event, Mention, Span, Time
from machtin.article import Block
from machtin.relate.claims import Material
from machtin.relate.copies import Origins, find_copies
from machtin.relate.entities import link_entities
from machtin.relate.ids import Ids
from machtin.relate.lines import Lines
from machtin.timex import timex_interval, type_of


def analysis(
    name: str, *lines: str, day: str | None = "2031-03-08", times: Sequence[tuple[str, str]] = (), events: Sequence[tuple[str, str, str | None]] = (),
    entities: Sequence[tuple[str, str]] = (), roles: Sequence[str] = (),
) -> Analysis:
    """Return an analysis of these lines.

    times: (words, TIMEX3 value), each place where the words stand; events: (word, type, the time's words or None);
    entities: (name, type), one entity each, mentioned wherever the name stands.
    """
    text, sentences, blocks = "", [], []
    for n, line in enumerate(lines):
        sentences.append(Span(len(text), len(text) + len(line)))
        blocks.append(Block(("title", "lead", "paragraph")[min(n, 2)], len(text), len(text) + len(line)))
        text += line + "\n"
    found = [
        Time(at, at + len(words), type_of(value), value, None, *timex_interval(value), "year: as written")  # type: ignore[arg-type]
        for words, value in times for at in _places(text, words)
    ]
    happened = []
    for word, kind, when in events:
        for at in _places(text, word):
            time = next((t for t in found if when and text[t.start : t.end] == when), None)
            happened.append(
                Event(f"e{len(happened) + 1}", at, at + len(word), kind, when=time.value if time else None, when_span=Span(time.start, time.end) if time else None)
            )
    people = [Entity(f"E{n}", form, kind, (form,), tuple(roles[n - 1 : n])) for n, (form, kind) in enumerate(entities, 1)]  # type: ignore[arg-type]
    mentions = [Mention(at, at + len(e.name), e.type, e.id) for e in people for at in _places(text, e.name)]
    return Analysis(
        machtin="test", id=name, document_date=day, published=day, title=lines[0], lead=lines[1] if len(lines) > 1 else "", text=text,
        blocks=tuple(blocks), sentences=tuple(sentences), times=tuple(sorted(found, key=lambda t: t.start)),
        events=tuple(sorted(happened, key=lambda e: e.start)), entities=tuple(people), mentions=tuple(sorted(mentions, key=lambda m: m.start)),
    )


def material(*analyses: Analysis) -> tuple[Material, Origins]:
    """Lay analyses beside each other."""
    lines = Lines(analyses)
    return Material(tuple(analyses), lines, link_entities(analyses, Ids())), Origins(lines, find_copies(lines), analyses)


def _places(text: str, words: str) -> list[int]:
    out, at = [], text.find(words)
    while at >= 0:
        out.append(at)
        at = text.find(words, at + 1)
    return out
