"""The network at run time: numpy only, the arithmetic of `training.model` for the convolutional encoder.

In:  `Syllables`, the indices of many articles laid out one behind another with at least `REACH` empty rows between them.
Out: the scores of every head for every row, `[R, columns]`.
Shapes: R rows, D width. Rows are worked through in blocks, articles aligned to multiples of ALIGN rows, so that every row meets the same kernel whatever
the batch is: an article's scores do not depend on its neighbours, to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from machtin.tagger.features import N_BIGRAMS
from machtin.tagger.weights import Floats, Layer, Weights

Ints = npt.NDArray[np.int64]

REACH = 15  # rows to either side that the layers look at (1 + 2 + 4 + 8); as many rows stay empty before each article
ALIGN = 24  # articles begin at multiples of this row: BLAS kernels sum a row differently by its place in groups of 12 (or 4, 8) rows, never of 24
PAD = 24  # rows of context on either side of a block; at least REACH, and a multiple of ALIGN
BLOCK = 480  # rows whose scores a block gives; with its context 528, which fits the second-level cache
N_PLACES = 24
_EPS = np.float32(1e-5)


@dataclass(frozen=True, slots=True)
class Syllables:
    """Rows of a batch, all `[R]`: row of the type vectors, bigram with the syllable before, gap, place; `live` is false on empty rows."""

    type: Ints
    bigram: Ints  # [R + 1]: entry r joins rows r - 1 and r
    gap: Ints
    place: Ints
    live: npt.NDArray[np.bool_]
    same: Ints | None = None  # rows with equal numbers bear the same key in the same article


def place_of(distance: Ints) -> Ints:
    """Bucket distances (in syllables) from the beginning of the article: fine at first, then logarithmic, at most N_PLACES - 1."""
    bucket: Ints = np.minimum((np.log2(distance / 8 + 1) * 3).astype(np.int64), N_PLACES - 1)
    return bucket


def bigrams_of(codes: Ints) -> Ints:
    """Return the buckets of neighbouring codes, `[R + 1]`; entry i joins i - 1 and i, the ends and empty rows (code -1) have the last bucket."""
    a, b = codes[:-1].astype(np.uint64), codes[1:].astype(np.uint64)
    mixed = (a * np.uint64(0x9E3779B1) + b * np.uint64(0x85EBCA77)) & np.uint64(0xFFFFFFFF)
    out = np.full(len(codes) + 1, N_BIGRAMS, np.int64)
    out[1:-1] = np.where((codes[:-1] < 0) | (codes[1:] < 0), N_BIGRAMS, (mixed >> np.uint64(15)).astype(np.int64))
    return out


def type_vectors(w: Weights, word: Ints, shape: Ints, letters: Ints) -> Floats:
    """Return what a syllable brings by itself, `[n, D]`, from its indices (`letters` is `[n, 3]`)."""
    parts = [w.word.rows(word), w.shape[shape], w.letters.rows(letters.ravel()).reshape(*letters.shape, -1).sum(1)]
    # One product a syllable: in a common product the last bits would depend on the other syllables that happen to be new.
    vectors: Floats = np.matmul(np.concatenate(parts, 1)[:, None, :], w.type_in)[:, 0] + w.type_bias
    return vectors


def scores(w: Weights, types: Floats, batch: Syllables) -> Floats:
    """Return the scores of all heads side by side, `[R, columns]`, not normalised; `types` holds the type vectors that `batch.type` indexes."""
    rows = len(batch.type)
    whole = -(-rows // ALIGN) * ALIGN
    live = np.zeros((whole + 2 * PAD, 1), np.float32)
    live[PAD : PAD + rows, 0] = batch.live
    x = np.zeros((whole + 2 * PAD, w.width), np.float32)
    out = np.empty((whole, w.heads.shape[1]), np.float32)
    for at in range(0, rows, BLOCK):
        hi = min(at + BLOCK, rows)
        x[PAD + at : PAD + hi] = _embed(w, types, batch, at, hi)
    work = _Work(w)
    first = w.layers if w.memory is None else w.layers[: w.memory_at]
    if w.memory is not None and batch.same is not None:
        y = np.zeros_like(x)
        for at in range(0, rows, BLOCK):
            y[PAD + at : PAD + at + BLOCK] = _run(
                first, x[at : at + BLOCK + 2 * PAD], live[at : at + BLOCK + 2 * PAD], work
            )[PAD:-PAD]
        x = y
        x[PAD : PAD + rows] += _recall(w, x[PAD : PAD + rows], batch)
        first = w.layers[w.memory_at :]
    for at in range(0, rows, BLOCK):
        y = _run(first, x[at : at + BLOCK + 2 * PAD], live[at : at + BLOCK + 2 * PAD], work)[PAD:-PAD]
        np.dot(_norm(y, w.gain, w.shift), w.heads, out=out[at : at + BLOCK])
    out += w.heads_bias
    return out[:rows]


class _Work:
    """Memory that every block uses again."""

    def __init__(self, w: Weights) -> None:
        n, d = BLOCK + 2 * PAD, w.width
        self.wide = np.empty((n, 3 * d), np.float32)
        self.hidden = np.empty((n, w.layers[0].wide.shape[1]), np.float32)
        self.back = np.empty((n, d), np.float32)


def _embed(w: Weights, types: Floats, batch: Syllables, lo: int, hi: int) -> Floats:
    n = hi - lo
    pair = np.zeros((-(-n // ALIGN) * ALIGN, w.bigrams_in.shape[0]), np.float32)
    both = w.bigram.rows(batch.bigram[lo : hi + 1])
    half = both.shape[1]
    pair[:n, :half] = both[:-1]
    pair[:n, half:] = both[1:]
    x: Floats = (pair @ w.bigrams_in)[:n]
    x += types[batch.type[lo:hi]]
    x += w.gap[batch.gap[lo:hi]]
    x += w.place[batch.place[lo:hi]]
    return x


def _norm(x: Floats, gain: Floats, shift: Floats) -> Floats:
    y: Floats = x - x.mean(1, keepdims=True)
    y *= 1 / np.sqrt(np.einsum("ij,ij->i", y, y)[:, None] / np.float32(x.shape[1]) + _EPS)
    y *= gain
    y += shift
    return y


def _run(layers: tuple[Layer, ...], x: Floats, live: Floats, work: _Work) -> Floats:
    """Run the convolutions over one block with its context; rows nearer to its ends than the layers reach come out wrong and are cut off by the caller."""
    x = x.copy()
    d = x.shape[1]
    for layer in layers:
        n = layer.dilation
        y = _norm(x, layer.gain, layer.shift)
        y *= live
        wide = work.wide[: len(x)]
        wide[:n, :d] = 0
        wide[n:, :d] = y[:-n]
        wide[:, d : 2 * d] = y
        wide[:-n, 2 * d :] = y[n:]
        wide[-n:, 2 * d :] = 0
        hidden = np.dot(wide, layer.wide, out=work.hidden[: len(x)])
        hidden += layer.wide_bias
        np.maximum(hidden, 0, out=hidden)
        x += np.dot(hidden, layer.back, out=work.back[: len(x)])
        x += layer.back_bias
    return x


def _recall(w: Weights, x: Floats, batch: Syllables) -> Floats:
    """The article's memory: for every row the mean over the other rows of its article that bear the same key, through one matrix; zero where there is none."""
    assert w.memory is not None
    assert batch.same is not None
    gain, shift, matrix, bias = w.memory
    out = np.zeros_like(x)
    order = np.argsort(batch.same, kind="stable")
    order = order[batch.live[order]]
    same = batch.same[order]
    starts = np.flatnonzero(np.r_[True, same[1:] != same[:-1]]) if len(order) else np.zeros(0, np.int64)
    sizes = np.diff(np.r_[starts, len(order)])
    keep = np.repeat(sizes > 1, sizes)
    rows, sizes = order[keep], sizes[sizes > 1]
    if not len(rows):
        return out
    y = _norm(x[rows], gain, shift)
    total = np.add.reduceat(y, np.r_[0, np.cumsum(sizes)[:-1]], axis=0)
    others: Floats = np.repeat(total, sizes, axis=0) - y
    others /= np.repeat(sizes - 1, sizes)[:, None].astype(np.float32)
    out[rows] = others
    for at in range(0, len(x), BLOCK):
        out[at : at + BLOCK] = out[at : at + BLOCK] @ matrix
    out[rows] += bias
    return out
