"""A sentence as a row of units: noun phrases, event words, times and the words between them.

In:  a `Reading` with the layers before it. Out: for every sentence a list of `Unit`s in order; offsets are those of the text.
There is no parser: phrases are chunked from parts of speech, names, quantities and the closed classes of `grammar.toml`.
Gap: relative clauses without a mark ("người sống ở đó") end the phrase before their verb.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import Literal

import msgspec

from machtin.analysis import Mention, Quantity, Span, Time
from machtin.analyze.events.tables import grammar, is_verb
from machtin.analyze.reading import EventWord, Reading
from machtin.text.fold import Folded, fold

NOUNS = frozenset({"NOUN", "PROPN", "SYM", "X"})
VERBAL_MARKS = frozenset({"đã", "sẽ", "đang", "vừa", "mới", "bị", "được", "không", "chưa", "sắp", "từng", "cũng", "phải", "có thể", "không thể", "muốn", "mong muốn", "định", "quyết định", "dự định", "chuẩn bị", "tiếp tục", "cố"})


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
    roles: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()
    owner: int = -1
    """Mention behind "của", by place."""
    named: bool = False
    """The phrase is a name with nothing but what announces it."""
    person: bool = False
    """A person's name stands in it."""
    nominal: bool = False
    """An event word that stands as a noun."""
    aside: bool = False
    """Stands between brackets."""
    type: str = ""
    """Of an event word."""


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
    folded = Folded(reading.text)
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
            end = _phrase_end(row, i) if _opens(row, i) else i
            if end > i and end < len(row) and row[end].kind == "event":
                # "một loạt vụ | nổ": the classifier belongs to the event word, what stands before it does not
                last = row[end - 1]
                if last.kind == "word" and last.form in grammar().nominalisers and last.pos != "VERB":
                    cut = end - 1
                    while cut > i and row[cut - 1].kind == "word" and (row[cut - 1].form in grammar().determiners or row[cut - 1].form == "của"):
                        cut -= 1
                    if cut > i:
                        out.append(_phrase(row[i:cut], layers.mentions, depth > 0))
                    elif cut < end - 1:
                        out.append(Unit(row[cut].start, row[end - 2].end, "word", row[cut].form, "DET", aside=depth > 0))
                        cut = end - 1
                    out.append(Unit(row[cut].start, last.end, "word", last.form, "CLF", aside=depth > 0))
                    i = end
                    continue
            if end > i:
                out.append(_phrase(row[i:end], layers.mentions, depth > 0))
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


def _closed(row: list[Item], k: int) -> bool:
    g = grammar()
    form = row[k].form
    return form in g.prepositions or form in g.subordinators or form in g.adverbs or form in g.passives


def _opens(row: list[Item], i: int) -> bool:
    """May a noun phrase begin here?"""
    item, g = row[i], grammar()
    if item.kind in ("name", "role", "number"):
        return True
    if item.kind != "word":
        return False
    if item.form in g.determiners:
        k = i
        while k < len(row) and row[k].kind == "word" and row[k].form in g.determiners:
            k += 1
        return k < len(row) and (row[k].kind == "event" or row[k].form in ('"', "'") or (row[k].kind not in ("mark", "time") and _opens(row, k)))
    if item.form in g.personal or item.form in g.pronouns:
        return True
    return (item.pos in NOUNS or item.form in g.transparent or (item.form in g.nominalisers and item.pos not in ("VERB", "AUX")) or item.form in g.people) and not _closed(row, i) and (item.form not in g.light or item.pos == "NOUN")


