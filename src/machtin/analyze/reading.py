"""What the layers of `analyze` read: an article's text with its structure and the tagger's labels, before any fact.

Every layer is a function of a `Reading` and of the layers before it; none changes it.
Offsets are Unicode code points into `text`, `end` exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime
from functools import cached_property

import msgspec

from machtin.analysis import Mention, Span, Status, Word
from machtin.article import Block


class EventWord(msgspec.Struct, frozen=True):
    """A word that the tagger holds for an event of the guide's types."""

    start: int
    end: int
    type: str
    status: Status = "asserted"


class Reading(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """An article's text, structure and labels; all tuples are in order of `start` and do not overlap."""

    id: str
    text: str
    published: datetime | None
    """Local to Asia/Ho_Chi_Minh, without tzinfo; None where the article does not carry it."""
    source: str | None = None
    blocks: tuple[Block, ...] = ()
    sentences: tuple[Span, ...] = ()
    """None crosses a block; together they cover every non-blank character."""
    words: tuple[Word, ...] = ()
    mentions: tuple[Mention, ...] = ()
    """Names and roles as tagged, `entity` still None."""
    event_words: tuple[EventWord, ...] = ()

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    def sentence_at(self, offset: int) -> int:
        """Return the index of the sentence that holds `offset`, or of the last one before it (0 at least)."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def say(self, span: Span | Mention | Word | EventWord) -> str:
        """Return the words of a span."""
        return self.text[span.start : span.end]
