"""Sentences that two articles tell in the same words but for one that turns the meaning round: a "không" put in, "tăng" for "giảm"
(data/opposites.toml). Only nearly copied sentences are looked at, and only where nothing else stands on either side of the change.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from rapidfuzz.distance import Levenshtein

from machtin.relate.claims import Material
from machtin.relate.copies import Copy
from machtin.relate.lines import TOKEN, Line
from machtin.relate.questions import Clash
from machtin.relate.statements.told import Told, clash, told
from machtin.text.fold import Folded

WEIGHT = 0.65
MIN_LIKENESS = 0.8  # as for the values that aligned.py compares
N_ANCHORS = 2  # unchanged words on both sides
ABOUT = "có hay không", "whether or not"

Change = tuple[int, int, int, int]
"""Tokens of one line and of the other: what stands opposite."""


@cache
def _table() -> tuple[frozenset[str], frozenset[frozenset[str]]]:
    table = tomllib.loads((files("machtin.relate") / "data" / "opposites.toml").read_text("utf-8"))
    return frozenset(table["not"]), frozenset(frozenset(pair) for pair in table["pairs"])


def find_opposites(material: Material, copies: Sequence[Copy]) -> Iterator[Clash]:
    """Yield the clashes of nearly copied sentences of which one says the contrary."""
    best: dict[tuple[int, int], float] = {}
    for copy in copies:
        for line, other in ((copy.one, copy.other), (copy.other, copy.one)):
            best[line.at, other.article] = max(best.get((line.at, other.article), 0.0), copy.likeness)
    for copy in copies:
        if copy.likeness < max(MIN_LIKENESS, best[copy.one.at, copy.other.article], best[copy.other.at, copy.one.article]):
            continue  # the other article has a sentence that is more like it: one of a pair ("có …", "không có …")
        if _numbers(copy.one) != _numbers(copy.other):
            continue  # the same form filled in for another day
        for change in _changes(copy.one.tokens, copy.other.tokens):
            x = _told(material, copy.one, change[0], change[1])
            y = _told(material, copy.other, change[2], change[3])
            yield clash(material, x, y, WEIGHT, "outcome.opposites")


def _numbers(line: Line) -> list[str]:
    return sorted(t for t in line.tokens if t[0].isdigit())


def _changes(one: Sequence[str], other: Sequence[str]) -> Iterator[Change]:
    nots, pairs = _table()
    if [t for t in one if t in nots] and [t for t in other if t in nots]:
        return  # a negation carried over a list, or moved
    ops = list(Levenshtein.opcodes(one, other))
    for k, op in enumerate(ops):
        before, behind = (ops[k - 1] if k else None), (ops[k + 1] if k + 1 < len(ops) else None)
        if op.tag == "equal" or behind is None or behind.tag != "equal" or behind.src_end - behind.src_start < N_ANCHORS:
            continue
        if before is not None and (before.tag != "equal" or before.src_end - before.src_start < N_ANCHORS):
            continue
        mine, theirs = one[op.src_start : op.src_end], other[op.dest_start : op.dest_end]
        if (len(mine) + len(theirs) == 1) and {*mine, *theirs} <= nots and one[op.src_end] not in ("chỉ", "ít", "những", "biết"):
            yield op.src_start, op.src_end + 1, op.dest_start, op.dest_end + 1  # with the word that is negated
            continue
        # "đông [bắc]" against "tây [bắc]": the pair may reach over an unchanged word on either side.
        for left in range(3):
            for right in range(3):
                a = " ".join(one[max(0, op.src_start - left) : op.src_end + right])
                b = " ".join(other[max(0, op.dest_start - left) : op.dest_end + right])
                if frozenset((a, b)) in pairs:
                    yield max(0, op.src_start - left), op.src_end + right, max(0, op.dest_start - left), op.dest_end + right
                    break
            else:
                continue
            break


def _told(material: Material, line: Line, first: int, last: int) -> Told:
    text = Folded(line.text)
    spans = [m.span() for m in TOKEN.finditer(text.text)]
    start, end = text.span(spans[first][0], spans[min(last, len(spans)) - 1][1])
    answer = " ".join(line.tokens[first:last])
    return told(material, line, line.start + start, line.start + end, "outcome", f"opposite {' '.join(line.tokens[last : last + 4])}", answer, None, ABOUT)
