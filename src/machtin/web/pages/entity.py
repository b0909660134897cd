"""A person, organisation or place: what they said, what they did and what was done to them, where, and with whom they are named.

Read out of the newest MAX_READ articles that bear the name; how many there are in all is said. Two people of one name are told together, which is said too.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from machtin.analysis import Analysis, Entity, Event
from machtin.keep.library import Library
from machtin.keep.search import Filters
from machtin.show.i18n import N_
from machtin.show.marks import clean
from machtin.text.fold import fold
from machtin.web.access import allowed, the_library, the_site
from machtin.web.pages.shared import path_of
from machtin.web.refused import Refused
from machtin.web.words import Lang

MAX_READ = 30
MAX_LISTED = 40


@dataclass(frozen=True)
class Told:
    """A statement, or an event, with the place where it stands."""

    text: str
    kind: str
    day: str
    paper: str
    url: str
    key: str = ""


@dataclass
class Person:
    """What is known of a name."""

    name: str
    types: Counter[str] = field(default_factory=Counter)
    aliases: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    said: list[Told] = field(default_factory=list)
    did: list[Told] = field(default_factory=list)
    suffered: list[Told] = field(default_factory=list)
    places: Counter[str] = field(default_factory=Counter)
    groups: Counter[str] = field(default_factory=Counter)


def entity(request: Request) -> Response:
    """Answer with the page of a name."""
    allowed(request, "reader")
    library = the_library(request)
    name = request.path_params["name"][:200].strip()

    def make(lang: Lang) -> dict[str, Any]:
        found = library.search("", Filters(entity=(name,)), limit=MAX_READ)
        if not found.n:
            raise Refused(404, N_("No article bears this name."))
        person = person_of(library, name, [h.id for h in found.hits])
        others = [f for f in found.facets.entities if fold(f.value) not in {fold(a) for a in (name, *person.aliases)}]
        headlines = {s.id: s.headline for s in _stories(library, [f.value for f in found.facets.stories])}
        months = sorted(found.facets.months, key=lambda f: f.value)
        return {"person": person, "found": found, "others": others, "stories": [(headlines[f.value], f) for f in found.facets.stories if f.value in headlines], "months": months, "most": max((f.n for f in months), default=1), "max_listed": MAX_LISTED}

    return the_site(request).page(request, "entity.html.j2", make)


def person_of(library: Library, name: str, ids: list[str]) -> Person:
    """Read what the analyses of these articles tell of a name."""
    person = Person(name)
    wanted = f" {fold(name)} "
    seen: set[str] = set()
    for analysis in reversed(library.analyses(ids)):
        mine = {e.id: e for e in analysis.entities if _bears(e, wanted)}
        if not mine:
            continue
        names = {e.id: e.name for e in analysis.entities}
        for e in mine.values():
            person.types[e.type] += 1
            person.aliases.update({clean(a) for a in e.aliases if fold(a) != fold(name)})
            person.roles.update({clean(r) for r in e.roles})
        for q in analysis.quotes:
            if q.speaker in mine:
                _take(person.said, seen, _told(analysis, q.start, q.end, q.kind, q.start))
        for event in analysis.events:
            _take_event(person, seen, analysis, event, mine, names)
        for a in analysis.affiliations:
            if a.member in mine:
                person.groups[clean(names.get(a.group, a.group))] += 1
    return person


def _bears(e: Entity, wanted: str) -> bool:
    return any(wanted in f" {fold(form)} " for form in (e.name, *e.aliases))


def _take_event(person: Person, seen: set[str], analysis: Analysis, event: Event, mine: dict[str, Entity], names: dict[str, str]) -> None:
    did, suffered = bool(mine.keys() & set(event.who)), bool(mine.keys() & set(event.whom))
    if not did and not suffered:
        return
    sentence = next(((s.start, s.end) for s in analysis.sentences if s.start <= event.start < s.end), (event.start, event.end))
    _take(person.did if did else person.suffered, seen, _told(analysis, *sentence, event.type, event.start))
    if event.where:
        person.places[clean(names.get(event.where, event.where))] += 1


def _take(into: list[Told], seen: set[str], told: Told) -> None:
    """Keep a statement; the same words, which several papers print, once."""
    if told.key not in seen:
        seen.add(told.key)
        into.append(told)


def _told(analysis: Analysis, start: int, end: int, kind: str, at: int) -> Told:
    number = next((n for n, s in enumerate(analysis.sentences, 1) if s.start <= at < s.end), 0)
    text = clean(" ".join(analysis.text[start:end].split()))
    return Told(text[:600], kind, analysis.published or analysis.document_date or "", clean(analysis.source or ""), path_of("articles", analysis.id) + (f"#s{number}" if number else ""), fold(text))


def _stories(library: Library, ids: list[str]) -> list[Any]:
    from sqlalchemy import select

    from machtin.keep.schema import stories

    with library.store.read() as connection:
        return list(connection.execute(select(stories.c.id, stories.c.headline).where(stories.c.id.in_(ids))))


ROUTES = [Route("/entities/{name:path}", entity, methods=["GET"])]
