"""Which names of an article name one organisation, place or other thing.

In:  the `org`, `gpe`, `loc` and `misc` names of an article in order. Out: groups of them, one a thing.
Joined are: spellings and known variants of one name (forms.py), a name and the acronym that the text introduces or that its initials spell,
a name with and without the word that says what it is ("Ngân hàng Standard Chartered"), a body with and without its country ("Bộ Ngoại giao [Mỹ]")
where only one such body is named, other names told in the text ("còn gọi là"), and misspelt foreign names.
Kept apart are two places of one name and different levels (tỉnh and thành phố Thái Bình), a river and a town, a company and its branch.
Gap: synonymous translations that no table knows; one short name standing for two bodies stays alone.
"""

from __future__ import annotations

import re
from collections import Counter

from rapidfuzz.distance import Levenshtein

from machtin.analyze.entities import tables
from machtin.analyze.entities.forms import (
    COUNTRIES,
    OFFICIAL,
    PLACES,
    Tokens,
    country_tail,
    expand,
    folded_slice,
    initials,
    is_syllable,
    organisation_key,
    place_key,
    starts_with,
)
from machtin.analyze.entities.named import ALSO_CALLED, MAX_TOLD, Named, last_words
from machtin.text.fold import fold, without_tones

Key = tuple[str, Tokens, str]
"""Family (org, place, misc), what the name is compared by, and what sets it apart from others of that name ("" mostly)."""

_ACRONYM = re.compile(r"[A-ZĐ][A-ZĐ&.]{0,6}[A-ZĐ]\Z")
_OFFICE_ACRONYM = re.compile(r"UBND|HĐ|BV|BQP|BCA|BGD|BYT|BTC|BCT|BCH|CSGT|CSĐT|CA\b|TAND|VKS|ĐH|TƯ|TW|SGD|BXD|BNN|BGTVT")
_OPENS = re.compile(r"[\s\"']*(?:\(\s*(?:gọi tắt(?: là)?|viết tắt(?: là)?|tên viết tắt(?: là)?|tên tiếng anh(?: là)?)?[\s:\"']*|[-–,]?\s*(?:gọi tắt|viết tắt) là\s*|\s-\s)\Z")
_LEVEL_PAIRS = frozenset(pair for level in tables.LEVELS if len(pair := tuple(level.split())) == 2)
MAX_ALIKE = 40  # names compared with each other that share a first letter and all other words; more is a catalogue


class Joined:
    """A union of keys."""

    def __init__(self) -> None:
        self.parent: dict[Key, Key] = {}

    def root(self, key: Key) -> Key:
        """Return the key that stands for all that `key` is joined with."""
        while self.parent.setdefault(key, key) != key:
            key = self.parent[key]
        return key

    def join(self, one: Key, other: Key) -> None:
        """Make both one; the first's root stays."""
        a, b = self.root(one), self.root(other)
        if a != b:
            self.parent[b] = a


def group_things(text: str, names: list[Named]) -> list[list[Named]]:
    """Return the names grouped by thing; `text` is the article's, for what stands between two names."""
    keys = _keys(names)
    joined = Joined()
    told = _told_in_text(text, names, keys, joined)
    by_family: dict[str, dict[Key, list[Named]]] = {"org": {}, "place": {}, "misc": {}}
    for name, key in zip(names, keys, strict=True):
        by_family[key[0]].setdefault(key, []).append(name)
    places = {key[1] for key in by_family["place"]}
    _join_acronyms(by_family, joined, told)
    _join_organisations(by_family["org"], places, joined)
    _join_misspelt(by_family, joined)
    groups: dict[Key, list[Named]] = {}
    for name, key in zip(names, keys, strict=True):
        groups.setdefault(joined.root(key), []).append(name)
    return list(groups.values())


def _keys(names: list[Named]) -> list[Key]:
    keys: list[Key] = []
    levels: dict[Tokens, list[str]] = {}
    for name in names:
        if name.type in ("gpe", "loc"):
            org = organisation_key(name.tokens)
            if org != expand(name.tokens) and org not in PLACES and name.tokens not in PLACES and place_key(name.tokens) not in PLACES:
                keys.append(("org", org, ""))  # a building that stands for who sits there
                continue
            key = place_key(name.tokens)
            mark = _level(name)
            if mark:
                levels.setdefault(key, []).append(mark)
            keys.append(("place", key, mark))
        else:
            keys.append((name.type, organisation_key(name.tokens) if name.type == "org" else name.tokens, ""))
    first = {key: marks[0] for key, marks in levels.items()}
    seats = {key[1] for key in keys if key[0] == "org"}
    return [
        ("place", key[1], "" if key[2] == first.get(key[1], "") else key[2])
        if key[0] == "place"
        else ("org", organisation_key(key[1]), "")
        if key[0] == "misc" and organisation_key(key[1]) in seats and len(key[1]) > 1
        else key
        for key in keys
    ]


