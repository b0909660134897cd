"""What office somebody holds: one person told as head and as deputy of one body, or as its chủ tịch and its chủ nhiệm (data/offices.toml).

An office stands before the name ("Phó Giám đốc Sở Y tế Lê Văn A") or behind it between commas ("ông Lê Văn A, Phó Giám đốc Sở Y tế, …").
Who held an office once (cựu, nguyên), and who holds it for a time (quyền), is left out: papers leave these words away.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import combinations

import msgspec

from machtin.relate.claims import Material
from machtin.relate.lines import FUNCTION_WORDS, TOKEN, Line
from machtin.relate.questions import Clash
from machtin.relate.statements.told import Told, clash, story_entity, told
from machtin.text.fold import fold

WEIGHT = 0.6
HEADS_WEIGHT = 0.5
REACH = 95  # characters on either side of a name in which its office stands
MIN_BODY = 0.7  # part of the shorter body's words that stand in the other's; read off mds-dev
MAX_TOLD = 40

_FORMER = re.compile(r"\b(?:cựu|nguyên|quyền|trợ lý|thay mặt|vợ|chồng|con|em|anh trai|của)\s*$")
_BEHIND = re.compile(r"^[\"”)]?\s*(?:\(\s*\d+ tuổi\s*\)\s*)?[,(–-]\s*")
_CUT = re.compile(r"[.;:!?\"“”()\n–]|,| - | cho | nói | và | cũng | đã | trong | tại ")


class Office(msgspec.Struct, frozen=True):
    """An office as it is told of a person."""

    told: Told
    base: str
    deputy: bool
    body: frozenset[str]
    """The words of the body, folded."""


@cache
def _offices() -> dict[str, tuple[str, bool]]:
    rows = _table()["office"]
    return {form: (row["name"], deputy) for row in rows for key, deputy in (("forms", False), ("deputy", True)) for form in row[key]}


@cache
def _table() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads((files("machtin.relate") / "data" / "offices.toml").read_text("utf-8"))


@cache
def _heads() -> frozenset[str]:
    heads: dict[str, list[str]] = _table()["heads"]  # type: ignore[assignment]
    return frozenset(heads["one_of"])


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(_offices(), key=len, reverse=True))) + r")\b")


def find_offices(material: Material) -> Iterator[Clash]:
    """Yield the clashes of offices of one person."""
    held: dict[str, list[Office]] = defaultdict(list)
    for n, analysis in enumerate(material.analyses):
        for m in analysis.mentions:
            person = story_entity(material, n, m) if m.type == "per" else None
            if person is None:
                continue
            line = material.lines.at(n, m.start)
            if line.kind in ("credit", "byline"):
                continue
            held[person] += _held(material, line, m.start, m.end, person)
    for offices in held.values():
        yield from _clashes(material, offices[:MAX_TOLD])


def _held(material: Material, line: Line, start: int, end: int, person: str) -> Iterator[Office]:
    text = material.analyses[line.article].text
    left = max(line.start, start - REACH)
    ahead = fold(text[left:start])
    hits = list(_pattern().finditer(ahead))
    if hits and len(ahead) == start - left and not _CUT.search(ahead[hits[-1].end() :]) and not _FORMER.search(ahead[: hits[-1].start()]):
        yield _office(material, line, left + hits[-1].start(), hits[-1][0], ahead[hits[-1].end() :], person)
    behind = fold(text[end : min(line.end, end + REACH)])
    opening = _BEHIND.match(behind)
    hit = _pattern().match(behind, opening.end()) if opening else None
    if hit and len(behind) == min(line.end, end + REACH) - end:
        cut = _CUT.search(behind, hit.end())
        yield _office(material, line, end + hit.start(), hit[0], behind[hit.end() : cut.start() if cut else None], person)


def _office(material: Material, line: Line, at: int, form: str, body: str, person: str) -> Office:
    base, deputy = _offices()[form]
    answer = f"phó {base}" if deputy else base
    about = "chức vụ của {who}", "office of {who}"
    words = frozenset(t for t in TOKEN.findall(body) if t not in FUNCTION_WORDS)
    return Office(told(material, line, at, at + len(form), "name", "office", answer, person, about), base, deputy, words)


def _clashes(material: Material, offices: list[Office]) -> Iterator[Clash]:
    both = defaultdict(set)
    for o in offices:
        both[o.told.claim.article, o.base].add(o.deputy)
    for x, y in combinations(offices, 2):
        a, b = x.told.claim.article, y.told.claim.article
        if a == b or (x.base, x.deputy) == (y.base, y.deputy) or not _one_body(x.body, y.body):
            continue
        if x.base == y.base:
            if len(both[a, x.base]) == 1 and len(both[b, x.base]) == 1:
                yield clash(material, x.told, y.told, WEIGHT, "name.office")
        elif x.deputy == y.deputy and {x.base, y.base} <= _heads():
            yield clash(material, x.told, y.told, HEADS_WEIGHT, "name.office")


def _one_body(x: frozenset[str], y: frozenset[str]) -> bool:
    """Whether two bodies are one: most words of the shorter stand in the other, two at least."""
    shared = len(x & y)
    return shared >= 2 and shared >= MIN_BODY * min(len(x), len(y))
