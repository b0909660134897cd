"""Where a sentence is, as far as its names tell: a province's or country's own name, or the one that a building's or body's name ends in.

What is told of Hà Nội and what is told of TP.HCM is seldom one happening; this keeps their dates and numbers apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from machtin.relate.claims import Material
from machtin.values import Place, compare, place_of

MIN_WORDS_OF_BUILDING = 3  # "Nhà hát lớn Hà Nội"; a shorter name ends in a place by chance


def known_places(material: Material) -> dict[str, Place]:
    """Return story entity → the place that its name tells."""
    return {e.id: p for e in material.linked.entities if (p := _place_in(e.name, e.type)) is not None}


def two_places(one: Iterable[Place], other: Iterable[Place]) -> bool:
    """Tell whether two sentences are of places of which no two can be one; False where one names none that is known."""
    mine, theirs = ([p for p in side if p.known] for side in (one, other))
    return bool(mine and theirs) and all(compare(p, q).excludes for p in mine for q in theirs)


def places_in(places: Mapping[str, Place], entities: frozenset[str]) -> tuple[Place, ...]:
    """Return the places among a sentence's entities, in a fixed order."""
    return tuple(places[e] for e in sorted(entities & places.keys()))


def _place_in(name: str, kind: str) -> Place | None:
    if kind == "gpe":
        return place_of(name)
    words = name.split()
    if kind not in ("loc", "org") or len(words) < MIN_WORDS_OF_BUILDING:
        return None
    found = (place_of(" ".join(words[-n:])) for n in (2, 3, 1))
    return next((p for p in found if p.kind == "province"), None)


__all__ = ("known_places", "places_in", "two_places")
