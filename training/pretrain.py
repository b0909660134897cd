"""Pretrain the encoder on raw articles: masked syllables, silver word boundaries, hidden case and block boundaries of flattened articles, all at once.

In:  the arrays of `training.corpus`. Out: `<out>.pt` with the network's state, its configuration and the vocabulary.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812

from machtin.tagger.encoder import place_of
from machtin.tagger.features import N_SHAPES, N_UNKNOWN
from training.arrays import Articles, collate
from training.model import Config, Tagger

HEADS = {"words": 2, "case": N_SHAPES, "breaks": 2}


def window(data: Articles, i: int, rng: np.random.Generator, length: int, mask_row: int) -> dict[str, np.ndarray]:
    """One training row: a stretch of a flattened article with its targets."""
    at, marks = data.flatten(i, rng)
    n = len(at)
    lo = 0 if n <= length or rng.random() < 0.6 else int(rng.integers(n - length + 1))
    at, marks = at[lo : lo + length], marks[lo : lo + length]
    n = len(at)
    types, begins, gap = data.type[at], data.begins[at].astype(np.int64), data.gap[at].astype(np.int64)
    gap[marks > 0] = 1
    breaks = (marks == 2).astype(np.int64)
    mode = rng.random()
    if mode < 0.3:
        lines = (marks == 2) | ((marks == 1) & (rng.random(n) < rng.choice([0.0, 0.3, 1.0])))
        gap[lines] = 2
        breaks[lines] = -1
    if lo == 0 and n:
        gap[0], breaks[0] = 2, -1
    hidden = rng.random(n) < 0.15
    caseless = np.full(n, rng.random() < 0.2) | (rng.random(n) < 0.12)
    begins[(begins == 2) | hidden] = -1
    words = data.types.table[types, 0]
    guess = np.where(hidden & (words < len(data.types.vocabulary)), words, -1)
    case = np.where(caseless & ~hidden, data.types.table[types, 1], -1)
    return {
        "type": types,
        "gap": gap,
        "place": place_of(np.arange(lo, lo + n)),
        "hidden": hidden,
        "caseless": caseless,
        "mask_row": mask_row,
        "words": begins,
        "breaks": breaks,
        "case": case,
        "guess": guess,
    }


def targets(rows: list[dict[str, np.ndarray]], name: str, t: int) -> torch.Tensor:
    out = np.full((len(rows), t), -1, np.int64)
    for i, r in enumerate(rows):
        out[i, : len(r[name])] = r[name]
    return torch.from_numpy(out)


def begin_from(model: Tagger, path: Path) -> None:
    """Take over what fits from an earlier network; of a wider convolution the hidden units that carry most, new convolutions begin as nothing."""
    saved = torch.load(path, weights_only=True)["state"]
    own = model.state_dict()
    for k, v in saved.items():
        if k in own and own[k].shape == v.shape:
            own[k].copy_(v)
    for i, block in enumerate(model.blocks):
        if f"blocks.{i}.wide.weight" not in saved:
            own[f"blocks.{i}.back.weight"].zero_()
            own[f"blocks.{i}.back.bias"].zero_()
        elif hasattr(block, "wide"):
            wide, back = saved[f"blocks.{i}.wide.weight"], saved[f"blocks.{i}.back.weight"]
            best = (wide.norm(dim=1) * back.norm(dim=0)).argsort(descending=True)[: model.config.hidden].sort().values
            own[f"blocks.{i}.wide.weight"].copy_(wide[best])
            own[f"blocks.{i}.wide.bias"].copy_(saved[f"blocks.{i}.wide.bias"][best])
            own[f"blocks.{i}.back.weight"].copy_(back[:, best])
    model.load_state_dict(own)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("arrays", type=Path)
    p.add_argument("out", type=Path)
    p.add_argument(
        "--exclude", type=Path, help="ids, one a line, that are never kept out (they are in the tagged sentences)"
    )
    p.add_argument("--kind", default="cnn")
    p.add_argument("--d", type=int, default=192)
    p.add_argument("--hidden", type=int, default=128)
    p.add_argument("--dilations", default="1,2,4,8,16")
    p.add_argument("--init", type=Path, help="an earlier network to begin from")
    p.add_argument("--minutes", type=float, default=20)
    p.add_argument("--epochs", type=float, default=2)
    p.add_argument("--batch", type=int, default=56)
    p.add_argument("--length", type=int, default=384)
    p.add_argument("--rate", type=float, default=2e-3)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument(
        "--own-time", action="store_true", help="minutes are the process's own, for trials on a busy machine"
    )
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    clock = time.process_time if a.own_time else time.time
    torch.manual_seed(a.seed)
    torch.set_num_threads(a.threads)
    rng = np.random.default_rng(a.seed)
    exclude = frozenset(a.exclude.read_text().split()) if a.exclude else frozenset()
    data = Articles(a.arrays, exclude=exclude)
    vocab = data.types.vocabulary
    config = Config(
        len(vocab),
        a.kind,
        d=a.d,
        hidden=a.hidden,
        dilations=tuple(map(int, a.dilations.split(","))),
        heads=HEADS,
        dropout=0.0,
    )
    model = Tagger(config)
    if a.init:
        begin_from(model, a.init)
    n_enc = sum(q.numel() for q in model.blocks.parameters())
    print(
        f"encoder {n_enc / 1e3:.0f}k of {sum(q.numel() for q in model.parameters()) / 1e6:.1f}M, {len(data.train)} articles",
        flush=True,
    )
    steps = int(len(data.train) * a.epochs / a.batch)
    tables = [model.word.weight, model.letters.weight, model.bigram.weight]
    rest = [q for q in model.parameters() if not any(q is t for t in tables)]
    opt = torch.optim.AdamW(
        [{"params": tables, "weight_decay": 0.0}, {"params": rest, "weight_decay": 0.01}],
        lr=a.rate,
        betas=(0.9, 0.98),
        fused=True,
    )
    start, seen = clock(), 0
    mean: dict[str, float] = {}
    order = rng.permutation(data.train)
    chance = np.arange(1, len(vocab) + 1) ** -0.7
    chance /= chance.sum()
    step = at = 0
    while True:
        spent = clock() - start
        done = max(step / steps, spent / (a.minutes * 60))
        if done >= 1:
            break
        rate = a.rate * min(1, (step + 1) / 100) * max(0.02, 0.5 * (1 + np.cos(np.pi * done)))
        for g in opt.param_groups:
            g["lr"] = rate
        if at + a.batch > len(order):
            order, at = rng.permutation(data.train), 0
        rows = [window(data, int(i), rng, a.length, len(vocab) + N_UNKNOWN) for i in order[at : at + a.batch]]
        rows = [r for r in rows if len(r["type"]) > 8]
        at += a.batch
        batch = collate(rows, data.types.table)
        t = batch.word.shape[1]
        with torch.autocast("cpu", torch.bfloat16):
            h = model.encode(batch)
            losses = {}
            for k, weight in (("words", 0.5), ("case", 0.5), ("breaks", 1.5)):
                y = targets(rows, k, t)
                losses[k] = weight * F.cross_entropy(
                    model.heads[k](h).float().flatten(0, 1), y.flatten(), ignore_index=-1
                )
            y = targets(rows, "guess", t)
            pick = y >= 0
            # The full softmax would cost as much as the network: the answers of the batch and 3,000 others, drawn by frequency, stand for it.
            among, answer = torch.cat([y[pick], torch.from_numpy(rng.choice(len(vocab), 3000, p=chance))]).unique(
                return_inverse=True
            )
            losses["guess"] = 0.4 * F.cross_entropy(model.guess(h[pick], among).float(), answer[: int(pick.sum())])
        loss = sum(losses.values())
        opt.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(rest, 1.0)
        opt.step()
        seen += int(batch.mask.sum())
        step += 1
        for k, v in losses.items():
            mean[k] = 0.97 * mean.get(k, v.item()) + 0.03 * v.item()
        if step % 20 == 0:
            print(
                f"{step}/{steps} {spent:.0f}s {seen / 1e6:.2f}M {seen / (clock() - start):.0f}/s "
                + " ".join(f"{k} {v:.4f}" for k, v in mean.items()),
                flush=True,
            )
        if step % 300 == 0:
            torch.save({"state": model.state_dict(), "config": asdict(config), "vocabulary": list(vocab)}, a.out)
    torch.save({"state": model.state_dict(), "config": asdict(config), "vocabulary": list(vocab)}, a.out)


if __name__ == "__main__":
    main()
