"""Score who is who across articles: B³ of the story's entities against a labelled sample.

    python -m benchmarks.who [--errors]

`stories/who.jsonl` holds eleven stories of mds-dev outside the gold: the persons and organisations of their articles, each by the place of its
first mention (article, offset into `Article.text`), grouped by whom they name. One annotator, a language model, judged machtin's own
grouping name by name with the articles at hand, before the rules for other names of bodies were written, merged what it had split, and left
out what is no name of a person or body. So a name that machtin never found is not in the sample, and the precision is kinder than a blind
annotation's would be.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

from benchmarks.review import mds_articles
from machtin.analysis import Analysis
from machtin.analyze.pipeline import analyze_many
from machtin.relate.entities import link_entities
from machtin.relate.ids import Ids

LABELS = Path(__file__).with_name("stories") / "who.jsonl"
Node = tuple[str, int]


def found_groups(analyses: list[Analysis], nodes: list[Node]) -> dict[Node, str]:
    """Return the story entity that each labelled place belongs to now; a place of its own where no mention stands there."""
    linked = link_entities(analyses, Ids())
    out = {}
    for article, start in nodes:
        n = next(i for i, a in enumerate(analyses) if a.id == article)
        mention = next((m for m in analyses[n].mentions if m.start <= start < m.end and m.entity), None)
        out[article, start] = linked.of.get((n, mention.entity or "") if mention else (n, ""), f"{article}:{start}")
    return out


def b_cubed(gold: dict[Node, str], found: dict[Node, str]) -> tuple[float, float, float]:
    """Return precision, recall and F1 in [0, 1], the mean over the nodes."""
    groups: tuple[dict[str, set[Node]], dict[str, set[Node]]] = (defaultdict(set), defaultdict(set))
    for side, labels in zip(groups, (gold, found), strict=True):
        for node, label in labels.items():
            side[label].add(node)
    shared = [(len(groups[0][gold[n]] & groups[1][found[n]]), len(groups[0][gold[n]]), len(groups[1][found[n]])) for n in gold]
    recall = sum(s / g for s, g, _ in shared) / len(shared)
    precision = sum(s / f for s, _, f in shared) / len(shared)
    return precision, recall, 2 * precision * recall / (precision + recall)


def measure(analyses: dict[int, list[Analysis]], *, errors: bool = False) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Return B³ over all labelled names, and over those alone that several places share."""
    gold: dict[Node, str] = {}
    found: dict[Node, str] = {}
    for label in map(json.loads, LABELS.read_text("utf-8").splitlines()):
        story = label["story"]
        mine = {(a, s): f"{story}.{k}" for k, group in enumerate(label["groups"]) for a, s in group}
        now = {node: f"{story}.{e}" for node, e in found_groups(analyses[story], list(mine)).items()}
        gold |= mine
        found |= now
        if errors:
            names = {(a.id, m.start): a.text[m.start : m.end] for a in analyses[story] for m in a.mentions}
            for group in label["groups"]:
                if len(parts := {now[a, s] for a, s in group}) > 1:
                    print("split", story, [sorted({names.get((a, s), "?") for a, s in group if now[a, s] == p}) for p in parts])
            for p in set(now.values()):
                inside = [n for n in now if now[n] == p]
                if len({mine[n] for n in inside}) > 1:
                    print("joined", story, [names.get(n, "?") for n in inside])
    shared = {n for n in gold if sum(g == gold[n] for g in gold.values()) > 1}
    return b_cubed(gold, found), b_cubed({n: gold[n] for n in shared}, {n: found[n] for n in shared})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    wanted = {json.loads(line)["story"] for line in LABELS.read_text("utf-8").splitlines()}
    articles, cluster = mds_articles()
    stories: dict[int, list[Analysis]] = defaultdict(list)
    for analysis in analyze_many([a for a in articles if cluster[a.id] in wanted]):
        stories[cluster[analysis.id]].append(analysis)
    for name, (p, r, f) in zip(("all names", "names of several places"), measure(stories, errors=options.errors), strict=True):
        print(f"{name}: B³ P {100 * p:.1f} R {100 * r:.1f} F1 {100 * f:.1f}")


if __name__ == "__main__":
    main()
