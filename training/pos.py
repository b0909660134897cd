"""Train the light path's parts of speech: a logistic regression over grams of words, from what the teachers say of raw articles to the treebank's own.

usage: python -m training.pos SHARED ARRAYS SOFT TARGET [--hold-out] [--version NAME]
In:  SHARED/corpus/ud-vtb (train and dev; test only at the end, to print its score), the arrays of `training.corpus` and SOFT, articles labelled by the teachers
(`training.distil`). Out: TARGET, `pos.npz`; see `machtin.tagger.pos`. With `--hold-out` dev is not trained on, for choosing; the teachers must not have seen it either.
Three steps: (1) the labelled articles, over every gram that comes thrice; (2) the grams that matter move into the tables that ship; (3) the treebank's sentences,
which have the last word: one pass in several orders, averaged. One core, some five minutes, seeded. Adagrad by gram.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F  # noqa: N812

from machtin.tagger.grams import GLUED, bucket
from machtin.tagger.labels import HEADS, POS
from machtin.tagger.pos import UNIT, PosTagger, read_pos_weights
from machtin.tagger.pos_grams import GRAMS, check, hashes, word_rows
from machtin.tagger.words import codes_and_looks, segmenter
from training.gold import TreeSentence, read_treebank, tree_sentences

Hashes = npt.NDArray[np.uint32]  # [W, grams]
Ids = npt.NDArray[np.int64]  # [W, grams]
AT_LEAST = 3  # times that a gram must come in the labelled articles
SPREAD = 0.2  # log-odds between the best and the worst part of speech from which a gram ships; see docs/decisions/0012-parts-of-speech.md
N_ADAPT = 5
BATCH = 50  # articles cut at once
COLUMN = sum(n for n in [*HEADS.values()][: [*HEADS].index("pos")])  # where the parts of speech begin among the teachers' labels
ENDERS = frozenset((".", "!", "?", "...", "…"))
LARGEST = 127 * UNIT


@dataclass
class Words:
    """Words with their grams' hashes and labels: numbers `[W]`, or what teachers say, `[W, N]` of 255."""

    grams: Hashes
    label: np.ndarray


def grams_of(codes: np.ndarray, looks: np.ndarray, begins: np.ndarray, line: np.ndarray) -> Hashes:
    """Return the hashes of all grams at every word, `[W, grams]`."""
    rows = word_rows(codes, looks, begins, line)
    return np.stack([hashes(gram, number, rows)[rows.at] for number, gram in enumerate(GRAMS)], 1)


def treebank_words(sentences: list[TreeSentence]) -> Words:
    """Return treebank sentences, each on a line of its own; a word that begins inside a syllable is left out."""
    codes, looks = codes_and_looks([s for t in sentences for s in t.syllables])
    gap = np.concatenate([np.r_[1, t.gap[1:]] for t in sentences])
    line = np.concatenate([np.arange(len(t.syllables)) == 0 for t in sentences])
    begins = np.concatenate([np.r_[True, np.diff(t.word) > 0] for t in sentences])
    label = np.concatenate([t.pos[np.unique(t.word)] for t in sentences])
    return Words(grams_of(codes, looks + np.uint8(GLUED) * (gap == 0), begins, line), label)


def article_words(arrays: Path, soft: Path, rng: np.random.Generator) -> Words:
    """Return the articles that the teachers labelled, cut into the light path's words; a word's label is the mean of what its syllables say, by log-odds.

    Half of the sentences get a line of their own, as in the treebank, the others stand behind the one before, as in an article.
    """
    with np.load(soft) as a:
        kinds, gaps, first = a["type"], a["gap"], a["first"]
        said = a["soft"][:, COLUMN : COLUMN + len(POS)]
    names = json.loads((arrays / "types.json").read_text())
    light, parts, labels = segmenter(), [], []
    for lo, hi in zip(first[:-1:BATCH], [*first[BATCH::BATCH], first[-1]], strict=False):
        syllables, gap = [names[t] for t in kinds[lo:hi]], gaps[lo:hi].copy()
        ends = np.r_[False, [s in ENDERS for s in syllables[:-1]]] & (gap == 1)
        gap[ends & (rng.random(len(gap)) < 0.5)] = 2
        gap[0] = 2
        cut, begins = light.decided(["".join(("", " ", "\n")[g] + s for g, s in zip(gap, syllables, strict=True))])
        if len(begins) != hi - lo:
            continue  # set apart again, two pieces became one: a few in ten thousand
        parts.append(grams_of(*light.codes_and_looks_of(cut), begins, cut.line))
        log = np.log(np.maximum(said[lo:hi].astype(np.float32), 1e-6))
        at = np.flatnonzero(begins)
        mean = np.add.reduceat(log, at) / np.diff(np.r_[at, len(begins)])[:, None]
        chance = np.exp(mean - mean.max(1, keepdims=True))
        labels.append(np.rint(255 * chance / chance.sum(1, keepdims=True)).astype(np.uint8))
    return Words(np.concatenate(parts), np.concatenate(labels))


