"""A second opinion on the words of the articles, from another tool: pyvi (MIT).

usage: python -m training.opinions ARRAYS TARGET [--articles N] [--minutes M]
In:  the arrays of `training.corpus`. Out: TARGET, `.npz` with `begins` for every syllable: 1 where pyvi begins a word, 0 where it goes on, 2 where it was not
asked or cut the sentence otherwise than we do.
Gap: what pyvi was trained on is not published; it may hold sentences of VTB's test part (told in the model card).
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np


def opinion(syllables: list[str], gaps: np.ndarray) -> np.ndarray | None:
    """Return where pyvi begins words in a sentence, or None where its characters are not ours."""
    from pyvi import ViTokenizer  # only this stage needs it

    text = "".join((" " if g and i else "") + s for i, (s, g) in enumerate(zip(syllables, gaps, strict=True)))
    starts, at = set(), 0
    for word in ViTokenizer.tokenize(text).split():
        starts.add(at)
        at += len(word.replace("_", "")) or len(word)
    out, here = np.zeros(len(syllables), np.uint8), 0
    for i, s in enumerate(syllables):
        out[i] = here in starts
        here += len(s.replace("_", "")) or len(s)
    return out if here == at else None


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("arrays", type=Path)
    p.add_argument("target", type=Path)
    p.add_argument("--articles", type=int, default=14_000)
    p.add_argument("--minutes", type=float, default=5)
    p.add_argument("--seed", type=int, default=5)
    a = p.parse_args()
    data, names = np.load(a.arrays / "articles.npz"), json.loads((a.arrays / "types.json").read_text())
    types, gap, sent, art = (data[k] for k in ("type", "gap", "sent", "art"))
    begins = np.full(len(types), 2, np.uint8)
    stop = time.monotonic() + 60 * a.minutes
    for article in np.random.default_rng(a.seed).permutation(len(art) - 1)[: a.articles]:
        if time.monotonic() > stop:
            break
        for s in range(art[article], art[article + 1]):
            lo, hi = sent[s], sent[s + 1]
            told = opinion([names[t] for t in types[lo:hi]], gap[lo:hi])
            if told is not None:
                begins[lo:hi] = told
    np.savez_compressed(a.target, begins=begins)
    print(f"{a.target}: {int((begins < 2).sum())} syllables")


if __name__ == "__main__":
    main()
