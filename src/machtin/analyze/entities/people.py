"""Which names of an article name one person, and never two persons for sharing a given name.

In:  the `per` names of an article in order. Out: groups of them, one a person.
A Vietnamese name is family, middle and given name ("Lê Công Vinh") and is shortened from the left ("Công Vinh", "Vinh"); a foreign name is
shortened to any of its parts, mostly the last ("Kanani"); a name read the Sino-Vietnamese way also to its first ("ông Tập").
A short form that may be two persons is told apart by form of address, sex, role, and by who has been introduced so far; where that is not enough it stays
a person of its own. Equal full names with ages five years apart or more are two persons.
Gap: pen names and nicknames; a married name; family name and given name without the middle name ("Lê Vinh").
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from machtin.analyze.entities import tables
from machtin.analyze.entities.forms import Tokens, folded_slice, is_syllable, plain
from machtin.analyze.entities.named import ALSO_CALLED, MAX_TOLD, Named, last_words

AGE_GAP = 5  # years; smaller gaps are one person whose age two sentences count differently
_PAIR = re.compile(r"\s[-–]\s|–|\s(?:&|và)\s")  # "Song Lam - Ngọc Hà" read as one name: two persons, so no name of either
GENERATION = frozenset({"jr", "sr", "ii", "iii", "iv"})  # Donald Trump Jr. is not Donald Trump
TYPO_LENGTH = 5  # letters; shorter tokens differ by one letter too easily ("Iran", "Iraq")


@dataclass(slots=True, eq=False)
class Person:
    """A person in the making."""

    full: Tokens
    names: list[Named] = field(default_factory=list)
    forms: set[Tokens] = field(default_factory=set)
    genders: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    foreign: bool = False
    parts: set[str] = field(default_factory=set)
    """Tokens of its forms without tones; a form that shares none cannot name it, single letters and lone names aside."""
    lettered: bool = False

    def take(self, name: Named) -> None:
        """Add a name and what it tells of the person."""
        self.names.append(name)
        if name.tokens not in self.forms:
            self.forms.add(name.tokens)
            self.parts.update(map(plain, name.tokens))
            self.lettered = self.lettered or any(len(t) == 1 for t in name.tokens)
        self.genders.update({name.gender} - {""})
        self.addresses.update({name.address} - {""})
        self.roles.update(name.roles)
        if len(name.tokens) >= len(self.full):
            self.foreign |= "-" in name.surface or not all(map(is_syllable, name.tokens))
        if len(name.tokens) > 2 and name.tokens[1] == "thị":
            self.genders.add("f")

    def may_be(self, name: Named) -> bool:
        """No sign against: other sex, or child here and elder there."""
        if name.gender and len(self.genders) == 1 and name.gender not in self.genders:
            return False
        return not (
            (name.address in tables.CHILD and self.addresses & tables.ELDER)
            or (name.address in tables.ELDER and self.addresses & tables.CHILD and not self.addresses & tables.ELDER)
        )

    def known_at(self, name: Named) -> bool:
        """Tell whether the person has been named before `name`."""
        return any(n.start < name.start for n in self.names)


def group_people(text: str, names: list[Named]) -> list[list[Named]]:
    """Return the names grouped by person, in no particular order; `text` is the article's, for what stands between two names."""
    by_form: dict[Tokens, list[Named]] = {}
    pairs: dict[Tokens, list[Named]] = {}
    for name in names:
        (pairs if _PAIR.search(name.surface) else by_form).setdefault(name.tokens, []).append(name)
    people: list[Person] = []
    lone: list[Person] = []
    for form in sorted(by_form, key=lambda f: (-len(f), -sum(map(len, f)), by_form[f][0].start)):
        for group in _by_age(by_form[form]):
            _place(form, group, people, lone, by_form)
    groups = [p.names for p in (*people, *lone)] + list(pairs.values())
    _join_told(text, names, groups)
    return groups


def _join_told(text: str, names: list[Named], groups: list[list[Named]]) -> None:
    """Join the names of "Nguyễn Văn Tư (còn gọi là Tư Đen)"."""
    for one, two in pairwise(names):
        if 0 < two.start - one.end <= MAX_TOLD and ALSO_CALLED.match(folded_slice(text, one.end, two.start)):
            first = next(g for g in groups if one in g)
            second = next(g for g in groups if two in g)
            if first is not second:
                first.extend(second)
                groups.remove(second)


def _place(form: Tokens, group: list[Named], people: list[Person], lone: list[Person], forms: Collection[Tokens]) -> None:
    shared = set(map(plain, form))
    lettered = any(len(t) == 1 for t in form)
    near = [p for p in people if lettered or p.lettered or len(p.full) == 1 or not shared.isdisjoint(p.parts)]
    candidates = [p for p in near if not (p.foreign and form == p.full[-1:] and _has_own_name(p, forms, group)) and any(_shortens(form, f, p.foreign) for f in (p.full, *sorted(p.forms - {p.full})))]
    rest: list[Named] = []
    unclear: list[Named] = []
    linked: Person | None = None
    for name in group:
        possible = [p for p in candidates if p.may_be(name)]
        given = [p for p in possible if p.full[-len(form) :] == form and not p.foreign]
        if not any(p.foreign for p in possible):
            possible = given or possible  # "Tòng" is Phan Bá Tòng rather than Tòng Thiên Mã
        if not possible:
            rest.append(name)
            continue
        person = possible[0] if len(possible) == 1 else _choose(name, possible) or (linked if linked in possible and not name.address else None)
        if person is None:
            unclear.append(name)
        else:
            linked = person if name.address or name.roles else linked
            person.take(name)
    for part in _by_sex(rest):
        person = Person(form)
        for name in part:
            person.take(name)
        people.append(person)
    if unclear:
        person = Person(form)
        for name in unclear:
            person.take(name)
        lone.append(person)


