"""What holds for the quantities of every text: exact spans, one result for two spellings, and time in proportion to the length."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.linear import assert_linear

from machtin.analysis import Mention, Span, Time
from machtin.analyze.quantities import find_quantities
from machtin.analyze.quantities.numerals import numeral_at, value_of
from machtin.analyze.quantities.rules import rules
from machtin.analyze.reading import EventWord, Reading

PIECES = st.sampled_from(["2.500", "3,5", "hai", "ba", "năm", "mươi", "trăm", "triệu", "tỷ", "rưỡi", "khoảng", "hơn", "gần", "người", "đồng", "USD", "%", "từ", "đến", "-", "–", ",", ".", "(", "tuổi", "cấp", "thứ", "quận", "x", "1m65", "2-1", "thắng", "hàng", "chục", "\n", "0", "00", "/"])  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=30).map(" ".join), st.text(max_size=60), st.lists(PIECES, max_size=12).map("".join))


def reading(text: str, names: tuple[Mention, ...] = (), events: tuple[EventWord, ...] = ()) -> Reading:
    return Reading(id="x", text=text, published=None, sentences=(Span(0, len(text)),), mentions=names, event_words=events)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_spans_are_exact_in_order_and_apart(text: str) -> None:
    last = 0
    for q in find_quantities(reading(text), []):
        assert last <= q.start < q.end <= len(text)
        assert text[q.start : q.end].strip() == text[q.start : q.end]
        assert q.value is not None or (q.low is not None and q.high is not None and q.low <= q.high)
        last = q.end


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=20).map(" ".join))
def test_decomposed_and_capital_letters_read_the_same(text: str) -> None:
    plain = find_quantities(reading(text), [])
    decomposed = unicodedata.normalize("NFD", text)
    other = find_quantities(reading(decomposed), [])
    assert [(q.low, q.high, q.modifier, q.value) for q in plain] == [(q.low, q.high, q.modifier, q.value) for q in other]
    assert [unicodedata.normalize("NFC", decomposed[q.start : q.end]) for q in other] == [text[q.start : q.end] for q in plain]


def test_times_and_names_are_left_to_their_layers() -> None:
    text = "Năm 2013 có 5 người của Đội 7 bị bắt"
    times, names = [Time(0, 8, "DATE", "2013")], (Mention(text.index("Đội"), text.index("Đội") + 5, "org"),)
    assert [text[q.start : q.end] for q in find_quantities(reading(text, names), times)] == ["5 người"]


def test_a_measure_that_a_places_name_ran_into_is_one() -> None:
    text = "cách Hoa Trà 53km"
    (q,) = find_quantities(reading(text, (Mention(5, len(text), "loc"),)), [])
    assert text[q.start : q.end] == "53km"


def test_an_event_word_is_what_was_counted() -> None:
    text = "Đêm qua xảy ra bốn tai nạn"
    at = text.index("tai nạn")
    (q,) = find_quantities(reading(text, events=(EventWord(at, at + 7, "accident"),)), [])
    assert (q.low, q.unit, text[q.start : q.end]) == (4, "tai nạn", "bốn")


@pytest.mark.parametrize("figures", ["0", "7", "12", "999", "1.000", "2.500", "12.345.678", "0,55", "3,5", "1.234,5", "6.7"])
def test_figures_mean_one_number(figures: str) -> None:
    numeral = numeral_at(figures, 0)
    assert numeral is not None
    assert numeral.end == len(figures)
    assert numeral.low == value_of(figures)


ONES = ["", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def spelt(n: int) -> str:
    """The words of a number below a milliard, as a schoolbook spells it."""
    for size, name in ((10**6, "triệu"), (1000, "nghìn")):
        if n >= size:
            rest = n % size
            tail = "" if not rest else f" không trăm lẻ {ONES[rest]}" if rest < 10 and size > 1000 else f" lẻ {ONES[rest]}" if rest < 10 else f" {spelt(rest)}"
            return f"{spelt(n // size)} {name}{tail}".replace("không trăm ", "")
    if n >= 100:
        rest = n % 100
        return f"{ONES[n // 100]} trăm" + ("" if not rest else f" lẻ {ONES[rest]}" if rest < 10 else f" {spelt(rest)}")
    if n >= 20:
        return f"{ONES[n // 10]} mươi" + {0: "", 1: " mốt", 5: " lăm"}.get(n % 10, f" {ONES[n % 10]}")
    if n >= 10:
        return "mười" + {0: "", 5: " lăm"}.get(n % 10, f" {ONES[n % 10]}")
    return ONES[n]


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 999_999_999).filter(lambda n: n % 1000 >= 100 or n % 1000 < 10).filter(lambda n: n // 1000 % 1000 >= 100 or n // 1000 < 100))
def test_number_words_are_read_back(n: int) -> None:
    words = spelt(n)
    numeral = numeral_at(words, 0)
    assert numeral is not None
    assert (numeral.low, words[numeral.end :]) == (n, "")


def test_every_row_of_the_tables_has_an_example_that_holds_one_of_its_words() -> None:
    import tomllib
    from importlib.resources import files

    for kind, rows in tomllib.loads(files("machtin.analyze.quantities").joinpath("quantities.toml").read_text("utf-8")).items():
        for row in rows:
            assert any(w in row["example"].lower() for w in row["words"]), (kind, row["example"])
    assert rules().unit.match(" km/h")


@pytest.mark.parametrize("unit", ["1", "2.", "hai ", "từ 1 đến ", "một trăm ", "khoảng ", "1-", "1/", "a-1 ", "0 ", "a@", "95T - ", "(", "hơn hơn ", "1.000", "tỷ ", " x", "1 trong "])
def test_time_is_in_proportion_to_the_length(unit: str) -> None:
    def work(n: int) -> Callable[[], object]:
        text = (unit * n)[:n]
        return lambda: find_quantities(reading(text), [])

    work(50)()
    assert_linear(work, 8_000)
