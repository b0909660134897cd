"""How fast `analyze` is on this machine, where its time goes, and what memory one process takes.

    python -m benchmarks.speed [--articles 440] [--runs 3] [--write]

Uses mds-dev where it is at hand (MACHTIN_SHARED), else the bundled examples repeated. --write puts the table into docs/running.md. No timing is a test.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one thread a process; two processes are measured on their own

import machtin
from benchmarks.gold import SHARED
from benchmarks.written import write_between
from machtin.analyze import pipeline
from machtin.article import Article
from machtin.examples import article_files

DOC = Path(__file__).resolve().parents[1] / "docs" / "running.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
STAGES = {
    "tag": "tagger", "mend_names": "names mended", "mend_event_words": "event words mended", "restore_structure": "blocks", "find_sentences": "sentences", "infer_document_date": "document date", "find_times": "times",
    "find_quantities": "quantities", "resolve_entities": "who is who", "find_quotes": "quotes", "find_events": "events",
    "find_affiliations": "affiliations", "find_credits": "credits", "find_repairs": "repairs",
}  # fmt: skip


def load(n: int) -> list[Article]:
    corpus = SHARED / "corpus" / "mds-dev.jsonl.xz"
    if corpus.is_file():
        return list(islice(machtin.read(corpus, on_problem=lambda problem: None), n))
    articles = list(machtin.read(article_files(), on_problem=lambda problem: None))
    return (articles * (n // len(articles) + 1))[:n]


@contextmanager
def timed_stages() -> Iterator[dict[str, float]]:
    """Seconds by stage of everything analysed inside; the pipeline's functions are wrapped while it lasts."""
    spent: dict[str, float] = defaultdict(float)
    wrapped: dict[str, Any] = {name: getattr(pipeline, name) for name in STAGES if hasattr(pipeline, name)}

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            start = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                spent[name] += time.perf_counter() - start

        return call

    for name, function in wrapped.items():
        setattr(pipeline, name, timed(name, function))
    try:
        yield spent
    finally:
        for name, function in wrapped.items():
            setattr(pipeline, name, function)


def _analyze_all(articles: list[Article]) -> int:
    return sum(1 for _ in machtin.analyze_many(articles))


def _once(n: int) -> float:
    """Seconds of a warm run over the first `n` articles, in this process."""
    articles = load(n)
    _analyze_all(articles[:16])
    start = time.perf_counter()
    _analyze_all(articles)
    return time.perf_counter() - start


def memory(n: int) -> float:
    """Peak MB of a fresh process that analyses `n` articles one after the other and keeps none."""
    code = f"from benchmarks.speed import load, _analyze_all, peak_mb\n_analyze_all(load({n}))\nprint(peak_mb())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def peak_mb() -> float:
    import resource  # not on Windows, where this line of the table is left to the task manager

    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / 1024 if sys.platform != "darwin" else kilobytes / 1024**2


def measure(n: int, runs: int) -> str:
    articles = load(n)
    syllables = sum(len(a.text.split()) for a in articles)
    start = time.perf_counter()
    _analyze_all(articles[:1])
    first = time.perf_counter() - start
    one = [_once(n) for _ in range(runs)]
    with timed_stages() as spent:
        whole = _once(n)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(_once, [32, 32]))  # both processes have their weights
        two = [max(pool.map(_once, [n, n])) for _ in range(runs)]
    analyses = list(machtin.analyze_many(articles))
    start = time.perf_counter()
    document = machtin.relate(analyses)
    relating = time.perf_counter() - start
    start = time.perf_counter()
    machtin.render(document, "html")
    showing = time.perf_counter() - start
    lines = [
        f"{len(articles)} articles, {syllables:,} syllables; {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; {runs} runs.",
        "", "| what | median | spread |", "|---|---|---|",
        f"| analyze, one process | {_rate(n, one)} articles/s | {_spread(n, one)} |",
        f"| the same in syllables | {syllables / statistics.median(one):,.0f} syllables/s | |",
        f"| analyze, two processes | {_rate(2 * n, two)} articles/s | {_spread(2 * n, two)} |",
        f"| relate, {len(document.stories)} stories | {relating:.1f} s | |",
        f"| the page of all of them (HTML) | {showing:.1f} s | |",
        f"| first article, weights and tables loaded | {first:.2f} s | |",
        f"| memory of one process, {min(n, 440)} articles | {memory(min(n, 440)):.0f} MB | |",
        "", "| stage of analyze | ms an article | share |", "|---|---|---|",
    ]  # fmt: skip
    total = sum(spent.values())
    for name, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        lines.append(f"| {STAGES[name]} | {1000 * seconds / (n + 16):.2f} | {seconds / total:.0%} |")
    lines.append(f"| all, with what stands between | {1000 * whole / n:.2f} | |")
    return "\n".join(lines)


def _rate(n: int, times: list[float]) -> str:
    return f"{n / statistics.median(times):.0f}"


def _spread(n: int, times: list[float]) -> str:
    return f"{n / max(times):.0f} to {n / min(times):.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=440)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    table = measure(options.articles, options.runs)
    print(table)
    if options.write:
        write_between(DOC, BEGIN, END, table)


if __name__ == "__main__":
    main()
