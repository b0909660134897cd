"""Where the articles write one name differently, or give one person different ranks.

Spellings come from the linking of entities (entities.py): only names that were joined as variants are told. Ranks are those of closed
scales (data/ranks.toml), on which a person stands at one place on one day.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from machtin.relate.claims import Claim, Material
from machtin.relate.questions import Clash
from machtin.relate.slips import slip_clashes
from machtin.text.fold import fold
from machtin.values import Comparison, Name
from machtin.values.places import find_place, places

SPELLING_STRENGTH = 0.55  # a spelling is a small thing, but it is surely different
RANK_STRENGTH = 0.6
# Degrees and titles that may stand between a rank and the name.
_TITLES = re.compile(r"^[.,\s]*(?:(?:TSKH|TS|ThS|BS|Tiến s[ĩỹ]|Thạc s[ĩỹ]|bác s[ĩỹ]|khoa học)[.,\s]*){0,3}", re.IGNORECASE)
RANK_REACH = 40  # characters between a rank and the name it belongs to


def spelling_clashes(material: Material) -> list[Clash]:
    """Return the pairs of spellings of one name, by the first place of each."""
    slips, known = slip_clashes(material)
    return slips + _variant_clashes(material, known)


def _variant_clashes(material: Material, known: set[frozenset[str]]) -> list[Clash]:
    """Those of names that the linking joined as variants; what `slip_clashes` told is left out."""
    first: dict[tuple[str, str], Claim] = {}
    for n, analysis in enumerate(material.analyses):
        for m in analysis.mentions:
            entity = material.linked.of.get((n, m.entity or ""))
            if entity is None or m.type == "role":
                continue
            form = analysis.text[m.start : m.end]
            claim = Claim(
                n, material.lines.at(n, m.start), m.start, m.end, form, "name", f"name: {entity}", Name(form), form, subject=entity
            )
            first.setdefault((entity, f"{n} {fold(form)}"), claim)
    out = []
    countries = {
        e.id for e in material.linked.entities if any((row := places().get(k)) and row.kind == "country" for form in e.aliases for k in find_place(form).ids)
    }
    for variant in material.linked.variants:
        mine, theirs = set(fold(variant.one).split()), set(fold(variant.other).split())
        if frozenset(mine ^ theirs) in known or variant.entity in countries:
            continue  # a slip in a country's name misleads nobody
        told = [c for (e, _), c in first.items() if e == variant.entity]
        if any(x + "y" in theirs or x.removesuffix("y") in theirs - {x} for x in mine):
            continue  # a pet name of English papers, not a slip: Moyes, Moyesy
        if mine == theirs:  # the same syllables in another order
            ones, others = ([c for c in told if fold(form) in fold(c.text)] for form in (variant.one, variant.other))
        else:
            ones = _first_with(told, mine - theirs or mine, theirs - mine)
            others = _first_with(told, theirs - mine or theirs, mine - theirs)
        why = f"“{variant.one}” và “{variant.other}” là hai cách viết một tên"
        result = Comparison("excludes", why, f"{variant.one} and {variant.other} are two spellings of one name", SPELLING_STRENGTH, "name.spelling")
        out += [Clash(a, b, result, 1.0, "name.spelling") for a in ones for b in others]
    return out


def _first_with(told: list[Claim], words: set[str], without: set[str]) -> list[Claim]:
    """The first place in each article of the fullest form that has these words and not those."""
    out: dict[int, Claim] = {}
    for claim in sorted(told, key=lambda c: (c.article, -len(c.text.split()), c.start)):
        form = set(fold(claim.text).split())
        if words <= form and not (without & form):
            out.setdefault(claim.article, claim)
    return list(out.values())


def rank_clashes(material: Material) -> list[Clash]:
    """Return the pairs of different ranks on one scale that are given to one person."""
    given: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for n, analysis in enumerate(material.analyses):
        for m in analysis.mentions:
            entity = material.linked.of.get((n, m.entity or ""))
            if m.type != "per" or entity is None:
                continue
            line = material.lines.at(n, m.start)
            ahead = analysis.text[max(line.start, m.start - RANK_REACH) : m.start]
            last = {_scales()[hit.group()][0]: hit for hit in _rank_pattern().finditer(fold(ahead))}
            for scale, hit in last.items():
                # The rank must lead up to the name: no comma, no other name between, other titles passed over.
                between = _TITLES.sub("", ahead[hit.end() :])
                if not re.fullmatch(r"[\w\s]{0,25}", between) or any(c.isupper() for c in between):
                    continue
                start = m.start - len(ahead) + hit.start()
                text = analysis.text[start : start + len(hit.group())]
                rank = _scales()[hit.group()][1]
                claim = Claim(n, line, start, start + len(text), text, "name", f"rank: {entity}", Name(rank), rank, subject=entity)
                given[entity, scale].append(claim)
    return [c for (_, scale), claims in given.items() for c in _unlike(claims, loose=scale in _loose())]


def _unlike(claims: list[Claim], *, loose: bool) -> Iterator[Clash]:
    told: dict[int, set[str]] = defaultdict(set)
    for c in claims:
        told[c.article].add(c.shown)
    if loose:
        claims = list({(c.article, c.shown): c for c in reversed(claims) if len(told[c.article]) == 1}.values())
    for i, x in enumerate(claims):
        for y in claims[i + 1 :]:
            if x.shown != y.shown:
                why = f"một người mang hai cấp bậc: {x.text} và {y.text}"
                result = Comparison("excludes", why, f"two ranks of one person: {x.text} and {y.text}", RANK_STRENGTH, "name.rank")
                yield Clash(x, y, result, 1.0, "name.rank")


@cache
def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((files("machtin.relate") / "data" / "ranks.toml").read_text("utf-8"))["scale"]
    return rows


@cache
def _scales() -> dict[str, tuple[str, str]]:
    """Scale and rank, by the folded words of every form."""
    return {fold(form): (row["name"], fold(row.get("as", {}).get(form, form))) for row in _rows() for form in row["ranks"]}


@cache
def _loose() -> frozenset[str]:
    return frozenset(row["name"] for row in _rows() if row.get("loose"))


@cache
def _rank_pattern() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(_scales(), key=len, reverse=True))) + r")\b")
