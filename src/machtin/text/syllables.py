"""Cut a text into syllables, the tokens that the tagger reads, with exact offsets.

In:  any text, as it stands (NFC, NFD or mixed, other scripts, emoji, control characters).
Out: pieces that tile the text without a gap: `"".join(pieces(text)) == text`. Pieces of white space are pieces too.
A syllable is a run of letters and digits with its combining marks ("Việt", "H5N1", "20h30"), a number with its separators ("2.500", "8/1/2024"),
a run of dots, or one other character. Zero-width characters stay with the piece before them, so that they never cut a syllable.
Linear time: one compiled expression without nested repetition; only a number without separators is looked at twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Combining marks of NFD Vietnamese, joiners, byte order mark, soft hyphen, variation selectors: they never begin a syllable of their own inside a word.
_CLING = "\u0300-\u036f\u200b-\u200f\u2060\ufeff\u00ad\ufe00-\ufe0f"

PIECE = re.compile(
    rf"\s+"
    rf"|\d+(?:[.,:/]\d+)+[{_CLING}]*"
    rf"|[^\W_](?:[^\W_]|[{_CLING}])*"
    rf"|\.\.+[{_CLING}]*"
    rf"|[^\s][{_CLING}]*",
    re.DOTALL,
)


def pieces(text: str) -> list[str]:
    """Return the pieces of `text` in order, white space included; together they are the text."""
    return PIECE.findall(text)


def syllables(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of every syllable, code points into `text`, end exclusive; white space is left out.

    "Thủ tướng al-Sudani" → (0, 3) (4, 9) (10, 12) (12, 13) (13, 19)
    """
    for match in PIECE.finditer(text):
        if not match[0][0].isspace():
            yield match.start(), match.end()
