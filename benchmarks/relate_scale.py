"""Time and memory of grouping many articles, and of relating one story of many, against their number.

    python -m benchmarks.relate_scale [--grouping 1000,2000,4000] [--story 2,20,200,2000]

Grouping reads articles of the vietnews set, signatures made from their text without the analysis. The story is synthetic: the articles of
one bundled example, printed again and again by papers that reorder the sentences and change the numbers; their analyses are shifted copies.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import resource
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import msgspec

import machtin
from benchmarks.gold import require
from machtin.analysis import Analysis
from machtin.article import Block
from machtin.relate.group import Grouping
from machtin.relate.pipeline import story_of
from machtin.relate.signature import Signature, signature_of


def vietnews(n: int) -> Iterator[Analysis]:
    """Yield the first n articles of the vietnews set as plain analyses, each on a day of its own ten in turn."""
    with lzma.open(require() / "corpus" / "vietnews-40k.jsonl.xz", "rt", encoding="utf-8") as stream:
        for k, line in zip(range(n), stream, strict=False):
            article = json.loads(line)
            text, blocks = "", []
            for kind, part in (("title", article["title"]), ("lead", article["lead"]), *(("paragraph", p) for p in article["body"])):
                part = part.replace("_", " ")
                blocks.append(Block(kind, len(text), len(text) + len(part)))
                text += part + "\n"
            yield Analysis(machtin="", id=str(k), title="", lead="", text=text, blocks=tuple(blocks), document_date=f"2031-03-{1 + k % 10:02d}")


def copies(n: int) -> list[Analysis]:
    """Return n analyses that tell one story: the example's, under new ids, each without a few of its sentences' events and numbers."""
    folder = Path(str(files("machtin.examples"))) / "sat-lo-nam-khoai"
    base = [a for f in sorted(folder.iterdir()) if f.suffix != ".toml" for a in machtin.analyze_many(machtin.read(f))]
    rng = random.Random(7)
    out = []
    for k in range(n):
        a = base[k % len(base)]
        keep = [s for s in a.sentences if rng.random() < 0.8] or list(a.sentences)
        inside = lambda x, kept=keep: any(s.start <= x.start < s.end for s in kept)  # noqa: E731
        out.append(msgspec.structs.replace(
            a, id=f"{a.id}-{k}", sentences=tuple(keep), events=tuple(e for e in a.events if inside(e)), times=tuple(t for t in a.times if inside(t)),
            quotes=tuple(q for q in a.quotes if inside(q)), mentions=tuple(m for m in a.mentions if inside(m)),
        ))
    return out


def memory_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--grouping", default="1000,2000,4000")
    parser.add_argument("--story", default="2,20,200,2000")
    options = parser.parse_args()
    sizes = [int(n) for n in options.grouping.split(",") if n]
    print("| articles grouped | stories | signatures s | grouping s | peak MiB |\n|---|---|---|---|---|")
    signatures: list[Signature] = []
    spent, pile = 0.0, vietnews(max(sizes, default=0))
    for n in sorted(sizes):
        started = time.perf_counter()
        signatures += [signature_of(a) for _, a in zip(range(n - len(signatures)), pile, strict=False)]
        spent += time.perf_counter() - started
        started = time.perf_counter()
        grouping = Grouping()
        for s in signatures:
            grouping.add(s)
        grouping.settle()
        print(f"| {len(signatures)} | {len(grouping.stories())} | {spent:.1f} | {time.perf_counter() - started:.1f} | {memory_mib():.0f} |", flush=True)
    print("\n| articles of one story | seconds | ms an article | peak MiB |\n|---|---|---|---|")
    for n in (int(n) for n in options.story.split(",") if n):
        analyses = copies(n)
        started = time.perf_counter()
        story_of(analyses)
        took = time.perf_counter() - started
        print(f"| {n} | {took:.2f} | {1000 * took / n:.1f} | {memory_mib():.0f} |", flush=True)


if __name__ == "__main__":
    main()
