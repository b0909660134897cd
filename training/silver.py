"""Label words of raw articles with another tool's parts of speech, as one more thing to learn while pretraining.

In:  the arrays of `training.corpus` (words as segmented there). Out: `silver.npz` beside them: `silver`, index into SILVER_POS of every syllable's word, -1
where not labelled. The tool is pyvi (MIT), whose tags are those of the VLSP treebank; they are never targets of the shipped heads.
Gap: what pyvi was trained on is not published; it may hold sentences of VTB's test part (told in the model card).
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from training.arrays import Articles

SILVER_POS = (
    "N", "Np", "Nc", "Nu", "Ny", "Ni", "Nb", "V", "Vy", "Vb", "A", "P", "R", "L", "M", "E", "C", "CC", "I", "T", "B", "Y", "S", "X", "F", "Z", "Eb", "Ab",
)  # fmt: skip

_data: Articles


def label(article: int) -> tuple[int, np.ndarray]:
    """Return the first syllable of an article and the labels of its syllables."""
    from pyvi import ViPosTagger  # only this stage needs it

    d = _data
    lo, hi = d.sent[d.art[article]], d.sent[d.art[article + 1]]
    out = np.full(hi - lo, -1, np.int8)
    for s in range(d.art[article], d.art[article + 1]):
        a, b = d.sent[s], d.sent[s + 1]
        tokens: list[str] = []
        word = np.zeros(b - a, np.int64)
        for i in range(a, b):
            name = d.names[d.type[i]]
            if d.begins[i] or not tokens:
                tokens.append(name)
            else:
                tokens[-1] += ("_" if d.gap[i] else "") + name
            word[i - a] = len(tokens) - 1
        tags = ViPosTagger.ViPosTagger.postagging_tokens(tokens)[1] if tokens else []
        numbers = np.array([SILVER_POS.index(t) if t in SILVER_POS else -1 for t in tags], np.int8)
        out[a - lo : b - lo] = numbers[word]
    return int(lo), out


def main() -> None:
    global _data
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("arrays", type=Path)
    p.add_argument("--articles", type=int, default=10000)
    p.add_argument("--processes", type=int, default=2)
    p.add_argument("--seed", type=int, default=5)
    a = p.parse_args()
    _data = Articles(a.arrays)
    chosen = np.random.default_rng(a.seed).permutation(len(_data.ids))[: a.articles]
    silver = np.full(len(_data.type), -1, np.int8)
    with ProcessPoolExecutor(a.processes, get_context("fork")) as pool:
        for lo, labels in pool.map(label, chosen.tolist(), chunksize=100):
            silver[lo : lo + len(labels)] = labels
    np.savez(a.arrays / "silver.npz", silver=silver)
    counts = np.bincount(silver[silver >= 0], minlength=len(SILVER_POS))
    print(dict(zip(SILVER_POS, counts.tolist(), strict=True)))


if __name__ == "__main__":
    main()