class Learner:
    """Weights under training, `[G + 1, N]`: one row a gram, the last one for grams that nobody knows; `known[g]` are the hashes of gram g in order."""

    def __init__(self, known: list[Hashes]) -> None:
        self.known = known
        self.base = np.r_[0, np.cumsum([len(k) for k in known])]
        self.weight = torch.zeros(int(self.base[-1]) + 1, len(POS))
        self.squares = torch.zeros(len(self.weight), 1)

    def ids(self, grams: Hashes) -> Ids:
        """Return the row of every gram."""
        out = np.full(grams.shape, self.base[-1], np.int64)
        for g, known in enumerate(self.known):
            if len(known):
                at = np.minimum(np.searchsorted(known, grams[:, g]), len(known) - 1)
                out[:, g] = np.where(known[at] == grams[:, g], at + self.base[g], self.base[-1])
        return out

    def scores(self, ids: Ids) -> np.ndarray:
        """Return the scores of every word, `[W, N]`."""
        self.weight[-1] = 0
        parts = [F.embedding_bag(torch.from_numpy(ids[at : at + 65536]), self.weight, mode="sum") for at in range(0, len(ids), 65536)]
        return torch.cat(parts).numpy()

    def learn(self, ids: Ids, label: np.ndarray, rates: tuple[float, float], rng: np.random.Generator, batch: int, least: float) -> None:
        """Go through the words once in an order drawn at random, `batch` of them a step; the rate falls linearly."""
        order, at_once = rng.permutation(len(ids)), range(0, len(ids), batch)
        for step, lo in enumerate(at_once):
            at = order[lo : lo + batch]
            rows, inverse = np.unique(ids[at], return_inverse=True)
            touched = torch.from_numpy(rows)
            leaf = self.weight[touched]
            leaf[touched == len(self.weight) - 1] = 0
            leaf.requires_grad_()
            z = torch.log_softmax(F.embedding_bag(torch.from_numpy(inverse.reshape(len(at), -1)), leaf, mode="sum"), 1)
            if label.ndim == 2:
                said = torch.from_numpy(label[at].astype(np.float32))
                loss = -(said / said.sum(1, keepdim=True) * z).sum()
            else:
                loss = F.nll_loss(z, torch.from_numpy(label[at]), reduction="sum")
            loss.backward()  # type: ignore[no-untyped-call]
            assert leaf.grad is not None
            squares = self.squares[touched] + leaf.grad.pow(2).sum(1, keepdim=True)
            rate = rates[0] + (rates[1] - rates[0]) * step / len(at_once)
            self.squares[touched] = squares
            self.weight[touched] = leaf.detach() - rate * leaf.grad / (squares + least).sqrt()

    def spread(self) -> np.ndarray:
        """Return for every gram by how much it parts the likeliest from the least likely, `[G]`."""
        w = self.weight[:-1]
        return (w.max(1).values - w.min(1).values).numpy()


def frequent(grams: Hashes, at_least: int) -> list[Hashes]:
    """Return for every gram the hashes that come often enough, in order."""
    out = []
    for g in range(grams.shape[1]):
        found, n = np.unique(grams[:, g], return_counts=True)
        out.append(found[n >= at_least])
    return out


def joined(a: list[Hashes], b: list[Hashes]) -> list[Hashes]:
    return [np.union1d(x, y) for x, y in zip(a, b, strict=True)]


def moved(wide: Learner, treebank: list[Hashes], least: float) -> Learner:
    """Keep the grams that matter: those with a spread of at least `least`, and the treebank's; where several want one bucket, the weightiest has it."""
    spread, known, rows = wide.spread(), [], []
    for g, gram in enumerate(GRAMS):
        have, lo = wide.known[g], int(wide.base[g])
        weight = spread[lo : lo + len(have)].copy()
        weight[np.isin(have, treebank[g])] += least
        order = np.argsort(-weight, kind="stable")
        order = order[weight[order] >= least]
        _, best = np.unique(bucket(gram, have[order]), return_index=True)
        keep = np.sort(order[best])
        known.append(have[keep])
        rows.append(keep + lo)
    narrow = Learner(known)
    at = torch.from_numpy(np.concatenate(rows))
    narrow.weight[:-1], narrow.squares[:-1] = wide.weight[at], wide.squares[at]
    return narrow


