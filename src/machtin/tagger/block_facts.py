"""What stretches of a text share: a caption repeats the article and breaks into it, a lead is told again by the body.

In:  the stretches of many texts (`blocks`): for every syllable its stretch, its word of the vocabulary and whether it has a capital; for every stretch its
text and the mean of what the encoder found. Out: for every stretch `N_LIKENESS` facts: how much it shares with the two stretches on either side, with what
stands before and behind it in its text, with the title and lead, and how alike the means are.
A word counts the more, the rarer it is: the vocabulary is ordered by frequency, so a word's row tells. A text's facts do not depend on its batch.
Shapes: K stretches, S syllables, P distinct pairs of stretch and word.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

OFFSETS = (-2, -1, 1, 2)
PAIRS_OF_MEANS = ((0, -1), (0, 1), (-1, 1), (0, -2), (0, 2))
N_LIKENESS = 3 * len(OFFSETS) + 8 + len(PAIRS_OF_MEANS)
MANY_WORDS = 1 << 15  # more than there are words in the vocabulary
PLAIN = 64  # the words that are more frequent say nothing about likeness
HEAD = 2  # stretches that are most often title and lead


def likenesses(stretch: Ints, word: Ints, capital: Bools, text: Ints, means: Floats) -> Floats:
    """Return the facts, `[K, N_LIKENESS]`; `stretch`, `word` and `capital` are `[S]`, `text` `[K]`, `means` `[K, D]`."""
    k = len(text)
    heavy = _weight(word) > 0
    pair, first = np.unique(stretch[heavy] * MANY_WORDS + word[heavy], return_index=True)
    of, what = pair // MANY_WORDS, pair % MANY_WORDS
    upper, weight = capital[heavy][first], _weight(what)
    mass = np.bincount(of, weight, k)

    def shared(off: int) -> Bools:
        """Which pairs' words also stand `off` stretches further in the same text."""
        there = of + off
        inside: Bools = (there >= 0) & (there < k)
        inside[inside] = text[there[inside]] == text[of[inside]]
        inside[inside] = np.isin(there[inside] * MANY_WORDS + what[inside], pair)
        return inside

    out: list[npt.NDArray[np.float64]] = []
    for off in OFFSETS:
        hit = shared(off)
        overlap, names = np.bincount(of[hit], weight[hit], k), np.bincount(of[hit & upper], weight[hit & upper], k)
        theirs = np.zeros(k)
        lo, hi = max(0, -off), min(k, k - off)
        theirs[lo:hi] = mass[lo + off : hi + off] if lo < hi else 0
        out += [overlap / np.maximum(np.minimum(mass, theirs), 4), np.minimum(overlap / 14, 2), np.minimum(names / 14, 2)]
    hit = shared(2)
    out.append(np.minimum(np.bincount(of[hit] + 1, weight[hit], k + 1)[:k] / 14, 2))  # what the neighbours on either side share: this one breaks in
    earlier, later = _seen(text[of] * MANY_WORDS + what, of)
    opens = np.r_[True, text[1:] != text[:-1]] if k else np.zeros(0, np.bool_)
    rank = np.arange(k) - np.flatnonzero(opens)[np.cumsum(opens) - 1] if k else text
    in_head = np.isin(text[of] * MANY_WORDS + what, (text[of] * MANY_WORDS + what)[rank[of] < HEAD])
    for some in (earlier, later, earlier & ~later, later & ~earlier, in_head):
        out.append(np.bincount(of[some], weight[some], k) / np.maximum(mass, 4))
    out.append(np.minimum(mass / 60, 3))
    out.append(np.bincount(stretch, capital.astype(np.float64), k) / np.maximum(np.bincount(stretch, minlength=k), 1))
    return np.concatenate([np.stack(out, 1).astype(np.float32), _angles(text, means)], 1)


def _weight(word: Ints) -> npt.NDArray[np.float64]:
    """How much a word counts, by its row in the vocabulary."""
    weight: npt.NDArray[np.float64] = np.clip(np.log2(np.maximum(word, 1) / PLAIN), 0, 7)
    return weight


def _seen(key: Ints, stretch: Ints) -> tuple[Bools, Bools]:
    """Return which pairs' words stand in an earlier stretch of the text, and which in a later one."""
    order = np.lexsort((stretch, key))
    same = key[order][1:] == key[order][:-1]
    earlier, later = np.zeros(len(key), np.bool_), np.zeros(len(key), np.bool_)
    earlier[order[1:]], later[order[:-1]] = same, same
    return earlier, later


def _angles(text: Ints, means: Floats) -> Floats:
    """Return the cosines of the means of neighbouring stretches, `[K, 5]`; 0 where there is no such neighbour."""
    k = len(text)
    level = means / np.sqrt(np.einsum("ij,ij->i", means, means) + np.float32(1e-6))[:, None]
    out = np.zeros((k, len(PAIRS_OF_MEANS)), np.float32)
    here = np.arange(k)
    for column, (a, b) in enumerate(PAIRS_OF_MEANS):
        one, other = here + a, here + b
        good = np.flatnonzero((one >= 0) & (other >= 0) & (one < k) & (other < k))
        good = good[(text[one[good]] == text[good]) & (text[other[good]] == text[good])]
        out[good, column] = np.einsum("ij,ij->i", level[one[good]], level[other[good]])
    return out
