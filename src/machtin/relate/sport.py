"""What matches are told by: the minute in which something happened, and the score of two teams.

A minute ("phút 24", "phút thứ 53") answers when whoever is named beside it did what the sentence tells; two articles give it for one happening where one person
is named in both, or what happened is of one kind, within a few minutes. A score is set against another only for the same two teams, turned so that the
winner's goals stand first.
Gap: two legs of one pairing are told apart by the day alone; own goals and disallowed ones are as good as others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import msgspec

from machtin.relate.claims import Claim, Material
from machtin.relate.lines import Line
from machtin.relate.questions import Clash, Match, apart, pairs_of, scope_of
from machtin.text.fold import fold
from machtin.text.letters import CAPITALS
from machtin.values import Number, Text, compare

FEW_MINUTES = 4  # papers differ by one or two; farther apart the same player may do the same again
_MINUTE = re.compile(r"\b(?:ở |đến |tới |vào |ngay )?(?P<words>phút (?:thứ )?(?P<n>\d{1,3})(?:\s?\+\s?\d)?)(?!\d| (?:cuối|đầu|còn lại|đá bù|nữa|sau|trước|nghỉ|qua|thi đấu|hiệp))\b")
TEAM_REACH = 90  # characters from a score to the name of a team
_NAME = re.compile(rf"\b[{CAPITALS}]\w+")
# What happens in a match; a row is one kind. Written by hand.
_KINDS = tuple(
    re.compile(rf"\b(?:{words})\b")
    for words in (
        r"ghi bàn|lập công|nổ súng|mở tỷ số|mở tỉ số|gỡ hòa|san bằng|cân bằng|ấn định|nâng tỷ số|nâng tỉ số|sút tung|đánh bại|hạ gục|đánh đầu|bàn thắng|thủng lưới|bàn thua|đệm bóng|khép lại|lập cú đúp|tung lưới|rút ngắn",
        r"bỏ lỡ|đỡ trượt|dứt điểm ra ngoài|sút ra ngoài|vọt xà|chệch|khống chế hỏng|lóng ngóng|hỏng ăn|trúng cột|dội xà|trúng xà|cản phá|cứu thua",
        r"thẻ đỏ|truất quyền",
        r"thẻ vàng",
        r"phạt đền|penalty|chấm 11",
        r"thay người|vào sân|rời sân|thay thế",
        r"chấn thương",
    )
)
CONTEXT = 1  # sentences behind that may still tell the minute's happening


def minute_claims(material: Material) -> list[Claim]:
    """Return the minutes of matches that the articles tell, as claims of kind date with a number of minutes."""
    out = []
    for line in material.lines.all:
        folded = fold(line.text)
        if "phút" not in folded or len(folded) != len(line.text):
            continue
        for m in _MINUTE.finditer(folded):
            n = int(m["n"])
            if not 1 <= n <= 130:
                continue
            start, end = line.start + m.start("words"), line.start + m.end("words")
            out.append(
                Claim(
                    line.article, line, start, end, material.analyses[line.article].text[start:end], "date", "minute", Number(n, n, unit="phút thứ"), str(n),
                    near=material.near(line, start, end), entities=material.entities_of(line), noun="phút thứ",
                )
            )
    return out


class _Told(msgspec.Struct, frozen=True):
    people: frozenset[str]
    """Words of the names of persons, folded: a paper writes Messi, another Lionel Messi."""
    kinds: frozenset[int]


def compare_minutes(material: Material, claims: Sequence[Claim]) -> tuple[list[Clash], list[Match]]:
    """Return where two articles tell one happening of a match for two minutes, and where for one."""
    known = {w for e in material.linked.entities if e.type == "per" for form in (e.name, *e.aliases) for w in fold(form).split() if len(w) > 2}
    known -= {w for e in material.linked.entities if e.type != "per" for form in (e.name, *e.aliases) for w in fold(form).split()}
    lines = material.lines.all
    told: dict[int, _Told] = {}
    for claim in claims:
        at = claim.line.at
        block = [x for x in lines[at : at + 1 + CONTEXT] if x.article == claim.article]
        others = [c for c in claims if c.article == claim.article and c.line.at in (at + 1,)]
        block = block[:1] if others else block  # the next sentence has a minute of its own
        text = " ".join(_between(claims, claim, x) for x in block)
        told[id(claim)] = _Told(
            frozenset(fold(w) for x in block for w in _NAME.findall(_between(claims, claim, x)) if fold(w) in known), frozenset(n for n, kind in enumerate(_KINDS) if kind.search(fold(text)))
        )
    clashes, matches = [], []
    minutes = {(c.article, c.shown) for c in claims}
    for x, y in pairs_of(claims, lambda c: c.article):
        if not isinstance(x.value, Number) or not isinstance(y.value, Number) or abs(x.value.low - y.value.low) > FEW_MINUTES:
            continue
        a, b = told[id(x)], told[id(y)]
        shared = a.people & b.people
        if not shared or not a.kinds & b.kinds:
            continue
        result = compare(x.value, y.value)
        likeness = 0.6 + 0.1 * min(2, len(shared)) + 0.2 * (a.kinds == b.kinds)
        if result.relation == "equal":
            matches.append(Match(x, y, result))
        elif result.excludes and (x.article, y.shown) not in minutes and (y.article, x.shown) not in minutes:
            clashes.append(Clash(x, y, result, likeness, "date.minute"))
    return clashes, matches


def _between(claims: Sequence[Claim], claim: Claim, line: Line) -> str:
    """The words of a line that are this minute's: up to the next minute in the same sentence."""
    if line.at != claim.line.at:
        return line.text
    nexts = [c.start for c in claims if c.line.at == line.at and c.article == line.article and c.start > claim.start]
    return line.text[: min(nexts) - line.start] if nexts else line.text


