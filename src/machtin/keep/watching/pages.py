"""What is known of each page that a feed named: when it was looked at, with what it is asked again, when it is due.

A row is found by a hash of its address. The address itself stands in the row only as long as the page's article is in the library, or another look is
due: a row goes with its article, so that nothing readable is left of an article that was removed.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import msgspec
from sqlalchemy import Connection, delete, insert, select

from machtin.keep.schema import articles, pages
from machtin.keep.store import Store

AT_ONCE = 400


class PageState(msgspec.Struct, frozen=True, kw_only=True):
    """A page, and how looking at it went. Moments as in `records`."""

    hash: str
    place: str
    """The feed that named it first."""
    address: str | None = None
    article: str | None = None
    """Id of what was read from it."""
    stamp: str = ""
    """Of what the feed says about it; another stamp is a reason to look again."""
    published: str | None = None
    """When the feed says it was published: local ISO 8601."""
    etag: str | None = None
    modified: str | None = None
    looked: str | None = None
    due: str | None = None
    n_looks: int = 0
    """That found an article there."""
    n_failures: int = 0
    """In a row."""
    status: str = ""


def page_hash(address: str) -> str:
    """Return what a page's row is found by."""
    return blake2b(address.encode("utf-8", "surrogatepass"), digest_size=16, person=b"page").hexdigest()


class Pages:
    """The pages of one library. Reading may be done from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def known(self, hashes: Iterable[str]) -> dict[str, PageState]:
        """Return the pages of these hashes that were met before."""
        wanted = list(hashes)
        found: dict[str, PageState] = {}
        with self._store.read() as connection:
            for n in range(0, len(wanted), AT_ONCE):
                rows = connection.execute(select(pages.c.hash, pages.c.data).where(pages.c.hash.in_(wanted[n : n + AT_ONCE])))
                found |= {row.hash: _state(row.data) for row in rows}
        return found

    def due(self, now: str, limit: int = 1000) -> list[PageState]:
        """Return the pages to be looked at again by `now`, the longest due first."""
        with self._store.read() as connection:
            rows = connection.execute(select(pages.c.data).where(pages.c.due <= now).order_by(pages.c.due, pages.c.hash).limit(limit)).scalars()
            return [_state(data) for data in rows]

    def next_due(self) -> str | None:
        """Return when the next page is due, None where none is."""
        with self._store.read() as connection:
            return connection.execute(select(pages.c.due).where(pages.c.due.is_not(None)).order_by(pages.c.due).limit(1)).scalar()

    def put(self, states: Iterable[PageState]) -> None:
        """Remember pages; one that was there is replaced."""
        wanted = list({s.hash: s for s in states}.values())
        if wanted:
            self._store.write(lambda connection: _put(connection, wanted))


def _put(connection: Connection, states: list[PageState]) -> None:
    ids = [s.article for s in states if s.article is not None]
    keys = dict(connection.execute(select(articles.c.id, articles.c.key).where(articles.c.id.in_(ids))).all()) if ids else {}
    rows = []
    for state in states:
        key = keys.get(state.article)
        if key is None:
            state = msgspec.structs.replace(state, article=None)
            if state.due is None:
                state = msgspec.structs.replace(state, address=None)
        rows.append({"hash": state.hash, "place": state.place, "article": key, "due": state.due, "data": msgspec.json.encode(state)})
    connection.execute(delete(pages).where(pages.c.hash.in_([s.hash for s in states])))
    connection.execute(insert(pages), rows)


def _state(data: bytes) -> PageState:
    return msgspec.json.decode(data, type=PageState)
