"""One number, two measures: "vòng ngực 2,5 m" and "đường kính 2,5 m", "doanh thu 3.000 tỷ" and "lợi tức 3.000 tỷ".

A number that is rare in its story and stands in two articles in sentences that tell the same is one number; where the words beside it name two measures that
no number has both of (rows of a group in data/measures.toml), the articles disagree on what was measured.
Gap: the same change told as a rise and as a fall is told by statements/opposites.py.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec

from machtin.relate.claims import Claim, Material
from machtin.relate.questions import Clash, Match, pairs_of
from machtin.relate.slots import unit_class
from machtin.text.fold import fold
from machtin.values import Comparison, Number, Text

REACH_BEFORE, REACH_BEHIND = 28, 14  # characters between a measure's name and its number: "doanh thu của cả tập đoàn đạt"
MIN_ALIKE = 0.25
MIN_PRECISE = 2  # digits, without the zeros around them; fewer only where sentences are all but the same
MIN_ALIKE_ROUND = 0.40
_STOP = re.compile(r"[;.!?:()]|,(?!\d)|\d")


class _Measure(msgspec.Struct, frozen=True):
    claim: Claim
    group: str
    row: int
    name: str


def compare_measures(material: Material, numbers: Sequence[Claim]) -> tuple[list[Clash], list[Match]]:
    """Return where two articles give one number for two measures."""
    found: dict[tuple[str, float, str], list[_Measure]] = defaultdict(list)
    for claim in numbers:
        if isinstance(claim.value, Number) and (measure := _measure(claim)) is not None:
            found[measure.group, claim.value.high * claim.value.factor, unit_class(claim.noun)].append(measure)
    names = {e.id: set(fold(e.name).split()) for e in material.linked.entities}
    clashes = []
    for same in found.values():
        told = {(m.claim.article, m.row) for m in same}
        for x, y in pairs_of(same, lambda m: m.claim.article):
            if x.row == y.row or (x.claim.article, y.row) in told or (y.claim.article, x.row) in told:
                continue
            mine, theirs = (set().union(*(names[e] for e in m.claim.entities if e in names)) for m in (x, y))
            if mine and theirs and not mine & theirs:
                continue  # the profit of one firm, the turnover of another
            alike = material.lines.likeness(x.claim.line.tokens, y.claim.line.tokens)
            if alike < (MIN_ALIKE if len(re.sub(r"\D", "", x.claim.shown).strip("0")) >= MIN_PRECISE else MIN_ALIKE_ROUND):
                continue
            why = f"cùng con số {x.claim.text} nhưng một bên là {x.name}, một bên là {y.name}"
            why_en = f"one number, {x.claim.shown}, of two measures: {x.name} and {y.name}"
            clashes.append(Clash(
                _as_measure(x), _as_measure(y), Comparison("excludes", why, why_en, 0.6, "number.measure"), min(1.0, 2 * alike), "number.measure",
            ))
    return clashes, []


def _as_measure(x: _Measure) -> Claim:
    shown = f"{x.name} {x.claim.shown}"
    return msgspec.structs.replace(x.claim, key=f"measure: {x.group}", value=Text(shown), shown=shown, noun=x.name)


def _measure(claim: Claim) -> _Measure | None:
    """The measure named nearest to a number in its clause; the one before it is asked first."""
    at, behind_at = claim.start - claim.line.start, claim.end - claim.line.start
    before, behind = fold(claim.line.text[max(0, at - REACH_BEFORE) : at]), fold(claim.line.text[behind_at : behind_at + REACH_BEHIND])
    before = before[max((m.end() for m in _STOP.finditer(before)), default=0) :]
    behind = behind[: m.start()] if (m := _STOP.search(behind)) else behind
    kind = unit_class(claim.noun)
    for group, (units, pattern, rows) in _groups().items():
        if kind not in units:
            continue
        hits = [*pattern.finditer(before)][-1:] or [*pattern.finditer(behind)][:1]
        if hits:
            return _Measure(claim, group, rows[hits[0].group()], hits[0].group())
    return None


@cache
def _groups() -> dict[str, tuple[frozenset[str], re.Pattern[str], dict[str, int]]]:
    table = tomllib.loads((files("machtin.relate") / "data" / "measures.toml").read_text("utf-8"))
    out = {}
    for name, group in table.items():
        rows = {fold(word): n for n, row in enumerate(group["rows"]) for word in row}
        longest = sorted(rows, key=len, reverse=True)
        out[name] = frozenset(group["units"]), re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")\b"), rows
    return out


__all__ = ("compare_measures",)
