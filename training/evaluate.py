"""Measure the shipped tagger, or the weights given: names, roles and events on gold/dev, words and parts of speech on VTB test, block boundaries, speed, memory.

usage: python -m training.evaluate SHARED [--weights FILE] [--arrays FOLDER] [--json]
Names, roles and events are scored by the rules of `gold/score.py`: spans among the non-blank characters of title, lead and body, greedy one-to-one matching.
Block boundaries need the arrays of `training.corpus`; without them that row is left out.
"""

from __future__ import annotations

import argparse
import json
import lzma
import resource
import time
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from machtin.tagger.pos import pos_tagger
from machtin.tagger.records import Tags
from machtin.tagger.tagging import Tagger
from machtin.tagger.weights import read_weights, weights
from machtin.tagger.words import find_words
from machtin.text.syllables import PIECE
from training.gold import read_line, read_treebank

NAMES = ("per", "org", "gpe", "loc", "misc")


def solid(text: str) -> list[int]:
    """Return for every offset of `text` (its length included) the number of non-blank characters before it."""
    out = [0]
    for c in text:
        out.append(out[-1] + (not c.isspace()))
    return out


def read_story_article(path: Path) -> tuple[str, list[tuple[str, int, int, str, str]]]:
    """Return (title, lead and body on lines of their own; tags as kind, start, end among non-blank characters, event type, status)."""
    meta = json.loads(path.with_name(path.name.replace(".ann.txt", ".json")).read_text())
    text = "\n".join(meta[k] for k in ("title", "lead", "body") if meta.get(k))
    tags, at = [], 0
    for n, line in enumerate(path.read_text().rstrip("\n").split("\n")):
        plain, found = read_line(line.split(" ", 1)[1] if n < 2 and line.startswith("#") else line)
        before = solid(plain)
        tags += [(k, at + before[s], at + before[e], t, how) for k, s, e, t, how in found]
        at += before[-1]
    assert at == solid(text)[-1], path
    return text, tags


class Count:
    def __init__(self) -> None:
        self.right = self.gold = self.pred = 0

    def add(self, gold: list, pred: list, same) -> None:  # type: ignore[no-untyped-def,type-arg]
        left = list(pred)
        for g in gold:
            hit = next((p for p in left if same(g, p)), None)
            if hit is not None:
                left.remove(hit)
                self.right += 1
        self.gold += len(gold)
        self.pred += len(pred)

    def f1(self) -> float:
        return round(200 * self.right / max(self.gold + self.pred, 1), 2)


def measure_stories(tagger: Tagger, folder: Path, tags_of=None) -> dict[str, float]:  # type: ignore[no-untyped-def]
    """Return F1 of names, roles, events on annotated stories, and the accuracy of status on the events found."""
    paths = sorted(folder.glob("*/*.ann.txt"))
    gold = [read_story_article(p) for p in paths]
    tagged = tagger.tag([t for t, _ in gold]) if tags_of is None else tags_of([t for t, _ in gold])
    count = {k: Count() for k in ("per/org/loc", "five", *NAMES, "role", "event words", "events")}
    status = [0, 0]
    for (text, tags), got in zip(gold, tagged, strict=True):
        b = solid(text)
        g = [(k, s, e) for k, s, e, *_ in tags]
        p = [(m.type, b[m.start], b[m.end]) for m in got.mentions]
        equal = lambda x, y: x == y  # noqa: E731
        count["five"].add([x for x in g if x[0] in NAMES], [x for x in p if x[0] in NAMES], equal)
        fold = lambda xs: [("loc" if k == "gpe" else k, s, e) for k, s, e in xs if k in ("per", "org", "gpe", "loc")]  # noqa: E731
        count["per/org/loc"].add(fold(g), fold(p), equal)
        for k in (*NAMES, "role"):
            count[k].add([x for x in g if x[0] == k], [x for x in p if x[0] == k], equal)
        ge = [(t, s, e, how) for k, s, e, t, how in tags if k == "ev"]
        pe = [(x.type, b[x.start], b[x.end], x.status) for x in got.events]
        touch = lambda x, y: x[1] < y[2] and y[1] < x[2]  # noqa: E731
        count["event words"].add(ge, pe, touch)
        count["events"].add(ge, pe, lambda x, y: touch(x, y) and x[0] == y[0])  # noqa: B023
        for x in ge:
            hit = next((y for y in pe if touch(x, y) and x[0] == y[0]), None)
            if hit:
                status[0] += hit[3] == x[3]
                status[1] += 1
    return {**{k: c.f1() for k, c in count.items()}, "event status": round(100 * status[0] / max(status[1], 1), 2)}


