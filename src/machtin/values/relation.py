"""How two sets of what may be true stand to each other, and the interval on a line that most of them are.

In:  two intervals. Out: one of `equal`, `within`, `contains`, `overlaps`, `excludes`; `unrelated` is for values that answer no common
question (a number and a place, dollars and đồng, two places of which neither is known).
"""

from __future__ import annotations

import math
from typing import Literal

import msgspec

RelationKind = Literal["equal", "within", "contains", "overlaps", "excludes", "unrelated"]

_MIRROR: dict[RelationKind, RelationKind] = {"within": "contains", "contains": "within"}

# Converted units carry binary noise (0.1 km is 100.00000000000001 m): ends closer than this part of their size are one end.
_NOISE = 1e-12


class Comparison(msgspec.Struct, frozen=True):
    """What `compare(a, b)` answers, read from a to b: "within" says that a lies within b."""

    relation: RelationKind
    why: str
    """In Vietnamese, for the reader of a story."""
    why_en: str
    strength: float = 0.0
    """In [0, 1]: how safely the two exclude each other. Above 0 without `excludes` where only the usual sense of the words is against it
    ("hơn 60" and 500): worth a look, no disagreement."""
    rule: str = ""
    """Which rule answered ("number.interval", "name.spelling"); callers may treat rules apart."""

    @property
    def excludes(self) -> bool:
        """Whether not both can be true."""
        return self.relation == "excludes"

    @property
    def agrees(self) -> bool:
        """Whether both can be true of the same thing; False also where they answer no common question."""
        return self.relation not in ("excludes", "unrelated")

    def mirrored(self) -> Comparison:
        """Return the comparison read from b to a."""
        return msgspec.structs.replace(self, relation=_MIRROR.get(self.relation, self.relation))


class Interval(msgspec.Struct, frozen=True):
    """A stretch of a line; infinite ends are open whatever is said of them."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def scaled(self, factor: float) -> Interval:
        """Return the interval in another unit; `factor` is positive."""
        return Interval(self.low * factor, self.high * factor, self.low_open, self.high_open)

    def starts_before(self, other: Interval) -> bool:
        """Whether this holds a point below every point of `other`."""
        if _same(self.low, other.low):
            return other.low_open and not self.low_open
        return self.low < other.low

    def ends_after(self, other: Interval) -> bool:
        """Whether this holds a point above every point of `other`."""
        if _same(self.high, other.high):
            return other.high_open and not self.high_open
        return self.high > other.high

    def lies_below(self, other: Interval) -> bool:
        """Whether every point of this lies below every point of `other`."""
        if _same(self.high, other.low):
            return self.high_open or other.low_open
        return self.high < other.low

    def gap(self, other: Interval) -> float:
        """Return the distance between the two, 0 where they touch or meet."""
        return max(0.0, other.low - self.high, self.low - other.high)


def relation_of(a: Interval, b: Interval) -> RelationKind:
    """Return how the set `a` stands to the set `b`."""
    if a.lies_below(b) or b.lies_below(a):
        return "excludes"
    a_out, b_out = a.starts_before(b) or a.ends_after(b), b.starts_before(a) or b.ends_after(a)
    if a_out and b_out:
        return "overlaps"
    return "contains" if a_out else "within" if b_out else "equal"


def unrelated(why: str, why_en: str, strength: float = 0.0, rule: str = "") -> Comparison:
    """Return the comparison of values that answer no common question."""
    return Comparison("unrelated", why, why_en, strength, rule)


def _same(a: float, b: float) -> bool:
    return a == b or (math.isfinite(a) and math.isfinite(b) and abs(a - b) <= _NOISE * max(abs(a), abs(b)))
