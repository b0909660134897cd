"""How sure it is that two claims answer one question, although their sentences are worded differently.

A logistic sum of what tells it: the words beside the values and before them, the sentences, who is named, the numbers beside that agree, how many other
answers each article has for such a question. The weights (`data/sameness.toml`) were learned without any annotated disagreement
(training/questions.py): two articles of a story that give one rare number say the same thing, however they word it; a number whose equal
stands elsewhere in the other article is not what the number beside it counts. So agreements teach what a question is, and disagreements are
those pairs of one question whose values exclude each other.
Gap: a word and its synonym count as different unless a row of data/predicates.toml or data/synonyms.toml holds both.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec

from machtin.relate.claims import PEOPLE_SLOTS, Claim, Material, nearest_verb, slot_keys
from machtin.relate.dates import family_of, one_predicate
from machtin.relate.questions import Scope, apart, scope_of
from machtin.relate.slots import unit_class
from machtin.relate.traps import Sight, sight_of
from machtin.relate.where import known_places, places_in
from machtin.text.fold import fold
from machtin.values import Number, Place
from machtin.values.periods import Period

# Every feature in the order of the weights, with the sign that it may have: a weight of the other sign would be an accident of the articles it was learned on.
FEATURES: dict[str, int] = {
    "near": 1, "before": 1, "line": 1, "names": 1, "context": 1, "slot same": 1, "slot of one": -1, "noun same": 1, "verb": 1, "anchors": 1, "crowd": -1, "rivals": -1,
    "both head": 1, "apart": -1, "dense": -1, "place": -1,
}
_ANCHOR = re.compile(r"\d+(?:[.,]\d+)*[a-z]*|[a-z]+\d+\w*")
CLAUSE = 120  # characters on either side of a time that its clause may reach
_CLAUSE_END = re.compile(r"[;:.()]|, (?:khi|sau khi|trong khi)\b|\b(?:sau khi|trước khi|trong khi)\b")
# What befalls: the question "at what hour" is asked of these, not of what the authorities did afterwards.
HAPPENINGS = frozenset({"accident", "disaster", "attack", "crime", "die", "injure"})
N_CONTEXT = 12  # words of the sentences before and behind that tell most
TIMES = frozenset({"hour", "day", "month", "year"})


class View(msgspec.Struct, frozen=True):
    """A claim with what its comparisons read, looked up once."""

    claim: Claim
    group: str
    near: tuple[str, ...]
    before: tuple[str, ...]
    line: tuple[str, ...]
    context: tuple[str, ...]
    anchors: frozenset[str]
    verbs: frozenset[str]
    people: frozenset[str]
    """The persons that the sentence names."""
    central: bool
    """Whether a time is told of what the story is about: its clause has a word of the titles' happening, or "xảy ra"."""
    dense: int
    """Numbers and times in the sentence."""
    scope: Scope
    named: bool
    place: float
    """Where in its article the sentence stands, in [0, 1]."""
    places: tuple[Place, ...]
    """Provinces, cities, countries … that its sentence names."""
    bodies: frozenset[str]
    """People and organisations that its sentence names."""
    sight: Sight
    size: float
    """The number in its base unit; 0 for others."""


