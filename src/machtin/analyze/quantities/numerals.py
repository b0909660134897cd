"""Vietnamese numerals, in figures, words and both: 2.500; 3,5 triệu; 5 tỷ 300 triệu; hai mươi mốt; một nghìn lẻ năm; hàng chục nghìn; cả trăm; 3-5.

In:  folded text and a place in it. Out: the numeral that begins there, as (low, high), with its end; None where there is none.
A point groups thousands and a comma opens decimals, as Vietnamese papers print; "6.7" and "1,200,000" are read the English way, since they
make no sense otherwise. "hàng chục" is 10..99, "vài trăm" 200..999, "cả trăm" about 100.
Gap: roman numerals; "2 triệu 5" for 2,5 triệu; thousands grouped by blanks.
"""

from __future__ import annotations

import re

import msgspec

_DIGITS = re.compile(r"\d{1,3}(?:,\d{3}){1,6}\.\d{1,2}(?![.,]?\d)|\d{1,3}(?:\.\d{3}){1,6}(?:,\d{1,6})?(?![.,]?\d)|\d{1,3}(?:,\d{3}){2,6}(?![.,]?\d)|\d{1,18}[.,]\d{1,6}(?![.,]?\d)|\d{1,18}(?!\d)")
ONES = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}
_LAST = {**ONES, "mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_SCALES = {"nghìn": 1e3, "ngàn": 1e3, "vạn": 1e4, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9}
_SMALL = {"trăm": 100.0, "chục": 10.0, "tá": 12.0}
_FEW = ("vài", "mấy", "dăm", "vài ba", "dăm ba")
_TOKEN = re.compile(
    r"(?:một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười|mươi|mốt|tư|lăm|nhăm|trăm|chục|tá|nghìn|ngàn|vạn|triệu(?! (?:phú|tập|chứng|hồi)(?!\w))|t[ỷỉ](?! (?:phú|lệ|giá|số|trọng|suất|mỉ)(?!\w))|linh|lẻ|rưỡi|nửa|hàng|hằng|cả|vài|mấy|dăm)(?!\w)"
)
_BLANK = re.compile(r"[ \t]{1,3}")
_RANGE = re.compile(r"[ \t]{0,2}(?:-|đến|tới|hoặc|hay)[ \t]{0,2}")
_LONGEST = 20  # tokens; "ba trăm bảy mươi lăm triệu bảy trăm hai mươi mốt nghìn ..." has no more below a milliard
BEGINS = r"\d|(?:một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười|trăm|chục|nghìn|ngàn|vạn|triệu|tỷ|tỉ|nửa|hàng|hằng|cả|vài|mấy|dăm)(?!\w)"


class Numeral(msgspec.Struct, frozen=True):
    """A numeral read: the number or range, where it ends, and how it was written."""

    low: float
    high: float
    end: int
    figures: bool
    """Begins with a figure."""
    scaled: bool = False
    """Holds nghìn, triệu, tỷ."""
    about: bool = False
    """"cả trăm": approximate by its own words."""
    decades: bool = False
    """"hàng chục", "vài trăm": an order of magnitude."""
    bare: bool = False
    """A scale word alone (trăm, triệu), a numeral only behind an approximator."""
    word: str = ""
    """The first word, where it is one ("năm")."""
    comma: bool = False
    """One comma with three figures behind it: decimals, or thousands the English way."""


def numeral_at(text: str, at: int) -> Numeral | None:
    """Return the longest numeral that begins at `at`, ranges ("3-5", "400 đến 900") included."""
    first = _single(text, at)
    if first is None or first.decades:
        return first
    for joint in (_RANGE.match(text, first.end),):
        if joint and (second := _single(text, joint.end())) and not second.decades and not second.bare and (second.figures == first.figures):
            if joint.group().strip() in ("hoặc", "hay") and second.low > first.high + 2:
                break
            low, high = first.low, second.high
            if second.scaled and not first.scaled and (scale := _scale_of(text, second)) > 1 and low * scale < high:
                low *= scale
            if low < high:
                return msgspec.structs.replace(first, low=low, high=high, end=second.end, scaled=first.scaled or second.scaled, comma=False)
    if not first.figures and 2 <= first.low <= 8 and first.word in ONES:  # hai ba người, năm bảy, hai, ba
        follow = re.compile(r",?[ \t](" + "|".join(ONES) + r")(?= \w)").match(text, first.end)
        if follow and text[at : first.end] == first.word and follow[1] != "năm" and ONES[follow[1]] in (first.low + 1, first.low + 2):
            return msgspec.structs.replace(first, high=float(ONES[follow[1]]), end=follow.end())
    return first


def value_of(figures: str) -> float:
    """Return the number that figures with their separators mean: "2.500" → 2500, "0,55" → 0.55, "6.7" → 6.7."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", figures) and not figures.startswith("0."):
        return float(figures.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:,\d{3})+\.\d{1,2}", figures):
        return float(figures.replace(",", ""))
    return float(figures.replace(",", "."))


def _tokens(text: str, at: int) -> list[tuple[str, int]]:
    """Words and figures of a numeral in a row from `at`, each with its end."""
    found: list[tuple[str, int]] = []
    while len(found) < _LONGEST:
        match = _DIGITS.match(text, at) or _TOKEN.match(text, at)
        if not match or (found and match.group()[0].isdigit() and found[-1][0][0].isdigit()):
            break
        found.append((match.group(), match.end()))
        blank = _BLANK.match(text, match.end())
        if not blank:
            attached = _TOKEN.match(text, match.end()) if found[-1][0][0].isdigit() else None  # "5tỷ"
            if not attached:
                break
        at = blank.end() if blank else match.end()
    return found


def _single(text: str, at: int) -> Numeral | None:
    tokens = _tokens(text, at)
    if not tokens:
        return None
    words = [w for w, _ in tokens]
    head = words[0]
    if head in ("hàng", "hằng", "cả", *_FEW):
        n = 2 if head in ("vài", "dăm") and words[1:2] == ["ba"] else 1
        scale, used = _bare_scale(words[n:])
        if not used:
            return None
        end = tokens[n + used - 1][1]
        if head in ("hàng", "hằng"):
            return Numeral(scale, scale * 10 - 1, end, False, scale >= 1000, decades=True, word=head)
        if head == "cả":
            return Numeral(scale, scale, end, False, scale >= 1000, about=True, word=head)
        return Numeral(scale * 2, scale * 10 - 1, end, False, scale >= 1000, decades=True, word=head)
    if head in _SCALES or head in _SMALL:
        scale, used = _bare_scale(words)
        return Numeral(scale, scale, tokens[used - 1][1], False, scale >= 1000, bare=True, word=head)
    value, used, scaled = _number(words)
    if not used:
        return None
    figures = head[0].isdigit()
    comma = figures and used == 1 and bool(re.fullmatch(r"[1-9]\d{0,2},\d{3}", head))
    return Numeral(value, value, tokens[used - 1][1], figures, scaled, word="" if figures else head, comma=comma)


def _bare_scale(words: list[str]) -> tuple[float, int]:
    """chục nghìn → 10,000; the value of scale words in a row, and how many they are."""
    value, n = 1.0, 0
    for word in words:
        factor = _SCALES.get(word) or _SMALL.get(word)
        if factor is None or (n and word in _SMALL):
            break
        value, n = value * factor, n + 1
    return value, n


def _number(words: list[str]) -> tuple[float, int, bool]:
    """(value, tokens used, whether a scale word is in it) of the numeral at the head of `words`."""
    total, at, last = 0.0, 0, float("inf")
    while True:
        begin = at
        if begin and words[begin : begin + 1] in (["linh"], ["lẻ"]):
            begin += 1
        group, used = _group(words[begin:])
        if not used:
            break
        after = begin + used
        scale = 1.0
        while after < len(words) and words[after] in _SCALES:
            scale, after = scale * _SCALES[words[after]], after + 1
        if scale > 1 and words[after : after + 1] == ["rưỡi"]:
            group, after = group + 0.5, after + 1
        # Behind a scale the next group must have a smaller one, or be spelt as a rest (trăm, mươi, lẻ): "hai triệu năm" is no number.
        if scale >= last or (at and scale == 1 and begin == at and used < 2):
            break
        total, at, last = total + group * scale, after, scale
        if scale == 1:
            break
    return total, at, last not in (1.0, float("inf")) or (total >= 1000 and at > 1)


def _group(words: list[str]) -> tuple[float, int]:
    """A number below a scale word: figures, or up to three words' hundreds."""
    if not words:
        return 0.0, 0
    head = words[0]
    if head[0].isdigit():
        if words[1:2] and words[1] in _SMALL:
            half = words[2:3] == ["rưỡi"]
            return (value_of(head) + 0.5 * half) * _SMALL[words[1]], 2 + half
        return value_of(head), 1
    if head == "nửa":
        return 0.5, 1
    if words[:2] == ["một", "nửa"]:
        return 0.5, 2
    value, at = 0.0, 0
    if head in ONES and words[1:2] == ["trăm"]:
        value, at = ONES[head] * 100.0, 2
        if words[2:3] == ["rưỡi"]:
            return value + 50, 3
        if words[2:3] and words[2] in ("linh", "lẻ") and words[3:4] and words[3] in ONES:
            return value + ONES[words[3]], 4
    elif head in ONES and words[1:2] and words[1] in ("chục", "tá"):
        return ONES[head] * _SMALL[words[1]], 2
    rest = words[at:]
    if rest[:1] == ["mười"]:
        one = _LAST.get(rest[1], 0) if len(rest) > 1 and rest[1] != "mốt" and rest[1] != "năm" else 0
        return value + 10 + one, at + 1 + bool(one)
    if rest[:1] and rest[0] in ONES and rest[1:2] == ["mươi"]:
        one = _LAST.get(rest[2], 0) if len(rest) > 2 and rest[2] != "năm" else 0
        return value + ONES[rest[0]] * 10 + one, at + 2 + bool(one)
    if at == 0 and head in ONES:
        return float(ONES[head]), 1
    return value, at


def _scale_of(text: str, numeral: Numeral) -> float:
    """The last scale word of a numeral: 5-7 tỷ are both milliards."""
    scale = 1.0
    for word in reversed(text[: numeral.end].rsplit(" ", 4)[1:]):
        if word not in _SCALES:
            break
        scale *= _SCALES[word]
    return scale
