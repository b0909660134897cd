"""What a library answers: articles, analyses, versions, stories, searches, decisions. Nothing here writes; may be used from several threads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import msgspec
from sqlalchemy import Connection, case, func, select

from machtin._version import machtin_version
from machtin.analysis import Analysis, analysis_json
from machtin.article import Article
from machtin.errors import InputError
from machtin.keep.lines import DisagreementLine, NameLine, QuoteLine
from machtin.keep.listing import (
    Page,
    Place,
    name_line,
    page_of_disagreements,
    page_of_names,
    page_of_quotes,
    page_of_stories,
)
from machtin.keep.packing import unpack_article, unpack_story
from machtin.keep.people import names_like
from machtin.keep.records import (
    Change,
    Decision,
    Found,
    KeptStory,
    Listed,
    SetAside,
    SourceState,
    StoryLine,
    Version,
)
from machtin.keep.removing import ids_meant, mentions
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
from machtin.keep.shelves import TOLD, number_of
from machtin.keep.sources import due_sources, next_due, source_states
from machtin.keep.store import Store
from machtin.keep.telling import analyses_of, told_now
from machtin.keep.versions import difference
from machtin.story import Disagreement, Document


class Reading:
    """The reading doors of `Library`."""

    store: Store

    @property
    def name(self) -> str:
        """Where it is, for messages; without a password."""
        return self.store.name

    def generation(self) -> int:
        """Return a number that grows with everything that changes what the library answers: articles, decisions, stories told; whoever writes."""
        with self.store.read() as connection:
            return number_of(connection, "generation") + number_of(connection, TOLD)

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
            for id in self.story_ids():
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

    def search(self, query: str = "", filters: Filters | None = None, *, limit: int = 20, offset: int = 0, facets: bool = True) -> Found:
        """Return the articles that answer, best first; `machtin.keep.query` tells how a query is read."""
        with self.store.read() as connection:
            return search(connection, query, filters or Filters(), limit=limit, offset=offset, facets=facets)

    def suggest(self, typed: str, limit: int = 10) -> list[tuple[str, str]]:
        """Return names of people, organisations and places (name, type) that what was typed may become."""
        with self.store.read() as connection:
            return names_like(connection, typed, limit)

    def stories(self, *, order: str = "newest", least: int = 2, limit: int = 50, offset: int = 0) -> list[StoryLine]:
        """Return stories of `least` articles or more: "newest", "disputed" (most disagreements first) or "growing" (changed last) first; those that an editor pinned before all others."""
        orders = {"newest": (stories.c.last.desc().nulls_last(),), "disputed": (stories.c.n_disagreements.desc(), stories.c.last.desc().nulls_last()), "growing": (stories.c.changed.desc(),)}
        if order not in orders:
            raise InputError(f"{order}: stories are ordered {', '.join(orders)}.")
        with self.store.read() as connection:
            said = connection.execute(select(decisions.c.story).where(decisions.c.act == "pin", decisions.c.undone_at.is_(None), decisions.c.articles == "[]")).scalars().all()
            pinned = {living for id in said if (living := living_id(connection, id))}
            first = case((stories.c.id.in_(pinned), 0), else_=1)
            rows = connection.execute(select(stories).where(stories.c.n_articles >= least).order_by(first, *orders[order], stories.c.key.desc()).limit(limit).offset(offset))
            return [StoryLine(r.id, r.headline, r.first, r.last, r.n_articles, r.n_disagreements, r.changed, r.id in pinned) for r in rows]

    def page_of_stories(self, filters: Filters | None = None, *, order: str = "newest", least: int = 2, limit: int = 50, after: Place | None = None) -> Page[StoryLine]:
        """Return a page of stories: "newest", "disputed" or "growing" first, or by "arrival"; `after`: the `next` of the page before."""
        with self.store.read() as connection:
            return page_of_stories(connection, filters or Filters(), order=order, least=least, limit=limit, after=after)

    def page_of_names(self, typed: str = "", *, types: Sequence[str] = (), limit: int = 50, after: Place | None = None) -> Page[NameLine]:
        """Return a page of the people, organisations and places that the articles name; `typed`: only those that it may mean."""
        with self.store.read() as connection:
            return page_of_names(connection, typed=typed, types=types, limit=limit, after=after)

    def named(self, id: str) -> NameLine:
        """Return a name by its id. Raises InputError where there is none."""
        with self.store.read() as connection:
            return name_line(connection, id)

    def page_of_quotes(self, filters: Filters | None = None, *, name: str | None = None, limit: int = 50, after: Place | None = None) -> Page[QuoteLine]:
        """Return a page of quotes, the last to come first; of a speaker (`filters.speaker`), or of the name with the id `name`."""
        with self.store.read() as connection:
            return page_of_quotes(connection, filters or Filters(), name=name, limit=limit, after=after)

    def page_of_disagreements(
        self, filters: Filters | None = None, *, kinds: Sequence[str] = (), update: bool | None = None, strength: float = 0.0, limit: int = 50, after: Place | None = None,
    ) -> Page[DisagreementLine]:
        """Return a page of disagreements that no editor dismissed, those of the newest story first; `update`: only updates, or none; `strength`: so sure at least."""

        def kept(d: Disagreement) -> bool:
            return (not kinds or d.kind in kinds) and update in (None, d.update) and d.strength >= strength

        with self.store.read() as connection:
            return page_of_disagreements(connection, filters or Filters(), keep=kept, limit=limit, after=after)

    def story_ids(self, *, least: int = 1) -> Iterator[str]:
        """Yield the ids of all stories of `least` articles or more, in the order in which they began."""
        at = 0
        while True:
            with self.store.read() as connection:
                rows = connection.execute(select(stories.c.key, stories.c.id).where(stories.c.key > at, stories.c.n_articles >= least).order_by(stories.c.key).limit(500)).all()
            if not rows:
                return
            at = rows[-1].key
            yield from (r.id for r in rows)

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
        alone = self.story_alone(id, dismissed=dismissed)
        return msgspec.structs.replace(alone, articles=tuple(self.analyses(alone.stories[0].articles)))

    def story_alone(self, id: str, *, dismissed: bool = False) -> Document:
        """Return what `document` does, without the articles, which are most of it."""
        kept = self.story(id)
        story = kept.story
        if not dismissed:
            story = msgspec.structs.replace(story, disagreements=tuple(d for d in story.disagreements if d.id not in kept.dismissed))
        return Document(machtin=machtin_version(), articles=(), stories=(story,))

    def decisions(self, story: str | None = None) -> list[Decision]:
        """Return every decision, or those on one story, in order of time, undone ones too."""
        with self.store.read() as connection:
            if story is not None:
                return decisions_on(connection, living_id(connection, story) or story)
            return [decision_of(r) for r in connection.execute(select(decisions).order_by(decisions.c.key))]

    def meant(self, name_or_id: str) -> list[Listed]:
        """Return the articles that a name or id means: the one of that id, else those that name it. Raises InputError where there is none."""
        with self.store.read() as connection:
            ids = ids_meant(connection, name_or_id)
            query = select(articles, stories.c.id.label("story_id")).outerjoin(stories, stories.c.key == articles.c.story)
            return list(map(_listed, connection.execute(query.where(articles.c.id.in_(ids)).order_by(articles.c.key))))

    def mentions(self, name: str) -> list[Decision]:
        """Return the decisions whose headline or reason has this name: editors' own words, which `forget` leaves alone."""
        with self.store.read() as connection:
            return mentions(connection, name)

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

    def _row(self, connection: Connection, id: str):  # type: ignore[no-untyped-def]
        row = connection.execute(select(articles).where(articles.c.id == id)).first()
        if row is None:
            raise InputError(f"{id}: there is no such article in {self.name}.")
        return row


def _listed(r: Any) -> Listed:
    return Listed(r.id, r.title, r.source, r.url, r.published, r.day, r.version, r.n_versions, r.added, r.changed, r.story_id, r.machtin)
