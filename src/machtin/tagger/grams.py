"""What the light path sees of the gap between two syllables: groups of neighbouring syllables, each known by a hash.

In:  rows: the syllables of many texts one behind another, `PAD` empty rows before every line and behind the last.
Out: for every row and every `Gram` the bucket of the syllables that end at that row, and a check that tells most of one bucket's syllables apart.
Training (`training.words`) and run time (`words`) share this module, so they cannot drift apart.
Shapes: R rows.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]  # hash of a syllable's folded key
Looks = npt.NDArray[np.uint8]  # its shape, and GLUED
Rows = npt.NDArray[np.int64]

PAD = 3  # empty rows around a line: no gap of one line sees a syllable of another
EMPTY_CODE, EMPTY_LOOK = 0, 31
GLUED = 16  # added to the shape of a syllable that no blank sets apart from the one before


class HasBits(Protocol):
    """A gram, of syllables or of words, whose table has `1 << bits` rows."""

    @property
    def bits(self) -> int:
        """How many."""


class Gram(NamedTuple):
    """Which syllables make a gram, by their distance before the row it ends at, and which gaps it has a say in.

    `codes` are the places whose key counts, `looks` those whose shape counts; the gap before row i asks the grams that end at
    i + first … i + first + n - 1, each for its own weight. The table has 2 ** `bits` buckets.
    """

    name: str
    codes: tuple[int, ...]
    looks: tuple[int, ...]
    first: int
    n: int
    bits: int


GRAMS = (
    Gram("pair", (1, 0), (), -2, 5, 19),
    Gram("apart", (2, 0), (), -1, 4, 19),
    Gram("three", (2, 1, 0), (), -1, 4, 19),
    Gram("four", (3, 2, 1, 0), (), 0, 3, 19),
    Gram("cased pair", (1, 0), (1, 0), -1, 3, 18),
    Gram("left and shape", (1,), (1, 0), 0, 2, 16),
    Gram("shape and right", (0,), (1, 0), 0, 2, 16),
    Gram("shapes of four", (), (3, 2, 1, 0), 1, 1, 16),
    Gram("shapes of six", (), (5, 4, 3, 2, 1, 0), 2, 1, 16),
)
FIRST, N_SINGLE, BITS_SINGLE = -3, 6, 17  # one syllable has a say in the gaps from two behind it to three before it

MIX, _LOOK, _LAST = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)


def hashes(gram: Gram, codes: Codes, looks: Looks) -> Codes:
    """Return the hash of the gram that ends at each row, `[R]`; the first rows take in the last ones and are empty rows, so nothing asks them."""
    h = np.full(len(codes), len(gram.codes) * 64 + len(gram.looks) + 1, np.uint32)
    for back in gram.codes:
        h *= MIX
        h += _shifted(codes, back)
    for back in gram.looks:
        h *= _LOOK
        h += _shifted(looks, back)
    return finished(h)


def finished(h: Codes) -> Codes:
    """Return the hashes with every bit of them in every other; `h` is changed."""
    h ^= h >> np.uint32(15)
    h *= _LAST
    h ^= h >> np.uint32(13)
    return h


def bucket(gram: HasBits, h: Codes) -> Rows:
    """Return the row of the gram's table for every hash, `[R]`."""
    return (h >> np.uint32(32 - gram.bits)).astype(np.int64)


def check(h: Codes) -> npt.NDArray[np.int8]:
    """Return the check of every hash, never 0: an empty bucket has the check 0. One foreign gram in 128 passes."""
    return (h.astype(np.uint8) | np.uint8(1)).view(np.int8)


def singles(codes: Codes, looks: Looks) -> tuple[Rows, Rows]:
    """Return the rows of the two tables of single syllables: by key, and by key and shape."""
    shift = np.uint32(32 - BITS_SINGLE)
    cased = codes + (looks & np.uint8(GLUED - 1)) * _LOOK
    return ((codes * MIX) >> shift).astype(np.int64), ((cased * MIX) >> shift).astype(np.int64)


def _shifted(x: npt.NDArray[np.uint32] | npt.NDArray[np.uint8], back: int) -> npt.NDArray[np.uint32] | npt.NDArray[np.uint8]:
    return np.concatenate([x[len(x) - back :], x[: len(x) - back]]) if back else x
