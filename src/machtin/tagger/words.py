"""Words alone: the light path, a linear model over neighbouring syllables, summed in integers.

In:  texts. Out: for every text the spans of its words; they tile its syllables and none goes over a line break. Parts of speech and names are `tag`'s.
How: `grams` says what the gap between two syllables sees; every gram has a row of int8 weights, one for each gap that it has a say in; the sum decides.
Sums of integers do not depend on their order: a text's words do not depend on its batch, to the last bit.
The weights (`words.npz`, without pickle) are read at the first call; docs/decisions/0005-words-alone.md tells what was tried.
Gap: a gap is decided by itself, at most four syllables at a time: a rare word of five syllables or more comes out in parts.
Shapes: S syllables of all texts one behind another; R rows, syllables with empty rows around every line.
"""

from __future__ import annotations

import functools
import itertools
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from machtin.analysis import Span
from machtin.tagger.cut import Bools, Cut, Ints, Pieces
from machtin.tagger.features import key, shape
from machtin.tagger.grams import (
    EMPTY_CODE,
    EMPTY_LOOK,
    FIRST,
    GLUED,
    GRAMS,
    N_SINGLE,
    PAD,
    bucket,
    check,
    hashes,
    singles,
)

Scores = npt.NDArray[np.int16]

PORTION = 100_000  # characters worked on at once, some 22,000 syllables: memory does not grow with the number of texts, and speed no longer above it
UNIT = 0.05  # log-odds that a weight of 1 stands for
BITS = {True: np.int64, False: np.int32}  # a row of a table, read at once: up to 7 weights, or up to 3, and the check


@dataclass(frozen=True, slots=True)
class WordWeights:
    """`tables[g]`, `[buckets]` of int64 or int32, whose bytes are the weights of gram g and, last, its check; `singles` `[2, 2 ** BITS_SINGLE, N_SINGLE]`."""

    version: str
    tables: tuple[npt.NDArray[np.signedinteger], ...]
    singles: npt.NDArray[np.int8]


def read_word_weights(source: BinaryIO | str) -> WordWeights:
    """Read the weights of the light path; raises ValueError if `source` holds something else."""
    with np.load(source, allow_pickle=False) as data:
        arrays = {name: data[name] for name in data.files}
    if "words" not in arrays:
        raise ValueError("not a weights file of the light path: the entry 'words' is missing")
    about = json.loads(arrays["words"].tobytes())
    tables = []
    for gram, name in zip(GRAMS, about["grams"], strict=True):
        if name != gram.name:
            raise ValueError(f"the weights know a gram {name!r} where this version has {gram.name!r}")
        kind = BITS[gram.n > 3]
        table = np.zeros((1 << gram.bits, np.dtype(kind).itemsize), np.int8)
        at = np.cumsum(arrays[f"{name}.steps"].astype(np.int64))
        table[at, : gram.n] = arrays[f"{name}.weights"].reshape(gram.n, -1).T
        table[at, -1] = arrays[f"{name}.checks"]
        tables.append(table.view(kind).ravel())
    return WordWeights(about["version"], tuple(tables), arrays["singles"].reshape(2, -1, N_SINGLE))


