"""Nesting of marks, and charts whose labels never touch."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from machtin.show.chart import CHAR_PX, NARROW_PX, Chart, Interval, draw_numbers, draw_times
from machtin.show.marks import Mark, clean, nest
from machtin.show.page import marked

MARKS = st.lists(st.builds(Mark, st.integers(-2, 45), st.integers(-2, 45), st.sampled_from(["per", "quo", "dis"])), max_size=12)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=40), MARKS)
def test_pieces_nest_and_give_back_the_text(text: str, marks: list[Mark]) -> None:
    pieces = nest(text, marks)
    assert "".join(p.text for p in pieces if p.do == "text") == clean(text)
    depth = 0
    for piece in pieces:
        depth += {"open": 1, "close": -1, "text": 0}[piece.do]
        assert depth >= 0
    assert depth == 0


def test_crossing_marks_are_cut_at_the_border() -> None:
    html = marked(nest("một hai ba", [Mark(0, 7, "quo"), Mark(4, 10, "per")]))
    assert html == '<span class="quo">một <span class="per">hai</span></span><span class="per"> ba</span>'


def test_texts_and_titles_of_marks_are_escaped() -> None:
    assert marked(nest("a<b", [Mark(0, 3, "per", 0, "", '"><i>')])) == '<span class="per" title="&#34;&gt;&lt;i&gt;">a&lt;b</span>'


def labels_stand_apart(chart: Chart) -> bool:
    boxes = []
    for tick in chart.ticks:
        width, at = len(tick.label) * CHAR_PX, tick.x * NARROW_PX / 100
        left = at - {"start": 0.0, "middle": width / 2, "end": width}[tick.anchor]
        boxes.append((left, left + width))
    inside = all(a >= -1 and b <= NARROW_PX + 1 for a, b in boxes)
    rows_inside = all(0 <= r.x <= 100 and r.x + r.width <= 100.01 and len(r.label) * CHAR_PX <= NARROW_PX for r in chart.rows)
    return inside and rows_inside and all(a[1] < b[0] for a, b in itertools.pairwise(boxes))


NUMBERS = st.floats(0, 1e13, allow_nan=False)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=6))
def test_labels_of_numbers_never_overlap_and_are_never_cut(values: list[tuple[float, float]]) -> None:
    chart = draw_numbers([Interval(min(v), max(v), "", "x" * 60) for v in values], "vi")
    assert chart
    assert labels_stand_apart(chart)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 4e9), st.floats(0, 4e8)), min_size=2, max_size=6), st.sampled_from(["vi", "en"]))
def test_labels_of_times_never_overlap_and_are_never_cut(values: list[tuple[float, float]], lang: str) -> None:
    chart = draw_times([Interval(a, a + d, "", "ngày") for a, d in values], lang)  # type: ignore[arg-type]
    assert chart
    assert labels_stand_apart(chart)


def test_one_value_needs_no_chart() -> None:
    assert draw_numbers([Interval(1, 1, "", "1")], "vi") is None
