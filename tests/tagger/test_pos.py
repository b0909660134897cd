"""Parts of speech of the light path: what it promises of any text, and what a reader of Vietnamese expects of it."""

from __future__ import annotations

import io
import json
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tagger.test_tagging import ARTICLE, STRANGE

from machtin.tagger import find_pos, find_words, tag
from machtin.tagger.labels import POS
from machtin.tagger.pos import PosTagger, PosWeights, pos_tagger, read_pos_weights
from machtin.tagger.pos_grams import GRAMS, PAD, hashes, word_rows
from machtin.tagger.words import segmenter


def told(text: str) -> list[tuple[str, str]]:
    return [(text[w.start : w.end], w.pos) for w in find_pos([text])[0]]


@settings(max_examples=200, deadline=None)
@given(st.lists(STRANGE, max_size=5))
def test_every_word_has_a_part_of_speech(texts: list[str]) -> None:
    for words, tagged in zip(find_words(texts), find_pos(texts), strict=True):
        assert [(w.start, w.end) for w in words] == [(w.start, w.end) for w in tagged]
        assert all(w.pos in POS for w in tagged)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(STRANGE, st.sampled_from([ARTICLE, ARTICLE[:40], ARTICLE[31:], "Hà Nội", "", "\n", "x " * 700])), min_size=1, max_size=6))
def test_a_text_does_not_depend_on_its_batch(texts: list[str]) -> None:
    assert find_pos(texts) == [find_pos([t])[0] for t in texts]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(ARTICLE.replace("\n", " ").split()), min_size=1, max_size=20), st.lists(st.sampled_from(ARTICLE.split()), min_size=1, max_size=20))
def test_a_line_does_not_depend_on_the_lines_beside_it(a: list[str], b: list[str]) -> None:
    first, second = " ".join(a), " ".join(b)
    both = [w.pos for w in find_pos([first + "\n" + second])[0]]
    assert both == [w.pos for text in (first, second) for w in find_pos([text])[0]]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([*ARTICLE.split(), "hoà", "bình", "thuỷ", "lợi", "khoẻ", "mạnh"]), min_size=1, max_size=25))
def test_unicode_form_makes_no_difference(parts: list[str]) -> None:
    text = " ".join(parts)
    assert [w.pos for w in find_pos([unicodedata.normalize("NFD", text)])[0]] == [w.pos for w in find_pos([text])[0]]


def test_the_sum_of_the_grams_decides() -> None:
    """One weight more turns a word; the row of a foreign gram, whose check is another, has no say."""
    text, light = "Hà Nội mưa to.", segmenter()
    cut, begins = light.decided([text])
    rows = word_rows(*light.codes_and_looks_of(cut), begins, cut.line)
    h = hashes(GRAMS[0], 0, rows)[rows.at]
    tables = tuple(np.zeros((1 << g.bits, 24), np.int8) for g in GRAMS)
    place = int(h[2]) >> (32 - GRAMS[0].bits)
    tables[0][place, POS.index("VERB")] = 3
    for check, expected in ((np.int16(np.uint16(h[2] & 0xFFFF | 1).astype(np.int16)), "VERB"), (np.int16(2), POS[0])):
        tables[0].view(np.int16)[place, 11] = check
        tagger = PosTagger(PosWeights("test", tuple(t.view(np.int64) for t in tables)), light)
        assert POS[tagger.kinds(cut, begins, cut.line)[2]] == expected


def test_lines_stand_apart_in_the_rows() -> None:
    light = segmenter()
    cut, begins = light.decided(["Mưa to.\nGió lớn."])
    rows = word_rows(*light.codes_and_looks_of(cut), begins, cut.line)
    assert int(rows.at[0]) == PAD
    assert np.diff(rows.at).tolist().count(1 + PAD) == 1


def test_given_words_are_told_as_found_ones() -> None:
    words = find_pos([ARTICLE])[0]
    assert pos_tagger().of_words(ARTICLE, [(w.start, w.end) for w in words]) == [w.pos for w in words]


def test_another_file_is_refused() -> None:
    other = io.BytesIO()
    np.savez(other, about=np.zeros(1, np.uint8))
    other.seek(0)
    with pytest.raises(ValueError, match="the entry 'pos' is missing"):
        read_pos_weights(other)
    strange = io.BytesIO()
    np.savez(strange, pos=np.frombuffer(json.dumps({"labels": ["NOUN"], "grams": [], "version": ""}).encode(), np.uint8))
    strange.seek(0)
    with pytest.raises(ValueError, match="the parts of speech"):
        read_pos_weights(strange)


@pytest.mark.parametrize(
    ("text", "word", "pos"),
    [
        ("Ông Ba mua hai con bò.", "mua", "VERB"),
        ("Ông Ba mua hai con bò.", "hai", "NUM"),
        ("Ông Ba mua hai con bò.", "bò", "NOUN"),
        ("Ông Ba mua hai con bò.", ".", "PUNCT"),
        ("Chị ấy sống ở Hải Dương.", "Hải Dương", "PROPN"),
        ("Chị ấy sống ở Hải Dương.", "ở", "ADP"),
        ("Nhà này rất đẹp và rộng.", "rất", "ADV"),
        ("Nhà này rất đẹp và rộng.", "đẹp", "ADJ"),
        ("Nhà này rất đẹp và rộng.", "và", "CCONJ"),
        ("Tôi đang đọc sách.", "Tôi", "PRON"),
        ("Các em học sinh được thưởng.", "Các", "DET"),
        ("Các em học sinh được thưởng.", "học sinh", "NOUN"),
    ],
)
def test_what_a_reader_expects(text: str, word: str, pos: str) -> None:
    assert (word, pos) in told(text)


def test_the_whole_tagger_says_the_same() -> None:
    """Save where a sure name has a say: at its edges, and that the name of a person or a place is a proper noun."""
    light, whole = find_pos([ARTICLE])[0], tag([ARTICLE])[0]
    spans = {(w.start, w.end) for w in whole.words}
    named = [(m.start, m.end) for m in whole.mentions]
    for word in light:
        if not any(s < word.end and word.start < e for s, e in named):
            assert (word.start, word.end) in spans
    proper = {(m.start, m.end) for m in whole.mentions if m.type in ("per", "gpe", "loc") and m.score >= 0.7}
    assert proper
    assert all(w.pos == "PROPN" for w in whole.words if (w.start, w.end) in proper)
