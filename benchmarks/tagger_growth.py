"""How the time of words alone and of the whole tagger grows with the length of a text and with the number of texts, and where it goes.

usage: OPENBLAS_NUM_THREADS=1 python benchmarks/tagger_growth.py [--profile]
The text is made of the package's own words, so nothing but the package is needed. Linear growth shows as a steady figure in the last column.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
from collections.abc import Callable, Sequence
from typing import Any

from machtin.tagger import find_words, tag
from machtin.text.syllables import PIECE

SENTENCE = "Ngày 8/1, Thủ tướng Marenia Ivo Lankos đã hội đàm với Tổng thống Toskar Petra Holm tại thủ đô Varn, theo hãng tin Sao Mai. "
PATHS: dict[str, Callable[[Sequence[str]], Any]] = {"words alone": find_words, "all labels": tag}


def seconds(run: Callable[[Sequence[str]], Any], texts: list[str], runs: int) -> float:
    """Return the least of `runs` wall times."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        run(texts)
        times.append(time.perf_counter() - start)
    return min(times)


def table(title: str, sizes: Sequence[int], make: Callable[[int], list[str]], runs: int) -> None:
    print(f"\n| {title} | syllables | {' | '.join(f'{name}, s | k syllables/s' for name in PATHS)} |")
    print("|---|---|" + "---|---|" * len(PATHS))
    for size in sizes:
        texts = make(size)
        n = sum(not p[0].isspace() for t in texts for p in PIECE.findall(t))
        cells = [f"{s:.4f} | {n / s / 1e3:.0f}" for s in (seconds(run, texts, runs) for run in PATHS.values())]
        print(f"| {size:,} | {n:,} | " + " | ".join(cells) + " |")


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--profile", action="store_true")
    p.add_argument("--runs", type=int, default=3)
    a = p.parse_args()
    for run in PATHS.values():
        run([SENTENCE])
    table("one line of … sentences", (1, 10, 100, 1000, 10_000), lambda n: [SENTENCE * n], a.runs)
    table("… articles of 20 sentences", (1, 10, 100, 500), lambda n: [SENTENCE * 20] * n, a.runs)
    if a.profile:
        for name, run in PATHS.items():
            print(f"\n{name}, 150 articles of 20 sentences")
            profile = cProfile.Profile()
            profile.runcall(run, [SENTENCE * 20] * 150)
            pstats.Stats(profile).sort_stats("tottime").print_stats(15)


if __name__ == "__main__":
    main()
