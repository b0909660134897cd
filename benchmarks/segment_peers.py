"""machtin, pyvi and underthesea on the same texts in one run: accuracy of words and speed, as they are and as ratios, with the spread of several runs.

usage: OPENBLAS_NUM_THREADS=1 python benchmarks/segment_peers.py SHARED [--runs 5] [--write]   (needs the `bench` extra: pyvi, underthesea)
The tools take turns in every run, so that other work on the machine falls on all of them. --write puts the table into docs/running.md.
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

from benchmarks.written import write_between
from machtin.tagger import find_words, tag
from machtin.text.syllables import PIECE

DOC = Path(__file__).resolve().parents[1] / "docs" / "running.md"
BEGIN, END = "<!-- peers: begin -->", "<!-- peers: end -->"
Segmenter = Callable[[Sequence[str]], list[list[str]]]


def machtin_words(texts: Sequence[str]) -> list[list[str]]:
    return [[t[w.start : w.end] for w in words] for t, words in zip(texts, find_words(texts), strict=True)]


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


def seconds(segment: Segmenter, texts: Sequence[str]) -> float:
    start = time.perf_counter()
    segment(texts)
    return time.perf_counter() - start


def measure(shared: Path, n_articles: int, runs: int) -> str:
    """Return the table as Markdown."""
    sentences = list(read_treebank(shared / "corpus/ud-vtb/vtb-test.conllu"))
    with lzma.open(shared / "corpus/mds-dev.jsonl.xz", "rt") as lines:
        rows = [json.loads(line) for _, line in zip(range(n_articles), lines, strict=False)]
    texts = ["\n".join(r[k] or "" for k in ("title", "lead", "body")) for r in rows]
    n = sum(not p[0].isspace() for t in texts for p in PIECE.findall(t))
    tools = peers()
    for segment in tools.values():
        segment(texts[:5])
    times = [{name: seconds(segment, texts) for name, segment in tools.items()} for _ in range(runs)]
    f1 = {name: accuracy(segment, sentences) for name, segment in tools.items()}
    first = next(iter(tools))
    out = [
        f"{n_articles} articles, {n:,} syllables; {runs} runs, one thread; median (least to most). F1 of words: UD_Vietnamese-VTB test, the sentence given.",
        "", "| tool | words, F1 | of machtin's | thousand syllables/s | times as long as machtin |", "|---|---|---|---|---|",
    ]  # fmt: skip
    for name in tools:
        rates = [n / t[name] / 1e3 for t in times]
        ratios = [t[name] / t[first] for t in times]
        cells = [f"{f1[name]:.2f}", f"{f1[name] / f1[first]:.3f}", spread(rates), spread(ratios)]
        out.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(out)


def spread(values: Sequence[float]) -> str:
    middle, low, high = statistics.median(values), min(values), max(values)
    digits = 0 if middle >= 20 else 1
    return f"{middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("shared", type=Path)
    p.add_argument("--runs", type=int, default=5)
    p.add_argument("--articles", type=int, default=60)
    p.add_argument("--write", action="store_true")
    a = p.parse_args()
    table = measure(a.shared, a.articles, a.runs)
    print(table)
    if a.write:
        write_between(DOC, BEGIN, END, table)


if __name__ == "__main__":
    main()
