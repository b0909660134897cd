"""Train the light path: a logistic regression over grams of syllables, from silver words to the treebank's.

usage: python -m training.words SHARED ARRAYS TARGET [--opinions FILE] [--version NAME] [--silver SHARE]
In:  SHARED/corpus/ud-vtb (train and dev; test only at the end, to print its score), the arrays of `training.corpus`, and a second opinion on their words
(`training.opinions`), if there. Out: TARGET, `words.npz`; see `machtin.tagger.words`.
Four steps: (1) the articles' own segmentation, in tables wide enough that hardly any two grams meet; (2) the second opinion, two thirds of the mean of both;
(3) the grams that matter move into the tables that ship; (4) the treebank's sentences, which have the last word.
One core, about three minutes where nothing else runs, seeded. Adagrad by gram and gap; a gap that is already sure (within 0.01 of its label) teaches nothing and costs little.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from machtin.tagger.grams import (
    BITS_SINGLE,
    EMPTY_CODE,
    EMPTY_LOOK,
    FIRST,
    GLUED,
    GRAMS,
    N_SINGLE,
    PAD,
    Gram,
    bucket,
    check,
    hashes,
    singles,
)
from machtin.tagger.words import UNIT, codes_and_looks
from training.gold import treebank_rows

Floats = npt.NDArray[np.float32]
UNKNOWN = 2
HALO = 8  # rows on either side of a stretch that its gaps may look at
LARGEST = 127 * UNIT
N_ADAPT = 5
LEAST = 0.15  # weights below matter to nobody: leaving out the grams that have no other loses nothing on VTB dev, 0.3 loses 0.15


@dataclass
class Rows:
    """Syllables as rows with PAD empty ones around every line; `label` is 1 where a word begins, 0 where it goes on, UNKNOWN where nobody asks."""

    codes: npt.NDArray[np.uint32]
    looks: npt.NDArray[np.uint8]
    label: npt.NDArray[np.uint8]
    at: npt.NDArray[np.int64]  # rows of the syllables
    first: npt.NDArray[np.int64]  # rows of the lines' first syllables

    def __add__(self, other: Rows) -> Rows:
        n = len(self.codes)
        both = [np.concatenate([getattr(self, k), getattr(other, k)]) for k in ("codes", "looks", "label")]
        return Rows(*both, np.r_[self.at, other.at + n], np.r_[self.first, other.first + n])


def rows_of(codes: np.ndarray, looks: np.ndarray, label: np.ndarray, line: np.ndarray) -> Rows:
    """Lay syllables out in rows; `line` is true for the first one of a line."""
    at = np.arange(len(codes)) + PAD * np.cumsum(line)
    n = len(codes) + PAD * (int(line.sum()) + 1)
    out = Rows(np.full(n, EMPTY_CODE, np.uint32), np.full(n, EMPTY_LOOK, np.uint8), np.full(n, UNKNOWN, np.uint8), at, at[line])
    out.codes[at], out.looks[at], out.label[at] = codes, looks, label
    out.label[out.first] = UNKNOWN
    return out


def read_articles(folder: Path, opinions: Path | None, seed: int = 0) -> tuple[Rows, npt.NDArray[np.uint8]]:
    """Return the articles as rows, and the second opinion on them row by row.

    Half of the sentences stand on a line of their own, the others behind the one before, as in an article: the model must not need either.
    """
    a = np.load(folder / "articles.npz")
    codes, looks = codes_and_looks(json.loads((folder / "types.json").read_text()))
    sent, kind = a["sent"][:-1], a["kind"]
    opens = np.ones(len(sent), np.bool_)
    again = np.r_[False, kind[1:] == kind[:-1]] & (kind == 2)
    opens[again & (np.random.default_rng(seed).random(len(sent)) < 0.5)] = False
    opens[np.intersect1d(a["art"], np.arange(len(sent)))] = True
    line = np.zeros(len(a["type"]), np.bool_)
    line[sent[opens]] = True
    gap = a["gap"].copy()
    gap[sent] = 1
    rows = rows_of(codes[a["type"]], looks[a["type"]] + np.uint8(GLUED) * (gap == 0), a["begins"], line)
    second = np.full(len(rows.codes), UNKNOWN, np.uint8)
    if opinions is not None:
        second[rows.at] = np.load(opinions)["begins"]
        second[rows.label == UNKNOWN] = UNKNOWN
    return rows, second


def read_treebank_rows(*paths: Path) -> Rows:
    """Return treebank sentences as rows, each on a line of its own."""
    sentences = [row for path in paths for row in treebank_rows(path)]
    codes, looks = codes_and_looks([s for row in sentences for s in row.syllables])
    gap = np.concatenate([row.gap for row in sentences])
    label = np.concatenate([row.labels["words"] for row in sentences])
    line = np.concatenate([np.arange(len(row.syllables)) == 0 for row in sentences])
    return rows_of(codes, looks + np.uint8(GLUED) * (gap == 0), np.where(label < 0, UNKNOWN, label).astype(np.uint8), line)


class Learner:
    """Weights under training: a table `[buckets + 1, n]` for every gram, whose last row stands for grams that own no bucket, and two for single syllables."""

    def __init__(self, grams: tuple[Gram, ...], owners: list[npt.NDArray[np.int8]]) -> None:
        self.grams, self.owners = grams, owners
        self.tables = [np.zeros(((1 << g.bits) + 1, g.n), np.float32) for g in grams]
        self.singles = np.zeros((2, 1 << BITS_SINGLE, N_SINGLE), np.float32)
        self.squares: list[Floats] = []
        self.relax(0, 0.01)

    def relax(self, keep: float, least: float) -> None:
        """Let the steps grow again: keep only a share of the squares of past gradients."""
        old = self.squares or [np.zeros_like(x) for x in (*self.tables, *self.singles)]
        self.squares = [x * np.float32(keep) + np.float32(least) for x in old]

    def blend(self, other: Learner, share: float) -> None:
        """Take the weighted mean with another set of weights over the same grams: a linear model's mean is the mean of its scores."""
        for mine, theirs in zip((*self.tables, self.singles), (*other.tables, other.singles), strict=True):
            mine += np.float32(share) * (theirs - mine)

    def _places(self, codes: np.ndarray, looks: np.ndarray) -> list[tuple[Floats, np.ndarray, int]]:
        """Return (table, row of every position, first gap) of every table."""
        out = []
        for gram, owner, table in zip(self.grams, self.owners, self.tables, strict=True):
            h = hashes(gram, codes, looks)
            b = bucket(gram, h)
            b[owner[b] != check(h)] = 1 << gram.bits
            out.append((table, b, gram.first))
        return out + [(table, row, FIRST) for table, row in zip(self.singles, singles(codes, looks), strict=True)]

    @staticmethod
    def _sum(places: list[tuple[Floats, np.ndarray, int]], n: int) -> Floats:
        z = np.zeros(n + 2 * HALO, np.float32)
        for table, row, first in places:
            given = table[row]
            for k in range(table.shape[1]):
                at = HALO - first - k
                z[at : at + n] += given[:, k]
        return z[HALO : HALO + n]

    def scores(self, rows: Rows) -> Floats:
        """Return the log-odds of every row."""
        z = np.empty(len(rows.codes), np.float32)
        for lo in range(0, len(z), 1 << 17):
            a, b = max(0, lo - HALO), min(len(z), lo + (1 << 17) + HALO)
            part = self._sum(self._places(rows.codes[a:b], rows.looks[a:b]), b - a)
            z[lo : lo + (1 << 17)] = part[lo - a :][: 1 << 17]
        return z

    def step(self, codes: np.ndarray, looks: np.ndarray, label: np.ndarray, rate: float) -> None:
        """Learn from the rows whose label is known."""
        places = self._places(codes, looks)
        z = self._sum(places, len(codes))
        at = np.flatnonzero(label < UNKNOWN)
        miss = (1 / (1 + np.exp(-z[at])) - label[at]).astype(np.float32)
        open_ = np.abs(miss) > 0.01
        at, miss = at[open_], miss[open_]
        for (table, row, first), squares in zip(places, self.squares, strict=True):
            n = table.shape[1]
            flat = np.concatenate([row[at + first + k] * n + k for k in range(n)])
            many = np.tile(miss, n)
            np.add.at(squares.reshape(-1), flat, many * many)
            np.add.at(table.reshape(-1), flat, -rate * many / np.sqrt(squares.reshape(-1)[flat]))
        for table in self.tables:
            table[-1] = 0

    def learn(self, rows: Rows, label: np.ndarray, rate: tuple[float, float], epochs: int, rng: np.random.Generator, stretch: int, batch: int) -> None:
        """Go through `rows` `epochs` times in stretches drawn at random, `batch` of them a step; the rate falls linearly."""
        offsets = np.arange(-HALO, stretch + HALO)
        inner = (offsets >= 0) & (offsets < stretch)
        steps = list(_stretches(rows, label, epochs, rng, stretch, batch))
        for i, starts in enumerate(steps):
            at = (starts[:, None] + offsets).ravel()
            known = np.where(np.tile(inner, len(starts)), label[at], UNKNOWN)
            self.step(rows.codes[at], rows.looks[at], known, rate[0] + (rate[1] - rate[0]) * i / len(steps))


