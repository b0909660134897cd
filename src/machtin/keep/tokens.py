"""The words by which an article is found.

A token is a word of the segmenter, folded, its syllables joined by `_` ("Hà Nội" → "hà_nội"); punctuation beside a blank, and a block's end, are a `_`
of their own, so that a phrase never goes over them. Every token stands a second time without tones ("ha_noi").
The names of persons stand a third time, syllable by syllable, so that "Kanani" finds "Nasser Kanani"; places do not: "Nội" is not in "Hà Nội".
Gap: of an article with more than MAX_WORDS words only the first are found (a database of the other kind could not hold more).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import msgspec

from machtin.analysis import Analysis, Word
from machtin.text.fold import fold

MAX_WORDS = 12_000  # PostgreSQL numbers the places of a text up to 16,383
MAX_NAMES = 1_000
MAX_LETTERS = 120  # of one token
GAP = "_"
SYLLABLE = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W_]+")


class Tokens(msgspec.Struct, frozen=True):
    """What one article, or one quote, is found by; tokens are separated by blanks."""

    title: str
    body: str
    names: str

    @property
    def n(self) -> int:
        """How many tokens the index counts, those without tones included."""
        return 2 * sum(len(field.split()) for field in (self.title, self.body, self.names))

    def plain(self) -> tuple[str, str, str]:
        """Return the three fields without tones."""
        return toneless(self.title), toneless(self.body), toneless(self.names)


def tokens_of(analysis: Analysis) -> Tokens:
    """Return the tokens of an article."""
    title_end = max((b.end for b in analysis.blocks if b.kind == "title"), default=0)
    title = [w for w in analysis.words if w.end <= title_end]
    body = [w for w in analysis.words if w.end > title_end]
    return Tokens(_stream(analysis.text, title), _stream(analysis.text, body), _people(analysis, 0, len(analysis.text)))


def tokens_between(analysis: Analysis, start: int, end: int) -> Tokens:
    """Return the tokens of a stretch of an article, such as a quote."""
    return Tokens("", _stream(analysis.text, [w for w in analysis.words if w.start < end and w.end > start]), _people(analysis, start, end))


def syllables_of(text: str) -> list[str]:
    """Return the folded syllables of a text, punctuation left out."""
    return [s[:MAX_LETTERS] for s in SYLLABLE.findall(fold(text))]


def toneless(folded: str) -> str:
    """Return a folded text without tones and with đ as d, letter for letter: its length stays where the text is in NFC."""
    return folded.translate(_PLAIN) if not folded.isascii() else folded


class _Plain(dict[int, str]):
    """Letter → its base, filled as letters come."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFD", chr(code))[0]
        self[code] = plain = "d" if base == "đ" else base
        return plain


_PLAIN = _Plain()


def _stream(text: str, words: Sequence[Word]) -> str:
    out: list[str] = []
    last = 0
    for word in words[:MAX_WORDS]:
        if out and "\n" in text[last : word.start] and out[-1] != GAP:
            out.append(GAP)
        token = GAP.join(syllables_of(text[word.start : word.end]))[:MAX_LETTERS]
        if token:
            out.append(token)
        elif (word.start > last or text[word.end : word.end + 1].isspace()) and out and out[-1] != GAP:
            out.append(GAP)  # "TP.HCM" and "5/1" have no blank there and stay together
        last = word.end
    return " ".join(out)


def _people(analysis: Analysis, start: int, end: int) -> str:
    forms: dict[str, None] = {}
    for m in analysis.mentions:
        if m.type == "per" and start <= m.start < end:
            syllables = syllables_of(analysis.text[m.start : m.end])
            if len(syllables) > 1:
                forms[" ".join(syllables)] = None
    return f" {GAP} ".join(list(forms)[: MAX_NAMES // 4])[: MAX_NAMES * 10]
