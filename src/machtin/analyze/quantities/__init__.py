"""Find the numbers of an article with what they count or measure.

In:  a `Reading` and its time expressions. Out: quantities in order of start, not overlapping; offsets are code points, end exclusive.
A quantity is the number with its approximator and its unit or counted noun ("khoảng 2.500 binh sĩ"). Left out: dates and durations (they are
times), numbers within names, places in an order (thứ 4, lớp 9, quận 3), number plates, phone and document numbers, "một" as an article,
and "nhiều", "một số". Scores are quantities of kind "score"; a fraction ("2/3") has its `value` and neither low nor high.
Reading order: numerals (what a number is), shapes (what it is not), quantities.toml and rules (the words), context (what stands around), find.
Gap: dimensions (10x5m), signed heights (+35 m), roman grades (cấp III); "một" counts where a toll is told, not elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from machtin.analysis import Quantity, Time
from machtin.analyze.quantities.find import Finder
from machtin.analyze.reading import Reading

__all__ = ["find_quantities"]


def find_quantities(reading: Reading, times: Sequence[Time]) -> list[Quantity]:
    """Return the quantities of the article; none overlaps a time of `times`, and none begins within a name."""
    return Finder(reading, times).find()
