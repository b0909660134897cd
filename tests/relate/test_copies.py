"""Copied sentences: taken over, split, reordered; not merely alike."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from machtin.relate.copies import MIN_LIKENESS, copy_likeness

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
