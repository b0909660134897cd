"""From the accounts of a disagreement to its chart: which of them can share an axis, and in which unit.

In:  the kind, and each value's accounts under the label that the chart shows. Out: a `Chart` (see chart.py), or None where there is no
common axis: places, names, causes; scores; numbers in different measures; lengths of time that do not convert exactly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from machtin.show.chart import Chart, Interval, Open, draw_numbers, draw_times, seconds
from machtin.show.forms import duration_unit, number_span, timex_text
from machtin.show.i18n import Lang
from machtin.story import Account
from machtin.timex import timex_interval

# Numbers in different measures are not drawn on one axis: an account's value is the number as written.
_MEASURE = re.compile(
    r"\d\s?(mm|cm|dm|km2|km²|km|m2|m²|m3|m³|m|ha|kg|g|tạ|tấn|lít|ml|hải lý|dặm|USD|đồng|euro|%)(?!\w)", re.IGNORECASE
)
# Lengths of time: clock units in minutes, days and weeks in days, months and years in months.
_DURATION_SIZES = {"PTS": 1 / 60, "PTM": 1.0, "PTH": 60.0, "PD": 1.0, "PW": 7.0, "PM": 1.0, "PY": 12.0}
_DURATION_KINDS = {"PTS": "clock", "PTM": "clock", "PTH": "clock", "PD": "day", "PW": "day", "PM": "month", "PY": "month"}


def account_chart(kind: str, groups: Sequence[tuple[str, list[Account]]], lang: Lang) -> Chart | None:
    """Return the chart of a disagreement's values, or None."""
    intervals: list[Interval] = []
    for label, accounts in groups:
        if kind == "date":
            # An account without instants of its own means what its TIMEX3 value means.
            spans = [(a.earliest, a.latest) if a.earliest and a.latest else timex_interval(a.value) for a in accounts]
            times = [(seconds(first), seconds(last)) for first, last in spans if first and last]
            known = [(a, b) for a, b in times if a is not None and b is not None and a <= b]
            if not known:
                return None
            intervals.append(Interval(min(a for a, _ in known), max(b for _, b in known), "", label))
        elif kind == "number":
            value = accounts[0].value
            span = number_span(value)
            if span is None or re.match(r"\d{1,2}-\d{1,2}\Z", value):
                return None
            factor = _DURATION_SIZES.get(duration_unit(value), 1.0)
            opens: dict[str, Open] = {"~": "both", ">": "right", ">=": "right", "<": "left", "<=": "left"}
            intervals.append(Interval(span[0] * factor, span[1] * factor, opens.get(accounts[0].modifier, ""), label))
    if kind == "date":
        return draw_times(intervals, lang)
    return _number_chart([a for _, accounts in groups for a in accounts], intervals, lang) if kind == "number" else None


def _number_chart(accounts: list[Account], intervals: list[Interval], lang: Lang) -> Chart | None:
    """Draw numbers of one unit; lengths of time are drawn in the smallest unit among them."""
    measures = {found[1].lower() for a in accounts if (found := _MEASURE.search(a.text))}
    units = {duration_unit(a.value) for a in accounts}
    if len(measures) > 1 or len({_DURATION_KINDS.get(u) for u in units}) > 1:
        return None
    unit = min(units, key=lambda u: _DURATION_SIZES.get(u, 1.0), default="")
    if not unit:
        return draw_numbers(intervals, lang)
    size = _DURATION_SIZES[unit]
    scaled = [i._replace(low=i.low / size, high=i.high / size) for i in intervals]

    def label(amount: float) -> str:
        whole = f"{unit[:-1]}{amount:.0f}{unit[-1]}"
        return timex_text(whole, lang) if amount == round(amount) else ""

    return draw_numbers(scaled, lang, label=label)
