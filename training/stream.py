"""Batches as one long stream of rows: texts one behind another, REACH empty rows between them, as `machtin.tagger.layout` lays them out.

In:  texts as `Piece`s: types (rows of `arrays.Types`), gaps, place, and which syllables are hidden, caseless or veiled.
Out: a `Stream` of index arrays. What depends on a syllable alone is told once per distinct syllable.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch

from machtin.tagger.encoder import bigrams_of, place_of
from machtin.tagger.features import N_LETTERS, N_SHAPES, N_UNKNOWN

N_GAPS = 3  # glued, space, line break (or beginning of the text)
N_PLACES = 24  # buckets of the distance from the beginning of the article
BETWEEN = 16  # empty rows between two texts: as far as the widest layer looks

ROUND = 512  # rows and distinct syllables are filled up to a multiple: the products' code is made anew for every new shape, and that takes longer than they do

Sorted = tuple[torch.Tensor, np.ndarray, np.ndarray]


@dataclass
class Piece:
    """A stretch of one text: types and gaps `[T]`, the syllables before it in its text, labels by head `[T]` (-1: not told)."""

    type: np.ndarray
    gap: np.ndarray
    start: int = 0
    labels: dict[str, np.ndarray] = field(default_factory=dict)
    hidden: np.ndarray | None = None  # these syllables are masked
    caseless: np.ndarray | None = None  # of these the case is masked
    veiled: np.ndarray | None = None  # these become unknown syllables; their letters stay


@dataclass
class Stream:
    """N rows: distinct syllables `word`, `shape`, `letters` (`[U]`, `[U, 3]`), distinct neighbourhoods `pairs`, and where each row finds its own."""

    word: np.ndarray
    shape: np.ndarray
    letters: np.ndarray
    pairs: np.ndarray
    kind_at: Sorted
    pair_at: Sorted
    spot: torch.Tensor  # [N, N_GAPS + N_PLACES + 1], one-hot
    dead: torch.Tensor
    first: np.ndarray  # of each piece
    n: int

    def lay(self, pieces: list[Piece], name: str) -> np.ndarray:
        """Return the labels of one head over all rows, -1 where not told."""
        out = np.full(self.n, -1, np.int64)
        for at, p in zip(self.first, pieces, strict=True):
            if name in p.labels:
                out[at : at + len(p.type)] = p.labels[name]
        return out


def _round(n: int, unit: int = ROUND) -> int:
    return -(-n // unit) * unit


def filled(ids: np.ndarray, with_id: int, unit: int = ROUND) -> np.ndarray:
    """Return `ids` with `with_id` behind them up to a multiple of `unit`."""
    return np.r_[ids, np.full(_round(len(ids), unit) - len(ids), with_id, ids.dtype)]


def _sorted(at: np.ndarray, n: int) -> Sorted:
    order = np.argsort(at, kind="stable")
    starts = np.searchsorted(at[order], np.arange(n))
    return torch.from_numpy(at), order, starts


def make_stream(
    pieces: list[Piece], table: np.ndarray, n_vocabulary: int, rng: np.random.Generator | None, n_rows: int = 0
) -> Stream:
    """Lay `pieces` out on at least `n_rows` rows; `table` holds the features of every type (`arrays.Types.table`)."""
    size = np.array([len(p.type) for p in pieces])
    first = BETWEEN + np.r_[0, np.cumsum(size + BETWEEN)[:-1]]
    n = max(_round(int(first[-1] + size[-1]) + BETWEEN), n_rows)
    n_types = len(table)
    at = np.repeat(first - np.r_[0, np.cumsum(size)[:-1]], size) + np.arange(size.sum())
    key = np.full(n, 2 * n_types, np.int64)  # one distinct syllable that is hidden, and stands on empty rows too
    codes = np.full(n, -1, np.int64)
    types = np.concatenate([p.type for p in pieces])
    key[at] = types
    codes[at] = table[types, 5]

    def rows(name: str) -> np.ndarray:
        flags = [getattr(p, name) for p in pieces]
        return at[np.concatenate([np.zeros(k, np.bool_) if f is None else f for f, k in zip(flags, size, strict=True)])]

    key[rows("caseless")] += n_types
    hidden, veiled = rows("hidden"), rows("veiled")
    if len(veiled) and rng is not None:
        key[veiled] = 3 * n_types + key[veiled] % n_types * N_UNKNOWN + rng.integers(0, N_UNKNOWN, len(veiled))
        codes[veiled] = -1
    key[hidden] = 2 * n_types
    codes[hidden] = -1
    kinds, kind = np.unique(key, return_inverse=True)
    n_kinds = len(kinds)
    kinds = filled(kinds, 2 * n_types)
    far = kinds >= 3 * n_types
    of = np.where(far, (kinds - 3 * n_types) // N_UNKNOWN, kinds % n_types)
    word, shape, letters = table[of, 0].copy(), table[of, 1].copy(), table[of, 2:5].copy()
    word[far] = n_vocabulary + (kinds[far] - 3 * n_types) % N_UNKNOWN
    shape[(kinds >= n_types) & ~far] = N_SHAPES
    none = kinds == 2 * n_types
    word[none], letters[none] = n_vocabulary + N_UNKNOWN, N_LETTERS
    pairs, pair = np.unique(bigrams_of(codes), return_inverse=True)
    gap, place = np.zeros(n, np.int64), np.full(n, N_PLACES, np.int64)
    gap[at] = np.concatenate([p.gap for p in pieces])
    place[at] = np.concatenate([place_of(np.arange(p.start, p.start + k)) for p, k in zip(pieces, size, strict=True)])
    spot = torch.zeros(n, N_GAPS + N_PLACES + 1, dtype=torch.bfloat16)
    every = torch.arange(n)
    spot[every, torch.from_numpy(gap)] = 1
    spot[every, N_GAPS + torch.from_numpy(place)] = 1
    live = np.zeros(n, np.bool_)
    live[at] = True
    return Stream(
        word,
        shape,
        letters,
        pairs,
        _sorted(kind, n_kinds),
        _sorted(pair, len(pairs)),
        spot,
        torch.from_numpy(np.flatnonzero(~live)),
        first,
        n,
    )