def _level(name: Named) -> str:
    """What the word before a place's name (or its first word) says it is: an administrative level, or a kind of nature or work."""
    two, one = last_words(name.before)
    words = fold(name.surface).split()
    lead = (" ".join(words[:2]), words[0]) if len(words) > 1 else ("", "")
    for word in (*lead, two, one):
        if word in tables.LEVELS:
            return str(tables.LEVELS[word])
        if word in tables.KINDS and name.tokens not in COUNTRIES:
            return word
    return ""


def is_acronym(surface: str) -> bool:
    """Tell whether a name is written as one ("IS", "UBND", "HRW")."""
    return _ACRONYM.match(surface) is not None


def _bare(name: Tokens) -> Tokens:
    """Drop the words that say what a named thing is: (công, ty, cổ, phần, tập, đoàn, capella) → (capella,)."""
    while naming := starts_with(name, tables.NAMING):
        name = name[len(naming) :]
    return name


def spells(short: str, full: Tokens) -> bool:
    """Tell whether the letters of `short` (folded) are the initials of `full`, spelled out or not, its head or country left out or not."""
    head, country = country_tail(full)
    forms = {initials(full), initials(head) if country else ""}
    forms.add(initials(_bare(full)))
    return short in forms


def _abridges(letters: str, full: str) -> bool:
    """Tell whether an acronym leaves out some of the initials: "hssx" of "hsvsx"."""
    rest = iter(full)
    return len(letters) > 2 and letters[0] == full[0] and all(letter in rest for letter in letters)


def _told_in_text(text: str, names: list[Named], keys: list[Key], joined: Joined) -> set[Key]:
    """Join what brackets and phrases like "còn gọi là" tell to be one; return the acronyms so explained."""
    told: set[Key] = set()
    for (one, key), (two, next_key) in zip(zip(names, keys, strict=True), zip(names[1:], keys[1:], strict=True), strict=False):
        if not 0 < two.start - one.end <= MAX_TOLD or key == next_key:
            continue
        between = folded_slice(text, one.end, two.start)
        if "\n" in between:
            continue  # "… ĐCS Pháp⏎(VOH) - …": the lead's own mark explains no name of the title
        if ALSO_CALLED.match(between) and one.type == two.type:
            joined.join(key, next_key)
        elif _OPENS.match(between):
            short, long = (two, one) if is_acronym(two.surface) else (one, two)
            if not is_acronym(short.surface) or is_acronym(long.surface) or len(long.tokens) < 2:
                continue
            if "(" in between and not re.match(r"[\s\"']*[),;-]", text[two.end : two.end + 3]):
                continue
            letters = "".join(short.tokens)
            full = expand(long.tokens)
            fits = spells(letters, full) or spells(letters, long.tokens) or _abridges(letters, initials(full))
            foreign = short is two and "(" in between and short.type == long.type and not _OFFICE_ACRONYM.match(short.surface) and letters not in tables.CREDIT
            if organisation_key(long.tokens) in OFFICIAL and not fits:
                continue  # "Liên Hợp Quốc (UNDP)": a body with its own acronym
            if fits or (foreign and "đ" not in letters):
                joined.join(key, next_key)
                told.add(next_key if short is two else key)
    return told


def _join_acronyms(by_family: dict[str, dict[Key, list[Named]]], joined: Joined, told: set[Key]) -> None:
    """Join an acronym never explained in brackets with the one name whose initials it spells."""
    for family, keys in by_family.items():
        short = [k for k, ns in keys.items() if k not in told and len(k[1]) == 1 and is_acronym(ns[0].surface)]
        for key in short:
            letters = fold(keys[key][0].surface).replace(".", "").replace("&", "")
            if len(letters) < 3:
                continue
            full = {joined.root(k): k for k, ns in keys.items() if len(k[1]) > 2 and (spells(letters, expand(ns[0].tokens)) or spells(letters, k[1]))}
            if len(full) == 1 and family in ("org", "place", "misc"):
                joined.join(next(iter(full.values())), key)


def _join_organisations(keys: dict[Key, list[Named]], places: set[Tokens], joined: Joined) -> None:
    for key in sorted(keys, key=lambda k: (-len(k[1]), k[1])):
        name = key[1]
        bare: Key = ("org", _bare(name), "")
        if bare != key and bare in keys and _proper(keys[bare]) and not (bare[1] in places or bare[1] in PLACES):
            others = [k for k in keys if k != key and k[1][-len(bare[1]) :] == bare[1] and starts_with(k[1], tables.NAMING) and len(k[1]) > len(bare[1])]
            if all(joined.root(k) == joined.root(key) for k in others):
                joined.join(key, bare)
    for key in sorted(keys, key=lambda k: (len(k[1]), k[1])):
        longer = _longer(key, keys, places)
        if len({joined.root(k) for k in longer}) == 1:
            joined.join(longer[0], key)


