"""Noun phrases: where one begins and ends in a row of words, and what it holds.

In:  the items of a sentence (words, names, numbers, times, event words, marks). Out: `Unit`s of kind "phrase".
Gap: a relative clause without a mark ("người sống ở đó") ends the phrase before its verb.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from machtin.analysis import Mention
from machtin.analyze.events.tables import grammar

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


def _closed(row: list[Item], k: int) -> bool:
    g = grammar()
    form = row[k].form
    return form in g.prepositions or form in g.subordinators or form in g.adverbs or form in g.passives


def opens(row: list[Item], i: int) -> bool:
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
        return k < len(row) and (row[k].kind == "event" or row[k].form in ('"', "'") or (row[k].kind not in ("mark", "time") and opens(row, k)))
    if item.form in g.personal or item.form in g.pronouns:
        return True
    return (item.pos in NOUNS or item.form in g.transparent or (item.form in g.nominalisers and item.pos not in ("VERB", "AUX")) or item.form in g.people) and not _closed(row, i) and (item.form not in g.light or item.pos == "NOUN")


def phrase_end(row: list[Item], i: int) -> int:
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
        elif item.form == "của" and k + 1 < len(row) and opens(row, k + 1):
            k += 1
        elif item.form in g.demonstratives and item.form != "mình" and not (item.form in ("trên", "đó") and k + 1 < len(row) and (opens(row, k + 1) and row[k + 1].kind != "number")):
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


def make_phrase(items: list[Item], mentions: Sequence[Mention], aside: bool) -> Unit:
    """Return the phrase that `items` make, with its head, its names and whether it is but a name; `aside`: it stands in brackets."""
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
