"""Parts of speech of words that are known: the light path, a linear model over neighbouring words, summed in integers.

In:  a batch cut into syllables, and where its words and lines begin. Out: for every word the number of its part of speech in `labels.POS`.
How: `pos_grams` says what a word sees; every gram has a row of int8 weights, one a part of speech; the largest sum decides.
Sums of integers do not depend on their order: a text's parts of speech do not depend on its batch, to the last bit.
The weights (`pos.npz`, without pickle) are read at the first call; docs/decisions/0012-parts-of-speech.md tells what was tried.
Gap: a word is told by itself, in the sight of two words on either side; what the rest of the sentence says is not seen.
Shapes: S syllables, W words, R rows, N parts of speech.
"""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from machtin.tagger.cut import Bools, Cut, Ints
from machtin.tagger.grams import bucket
from machtin.tagger.labels import POS
from machtin.tagger.pos_grams import GRAMS, check, hashes, word_rows
from machtin.tagger.records import Word
from machtin.tagger.words import Segmenter, portions, segmenter

UNIT = 0.05  # log-odds that a weight of 1 stands for
ROW = 24  # bytes of a gram's row: N weights, the check in the last two; three words of 8 bytes, so that a row is one look-up
_CHECK = ROW // 2 - 1


@dataclass(frozen=True, slots=True)
class PosWeights:
    """`tables[g]`, `[buckets, 3]` of int64, whose bytes are the weights of gram g and, last, its check."""

    version: str
    tables: tuple[npt.NDArray[np.int64], ...]


def read_pos_weights(source: BinaryIO | str) -> PosWeights:
    """Read the weights of the parts of speech; raises ValueError if `source` holds something else."""
    with np.load(source, allow_pickle=False) as data:
        arrays: dict[str, Any] = {name: data[name] for name in data.files}
    if "pos" not in arrays:
        raise ValueError("not a weights file of the parts of speech: the entry 'pos' is missing")
    about = json.loads(arrays["pos"].tobytes())
    if about["labels"] != list(POS):
        raise ValueError(f"the weights know the parts of speech {about['labels']} where this version has {list(POS)}")
    tables = []
    for gram, name in zip(GRAMS, about["grams"], strict=True):
        if name != gram.name:
            raise ValueError(f"the weights know a gram {name!r} where this version has {gram.name!r}")
        table = np.zeros((1 << gram.bits, ROW), np.int8)
        at = np.cumsum(arrays[f"{name}.steps"].astype(np.int64))
        table[at, : len(POS)] = arrays[f"{name}.weights"].reshape(len(POS), -1).T
        table.view(np.int16)[at, _CHECK] = arrays[f"{name}.checks"]
        tables.append(table.view(np.int64))
    return PosWeights(about["version"], tuple(tables))


class PosTagger:
    """The light path's parts of speech with one set of weights; `pos_tagger()` has those that the package ships."""

    def __init__(self, weights: PosWeights, words: Segmenter) -> None:
        self.weights, self.words = weights, words

    def kinds(self, cut: Cut, begins: Bools, line: Bools) -> Ints:
        """Return the part of speech of every word, `[W]`, numbers in `labels.POS`; `begins` and `line` say where words and lines begin, `[S]`."""
        if not len(begins):
            return np.zeros(0, np.int64)
        codes, looks = self.words.codes_and_looks_of(cut)
        rows = word_rows(codes, looks, begins, line)
        total = np.zeros((len(rows.at), ROW), np.int16)  # whole rows are added, checks and all: in one stretch that is fastest
        for number, (gram, table) in enumerate(zip(GRAMS, self.weights.tables, strict=True)):
            h = hashes(gram, number, rows)[rows.at]
            found = table.take(bucket(gram, h), axis=0)
            known = found.view(np.int16)[:, _CHECK] == check(h)
            found *= known.astype(np.int64)[:, None]
            np.add(total, found.view(np.int8), out=total)
        kinds: Ints = total[:, : len(POS)].argmax(1)
        return kinds

    def tagged(self, texts: Sequence[str]) -> list[list[Word]]:
        """Return the light path's words of every text with their parts of speech."""
        return [words for part in portions(texts) for words in self._tagged(part)]

    def _tagged(self, texts: Sequence[str]) -> list[list[Word]]:
        cut, begins = self.words.decided(texts)
        at = np.flatnonzero(begins)
        last = np.r_[at, len(begins)][1:] - 1
        kinds = map(POS.__getitem__, self.kinds(cut, begins, cut.line).tolist())
        words = list(map(Word, cut.starts[at].tolist(), cut.ends[last].tolist(), kinds))
        return [words[lo:hi] for lo, hi in itertools.pairwise(np.searchsorted(at, cut.first).tolist())]

    def of_words(self, text: str, words: Sequence[tuple[int, int]]) -> list[str]:
        """Return the parts of speech of given words of one text, (start, end) in order; a word that begins inside a syllable has that of the syllable's word."""
        cut = self.words.pieces.cut([text])
        starts = np.array([start for start, _ in words], np.int64)
        home = np.searchsorted(cut.starts, starts, side="right") - 1
        begins = cut.line.copy()
        begins[home] = True
        kinds = self.kinds(cut, begins, cut.line)[np.cumsum(begins)[home] - 1]
        return [POS[kind] for kind in kinds.tolist()]


@functools.cache
def pos_tagger() -> PosTagger:
    """Return the light path's parts of speech with the weights that the package ships; read at the first call."""
    with resources.files("machtin.tagger").joinpath("pos.npz").open("rb") as file:
        return PosTagger(read_pos_weights(file), segmenter())  # type: ignore[arg-type]


def find_pos(texts: Sequence[str]) -> list[list[Word]]:
    """Return the words of every text with their parts of speech, code points into it, without the whole tagger. Raises nothing on strange input.

    "Hà Nội mưa to." → (0, 6, PROPN) (7, 10, VERB) (11, 13, ADJ) (13, 14, PUNCT)
    """
    return pos_tagger().tagged(texts)
