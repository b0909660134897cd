"""What resolving an article's times looks back to: its date, the sentence at hand, and the times already spoken of."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import NamedTuple

from machtin.analysis import Mod
from machtin.analyze.times import lexicon
from machtin.analyze.times.expression import Expression
from machtin.analyze.times.patterns import alternation

_FUTURE = re.compile(r"(?<!\w)" + alternation(lexicon.FUTURE_CUES))
_PAST_BEFORE = re.compile(r"(?<!\w)(?:hồi|hôm|vừa|từng|vào hồi|đã \w{1,8})\s$")
_HOI = re.compile(r"(?<!\w)hồi (?:đầu |giữa |cuối )?$")
_WILL = re.compile(r"(?<!\w)(?:sẽ|sắp|dự kiến)\s(?![^.;]{0,60}(?:[,:]|(?<!\w)(?:đã|sau khi|hồi|vừa|từng|được (?:ký|công bố|đưa ra))(?!\w)))")
_COMPARED = re.compile(r"(?<!\w)(?:so với|so|cùng kỳ|cùng kỳ của)\s(?:cùng kỳ\s)?(?:của\s)?$")


class Point(NamedTuple):
    """A time that was spoken of: what "cùng ngày", "lúc đó" look back to."""

    value: str
    mod: Mod | None
    day: date | None
    sentence: int
    part: str = ""
    bounds: tuple[int, int] = (0, 0)
    """The sentence, in the folded text."""
    start: int = 0
    compared: bool = False
    """Only something to compare with: "so với quý 3/2012"."""


class Context:
    """The state of one article while its sentences are resolved in order."""

    def __init__(self, text: str, now: datetime | None) -> None:
        self.text, self.now = text, now
        self.points: list[Point] = []
        self.bounds = (0, 0)
        self.sentence = 0
        self.long_ago = -1
        """The last sentence that spoke of old days ("ngày xưa"), -1 for none."""

    def tense(self, e: Expression) -> int:
        """1 where the words around speak of the future, -1 of the past, 0 untold."""
        start, end = self.bounds
        if _WILL.search(self.text, max(start, e.start - 60), e.start):
            return 1  # "sẽ gặp lại hôm 15/11": what is said outright counts more than "hôm"
        if _PAST_BEFORE.search(self.text, max(start, e.start - 9), e.start):
            return -1
        if e.start < end and self.text.startswith("hôm", e.start):
            return -1
        low, high = max(start, e.start - 60), min(end, e.end + 60)
        return 1 if _FUTURE.search(self.text, low, high) else 0

    def outright_past(self, e: Expression) -> bool:
        """Whether "hồi" stands before: said of nothing that is to come."""
        return _HOI.search(self.text, max(self.bounds[0], e.start - 14), e.start) is not None

    def compared(self, e: Expression) -> bool:
        """Whether the time is only something to compare with."""
        return e.rule == "same-period" or _COMPARED.search(self.text, max(self.bounds[0], e.start - 22), e.start) is not None
