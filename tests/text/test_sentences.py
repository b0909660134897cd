"""Sentence ends: what ends one and what does not."""

from __future__ import annotations

import itertools
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.linear import assert_linear

from machtin.article import Block
from machtin.text.sentences import find_sentences

# " | " stands where a sentence ends.
CASES = [
    "Lũ rút. | Dân về bản.",
    "Bà ở P. Bến Nghé, TP. HCM. | Ông ở Q. 7.",
    "PGS. TS. Lê Văn Bửu nói vậy. | ThS. Trần Nga đồng ý.",
    "Bùi Tiến D. và bà D. Nga khai nhận. | Anh N.T. T. bị thương.",
    "Công an bắt Nguyễn Văn T. | Theo điều tra, T. trộm xe.",
    "Giá 2.500 đồng, lúc 15g30. | Xe dừng ở km 1.203.",
    "Gạo, mắm v.v. đều tăng. | Chợ bán cá, tôm v.v. | Dân mua nhiều.",
    "Ngày 1.3.2026. | Trời 29 độ C. | Nam bộ mưa.",
    "Tết… | Nhà nhà vui.",
    "Đào, mai… được bày bán.",
    "“Sao thế?!” bà hỏi. | “Đi!” | Ông đứng dậy.",
    '"Tôi không biết." | Ông Nam nói rồi đi.',
    "“Đúng.” - ông Nam nói.",
    "Sạt lở (xem ảnh). | Đường tắc.",
    "1. Thu hồi đất. | 2. Bồi thường.",
    "Xem tại www.bao.vn. | Ông gửi a.b@bao.vn. | Xong.",
    "Gặp Dr. Smith và Mr. Brown. | Họ vui.",
    "Ông về TP.HCM hôm qua. | Vé 1.200.000đ. | Xe chạy.",
    "Ai? | Vì sao? | Ở đâu?",
]


@pytest.mark.parametrize("case", CASES)
def test_sentence_ends(case):
    text = case.replace(" | ", " ")
    assert [text[s.start : s.end] for s in find_sentences(text)] == case.split(" | ")


def test_a_missing_blank_hides_no_end():
    text = "Mưa lớn ở vùng này.Ông nói thêm rằng TP.HCM và Th.S vẫn thế, xem bao.vn."
    assert [text[s.start : s.end] for s in find_sentences(text)] == [text[:19], text[19:]]


def abbreviation_examples() -> list[str]:
    table = tomllib.loads((files("machtin.text") / "abbreviations.toml").read_text("utf-8"))
    return [group["example"] for group in table["group"]]


@pytest.mark.parametrize("example", abbreviation_examples())
def test_examples_of_the_abbreviation_table_are_one_sentence(example):
    assert len(find_sentences(example)) == 1


def test_no_sentence_crosses_a_block():
    text = "Hiện trường vụ cháy Chủ nhà kể lại. Lửa tắt."
    blocks = [Block("caption", 0, 19), Block("paragraph", 20, len(text))]
    assert [text[s.start : s.end] for s in find_sentences(text, blocks)] == ["Hiện trường vụ cháy", "Chủ nhà kể lại.", "Lửa tắt."]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=".!?…\"”(“) \n1A.bĐá-:»/", max_size=60))
def test_sentences_hold_every_visible_character_once(text):
    spans = find_sentences(text)
    assert "".join("".join(text[s.start : s.end] for s in spans).split()) == "".join(text.split())
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() for s in spans)


@pytest.mark.parametrize("unit", [". ", "1. ", 'a. "', ".", "(. ", "A. ", "! ", "x.Ab c ", "...”””"])
def test_time_is_linear(unit):
    assert_linear(lambda n: lambda: find_sentences(unit * n), 10_000)
