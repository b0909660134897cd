"""Who did it: one deed with one object, told of two doers who are not one (data/agents.toml).

The doer stands before the verb in its clause ("các hiệp sĩ tìm đến …"), between "bị/được" and the verb, or behind "do".
He is known by kind (the police; a club), or, for deeds that one person does (signing, announcing), by name.
Gap: a pronoun stands for the one kind of doer spoken of in the two sentences before; where several were, nobody is known.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import combinations, islice

import msgspec

from machtin.relate.claims import Material
from machtin.relate.lines import FUNCTION_WORDS, TOKEN, Line
from machtin.relate.questions import Clash, apart, scope_of
from machtin.relate.statements.told import Told, clash, same_person, story_entity, told
from machtin.text.fold import Folded, fold

WEIGHT = 0.6
NAMED_WEIGHT = 0.65
SUBJECT_REACH = 45  # characters before a verb in which its doer stands, adverbs and a date between
OBJECT_WORDS = 9  # tokens behind the verb that tell the object
MIN_OBJECT = 0.6  # weighted part of the shorter object that stands in the other; read off mds-dev
MIN_OBJECT_NAMED = 0.6
MAX_TOLD = 80

_BREAK = re.compile(r"[,;:.!?()\n]| thì | và | nhưng | khi | rằng | để | vì | nên ")
_OBJECT_END = re.compile(r"[,;:.!?()\n\"“”]| và | nhưng | khi | để | vì | sau | nên | thì | rằng ")
_NOT = re.compile(r"\b(?:không(?! kích| quân| phận| người lái)|chưa|chẳng|sẽ|có thể|muốn|định|nhờ|yêu cầu|đề nghị|mời|bị|được)\s*(?:\w+\s*){0,1}$")


_BY = re.compile(r" bởi ")
_PASSIVE = re.compile(r"\b(?:được|bị(?! cáo| can| hại| đơn))\b")
_PRONOUN = re.compile(r"\b(các anh|họ|lực lượng này|nhóm này|cầu thủ này)(?:\s+\w+){0,3}\s*$")


class Deed(msgspec.Struct, frozen=True):
    """A row of the table."""

    key: str
    about: str
    about_en: str
    named: bool
    between: frozenset[str]
    """The kinds of doers that are not one."""
    pattern: re.Pattern[str]
    example: tuple[str, str]


class Did(msgspec.Struct, frozen=True):
    """A deed as one clause tells it."""

    told: Told
    object: tuple[str, ...]
    """Content tokens of the object."""


@cache
def _table() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads((files("machtin.relate") / "data" / "agents.toml").read_text("utf-8"))


@cache
def deeds() -> tuple[Deed, ...]:
    """Return the table's deeds."""
    rows = [(row, False) for row in _table()["deed"]] + [(row, True) for row in _table()["named"]]
    return tuple(
        Deed(
            row["key"], row["about"], row["about_en"], named, frozenset(row.get("between", ())),
            re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(row["verbs"], key=len, reverse=True))) + r")\b"), (row["example"][0], row["example"][1]),
        )
        for row, named in rows
    )


@cache
def _kinds() -> dict[str, str]:
    kinds: dict[str, list[str]] = _table()["kind"]  # type: ignore[assignment]
    return {form: kind for kind, forms in kinds.items() for form in forms}


@cache
def _agent() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(_kinds(), key=len, reverse=True))) + r")\b")


def find_agents(material: Material, folded: list[tuple[Line, Folded]]) -> Iterator[Clash]:
    """Yield the clashes of doers."""
    known = _known(material)
    for deed in deeds():
        found = list(islice((d for line, text in folded for d in _did(material, line, text, deed, known)), MAX_TOLD))
        yield from _clashes(material, deed, found)


def _known(material: Material) -> dict[str, str]:
    """The kind of every person whose name stands right behind a word for it somewhere in the story: "hiệp sĩ" Hải, tiền đạo Mộc."""
    out: dict[str, str] = {}
    for n, analysis in enumerate(material.analyses):
        for m in analysis.mentions:
            before = fold(analysis.text[max(0, m.start - 20) : m.start]) if m.type == "per" else ""
            hits = list(_agent().finditer(before))
            if hits and not before[hits[-1].end() :].strip(" \"'") and (entity := story_entity(material, n, m)):
                out.setdefault(entity, _kinds()[hits[-1][0]])
    return out


