"""The library: articles in, stories and answers out. One object, opened by a path or a URL; everything it does is a function of another module here.

    with open_library("news.db") as library:
        library.add(machtin.read("articles/"))
        for hit in library.search("hà nội").hits: …

Nothing is stored before it is told as stored, and nothing is told before it is stored. May be used from several threads for reading; `add` and the other
writing doors belong to one thread at a time (other programs may write too: they wait for each other).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from sqlalchemy import Connection, insert, select

from machtin._version import machtin_version
from machtin.article import Article
from machtin.errors import ConfigError, Problem
from machtin.keep import migrate
from machtin.keep.adding import BATCH, Adding, tell_stories
from machtin.keep.backup import back_up
from machtin.keep.deciding import Deciding
from machtin.keep.doctor import examine, salvage, salvage_decisions
from machtin.keep.packing import unpack_article
from machtin.keep.reading import Reading
from machtin.keep.records import (
    Added,
    Decision,
    Finding,
    SourceState,
    Stored,
)
from machtin.keep.regrouping import regroup
from machtin.keep.removing import remove, scrub
from machtin.keep.schema import articles, decisions, versions
from machtin.keep.sources import drop_sources, put_sources
from machtin.keep.store import Store
from machtin.keep.writing import Writer

T = TypeVar("T")


def open_library(place: str | os.PathLike[str], *, create: bool = False) -> Library:
    """Return the library at a path ("news.db") or URL ("postgresql://user@host/database"); `create` makes one where there is none.

    An older library is brought up to date. Raises ConfigError where there is none, StorageError where it is newer than this machtin or cannot be read.
    """
    store = Store(place, create=create)
    try:
        if create:
            migrate.make(store)
        migrate.bring_up_to_date(store)
    except BaseException:
        store.close()
        raise
    return Library(store)


def rescue_into(store: Store, target: str | os.PathLike[str], on_finding: Callable[[Finding], None], on_problem: Callable[[Problem], None]) -> Added:
    """Take every article and decision of a damaged SQLite library that can be read into a new library. Nothing of the damaged one is changed.

    Raises ConfigError where `target` is there already, or the library is no file; StorageError where nothing at all can be read.
    """
    if not store.is_sqlite:
        raise ConfigError(f"{store.name}: only a file can be rescued; a PostgreSQL server has means of its own. Nothing was changed.")
    if Path(target).exists():
        raise ConfigError(f"{target}: is there already. Name a new file. Nothing was written.")
    with open_library(target, create=True) as library:
        added = library.add(salvage(store.name, on_finding), on_problem=on_problem)
        library.take_decisions(salvage_decisions(store.name))
        library.regroup()
        library.tell_stories()
    return added


class Library(Reading):
    """An opened library; get one from `open_library`."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._writer = Writer()

    def close(self) -> None:
        """Give back the file or the connections."""
        self.store.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # ---- articles in

    def add(
        self, given: Iterable[Article], *, jobs: int | None = None, on_stored: Callable[[Stored], None] | None = None, on_problem: Callable[[Problem], None] | None = None,
    ) -> Added:
        """Take articles in, analysed, and update the stories that they touch.

        An article seen before is left as it is; one whose text changed becomes a new version, the old text is kept. `on_stored` hears of each article
        when it is on disk. Batches of 64 are one transaction each: whatever ends the call, what was told stays, and giving the same articles again
        takes in the rest. `jobs`: processes that analyse; None: one for each core where there are articles enough.
        Raises StorageError where disk or server refuse.
        """
        return Adding(self.store, self._writer, on_stored or _ignore, on_problem or _ignore).run(given, jobs)

    def reanalyze(self, *, jobs: int | None = None, on_stored: Callable[[Stored], None] | None = None, on_problem: Callable[[Problem], None] | None = None) -> Added:
        """Analyse anew the articles whose analysis is of another version of machtin or its weights. May be cut short and called again: it goes on where it was."""
        return Adding(self.store, self._writer, on_stored or _ignore, on_problem or _ignore).run(self._outdated(), jobs, anew=True)

    def tell_stories(self) -> list[str]:
        """Tell every story whose articles changed since it was told, big ones too; return their ids. `add` leaves none but what was cut short, and very big ones."""
        return tell_stories(self.store, None, most=None)

    # ---- what editors say

    def merge(self, story: str, other: str, *, by: str, reason: str | None = None) -> Decision:
        """Make two stories one, under the id of the first. Raises InputError where one is not there."""
        return self._decide(by, lambda desk: desk.merge(story, other, reason))

    def split(self, story: str, articles: Sequence[str], *, by: str, reason: str | None = None) -> Decision:
        """Make a story of its own of some articles of a story; `item` of the decision is its id. Raises InputError where they are not in it, or all of it."""
        return self._decide(by, lambda desk: desk.split(story, articles, reason))

    def pin(self, story: str, article: str | None = None, *, by: str, reason: str | None = None) -> Decision:
        """Put an article into a story for good; without an article: put the story at the top of lists."""
        return self._decide(by, lambda desk: desk.pin(story, article, reason))

    def rename(self, story: str, headline: str, *, by: str, reason: str | None = None) -> Decision:
        """Give a story a headline that machtin does not change."""
        return self._decide(by, lambda desk: desk.rename(story, headline, reason))

    def dismiss(self, story: str, disagreement: str, *, by: str, reason: str) -> Decision:
        """Say that a disagreement is none, and why."""
        return self._decide(by, lambda desk: desk.judge("dismiss", story, disagreement, reason))

    def confirm(self, story: str, disagreement: str, *, by: str, reason: str | None = None) -> Decision:
        """Say that a disagreement is real."""
        return self._decide(by, lambda desk: desk.judge("confirm", story, disagreement, reason))

    def undo(self, decision: int, *, by: str) -> Decision:
        """Take a decision back. Raises InputError where it was taken back before."""
        return self._decide(by, lambda desk: desk.undo(decision))

    def regroup(self) -> list[str]:
        """Ask every article anew which story it is in, keeping what editors said; return the ids of the stories that have other articles than before."""
        changed = self._write(lambda connection: regroup(connection, self._writer))
        self._tell_touched()
        return changed

    def take_decisions(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write decisions of another library into this one, where their articles are; `regroup` then applies them. Ids of stories are those of that library."""
        if rows:
            self._write(lambda connection: connection.execute(insert(decisions), [{k: v for k, v in row.items() if k != "key"} for row in rows]))

    # ---- taking out

    def remove(self, ids: Iterable[str]) -> list[str]:
        """Take articles out, with all their versions, of lists, search, stories and exports; return the ids of those that were there.

        Stories without articles are gone; editors' decisions stay. An article that is met again is taken in again: see `forget`.
        """
        return self._remove(ids, for_good=False)

    def forget(self, ids: Iterable[str]) -> list[str]:
        """Take articles out for good: they are not taken in again, and nothing of them stays in the unused parts of the file.

        Takes as long as copying the library. Other programs must not have it open for writing.
        """
        gone = self._remove(ids, for_good=True)
        scrub(self.store)
        return gone

    # ---- second copies, health

    def back_up(self, target: str | os.PathLike[str]) -> None:
        """Copy the library, as it is at one moment, to a new SQLite file, which is a library too. Others may write meanwhile."""
        back_up(self.store, Path(target))

    def examine(self) -> list[Finding]:
        """Return what is wrong, and what is worth knowing; nothing is changed."""
        return list(examine(self.store))

    # ---- sources

    def put_sources(self, *states: SourceState) -> None:
        """Remember places, or how looking there went; one that was there is replaced."""
        self.store.write(lambda connection: put_sources(connection, list(states)))

    def drop_sources(self, *places: str) -> int:
        """Forget places; return how many were there. Their articles stay."""
        return self.store.write(lambda connection: drop_sources(connection, list(places)))

    # ---- inside

    def _decide(self, by: str, act: Callable[[Deciding], Decision]) -> Decision:
        made = self._write(lambda connection: act(Deciding(connection, self._writer, by)))
        self._tell_touched()
        return made

    def _write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction between the writer's `begin` and `finish`."""

        def framed(connection: Connection) -> T:
            self._writer.begin(connection)
            done = work(connection)
            self._writer.finish()
            return done

        try:
            return self.store.write(framed)
        except BaseException:
            self._writer.forget()
            raise

    def _remove(self, ids: Iterable[str], *, for_good: bool) -> list[str]:
        wanted = list(ids)
        gone = [i for n in range(0, len(wanted), BATCH) for i in self._write(lambda c, n=n: remove(c, self._writer, wanted[n : n + BATCH], for_good=for_good))]  # type: ignore[misc]
        self._tell_touched()
        return gone

    def _tell_touched(self) -> None:
        touched, self._writer.placing.touched = sorted(self._writer.placing.touched), set()
        tell_stories(self.store, touched)

    def _outdated(self) -> Iterator[Article]:
        """The articles that another version analysed, in batches read as they are needed."""
        now, at = machtin_version(), 0
        while True:
            with self.store.read() as connection:
                rows = connection.execute(
                    select(articles.c.key, versions.c.data)
                    .join(versions, (versions.c.article == articles.c.key) & (versions.c.n == articles.c.n_versions))
                    .where(articles.c.machtin != now, articles.c.key > at).order_by(articles.c.key).limit(BATCH)
                ).all()  # fmt: skip
            if not rows:
                return
            at = rows[-1].key
            yield from (unpack_article(r.data) for r in rows)


def _ignore(_: object) -> None:
    """Nobody wants to hear of it."""
