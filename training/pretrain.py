"""Pretrain the encoder on raw articles for several things at once, so that it knows the language before it sees a tagged sentence.

The things: masked syllables, silver word boundaries, silver parts of speech, hidden case, block boundaries of flattened articles.
In:  the arrays of `training.corpus`, embeddings of `training.embed`. Out: `<out>.pt` with the network's state, its configuration and the vocabulary.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812

from machtin.tagger.features import N_SHAPES, N_UNKNOWN
from training.arrays import Articles
from training.model import Config, Tagger
from training.silver import SILVER_POS
from training.stream import BETWEEN, Piece, filled, make_stream
from training.together import LEVEL_EVERY, Share, train_together

HEADS = {"words": 2, "case": N_SHAPES, "breaks": 2, "silver": len(SILVER_POS)}
WEIGHTS = {"words": 1.0, "case": 0.4, "breaks": 1.0, "silver": 0.4, "guess": 0.4}
N_OTHERS = 2000  # syllables drawn by frequency that stand for the whole vocabulary when a masked one is guessed: the whole would cost as much as the network


def stretch(data: Articles, i: int, rng: np.random.Generator, length: int, *, masked: bool = True) -> Piece:
    """One training piece: a stretch of a flattened article with its targets; where `masked`, some syllables are hidden and some lose their case."""
    at, marks = data.flatten(i, rng)
    n = len(at)
    lo = 0 if n <= length or rng.random() < 0.6 else int(rng.integers(n - length + 1))
    at, marks = at[lo : lo + length], marks[lo : lo + length]
    n = len(at)
    types, begins, gap = data.type[at], data.begins[at].astype(np.int64), data.gap[at].astype(np.int64)
    gap[marks > 0] = 1
    breaks = (marks == 2).astype(np.int64)
    if rng.random() < 0.3:
        lines = (marks == 2) | ((marks == 1) & (rng.random(n) < rng.choice([0.0, 0.3, 1.0])))
        gap[lines] = 2
        breaks[lines] = -1
    if lo == 0 and n:
        gap[0], breaks[0] = 2, -1
    hidden = rng.random(n) < (0.15 if masked else 0)
    caseless = (rng.random(n) < 0.12) | (rng.random() < 0.1) if masked else np.zeros(n, np.bool_)
    begins[(begins == 2) | hidden] = -1
    silver = np.where(hidden | caseless, -1, data.silver[at].astype(np.int64))
    words = data.types.table[types, 0]
    guess = np.where(hidden & (words < len(data.types.vocabulary)), words, -1)
    case = np.where(caseless & ~hidden, data.types.table[types, 1], -1)
    labels = {"words": begins, "breaks": breaks, "case": case, "guess": guess, "silver": silver}
    return Piece(
        types, gap, lo, labels, hidden=hidden if masked else None, caseless=caseless & ~hidden if masked else None
    )


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("arrays", type=Path)
    p.add_argument("out", type=Path)
    p.add_argument(
        "--exclude", type=Path, help="ids, one a line, of articles that are in the tagged sentences: never kept out"
    )
    p.add_argument("--d", type=int, default=192)
    p.add_argument("--hidden", type=int, default=128)
    p.add_argument("--dilations", default="1,2,4,8,16")
    p.add_argument("--minutes", type=float, default=20)
    p.add_argument("--epochs", type=float, default=8)
    p.add_argument("--rows", type=int, default=5120, help="syllables in a batch of one process, empty rows counted")
    p.add_argument("--length", type=int, default=384)
    p.add_argument("--rate", type=float, default=2e-3)
    p.add_argument("--tables", type=float, default=5, help="rate of the embedding tables, as a multiple of the rate")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument(
        "--own-time", action="store_true", help="minutes are the process's own, for trials on a busy machine"
    )
    p.add_argument("--processes", type=int, default=2)
    a = p.parse_args()
    torch.manual_seed(a.seed)
    exclude = frozenset(a.exclude.read_text().split()) if a.exclude else frozenset()
    data = Articles(a.arrays, exclude=exclude)
    vocab = data.types.vocabulary
    dilations = tuple(map(int, a.dilations.split(",")))
    config = Config(len(vocab), d=a.d, hidden=a.hidden, dilations=dilations, heads=HEADS, dropout=0.0)
    model = Tagger(config)
    counted = a.arrays / "embeddings.npz"
    if counted.exists():
        with np.load(counted) as begun:
            for k in begun.files:
                model.tables[k].weight.copy_(torch.from_numpy(begun[k]))
    n_encoder = sum(q.numel() for q in model.blocks.parameters())
    print(f"{n_encoder / 1e3:.0f} k weights of convolutions, {len(data.train)} articles", flush=True)
    chance = np.arange(1, len(vocab) + 1) ** -0.7
    chance /= chance.sum()

    def train(model: Tagger, share: Share) -> None:
        rng = np.random.default_rng([a.seed, share.rank])
        torch.manual_seed(a.seed * 100 + share.rank)
        mine = np.array(data.train)[share.rank :: share.n]
        total = int(len(mine) * a.epochs * 350 / a.rows)
        opt = torch.optim.AdamW(model.parameters(), lr=a.rate, betas=(0.9, 0.98), weight_decay=0.01)
        order, at, step, seen = rng.permutation(mine), 0, 0, 0
        mean: dict[str, float] = {}
        while share.done < 1:
            rate = a.rate * min(1, (step + 1) / 100) * max(0.01, 0.5 * (1 + np.cos(np.pi * share.done)))
            if at + 64 > len(order):
                order, at = rng.permutation(mine), 0
            pieces: list[Piece] = []
            while at < len(order):
                new = stretch(data, int(order[at]), rng, a.length)
                if sum(len(q.type) + BETWEEN for q in (*pieces, new)) + BETWEEN > a.rows:
                    break
                pieces.append(new)
                at += 1
            s = make_stream(pieces, data.types.table, len(vocab), rng, a.rows)
            guess = s.lay(pieces, "guess")
            pick = np.flatnonzero(guess >= 0)
            pick = pick[: len(pick) // 128 * 128]
            among, answer = np.unique(
                np.r_[guess[pick], rng.choice(len(vocab), N_OTHERS, p=chance)], return_inverse=True
            )
            among = filled(among, len(vocab) + N_UNKNOWN)
            h = model.encode(s, among)
            losses = {
                k: F.cross_entropy(z, torch.from_numpy(s.lay(pieces, k)), ignore_index=-1)
                for k, z in model.read(h).items()
                if any((q.labels[k] >= 0).any() for q in pieces)
            }
            losses["guess"] = F.cross_entropy(
                model.guess(h[torch.from_numpy(pick)], model.extra), torch.from_numpy(answer[: len(pick)])
            )
            opt.zero_grad()
            torch.stack([WEIGHTS[k] * v for k, v in losses.items()]).sum().backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            for g in opt.param_groups:
                g["lr"] = rate
            opt.step()
            model.step_tables(rate * a.tables)
            seen += sum(len(q.type) for q in pieces)
            step += 1
            for k, v in losses.items():
                mean[k] = 0.98 * mean.get(k, v.item()) + 0.02 * v.item()
            if step % LEVEL_EVERY == 0:
                share.level(model, step / total)
            if step % 100 == 0 and share.rank == 0:
                print(
                    f"{step} {share.done:.3f} {share.spent:.0f}s {share.n * seen / 1e6:.2f}M {share.n * seen / share.spent:.0f}/s "
                    + " ".join(f"{k} {v:.4f}" for k, v in mean.items()),
                    flush=True,
                )

    start = time.time()
    train_together(model, train, n=a.processes, minutes=a.minutes, own_time=a.own_time)
    torch.save({"state": model.whole_state(), "config": asdict(config), "vocabulary": list(vocab)}, a.out)
    print(f"{time.time() - start:.0f} s")


if __name__ == "__main__":
    main()
