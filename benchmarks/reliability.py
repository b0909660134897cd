"""Is a strength the share of reports that are right? Strength of disagreements beside what a reader found, over the stories of mds-dev.

    python -m benchmarks.reliability [--analyses FILE]

A report is right or wrong by `judgements.toml`, else by the labels of `stories/own.jsonl` (in a labelled story, what meets no label is wrong, which is
strict); reports that neither tells are counted apart. The shares of `relate/data/strength.toml` were set from the stories outside the half `held`;
that half is the check. Known gaps: one reader; the reports were judged after the rules had been mended on them; few reports a rule.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from benchmarks.own_stories import analysed, met, stories
from benchmarks.review import judged, key, mds_articles
from machtin.relate.pipeline import story_of
from machtin.story import Disagreement

BINS = (0.0, 0.6, 0.7, 0.8, 0.9, 1.01)
SMALL = ("name.spelling", "name.slip")
Verdict = tuple[str, str, Disagreement]
"""Half (set, held), verdict (right, wrong, unjudged), the report."""


def verdicts(analyses: Path | None) -> Iterator[Verdict]:
    """Yield every report that is no update."""
    articles, cluster = mds_articles()
    by_story = defaultdict(list)
    for a in analysed(articles, analyses):
        by_story[cluster[a.id.partition("~")[0]]].append(a)
    known, labelled = judged(), {s["story"]: s for s in stories()}
    for number, members in sorted(by_story.items()):
        texts = {a.id: a.text for a in members}
        for item in story_of(members).disagreements:
            if item.update:
                continue
            label = labelled.get(number)
            verdict = known.get(key(number, item))
            if verdict not in ("right", "wrong"):
                verdict = "unjudged" if label is None else "right" if any(met(x, item, texts) for x in label["disagreements"]) else "wrong"
            yield "held" if label and label["half"] == "held" else "set", verdict, item


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--analyses", type=Path, help="a file that keeps the analyses of mds-dev; remove it when `analyze` changes")
    found = list(verdicts(parser.parse_args().analyses))
    rules = sorted({item.rule.partition(":")[0] for _, _, item in found})
    print("| rule | right / judged, set | right / judged, held | unjudged | mean strength |\n|---|---|---|---|---|")
    for rule in rules:
        mine = [v for v in found if v[2].rule.partition(":")[0] == rule]
        print(f"| {rule} | {_share(mine, 'set')} | {_share(mine, 'held')} | {sum(v == 'unjudged' for _, v, _ in mine)} | {_mean(mine):.2f} |")
    print("\nSpellings are told with low strength because they are small, not because they are doubtful; they are left out here.\n")
    print("| strength | mean | right / judged, set | right / judged, held |\n|---|---|---|---|")
    for low, high in pairwise(BINS):
        mine = [v for v in found if low <= v[2].strength < high and not v[2].rule.startswith(SMALL)]
        if mine:
            print(f"| {low:.1f} to {min(high, 1.0):.1f} | {_mean(mine):.2f} | {_share(mine, 'set')} | {_share(mine, 'held')} |")


def _mean(found: list[Verdict]) -> float:
    return sum(item.strength for _, _, item in found) / len(found)


def _share(found: list[Verdict], half: str) -> str:
    told = [v for h, v, _ in found if h == half and v != "unjudged"]
    return f"{told.count('right')} / {len(told)}" if told else ""


if __name__ == "__main__":
    main()
