"""An article as this layer matches it: folded text with names, sentences and times at the folded text's offsets.

In:  a `Reading`, mentions with their entities, times. Out: a `Shadow`, whose `back` gives the article's own offsets.
For NFC text (all but a few articles) folding moves nothing and every offset is the article's.
`shape` is as long as `text` and keeps the original characters, so that capitals and the shapes of quotation marks can be asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from machtin.analysis import Mention, Time
from machtin.analyze.reading import Reading
from machtin.text.fold import shadow_of

TOKEN = re.compile(r"\w+(?:[.'-]\w+)*|[^\w\s]")


class Name(NamedTuple):
    """A mention, at folded offsets."""

    start: int
    end: int
    type: str
    entity: str | None


class Token(NamedTuple):
    """A syllable or mark of the folded text; `name` is the place in `Shadow.names` of the name it belongs to, -1 for none."""

    start: int
    end: int
    text: str
    name: int


class Stretch(NamedTuple):
    """A time expression, at folded offsets, with its value."""

    start: int
    end: int
    type: str
    value: str


class Shadow:
    """The folded article."""

    def __init__(self, reading: Reading, mentions: Sequence[Mention], times: Sequence[Time]) -> None:
        folded = shadow_of(reading.text)
        self.text = folded.text
        self._folded = folded
        self._back: list[int] | None = None
        if folded.text and (len(folded.text) != len(reading.text) or folded.origin(len(folded.text) - 1) != len(reading.text) - 1):
            self._back = [folded.origin(i) for i in range(len(folded.text) + 1)]
        back = self._back
        self.shape = reading.text if back is None else "".join(reading.text[back[i]] for i in range(len(folded.text)))
        self.sentences = [(self.into(s.start), self.into(s.end)) for s in reading.sentences] or [(0, len(self.text))]
        self._sentence_starts = [s for s, _ in self.sentences]
        self.names = sorted(Name(self.into(m.start), self.into(m.end), m.type, m.entity) for m in mentions)
        self._name_starts = [n.start for n in self.names]
        self.times = sorted(Stretch(self.into(t.start), self.into(t.end), t.type, t.value) for t in times)
        self._time_starts = [t.start for t in self.times]
        self.blocks = [(self.into(b.start), self.into(b.end), b.kind) for b in reading.blocks]

    def into(self, offset: int) -> int:
        """Return the folded offset of an offset of the article."""
        return offset if self._back is None else bisect_left(self._back, offset)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Return the article's span of a folded span."""
        return self._folded.span(start, end)

    def sentence_at(self, offset: int) -> int:
        """Return the index of the sentence that holds `offset`, or of the last before it."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def name_at(self, offset: int) -> int:
        """Return the place in `names` of the name that covers `offset`, -1 for none."""
        i = bisect_right(self._name_starts, offset) - 1
        return i if i >= 0 and self.names[i].end > offset else -1

    def time_at(self, offset: int) -> Stretch | None:
        """Return the time expression that covers `offset`."""
        i = bisect_right(self._time_starts, offset) - 1
        return self.times[i] if i >= 0 and self.times[i].end > offset else None

    def names_in(self, start: int, end: int) -> list[Name]:
        """Return the names that begin in [start, end)."""
        return self.names[bisect_left(self._name_starts, start) : bisect_left(self._name_starts, end)]

    def times_in(self, start: int, end: int) -> list[Stretch]:
        """Return the time expressions that begin in [start, end)."""
        return self.times[bisect_left(self._time_starts, start) : bisect_left(self._time_starts, end)]

    def tokens(self, start: int, end: int) -> list[Token]:
        """Return the syllables and marks of [start, end)."""
        return [Token(m.start(), m.end(), m.group(), self.name_at(m.start())) for m in TOKEN.finditer(self.text, start, end)]
