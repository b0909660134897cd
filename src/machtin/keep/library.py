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
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, func, insert, select

from machtin._version import machtin_version
from machtin.analysis import Analysis, analysis_json
from machtin.article import Article
from machtin.errors import ConfigError, InputError, Problem
from machtin.keep import migrate
from machtin.keep.adding import BATCH, Adding, tell_stories
from machtin.keep.backup import back_up
from machtin.keep.deciding import Deciding
from machtin.keep.doctor import examine, salvage, salvage_decisions
from machtin.keep.packing import unpack_article, unpack_story
from machtin.keep.people import names_like
from machtin.keep.records import (
    Added,
    Change,
    Decision,
    Finding,
    Found,
    KeptStory,
    Listed,
    SetAside,
    SourceState,
    Stored,
    StoryLine,
    Version,
)
from machtin.keep.regrouping import regroup
from machtin.keep.removing import ids_meant, mentions, remove, scrub
from machtin.keep.rulings import (
    confirmed_in,
    decision_of,
    decisions_on,
    dismissed_in,
    former_ids,
    headline_of_editor,
    living_id,
)
from machtin.keep.schema import articles, decisions, set_aside, stories, versions
from machtin.keep.search import Filters, conditions, search
from machtin.keep.sources import drop_sources, due_sources, next_due, put_sources, source_states
from machtin.keep.store import Store
from machtin.keep.telling import analyses_of, told_now
from machtin.keep.versions import difference
from machtin.keep.writing import Writer
from machtin.story import Document

T = TypeVar("T")


def open_library(place: str | os.PathLike[str], *, create: bool = False) -> Library:
    """Return the library at a path ("news.db") or URL ("postgresql://user@host/database"); `create` makes one where there is none.

    An older library is brought up to date. Raises ConfigError where there is none, StorageError where it is newer than this machtin or cannot be read.
    """
    store = Store(place, create=create)
    if create:
        migrate.make(store)
    migrate.bring_up_to_date(store)
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


