"""A sentence as a row of units: noun phrases, event words, times and the words between them.

In:  a `Reading` with the layers before it. Out: for every sentence a list of `Unit`s in order; offsets are those of the text.
There is no parser: phrases are chunked from parts of speech, names, quantities and the closed classes of `grammar.toml`.
Gap: relative clauses without a mark ("người sống ở đó") end the phrase before their verb.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

import msgspec

from machtin.analysis import Mention, Quantity, Span, Time
from machtin.analyze.events.tables import grammar
from machtin.analyze.reading import EventWord, Reading
from machtin.text.fold import fold

NOUNS = frozenset({"NOUN", "PROPN", "SYM", "X", "PRON"})


class Item(msgspec.Struct, frozen=True):
    """A word, name, number, time, event word or mark, before phrases are built."""

    start: int
    end: int
    kind: Literal["name", "role", "event", "time", "number", "word", "mark"]
    form: str
    pos: str = ""
    at: int = -1
    """Place in the mentions, event words, times or quantities."""


class Unit(msgspec.Struct):
    """A noun phrase (`kind` "phrase") or a single item."""

    start: int
    end: int
    kind: Literal["phrase", "event", "time", "word", "mark"]
    form: str
    pos: str = ""
    at: int = -1
    head: str = ""
    """Form of a phrase's head noun; "" where a name or a number leads it."""
    names: tuple[int, ...] = ()
    """Mentions inside, by place."""
    numbers: tuple[int, ...] = ()
    owner: int = -1
    """Mention behind "của", by place."""
    named: bool = False
    """The phrase is a name with nothing but what announces it."""
    nominal: bool = False
    """An event word that stands as a noun."""
    aside: bool = False
    """Stands between brackets."""


class Layers(msgspec.Struct, frozen=True):
    """What the event rules read beside the text."""

    reading: Reading
    mentions: Sequence[Mention]
    times: Sequence[Time]
    quantities: Sequence[Quantity]


def sentences(layers: Layers) -> list[list[Unit]]:
    """Return the units of every sentence of the reading; one list a sentence."""
    items = _items(layers)
    out: list[list[Unit]] = []
    at = 0
    for span in layers.reading.sentences:
        row: list[Item] = []
        while at < len(items) and items[at].start < span.end:
            if items[at].start >= span.start:
                row.append(items[at])
            at += 1
        out.append(_units(row, layers))
    return out


def _items(layers: Layers) -> list[Item]:
    """Lay all layers over the words; where two overlap the earlier of event, name, time, number wins."""
    reading = layers.reading
    text = reading.text
    spans: list[tuple[int, int, int, Literal["event", "name", "role", "time", "number"], int]] = []
    spans += [(e.start, 0, e.end, "event", i) for i, e in enumerate(reading.event_words)]
    spans += [(m.start, 1, m.end, "role" if m.type == "role" else "name", i) for i, m in enumerate(layers.mentions)]
    spans += [(t.start, 2, t.end, "time", i) for i, t in enumerate(layers.times)]
    spans += [(q.start, 3, q.end, "number", i) for i, q in enumerate(layers.quantities)]
    taken: list[tuple[int, int]] = []
    items: list[Item] = []
    for rank in range(4):
        for start, r, end, kind, i in spans:
            if r != rank or end <= start:
                continue
            k = bisect_left(taken, (start, end))
            if (k and taken[k - 1][1] > start) or (k < len(taken) and taken[k][0] < end):
                if rank != 3 or not (k < len(taken) and taken[k][0] < end) or taken[k][0] <= start:
                    continue
                end = taken[k][0]  # a number that runs into a name or an event word keeps what is before it
                if k and taken[k - 1][1] > start:
                    continue
            taken.insert(bisect_left(taken, (start, end)), (start, end))
            items.append(Item(start, end, kind, fold(text[start:end]).strip(), at=i))
    for word in reading.words:
        k = bisect_left(taken, (word.start, word.end))
        if (k and taken[k - 1][1] > word.start) or (k < len(taken) and taken[k][0] < word.end):
            continue
        form = fold(text[word.start : word.end])
        mark = not form[:1].isalnum() and form[:1] not in "%°"
        items.append(Item(word.start, word.end, "mark" if mark else "word", form, word.pos))
    items.sort(key=lambda item: item.start)
    return items


def _units(row: list[Item], layers: Layers) -> list[Unit]:
    g = grammar()
    out: list[Unit] = []
    depth = 0
    i = 0
    while i < len(row):
        item = row[i]
        if item.kind == "mark":
            depth = max(0, depth + (item.form == "(") - (item.form == ")"))
            if item.form not in ('"', "'", "(", ")"):
                out.append(Unit(item.start, item.end, "mark", item.form, aside=depth > 0))
            i += 1
        elif item.kind in ("event", "time"):
            kind: Literal["event", "time"] = "event" if item.kind == "event" else "time"
            out.append(Unit(item.start, item.end, kind, item.form, at=item.at, aside=depth > 0))
            i += 1
        else:
            two = f"{item.form} {row[i + 1].form}" if i + 1 < len(row) and item.kind == row[i + 1].kind == "word" else ""
            if two in _two_words():
                out.append(Unit(item.start, row[i + 1].end, "word", two, "ADP", aside=depth > 0))
                i += 2
                continue
            end = _phrase_end(row, i) if _opens(row, i) else i
            if end > i:
                out.append(_phrase(row[i:end], layers, depth > 0))
                i = end
            else:
                out.append(Unit(item.start, item.end, "word", item.form, item.pos, aside=depth > 0))
                i += 1
    for k, unit in enumerate(out):
        if unit.kind == "event":
            before = out[k - 1] if k else None
            if before is not None and before.kind == "phrase" and not before.names and _last(before.form) in g.nominalisers:
                unit.nominal = True
                before.form = ""
    kept = [u for u in out if u.kind != "phrase" or u.form]
    for k, unit in enumerate(kept):
        if unit.kind == "event" and not unit.nominal and k and kept[k - 1].kind == "word":
            unit.nominal = kept[k - 1].form in g.nominalisers
    return kept


