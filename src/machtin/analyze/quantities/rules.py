"""The tables of the quantities layer, compiled once: `quantities.toml` and the units of `machtin.values`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, cast

import msgspec

from machtin.analysis import Modifier
from machtin.text.fold import fold
from machtin.values.units import names_of_units

# Spellings of units that are everyday words first ("2 bộ" are ministries, "8 khối" are blocks): never taken for units here.
_EVERYDAY = frozenset({"bộ", "khối", "mẫu", "cân", "xu", "chỉ", "w", "l", "số điện", "cây vàng", "ký", "kí", "hôm", "quý", "bạt", "sát", "foot", "cent", "peso", "kip", "điểm %"})
_SETS = ("loose_label", "sum", "order_word", "degree", "compared", "not_money", "many", "stop")
_RATE = r"(?:[ ]{0,1}/[ ]{0,1}[^\W\d_]{1,9}\d?)?"


class Rules(msgspec.Struct, frozen=True):
    """Everything `find_quantities` looks up; all forms folded."""

    approximators: dict[str, Modifier]
    after: re.Pattern[str]
    after_modifiers: dict[str, Modifier]
    labels: frozenset[str]
    compound: re.Pattern[str]
    preceded: frozenset[str]
    person: re.Pattern[str]
    classifier: re.Pattern[str]
    noun: re.Pattern[str]
    tally: re.Pattern[str]
    sets: dict[str, frozenset[str]]
    """Plain word lists by their section: loose_label, sum, order_word, degree, compared, not_money, many, stop."""
    unit: re.Pattern[str]
    """A measure, a currency or % with what it is per; group 1 is the unit."""


@cache
def rules() -> Rules:
    """Return the compiled tables."""
    table = cast(dict[str, list[dict[str, Any]]], tomllib.loads(files("machtin.analyze.quantities").joinpath("quantities.toml").read_text("utf-8")))

    def words(kind: str) -> list[str]:
        return [fold(w) for row in table[kind] for w in row["words"]]

    def modifiers(kind: str) -> dict[str, Modifier]:
        return {fold(w): row["modifier"] for row in table[kind] for w in row["words"]}

    units = sorted((u for u in names_of_units() if u not in _EVERYDAY), key=len, reverse=True)
    lettered = [re.escape(u) for u in units if u[-1].isalnum()]
    signs = [re.escape(u) for u in units if not u[-1].isalnum()]
    unit = rf"[ ]{{0,2}}((?:{'|'.join(lettered)})(?!\w)|(?:{'|'.join(signs)}))" + _RATE
    return Rules(
        modifiers("approximator"), _any(words("after"), r"[ ]{0,2}"), modifiers("after"), frozenset(words("label") + words("loose_label")), _any(words("compound")), frozenset(words("preceded")),
        _any(words("person")), _any(words("classifier")), _any(words("noun") + words("person") + words("classifier")), _any(words("tally") + words("person")),
        {kind: frozenset(words(kind)) for kind in _SETS}, re.compile(unit),
    )  # fmt: skip


def _any(words: Iterable[str], lead: str = "") -> re.Pattern[str]:
    return re.compile(lead + "(" + "|".join(re.escape(w) for w in sorted(set(words), key=len, reverse=True)) + r")(?!\w)")