class Library:
    """An opened library; get one from `open_library`."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._writer = Writer()

    @property
    def name(self) -> str:
        """Where it is, for messages; without a password."""
        return self.store.name

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

    # ---- what is there

    def n_articles(self) -> int:
        """Return how many articles there are."""
        with self.store.read() as connection:
            return connection.execute(select(func.count()).select_from(articles)).scalar() or 0

    def articles(self, filters: Filters | None = None, *, limit: int | None = None, after: str | None = None) -> Iterator[Listed]:
        """Yield the articles that `filters` leave, in order of arrival; `after`: those behind this id."""
        at, left = 0, limit
        if after is not None:
            with self.store.read() as connection:
                at = connection.execute(select(articles.c.key).where(articles.c.id == after)).scalar() or 0
        while left is None or left > 0:
            with self.store.read() as connection:
                where = conditions(connection, filters) if filters else []
                query = select(articles, stories.c.id.label("story_id")).outerjoin(stories, stories.c.key == articles.c.story)
                rows = connection.execute(query.where(articles.c.key > at, *where).order_by(articles.c.key).limit(min(500, left or 500))).all()
            yield from map(_listed, rows)
            if not rows:
                return
            at = rows[-1].key
            left = None if left is None else left - len(rows)

    def article(self, id: str, n: int | None = None) -> Article:
        """Return an article as it was given, the newest version or version `n`. Raises InputError where there is none."""
        with self.store.read() as connection:
            row = self._row(connection, id)
            data = connection.execute(select(versions.c.data).where(versions.c.article == row.key, versions.c.n == (n or row.n_versions))).scalar()
        if data is None:
            raise InputError(f"{id}: has no version {n}; it has {row.n_versions}.")
        return unpack_article(data)

    def has_article(self, id: str) -> bool:
        """Return whether there is an article with this id."""
        with self.store.read() as connection:
            return connection.execute(select(articles.c.key).where(articles.c.id == id)).first() is not None

    def export(self, what: str) -> Iterator[str]:
        """Yield everything of one kind as JSON, a line each: "articles" as they came, "analyses" and "stories" as in the contract.

        A story's dismissed disagreements are left out. What is added meanwhile may be in it or not.
        """
        if what == "stories":
            with self.store.read() as connection:
                ids = list(connection.execute(select(stories.c.id).order_by(stories.c.key)).scalars())
            for id in ids:
                with suppress(InputError):  # removed, or joined to another, meanwhile
                    yield msgspec.json.encode(self.document(id).stories[0]).decode()
            return
        for listed in self.articles():
            with suppress(InputError):
                yield (msgspec.json.encode(self.article(listed.id)) if what == "articles" else analysis_json(self.analysis(listed.id))).decode()

    def analysis(self, id: str) -> Analysis:
        """Return what machtin reads out of an article. Raises InputError where there is none."""
        with self.store.read() as connection:
            return analyses_of(connection, articles.c.key == self._row(connection, id).key)[0]

    def analyses(self, ids: Sequence[str]) -> list[Analysis]:
        """Return the analyses of several articles, in order of their time; those that are not there are left out."""
        with self.store.read() as connection:
            return analyses_of(connection, articles.c.id.in_(list(ids)))

    def versions(self, id: str) -> list[Version]:
        """Return every text that an article has had, the oldest first. Raises InputError where there is no such article."""
        with self.store.read() as connection:
            key = self._row(connection, id).key
            rows = connection.execute(select(versions.c.version, versions.c.n, versions.c.seen, versions.c.title).where(versions.c.article == key).order_by(versions.c.n))
            return [Version(id, r.version, r.n, r.seen, r.title) for r in rows]

    def difference(self, id: str, old: int, new: int) -> list[Change]:
        """Return how two versions of an article differ, word by word. Raises InputError where one is not there."""
        return difference(self.article(id, old).text, self.article(id, new).text)

    def set_aside(self) -> list[SetAside]:
        """Return the items that could not be taken in, with the reasons."""
        with self.store.read() as connection:
            return [SetAside(r.key, r.item, r.what, r.at) for r in connection.execute(select(set_aside).order_by(set_aside.c.key))]

    # ---- finding

    def search(self, query: str = "", filters: Filters | None = None, *, limit: int = 20, offset: int = 0, facets: bool = True) -> Found:
        """Return the articles that answer, best first; `machtin.keep.query` tells how a query is read."""
        with self.store.read() as connection:
            return search(connection, query, filters or Filters(), limit=limit, offset=offset, facets=facets)

    def suggest(self, typed: str, limit: int = 10) -> list[tuple[str, str]]:
        """Return names of people, organisations and places (name, type) that what was typed may become."""
        with self.store.read() as connection:
            return names_like(connection, typed, limit)

    # ---- stories

    def stories(self, *, order: str = "newest", least: int = 2, limit: int = 50, offset: int = 0) -> list[StoryLine]:
        """Return stories of `least` articles or more: "newest", "disputed" (most disagreements first) or "growing" (changed last) first."""
        orders = {"newest": (stories.c.last.desc().nulls_last(),), "disputed": (stories.c.n_disagreements.desc(), stories.c.last.desc().nulls_last()), "growing": (stories.c.changed.desc(),)}
        if order not in orders:
            raise InputError(f"{order}: stories are ordered {', '.join(orders)}.")
        with self.store.read() as connection:
            pinned = set(connection.execute(select(decisions.c.story).where(decisions.c.act == "pin", decisions.c.undone_at.is_(None), decisions.c.articles == "[]")).scalars())
            rows = connection.execute(select(stories).where(stories.c.n_articles >= least).order_by(*orders[order], stories.c.key.desc()).limit(limit).offset(offset))
            return [StoryLine(r.id, r.headline, r.first, r.last, r.n_articles, r.n_disagreements, r.changed, r.id in pinned) for r in rows]

    def story(self, id: str) -> KeptStory:
        """Return a story by its id, or by one that it had before. Raises InputError where there is none."""
        with self.store.read() as connection:
            living = living_id(connection, id)
            row = connection.execute(select(stories).where(stories.c.id == living)).first() if living else None
            if row is None:
                raise InputError(f"{id}: there is no such story" + (" any more: its articles were removed." if living is None else "."))
            told = unpack_story(row.data) if row.data and not (row.stale and row.n_articles <= 1) else told_now(connection, row.key)
            assert told is not None
            headline = headline_of_editor(connection, row.id)
            return KeptStory(
                told if headline is None else msgspec.structs.replace(told, headline=headline), row.changed, tuple(decisions_on(connection, row.id)),
                tuple(sorted(dismissed_in(connection, row.id))), tuple(sorted(confirmed_in(connection, row.id))), tuple(former_ids(connection, row.id)),
            )  # fmt: skip

    def document(self, id: str, *, dismissed: bool = False) -> Document:
        """Return a story with its articles as the contract's document, ready for `render`; what editors dismissed is left out unless `dismissed`."""
        kept = self.story(id)
        story = kept.story
        if not dismissed:
            story = msgspec.structs.replace(story, disagreements=tuple(d for d in story.disagreements if d.id not in kept.dismissed))
        return Document(machtin=machtin_version(), articles=tuple(self.analyses(story.articles)), stories=(story,))

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

    def decisions(self, story: str | None = None) -> list[Decision]:
        """Return every decision, or those on one story, in order of time, undone ones too."""
        with self.store.read() as connection:
            if story is not None:
                return decisions_on(connection, living_id(connection, story) or story)
            return [decision_of(r) for r in connection.execute(select(decisions).order_by(decisions.c.key))]

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

    def meant(self, name_or_id: str) -> list[Listed]:
        """Return the articles that a name or id means: the one of that id, else those that name it. Raises InputError where there is none."""
        with self.store.read() as connection:
            ids = ids_meant(connection, name_or_id)
            query = select(articles, stories.c.id.label("story_id")).outerjoin(stories, stories.c.key == articles.c.story)
            return list(map(_listed, connection.execute(query.where(articles.c.id.in_(ids)).order_by(articles.c.key))))

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

    def mentions(self, name: str) -> list[Decision]:
        """Return the decisions whose headline or reason has this name: editors' own words, which `forget` leaves alone."""
        with self.store.read() as connection:
            return mentions(connection, name)

    # ---- second copies, health

    def back_up(self, target: str | os.PathLike[str]) -> None:
        """Copy the library, as it is at one moment, to a new SQLite file, which is a library too. Others may write meanwhile."""
        back_up(self.store, Path(target))

    def examine(self) -> list[Finding]:
        """Return what is wrong, and what is worth knowing; nothing is changed."""
        return list(examine(self.store))

    # ---- sources

    def sources(self, kind: str | None = None) -> list[SourceState]:
        """Return the places that articles come from ("path", "feed" or all), and how the last look at each went."""
        with self.store.read() as connection:
            return source_states(connection, kind=kind)

    def due_sources(self, now: str) -> list[SourceState]:
        """Return the places to be looked at by `now` ("2031-03-08T07:15:00Z"), the longest due first."""
        with self.store.read() as connection:
            return due_sources(connection, now)

    def next_due(self) -> str | None:
        """Return when the next place is to be looked at, None where none ever is."""
        with self.store.read() as connection:
            return next_due(connection)

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

    def _row(self, connection: Connection, id: str):  # type: ignore[no-untyped-def]
        row = connection.execute(select(articles).where(articles.c.id == id)).first()
        if row is None:
            raise InputError(f"{id}: there is no such article in {self.name}.")
        return row

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


def _listed(r: Any) -> Listed:
    return Listed(r.id, r.title, r.source, r.url, r.published, r.day, r.version, r.n_versions, r.added, r.changed, r.story_id, r.machtin)


def _ignore(_: object) -> None:
    """Nobody wants to hear of it."""
