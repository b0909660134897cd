"""Values are sets: a number, a time, a place, a name in the news is what may be true, never a point.

    compare(number_of(a), number_of(b)).excludes     # "khoảng 2.500" and "2.600" do not, 399 and 400 do

`compare(a, b)` answers with `equal`, `within`, `contains`, `overlaps`, `excludes`, or with `unrelated` where the two answer no common question
(values of two kinds, units that measure different things, places of which nothing is known). Two accounts disagree exactly when their sets
exclude each other; `strength` tells how safely. Widening a set never makes a disagreement; the answer is the same whatever the units.
Reading order: relation, units, numbers, periods, places, names, identifiers, of.
"""

from __future__ import annotations

from machtin.values.identifiers import Text, compare_texts
from machtin.values.names import Name, compare_names, likeness
from machtin.values.numbers import Number, compare_numbers
from machtin.values.of import duration_of, name_of, number_of, period_of, place_of, text_of
from machtin.values.periods import Period, compare_periods
from machtin.values.places import Place, compare_places
from machtin.values.relation import Comparison, Interval, RelationKind, unrelated

__all__ = [
    "Comparison", "Interval", "Name", "Number", "Period", "Place", "RelationKind", "Text", "Value", "compare", "duration_of", "likeness", "name_of", "number_of", "period_of",
    "place_of", "text_of",
]

Value = Number | Period | Place | Name | Text


def compare(a: Value, b: Value) -> Comparison:
    """Return how the set `a` stands to the set `b`, and why; values of two kinds are `unrelated`."""
    match a, b:
        case Number(), Number():
            return compare_numbers(a, b)
        case Period(), Period():
            return compare_periods(a, b)
        case Place(), Place():
            return compare_places(a, b)
        case Name(), Name():
            return compare_names(a, b)
        case Text(), Text():
            return compare_texts(a, b)
    return unrelated("hai giá trị khác loại", "the two are values of different kinds", rule="kind")
