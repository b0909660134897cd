"""Units of measure: which spellings mean one unit, and how many of its dimension's base unit one is.

The table is `units.toml`. A unit that is not in it is taken for a counted noun ("binh sĩ", "vụ"): counts are compared whatever they count,
since the question, not the value, tells what was counted.
"""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from machtin.text.fold import fold


class Unit(msgspec.Struct, frozen=True):
    """A unit of measure: `factor` base units of `dimension`."""

    dimension: str
    base: str
    factor: float

    @property
    def money(self) -> bool:
        """Whether it is a currency."""
        return self.dimension.startswith("money")


@lru_cache(maxsize=4096)  # an article's units are few, and every comparison asks
def units_of(name: str) -> tuple[Unit, ...]:
    """Return every unit that `name` may mean ("độ": of heat, of an earthquake, of an angle); () for a counted noun.

    A rate ("đồng/mùa", "USD một tháng") is a unit of its own with the numerator's factor.
    """
    folded = " ".join(fold(name).split())
    if found := _table().get(folded):
        return found
    over, _, under = folded.replace(" mỗi ", "/").replace(" một ", "/").partition("/")
    if not under:
        return ()
    below = _table().get(under.strip())
    per = below[0].base + f"x{below[0].factor:g}" if below else under.strip()
    return tuple(Unit(f"{u.dimension} / {per}", f"{u.base}/{under}", u.factor) for u in _table().get(over.strip(), ()))


def conversion(name: str, other: str) -> float | None:
    """Return how many `other` one `name` is ("km", "m": 1000); None where they measure different things. Two counted nouns convert 1:1."""
    ours, theirs = units_of(name), units_of(other)
    if not ours and not theirs:
        return 1.0
    if fold(name) == fold(other):
        return 1.0
    return next((u.factor / v.factor for u in ours for v in theirs if u.dimension == v.dimension and u.base == v.base), None)


def names_of_units() -> tuple[str, ...]:
    """Return every spelling in the table, folded."""
    return tuple(_table())


@cache
def _table() -> dict[str, tuple[Unit, ...]]:
    rows = tomllib.loads(files("machtin.values").joinpath("units.toml").read_text("utf-8"))["unit"]
    table: dict[str, tuple[Unit, ...]] = {}
    for row in rows:
        for name, factor in row["names"]:
            # Currencies without a dimension of their own ("money other") are told apart by their name.
            unit = Unit(row["dimension"], row["base"] or name, float(factor))
            table[fold(name)] = (*table.get(fold(name), ()), unit)
    return table
