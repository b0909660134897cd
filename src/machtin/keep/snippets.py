"""Where in a text the words of a search stand, and the stretch of it that shows most of them.

The words are looked for in the folded shadow of the text (without tones where they were typed so) and shown as they stand; linear in the text.
Gap: a place is marked by its syllables; that "Hà nội" in "chị Hà nội dung" is no word of its own is not seen here, only in what is found.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from machtin.keep.records import Snippet
from machtin.keep.tokens import toneless
from machtin.keep.word_index import Node, phrases
from machtin.text.fold import Folded, fold
from machtin.text.sentences import trimmed

_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
_CLUSTER = re.compile("[^\u0300-\u036f][\u0300-\u036f]{1,30}")
WIDTH = 240  # characters of a snippet, about three lines
MAX_MARKS = 200


class Finder:
    """Finds the phrases of one query."""

    def __init__(self, node: Node | None, plain: bool) -> None:
        wanted = {tuple(s for t in p.tokens for s in t.split("_")) for p in phrases(node)} if node is not None else set()
        # Longest first, so that "chủ tịch nước" is marked as one.
        forms = [r"[\W_]{1,3}".join(map(re.escape, w)) for w in sorted(wanted, key=lambda w: (-len(w), w))]
        self._pattern = re.compile(r"(?<!\w)(?:" + "|".join(forms) + r")(?!\w)") if forms else None
        self._plain = plain

    def marks(self, text: str) -> list[tuple[int, int]]:
        """Return the places of the words looked for, offsets into `text`."""
        if self._pattern is None:
            return []
        shadow, back = _shadow(text)
        out: list[tuple[int, int]] = []
        for match in self._pattern.finditer(toneless(shadow) if self._plain else shadow):
            out.append((back(match.start()), back(match.end())))
            if len(out) == MAX_MARKS:
                break
        return out

    def snippet(self, text: str, begin: int = 0) -> Snippet | None:
        """Return the stretch behind `begin` with most of the words, the first such; the beginning where none stands there. None for an empty text."""
        marks = [m for m in self.marks(text) if m[0] >= begin]
        starts = [m[0] for m in marks]
        best = max(range(len(marks)), key=lambda n: (_kinds(text, marks[n : bisect_left(starts, starts[n] + WIDTH - 60)]), -n), default=None)
        at = begin if best is None else max(begin, starts[best] - 60)
        start, end = _rounded(text, at, min(len(text), at + WIDTH), begin)
        if start == end:
            return None
        inside = [(max(s, start) - start, min(e, end) - start) for s, e in marks if s < end and e > start]
        return Snippet(text[start:end], start, tuple(inside))


def _shadow(text: str) -> tuple[str, Callable[[int], int]]:
    """The folded text, and the way back to the text's own offsets. Letters with their marks apart (NFD) are composed one by one, the rest as a whole."""
    visible = _INVISIBLE.sub("\x01", text)
    pieces: list[str] = []
    at, starts, origins = 0, [0], [0]
    length = 0
    for match in _CLUSTER.finditer(visible):
        pieces += (visible[at : match.start()], unicodedata.normalize("NFC", match.group()))
        length += len(pieces[-2]) + len(pieces[-1])
        at = match.end()
        starts.append(length)
        origins.append(at)
    composed = "".join((*pieces, visible[at:]))
    folded = fold(composed)
    if len(folded) != len(composed):  # a letter whose small form is longer: the careful way
        careful = Folded(text)
        return careful.text, careful.origin

    def back(offset: int) -> int:
        n = bisect_right(starts, offset) - 1
        return origins[n] + offset - starts[n]

    return folded, back


def _kinds(text: str, marks: Sequence[tuple[int, int]]) -> float:
    """How much a stretch shows: different words count, the same again a little."""
    return len({text[s:e].lower() for s, e in marks}) + 0.01 * len(marks)


def _rounded(text: str, start: int, end: int, begin: int) -> tuple[int, int]:
    """Move the ends to the edges of words, and away from white space."""
    for _ in range(30):
        if start > begin and not text[start - 1].isspace():
            start -= 1
    for _ in range(30):
        if end < len(text) and not text[end].isspace():
            end += 1
    span = trimmed(text, start, end)
    return (span.start, span.end) if span else (end, end)
