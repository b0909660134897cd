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
from types import TracebackType

import msgspec
from sqlalchemy import Connection, func, select

from machtin._version import machtin_version
from machtin.analysis import Analysis
from machtin.article import Article
from machtin.errors import InputError, Problem
from machtin.keep import migrate
from machtin.keep.adding import BATCH, Adding, tell_stories
from machtin.keep.packing import unpack_article, unpack_story
from machtin.keep.people import names_like
from machtin.keep.records import Added, Change, Found, KeptStory, Listed, SetAside, Stored, StoryLine, Version
from machtin.keep.rulings import confirmed_in, decisions_on, dismissed_in, former_ids, headline_of_editor, living_id
from machtin.keep.schema import articles, decisions, set_aside, stories, versions
from machtin.keep.search import Filters, conditions, search
from machtin.keep.store import Store
from machtin.keep.telling import analyses_of, told_now
from machtin.keep.versions import difference
from machtin.keep.writing import Writer
from machtin.story import Document


def open_library(place: str | os.PathLike[str], *, create: bool = False) -> Library:
    """Return the library at a path ("news.db") or URL ("postgresql://user@host/database"); `create` makes one where there is none.

    An older library is brought up to date. Raises ConfigError where there is none, StorageError where it is newer than this machtin or cannot be read.
    """
    store = Store(place, create=create)
    if create:
        migrate.make(store)
    migrate.bring_up_to_date(store)
    return Library(store)


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
            for r in rows:
                yield Listed(r.id, r.title, r.source, r.url, r.published, r.day, r.version, r.n_versions, r.added, r.changed, r.story_id, r.machtin)
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

    # ---- inside

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


def _ignore(_: object) -> None:
    """Nobody wants to hear of it."""
