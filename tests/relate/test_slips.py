"""Slips in foreign words: told where the words around them allow one name, whatever the tagger made of them."""

from __future__ import annotations

import pytest
from tests.relate.build import analysis

from machtin.relate.claims import Material
from machtin.relate.entities import link_entities
from machtin.relate.ids import Ids
from machtin.relate.lines import Lines
from machtin.relate.pipeline import story_of
from machtin.relate.slips import slip_clashes


def slips(*articles: tuple[str, ...]) -> set[frozenset[str]]:
    """The pairs of spellings that are told of articles of these sentences, in which nothing was tagged."""
    analyses = [analysis(str(n), *sentences) for n, sentences in enumerate(articles)]
    material = Material(tuple(analyses), Lines(analyses), link_entities(analyses, Ids()))
    clashes, _ = slip_clashes(material)
    return {frozenset((c.one.text, c.other.text)) for c in clashes}


@pytest.mark.parametrize(
    ("one", "other", "pair"),
    [
        ("Ngoại trưởng Salmar Kurshid đến Karvan.", "Ngoại trưởng Kurdish đã rời Karvan.", {"Kurshid", "Kurdish"}),
        ("Điện Gremlin chưa trả lời.", "Điện Gremli nói sẽ trả lời.", {"Gremlin", "Gremli"}),
        ("Hãng tin Kyobo đưa tin.", "Hãng tin Kyodo đưa tin.", {"Kyobo", "Kyodo"}),
        ("Ông Vladimir Orsek thắng cử.", "Ông Vladmir Orsek nhậm chức.", {"Vladimir", "Vladmir"}),
        ("Ông Thoonglan đến dự.", "Phó thủ tướng Thonglaun đến dự.", {"Thoonglan", "Thonglaun"}),
    ],
)
def test_a_foreign_word_and_its_slip_are_told(one: str, other: str, pair: set[str]) -> None:
    assert slips((one,), (other,)) == {frozenset(pair)}
    assert slips((one, other)) == {frozenset(pair)}  # an article may also contradict itself


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ông Mitchell Orsek có mặt.", "Ông Mitchel Platten có mặt."),  # two people of nearly one given name
        ("Đội Karvan giành Golden Award.", "Đội Karvan giành hai Golden Awards."),
        ("Ca sĩ Mario hát.", "Ca sĩ Maria hát."),
        ("Đội Slovakia thắng.", "Đội Slovenia thắng."),
        ("Hãng Kyobo bán bảo hiểm.", "Tàu Kyodo rời cảng."),  # short words with nothing in common around them
        ("Dân Lebanon chờ tin.", "Không phận Lenanon bị xâm phạm."),  # a country is known all the same
        ("Ông Devi Pramad Tripath nói.", "Cây do tổng thống Pramat tặng."),  # a middle name, and a name of its own
        ("Nguyễn Văn Tuấn có mặt.", "Nguyễn Văn Tuân có mặt."),  # Vietnamese syllables are not looked at here
        ("Phim Karvan chiếu ở Regal Center.", "Phim Karvan chiếu ở Regal Centre."),
    ],
)
def test_two_foreign_words_are_two(one: str, other: str) -> None:
    assert slips((one,), (other,)) == set()


def test_a_slip_is_told_once_with_the_usual_spelling_beside_it() -> None:
    usual = "Đội Shalkenberg thắng đội Hải Vân."
    articles = [analysis(str(n), usual, *(["Đội Schalkenberg mừng chiến thắng."] if n == 3 else [])) for n in range(5)]
    found = [d for d in story_of(articles).disagreements if d.kind == "name"]
    assert len(found) == 1
    assert sorted((a.article, a.text) for a in found[0].accounts) == [("0", "Shalkenberg"), ("3", "Schalkenberg"), ("3", "Shalkenberg")]
    assert found[0].about == "cách viết tên Shalkenberg"


def test_a_short_name_is_a_slip_of_a_longer_one_only_where_both_are_persons() -> None:
    assert slips(("Trợ lý Judith Heinz trả lời.", "Bà Henz nói thêm."), ("Trời mưa.",)) == {frozenset({"Heinz", "Henz"})}
    assert slips(("Hãng Heinz bán tương cà.", "Bà Henz nói thêm."), ("Trời mưa.",)) == set()
