"""From texts to the rows that the encoder reads: syllables with their offsets, looked up in a table of types that grows as it reads.

In:  texts. Out: `Layout`: for every text its syllables' rows, starts and ends, and the `Syllables` of the whole batch.
The table of types is shared by all calls of a process; it is begun anew when it holds more than MAX_TYPES, so memory stays bounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from machtin.tagger.encoder import ALIGN, REACH, Ints, Syllables, bigrams_of, place_of, type_vectors
from machtin.tagger.features import features
from machtin.tagger.weights import Floats, Weights
from machtin.text.syllables import PIECE

MAX_TYPES = 40_000  # about 40 MB of vectors; a year of news has more distinct syllables, an hour has not
_SPACE, _LINE = 0, 1  # types of white space without and with a line break
_LINE_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


class Types:
    """The distinct pieces seen so far and their vectors; `index[piece]` is a row, found or made."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.index = _Index(self)
        self.codes = np.full(256, -1, np.int64)
        self.words = np.full(256, -1, np.int64)
        self.vectors = np.zeros((256, weights.width), np.float32)
        self.n = 2
        self.fresh: list[tuple[int, int, tuple[int, int, int], int]] = []

    def flush(self) -> None:
        """Compute the vectors of the pieces added since the last call."""
        if not self.fresh:
            return
        hi = self.n + len(self.fresh)
        if hi > len(self.codes):
            size = max(hi, 2 * len(self.codes))
            self.codes = np.concatenate([self.codes, np.full(size - len(self.codes), -1, np.int64)])
            self.words = np.concatenate([self.words, np.full(size - len(self.words), -1, np.int64)])
            self.vectors = np.concatenate(
                [self.vectors, np.zeros((size - len(self.vectors), self.vectors.shape[1]), np.float32)]
            )
        word, shape, letters, code = (np.array(column, np.int64) for column in zip(*self.fresh, strict=True))
        self.vectors[self.n : hi] = type_vectors(self.weights, word, shape, letters)
        self.codes[self.n : hi], self.words[self.n : hi] = code, word
        self.n = hi
        self.fresh = []


class _Index(dict[str, int]):
    """Piece → row; a missing piece is added."""

    def __init__(self, types: Types) -> None:
        super().__init__()
        self.types = types

    def __missing__(self, piece: str) -> int:
        if piece[0].isspace():
            row = _LINE if any(c in _LINE_BREAKS for c in piece) else _SPACE
        else:
            row = self.types.n + len(self.types.fresh)
            self.types.fresh.append(features(piece, self.types.weights.vocabulary))
        if len(piece) < 64:
            self[piece] = row
        return row


@dataclass(frozen=True, slots=True)
class Layout:
    """A batch laid out. `rows`, `starts`, `ends` and `line` (true where a line begins) are over all syllables; `first[i]:first[i + 1]` are those of text i."""

    batch: Syllables
    vectors: Floats
    rows: Ints
    starts: Ints
    ends: Ints
    line: np.ndarray[tuple[int], np.dtype[np.bool_]]
    first: Ints


def lay_out(texts: Sequence[str], types: Types, *, memory: bool) -> Layout:
    """Cut `texts` into syllables and lay them out in rows, at least REACH empty rows behind each text."""
    if len(types.index) > MAX_TYPES:
        types.__init__(types.weights)  # type: ignore[misc]
    all_pieces: list[str] = []
    counts = np.zeros(len(texts), np.int64)
    for i, text in enumerate(texts):
        cut = PIECE.findall(text)
        counts[i] = len(cut)
        all_pieces += cut
    ids = np.fromiter(map(types.index.__getitem__, all_pieces), np.int64, len(all_pieces))
    types.flush()
    ends = np.cumsum(np.fromiter(map(len, all_pieces), np.int64, len(all_pieces)))
    text_of = np.repeat(np.arange(len(texts)), counts)
    base = np.r_[0, np.cumsum([len(t) for t in texts])].astype(np.int64)
    real = ids > _LINE
    # The gap of a syllable is told by the piece before it: none (0), white space (1), with a line break or the beginning of the text (2).
    before = np.r_[np.int64(_LINE), ids[:-1]]
    begins = np.r_[True, text_of[1:] != text_of[:-1]] if len(ids) else np.zeros(0, np.bool_)
    gap = np.where(begins | (before == _LINE), 2, np.where(before == _SPACE, 1, 0))
    second = np.zeros(len(ids), np.bool_)
    second[1:] = begins[:-1] & ~real[:-1]  # a text may begin with blanks
    gap[second] = 2
    at = np.flatnonzero(real)
    of = text_of[at]
    n_of = np.bincount(of, minlength=len(texts)).astype(np.int64)
    first = np.r_[0, np.cumsum(n_of)]
    within = np.arange(len(at)) - first[of]
    taken = -(-(n_of + REACH) // ALIGN) * ALIGN
    rows = within + np.r_[np.int64(0), np.cumsum(taken)[:-1]][of] if len(texts) else at
    n_rows = int(taken.sum())
    kind = np.zeros(n_rows, np.int64)
    kind[rows] = ids[at]
    live = np.zeros(n_rows, np.bool_)
    live[rows] = True
    gaps, places = np.zeros(n_rows, np.int64), np.zeros(n_rows, np.int64)
    gaps[rows] = gap[at]
    places[rows] = place_of(within)
    same = None
    if memory:
        same = np.full(n_rows, -1, np.int64)
        same[rows] = of * np.int64(1 << 32) + types.words[ids[at]]
    batch = Syllables(kind, bigrams_of(types.codes[kind]), gaps, places, live, same)
    lengths = np.diff(np.r_[0, ends]) if len(ends) else ends
    return Layout(batch, types.vectors, rows, (ends - lengths)[at] - base[of], ends[at] - base[of], gap[at] == 2, first)
