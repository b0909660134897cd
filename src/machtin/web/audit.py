"""What was done on the site, by whom and from where: rows that nothing changes. Passwords, tokens and texts never stand in them."""

from __future__ import annotations

import msgspec
from sqlalchemy import insert, select

from machtin.keep.schema import audit
from machtin.keep.store import Store
from machtin.keep.writing import moment


class Entry(msgspec.Struct, frozen=True):
    """One thing that was done."""

    key: int
    at: str
    by: str
    what: str
    item: str | None
    address: str | None


class Audit:
    """The log of one library."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def write(self, by: str, what: str, item: str | None = None, address: str | None = None) -> None:
        """Add a row; control characters of what strangers typed become spaces."""
        row = {"at": moment(), "by": _line(by), "what": what, "item": None if item is None else _line(item), "address": address}
        self.store.write(lambda c: c.execute(insert(audit).values(row)))

    def entries(self, *, limit: int = 100, before: int | None = None) -> list[Entry]:
        """Return the newest entries, older than the entry `before`."""
        query = select(audit).order_by(audit.c.key.desc()).limit(limit)
        with self.store.read() as connection:
            rows = connection.execute(query if before is None else query.where(audit.c.key < before))
            return [Entry(r.key, r.at, r.by, r.what, r.item, r.address) for r in rows]


def _line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)[:300]
