"""Places in articles: which sentence of which article, and the words around.

In:  an `Analysis` with the letter that the story gives it. Out: `Place`s, with anchors into the page. Offsets outside the text are clipped.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from machtin.analysis import Analysis
from machtin.show.marks import clean

CONTEXT_CHARS = 150  # of a sentence on either side of the words quoted: two lines of a column


@dataclass(frozen=True)
class Place:
    """A place in an article, with the sentence around it in three parts: before, the words, after."""

    article: str
    letter: str
    number: int | None
    anchor: str
    before: str
    words: str
    after: str

    @property
    def short(self) -> str:
        """`B·14`."""
        return f"{self.letter}·{self.number}" if self.number else self.letter


@dataclass
class ArticleView:
    """An article of the story: its letter, its paper, its date in words."""

    analysis: Analysis
    letter: str
    prefix: str
    starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Keep the sentence starts for looking places up."""
        self.starts = [s.start for s in self.analysis.sentences]

    @property
    def anchor(self) -> str:
        """Where the article stands in the page."""
        return f"{self.prefix}{self.letter.lower()}"

    def title(self) -> str:
        """Return the article's title as it may be shown; empty where it has none."""
        return clean(self.analysis.title)

    def url(self) -> str:
        """Return the article's address where it is one of the web: whatever else an `href` could hold is left out."""
        url = self.analysis.url or ""
        return url if re.match(r"https?://[^\s\"'<>\\\x00-\x1f]+\Z", url) and clean(url) == url else ""

    def paper(self) -> str:
        """Return the paper's name, else the article's id (a file's name, say) unless that is a mere hash of the text."""
        if self.analysis.source:
            return clean(self.analysis.source)
        return "" if re.fullmatch(r"[0-9a-f]{8,64}", self.analysis.id) else clean(self.analysis.id)

    def sentence_of(self, start: int) -> int | None:
        """Return the number, from 1, of the sentence that `start` stands in; None between sentences or without any."""
        index = bisect_right(self.starts, start) - 1
        if index < 0 or start >= self.analysis.sentences[index].end:
            return None
        return index + 1

    def place(self, start: int, end: int) -> Place:
        """Return the place with its sentence around it, trimmed to the words' neighbourhood."""
        text = self.analysis.text
        start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
        number = self.sentence_of(start)
        if number:
            sentence = self.analysis.sentences[number - 1]
            low, high = sentence.start, max(sentence.end, end)
        else:
            low, high = max(0, start - CONTEXT_CHARS), min(len(text), end + CONTEXT_CHARS)
        # No more is cut out than is shown: a thousand places in one endless sentence must not each take a copy of it.
        low, high = max(low, start - CONTEXT_CHARS - 1), min(high, end + CONTEXT_CHARS + 1)
        before, after = _shorten(text[low:start], left=True), _shorten(text[end:high], left=False)
        anchor = f"{self.anchor}{number}" if number else self.anchor
        return Place(
            self.analysis.id, self.letter, number, anchor, clean(before), clean(text[start:end]), clean(after).rstrip()
        )


def _shorten(text: str, *, left: bool) -> str:
    """Cut what is far from the words, at a blank, with an ellipsis where something was cut."""
    if len(text) <= CONTEXT_CHARS:
        return text
    if left:
        tail = text[-CONTEXT_CHARS:]
        return "… " + tail[tail.find(" ") + 1 :]
    head = text[:CONTEXT_CHARS]
    return head[: head.rfind(" ") if " " in head else len(head)] + " …"


def letter_of(index: int) -> str:
    """Return A, B, … Z, AA, AB, … for 0, 1, …"""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def slug(text: str) -> str:
    """Return `text` as part of an anchor: ASCII letters, digits, hyphens."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")[:80]