def _stretches(rows: Rows, label: np.ndarray, epochs: int, rng: np.random.Generator, stretch: int, batch: int) -> Iterator[np.ndarray]:
    """Yield the first rows of stretches that hold a known label."""
    starts = np.arange(HALO, len(rows.codes) - stretch - HALO, stretch)
    starts = starts[np.add.reduceat(label < UNKNOWN, starts, dtype=np.int64) > 0]
    for _ in range(epochs):
        mixed = rng.permutation(starts)
        for lo in range(0, len(mixed), batch):
            yield mixed[lo : lo + batch]


def owners_of(gram: Gram, parts: list[tuple[Rows, int]], at_least: int) -> npt.NDArray[np.int8]:
    """Give every bucket to the gram that comes most often, if `at_least` often; return their checks, 0 for free buckets. A part counts with its weight."""
    found = [np.unique(hashes(gram, rows.codes, rows.looks), return_counts=True) for rows, _ in parts]
    h, back = np.unique(np.concatenate([u for u, _ in found]), return_inverse=True)
    n = np.bincount(back, weights=np.concatenate([c * weight for (_, c), (_, weight) in zip(found, parts, strict=True)]))
    h = h[n >= at_least][np.argsort(n[n >= at_least], kind="stable")]
    owner = np.zeros(1 << gram.bits, np.int8)
    owner[bucket(gram, h)] = check(h)
    return owner


