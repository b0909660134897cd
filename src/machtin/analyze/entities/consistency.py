"""One form, one type: mends the tagger where the same form carries two types in one article.

In:  a reading. Out: its mentions, some with another type; `how` then says so.
A mention keeps its type where its own place tells it ("ông Vinh", "ở Vinh"), and where both types are right for one word
(a city and its club, a building and who sits there): those pairs are left alone.
"""

from __future__ import annotations

from collections import Counter

import msgspec

from machtin.analysis import Mention
from machtin.analyze.entities import tables
from machtin.analyze.entities.forms import COUNTRIES, Tokens, expand, tokens
from machtin.analyze.entities.named import last_words
from machtin.analyze.reading import Reading
from machtin.text.fold import fold

MAJORITY = 2  # times as many; below it the sign is too weak to overrule the tagger
LIKENED = ({"org", "gpe"}, {"org", "loc"}, {"per", "gpe"}, {"per", "loc"}, {"misc", "gpe"})
"""Types that one word often has both of: Sapporo the city and the club, Hồ Chí Minh the man and the city."""


def settle_types(reading: Reading) -> tuple[Mention, ...]:
    """Return the reading's mentions, in order of start, each form with one type as far as its places allow."""
    mentions = tuple(sorted((m for m in reading.mentions if 0 <= m.start < m.end <= len(reading.text)), key=lambda m: (m.start, m.end)))
    forms: dict[Tokens, list[int]] = {}
    for i, mention in enumerate(mentions):
        if mention.type != "role":
            forms.setdefault(tokens(reading.say(mention)), []).append(i)
    changed = list(mentions)
    ends = [0]
    for mention in mentions:
        ends.append(mention.end if mention.type != "role" else ends[-1])
    full = [f for f, places in forms.items() if len(f) > 1 and any(mentions[i].type == "per" for i in places)]
    for form, places in forms.items():
        counts = Counter[str](mentions[i].type for i in places)
        if form and expand(form) in COUNTRIES:
            best = "gpe" if counts["loc"] else ""
        elif len(counts) > 1:
            best = counts.most_common(1)[0][0]
        else:
            best = "per" if len(form) == 1 and "per" not in counts and any(f[-1:] == form for f in full) else ""
        if not best:
            continue
        for i in places:
            type = mentions[i].type
            if type == best or (best == "gpe" and form and expand(form) in COUNTRIES and type != "loc"):
                continue
            cue = _told_by_place(reading, mentions[i], ends[i])
            settled = best if best == "gpe" and expand(form) in COUNTRIES else _settle(type, best, cue, counts)
            if settled != type:
                changed[i] = msgspec.structs.replace(mentions[i], type=settled, how=(mentions[i].how + "; " if mentions[i].how else "") + f"{type} → {settled}: the same form elsewhere")
    return tuple(changed)


def _settle(type: str, best: str, cue: str, counts: Counter[str]) -> str:
    if cue == best:
        return best
    if cue or {type, best} in LIKENED or counts[best] < MAJORITY * counts[type]:
        return type
    return best


def _told_by_place(reading: Reading, mention: Mention, since: int) -> str:
    """What the words before a name say it is: "per", "gpe" or ""."""
    two, one = last_words(fold(reading.text[min(max(since, mention.start - 24), mention.start) : mention.start]))
    if two in tables.ADDRESS_GENDER or (one in tables.ADDRESS_GENDER and one not in ("nam", "nữ", "y", "bác", "thị")):
        return "per"
    return "gpe" if two in tables.PLACE_CUES or one in tables.PLACE_CUES else ""
