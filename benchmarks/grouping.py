"""Story grouping of mds-dev (440 articles, 139 stories), one fixed setting, articles fed in time order; B-cubed.

    python -m benchmarks.grouping            the table
    python -m benchmarks.grouping --curve    and the figures around the fixed threshold, and for shuffled arrival

The baseline is TF-IDF with average linkage over the whole pile, its threshold picked afterwards for the best result; it needs scipy.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from benchmarks.gold import require
from benchmarks.summaries import plain_analysis
from machtin.relate import group as grouping
from machtin.relate.lines import TOKEN
from machtin.relate.signature import Signature, signature_of
from machtin.text.fold import fold

Figures = tuple[float, float, float]


def pile() -> list[dict[str, str]]:
    """Return the articles of mds-dev in order of publication."""
    with lzma.open(require() / "corpus" / "mds-dev.jsonl.xz", "rt", encoding="utf-8") as stream:
        return sorted(map(json.loads, stream), key=lambda a: a["published"] or "")


def b_cubed(found: Sequence[int], gold: Sequence[int]) -> Figures:
    """Return precision, recall and F1 in percent: over the articles, how much of an article's group is of its story, and the other way about."""
    ours, theirs = defaultdict(set), defaultdict(set)
    for n, (a, b) in enumerate(zip(found, gold, strict=True)):
        ours[a].add(n)
        theirs[b].add(n)
    shared = [len(ours[a] & theirs[b]) for a, b in zip(found, gold, strict=True)]
    precision = 100 * sum(k / len(ours[a]) for k, a in zip(shared, found, strict=True)) / len(gold)
    recall = 100 * sum(k / len(theirs[b]) for k, b in zip(shared, gold, strict=True)) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def labels(stories: Sequence[Sequence[int]], n: int) -> list[int]:
    """Return the number of each article's story."""
    out = [0] * n
    for k, story in enumerate(stories):
        for i in story:
            out[i] = k
    return out


def baseline(articles: Sequence[dict[str, str]], gold: Sequence[int]) -> tuple[Figures, float]:
    """TF-IDF of the pile itself, cosine, average linkage; the best threshold in steps of 0.01."""
    # Only the baseline needs scipy, which comes with the bench extra; the floors do not.
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    bags = [TOKEN.findall(fold(" ".join((a["title"], a["lead"], a["body"])))) for a in articles]
    index = {t: i for i, t in enumerate(sorted({t for bag in bags for t in bag}))}
    tf = np.zeros((len(bags), len(index)), np.float32)
    for i, bag in enumerate(bags):
        for t in bag:
            tf[i, index[t]] += 1
    vectors = np.log1p(tf) * np.log(len(bags) / (tf > 0).sum(0))
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    distance = np.clip(1 - vectors @ vectors.T, 0, None)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), "average")
    return max(((b_cubed(fcluster(tree, 1 - th, "distance"), gold), th) for th in np.arange(0.02, 0.6, 0.01)), key=lambda x: x[0][2])


def found(signatures: Sequence[Signature]) -> list[int]:
    return labels(grouping.group(signatures), len(signatures))


def measure() -> float:
    """Return B³ F1 on mds-dev, one fixed setting, articles fed in time order."""
    articles = pile()
    return round(b_cubed(found([signature_of(plain_analysis(a)) for a in articles]), [a["cluster"] for a in articles])[2], 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--curve", action="store_true")
    options = parser.parse_args()
    articles = pile()
    gold = [a["cluster"] for a in articles]
    signatures = [signature_of(plain_analysis(a)) for a in articles]
    rows = [(f"machtin, threshold {grouping.MIN_LIKENESS} fixed", b_cubed(found(signatures), gold))]
    best, threshold = baseline(articles, gold)
    rows.append((f"TF-IDF, average linkage, best threshold ({threshold:.2f})", best))
    if options.curve:
        rows += [(f"arrival shuffled ({seed})", b_cubed(*shuffled(signatures, gold, seed))) for seed in range(3)]
        fixed = grouping.MIN_LIKENESS
        for step in range(-4, 5):
            grouping.MIN_LIKENESS = fixed + step / 100
            rows.append((f"threshold {grouping.MIN_LIKENESS:.2f}", b_cubed(found(signatures), gold)))
    print("| grouping | B³ precision | recall | F1 |\n|---|---|---|---|")
    for name, row in rows:
        print(f"| {name} | " + " | ".join(f"{x:.1f}" for x in row) + " |")


def shuffled(signatures: Sequence[Signature], gold: Sequence[int], seed: int) -> tuple[list[int], list[int]]:
    """Group the articles as they arrive in another order."""
    order = random.Random(seed).sample(range(len(gold)), len(gold))
    pile = grouping.Grouping()
    for i in order:
        pile.add(signatures[i])
    pile.settle()
    return labels(pile.stories(), len(gold)), [gold[i] for i in order]


if __name__ == "__main__":
    main()
