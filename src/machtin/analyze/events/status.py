"""Whether an event is told as having happened, planned, possible or denied.

In:  the units of a sentence, the event's place, and the status that the tagger gave. Out: a status.
The tagger's own label stands unless a cue of `status.toml` close before the word says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import msgspec

from machtin.analysis import Status
from machtin.analyze.events.tables import load
from machtin.analyze.events.units import Unit
from machtin.text.fold import fold


class Cue(msgspec.Struct, frozen=True):
    """Words that set the status of an event up to `reach` units behind them."""

    cues: tuple[str, ...]
    status: Status
    reach: int
    example: str


@cache
def cues() -> tuple[dict[str, tuple[Status, int]], int]:
    """Return each cue with its status and reach, and the length in words of the longest cue."""
    rows = msgspec.convert(load("status")["before"], list[Cue])
    table = {fold(c): (row.status, row.reach) for row in rows for c in row.cues}
    return table, max(c.count(" ") + 1 for c in table)


def find_status(units: Sequence[Unit], at: int, tagged: Status) -> Status:
    """Return the status of the event word at `at`."""
    if tagged != "asserted":
        return tagged
    table, longest = cues()
    for k in range(at - 1, max(-1, at - 9), -1):
        unit = units[k]
        if unit.kind == "mark":
            break
        for n in range(longest, 0, -1):
            words = " ".join(u.form for u in units[max(0, k - n + 1) : k + 1])
            if words in table and at - k <= table[words][1] + 0:
                return table[words][0]
        if unit.kind == "event" and not unit.nominal:
            break
    return tagged
