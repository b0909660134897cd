"""Train every head together on tagged sentences, treebank sentences and silver words, starting from a pretrained encoder or from nothing.

In:  a folder laid out as `<shared>` (gold/train, corpus/ud-vtb), the arrays of `training.corpus`, a pretrained `.pt` or "none".
Out: `<out>.pt`. With `--hold-out N` every N-th article of the tagged sentences and VTB's development part are kept for choosing.
"""

from __future__ import annotations

import argparse
import copy
import time
import zlib
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812

from machtin.tagger.encoder import place_of
from machtin.tagger.features import N_UNKNOWN
from machtin.tagger.labels import HEADS
from training.arrays import Articles, Types, collate
from training.gold import Row, read_tagged, treebank_rows
from training.measure import measure_rows
from training.model import Batch, Config, Tagger
from training.swap import Swapper

WEIGHTS = {"words": 0.6, "pos": 0.5, "names": 1.0, "events": 1.0, "status": 0.2, "breaks": 0.3}


def spoil(row: Row, rng: np.random.Generator) -> Row:
    """Return the row with lines joined to one another and now and then a line in capitals, as it may come."""
    gap, syllables = row.gap.copy(), row.syllables
    mode = rng.random()
    if mode < 0.5:  # flat
        gap[(gap == 2) & (np.arange(len(gap)) > 0)] = 1
    elif mode < 0.8:  # title, lead, flat body
        gap[(gap == 2) & (row.line > 2)] = 1
    if rng.random() < 0.08:
        up = row.line == rng.integers(row.line.max() + 1)
        syllables = [s.upper() if u else s for s, u in zip(syllables, up, strict=True)]
    return Row(syllables, gap, row.line, row.labels, row.ident, row.start)


def as_input(
    row: Row, types: Types, rng: np.random.Generator | None, mask_row: int, veil: float = 0.0
) -> dict[str, np.ndarray]:
    """Turn a row into arrays for `collate`, labels included; a share of names and of other syllables loses its identity."""
    n = len(row.syllables)
    out = {
        "type": np.array([types.add(s) for s in row.syllables]),
        "gap": row.gap,
        "place": place_of(np.arange(row.start, row.start + n)),
        "mask_row": mask_row,
    }
    out.update(row.labels)
    if rng is not None and veil:
        named = row.labels.get("names", np.zeros(n)) > 0
        out["veiled"] = rng.random(n) < np.where(named, veil, veil / 4)
    return out


def veil(batch: Batch, rows: list[dict[str, np.ndarray]], n_vocabulary: int, rng: np.random.Generator) -> None:
    """Replace the identity of veiled syllables by a random unknown bucket; case and letters stay, as for a name never seen."""
    from machtin.tagger.features import N_BIGRAMS

    for i, r in enumerate(rows):
        if "veiled" in r:
            at = np.flatnonzero(r["veiled"])
            batch.word[i, at] = torch.from_numpy(n_vocabulary + rng.integers(0, N_UNKNOWN, len(at)))
            batch.left[i, at] = batch.right[i, at] = N_BIGRAMS
            batch.right[i, at[at > 0] - 1] = N_BIGRAMS
            batch.left[i, at[at < len(r["type"]) - 1] + 1] = N_BIGRAMS


def silver_row(data: Articles, i: int, rng: np.random.Generator, length: int = 300) -> Row:
    """A stretch of a flattened article with silver words and true block boundaries."""
    at, marks = data.flatten(i, rng)
    lo = 0 if len(at) <= length or rng.random() < 0.5 else int(rng.integers(len(at) - length + 1))
    at, marks = at[lo : lo + length], marks[lo : lo + length]
    begins = data.begins[at].astype(np.int64)
    begins[begins == 2] = -1
    gap = data.gap[at].astype(np.int64)
    gap[marks > 0] = 1
    breaks = (marks == 2).astype(np.int64)
    if rng.random() < 0.25:
        gap[marks > 0] = 2
        breaks[marks > 0] = -1
    if lo == 0 and len(at):
        gap[0], breaks[0] = 2, -1
    return Row(
        [data.names[t] for t in data.type[at]], gap, np.cumsum(marks > 0), {"words": begins, "breaks": breaks}, start=lo
    )


def shuffled(rows: list[Row], rng: np.random.Generator, size: int) -> np.ndarray:
    """Return an order of `rows` in which every `size` neighbours have like lengths, so that little of a batch is padding."""
    order = rng.permutation(len(rows))
    pools = [
        sorted(order[i : i + 12 * size], key=lambda k: len(rows[k].syllables)) for i in range(0, len(order), 12 * size)
    ]
    groups = [pool[i : i + size] for pool in pools for i in range(0, len(pool), size)]
    return np.concatenate([groups[i] for i in rng.permutation(len(groups))])


def target(rows: list[dict[str, np.ndarray]], name: str, t: int) -> torch.Tensor:
    out = np.full((len(rows), t), -1, np.int64)
    for i, r in enumerate(rows):
        if name in r:
            out[i, : len(r[name])] = r[name]
    return torch.from_numpy(out)


