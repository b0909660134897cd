"""Learn how sure it is that two claims answer one question: the weights of `machtin/relate/data/sameness.toml`.

    python -m training.questions [--show]

No annotated disagreement is read. Over the stories of mds-dev that are in no gold folder and not in the held half of benchmarks/own_stories.py:
  - two articles that give one rare value (a number of ten and more or with a decimal, a date) in sentences that are no copies: one question;
  - a value beside which, in the other article, stands its equal: the claims that differ from it answer other questions.
A logistic regression, both classes weighted alike, each weight held to the sign that it may have (sameness.FEATURES). How rare a disagreement is
among pairs without an equal is not learned here; the thresholds in relate/reworded.py are chosen on the gold.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from benchmarks import own_stories
from benchmarks.gold import require
from benchmarks.review import mds_articles
from numpy.typing import NDArray
from scipy.optimize import minimize

from machtin.analysis import Analysis
from machtin.analyze.pipeline import analyze_many
from machtin.relate.claims import Claim, Material, date_claims, number_claims
from machtin.relate.entities import link_entities
from machtin.relate.ids import Ids
from machtin.relate.lines import Lines
from machtin.relate.sameness import FEATURES, TIMES, View, Views, may_meet
from machtin.values import Number, compare

OUT = Path(__file__).resolve().parents[1] / "src" / "machtin" / "relate" / "data" / "sameness.toml"
COPIED = 0.8  # likeness of sentences from which they are copies and teach nothing of other wording
MAX_GROUP = 400
RIDGE = 1.0


def rare(claim: Claim) -> bool:
    """Whether two articles give such a value for two questions only by a rare accident."""
    value = claim.value
    return not isinstance(value, Number) or value.low >= 10 or value.low != int(value.low)


def rows(analyses: Sequence[Analysis]) -> Iterator[tuple[str, list[float], int]]:
    """Yield (which weights, features, 1 for one question and 0 for two) of a story's pairs."""
    material = Material(tuple(analyses), Lines(analyses), link_entities(analyses, Ids()))
    views = Views(material, [*number_claims(material), *date_claims(material)])
    groups: dict[str, list[View]] = defaultdict(list)
    for view in views.all:
        groups[view.group].append(view)
    for group, members in groups.items():
        if len(members) > MAX_GROUP:
            continue
        times = Counter((v.claim.article, v.claim.shown) for v in members)
        known: set[tuple[int, int]] = set()
        pairs = []
        for x, y in combinations(members, 2):
            if x.claim.article == y.claim.article or not may_meet(x, y):
                continue
            result = compare(x.claim.value, y.claim.value)
            pairs.append((x, y, result))
            if result.agrees:
                known |= {(id(x), y.claim.article), (id(y), x.claim.article)}
        for x, y, result in pairs:
            kind = "times" if group in TIMES else "numbers"
            if (result.relation == "equal" or x.claim.shown == y.claim.shown) and rare(x.claim):
                once = all(times[v.claim.article, v.claim.shown] <= 2 for v in (x, y))
                if once and material.lines.likeness(x.claim.line.tokens, y.claim.line.tokens) <= COPIED:
                    yield kind, views.features(x, y), 1
            elif result.excludes and ((id(x), y.claim.article) in known or (id(y), x.claim.article) in known):
                yield kind, views.features(x, y), 0


def fit(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """Return bias and weights of a logistic regression with both classes weighted alike and the signs of FEATURES."""
    weight = np.where(y == 1, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    signs = np.array(list(FEATURES.values()))

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = w[0] + x @ w[1:]
        p = 1 / (1 + np.exp(-z))
        value = float(np.sum(weight * (np.logaddexp(0, z) - y * z)) + RIDGE / 2 * np.sum(w[1:] ** 2))
        slope = weight * (p - y)
        return value, np.concatenate([[slope.sum()], x.T @ slope + RIDGE * w[1:]])

    bounds = [(None, None), *((0, None) if s > 0 else (None, 0) for s in signs)]
    found = minimize(loss, np.zeros(1 + x.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B")
    return float(found.x[0]), found.x[1:]


def stories() -> Iterator[list[Analysis]]:
    """Yield the analysed stories of mds-dev that nobody scores."""
    left_out = {p.name for kind in ("dev", "dev-stories") for p in (require() / "gold" / kind).iterdir()}
    left_out |= {str(s["story"]) for s in own_stories.stories() if s["half"] == "held"}
    articles, cluster = mds_articles()
    found: dict[int, list[Analysis]] = defaultdict(list)
    for analysis in analyze_many(a for a in articles if str(cluster[a.id]) not in left_out):
        found[cluster[analysis.id]].append(analysis)
    yield from (found[n] for n in sorted(found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print the weights and do not write them")
    options = parser.parse_args()
    learn((row for analyses in stories() for row in rows(analyses)), write=not options.show)


def learn(found: Iterator[tuple[str, list[float], int]], *, write: bool) -> None:
    data: dict[str, list[tuple[list[float], int]]] = defaultdict(list)
    for kind, features, label in found:
        data[kind].append((features, label))
    out = ["# Weights of relate/sameness.py; made by `python -m training.questions`, which says from what."]
    for kind in sorted(data):
        x = np.array([f for f, _ in data[kind]])
        y = np.array([label for _, label in data[kind]], dtype=float)
        bias, weights = fit(x, y)
        order = np.argsort(x @ weights)
        ranks = np.empty(len(order))
        ranks[order] = np.arange(len(order))
        n = y.sum()
        auc = (ranks[y == 1].sum() - n * (n - 1) / 2) / (n * (len(y) - n))
        out += ["", f"[{kind}]", f"# {int(n)} pairs of one question, {int(len(y) - n)} of two; area under the curve on these very pairs {auc:.3f}", f"bias = {bias:.3f}", f"[{kind}.weights]"]
        out += [f'"{name}" = {w:.3f}' for name, w in zip(FEATURES, weights, strict=True)]
    print("\n".join(out))
    if write:
        OUT.write_text("\n".join(out) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
