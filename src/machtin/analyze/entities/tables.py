"""The tables of who is who, loaded once from the TOML files beside this module (each names its sources).

In:  `people.toml`, `organisations.toml`, `places.toml`, `roles.toml`, `references.toml`. Out: constants, folded, keyed by tuples of name tokens where names are compared.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from machtin.text.fold import fold


def _load(name: str) -> dict[str, Any]:
    data = files("machtin.analyze.entities").joinpath(name).read_text("utf-8")
    return tomllib.loads(data)


def _words(items: list[str]) -> frozenset[str]:
    return frozenset(fold(item) for item in items)


Heads = dict[str, tuple[tuple[str, ...], ...]]
"""The tokens of heads by their first token, the longest first."""


def _heads(items: list[str]) -> Heads:
    found: dict[str, list[tuple[str, ...]]] = {}
    for item in items:
        head = tuple(fold(item).split())
        found.setdefault(head[0], []).append(head)
    return {first: tuple(sorted(heads, key=len, reverse=True)) for first, heads in found.items()}


_PEOPLE = _load("people.toml")
_ORGANISATIONS = _load("organisations.toml")
_PLACES = _load("places.toml")

FAMILY_VN = frozenset(fold(_PEOPLE["family"]["vn"]).split())
FAMILY_BOTH = frozenset(fold(_PEOPLE["family"]["both"]).split())
FAMILY_FOREIGN = frozenset(fold(_PEOPLE["family"]["foreign"]).split())
ADDRESS_GENDER: dict[str, str] = {fold(w): row["gender"] for row in _PEOPLE["address"] for w in row["words"]}
CHILD = _words(_PEOPLE["age"]["child"])
ELDER = _words(_PEOPLE["age"]["elder"])
PARTICLES = _words(_PEOPLE["particles"]["words"])
KIN = _words(_PEOPLE["kin"]["words"])

ABBREVIATIONS: dict[str, tuple[str, ...]] = {fold(k): tuple(fold(v).split()) for k, v in _ORGANISATIONS["abbreviations"].items()}
EMPTY = _words(_ORGANISATIONS["empty"]["words"])
NAMING = _heads(_ORGANISATIONS["naming"]["heads"])
NAMING_WORDS = _words(_ORGANISATIONS["naming"]["heads"])
INSTITUTION = _heads(_ORGANISATIONS["institution"]["heads"])
REACH = frozenset(tuple(fold(w).split()) for w in _ORGANISATIONS["institution"]["reach"])
SAME_HEAD: dict[tuple[str, ...], tuple[str, ...]] = {tuple(fold(k).split()): tuple(fold(v).split()) for k, v in _ORGANISATIONS["same_head"].items()}
CREDIT = _words(_ORGANISATIONS["credit"]["words"])
SAME_ORGANISATION: list[list[str]] = [row["names"] for row in _ORGANISATIONS["same"]]

MORE_PLACES: dict[str, list[str]] = _PLACES["more"]
LEVELS: dict[str, int] = {fold(k): v for k, v in _PLACES["levels"].items()}
KINDS = _words(_PLACES["kinds"]["words"])
PLACE_CUES = _words(_PLACES["cues"]["words"])

_ROLES = _load("roles.toml")
OFFICES = _words(_ROLES["offices"]["words"])
EMPTY_ROLES = _words(_ROLES["empty"]["words"])
INDEFINITE = _words(_ROLES["indefinite"]["words"])
BETWEEN = _words(_ROLES["between"]["words"])
STOP = _words(_ROLES["stop"]["words"]) - BETWEEN

_REFERENCES = _load("references.toml")
PRONOUNS: dict[str, str] = {fold(k): v for k, v in _REFERENCES["pronouns"].items()}
COUNTRY_WORDS = _words(_REFERENCES["country"]["words"])
CITY_WORDS = _words(_REFERENCES["city"]["words"])
ORGANISATION_WORDS: dict[str, tuple[str, ...]] = {fold(k): tuple(map(fold, v)) for k, v in _REFERENCES["organisation"].items()}
DEMONSTRATIVES = _words(_REFERENCES["demonstratives"]["words"])
