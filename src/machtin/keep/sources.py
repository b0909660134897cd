"""Where articles come from, remembered: when a place is due, how the last look at it went. What `watch` needs to go on where it was."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, delete, insert, select

from machtin.keep.records import SourceState
from machtin.keep.schema import sources


def source_states(connection: Connection, *, kind: str | None = None) -> list[SourceState]:
    """Return every remembered place, by place."""
    query = select(sources.c.data).order_by(sources.c.place)
    if kind is not None:
        query = query.where(sources.c.kind == kind)
    return [msgspec.json.decode(data, type=SourceState) for data in connection.execute(query).scalars()]


def due_sources(connection: Connection, now: str, limit: int = 1000) -> list[SourceState]:
    """Return the places to be looked at by `now` (as `records` writes moments), the longest due first; paused ones are left out."""
    rows = connection.execute(select(sources.c.data).where(sources.c.due <= now).order_by(sources.c.due, sources.c.place).limit(limit)).scalars()
    return [msgspec.json.decode(data, type=SourceState) for data in rows]


def next_due(connection: Connection) -> str | None:
    """Return when the next place is due, None where none ever is."""
    return connection.execute(select(sources.c.due).where(sources.c.due.is_not(None)).order_by(sources.c.due).limit(1)).scalar()


def put_sources(connection: Connection, states: list[SourceState]) -> None:
    """Remember places; one that was there is replaced."""
    if not states:
        return
    connection.execute(delete(sources).where(sources.c.place.in_([s.place for s in states])))
    rows = [{"place": s.place, "kind": s.kind, "due": None if s.paused else s.due, "data": msgspec.json.encode(s)} for s in states]
    connection.execute(insert(sources), rows)


def drop_sources(connection: Connection, places: list[str]) -> int:
    """Forget places; return how many were there. Articles stay."""
    return connection.execute(delete(sources).where(sources.c.place.in_(places))).rowcount