def _has_own_name(person: Person, forms: Collection[Tokens], group: list[Named]) -> bool:
    """Tell whether a family name alone is somebody else's: "Tổng thống Trump" beside "Melania Trump", who is called "Melania"."""
    if person.full[:1] not in forms or len(person.full) < 2:
        return False
    roles = {role for name in group for role in name.roles}
    return bool(roles) and not roles & person.roles


def _choose(name: Named, possible: list[Person]) -> Person | None:
    """Tell which of several persons a short name means, None where that is not clear."""
    by_role = [p for p in possible if p.roles & set(name.roles)]
    if len(by_role) == 1:
        return by_role[0]
    if name.gender:
        by_sex = [p for p in possible if p.genders == {name.gender}]
        if len(by_sex) == 1 and all(p.genders or _kin_or_other(p, name) for p in possible):
            return by_sex[0]
    if name.address:
        by_address = [p for p in possible if name.address in p.addresses]
        if len(by_address) == 1 and all(p is by_address[0] or p.addresses or p.roles or _is_kin(p) for p in possible):
            return by_address[0]
    known = [p for p in possible if p.known_at(name)]
    return known[0] if len(known) == 1 else None


def _kin_or_other(person: Person, name: Named) -> bool:
    return bool(person.addresses - {name.address}) or _is_kin(person) or person.genders == {name.gender}


def _is_kin(person: Person) -> bool:
    return any(word in tables.KIN for word in last_words(min(person.names, key=lambda n: n.start).before))


def _by_age(group: list[Named]) -> list[list[Named]]:
    """Split equal full names whose ages exclude each other; names without an age go with the one before them."""
    known = [n for n in group if n.birth is not None]
    if len(known) < 2 or len(group[0].tokens) < 2:
        return [group]
    parts: list[tuple[int, list[Named]]] = []
    current: list[Named] | None = None
    pending: list[Named] = []
    for name in group:
        if name.birth is not None:
            current = next((part for birth, part in parts if abs(birth - (name.birth or 0)) < AGE_GAP), None)
            if current is None:
                current = []
                parts.append((name.birth, current))
        if current is None:
            pending.append(name)
        else:
            current.append(name)
    parts[0][1][:0] = pending
    return [part for _, part in parts]


def _by_sex(group: list[Named]) -> list[list[Named]]:
    """One group, or two where the same form is addressed as man and as woman; the unmarked go with the first."""
    if {"m", "f"} <= {n.gender for n in group} and group:
        first = next(n.gender for n in group if n.gender)
        return [[n for n in group if n.gender in ("", first)], [n for n in group if n.gender not in ("", first)]]
    return [group] if group else []


def _shortens(short: Tokens, full: Tokens, foreign: bool) -> bool:
    """Tell whether `short` may name whom `full` names."""
    if not short or not full or short == full:
        return False
    if len(short) == len(full):
        return _same_initials(short, full) or _same_initials(full, short) or _misspelt(short, full)
    if len(short) > len(full) or (full[-1] in GENERATION and short[-1] != full[-1] and len(full) > 2):
        return False
    if full[-len(short) :] == short:
        sino_only = not foreign and len(short) == 1 and full[0] in tables.FAMILY_FOREIGN
        return not sino_only and not (len(short) == 1 and short[0] in tables.PARTICLES)
    if not foreign:
        return short == full[:1] and (full[0] in tables.FAMILY_BOTH or full[-1] in tables.FAMILY_VN)
    core = tuple(t for t in short if t not in tables.PARTICLES)
    if not core or (len(core) == 1 and len(core[0]) < 2):
        return False
    return _within(tuple(map(plain, core)), tuple(map(plain, full)))


def _within(short: Tokens, full: Tokens) -> bool:
    """All tokens of `short` stand in `full` in the same order; a lone letter stands for a token that begins with it."""
    at = 0
    for token in short:
        while at < len(full) and full[at] != token and not (len(token) == 1 and len(short) > 1 and full[at][0] == token):
            at += 1
        if at == len(full):
            return False
        at += 1
    return True


def _same_initials(short: Tokens, full: Tokens) -> bool:
    """("n", "t", "phúc") and ("ngô", "thiên", "phúc")."""
    letters = [i for i, t in enumerate(short) if len(t) == 1]
    if not letters or any(short[i] != full[i] if i not in letters else full[i][0] != short[i] for i in range(len(full))):
        return False
    return len(letters) < len(short) or len(letters) > 2


def _misspelt(one: Tokens, other: Tokens) -> bool:
    """Two spellings of one foreign name: one letter, in one token, not the last letter where a and e or o tell sexes apart."""
    if all(map(is_syllable, one)) or all(map(is_syllable, other)):
        return False
    differ = [(a, b) for a, b in zip(map(plain, one), map(plain, other), strict=True) if a != b]
    if not differ:
        return True
    a, b = differ[0]
    if len(differ) > 1 or min(len(a), len(b)) < (TYPO_LENGTH if len(one) > 1 else TYPO_LENGTH + 2) or a[0] != b[0]:
        return False
    return Levenshtein.distance(a, b, score_cutoff=1) <= 1 and not (a[:-1] == b[:-1] and a[-1] in "aeo" and b[-1] in "aeo") and not (
        (a + "a" == b) or (b + "a" == a)
    )
