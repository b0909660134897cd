"""Join the entities of several articles that are one person, organisation or place.

Two entities are one when a full form of the one is a form of the other, or when a short form ("Công Vinh", "Kanani", "PMU") has exactly
one full form in the story that it can stand for. Names that differ by a letter or two, in the manner of a slip or another transliteration,
are joined too and remembered as `variants`: they are what the articles disagree on, told with kind `name`.
Places are one where the table of places says so (Mỹ, Hoa Kỳ); an acronym belongs to the one organisation whose syllables it begins, an
initial ("Bùi Tiến D.") to the one fuller name. A name that the articles' taggers gave several types is of the type that most mentions have.
Kept apart: names that stand beside each other in one sentence, persons whose given names are the same and whose family or middle names
are other words, and whatever differs in a number ("lữ đoàn 12", "lữ đoàn 21").
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import msgspec

from machtin.analysis import Analysis, Entity, EntityType, MentionType
from machtin.relate.ids import Ids
from machtin.relate.lines import FUNCTION_WORDS, TOKEN
from machtin.relate.variants import (
    is_foreign,
    is_near,
    is_one_off,
    is_transliteration,
    is_turned,
    is_variant,
    vietnamese,
    words_of,
    written_out,
)
from machtin.story import Member, StoryEntity
from machtin.text.fold import fold, without_tones
from machtin.values.places import find_place

Key = tuple[int, str]
"""An entity of one article: the article's position and the entity's id."""

_INITIAL = re.compile(r"[^\W\d_]\.?")
_CLASSES = {"gpe": "place", "loc": "place"}
USUAL = 3  # times as many mentions of one type as of all others: the others are slips of the tagger
MAX_BUCKET = 200
SLIP_RARER = 3  # times as often stands the right form: a slip is made once
CIRCLE = 60  # characters on either side of a name that tell who bears it
MIN_SHARED = 1  # pairs of words that the names of two people have around them in common; read off mds-dev
MIN_SURE = 2  # the same where the names differ in a whole syllable
MAX_CIRCLES = 6


class Variant(msgspec.Struct, frozen=True):
    """Two spellings that were joined as one name."""

    one: str
    other: str
    entity: str
    """Story entity id."""


class Linked(msgspec.Struct, frozen=True):
    """The entities of a story, and which article entities each one joins."""

    entities: tuple[StoryEntity, ...]
    of: dict[Key, str]
    """Story entity id of an article's entity."""
    variants: tuple[Variant, ...]

    def named(self, key: Key) -> str | None:
        """Return the story entity id of an article's entity id, or None."""
        return self.of.get(key)


def link_entities(analyses: Sequence[Analysis], ids: Ids) -> Linked:
    """Return the story's entities, most mentioned first; every named entity of every article is a member of exactly one."""
    usual = _usual_types(analyses)
    nodes: list[tuple[Key, Entity]] = [((n, e.id), _retyped(e, usual)) for n, a in enumerate(analyses) for e in a.entities]
    union = _Union(len(nodes))
    names = [_forms(e) for _, e in nodes]
    beside = _beside(analyses, nodes)
    _join_equal(nodes, names, union)
    _join_places(nodes, union)
    _join_short(nodes, names, union)
    _join_acronyms(nodes, union)
    variants = _join_variants(analyses, nodes, union, beside)
    counts = Counter((n, m.entity) for n, a in enumerate(analyses) for m in a.mentions if m.entity)
    groups: dict[int, list[int]] = defaultdict(list)
    for i in range(len(nodes)):
        groups[union.root(i)].append(i)
    entities: list[StoryEntity] = []
    of: dict[Key, str] = {}
    order = sorted(groups.values(), key=lambda g: (-len({nodes[i][0][0] for i in g}), -sum(counts[nodes[i][0]] for i in g), g[0]))
    for group in order:
        members = [nodes[i] for i in group]
        kind = Counter(e.type for _, e in members).most_common(1)[0][0]
        name = _best_name([e.name for _, e in members])
        story_id = ids.new("S", kind, fold(name))
        aliases = tuple(dict.fromkeys(form for _, e in members for form in (e.name, *e.aliases)))
        roles = tuple(dict.fromkeys(r for _, e in members for r in e.roles))
        entities.append(
            StoryEntity(story_id, name, kind, aliases, roles, tuple(Member(analyses[k[0]].id, k[1]) for k, _ in members))
        )
        of.update((k, story_id) for k, _ in members)
    told: dict[frozenset[str], Variant] = {}
    for i, one, other in variants:
        told.setdefault(frozenset((fold(one), fold(other))), Variant(one, other, of[nodes[i][0]]))
    return Linked(tuple(entities), of, tuple(told.values()))


