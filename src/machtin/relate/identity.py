"""Ids that stay: stories and what is told below them keep their former ids when they are computed anew, and what became of the others is recorded.

In:  what there was (ids and members) and what there is now (groups of members). Out: an id for every group, and a `Redirect` for every former
     id that is no more, or whose members now stand in a new group too.
Promises: the order in which anything is given changes nothing; the same groups again get the same ids and no redirect; no id that ever was is
     given to another story; every former id resolves, to what most of its members became (docs/decisions/0009-story-identity.md).
Raises: ValueError where one member stands in two groups.
Gap: an article that goes from one living story to another is neither a merge nor a split, and is not recorded; it knows its story.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, TypeVar

import msgspec

from machtin.relate.ids import stable_id

M = TypeVar("M", bound=Hashable)


class Redirect(msgspec.Struct, frozen=True):
    """What became of a former id.

    `merged`: it is no more, its members are part of `new`. `split`: they are parts of several; where `new` begins with `old` itself, it lives on.
    `gone`: none of its members is left, `new` is empty. `new` begins with the one that holds most of its members.
    """

    old: str
    new: tuple[str, ...]
    kind: Literal["merged", "split", "gone"]


class Assigned(NamedTuple):
    """The id of every group, in the order given, and what became of former ids, by id."""

    ids: tuple[str, ...]
    redirects: tuple[Redirect, ...]


def assign_ids(former: Mapping[str, Collection[str]], groups: Sequence[Collection[str]], *, used: Collection[str] = ()) -> Assigned:
    """Return an id for each story of `groups` (article ids), given the `former` stories: id → article ids.

    A group takes the id of the former story with which it shares most articles, if that shares more with no other group. A group without one
    gets a new id, made from its first article's. `used` are ids of former days that must not be given again: the `old` of all redirects.

    assign_ids({"s1": ["a", "b"], "s2": ["c"]}, [["a", "b", "c"]]) → (("s1",), (Redirect("s2", ("s1",), "merged"),))
    """
    taken = set(former) | set(used)

    def fresh(group: int) -> str:
        first = min(groups[group], default="")
        new, n = stable_id("story", first), 1
        while new in taken:
            n += 1
            new = stable_id("story", first, str(n))
        taken.add(new)
        return new

    for article, n in Counter(a for group in groups for a in set(group)).items():
        if n > 1:
            raise ValueError(f"article {article!r} stands in {n} groups; a story's articles are its own. Nothing was assigned.")
    order = sorted(range(len(groups)), key=lambda g: min(groups[g], default=""))
    return match_groups(former, groups, order, fresh)


def match_groups(
    former: Mapping[str, Collection[M]], groups: Sequence[Collection[M]], order: Sequence[int], fresh: Callable[[int], str],
    weight: Callable[[M], float] = lambda member: 1.0,
) -> Assigned:
    """Return the ids of groups by what they share with former ones; `fresh` gives a new one, asked in `order`. Linear in the members."""
    holders: dict[M, list[str]] = {}
    for old, members in former.items():
        for m in set(members):
            holders.setdefault(m, []).append(old)
    shared: dict[tuple[str, int], float] = defaultdict(float)
    for g, members in enumerate(groups):
        for m in set(members):
            for old in holders.get(m, ()):
                shared[old, g] += weight(m)
    rank = {g: n for n, g in enumerate(order)}
    size = {old: len(set(members)) for old, members in former.items()}
    pairs = sorted(shared, key=lambda p: (-shared[p], size[p[0]] + len(set(groups[p[1]])), p[0], rank[p[1]]))
    kept: dict[str, int] = {}
    ids: dict[int, str] = {}
    for old, g in pairs:
        if old not in kept and g not in ids:
            kept[old], ids[g] = g, old
    new = set()
    for g in order:
        if g not in ids:
            ids[g] = fresh(g)
            new.add(g)
    became: dict[str, list[int]] = {old: [] for old in former}
    for old, g in pairs:
        if old in kept and g != kept[old] and g not in new:
            continue
        became[old].append(g)
    redirects = []
    for old, parts in sorted(became.items()):
        if old in kept:
            own = kept[old]
            parts = [own, *(g for g in parts if g != own)]  # the id lives on: it leads to itself first
            if len(parts) == 1:
                continue
        redirects.append(Redirect(old, tuple(ids[g] for g in parts), "gone" if not parts else "split" if len(parts) > 1 else "merged"))
    return Assigned(tuple(ids[g] for g in range(len(groups))), tuple(redirects))


def resolve(id: str, history: Iterable[Redirect]) -> str | None:
    """Return the id that an id of former days leads to after all that is recorded, oldest first; itself if it lives, None if nothing is left of it."""
    for step in history:
        if step.old == id and step.new[:1] != (id,):
            if not step.new:
                return None
            id = step.new[0]
    return id
