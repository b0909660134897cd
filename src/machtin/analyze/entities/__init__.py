"""Who is who in one article: mentions become entities.

In:  a reading with the tagger's names and roles. Out: the mentions with `entity` filled (a role's is its bearer's, or None), and the entities in order of first mention.
`resolve_reference` tells whom a pronoun or a description means ("ông", "cơ quan này") and None where it is not clear.
How: people.py, things.py (organisations, places, other names), roles.py, references.py; the tables are TOML files beside them, with sources.
Promise: pure and total; nobody is joined with somebody else for a given name alone; what is unclear stays apart.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import cast

import msgspec

from machtin.analysis import Entity, EntityType, Mention
from machtin.analyze.entities import tables
from machtin.analyze.entities.consistency import settle_types
from machtin.analyze.entities.forms import OFFICIAL, expand, folded_slice, tokens
from machtin.analyze.entities.mended import add_missed, split_joined
from machtin.analyze.entities.named import Named, name_around
from machtin.analyze.entities.people import group_people
from machtin.analyze.entities.references import nearest_person, resolve_reference
from machtin.analyze.entities.roles import Role, find_roles, office_of
from machtin.analyze.entities.things import common_type, group_things, is_acronym
from machtin.analyze.reading import Reading
from machtin.text.fold import fold

__all__ = ["resolve_entities", "resolve_reference"]

MAX_MENTIONS = 600  # an article has about 60; a longer list is a catalogue, in whose tail only equal forms are one
_POINTING = re.compile(r" (?:này|ấy|nói trên)\b")
NO_YEAR = 2000  # any year serves to tell ages apart where the article has no date


def resolve_entities(reading: Reading) -> tuple[list[Mention], list[Entity]]:
    """Return the reading's mentions with their entities, and the entities.

    "Lê Công Vinh … Công Vinh … tiền đạo này": one entity E1 of the name "Lê Công Vinh" with two aliases and the role "tiền đạo".
    A mention's type may change to what the same form is elsewhere in the article (`how` says so). Ids are E1, E2, … by first mention.
    """
    mentions = add_missed(reading, split_joined(reading, settle_types(reading)))
    year = reading.published.year if reading.published else NO_YEAR
    names: list[Named] = []
    since = 0
    for i, mention in enumerate(mentions):
        if mention.type != "role":
            named = name_around(reading, i, mention, year, since)
            since = mention.end
            if named.tokens:
                names.append(named)
    roles = find_roles(reading, mentions)
    by_index = {n.index: n for n in names}
    for role in roles:
        if role.bearer is not None and role.bearer in by_index:
            by_index[role.bearer].roles += (role.head,)
    head, tail = names[:MAX_MENTIONS], names[MAX_MENTIONS:]
    groups = group_people(reading.text, [n for n in head if n.type == "per"])
    groups += group_things(reading.text, [n for n in head if n.type != "per"])
    _append_tail(groups, tail)
    groups = [sorted(group, key=lambda n: n.start) for group in groups]
    groups.sort(key=lambda group: (group[0].start, group[0].end))
    entity_of = {n.index: f"E{at}" for at, group in enumerate(groups, 1) for n in group}
    said = _bind_roles(reading, mentions, roles, entity_of)
    for i, mention in enumerate(mentions):
        if mention.type == "per" and i in entity_of and (office := office_of(reading, mentions, i)):
            said.setdefault(entity_of[i], []).append(office)
    entities = [_entity(f"E{at}", group, said.get(f"E{at}", [])) for at, group in enumerate(groups, 1)]
    out = [Mention(m.start, m.end, m.type, entity_of.get(i), m.how) for i, m in enumerate(mentions)]
    for role in roles:
        if role.definite and out[role.index].entity is None and (who := _pointed_at(reading, out, entities, role)):
            out[role.index] = msgspec.structs.replace(out[role.index], entity=who)
            at = int(who[1:]) - 1
            entities[at] = msgspec.structs.replace(entities[at], roles=_distinct([*entities[at].roles, role.words]))
    return out, entities


def _append_tail(groups: list[list[Named]], tail: list[Named]) -> None:
    """Add the names behind `MAX_MENTIONS` to the group that has the same form, else one of their own."""
    of_form = {(n.type, n.tokens): group for group in reversed(groups) for n in group} if tail else {}
    for name in tail:
        group = of_form.get((name.type, name.tokens))
        if group is None:
            groups.append(group := [])
            of_form[name.type, name.tokens] = group
        group.append(name)


def _pointed_at(reading: Reading, mentions: list[Mention], entities: list[Entity], role: Role) -> str | None:
    """ "Cầu thủ này": the one person of the sentence before, whose role it then is. """
    mention = mentions[role.index]
    if not _POINTING.match(folded_slice(reading.text, mention.end, mention.end + 12)):
        return None
    return nearest_person(reading, entities, mentions[: role.index], mention)


def _bind_roles(reading: Reading, mentions: tuple[Mention, ...], roles: list[Role], entity_of: dict[int, str]) -> dict[str, list[str]]:
    """Fill `entity_of` for roles; return every person's roles as worded, in order."""
    said: dict[str, list[str]] = {}
    bearers: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for role in roles:
        who = entity_of.get(role.bearer) if role.bearer is not None else None
        if who is not None:
            entity_of[role.index] = who
            if fold(role.words) not in tables.EMPTY_ROLES:
                said.setdefault(who, []).append(role.words)
            bearers.setdefault(role.head, []).append((who, frozenset(entity_of[i] for i in role.organisations if i in entity_of)))
    for role in roles:
        if role.index in entity_of or not role.definite:
            continue
        after = folded_slice(reading.text, mentions[role.index].end, mentions[role.index].end + 12)
        pointing = _POINTING.match(after) is not None
        if role.head not in tables.OFFICES and not pointing:
            continue
        where = frozenset(entity_of[i] for i in role.organisations if i in entity_of)
        fits = {who for who, of in bearers.get(role.head, []) if not where or not of or where & of}
        if where and not all(where & of for who, of in bearers.get(role.head, []) if who in fits):
            continue  # "Tổng thống Pháp" is nobody of whom only "Tổng thống" is told
        if len(fits) == 1:
            entity_of[role.index] = fits.pop()
    return said