def _phrase_end(row: list[Item], i: int) -> int:
    """Return where the noun phrase that begins at `i` ends, exclusive."""
    g = grammar()
    k = i
    while k < len(row) and ((row[k].kind == "word" and row[k].form in g.determiners) or (k > i and row[k].form in ('"', "'"))):
        k += 1
    if k >= len(row) or row[k].kind in ("mark", "time", "event"):
        return k
    if row[k].form in g.clausal:
        return k + 1
    k += 1
    while k < len(row):
        item = row[k]
        if item.kind in ("name", "role"):
            k += 1
        elif item.kind == "number":
            if item.form[-4:] in ("tuổi", "chỗ"):
                k += 1
                continue
            break
        elif (item.kind == "mark" and item.form in ('"', "'") and k + 1 < len(row) and row[k + 1].kind in ("name", "role")) or (item.kind == "mark" and item.form in ("-", ".", "/") and _glued(row, k)):
            k += 1
        elif item.kind != "word":
            break
        elif item.form == "của" and k + 1 < len(row) and _opens(row, k + 1):
            k += 1
        elif item.form in g.demonstratives and item.form != "mình" and not (item.form in ("trên", "đó") and k + 1 < len(row) and (_opens(row, k + 1) and row[k + 1].kind != "number")):
            k += 1
            if item.form != "khác":
                break
        elif item.form == "do" and k + 2 < len(row) and row[k + 1].kind == "name" and row[k + 2].kind == "word" and row[k + 2].pos == "VERB":
            k += 3
        elif (item.form == "bên" and k + 1 < len(row) and row[k + 1].form in ("trong", "ngoài", "cạnh", "dưới", "trên")) or item.form.startswith("một cách"):
            break
        elif (item.form in ("mới", "cũ") and not (k + 1 < len(row) and (row[k + 1].kind == "event" or row[k + 1].pos in ("VERB", "AUX")))) or item.form in g.attributive or (item.pos == "VERB" and row[k - 1].form in g.bodies_of and k + 1 < len(row) and _names_the_body(row[k + 1])):
            k += 1
        elif _closed(row, k) or item.form in g.linkers or item.form in g.light or item.form in g.personal or (item.form in g.determiners and (item.pos in ("DET", "NUM") or item.form in ("các", "những", "một số")) and item.form != "năm"):
            break
        elif item.pos in NOUNS or item.pos in ("ADJ", "NUM") or item.form in g.transparent:
            k += 1
        else:
            break
    return k


def _names_the_body(after: Item) -> bool:
    """Does a verb before `after` belong to the noun before it ("nhóm thanh tra | của …", "đội cứu hộ | đã …")?"""
    g = grammar()
    return after.form == "của" or after.kind == "role" or (after.kind == "word" and (after.form in g.passives or after.form in VERBAL_MARKS))


def _glued(row: list[Item], k: int) -> bool:
    return 0 < k < len(row) - 1 and row[k - 1].end == row[k].start and row[k].end == row[k + 1].start and row[k + 1].kind == "word"


def _announced(core: list[Item], names: tuple[int, ...], mentions: Sequence[Mention]) -> bool:
    """Do the words before the first name only say what it is ("thành phố X", "ông Y", "ban lãnh đạo Z")?"""
    g = grammar()
    first = next((k for k, x in enumerate(core) if x.kind == "name"), -1)
    if first < 0 or any(x.kind == "word" and x.form not in g.demonstratives and x.form not in g.transparent for x in core[first + 1 :]):
        return False
    if any(x.kind == "number" for x in core[:first]):
        return False  # "sáu lính Nga" are not Nga
    words = [x.form for x in core[:first] if x.kind == "word"]
    kinds = {mentions[x.at].type for x in core if x.kind == "name"}
    if "per" in kinds:
        return all((w in g.transparent or w in g.people) and w not in g.body_words and w not in g.place_words for w in words)
    if any(x.kind == "role" for x in core):
        return False  # "quan chức Mỹ" is not Mỹ
    allowed = g.body_words if "org" in kinds else g.place_words
    return " ".join(words) in allowed or all(w in allowed for w in words)


def _phrase(items: list[Item], mentions: Sequence[Mention], aside: bool) -> Unit:
    g = grammar()
    owner, cut = -1, len(items)
    for k, item in enumerate(items):
        if item.form == "của" and item.kind == "word":
            cut = k
            owner = next((x.at for x in items[k + 1 :] if x.kind == "name"), -1)
            break
    core = [x for x in items[:cut] if (x.form not in g.determiners or x.kind != "word") and x.kind != "mark"]
    names = tuple(x.at for x in items if x.kind == "name")
    head = next((x.form for x in core if x.kind in ("word", "role")), "")
    first = core[0] if core else items[0]
    named = bool(names) and _announced(core, names, mentions)
    if first.kind in ("name", "number"):
        head = ""
        named = named or first.kind == "name"
    return Unit(
        items[0].start, items[-1].end, "phrase", " ".join(x.form for x in items), head=head, names=names, owner=owner, named=named,
        person=any(mentions[n].type == "per" for n in names), roles=tuple(x.at for x in items if x.kind == "role"), numbers=tuple(x.at for x in items if x.kind == "number"), aside=aside,
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
