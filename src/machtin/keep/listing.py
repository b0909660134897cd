"""Lists of a library a page at a time: stories, names, quotes, disagreements. A page says where the next one begins, by values and not by numbers of lines, so that
what comes or goes meanwhile shifts nothing, and the hundredth page costs what the first does.

In:  filters, how many, and the place behind which to go on (`Page.next` of the page before; None: from the beginning).
Out: `Page`s. A place that is none of ours raises InputError.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from machtin.errors import InputError
from machtin.keep.lines import DisagreementLine, NameLine, QuoteLine
from machtin.keep.packing import text_of, unpack_story
from machtin.keep.people import name_keys
from machtin.keep.records import StoryLine
from machtin.keep.rulings import confirmed_in, dismissed_in, living_id
from machtin.keep.schema import article_names, articles, decisions, names, quotes, stories, versions
from machtin.keep.search import Filters, conditions, day_given
from machtin.story import Disagreement

T = TypeVar("T")
Place = tuple[Any, ...]
MAX_LOOKED_AT = 400  # stories opened for one page of disagreements whose filter fits few of them
BIG = 1 << 62


class Page(msgspec.Struct, Generic[T], frozen=True):
    """A page of a list; `next` is None on the last one."""

    items: tuple[T, ...]
    next: Place | None = None


ORDERS: dict[str, tuple[tuple[str, bool], ...]] = {
    "newest": (("last", True), ("key", True)),
    "disputed": (("n_disagreements", True), ("last", True), ("key", True)),
    "growing": (("changed", True), ("key", True)),
    "arrival": (("key", False),),
}
"""Orders of stories: columns, and whether the greater value comes first."""
_KINDS: dict[str, type] = {"key": int, "n_disagreements": int, "last": str, "changed": str}


def page_of_stories(connection: Connection, filters: Filters, *, order: str, least: int, limit: int, after: Place | None) -> Page[StoryLine]:
    """Return stories of `least` articles or more that the filters leave: those with such an article, and of such a day."""
    if order not in ORDERS:
        raise InputError(f"{order}: stories are ordered {', '.join(ORDERS)}.")
    columns = ORDERS[order]
    where = [stories.c.n_articles >= least, *_story_conditions(connection, filters)]
    if after is not None:
        where.append(_behind(columns, after))
    pinned = set(connection.execute(select(decisions.c.story).where(decisions.c.act == "pin", decisions.c.undone_at.is_(None), decisions.c.articles == "[]")).scalars())
    by = [stories.c[name].desc().nulls_last() if falling else stories.c[name] for name, falling in columns]
    rows = connection.execute(select(stories).where(*where).order_by(*by).limit(limit + 1)).all()
    lines = tuple(StoryLine(r.id, r.headline, r.first, r.last, r.n_articles, r.n_disagreements, r.changed, r.id in pinned) for r in rows[:limit])
    return Page(lines, tuple(rows[limit - 1]._mapping[name] for name, _ in columns) if len(rows) > limit else None)


def page_of_names(connection: Connection, *, typed: str, types: Sequence[str], limit: int, after: Place | None) -> Page[NameLine]:
    """Return names in the order in which they came; `typed`: only those that it may mean."""
    where: list[ColumnElement[bool]] = [names.c.key > _one_key(after)] if after is not None else []
    if typed.strip():
        where.append(names.c.key.in_(name_keys(connection, typed)))
    if types:
        where.append(names.c.type.in_(types))
    where.append(exists().where(article_names.c.name == names.c.key, article_names.c.main))  # the main form of somebody somewhere
    rows = connection.execute(select(names.c.key, names.c.name, names.c.type).where(*where).order_by(names.c.key).limit(limit + 1)).all()
    return Page(_name_lines(connection, rows[:limit]), (rows[limit - 1].key,) if len(rows) > limit else None)


def name_line(connection: Connection, id: str) -> NameLine:
    """Return one name. Raises InputError where there is none of that id."""
    row = connection.execute(select(names.c.key, names.c.name, names.c.type).where(names.c.key == int(id))).first() if id.isascii() and id.isdigit() and len(id) < 18 else None
    if row is None:
        raise InputError(f"{id}: there is no such name.")
    return _name_lines(connection, [row])[0]


def page_of_quotes(connection: Connection, filters: Filters, *, name: str | None = None, limit: int, after: Place | None) -> Page[QuoteLine]:
    """Return quotes of the articles that the filters leave, those of the articles that came last first; `filters.speaker`, or `name` (an id): only theirs."""
    where = conditions(connection, filters)
    if filters.speaker is not None:
        where.append(quotes.c.speaker.in_(name_keys(connection, filters.speaker)))
    if name is not None:
        where.append(quotes.c.speaker == int(name_line(connection, name).id))
    if after is not None:
        where.append(quotes.c.key < _one_key(after))
    joined = quotes.join(articles, articles.c.key == quotes.c.article).outerjoin(names, names.c.key == quotes.c.speaker).outerjoin(stories, stories.c.key == articles.c.story)
    wanted = (quotes.c.key, quotes.c.article, quotes.c.start, quotes.c.end, quotes.c.kind, names.c.name, articles.c.id, articles.c.title, articles.c.source, articles.c.url, articles.c.day, stories.c.id.label("story"))
    rows = connection.execute(select(*wanted).select_from(joined).where(*where).order_by(quotes.c.key.desc()).limit(limit + 1)).all()
    shown = rows[:limit]
    held = connection.execute(
        select(versions.c.article, versions.c.data).join(articles, (articles.c.key == versions.c.article) & (articles.c.n_versions == versions.c.n)).where(articles.c.key.in_({r.article for r in shown}))
    )
    texts = {key: text_of(data) for key, data in held}
    lines = (QuoteLine(str(r.key), r.id, r.start, r.end, texts[r.article][r.start : r.end], r.kind, r.name, r.title, r.source, r.url, r.day, r.story) for r in shown)
    return Page(tuple(lines), (shown[-1].key,) if len(rows) > limit else None)


def page_of_disagreements(
    connection: Connection, filters: Filters, *, keep: Callable[[Disagreement], bool], limit: int, after: Place | None,
) -> Page[DisagreementLine]:
    """Return disagreements that no editor dismissed and `keep` keeps, by story, newest story first, the surest of each first.

    A page of a filter that fits few may be short, or empty, and yet have a `next`: no page opens more than MAX_LOOKED_AT stories.
    """
    columns = ORDERS["newest"]
    skip = 0
    where = [stories.c.n_disagreements > 0, *_story_conditions(connection, filters)]
    if after is not None:
        last, key, skip = _checked(after, (str, int, int))
        same = and_(stories.c.key == key, stories.c.last == last if last is not None else stories.c.last.is_(None))
        where.append(or_(same, _behind(columns, (last, key))))
    light = (stories.c.key, stories.c.id, stories.c.headline, stories.c.last)  # a story's own bytes are fetched when its turn comes: most are not needed
    rows = connection.execute(select(*light).where(*where).order_by(stories.c.last.desc().nulls_last(), stories.c.key.desc()).limit(MAX_LOOKED_AT + 1)).all()
    lines: list[DisagreementLine] = []
    for n, row in enumerate(rows[:MAX_LOOKED_AT]):
        first = skip if n == 0 and after is not None and row.key == after[1] else 0
        dismissed, confirmed = dismissed_in(connection, row.id), confirmed_in(connection, row.id)
        data = connection.execute(select(stories.c.data).where(stories.c.key == row.key)).scalar()
        found = sorted(unpack_story(data).disagreements, key=lambda d: -d.strength) if data else []
        for place, d in enumerate(found[first:], first):
            if d.id in dismissed or not keep(d):
                continue
            if len(lines) == limit:
                return Page(tuple(lines), (row.last, row.key, place))
            lines.append(DisagreementLine(row.id, row.headline, row.last, d, d.id in confirmed))
    end = rows[MAX_LOOKED_AT] if len(rows) > MAX_LOOKED_AT else None
    return Page(tuple(lines), (end.last, end.key, 0) if end is not None else None)


def _story_conditions(connection: Connection, filters: Filters) -> list[ColumnElement[bool]]:
    """Conditions on `stories`: that an article of theirs fits, and of the days, that they reach into them."""
    where: list[ColumnElement[bool]] = []
    if filters.story is not None:
        where.append(stories.c.id == living_id(connection, filters.story))
    if filters.since:
        where.append(stories.c.last >= day_given(filters.since, last=False))
    if filters.until:
        where.append(stories.c.first <= day_given(filters.until, last=True))
    of_articles = conditions(connection, msgspec.structs.replace(filters, since=None, until=None, story=None))
    if of_articles:
        where.append(stories.c.key.in_(select(articles.c.story).where(*of_articles)))
    return where


def _behind(columns: tuple[tuple[str, bool], ...], after: Place) -> ColumnElement[bool]:
    """The condition that a row stands behind a place, in the order of the columns; NULL stands last."""
    values = _checked(after, tuple(_KINDS[name] for name, _ in columns))
    any_of: list[ColumnElement[bool]] = []
    same: list[ColumnElement[bool]] = []
    for (name, falling), value in zip(columns, values, strict=True):
        column = stories.c[name]
        if value is not None:
            further = column < value if falling else column > value
            any_of.append(and_(*same, or_(further, column.is_(None)) if column.nullable else further))
        same.append(column == value if value is not None else column.is_(None))
    return or_(*any_of)


def _checked(after: Place, kinds: tuple[type, ...]) -> Place:
    """Return a place that has values of these kinds; a text may be None. Raises InputError for any other: it comes from outside."""
    fits = {int: lambda v: type(v) is int and 0 <= v < BIG, str: lambda v: v is None or (isinstance(v, str) and "\0" not in v)}
    if len(after) != len(kinds) or not all(fits[kind](v) for kind, v in zip(kinds, after, strict=True)):
        raise InputError("this is no place in this list. Begin the list again without it.")
    return after


def _one_key(after: Place) -> int:
    return int(_checked(after, (int,))[0])


def _name_lines(connection: Connection, rows: Sequence[Any]) -> tuple[NameLine, ...]:
    keys = [r.key for r in rows]
    n_articles = _counts(connection, article_names.c.name, keys)
    n_quotes = _counts(connection, quotes.c.speaker, keys)
    return tuple(NameLine(str(r.key), r.name, r.type, n_articles.get(r.key, 0), n_quotes.get(r.key, 0)) for r in rows)


def _counts(connection: Connection, column: ColumnElement[Any], keys: Sequence[int]) -> dict[int, int]:
    rows = connection.execute(select(column, func.count()).where(column.in_(keys)).group_by(column)).all()
    return {row[0]: row[1] for row in rows}