def _did(material: Material, line: Line, text: Folded, deed: Deed, known: dict[str, str]) -> Iterator[Did]:
    for m in deed.pattern.finditer(text.text):
        left = max(0, m.start() - SUBJECT_REACH)
        before = text.text[left : m.start()]
        breaks = list(_BREAK.finditer(before))
        if (by := before.rfind(" do ")) >= 0:  # "đều do bà X, vợ bị cáo, ký": what stands between belongs to the doer
            left += by + 3
        elif breaks:
            left += breaks[-1].end()
        clause = text.text[left : m.start()]
        behind = text.text[m.end() : m.end() + 80]
        stop = _OBJECT_END.search(behind)
        tokens = [t for t in TOKEN.findall(behind[: stop.start()] if stop else behind) if t not in FUNCTION_WORDS][:OBJECT_WORDS]
        made_by = _BY.match(behind) if deed.named else None
        passive = _PASSIVE.search(clause) if by < 0 else None
        if made_by:  # "được dẫn dắt bởi biên đạo X": the doer stands behind, the object before
            stop = _OBJECT_END.search(behind, made_by.end())
            doer = _named(material, line, m.end() + made_by.end(), m.end() + (stop.start() if stop else len(behind)), first=True)
            tokens = []
        else:
            doer = _named(material, line, left + (passive.end() if passive and deed.named else 0), m.start()) if deed.named else _kind(left, clause) or _kind_told_before(material, line, left, m.start(), clause, known)
        if doer is None:
            continue
        answer, entity, start, end = doer
        if _NOT.search(text.text[max(0, m.start() - 16) : m.start()]) and not re.search(r"\b(?:bị|được|do)\b", clause[: max(0, end - left)]):
            continue
        if deed.named and passive:  # "cặp đôi được biên đạo X dẫn dắt": the object stands before "được"
            tokens = [t for t in TOKEN.findall(clause[: passive.start()]) if t not in FUNCTION_WORDS][-OBJECT_WORDS:] + tokens
        if by >= 0:  # "các hợp đồng đều do bà X ký": the object stands before the doer
            tokens += [t for t in TOKEN.findall(text.text[max(0, left - SUBJECT_REACH) : left]) if t not in FUNCTION_WORDS][-OBJECT_WORDS:]
        if not tokens and line.at and (previous := material.lines.all[line.at - 1]).article == line.article:
            tokens = previous.content  # "Tuy nhiên, tiền đạo này đã từ chối.": what was spoken of just before
        first, last = text.span(start, end)
        yield Did(
            told(material, line, line.start + first, line.start + last, "attribution", deed.key, answer, entity if deed.named else None, (deed.about, deed.about_en)),
            tuple(tokens),
        )


Doer = tuple[str, str | None, int, int]
"""What a doer is compared by, the story entity of a named one, and where its words stand in the line."""


def _kind(left: int, clause: str) -> Doer | None:
    found = list(_agent().finditer(clause))
    if not found:
        return None
    last = found[-1]
    return _kinds()[last[0]], None, left + last.start(), left + last.end()


def _kind_told_before(material: Material, line: Line, left: int, right: int, clause: str, known: dict[str, str]) -> Doer | None:
    """The kind of a doer who is a name known for it, or a pronoun for the one kind spoken of in the two sentences before."""
    named = _named(material, line, left, right)
    if named and named[1] in known:
        return known[named[1] or ""], None, named[2], named[3]
    pronoun = _PRONOUN.search(clause)
    if named or not pronoun:
        return None
    before = [p for p in material.lines.all[max(0, line.at - 2) : line.at] if p.article == line.article]
    kinds = {_kinds()[form] for p in before for form in _agent().findall(fold(p.text))}
    return (kinds.pop(), None, left + pronoun.start(1), left + pronoun.end(1)) if len(kinds) == 1 else None


def _named(material: Material, line: Line, left: int, right: int, *, first: bool = False) -> Doer | None:
    """The last person named in a stretch of the line, or the first."""
    analysis = material.analyses[line.article]
    people = []
    for m in analysis.mentions[bisect_left(analysis.mentions, line.start, key=lambda m: m.start) :]:
        if m.start >= line.end:
            break
        start, end = m.start - line.start, m.end - line.start
        if m.type == "per" and left <= start and end <= right and (entity := story_entity(material, line.article, m)):
            people.append((analysis.text[m.start : m.end], entity, start, end))
    return people[0 if first else -1] if people else None


def _clashes(material: Material, deed: Deed, found: list[Did]) -> Iterator[Clash]:
    best: dict[tuple[int, int], tuple[float, Did, Did]] = {}
    for x, y in combinations(found, 2):
        a, b = x.told, y.told
        articles = a.claim.article, b.claim.article
        if articles[0] == articles[1] or apart(scope_of(material, a.claim), scope_of(material, b.claim)):
            continue
        if deed.named:
            unlike = a.bearer != b.bearer and not same_person(material, a.bearer, b.bearer) and not _parts(a.answer, b.answer)
        else:
            unlike = a.answer != b.answer and {a.answer, b.answer} <= deed.between
        likeness = _shared(material, x.object, y.object)
        if unlike and likeness >= (MIN_OBJECT_NAMED if deed.named else MIN_OBJECT) and likeness > best.get(articles, (0.0, x, y))[0]:
            best[articles] = likeness, x, y
    for _, x, y in best.values():
        key = f"told: {deed.key}: {' '.join(sorted(set(x.object) & set(y.object)))}"
        a, b = (msgspec.structs.replace(d.told, claim=msgspec.structs.replace(d.told.claim, key=key)) for d in (x, y))
        yield clash(material, a, b, NAMED_WEIGHT if deed.named else WEIGHT, "attribution.agents")


def _shared(material: Material, x: tuple[str, ...], y: tuple[str, ...]) -> float:
    """How much of the shorter object stands in the other, by weight, in [0, 1]; a single syllable in common is chance."""
    a, b = set(x), set(y)
    if len(a & b) < 2:
        return 0.0
    # In a story of a few lines every word is common: a floor keeps these words from weighing nothing.
    weight = {t: max(0.1, material.lines.weight(t)) for t in a | b}
    return sum(weight[t] for t in a & b) / min(sum(weight[t] for t in a), sum(weight[t] for t in b))


def _parts(a: str, b: str) -> bool:
    """Whether one name may be a part of the other."""
    x, y = set(fold(a).split()), set(fold(b).split())
    return x <= y or y <= x
