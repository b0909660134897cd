"""The stories in a pile of articles, found online: adding one article looks at a few candidate stories, never at all the others.

An article joins the story whose articles it is on average most like, if like enough; else it begins one. Likeness is the product of the
signatures' weights, term by term. A term that many stories of the pile hold tells them apart less, as if the pile's stories had been counted
with the background (each for PILE_WEIGHT articles); it fades with the days between, slowly: shared rare names hold a story over weeks.
When the pile is complete every article is asked anew, N_ROUNDS times, and stories that are alike as wholes are joined, so that the order of arrival
hardly matters. Figures have no say: a clash never splits a story.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from heapq import nsmallest

import msgspec
import numpy as np
from numpy.typing import NDArray

from machtin.relate.signature import BUCKETS, N_BACKGROUND, RARITY, Signature, rarities

# Chosen on mds-dev, one setting for all (`python -m benchmarks.grouping` prints the curve and the baseline).
MIN_LIKENESS = 0.13
FADE_DAYS = 30.0  # after so many days the likeness has fallen to a half
PILE_WEIGHT = 200
N_ROUNDS = 2
N_INDEXED = 60  # weightiest terms of an article that find candidates
N_CANDIDATES = 12
MAX_STORIES = 250  # a term that more stories hold finds no candidates; keeps the work linear

Sparse = tuple[NDArray[np.int32], NDArray[np.float32]]
"""Terms in rising order, and their weights."""


class _Story(msgspec.Struct):
    """What a story's articles hold together: the sums of their weights, terms in rising order."""

    members: set[int]
    terms: NDArray[np.int32]
    weights: NDArray[np.float32]
    days: Counter[int]
    indexed: set[int]
    """The terms it is found by."""


class Grouping:
    """Articles, by the number of their arrival, in stories."""

    def __init__(self, others: tuple[int, Sparse] = (0, (np.zeros(0, np.int32), np.zeros(0, np.float32)))) -> None:
        """`others`: how many stories there are that are not asked, and in how many of them each term stands; they say what tells stories apart."""
        self._signatures: list[Signature] = []
        self._story: list[int] = []
        self._stories: dict[int, _Story] = {}
        self._index: dict[int, set[int]] = defaultdict(set)
        self._spread = np.zeros(2 * BUCKETS, np.int32)  # in how many stories each term is
        self._n_others, (terms, spread) = others
        self._spread[terms] += spread.astype(np.int32)
        self._next = 0

    def add(self, signature: Signature) -> int:
        """Take in an article; return the number of its story."""
        at = len(self._signatures)
        self._signatures.append(signature)
        self._story.append(-1)
        story, likeness = self._nearest(signature)
        if story is None or likeness < MIN_LIKENESS:
            story = self._new()
        self._join(at, story)
        return story

    def settle(self) -> None:
        """Ask every article anew where it belongs, in order of arrival, and join the stories that are one."""
        for _ in range(N_ROUNDS):
            for at, signature in enumerate(self._signatures):
                own = self._story[at]
                self._leave(at)
                story, likeness = self._nearest(signature)
                if story is None or likeness < MIN_LIKENESS:
                    story = own if own not in self._stories else self._new()
                self._join(at, story)
            for number in sorted(self._stories):
                if number in self._stories:
                    self._merge(number)

    def stories(self) -> list[list[int]]:
        """Return the articles of each story, in order of arrival; stories in order of their first article."""
        return sorted(sorted(s.members) for s in self._stories.values())

    def _new(self) -> int:
        self._next += 1
        return self._next - 1

    def _nearest(self, signature: Signature, but: int | None = None) -> tuple[int | None, float]:
        hits: dict[int, float] = defaultdict(float)
        for term, weight in index_terms(signature).items():
            holders = self._index.get(term, ())
            if len(holders) <= MAX_STORIES:
                for story in holders:
                    hits[story] += weight * weight
        if but is not None:
            hits.pop(but, None)
        weights = signature.weights * telling(signature.terms, self._spread[signature.terms], self._n_others + len(self._stories))
        best: tuple[float, int] | None = None
        for story, _ in nsmallest(N_CANDIDATES, hits.items(), key=lambda x: (-x[1], x[0])):
            held = self._stories[story]
            likeness = likeness_to(signature, weights, held.terms, held.weights, len(held.members), held.days)
            if best is None or likeness > best[0]:
                best = likeness, story
        return (best[1], best[0]) if best else (None, 0.0)

    def _join(self, at: int, number: int) -> None:
        signature = self._signatures[at]
        self._story[at] = number
        story = self._stories.get(number)
        if story is None:
            story = self._stories[number] = _Story(set(), np.zeros(0, np.int32), np.zeros(0, np.float32), Counter(), set())
        story.members.add(at)
        if signature.day is not None:
            story.days[signature.day] += 1
        before = story.terms
        story.terms, story.weights = add_up((before, story.weights), (signature.terms, signature.weights))
        self._spread[signature.terms[~np.isin(signature.terms, before, assume_unique=True)]] += 1
        for term in index_terms(signature).keys() - story.indexed:
            story.indexed.add(term)
            self._index[term].add(number)

    def _leave(self, at: int) -> None:
        signature, number = self._signatures[at], self._story[at]
        story = self._stories[number]
        story.members.discard(at)
        if signature.day is not None:
            story.days[signature.day] -= 1
            story.days += Counter()
        if story.members:
            # Terms that only this article held stay with weight 0: taking them out would cost more than they do.
            where = np.searchsorted(story.terms, signature.terms)
            story.weights[where] -= signature.weights
            return
        self._spread[story.terms] -= 1
        for term in story.indexed:
            self._index[term].discard(number)
        del self._stories[number]

    def _merge(self, number: int) -> None:
        """Join a story to the one that its articles are on average most like, if like enough."""
        story = self._stories[number]
        mean = Signature(story.terms, story.weights / np.float32(len(story.members)), None)
        other, likeness = self._nearest(mean, but=number)
        if other is None or likeness / days_apart(story.days, self._stories[other].days) < MIN_LIKENESS:
            return
        low, high = min(number, other), max(number, other)
        for at in sorted(self._stories[high].members):
            self._leave(at)
            self._join(at, low)


