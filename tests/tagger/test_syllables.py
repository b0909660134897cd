"""Syllables tile a text, whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machtin.text.syllables import pieces, syllables


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thủ tướng al-Sudani", ["Thủ", "tướng", "al", "-", "Sudani"]),
        ("2.500 người, 3,5%", ["2.500", "người", ",", "3,5", "%"]),
        ("8/1/2024 lúc 20h30.", ["8/1/2024", "lúc", "20h30", "."]),
        ("TP.HCM... H5N1", ["TP", ".", "HCM", "...", "H5N1"]),
        ("Vie\u0323\u0302t Nam", ["Vie\u0323\u0302t", "Nam"]),
        ("Vi\u200bệt", ["Vi\u200bệt"]),
        ("👍🏽!", ["👍", "🏽", "!"]),
    ],
)
def test_what_a_syllable_is(text: str, expected: list[str]) -> None:
    assert [text[s:e] for s, e in syllables(text)] == expected


@given(st.text())
def test_pieces_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text
    assert [text[s:e] for s, e in syllables(text)] == [p for p in pieces(text) if not p[0].isspace()]
