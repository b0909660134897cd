"""Find the story of one more article among stories that a store holds: a few look-ups by term, never a look at all articles.

A store (keep/) answers as a `Pile`; `place` gives the story that the article joins, by the rule and the settings of group.py. Signatures are kept
as bytes (`pack_signature`), and with them, for every story, the index terms of its articles (`index_terms`).
The days' work of a store, for one more article:

    where = place(signature, pile)                    # a story, or None: it begins one
    …the article is stored in it, or in a new one…
    other = find_twin(members, pile, but=story)       # a story that is one with it, now that the article has come
    ids, redirects = assign_ids(former, groups)       # identity.py: what the merged one is called

What arrives in another order may be placed otherwise; `regroup` asks the articles of some stories anew, together, and parts what does not hold
together. Ids come from identity.py in either case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from heapq import nsmallest
from typing import NamedTuple, Protocol

import numpy as np

from machtin.relate import group as grouping
from machtin.relate.group import Grouping, Sparse, add_up, days_apart, index_terms, likeness_to, telling
from machtin.relate.signature import Signature


class Pile(Protocol):
    """What a store answers about the stories that it holds."""

    def n_stories(self) -> int:
        """Return how many stories there are."""

    def holding(self, terms: Sequence[int]) -> Mapping[int, Collection[str]]:
        """Return, for each term that any has, the ids of the stories that one of their articles' index terms finds. More than MAX_STORIES need not be told."""

    def spread(self, terms: Sequence[int]) -> Sequence[int]:
        """Return in how many stories each term stands, in the order asked, all terms of the signatures counted; 0 where that is not known."""

    def members(self, story: str) -> Sequence[Signature]:
        """Return the signatures of a story's articles."""


class Placed(NamedTuple):
    """The story that an article belongs to, None where it is like none enough, and how like it is to the nearest, 0 and up."""

    story: str | None
    likeness: float


def place(signature: Signature, pile: Pile, *, but: str | None = None) -> Placed:
    """Return the story of the pile that an article joins. Looks at N_CANDIDATES stories at most; the pile is not changed. `but`: a story left out."""
    story, likeness = _nearest(signature, pile, but)
    return Placed(story if likeness >= grouping.MIN_LIKENESS else None, likeness)


def find_twin(members: Sequence[Signature], pile: Pile, *, but: str) -> str | None:
    """Return the story that is one with the story `but`, whose articles are `members`: they are on average as alike as one story's. None without one."""
    terms, total = add_up(*map(_sparse, members))
    days = {s.day for s in members if s.day is not None}
    story, likeness = _nearest(Signature(terms, total / np.float32(max(1, len(members))), None), pile, but)
    if story is None:
        return None
    theirs = {s.day for s in pile.members(story) if s.day is not None}
    return story if likeness / days_apart(days, theirs) >= grouping.MIN_LIKENESS else None


def regroup(stories: Sequence[str], pile: Pile) -> list[list[tuple[str, int]]]:
    """Return the stories among the articles of some stories of the pile, asked anew: each article by its story and its place among `members`.

    What was taken apart comes back as several, what is one as one. The rest of the pile only says which terms tell stories apart: the work grows
    with the articles asked.
    """
    asked = [(story, n, s) for story in stories for n, s in enumerate(pile.members(story))]
    terms, own = add_up(*((held, np.ones(len(held), np.float32)) for held, _ in (add_up(*map(_sparse, pile.members(s))) for s in stories)))
    others = np.maximum(np.array(pile.spread(terms.tolist()), np.float32) - own, 0)
    grouped = Grouping((max(0, pile.n_stories() - len(stories)), (terms, others)))
    order = sorted(range(len(asked)), key=lambda i: (asked[i][2].day or 0, i))
    for i in order:
        grouped.add(asked[i][2])
    grouped.settle()
    return [[asked[i][:2] for i in sorted(order[i] for i in story)] for story in grouped.stories()]


def _nearest(signature: Signature, pile: Pile, but: str | None) -> tuple[str | None, float]:
    strong = index_terms(signature)
    hits: dict[str, float] = defaultdict(float)
    for term, stories in pile.holding(list(strong)).items():
        if len(stories) <= grouping.MAX_STORIES:
            for story in stories:
                hits[story] += strong[term] ** 2
    hits.pop(but or "", None)
    if not hits:
        return None, 0.0
    spread = np.array(pile.spread(signature.terms.tolist()), np.int32)
    weights = signature.weights * telling(signature.terms, spread, pile.n_stories())
    best: tuple[str | None, float] = (None, 0.0)
    for story, _ in nsmallest(grouping.N_CANDIDATES, hits.items(), key=lambda x: (-x[1], x[0])):
        members = pile.members(story)
        if not members:
            continue
        terms, total = add_up(*map(_sparse, members))
        likeness = likeness_to(signature, weights, terms, total, len(members), {s.day for s in members if s.day is not None})
        if best[0] is None or likeness > best[1]:
            best = story, likeness
    return best


def _sparse(signature: Signature) -> Sparse:
    return signature.terms, signature.weights
