"""The tables that the event rules read, loaded once: closed classes, frames, status cues, PLOVER codes.

The data are the TOML files beside this module; all forms in them are folded (`text.fold`).
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

from machtin.text.fold import fold

Slot = Literal["who", "whom", ""]


class Frame(msgspec.Struct, frozen=True):
    """Which slot the subject, the object and each prepositional phrase of an event word fill."""

    subject: Slot
    object: Slot
    prepositions: dict[str, Slot]
    animate: bool = False
    """Only people and bodies that act can be `whom`; of a thing it is its owner, or nobody."""


class Grammar(msgspec.Struct, frozen=True):
    """The closed classes of `grammar.toml`."""

    prepositions: frozenset[str]
    places: frozenset[str]
    goals: frozenset[str]
    agents: frozenset[str]
    passives: frozenset[str]
    control: frozenset[str]
    openers: frozenset[str]
    subordinators: frozenset[str]
    adverbs: frozenset[str]
    nominalisers: frozenset[str]
    light: frozenset[str]
    transparent: frozenset[str]
    determiners: frozenset[str]
    demonstratives: frozenset[str]
    attributive: frozenset[str]
    linkers: frozenset[str]
    pronouns: frozenset[str]
    empty: frozenset[str]
    clausal: frozenset[str]
    speakers: frozenset[str]
    personal: frozenset[str]
    people: frozenset[str]
    agentive_first: frozenset[str]
    agentive_last: frozenset[str]
    bodies_of: frozenset[str]
    plurals: frozenset[str]
    papers: frozenset[str]
    place_words: frozenset[str]
    body_words: frozenset[str]


class _FrameRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    subject: Slot
    object: Slot
    prepositions: dict[str, Slot]
    example: str
    animate: bool = False


def load(name: str) -> dict[str, Any]:
    """Return one table as it stands in its file."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def grammar() -> Grammar:
    """Return the closed classes."""
    return msgspec.convert({k: frozenset(map(fold, v)) for k, v in load("grammar").items()}, Grammar)


@cache
def _frames() -> tuple[dict[str, Frame], dict[tuple[str, str], Frame]]:
    table = load("frames")
    words = table.pop("words")
    rows = msgspec.convert(table, dict[str, _FrameRow])
    types = {t: Frame(r.subject, r.object, {fold(p): s for p, s in r.prepositions.items()}, r.animate) for t, r in rows.items()}
    shapes: dict[str, tuple[Slot, Slot]] = {"SVO": ("who", "whom"), "SV-whom": ("whom", ""), "SV-who": ("who", "")}
    exceptions = {
        (t, fold(word)): Frame(*shapes[shape], types[t].prepositions, types[t].animate) for t, row in words.items() for word, shape in row.items()
    }
    return types, exceptions


def frame(event_type: str, word: str) -> Frame:
    """Return the frame of an event word given folded; a type that the table does not know fills who and whom.

    A longer word has the frame of the verb that it begins with: "tông trúng" that of "tông".
    """
    types, exceptions = _frames()
    return _exception(event_type, word, exceptions) or types.get(event_type) or Frame("who", "whom", {})


def _exception(event_type: str, word: str, exceptions: dict[tuple[str, str], Frame]) -> Frame | None:
    syllables = word.split()
    while syllables and syllables[0] in ("bị", "được", "đã"):
        syllables = syllables[1:]
    for n in range(len(syllables), 0, -1):
        if found := exceptions.get((event_type, " ".join(syllables[:n]))):
            return found
    if event_type == "die" and len(syllables) > 1 and syllables[-1] == "chết" and syllables[0] not in ("cái", "chưa", "không"):
        return exceptions.get(("die", "giết"))  # "đâm chết", "cán chết": somebody did it
    return None


def is_verb(event_type: str, word: str) -> bool:
    """Does the table know the word as a verb with a frame of its own?"""
    return _exception(event_type, word, _frames()[1]) is not None
