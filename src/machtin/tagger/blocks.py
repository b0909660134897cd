"""Where blocks begin, seen over whole sentences: a syllable's surroundings are too short to tell a caption from the body around it.

In:  for every place where a block may begin, the mean of what the encoder found in the stretch up to the next such place, a few
plain facts, and what the stretch shares with the others (`block_facts`).
Out: the probability that a block begins there. A small network over the row of stretches: two layers, each looking at the two neighbours on either side.
Shapes: K stretches of all texts one behind another, F facts, H width.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from machtin.tagger.block_facts import N_LIKENESS, likenesses
from machtin.tagger.layout import Layout
from machtin.tagger.weights import Floats

Ints = npt.NDArray[np.int64]

CANDIDATE = 0.02  # probability, syllable by syllable, from which a place is looked at; 1 true boundary in 30 is lost, 1 syllable in 20 is looked at
SIDE = 2  # neighbours on either side
N_FACTS = 7 + N_LIKENESS


def stretches(layout: Layout, hidden: Floats, chance: Floats, at: Ints) -> tuple[Floats, Ints]:
    """Return the features of the stretches that begin at the syllables `at`, `[K, 3 D + N_FACTS]`, and the text of each.

    Features: the mean of `hidden` over the stretch, `hidden` at its first and at its last syllable, and facts.
    """
    n = len(hidden)
    ends = np.r_[at[1:], n]
    size = (ends - at).astype(np.float32)
    mean = np.empty((len(at), hidden.shape[1]), np.float32)
    for i, (lo, hi) in enumerate(zip(at.tolist(), ends.tolist(), strict=True)):  # `reduceat` takes eight times as long over so wide rows
        np.add.reduce(hidden[lo:hi], 0, out=mean[i])
    mean /= size[:, None]
    text = np.searchsorted(layout.first, at, side="right") - 1
    start, stop = layout.first[text], layout.first[text + 1]
    odds = np.log(np.clip(chance[at], 1e-5, 1 - 1e-5) / (1 - np.clip(chance[at], 1e-5, 1 - 1e-5)))
    facts = np.stack(
        [
            layout.line[at],
            np.where(layout.line[at], 0, odds / 4),
            np.log1p(size) / 3,
            np.log1p(at - start) / 4,
            np.log1p(stop - ends) / 4,
            at == start,
            ends == stop,
        ],
        1,
    ).astype(np.float32)
    stretch = np.repeat(np.arange(len(at)), ends - at)
    shared = likenesses(stretch, layout.word[at[0] :], layout.capital[at[0] :], text, mean) if len(at) else np.zeros((0, N_LIKENESS), np.float32)
    return np.concatenate([mean, hidden[at], hidden[ends - 1], facts, shared], 1), text


def widen(x: Floats, text: Ints) -> Floats:
    """Return `x` with its SIDE neighbours on either side, `[K, (2 SIDE + 1) H]`; zeros where the neighbour is in another text."""
    k, h = x.shape
    out = np.zeros((k, 2 * SIDE + 1, h), np.float32)
    for j in range(-SIDE, SIDE + 1):
        lo, hi = max(0, -j), min(k, k - j)
        if lo < hi:
            out[lo:hi, j + SIDE] = x[lo + j : hi + j] * (text[lo:hi] == text[lo + j : hi + j])[:, None]
    return out.reshape(k, -1)


def block_chances(
    w: dict[str, Floats], layout: Layout, hidden: Floats, *, chance_of_syllable: Floats, at: Ints
) -> Floats:
    """Return the probability that a block begins at each of the syllables `at`, `[K]`."""
    x, text = stretches(layout, hidden, chance_of_syllable, at)
    # One product a stretch (stacked), so that the last bits do not depend on how many stretches the batch has.
    h = np.maximum(_each(x, w["in"]) + w["in_bias"], 0)
    h = h + np.maximum(_each(widen(h, text), w["first"]) + w["first_bias"], 0)
    h = h + np.maximum(_each(widen(h, text), w["second"]) + w["second_bias"], 0)
    z = np.einsum("ij,j->i", h, w["out"]) + w["out_bias"][0]
    chances: Floats = (1 / (1 + np.exp(-z))).astype(np.float32)
    return chances


def _each(x: Floats, matrix: Floats) -> Floats:
    product: Floats = np.matmul(x[:, None, :], matrix)[:, 0]
    return product
