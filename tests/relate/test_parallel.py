"""Sentences of two articles that run in parallel: works that have changed places, and the source that each names. All sentences are invented."""

from __future__ import annotations

import pytest
from tests.relate.build import analysis
from tests.relate.test_statements import FILLER

from machtin.relate.pipeline import story_of
from machtin.story import Disagreement

PEOPLE = ["Lê Văn Mộc", "Ngô Thị Sa", "Mộc"]


def told(one: str, other: str) -> list[Disagreement]:
    articles = [
        analysis(name, f"Tin {name}", *FILLER[n], line, entities=[(p, "per") for p in PEOPLE if p in line]) for n, (name, line) in enumerate((("a", one), ("b", other)))
    ]
    return list(story_of(articles).disagreements)


SONG = "Biên đạo của cặp đôi đã quyết định dùng ca khúc {} cho tiết mục múa đương đại mở màn đêm nay."
SOURCE = "{}, nét mới của hội làng năm nay là có hai cuộc thi thuyền độc mộc, một cho trai bản và một cho các cụ trên sáu mươi."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Mưa rừng” của Hoa Lan", "'Chiều lên bản Thượng' của Karvan Boys"),  # other marks, several words changed
        ("“Fire on Sea” của Hoa Lan", "Latch của Hoa Lan"),  # the one without marks
    ],
)
def test_another_work_in_the_same_place_is_told(one: str, other: str) -> None:
    [found] = told(SONG.format(one), SONG.format(other))
    assert (found.kind, found.rule.partition(":")[0]) == ("name", "name.aligned")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Mưa rừng” của Hoa Lan", "'Mưa rừng' của Hoa Lan"),
        ("“Mưa rừng”", "“Mưa rừng” của Hoa Lan"),  # told with and without who wrote it
    ],
)
def test_one_work_in_other_marks_is_not(one: str, other: str) -> None:
    assert told(SONG.format(one), SONG.format(other)) == []


def test_a_name_put_in_beside_another_changes_neither() -> None:
    line = "Ngoài ra còn có các quan sát viên đến từ Nhật Bản, Trung Quốc, Hàn Quốc, Australia, {}Mỹ và các tổ chức của Liên Hợp Quốc."
    articles = [
        analysis(name, f"Tin {name}", *FILLER[n], text, entities=[(p, "gpe") for p in ("Nhật Bản", "Trung Quốc", "Hàn Quốc", "Australia", "New Zealand", "Mỹ") if p in text])
        for n, (name, text) in enumerate((("a", line.format("")), ("b", line.format("New Zealand, "))))
    ]
    assert story_of(articles).disagreements == ()


def test_two_sources_of_one_sentence_are_told() -> None:
    [found] = told("Giới thiệu chung " + SOURCE.format("Theo ông Lê Văn Mộc"), SOURCE.format("Theo bà Ngô Thị Sa"))
    assert (found.kind, {a.value for a in found.accounts}) == ("attribution", {"Lê Văn Mộc", "Ngô Thị Sa"})


@pytest.mark.parametrize("other", ["Theo ông Mộc", "Bà Ngô Thị Sa đến dự và nghe già làng kể, rằng", "Theo ban tổ chức"])
def test_one_source_or_none_is_not(other: str) -> None:
    assert told(SOURCE.format("Theo ông Lê Văn Mộc"), SOURCE.format(other)) == []
