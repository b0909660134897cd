"""Finding: words, filters, rank, facets, snippets.

The word index gives what matches and its BM25; freshness is mixed in (an article of the library's newest day counts FRESH more than an old one, half of
that after FRESH_DAYS); ties go to the newer article, then by id, so that the same library gives the same order on either kind of database.
Without words the newest come first. A search for a speaker answers with the newest, and with what was said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from heapq import nsmallest
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, func, select

from machtin.errors import ConfigError
from machtin.keep.packing import text_of
from machtin.keep.people import name_keys
from machtin.keep.query import Query, understand
from machtin.keep.records import Facet, Facets, Found, Hit, Said
from machtin.keep.rulings import living_id
from machtin.keep.schema import article_names, articles, event_types, names, quotes, stories, versions
from machtin.keep.snippets import Finder
from machtin.keep.word_index import COLUMNS, index_of

FRESH = 0.5
FRESH_DAYS = 30
N_ENTITIES_OF = 200  # best hits over which entities are counted
N_FACETS = 12
MAX_RANKED = 3_000  # found articles that are weighed, those that came last: a word that more hold says little of what is looked for
MAX_SAID = 3  # quotes shown of one article
KEY, DAY, SOURCE, EVENTS, STORY, SCORE = range(6)


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What an article must be, beside holding the words; of several values of one filter any will do, save of `entity`: each."""

    entity: tuple[str, ...] = ()
    speaker: str | None = None
    event: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    """Days, inclusive; a month or a year means all of its days."""
    story: str | None = None


def search(connection: Connection, typed: str, filters: Filters, *, limit: int, offset: int = 0, facets: bool = True) -> Found:
    """Return what answers. Raises InputError for a query that only says what not to find, ConfigError for a filter that makes no sense."""
    index = index_of(connection)
    query = understand(typed, lambda tokens, plain: index.counts(connection, tokens, plain))
    nothing_typed = not typed.strip()
    if query.node is None and not nothing_typed:
        return Found((), 0, 0, Facets(), query.shown)  # signs only
    where = conditions(connection, filters)
    speakers: list[int] | None = None
    if filters.speaker is not None:
        speakers = name_keys(connection, filters.speaker)
        said: list[ColumnElement[bool]] = [quotes.c.speaker.in_(speakers)]
        if query.node is not None:
            said.append(index.quotes(connection, query.node))
        where.append(articles.c.key.in_(select(quotes.c.article).where(*said)))
    if query.node is None or speakers is not None:
        rows: Sequence[Any] = [(*r, 0.0) for r in connection.execute(select(*COLUMNS).where(*where))]
    else:
        rows = index.weigh(connection, query.node, where, MAX_RANKED)
    best = _ranked(connection, rows, limit + offset)
    hits = _hits(connection, best[offset:], query, speakers)
    n = len(rows)
    if n == MAX_RANKED and query.node is not None:
        n = index.count(connection, query.node, where)
    return Found(tuple(hits), n, len(rows), _facets(connection, rows, best) if facets else Facets(), query.shown)


def conditions(connection: Connection, filters: Filters) -> list[ColumnElement[bool]]:
    """Return the conditions on `articles` that filters put, the speaker left out."""
    where: list[ColumnElement[bool]] = [
        articles.c.key.in_(select(article_names.c.article).where(article_names.c.name.in_(name_keys(connection, name)))) for name in filters.entity
    ]
    if filters.source:
        where.append(articles.c.source.in_(filters.source))
    if filters.event:
        known = dict(connection.execute(select(event_types.c.type, event_types.c.bit)).all())
        mask = sum(1 << known[kind] for kind in set(filters.event) if kind in known)
        where.append(articles.c.events.bitwise_and(mask) != 0)
    if filters.since:
        where.append(articles.c.day >= day_given(filters.since, last=False))
    if filters.until:
        where.append(articles.c.day <= day_given(filters.until, last=True))
    if filters.story:
        id = living_id(connection, filters.story)
        where.append(articles.c.story == select(stories.c.key).where(stories.c.id == id).scalar_subquery())
    return where


def day_given(given: str, *, last: bool) -> str:
    """Return the first or last day of what was given: "2031", "2031-03", "2031-03-08". Raises ConfigError where it is no day."""
    try:
        parts = [int(p) for p in given.split("-")]
        date(*[*parts, 1, 1][:3])
        if not 1 <= len(parts) <= 3:
            raise ValueError
    except (ValueError, TypeError):
        raise ConfigError(f"{given}: is no day. Give a date as 2031-03-08, 2031-03 or 2031.") from None
    day = "-".join(f"{p:02d}" if n else f"{p:04d}" for n, p in enumerate(parts))
    return day + "-99-99"[3 * (len(parts) - 1) :] if last else day


