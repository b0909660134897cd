"""Where a library is: one SQLite file, or a PostgreSQL database by its URL, behind one narrow door of transactions.

A write is one transaction and one function of a connection, so that it can be tried again when a server went away in the middle; writers wait for
each other (SQLite: BEGIN IMMEDIATE with a long busy timeout; PostgreSQL: an advisory lock). Reads see one state from beginning to end.
SQLite runs with WAL, foreign keys and `synchronous = FULL`: what was told as stored is on disk, also when the power fails.
Every refusal of disk or database becomes a StorageError that says what, why, what now, and what state remains.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from machtin.errors import ConfigError, StorageError

T = TypeVar("T")
BUSY_S = 60.0  # a writer waits so long for another; a batch takes well under a second
PATIENCE_S = 60.0  # so long a server that went away is waited for
WRITER_LOCK = 0x6D616368  # "mach", the advisory lock of writers in PostgreSQL
_REASONS = (
    # in the message of the database → what happened, what now
    (("disk is full", "disk I/O error", "File too large", "No space left"), "the disk is full or refuses to write", "Make room and run the command again: what was told as stored is there, what was not is simply taken in then."),
    (("readonly", "read-only", "unable to open database file", "permission denied"), "it cannot be written", "Check the permissions of the file and its folder. The library is as it was."),
    (("is locked", "database is busy"), f"another program has been writing for more than {BUSY_S:.0f} s", "Try again later. The library is as it was."),
    (("malformed", "not a database", "file is encrypted"), "the file is damaged", "`machtin doctor` says what, and rescues what can be read into a new library."),
)


class Store:
    """An opened database, without a word on what is in it."""

    def __init__(self, place: str | os.PathLike[str], *, create: bool = False) -> None:
        """Open `place`. Raises ConfigError where it names no library, StorageError where it cannot be opened."""
        self.url = library_url(place)
        self.name = self.url.database or "" if self.is_sqlite else self.url.render_as_string(hide_password=True)
        if self.is_sqlite:
            self._check_file(Path(self.name), create)
        self.engine = _engine(self.url)

    @property
    def is_sqlite(self) -> bool:
        """Whether the library is one file."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the library; a server that is away is waited for, up to PATIENCE_S."""
        with self._told(), self._waited_for(self.engine.connect) as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction and return what it returns; nothing of it stays where it raises.

        It is run again, from its beginning, where the server went away, for up to PATIENCE_S.
        """
        with self._told():
            return self._waited_for(lambda: self._write_once(work))

    def _waited_for(self, step: Callable[[], T]) -> T:
        """Do `step`, again and again where the server is away."""
        until = time.monotonic() + PATIENCE_S
        pause = 0.1
        while True:
            try:
                return step()
            except DBAPIError as error:
                if not _server_is_away(error) or time.monotonic() + pause > until:
                    raise
                time.sleep(pause)
                pause = min(2 * pause, 3.0)

    def _write_once(self, work: Callable[[Connection], T]) -> T:
        with self.engine.connect() as connection:
            connection = connection.execution_options(machtin_writes=True)
            with connection.begin():
                if not self.is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": WRITER_LOCK})
                return work(connection)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise self.refusal(error) from error

    def refusal(self, error: DBAPIError | sqlite3.Error) -> StorageError:
        """Return what a person should be told of a refusal of the database."""
        said = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        for signs, what, advice in _REASONS:
            if any(sign.lower() in said.lower() for sign in signs):
                return StorageError(f"{self.name}: {what} ({said}). {advice}")
        if isinstance(error, DBAPIError) and _server_is_away(error):
            return StorageError(f"{self.name}: the server cannot be reached ({said}). Start it and run the command again; what was told as stored is there.")
        return StorageError(f"{self.name}: the database refused ({said}). The library is as it was before this step.")

    def write_ahead(self) -> None:
        """Give a new SQLite file its write-ahead log, which it then has for good: readers do not wait for the writer, nor the writer for them."""
        if not self.is_sqlite:
            return
        try:
            connection = self.engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA journal_mode=WAL")
            finally:
                connection.close()
        except (sqlite3.Error, DBAPIError) as error:
            raise self.refusal(error) from error

    def close(self) -> None:
        """Give back the connections; SQLite then folds its write-ahead log into the file."""
        self.engine.dispose()

    def _check_file(self, path: Path, create: bool) -> None:
        if path.is_dir():
            raise ConfigError(f"{path}: is a folder. Name a file, such as {path / 'news.db'}. Nothing was read or written.")
        if create:
            if not path.parent.is_dir():
                raise ConfigError(f"{path}: there is no folder {path.parent}. Make it first. Nothing was written.")
        elif not path.is_file():
            raise ConfigError(f"{path}: there is no library. Make one with: machtin init --library {path}")


def library_url(place: str | os.PathLike[str]) -> URL:
    """Return the URL of a path or URL. Raises ConfigError where it is neither a path, sqlite: nor postgresql:."""
    given = os.fspath(place)
    if not re.match(r"[a-z][a-z0-9+]+:", given):
        return URL.create("sqlite", database=given)
    try:
        url = make_url(given)
        backend = url.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError):
        backend = ""
    if backend == "sqlite" and url.database and url.database != ":memory:":
        return url.set(drivername="sqlite")
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    raise ConfigError(f"{given}: a library is a file (news.db) or postgresql://user@host/database. Nothing was read or written.")


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        try:
            return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
        except ModuleNotFoundError:
            raise ConfigError("PostgreSQL needs psycopg: pip install 'machtin[postgres]'. Nothing was read or written.") from None
    engine = create_engine(url, connect_args={"timeout": BUSY_S})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by us, so that DDL and SELECT are in them too
    for pragma in ("foreign_keys=ON", "synchronous=FULL", "cache_size=-65536", "temp_store=MEMORY", "mmap_size=268435456"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("machtin_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _server_is_away(error: DBAPIError) -> bool:
    """Whether a PostgreSQL server refused or dropped the connection: it may be on its way back."""
    said = str(error.orig).lower()
    signs = ("connection refused", "server closed the connection", "terminating connection", "starting up", "shutting down", "not yet accepting connections", "in recovery mode", "no such file or directory", "connection timeout", "the connection is lost", "is the server running")
    return error.connection_invalidated or ("sqlite" not in type(error.orig).__module__ and any(s in said for s in signs))