class _Union:
    def __init__(self, n: int) -> None:
        self._parent = list(range(n))

    def root(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        a, b = self.root(i), self.root(j)
        self._parent[max(a, b)] = min(a, b)


def _forms(entity: Entity) -> set[str]:
    return {fold(f) for f in (entity.name, *entity.aliases)}


def _class(entity: Entity) -> str:
    return _CLASSES.get(entity.type, entity.type)


def _usual_types(analyses: Sequence[Analysis]) -> dict[str, EntityType]:
    """The type of a form where nearly all of its mentions in the story agree on it."""
    counts: dict[str, Counter[MentionType]] = defaultdict(Counter)
    for a in analyses:
        for m in a.mentions:
            if m.entity:
                counts[fold(a.text[m.start : m.end])][m.type] += 1
    usual: dict[str, EntityType] = {}
    for form, types in counts.items():
        (kind, n), *others = types.most_common()
        if kind != "role" and others and n >= USUAL * sum(k for _, k in others):
            usual[form] = kind
    return usual


def _retyped(entity: Entity, usual: dict[str, EntityType]) -> Entity:
    kind = usual.get(fold(entity.name), entity.type)
    return entity if _CLASSES.get(kind, kind) == _class(entity) else msgspec.structs.replace(entity, type=kind)


def _best_name(names: Sequence[str]) -> str:
    """The fullest of the forms that most articles use: one paper's long-winded form does not win over three papers' usual one."""
    counts = Counter(names)
    return max(counts, key=lambda n: (counts[n] * min(4, len(n.split())), len(n), n))


def _beside(analyses: Sequence[Analysis], nodes: Sequence[tuple[Key, Entity]]) -> set[frozenset[Key]]:
    """Pairs of entities of one article that stand in one sentence: they are two."""
    pairs = set()
    for n, a in enumerate(analyses):
        mentions = [m for m in a.mentions if m.entity]
        at = 0
        for s in a.sentences:
            here: list[str] = []
            while at < len(mentions) and mentions[at].start < s.end:
                here.append(mentions[at].entity or "")
                at += 1
            unique = sorted(set(here))[:40]
            pairs |= {frozenset(((n, x), (n, y))) for x in unique for y in unique if x < y}
    return pairs


def _join_equal(nodes: Sequence[tuple[Key, Entity]], names: Sequence[set[str]], union: _Union) -> None:
    first: dict[tuple[str, str], int] = {}
    full = {(_class(e), fold(e.name)) for _, e in nodes}
    for i, (_, entity) in enumerate(nodes):
        for form in sorted(names[i]):
            kind = _kind_of(form, entity)
            # An alias joins only where some article uses it as the entity's own name, or where it is no single common syllable.
            if form != fold(entity.name) and kind == "per" and " " not in form and (kind, form) not in full:
                continue
            if kind == "per" and " " not in form and form != fold(entity.name):
                continue  # given names are shared by many; _join_short looks closer
            j = first.setdefault((kind, _spelled(form, kind)), i)
            union.join(i, j)


def _kind_of(form: str, entity: Entity) -> str:
    """The class of an entity; foreign names of several words are rare enough to be one whatever the tagger took them for."""
    return "foreign" if " " in form and is_foreign(form) else _class(entity)


def _spelled(form: str, kind: str) -> str:
    """What a form is compared by: bodies written out (ĐH, Đại học), foreign names of several words without marks and initials (Peña, Pena;
    John F. Walter), Vietnamese ones as they are (Lân, Lan)."""
    if kind == "org":
        return written_out(form) or form
    words = [w for w in words_of(form) if len(w) > 1] if kind == "foreign" else form.split()
    return form if len(words) < 2 or all(vietnamese(w) for w in words) else without_tones(" ".join(words))


def _join_places(nodes: Sequence[tuple[Key, Entity]], union: _Union) -> None:
    first: dict[str, int] = {}
    for i, (_, entity) in enumerate(nodes):
        if _class(entity) == "place" and len(ids := find_place(entity.name).ids) == 1:
            union.join(first.setdefault(ids[0], i), i)


def _join_acronyms(nodes: Sequence[tuple[Key, Entity]], union: _Union) -> None:
    """Join an organisation told by initials alone to the one of the story whose syllables they begin."""
    full: dict[str, set[int]] = defaultdict(set)
    for i, (_, entity) in enumerate(nodes):
        words = without_tones(entity.name).split()
        if entity.type == "org" and len(words) >= 3:
            full["".join(w[0] for w in words)].add(union.root(i))
    for i, (_, entity) in enumerate(nodes):
        found = full.get(without_tones(entity.name), set()) if entity.type == "org" and entity.name.isupper() else set()
        if len(found) == 1:
            union.join(i, next(iter(found)))


def _join_short(nodes: Sequence[tuple[Key, Entity]], names: Sequence[set[str]], union: _Union) -> None:
    """A person told by a part of a name belongs to the one fuller name of the story that ends (or, for foreigners, contains) it."""
    people = [(i, fold(e.name).split()) for i, (_, e) in enumerate(nodes) if e.type == "per"]
    by_token: dict[str, list[int]] = defaultdict(list)
    tokens = dict(people)
    for i, parts in people:
        for t in parts:
            by_token[t].append(i)
    for i, parts in people:
        fuller = {
            union.root(j)
            for j in (by_token[parts[-1]] if not _INITIAL.fullmatch(parts[-1]) else by_token[parts[0]] if len(parts) > 1 else ())
            if (len(tokens[j]) > len(parts) and tokens[j][-len(parts) :] == parts) or _abbreviates(parts, tokens[j])
        }
        if not fuller and len(parts) == 1 and not vietnamese(parts[0]):  # a foreigner by his first name: "Itsunari" for Itsunari Okano
            fuller = {union.root(j) for j in by_token[parts[0]] if tokens[j][0] == parts[0] and len(tokens[j]) > 1}
        if len(fuller) == 1:
            union.join(i, fuller.pop())


def _abbreviates(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether a name whose given name is an initial ("bùi tiến d.") may be this fuller one."""
    return (
        len(short) == len(full) > 1 and bool(_INITIAL.fullmatch(short[-1])) and not _INITIAL.fullmatch(full[-1])
        and list(short[:-1]) == list(full[:-1]) and full[-1].startswith(short[-1][0])
    )


def _join_variants(
    analyses: Sequence[Analysis], nodes: Sequence[tuple[Key, Entity]], union: _Union, beside: set[frozenset[Key]]
) -> list[tuple[int, str, str]]:
    """Join names that differ as slips and transliterations do; candidates share a token or the toneless beginning."""
    found: list[tuple[int, str, str]] = []
    bearers: dict[tuple[str, str], list[int]] = defaultdict(list)
    written: dict[tuple[str, str], str] = {}
    for i, (_, entity) in enumerate(nodes):
        for form in dict.fromkeys((entity.name, *entity.aliases)):
            key = "foreign" if is_foreign(form) else _class(entity), fold(form)
            written.setdefault(key, form)
            bearers[key].append(i)
    times = Counter(fold(a.text[m.start : m.end]) for a in analyses for m in a.mentions)
    buckets: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind, folded in bearers:
        plain = without_tones(folded)
        for token in {*plain.split(), plain[:2], plain[1:4]}:
            buckets[kind, token].append(folded)
    seen: set[tuple[str, str, str]] = set()
    for (kind, _), bucket in buckets.items():
        if len(bucket) > MAX_BUCKET:
            continue  # a token that everything shares; the other buckets meet the same pairs
        for x, other in enumerate(bucket):
            for one in bucket[:x]:
                if (kind, one, other) in seen:
                    continue
                seen.add((kind, one, other))
                ones, others = bearers[kind, one], bearers[kind, other]
                forms = written[kind, one], written[kind, other]
                slip = is_turned(*forms) and min(times[one], times[other]) * SLIP_RARER <= max(times[one], times[other])
                near = is_near(*forms) and _tell_one(analyses, nodes, ones, others, MIN_SHARED if kind == "per" else 0)
                heard = is_transliteration(*forms) and _tell_one(analyses, nodes, ones, others, 0)
                near = near or (kind == "per" and is_one_off(*forms) and _tell_one(analyses, nodes, ones, others, MIN_SURE, sure=True))
                if not (slip or near or heard or is_variant(*forms, person=kind == "per")):
                    continue
                apart = {(i, j) for i in ones for j in others if nodes[i][0][0] == nodes[j][0][0] and frozenset((nodes[i][0], nodes[j][0])) in beside}
                if len(apart) == len(ones) * len(others):
                    continue
                found.append((ones[0], *forms))
                for i in (*ones, *others):
                    union.join(ones[0], i)
    return found


def _tell_one(
    analyses: Sequence[Analysis], nodes: Sequence[tuple[Key, Entity]], ones: Sequence[int], others: Sequence[int], least: int, *, sure: bool = False
) -> bool:
    """Whether no article has both of two names, and what stands around them tells one bearer: an office, an age, words of his own, `least` pairs of words.

    With `sure`, one of these pairs must hold a number, an age: two heads of two communes have "chủ tịch UBND xã" in common, two ministers the congress.
    """
    if {nodes[i][0][0] for i in ones} & {nodes[j][0][0] for j in others}:
        return False
    mine, theirs = (_circle(analyses, [nodes[i][0] for i in side]) for side in (ones, others))
    shared = mine.keys() & theirs.keys()
    return len(shared) >= least and (not sure or any(mine[pair] and theirs[pair] for pair in shared))


def _circle(analyses: Sequence[Analysis], keys: Sequence[Key]) -> dict[tuple[str, str], bool]:
    """The pairs of words that stand beside each other close to the mentions of an entity, function words passed over; its own name is no part.

    Each with whether a number is in it.
    """
    out: dict[tuple[str, str], bool] = {}
    for n, entity in keys[:MAX_CIRCLES]:
        text = analyses[n].text
        for m in [m for m in analyses[n].mentions if m.entity == entity][:MAX_CIRCLES]:
            for part in (text[max(0, m.start - CIRCLE) : m.start].rpartition(". ")[2], text[m.end : m.end + CIRCLE].partition(". ")[0]):
                words = [
                    (fold(t), t[0].isdigit()) for t in TOKEN.findall(part) if fold(t) not in FUNCTION_WORDS
                ]
                for (one, marked), (other, also) in itertools.pairwise(words):
                    out[one, other] = out.get((one, other), False) or marked or also
    return out