def _ranked(connection: Connection, rows: Sequence[Any], n: int) -> list[Any]:
    """The best `n` rows with their final score."""
    newest = connection.execute(select(func.max(articles.c.day))).scalar()
    fresh: dict[str | None, float] = {None: 1.0}
    for day in {r[DAY] for r in rows} - {None}:
        fresh[day] = 1 + FRESH * 0.5 ** (max(0, _days_between(day, newest)) / FRESH_DAYS)
    scored = [(-round(r[SCORE] * fresh[r[DAY]], 4), _turned(r[DAY]), r[KEY], r) for r in rows]
    best = nsmallest(n + 1, scored)
    tied = [s for s in scored if len(best) > n and s[:2] == best[-1][:2]]
    if tied:  # ties at the edge are broken by id too
        best = [s for s in best if s[:2] != best[-1][:2]] + tied
    ids = dict(connection.execute(select(articles.c.key, articles.c.id).where(articles.c.key.in_([s[2] for s in best[: n + 500]]))).all())
    best.sort(key=lambda s: (s[0], s[1], ids.get(s[2], "")))
    return [(*s[3][:SCORE], -s[0]) for s in best[:n]]


def _turned(day: str | None) -> int:
    """A number that is smaller for newer days."""
    return 0 if day is None else -int(day.replace("-", ""))


def _days_between(day: str, newest: str | None) -> int:
    return 0 if newest is None else (date.fromisoformat(newest) - date.fromisoformat(day)).days


def _hits(connection: Connection, best: Sequence[Any], query: Query, speakers: list[int] | None) -> list[Hit]:
    if not best:
        return []
    scores = {r[KEY]: r[SCORE] for r in best}
    rows = connection.execute(
        select(articles.c.key, articles.c.id, articles.c.title, articles.c.source, articles.c.url, articles.c.day, stories.c.id.label("story"), versions.c.data)
        .select_from(articles.join(versions, (versions.c.article == articles.c.key) & (versions.c.n == articles.c.n_versions)).outerjoin(stories, stories.c.key == articles.c.story))
        .where(articles.c.key.in_(list(scores)))
    )
    finder = Finder(query.node, query.plain)
    by_key = {row.key: row for row in rows}
    said = _said(connection, list(scores), speakers, query) if speakers is not None else {}
    out = []
    for key, score in scores.items():
        row = by_key[key]
        text = text_of(row.data)
        begin = text.find("\n") + 1 if text.startswith(row.title[:20]) else 0
        quoted = tuple(Said(row.id, name, text[start:end], kind, start, end) for name, kind, start, end in said.get(key, ()))
        out.append(Hit(row.id, row.title, row.source, row.url, row.day, row.story, score, finder.snippet(text, begin), tuple(finder.marks(row.title)), quoted))
    return out


def _said(connection: Connection, keys: list[int], speakers: list[int], query: Query) -> dict[int, list[tuple[str, str, int, int]]]:
    where: list[ColumnElement[bool]] = [quotes.c.article.in_(keys), quotes.c.speaker.in_(speakers)]
    if query.node is not None:
        where.append(index_of(connection).quotes(connection, query.node))
    found: dict[int, list[tuple[str, str, int, int]]] = {}
    for q in connection.execute(select(quotes, names.c.name).join(names, names.c.key == quotes.c.speaker).where(*where).order_by(quotes.c.key)):
        if len(found.setdefault(q.article, [])) < MAX_SAID:
            found[q.article].append((q.name, q.kind, q.start, q.end))
    return found


def _facets(connection: Connection, rows: Sequence[Any], best: Sequence[Any]) -> Facets:
    if not rows:
        return Facets()
    kinds = dict(connection.execute(select(event_types.c.bit, event_types.c.type)).all())
    masks = Counter(r[EVENTS] for r in rows)
    events = {kind: n for bit, kind in kinds.items() if (n := sum(c for mask, c in masks.items() if mask >> bit & 1))}
    several = dict(Counter(r[STORY] for r in rows).most_common(N_FACETS))
    story_ids = dict(connection.execute(select(stories.c.key, stories.c.id).where(stories.c.key.in_(list(several)))).all())
    top = [r[KEY] for r in best[:N_ENTITIES_OF]]
    if len(top) < min(len(rows), N_ENTITIES_OF):
        top = [r[KEY] for r in nsmallest(N_ENTITIES_OF, rows, key=lambda r: (-r[SCORE], _turned(r[DAY]), r[KEY]))]
    count = func.count().label("n")
    entities = connection.execute(
        select(names.c.name, names.c.type, count)
        .join(article_names, article_names.c.name == names.c.key)
        .where(article_names.c.article.in_(top), article_names.c.main)
        .group_by(names.c.key, names.c.name, names.c.type)
        .order_by(count.desc(), names.c.name, names.c.type)
        .limit(N_FACETS)
    )
    return Facets(
        sources=_top(Counter(r[SOURCE] for r in rows if r[SOURCE])),
        months=tuple(Facet(m, n) for m, n in sorted(Counter(r[DAY][:7] for r in rows if r[DAY]).items(), reverse=True)[: 2 * N_FACETS]),
        events=_top(events),
        stories=_top({story_ids[k]: n for k, n in several.items() if k in story_ids and n > 1}),
        entities=tuple(Facet(e.name, e.n, e.type) for e in entities),
        n_entities_of=len(top),
    )


def _top(counts: dict[str, int]) -> tuple[Facet, ...]:
    return tuple(Facet(value, n) for value, n in sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:N_FACETS])