class Soft:
    """Articles labelled by teachers (`training.distil`), served as batches with the teachers' probabilities."""

    def __init__(self, path: Path, names: list[str]) -> None:
        with np.load(path) as a:
            self.soft, self.type, self.gap, self.words, self.breaks, self.first = (
                a[k] for k in ("soft", "type", "gap", "words", "breaks", "first")
            )
        self.names = names

    def rows(self, n: int, rng: np.random.Generator) -> tuple[list[Row], list[np.ndarray]]:
        """Draw `n` articles: rows with silver words and true breaks, and the teachers' probabilities, `[T, columns]`."""
        rows, soft = [], []
        for i in rng.integers(0, len(self.first) - 1, n):
            lo, hi = self.first[i], self.first[i + 1]
            labels = {"breaks": self.breaks[lo:hi].astype(np.int64)}
            syllables = [self.names[t] for t in self.type[lo:hi]]
            rows.append(Row(syllables, self.gap[lo:hi].astype(np.int64), np.zeros(hi - lo, np.int64), labels))
            soft.append(self.soft[lo:hi])
        return rows, soft


def soft_loss(logits: dict[str, torch.Tensor], soft: list[np.ndarray], weights: dict[str, float]) -> torch.Tensor:
    """Cross-entropy of the student against the teachers, summed over heads; status counts where the teachers see an event."""
    t = next(iter(logits.values())).shape[1]
    full = torch.zeros(len(soft), t, sum(HEADS.values()))
    for i, p in enumerate(soft):
        full[i, : len(p)] = torch.from_numpy(p.astype(np.float32))
    parts = dict(zip(HEADS, full.split(list(HEADS.values()), -1), strict=True))
    live = parts["words"].sum(-1)
    total = torch.zeros(())
    for k, p in parts.items():
        if k == "breaks":
            continue
        each = -(p * torch.log_softmax(logits[k].float(), -1)).sum(-1) * live
        if k == "status":
            each = each * (1 - parts["events"][..., 0])
            total = total + weights[k] * each.sum() / (live * (1 - parts["events"][..., 0])).sum().clamp(min=1)
        else:
            total = total + weights[k] * each.sum() / live.sum()
    return total


