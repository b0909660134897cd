"""How old somebody is: ages and years of birth of named people, and ages of people told by what they are ("nạn nhân 26 tuổi").

A named person's ages are compared with each other, his years of birth with each other, and an age with a year of birth through the year of publication.
Whoever has no name is the same person in two articles only where each of them gives one age for such a person, and the sentences tell the same.
Left out: ages that bound a group ("người dưới 18 tuổi", "đủ 16 tuổi"), that lie in somebody's past ("năm 15 tuổi", "khi mới 7 tuổi"), and the ages of relatives
("Mộc và vợ, 30 tuổi") where they would be taken for the one named before them.
Gap: ages told in words of a decade ("ngoài ba mươi"); months and days of babies.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from machtin.relate.claims import Claim, Material
from machtin.relate.questions import MIN_STRENGTH, Clash, Match, pairs_of
from machtin.text.fold import fold
from machtin.values import Comparison, Number, compare

REACH = 60  # characters from a name to its age: a role and a place stand between at most
NOUN_REACH = 24  # characters from what somebody is to the age
MIN_ALIKE = 0.22  # likeness of the sentences that tell of somebody without a name
MIN_CENTURY = 1850
_BIRTH = re.compile(r"\b(?:sinh|sn|s\.n)(?: (?:vào|ngày|năm|:))*[ :.]*$")
_BOUND = re.compile(r"\b(?:dưới|trên|từ|đủ|chưa đủ|độ tuổi|lứa tuổi|tuổi thọ|tròn|mừng|sinh nhật|khi|lúc|năm|hồi|thời|mới|lên|đến|tới|hơn|kém|cách nhau|lớn hơn|nhỏ hơn|thọ|u)(?: (?:mới|còn|chỉ|đã|ông|bà|anh|chị|cô|cậu|em|được|mới lên|mới được|lên|khoảng|các|những))*\s*$")
_BOUND_BEHIND = re.compile(r"^\s*(?:trở|đổi|đến|tới|-|–|đã|thì|tôi|mình|xuân|nghề|đời|đảng|rưỡi)\b")
_RELATIVE = re.compile(r"\b(?:và|cùng|với|vợ|chồng|con|cháu|mẹ|cha|bố|em trai|em gái|anh trai|chị gái|bạn|của|hơn|kém|lấy|yêu|gặp|cưới|nhận)\b")
# What somebody without a name is called; a row is one kind of person. A victim may be of any kind.
_KINDS = {
    "man": "nam thanh niên|thanh niên|chàng trai|người đàn ông|đàn ông|nam giới|nam nghi phạm|gã trai|anh ta",
    "woman": "người phụ nữ|phụ nữ|cô gái|thiếu nữ|nữ giới|thai phụ|sản phụ",
    "boy": "bé trai|cháu trai|cậu bé|nam sinh",
    "girl": "bé gái|cháu gái|cô bé|nữ sinh",
    "child": "cháu bé|em bé|đứa trẻ|trẻ sơ sinh",
    "old man": "cụ ông|ông lão",
    "old woman": "cụ bà|bà lão",
    "driver": "tài xế|lái xe|phi công",
    "suspect": "nghi phạm|nghi can|hung thủ|đối tượng|kẻ sát nhân|tên cướp|thủ phạm|tay súng",
    "victim": "nạn nhân|người chết|người bị nạn|người tử vong",
}
_KIND = re.compile("|".join(f"(?P<k{n}>\\b(?:{words})\\b)" for n, words in enumerate(_KINDS.values())))
_NAMES = tuple(_KINDS)
_MEETING = {("victim", k) for k in ("man", "woman", "boy", "girl", "child", "old man", "old woman", "driver")} | {("suspect", k) for k in ("man", "woman", "driver")} | {
    ("child", "boy"), ("child", "girl"),
}


class _Age(msgspec.Struct, frozen=True):
    claim: Claim
    who: str
    """A story entity, or "?" and the kind of person."""
    born: bool


def compare_ages(material: Material, numbers: Sequence[Claim]) -> tuple[list[Clash], list[Match]]:
    """Return where articles tell one person's age or year of birth differently, and where alike. `numbers` are the story's claims of numbers."""
    told: dict[str, list[_Age]] = defaultdict(list)
    for age in [*_ages(material, numbers), *_births(material)]:
        told[age.who].append(age)
    clashes: list[Clash] = []
    matches: list[Match] = []
    for who, ages in told.items():
        if who[0] != "?":
            _compare(material, ages, clashes, matches)
    every: dict[int, set[str]] = defaultdict(set)
    for claim in numbers:
        if claim.key == "age" and not _bounds(claim):
            every[claim.article].add(claim.shown)
    _compare_unnamed(material, [a for who, ages in told.items() if who[0] == "?" for a in ages], every, clashes, matches)
    return clashes, matches


def _compare(material: Material, ages: list[_Age], clashes: list[Clash], matches: list[Match]) -> None:
    """A named person's ages. Who has two ages in one article is two people to the reader, or was misread: only values that neither article tells clash."""
    by_article: dict[int, set[tuple[bool, str]]] = defaultdict(set)
    for a in ages:
        by_article[a.claim.article].add((a.born, a.claim.shown))
    for x, y in pairs_of(ages, lambda a: a.claim.article):
        result = _compared(material, x, y)
        if result.agrees:
            matches.append(Match(x.claim, y.claim, result))
        elif result.excludes and result.strength >= MIN_STRENGTH and all(
            (other.born, other.claim.shown) not in by_article[mine.claim.article] and sum(born == mine.born for born, _ in by_article[mine.claim.article]) == 1
            for mine, other in ((x, y), (y, x))
        ):
            clashes.append(Clash(x.claim, y.claim, result, 1.0, "number.age"))


