"""What the light path sees of a word when it tells its part of speech: groups of neighbouring words and their syllables, each known by a hash.

In:  syllables of many texts one behind another as `grams` knows them (hash of the folded key, shape), and where words and lines begin.
Out: `WordRows`: a row for every word, `PAD` empty rows before every line; for every `PosGram` its hash at each row.
Training (`training.pos`) and run time (`pos`) share this module, so they cannot drift apart.
Shapes: S syllables, W words, R rows.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from machtin.tagger.grams import GLUED, MIX, finished

Codes = npt.NDArray[np.uint32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

PAD = 2  # empty rows before a line: no word sees one of another line
LONGEST = 16  # syllables of a word that its hash takes in
_POWERS = np.array([pow(0x9E3779B1, k, 1 << 32) for k in range(1, LONGEST + 1)], np.uint32)


class PosGram(NamedTuple):
    """Which rows make a gram, as (what, distance): "w" the word's hash, "f" and "l" its first and last syllable's, "k" its look. 2 ** `bits` buckets."""

    name: str
    parts: tuple[tuple[str, int], ...]
    bits: int


GRAMS = (
    PosGram("word", (("w", 0),), 16),
    PosGram("word, cased", (("w", 0), ("k", 0)), 16),
    PosGram("before", (("w", -1),), 15),
    PosGram("behind", (("w", 1),), 15),
    PosGram("two before", (("w", -2),), 14),
    PosGram("two behind", (("w", 2),), 14),
    PosGram("before and word", (("w", -1), ("w", 0)), 18),
    PosGram("word and behind", (("w", 0), ("w", 1)), 18),
    PosGram("around", (("w", -1), ("w", 1)), 16),
    PosGram("both before", (("w", -2), ("w", -1)), 15),
    PosGram("both behind", (("w", 1), ("w", 2)), 15),
    PosGram("three", (("w", -1), ("w", 0), ("w", 1)), 16),
    PosGram("first", (("f", 0), ("k", 0)), 14),
    PosGram("last", (("l", 0), ("k", 0)), 14),
    PosGram("before, its last", (("l", -1), ("k", 0)), 14),
    PosGram("behind, its first", (("f", 1), ("k", 0)), 14),
    PosGram("before and look", (("w", -1), ("k", 0), ("k", 1)), 15),
    PosGram("look and behind", (("k", -1), ("k", 0), ("w", 1)), 15),
    PosGram("word, looks around", (("k", -1), ("w", 0), ("k", 1)), 17),
    PosGram("looks", (("k", -2), ("k", -1), ("k", 0), ("k", 1), ("k", 2)), 14),
)
EMPTY_LOOK = 1023


class WordRows(NamedTuple):
    """`w`, `f`, `l`, `k` as in `PosGram`, `[R]` of uint32; `at` the rows of the words, `[W]`."""

    w: Codes
    f: Codes
    l: Codes  # noqa: E741
    k: Codes
    at: Ints


def word_rows(codes: Codes, looks: npt.NDArray[np.uint8], begins: Bools, line: Bools) -> WordRows:
    """Lay the words of a batch out in rows; a line's first syllable begins a word."""
    begins = begins | line
    first = np.flatnonzero(begins)
    last = np.r_[first, len(codes)][1:] - 1
    within = np.arange(len(codes)) - first[np.cumsum(begins) - 1] if len(first) else np.zeros(0, np.int64)
    whole = np.add.reduceat(codes * _POWERS[np.minimum(within, LONGEST - 1)], first, dtype=np.uint32) if len(first) else codes
    shapes = looks.astype(np.uint32) & np.uint32(GLUED - 1)
    size = np.minimum(last - first, 3).astype(np.uint32)
    look = shapes[first] | (shapes[last] << np.uint32(4)) | (size << np.uint32(8))
    at = np.arange(len(first)) + PAD * np.cumsum(line)[first]
    rows = len(first) + PAD * (int(line.sum()) + 1)
    return WordRows(_laid(whole, at, rows, 0), _laid(codes[first], at, rows, 0), _laid(codes[last], at, rows, 0), _laid(look, at, rows, EMPTY_LOOK), at)


def hashes(gram: PosGram, number: int, rows: WordRows) -> Codes:
    """Return the hash of gram `number` at each row, `[R]`; what lies beyond the first and last row are empty rows."""
    h = np.full(len(rows.w), number + 1, np.uint32)
    for what, off in gram.parts:
        h *= MIX
        h ^= h >> np.uint32(15)
        h += np.roll(getattr(rows, what), -off) if off else getattr(rows, what)
    return finished(h)


def check(h: Codes) -> npt.NDArray[np.int16]:
    """Return the check of every hash, never 0: an empty bucket has the check 0."""
    return (h.astype(np.uint16) | np.uint16(1)).view(np.int16)


def _laid(x: Codes, at: Ints, rows: int, empty: int) -> Codes:
    out = np.full(rows, empty, np.uint32)
    out[at] = x
    return out
