"""Things joined pair by pair into groups (union–find), and the groups in the order of their first members."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Groups(Generic[T]):
    """Groups of things, each alone at first. Joining and finding cost next to nothing, however large the groups."""

    def __init__(self, things: Iterable[T]) -> None:
        self._place = {thing: n for n, thing in enumerate(things)}
        self._parent = list(range(len(self._place)))

    def join(self, one: T, other: T) -> None:
        """Make the groups of two things one. Raises KeyError for a thing that was not given."""
        a, b = self._root(self._place[one]), self._root(self._place[other])
        self._parent[max(a, b)] = min(a, b)

    def all(self) -> list[list[T]]:
        """Return the groups; things and groups stand in the order in which the things were given."""
        groups: dict[int, list[T]] = {}
        for thing, n in self._place.items():
            groups.setdefault(self._root(n), []).append(thing)
        return list(groups.values())

    def _root(self, n: int) -> int:
        while self._parent[n] != n:
            self._parent[n] = self._parent[self._parent[n]]
            n = self._parent[n]
        return n
