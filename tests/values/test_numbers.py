"""Which numbers of the news can both be true."""

from __future__ import annotations

import math

import pytest

from machtin.analysis import Quantity
from machtin.values import Number, Text, compare, number_of
from machtin.values.units import conversion, units_of

N = Number


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (N(100, 100, ">"), N(104, 104)),
        (N(2500, 2500, "~", "binh sĩ"), N(2600, 2600, "", "lính")),
        (N(1e8, 1e8, "", "đồng"), N(1e8, 1e8, ">", "đồng")),
        (N(81e6, 81e6, ">", "đồng"), N(81764000, 81764000, "", "đồng")),
        (N(20, 20, "", "km"), N(19.5, 19.5, "", "km")),
        (N(19500, 19500, "", "m"), N(20, 20, "~", "km")),
        (N(5e9, 5e9, "", "đồng"), N(5.2e9, 5.2e9, "", "tỷ đồng".removeprefix("tỷ "))),
        (N(2, 2, ">="), N(3, 3)),
        (N(3, 3, ">="), N(5, 5)),
        (N(10, 99), N(46, 46)),
        (N(400, 900), N(473, 473, ">=")),
        (N(3, 5), N(4, 4)),
        (N(60, 60, ">"), N(60, 60)),
        (N(20, 20, "~", "phút"), N(15, 15, "~", "phút")),
        (N(1, 1, "", "giờ"), N(60, 60, "", "phút")),
        (N(2, 2, "", "tạ"), N(200, 200, "", "kg")),
        (N(1000, 1000), N(1004, 1004)),
        (N(57, 57, ">="), N(473, 473, ">=")),
        (N(12, 12, "", ""), N(12, 12, "", "vụ")),
        (N(7, 7, "", "độ"), N(7, 7, "", "độ Richter")),
    ],
    ids=lambda n: n.say(),
)
def test_these_agree(a: Number, b: Number) -> None:
    assert compare(a, b).agrees, compare(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (N(399, 399, "", "USD"), N(400, 400, "", "USD")),
        (N(3, 3, ">="), N(2, 2)),
        (N(3000, 3000, "<", "", True), N(3000, 3000, ">")),
        (N(3000, 3000, "<", "", True), N(1500, 1500)),
        (N(6.7, 6.7, "", "độ Richter"), N(6.6, 6.6, "", "độ richter")),
        (N(59, 59, "~", "km"), N(53, 53, "", "km")),
        (N(1, 1, "~", "giờ"), N(20, 20, "~", "phút")),
        (N(30, 30, "<", "phút", True), N(15, 15, "~", "phút")),
        (N(2, 2), N(3, 3)),
        (N(3, 5), N(6, 6)),
        (N(10, 99), N(3, 3)),
        (N(35, 35, "", "tuổi"), N(36, 36, "", "tuổi")),
        (N(45, 45, "<="), N(46, 46)),
        (N(3, 3, "", "tấn"), N(300, 300, "", "kg")),
        (N(99000, 99000, "", "đồng"), N(100000, 100000, "", "đồng")),
    ],
    ids=lambda n: n.say(),
)
def test_these_exclude_each_other(a: Number, b: Number) -> None:
    assert compare(a, b).excludes, compare(a, b)


def test_what_the_words_usually_say_gives_strength_but_no_disagreement() -> None:
    answer = compare(N(60, 60, ">"), N(500, 500))
    assert answer.relation == "contains" and 0 < answer.strength < 0.5 and answer.rule == "number.usual"


def test_exact_counts_exclude_more_safely_than_marked_ones() -> None:
    exact, rounded, marked = compare(N(2, 2), N(3, 3)), compare(N(100, 100), N(104, 104)), compare(N(59, 59, "~"), N(53, 53))
    assert exact.strength > marked.strength > 0.5 and exact.strength > rounded.strength


@pytest.mark.parametrize(("a", "b"), [("USD", "đồng"), ("km", "kg"), ("%", "điểm phần trăm"), ("tuổi", "người"), ("đồng/tháng", "đồng/năm")])
def test_units_of_different_things_answer_no_common_question(a: str, b: str) -> None:
    assert compare(N(5, 5, "", a), N(9, 9, "", b)).relation == "unrelated"
    with pytest.raises(ValueError, match="does not convert"):
        N(5, 5, "", a).to(b)


