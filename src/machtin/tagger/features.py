"""What the tagger sees of one syllable, apart from its context: a folded key, a shape and hashes of its letters.

In:  a syllable as it stands in the text.
Out: `Features`, small integers that index the tables of the weights; training and run time share this module, so they cannot drift apart.
The key is free of Unicode form, case, tone placement (hoà/hòa, and wrong old ones such as "nhiêù"), kind of quote and dash, and the value of digits;
the shape keeps what the key drops of case.
"""

from __future__ import annotations

import unicodedata
import zlib
from typing import NamedTuple

N_SHAPES = 16
N_UNKNOWN = 2048  # buckets for keys outside the vocabulary, so that a name keeps an identity within its article
N_LETTERS = 8192  # buckets for the letter groups
N_BIGRAMS = 1 << 17  # buckets for neighbouring keys; 12 % of the frequent ones share a bucket

_TONES = {"\u0300": "1", "\u0301": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_CLING = dict.fromkeys([*range(0x200B, 0x2010), 0x2060, 0xFEFF, 0xAD, *range(0xFE00, 0xFE10)])
_PLAIN = str.maketrans(
    {**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‘’‚‛′`", "'"), "…": "."}
)


class Features(NamedTuple):
    """Indices of one syllable: `word` into vocabulary and unknown buckets, `letters` three buckets, `hash` 32 bits for the bigrams."""

    word: int
    shape: int
    letters: tuple[int, int, int]
    hash: int


def key(syllable: str) -> str:
    """Return the form that equal syllables share: NFC, lower case, the tone at the end as a digit behind "|", digits as 0.

    "Hoà", "hòa" and NFD "hoà" → "hoa|1"; "2.500" → "0.000"; "…" and "..." → ".".
    """
    if syllable.isascii():
        low = syllable.lower()
        if low.isalpha():
            return low
        if low[0] == "." and low.strip(".") == "":
            return "."
        return "".join("0" if c.isdecimal() else c for c in low)
    clean = syllable.translate(_CLING)
    marks = unicodedata.normalize("NFD", clean.lower())
    tones = [c for c in marks if c in _TONES]
    if len(tones) == 1:
        return unicodedata.normalize("NFC", marks.replace(tones[0], "")) + "|" + _TONES[tones[0]]
    plain = unicodedata.normalize("NFC", marks).translate(_PLAIN)
    return "".join("0" if c.isdecimal() else c for c in plain)


def shape(syllable: str) -> int:
    """Return the class of the syllable's case and characters, 0 to 15."""
    text = syllable.translate(_CLING) if not syllable.isascii() else syllable
    if not text:
        return 15
    if text.isalpha() or not text[0].isalnum() or (text[0].isalpha() and not any(c.isdecimal() for c in text)):
        if not text[0].isalnum():
            return 12 if text[0] in "\"'“”‘’«»„‟`" else 13 if text[0] in "([{" else 15 if text[0] > "\u2fff" else 14
        if text.islower() or text.lower() == text:
            return 0
        if text.isupper():
            return 2 if len(text) == 1 or len(unicodedata.normalize("NFC", text)) == 1 else 3
        return 1 if text[0].isupper() and text[1:].lower() == text[1:] else 4
    if text.isdecimal():
        return 5 if len(text) == 4 else 6
    if text[0].isdecimal() and not any(c.isalpha() for c in text):
        return 8 if "/" in text else 9 if ":" in text else 7
    return 10 if any(c.isupper() for c in text) else 11


def features(syllable: str, vocabulary: dict[str, int]) -> Features:
    """Return the indices of `syllable`; `vocabulary` maps keys to rows, unknown keys fall into buckets behind it."""
    k = key(syllable)
    raw = k.encode("utf-8", "surrogatepass")
    code = zlib.crc32(raw)
    word = vocabulary.get(k)
    if word is None:
        word = len(vocabulary) + code % N_UNKNOWN
    letters = k.partition("|")[0] if len(k) > 1 else k
    groups = tuple(
        zlib.crc32(g.encode("utf-8", "surrogatepass")) % N_LETTERS
        for g in ("^" + letters[:3], letters[-3:] + "$", letters[:1] + letters[-2:])
    )
    return Features(word, shape(syllable), groups, code)  # type: ignore[arg-type]
