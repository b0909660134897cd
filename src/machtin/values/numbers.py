"""Numbers of the news as sets: "khoảng 2.500", "hơn 60 nhóm", "3-5 người", "6,7 độ Richter".

In:  the number as written, its modifier and unit. Out: the interval of what may be true, in the written unit.

How wide, generously, since a false alarm costs more than a miss:
- A plain number stands for what rounds to it at the place of its last written digit: 19,5 is [19.45, 19.55), 20 is [19.5, 20.5).
  399 and 400 exclude each other; 19,5 km and 20 km do not.
- A plainly round one (one or two digits and then zeros, from ROUND_FROM up) stands for what rounds to it there, at most ROUND_MOST of it:
  5 tỷ is [4.75, 5.25) tỷ, 2.500 is [2450, 2550). đồng count as thousands: 400.000 đồng is as exact as 400.
- "khoảng": half a step of its roundness, at least APPROXIMATE, at most APPROXIMATE_MOST of it: khoảng 2.500 is 2250–2750, khoảng 59 is 56–62.
- "hơn" and "trên" are open above, "ít nhất" too; "dưới", "tối đa" are open below. What such words *usually* say (hơn 60 is no 500) is
  `usual()`; it lends a comparison strength and never makes it exclude. "gần" says near: its far end is hard where `near` is told.
"""

from __future__ import annotations

import math
from typing import Literal

import msgspec

from machtin.values.relation import Comparison, Interval, relation_of, unrelated
from machtin.values.units import conversion, units_of

Modifier = Literal["", "~", ">", "<", ">=", "<="]

ROUND_FROM = 1000  # below, papers count exactly: tolls, prices in dollars (399 and 400 are two prices)
ROUND_MOST = 0.05
APPROXIMATE = 0.10  # of a number on a step of five; papers say khoảng 2.500 for 2.300 to 2.700
APPROXIMATE_ODD = 0.05  # of one that is not (khoảng 59 km): who says 59 has measured
APPROXIMATE_MOST = 0.25
NEAR = 0.20  # gần 3.000 is not 2.000, nor gần 100 what others call gần 80
OVER = 0.50  # the usual reach of hơn: above, a writer takes the next round number

_SAY = {"": "", "~": "khoảng ", ">": "hơn ", "<": "dưới ", ">=": "ít nhất ", "<=": "nhiều nhất "}
_SAY_EN = {"": "", "~": "about ", ">": "more than ", "<": "less than ", ">=": "at least ", "<=": "at most "}


class Number(msgspec.Struct, frozen=True):
    """A count, an amount or a measure: `low` and `high` as written, in `unit` times `factor`."""

    low: float
    high: float
    modifier: Modifier = ""
    unit: str = ""
    near: bool = False
    """For "<": said with gần, so not far below."""
    factor: float = 1.0
    """What one written unit is in `unit`; other than 1 after `to`."""

    def to(self, unit: str) -> Number:
        """Return the same set told in `unit`. Raises ValueError where the units measure different things."""
        if (factor := conversion(self.unit, unit)) is None:
            raise ValueError(f"{self.unit!r} does not convert to {unit!r}: they measure different things")
        return msgspec.structs.replace(self, unit=unit, factor=self.factor * factor)

    def bounds(self) -> Interval:
        """Return the set of what may be true, in `unit`."""
        return self._written(False).scaled(self.factor)

    def usual(self) -> Interval:
        """Return what the words usually say, in `unit`: narrower than `bounds` where those are open."""
        return self._written(True).scaled(self.factor)

    def say(self, english: bool = False) -> str:
        """Return the number in words of the news: "khoảng 2.500 binh sĩ"; in English without a counted noun: "about 2,500"."""
        words = (_SAY_EN if english else _SAY)[self.modifier]
        if self.modifier == "<" and self.near:
            words = "nearly " if english else "gần "
        ends = [_digits(x * self.factor, english) for x in (self.low, self.high)]
        return words + ends[0] + ("" if self.low == self.high else f"-{ends[1]}") + (f" {self.unit}" if self.unit and (not english or units_of(self.unit)) else "")

    def _written(self, usual: bool) -> Interval:
        low, high, slack = self.low, self.high, self._slack
        match self.modifier:
            case "~":
                return Interval(low - self._about(low), high + self._about(high))
            case ">":
                return Interval(low, high + max(OVER * abs(high), _step(high)) if usual else math.inf, True, True)
            case ">=":
                return Interval(low - slack(low), math.inf, False, True)
            case "<":
                floor = low - max(NEAR * abs(low), 1 if self.counted else 0)
                return Interval(floor if self.near or usual else -math.inf, high, not (self.near or usual), True)
            case "<=":
                return Interval(-math.inf, high + slack(high), True, True)
        return Interval(low - slack(low), high + slack(high), False, True)

    @property
    def counted(self) -> bool:
        """Whether it counts things, in whole numbers, rather than measuring."""
        return not units_of(self.unit) and float(self.low).is_integer()

    def _slack(self, x: float) -> float:
        """Half of the last place that is meant."""
        if not float(x).is_integer():
            return _last_place(x) / 2
        step, floor = _step(x, five=False), ROUND_FROM * (1000 if any(u.dimension.startswith("money VND") for u in units_of(self.unit)) else 1)
        if abs(x) >= floor and _significant(x) <= 2:
            return min(step / 2, ROUND_MOST * abs(x))
        return 0.5 if abs(x) >= 2 or self.counted else min(0.5, APPROXIMATE_MOST * max(abs(x), 0.1))

    def _about(self, x: float) -> float:
        size, place = abs(x), _last_place(x)
        if _step(x) <= place:  # 59, 19.5 or 3: not on a step of five of its own places
            wide = max(APPROXIMATE_ODD * size, min(place, APPROXIMATE_MOST * size))
        else:
            wide = max(APPROXIMATE * size, min(_step(x) / 2, APPROXIMATE_MOST * size))
        return max(wide, 1.0 if self.counted else 0.0, self._slack(x))


