"""The stories in a pile of articles, found online: adding one article looks at a few candidate stories, never at all the others.

An article joins the story whose articles it is on average most like (cosine of signatures, fading with the days between them), if like
enough; else it begins one. When the pile is complete every article is asked once more, so that the order of arrival hardly matters.
Figures have no say: a clash never splits a story.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from machtin.relate.signature import Signature

# Chosen on mds-dev, one setting for all (`python -m benchmarks.grouping` prints the curve and the baseline).
MIN_LIKENESS = 0.13
FADE_DAYS = 20.0  # after so many days the likeness has fallen to 1/e
N_INDEXED = 60  # weightiest terms of an article that find candidates
N_CANDIDATES = 12


class Grouping:
    """Articles, by the number of their arrival, in stories."""

    def __init__(self) -> None:
        self._signatures: list[Signature] = []
        self._story: list[int] = []
        self._members: dict[int, set[int]] = {}
        self._sums: dict[int, dict[int, float]] = {}
        self._index: dict[int, set[int]] = defaultdict(set)
        self._next = 0

    def add(self, signature: Signature) -> int:
        """Take in an article; return the number of its story."""
        at = len(self._signatures)
        self._signatures.append(signature)
        self._story.append(-1)
        story, likeness = self._nearest(signature)
        if story is None or likeness < MIN_LIKENESS:
            story = self._next
            self._next += 1
        self._join(at, story)
        return story

    def settle(self) -> None:
        """Ask every article once more where it belongs, in order of arrival."""
        for at, signature in enumerate(self._signatures):
            own = self._story[at]
            self._leave(at)
            story, likeness = self._nearest(signature)
            if story is None or likeness < MIN_LIKENESS:
                story = own if own not in self._members else self._next
                self._next += story == self._next
            self._join(at, story)

    def stories(self) -> list[list[int]]:
        """Return the articles of each story, in order of arrival; stories in order of their first article."""
        return sorted(sorted(m) for m in self._members.values())

    def _nearest(self, signature: Signature) -> tuple[int | None, float]:
        hits: Counter[int] = Counter()
        for term, weight in zip(signature.terms[:N_INDEXED], signature.weights, strict=False):
            for story in self._index.get(term, ()):
                hits[story] += weight * self._sums[story].get(term, 0.0) / len(self._members[story])  # type: ignore[assignment]
        best: tuple[float, int] | None = None
        for story, _ in sorted(hits.items(), key=lambda x: (-x[1], x[0]))[:N_CANDIDATES]:
            likeness = self._likeness(signature, story)
            if best is None or likeness > best[0]:
                best = likeness, story
        return (best[1], best[0]) if best else (None, 0.0)

    def _likeness(self, signature: Signature, story: int) -> float:
        total, members = self._sums[story], self._members[story]
        dot = sum(w * total.get(t, 0.0) for t, w in zip(signature.terms, signature.weights, strict=True)) / len(members)
        days = [d for m in members if (d := self._signatures[m].day) is not None]
        if signature.day is None or not days:
            return dot
        return dot * math.exp(-min(abs(signature.day - d) for d in days) / FADE_DAYS)

    def _join(self, at: int, story: int) -> None:
        signature = self._signatures[at]
        self._story[at] = story
        self._members.setdefault(story, set()).add(at)
        total = self._sums.setdefault(story, {})
        for term, weight in zip(signature.terms, signature.weights, strict=True):
            total[term] = total.get(term, 0.0) + weight
        for term in signature.terms[:N_INDEXED]:
            self._index[term].add(story)

    def _leave(self, at: int) -> None:
        signature, story = self._signatures[at], self._story[at]
        self._members[story].discard(at)
        if not self._members[story]:
            del self._members[story]
            for term in self._sums.pop(story):
                self._index[term].discard(story)
            return
        total = self._sums[story]
        for term, weight in zip(signature.terms, signature.weights, strict=True):
            total[term] -= weight


def group(signatures: Sequence[Signature]) -> list[list[int]]:
    """Return the stories among articles as lists of their positions; articles are taken in order of day, then position."""
    order = sorted(range(len(signatures)), key=lambda i: (signatures[i].day or 0, i))
    grouping = Grouping()
    for at in order:
        grouping.add(signatures[at])
    grouping.settle()
    return sorted(sorted(order[i] for i in story) for story in grouping.stories())