def _longer(key: Key, keys: dict[Key, list[Named]], places: set[Tokens]) -> list[Key]:
    """The bodies that `key` may be short for."""
    name = key[1]
    if starts_with((*name, ""), tables.INSTITUTION) is None and starts_with(name, tables.NAMING) is None:
        if len(name) > 2 or name in COUNTRIES or not all(t.isalpha() for t in name) or all(map(is_syllable, name)):
            return []
        return [k for k in keys if 1 < len(k[1]) <= 4 and len(k[1]) > len(name) and k[1][-len(name) :] == name and starts_with(k[1], tables.INSTITUTION) is None and not is_acronym(keys[k][0].surface.split()[0].partition("-")[0])]
    if len(name) < 2 or country_tail(name)[1] is not None or name in places:
        return []
    if not all(map(is_syllable, name)):
        return []
    return [k for k in keys if len(k[1]) > len(name) and ((k[1][: len(name)] == name and _extends(name, k[1][len(name) :], places)) or _drops_its_work(name, k[1]))]


def _drops_its_work(short: Tokens, full: Tokens) -> bool:
    """ "Tổ chức Nhân quyền" of "Tổ chức Quan sát Nhân quyền": the word for what it does left out. """
    return len(short) == 4 and short[:2] == full[:2] == ("tổ", "chức") and short[2:] == full[-2:] and len(full) == 6


def _extends(name: Tokens, rest: Tokens, places: set[Tokens]) -> bool:
    """Tell whether what a longer name adds only says where the body is ("Mỹ", "tỉnh Nghệ An", "quốc tế")."""
    if name[-1] in tables.LEVELS or name[-2:] in _LEVEL_PAIRS:
        return True
    if rest in COUNTRIES or rest in tables.REACH or rest in places or place_key(rest) in places or place_key(rest) in PLACES:
        return True
    return len(rest) > 2 and any(rest[:n] in places or rest[:n] in PLACES for n in range(1, len(rest))) and len(rest) < 8


def _proper(names: list[Named]) -> bool:
    return names[0].surface[:1].isupper()


def _join_misspelt(by_family: dict[str, dict[Key, list[Named]]], joined: Joined) -> None:
    """Join spellings of one foreign name that differ by a letter, and long names of bodies with one lower-case word misspelt."""
    for family, keys in by_family.items():
        shapes: dict[tuple[str, ...], list[Key]] = {}
        for key in sorted(keys):
            for shape in _shapes(key, family):
                shapes.setdefault(shape, []).append(key)
        for alike in shapes.values():
            for i, key in enumerate(alike[:MAX_ALIKE]):
                for other in alike[i + 1 : MAX_ALIKE]:
                    if key[2] == other[2] and not (key[1] in PLACES and other[1] in PLACES) and _one_letter(keys[key], keys[other], family):
                        few, many = sorted((key, other), key=lambda k: (len(keys[k]), k))
                        joined.join(many, few)


MAX_TOKENS = 24  # a longer "name" is a run of signs; its shapes would cost the square of its length


def _shapes(key: Key, family: str) -> list[Tokens]:
    """What two spellings of one name that differ by a letter in one token have in common: the other tokens, and that token's first letter."""
    name = key[1]
    if len(name) > MAX_TOKENS or (all(map(is_syllable, name)) and (family != "org" or len(name) < 6)):
        return []
    return [(*name[:i], "*" + token[0], *name[i + 1 :]) for i, token in enumerate(name)]


def _one_letter(one: list[Named], other: list[Named], family: str) -> bool:
    if len(one[0].tokens) != len(other[0].tokens):
        return False
    pairs = [(a, b) for a, b in zip(one[0].tokens, other[0].tokens, strict=True) if a != b]
    if len(pairs) != 1:
        return False
    a, b = pairs[0]
    if any(c.isdigit() for c in a + b) or abs(len(a) - len(b)) > 1:
        return False
    if not is_syllable(a) and not is_syllable(b):
        plain_a, plain_b = without_tones(a), without_tones(b)
        long_enough = min(len(a), len(b)) >= (5 if len(one[0].tokens) > 1 else 6)
        rare = min(len(one), len(other)) == 1
        return plain_a == plain_b or (long_enough and rare and a[0] == b[0] and Levenshtein.distance(plain_a, plain_b, score_cutoff=1) <= 1)
    if family != "org" or len(one[0].tokens) < 6 or not (is_syllable(a) and is_syllable(b)):
        return False
    lower = all(t in n.surface for t, n in ((a, one[0]), (b, other[0])))
    return lower and Levenshtein.distance(a, b, score_cutoff=1) <= 1


def common_type(names: list[Named]) -> str:
    """The type that most names of a group carry; the fullest name decides a tie."""
    counts = Counter(n.type for n in names)
    best = max(counts.values())
    return max((n for n in names if counts[n.type] == best), key=lambda n: (len(n.tokens), len(n.surface), -n.start)).type
