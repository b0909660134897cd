"""Which disagreements are new, and when they were first seen: rows of `noticed`, kept by a thread that looks when the library was written.

Stories that changed since the last look are looked at, those of the time before the first look as known already. An item keeps its id while its story is
told anew, so that a changed wording is nothing new. A row holds ids only; what they mean is looked up when it is told.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, insert, select

from machtin.errors import InputError
from machtin.keep.library import Library
from machtin.keep.packing import unpack_story
from machtin.keep.records import KeptStory
from machtin.keep.schema import deliveries, hooks, noticed, state, stories
from machtin.keep.shelves import put_state
from machtin.keep.writing import moment
from machtin.story import Disagreement

_SEEN = "noticed until"
AT_ONCE = 200  # stories of one look; the rest at the next


class News(msgspec.Struct, frozen=True):
    """A disagreement with its story, and when it was first seen."""

    key: int
    at: str
    kept: KeptStory
    item: Disagreement


def look(library: Library) -> int:
    """Write down what is new since the last look, with a delivery for each webhook that wants it; return how many disagreements are new."""
    with library.store.read() as connection:
        data = connection.execute(select(state.c.data).where(state.c.name == _SEEN)).scalar()
        since = data.decode() if data else ""
        rows = connection.execute(
            select(stories.c.id, stories.c.changed, stories.c.data).where(stories.c.changed >= since, stories.c.n_disagreements > 0, stories.c.data.is_not(None), ~stories.c.stale)
            .order_by(stories.c.changed, stories.c.key).limit(AT_ONCE if since else None)
        ).all()  # fmt: skip
        newest = max((r.changed for r in rows), default=since)
        known = {(r.story, r.item) for r in connection.execute(select(noticed.c.story, noticed.c.item).where(noticed.c.story.in_([r.id for r in rows])))} if since else set()
    found = [(r.id, d.id, r.changed) for r in rows for d in unpack_story(r.data).disagreements if not d.update and (r.id, d.id) not in known]
    if len(rows) == AT_ONCE and since and newest == since:  # more stories of one second than one look takes
        newest = max(moment(), since)
    if not found and newest == since:
        return 0

    def work(connection: Connection) -> int:
        n = 0
        for story, item, changed in found:
            if connection.execute(select(noticed.c.key).where(noticed.c.story == story, noticed.c.item == item)).first():
                continue
            key = connection.execute(insert(noticed).values(story=story, item=item, at=moment() if since else changed).returning(noticed.c.key)).scalar_one()
            n += 1
            if since:
                wanting = connection.execute(select(hooks.c.key).where(hooks.c.paused.is_(None), hooks.c.story.is_(None) | (hooks.c.story == story))).scalars().all()
                for hook in wanting:
                    connection.execute(insert(deliveries).values(hook=hook, noticed=key, due=moment(), tries=0, status="waiting"))
        put_state(connection, _SEEN, (newest or moment()).encode())
        return n if since else 0

    return library.store.write(work)


def news(library: Library, *, story: str | None = None, limit: int = 50) -> list[News]:
    """Return what was noticed last, the newest first; what is not told any more, or was dismissed, is left out."""
    query = select(noticed).order_by(noticed.c.at.desc(), noticed.c.key.desc()).limit(2 * limit)
    with library.store.read() as connection:
        rows = connection.execute(query if story is None else query.where(noticed.c.story == story)).all()
    told: dict[str, KeptStory | None] = {}
    out = []
    for row in rows:
        if row.story not in told:
            told[row.story] = _kept(library, row.story)
        found = _item(told[row.story], row.item)
        if found is not None:
            out.append(News(row.key, row.at, found[0], found[1]))
    return out[:limit]


def one(library: Library, key: int) -> News | None:
    """Return one piece of news, None where it is not told any more."""
    with library.store.read() as connection:
        row = connection.execute(select(noticed).where(noticed.c.key == key)).first()
    found = _item(_kept(library, row.story), row.item) if row else None
    return News(row.key, row.at, *found) if row and found else None


def _item(kept: KeptStory | None, id: str) -> tuple[KeptStory, Disagreement] | None:
    if kept is None or id in kept.dismissed:
        return None
    return next(((kept, d) for d in kept.story.disagreements if d.id == id), None)


def _kept(library: Library, story: str) -> KeptStory | None:
    try:
        return library.story(story)
    except InputError:
        return None
