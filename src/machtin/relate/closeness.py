"""How close two values lie, beside how exactly they are told: 148.000 and 149.000 jobs, 520 and 512 GB, 7,8 and 7,6 %.

Two numbers of a story that count two things seldom come within a hundredth of each other; two accounts of one thing often do. So closeness is evidence that
both answer one question, the more so the more digits are told. It is none for small counts, whose neighbours are everywhere.
"""

from __future__ import annotations

import re
from functools import lru_cache

from machtin.relate.claims import Claim
from machtin.values import Number

# Of the larger number: how far two accounts of one thing that were measured lie apart. Read off the labelled stories: true pairs of three digits lie within 0.03, or differ in one digit.
NEAR, NEAR_CHANGE = 0.02, 0.05
TENFOLD = 10
DIGITS = 3  # told by one of the two at least
_DIGIT = re.compile(r"\d")


def close(x: Claim, y: Claim) -> bool:
    """Tell whether two excluding numbers lie so close, for as exactly as they are told, that they are hardly of two things.

    148000 and 149000, 249 and 250, 1,13 and 1,14 %: yes. 12 and 13, 2.000 and 3.000, 27 and 29 %: no. 17.290 and 12.790: yes, by a slip of two digits.
    """
    a, b = x.value, y.value
    if not isinstance(a, Number) or not isinstance(b, Number) or x.modifier in ("<", ">") or y.modifier in ("<", ">"):
        return False
    return _close(a.high * a.factor, b.high * b.factor, x.shown, y.shown, x.noun == y.noun == "%")


@lru_cache(maxsize=1 << 14)
def _close(a: float, b: float, shown: str, other: str, percent: bool) -> bool:
    if not a or not b:
        return False
    mine, theirs = _digits(shown), _digits(other)
    small, large = sorted((abs(a), abs(b)))
    if max(len(mine), len(theirs)) < DIGITS:
        # "tăng 7,8 %" and "7,6 %": two digits of a share, told to a tenth by both
        return percent and not float(a).is_integer() and not float(b).is_integer() and large - small <= NEAR_CHANGE * large
    return large - small <= NEAR * large or (len(mine) == len(theirs) >= DIGITS and large / small < TENFOLD and _one_slip(mine, theirs))


def _digits(shown: str) -> str:
    """The digits that a value is told by, without the zeros around them."""
    return "".join(_DIGIT.findall(shown)).strip("0")


def _one_slip(a: str, b: str) -> bool:
    """Whether two rows of digits differ by two neighbours changed about."""
    at = [i for i, (m, n) in enumerate(zip(a, b, strict=True)) if m != n]
    return len(at) == 2 and at[1] == at[0] + 1 and a[at[0]] == b[at[1]] and a[at[1]] == b[at[0]]