def compare_scores(material: Material, claims: Sequence[Claim]) -> tuple[list[Clash], list[Match]]:
    """Return the scores of one match that differ, and those that agree."""
    pairs: dict[frozenset[str], list[tuple[Claim, Text]]] = defaultdict(list)
    for claim in claims:
        if claim.key != "score" or not isinstance(claim.value, Text):
            continue
        teams = _teams(material, claim)
        goals = sorted((int(n) for n in re.findall(r"\d+", claim.shown)[:2]), reverse=True)
        if teams and len(goals) == 2 and not _HALFWAY.search(fold(claim.line.text[max(0, claim.start - claim.line.start - 40) : claim.end - claim.line.start + 16])):
            pairs[teams].append((claim, Text(f"{goals[0]}-{goals[1]}", "score")))
    clashes, matches = [], []
    for found in pairs.values():
        by_article: dict[int, set[str]] = defaultdict(set)
        for claim, score in found:
            by_article[claim.article].add(score.text)
        for (x, a), (y, b) in pairs_of(found, lambda f: f[0].article):
            if apart(scope_of(material, x), scope_of(material, y)):
                continue
            result = compare(a, b)
            if result.agrees:
                matches.append(Match(x, y, result))
            elif len(by_article[x.article]) == 1 and len(by_article[y.article]) == 1:
                clashes.append(Clash(x, y, result, 0.8, "number.score"))
    return clashes, matches


# The score at half time, of one set, of shots from the spot, of two legs, or as it stood for a while is not the match's.
_HALFWAY = re.compile(r"hiệp (?:1|một|đầu)|hiệp 2|set|loạt (?:sút|đá|đấu|tie)|tie-break|chung kết lượt|tổng tỷ số|tổng tỉ số|hai lượt|lượt đi|dẫn|nâng|gỡ|cân bằng|rút ngắn|mở tỷ số|tạm|năm ngoái|mùa trước|vòng trước|trận trước|lượt trước")


def _teams(material: Material, claim: Claim) -> frozenset[str]:
    """The two organisations or countries between whom the score stands: the nearest two named in its sentence, one of them within a few words."""
    analysis, line = material.analyses[claim.article], claim.line
    near: list[tuple[int, str]] = []
    for m in analysis.mentions:
        if m.start >= line.end:
            break
        if m.start < line.start or m.type not in ("org", "gpe", "loc", "per") or not m.entity:
            continue
        gap = max(m.start - claim.end, claim.start - m.end, 0)
        story = material.linked.of.get((claim.article, m.entity))
        if story and gap <= TEAM_REACH:
            near.append((gap, story))
    names = list(dict.fromkeys(s for _, s in sorted(near)))
    return frozenset(names[:2]) if len(names) >= 2 else frozenset()


__all__ = ("compare_minutes", "compare_scores", "minute_claims")