def _entity(id: str, group: list[Named], roles: list[str]) -> Entity:
    forms = Counter(n.surface for n in group)
    first = {n.surface: n for n in reversed(group)}
    return Entity(id, _fullest(forms, first), cast(EntityType, common_type(group)), tuple(first[f].surface for f in dict.fromkeys(n.surface for n in group)), _distinct(roles))


def _fullest(forms: Counter[str], first: dict[str, Named]) -> str:
    """The name: the form that says most. Of names that share no word ("Harakat al-Nujaba", "lữ đoàn số 12") the official or the more frequent, else the first."""
    words = {form: tuple(t for t in expand(tokens(form)) if len(t) > 1) for form in forms}
    ranked = sorted(forms, key=lambda f: (is_acronym(f), not (first[f].type == "org" and words[f] in OFFICIAL), -forms[f], first[f].start))
    base = ranked[0]
    alike = [f for f in ranked if set(words[f]) & set(words[base]) and not is_acronym(f)] or [base]
    return max(alike, key=lambda f: (len(words[f]), first[f].type == "org" and words[f] in OFFICIAL, f != f.upper(), forms[f], len(f), -first[f].start))


def _distinct(roles: list[str]) -> tuple[str, ...]:
    """Drop a role that is said again, or of which a fuller wording is told."""
    kept: list[str] = []
    for role in sorted(dict.fromkeys(roles), key=len, reverse=True):
        if not any(fold(longer).startswith(fold(role)) for longer in kept):
            kept.append(role)
    return tuple(sorted(kept, key=roles.index))