def other_tones(text: str) -> str:
    """Write every syllable with the tone at the other place (hoà ↔ hòa), as other papers do."""
    pairs = [
        ("oà", "òa"),
        ("oá", "óa"),
        ("oả", "ỏa"),
        ("oã", "õa"),
        ("oạ", "ọa"),
        ("oè", "òe"),
        ("oé", "óe"),
        ("oẻ", "ỏe"),
        ("oẽ", "õe"),
        ("oẹ", "ọe"),
        ("uỳ", "ùy"),
        ("uý", "úy"),
        ("uỷ", "ủy"),
        ("uỹ", "ũy"),
        ("uỵ", "ụy"),
    ]
    out = []
    for piece in PIECE.findall(text):
        for a, b in pairs:
            if piece.lower().endswith(a) and not piece.lower().endswith("q" + a) and piece[-2:] in (a, a.upper()):
                piece = piece[:-2] + (b if piece[-2:] == a else b.upper())
                break
            if piece.lower().endswith(b) and piece[-2:] in (b, b.upper()):
                piece = piece[:-2] + (a if piece[-2:] == b else a.upper())
                break
        out.append(piece)
    return "".join(out)


def words_f1(find: Callable[[list[str]], Sequence[Sequence[Any]]], sentences: Sequence[Any], change: Callable[[str], str]) -> float:
    """Return F1 of the words that `find` gives for changed sentences; spans are counted in characters of the composed text."""
    texts = [change(text) for text, _, _ in sentences]
    right = gold = pred = 0
    for text, (plain, spans, _), words in zip(texts, sentences, find(texts), strict=True):
        composed = lambda t, at: len(unicodedata.normalize("NFC", t[:at]))  # noqa: E731
        mine = {(composed(text, w.start), composed(text, w.end)) for w in words}
        theirs = {(composed(plain, s), composed(plain, e)) for s, e in spans}
        right, gold, pred = right + len(mine & theirs), gold + len(theirs), pred + len(mine)
    return round(200 * right / (gold + pred), 2)


def measure_treebank(tagger: Tagger, path: Path) -> dict[str, float]:
    """Return F1 of words (the light path, as `segment` gives them) as they stand, decomposed and with the other tone places, and as the whole tagger gives
    them; accuracy of parts of speech on gold words."""
    sentences = list(read_treebank(path))
    out = {
        "words": words_f1(find_words, sentences, lambda t: t),
        "words, NFD": words_f1(find_words, sentences, lambda t: unicodedata.normalize("NFD", t)),
        "words, other tones": words_f1(find_words, sentences, other_tones),
        "words, whole tagger": words_f1(tagger.words_only, sentences, lambda t: t),
    }
    right = gold = 0
    for text, spans, pos in sentences:
        told = pos_tagger().of_words(text, spans)
        right, gold = right + sum(a == b for a, b in zip(told, pos, strict=True)), gold + len(pos)
    out["parts of speech"] = round(100 * right / gold, 2)
    return out