def load(path: str, kind: str, data: Articles, **changes: object) -> Tagger:
    """Build the network for fine-tuning, with the pretrained state where there is one."""
    if path == "none":
        config = Config(len(data.types.vocabulary), kind, heads=HEADS)
    else:
        saved = torch.load(path, weights_only=True)
        assert saved["vocabulary"] == list(data.types.vocabulary), "the pretrained network has another vocabulary"
        config = Config(**{**saved["config"], "heads": HEADS})
    for k, v in changes.items():
        setattr(config, k, v)
    model = Tagger(config)
    if path != "none":
        own = model.state_dict()
        state = {k: v for k, v in saved["state"].items() if k in own and own[k].shape == v.shape}
        print(model.load_state_dict(state, strict=False), flush=True)
    return model


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("shared", type=Path)
    p.add_argument("arrays", type=Path)
    p.add_argument("pretrained")
    p.add_argument("out", type=Path)
    p.add_argument("--kind", default="cnn")
    p.add_argument("--hold-out", type=int, default=0)
    p.add_argument("--epochs", type=float, default=14)
    p.add_argument("--minutes", type=float, default=30)
    p.add_argument("--rate", type=float, default=2e-3)
    p.add_argument("--dropout", type=float, default=0.2)
    p.add_argument("--veil", type=float, default=0.15)
    p.add_argument("--memory", type=int, default=0)
    p.add_argument("--articles", type=int, default=8, help="tagged articles in a batch")
    p.add_argument("--sentences", type=int, default=14, help="treebank sentences in a batch")
    p.add_argument("--silver", type=int, default=2, help="silver articles in a batch")
    p.add_argument("--tables", type=float, default=0.5, help="rate of the embedding tables, as a share of the rate")
    p.add_argument("--swap", type=float, default=0.35, help="share of the names exchanged for others")
    p.add_argument("--soft", type=Path, help="articles labelled by teachers")
    p.add_argument("--soft-articles", type=int, default=12, help="of them in a batch")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument(
        "--own-time", action="store_true", help="minutes are the process's own, for trials on a busy machine"
    )
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--report", type=int, default=4, help="epochs between reports")
    a = p.parse_args()
    print(vars(a))
    clock = time.process_time if a.own_time else time.time
    torch.manual_seed(a.seed)
    torch.set_num_threads(a.threads)
    rng = np.random.default_rng(a.seed)
    tagged = list(read_tagged(a.shared / "gold/train"))
    own = Path(__file__).parent / "data"
    data = Articles(a.arrays, exclude=frozenset(r.ident for r in tagged))
    held = [r for r in tagged if a.hold_out and zlib.crc32(r.ident.encode()) % a.hold_out == 0]
    tagged = [r for r in tagged if not (a.hold_out and zlib.crc32(r.ident.encode()) % a.hold_out == 0)]
    if own.is_dir():
        tagged += list(read_tagged(own))
    vtb = a.shared / "corpus/ud-vtb"
    trees, trees_dev = list(treebank_rows(vtb / "vtb-train.conllu")), list(treebank_rows(vtb / "vtb-dev.conllu"))
    if not a.hold_out:
        trees += trees_dev
        trees_dev = []
    model = load(
        a.pretrained, a.kind, data, dropout=a.dropout, **({"memory": True, "memory_at": a.memory} if a.memory else {})
    )
    tables = [model.word.weight, model.letters.weight, model.bigram.weight]
    rest = [q for q in model.parameters() if not any(q is t for t in tables)]
    for q in tables:
        q.requires_grad_(a.tables > 0)
    opt = torch.optim.AdamW(
        [
            {"params": tables, "weight_decay": 0.0, "scale": a.tables},
            {"params": rest, "weight_decay": 0.01, "scale": 1.0},
        ],
        lr=a.rate,
        betas=(0.9, 0.98),
        fused=True,
    )
    mask_row = len(data.types.vocabulary) + N_UNKNOWN
    per_epoch = len(tagged) // a.articles
    steps = int(per_epoch * a.epochs)
    start, step = clock(), 0
    order, tree_order = shuffled(tagged, rng, a.articles), rng.permutation(len(trees))
    at = tree_at = 0
    mean: dict[str, float] = {}
    weights = WEIGHTS
    swapper = Swapper(tagged)
    averaged = copy.deepcopy(model)
    teachers = Soft(a.soft, data.names) if a.soft else None
    while True:
        done = max(step / steps, (clock() - start) / (a.minutes * 60))
        if done >= 1:
            break
        for g in opt.param_groups:
            g["lr"] = g["scale"] * a.rate * min(1, (step + 1) / 50) * max(0.02, 1 - done)
        if at + a.articles > len(order):
            order, at = shuffled(tagged, rng, a.articles), 0
        if tree_at + a.sentences > len(tree_order):
            tree_order, tree_at = rng.permutation(len(trees)), 0
        rows = [
            as_input(
                spoil(swapper(tagged[i], rng, a.swap) if rng.random() < 0.6 else tagged[i], rng),
                data.types,
                rng,
                mask_row,
                a.veil,
            )
            for i in order[at : at + a.articles]
        ]
        rows += [
            as_input(silver_row(data, int(i), rng), data.types, rng, mask_row) for i in rng.choice(data.train, a.silver)
        ]
        short = [as_input(trees[i], data.types, rng, mask_row) for i in tree_order[tree_at : tree_at + a.sentences]]
        at, tree_at = at + a.articles, tree_at + a.sentences
        model.train()
        losses: dict[str, torch.Tensor] = {}
        opt.zero_grad()
        for part in (rows, short):
            batch = collate(part, data.types.table)
            veil(batch, part, len(data.types.vocabulary), rng)
            t = batch.word.shape[1]
            with torch.autocast("cpu", torch.bfloat16):
                logits = model(batch)
                total = torch.zeros(())
                for k, w in weights.items():
                    y = target(part, k, t)
                    if (y >= 0).any():
                        loss = F.cross_entropy(logits[k].float().flatten(0, 1), y.flatten(), ignore_index=-1)
                        losses[k + ("" if part is rows else "*")] = loss.detach()
                        total = total + w * loss
            total.backward()
        if teachers:
            drawn, soft = teachers.rows(a.soft_articles, rng)
            part = [as_input(r, data.types, rng, mask_row) for r in drawn]
            batch = collate(part, data.types.table)
            with torch.autocast("cpu", torch.bfloat16):
                logits = model(batch)
                total = soft_loss(logits, soft, weights)
                losses["soft"] = total.detach()
                y = target(part, "breaks", batch.word.shape[1])
                total = total + weights["breaks"] * F.cross_entropy(
                    logits["breaks"].float().flatten(0, 1), y.flatten(), ignore_index=-1
                )
            total.backward()
        torch.nn.utils.clip_grad_norm_(rest, 1.0)
        opt.step()
        step += 1
        with torch.no_grad():  # the network that is kept is the running mean of the trained one
            for q, r in zip(averaged.parameters(), model.parameters(), strict=True):
                if not r.requires_grad:
                    continue
                q.lerp_(r, 1 - min(0.998, step / (step + 10)))
        for k, v in losses.items():
            mean[k] = 0.98 * mean.get(k, v.item()) + 0.02 * v.item()
        if step % 25 == 0:
            print(
                f"{step}/{steps} {clock() - start:.0f}s " + " ".join(f"{k} {v:.4f}" for k, v in mean.items()),
                flush=True,
            )
        if held and step % (per_epoch * a.report) == 0:
            print("HELD", step, measure_rows(averaged, held, trees_dev, data, mask_row), flush=True)
    if held:
        print("HELD", step, measure_rows(averaged, held, trees_dev, data, mask_row), flush=True)
    torch.save(
        {"state": averaged.state_dict(), "config": asdict(model.config), "vocabulary": list(data.types.vocabulary)},
        a.out,
    )


if __name__ == "__main__":
    main()