class Views:
    """All claims of a story as views, with how many answers each article has for each kind of question."""

    def __init__(self, material: Material, claims: Sequence[Claim]) -> None:
        self.material = material
        self._beside: dict[int, list[Claim]] = defaultdict(list)
        for c in claims:
            self._beside[c.line.at].append(c)
        self._places = known_places(material)
        self._bodies = frozenset(e.id for e in material.linked.entities if e.type in ("per", "org"))
        self._people = frozenset(e.id for e in material.linked.entities if e.type == "per")
        self._types, self._happening = _happening(material)
        self.all = [self._view(c, self._beside[c.line.at]) for c in claims]
        self.crowd: Counter[tuple[int, str]] = Counter()
        for article, group, _ in {(v.claim.article, v.group, v.claim.shown) for v in self.all}:
            self.crowd[article, "group " + group] += 1
        for article, key, _ in {(v.claim.article, v.claim.key, v.claim.shown) for v in self.all}:
            self.crowd[article, key] += 1

    def _view(self, c: Claim, beside: Sequence[Claim]) -> View:
        m = self.material
        lines = m.lines.of(c.article)
        at = c.line.at - lines[0].at
        around = [w for i in (at - 1, at + 1) if 0 <= i < len(lines) for w in lines[i].content]
        context = sorted(set(around), key=lambda w: (-m.lines.weight(w), w))[:N_CONTEXT]
        own = set(_ANCHOR.findall(fold(c.text)))
        anchors = frozenset(t for t in _ANCHOR.findall(fold(c.line.text)) if len(t) > 1 and t not in own)
        value = c.value
        return View(
            c, group_of(c), _plain_words(c.near), _plain_words(c.before), _plain_words(c.line.tokens), tuple(context), anchors,
            frozenset({c.predicate, nearest_verb(m.analyses[c.article], c.line, c.start, c.end)} - {""}), c.entities & self._people,
            c.kind == "date" and self._is_central(c), len(beside), scope_of(m, c) if c.kind == "number" else None, c.key in slot_keys(), at / max(1, len(lines) - 1),
            places_in(self._places, c.entities), c.entities & self._bodies, sight_of(m, c, beside), abs(value.high * value.factor) if isinstance(value, Number) else 0.0,
        )

    def _is_central(self, c: Claim) -> bool:
        if c.subject in self._types:
            return True
        text, at = fold(c.line.text), c.start - c.line.start
        left = max((m.end() for m in _CLAUSE_END.finditer(text, 0, at)), default=0)
        right = _CLAUSE_END.search(text, c.end - c.line.start)
        clause = f" {text[max(left, at - CLAUSE) : right.start() if right else len(text)][: 2 * CLAUSE]} "
        return " xảy ra " in clause or any(f" {w} " in clause for w in self._happening)

    def beside(self, view: View) -> Sequence[Claim]:
        """Return the claims of a view's sentence."""
        return self._beside[view.claim.line.at]

    def features(self, x: View, y: View) -> list[float]:
        """Return the values of FEATURES for a pair, each about in [0, 1] but for the counts, which are logarithms."""
        a, b, like = x.claim, y.claim, self.material.lines.likeness
        crowd, rivals = ((self.crowd[a.article, p] * self.crowd[b.article, q]) for p, q in (("group " + x.group, "group " + y.group), (a.key, b.key)))
        return [
            like(x.near, y.near),
            like(x.before, y.before),
            like(x.line, y.line),
            self.material.likeness_of_names(a.entities, b.entities),
            like(x.context, y.context),
            float(x.named and a.key == b.key),
            float(x.named != y.named),
            float(a.noun == b.noun and bool(a.noun)),
            float(any(one_predicate(v, w) for v in x.verbs for w in y.verbs)),
            float(min(3, len(x.anchors & y.anchors))),
            math.log(max(1, crowd)),
            math.log(max(1, rivals)),
            float(all(c.line.kind in ("title", "lead") for c in (a, b))),
            float(apart(x.scope, y.scope)),
            math.log(max(1, x.dense * y.dense)),
            abs(x.place - y.place),
        ]

    def sureness(self, x: View, y: View) -> float:
        """Return how sure it is that two claims answer one question, in [0, 1], traps left aside."""
        bias, weights = _weights()["times" if x.group in TIMES else "numbers"]
        total = bias + sum(w * f for w, f in zip(weights, self.features(x, y), strict=True))
        return 1 / (1 + math.exp(-total))


def _happening(material: Material) -> tuple[frozenset[str], frozenset[str]]:
    """The types of the happenings that stand in the title or lead of at least half of the articles, and their words with all of their family (sạt lở, lở, sập …)."""
    in_heads: Counter[tuple[str, str]] = Counter()
    for n, analysis in enumerate(material.analyses):
        told = [
            (e.type, fold(analysis.text[e.start : e.end]))
            for e in analysis.events
            if e.type in HAPPENINGS and e.status == "asserted" and material.lines.at(n, e.start).kind in ("title", "lead")
        ]
        in_heads.update({("type", kind) for kind, _ in told} | {("word", known) for _, w in told for known in family_of(w)})
    often = {key for key, n in in_heads.items() if 2 * n >= len(material.analyses)}
    return frozenset(k for what, k in often if what == "type"), frozenset(w for what, w in often if what == "word")


def group_of(claim: Claim) -> str:
    """Return what a claim can be set against at all: hours, days, months; people, money, lengths …; "thing" for counted nouns."""
    if claim.kind == "date":
        assert isinstance(claim.value, Period), claim
        return "hour" if claim.value.clock else "year" if len(claim.shown) == 4 else "month" if len(claim.shown) == 7 else "day"
    if claim.key in ("score", "age"):
        return claim.key
    if claim.key.startswith("ordinal"):
        return claim.key
    kind = unit_class(claim.noun)
    return "people" if claim.key in PEOPLE_SLOTS else kind


def may_meet(x: View, y: View) -> bool:
    """Whether two claims of one group can count the same at all: things only by one noun, or where the one noun holds the other ("tàu", "tàu cá")."""
    a, b = x.claim.noun, y.claim.noun
    if x.group != "thing" or a == b:
        return True
    return bool(a and b) and (a.startswith(b + " ") or b.startswith(a + " "))


@cache
def _synonyms() -> dict[str, str]:
    rows: list[list[str]] = []
    for name, table in (("predicates.toml", "families"), ("synonyms.toml", "rows")):
        rows += tomllib.loads((files("machtin.relate") / "data" / name).read_text("utf-8"))[table]
    return {fold(word): fold(row[0]) for row in reversed(rows) for word in row}


def _plain_words(words: Sequence[str]) -> tuple[str, ...]:
    known = _synonyms()
    return tuple(known.get(w, w) for w in words)


@cache
def _weights() -> dict[str, tuple[float, list[float]]]:
    table = tomllib.loads((files("machtin.relate") / "data" / "sameness.toml").read_text("utf-8"))
    return {name: (row["bias"], [row["weights"][f] for f in FEATURES]) for name, row in table.items()}


__all__ = ("FEATURES", "TIMES", "View", "Views", "group_of", "may_meet")
