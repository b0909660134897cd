"""Gather clashes of one question into disagreements, and matches into agreements; say in plain words what each is about.

Accounts are told in order of article; those of one origin (copied words, one agency) carry one origin number, so that a reader sees how many
independent sources stand behind a value. machtin does not say which is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec

from machtin.relate.claims import Claim, Material
from machtin.relate.copies import Origins
from machtin.relate.ids import Ids
from machtin.relate.joined import Groups
from machtin.relate.questions import Clash, Match
from machtin.relate.slots import slot_table, unit_class
from machtin.relate.strength import strength_of
from machtin.relate.wording import about_of
from machtin.story import Account, Agreement, Disagreement, DisagreementKind
from machtin.text.fold import fold
from machtin.values import Number

SAME_SIZE = 1.3  # "hơn 100" and 104 agree, "ít nhất 5" and 12 only do not exclude each other
RARE = 1000
MAX_ACCOUNTS = 60
UPDATE_AFTER = timedelta(hours=3)  # between two articles of one paper's day the toll may have grown; within the hour it is a clash


def disagreements_of(
    material: Material, clashes: Sequence[Clash], matches: Sequence[Match], origins: Origins, ids: Ids
) -> list[Disagreement]:
    """Return one disagreement for every question on which articles clash, the safest first."""
    out = []
    # What a later report may have raised is told apart from what two reports cannot both have right.
    updates = [_is_update(material, c) for c in clashes]
    firm, newer = ([c for c, u in zip(clashes, updates, strict=True) if u is wanted] for wanted in (False, True))
    for update, group in [*((False, g) for g in _groups(firm)), *((True, g) for g in _groups(newer))]:
        claims = _accounts(group, matches)
        best = max(group, key=lambda c: (c.comparison.strength * min(1.0, c.likeness), c.likeness))
        about, about_en = about_of(material, best.one)
        kind: DisagreementKind = best.one.kind  # type: ignore[assignment]
        accounts = _with_origins(material, claims, origins)
        out.append(
            Disagreement(
                id=ids.new("d", kind, best.one.key, about),
                about=about,
                about_en=about_en,
                kind=kind,
                strength=strength_of(best),
                origins=len({a.origin for a in accounts}),
                update=update,
                accounts=tuple(accounts),
                why=best.comparison.why,
                rule=f"{best.rule}: {best.comparison.rule}",
            )
        )
    return sorted(out, key=lambda d: (d.update, -d.strength, d.id))


def agreements_of(material: Material, matches: Sequence[Match], clashes: Sequence[Clash], origins: Origins, ids: Ids) -> list[Agreement]:
    """Return one agreement for every question that several articles answer alike, most origins first; disputed questions are left out."""
    disputed = {id(c) for clash in clashes for c in (clash.one, clash.other)}
    alike = [m for m in matches if id(m.one) not in disputed and id(m.other) not in disputed and _says_the_same(m) and not _goes_without_saying(m)]
    claims_of = {id(c): c for m in alike for c in (m.one, m.other)}
    groups = Groups(claims_of)
    for m in alike:
        groups.join(id(m.one), id(m.other))
    out = []
    for members in groups.all():
        claims = sorted((claims_of[i] for i in members), key=lambda c: (c.article, c.start))[:MAX_ACCOUNTS]
        accounts = _with_origins(material, claims, origins)
        about, _ = about_of(material, claims[0])
        exactest = min(claims, key=lambda c: (bool(c.modifier), c.article))
        out.append(
            Agreement(
                ids.new("a", claims[0].kind, claims[0].key, about), about, exactest.modifier + exactest.shown,
                len({a.origin for a in accounts}), tuple(accounts),
            )
        )
    return sorted(out, key=lambda a: (-a.origins, -len(a.accounts), a.id))


def _groups(clashes: Sequence[Clash]) -> list[list[Clash]]:
    """Clashes that share a claim, or whose claims have the same key and equal values, are one question."""
    groups = Groups(range(len(clashes)))
    seen: dict[tuple[str, int, str], int] = {}
    for i, clash in enumerate(clashes):
        within = clash.one.article == clash.other.article
        for claim in (clash.one, clash.other):
            places = [(claim.kind, claim.article, str(claim.start))]
            if not claim.key.startswith(("thing", "money", "people", "percent")):
                places.append((claim.key, claim.article, claim.shown))  # title and lead of one article give one depth, one hour
            if claim.kind == "number" and isinstance(claim.value, Number) and claim.value.low >= RARE:
                places.append((unit_class(claim.noun), claim.article, claim.shown))  # a sum of money that stands twice in an article is one sum
            if within:
                places.append((claim.key, -1, "/".join(sorted((clash.one.shown, clash.other.shown)))))  # reprints contradict themselves alike
            for place in places:
                groups.join(i, seen.setdefault(place, i))
    return [[clashes[i] for i in group] for group in groups.all()]


def _accounts(group: Sequence[Clash], matches: Sequence[Match]) -> list[Claim]:
    claims: dict[tuple[int, int], Claim] = {}
    for clash in group:
        for claim in (clash.one, clash.other):
            claims.setdefault((claim.article, claim.start), claim)
    articles = {c.article for c in claims.values()}
    for match in matches:  # articles that say the same as one of the clashing ones
        if match.one.kind != group[0].one.kind or not _says_the_same(match):
            continue
        for mine, other in ((match.one, match.other), (match.other, match.one)):
            if claims.get((mine.article, mine.start)) is mine and other.article not in articles:
                claims[other.article, other.start] = other
                articles.add(other.article)
    return _first_of_each([claims[k] for k in sorted(claims)])


def _first_of_each(claims: list[Claim]) -> list[Claim]:
    """At most MAX_ACCOUNTS claims in their order; where there are more, every value keeps its first."""
    told: Counter[str] = Counter()
    rank = []
    for n, c in enumerate(claims):
        rank.append((told[c.shown], n))
        told[c.shown] += 1
    return [claims[n] for n in sorted(n for _, n in sorted(rank)[:MAX_ACCOUNTS])]


def _with_origins(material: Material, claims: Iterable[Claim], origins: Origins) -> list[Account]:
    numbers: dict[tuple[int, str], int] = {}
    out = []
    for c in claims:
        # Copied words with the same value are one origin; where the value was changed in copying, they are two accounts all the same.
        origin = numbers.setdefault((origins.of(c.line), fold(c.shown)), len(numbers) + 1)
        out.append((c, origin))
    return [
        Account(
            article=material.analyses[c.article].id, start=c.start, end=c.end, text=c.text, value=c.shown, modifier=c.modifier, said_by=c.said_by,
            earliest=c.earliest, latest=c.latest, origin=origin,
        )
        for c, origin in out
    ]


def _says_the_same(match: Match) -> bool:
    """Whether a reader would call two compatible numbers an agreement: "ít nhất 5" does not speak against 12, but it does not say 12."""
    a, b = match.one.value, match.other.value
    if not isinstance(a, Number) or not isinstance(b, Number) or match.comparison.relation == "equal":
        return True
    small, large = sorted((a.high * a.factor, b.high * b.factor))
    return match.one.noun != match.other.noun or small <= 0 or large / small <= SAME_SIZE


# There are always two of them where one speaks of both: that papers say so too is no agreement.
_BOTH = frozenset("nước bên phía đội quốc gia vợ chồng anh chị mẹ cha bố ông bà tay chân mắt nơi thầy".split())


def _goes_without_saying(match: Match) -> bool:
    """Whether a number only says "both": "hai nước", "hai đội"; what has a slot (two dead) always says something."""
    c = match.one
    return isinstance(c.value, Number) and c.value.low == c.value.high == 2 and c.key.startswith(("thing", "people")) and c.noun.split(" ")[0] in _BOTH


def _is_update(material: Material, clash: Clash) -> bool:
    """Whether the later of two counts is larger, of something that grows as reports come in."""
    a, b = clash.one, clash.other
    at, bt = (_published(material, c) for c in (a, b))
    if a.key not in {s.key for s in slot_table() if s.grows} or at is None or bt is None:
        return False
    if abs(at - bt) < UPDATE_AFTER and not (at.date() == bt.date() and any("T" not in told for told in (_told_at(material, a), _told_at(material, b)))):
        return False  # of one day without hours, which is the later is not known: a growing count is then no conflict
    if not isinstance(a.value, Number) or not isinstance(b.value, Number):
        return False
    earlier, later = (a.value, b.value) if at < bt else (b.value, a.value)
    return at == bt or later.high > earlier.low or a.key in {s.key for s in slot_table() if s.falls}


def _told_at(material: Material, claim: Claim) -> str:
    analysis = material.analyses[claim.article]
    return analysis.published or analysis.document_date or ""


def _published(material: Material, claim: Claim) -> datetime | None:
    told = _told_at(material, claim)
    return datetime.fromisoformat(told) if told else None


P = TypeVar("P", Clash, Match)


def in_body(pairs: Sequence[P], numbers: Sequence[Claim]) -> list[P]:
    """Return clashes or matches with each number of a title told by the sentence of its article that gives the same number, where one does: it says more."""
    told: dict[tuple[int, str, str, str], Claim] = {}
    for c in numbers:
        if c.line.kind != "title":
            told.setdefault((c.article, unit_class(c.noun), c.shown, c.modifier), c)

    def full(c: Claim) -> Claim:
        return told.get((c.article, unit_class(c.noun), c.shown, c.modifier), c) if c.kind == "number" and c.line.kind == "title" else c

    return [msgspec.structs.replace(c, one=full(c.one), other=full(c.other)) for c in pairs]