def compare_numbers(a: Number, b: Number) -> Comparison:
    """Return how number `a` stands to `b`; `unrelated` where their units measure different things (an empty unit goes with every unit)."""
    factor = conversion(a.unit, b.unit) if a.unit and b.unit else 1.0
    if factor is None:
        return unrelated(f"“{a.unit}” và “{b.unit}” là hai đơn vị khác loại", f"{a.unit} and {b.unit} measure different things", rule="number.unit")
    mine, theirs = a.bounds().scaled(factor), b.bounds()
    relation = relation_of(mine, theirs)
    said, said_en = (a.say(), b.say()), (a.say(True), b.say(True))
    if a.modifier == b.modifier and all(_close(x * a.factor * factor, y * b.factor) for x, y in ((a.low, b.low), (a.high, b.high))):
        return Comparison("equal", f"hai bên cùng nói {said[0]}", f"both say {said_en[0]}", rule="number.same")
    if relation == "excludes":
        why, why_en = f"{said[0]} và {said[1]} không thể cùng đúng", f"{said_en[0]} and {said_en[1]} cannot both be true"
        return Comparison("excludes", why, why_en, _strength(a, b, factor), "number.interval")
    why, why_en = f"{said[0]} và {said[1]} hợp nhau", f"{said_en[0]} and {said_en[1]} are compatible"
    usual = relation_of(a.usual().scaled(factor), b.usual())
    return Comparison(relation, why, why_en, 0.3 if usual == "excludes" else 0.0, "number.usual" if usual == "excludes" else "number.interval")


def _strength(a: Number, b: Number, factor: float) -> float:
    """How safely two excluding numbers exclude: calibrated by sense, not by data: exact counts 0.95, marked ones from 0.5 up with the gap."""
    x, y = (a.low + a.high) / 2 * a.factor * factor, (b.low + b.high) / 2 * b.factor
    size = max(abs(x), abs(y)) or 1.0
    if a.modifier or b.modifier or a.low != a.high or b.low != b.high:
        gap = a.bounds().scaled(factor).gap(b.bounds()) / size
        return round(min(0.9, (0.5 if a.modifier and b.modifier else 0.6) + gap), 3)
    if _rounds_to(x, y) or _rounds_to(y, x):  # 104 and 100: one may be the other, rounded without saying so
        return 0.6
    return 0.95


def _rounds_to(x: float, y: float) -> bool:
    step = _step(y, five=False)
    return step > _step(x, five=False) and abs(x - y) <= step / 2


def _close(x: float, y: float) -> bool:
    return math.isclose(x, y, rel_tol=1e-9, abs_tol=1e-12)


def _significant(x: float) -> int:
    return max(1, len(f"{abs(x):.0f}".rstrip("0")))


def _last_place(x: float) -> float:
    """Return the place of the last written digit: 19.5 → 0.1, 2500 → 1."""
    decimals = f"{abs(x):.6f}".rstrip("0").partition(".")[2]
    return float(10.0 ** -len(decimals))


def _step(x: float, five: bool = True) -> float:
    """Return the largest 10^k, or 5·10^k, that `x` is a multiple of: 2500 → 500, 59 → 1, 19.5 → 0.5."""
    digits = f"{abs(x):.6f}".replace(".", "").lstrip("0").rstrip("0") or "0"
    whole = f"{abs(x):.6f}".replace(".", "")
    zeros = len(whole) - len(whole.rstrip("0")) if digits != "0" else 6
    place = float(10.0 ** (zeros - 6))
    return place * 5 if five and digits[-1] == "5" else place


def _digits(x: float, english: bool) -> str:
    for size, name in ((1e9, ("tỷ", "billion")), (1e6, ("triệu", "million"))):
        if abs(x) >= size and math.isclose(x / size, round(x / size, 3), rel_tol=1e-12):
            return f"{_digits(x / size, english)} {name[english]}"
    text = f"{x:,.6f}".rstrip("0").rstrip(".")
    return text if english else text.replace(",", "·").replace(".", ",").replace("·", ".")
