"""A text in NFC with the way there and back, for rules that look at letters as they stand: case, length, what a line ends with.

In:  any text. Out: the same text composed, letter by letter with its marks, and maps of offsets in both directions; nothing else changes.
(`fold` is for matching words: it also takes case, tone placement and kinds of quotes away.)
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from typing import Any, TypeVar

import msgspec

_CLUSTER = re.compile("[^\u0300-\u036f][\u0300-\u036f]{0,30}|[\u0300-\u036f]")
_Item = TypeVar("_Item", bound=msgspec.Struct)


def is_composed(text: str) -> bool:
    """Return whether `text` is in NFC already, as nearly every article is."""
    return unicodedata.is_normalized("NFC", text)


class Composed:
    """`text` is the original in NFC. A span inside a letter and its marks is moved to the letter's beginning."""

    __slots__ = ("_starts", "text")

    def __init__(self, original: str) -> None:
        pieces: list[str] = []
        starts: list[int] = []  # of the letter in the original, for every offset of `text`
        for match in _CLUSTER.finditer(original):
            piece = unicodedata.normalize("NFC", match.group())
            pieces.append(piece)
            starts.extend([match.start()] * len(piece))
        starts.append(len(original))
        self.text, self._starts = "".join(pieces), starts

    def to(self, offset: int) -> int:
        """Return where an offset of the original stands in `text`."""
        return bisect_left(self._starts, offset)

    def back(self, offset: int) -> int:
        """Return where an offset of `text` stands in the original."""
        return self._starts[offset]

    def moved_to(self, item: _Item) -> _Item:
        """Return a record with `start` and `end` moved into `text`."""
        span: Any = item
        return msgspec.structs.replace(item, start=self.to(span.start), end=self.to(span.end))

    def moved_back(self, item: _Item) -> _Item:
        """Return a record with `start` and `end` moved into the original."""
        span: Any = item
        return msgspec.structs.replace(item, start=self.back(span.start), end=self.back(span.end))
