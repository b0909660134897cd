"""The network at run time: numpy only, the arithmetic of `training.model` for the convolutional encoder.

In:  `Syllables`, the indices of many articles laid out one behind another with at least `REACH` empty rows between them.
Out: the scores of every head for every row, `[R, columns]`.
Shapes: R rows, D width. Rows are worked through in blocks, articles aligned to multiples of ALIGN rows, so that every row meets the same kernel whatever
the batch is: an article's scores do not depend on its neighbours, to the last bit. No block has fewer than LEAST rows, for the same reason.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from machtin.tagger.features import N_BIGRAMS
from machtin.tagger.weights import Floats, Layer, Weights

Ints = npt.NDArray[np.int64]

REACH = 16  # the farthest row that one layer looks at; as many rows stay empty behind each article
ALIGN = 24  # articles begin at multiples of this row: BLAS kernels sum a row differently by its place in groups of 12 (or 4, 8) rows, never of 24
BLOCK = 480  # rows worked at together: a layer's 0.4 MB in, 0.25 MB out and 0.4 MB of matrices stay in the second-level cache; a multiple of ALIGN
LEAST = 72  # rows of the last block at least: OpenBLAS has another kernel for products of up to a million multiplications, which sums otherwise (72 × 99 × 192 are more)
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


def scores(w: Weights, types: Floats, batch: Syllables) -> tuple[Floats, Floats]:
    """Return the scores of all heads side by side, `[R, columns]`, not normalised, and what they were read from, `[R, D]`.

    `types` holds the type vectors that `batch.type` indexes.
    """
    rows = len(batch.type)
    x = np.empty((rows, w.width), np.float32)
    for at in range(0, rows, BLOCK):
        x[at : at + BLOCK] = _embed(w, types, batch, at, min(at + BLOCK, rows))
    dead = np.flatnonzero(~batch.live)
    for i, layer in enumerate(w.layers):
        if i == w.memory_at:
            x += _recall(w, x, batch)
        _convolve(layer, x, dead)
    out = np.empty((rows, w.heads.shape[1]), np.float32)
    for at in range(0, rows, BLOCK):
        x[at : at + BLOCK] = _norm(x[at : at + BLOCK])
        part = np.dot(x[at : at + BLOCK], w.heads, out=out[at : at + BLOCK])
        part += w.heads_bias
    return out, x


def _embed(w: Weights, types: Floats, batch: Syllables, lo: int, hi: int) -> Floats:
    both = w.bigram.rows(batch.bigram[lo : hi + 1])
    x: Floats = np.concatenate([both[:-1], both[1:]], 1) @ w.bigrams_in
    x += types[batch.type[lo:hi]]
    x += w.gap[batch.gap[lo:hi]]
    x += w.place[batch.place[lo:hi]]
    return x


def _norm(x: Floats) -> Floats:
    """Scale each row to unit variance; its mean is nothing already, and gain and shift are in the matrices that follow (see `weights`)."""
    y: Floats = x * (1 / np.sqrt(np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1]) + _EPS))[:, None]
    return y


def _convolve(layer: Layer, x: Floats, dead: Ints) -> None:
    """Add one layer's output to `x` in place: rows r - n, r, r + n, normalised, through `wide`, the positive part, and `back`.

    The blocks follow each other; the rows before a block are kept as they were before the layer.
    """
    n, (rows, d) = layer.dilation, x.shape
    y = np.zeros((BLOCK + 2 * n, d), np.float32)  # rows at - n … at + BLOCK + n
    hidden, part = (np.empty((BLOCK, layer.back.shape[0]), np.float32) for _ in range(2))
    back = np.empty((BLOCK, d), np.float32)
    left, middle, right = layer.wide
    ready = 0  # rows normalised so far
    for at in range(0, rows, BLOCK):
        size, stop = min(BLOCK, rows - at), min(at + BLOCK + n, rows)
        if at:
            y[: 2 * n] = y[BLOCK : BLOCK + 2 * n]
        fresh = y[ready - at + n : stop - at + n]
        np.add(_norm(x[ready:stop]), layer.shift, out=fresh)
        fresh[dead[np.searchsorted(dead, ready) : np.searchsorted(dead, stop)] - ready] = 0
        y[stop - at + n :] = 0
        ready = stop
        h, p = hidden[:size], part[:size]
        np.dot(y[:size], left, out=h)
        h += np.dot(y[n : n + size], middle, out=p)
        h += np.dot(y[2 * n : 2 * n + size], right, out=p)
        h += layer.wide_bias
        np.maximum(h, 0, out=h)
        b = np.dot(h, layer.back, out=back[:size])
        b += layer.back_bias
        x[at : at + size] += b


def _recall(w: Weights, x: Floats, batch: Syllables) -> Floats:
    """The article's memory: for every row the mean over the other rows of its article that bear the same key, through one matrix; zero where there is none."""
    assert w.memory is not None
    assert batch.same is not None
    matrix, bias = w.memory
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
    y = _norm(x[rows])
    total = np.add.reduceat(y, np.r_[0, np.cumsum(sizes)[:-1]], axis=0)
    others: Floats = np.repeat(total, sizes, axis=0) - y
    others /= np.repeat(sizes - 1, sizes)[:, None].astype(np.float32)
    out[rows] = others
    for at in range(0, len(x), BLOCK):
        out[at : at + BLOCK] = out[at : at + BLOCK] @ matrix
    out[rows] += bias
    return out
