"""How two versions of an article differ, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from machtin.keep.records import Change

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
MAX_PIECES = 20_000  # words, signs and blanks; above, whole lines are compared
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def difference(old: str, new: str) -> list[Change]:
    """Return the stretches that stayed, went and came, in order; together the stayed and gone ones are `old`, the stayed and new ones `new`."""
    pattern = _PIECE if len(old) + len(new) < 5 * MAX_PIECES else _LINE
    a, b = pattern.findall(old), pattern.findall(new)
    places_a, places_b = _places(a), _places(b)
    out: list[Change] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=len(a) + len(b) > 2000).get_opcodes():
        was, now = (places_a[i], places_a[j]), (places_b[k], places_b[m])
        if tag == "equal":
            out.append(Change("same", old[slice(*was)], was, now))
            continue
        if i < j:
            out.append(Change("gone", old[slice(*was)], was, (now[0], now[0])))
        if k < m:
            out.append(Change("new", new[slice(*now)], (was[1], was[1]), now))
    return out


def _places(pieces: list[str]) -> list[int]:
    places = [0]
    for piece in pieces:
        places.append(places[-1] + len(piece))
    return places
