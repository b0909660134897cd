"""What the tagger says of a text: words, mentions, event words and block beginnings, as the JSON of the contract needs them.

Offsets are code points into the text given, `end` exclusive; scores are probabilities in [0, 1].
"""

from __future__ import annotations

from typing import Literal

import msgspec

MentionType = Literal["per", "org", "gpe", "loc", "misc", "role"]
Status = Literal["asserted", "planned", "possible", "denied"]


class Word(msgspec.Struct, frozen=True, gc=False):
    """A word, which may hold several syllables; `pos` is a Universal Dependencies part of speech."""

    start: int
    end: int
    pos: str


class Mention(msgspec.Struct, frozen=True, gc=False):
    """A name or a role."""

    start: int
    end: int
    type: MentionType
    score: float


class EventWord(msgspec.Struct, frozen=True, gc=False):
    """A word that names an event; `type` is one of the 28 of `labels.EVENT_TYPES`."""

    start: int
    end: int
    type: str
    status: Status
    score: float


class Break(msgspec.Struct, frozen=True, gc=False):
    """The first character of a block that probably begins inside a line of flattened text."""

    offset: int
    score: float


class Tags(msgspec.Struct, frozen=True):
    """All labels of one text, each list in the order of the text; words tile its non-blank characters, mentions and events may overlap each other."""

    words: list[Word]
    mentions: list[Mention]
    events: list[EventWord]
    breaks: list[Break]
