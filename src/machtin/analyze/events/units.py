"""A sentence as a row of units: noun phrases, event words, times and the words between them.

In:  a `Reading` with the layers before it. Out: for every sentence a list of `Unit`s in order; offsets are those of the text.
There is no parser: phrases are chunked from parts of speech, names, quantities and the closed classes of `grammar.toml`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import Literal

import msgspec

from machtin.analysis import Mention, Quantity, Time
from machtin.analyze.events.phrases import NOUNS, VERBAL_MARKS, Item, Unit, make_phrase, opens, phrase_end
from machtin.analyze.events.tables import grammar, is_verb
from machtin.analyze.reading import EventWord, Reading
from machtin.text.fold import fold, shadow_of


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
        out.append(_units(row, layers) if any(item.kind == "event" for item in row) else [])
    return out


def _items(layers: Layers) -> list[Item]:
    """Lay all layers over the words of the sentences that tell events; where two overlap the earlier of event, name, time, number wins."""
    reading = layers.reading
    wanted = {reading.sentence_at(e.start) for e in reading.event_words}
    folded = shadow_of(reading.text)
    same_length = len(folded.text) == len(reading.text)

    def form_of(start: int, end: int) -> str:
        return folded.text[start:end] if same_length else fold(reading.text[start:end])

    ranks: list[list[tuple[int, int, Literal["event", "name", "role", "time", "number"], int]]] = [
        [(e.start, e.end, "event", i) for i, e in enumerate(reading.event_words)],
        [(m.start, m.end, "role" if m.type == "role" else "name", i) for i, m in enumerate(layers.mentions)],
        [(t.start, t.end, "time", i) for i, t in enumerate(layers.times)],
        [(q.start, q.end, "number", i) for i, q in enumerate(layers.quantities)],
    ]
    words = reading.words
    word_starts = [w.start for w in words]
    starts: list[int] = []  # of what is taken already, in order
    ends: list[int] = []
    items: list[Item] = []
    for spans in ranks:
        for start, end, kind, i in spans:
            k = bisect_left(starts, start)
            if end <= start or (k and ends[k - 1] > start):
                continue
            if k < len(starts) and starts[k] < end:
                if kind != "number" or starts[k] == start:
                    continue
                end = starts[k]  # a number that runs into a name or an event word keeps what is before it
            starts.insert(k, start)
            ends.insert(k, end)
            pos = ""
            if kind == "event":
                first = bisect_left(word_starts, start)
                alone = first < len(words) and words[first].start == start and words[first].end == end
                pos = words[first].pos if alone else ""
            items.append(Item(start, end, kind, form_of(start, end).strip(), pos, i))
    told = [reading.sentences[n] for n in sorted(wanted)] if reading.sentences else []
    for word in (w for span in told for w in words[bisect_left(word_starts, span.start) : bisect_left(word_starts, span.end)]):
        k = bisect_left(starts, word.start)
        end = word.end
        if k and ends[k - 1] > word.start:
            continue
        if k < len(starts) and starts[k] < end:
            end = starts[k]  # "bị cáo" before "cáo buộc": what stands outside the event word is kept
            if not reading.text[word.start : end].strip():
                continue
        form = form_of(word.start, end).strip()
        mark = not form[:1].isalnum() and form[:1] not in "%°"
        items.append(Item(word.start, end, "mark" if mark else "word", form, word.pos))
    items.sort(key=lambda item: item.start)
    return items


def _units(row: list[Item], layers: Layers) -> list[Unit]:
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
            out.append(Unit(item.start, item.end, kind, item.form, item.pos, item.at, aside=depth > 0))
            if kind == "event":
                out[-1].type = layers.reading.event_words[item.at].type
            i += 1
        else:
            two = f"{item.form} {row[i + 1].form}" if i + 1 < len(row) and item.kind == row[i + 1].kind == "word" else ""
            if two in _two_words():
                out.append(Unit(item.start, row[i + 1].end, "word", two, "ADP", aside=depth > 0))
                i += 2
                continue
            end = phrase_end(row, i) if opens(row, i) else i
            if end > i and end < len(row) and row[end].kind == "event":
                # "một loạt vụ | nổ": the classifier belongs to the event word, what stands before it does not
                last = row[end - 1]
                if last.kind == "word" and last.form in grammar().nominalisers and last.pos != "VERB":
                    cut = end - 1
                    while cut > i and row[cut - 1].kind == "word" and (row[cut - 1].form in grammar().determiners or row[cut - 1].form == "của"):
                        cut -= 1
                    if cut > i:
                        out.append(make_phrase(row[i:cut], layers.mentions, depth > 0))
                    elif cut < end - 1:
                        out.append(Unit(row[cut].start, row[end - 2].end, "word", row[cut].form, "DET", aside=depth > 0))
                        cut = end - 1
                    out.append(Unit(row[cut].start, last.end, "word", last.form, "CLF", aside=depth > 0))
                    i = end
                    continue
            if end > i:
                out.append(make_phrase(row[i:end], layers.mentions, depth > 0))
                i = end
            else:
                out.append(Unit(item.start, item.end, "word", item.form, item.pos, aside=depth > 0))
                i += 1
    for k, unit in enumerate(out):
        if unit.kind == "event":
            unit.nominal = _is_nominal(out, k, layers)
    return out


def _is_nominal(units: Sequence[Unit], k: int, layers: Layers) -> bool:
    """Does the event word at `k` stand as a noun?"""
    g = grammar()
    before = units[k - 1] if k else None
    if before is not None and before.kind == "word" and (before.pos == "CLF" or (before.form in g.nominalisers and before.pos not in ("VERB", "AUX"))):
        return True
    if before is not None and before.kind == "phrase" and before.numbers and not before.names:
        unit = layers.quantities[before.numbers[-1]].unit
        return fold(unit).rpartition(" ")[2] in g.nominalisers or units[k].pos in NOUNS
    if before is not None and before.kind == "word" and before.form in VERBAL_MARKS:
        return False
    if units[k].type == "disaster":
        return not is_verb("disaster", units[k].form)
    if before is not None and before.kind == "phrase" and k + 1 < len(units) and units[k + 1].kind == "phrase":
        return False  # between two phrases it is their verb, whatever part of speech the tagger gives
    if before is not None and (before.kind == "event" or (before.kind == "word" and before.pos == "VERB" and before.form not in g.light)) and not before.nominal:
        return False  # "đề nghị gia hạn": the second of two verbs
    return units[k].pos in NOUNS and not is_verb(units[k].type, units[k].form)


@cache
def _two_words() -> frozenset[str]:
    g = grammar()
    return frozenset(w for w in g.prepositions | g.subordinators | g.control | g.openers | g.agents if w.count(" ") == 1)


def text_of(layers: Layers, start: int, end: int) -> str:
    """Return the words of a span on one line, without quotation marks at its ends."""
    return " ".join(layers.reading.text[start:end].split()).strip(" \"'“”‘’«»,;:")



def event_at(layers: Layers, unit: Unit) -> EventWord:
    """Return the event word that a unit stands for."""
    return layers.reading.event_words[unit.at]
