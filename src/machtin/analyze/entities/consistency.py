"""One form, one type: mends the tagger where the same form carries two types in one article, or a type that its places contradict.

In:  a reading. Out: its mentions, some with another type; `how` then says so.
Every form of the article is voted on: by the tagger, by the words before each of its places ("ông Vinh", "CLB Vinh", "huyện Vinh"), by the tables
(countries, known bodies, family names) and by longer names that end in it ("Lê Công Vinh"). A mention changes only where the winner is clear;
it keeps its type where its own place tells it. A building and who sits there, a city and its club stay two types where the tagger says two.
Measured on annotated text, where nearly every change would be a mistake (docs/layers/entities.md).
"""

from __future__ import annotations

from collections import Counter

import msgspec

from machtin.analysis import Mention, MentionType
from machtin.analyze.entities import tables
from machtin.analyze.entities.forms import (
    COUNTRIES,
    OFFICIAL,
    PLACES,
    Tokens,
    expand,
    folded_slice,
    is_syllable,
    organisation_key,
    tokens,
)
from machtin.analyze.entities.named import last_words
from machtin.analyze.reading import Reading

# Votes. The tagger's label counts one; chosen so that one sure sign outweighs two labels, and a table outweighs three.
# Rerun the measurement over annotated text when one is changed: no more than one change in a thousand names there.
CUE = 2.0
TABLE = 3.0
FAMILY = 1.5
MARGIN = 2.0  # by how much the winner must lead
TWICE = 2.0  # and how many times the runner-up's votes

LIKENED = ({"org", "gpe"}, {"org", "loc"}, {"gpe", "loc"}, {"misc", "gpe"})
"""Types that one word often has both of: Sapporo the city and the club; there a table is no sign against the tagger."""


def settle_types(reading: Reading) -> tuple[Mention, ...]:
    """Return the reading's mentions, in order of start, each form with one type as far as its places allow."""
    mentions = tuple(sorted((m for m in reading.mentions if 0 <= m.start < m.end <= len(reading.text)), key=lambda m: (m.start, m.end)))
    forms: dict[Tokens, list[int]] = {}
    cues: dict[int, str] = {}
    since = 0
    for i, mention in enumerate(mentions):
        if mention.type == "role":
            continue
        forms.setdefault(tokens(reading.say(mention)), []).append(i)
        cues[i] = _told_by_place(reading, mention, since)
        since = mention.end
    full = [f for f, places in forms.items() if len(f) > 1 and sum(mentions[i].type == "per" for i in places) * 2 > len(places)]
    changed = list(mentions)
    for form, places in forms.items():
        votes = _votes(form, [(mentions[i].type, cues[i]) for i in places], full)
        best, second = (*votes.most_common(2), ("", 0.0))[:2]
        if best[1] - second[1] < MARGIN or best[1] < TWICE * second[1]:
            continue
        country = best[0] == "gpe" and expand(form) in COUNTRIES
        for i in places:
            type = mentions[i].type
            kept = cues[i] == type or ({type, best[0]} in LIKENED and cues[i] != best[0] and not (country and type == "loc")) or (type == "gpe" and expand(form) in PLACES)
            if type != best[0] and not kept:
                changed[i] = _retyped(mentions[i], best[0])
    return tuple(changed)


def _votes(form: Tokens, places: list[tuple[str, str]], full: list[Tokens]) -> Counter[str]:
    votes: Counter[str] = Counter()
    for type, cue in places:
        votes[type] += 1
        if cue:
            votes[cue] += CUE  # type: ignore[assignment]
    key = expand(form)
    if key in COUNTRIES and not (votes["per"] and len(key) == 1 and is_syllable(key[0])):  # Anh, Đức and Nga are given names too
        votes["gpe"] += TABLE  # type: ignore[assignment]
    elif organisation_key(form) in OFFICIAL and key not in PLACES:
        votes["org"] += TABLE  # type: ignore[assignment]
    if votes["per"] or key not in PLACES:
        if any(len(f) > len(form) and f[-len(form) :] == form for f in full) and (len(form) > 1 or votes["per"] > 0):
            votes["per"] += TABLE if len(form) > 1 else CUE  # type: ignore[assignment]
        if form and form[0] in tables.FAMILY_VN and 2 <= len(form) <= 4 and all(map(is_syllable, form)):
            votes["per"] += FAMILY  # type: ignore[assignment]
    return votes


def _retyped(mention: Mention, type: str) -> Mention:
    how = f"{mention.type} → {type}: the article's other places"
    return msgspec.structs.replace(mention, type=_TYPES[type], how=f"{mention.how}; {how}" if mention.how else how)


_TYPES: dict[str, MentionType] = {"per": "per", "org": "org", "gpe": "gpe", "loc": "loc", "misc": "misc"}
_ORG_HEADS = tables.NAMING_WORDS | {"clb", "lữ đoàn", "phiến quân"}
_VAGUE = frozenset({"nam", "nữ", "y", "bác", "thị", "má", "tên", "em", "nhóm", "đội", "trường", "đài", "báo", "kênh", "trang", "tờ", "lực lượng"})


def _told_by_place(reading: Reading, mention: Mention, since: int) -> str:
    """What the words before a name say it is: "per", "org", "gpe" or ""."""
    two, one = last_words(folded_slice(reading.text, min(max(since, mention.start - 24), mention.start), mention.start))
    for words in (two, one):
        if words and words not in _VAGUE:
            if words in tables.ADDRESS_GENDER:
                return "per"
            if words in _ORG_HEADS:
                return "org"
            if words in tables.LEVELS:
                return "gpe"
    return ""
