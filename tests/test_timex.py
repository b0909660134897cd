"""What TIMEX3 values mean on the calendar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machtin.timex import day_of, day_value, month_value, timex_instants, timex_interval, type_of, week_value

INTERVALS = [
    ("2024-01-08", None, "2024-01-08T00:00", "2024-01-08T23:59:59"),
    ("2024-02", None, "2024-02-01T00:00", "2024-02-29T23:59:59"),
    ("2024", None, "2024-01-01T00:00", "2024-12-31T23:59:59"),
    ("199", None, "1990-01-01T00:00", "1999-12-31T23:59:59"),
    ("19", None, "1900-01-01T00:00", "1999-12-31T23:59:59"),
    ("2024-W02", None, "2024-01-08T00:00", "2024-01-14T23:59:59"),
    ("2024-W02-WE", None, "2024-01-13T00:00", "2024-01-14T23:59:59"),
    ("2024-Q1", None, "2024-01-01T00:00", "2024-03-31T23:59:59"),
    ("2024-H2", None, "2024-07-01T00:00", "2024-12-31T23:59:59"),
    ("2024-SU", None, "2024-05-01T00:00", "2024-08-31T23:59:59"),
    ("2024-01-08T14:30", None, "2024-01-08T14:30", "2024-01-08T14:30:59"),
    ("2024-01-08T24:00", None, "2024-01-09T00:00", "2024-01-09T00:00:59"),
    ("2024-01-08TAF", None, "2024-01-08T12:00", "2024-01-08T18:59:59"),
    ("2024-01-08TNI", None, "2024-01-08T18:00", "2024-01-09T06:00:59"),
    ("2013-10-31T12:02Z", None, "2013-10-31T19:02", "2013-10-31T19:02:59"),
    ("2013-10-22/2013-10-23", None, "2013-10-22T00:00", "2013-10-23T23:59:59"),
    ("2013-01/2013-09", None, "2013-01-01T00:00", "2013-09-30T23:59:59"),
    ("2023-10", "START", "2023-10-01T00:00", "2023-10-12T23:59:59"),
    ("2024-01-08T15:00", "BEFORE", "2024-01-08T14:00", "2024-01-08T15:00:59"),
    ("2024-01-08T15:00", "AFTER", "2024-01-08T15:00", "2024-01-08T16:00:59"),
    ("2024-01-08T12:30", "APPROX", "2024-01-08T12:00", "2024-01-08T13:00:59"),
]
NOWHERE = ["P5M", "PT2H", "PXY", "PRESENT_REF", "PAST_REF", "FUTURE_REF", "XXXX-XX-XXTNI", "XXXX-01-08", "2024-13", "2024-02-30", "", "what", None, "2024-Q5"]


@pytest.mark.parametrize(("value", "mod", "earliest", "latest"), INTERVALS, ids=[f"{v} {m or ''}" for v, m, _, _ in INTERVALS])
def test_interval(value: str, mod: str | None, earliest: str, latest: str) -> None:
    assert timex_interval(value, mod) == (earliest, latest)


@pytest.mark.parametrize("value", NOWHERE)
def test_no_place_on_the_calendar(value: str | None) -> None:
    assert timex_interval(value) == (None, None)


days = st.dates(date(1000, 1, 1), date(9998, 12, 31))


@given(days)
@settings(max_examples=60, deadline=None)
def test_day_lies_within_its_week_month_and_year(day: date) -> None:
    inner = timex_instants(day_value(day))
    assert inner is not None
    for value in (week_value(day), month_value(day.year, day.month), f"{day.year:04d}"):
        outer = timex_instants(value)
        assert outer is not None
        assert outer[0] <= inner[0] <= inner[1] <= outer[1]


@given(days, st.sampled_from(["START", "MID", "END"]))
@settings(max_examples=40, deadline=None)
def test_start_middle_and_end_lie_within(day: date, mod: str) -> None:
    for value in (day_value(day), month_value(day.year, day.month), f"{day.year:04d}", week_value(day)):
        whole, part = timex_instants(value), timex_instants(value, mod)
        assert whole is not None
        assert part is not None
        assert whole[0] <= part[0] < part[1] <= whole[1]


@given(st.text(max_size=24), st.sampled_from([None, "START", "APPROX", "BEFORE", "AFTER", "MORE_THAN", "odd"]))
@settings(max_examples=120, deadline=None)
def test_any_value_is_answered(value: str, mod: str | None) -> None:
    low, high = timex_interval(value, mod)
    assert (low is None) == (high is None)


def test_writing() -> None:
    assert month_value(2023, 14) == "2024-02"
    assert day_of("2024-01-08T14:30") == date(2024, 1, 8)
    assert day_of("2024-01") is None
    assert day_of("2024-01-08/2024-01-09") is None
    assert [type_of(v) for v in ("2024", "2024-01-08TMO", "P5M", "PAST_REF", "PRESENT_REF")] == ["DATE", "TIME", "DURATION", "DATE", "DATE"]
    assert type_of("P1D", is_set=True) == "SET"
