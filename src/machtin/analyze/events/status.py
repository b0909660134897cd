"""Whether an event is told as having happened, planned, possible or denied.

In:  the units of a sentence, the event's place, and the status that the tagger gave. Out: a status.
The tagger's own label stands where it is not "asserted"; else the nearest cue of `status.toml` decides.
Gap: a denial that stands behind the event word ("… là tin bịa đặt") is not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import msgspec

from machtin.analysis import Status
from machtin.analyze.events.phrases import Unit
from machtin.analyze.events.tables import load
from machtin.text.fold import fold

NEGATIONS = frozenset({"không", "chưa", "chẳng"})
STOPS = frozenset({",", ";", ":", ".", "?", "!"})
BREAKS = frozenset({"từ", "sau", "sau khi", "trước", "kể từ", "do"})  # what stands behind these is told as a fact of its own


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"not_": "not"}):
    """Words that set the status of an event up to `reach` units behind them."""

    cues: tuple[str, ...]
    status: Status
    reach: int
    example: str
    across: bool = False
    not_nominal: bool = False
    not_: frozenset[str] = frozenset()


@cache
def cues() -> tuple[dict[str, list[Cue]], int]:
    """Return the rows of each cue, and how many words the longest has."""
    table: dict[str, list[Cue]] = {}
    for row in msgspec.convert(load("status")["cue"], list[Cue]):
        for words in row.cues:
            table.setdefault(fold(words), []).append(row)
    return table, max(words.count(" ") + 1 for words in table)


def find_status(units: Sequence[Unit], at: int, tagged: Status) -> Status:
    """Return the status of the event word at `at`."""
    if tagged != "asserted":
        return tagged
    found = _before(units, at)
    if found == "planned" and _conditional(units, at):
        return "possible"
    if found is None and units and units[-1].form == "?":
        return "possible"
    return found or tagged


def _before(units: Sequence[Unit], at: int) -> Status | None:
    """Return what the nearest cue before the event says."""
    table, longest = cues()
    words: list[str] = []
    crossed = False
    event = units[at]
    for k in range(at - 1, max(-1, at - 13), -1):
        unit = units[k]
        if (unit.kind == "mark" and unit.form in STOPS) or (unit.kind == "word" and unit.form in BREAKS):
            return None
        own = unit.form.split()
        words[:0] = own
        del words[longest + 4 :]
        if own[:2] == ["quyết", "định"] and (unit.kind == "phrase" or (k and units[k - 1].pos in ("VERB", "ADP"))):
            return None  # "quyết định thăng cấp": a paper, not a plan
        for n in range(min(longest, len(words)), len(own) - 1, -1):  # a cue holds whole words: "nghi" is not in "nghi phạm"
            for row in table.get(" ".join(words[:n]), ()):
                if at - k <= row.reach + n and (row.across or not crossed) and event.type not in row.not_ and not (row.not_nominal and event.nominal):
                    return _negated(units, k, words, row.status)
        if unit.kind == "event" and not unit.nominal:
            return _before(units, k) if words[len(unit.form.split()) :][-1:] in (["để"], ["nhằm"]) else None  # "sẽ đến để điều tra"
        crossed = crossed or (unit.kind == "phrase" and bool(unit.names or unit.head))
    return None


def _negated(units: Sequence[Unit], k: int, words: Sequence[str], status: Status) -> Status | None:
    """Return the status of a cue at `k` with a negation before it taken in: "không muốn", "không có nguy cơ"; None for "không phải là"."""
    if status == "denied":
        return None if words[1:2] == ["phải"] else status
    before = " ".join(u.form for u in units[max(0, k - 2) : k]).split()[-2:]
    return "denied" if before and (before[-1] in NEGATIONS or (before[-1] == "có" and before[0] in NEGATIONS)) else status


def _conditional(units: Sequence[Unit], at: int) -> bool:
    """Does a plan hang on a condition or a threat ("đe dọa sẽ …", "sẽ … nếu")?"""
    ahead = any(u.form == "nếu" for u in units[at : at + 12])
    return ahead or any(u.form in ("nếu", "đe dọa", "dọa", "cảnh báo", "lo ngại") or u.type == "threaten" for u in units[max(0, at - 10) : at])
