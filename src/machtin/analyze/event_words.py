"""Event words read by the word: those that name one kind of event nearly wherever they stand.

In:  the text, the tagger's event words, mentions that they must not cut. Out: all event words, in order, without overlap.
On gold/train the table's words are events at 95 of 100 of their places, and of the table's type at 98 of 100 of these; so the table adds what the
tagger missed and says the type where the two differ. Words of one syllable are left to the tagger: they mean too many things.
Tried and left out: taking a word for an event because it is one elsewhere in the article (it repeats the tagger's slips).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec

from machtin.analysis import Mention
from machtin.analyze.reading import EventWord
from machtin.text.fold import fold, shadow_of


def mend_event_words(text: str, found: Sequence[EventWord], mentions: Sequence[Mention]) -> tuple[EventWord, ...]:
    """Return `found` with the table's types, and the event words that were missed; a missed one is asserted (the layer of events reads its status)."""
    folded = shadow_of(text)
    out = list(found)
    spans = [(m.start, m.end) for m in mentions]
    added: list[EventWord] = []
    at = near = 0
    for hit in _pattern().finditer(folded.text):
        start, end = folded.span(*hit.span())
        while at < len(found) and found[at].end <= start:
            at += 1
        while near < len(spans) and spans[near][1] <= start:
            near += 1
        if at < len(found) and found[at].start < end:
            if found[at].start >= start:  # the tagger saw the word or a part of it
                out[at] = msgspec.structs.replace(found[at], start=start, end=max(end, found[at].end), type=_types()[hit.group()])
        elif near == len(spans) or spans[near][0] >= end:
            added.append(EventWord(start, end, _types()[hit.group()]))
    return _apart(sorted([*out, *added], key=lambda e: (e.start, -e.end)))


def _apart(events: Sequence[EventWord]) -> tuple[EventWord, ...]:
    kept: list[EventWord] = []
    for event in events:
        if not kept or event.start >= kept[-1].end:
            kept.append(event)
    return tuple(kept)


@cache
def _types() -> dict[str, str]:
    table = tomllib.loads((files("machtin.analyze") / "event_words.toml").read_text("utf-8"))["types"]
    return {fold(word): kind for kind, words in table.items() for word in words}


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(_types(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")