def _compared(material: Material, x: _Age, y: _Age) -> Comparison:
    if x.born and y.born:  # a year is exact, also the round one
        same = x.claim.shown == y.claim.shown
        return Comparison(
            "equal" if same else "excludes", f"năm sinh {x.claim.shown} và {y.claim.shown}", f"born in {x.claim.shown} and {y.claim.shown}", 0.0 if same else 0.9, "number.birth",
        )
    if x.born == y.born:
        return compare(x.claim.value, y.claim.value)
    age, birth = (y, x) if x.born else (x, y)
    year = _year(material, age.claim.article)
    a, b = age.claim.value, birth.claim.value
    assert isinstance(a, Number) and isinstance(b, Number), (x, y)
    if year is None or a.modifier:
        return Comparison("overlaps", "", "", rule="number.birth")
    if abs(year - b.low - a.low) <= 1:  # whether the birthday was, and which year counts as the first, is a paper's habit
        return Comparison("within", f"sinh năm {b.low:.0f} là {year - b.low:.0f} tuổi", f"born in {b.low:.0f} is {year - b.low:.0f} years old", rule="number.birth")
    return Comparison(
        "excludes", f"{a.low:.0f} tuổi và sinh năm {b.low:.0f} (khoảng {year - b.low:.0f} tuổi) không thể cùng đúng",
        f"{a.low:.0f} years old and born in {b.low:.0f} (about {year - b.low:.0f}) cannot both be true", 0.9, "number.birth",
    )