_TWO: frozenset[str] | None = None


def _two_words() -> frozenset[str]:
    global _TWO
    if _TWO is None:
        g = grammar()
        _TWO = frozenset(w for w in g.prepositions | g.subordinators | g.causatives | g.agents if w.count(" ") == 1)
    return _TWO


def _last(form: str) -> str:
    words = form.split()
    return words[-1] if words and " ".join(words[-2:]) not in grammar().nominalisers else " ".join(words[-2:])


def _closed(item: Item) -> bool:
    g = grammar()
    return item.form in g.prepositions or item.form in g.subordinators or item.form in g.adverbs or item.form in g.passives


def _opens(row: list[Item], i: int) -> bool:
    """May a noun phrase begin here?"""
    item, g = row[i], grammar()
    if item.kind in ("name", "role", "number"):
        return True
    if item.kind != "word":
        return False
    if item.form in g.determiners:
        return i + 1 < len(row) and row[i + 1].kind not in ("mark", "time") and (_opens(row, i + 1) or row[i + 1].kind == "event")
    return (item.pos in NOUNS or item.form in g.transparent or item.form in g.nominalisers) and not _closed(item) and item.form not in g.light


def _phrase_end(row: list[Item], i: int) -> int:
    """Return where the noun phrase that begins at `i` ends, exclusive."""
    g = grammar()
    k = i
    while k < len(row) and row[k].kind == "word" and row[k].form in g.determiners:
        k += 1
    if k >= len(row) or row[k].kind in ("mark", "time", "event"):
        return k
    k += 1
    while k < len(row):
        item = row[k]
        if item.kind in ("name", "role"):
            k += 1
        elif item.kind == "number":
            break
        elif item.kind == "mark" and item.form in ('"', "'") and k + 1 < len(row) and row[k + 1].kind in ("name", "role"):
            k += 1
        elif item.kind == "mark" and item.form == "-" and _glued(row, k):
            k += 1
        elif item.kind != "word":
            break
        elif item.form == "của" and k + 1 < len(row) and _opens(row, k + 1):
            k += 1
        elif item.form in g.demonstratives and item.form != "mình":
            k += 1
            if item.form != "khác":
                break
        elif item.form == "do" and k + 2 < len(row) and row[k + 1].kind == "name" and row[k + 2].kind == "word" and row[k + 2].pos == "VERB":
            k += 3
        elif _closed(item) or item.form in g.linkers or item.form in g.light:
            break
        elif item.pos in NOUNS or item.pos in ("ADJ", "NUM") or item.form in g.attributive or item.form in g.transparent:
            if item.form in g.determiners and item.pos in ("DET", "NUM") and item.form not in ("năm",):
                break
            k += 1
        else:
            break
    return k


def _glued(row: list[Item], k: int) -> bool:
    return 0 < k < len(row) - 1 and row[k - 1].end == row[k].start and row[k].end == row[k + 1].start and row[k + 1].kind == "word"


def _phrase(items: list[Item], layers: Layers, aside: bool) -> Unit:
    g = grammar()
    owner, cut = -1, len(items)
    for k, item in enumerate(items):
        if item.form == "của" and item.kind == "word":
            cut = k
            owner = next((x.at for x in items[k + 1 :] if x.kind == "name"), -1)
            break
    core = [x for x in items[:cut] if x.form not in g.determiners or x.kind != "word"]
    names = tuple(x.at for x in items if x.kind == "name")
    head = next((x.form for x in core if x.kind in ("word", "role")), "")
    first = core[0] if core else items[0]
    named = bool(names) and any(x.kind == "name" for x in core) and all(
        x.kind in ("name", "role") or x.form in g.transparent or x.form in g.demonstratives or not x.form[:1].isalnum() for x in core
    )
    if first.kind in ("name", "number"):
        head = ""
        named = named or first.kind == "name"
    start, end = items[0].start, items[-1].end
    return Unit(
        start, end, "phrase", " ".join(x.form for x in items), head=head, names=names, owner=owner, named=named,
        numbers=tuple(x.at for x in items if x.kind == "number"), aside=aside,
    )


def text_of(layers: Layers, start: int, end: int) -> str:
    """Return the words of a span on one line, without quotation marks at its ends."""
    return " ".join(layers.reading.text[start:end].split()).strip(" \"'“”‘’«»,;:")


def span_of(unit: Unit) -> Span:
    """Return the span of a unit."""
    return Span(unit.start, unit.end)


def event_at(layers: Layers, unit: Unit) -> EventWord:
    """Return the event word that a unit stands for."""
    return layers.reading.event_words[unit.at]
