"""Persons' names mended by what the rest of the article says: one read together with its country, and one passed over.

In:  a reading and its mentions. Out: the mentions, some split or added, in order; `how` says so.
Split: behind a role a name that opens with a place or body named elsewhere ("Thủ tướng | Marenia Ivar Lindqvist" → Marenia, Ivar Lindqvist).
Added: whole capitalised words that the tagger itself holds for a proper noun and that name a person elsewhere; a single syllable only where it is
the given name of somebody named in full, and no form of address. Only persons: their names are what quotes and events need most.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from machtin.analysis import Mention, MentionType
from machtin.analyze.entities import tables
from machtin.analyze.entities.forms import COUNTRIES, PLACES, is_syllable, tokens
from machtin.analyze.reading import Reading

HOW = "the article's other places"
_WORD = re.compile(r"[^\s]+")
_OF_A_PLACE = frozenset(["tp", "tỉnh", "phố", "huyện", "xã", "phường", "quận", "thị", "đường", "trường", "tên", "mang"])
MAX_FORMS = 300  # persons' forms searched for; an article has ten


def split_joined(reading: Reading, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return `mentions` with the persons' names cut that begin with a place's or a body's."""
    known: dict[tuple[str, ...], MentionType] = {}
    people: set[tuple[str, ...]] = set()
    for mention in mentions:
        if mention.type in ("gpe", "org", "loc"):
            known.setdefault(tokens(reading.say(mention)), mention.type)
        elif mention.type == "per":
            people.add(tokens(reading.say(mention)))
    out: list[Mention] = []
    for mention in mentions:
        if mention.type == "org" and out and out[-1].type == "role" and mention.start - out[-1].end <= 2 and (at := _person_in(reading, mention, people)):
            out.append(Mention(mention.start, at[0], "org", how=HOW))
            out.append(Mention(at[1], mention.end, "per", how=HOW))
            continue
        cut = _cut(reading, mention, known, people) if mention.type == "per" and out and out[-1].type == "role" and mention.start - out[-1].end <= 2 else None
        if cut is None:
            out.append(mention)
        else:
            end, start, type = cut
            out.append(Mention(mention.start, end, type, how=HOW))
            out.append(Mention(start, mention.end, "per", how=HOW))
    return tuple(out)


def _person_in(reading: Reading, mention: Mention, people: set[tuple[str, ...]]) -> tuple[int, int] | None:
    """Where a body ends and the person begins who was read with it behind a role: "Bộ trưởng | Bộ Y tế | Lê Thị Lan".

    The person is named elsewhere, or has a Vietnamese full name of three or four syllables; the body keeps two syllables at least.
    """
    words = list(_WORD.finditer(reading.text, mention.start, mention.end))
    for n in (4, 3, 2):
        if len(words) < n + 2:
            continue
        rest = tokens(reading.text[words[-n].start() : mention.end])
        capitals = all(w.group()[:1].isupper() and w.group().isalpha() for w in words[-n:])
        before = words[-n - 1].group().lower().rstrip(".")
        if rest in PLACES or rest == ("hồ", "chí", "minh") or before in _OF_A_PLACE or not all(map(is_syllable, rest)):
            continue
        if capitals and (rest[0] in tables.FAMILY_VN or rest[0] in tables.FAMILY_BOTH) and (rest in people or (n > 2 and _is_body(words[0].group()))):
            return words[-n - 1].end(), words[-n].start()
    return None


def _is_body(word: str) -> bool:
    """Whether a body that begins so is not mostly named after people: a ministry is, a school or a hospital may well be."""
    return word in ("Bộ", "Sở", "Cục", "Vụ", "Ban", "Ủy", "Uỷ", "UBND", "Ngân", "Tổng", "Chính", "Quốc", "Liên", "Hội", "Đảng", "Tòa", "Toà")


def _cut(reading: Reading, mention: Mention, known: dict[tuple[str, ...], MentionType], people: set[tuple[str, ...]]) -> tuple[int, int, MentionType] | None:
    """Where the first name ends, where the second begins, and the first one's type."""
    words = list(_WORD.finditer(reading.text, mention.start, mention.end))
    for n in range(min(4, len(words) - 1), 0, -1):
        first = tokens(reading.text[mention.start : words[n - 1].end()])
        rest = tokens(reading.text[words[n].start() : mention.end])
        type = known.get(first) or ("gpe" if first in COUNTRIES else None)
        named = not all(map(is_syllable, rest)) or (len(rest) > 1 and rest[0] in tables.FAMILY_VN and len(first) > 1)  # "Mỹ Linh" is one name
        if type and named and (rest in people or len(rest) > 1) and words[n].group()[:1].isupper():
            return words[n - 1].end(), words[n].start(), type
    return None


def add_missed(reading: Reading, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return `mentions` with the persons' names that stand untagged."""
    forms = list(dict.fromkeys(reading.say(m) for m in mentions if m.type == "per"))[:MAX_FORMS]
    for form in tuple(forms):  # the given name, and middle and given name, of a Vietnamese full name
        parts = form.split()
        if len(parts) > 2 and all(part[:1].isupper() for part in parts) and all(map(is_syllable, tokens(form))):
            forms += [parts[-1], " ".join(parts[-2:])]
    forms = list(dict.fromkeys(forms))
    names = [tokens(f) for f in forms]
    wanted = [
        form
        for form, name in zip(forms, names, strict=True)
        if form[:1].isupper() and not any(c.isdigit() for c in form) and (len(name) > 1 or (len(form) > 1 and form.lower() not in tables.ADDRESS_GENDER and any(len(n) > 1 and n[-1:] == name for n in names)))
    ]
    if not wanted:
        return mentions
    pattern = re.compile(r"(?<![\w.-])(?:" + "|".join(map(re.escape, sorted(wanted, key=len, reverse=True))) + r")(?![\w-])")
    starts, word_starts = [m.start for m in mentions], [w.start for w in reading.words]
    added = []
    for found in pattern.finditer(reading.text):
        at = bisect_right(starts, found.start()) - 1
        if (at >= 0 and mentions[at].end > found.start()) or (at + 1 < len(mentions) and mentions[at + 1].start < found.end()):
            continue
        word = bisect_left(word_starts, found.start())
        proper = word < len(word_starts) and word_starts[word] == found.start() and reading.words[word].pos == "PROPN"
        before = reading.text[max(0, found.start() - 12) : found.start()].split()
        inside = bool(before) and before[-1][:1].isupper() and before[-1][-1:].isalnum() and " " in reading.text[max(0, found.start() - 1) : found.start()]
        after = reading.text[found.end() : found.end() + 2]
        if proper and not inside and not (after[:1] == " " and after[1:].isupper()):
            added.append(Mention(found.start(), found.end(), "per", how=HOW))
    return tuple(sorted((*mentions, *added), key=lambda m: (m.start, m.end))) if added else mentions
