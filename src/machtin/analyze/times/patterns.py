"""The small change of the grammar of times: boundaries, alternations of table words, number words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from machtin.analyze.times.lexicon import DIGITS

SP: Final = r"\s{1,2}"
OPT: Final = r"\s{0,2}"
END: Final = r"(?!\w)"


def alternation(words: Iterable[str]) -> str:
    """Return a pattern group of `words`, longest first, blanks free to be one or two, with a boundary behind."""
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", SP) for w in sorted(words, key=lambda w: (-len(w), w))) + r")(?!\w)"


_ONES = "một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín"
_LAST = "một|mốt|hai|ba|bốn|tư|năm|lăm|nhăm|sáu|bảy|bẩy|tám|chín"
WORD_NUMBER: Final = rf"(?:(?:{_ONES}){SP}(?:mươi|chục)(?:{SP}(?:{_LAST}){END})?|mười(?:{SP}(?:{_LAST}){END})?|{_ONES})(?!\w)"
DIGIT_NUMBER: Final = r"\d{1,3}(?:\.\d{3}|,\d{1,2}|\d)?(?![\d])"
NUMBER: Final = rf"(?:{DIGIT_NUMBER}|{WORD_NUMBER})"


def number(text: str) -> float:
    """Return the value of a text that NUMBER matched: "2.500" → 2500, "1,5" → 1.5, "hai mươi lăm" → 25."""
    if text[0].isdigit():
        return float(re.sub(r"\.(?=\d{3})", "", text).replace(",", "."))
    total = 0
    for word in text.split():
        if word in ("mươi", "chục"):
            total *= 10
        elif word == "mười":
            total = 10
        else:
            total += DIGITS[word]
    return float(total)


def plain(value: float) -> str:
    """Return a number without a needless fraction: 3.0 → "3", 1.5 → "1.5"."""
    return str(int(value)) if value == int(value) else str(value)
