"""Train the small network of `machtin.tagger.blocks` on flattened articles, on top of finished weights, and add it to them.

In:  a weights file, the arrays of `training.corpus`. Out: the same file with the entries `blocks.*`.
A fourth of the articles keeps its line breaks, so that paragraphs as they usually come are not cut.
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

from machtin.tagger.blocks import CANDIDATE, N_FACTS, SIDE, stretches
from machtin.tagger.tagging import Tagger
from machtin.tagger.weights import read_weights
from training.arrays import Articles
from training.gold import read_tagged

WIDTH = 128
KIND = 0.5  # what the kind of block counts beside where it begins: learned beside it, not shipped
N_KINDS = 4


def article_text(
    data: Articles, i: int, rng: np.random.Generator, structured: float
) -> tuple[str, np.ndarray, np.ndarray]:
    """Return a flattened article, the offsets where its blocks begin and the kind of block of every syllable."""
    at, marks, kind = data.flatten_with_kinds(i, rng)
    gap = data.gap[at].astype(np.int64)
    gap[marks > 0] = 1
    if rng.random() < structured:
        gap[(marks == 2) | ((marks == 1) & (rng.random(len(at)) < rng.choice([0.0, 0.4])))] = 2
    parts, size, offsets = [], 0, []
    for k, (t, g, m) in enumerate(zip(data.type[at], gap, marks, strict=True)):
        if k and g:
            parts.append("\n" if g == 2 else " ")
            size += 1
        if m == 2:
            offsets.append(size)
        parts.append(data.names[t])
        size += len(data.names[t])
    return "".join(parts), np.array(offsets), kind


class Net(nn.Module):
    def __init__(self, d: int) -> None:
        super().__init__()
        self.inp = nn.Linear(3 * d + N_FACTS, WIDTH)
        self.first = nn.Linear((2 * SIDE + 1) * WIDTH, WIDTH)
        self.second = nn.Linear((2 * SIDE + 1) * WIDTH, WIDTH)
        self.out = nn.Linear(WIDTH, 1)
        self.kind = nn.Linear(WIDTH, N_KINDS)
        self.drop = nn.Dropout(0.1)

    def widen(self, x: torch.Tensor) -> torch.Tensor:
        """`[B, K, H]` → `[B, K, (2 SIDE + 1) H]`."""
        k = x.shape[1]
        y = F.pad(x, (0, 0, SIDE, SIDE))
        return torch.cat([y[:, j : j + k] for j in range(2 * SIDE + 1)], -1)

    def forward(self, x: torch.Tensor, live: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the log-odds that a block begins at each stretch, `[B, K]`, and the scores of its kind, `[B, K, N_KINDS]`."""
        h = F.relu(self.inp(self.drop(x))) * live
        h = (h + F.relu(self.first(self.drop(self.widen(h))))) * live
        h = (h + F.relu(self.second(self.drop(self.widen(h))))) * live
        return self.out(h).squeeze(-1), self.kind(h)


_data: Articles
_tagger: Tagger
_until: float


Stretches = tuple[np.ndarray, np.ndarray, np.ndarray]


def read_stretches(task: tuple[int, list[int]]) -> tuple[list[Stretches], int, int]:
    """Return the stretches of the articles with their labels (-1 behind a line break) and kinds (-1 where not told), and how many boundaries there are
    and are no candidates."""
    seed, articles = task
    if time.time() > _until:
        return [], 0, 0
    rng = np.random.default_rng(seed)
    made = [article_text(_data, i, rng, 0.25) for i in articles]
    layout, score, hidden = _tagger.score([t for t, _, _ in made])
    chance = np.exp(_tagger.head(score, "breaks")[:, 1])
    begins = np.flatnonzero((chance >= CANDIDATE) | layout.line)
    x, text = stretches(layout, hidden, chance, begins)
    rows, lost, total = [], 0, 0
    for n, (_, offsets, kind) in enumerate(made):
        mine = begins[text == n]
        y = np.isin(layout.starts[mine], offsets).astype(np.float32)
        total, lost = total + len(offsets), lost + len(offsets) - int(y.sum())
        y[layout.line[mine]] = -1
        lo, hi = layout.first[n], layout.first[n + 1]
        kinds = kind[mine - lo] if len(kind) == hi - lo else np.full(len(y), -1)
        rows.append((x[text == n].astype(np.float16), y, kinds.astype(np.int8)))
    return rows, lost, total


