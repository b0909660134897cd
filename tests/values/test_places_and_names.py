"""Which places and names can both be meant."""

from __future__ import annotations

from datetime import date

import pytest

from machtin.values import compare, name_of, place_of, text_of
from machtin.values.places import ancestors, places


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("Baghdad", "Iraq", "within"),
        ("Trung Đông", "Syria", "contains"),
        ("Mỹ", "Hoa Kỳ", "equal"),
        ("Ả-rập Xê-út", "Saudi Arabia", "equal"),
        ("Ả Rập Saudi", "Ả Rập Xê Út", "equal"),
        ("TP.HCM", "Sài Gòn", "equal"),
        ("TP Hồ Chí Minh", "thành phố Hồ Chí Minh", "equal"),
        ("thủ đô Hà Nội", "Hà Nội", "equal"),
        ("Thanh Hoá", "tỉnh Thanh Hóa", "equal"),
        ("Rafah", "Dải Gaza", "within"),
        ("Thủ Đức", "TP.HCM", "within"),
        ("Đài Loan", "Đài Bắc", "contains"),
        ("Hố Nai, Biên Hòa", "Đồng Nai", "within"),
        ("phường Tân Mỹ", "Tân Mỹ", "overlaps"),
        ("tây", "tây nam", "contains"),
        ("Tây Á", "Trung Đông", "overlaps"),
        ("Hà Tây", "Hà Nội", "within"),
        ("Bình Dương", "TP.HCM", "within"),
        ("Kiev", "Kyiv", "equal"),
        ("Georgia", "Mỹ", "within"),
        ("Nghệ An", "Hà Tĩnh", "excludes"),
        ("Iran", "Iraq", "excludes"),
        ("Trung Đông", "Pháp", "excludes"),
        ("quận 1", "quận 12", "excludes"),
        ("Tripoli, Libya", "Lebanon", "excludes"),
        ("tây nam", "Tây Bắc", "excludes"),
        ("Hố Nai, Biên Hòa", "Hà Nội", "excludes"),
        ("phía nam Syria", "Syria", "within"),
        ("ngoại ô Damascus", "Syria", "within"),
        ("Latakia của Syria", "Syria", "within"),
        ("gần thành phố Pskov", "Nga", "within"),
        ("gần Pskov", "Pskov", "overlaps"),
        ("miền Tây", "Pskov", "unrelated"),
        ("phía nam Syria", "Iraq", "excludes"),
        ("làng Đá Bạc", "bến Sậy", "unrelated"),
    ],
)  # fmt: skip
def test_places(a: str, b: str, relation: str) -> None:
    assert compare(place_of(a), place_of(b)).relation == relation


def test_provinces_merged_in_2025_lie_in_the_new_ones_from_that_day_on() -> None:
    before, after = date(2024, 5, 1), date(2025, 7, 2)
    assert compare(place_of("Bình Dương", before), place_of("TP.HCM", before)).excludes
    assert compare(place_of("Bình Dương", after), place_of("TP.HCM", after)).relation == "within"
    assert compare(place_of("Thủ Dầu Một", after), place_of("TP.HCM", after)).relation == "within"


def test_the_table_holds_what_it_promises() -> None:
    rows = places()
    kinds = [row.kind for row in rows.values()]
    provinces = [row for row in rows.values() if row.kind == "province"]
    merged_2025 = [row for row in provinces if row.since == date(2025, 7, 1)]
    assert kinds.count("country") >= 195 and kinds.count("place") >= 150
    assert len(provinces) == 64 and len(merged_2025) == 63 - 34  # and Hà Tây
    for row in rows.values():
        assert all(w in rows for w in row.within) and (row.into is None or row.into in rows)
        assert row.id not in ancestors(row.id, None)


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("Bùi Tiến D.", "Bùi Tiến Dũng", "contains"),
        ("Trần Minh Khôi", "Khôi", "within"),
        ("ông Trần Minh Khôi", "Trần Minh Khôi", "equal"),
        ("Bùi Thị Hòa", "Bùi Thị Hoà", "equal"),
        ("al-Rashidi", "Al Rashidi", "equal"),
        ("Kim Jong-un", "Kim Jong Un", "equal"),
        ("Park Min Su", "Min Su Park", "equal"),
        ("Hezbollah", "Hizbullah", "equal"),
        ("SLNA", "Sông Lam Nghệ An", "overlaps"),
        ("Trần Minh Khôi", "Lê Thị Nga", "excludes"),
        ("Hải", "Hà", "excludes"),
        ("Bùi Tiến D.", "Bùi Tiến Hùng", "excludes"),
    ],
)  # fmt: skip
def test_names(a: str, b: str, relation: str) -> None:
    assert compare(name_of(a), name_of(b)).relation == relation


@pytest.mark.parametrize(("a", "b"), [("Volkovsky", "Volkovski"), ("Strelna Krasnaya", "Strelna Krasnaja"), ("Nguyễn Thanh Tùng", "Nguyễn Thanh Tòng")])
def test_two_spellings_are_told_with_low_strength(a: str, b: str) -> None:
    answer = compare(name_of(a), name_of(b))
    assert answer.excludes and answer.rule == "name.spelling" and answer.strength <= 0.35


def test_a_place_with_its_words_turned_round_is_a_spelling() -> None:
    assert compare(place_of("Liên Hoa"), place_of("Hoa Liên")).rule == "name.spelling"


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("95T - 1199", "95T-1199", "equal"),
        ("51A-123.45", "51a 12345", "equal"),
        ("51A-xxx.45", "51A-123.45", "contains"),
        ("51A-123.45", "51A-123.46", "excludes"),
        ("VN 1234", "VN1234", "equal"),
    ],
)
def test_identifiers(a: str, b: str, relation: str) -> None:
    assert compare(text_of(a), text_of(b)).relation == relation


def test_values_of_two_kinds_answer_no_common_question() -> None:
    assert compare(name_of("Hà Nội"), place_of("Hà Nội")).relation == "unrelated"


@pytest.mark.parametrize("text", ["", " ", "...", "D.", "-", "ông", ",,,", "\u0301", "x" * 5000])
def test_no_text_makes_it_fail(text: str) -> None:
    for make in (name_of, place_of, text_of):
        assert compare(make(text), make("Hà Nội")).why and compare(make(text), make(text)).relation == "equal"
