"""A person's name that the tagger has read elsewhere in the article and passed over here.

In:  a reading and its mentions. Out: the mentions with those added, in order; `how` says so.
Only persons, whose short names ("Cường" at the beginning of a sentence) are passed over most; only whole capitalised words that the tagger itself
holds for a proper noun; a single syllable only where it is the given name of somebody named in full, and no form of address.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from machtin.analysis import Mention
from machtin.analyze.entities import tables
from machtin.analyze.entities.forms import tokens
from machtin.analyze.reading import Reading

MAX_FORMS = 300  # persons' forms searched for; an article has ten


def add_missed(reading: Reading, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return `mentions` with the persons' names that stand untagged."""
    forms = list(dict.fromkeys(reading.say(m) for m in mentions if m.type == "per"))[:MAX_FORMS]
    names = [tokens(f) for f in forms]
    wanted = [
        form
        for form, name in zip(forms, names, strict=True)
        if form[:1].isupper() and (len(name) > 1 or (len(form) > 1 and form.lower() not in tables.ADDRESS_GENDER and any(len(n) > 1 and n[-1:] == name for n in names)))
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
            added.append(Mention(found.start(), found.end(), "per", how="the article's other places"))
    return tuple(sorted((*mentions, *added), key=lambda m: (m.start, m.end))) if added else mentions
