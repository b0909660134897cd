"""Decide which claims answer the same question, and which of these exclude each other.

A false alarm costs more than a miss, so two claims are set against each other only when
  - they have one key (slot, noun, kind of event), and their surroundings are alike: words, entities, sentences;
  - they are about one time: a number of a happening years ago ("năm 2011 cũng …") is another question than today's;
  - neither article gives, elsewhere, the other's value for the same question: then it is a part, a total, or another count;
  - their values exclude each other as sets (machtin.values), safely enough.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import combinations

import msgspec

from machtin.relate.claims import Claim, Material, slot_keys
from machtin.relate.slots import unit_class
from machtin.text.fold import fold
from machtin.values import Comparison, Number, compare
from machtin.values.periods import Period

# Chosen by reading what thirty stories of the gold and a hundred of mds-dev then report (benchmarks/review.py); rerun it when one changes.
MIN_SLOT = 0.24  # likeness of surroundings where a cue tells the slot
MIN_NOUN = 0.50  # where only the counted noun is the same
MIN_DATE = 0.40
MIN_PART = 0.45  # where both count a part: which part, only the words around can tell
MIN_STRENGTH = 0.5
KNOWN_ELSEWHERE = 0.12  # likeness from which the same value elsewhere in an article is held for the other's: then nothing clashes
BACKGROUND_DAYS = 20  # a happening so long before the first article is told as background


class Clash(msgspec.Struct, frozen=True):
    """Two claims of one question whose values exclude each other."""

    one: Claim
    other: Claim
    comparison: Comparison
    likeness: float
    rule: str


class Match(msgspec.Struct, frozen=True):
    """Two claims of one question that agree."""

    one: Claim
    other: Claim
    comparison: Comparison


def compare_numbers(material: Material, claims: Sequence[Claim]) -> tuple[list[Clash], list[Match]]:
    """Return the clashes and the agreements among the numbers of a story."""
    scope = {id(c): _scope(material, c) for c in claims}
    named = slot_keys()

    def likeness(x: Claim, y: Claim) -> float:
        if x.key == "age":
            return 1.0 if x.subject and x.subject == y.subject else 0.0
        if _apart(scope[id(x)], scope[id(y)]) or not _one_count(x, y) or _marks(x) != _marks(y):
            return 0.0
        return surroundings(material, x, y)

    def enough(x: Claim, y: Claim, score: float) -> bool:
        if x.key == "age":
            return True
        least = MIN_SLOT if x.key in named else MIN_NOUN
        if x.partial or (x.noun in _WHOLE) != (y.noun in _WHOLE):
            least = max(least, MIN_PART)
        return score >= least

    told = {(c.article, unit_class(c.noun), c.shown) for c in claims}

    def known(x: Claim, y: Claim) -> bool:
        """Whether one article gives the other's value too, for whatever: two numbers of one size told by one hand are two things."""
        size = y.value.high if isinstance(y.value, Number) else 0
        return size >= 10 and x.key != "age" and (x.article, unit_class(y.noun), y.shown) in told

    clashes, matches = _compare(material, claims, likeness, enough, "number.slot")
    return [c for c in clashes if not known(c.one, c.other) and not known(c.other, c.one)], matches


def compare_dates(material: Material, claims: Sequence[Claim]) -> tuple[list[Clash], list[Match]]:
    """Return the clashes and the agreements among the dated happenings of a story."""

    def likeness(x: Claim, y: Claim) -> float:
        if not isinstance(x.value, Period) or not isinstance(y.value, Period):
            return 0.0
        a, b = x.value, y.value
        if a.earliest is None or b.earliest is None or a.latest is None or b.latest is None:
            return 0.0
        if abs(a.earliest - b.earliest) > timedelta(days=62):
            return 0.0
        if _marks(x) != _marks(y):
            return 0.0
        score = surroundings(material, x, y) + (0.1 if x.subject == y.subject else 0.0)
        # Hours of one day: two happenings of one kind on one day, told of the same places or people, are seldom two.
        return score + (0.15 if a.clock and b.clock and a.earliest.date() == b.earliest.date() else 0.0)

    return _compare(material, claims, likeness, lambda _, __, score: score >= MIN_DATE, "date.happening")


def surroundings(material: Material, x: Claim, y: Claim) -> float:
    """Return how alike two claims are in what stands around them, in [0, 1]: the words near, the whole sentence, who is named."""
    near = material.lines.likeness(x.near, y.near)
    line = material.lines.likeness(x.line.tokens, y.line.tokens)
    shared, either = len(x.entities & y.entities), len(x.entities | y.entities)
    named = shared / either if either else 0.0
    return 0.45 * near + 0.35 * line + 0.2 * named