def f1(rows: Rows, z: Floats) -> float:
    """Return the F1 of words, as spans of syllables."""
    mine, gold = z >= 0, rows.label == 1
    spans = []
    for begins in (mine, gold):
        begins[rows.first] = True
        at = np.flatnonzero(begins[rows.at])
        spans.append(set(zip(at.tolist(), np.r_[at[1:], len(rows.at)].tolist(), strict=True)))
    return 200 * len(spans[0] & spans[1]) / (len(spans[0]) + len(spans[1]))


def widened(gram: Gram) -> Gram:
    return gram._replace(bits=gram.bits + 2) if len(gram.codes) > 1 else gram


def moved(wide: Learner, treebank: Rows, least: float) -> Learner:
    """Move the grams that matter into the tables that ship: those with a weight of at least `least`, and the treebank's.

    A bucket is the first bits of a hash, so the grams of one wide bucket share one of the narrow ones; where several want it, the weightiest has it.
    """
    narrow = Learner(GRAMS, [])
    for gram, big, owner, old, new in zip(GRAMS, wide.grams, wide.owners, wide.tables, narrow.tables, strict=True):
        weight = np.abs(old[:-1]).max(1) * (owner != 0)
        h = np.unique(hashes(big, treebank.codes, treebank.looks))
        here = bucket(big, h)[owner[bucket(big, h)] == check(h)]
        weight[here] = np.maximum(weight[here], least)
        best = weight.reshape(1 << gram.bits, -1).argmax(1)
        at = np.arange(1 << gram.bits) * (1 << (big.bits - gram.bits)) + best
        matters = weight[at] >= least
        new[:-1][matters] = old[at[matters]]
        narrow.owners.append(np.where(matters, owner[at], 0).astype(np.int8))
    narrow.singles = wide.singles.copy()
    return narrow


