"""A mention with what stands around it: what the rules of who is who look at.

In:  a reading and its mentions. Out: one `Named` for each name, with its tokens, the words just before it and behind it, its form of address.
`before` and `after` are folded and at most `REACH` characters long; they stop at the sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from unicodedata import normalize

from machtin.analysis import Mention
from machtin.analyze.entities import tables
from machtin.analyze.entities.forms import Tokens, folded_slice, tokens
from machtin.analyze.reading import Reading

TAIL = 24  # characters that hold any two syllables and the marks behind them
REACH = 48  # characters of context; the longest cue of the tables has 24
MAX_TOLD = 60  # characters between two names of one thing
ALSO_CALLED = re.compile(
    r"[\s\"')]*(?:\([^()]{0,24}\))?[\s,\"'-]*(?:\(\s*)?(?:"
    r"(?:hiện |nay |vốn |cũng |trước đây |trước đó |sau này )?(?:hay còn|còn|thường|vẫn|vốn|hay)(?: thường)?(?: được)? (?:gọi|biết đến)(?: tắt| chung)?(?: là| với(?: cái)? tên(?: gọi)?| bằng(?: cái)? tên)?"
    r"|(?:được (?:gọi|biết đến)|gọi tắt) (?:là|với(?: cái)? (?:tên(?: gọi)?|biệt danh))"
    r"|(?:có |lấy |mang |với )?(?:tên gọi|tên)(?: chính thức| khác| đầy đủ| cũ| gốc| thật| khai sinh| thường gọi| tiếng anh)(?: là)?|(?:có |lấy |mang )tên gọi là"
    r"|(?:đã |được |vừa )*đổi tên (?:thành|là)|(?:có )?(?:biệt danh|bí danh|biệt hiệu|nghệ danh|pháp danh|tục danh)(?: là)?|tức(?: là)?|tự"
    r")[\s:\"']*\Z"
)
_NICKNAME = re.compile(r"(?<=\w)\s*[\"'“‘‟«][^\"'”’»]{1,24}[\"'”’»]")  # Vũ “nhôm”
_AGE = re.compile(r"\s*[,(]?\s*(?:(\d{1,3}) tuổi|(?:sn|sinh năm|s\.n)[:\s]*(\d{4}))")


@dataclass(slots=True, eq=False)
class Named:
    """A name where it stands."""

    index: int
    """Its place among the mentions."""
    start: int
    end: int
    type: str
    surface: str
    tokens: Tokens
    before: str
    after: str
    sentence: int
    address: str = ""
    gender: str = ""
    birth: int | None = None
    """Year of birth told right behind the name, from an age or a year."""
    roles: tuple[str, ...] = field(default_factory=tuple)
    """Folded role words that belong to this mention."""


def name_around(reading: Reading, index: int, mention: Mention, year: int, since: int = 0) -> Named:
    """Return `mention` with its context behind `since` (the end of the name before it); `year` turns an age into a year of birth."""
    text = reading.text
    at = reading.sentence_at(mention.start)
    low = max(mention.start - REACH, since, reading.sentences[at].start if reading.sentences else 0)
    low = min(low, mention.start)
    surface = text[mention.start : mention.end]
    before, after = folded_slice(text, low, mention.start), folded_slice(text, mention.end, mention.end + REACH)
    words = tokens(_NICKNAME.sub(" ", normalize("NFC", surface))) or tokens(surface)
    named = Named(index, mention.start, mention.end, mention.type, surface, words, before, after, at)
    if mention.type == "per":
        _address(named)
        found = _AGE.match(after)
        if found is not None:
            named.birth = year - int(found[1]) if found[1] else int(found[2])
    return named


def _address(named: Named) -> None:
    """Find the form of address: before the name, or taken into it by the tagger ("ông Vinh")."""
    if len(named.tokens) > 1 and named.tokens[0] in tables.ADDRESS_GENDER and named.surface[:1].islower():
        named.address, named.tokens = named.tokens[0], named.tokens[1:]
    else:
        two, one = last_words(named.before)
        named.address = two if two in tables.ADDRESS_GENDER else one if one in tables.ADDRESS_GENDER else ""
    named.gender = tables.ADDRESS_GENDER.get(named.address, "")


def last_words(before: str) -> tuple[str, str]:
    """Return the last two words and the last word of a folded context ("" where there is none)."""
    words = before[-TAIL:].rstrip(" .\"'\n").split()[-2:]
    if not words or not (one := words[-1].lstrip("(\"'[-/")).isalpha():
        return "", ""
    return (f"{two} {one}" if len(words) > 1 and one == words[-1] and (two := words[0].lstrip("(\"'[-/")).isalpha() else ""), one
