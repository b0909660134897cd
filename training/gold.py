"""Read tagged sentences (`*.ann.txt`) and treebank sentences (CoNLL-U) into rows of syllables with labels.

A `Row` is one article or sentence: syllables as they stand, gaps (0 glued, 1 space, 2 line break), the line of each syllable, and label arrays where -1 means "not told".
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from machtin.tagger.labels import EVENT_TYPES, NAME_LABELS, POS, STATUSES
from machtin.text.syllables import PIECE
from training.corpus import detokenise, syllabify

TAG = re.compile(r"<(/?)([a-z]+)((?:\s+[a-z]+=\"[^\"]*\")*)\s*>")
LABELS = ("words", "pos", "names", "events", "status", "breaks")


@dataclass
class Row:
    syllables: list[str]
    gap: np.ndarray
    line: np.ndarray
    labels: dict[str, np.ndarray] = field(default_factory=dict)
    ident: str = ""
    start: int = 0  # syllables of the article before this row


def read_line(line: str) -> tuple[str, list[tuple[str, int, int, str, str]]]:
    """Take the tags out of a line: return the text and the tags as (kind, start, end, event type, status)."""
    out: list[str] = []
    tags = []
    at = pos = 0
    opened: tuple[str, int, dict[str, str]] | None = None
    for m in TAG.finditer(line):
        out.append(line[pos : m.start()])
        at += m.start() - pos
        pos = m.end()
        if not m[1]:
            opened = (m[2], at, dict(re.findall(r'([a-z]+)="([^"]*)"', m[3])))
        elif opened:
            tags.append((opened[0], opened[1], at, opened[2].get("t", ""), opened[2].get("s", "asserted")))
            opened = None
    out.append(line[pos:])
    return "".join(out), tags


def label_line(line: str) -> tuple[list[str], list[int], dict[str, list[int]]]:
    """Cut a tagged line: return syllables, gaps and the labels of names, events and status."""
    text, tags = read_line(line)
    syllables, spans, gaps = [], [], []
    gap = 1
    for m in PIECE.finditer(text):
        if m[0][0].isspace():
            gap = 1
        else:
            syllables.append(m[0])
            spans.append((m.start(), m.end()))
            gaps.append(gap)
            gap = 0
    n = len(syllables)
    labels = {"names": [0] * n, "events": [0] * n, "status": [-1] * n}
    for kind, s, e, event, status in tags:
        inside = [i for i, (a, b) in enumerate(spans) if a < e and b > s]
        for k, i in enumerate(inside):
            if kind == "ev":
                labels["events"][i] = (2 if k else 1) + 2 * EVENT_TYPES.index(event)
                labels["status"][i] = STATUSES.index(status)
            else:
                labels["names"][i] = (2 if k else 1) + 2 * NAME_LABELS.index(kind)
    return syllables, gaps, labels


def make_row(lines: list[str], ident: str = "") -> Row:
    """Join the tagged lines of one article; the first syllable of a line has the gap 2."""
    syllables: list[str] = []
    gap: list[int] = []
    at_line: list[int] = []
    labels: dict[str, list[int]] = {"names": [], "events": [], "status": []}
    for n, line in enumerate(lines):
        s, g, lab = label_line(line)
        if not s:
            continue
        g[0] = 2
        syllables += s
        gap += g
        at_line += [n] * len(s)
        for k, v in lab.items():
            labels[k] += v
    return Row(syllables, np.array(gap), np.array(at_line), {k: np.array(v) for k, v in labels.items()}, ident)


def read_tagged(folder: Path) -> Iterator[Row]:
    """Yield one row for every article of the tagged sentences in `folder`."""
    for path in sorted(folder.glob("*.ann.txt")):
        ident, lines = path.name, []
        for line in [*path.read_text(encoding="utf-8").split("\n"), "@ end"]:
            if line.startswith("@ "):
                if lines:
                    yield make_row(lines, ident)
                ident, lines = line[2:].strip(), []
            elif line.strip():
                lines.append(line)


def read_treebank(path: Path) -> Iterator[tuple[str, list[tuple[int, int]], list[str]]]:
    """Yield every sentence of a CoNLL-U file as (text set as in print, spans of its words, their parts of speech)."""
    words: list[str] = []
    pos: list[str] = []
    rng = random.Random(0)
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        fields = line.split("\t")
        if len(fields) == 10 and fields[0].isdigit():
            words.append(fields[1].replace(" ", "_"))
            pos.append(fields[3])
        elif not line and words:
            text, spans = detokenise(words, rng)
            yield text, spans, pos
            words, pos = [], []


@dataclass
class TreeSentence:
    """A treebank sentence: syllables, gaps, the word of each syllable, and every word's part of speech (its number) and tag of the treebank's own set."""

    syllables: list[str]
    gap: np.ndarray
    word: np.ndarray
    pos: np.ndarray
    fine: list[str]


def tree_sentences(path: Path) -> Iterator[TreeSentence]:
    """Yield every sentence of a CoNLL-U file; a word that begins inside a syllable has no syllable of its own."""
    fine = (
        [f[4] for f in rows if len(f) == 10 and f[0].isdigit()]
        for rows in ([line.split("\t") for line in block.split("\n")] for block in path.read_text(encoding="utf-8").split("\n\n"))
    )
    for (text, spans, pos), tags in zip(read_treebank(path), filter(None, fine), strict=True):
        syllables, _, gaps = syllabify(text, spans)
        word, at, n = [], 0, -1
        for s in syllables:
            at = text.index(s, at)
            while n + 1 < len(spans) and spans[n + 1][0] <= at:
                n += 1
            word.append(n)
            at += len(s)
        yield TreeSentence(syllables, np.array(gaps), np.array(word), np.array([POS.index(p) for p in pos]), tags)


def treebank_rows(path: Path) -> Iterator[Row]:
    """Yield every treebank sentence as a row with labels of words and parts of speech."""
    for text, spans, pos in read_treebank(path):
        syllables, begins, gaps = syllabify(text, spans)
        tags, at, word = [], 0, -1
        for i, s in enumerate(syllables):
            at = text.index(s, at)
            while word + 1 < len(spans) and spans[word + 1][0] <= at:
                word += 1
            tags.append(POS.index(pos[word]))
            at += len(s)
            if not i:
                gaps[0] = 2
        yield Row(
            syllables,
            np.array(gaps),
            np.zeros(len(syllables), np.int64),
            {"words": np.where(np.array(begins) == 2, -1, np.array(begins)), "pos": np.array(tags)},
        )
