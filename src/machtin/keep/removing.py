"""Taking articles out, and forgetting them.

`remove` takes an article out of lists, search, stories and exports, with all its versions. `forget` does the same for good: the article's id is
remembered as a hash, so that it is not taken in again when it is met, and the file is cleaned, so that deleted text does not stay in its unused parts.
Forgetting a name removes the articles that name a person, organisation or place.
Not reached: copies made elsewhere (backups, exports; `scrub` cleans backups that are libraries), other articles that tell the same without the name,
and what editors wrote into headlines and reasons of other stories (`mentions` lists these).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, or_, select, text, update

from machtin.errors import InputError
from machtin.keep.people import name_keys
from machtin.keep.placing import Placing
from machtin.keep.records import Decision
from machtin.keep.rulings import decision_of
from machtin.keep.schema import article_names, articles, decisions, forgotten, name_words, names, set_aside, stories
from machtin.keep.store import Store
from machtin.keep.word_index import WordIndex, index_of
from machtin.keep.writing import Writer, hash_of, moment
from machtin.text.fold import fold


def ids_meant(connection: Connection, name_or_id: str) -> list[str]:
    """Return the ids of the articles that a name or id means: the article of that id, else those that name it. Raises InputError where there is none."""
    if connection.execute(select(articles.c.key).where(articles.c.id == name_or_id)).first():
        return [name_or_id]
    keys = name_keys(connection, name_or_id)
    found = connection.execute(
        select(articles.c.id).where(articles.c.key.in_(select(article_names.c.article).where(article_names.c.name.in_(keys)))).order_by(articles.c.key)
    ).scalars()
    ids = list(found)
    if not ids:
        raise InputError(f"{name_or_id}: is no article, and no article names it. Nothing was removed.")
    return ids


def remove(connection: Connection, writer: Writer, ids: Sequence[str], *, for_good: bool) -> list[str]:
    """Take articles out and return the ids of those that were there; `for_good`: they are not taken in again."""
    rows = connection.execute(select(articles.c.key, articles.c.id, articles.c.story).where(articles.c.id.in_(list(ids)))).all()
    keys = [r.key for r in rows]
    touched = sorted({r.story for r in rows})
    for story in touched:
        writer.placing.look_before(story)
    writer.take_out(keys)
    connection.execute(delete(articles).where(articles.c.key.in_(keys)))  # versions go with them
    now = moment()
    for story in touched:
        _left(connection, writer.placing, story, now)
    _drop_unused_names(connection)
    writer.forget_names()
    if for_good:
        _forget(connection, [r.id for r in rows], now)
    return [r.id for r in rows]


def mentions(connection: Connection, name: str) -> list[Decision]:
    """Return the decisions whose headline or reason has a name in it: words of editors, which no rule should change."""
    rows = connection.execute(select(decisions).where(or_(decisions.c.value.is_not(None), decisions.c.reason.is_not(None))).order_by(decisions.c.key))
    found = [decision_of(r) for r in rows]
    return [d for d in found if fold(name) in fold(f"{d.value or ''} {d.reason or ''}")]


def scrub(store: Store) -> None:
    """Clean the unused parts of a library, so that nothing of what was removed can be read from its file. Takes as long as copying it."""
    if store.is_sqlite:
        store.write(lambda connection: index_merged(index_of(connection), connection))
        connection = store.engine.raw_connection()
        try:
            for command in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                connection.cursor().execute(command).fetchall()
        finally:
            connection.close()
        return
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as outside:
        for table in ("articles", "versions", "analyses", "stories", "quotes", "names", "name_words", "article_names", "article_words", "quote_words", "set_aside"):
            outside.execute(text(f"VACUUM FULL {table}"))


def index_merged(_index: WordIndex, connection: Connection) -> None:
    """Merge the word indexes of a SQLite library into one piece each, in which deleted words are no more."""
    for name in ("article_words", "quote_words"):
        connection.exec_driver_sql(f"INSERT INTO {name}({name}) VALUES ('optimize')")


def _left(connection: Connection, placing: Placing, story: int, now: str) -> None:
    """Bring a story in line with what is left of it."""
    if placing.ids_in(story):
        # What was told before holds words of the article that went: it must not be shown until it is told anew.
        connection.execute(update(stories).where(stories.c.key == story).values(data=None))
        first = connection.execute(select(articles.c.title).where(articles.c.story == story).order_by(articles.c.key)).scalar()
        connection.execute(update(stories).where(stories.c.key == story).values(headline=first))
        placing.changed(story, now, count=True)
    else:
        placing.shelves.count_anew(story)
        placing.drop(story, None, now)


def _drop_unused_names(connection: Connection) -> None:
    unused = select(names.c.key).where(~select(article_names.c.name).where(article_names.c.name == names.c.key).exists())
    connection.execute(delete(name_words).where(name_words.c.name.in_(unused)))
    connection.execute(delete(names).where(names.c.key.in_(unused)))


def _forget(connection: Connection, ids: Sequence[str], now: str) -> None:
    hashes = [hash_of(i) for i in ids]
    known = set(connection.execute(select(forgotten.c.hash).where(forgotten.c.hash.in_(hashes))).scalars())
    if new := [h for h in dict.fromkeys(hashes) if h not in known]:
        connection.execute(insert(forgotten), [{"hash": h, "at": now} for h in new])
    connection.execute(delete(set_aside).where(or_(*(set_aside.c.item.contains(i, autoescape=True) for i in ids))) if ids else delete(set_aside).where(text("1 = 0")))
