"""The PLOVER code of an event: event, and mode and context where they are clear.

In:  type, word (folded), status and whether somebody is told to have done it. Out: a `Code`, or None for types without a political reading.
The crosswalk is `plover.toml`, sources there.
"""

from __future__ import annotations

from functools import cache

import msgspec

from machtin.analysis import Status
from machtin.analyze.events.tables import load
from machtin.text.fold import fold


class Code(msgspec.Struct, frozen=True):
    """A PLOVER code."""

    event: str
    mode: str | None = None
    context: str | None = None


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One type of `plover.toml`."""

    event: str | None = None
    mode: str | None = None
    context: str | None = None
    agent: bool = False
    only: bool = False
    """Coded only where a word decides the mode."""
    modes: dict[str, str] = {}
    events: dict[str, str] = {}


@cache
def crosswalk() -> dict[str, Row]:
    """Return the table, its words folded."""
    rows = msgspec.convert(load("plover"), dict[str, Row])
    return {
        t: msgspec.structs.replace(r, modes={fold(w): m for w, m in r.modes.items()}, events={fold(w): e for w, e in r.events.items()})
        for t, r in rows.items()
    }


def plover_code(event_type: str, word: str, status: Status, *, has_agent: bool) -> Code | None:
    """Return the code of an event, or None. "đánh bom", asserted → ASSAULT, mode explosives."""
    row = crosswalk().get(event_type)
    if row is None or row.event is None or (row.agent and not has_agent) or (row.only and word not in row.modes) or status == "denied":
        return None
    context = {"planned": "future", "possible": "hypothetical"}.get(status, row.context)
    return Code(row.events.get(word, row.event), row.modes.get(word, row.mode), context)
