"""The sentences of a story's articles, ready to be laid beside each other.

A `Line` is one sentence with its folded tokens; `Lines` finds the line of any place, and tells how rare a token is in the story.
Offsets are code points into the article's text; articles are told by their position in the story.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import msgspec

from machtin.analysis import Analysis
from machtin.article import BlockKind
from machtin.text.fold import fold

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")

# The commonest words of Vietnamese that tell nothing of a sentence's matter (function words, pronouns, classifiers). A closed class, listed by hand.
FUNCTION_WORDS = frozenset(
    "và của là có được cho với các những một này đó khi đã đang sẽ trong ngoài trên dưới tại ở từ đến vào ra lên xuống "
    "theo về bị do vì nên mà thì cũng như nhưng hay hoặc rằng để cùng lại còn chỉ rất nhiều hơn sau trước giữa không phải "
    "ông bà anh chị em họ người việc sự cuộc vụ con cái chiếc số nào ai gì đây kia ấy nay qua rồi mới vẫn cả mỗi từng "
    "hiện biết nói".split()
)


MAX_BAGS = 100_000  # bags of tokens whose weight is kept; some 50 MB


class Line(msgspec.Struct, frozen=True):
    """One sentence of one article."""

    at: int
    """Position among all lines of the story."""
    article: int
    start: int
    end: int
    kind: BlockKind
    text: str
    tokens: tuple[str, ...]

    @property
    def content(self) -> list[str]:
        """The tokens that are no function words."""
        return [t for t in self.tokens if t not in FUNCTION_WORDS]


class Lines:
    """All lines of a story's articles, in order of article and place."""

    def __init__(self, analyses: Sequence[Analysis]) -> None:
        self.all: list[Line] = []
        self._starts: list[list[int]] = []
        self._first: list[int] = []
        self._weights: dict[str, float] = {}
        self._bags: dict[tuple[str, ...], tuple[frozenset[str], float]] = {}
        for n, analysis in enumerate(analyses):
            self._first.append(len(self.all))
            blocks = analysis.blocks
            block_starts = [b.start for b in blocks]
            for sentence in analysis.sentences:
                text = analysis.text[sentence.start : sentence.end]
                block = blocks[max(0, bisect_right(block_starts, sentence.start) - 1)].kind if blocks else "paragraph"
                tokens = tuple(TOKEN.findall(fold(text)))
                self.all.append(Line(len(self.all), n, sentence.start, sentence.end, block, text, tokens))
            self._starts.append([s.start for s in analysis.sentences])

    def at(self, article: int, offset: int) -> Line:
        """Return the line of `article` that holds `offset` (the nearest before it between lines)."""
        return self.all[self._first[article] + max(0, bisect_right(self._starts[article], offset) - 1)]

    def of(self, article: int) -> list[Line]:
        """Return the lines of one article."""
        return self.all[self._first[article] : self._first[article] + len(self._starts[article])]

    @cached_property
    def _frequency(self) -> Counter[str]:
        return Counter(t for line in self.all for t in set(line.tokens))

    def weight(self, token: str) -> float:
        """Return how much a token tells: 0 for function words, else its inverse frequency among the story's lines, in (0, 1]."""
        known = self._weights.get(token)
        if known is None:
            known = self._weights[token] = self._weigh(token)
        return known

    def _weigh(self, token: str) -> float:
        if token in FUNCTION_WORDS:
            return 0.0
        n = self._frequency.get(token) or min((self._frequency.get(t, 1) for t in token.split()), default=1)  # a word is as rare as its rarest syllable
        return math.log((1 + len(self.all)) / n) / math.log(1 + len(self.all))

    def likeness(self, one: Sequence[str], other: Sequence[str]) -> float:
        """Return the weighted overlap (Dice) of two bags of tokens, in [0, 1]."""
        (a, mine), (b, theirs) = self._bag(one), self._bag(other)
        shared = a & b
        if not shared:
            return 0.0
        return 2 * sum(map(self._weights.__getitem__, shared)) / (mine + theirs or 1)

    def _bag(self, tokens: Sequence[str]) -> tuple[frozenset[str], float]:
        """The tokens of a bag that tell something, and what they weigh together; known bags are not weighed again."""
        key = tuple(tokens)
        known = self._bags.get(key)
        if known is None:
            if len(self._bags) >= MAX_BAGS:
                self._bags.clear()
            telling = frozenset(t for t in key if self.weight(t))
            known = self._bags[key] = telling, sum(map(self.weight, telling))
        return known
