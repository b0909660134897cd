"""Teach a small network what several larger or differently seeded ones say of raw articles, together with the tagged and treebank sentences.

Step 1 (`label`): the teachers' mean probabilities for stretches of raw articles are written to a file (float16, `[syllables, columns]`).
Step 2 (`finetune --soft FILE`): the student learns them beside the hand-made labels.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch

from machtin.tagger.features import N_UNKNOWN
from machtin.tagger.labels import HEADS
from training.arrays import Articles, collate
from training.finetune import as_input, silver_row
from training.gold import read_tagged
from training.model import Config, Tagger


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("shared", type=Path)
    p.add_argument("arrays", type=Path)
    p.add_argument("out", type=Path)
    p.add_argument("teachers", type=Path, nargs="+")
    p.add_argument("--articles", type=int, default=12000)
    p.add_argument("--minutes", type=float, default=15)
    p.add_argument("--length", type=int, default=320)
    p.add_argument("--seed", type=int, default=11)
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    rng = np.random.default_rng(a.seed)
    data = Articles(a.arrays, exclude=frozenset(r.ident for r in read_tagged(a.shared / "gold/train")))
    models = []
    for path in a.teachers:
        saved = torch.load(path, weights_only=True)
        model = Tagger(Config(**saved["config"]))
        model.load_state_dict(saved["state"])
        models.append(model.eval())
    mask_row = len(data.types.vocabulary) + N_UNKNOWN
    start = time.time()
    soft, types, gaps, begins, breaks, first = [], [], [], [], [], [0]
    chosen = rng.permutation(data.train)[: a.articles]
    for at in range(0, len(chosen), 32):
        if time.time() - start > a.minutes * 60:
            break
        rows = [silver_row(data, int(i), rng, a.length) for i in chosen[at : at + 32]]
        rows = [r for r in rows if len(r.syllables) > 8 and r.start == 0]
        batch = collate([as_input(r, data.types, None, mask_row) for r in rows], data.types.table)
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            total = {k: torch.zeros(()) for k in HEADS}
            for model in models:
                for k, v in model(batch).items():
                    total[k] = total[k] + torch.softmax(v.float(), -1) / len(models)
        joined = torch.cat([total[k] for k in HEADS], -1).half().numpy()
        for n, r in enumerate(rows):
            t = len(r.syllables)
            soft.append(joined[n, :t])
            types.append(np.array([data.types.index[s] for s in r.syllables], np.int32))
            gaps.append(r.gap.astype(np.uint8))
            begins.append(r.labels["words"].astype(np.int8))
            breaks.append(r.labels["breaks"].astype(np.int8))
            first.append(first[-1] + t)
        if at % 1600 == 0:
            print(f"{at}/{len(chosen)} {time.time() - start:.0f}s {first[-1]} syllables", flush=True)
    np.savez(a.out, soft=np.concatenate(soft), type=np.concatenate(types), gap=np.concatenate(gaps), words=np.concatenate(begins),
             breaks=np.concatenate(breaks), first=np.array(first))  # fmt: skip
    print(f"{first[-1]} syllables of {len(first) - 1} articles")


if __name__ == "__main__":
    main()
