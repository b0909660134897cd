"""Laws that hold for every pair of values: what lets a caller trust `compare` without knowing the values."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from machtin.values import Interval, Name, Number, Period, Place, Text, Value, compare, place_of
from machtin.values.places import places
from machtin.values.relation import relation_of

MODIFIERS = st.sampled_from(["", "~", ">", "<", ">=", "<="])
WRITTEN = st.one_of(st.integers(1, 5000).map(float), st.integers(1, 99).map(lambda n: n * 1e5), st.integers(1, 999).map(lambda n: n / 10))
LENGTHS = st.sampled_from(["m", "km", "cm", "hải lý", "dặm"])


@st.composite
def numbers(draw: st.DrawFn, unit: str = "") -> Number:
    low = draw(WRITTEN)
    high = draw(st.one_of(st.just(low), WRITTEN.map(lambda x: low + x)))
    return Number(low, high, draw(MODIFIERS), unit, draw(st.booleans()))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    day = draw(st.dates(datetime(2000, 1, 1).date(), datetime(2030, 1, 1).date()))
    clock = f"T{draw(st.integers(0, 23)):02d}:{draw(st.integers(0, 59)):02d}"
    value = draw(st.sampled_from([f"{day}", f"{day:%Y-%m}", f"{day:%Y}", f"{day}{clock}", f"{day}TNI", f"{day}TMO", "PAST_REF", f"{day:%Y-%m}/{day}"]))
    return Period.of(value, draw(st.sampled_from([None, "START", "MID", "END", "APPROX", "BEFORE", "AFTER"])), draw(st.booleans()))


PLACES = st.one_of(st.sampled_from(sorted(row.names[0] for row in places().values())), st.sampled_from(["Xóm Mới", "Snow Harbour", "cầu Bến Đò, Nghệ An", "tây nam", "đông"])).map(place_of)
NAMES = st.lists(st.sampled_from(["Nguyễn", "Văn", "Hòa", "Hoà", "an", "D.", "Kanani", "Al", "Krasniye"]), min_size=1, max_size=4).map(lambda w: Name(" ".join(w)))
TEXTS = st.sampled_from(["51A-123.45", "51a 12345", "51A-xxx.45", "2-1", "1-2", "VN 123"]).map(Text)
VALUES: st.SearchStrategy[Value] = st.one_of(numbers(), numbers("km"), periods(), PLACES, NAMES, TEXTS)


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_every_value_equals_itself(a: Value) -> None:
    assert compare(a, a).relation == "equal"


@settings(max_examples=300, deadline=None)
@given(VALUES, VALUES)
def test_comparing_the_other_way_round_gives_the_mirror(a: Value, b: Value) -> None:
    forth, back = compare(a, b), compare(b, a)
    assert forth.relation == back.mirrored().relation
    assert forth.strength == pytest.approx(back.strength)


@settings(max_examples=300, deadline=None)
@given(VALUES, VALUES)
def test_every_answer_has_words_and_a_strength_that_fits_it(a: Value, b: Value) -> None:
    answer = compare(a, b)
    assert answer.why and answer.why_en and 0 <= answer.strength <= 1
    assert not (answer.excludes and answer.strength == 0)
    assert answer.agrees != answer.excludes or answer.relation == "unrelated"


@settings(max_examples=300, deadline=None)
@given(numbers(), numbers(), st.sampled_from(["~", ">=", "<="]))
def test_marking_a_number_as_less_exact_never_makes_a_disagreement(a: Number, b: Number, modifier: str) -> None:
    assume(a.modifier == "")
    if not compare(a, b).excludes:
        wider = msgspec.structs.replace(a, modifier=modifier)
        assert not compare(wider, b).excludes


@settings(max_examples=200, deadline=None)
@given(numbers(), numbers(), WRITTEN, WRITTEN)
def test_a_wider_range_never_makes_a_disagreement(a: Number, b: Number, down: float, up: float) -> None:
    assume(a.modifier == "")
    wider = msgspec.structs.replace(a, low=a.low - down, high=a.high + up)
    assume(wider.bounds().low <= a.bounds().low and wider.bounds().high >= a.bounds().high)  # a rounder end may have another width of its own
    if not compare(a, b).excludes:
        assert not compare(wider, b).excludes


@settings(max_examples=200, deadline=None)
@given(periods(), periods(), st.timedeltas(timedelta(0), timedelta(days=400)), st.timedeltas(timedelta(0), timedelta(days=400)))
def test_a_wider_period_never_makes_a_disagreement(a: Period, b: Period, before: timedelta, after: timedelta) -> None:
    assume(a.earliest is not None and a.latest is not None and not a.clock)
    assert a.earliest and a.latest
    assume(a.earliest.year > 10 and a.latest.year < 9000)  # the calendar's own ends
    wider = Period(a.earliest - before, a.latest + after)
    if not compare(a, b).excludes:
        assert not compare(wider, b).excludes


@settings(max_examples=100, deadline=None)
@given(PLACES, PLACES)
def test_the_place_around_a_place_agrees_with_what_agreed_with_it(a: Place, b: Place) -> None:
    for around in {k for i in a.ids for k in places()[i].within}:
        wider = Place(places()[around].names[0], (around,))
        if compare(a, b).relation in ("equal", "within"):
            assert compare(wider, b).agrees


@settings(max_examples=200, deadline=None)
@given(numbers("km"), numbers("km"), LENGTHS, LENGTHS)
def test_converting_units_changes_no_answer(a: Number, b: Number, first: str, second: str) -> None:
    before, after = compare(a, b), compare(a.to(first), b.to(second))
    assert before.relation == after.relation
    assert before.strength == pytest.approx(after.strength, abs=0.01)


FINITE = st.floats(-1e6, 1e6)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted([draw(FINITE), draw(FINITE)])
    assume(low < high)
    return Interval(draw(st.sampled_from([low, -math.inf])), draw(st.sampled_from([high, math.inf])), draw(st.booleans()), draw(st.booleans()))


def holds(x: Interval, point: float) -> bool:
    return (x.low < point or (x.low == point and not x.low_open)) and (point < x.high or (x.high == point and not x.high_open))


@settings(max_examples=200, deadline=None)
@given(intervals(), intervals(), FINITE)
def test_interval_relations_say_what_their_points_do(a: Interval, b: Interval, point: float) -> None:
    relation = relation_of(a, b)
    for x in (point, a.low, a.high, b.low, b.high):
        if relation == "excludes":
            assert not (holds(a, x) and holds(b, x))
        if relation in ("within", "equal"):
            assert not holds(a, x) or holds(b, x)
        if relation in ("contains", "equal"):
            assert not holds(b, x) or holds(a, x)
