"""Spans over a text, nested: what a marked-up article and a marked sentence are drawn from.

In:  a text and marks (start, end, class, rank), in any order, possibly crossing each other.
Out: a flat list of pieces: opening of a mark, text, closing. A mark that crosses one already open is cut in two at the border,
so that the pieces always nest. Offsets are code points, end exclusive; a mark outside the text is clipped, an empty one dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

# Characters that no page or terminal should act upon: C0 and C1 controls save tab and line break, and the bidirectional overrides,
# which would let an article rearrange the text around it. Each becomes U+FFFD, so that offsets stay.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


class Mark(NamedTuple):
    """A span to draw; where two start and end together, the lower rank is outside."""

    start: int
    end: int
    css: str
    rank: int = 0
    href: str = ""
    label: str = ""


class Piece(NamedTuple):
    """One step of drawing: open a mark, write text, close the last opened mark."""

    do: Literal["open", "text", "close"]
    text: str = ""
    mark: Mark | None = None


def clean(text: str) -> str:
    """Return `text` with every control character replaced by U+FFFD; the length stays the same."""
    return _CONTROLS.sub("\ufffd", text)


def headed(text: str) -> str:
    """Return `text` cleaned and with a capital at its start, as a heading or a table's first column has it."""
    found = clean(text).strip()
    return found[:1].upper() + found[1:]


def nest(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> list[Piece]:
    """Return the pieces of `text[start:end]` under `marks`. Linear in the text; marks are sorted once."""
    end = len(text) if end is None else min(end, len(text))
    waiting = sorted(
        (
            m._replace(start=max(m.start, start), end=min(m.end, end))
            for m in marks
            if m.start < end and m.end > start and m.start < m.end
        ),
        key=lambda m: (m.start, -m.end, m.rank),
        reverse=True,
    )
    pieces: list[Piece] = []
    stack: list[Mark] = []
    at = start

    def write(upto: int) -> None:
        nonlocal at
        if upto > at:
            pieces.append(Piece("text", clean(text[at:upto])))
            at = upto

    while waiting or stack:
        if stack and (not waiting or stack[-1].end <= waiting[-1].start):
            write(stack[-1].end)
            stack.pop()
            pieces.append(Piece("close"))
            continue
        mark = waiting.pop()
        if stack and mark.end > stack[-1].end:
            border = stack[-1].end
            # The rest waits for its turn after the border; the list stays sorted, since few marks start before it.
            rest = mark._replace(start=border)
            index = len(waiting)
            while index and (waiting[index - 1].start, -waiting[index - 1].end) < (rest.start, -rest.end):
                index -= 1
            waiting.insert(index, rest)
            mark = mark._replace(end=border)
        write(mark.start)
        stack.append(mark)
        pieces.append(Piece("open", mark=mark))
    write(end)
    return pieces


def without_overlaps(marks: Iterable[Mark]) -> list[Mark]:
    """Return the marks that do not overlap an earlier or longer one: for layers whose marks cannot sit in each other."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end, m.rank)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept
