"""Why: "nguyên nhân (của việc này) là …", "lý do (làm việc kia) là …", told with two causes that have no word in common.

The words between the cue and "là" tell what is explained; both articles must explain the same. Several causes of one thing ("một trong những
nguyên nhân", "chủ yếu") exclude nothing and are passed over; causes in set phrases are met in answers.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, islice

import msgspec

from machtin.relate.claims import Material
from machtin.relate.lines import FUNCTION_WORDS, TOKEN, Line
from machtin.relate.questions import Clash, apart, scope_of
from machtin.relate.statements.told import Told, clash, told
from machtin.text.fold import Folded

WEIGHT = 0.6
MAX_TOLD = 60
MIN_CAUSE = 2  # syllables of a cause that says something

_CAUSE = re.compile(r"\b(?:nguyên nhân|lý do)\b(?P<what>[^.,;:!?\n\"“”]{0,70}?)\b(?:là do|là vì|là để|là việc|là)\s+(?P<why>[^.,;:!?\n\"“”()]{4,110})")
_SEVERAL = re.compile(r"\b(?:một trong|các|những|nhiều|hai|ba|ngoài ra|cũng|đây|đó)\b[^,.;]*$")  # before the cue
_KIND = re.compile(r"\b(?:chủ yếu|thứ|khác|nữa|hàng đầu|sâu xa|gián tiếp|tại sao|vì sao|gì)\b")  # behind it
_AGAIN = re.compile(r"\b(?:giá|tăng|giảm|lãi|chỉ số)\b")  # what rises and falls does so again, for another reason
_UNSURE = re.compile(r"\b(?:có thể|khả năng|nghi|chưa|không(?! kích| quân| phận| khí| gian)|sao|gì|ai)\b")


class Cause(msgspec.Struct, frozen=True):
    """A cause as one clause tells it."""

    told: Told
    what: frozenset[str]
    why: frozenset[str]


def find_causes(material: Material, folded: list[tuple[Line, Folded]]) -> Iterator[Clash]:
    """Yield the clashes of causes."""
    found = list(islice((c for line, text in folded for c in _causes(material, line, text)), MAX_TOLD))
    seen: set[tuple[int, int]] = set()
    for x, y in combinations(found, 2):
        a, b = x.told.claim, y.told.claim
        if a.article == b.article or (a.article, b.article) in seen or x.why & y.why or apart(scope_of(material, a), scope_of(material, b)):
            continue
        if len(x.what & y.what) >= 2 and len(x.what & y.what) >= 0.6 * min(len(x.what), len(y.what)):
            seen.add((a.article, b.article))
            yield clash(material, x.told, y.told, WEIGHT, "cause.told")


def _causes(material: Material, line: Line, text: Folded) -> Iterator[Cause]:
    for m in _CAUSE.finditer(text.text):
        if _SEVERAL.search(text.text[max(0, m.start() - 20) : m.start()]) or _KIND.search(m["what"]) or _AGAIN.search(m["what"]) or _UNSURE.search(m["why"][:25]) or _UNSURE.search(m["what"]):
            continue
        what, why = (frozenset(t for t in TOKEN.findall(m[g]) if t not in FUNCTION_WORDS) for g in ("what", "why"))
        if len(why) >= MIN_CAUSE:
            start, end = text.span(m.start("why"), m.start("why") + len(m["why"].rstrip()))
            shown = " ".join(m["why"].split()[:8])
            about = "nguyên nhân, lý do", "cause or reason"
            yield Cause(told(material, line, line.start + start, line.start + end, "cause", "cause", shown, None, about), what, why)
