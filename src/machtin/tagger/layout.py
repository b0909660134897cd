"""From texts to the rows that the encoder reads: syllables with their offsets, looked up in a table of types that grows as it reads.

In:  texts. Out: `Layout`: for every text its syllables' rows, starts and ends, and the `Syllables` of the whole batch.
The tables of pieces are shared by all calls of a process and bounded, see `cut`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from machtin.tagger.cut import Cut, Pieces
from machtin.tagger.encoder import ALIGN, BLOCK, LEAST, REACH, Ints, Syllables, bigrams_of, place_of, type_vectors
from machtin.tagger.features import features
from machtin.tagger.weights import Floats, Weights


class Types:
    """What the distinct pieces bring by themselves, by the rows of `Pieces`; row 0 stands for no syllable, row 1 + i for piece i."""

    def __init__(self, weights: Weights, pieces: Pieces) -> None:
        self.weights, self.pieces = weights, pieces
        self._forget()

    def _forget(self) -> None:
        self.generation = self.pieces.generation
        self.n = 1
        self.codes = np.full(256, -1, np.int64)
        self.words = np.full(256, -1, np.int64)
        self.capital = np.zeros(256, np.bool_)
        self.vectors = np.zeros((256, self.weights.width), np.float32)

    def learn(self) -> None:
        """Look up the pieces that are new since the last call."""
        if self.generation != self.pieces.generation:
            self._forget()
        new = self.pieces.names[self.n - 1 :]
        if not new:
            return
        hi = self.n + len(new)
        if hi > len(self.codes):
            size = max(hi, 2 * len(self.codes))
            self.codes = np.concatenate([self.codes, np.full(size - len(self.codes), -1, np.int64)])
            self.words = np.concatenate([self.words, np.full(size - len(self.words), -1, np.int64)])
            self.capital = np.concatenate([self.capital, np.zeros(size - len(self.capital), np.bool_)])
            more = np.zeros((size - len(self.vectors), self.vectors.shape[1]), np.float32)
            self.vectors = np.concatenate([self.vectors, more])
        columns = zip(*(features(piece, self.weights.vocabulary) for piece in new), strict=True)
        word, shape, letters, code = (np.array(column, np.int64) for column in columns)
        self.vectors[self.n : hi] = type_vectors(self.weights, word, shape, letters)
        self.codes[self.n : hi], self.words[self.n : hi] = code, word
        self.capital[self.n : hi] = [piece[:1].isupper() for piece in new]
        self.n = hi


@dataclass(frozen=True, slots=True)
class Layout:
    """A batch laid out. `rows`, `starts`, `ends` and `line` (true where a line begins) are over all syllables; `first[i]:first[i + 1]` are those of text i.

    `cut` is what the batch was laid out from; `word` and `capital` say of every syllable which word of the vocabulary it is and whether it has a capital.
    """

    batch: Syllables
    vectors: Floats
    rows: Ints
    starts: Ints
    ends: Ints
    line: np.ndarray[tuple[int], np.dtype[np.bool_]]
    first: Ints
    cut: Cut
    word: Ints
    capital: np.ndarray[tuple[int], np.dtype[np.bool_]]


def lay_out(texts: Sequence[str], types: Types, *, memory: bool) -> Layout:
    """Cut `texts` into syllables and lay them out in rows, at least REACH empty rows behind each text."""
    cut = types.pieces.cut(texts)
    types.learn()
    n_of = np.diff(cut.first)
    of = np.repeat(np.arange(len(texts)), n_of)
    within = np.arange(len(of)) - cut.first[of]
    taken = -(-(n_of + REACH) // ALIGN) * ALIGN
    rows = within + np.r_[np.int64(0), np.cumsum(taken)[:-1]][of] if len(texts) else within
    n_rows = int(taken.sum())
    if 0 < n_rows % BLOCK < LEAST:
        n_rows += LEAST - n_rows % BLOCK
    kind = np.zeros(n_rows, np.int64)
    kind[rows] = cut.piece + 1
    live = np.zeros(n_rows, np.bool_)
    live[rows] = True
    gaps, places = np.zeros(n_rows, np.int64), np.zeros(n_rows, np.int64)
    # None (0), white space (1), with a line break or the beginning of the text (2).
    gaps[rows] = np.where(cut.line, 2, np.where(cut.glued, 0, 1))
    places[rows] = place_of(within)
    same = None
    if memory:
        same = np.full(n_rows, -1, np.int64)
        same[rows] = of * np.int64(1 << 32) + types.words[cut.piece + 1]
    batch = Syllables(kind, bigrams_of(types.codes[kind]), gaps, places, live, same)
    return Layout(batch, types.vectors, rows, cut.starts, cut.ends, cut.line, cut.first, cut, types.words[kind[rows]], types.capital[kind[rows]])
