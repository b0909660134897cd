"""Copied sentences: taken over, split, reordered; not merely alike."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.relate.build import analysis

from machtin.relate.copies import MIN_LIKENESS, Copy, copy_likeness, find_copies
from machtin.relate.lines import Lines

TOLD = "Lực lượng cứu hộ đã đưa được mười một người ra khỏi đống đổ nát trong đêm và vẫn tìm hai người mất tích".split()
LONGER = "Theo ông Lò Văn Pánh , lực lượng cứu hộ đã đưa được mười một người ra khỏi đống đổ nát trong đêm và vẫn tìm hai người mất tích".lower().split()
OTHER = "Chính quyền xã cho biết bà con trong bản được chuyển đến trường học và nhận gạo , chăn màn ngay trong buổi sáng".lower().split()


def test_a_sentence_inside_a_longer_one_is_a_copy() -> None:
    assert copy_likeness([t.lower() for t in TOLD], LONGER) >= MIN_LIKENESS


def test_another_statement_is_none() -> None:
    assert copy_likeness([t.lower() for t in TOLD], OTHER) < MIN_LIKENESS / 2


@settings(max_examples=60)
@given(st.lists(st.sampled_from("a b c d e f g".split()), min_size=2, max_size=25), st.lists(st.sampled_from("a b c d e f g".split()), min_size=2, max_size=25))
def test_likeness_is_bounded_and_whole_for_itself(one: list[str], other: list[str]) -> None:
    score = copy_likeness(one, other)
    if len(one) != len(other):  # of two sequences of one length either may be laid over the other
        assert score == copy_likeness(other, one)
    assert 0.0 <= score <= 1.0 + 1e-9
    assert copy_likeness(one, one) > 0.999


def copied(*articles: list[str]) -> list[Copy]:
    return find_copies(Lines([analysis(str(n), *lines) for n, lines in enumerate(articles)]))


def test_hours_and_tones_written_otherwise_are_the_same_words() -> None:
    one = ["Tin", "Nước về", "Đến 19h30 cùng ngày, đoàn cứu hộ mới vào tới bản Nậm Lươn."]
    two = ["Tin khác", "Lũ", "Đến 19 giờ 30 cùng ngày, đoàn cứu hộ mơí vào tới bản Nậm Lươn."]
    assert [c.likeness for c in copied(one, two)] == [1.0]


def test_a_title_is_set_against_titles_only() -> None:
    line = "Phà Vạn Cồn chở mười hai người lật giữa dòng Sông Mộc"
    assert len(copied([line, "Tin"], [line, "Khác"])) == 1
    assert copied([line, "Tin"], ["Khác", line]) == []


def test_a_caption_printed_five_times_is_copied_once() -> None:
    caption = "Hiện trường nơi phà Vạn Cồn lật giữa dòng Sông Mộc."
    assert len(copied(["Tin", "Một", *[caption] * 5], ["Khác", "Hai", *[caption] * 4])) == 1


def test_an_article_is_no_copy_of_itself() -> None:
    line = "Lực lượng cứu hộ đã đưa được mười một người ra khỏi đống đổ nát."
    assert copied(["Tin", line, line]) == []
