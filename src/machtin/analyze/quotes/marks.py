"""Find the passages that stand between quotation marks.

In:  the text with its original marks, and walls that no passage crosses (the ends of title, lead, headings and captions).
Out: passages by start: the place of the opening mark, the content, and the end behind the closing mark.
Known: “ ” „ " « » ″ ' ‘ ’, marks that do not match each other (“…", “…’), apostrophes (O'Neill, d'Ivoire), inches and minutes (5'30"),
a paragraph that opens with “ again while the passage goes on, and marks inside marks (the outer passage counts).
Gap: a passage whose closing mark is missing ends with its sentence, and only a colon before it makes it a passage at all.
Source: the marks are those met in the corpora; the choice by the neighbouring characters is how typesetters educate straight quotes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

MAX_PASSAGE = 3000  # characters; the longest of the dev articles has 900: beyond, a mark is missing
MAX_NESTED = 8  # marks looked at ahead to tell marks inside marks from a mark never closed
MAX_MISMATCHED = 40  # characters in which ’ may close what “ has opened

_MARK = re.compile("[\"“”„‟«»″'‘’‚‛]")
_OPENING, _CLOSING, _SINGLE = frozenset("“„‟«"), frozenset("”»″"), frozenset("'‘’‚‛")
_BEFORE_OPEN = frozenset(" \n\t\u00a0([{-–—:/,;.…\"“‘'")


class Passage(NamedTuple):
    """Words in quotation marks: `open` ≤ `start` ≤ `end` ≤ `close`; `goes_on` where the next paragraph continues it."""

    open: int
    start: int
    end: int
    close: int
    goes_on: bool = False


def find_passages(text: str, walls: Sequence[int] = ()) -> list[Passage]:
    """Return the outermost passages of `text`; they do not overlap. Time is linear in the number of marks."""
    found: list[Passage] = []
    opened = -1  # place of the open double mark
    single = -1  # place of the open single mark, outside double marks
    walls = sorted(walls)
    last_break = -1

    def take(start: int, at: int, width: int, goes_on: bool = False) -> None:
        first, last = start + 1, at
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if last > first and at - start <= MAX_PASSAGE:
            found.append(Passage(start, first, last, at + width, goes_on))

    marks = [(m.start(), m.group()) for m in _MARK.finditer(text)]
    depth = 0  # of directional marks inside the open ones
    inner = -1  # the closing one of two straight marks inside directional ones
    for k, (at, mark) in enumerate(marks):
        if k == inner:
            continue
        if opened >= 0 and depth and at - opened <= MAX_PASSAGE:
            depth += (mark in _OPENING) - (mark in _CLOSING)
            continue
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        for name in ("opened", "single"):
            start = opened if name == "opened" else single
            if start >= 0 and (at - start > MAX_PASSAGE or _wall_between(walls, start, at)):
                if text[max(0, start - 2) : start].rstrip().endswith(":"):
                    take(start, _sentence_end(text, start, at), 0)
                if name == "opened":
                    opened, depth = -1, 0
                else:
                    single = -1
        may_open = not after.isspace() and before in _BEFORE_OPEN
        if mark in _SINGLE:
            if opened >= 0:
                if (mark == "’" and text[opened] in _OPENING and at - opened <= MAX_MISMATCHED and not after.isalnum()
                        and before.isalnum() and "‘" not in text[opened:at]):
                    take(opened, at, 1)
                    opened = -1
            elif single >= 0:
                if not before.isspace() and not after.isalnum():
                    take(single, at, 1)
                    single = -1
            elif may_open and after.isalnum() and not before.isalnum() and mark != "’":
                single = at
            continue
        if opened < 0:
            if mark in _OPENING or (may_open and not (mark in _CLOSING and before.isalnum())) or (mark == '"' and before.isspace()):
                opened, single = at, -1
        elif mark in _OPENING and not (mark == "“" and text[opened] == "„"):
            last_break = text.rfind("\n", opened, at)
            if last_break >= 0 and not text[last_break:at].strip():
                take(opened, last_break, 0, True)  # a new paragraph of the same speech opens with a mark again
                opened = at
            elif text[opened] in _OPENING and _nested(marks, k, walls):
                depth = 1
            elif may_open and before.isspace() and text[max(0, at - 2) : at - 1] in (":", ".", "?", "!"):
                opened = at  # the former mark was never closed
        elif mark == '"' and text[opened] in _OPENING and _pair_inside(text, marks, k) and not _wall_between(walls, at, marks[k + 2][0]):
            inner = k + 1
        elif mark == '"' and before.isspace() and (after.isalnum() or after in "“‘'(") and text[opened] == '"' and at - opened > 1:
            opened = at
        else:
            take(opened, at, 1)
            opened = -1
    if opened >= 0 and text[max(0, opened - 2) : opened].rstrip().endswith(":"):
        take(opened, _sentence_end(text, opened, len(text)), 0)
    found.sort()
    return [p for i, p in enumerate(found) if i == 0 or p.open >= found[i - 1].close]


def _wall_between(walls: Sequence[int], start: int, end: int) -> bool:
    i = bisect_left(walls, start)
    return i < len(walls) and walls[i] <= end


def _nested(marks: Sequence[tuple[int, str]], k: int, walls: Sequence[int]) -> bool:
    """Whether the opening mark at `k`, inside an open passage, and that passage are both closed by the next marks."""
    depth = 2
    for at, mark in marks[k + 1 : k + 1 + MAX_NESTED]:
        if _wall_between(walls, marks[k][0], at):
            return False
        depth += (mark in _OPENING) - (mark in _CLOSING)
        if not depth:
            return True
    return False


def _pair_inside(text: str, marks: Sequence[tuple[int, str]], k: int) -> bool:
    """Whether the straight mark at `k`, inside “ ”, opens a word or two that the next straight mark closes: “… việc "minh họa" cho …”."""
    if k + 2 >= len(marks) or marks[k + 1][1] != '"' or marks[k + 2][1] not in _CLOSING:
        return False
    (at, _), (stop, _) = marks[k], marks[k + 1]
    return text[at - 1 : at].isspace() and text[at + 1 : at + 2].isalnum() and stop - at <= MAX_MISMATCHED and text[stop - 1].isalnum() and not text[stop + 1 : stop + 2].isalnum()


def _sentence_end(text: str, start: int, limit: int) -> int:
    match = _END.search(text, start, min(limit, start + MAX_PASSAGE))
    return match.start() + 1 if match else min(limit, start + MAX_PASSAGE)


_END = re.compile(r"[.!?](?=\s|$)|…(?=\s+[^\W\d_a-zà-ỹ]|$)|\n")