def alike(rows: list[Stretches], rng: np.random.Generator) -> np.ndarray:
    """Return an order of `rows` in which every 32 neighbours have like lengths, so that little of a batch is padding."""
    pools = np.array_split(rng.permutation(len(rows)), max(1, len(rows) // 640))
    sorted_pools = [sorted(pool.tolist(), key=lambda k: len(rows[k][1])) for pool in pools]
    groups = [pool[i : i + 32] for pool in sorted_pools for i in range(0, len(pool) - 31, 32)]
    return np.array([i for g in rng.permutation(len(groups)) for i in groups[g]])


def main() -> None:
    global _data, _tagger, _until
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("shared", type=Path)
    p.add_argument("arrays", type=Path)
    p.add_argument("weights", type=Path)
    p.add_argument("--articles", type=int, default=30000)
    p.add_argument("--minutes", type=float, default=5, help="for reading the articles")
    p.add_argument("--epochs", type=int, default=8)
    p.add_argument("--seed", type=int, default=21)
    p.add_argument("--processes", type=int, default=2)
    a = p.parse_args()
    torch.manual_seed(a.seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(a.seed)
    _data = Articles(a.arrays, exclude=frozenset(r.ident for r in read_tagged(a.shared / "gold/train")))
    with a.weights.open("rb") as file:
        _tagger = tagger = Tagger(read_weights(file))
    start = time.time()
    _until = start + a.minutes * 60
    chosen = rng.permutation(_data.train)[: a.articles].tolist()
    tasks = [(a.seed + at, chosen[at : at + 40]) for at in range(0, len(chosen), 40)]
    rows, lost, total = [], 0, 0
    with ProcessPoolExecutor(a.processes, get_context("fork")) as pool:
        for part, n_lost, n in pool.map(read_stretches, tasks):
            rows += part
            lost, total = lost + n_lost, total + n
    print(
        f"{len(rows)} articles in {time.time() - start:.0f} s; {100 * lost / total:.1f} % of the boundaries are no candidates; {sum(len(y) for _, y, _ in rows)} stretches",
        flush=True,
    )
    net = Net(tagger.weights.width)
    steps = a.epochs * (len(rows) // 32)
    opt = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=0.01)
    step = 0
    for epoch in range(a.epochs):
        order, mean = alike(rows, rng), 0.0
        for at in range(0, len(order) - 31, 32):
            part = [rows[i] for i in order[at : at + 32]]
            k = -(-max(len(y) for _, y, _ in part) // 8) * 8  # few shapes: the products' code is made anew for every new one
            x = torch.zeros(32, k, part[0][0].shape[1])
            y, kinds = torch.full((32, k), -1.0), torch.full((32, k), -1)
            live = torch.zeros(32, k, 1)
            for n, (xs, ys, ks) in enumerate(part):
                x[n, : len(ys)] = torch.from_numpy(xs.astype(np.float32))
                y[n, : len(ys)], kinds[n, : len(ys)] = torch.from_numpy(ys), torch.from_numpy(ks.astype(np.int64))
                live[n, : len(ys)] = 1
            for g in opt.param_groups:
                g["lr"] = 2e-3 * max(0.02, 1 - step / steps)
            with torch.autocast("cpu", torch.bfloat16):
                z, which = net(x, live)
            z, told = z.float(), y >= 0
            loss = F.binary_cross_entropy_with_logits(z[told], y[told])
            mean += float(loss.detach()) / (len(order) // 32)
            loss = loss + KIND * F.cross_entropy(which.float().flatten(0, 1), kinds.flatten(), ignore_index=-1)
            opt.zero_grad()
            loss.backward()
            opt.step()
            step += 1
        print(f"epoch {epoch} loss {mean:.4f}", flush=True)
    with np.load(a.weights, allow_pickle=False) as old:
        out = {k: old[k] for k in old.files if not k.startswith("blocks.")}
    for ours, layer in (("in", net.inp), ("first", net.first), ("second", net.second)):
        out[f"blocks.{ours}"] = layer.weight.detach().numpy().T.astype(np.float16)
        out[f"blocks.{ours}_bias"] = layer.bias.detach().numpy().astype(np.float16)
    out["blocks.out"] = net.out.weight.detach().numpy()[0].astype(np.float16)
    out["blocks.out_bias"] = net.out.bias.detach().numpy().astype(np.float16)
    with a.weights.open("wb") as file:
        np.savez(file, **out)


if __name__ == "__main__":
    main()
