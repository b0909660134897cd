"""Print every disagreement that machtin reports over the stories of mds-dev, for a reader to judge.

    python -m benchmarks.review                       print all
    python -m benchmarks.review --judged              precision over the judgements in benchmarks/judgements.toml

A judgement names the story, the articles and offsets of the accounts, never the text: right, wrong or update.
"""

from __future__ import annotations

import argparse
import json
import lzma
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks.gold import require
from machtin.analysis import Analysis
from machtin.analyze.pipeline import analyze_many
from machtin.article import Article
from machtin.read import read
from machtin.relate.pipeline import story_of
from machtin.story import Disagreement, Story

JUDGEMENTS = Path(__file__).with_name("judgements.toml")


def mds_articles() -> tuple[list[Article], dict[str, int]]:
    """Return the 440 articles of mds-dev and the story that each is of."""
    rows = []
    with lzma.open(require() / "corpus" / "mds-dev.jsonl.xz", "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    import io

    data = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    return list(read(io.BytesIO(data))), {row["id"]: row["cluster"] for row in rows}


def reported() -> Iterator[tuple[int, list[Analysis], Story]]:
    """Yield each story with its analyses."""
    articles, cluster = mds_articles()
    stories: dict[int, list[Analysis]] = defaultdict(list)
    for analysis in analyze_many(articles):
        stories[cluster[analysis.id.partition("~")[0]]].append(analysis)
    for number, analyses in sorted(stories.items()):
        yield number, analyses, story_of(analyses)


def key(story: int, item: Disagreement) -> str:
    """Return what names a report: its story and the place of its first two accounts."""
    places = sorted(f"{a.article}:{a.start}" for a in item.accounts)[:2]
    return f"{story} " + " ".join(places)


def judged() -> dict[str, str]:
    return tomllib.loads(JUDGEMENTS.read_text("utf-8"))["judged"] if JUDGEMENTS.exists() else {}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--judged", action="store_true")
    options = parser.parse_args()
    verdicts = judged()
    counts: Counter[str] = Counter()
    for number, analyses, story in reported():
        texts = {a.id: a.text for a in analyses}
        for item in story.disagreements:
            verdict = "update" if item.update else verdicts.get(key(number, item), "?")
            counts[verdict] += 1
            if options.judged:
                continue
            print(f"[{verdict}] {key(number, item)}\n   {item.kind} {item.strength} {item.about} | {item.rule}")
            for a in item.accounts:
                around = texts[a.article][max(0, a.start - 80) : a.end + 60].replace("\n", " / ")
                print(f"      {a.article} {a.modifier}{a.value} | {around}")
    right, wrong = counts["right"], counts["wrong"]
    print(f"{dict(counts)}; precision of those judged {100 * right / (right + wrong or 1):.1f} % of {right + wrong}")


if __name__ == "__main__":
    main()
