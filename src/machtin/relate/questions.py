"""Decide which claims answer the same question, and which of these exclude each other: what numbers.py and dates.py share.

A false alarm costs more than a miss, so two claims are set against each other only when
  - they have one key (slot, noun), and their surroundings are alike: words, entities, sentences;
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
from typing import TypeVar

import msgspec

from machtin.relate.claims import Claim, Material
from machtin.text.fold import fold
from machtin.values import Comparison, Value, compare

# Chosen, like the thresholds of numbers.py and dates.py, by reading what thirty stories of the gold and the stories of mds-dev then report
# (`python -m benchmarks.review`); rerun it when one changes.
T = TypeVar("T")
MIN_STRENGTH = 0.5
KNOWN_ELSEWHERE = 0.12  # likeness from which the same value elsewhere in an article is held for the other's: then nothing clashes
BACKGROUND_DAYS = 20  # a happening so long before the other is told as background
MAX_PAIRED = 150  # claims of one key; beyond, only neighbours are compared, so that a story of thousands of articles stays bounded
NEIGHBOURS = 60  # claims after it, in the order of the articles, with which one is then compared


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


def surroundings(material: Material, x: Claim, y: Claim) -> float:
    """Return how alike two claims are in what stands around them, in [0, 1]: the words near, the whole sentence, who is named."""
    near = material.lines.likeness(x.near, y.near)
    line = material.lines.likeness(x.line.tokens, y.line.tokens)
    named = material.likeness_of_names(x.entities, y.entities)
    return 0.45 * near + 0.35 * line + 0.2 * named


def compare_claims(
    material: Material,
    claims: Sequence[Claim],
    likeness: Callable[[Claim, Claim], float],
    enough: Callable[[Claim, Claim, float], bool],
    rule: str,
) -> tuple[list[Clash], list[Match]]:
    """Return the clashes and matches among claims of one key each; `likeness` in [0, 1] tells how alike two questions are, `enough` whether that is enough."""
    by_key: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_key[claim.key].append(claim)
    clashes: list[Clash] = []
    matches: list[Match] = []
    compared: dict[tuple[Value, Value], Comparison] = {}
    for group in by_key.values():
        agreed: set[tuple[int, int]] = set()
        pending: list[Clash] = []
        for x, y in pairs_of(group, lambda c: c.article):
            score = likeness(x, y)
            if score <= 0:
                continue
            # Many papers give one number: two values are compared once.
            result = compared.get((x.value, y.value)) or compared.setdefault((x.value, y.value), compare(x.value, y.value))
            if result.agrees:
                if score >= KNOWN_ELSEWHERE or result.relation == "equal":
                    agreed |= {(id(x), y.article), (id(y), x.article)}
                if enough(x, y, score):
                    matches.append(Match(x, y, result))
            elif result.excludes and enough(x, y, score) and result.strength >= MIN_STRENGTH:
                pending.append(Clash(x, y, result, score, rule))
        clashes += [c for c in pending if (id(c.one), c.other.article) not in agreed and (id(c.other), c.one.article) not in agreed]
    return _best(clashes), matches


def pairs_of(group: Sequence[T], article: Callable[[T], int]) -> Iterator[tuple[T, T]]:
    """Yield the pairs of a group from two articles; of a crowded group only neighbours, so that the work stays bounded."""
    if len(group) > MAX_PAIRED:
        for i, x in enumerate(group):
            yield from ((x, y) for y in group[i + 1 : i + 1 + NEIGHBOURS] if article(x) != article(y))
        return
    yield from ((x, y) for x, y in combinations(group, 2) if article(x) != article(y))


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


# Words that make another question of a measure: an average, a plan, a running total, a net amount, the last of several times.
_MARKS = re.compile(
    r"\b(?:bình quân|trung bình|sẽ|dự báo|lũy kế|luỹ kế|tính chung|cả năm|quý|kế hoạch|dự kiến|mục tiêu|mỗi|thuần|trước thuế|sau thuế"
    r"|tháng trước|cùng kỳ|năm trước|năm ngoái|tuần trước|đầu năm|hôm trước|toàn tỉnh|cả tỉnh|toàn huyện|cả huyện|toàn xã|cả xã|cả nước|toàn quốc|toàn thành phố|tổng cộng|tính cả|kể từ|từ (?:đầu|ngày|tháng|năm)[^.,;]{0,20}đến nay|lần cuối|cuối cùng|lần đầu|đầu tiên|lần thứ|tối đa|tối thiểu|kỷ lục|cao nhất|thấp nhất|cũ)\b"
)


def marks(claim: Claim) -> frozenset[str]:
    """Return the words near a value that make another question of it."""
    at, line = claim.focus[0] if claim.focus else claim.start, claim.line
    around = line.text[max(0, at - line.start - 60) : max(claim.end, at) - line.start + 40]
    words = frozenset(_MARKS.findall(fold(around)))
    return words | {claim.over} if claim.over else words


_BIRTH = re.compile(r"\b(?:sinh|sn)\s*(?:năm\s*)?$")  # a year of birth tells no happening's time
_NOW = re.compile(r"(?:mùa|vụ )?(?:năm|tháng|tuần|quý|hè|lần|mùa) (?:nay|này)|hiện nay|nay|hiện tại")  # "cuộc thi năm nay": the day's, not the year's sum
Scope = tuple[date, date] | None


def scope_of(material: Material, claim: Claim) -> Scope:
    """The days that the claim's sentence speaks of: those of its nearest other time, else the article's own day."""
    analysis = material.analyses[claim.article]
    spans = [
        t
        for t in analysis.times
        if claim.line.start <= t.start < claim.line.end and t.earliest and t.latest and (t.end <= claim.start or t.start >= claim.end) and not _NOW.fullmatch(fold(analysis.text[t.start : t.end])) and not _BIRTH.search(fold(analysis.text[max(0, t.start - 8) : t.start]))
    ]
    if not spans:
        today = analysis.document_date
        return (date.fromisoformat(today), date.fromisoformat(today)) if today else None
    nearest = min(spans, key=lambda t: min(abs(t.end - claim.start), abs(t.start - claim.end)))
    return _day(nearest.earliest or ""), _day(nearest.latest or "")


def _day(instant: str) -> date:
    return datetime.fromisoformat(instant).date()


def apart(a: Scope, b: Scope) -> bool:
    """Whether two sentences speak of different times, weeks apart."""
    if a is None or b is None:
        return False
    gap = timedelta(days=BACKGROUND_DAYS)
    long = max(a[1] - a[0], b[1] - b[0])
    # A year's count ("từ đầu năm đến nay") and a day's are two counts, although the day lies within the year.
    return a[0] - b[1] > gap or b[0] - a[1] > gap or (long > 3 * gap and min(a[1] - a[0], b[1] - b[0]) < gap)
