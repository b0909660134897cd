"""What is wrong with a library, and what can be saved of it.

`examine` looks at the file, at what belongs together (every article has its text, its analysis, its words in the index, a story), and at whether what is
stored is what was written (the hash of a text names its version). `rescue` reads a damaged file row by row and takes what can be read into a new library.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from machtin.article import Article
from machtin.errors import StorageError
from machtin.keep.packing import CorruptError, unpack_analysis, unpack_article, unpack_story
from machtin.keep.records import Finding
from machtin.keep.schema import analyses, articles, event_types, redirects, set_aside, stories, story_terms, versions
from machtin.keep.store import Store
from machtin.keep.word_index import index_of
from machtin.relate.signature import unpack_signature

REBUILD = "Rescue the library into a new one: machtin doctor --rescue NEW.db"
MAX_TOLD = 20  # findings of one kind


def examine(store: Store, *, thorough: bool = True) -> Iterator[Finding]:
    """Yield what is found, faults first told; nothing is changed. `thorough`: every text and analysis is read too."""
    if store.is_sqlite:
        damaged = False
        for finding in _file(store.name):
            damaged = True
            yield finding
        if damaged:
            return
    with store.read() as connection:
        yield from _belonging(connection)
        if thorough:
            yield from _content(connection)
        yield from _notes(connection)


def _file(name: str) -> Iterator[Finding]:
    """What SQLite itself finds wrong with the file."""
    try:
        with closing(sqlite3.connect(f"file:{Path(name).resolve().as_posix()}?mode=ro", uri=True)) as connection:
            for (said,) in connection.execute(f"PRAGMA integrity_check({MAX_TOLD})"):
                if said != "ok":
                    yield Finding("fault", name, f"{said}.", REBUILD)
            for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchmany(MAX_TOLD):
                yield Finding("fault", f"{table} row {row}", f"points to {parent} that is not there.", REBUILD)
    except sqlite3.DatabaseError as error:
        yield Finding("fault", name, f"cannot be read to its end: {error}.", REBUILD)


def _belonging(connection: Connection) -> Iterator[Finding]:
    """What should be there for every article, and is not."""
    every = dict(connection.execute(select(articles.c.key, articles.c.id)).all())
    index = index_of(connection)
    from machtin.keep.schema import quotes

    checks: list[tuple[str, set[int], set[int]]] = [
        ("has no text", set(every), set(connection.execute(select(versions.c.article).join(articles, (articles.c.key == versions.c.article) & (articles.c.n_versions == versions.c.n))).scalars())),
        ("has no analysis", set(every), set(connection.execute(select(analyses.c.article)).scalars())),
        ("is not in the word index", set(every), index.keys(connection, "article_words")),
        ("is in no story", set(every), set(connection.execute(select(articles.c.key).where(articles.c.story.is_not(None))).scalars())),
    ]
    for what, wanted, there in checks:
        for key in sorted(wanted - there)[:MAX_TOLD]:
            yield Finding("fault", f"article {every[key]}", f"{what}.", "machtin sync --reanalyze makes it anew.")
    for key in sorted(index.keys(connection, "article_words") - set(every))[:MAX_TOLD]:
        yield Finding("fault", f"word index, key {key}", "belongs to no article.", REBUILD)
    said = set(connection.execute(select(quotes.c.key)).scalars())
    if (listed := index.keys(connection, "quote_words")) != said:
        yield Finding("fault", "word index of quotes", f"{len(said - listed)} quotes are missing, {len(listed - said)} are of no article.", REBUILD)
    for id, n, counted in connection.execute(
        select(stories.c.id, stories.c.n_articles, func.count(articles.c.key)).outerjoin(articles, articles.c.story == stories.c.key).group_by(stories.c.key, stories.c.id, stories.c.n_articles)
    ):
        if counted != n or not counted:
            yield Finding("fault", f"story {id}", f"says that it has {n} articles and has {counted}.", "machtin sync --regroup counts anew.")
    lost = connection.execute(select(redirects.c.old).where(redirects.c.story != "", redirects.c.story.not_in(select(stories.c.id)))).scalars().all()
    for old in lost[:MAX_TOLD]:
        yield Finding("fault", f"story {old}", "leads to a story that is not there.", "Tell us, please: this is a bug of machtin.")
    found = set(connection.execute(select(story_terms.c.story).distinct()).scalars())
    for key, id in connection.execute(select(stories.c.key, stories.c.id)):
        if key not in found and _has_terms(connection, key):
            yield Finding("fault", f"story {id}", "is found by no term, so no article can join it.", "machtin sync --regroup finds it anew.")


def _has_terms(connection: Connection, story: int) -> bool:
    rows = connection.execute(select(analyses.c.signature).join(articles, articles.c.key == analyses.c.article).where(articles.c.story == story)).scalars()
    return any(len(unpack_signature(data).terms) for data in rows)


def _content(connection: Connection) -> Iterator[Finding]:
    """What is stored and is not what was written."""
    n_told = 0
    rows = connection.execution_options(yield_per=200).execute(
        select(articles.c.id, articles.c.n_versions, versions.c.n, versions.c.version, versions.c.data, analyses.c.data.label("analysis"))
        .select_from(articles.join(versions, versions.c.article == articles.c.key).outerjoin(analyses, analyses.c.article == articles.c.key))
    )
    for r in rows:
        where = f"article {r.id}" + (f", version {r.n}" if r.n_versions > 1 else "")
        try:
            article = unpack_article(r.data)
            if article.version != r.version:
                raise CorruptError("its text is not the one that was stored")
            if r.n == r.n_versions and r.analysis is not None:
                unpack_analysis(r.analysis, article.text)
        except CorruptError as error:
            n_told += 1
            if n_told <= MAX_TOLD:
                yield Finding("fault", where, f"cannot be read: {error}.", REBUILD)
    for id, data in connection.execute(select(stories.c.id, stories.c.data).where(stories.c.data.is_not(None))):
        try:
            unpack_story(data)
        except CorruptError as error:
            yield Finding("fault", f"story {id}", f"cannot be read: {error}.", "machtin sync --regroup tells it anew.")


def _notes(connection: Connection) -> Iterator[Finding]:
    """What a person may want to know, and is no fault."""
    n_stale = connection.execute(select(func.count()).select_from(stories).where(stories.c.stale, stories.c.n_articles > 1)).scalar() or 0
    if n_stale:
        yield Finding("note", "stories", f"{n_stale} wait to be told anew.", "machtin sync tells them.")
    for r in connection.execute(select(set_aside.c.item, set_aside.c.what).order_by(set_aside.c.key.desc()).limit(MAX_TOLD)):
        yield Finding("note", r.item, r.what, "It was set aside.")
    machines = connection.execute(select(articles.c.machtin, func.count()).group_by(articles.c.machtin).order_by(articles.c.machtin)).all()
    if len(machines) > 1:
        told = ", ".join(f"{n} by {version}" for version, n in machines)
        yield Finding("note", "analyses", f"are of several versions: {told}.", "machtin sync --reanalyze makes them one.")
    if connection.execute(select(func.count()).select_from(event_types)).scalar() == 63:
        yield Finding("note", "event types", "there is no bit left for another one.")


# ---- rescuing


def salvage(name: str, tell: Callable[[Finding], None]) -> Iterator[Article]:
    """Yield every article of a damaged SQLite file that can be read, the newest readable version of each; tell what cannot.

    Rows are read one by one, so that a damaged page costs what stands on it and no more. Raises StorageError where not even the list of tables can be read.
    """
    with closing(_opened(name)) as connection:
        keys = _keys(connection, "versions", "article")
        n_lost = 0
        for key in keys:
            article = _newest(connection, key)
            if article is None:
                n_lost += 1
                if n_lost <= MAX_TOLD:
                    tell(Finding("fault", f"article with key {key}", "cannot be read.", "It is lost."))
            else:
                yield article
        if n_lost:
            tell(Finding("fault", name, f"{n_lost} of {len(keys)} articles could not be read.", "The others were saved."))


def salvage_decisions(name: str) -> list[dict[str, Any]]:
    """Return the decisions of a damaged SQLite file that can be read, as rows."""
    with closing(_opened(name)) as connection:
        connection.row_factory = sqlite3.Row
        out = []
        for key in _keys(connection, "decisions", "key"):
            with suppress(sqlite3.DatabaseError):
                row = connection.execute("SELECT * FROM decisions WHERE key = ?", (key,)).fetchone()
                if row is not None:
                    out.append(dict(row))
        return out


def _opened(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{Path(name).resolve().as_posix()}?mode=ro", uri=True)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        connection.close()
        raise StorageError(f"{name}: nothing can be read of it ({error}). Use a backup.") from None
    return connection


def _keys(connection: sqlite3.Connection, table: str, column: str) -> list[int]:
    """Every key of a table that an index or the table itself still tells, else every number up to the highest one."""
    for query in (f"SELECT DISTINCT {column} FROM {table} ORDER BY {column}", f"SELECT DISTINCT {column} FROM {table} NOT INDEXED"):
        with suppress(sqlite3.DatabaseError):
            return sorted(r[0] for r in connection.execute(query))
    highest = 0
    for query in (f"SELECT max({column}) FROM {table}", "SELECT max(key) FROM articles", "SELECT max(article) FROM analyses"):
        with suppress(sqlite3.DatabaseError):
            highest = max(highest, connection.execute(query).fetchone()[0] or 0)
    step = 1
    while highest == 0 and step < 1 << 24:  # not even that: a row that can be read, wherever it is
        with suppress(sqlite3.DatabaseError):
            if connection.execute(f"SELECT {column} FROM {table} WHERE {column} = ?", (step,)).fetchone():
                highest = 2 * step
        step *= 2
    return list(range(1, highest + 1))


def _newest(connection: sqlite3.Connection, key: int) -> Article | None:
    n = 0
    versions_of: list[tuple[str, bytes]] = []
    while n < 10_000:
        n += 1
        try:
            row = connection.execute("SELECT version, data FROM versions WHERE article = ? AND n = ?", (key, n)).fetchone()
        except sqlite3.DatabaseError:
            continue_looking = n < 3
            if continue_looking:
                continue
            break
        if row is None:
            break
        versions_of.append(row)
    for version, data in reversed(versions_of):
        with suppress(CorruptError):
            article = unpack_article(data)
            if article.version == version:
                return article
    return None