def export(learner: Learner, target: Path, version: str, least: float) -> None:
    """Write the weights as int8, grams whose weights all lie below `least` left out."""
    out: dict[str, np.ndarray] = {"words": np.frombuffer(json.dumps({"version": version, "grams": [g.name for g in GRAMS]}).encode(), np.uint8)}
    for gram, owner, table in zip(GRAMS, learner.owners, learner.tables, strict=True):
        at = np.flatnonzero((owner != 0) & (np.abs(table[:-1]).max(1) >= least))
        steps = np.diff(np.r_[0, at])
        assert steps.max(initial=0) < 1 << 16, gram.name
        out[f"{gram.name}.steps"] = steps.astype(np.uint8 if steps.max(initial=0) < 256 else np.uint16)
        out[f"{gram.name}.checks"] = owner[at]
        out[f"{gram.name}.weights"] = _int8(table[at]).T.ravel()
        print(f"{gram.name:16} {len(at):8} grams of {np.count_nonzero(owner)}")
    out["singles"] = _int8(learner.singles).ravel()
    with target.open("wb") as file:
        np.savez_compressed(file, **out)
    print(f"{target}: {target.stat().st_size / 1e6:.2f} MB")


def _int8(x: Floats) -> npt.NDArray[np.int8]:
    return np.rint(np.clip(x, -LARGEST, LARGEST) / UNIT).astype(np.int8)


def adapt(learner: Learner, treebank: Rows) -> None:
    """Let the treebank have the last word: one pass over it in N_ADAPT orders, and the mean of what they lead to (one order alone is off by 0.1 of F1)."""
    start = copy(learner)
    start.tables, start.singles = [t.copy() for t in learner.tables], learner.singles.copy()
    total: Learner | None = None
    for seed in range(N_ADAPT):
        one = copy(start)
        one.tables, one.singles = [t.copy() for t in start.tables], start.singles.copy()
        one.relax(0, 0.1)
        one.learn(treebank, treebank.label, (0.2, 0.0), 1, np.random.default_rng(seed), 128, 16)
        if total is None:
            total = one
        else:
            total.blend(one, 1 / (seed + 1))
    assert total is not None
    learner.tables, learner.singles = total.tables, total.singles


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("shared", type=Path)
    p.add_argument("arrays", type=Path)
    p.add_argument("target", type=Path)
    p.add_argument("--opinions", type=Path)
    p.add_argument("--version", default="local")
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    rng = np.random.default_rng(a.seed)
    trees = a.shared / "corpus/ud-vtb"
    treebank = read_treebank_rows(trees / "vtb-train.conllu", trees / "vtb-dev.conllu")
    test = read_treebank_rows(trees / "vtb-test.conllu")
    articles, second = read_articles(a.arrays, a.opinions if a.opinions and a.opinions.exists() else None)

    def tell(what: str, learner: Learner) -> None:
        print(f"{what:32} F1 on VTB train and dev {f1(treebank, learner.scores(treebank)):.2f}", flush=True)

    wide = tuple(widened(g) for g in GRAMS)
    learner = Learner(wide, [owners_of(g, [(articles, 1), (treebank, 3)], 2) for g in wide])
    learner.learn(articles, articles.label, (0.15, 0.02), 2, rng, 512, 64)
    tell("articles", learner)
    if (second < UNKNOWN).any():
        other = copy(learner)
        other.tables, other.singles = [t.copy() for t in learner.tables], learner.singles.copy()
        other.relax(0.1, 0.05)
        other.learn(articles, second, (0.1, 0.01), 1, rng, 512, 64)
        tell("second opinion", other)
        learner.blend(other, 2 / 3)
        tell("both", learner)
    learner = moved(learner, treebank, LEAST)
    tell("moved", learner)
    adapt(learner, treebank)
    tell("treebank", learner)
    export(learner, a.target, a.version, 2 * UNIT)
    print(f"F1 on VTB test {f1(test, learner.scores(test)):.2f}")


if __name__ == "__main__":
    main()
