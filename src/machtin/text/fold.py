"""The folded shadow of a text: what it is matched by, never what is shown.

In:  any text. Out: the same text in NFC, lower case, with one tone placement, plain hyphens and quotes, and a map back to the original.
Two spellings that differ only in Unicode form, case, tone placement (hoà/hòa, thuý/thúy, also mistyped: nhiêù/nhiều) or the kind of dash fold alike;
words with other letters or other tones never do (that is `without_tones`, for people who type without them).
Source: the two placements are those of the Ministry of Education's 1984 rules and of common typing practice; `qu` keeps its own vowel (quý).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import lru_cache

# The old placement (òa) is the target: it is what most papers print. Only open syllables differ: hoà/hòa, but hoàn/hoàn.
_TONE_PAIRS = {
    **dict(zip(["oà", "oá", "oả", "oã", "oạ"], ["òa", "óa", "ỏa", "õa", "ọa"], strict=True)),
    **dict(zip(["oè", "oé", "oẻ", "oẽ", "oẹ"], ["òe", "óe", "ỏe", "õe", "ọe"], strict=True)),
    **dict(zip(["uỳ", "uý", "uỷ", "uỹ", "uỵ"], ["ùy", "úy", "ủy", "ũy", "ụy"], strict=True)),
}
_OPEN = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\w)")
# A tone typed one letter late, on the glide of a diphthong ("nhiêù", "quân đôị", "cuả"): never right, so it can only mean the usual spelling.
_LATE_TONES = {
    vowel + unicodedata.normalize("NFC", glide + tone): unicodedata.normalize("NFC", vowel + tone) + glide
    for vowel, glides in {**dict.fromkeys("âăêôơư", "aiouy"), "a": "iouy", "e": "o", "o": "i", "u": "ai"}.items()
    for glide in glides
    for tone in "\u0300\u0301\u0303\u0309\u0323"
}
_LATE = re.compile(rf"(?<!q)[{''.join(dict.fromkeys(k[0] for k in _LATE_TONES))}][{''.join(dict.fromkeys(k[1] for k in _LATE_TONES))}](?!\w)")
_PLAIN = str.maketrans({
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛′", "'"),
    "\u00a0": " ", "\u202f": " ", "\u2009": " ",
})
_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
_TONES = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")


class Folded:
    """A folded text with its way back: `text[i]` stands at `origin(i)` of the original."""

    __slots__ = ("_back", "original", "text")

    def __init__(self, original: str) -> None:
        self.original = original
        if len(original) == len(folded := fold(original)) and unicodedata.is_normalized("NFC", original):
            self.text, self._back = folded, None
            return
        pieces: list[str] = []
        back: list[int] = []
        for match in _CLUSTER.finditer(original):
            piece = _ZERO_WIDTH.sub("", unicodedata.normalize("NFC", match.group()).lower()).translate(_PLAIN)
            pieces.append(piece)
            back.extend([match.start()] * len(piece))
        back.append(len(original))
        self.text, self._back = _place_tones("".join(pieces)), back

    def origin(self, at: int) -> int:
        """Return the offset in the original of offset `at` of the folded text; `len(text)` gives the original's length."""
        return at if self._back is None else self._back[at]

    def at(self, origin: int) -> int:
        """Return the offset in the folded text of an offset of the original: the way of `origin` back."""
        return origin if self._back is None else bisect_left(self._back, origin)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's span of a span of the folded text, `end` exclusive and behind the last letter's marks."""
        if self._back is None:
            return start, end
        return self._back[start], self._back[bisect_right(self._back, self._back[end - 1])] if end > start else self._back[start]


@lru_cache(maxsize=4)
def shadow_of(text: str) -> Folded:
    """Return the shadow of an article's text. Every layer asks for the same one, one after the other, so the last ones are kept: never change it."""
    return Folded(text)


SHORT = 24  # letters: a syllable, a word, most names
_CLUSTER = re.compile("[^\u0300-\u036f][\u0300-\u036f]{0,30}|[\u0300-\u036f]")


def fold(text: str) -> str:
    """Return the folded form of `text`; its length may differ from the text's (see `Folded` for the map)."""
    return _fold_word(text) if len(text) <= SHORT else _folded(text)


@lru_cache(maxsize=1 << 16)
def _fold_word(text: str) -> str:
    """Syllables and names are folded again and again: remembered, it costs a fifth of the time that a whole article's words take."""
    return _folded(text)


def _folded(text: str) -> str:
    return _place_tones(_ZERO_WIDTH.sub("", unicodedata.normalize("NFC", text).lower()).translate(_PLAIN))


def without_tones(text: str) -> str:
    """Return `text` folded, without tone and vowel marks and with đ as d: "Hà Nội" → "ha noi"."""
    decomposed = unicodedata.normalize("NFD", fold(text))
    return "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f").replace("đ", "d")


def _place_tones(text: str) -> str:
    return _LATE.sub(lambda m: _LATE_TONES.get(m.group(), m.group()), _OPEN.sub(lambda m: _TONE_PAIRS[m.group()], text))
