"""Label raw articles with what several trained networks say together, for a student to learn from (`finetune --soft FILE`).

Out: a `.npz`: the mean probabilities of the teachers (float16, `[syllables, columns]`), types, gaps, and the first syllable of every article.
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch

from machtin.tagger.labels import HEADS
from training.arrays import Articles
from training.gold import read_tagged
from training.model import Config, Tagger
from training.pretrain import stretch
from training.stream import Piece, make_stream

BATCH = 24  # articles labelled at once
ROWS = 8704  # rows that they take at most

_data: Articles
_teachers: list[Tagger]
_say: list[dict[str, float]]  # how much each teacher's word counts for each head
_until: float


def read_network(path: Path) -> Tagger:
    saved = torch.load(path, weights_only=True)
    model = Tagger(Config(**saved["config"]))
    left = model.load_whole(saved["state"])
    assert not left, f"{path} lacks {left}"
    model.eval()
    return model


def label(task: tuple[int, list[int], int]) -> list[tuple[Piece, np.ndarray]]:
    """Return stretches of the articles and the teachers' mean probabilities; nothing when the time is over."""
    seed, articles, length = task
    if time.time() > _until:
        return []
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    pieces = []
    for i in articles:
        q = stretch(_data, i, rng, length, masked=False)
        if len(q.type) > 8:
            pieces.append(Piece(q.type, q.gap, q.start))
    s = make_stream(pieces, _data.types.table, len(_data.types.vocabulary), None, ROWS)
    total = torch.zeros(s.n, sum(HEADS.values()))
    with torch.no_grad():
        for model, say in zip(_teachers, _say, strict=True):
            logits = model(s)
            total += torch.cat([torch.softmax(logits[k], 1) * say[k] for k in HEADS], 1)
    joined = total.half().numpy()
    return [(q, joined[at : at + len(q.type)]) for at, q in zip(s.first, pieces, strict=True)]


def main() -> None:
    global _data, _teachers, _say, _until
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("shared", type=Path)
    p.add_argument("arrays", type=Path)
    p.add_argument("out", type=Path)
    p.add_argument("teachers", type=Path, nargs="+")
    p.add_argument(
        "--say", nargs="*", default=[], help='"words,pos=1,3": in these heads the teachers count so much, else alike'
    )
    p.add_argument("--articles", type=int, default=9000)
    p.add_argument("--minutes", type=float, default=4)
    p.add_argument("--length", type=int, default=330)
    p.add_argument("--seed", type=int, default=11)
    p.add_argument("--processes", type=int, default=2)
    a = p.parse_args()
    start = time.time()
    _until = start + a.minutes * 60
    torch.set_num_threads(1)
    _data = Articles(a.arrays, exclude=frozenset(r.ident for r in read_tagged(a.shared / "gold/train")))
    _teachers = [read_network(path) for path in a.teachers]
    shares = {k: [1.0] * len(_teachers) for k in HEADS}
    for told in a.say:
        heads, _, numbers = told.partition("=")
        shares.update({k: [float(x) for x in numbers.split(",")] for k in heads.split(",")})
    _say = [{k: x[i] / sum(x) for k, x in shares.items()} for i in range(len(_teachers))]
    chosen = np.random.default_rng(a.seed).permutation(_data.train)[: a.articles].tolist()
    tasks = [(a.seed + at, chosen[at : at + BATCH], a.length) for at in range(0, len(chosen), BATCH)]
    with ProcessPoolExecutor(a.processes, get_context("fork")) as pool:
        found = [x for part in pool.map(label, tasks) for x in part]
    np.savez(
        a.out,
        soft=np.concatenate([x for _, x in found]),
        type=np.concatenate([q.type for q, _ in found]).astype(np.int32),
        gap=np.concatenate([q.gap for q, _ in found]).astype(np.uint8),
        first=np.cumsum([0, *(len(q.type) for q, _ in found)]),
    )
    print(f"{sum(len(x) for _, x in found)} syllables of {len(found)} articles, {time.time() - start:.0f} s")


if __name__ == "__main__":
    main()