def group(signatures: Sequence[Signature]) -> list[list[int]]:
    """Return the stories among articles as lists of their positions; articles are taken in order of day, then position."""
    order = sorted(range(len(signatures)), key=lambda i: (signatures[i].day or 0, i))
    grouping = Grouping()
    for at in order:
        grouping.add(signatures[at])
    grouping.settle()
    return sorted(sorted(order[i] for i in story) for story in grouping.stories())


def index_terms(signature: Signature) -> dict[int, float]:
    """Return the N_INDEXED weightiest terms of an article with their weights: what finds its candidates, and what it is found by."""
    if len(signature.terms) <= N_INDEXED:
        strong = np.arange(len(signature.terms))
    else:
        strong = np.argpartition(-signature.weights, N_INDEXED)[:N_INDEXED]
    return dict(zip(signature.terms[strong].tolist(), signature.weights[strong].tolist(), strict=True))


def telling(terms: NDArray[np.int32], spread: NDArray[np.int32], n_stories: int) -> NDArray[np.float32]:
    """Return how far each term tells a pile's stories apart, in [0, 1], given in how many of the pile's `n_stories` it is (`spread`).

    It is the square, for the two sides, of its rarity with the pile over that without.
    """
    rare = rarities()[terms]
    held = N_BACKGROUND * np.exp(-rare) + PILE_WEIGHT * np.maximum(spread - 1, 0)
    now = np.log(np.maximum((N_BACKGROUND + PILE_WEIGHT * n_stories) / held, 1.0))
    out: NDArray[np.float32] = np.minimum(now / rare, 1.0) ** (2 * RARITY)
    return out


def likeness_to(
    signature: Signature, weights: NDArray[np.float32], terms: NDArray[np.int32], total: NDArray[np.float32], n_articles: int, days: Iterable[int],
) -> float:
    """Return how like an article is on average to a story's articles, days between them faded in.

    `weights`: the article's own, times `telling`; `terms`, `total`: the story's articles' summed weights, terms in rising order.
    """
    at = np.searchsorted(terms, signature.terms)
    at[at == len(terms)] = 0
    shared = terms[at] == signature.terms
    likeness = float(weights[shared] @ total[at[shared]]) / n_articles
    gap = 0 if signature.day is None else min((abs(signature.day - d) for d in days), default=0)
    return likeness / (1 + gap / FADE_DAYS)


def days_apart(one: Iterable[int], other: Iterable[int]) -> float:
    """Return what the days between two stories divide their likeness by; 1 where one has no day."""
    mine, theirs = np.array(sorted(one)), np.array(sorted(other))
    if not len(mine) or not len(theirs):
        return 1.0
    return 1 + min(int(np.abs(theirs - d).min()) for d in mine) / FADE_DAYS


def add_up(*vectors: Sparse) -> Sparse:
    """Return the sum of sparse vectors (terms, weights), terms in rising order."""
    terms, weights = (np.concatenate(part) for part in zip(*vectors, strict=True)) if vectors else (np.zeros(0, np.int32), np.zeros(0, np.float32))
    every, place = np.unique(terms, return_inverse=True)
    total = np.zeros(len(every), np.float32)
    np.add.at(total, place, weights)
    return every, total
