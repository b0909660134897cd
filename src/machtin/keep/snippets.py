"""Where in a text the words of a search stand, and the stretch of it that shows most of them.

The words are looked for in the folded shadow of the text (without tones where they were typed so) and shown as they stand; linear in the text.
Gap: a place is marked by its syllables; that "Hà nội" in "chị Hà nội dung" is no word of its own is not seen here, only in what is found.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from machtin.keep.records import Snippet
from machtin.keep.tokens import toneless
from machtin.keep.word_index import Node, phrases
from machtin.text.fold import Folded

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
        folded = Folded(text)
        shadow = toneless(folded.text) if self._plain else folded.text
        out: list[tuple[int, int]] = []
        for match in self._pattern.finditer(shadow):
            out.append(folded.span(*match.span()))
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
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
