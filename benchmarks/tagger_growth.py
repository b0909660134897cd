"""How the tagger's time grows with the length of a text and with the number of texts, and where it goes.

usage: OPENBLAS_NUM_THREADS=1 python benchmarks/tagger_growth.py [--profile]
The text is made of the package's own words, so nothing but the package is needed. Linear growth shows as a steady figure in the last column.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time

from machtin.tagger import tag
from machtin.text.syllables import PIECE

SENTENCE = "Ngày 8/1, Thủ tướng Marenia Ivo Lankos đã hội đàm với Tổng thống Toskar Petra Holm tại thủ đô Varn, theo hãng tin Sao Mai. "


def rate(texts: list[str]) -> tuple[int, float]:
    n = sum(not p[0].isspace() for t in texts for p in PIECE.findall(t))
    start = time.perf_counter()
    tag(texts)
    return n, time.perf_counter() - start


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--profile", action="store_true")
    a = p.parse_args()
    tag([SENTENCE])
    print("one line of … syllables")
    for n in (10, 100, 1000, 10_000):
        size, seconds = rate([SENTENCE * n])
        print(f"{size:10} {seconds:8.3f} s {size / seconds / 1e3:8.1f} k/s")
    print("… articles of 20 sentences")
    for n in (1, 10, 100, 500):
        size, seconds = rate([SENTENCE * 20] * n)
        print(f"{n:10} {seconds:8.3f} s {size / seconds / 1e3:8.1f} k/s")
    if a.profile:
        profile = cProfile.Profile()
        profile.runcall(tag, [SENTENCE * 20] * 150)
        pstats.Stats(profile).sort_stats("tottime").print_stats(15)


if __name__ == "__main__":
    main()
