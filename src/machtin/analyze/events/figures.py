"""The quantities that belong to an event: the dead, the injured, the arrested, what was lost, how strong, how often.

In:  the units of a sentence and the participants found. Out: places in the article's quantities.
A number belongs where it counts a participant or the happenings themselves ("3 vụ tấn công"); for measured happenings (a quake, a price,
a theft) the numbers that follow in the clause belong too.
"""

from __future__ import annotations

from collections.abc import Sequence

from machtin.analyze.events.phrases import Unit
from machtin.analyze.events.tables import grammar
from machtin.analyze.events.units import Layers

MEASURED = frozenset({"disaster", "change", "trade", "crime", "aid", "organise", "mobilize", "sanction"})
NOT_COUNTED = frozenset({"age", "score"})


def find_numbers(layers: Layers, units: Sequence[Unit], at: int, participants: Sequence[int]) -> tuple[int, ...]:
    """Return the places of the quantities that belong to the event at `at`."""
    g = grammar()
    unit = units[at]
    out = [n for k in participants for n in units[k].numbers]
    if unit.nominal:
        k = at - 1
        while k >= 0 and units[k].pos in ("CLF", "DET"):
            k -= 1
        if k >= 0 and units[k].kind == "phrase" and units[k].numbers and not units[k].names and (k < at - 1 or units[k].head == ""):
            out += units[k].numbers
    for k in range(at + 1, min(len(units), at + 14)):
        after = units[k]
        if after.kind == "mark" or (after.kind == "event" and not after.nominal) or (after.kind == "word" and after.form in g.subordinators):
            break
        if after.numbers and (unit.type in MEASURED or any(layers.quantities[n].unit.endswith("lần") for n in after.numbers)):
            out += after.numbers
    return tuple(sorted({n for n in out if layers.quantities[n].kind not in NOT_COUNTED}))


def count(layers: Layers, units: Sequence[Unit], participants: Sequence[int]) -> float:
    """Return how many the participants are, all told; 0 where one of them bears no exact number."""
    numbers = [n for k in participants for n in units[k].numbers]
    known = [q.low for n in numbers if (q := layers.quantities[n]).kind == "count" and q.low is not None and q.low == q.high]
    return sum(known) if known and len(known) == len(participants) else 0