@pytest.mark.parametrize(("name", "other", "factor"), [("km", "m", 1000), ("tấn", "tạ", 10), ("ha", "m2", 10000), ("héc-ta", "km²", 0.01), ("m/s", "km/h", 3.6), ("giờ", "phút", 60), ("binh sĩ", "lính", 1), ("triệu", "vụ", 1)])
def test_units_convert(name: str, other: str, factor: float) -> None:
    assert conversion(name, other) == pytest.approx(factor)


def test_a_rate_keeps_what_it_is_per() -> None:
    assert conversion("đồng/tháng", "đ/tháng") == 1 and units_of("USD/ tháng")[0].money
    assert conversion("đồng/tháng", "đồng") is None


def test_the_reason_is_told_in_both_languages() -> None:
    answer = compare(N(2500, 2500, "~", "binh sĩ"), N(900, 900, "", "lính"))
    assert answer.why == "khoảng 2.500 binh sĩ và 900 lính không thể cùng đúng"
    assert answer.why_en == "about 2,500 and 900 cannot both be true"


@pytest.mark.parametrize(
    ("number", "vietnamese", "english"),
    [
        (N(81764000, 81764000, ">", "đồng"), "hơn 81,764 triệu đồng", "more than 81.764 million đồng"),
        (N(5e9, 7e9, "~", "đồng"), "khoảng 5 tỷ-7 tỷ đồng", "about 5 billion-7 billion đồng"),
        (N(2, 2, ">=", "ngư dân"), "ít nhất 2 ngư dân", "at least 2"),
        (N(3000, 3000, "<", "hộ", True), "gần 3.000 hộ", "nearly 3,000"),
        (N(6.7, 6.7, "", "độ Richter"), "6,7 độ Richter", "6.7 độ Richter"),
    ],
)
def test_numbers_are_said_as_the_papers_say_them(number: Number, vietnamese: str, english: str) -> None:
    assert (number.say(), number.say(english=True)) == (vietnamese, english)


@pytest.mark.parametrize(
    ("number", "low", "high"),
    [
        (N(20, 20, "", "km"), 19.5, 20.5),
        (N(19.5, 19.5, "", "km"), 19.45, 19.55),
        (N(2500, 2500), 2450, 2550),
        (N(5e9, 5e9, "", "đồng"), 4.75e9, 5.25e9),
        (N(400000, 400000, "", "đồng"), 399999.5, 400000.5),
        (N(2500, 2500, "~"), 2250, 2750),
        (N(59, 59, "~", "km"), 56.05, 61.95),
        (N(60, 60, ">"), 60, math.inf),
        (N(2, 2, ">="), 1.5, math.inf),
        (N(3000, 3000, "<", "", True), 2400, 3000),
        (N(3000, 3000, "<"), -math.inf, 3000),
        (N(3, 5), 2.5, 5.5),
    ],
    ids=lambda x: x.say() if isinstance(x, Number) else str(x),
)
def test_the_widths_of_the_handbook(number: Number, low: float, high: float) -> None:
    assert (number.bounds().low, number.bounds().high) == pytest.approx((low, high))


def test_a_quantity_becomes_a_number_a_score_a_text() -> None:
    assert number_of(Quantity(0, 9, "count", 60, 60, ">", "nhóm")) == N(60, 60, ">", "nhóm")
    assert number_of(Quantity(0, 9, "count", 60, None, ">", "nhóm")) == N(60, 60, ">", "nhóm")
    assert number_of(Quantity(0, 3, "score", None, None, "", "score", "2-1")) == Text("2-1", "score")
    assert number_of(Quantity(0, 3, "count", None, None)) is None
    assert number_of(Quantity(0, 3, "count", math.inf, math.inf)) is None


def test_two_thirds_is_a_number_too() -> None:
    third = number_of(Quantity(0, 3, "count", None, None, "", "", "2/3"))
    assert isinstance(third, Number) and third.low == pytest.approx(2 / 3)


def test_the_words_tell_near_from_below() -> None:
    below, near = (number_of(Quantity(0, 9, "count", 3000, 3000, "<"), s) for s in ("dưới 3.000 người", "gần 3.000 người"))
    assert isinstance(below, Number) and isinstance(near, Number)
    assert compare(below, N(200, 200)).agrees and compare(near, N(200, 200)).excludes
