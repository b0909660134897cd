"""Dates, numbers and values as Vietnamese and English readers write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machtin.show.forms import gap_text, instant_text, number_text, period_text, timex_text, value_text


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        ("2024-01-04", "4/1/2024", "4 January 2024"),
        ("2023-12", "tháng 12/2023", "December 2023"),
        ("2014", "2014", "2014"),
        ("2024-01-08T14:30", "14h30 8/1/2024", "14:30, 8 January 2024"),
        ("2024-01-08T14:00", "14h 8/1/2024", "14:00, 8 January 2024"),
        ("2024-01-08T14:30Z", "14h30 GMT 8/1/2024", "14:30 GMT, 8 January 2024"),
        ("2024-01-08TMO", "sáng 8/1/2024", "8 January 2024, morning"),
        ("2024-W02", "tuần 2 năm 2024", "week 2 of 2024"),
        ("2024-Q1", "quý 1/2024", "quarter 1 of 2024"),
        ("2012-SU", "mùa hè 2012", "summer 2012"),
        ("199", "thập niên 1990", "1990s"),
        ("P18Y", "18 năm", "18 years"),
        ("PT1H", "1 giờ", "1 hour"),
        ("PXY", "nhiều năm", "several years"),
        ("2013-10-22/2013-10-23", "22/10/2013 – 23/10/2013", "22 October 2013 – 23 October 2013"),
        ("PRESENT_REF", "hiện nay", "now"),
        ("XXXX-XX-XX", "XXXX-XX-XX", "XXXX-XX-XX"),
        ("2024-13-99", "2024-13-99", "2024-13-99"),
    ],
)
def test_times(value: str, vi: str, en: str) -> None:
    assert timex_text(value, "vi") == vi
    assert timex_text(value, "en") == en


@pytest.mark.parametrize(
    ("value", "modifier", "kind", "vi", "en"),
    [
        ("2500", "~", "number", "khoảng 2.500", "about 2,500"),
        ("0.55", "", "number", "0,55", "0.55"),
        ("100", ">", "number", "hơn 100", "more than 100"),
        ("5000000000", "", "number", "5 tỷ", "5 billion"),
        ("62500000000", ">", "number", "hơn 62,5 tỷ", "more than 62.5 billion"),
        ("1234567", "", "number", "1.234.567", "1,234,567"),
        ("~40000", "", "number", "khoảng 40.000", "about 40,000"),
        ("<PT1M", "", "date", "gần 1 phút", "nearly 1 minute"),
        ("2-1", "", "number", "2-1", "2-1"),
        ("100-999", "", "number", "100–999", "100–999"),
        ("199", "", "number", "199", "199"),
        ("2014", "", "number", "2.014", "2,014"),
        ("P3Y", "", "number", "3 năm", "3 years"),
        ("2024-01-04", "", "date", "4/1/2024", "4 January 2024"),
        ("Nha Trang", "", "place", "Nha Trang", "Nha Trang"),
        ("95T-1199", "", "number", "95T-1199", "95T-1199"),
    ],
)
def test_values(value: str, modifier: str, kind: str, vi: str, en: str) -> None:
    assert value_text(value, modifier, kind, "vi") == vi
    assert value_text(value, modifier, kind, "en") == en


def test_instants_and_periods() -> None:
    assert instant_text("2025-09-13T10:15", "vi") == "10:15 13/9/2025"
    assert instant_text("2025-09-13T00:00:00+07:00", "vi") == "13/9/2025"
    assert instant_text("hôm nay", "vi") == "hôm nay"
    assert period_text("2024-01-05", "2024-01-08", "vi") == "5–8/1/2024"
    assert period_text("2024-01-05", "2024-01-08", "en") == "5–8 January 2024"
    assert period_text("2023-12-30", "2024-01-04", "vi") == "30/12/2023 – 4/1/2024"
    assert period_text(None, None, "vi") == ""
    assert gap_text(3500, "vi") == "9 năm"
    assert gap_text(0, "vi") == ""


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.sampled_from(["", "~", ">", "<", ">=", "<="]), st.sampled_from(["number", "date", "name"]))
def test_any_value_can_be_shown(value: str, modifier: str, kind: str) -> None:
    assert isinstance(value_text(value, modifier, kind, "vi"), str)
    assert isinstance(value_text(value, modifier, kind, "en"), str)


@settings(max_examples=40, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_any_number_can_be_written(value: float) -> None:
    assert number_text(value, "vi").count(",") <= 1
