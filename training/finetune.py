"""Train every head together, beginning from a pretrained encoder: tagged sentences, treebank sentences, raw articles with silver labels and, for the
student, articles that teachers have labelled.

In:  a folder laid out as `<shared>` (gold/train, corpus/ud-vtb), the arrays of `training.corpus`, a pretrained `.pt`.
Out: `<out>.pt`, the running mean of the network over the steps. With `--hold-out N` every N-th article of the tagged sentences and VTB's development
part are kept for choosing.
"""

from __future__ import annotations

import argparse
import time
import zlib
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from machtin.tagger.labels import HEADS
from training.arrays import Articles, Types
from training.gold import Row, read_tagged, treebank_rows
from training.measure import measure_rows
from training.model import Config, Tagger
from training.pretrain import stretch
from training.silver import SILVER_POS
from training.stream import BETWEEN, Piece, make_stream
from training.swap import Swapper
from training.together import LEVEL_EVERY, Share, train_together

# What a source says of a head counts by this much; each is the mean over the syllables of the batch of which the source tells it.
WEIGHTS = {
    "tagged": {"names": 1.0, "events": 1.0, "status": 0.2},
    "trees": {"words": 0.3, "pos": 0.5},
    "silver": {"words": 0.8, "breaks": 0.3, "silver": 0.3},
    "soft": {"words": 0.3, "pos": 0.6, "names": 0.7, "events": 0.7, "status": 0.1},
}
ALL_HEADS = {**HEADS, "silver": len(SILVER_POS)}


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


def piece_of(row: Row, types: Types, rng: np.random.Generator | None = None, veil: float = 0.0) -> Piece:
    """Turn a row into a piece; a share of names and a fourth as many of the other syllables lose their identity, as if never seen."""
    n = len(row.syllables)
    piece = Piece(np.array([types.add(s) for s in row.syllables]), row.gap, row.start, row.labels)
    if rng is not None and veil:
        named = row.labels.get("names", np.zeros(n)) > 0
        piece.veiled = rng.random(n) < np.where(named, veil, veil / 4)
    return piece


