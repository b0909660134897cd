"""Find the sentences that one article took over from another, word for word or nearly, and the origins that follow from it.

Two sentences are copies when most of the shorter one's words stand in the other in the same order (reordered clauses are met by its
word pairs). A sentence that one paper split in two, or printed inside a longer one, counts. "19h" and "19 giờ" are the same words, and so are
"mơí" and "mới". A title is set against titles only: it repeats its own paper's text.
Repetitions inside one article (captions, a text pasted twice) are no copies: they have one origin anyway.
Gap: free paraphrase is not found, nor should it be: it may be an account of its own.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

import msgspec
from rapidfuzz.distance import LCSseq

from machtin.analysis import Analysis
from machtin.relate.lines import Line, Lines
from machtin.text.fold import fold

# Chosen on thirty stories of the gold by a grid (F1 84 against a ceiling of about 93: what counts as "all but the same" is a matter of taste).
MIN_LIKENESS = 0.74
MIN_TOKENS = 10  # shorter sentences ("Hiện trường vụ tai nạn.") are alike by chance
MIN_TOKENS_SAME = 8  # of sentences that are the same word for word


_TONES = "\u0300\u0301\u0303\u0309\u0323"


class _Weights(NamedTuple):
    pairs: float = 0.27
    in_order: float = 0.27
    in_runs: float = 0.36
    density: float = 0.10


WEIGHTS = _Weights()
MAX_PRINTS = 12
MAX_POSTING = 60  # a word triple that stands in more lines than this is a formula and finds no candidates; keeps the work linear


class Copy(msgspec.Struct, frozen=True):
    """Two lines whose wording is the same or all but."""

    one: Line
    other: Line
    likeness: float


def find_copies(lines: Lines, *, least: float = MIN_LIKENESS) -> list[Copy]:
    """Return the pairs of copied lines, of that likeness at least, in order of place; work grows with the lines, not their pairs.

    A sentence that more than MAX_PRINTS articles print word for word is paired with its first print alone from there on.
    """
    words = [tuple(map(_key, line.tokens)) for line in lines.all]
    prints: dict[tuple[bool, tuple[str, ...]], list[int]] = defaultdict(list)
    for line, tokens in zip(lines.all, words, strict=True):
        same = prints[line.kind == "title", tokens]
        if len(tokens) >= MIN_TOKENS_SAME and all(lines.all[i].article != line.article for i in same[-1:]):  # a caption under five pictures is one sentence
            same.append(line.at)
    pairs = {(i, j): 1.0 for same in prints.values() for n, i in enumerate(same[:MAX_PRINTS]) for j in same[n + 1 : None if n == 0 else MAX_PRINTS]}
    kept = sorted(i for same in prints.values() for i in same[:MAX_PRINTS])
    for i, j in _candidates([lines.all[i] for i in kept], [words[i] for i in kept]):
        if words[i] != words[j] and min(len(words[i]), len(words[j])) >= MIN_TOKENS:
            pairs[i, j] = copy_likeness(words[i], words[j])
    return [Copy(lines.all[i], lines.all[j], round(score, 3)) for (i, j), score in sorted(pairs.items()) if score >= least]


def copy_likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return how far the shorter of two token sequences stands in the longer, in [0, 1].

    Word pairs whatever their order, words in order, words in order in runs of two and more, and how densely these runs stand in the longer one.
    """
    a, b = (one, other) if len(one) <= len(other) else (other, one)
    if len(a) < 2:
        return 0.0
    runs = [op for op in LCSseq.opcodes(a, b) if op.tag == "equal"]
    in_order = sum(op.src_end - op.src_start for op in runs) / len(a)
    long_runs = [op for op in runs if op.src_end - op.src_start > 1]
    n_long = sum(op.src_end - op.src_start for op in long_runs)
    density = n_long / (long_runs[-1].dest_end - long_runs[0].dest_start) if long_runs else 0.0
    pairs = sum((Counter(pairwise(a)) & Counter(pairwise(b))).values()) / (len(a) - 1)
    w = WEIGHTS
    return w.pairs * pairs + w.in_order * in_order + w.in_runs * n_long / len(a) + w.density * density


@lru_cache(maxsize=1 << 16)
def _key(token: str) -> str:
    """What a token is compared by: its letters without the tone and the tone behind them, wherever it was put; h and g between numbers are giờ."""
    if token in ("h", "g"):
        token = "giờ"
    letters = unicodedata.normalize("NFD", token)
    return letters if letters.isascii() else "".join(c for c in letters if c not in _TONES) + "".join(c for c in letters if c in _TONES)


def _candidates(lines: Sequence[Line], words: Sequence[tuple[str, ...]]) -> set[tuple[int, int]]:
    """Pairs of lines, by their places in the story, of different articles that share two word triples."""
    posting: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for line, tokens in zip(lines, words, strict=True):
        for triple in set(zip(tokens, tokens[1:], tokens[2:], strict=False)):
            posting[triple].append(line)
    shared: Counter[tuple[int, int]] = Counter()
    for at in posting.values():
        if 1 < len(at) <= MAX_POSTING:
            shared.update(
                (x.at, y.at) for x, y in combinations(at, 2) if x.article != y.article and (x.kind == "title") == (y.kind == "title")
            )
    return {pair for pair, n in shared.items() if n >= 2}


class Origins:
    """Which lines go back to one origin: copies of each other, and like statements credited to one agency in their own words."""

    def __init__(self, lines: Lines, copies: Sequence[Copy], analyses: Sequence[Analysis]) -> None:
        self._parent = list(range(len(lines.all)))
        for copy in copies:
            self._join(copy.one.at, copy.other.at)
        credited: dict[str, list[Line]] = defaultdict(list)
        agencies = sorted({fold(a) for analysis in analyses for a in analysis.credits.agencies})
        for line in lines.all if agencies else ():
            folded = fold(line.text)
            for agency in agencies:
                if f"theo {agency}" in folded or f"{agency} dẫn" in folded or f"{agency} đưa tin" in folded:
                    credited[agency].append(line)
        for group in credited.values():
            for one, other in combinations(group[:MAX_POSTING], 2):
                # Two sentences after one agency are one statement when they also tell the same; half their weighty words is enough.
                if lines.likeness(one.tokens, other.tokens) >= 0.5:
                    self._join(one.at, other.at)

    def of(self, line: Line) -> int:
        """Return a number that lines of one origin share."""
        at = line.at
        while self._parent[at] != at:
            self._parent[at] = self._parent[self._parent[at]]
            at = self._parent[at]
        return at

    def _join(self, i: int, j: int) -> None:
        a, b = self._root(i), self._root(j)
        self._parent[max(a, b)] = min(a, b)

    def _root(self, at: int) -> int:
        while self._parent[at] != at:
            at = self._parent[at]
        return at
