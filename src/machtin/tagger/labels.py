"""The labels of the tagger's heads, in the order of their columns; the weights depend on this order."""

from __future__ import annotations

from machtin.tagger.records import MentionType, Status

POS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X",
)  # fmt: skip

NAME_LABELS = ("per", "org", "gpe", "loc", "misc", "role", "time", "num")
"""Kinds of spans; "time" and "num" are learned beside the names because they compete with them, and are found by rules elsewhere."""

MENTION_TYPES: tuple[MentionType, ...] = ("per", "org", "gpe", "loc", "misc", "role")

EVENT_TYPES = (
    "attack", "die", "injure", "arrest", "justice", "release", "meet", "agree", "demand", "reject", "accuse", "threaten", "support", "aid",
    "yield", "protest", "sanction", "mobilize", "move", "disaster", "accident", "personnel", "trade", "organise", "contest", "crime", "change", "family",
)  # fmt: skip

STATUSES: tuple[Status, ...] = ("asserted", "planned", "possible", "denied")

HEADS = {
    "words": 2,
    "pos": len(POS),
    "names": 1 + 2 * len(NAME_LABELS),
    "events": 1 + 2 * len(EVENT_TYPES),
    "status": len(STATUSES),
    "breaks": 2,
}
"""Columns of every head. Words: 0 goes on, 1 begins. Names and events: 0 outside, 1 + 2k begins kind k, 2 + 2k goes on. Breaks: 1 a block begins here."""
