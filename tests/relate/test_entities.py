"""Names across articles: spellings of one name, and names that are two."""

from __future__ import annotations

import pytest

from machtin.relate.entities import is_variant


@pytest.mark.parametrize(
    ("one", "other", "person"),
    [
        ("Germaine Orsek", "Jermaine Orsek", True),
        ("Vũ Thanh Mai", "Vũ Thị Thanh Mai", True),
        ("Karlovenia", "Karlovinia", False),
        ("TQXB", "TQBX", False),
    ],
)
def test_slips_and_transliterations_are_one_name(one: str, other: str, person: bool) -> None:
    assert is_variant(one, other, person=person)
    assert is_variant(other, one, person=person)


@pytest.mark.parametrize(
    ("one", "other", "person"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn Ân", True),
        ("Trần Thị Lan", "Trần Thị Loan", True),
        ("Lữ đoàn 12", "Lữ đoàn 21", False),
        ("Nam Khoai", "Bắc Khoai", False),
        ("Phạm Văn Hòa", "Phạm Văn Hoà", True),
        ("Phạm Minh Tuấn", "Lê Minh Tuấn", True),
    ],
)
def test_names_of_their_own_are_two(one: str, other: str, person: bool) -> None:
    assert not is_variant(one, other, person=person)