def measure_breaks(
    tagger: Tagger, arrays: Path, tagged_ids: frozenset[str], n: int = 1000, seed: int = 7
) -> dict[str, float]:
    """Return precision, recall and F1 of block beginnings on the articles kept out, flattened."""
    from training.arrays import Articles

    data = Articles(arrays, exclude=tagged_ids)
    rng = np.random.default_rng(seed)
    texts, golds = [], []
    for i in data.kept_out[:n]:
        at, marks = data.flatten(i, rng)
        gap = data.gap[at].copy()
        gap[marks > 0] = 1
        parts, gold, size = [], set(), 0
        for k, (t, g, m) in enumerate(zip(data.type[at], gap, marks, strict=True)):
            if k and g:
                parts.append(" ")
                size += 1
            if k and m == 2:
                gold.add(size)
            parts.append(data.names[t])
            size += len(data.names[t])
        texts.append("".join(parts))
        golds.append(gold)
    right = gold_n = pred_n = 0
    for tags, gold in zip(tagger.tag(texts), golds, strict=True):
        got = {b.offset for b in tags.breaks}
        right, gold_n, pred_n = right + len(got & gold), gold_n + len(gold), pred_n + len(got)
    return {
        "blocks P": round(100 * right / max(pred_n, 1), 2),
        "blocks R": round(100 * right / max(gold_n, 1), 2),
        "blocks": round(200 * right / max(gold_n + pred_n, 1), 2),
    }


def measure_speed(tagger: Tagger, corpus: Path, n: int = 150, runs: int = 5) -> dict[str, float]:
    """Return thousands of syllables a second, the whole tagger and words alone, best of `runs`, and the highest memory of the process in MB.

    Seconds are those of the process (one thread: set OPENBLAS_NUM_THREADS=1), so that other work on the machine counts less.
    """
    with lzma.open(corpus, "rt") as lines:
        articles = [json.loads(line) for _, line in zip(range(n), lines, strict=False)]
    texts = ["\n".join(a[k] or "" for k in ("title", "lead", "body")) for a in articles]
    n_syllables = sum(not p[0].isspace() for t in texts for p in PIECE.findall(t))
    out = {}
    for name, run in (("k syllables/s", tagger.tag), ("k syllables/s, words", find_words)):
        run(texts)
        times = []
        for _ in range(runs):
            start = time.process_time()
            run(texts)
            times.append(time.process_time() - start)
        out[name] = round(n_syllables / min(times) / 1e3, 1)
    out["MB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)
    return out


def seeds(tagger: Tagger, folder: Path) -> list[tuple[str, Tags]]:
    """Return the two seeds as plain text with their tags, to look at."""
    texts = [p.read_text().replace("_", " ") for p in sorted(folder.glob("*.txt"))]
    return list(zip(texts, tagger.tag(texts), strict=True))


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("shared", type=Path)
    p.add_argument("--weights", type=Path)
    p.add_argument("--arrays", type=Path)
    p.add_argument("--json", action="store_true")
    p.add_argument("--no-speed", action="store_true")
    a = p.parse_args()
    start = time.perf_counter()
    tagger = Tagger(read_weights(a.weights.open("rb")) if a.weights else weights())  # type: ignore[arg-type]
    out: dict[str, float] = {"load s": round(time.perf_counter() - start, 3)}
    if not a.no_speed:
        out.update(measure_speed(tagger, a.shared / "corpus/mds-dev.jsonl.xz"))
    out.update(measure_treebank(tagger, a.shared / "corpus/ud-vtb/vtb-test.conllu"))
    out.update(measure_stories(tagger, a.shared / "gold/dev"))
    if a.arrays:
        ids = frozenset(
            line[2:].strip()
            for f in (a.shared / "gold/train").glob("*.ann.txt")
            for line in f.read_text().split("\n")
            if line.startswith("@ ")
        )
        out.update(measure_breaks(tagger, a.arrays, ids))
    if a.json:
        print(json.dumps(out))
    else:
        for k, v in out.items():
            print(f"{k:24} {v}")


if __name__ == "__main__":
    main()
