"""Places as sets of points: Baghdad lies within Iraq, Iraq within Trung Đông.

In:  a name as written ("tỉnh Bình Dương", "Hoa Kỳ", "Hố Nai, Biên Hòa, Đồng Nai"). Out: a place of the table `places.tsv`, or one that is known
by its name alone, within what the words behind its comma name.
Provinces merged on 1 July 2025 lie within the new one from that day on; where no day is told, both maps hold: Bình Dương and TP.HCM do not
exclude each other unless both are told before that day.
Of places that the table does not know machtin cannot say which contains which: they are `unrelated`, with a little strength for two
unlike names. A name of several places means any of them.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec

from machtin.text.fold import fold
from machtin.values.names import SAME_SPELLING, Name, likeness
from machtin.values.relation import Comparison, RelationKind, unrelated

_CLASSIFIER = re.compile(
    r"(?:(?:tỉnh|thành phố|tp|tp\.|thủ đô|cố đô|huyện|quận|thị xã|tx|tx\.|thị trấn|phường|xã|nước|bang|đảo|quần đảo|vùng|khu vực|miền|lãnh thổ|thủ phủ|ở|tại|q\.|h\.|p\.)\s+)+|(?:tp|tx|q|h|p)\."
)
_OF = re.compile(r"[ ](?:của|thuộc|ở|tại)[ ]")
_PART = re.compile(
    r"(gần|(?:phía|miền|vùng|khu vực|bờ biển|bờ)(?: (?:đông bắc|đông nam|tây bắc|tây nam|bắc|nam|đông|tây|trung))?|(?:đông|tây) (?:bắc|nam)|ngoại ô|ngoại thành|nội thành|trung tâm|vùng biển|biên giới|ngoài khơi)\s+"
)
_BARE = re.compile(r"[^\w]+")
DIRECTIONS = ("bắc", "nam", "đông", "tây", "đông bắc", "đông nam", "tây bắc", "tây nam")
_ORDER: tuple[RelationKind, ...] = ("equal", "within", "contains", "overlaps", "unrelated", "excludes")


class Row(msgspec.Struct, frozen=True):
    """A line of the table."""

    id: str
    kind: str
    names: tuple[str, ...]
    within: tuple[str, ...]
    into: str | None
    """The province that it became part of."""
    since: date | None


class Place(msgspec.Struct, frozen=True):
    """A place as written; `ids` are the rows of the table that it may be, `inside` those that it lies in where its own name is not listed."""

    name: str
    ids: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    as_of: date | None = None
    """The day whose map of provinces is meant; None: any."""

    @property
    def known(self) -> bool:
        """Whether the table knows it."""
        return bool(self.ids)

    @property
    def kind(self) -> str | None:
        """Return country, territory, region, province, place or sea; None where the table does not know it."""
        return places()[self.ids[0]].kind if self.ids else None


def find_place(name: str, as_of: date | None = None) -> Place:
    """Return the place of that name; titles such as tỉnh and thành phố are no part of it."""
    head, _, rest = _OF.sub(",", name, count=1).partition(",")
    ids = _lookup(head)
    around = find_place(rest, as_of) if rest.strip() and len(rest) < len(name) else None
    inside = around.ids or around.inside if around else ()
    if not ids and (part := _PART.match(fold(head).strip())):  # "phía nam Syria" lies in Syria, "gần Pskov" in what Pskov lies in
        whole = _lookup(fold(head).strip()[part.end() :])
        inside = tuple({k for i in whole for k in places()[i].within}) if part[1] == "gần" else whole or inside
    if ids and inside:  # "Tripoli, Libya": of several, those that lie in what follows
        ids = tuple(i for i in ids if set(inside) & ancestors(i, as_of)) or ids
    return Place(name.strip(), ids, () if ids else inside, as_of)


def compare_places(a: Place, b: Place) -> Comparison:
    """Return how place `a` stands to `b`."""
    both, both_en = f"{a.name} và {b.name}", f"{a.name} and {b.name}"
    if _key(a.name) == _key(b.name):
        return Comparison("equal", f"hai bên cùng nói {a.name}", f"both say {a.name}", rule="place.same")
    if (one := _key(a.name)) in DIRECTIONS and (other := _key(b.name)) in DIRECTIONS:
        if one in other.split() or other in one.split():
            return Comparison("contains" if len(one) < len(other) else "within", f"{both} hợp nhau", f"{both_en} are compatible", rule="place.direction")
        return Comparison("excludes", f"{both} là hai hướng khác nhau", f"{both_en} are different directions", 0.8, "place.direction")
    if a.ids and b.ids:
        relation = min((_relation(i, j, _day(a, b)) for i in a.ids for j in b.ids), key=_ORDER.index)
    elif a.inside or b.inside:
        relation = min((_loose(i, j, a, b) for i in a.ids or a.inside for j in b.ids or b.inside), key=_ORDER.index, default="unrelated")
    else:
        relation = "unrelated"
    if relation == "unrelated":
        x, y = Name(a.name), Name(b.name)
        short, full = sorted((set(x.words), set(y.words)), key=len)
        if short and short < full:
            return Comparison("overlaps", f"{both} có thể là một nơi", f"{both_en} may be one place", rule="place.name")
        if likeness(x, y) >= SAME_SPELLING:
            return Comparison("excludes", f"{both} có lẽ là hai cách viết của một tên", f"{both_en} are likely two spellings of one name", 0.2, "name.spelling")
        both_unknown = not (a.ids or b.ids or a.inside or b.inside)
        return unrelated(f"không rõ {both} nằm thế nào với nhau", f"it is not known how {both_en} lie to each other", 0.3 if both_unknown else 0.1, "place.unknown")
    if relation == "excludes":
        strength = 0.85 if not (a.inside or b.inside) and "region" not in (a.kind, b.kind) else 0.6
        return Comparison("excludes", f"{both} là hai nơi khác nhau", f"{both_en} are different places", strength, "place.table")
    if relation == "equal":
        return Comparison("equal", f"{both} là một nơi", f"{both_en} are one place", rule="place.alias")
    words = {"within": (f"{a.name} thuộc {b.name}", f"{a.name} lies in {b.name}"), "contains": (f"{b.name} thuộc {a.name}", f"{b.name} lies in {a.name}")}
    why, why_en = words.get(relation, (f"{both} có phần chung", f"{both_en} may overlap"))
    return Comparison(relation, why, why_en, rule="place.table")


@cache
def places() -> dict[str, Row]:
    """Return the table by id."""
    table: dict[str, Row] = {}
    for line in files("machtin.values").joinpath("places.tsv").read_text("utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        key, kind, names, within, merged = (line.split("\t") + [""] * 5)[:5]
        into, _, since = merged.partition("@")
        table[key] = Row(key, kind, tuple(names.split(";")), tuple(filter(None, within.split(";"))), into or None, date.fromisoformat(since) if since else None)
    return table


@cache
def ancestors(key: str, as_of: date | None) -> frozenset[str]:
    """Return every row that the row `key` lies in, on the map of that day; on either map where no day is told."""
    row = places()[key]
    above = set(row.within)
    if row.into and (as_of is None or row.since is None or as_of >= row.since):
        above.add(row.into)
    return frozenset(above).union(*(ancestors(k, as_of) for k in above))


@cache
def _members(key: str) -> frozenset[str]:
    """The countries (or, in Việt Nam, provinces) of a region."""
    return frozenset(k for k, row in places().items() if row.kind in ("country", "province") and key in ancestors(k, None))


@cache
def _index() -> dict[str, tuple[str, ...]]:
    index: dict[str, tuple[str, ...]] = {}
    for key, row in places().items():
        for name in row.names:
            folded = _key(name)
            index[folded] = (*(i for i in index.get(folded, ()) if i != key), key)
    return index


def _key(name: str) -> str:
    return _BARE.sub(" ", fold(name)).strip()


def _lookup(name: str) -> tuple[str, ...]:
    index = _index()
    if found := index.get(_key(name)):
        return found
    if title := _CLASSIFIER.match(fold(name).strip()):
        return index.get(_key(fold(name).strip()[title.end() :]), ())
    return ()


def _day(a: Place, b: Place) -> date | None:
    """The map to compare on: the later day where both are told one, else any."""
    return max(a.as_of, b.as_of) if a.as_of and b.as_of else None


def _relation(i: str, j: str, as_of: date | None) -> RelationKind:
    if i == j:
        return "equal"
    if j in ancestors(i, as_of):
        return "within"
    if i in ancestors(j, as_of):
        return "contains"
    ours, theirs = places()[i], places()[j]
    if "sea" in (ours.kind, theirs.kind):
        return "unrelated"
    if ours.kind == "region" == theirs.kind:
        return "overlaps" if not _members(i) or not _members(j) or _members(i) & _members(j) else "excludes"
    if "region" in (ours.kind, theirs.kind):
        region, other = (i, j) if ours.kind == "region" else (j, i)
        return "overlaps" if not _members(region) or _members(region) & _members(other) else "excludes"
    return "excludes"


def _loose(i: str, j: str, a: Place, b: Place) -> RelationKind:
    """How two places stand of which one or both are known only to lie in `i` and `j`."""
    relation = _relation(i, j, _day(a, b))
    if relation == "excludes":
        return "excludes"
    if relation in ("within", "equal") and b.ids:
        return "within"
    if relation in ("contains", "equal") and a.ids:
        return "contains"
    return "unrelated"
