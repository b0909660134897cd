"""Event words of the table; all sentences are invented."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from machtin.analysis import Mention
from machtin.analyze.event_words import mend_event_words
from machtin.analyze.reading import EventWord


def told(text: str, found: list[EventWord], mentions: list[Mention] | None = None) -> list[tuple[str, str]]:
    return [(text[e.start : e.end], e.type) for e in mend_event_words(text, found, mentions or [])]


def test_a_missed_word_is_added_and_a_wrong_type_mended() -> None:
    text = "Hai bên giao tranh, bốn người thiệt mạng."
    assert told(text, [EventWord(30, 40, "move")]) == [("giao tranh", "attack"), ("thiệt mạng", "die")]


def test_a_part_of_a_word_becomes_the_word() -> None:
    assert told("Toskar rút quân hôm qua.", [EventWord(7, 10, "move")]) == [("rút quân", "yield")]


def test_a_name_is_not_cut() -> None:
    text = "Cục Điều tra hình sự lên tiếng."
    assert told(text, [], [Mention(0, 20, "org")]) == []


def test_every_word_of_the_table_has_one_type() -> None:
    types = tomllib.loads((files("machtin.analyze") / "event_words.toml").read_text("utf-8"))["types"]
    words = [w for row in types.values() for w in row]
    assert len(words) == len(set(words))
    assert all(" " in w for w in words)