class Soft:
    """Articles labelled by teachers (`training.distil`): pieces and the teachers' probabilities."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as a:
            self.soft, self.type, self.gap, self.first = (a[k] for k in ("soft", "type", "gap", "first"))

    def draw(self, rng: np.random.Generator) -> tuple[Piece, np.ndarray]:
        i = int(rng.integers(len(self.first) - 1))
        lo, hi = self.first[i], self.first[i + 1]
        return Piece(self.type[lo:hi].astype(np.int64), self.gap[lo:hi].astype(np.int64)), self.soft[lo:hi]


def endless(rows: list[Row], rng: np.random.Generator) -> Iterator[Row]:
    while True:
        for i in rng.permutation(len(rows)):
            yield rows[i]


def fill(pieces: list[Piece], room: int, source: Iterator[Piece]) -> list[Piece]:
    """Append pieces of `source` until `room` rows are taken; return those appended."""
    added: list[Piece] = []
    while room > 0:
        piece = next(source)
        room -= len(piece.type) + BETWEEN
        if room < 0 and added:
            break
        added.append(piece)
    pieces += added
    return added


def load(path: Path, vocabulary: list[str], dropout: float) -> Tagger:
    """Build the network with the pretrained state."""
    saved = torch.load(path, weights_only=True)
    assert saved["vocabulary"] == vocabulary, "the pretrained network has another vocabulary"
    model = Tagger(Config(**{**saved["config"], "heads": ALL_HEADS, "dropout": dropout}))
    print("begins from nothing:", model.load_whole(saved["state"]), flush=True)
    return model


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("shared", type=Path)
    p.add_argument("arrays", type=Path)
    p.add_argument("pretrained", type=Path)
    p.add_argument("out", type=Path)
    p.add_argument("--hold-out", type=int, default=0)
    p.add_argument("--minutes", type=float, default=8)
    p.add_argument("--steps", type=int, default=100_000)
    p.add_argument("--rate", type=float, default=1.5e-3)
    p.add_argument("--dropout", type=float, default=0.2)
    p.add_argument("--veil", type=float, default=0.15)
    p.add_argument("--tagged", type=int, default=2400, help="rows of tagged articles in a batch of one process")
    p.add_argument("--trees", type=int, default=700, help="of treebank sentences")
    p.add_argument("--silver", type=int, default=1000, help="of raw articles with silver labels")
    p.add_argument("--soft-rows", type=int, default=2400, help="of articles labelled by teachers, where there are")
    p.add_argument("--tables", type=float, default=4, help="rate of the embedding tables, as a multiple of the rate")
    p.add_argument("--swap", type=float, default=0.35, help="share of the names exchanged for others")
    p.add_argument("--soft", type=Path, help="articles labelled by teachers")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument(
        "--own-time", action="store_true", help="minutes are the process's own, for trials on a busy machine"
    )
    p.add_argument("--processes", type=int, default=2)
    a = p.parse_args()
    print(vars(a))
    torch.manual_seed(a.seed)
    tagged = list(read_tagged(a.shared / "gold/train"))
    data = Articles(a.arrays, exclude=frozenset(r.ident for r in tagged))
    kept = [bool(a.hold_out) and zlib.crc32(r.ident.encode()) % a.hold_out == 0 for r in tagged]
    held = [r for r, k in zip(tagged, kept, strict=True) if k]
    tagged = [r for r, k in zip(tagged, kept, strict=True) if not k]
    tagged += list(read_tagged(Path(__file__).parent / "data"))
    vtb = a.shared / "corpus/ud-vtb"
    trees, trees_dev = list(treebank_rows(vtb / "vtb-train.conllu")), list(treebank_rows(vtb / "vtb-dev.conllu"))
    if not a.hold_out:
        trees += trees_dev
        trees_dev = []
    print(
        f"{len(tagged)} tagged articles of {sum(len(r.syllables) for r in tagged)} syllables, {len(trees)} trees",
        flush=True,
    )
    model = load(a.pretrained, list(data.types.vocabulary), a.dropout)
    swapper = Swapper(tagged)
    teachers = Soft(a.soft) if a.soft else None
    columns = np.cumsum([0, *HEADS.values()])
    averaged = {k: v.clone() for k, v in model.whole_state().items()}

    def train(model: Tagger, share: Share) -> None:
        rng = np.random.default_rng([a.seed, share.rank])
        torch.manual_seed(a.seed * 100 + share.rank)
        opt = torch.optim.AdamW(model.parameters(), lr=a.rate, betas=(0.9, 0.98), weight_decay=0.01)
        mean: dict[str, float] = {}
        step = 0
        model.train()

        def changed(row: Row) -> Piece:
            row = swapper(row, rng, a.swap) if rng.random() < 0.6 else row
            return piece_of(spoil(row, rng), data.types, rng, a.veil)

        train_ids = np.array(data.train)
        sources = {
            "tagged": (a.tagged, (changed(r) for r in endless(tagged, rng))),
            "trees": (a.trees, (piece_of(r, data.types) for r in endless(trees, rng))),
            "silver": (
                a.silver,
                (stretch(data, int(rng.choice(train_ids)), rng, 300, masked=False) for _ in iter(int, 1)),
            ),
        }
        n_rows = a.tagged + a.trees + a.silver + (a.soft_rows if teachers else 0) + 512
        while share.done < 1:
            pieces: list[Piece] = []
            source: list[str] = []
            for name, (room, stream) in sources.items():
                source += [name] * len(fill(pieces, room, stream))
            soft: list[np.ndarray] = []
            room = a.soft_rows
            while teachers and room > 0:
                piece, probabilities = teachers.draw(rng)
                room -= len(piece.type) + BETWEEN
                pieces.append(piece)
                soft.append(probabilities)
            source += ["soft"] * len(soft)
            s = make_stream(pieces, data.types.table, len(data.types.vocabulary), rng, n_rows)
            of = np.full(s.n, -1)
            for at, piece, name in zip(s.first, pieces, source, strict=True):
                of[at : at + len(piece.type)] = list(WEIGHTS).index(name)
            logits = model(s)
            losses: dict[str, torch.Tensor] = {}
            for k, z in logits.items():
                log = torch.log_softmax(z, 1)
                y = s.lay(pieces, k)
                for j, (name, weights) in enumerate(WEIGHTS.items()):
                    at = np.flatnonzero((of == j) & (y >= 0))
                    if name != "soft" and k in weights and len(at):
                        losses[f"{name}.{k}"] = -log[torch.from_numpy(at), torch.from_numpy(y[at])].mean()
                if soft and k in WEIGHTS["soft"]:
                    j = list(HEADS).index(k)
                    p_soft = torch.from_numpy(np.concatenate(soft).astype(np.float32))
                    mine = log[torch.from_numpy(np.flatnonzero(of == list(WEIGHTS).index("soft")))]
                    each = -(p_soft[:, columns[j] : columns[j + 1]] * mine).sum(1)
                    if k == "status":  # counts where the teachers see an event
                        live = 1 - p_soft[:, columns[list(HEADS).index("events")]]
                        losses["soft.status"] = (each * live).sum() / live.sum().clamp(min=1)
                    else:
                        losses[f"soft.{k}"] = each.mean()
            opt.zero_grad()
            total = torch.stack(
                [WEIGHTS[name.split(".")[0]][name.split(".")[1]] * v for name, v in losses.items()]
            ).sum()
            total.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            rate = a.rate * min(1, (step + 1) / 50) * max(0.01, 1 - share.done)
            for g in opt.param_groups:
                g["lr"] = rate
            opt.step()
            model.step_tables(rate * a.tables)
            step += 1
            for name, v in losses.items():
                mean[name] = 0.98 * mean.get(name, v.item()) + 0.02 * v.item()
            if step % LEVEL_EVERY == 0:
                share.level(model, step / a.steps)
                if share.rank == 0:  # what is kept is the running mean of the network
                    keep = min(0.98, step / (step + 10 * LEVEL_EVERY))
                    for k, v in model.state_dict().items():
                        averaged[k].lerp_(v, 1 - keep)
                    for k, t in model.tables.items():
                        averaged[f"{k}.weight"].lerp_(t.weight, 1 - keep)
            if step % 100 == 0 and share.rank == 0:
                said = " ".join(f"{k} {v:.3f}" for k, v in mean.items())
                print(f"{step} {share.done:.3f} {share.spent:.0f}s {said}", flush=True)

    start = time.time()
    train_together(model, train, n=a.processes, minutes=a.minutes, own_time=a.own_time)
    model.load_whole(averaged)
    if held:
        print("HELD", measure_rows(model, held, trees_dev, data), flush=True)
    torch.save({"state": averaged, "config": asdict(model.config), "vocabulary": list(data.types.vocabulary)}, a.out)
    print(f"{time.time() - start:.0f} s")


if __name__ == "__main__":
    main()
