"""machtin, pyvi and underthesea on the same texts in one run: accuracy of words and of parts of speech, speed, as ratios with their spread.

usage: OPENBLAS_NUM_THREADS=1 python benchmarks/segment_peers.py SHARED [--runs 5]   (needs the `bench` extra: pyvi, underthesea)
Accuracy: UD_Vietnamese-VTB test, the sentence given, F1 of character spans. Speed: articles of mds-dev, warm, one thread, syllables a second.
pyvi and underthesea give no offsets; their words are found again in the text, left to right, which is not timed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import lzma
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from training.gold import read_treebank

from machtin.tagger import tag, words_only
from machtin.text.syllables import PIECE

Segmenter = Callable[[Sequence[str]], list[list[str]]]


def machtin_words(texts: Sequence[str]) -> list[list[str]]:
    return [[t[w.start : w.end] for w in words] for t, words in zip(texts, words_only(texts), strict=True)]


def machtin_everything(texts: Sequence[str]) -> list[list[str]]:
    return [[t[w.start : w.end] for w in tags.words] for t, tags in zip(texts, tag(texts), strict=True)]


def peers() -> dict[str, Segmenter]:
    """Return the tools that are installed, machtin first."""
    found: dict[str, Segmenter] = {"machtin, words": machtin_words, "machtin, all labels": machtin_everything}
    if importlib.util.find_spec("pyvi"):
        from pyvi import ViTokenizer

        found["pyvi"] = lambda texts: [ViTokenizer.tokenize(t).split() for t in texts]
    if importlib.util.find_spec("underthesea"):
        from underthesea import word_tokenize

        found["underthesea"] = lambda texts: [word_tokenize(t) for t in texts]
    return found


def spans(text: str, words: Sequence[str]) -> set[tuple[int, int]]:
    """Place `words` among the non-blank characters of `text`, in order."""
    out, at = set(), 0
    solid = "".join(text.split())
    for word in words:
        bare = "".join(word.replace("_", " ").split())
        found = solid.find(bare, at)
        if found < 0:
            continue
        out.add((found, found + len(bare)))
        at = found + len(bare)
    return out


def accuracy(segment: Segmenter, sentences: list[tuple[str, list[tuple[int, int]], list[str]]]) -> float:
    right = gold = pred = 0
    for (text, places, _), words in zip(sentences, segment([t for t, _, _ in sentences]), strict=True):
        theirs, mine = spans(text, [text[s:e] for s, e in places]), spans(text, words)
        right, gold, pred = right + len(theirs & mine), gold + len(theirs), pred + len(mine)
    return 200 * right / (gold + pred)


def speeds(segment: Segmenter, texts: Sequence[str], runs: int) -> list[float]:
    n = sum(not p[0].isspace() for t in texts for p in PIECE.findall(t))
    segment(texts[:5])
    out = []
    for _ in range(runs):
        start = time.perf_counter()
        segment(texts)
        out.append(n / (time.perf_counter() - start))
    return out


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("shared", type=Path)
    p.add_argument("--runs", type=int, default=5)
    p.add_argument("--articles", type=int, default=60)
    a = p.parse_args()
    sentences = list(read_treebank(a.shared / "corpus/ud-vtb/vtb-test.conllu"))
    with lzma.open(a.shared / "corpus/mds-dev.jsonl.xz", "rt") as lines:
        rows = [json.loads(line) for _, line in zip(range(a.articles), lines, strict=False)]
    texts = ["\n".join(r[k] or "" for k in ("title", "lead", "body")) for r in rows]
    base: list[float] | None = None
    print(f"{'tool':22}{'word F1':>9}{'syllables/s (median, min–max)':>34}{'times slower than machtin, words':>36}")
    for name, segment in peers().items():
        got = speeds(segment, texts, a.runs)
        base = base or got
        ratios = [b / g for b, g in zip(base, got, strict=True)]
        print(
            f"{name:22}{accuracy(segment, sentences):9.2f}{statistics.median(got):14.0f} ({min(got):.0f}–{max(got):.0f})"
            f"{statistics.median(ratios):18.2f} ({min(ratios):.2f}–{max(ratios):.2f})"
        )


if __name__ == "__main__":
    main()
