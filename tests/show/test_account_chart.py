"""Which disagreements get a chart, and on which axis."""

from __future__ import annotations

import pytest

from machtin.show.account_chart import account_chart
from machtin.story import Account


def account(text: str, value: str, modifier: str = "") -> Account:
    return Account("a", 0, 1, text, value, modifier)  # type: ignore[arg-type]


def chart(kind: str, *accounts: Account) -> object:
    return account_chart(kind, [(a.text, [a]) for a in accounts], "vi")


def test_lengths_of_time_share_the_smallest_unit() -> None:
    found = account_chart("number", [("1 giờ", [account("1 giờ", "PT1H")]), ("15 phút", [account("15 phút", "PT15M")])], "vi")
    assert found
    assert [t.label for t in found.ticks] == ["0 phút", "40 phút"]


@pytest.mark.parametrize(
    ("kind", "a", "b"),
    [
        ("number", account("500 m", "500"), account("0,3 km", "0.3")),
        ("number", account("3 năm", "P3Y"), account("40 ngày", "P40D")),
        ("number", account("3 năm", "P3Y"), account("40 người", "40")),
        ("number", account("2-1", "2-1"), account("3-1", "3-1")),
        ("number", account("95T-1199", "95T-1199"), account("95T-1198", "95T-1198")),
        ("place", account("Huế", "Huế"), account("Đà Nẵng", "Đà Nẵng")),
        ("date", account("hôm ấy", "XXXX-XX-XX"), account("4/1", "2024-01-04")),
    ],
)
def test_what_shares_no_axis_gets_no_chart(kind: str, a: Account, b: Account) -> None:
    assert chart(kind, a, b) is None


@pytest.mark.parametrize(
    ("kind", "a", "b"),
    [
        ("number", account("43 hộ", "43"), account("52 hộ", "52")),
        ("number", account("3 năm", "P3Y"), account("18 tháng", "P18M")),
        ("date", account("tháng 12", "2023-12"), account("4/1", "2024-01-04")),
    ],
)
def test_what_shares_an_axis_gets_one(kind: str, a: Account, b: Account) -> None:
    assert chart(kind, a, b)
