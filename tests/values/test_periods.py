"""Which times of the news can both be true."""

from __future__ import annotations

import pytest

from machtin.analysis import Time
from machtin.values import Number, Period, compare, period_of

P = Period.of


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        (P("2024-01-04"), P("2024"), "within"),
        (P("2023-12", "END"), P("2023-12"), "within"),
        (P("2023"), P("2023-12-31"), "contains"),
        (P("2013-10-23T15:30"), P("2013-10-23TAF"), "within"),
        (P("2013-11-01T12:30", "APPROX"), P("2013-11-01T12:30"), "contains"),
        (P("2013-10-31T12:02Z"), P("2013-10-31T19:02"), "equal"),
        (P("2013-10-31"), P("2013-10-31"), "equal"),
        (P("PAST_REF"), P("2013-10-31"), "contains"),
        (P("2013-10-22/2013-10-23"), P("2013-10-23"), "contains"),
    ],
)  # fmt: skip
def test_times_that_agree_say_how(a: Period, b: Period, relation: str) -> None:
    assert compare(a, b).relation == relation


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (P("2023-12"), P("2024-01-04")),
        (P("2013-10-22"), P("2013-10-23")),
        (P("2013-10-30TNI"), P("2013-10-31TNI")),
        (P("2013-11-01T13:30", "APPROX"), P("2013-11-01T12:30")),
        (P("2013-11-01T13:30", "APPROX"), P("2013-11-01T12:30", "APPROX")),
        (P("2013-11-01T15:00", "BEFORE", True), P("2013-11-01T15:00", "AFTER", True)),
        (P("2013-10-23T15:30"), P("2013-10-23T16:00", "APPROX")),
        (P("2013", "START"), P("2013", "END")),
        (P("2013-11-01T15:00", "BEFORE", True), P("2013-11-01T09:00")),
    ],
)  # fmt: skip
def test_these_exclude_each_other(a: Period, b: Period) -> None:
    assert compare(a, b).excludes, compare(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (P("2013-11-01T15:00"), P("2013-11-01T15:00", "BEFORE", True)),
        (P("2013-11-01T15:00"), P("2013-11-01T15:05")),
        (P("2013-11-01T12:30"), P("2013-11-01T12:35")),
        (P("2013-11-01T15:00", "BEFORE"), P("2013-11-01T09:00")),
        (P("2013-10-23T15:30"), P("2013-10-23T15:30/2013-10-23T15:50")),
    ],
)  # fmt: skip
def test_these_do_not(a: Period, b: Period) -> None:
    assert compare(a, b).agrees, compare(a, b)


def test_a_days_edge_excludes_less_safely_than_a_month() -> None:
    assert compare(P("2013-10-22"), P("2013-10-23")).strength < compare(P("2023-12"), P("2024-01-04")).strength


def test_the_reason_is_told() -> None:
    assert compare(P("2023-12"), P("2024-01-04")).why == "tháng 12/2023 và ngày 4/1/2024 không thể cùng đúng"
    assert P("2013-11-01T12:30", "APPROX").say() == "khoảng 12h30 ngày 1/11/2013"
    assert P("2013-11-01T15:00", "BEFORE", True).say() == "gần 15h ngày 1/11/2013"


def test_a_time_becomes_a_period_a_duration_a_number() -> None:
    assert period_of(Time(0, 9, "DATE", "2024-01-08")) == P("2024-01-08")
    assert period_of(Time(0, 9, "DURATION", "PT20M", "APPROX")) == Number(20, 20, "~", "phút")
    assert period_of(Time(0, 9, "DURATION", "PT1H30M")) == Number(90, 90, "", "phút")
    assert period_of(Time(0, 9, "DURATION", "PXY")) is None
    assert period_of(Time(0, 9, "SET", "P1D")) is None
    near = period_of(Time(0, 9, "TIME", "2013-11-01T15:00", "BEFORE"), "gần 15h")
    assert isinstance(near, Period) and near.near


def test_a_value_off_the_calendar_takes_the_instants_given() -> None:
    time = Time(0, 9, "DATE", "XXXX-10-02", None, "2013-10-02T00:00", "2013-10-02T23:59:59")
    period = period_of(time)
    assert isinstance(period, Period) and compare(period, P("2013-10-02")).agrees and compare(period, P("2013-10-03")).excludes


@pytest.mark.parametrize("value", ["", "nonsense", "2013-99-99", "9999-12-31T23:59", "0001-01-01T00:00", "2013-10-31T25:99", "/", "2013/2012"])
def test_no_value_makes_it_fail(value: str) -> None:
    for mod in (None, "APPROX", "BEFORE", "AFTER", "START"):
        period = P(value, mod)  # type: ignore[arg-type]
        assert compare(period, P("2013")).why and period.say()
