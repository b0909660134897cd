"""Events as rows of a POLECAT weekly file: PLOVER codes, actor, recipient, place.

In:  an `Analysis`. Out: a row for every happening that has a PLOVER code; words of the article that tell one happening (`same_as`) are one row, which takes
who, whom, where and when from the first of them that tells it.
Gap: sectors, coordinates, intensities and Wikipedia ids are left empty; countries only of places (values/places.tsv), not of people.
Source: column names and order of the POLECAT weekly data (Dataverse AJGVIT); quads of the PLOVER manual (openeventdata/PLOVER).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib.resources import files

from machtin.analysis import Analysis, Entity, Event
from machtin.show.exports.columns import PolecatRow
from machtin.show.exports.plain import words_of
from machtin.timex import day_of
from machtin.values.places import Place, ancestors, find_place, places

QUADS = {
    "VERBAL COOPERATION": ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    "MATERIAL COOPERATION": ("COOPERATE", "AID", "RETREAT"),
    "VERBAL CONFLICT": ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    "MATERIAL CONFLICT": ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
_QUAD_OF = {event: quad for quad, events in QUADS.items() for event in events}
SEVERAL = "; "


def polecat_rows(a: Analysis) -> Iterator[PolecatRow]:
    """Yield the coded events of an article."""
    entities = {e.id: e for e in a.entities}
    day = a.document_date or (a.published or "")[:10] or None
    context = {kinds: SEVERAL.join(e.name for e in a.entities if e.type in kinds) for kinds in (("per",), ("org",), ("gpe", "loc"))}
    for chain in _happenings(a.events):
        first = chain[0]
        who, whom = _first(e.who for e in chain), _first(e.whom for e in chain)
        told = next((e for e in chain if e.where), None)
        where = told.where if told else None
        raw_place = words_of(a.text, told.where_span.start, told.where_span.end) if told and told.where_span else where
        place = find_place(_name(where, entities), _as_of(day)) if where else None
        when = next((x for e in chain if e.when and (x := day_of(e.when))), None)
        mode, contexts = next((e.plover_mode for e in chain if e.plover_mode), None), {e.plover_context for e in chain if e.plover_context}
        yield PolecatRow(
            event_id=f"{a.id} {first.id}", event_date=when.isoformat() if when else None if any(e.when for e in chain) else day, event_type=first.plover or "", event_mode=mode, intensity=None,
            quad_code=_QUAD_OF.get(first.plover or "", ""), contexts=SEVERAL.join(sorted(contexts)) or None,
            actor_name=_names(who, entities), actor_country=_country_of(who, entities, day), actor_cow=None, primary_actor_sector=None, actor_sectors=None,
            actor_title=_titles(who, entities), actor_name_raw=_names(who, entities), wikipedia_actor_id=None,
            recipient_name=_names(whom, entities), recipient_country=_country_of(whom, entities, day), recipient_cow=None, primary_recipient_sector=None, recipient_sectors=None,
            recipient_title=_titles(whom, entities), recipient_name_raw=_names(whom, entities), wikipedia_recipient_id=None,
            placename=_name(where, entities) if where else None, city=None, district=None, province=_province(place), country=_country(place), latitude=None, longitude=None,
            geonames_id=None, raw_placename=raw_place, feature_type=None, source=a.source, publication_date=day,
            story_people=context[("per",)], story_organizations=context[("org",)], story_locations=context[("gpe", "loc")], language="VI", version=a.machtin,
        )  # fmt: skip


def _happenings(events: Iterable[Event]) -> list[list[Event]]:
    """Coded events, those that the article tells again put behind their first."""
    chains: dict[str, list[Event]] = {}
    home: dict[tuple[str, str], str] = {}
    for e in events:
        if e.plover is None:
            continue
        first = next((home[s, e.plover] for s in e.same_as if (s, e.plover) in home), e.id)
        chains.setdefault(first, []).append(e)
        home[e.id, e.plover] = first
    return list(chains.values())


def _first(told: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return next((t for t in told if t), ())


def _name(who: str | None, entities: dict[str, Entity]) -> str:
    return entities[who].name if who in entities else who or ""


def _names(who: tuple[str, ...], entities: dict[str, Entity]) -> str | None:
    return SEVERAL.join(_name(w, entities) for w in who) or None


def _titles(who: tuple[str, ...], entities: dict[str, Entity]) -> str | None:
    return SEVERAL.join(r for w in who if w in entities for r in entities[w].roles) or None


def _country_of(who: tuple[str, ...], entities: dict[str, Entity], day: str | None) -> str | None:
    found = [c for w in who if w in entities and entities[w].type in ("gpe", "loc") and (c := _country(find_place(entities[w].name, _as_of(day))))]
    return SEVERAL.join(dict.fromkeys(found)) or None


def _as_of(day: str | None) -> date | None:
    return day_of(day) if day else None


def _country(place: Place | None) -> str | None:
    """The alpha-3 code of the one country that a place is or lies in."""
    if place is None:
        return None
    every = {k for i in place.ids or place.inside for k in (i, *ancestors(i, None)) if places()[k].kind in ("country", "territory")}
    return alpha3().get(every.pop()) if len(every) == 1 else None


def _province(place: Place | None) -> str | None:
    if place is None or len(place.ids) != 1:
        return None
    above = [k for k in (place.ids[0], *ancestors(place.ids[0], place.as_of)) if places()[k].kind == "province"]
    return places()[above[0]].names[0] if above else None


@cache
def alpha3() -> dict[str, str]:
    """Return ISO 3166-1 alpha-3 by alpha-2."""
    lines = files("machtin.show.exports").joinpath("iso3166.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))
