"""A person, organisation or place: what they said, what they did and what was done to them, where, and with whom they are named.

Read out of the newest MAX_READ articles that bear the name; how many there are in all is said. Two people of one name are told together, which is said too.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from machtin.analysis import Analysis, Entity, Event
from machtin.keep.library import Library
from machtin.keep.schema import article_names, articles, names, stories
from machtin.show.i18n import N_
from machtin.show.marks import clean
from machtin.text.fold import fold
from machtin.web.access import allowed, the_library, the_site
from machtin.web.pages.shared import path_of
from machtin.web.refused import Refused
from machtin.web.words import Lang

MAX_READ = 30
MAX_LISTED = 40
MAX_CHARS = 320  # of a sentence; the link leads to all of it


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


@dataclass(frozen=True)
class Bearers:
    """Which articles bear a name, in numbers."""

    n: int
    newest: list[str]
    months: list[tuple[str, int]]
    others: list[tuple[str, int]]
    stories: list[tuple[str, str, int]]
    """Id, headline, and how many of the newest articles are in it."""


def entity(request: Request) -> Response:
    """Answer with the page of a name."""
    allowed(request, "reader")
    library = the_library(request)
    name = request.path_params["name"][:200].strip()

    def make(lang: Lang) -> dict[str, Any]:
        forms = forms_of(name)
        found = bearers(library, forms)
        if not found.n:
            raise Refused(404, N_("No article bears this name."))
        person = person_of(library, name, forms, found.newest)
        return {"person": person, "found": found, "most": max((n for _, n in found.months), default=1), "max_listed": MAX_LISTED}

    return the_site(request).page(request, "entity.html.j2", make)


def forms_of(name: str) -> frozenset[str]:
    """Return the folded forms that mean the same: the name itself, and of a place its other names ("Mỹ", "Hoa Kỳ")."""
    from machtin.values.places import find_place, places

    table = places()
    return frozenset({fold(name), *(fold(form) for id in find_place(name).ids if id in table for form in table[id].names)})


def bearers(library: Library, forms: frozenset[str]) -> Bearers:
    """Return which articles bear one of these names, whole: "Mỹ" is not "Mỹ Tâm"."""
    n = func.count().label("n")
    month = func.substr(articles.c.day, 1, 7).label("month")
    with library.store.read() as connection:
        keys = list(connection.execute(select(names.c.key).where(names.c.folded.in_(sorted(forms)))).scalars())
        mine = select(article_names.c.article).where(article_names.c.name.in_(keys)).distinct()
        months = connection.execute(select(month, n).where(articles.c.key.in_(mine), articles.c.day.is_not(None)).group_by(month).order_by(month)).all()
        n_all = connection.execute(select(n).select_from(mine.subquery())).scalar() or 0
        newest = connection.execute(select(articles.c.key, articles.c.id).where(articles.c.key.in_(mine)).order_by(articles.c.day.desc().nulls_last(), articles.c.key.desc()).limit(MAX_READ)).all()
        read = [r.key for r in newest]
        others = connection.execute(
            select(names.c.name, n).join(article_names, article_names.c.name == names.c.key)
            .where(article_names.c.article.in_(read), article_names.c.main, names.c.key.not_in(keys)).group_by(names.c.key, names.c.name).order_by(n.desc(), names.c.name).limit(16)
        ).all()  # fmt: skip
        told = connection.execute(
            select(stories.c.id, stories.c.headline, n).join(articles, articles.c.story == stories.c.key).where(articles.c.key.in_(read))
            .group_by(stories.c.key, stories.c.id, stories.c.headline).order_by(n.desc(), stories.c.key.desc()).limit(10)
        ).all()  # fmt: skip
    return Bearers(n_all, [r.id for r in newest], [(r.month, r.n) for r in months], [(r.name, r.n) for r in others], [(r.id, r.headline, r.n) for r in told])


def person_of(library: Library, name: str, forms: frozenset[str], ids: list[str]) -> Person:
    """Read what the analyses of these articles tell of a name."""
    person = Person(name)
    seen: set[str] = set()
    for analysis in reversed(library.analyses(ids)):
        mine = {e.id: e for e in analysis.entities if _bears(e, forms)}
        if not mine:
            continue
        called = {e.id: e.name for e in analysis.entities}
        for e in mine.values():
            person.types[e.type] += 1
            person.aliases.update({clean(a) for a in e.aliases if fold(a) != fold(name)})
            person.roles.update({clean(r) for r in e.roles})
        for q in analysis.quotes:
            if q.speaker in mine:
                _take(person.said, seen, _told(analysis, q.start, q.end, q.kind, q.start))
        for event in analysis.events:
            _take_event(person, seen, analysis, event, mine, called)
        for a in analysis.affiliations:
            if a.member in mine:
                person.groups[clean(called.get(a.group, a.group))] += 1
    return person


def _bears(e: Entity, forms: frozenset[str]) -> bool:
    return any(fold(form) in forms for form in (e.name, *e.aliases))


def _take_event(person: Person, seen: set[str], analysis: Analysis, event: Event, mine: dict[str, Entity], called: dict[str, str]) -> None:
    did, suffered = bool(mine.keys() & set(event.who)), bool(mine.keys() & set(event.whom))
    if not did and not suffered:
        return
    sentence = next(((s.start, s.end) for s in analysis.sentences if s.start <= event.start < s.end), (event.start, event.end))
    _take(person.did if did else person.suffered, seen, _told(analysis, *sentence, event.type, event.start))
    if event.where:
        person.places[clean(called.get(event.where, event.where))] += 1


def _take(into: list[Told], seen: set[str], told: Told) -> None:
    """Keep a statement; the same words, which several papers print, once."""
    if told.key not in seen:
        seen.add(told.key)
        into.append(told)


def _told(analysis: Analysis, start: int, end: int, kind: str, at: int) -> Told:
    number = next((n for n, s in enumerate(analysis.sentences, 1) if s.start <= at < s.end), 0)
    text = clean(" ".join(analysis.text[start:end].split()))
    if len(text) > MAX_CHARS:
        text = text[:MAX_CHARS].rpartition(" ")[0] + " …"
    return Told(text, kind, analysis.published or analysis.document_date or "", clean(analysis.source or ""), path_of("articles", analysis.id) + (f"#s{number}" if number else ""), fold(text))


ROUTES = [Route("/entities/{name:path}", entity, methods=["GET"])]
