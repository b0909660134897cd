"""A second copy of a library, consistent also while it is being written.

A SQLite library is copied by SQLite itself, as it was at one moment; writers need not wait. A PostgreSQL library is copied table by table, within one
state of the database, into a SQLite library: the schema is the same, so a backup is a library that can be opened, searched and served.
The copy is written beside its place and moved there when it is whole.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, text

from machtin.errors import ConfigError, StorageError
from machtin.keep import migrate
from machtin.keep.prepare import unpack_tokens
from machtin.keep.schema import analyses, metadata, quotes
from machtin.keep.store import Store
from machtin.keep.word_index import index_of

ROWS = 500


def back_up(store: Store, target: Path) -> None:
    """Copy a library to a new file. Raises ConfigError where `target` is there already, StorageError where it cannot be written."""
    if target.exists():
        raise ConfigError(f"{target}: is there already. Name a new file, so that no backup is lost. Nothing was written.")
    if not target.parent.is_dir():
        raise ConfigError(f"{target}: there is no folder {target.parent}. Make it first. Nothing was written.")
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if store.is_sqlite:
            _copy_file(store, beside)
        else:
            copy_rows(store, beside)
        with beside.open("rb+") as stream:
            os.fsync(stream.fileno())
        beside.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"{target}: the backup could not be written ({error}). There is no half a backup; the library is as it was.") from None
    finally:
        for tail in ("", "-wal", "-shm", "-journal"):
            beside.with_name(beside.name + tail).unlink(missing_ok=True)


def _copy_file(store: Store, beside: Path) -> None:
    source = store.engine.raw_connection()
    try:
        with closing(sqlite3.connect(beside)) as copy:
            driver: Any = source.driver_connection
            driver.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    finally:
        source.close()


def copy_rows(store: Store, beside: Path) -> None:
    """Copy a library of either kind into a new SQLite library, row by row."""
    copy = Store(beside, create=True)
    try:
        migrate.make(copy)
        with store.read() as source:
            copy.write(lambda connection: _fill(source, connection))
    finally:
        copy.close()


def _fill(source: Connection, target: Connection) -> None:
    for table in metadata.sorted_tables:
        for part in source.execution_options(yield_per=ROWS).execute(select(table)).partitions(ROWS):
            target.execute(insert(table), [dict(row._mapping) for row in part])
    index = index_of(target)
    numbers: dict[int, list[int]] = {}
    for article, key in target.execute(select(quotes.c.article, quotes.c.key).order_by(quotes.c.key)):
        numbers.setdefault(article, []).append(key)
    for part in source.execution_options(yield_per=ROWS).execute(select(analyses.c.article, analyses.c.words)).partitions(ROWS):
        tokens = [(article, unpack_tokens(data)) for article, data in part]
        index.put(target, "article_words", [(article, t[0]) for article, t in tokens])
        index.put(target, "quote_words", [pair for article, t in tokens for pair in zip(numbers.get(article, []), t[1:], strict=True)])
    target.execute(text("PRAGMA optimize"))
