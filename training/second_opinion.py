"""Let pyvi segment and tag a part of the raw articles: a second silver opinion on words, and one on parts of speech.

In:  the arrays of `training.corpus`. Out: `<arrays>/pyvi.npz`: `begins` (0, 1; 2 unknown) and `pos` (index into `tags.json`; 255 unknown) over all syllables of the corpus.
The silver words of the corpus come from another tool with other habits; where the two differ, the treebank decides in fine-tuning.
pyvi was trained on a treebank that may hold sentences of VTB's test part; what that means for our figures is told in the model card.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("arrays", type=Path)
    p.add_argument("--articles", type=int, default=6000)
    p.add_argument("--minutes", type=float, default=6)
    p.add_argument("--seed", type=int, default=5)
    a = p.parse_args()
    from pyvi import ViPosTagger, ViTokenizer

    data = np.load(a.arrays / "articles.npz")
    type_, gap, sent, art = (data[k] for k in ("type", "gap", "sent", "art"))
    names = json.loads((a.arrays / "types.json").read_text())
    begins, pos = np.full(len(type_), 2, np.uint8), np.full(len(type_), 255, np.uint8)
    tags: dict[str, int] = {}
    start, n = time.time(), 0
    for i in np.random.default_rng(a.seed).permutation(len(art) - 1)[: a.articles]:
        if time.time() - start > a.minutes * 60:
            break
        for s in range(art[i], art[i + 1]):
            lo, hi = int(sent[s]), int(sent[s + 1])
            syllables = [names[t] for t in type_[lo:hi]]
            text = "".join(
                (" " if g and k else "") + x for k, (x, g) in enumerate(zip(syllables, gap[lo:hi], strict=True))
            )
            at = np.cumsum([0] + [len(x) for x in syllables])  # places among the non-blank characters
            where = {int(x): lo + k for k, x in enumerate(at[:-1])}
            words, kinds = ViPosTagger.postagging(ViTokenizer.tokenize(text))
            if sum(len(w.replace("_", "")) for w in words) != at[-1] - sum(x.count("_") for x in syllables):
                continue
            begins[lo:hi] = 0
            place = 0
            for w, kind in zip(words, kinds, strict=True):
                size = len(w.replace("_", ""))
                if place in where:
                    begins[where[place]] = 1
                first = int(np.searchsorted(at, place))
                last = int(np.searchsorted(at, place + size))
                pos[lo + first : lo + last] = tags.setdefault(kind, len(tags))
                place += size
            n += hi - lo
    np.savez_compressed(a.arrays / "pyvi.npz", begins=begins, pos=pos)
    (a.arrays / "tags.json").write_text(json.dumps(list(tags)))
    print(f"{n} syllables in {time.time() - start:.0f} s, tags {tags}")


if __name__ == "__main__":
    main()
