"""What the tagger promises of any text: exact offsets, words that tile it, nothing over a line break, no dependence on the batch."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.linear import assert_linear

from machtin.tagger import Tagger, Tags, tag
from machtin.tagger.labels import EVENT_TYPES, POS
from machtin.tagger.weights import weights

ARTICLE = (
    "Thủ tướng Marenia thăm Toskar\nNgày 8/1, Thủ tướng Marenia Ivo Lankos đã hội đàm với Tổng thống Toskar Petra Holm tại thủ đô Varn. "
    "Ông Lankos cho biết hai nước sẽ ký hiệp định thương mại."
)
STRANGE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "ạảãàáâậấầăđƠưHÀNỘI \n\t.,:;\"“”'‘’()[]-–/%0123456789\u0300\u0301\u0323\u200b\u200d\ufeff\u00ad\x00\x07\x1c\x85\u2028😀日本кт"
        ),
    ),
    max_size=80,
)


def check(text: str, tags: Tags) -> None:
    """Every promise that holds for any text."""
    at = 0
    for w in tags.words:
        assert text[at : w.start].strip() == ""
        assert w.start < w.end <= len(text)
        assert text[w.start : w.end].strip() == text[w.start : w.end]
        assert len(text[w.start : w.end].splitlines()) == 1
        assert w.pos in POS
        at = w.end
    assert text[at:].strip() == ""
    for spans in (tags.mentions, tags.events):
        at = 0
        for x in spans:
            assert at <= x.start < x.end <= len(text)
            assert len(text[x.start : x.end].splitlines()) == 1
            assert 0 <= x.score <= 1
            at = x.end
    assert all(x.type in EVENT_TYPES for x in tags.events)
    assert all(0 < b.offset < len(text) and not text[b.offset].isspace() for b in tags.breaks)


@settings(max_examples=150, deadline=None)
@given(st.lists(STRANGE, max_size=4))
def test_any_text_keeps_the_promises(texts: list[str]) -> None:
    tagged = tag(texts)
    assert len(tagged) == len(texts)
    for text, tags in zip(texts, tagged, strict=True):
        check(text, tags)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from([ARTICLE, ARTICLE[:40], ARTICLE[31:], "Hà Nội", "", "\n", "x " * 700]), min_size=1, max_size=6
    )
)
def test_a_text_does_not_depend_on_its_batch(texts: list[str]) -> None:
    assert tag(texts) == [tag([t])[0] for t in texts]


def test_scores_do_not_depend_on_the_batch_to_the_last_bit() -> None:
    """However short a text is: alone it makes smaller products than in a batch, and small products may be summed by another kernel."""
    tagger = Tagger(weights())
    parts = ARTICLE.split()
    texts = [" ".join(parts[:n]) for n in (1, 2, 7, 8, 9, 20, 31, 32, 33, 40)] * 5
    layout, scores, hidden = tagger.score(texts)
    for i in range(10):
        lo, hi = layout.first[i], layout.first[i + 1]
        _, alone, hidden_alone = tagger.score([texts[i]])
        assert np.array_equal(scores[lo:hi], alone)
        assert np.array_equal(hidden[lo:hi], hidden_alone)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b", "\ufeffHà Nội", "a" * 5000, "\ud800", "\x00"])
def test_odd_texts(text: str) -> None:
    check(text, tag([text])[0])


def test_decomposed_text_has_the_same_tags() -> None:
    plain, apart = tag([ARTICLE])[0], tag([unicodedata.normalize("NFD", ARTICLE)])[0]
    decomposed = unicodedata.normalize("NFD", ARTICLE)
    assert [(ARTICLE[m.start : m.end], m.type, m.score) for m in plain.mentions] == [
        (unicodedata.normalize("NFC", decomposed[m.start : m.end]), m.type, m.score) for m in apart.mentions
    ]
    assert len(plain.words) == len(apart.words)


def test_one_long_line_takes_linear_time() -> None:
    line = ARTICLE.replace("\n", " ") + " "
    check(line * 240, tag([line * 240])[0])
    assert_linear(lambda n: lambda: tag([line * n]), 60)
