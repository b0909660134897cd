"""Who acted towards whom as an arc diagram: parties in one column, an arrow beside it for every relation.

In:  (from, to, kind of act, how often told), the most told first.
Out: a `Graph`: parties in an order that keeps arrows short, and arrows as paths in pixels. Names stay text of the page (a column of
links), so that none is ever cut, laid over another or out of reach of a screen reader; the table beside says the same in words.
Gap: of more than MAX_ARROWS relations only the most told are drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

Act = Literal["for", "against"]

ROWS_PX = (34, 52, 70)  # of a party with up to three arrow ends, five, more: as the classes r0, r1, r2 of the style sheet
END_PX = 9  # between two arrow ends of a party
WIDTH_PX = 132  # of the drawing; beside it a phone of 320 px leaves 150 for the names
MAX_ARROWS = 16
MAX_PARTIES = 14
ROUNDS = 6  # of moving every party to the middle of those that it is joined with

# PLOVER's quad classes: what is done with or for another, and what against; the rest of the codes are told of as against.
# "speaks" are drawn dashed: said, not done.
FOR = {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "YIELD", "RETREAT"}
SAID = {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "DEMAND", "ACCUSE", "REJECT", "THREATEN"}


class Arrow(NamedTuple):
    """One relation: its path, the tip's path, and what its line looks like."""

    path: str
    tip: str
    act: Act
    said: bool
    width: float


class Graph(NamedTuple):
    """A drawing ready for the template; a party comes with its place in ROWS_PX."""

    parties: tuple[tuple[str, int], ...]
    arrows: tuple[Arrow, ...]
    height: int


def draw_relations(relations: Sequence[tuple[str, str, str, int]]) -> Graph | None:
    """Return the drawing of (from, to, PLOVER code, count), or None where fewer than two parties are joined."""
    # What one party does for another, or says against it, is one arrow however many codes it has: the table tells them apart.
    told: dict[tuple[str, str, Act, bool], int] = {}
    for a, b, code, count in relations:
        root = code.split("/")[0].split(".")[0].upper()
        if a != b:
            key: tuple[str, str, Act, bool] = (a, b, "for" if root in FOR else "against", root in SAID)
            told[key] = told.get(key, 0) + count
    chosen: list[tuple[str, str, Act, bool]] = []
    parties: dict[str, None] = {}
    for relation in sorted(told, key=lambda r: -told[r])[: MAX_ARROWS * 4]:
        new = {relation[0], relation[1]} - parties.keys()
        if len(parties) + len(new) <= MAX_PARTIES and len(chosen) < MAX_ARROWS:
            parties.update(dict.fromkeys(relation[:2]))
            chosen.append(relation)
    if not chosen:
        return None
    order = _ordered(list(parties), chosen)
    ends = {party: sum((r[0] == party) + (r[1] == party) for r in chosen) for party in order}
    size = {party: 0 if n <= 3 else 1 if n <= 5 else 2 for party, n in ends.items()}
    top, tops = 0, {}
    for party in order:
        tops[party] = top
        top += ROWS_PX[size[party]]
    row = {party: n for n, party in enumerate(order)}
    longest = max(abs(row[r[0]] - row[r[1]]) for r in chosen)
    taken: dict[str, int] = {}

    def end(party: str) -> float:
        """Return the height of the party's next free arrow end."""
        taken[party] = place = taken.get(party, 0) + 1
        return round(tops[party] + ROWS_PX[size[party]] / 2 + (place - (ends[party] + 1) / 2) * END_PX, 1)

    arrows = []
    for a, b, act, said in sorted(chosen, key=lambda r: (abs(row[r[0]] - row[r[1]]), min(row[r[0]], row[r[1]]))):
        y1, y2 = end(a), end(b)
        reach = (20 + (WIDTH_PX - 28) * (abs(row[a] - row[b]) / longest) ** 0.8) / 0.75  # a curve goes three quarters of its way out
        width = min(1.3 + 0.6 * (told[a, b, act, said] - 1), 4.0)
        arrows.append(Arrow(f"M2 {y1}C{reach:.0f} {y1} {reach:.0f} {y2} 9 {y2}", f"M1 {y2}l9-4.5v9z", act, said, width))
    return Graph(tuple((party, size[party]) for party in order), tuple(arrows), top)


def _ordered(parties: list[str], relations: Sequence[tuple[str, str, Act, bool]]) -> list[str]:
    """Return the parties with those that have to do with each other near each other; the same input gives the same order."""
    place = {party: float(n) for n, party in enumerate(parties)}
    beside: dict[str, list[str]] = {party: [] for party in parties}
    for a, b, _, _ in relations:
        beside[a].append(b)
        beside[b].append(a)
    best = list(parties)
    for _ in range(ROUNDS):
        if _cost(best, relations) > _cost(sorted(parties, key=lambda p: place[p]), relations):
            best = sorted(parties, key=lambda p: place[p])
        middle = {p: (place[p] + sum(place[q] for q in beside[p])) / (1 + len(beside[p])) for p in parties}
        for n, party in enumerate(sorted(parties, key=lambda p: (middle[p], place[p]))):
            place[party] = float(n)
    return best


def _cost(order: list[str], relations: Sequence[tuple[str, str, Act, bool]]) -> int:
    row = {party: n for n, party in enumerate(order)}
    return sum(abs(row[a] - row[b]) for a, b, _, _ in relations)
