"""One name, one kind: what the article's other places say about a name."""

from __future__ import annotations

import unicodedata

from machtin.tagger.consistency import consistent
from machtin.tagger.records import Mention

TEXT = "Petra Holm đến Varn. Bà Petra Holm ở Varn. Dân Varn đón Petra Holm."


def found(text: str, name: str, kind: str, score: float, nth: int = 0) -> Mention:
    at = -1
    for _ in range(nth + 1):
        at = text.index(name, at + 1)
    return Mention(at, at + len(name), kind, score)  # type: ignore[arg-type]


def test_the_type_of_most_places_wins() -> None:
    mentions = [found(TEXT, "Varn", "gpe", 0.9), found(TEXT, "Varn", "per", 0.5, 1), found(TEXT, "Varn", "gpe", 0.9, 2)]
    assert [m.type for m in consistent(TEXT, mentions)] == ["gpe", "gpe", "gpe"]


def test_near_equal_places_keep_their_types() -> None:
    mentions = [found(TEXT, "Varn", "gpe", 0.9), found(TEXT, "Varn", "org", 0.8, 1)]
    assert [m.type for m in consistent(TEXT, mentions)] == ["gpe", "org"]


def test_a_sure_name_is_found_where_it_was_overlooked() -> None:
    out = consistent(TEXT, [found(TEXT, "Petra Holm", "per", 0.99)])
    assert [TEXT[m.start : m.end] for m in out] == ["Petra Holm"] * 3


def test_no_part_of_another_word_is_a_name() -> None:
    text = "Hà Nam đông vui. Hà Nam xa. Hà Nami, Thanh Hà Nam Định."
    out = consistent(text, [found(text, "Hà Nam", "gpe", 0.99), found(text, "Hà Nam", "gpe", 0.99, 1)])
    assert len(out) == 2
    apart = unicodedata.normalize("NFD", "Ho An đi. Ho An về. Ho Án.")
    name = unicodedata.normalize("NFD", "Ho An")
    assert len(consistent(apart, [found(apart, name, "per", 0.99), found(apart, name, "per", 0.99, 1)])) == 2


def test_roles_are_left_alone() -> None:
    mentions = [found(TEXT, "Bà", "role", 0.4)]
    assert consistent(TEXT, mentions) == mentions