def _compare_unnamed(material: Material, everybody: list[_Age], values: dict[int, set[str]], clashes: list[Clash], matches: list[Match]) -> None:
    """People told by what they are; `values` are all ages of each article: whoever tells of one age tells of one person."""
    for x, y in pairs_of(everybody, lambda a: a.claim.article):
        kinds = x.who[1:], y.who[1:]
        if kinds[0] != kinds[1] and kinds not in _MEETING and kinds[::-1] not in _MEETING:
            continue
        alike = material.lines.likeness(x.claim.line.tokens, y.claim.line.tokens)
        if alike < MIN_ALIKE:
            continue
        result = compare(x.claim.value, y.claim.value)
        if result.agrees:
            matches.append(Match(x.claim, y.claim, result))
        elif result.excludes and result.strength >= MIN_STRENGTH and len(values[x.claim.article]) == len(values[y.claim.article]) == 1:
            clashes.append(Clash(x.claim, y.claim, result, min(1.0, 2 * alike), "number.age"))


def _ages(material: Material, numbers: Sequence[Claim]) -> Iterator[_Age]:
    for claim in numbers:
        if claim.key != "age" or not isinstance(claim.value, Number):
            continue
        if _bounds(claim):
            continue
        at = claim.start - claim.line.start
        before = fold(claim.line.text[max(0, at - REACH) : at])
        known = list(_KIND.finditer(before[-NOUN_REACH - 12 :]))
        name = _bearer(material, claim.article, claim.line.start, claim.start)
        if name is not None:
            yield _Age(msgspec.structs.replace(claim, subject=name), name, False)
        elif known and len(before[-NOUN_REACH - 12 :]) - known[-1].end() <= NOUN_REACH and _named_close(material, claim) is None:
            kind = next(_NAMES[n] for n in range(len(_NAMES)) if known[-1][f"k{n}"])
            yield _Age(msgspec.structs.replace(claim, subject=None, noun=known[-1].group()), f"?{kind}", False)


def _bounds(claim: Claim) -> bool:
    """Whether an age bounds a group, or is of somebody's past."""
    at = claim.start - claim.line.start
    before, behind = fold(claim.line.text[max(0, at - REACH) : at]), fold(claim.line.text[claim.end - claim.line.start :][:12])
    return bool(_BOUND.search(before) or _BOUND_BEHIND.match(behind)) or claim.modifier in (">", "<", ">=", "<=")


def _births(material: Material) -> Iterator[_Age]:
    for n, analysis in enumerate(material.analyses):
        for t in analysis.times:
            year = t.value[:4]
            if t.type != "DATE" or not year.isdigit() or int(year) < MIN_CENTURY:
                continue
            line = material.lines.at(n, t.start)
            if not _BIRTH.search(fold(analysis.text[max(line.start, t.start - 20) : t.start])):
                continue
            name = _bearer(material, n, line.start, t.start)
            if name is not None:
                value = Number(float(year), float(year), unit="năm sinh")
                yield _Age(Claim(n, line, t.start, t.end, analysis.text[t.start : t.end], "number", "birth", value, year, subject=name, noun="năm sinh"), name, True)


def _bearer(material: Material, article: int, line: int, start: int) -> str | None:
    """The person whose age stands at `start`: the one named last before it in its sentence, with no relative in between."""
    analysis = material.analyses[article]
    behind = bisect_left(analysis.mentions, start, key=lambda m: m.start)
    people = [m for m in analysis.mentions[max(0, behind - 6) : behind] if m.type == "per" and m.entity and m.start >= line and start - REACH <= m.end <= start]
    if not people or _RELATIVE.search(fold(analysis.text[people[-1].end : start])):
        return None
    return material.linked.of.get((article, people[-1].entity or ""))


def _named_close(material: Material, claim: Claim) -> str | None:
    """The person named right behind an age: "nạn nhân 26 tuổi tên Mộc" has a name."""
    analysis = material.analyses[claim.article]
    first = bisect_left(analysis.mentions, claim.end, key=lambda m: m.start)
    return next((m.entity for m in analysis.mentions[first : first + 1] if m.type == "per" and m.start <= claim.end + 12), None)


def _year(material: Material, article: int) -> int | None:
    analysis = material.analyses[article]
    told = analysis.document_date or analysis.published
    return date.fromisoformat(told[:10]).year if told else None


__all__ = ("compare_ages",)
