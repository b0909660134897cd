"""Begin the embeddings from counts: what stands around a syllable, or around two neighbouring syllables, in the raw articles.

In:  the arrays of `training.corpus`. Out: `embeddings.npz` beside them: `word` and `bigram`, rows as in the network's tables.
How: positive pointwise mutual information with the syllable before, the one behind, and the bag of those up to four away; its first singular vectors
(Levy, Goldberg and Dagan 2015). A minute of counting saves the network from learning it one step at a time; rare rows begin near nothing.
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from machtin.tagger.encoder import bigrams_of
from machtin.tagger.features import N_BIGRAMS, N_UNKNOWN
from training.arrays import Articles
from training.model import Config

N_CONTEXTS = 4000  # the most frequent syllables, told apart as contexts; all others are one
SMOOTH = 0.75  # power of the contexts' counts, as in word2vec
SPREAD = 0.1  # standard deviation of a component; that of the tables which begin at random

_word: np.ndarray
_pair: np.ndarray


def vectors(task: tuple[str, int, int]) -> np.ndarray:
    """Return `[rows, width]` for "word" or "bigram" tables."""
    name, n_rows, width = task
    rows = _word if name == "word" else _pair
    # A pair at t is of t - 1 and t, so its own neighbours are at t - 2 and t + 1.
    shift = 0 if name == "word" else 1
    context = np.minimum(_word, N_CONTEXTS).astype(np.int32)
    size = N_CONTEXTS + 1
    total = sp.csr_matrix((n_rows, 3 * size), dtype=np.float32)
    for offset in range(1, 5):
        for side, at in ((0, -offset - shift), (1, offset)):
            columns = context + np.int32(size * (side if offset == 1 else 2))
            a, b = (rows[: len(rows) - at], columns[at:]) if at > 0 else (rows[-at:], columns[:at])
            ones = np.ones(len(a), np.float32)
            total = total + sp.coo_matrix((ones, (a, b)), shape=total.shape).tocsr()
    total.sum_duplicates()
    total = total.tocoo()
    of_row = np.bincount(total.row, total.data, n_rows) + 1e-6
    of_column = np.bincount(total.col, total.data, 3 * size) ** SMOOTH
    of_column /= of_column.sum()
    value = np.log(total.data / (of_row[total.row] * of_column[total.col] + 1e-12) + 1e-12)
    keep = value > 0
    m = sp.csr_matrix((value[keep].astype(np.float32), (total.row[keep], total.col[keep])), shape=total.shape)
    rng = np.random.default_rng(3)
    q = m @ rng.standard_normal((m.shape[1], width + 12)).astype(np.float32)
    for _ in range(2):
        q = np.linalg.qr(q)[0]
        q = m @ np.linalg.qr(m.T @ q)[0]
    q = np.linalg.qr(q)[0]
    u, s, _ = np.linalg.svd((m.T @ q).T, full_matrices=False)
    out = (q @ u)[:, :width] * np.sqrt(s[:width])
    out /= np.linalg.norm(out, axis=1, keepdims=True) + 1e-6
    seen = of_row / 8
    return (out * (SPREAD * np.sqrt(width) * seen / (seen + 5))[:, None]).astype(np.float32)


def main() -> None:
    global _word, _pair
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("arrays", type=Path)
    p.add_argument("--exclude", type=Path)
    p.add_argument("--syllables", type=int, default=12_000_000)
    p.add_argument("--processes", type=int, default=2)
    a = p.parse_args()
    start = time.time()
    exclude = frozenset(a.exclude.read_text().split()) if a.exclude else frozenset()
    data = Articles(a.arrays, exclude=exclude)
    types = data.type[: a.syllables]
    _word = data.types.table[types, 0]
    _pair = bigrams_of(data.types.table[types, 5])[:-1]
    c = Config(len(data.types.vocabulary))
    tasks = [("bigram", N_BIGRAMS + 1, c.d_bigram), ("word", c.n_vocabulary + N_UNKNOWN + 1, c.d_word)]
    with ProcessPoolExecutor(a.processes, get_context("fork")) as pool:
        bigram, word = pool.map(vectors, tasks)
    np.savez(a.arrays / "embeddings.npz", word=word, bigram=bigram)
    print(f"{time.time() - start:.0f} s")
    names = {i: k for k, i in data.types.vocabulary.items()}
    norm = word / (np.linalg.norm(word, axis=1, keepdims=True) + 1e-6)
    for k in ("mỹ", "tháng", "trường", "giết", "nguyên"):
        i = next((i for n, i in data.types.vocabulary.items() if n.split("|")[0] == k), None)
        if i is not None:
            print(names[i], [names.get(j) for j in np.argsort(-norm @ norm[i])[:8]])


if __name__ == "__main__":
    main()
