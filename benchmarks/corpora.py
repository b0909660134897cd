"""Every article of two corpora through `analyze`: no error, and every item is what it says it is.

    python -m benchmarks.corpora [--vietnews 2000] [--jobs 2]

All 440 articles of mds-dev, the stories among them related and checked too, and the first of vietnews-40k. Ends with 1 where a promise is broken.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from multiprocessing import get_context

from tests.promises import check_analysis, check_document

import machtin
from benchmarks.gold import require
from machtin.analysis import Analysis
from machtin.article import Article
from machtin.errors import Problem

BATCH = 32


def checked(batch: list[Article]) -> tuple[list[Analysis], list[str]]:
    """Return the analyses of a batch and what is wrong with them."""
    wrong: list[str] = []
    analyses = list(machtin.analyze_many(batch, on_problem=lambda problem: wrong.append(str(problem))))
    for analysis in analyses:
        try:
            check_analysis(analysis)
        except AssertionError as error:
            wrong.append(str(error)[:400])
    return analyses, wrong


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    queue = iter(articles)
    while batch := list(islice(queue, BATCH)):
        yield batch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vietnews", type=int, default=2000)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    corpus = require() / "corpus"
    wrong: list[str] = []
    told: list[Problem] = []
    with get_context("spawn").Pool(options.jobs) as pool:
        for name, limit in (("mds-dev", None), ("vietnews-40k", options.vietnews)):
            began = time.perf_counter()
            n = 0
            every: list[Analysis] = []
            articles = islice(machtin.read(corpus / f"{name}.jsonl.xz", on_problem=told.append), limit)
            for analyses, found in pool.imap(checked, _batches(articles)):
                n += len(analyses)
                wrong += found
                every += analyses if limit is None else []
            print(f"{name}: {n} articles in {time.perf_counter() - began:.0f} s, {len(wrong)} faults so far", flush=True)
            if every:
                document = machtin.relate(every)
                n_found = sum(len(s.disagreements) for s in document.stories)
                print(f"{name}: {len(document.stories)} stories, {n_found} disagreements, in {time.perf_counter() - began:.0f} s", flush=True)
                try:
                    check_document(document)
                except AssertionError as error:
                    wrong.append(str(error)[:600])
    for problem in told[:10]:
        print(f"read: {problem}")
    for fault in wrong[:50]:
        print(f"fault: {fault}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