class Segmenter:
    """The light path with one set of weights; `segmenter()` has those that the package ships."""

    def __init__(self, weights: WordWeights) -> None:
        self.weights = weights
        self.pieces = Pieces()
        self._empty = self._by_themselves(np.array([EMPTY_CODE], np.uint32), np.array([EMPTY_LOOK], np.uint8))
        self._forget()

    def words(self, texts: Sequence[str]) -> list[list[Span]]:
        """Return the words of every text; a text's words do not depend on the other texts."""
        return [words for part in portions(texts) for words in self._words(part)]

    def joined(self, texts: Sequence[str]) -> list[str]:
        """Return every text with a blank between two words and `_` for the white space inside one; "\\n" stays."""
        return [text for part in portions(texts) for text in self._joined(part)]

    def decided(self, texts: Sequence[str]) -> tuple[Cut, Bools]:
        """Return `texts` cut into syllables, and where words begin, `[S]`."""
        cut = self.pieces.cut(texts)
        return cut, (self.scores(cut) >= 0) | cut.line

    def codes_and_looks_of(self, cut: Cut) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint8]]:
        """Return hash of the folded key and look of every syllable of `cut`, `[S]`."""
        self._learn()
        return self._codes[cut.piece], self._looks[cut.piece] + np.uint8(GLUED) * cut.glued

    def scores(self, cut: Cut) -> Scores:
        """Return for every syllable by how many UNITs of log-odds a word rather begins there than goes on, `[S]`; a line's first syllable is not asked."""
        n_lines = np.cumsum(cut.line)
        at = np.arange(len(cut.piece)) + PAD * n_lines
        n = len(cut.piece) + PAD * (int(n_lines[-1]) + 1 if len(n_lines) else 1)
        codes, looks = np.full(n, EMPTY_CODE, np.uint32), np.full(n, EMPTY_LOOK, np.uint8)
        codes[at], looks[at] = self.codes_and_looks_of(cut)
        total = np.zeros(n, np.int16)
        alone = np.repeat(self._empty, n, axis=0)
        alone[at] = self._alone[cut.piece]
        _give(total, alone, FIRST, N_SINGLE)
        for gram, table in zip(GRAMS, self.weights.tables, strict=True):
            h = hashes(gram, codes, looks)
            found = table[bucket(gram, h)]
            rows = found.view(np.int8).reshape(n, -1)
            found[rows[:, -1] != check(h)] = 0
            _give(total, rows, gram.first, gram.n)
        return total[at]

    def _words(self, texts: Sequence[str]) -> list[list[Span]]:
        cut, begins = self.decided(texts)
        at = np.flatnonzero(begins)
        last = np.r_[at, len(begins)][1:] - 1
        spans = list(map(Span, cut.starts[at].tolist(), cut.ends[last].tolist()))
        first = np.searchsorted(at, cut.first).tolist()
        return [spans[lo:hi] for lo, hi in itertools.pairwise(first)]

    def _joined(self, texts: Sequence[str]) -> Iterator[str]:
        cut, begins = self.decided(texts)
        before = np.where(begins, 2, np.where(cut.glued, 0, 1))
        bounds = cut.first.tolist()
        for i, (lo, hi) in enumerate(itertools.pairwise(bounds)):
            for at in (np.flatnonzero(cut.line[lo:hi])[1:] + lo).tolist():
                before[at] = 3 if "\n" in texts[i][cut.ends[at - 1] : cut.starts[at]] else 2
            if lo < hi:
                before[lo] = 0
        parts = [""] * (2 * len(before))
        parts[::2] = map(("", "_", " ", "\n").__getitem__, before.tolist())
        parts[1::2] = map(self.pieces.names.__getitem__, cut.piece.tolist())
        for lo, hi in itertools.pairwise(bounds):
            yield "".join(parts[2 * lo : 2 * hi])

    def _forget(self) -> None:
        self._codes, self._looks = np.zeros(0, np.uint32), np.zeros(0, np.uint8)
        self._alone = np.zeros((0, N_SINGLE), np.int16)
        self._generation = self.pieces.generation

    def _learn(self) -> None:
        """Look up what the pieces bring by themselves that are new since the last call."""
        if self._generation != self.pieces.generation:
            self._forget()
        new = self.pieces.names[len(self._codes) :]
        if new:
            codes, looks = codes_and_looks(new)
            self._codes, self._looks = np.concatenate([self._codes, codes]), np.concatenate([self._looks, looks])
            self._alone = np.concatenate([self._alone, self._by_themselves(codes, looks)])

    def _by_themselves(self, codes: npt.NDArray[np.uint32], looks: npt.NDArray[np.uint8]) -> Scores:
        by_key, by_shape = singles(codes, looks)
        both: Scores = self.weights.singles[0][by_key].astype(np.int16) + self.weights.singles[1][by_shape]
        return both


def codes_and_looks(pieces: Sequence[str]) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint8]]:
    """Return hash of the folded key and shape of every piece."""
    codes = [zlib.crc32(key(p).encode("utf-8", "surrogatepass")) for p in pieces]
    return np.array(codes, np.uint32), np.array([shape(p) for p in pieces], np.uint8)


def _give(total: Scores, rows: npt.NDArray[np.int8] | Scores, first: int, n: int) -> None:
    """Add weight k of row i + first + k to gap i, for every gap that has such a row."""
    size = len(total)
    for k in range(n):
        off = first + k
        if off < 0:
            total[-off:] += rows[: size + off, k]
        else:
            total[: size - off] += rows[off:, k]


def portions(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield `texts` in portions of about PORTION characters."""
    lo = size = 0
    for i, text in enumerate(texts):
        size += len(text)
        if size >= PORTION:
            yield texts[lo : i + 1]
            lo, size = i + 1, 0
    if lo < len(texts):
        yield texts[lo:]


@functools.cache
def segmenter() -> Segmenter:
    """Return the light path with the weights that the package ships; read at the first call."""
    with resources.files("machtin.tagger").joinpath("words.npz").open("rb") as file:
        return Segmenter(read_word_weights(file))  # type: ignore[arg-type]


def find_words(texts: Sequence[str]) -> list[list[Span]]:
    """Return the words of every text, code points into it. Raises nothing on strange input.

    "Hà Nội mưa to." → (0, 6) (7, 10) (11, 13) (13, 14)
    """
    return segmenter().words(texts)


def join_words(texts: Sequence[str]) -> list[str]:
    """Return every text with a blank between two words and `_` for the white space inside one: "Hà_Nội mưa to ."; line breaks stay."""
    return segmenter().joined(texts)


__all__ = ["Ints", "Segmenter", "WordWeights", "find_words", "join_words", "read_word_weights", "segmenter"]