def _compare(
    material: Material,
    claims: Sequence[Claim],
    likeness: Callable[[Claim, Claim], float],
    enough: Callable[[Claim, Claim, float], bool],
    rule: str,
) -> tuple[list[Clash], list[Match]]:
    by_key: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_key[claim.key].append(claim)
    clashes: list[Clash] = []
    matches: list[Match] = []
    for group in by_key.values():
        agreed: set[tuple[int, int]] = set()
        pending: list[Clash] = []
        for x, y in _pairs(group):
            score = likeness(x, y)
            if score <= 0:
                continue
            result = compare(x.value, y.value)
            if result.agrees:
                if score >= KNOWN_ELSEWHERE or result.relation == "equal":
                    agreed |= {(id(x), y.article), (id(y), x.article)}
                if enough(x, y, score):
                    matches.append(Match(x, y, result))
            elif result.excludes and enough(x, y, score) and result.strength >= MIN_STRENGTH:
                pending.append(Clash(x, y, result, score, rule))
        clashes += [c for c in pending if (id(c.one), c.other.article) not in agreed and (id(c.other), c.one.article) not in agreed]
    return _best(clashes), matches


def _pairs(group: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    if len(group) > 400:  # a story of thousands of articles: the pairs of neighbours in time tell enough, and the work stays bounded
        for i, x in enumerate(group):
            yield from ((x, y) for y in group[i + 1 : i + 80] if x.article != y.article)
        return
    yield from ((x, y) for x, y in combinations(group, 2) if x.article != y.article)


def _best(clashes: Sequence[Clash]) -> list[Clash]:
    """Keep, for every claim and article, the clash with the claim of that article which it is most like."""
    best: dict[tuple[int, int], float] = {}
    for c in clashes:
        for mine, other in ((c.one, c.other), (c.other, c.one)):
            key = id(mine), other.article
            best[key] = max(best.get(key, 0.0), c.likeness)
    return [
        c
        for c in clashes
        if c.likeness >= best[id(c.one), c.other.article] and c.likeness >= best[id(c.other), c.one.article]
    ]


# Nouns that count a group as a whole; every other noun of people counts a group of its own (học viên, sĩ quan).
_WHOLE = frozenset(map(fold, ("người", "nạn nhân", "người dân", "dân", "thi thể", "người khác", "nguoi")))
_SYNONYMS = tuple(
    frozenset(map(fold, group))
    for group in (
        ("binh sĩ", "binh lính", "lính", "quân nhân", "chiến sĩ", "lính dù", "quân"),
        ("trẻ em", "em bé", "cháu", "trẻ", "em"),
        ("thường dân", "dân thường", "dân"),
        ("đối tượng", "nghi phạm", "nghi can", "bị can", "tên", "kẻ"),
        ("chiến binh", "tay súng", "phiến quân"),
        ("hành khách", "khách"),
        ("học sinh", "em"),
    )
)


def _one_count(x: Claim, y: Claim) -> bool:
    """Whether two counts of people may be of one group: a part is never set against a whole, nor officers against cadets."""
    if unit_class(x.noun) != "people" or unit_class(y.noun) != "people" or x.key.startswith("people:"):
        return x.partial == y.partial or x.key in ("magnitude", "depth", "distance")
    if x.partial != y.partial:
        return False
    if x.noun == y.noun:
        return True
    if x.partial:
        return any(x.noun in group and y.noun in group for group in _SYNONYMS)
    return x.noun in _WHOLE or y.noun in _WHOLE or any(x.noun in group and y.noun in group for group in _SYNONYMS)


# Words that make another question of a measure: an average, a plan, a running total, a net amount, the last of several times.
_MARKS = re.compile(
    r"\b(?:bình quân|trung bình|lũy kế|luỹ kế|tính chung|cả năm|quý|kế hoạch|dự kiến|mục tiêu|dự báo|mỗi|thuần|trước thuế|sau thuế"
    r"|lần cuối|cuối cùng|lần đầu|đầu tiên|lần thứ|tối đa|tối thiểu|kỷ lục|cao nhất|thấp nhất)\b"
)


def _marks(claim: Claim) -> frozenset[str]:
    return frozenset(_MARKS.findall(" ".join(claim.near)))


Scope = tuple[date, date] | None


def _scope(material: Material, claim: Claim) -> Scope:
    """The days that the claim's sentence speaks of: those of its nearest time, else the article's own day."""
    analysis = material.analyses[claim.article]
    spans = [t for t in analysis.times if claim.line.start <= t.start < claim.line.end and t.earliest and t.latest]
    if not spans:
        today = analysis.document_date
        return (date.fromisoformat(today), date.fromisoformat(today)) if today else None
    nearest = min(spans, key=lambda t: min(abs(t.end - claim.start), abs(t.start - claim.end)))
    return _day(nearest.earliest or ""), _day(nearest.latest or "")


def _day(instant: str) -> date:
    return datetime.fromisoformat(instant).date()


def _apart(a: Scope, b: Scope) -> bool:
    """Whether two sentences speak of different times, weeks apart."""
    if a is None or b is None:
        return False
    gap = timedelta(days=BACKGROUND_DAYS)
    long = max(a[1] - a[0], b[1] - b[0])
    # A year's count ("từ đầu năm đến nay") and a day's are two counts, although the day lies within the year.
    return a[0] - b[1] > gap or b[0] - a[1] > gap or (long > 3 * gap and min(a[1] - a[0], b[1] - b[0]) < gap)
