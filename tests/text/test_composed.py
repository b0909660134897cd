"""Composed text and its map: every letter is found again in the original."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from machtin.analysis import Span
from machtin.text.composed import Composed, is_composed

LETTERS = st.text(st.sampled_from("aăâđeêoôơuưy ạảãáàHÀNỘI\n\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b\u200b😀"), max_size=40)


def test_decomposed_words_are_found_where_they_stand() -> None:
    text = unicodedata.normalize("NFD", "Ảnh: Hà Nội")
    composed = Composed(text)
    assert composed.text == "Ảnh: Hà Nội"
    assert composed.moved_to(Span(0, text.index("nh"))) == Span(0, 1)
    found = composed.moved_back(Span(5, 11))
    assert unicodedata.normalize("NFC", text[found.start : found.end]) == "Hà Nội"


@given(LETTERS)
def test_there_and_back(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    composed = Composed(decomposed)
    assert unicodedata.normalize("NFC", composed.text) == unicodedata.normalize("NFC", text)
    assert composed.back(len(composed.text)) == len(decomposed)
    assert composed.to(len(decomposed)) == len(composed.text)
    for at in range(len(composed.text)):
        assert composed.to(composed.back(at)) <= at
    if is_composed(text):
        assert Composed(text).text == text
