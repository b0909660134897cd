"""Where: the direction of a place from another, and the kind of place where somebody was caught, taken or found (data/sites.toml).

"cách Hòa Lâm 53 km về phía Tây Bắc" and "… về phía Tây Nam" exclude each other; "phía Tây" and "phía Tây Nam" do not.
Gap: two places of one kind ("bệnh viện A", "bệnh viện B") are not told apart, for people are moved on.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import combinations, islice

import msgspec

from machtin.relate.claims import Material
from machtin.relate.lines import FUNCTION_WORDS, TOKEN, Line
from machtin.relate.questions import Clash, apart, scope_of
from machtin.relate.statements.told import Told, bearer_at, clash, same_person, told
from machtin.text.fold import Folded, fold
from machtin.values import compare, place_of

DIRECTION_WEIGHT = 0.8
SITE_WEIGHT = 0.65
LINE_LIKENESS = 0.22  # sentences of one moving or finding; read off mds-dev
NEAR = 70  # characters between a direction and the place that it is reckoned from
SIMILAR = 0.6  # two distances of one place differ by rounding, not by more than this part
MAX_TOLD = 60

_DIRECTION = re.compile(
    r"(?P<km>\d{1,5}(?:[.,]\d{1,3})?)\s*(?:km|ki-lô-mét|kilômét|dặm|hải lý)\b[^.;:!?\d]{0,25}?\b(?:phía|hướng)\s+(?P<dir>(?:đông|tây)(?:\s?-?\s?(?:bắc|nam))?|bắc|nam)\b"
)
_MOVING = re.compile(r"\b(?:bão|áp thấp|di chuyển|tàu|thuyền|máy bay|không khí lạnh)\b")  # what moves lies elsewhere an hour later
_NUMBER = re.compile(r"\s*\d.*$")  # "Hoa Sen 53km", where the distance was taken into the name
_END = re.compile(r"[,;.:!?()\"“”\n]| khi | để | sau | nhằm | và ")


class Deed(msgspec.Struct, frozen=True):
    """A row of the table."""

    key: str
    about: str
    about_en: str
    of: str
    sites: frozenset[str]
    pattern: re.Pattern[str]
    example: tuple[str, str]


@cache
def deeds() -> tuple[Deed, ...]:
    """Return the table's deeds."""
    return tuple(
        Deed(
            row["key"], row["about"], row["about_en"], row["of"], frozenset(row["sites"]),
            re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, row["verbs"]), key=len, reverse=True)) + r")\b(?P<gap>[^.;:!?]{0,60}?)\b(?P<joint>"
                       + "|".join(map(re.escape, row["joint"])) + r")\s+(?P<where>[^.;:!?\n]{4,90})"),
            (row["example"][0], row["example"][1]),
        )
        for row in _table()["deed"]
    )


def site_of(phrase: str) -> str | None:
    """Return the kind of place that a folded phrase begins with, titles and names passed over; None where none is told within a few words."""
    found = _sites().search(phrase[:45])
    return _kinds()[found[0]] if found else None


@cache
def _table() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads((files("machtin.relate") / "data" / "sites.toml").read_text("utf-8"))


@cache
def _kinds() -> dict[str, str]:
    sites: dict[str, list[str]] = _table()["site"]  # type: ignore[assignment]
    return {form: kind for kind, forms in sites.items() for form in forms}


@cache
def _sites() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(_kinds(), key=len, reverse=True))) + r")\b")


def find_positions(material: Material, folded: list[tuple[Line, Folded]]) -> Iterator[Clash]:
    """Yield the clashes of directions and of kinds of places."""
    yield from _direction_clashes(material, list(islice((d for line, text in folded for d in _directions(material, line, text)), MAX_TOLD)))
    for deed in deeds():
        found = list(islice((t for line, text in folded for t in _sited(material, line, text, deed)), MAX_TOLD))
        yield from _site_clashes(material, deed, found)


def _directions(material: Material, line: Line, text: Folded) -> Iterator[tuple[Told, float]]:
    if _MOVING.search(text.text):
        return
    for m in _DIRECTION.finditer(text.text):
        start, end = text.span(m.start("dir"), m.end("dir"))
        at = line.start + start
        if place := _reckoned_from(material, line, line.start + text.span(m.start(), m.end())[0], at, text.text[: m.start()].rfind("cách ")):
            direction = re.sub(r"\s*-\s*", " ", m["dir"])
            about = f"hướng so với {place}", f"direction from {place}"
            yield told(material, line, at, line.start + end, "place", "direction", direction, fold(place), about), float(m["km"].replace(",", "."))


def _reckoned_from(material: Material, line: Line, number: int, direction: int, away: int) -> str | None:
    """The name of the place that a distance is reckoned from: the first behind "cách" and before the number, else the first right behind the direction."""
    names = [p for p in material.analyses[line.article].mentions if line.start <= p.start < line.end and p.type != "role"]
    before = [p for p in names if away >= 0 and max(line.start + away, number - NEAR) <= p.start < number]
    behind = [p for p in names if 0 < p.start - direction <= NEAR // 2 and p.start > direction + 3]
    text = material.analyses[line.article].text
    return next((_NUMBER.sub("", text[p.start : p.end]).strip() for p in (before[:1] or behind[:1])), None) or None


def _direction_clashes(material: Material, found: list[tuple[Told, float]]) -> Iterator[Clash]:
    for (x, a), (y, b) in combinations(found, 2):
        if x.claim.article == y.claim.article or x.bearer != y.bearer or min(a, b) < SIMILAR * max(a, b):
            continue
        if apart(scope_of(material, x.claim), scope_of(material, y.claim)):
            continue
        if compare(place_of(x.answer), place_of(y.answer)).excludes:
            yield clash(material, x, y, DIRECTION_WEIGHT, "place.direction")


def _sited(material: Material, line: Line, text: Folded, deed: Deed) -> Iterator[Told]:
    for m in deed.pattern.finditer(text.text):
        phrase = m["where"]
        stop = _END.search(phrase)
        phrase = phrase[: stop.start()] if stop else phrase
        site = site_of(phrase)
        if site not in deed.sites or _END.search(m["gap"]):
            continue
        start, end = text.span(m.start("where"), m.start("where") + len(phrase))
        at = line.start + m.start()
        bearer = bearer_at(material, line, at) if deed.of == "person" else None
        yield told(material, line, line.start + start, line.start + end, "place", deed.key, site, bearer, (deed.about, deed.about_en))


def _site_clashes(material: Material, deed: Deed, found: list[Told]) -> Iterator[Clash]:
    kinds: dict[tuple[int, str | None], set[str]] = defaultdict(set)
    for t in found:
        kinds[t.claim.article, t.bearer].add(t.answer)
    for x, y in combinations(found, 2):
        if x.claim.article == y.claim.article or x.answer == y.answer or apart(scope_of(material, x.claim), scope_of(material, y.claim)):
            continue
        if kinds[x.claim.article, x.bearer] & kinds[y.claim.article, y.bearer]:
            continue  # both name a common kind of place: then there were several
        shared = set(TOKEN.findall(fold(x.claim.text))) & set(TOKEN.findall(fold(y.claim.text))) - FUNCTION_WORDS  # the school and the hall of one village
        alike = len(shared) >= 2 or material.lines.likeness(x.claim.line.tokens, y.claim.line.tokens) >= LINE_LIKENESS or bool(x.claim.entities & y.claim.entities)
        if same_person(material, x.bearer, y.bearer) if deed.of == "person" else alike:
            yield clash(material, x, y, SITE_WEIGHT, "place.sites")