def adapt(learner: Learner, words: Words, rng_seed: int = 0) -> None:
    """Let the treebank have the last word: two passes in N_ADAPT orders, and the mean of what they lead to."""
    ids, weight, squares = learner.ids(words.grams), learner.weight.clone(), learner.squares.clone()
    total = torch.zeros_like(weight)
    for order in range(N_ADAPT):
        learner.weight, learner.squares = weight.clone(), squares * 0.1
        rng = np.random.default_rng([rng_seed, order])
        learner.learn(ids, words.label, (0.1, 0.05), rng, 64, 1.0)
        learner.learn(ids, words.label, (0.05, 0.0), rng, 64, 1.0)
        total += learner.weight / N_ADAPT
    learner.weight = total


def export(learner: Learner, target: Path, version: str) -> None:
    """Write the weights as int8; a row is moved so that its most frequent weight is 0, which changes no decision."""
    about = {"version": version, "grams": [g.name for g in GRAMS], "labels": list(POS)}
    out: dict[str, np.ndarray] = {"pos": np.frombuffer(json.dumps(about).encode(), np.uint8)}
    whole = np.rint(learner.weight[:-1].numpy() / UNIT)
    whole -= np.median(whole, axis=1, keepdims=True).round()
    whole = np.clip(whole, -127, 127).astype(np.int8)
    for g, gram in enumerate(GRAMS):
        h, w = learner.known[g], whole[learner.base[g] : learner.base[g + 1]]
        live = w.any(1)
        h, w = h[live], w[live]
        at = bucket(gram, h)
        order = np.argsort(at, kind="stable")
        steps = np.diff(np.r_[0, at[order]])
        out[f"{gram.name}.steps"] = steps.astype(np.uint8 if steps.max(initial=0) < 256 else np.uint16)
        out[f"{gram.name}.checks"] = check(h[order])
        out[f"{gram.name}.weights"] = w[order].T.ravel()
        print(f"{gram.name:20} {len(h):8} grams")
    with target.open("wb") as file:
        np.savez_compressed(file, **out)
    print(f"{target}: {target.stat().st_size / 1e6:.2f} MB")


def accuracy(learner: Learner, words: Words) -> float:
    return float(100 * (learner.scores(learner.ids(words.grams)).argmax(1) == words.label).mean())


def measured(target: Path, path: Path) -> float:
    """Return the accuracy of a weights file on the gold words of a CoNLL-U file."""
    tagger, right, n = PosTagger(read_pos_weights(str(target)), segmenter()), 0, 0
    for text, spans, pos in read_treebank(path):
        told = tagger.of_words(text, spans)
        right, n = right + sum(a == b for a, b in zip(told, pos, strict=True)), n + len(pos)
    return 100 * right / n


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("shared", type=Path)
    p.add_argument("arrays", type=Path)
    p.add_argument("soft", type=Path)
    p.add_argument("target", type=Path)
    p.add_argument("--hold-out", action="store_true")
    p.add_argument("--version", default="local")
    p.add_argument("--spread", type=float, default=SPREAD)
    p.add_argument("--passes", type=int, default=2)
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    rng = np.random.default_rng(a.seed)
    trees = a.shared / "corpus/ud-vtb"
    sentences, dev = list(tree_sentences(trees / "vtb-train.conllu")), list(tree_sentences(trees / "vtb-dev.conllu"))
    treebank, held = treebank_words(sentences if a.hold_out else sentences + dev), treebank_words(dev)

    def tell(what: str, learner: Learner) -> None:
        print(f"{what:12} treebank {accuracy(learner, treebank):.2f}" + (f", dev {accuracy(learner, held):.2f}" if a.hold_out else ""), flush=True)

    articles = article_words(a.arrays, a.soft, rng)
    own = frequent(treebank.grams, 1)
    learner = Learner(joined(frequent(articles.grams, AT_LEAST), own))
    ids = learner.ids(articles.grams)
    print(f"{len(articles.label)} labelled words, {len(learner.weight)} grams", flush=True)
    for n in range(a.passes):
        learner.learn(ids, articles.label, (0.3 / (n + 1), 0.3 / (n + 2)), rng, 8192, 0.3)
        tell("articles", learner)
    learner = moved(learner, own, a.spread)
    tell("moved", learner)
    adapt(learner, treebank)
    tell("treebank", learner)
    export(learner, a.target, a.version)
    name = "dev" if a.hold_out else "test"
    print(f"parts of speech on gold words, VTB {name}: {measured(a.target, trees / f'vtb-{name}.conllu'):.2f}")


if __name__ == "__main__":
    main()
