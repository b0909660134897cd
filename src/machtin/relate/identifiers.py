"""Identifiers that two articles write almost alike: number plates, numbers of decrees, flights, telephones, versions of a product.

Two that differ in one or two signs, of one form, in articles of one story, are one thing written two ways, unless one of the articles has both (then they are two
things). A version ("Android 4.3") is set against the version that the other article gives for the same word, where each article gives one alone.
Gap: an identifier broken by a line's end is two words.
"""

from __future__ import annotations

import re
from collections import defaultdict

from rapidfuzz.distance import Levenshtein

from machtin.relate.claims import Claim, Material
from machtin.relate.questions import Clash, Match, pairs_of
from machtin.text.fold import fold
from machtin.values import Text, compare

# form → pattern; examples in tests/relate/test_identifiers.py
_FORMS = {
    "plate": re.compile(r"\b\d{2}\s?[A-ZĐ]\d?\s?[-–.]?\s?\d{3}[.\s]?\d{1,2}\b"),
    "document": re.compile(r"\b\d{1,4}/(?:(?:19|20)\d{2}/)?[A-ZĐ]{2,6}(?:\s?-\s?[A-ZĐ]{2,8})*\b"),
    "flight": re.compile(r"\b(?:VN|VJ|BL|QH|MH|SQ|CX|TG|QV|KE|JL|NH|AF|LH|EK|QR|TK|SU|UA|AA|DL|CZ|MU|CA)[ -]?\d{2,4}\b"),
    "phone": re.compile(r"\b0\d{2,3}[. ]?\d{3}[. ]?\d{3,4}\b"),
}
_VERSION = re.compile(r"\b([A-Z][A-Za-z]+)(?: [A-Z][a-z]+(?: [A-Z][a-z]+)?)? (\d{1,2}(?:\.\d{1,3}){1,3})\b(?! ?(?:(?:GHz|inch|MP|tỷ|tỉ|triệu|m|km|kg|tấn|độ)\b|%))")
# Standards of connection stand in rows, one for each port; their versions say nothing of one thing.
_STANDARDS = frozenset({"bluetooth", "usb", "hdmi", "wifi", "lte", "core", "gb", "ram"})
MOST_SIGNS = 2


def identifier_claims(material: Material) -> list[Claim]:
    """Return the identifiers of a story's articles as claims of kind number; `key` is their form."""
    out = []
    for line in material.lines.all:
        if not any(c.isdigit() for c in line.text):
            continue
        for form, pattern in _FORMS.items():
            out += [_claim(material, line.at, m.start(), m.end(), form, Text(m.group())) for m in pattern.finditer(line.text)]
        for m in _VERSION.finditer(line.text):
            if fold(m[1]) not in _STANDARDS:
                out.append(_claim(material, line.at, m.start(), m.end(), f"version: {fold(m[1])}", Text(m[2])))
    return out


def _claim(material: Material, at: int, start: int, end: int, key: str, value: Text) -> Claim:
    line = material.lines.all[at]
    start, end = line.start + start, line.start + end
    return Claim(
        line.article, line, start, end, material.analyses[line.article].text[start:end], "number", f"id: {key}", value, value.text.strip(), noun=key.partition(": ")[2] or key,
        near=material.near(line, start, end), before=material.before(line, start), entities=material.entities_of(line),
    )


def compare_identifiers(material: Material, claims: list[Claim]) -> tuple[list[Clash], list[Match]]:
    """Return identifiers that are one thing written two ways, and those that agree."""
    forms: dict[str, list[Claim]] = defaultdict(list)
    written: dict[tuple[int, str], set[str]] = defaultdict(set)
    for c in claims:
        forms[c.key].append(c)
        assert isinstance(c.value, Text)
        written[c.article, c.key].add(c.value.key)
    clashes, matches = [], []
    for key, group in forms.items():
        for x, y in pairs_of(group, lambda c: c.article):
            assert isinstance(x.value, Text) and isinstance(y.value, Text)
            mine, theirs = written[x.article, key], written[y.article, key]
            result = compare(x.value, y.value)
            if result.agrees:
                matches.append(Match(x, y, result))
            elif result.excludes and y.value.key not in mine and x.value.key not in theirs and _one_thing(material, x, y, mine, theirs):
                clashes.append(Clash(x, y, result, 0.8, "number.identifier"))
    return clashes, matches


def _one_thing(material: Material, x: Claim, y: Claim, mine: set[str], theirs: set[str]) -> bool:
    assert isinstance(x.value, Text) and isinstance(y.value, Text)
    a, b = x.value.key, y.value.key
    if x.key.startswith("id: version"):
        shorter, longer = sorted((x.value.text, y.value.text), key=len)
        return len(mine) == len(theirs) == 1 and not longer.startswith(shorter)  # 4.3 is no other than 4.3.1
    if Levenshtein.distance(a, b) > MOST_SIGNS or abs(len(a) - len(b)) > 1:
        return False
    alone = len(mine) == len(theirs) == 1
    return alone or material.lines.likeness(x.line.tokens, y.line.tokens) >= ALIKE


ALIKE = 0.4  # likeness of sentences, where an article has several identifiers of one form


__all__ = ("compare_identifiers", "identifier_claims")
