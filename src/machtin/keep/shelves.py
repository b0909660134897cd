"""The stories of a library as the grouping asks for them: which hold a term, how many stories have it, what their articles are like.

A `Pile` (relate/online.py) over a connection: an article finds its story by a few look-ups. Two counts for every term, in how many stories it stands
and in how many it is an index term, are kept as one row and written with the batch that changed them; a generation number, raised by every write, tells
whether another program wrote in between.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, delete, func, insert, select

from machtin.keep.schema import analyses, articles, state, stories, story_terms
from machtin.relate.group import MAX_STORIES, index_terms
from machtin.relate.signature import BUCKETS, Signature, unpack_signature

_FOUND_BY = insert(story_terms)
_HOLDING = select(story_terms.c.term, story_terms.c.story).where(story_terms.c.term.in_(bindparam("terms_asked", expanding=True)))
Counts = NDArray[np.int32]
MAX_REMEMBERED = 4_000  # stories whose signatures stay in memory, about 4 kB an article
MAX_MEMBERS = 400  # articles of one story that it is likened by, the newest: what a story of thousands is like is told by its last hundreds
_SPREAD = "spread"
TOLD = "told"
"""How many stories were told so far: telling is a write of its own, behind the batch that touched them, and does not raise the generation."""


class Shelves:
    """Answers for one library; `begin` and `finish` frame a write, `take_in` and `take_out` tell what it changes."""

    def __init__(self) -> None:
        self.generation = -1
        self._spread: Counts = np.zeros(2 * BUCKETS, np.int32)
        self._held: Counts = np.zeros(2 * BUCKETS, np.int32)
        self._n_stories = 0
        self._members: OrderedDict[int, list[Signature]] = OrderedDict()
        self._connection: Connection | None = None
        self._changed = False

    # ---- framing a write

    def begin(self, connection: Connection) -> None:
        """Look at the library as it is now."""
        self._connection, self._changed = connection, False
        generation = number_of(connection, "generation")
        if generation == self.generation:
            return
        self._members.clear()
        data = connection.execute(select(state.c.data).where(state.c.name == _SPREAD)).scalar()
        both = np.frombuffer(zlib.decompress(data), "<i4") if data else np.zeros(4 * BUCKETS, np.int32)
        self._spread, self._held = both[: 2 * BUCKETS].copy(), both[2 * BUCKETS :].copy()
        self._n_stories = connection.execute(select(func.count()).select_from(stories)).scalar() or 0
        self.generation = generation

    def finish(self) -> None:
        """Write down the counts, as a part of the transaction."""
        assert self._connection is not None
        if self._changed:
            both = np.concatenate((self._spread, self._held)).astype("<i4")
            put_state(self._connection, _SPREAD, zlib.compress(both.tobytes(), 1))
        self.generation += 1
        put_state(self._connection, "generation", str(self.generation).encode())

    def forget(self) -> None:
        """Look anew next time: the transaction was not written."""
        self.generation = -1
        self._members.clear()

    # ---- what the grouping asks

    def n_stories(self) -> int:
        """Return how many stories there are."""
        return self._n_stories

    def holding(self, terms: Sequence[int]) -> Mapping[int, Collection[str]]:
        """Return the stories that each term finds; terms that more than MAX_STORIES have are left out."""
        asked = np.array(terms, np.int64)
        few = asked[(self._held[asked] > 0) & (self._held[asked] <= MAX_STORIES)].tolist()
        found: dict[int, list[str]] = defaultdict(list)
        if few:
            for term, story in self._now.execute(_HOLDING, {"terms_asked": few}):
                found[term].append(str(story))
        return found

    def spread(self, terms: Sequence[int]) -> Sequence[int]:
        """Return in how many stories each term stands."""
        return self._spread[np.array(terms, np.int64)]  # type: ignore[return-value]

    def members(self, story: str) -> Sequence[Signature]:
        """Return the signatures of a story's articles, of a very big one those of its newest."""
        key = int(story)
        if key not in self._members:
            rows = self._now.execute(
                select(analyses.c.signature).join(articles, articles.c.key == analyses.c.article).where(articles.c.story == key).order_by(articles.c.key.desc()).limit(MAX_MEMBERS)
            ).scalars()
            self._members[key] = [unpack_signature(data) for data in rows]
            if len(self._members) > MAX_REMEMBERED:
                self._members.popitem(last=False)
        self._members.move_to_end(key)
        return self._members[key]

    # ---- what a write changes

    def take_in(self, story: int, signature: Signature, *, is_new: bool) -> None:
        """Count an article that joins a story, or begins it."""
        members = [] if is_new else list(self.members(str(story)))
        held = _terms(members)
        self._n_stories += is_new
        self._spread[signature.terms[~np.isin(signature.terms, held)]] += 1
        new = sorted(index_terms(signature).keys() - set(chain.from_iterable(index_terms(m) for m in members)))
        if len(members) >= MAX_MEMBERS:  # of a very big story the terms of the older articles are not at hand
            new = [t for t in new if t not in set(self._now.execute(select(story_terms.c.term).where(story_terms.c.story == story)).scalars())]
        if new:
            self._held[new] += 1
            self._now.execute(_FOUND_BY, [{"term": t, "story": story} for t in new])
        self._members[story] = [signature, *members][:MAX_MEMBERS]
        self._changed = True

    def count_anew(self, story: int) -> None:
        """Bring a story's terms in line with its articles, after some of them left, came from another story, or changed; it may have none left."""
        former = set(self._now.execute(select(story_terms.c.term).where(story_terms.c.story == story)).scalars())
        before = _terms(self._members.get(story, []))  # none of a story that is new
        self._members.pop(story, None)
        members = self.members(str(story))
        after = _terms(members)
        self._spread[np.setdiff1d(before, after)] -= 1
        self._spread[np.setdiff1d(after, before)] += 1
        now = set(chain.from_iterable(index_terms(m) for m in members))
        if gone := sorted(former - now):
            self._held[gone] -= 1
            self._now.execute(delete(story_terms).where(story_terms.c.story == story, story_terms.c.term.in_(gone)))
        if come := sorted(now - former):
            self._held[come] += 1
            self._now.execute(insert(story_terms), [{"term": t, "story": story} for t in come])
        self._changed = True

    def look_before(self, story: int) -> None:
        """Remember what a story was like, before a change that `count_anew` will count."""
        self._members.pop(story, None)
        self.members(str(story))

    def story_added(self, n: int) -> None:
        """Count stories that came or, below 0, went, where `take_in` did not."""
        self._n_stories += n

    @property
    def _now(self) -> Connection:
        assert self._connection is not None
        return self._connection


def put_state(connection: Connection, name: str, data: bytes) -> None:
    """Write one row of `state`."""
    connection.execute(delete(state).where(state.c.name == name))
    connection.execute(insert(state).values(name=name, data=data))


def number_of(connection: Connection, name: str) -> int:
    """Return a number of `state`, 0 where there is none yet."""
    data = connection.execute(select(state.c.data).where(state.c.name == name)).scalar()
    return int(data) if data else 0


def _terms(members: Sequence[Signature]) -> NDArray[np.int32]:
    return np.unique(np.concatenate([m.terms for m in members])) if members else np.zeros(0, np.int32)
