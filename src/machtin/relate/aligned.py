"""Find what was changed in a sentence that two articles otherwise tell in the same words.

Two sentences whose words stand in the same order are laid over each other; where a value of the one stands opposite a value of the same kind
of the other, and nothing else tells them apart, both answer one question whatever it is. This is the surest sign of a slip in copying,
and it needs no knowledge of what is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from rapidfuzz.distance import Levenshtein, Opcodes

from machtin.relate.claims import Claim, Material
from machtin.relate.copies import Copy
from machtin.relate.lines import TOKEN, Line
from machtin.relate.questions import MIN_STRENGTH, Clash
from machtin.text.fold import fold
from machtin.values import Name, Period, Value, compare, period_of, place_of

MIN_LIKENESS = 0.8  # of the copied sentence; below, the value opposite may belong to another clause
N_ANCHORS = 2  # unchanged tokens on both sides of the value (or the sentence's end)


def find_changed(material: Material, copies: Sequence[Copy], numbers: Sequence[Claim]) -> list[Clash]:
    """Return the clashes between values that stand opposite each other in copied sentences."""
    by_line: dict[int, list[Claim]] = {}
    for claim in numbers:
        by_line.setdefault(claim.line.at, []).append(claim)
    out = []
    for copy in copies:
        if copy.likeness >= MIN_LIKENESS:
            out += list(_changed(material, copy, by_line))
    return out


class _Value(msgspec.Struct, frozen=True):
    start: int
    end: int
    claim: Claim


def _changed(material: Material, copy: Copy, numbers: dict[int, list[Claim]]) -> Iterator[Clash]:
    one, other = copy.one, copy.other
    opcodes = Levenshtein.opcodes(one.tokens, other.tokens)
    mine, theirs = _values(material, one, numbers), _values(material, other, numbers)
    for x in mine:
        for y in theirs:
            if x.claim.kind != y.claim.kind or x.claim.key != y.claim.key or not _opposite(opcodes, x, y):
                continue
            result = compare(x.claim.value, y.claim.value)
            if result.excludes and result.strength >= MIN_STRENGTH:
                yield Clash(x.claim, y.claim, result, copy.likeness, f"{x.claim.kind}.aligned")


def _values(material: Material, line: Line, numbers: dict[int, list[Claim]]) -> list[_Value]:
    """The values of a line with their places among its tokens."""
    offsets = [m.start() + line.start for m in TOKEN.finditer(fold(line.text))]

    def tokens(start: int, end: int) -> tuple[int, int]:
        inside = [i for i, at in enumerate(offsets) if start <= at < end]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)

    claims = list(numbers.get(line.at, ()))
    analysis = material.analyses[line.article]
    for t in analysis.times:
        if line.start <= t.start < line.end and t.earliest and t.latest:
            words = analysis.text[t.start : t.end]
            value = period_of(t, words)
            if isinstance(value, Period):
                claims.append(_claim(material, line, t.start, t.end, "date", "time", value, t.value, t.earliest, t.latest))
    for m in analysis.mentions:
        if line.start <= m.start < line.end and m.type in ("gpe", "loc"):
            name = analysis.text[m.start : m.end]
            claims.append(_claim(material, line, m.start, m.end, "place", "place", place_of(name), name))
        elif line.start <= m.start < line.end and m.type == "per":
            name = analysis.text[m.start : m.end]
            claims.append(_claim(material, line, m.start, m.end, "name", "per", Name(name), name))
    return [_Value(*span, c) for c in claims if (span := tokens(c.start, c.end)) != (0, 0)]


def _claim(
    material: Material, line: Line, start: int, end: int, kind: str, key: str, value: Value, shown: str,
    earliest: str | None = None, latest: str | None = None,
) -> Claim:
    text = material.analyses[line.article].text[start:end]
    return Claim(line.article, line, start, end, text, kind, key, value, shown, earliest=earliest, latest=latest)


def _opposite(opcodes: Opcodes, x: _Value, y: _Value) -> bool:
    """Whether [x) and [y) are laid over each other with unchanged words on both sides."""
    codes = list(opcodes)
    for k, code in enumerate(codes):
        if code.tag != "replace":
            continue
        if not (x.start <= code.src_start and code.src_end <= x.end and y.start <= code.dest_start and code.dest_end <= y.end):
            continue
        before, behind = codes[k - 1] if k else None, codes[k + 1] if k + 1 < len(codes) else None
        return all(
            side is None or (side.tag == "equal" and side.src_end - side.src_start >= N_ANCHORS) or end
            for side, end in ((before, code.src_start <= N_ANCHORS), (behind, len(codes) - 1 == k + 1))
        )
    return False
