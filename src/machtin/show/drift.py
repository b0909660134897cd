"""Where one statement is worded in two ways: the words of the second that the first does not have.

In:  two wordings. Out: marks over the second. Words are compared folded (case, tone placement), as they follow each other.
Bounded: of wordings longer than MAX_WORDS nothing is marked.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from machtin.show.marks import Mark
from machtin.text.fold import fold

MAX_WORDS = 160  # difflib is quadratic at its worst
_WORD = re.compile(r"\w+")


def drifted(first: str, second: str) -> list[Mark]:
    """Return the stretches of `second` whose words do not stand in `first` at that place; punctuation between two of them is joined."""
    here = list(_WORD.finditer(second))
    there = [fold(w) for w in _WORD.findall(first)]
    if not here or max(len(here), len(there)) > MAX_WORDS:
        return []
    matcher = SequenceMatcher(None, there, [fold(m.group()) for m in here], autojunk=False)
    return [
        Mark(here[low].start(), here[high - 1].end(), "dft")
        for tag, _, _, low, high in matcher.get_opcodes()
        if tag in ("replace", "insert") and high > low
    ]
