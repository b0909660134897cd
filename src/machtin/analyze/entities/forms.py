"""Names as tokens: what two written forms are compared by.

In:  a mention's surface. Out: folded tokens, abbreviations spelled out, known variants brought to one form.
"V.Ninh Bình" → (v, ninh, bình); "al-Sudani" → (al, sudani); "Bộ Quốc phòng Hoa Kỳ" → (bộ, quốc, phòng, mỹ); "TP.HCM" → (thành, phố, hồ, chí, minh).
Gap: a form whose abbreviation is not in the table stays as written.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from machtin.analyze.entities import tables
from machtin.text.fold import fold, without_tones
from machtin.values.places import places

Tokens = tuple[str, ...]

TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_PLAIN_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?(?:[aeiouy]{1,3})(?:ch|ng|nh|[cmnpt])?\Z"
)
_FOREIGN_VOWELS = re.compile(r"ee|oo|ii|aa|ea|ou|yu|ya|ie\Z|ei|eu\Z|ae")
_MARKED = re.compile(r"[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵằắẳẵặầấẩẫậềếểễệồốổỗộờớởỡợừứửữự]")
WEB = frozenset({"vn", "com", "online", "net", "org"})


@lru_cache(maxsize=16384)
def plain(token: str) -> str:
    """Return `without_tones(token)`, remembered."""
    return without_tones(token)


@lru_cache(maxsize=16384)
def tokens(surface: str) -> Tokens:
    """Return the folded tokens of a name as written, nothing expanded."""
    return tuple(TOKEN.findall(fold(surface)))


@lru_cache(maxsize=8192)
def is_syllable(token: str) -> bool:
    """Tell whether a folded token can be a Vietnamese syllable ("vinh", "sapporo" not)."""
    if token.isdigit() or "'" in token:
        return False
    plain = without_tones(token)
    if _MARKED.search(token):
        return _PLAIN_SYLLABLE.match(plain) is not None
    return _PLAIN_SYLLABLE.match(plain) is not None and _FOREIGN_VOWELS.search(plain) is None


@lru_cache(maxsize=4)
def _shadow(text: str) -> str | None:
    folded = fold(text)
    return folded if len(folded) == len(text) and unicodedata.is_normalized("NFC", text) else None


def folded_slice(text: str, start: int, end: int) -> str:
    """Return `fold(text[start:end])`; the article's text is folded once where offsets agree."""
    shadow = _shadow(text)
    return fold(text[start:end]) if shadow is None else shadow[start:end]


def expand(name: Tokens) -> Tokens:
    """Return `name` with its abbreviations spelled out."""
    if not any(t in tables.ABBREVIATIONS for t in name):
        return name
    out: list[str] = []
    for token in name:
        out.extend(tables.ABBREVIATIONS.get(token, (token,)))
    return tuple(out)


def _variants(groups: list[list[str]]) -> dict[Tokens, Tokens]:
    found: dict[Tokens, Tokens] = {}
    for group in groups:
        first = expand(tokens(group[0]))
        for form in group:
            found.setdefault(expand(tokens(form)), first)
    return found


def _place_forms(*kinds: str) -> dict[Tokens, Tokens]:
    """Return every form of the places of those kinds, read as the place's usual name; a form of two places is read as neither, a country's as the country's."""
    rows = [list(row.names) for row in places().values() if row.kind in kinds]
    return _variants([[*names, *(form for name in names for form in tables.MORE_PLACES.get(fold(name), ()))] for names in rows])


COUNTRIES = _place_forms("country", "territory")
_AMBIGUOUS = {form for form, n in Counter(expand(tokens(name)) for row in places().values() for name in row.names).items() if n > 1}
PLACES = {**{k: v for k, v in _place_forms("region", "province", "sea", "place").items() if k not in _AMBIGUOUS}, **COUNTRIES}
_LONGEST = max(map(len, COUNTRIES))


def country_tail(name: Tokens) -> tuple[Tokens, Tokens | None]:
    """Split a trailing country off: (bộ, ngoại, giao, hoa, kỳ) → ((bộ, ngoại, giao), (mỹ,)); without one the second is None."""
    for n in range(min(_LONGEST, len(name) - 1), 0, -1):
        country = COUNTRIES.get(name[-n:])
        if country is not None:
            return name[:-n], country
    return name, None


_LEADERS = ("dẫn", "đầu"), ("lãnh", "đạo"), ("đứng", "đầu"), ("cầm", "đầu"), ("chỉ", "huy")


@lru_cache(maxsize=4096)
def organisation_key(name: Tokens) -> Tokens:
    """Return what an organisation's name is compared by: spelled out, country in one form, empty words and web endings dropped, table of one body's names applied."""
    key = expand(name)
    if key[:1] == ("tổ",) and len(key) > 3 and key[:2] == ("tổ", "chức") and key[2:] in _SAME:
        key = key[2:]
    while len(key) > 1 and key[-1] in WEB:
        key = key[:-1]
    if len(key) > 2:
        key = tuple(t for t in key if t not in tables.EMPTY) or key
    key = _coalition(key)
    head, country = country_tail(key)
    if country is not None:
        key = tables.SAME_HEAD.get(head, head) + country
    return _SAME.get(key, key)


def _coalition(key: Tokens) -> Tokens:
    """("liên minh quân sự do Mỹ dẫn đầu", "liên quân Mỹ") → (liên, quân, mỹ)."""
    if key[:2] in (("liên", "minh"), ("liên", "quân")):
        if "do" in key and key[-2:] in _LEADERS:
            leader = key[key.index("do") + 1 : -2]
            if leader in COUNTRIES:
                return ("liên", "quân", *COUNTRIES[leader])
        if key[2:] in COUNTRIES:
            return ("liên", "quân", *COUNTRIES[key[2:]])
    return key


_SAME: dict[Tokens, Tokens] = {}
for _group in tables.SAME_ORGANISATION:
    _keys = [organisation_key.__wrapped__(tokens(_form)) for _form in _group]
    for _key in _keys:
        _SAME.setdefault(_key, _keys[0])


OFFICIAL = frozenset(_SAME.values())
"""Keys that other names of one body are read as."""


def place_key(name: Tokens) -> Tokens:
    """Return what a place's name is compared by; a leading classifier is dropped unless a number follows ("quận 1")."""
    key = expand(name)
    if key in PLACES:
        return PLACES[key]
    for n in (2, 1):
        if len(key) > n and " ".join(key[:n]) in tables.LEVELS and not key[n].isdigit():
            key = key[n:]
            break
    return PLACES.get(key, key)


def initials(name: Tokens) -> str:
    """Return the first letters of a name's tokens: (lực, lượng, tổng, động, viên) → "lltđv"."""
    return "".join(t[0] for t in name)


def starts_with(name: Tokens, heads: tables.Heads) -> Tokens | None:
    """Return the longest of `heads` that `name` begins with and is longer than."""
    for head in heads.get(name[0], ()) if name else ():
        if len(name) > len(head) and name[: len(head)] == head:
            return head
    return None
