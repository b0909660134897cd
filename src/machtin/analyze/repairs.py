"""Faults of a given word segmentation, told with their places.

In:  an article whose input had joined words with `_` (`given_words`), and our words, blocks and sentences of it.
Out: repairs in order: a given word that runs over the end of a block, a sentence or a word of ours; a word of ours that the input left in pieces;
a syllable whose tone mark stands on the wrong letter ("nhiêù").
What is a matter of taste is no fault: a given compound that we cut in two words of small letters, a name that we join and the input did not.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal

from machtin.analysis import Span, Word
from machtin.article import Article, Block, Repair

_SYLLABLE = re.compile(r"[^\W\d_]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_NUCLEUS_MARKED = re.compile("[ăâêôơư]")


def find_repairs(article: Article, words: Sequence[Word], blocks: Sequence[Block], sentences: Sequence[Span]) -> list[Repair]:
    """Return the faults of `article.given_words`, and the misplaced tone marks, in order of place."""
    text = article.text
    out = [*_joined(text, article.given_words, words, blocks, sentences), *_split(text, article.given_words, words)] if article.given_words else []
    out += _tone_marks(text)
    return sorted(out, key=lambda r: (r.start, r.end))


def _joined(text: str, given: Sequence[tuple[int, int]], words: Sequence[Word], blocks: Sequence[Block], sentences: Sequence[Span]) -> Iterator[Repair]:
    limits = sorted({b.start for b in blocks} | {s.start for s in sentences})
    starts = [w.start for w in words]
    for start, end in given:
        was = text[start:end].replace(" ", "_")
        if bisect_left(limits, end) > bisect_right(limits, start):
            yield Repair(start, end, was, "joined across a boundary")
        elif cut := _wrong_join(text, start, end, words, starts):
            yield Repair(start, end, was, cut)


def _wrong_join(text: str, start: int, end: int, words: Sequence[Word], starts: list[int]) -> Literal["joined words"] | None:
    """ "joined words" where our words part the given one and cannot both be right."""
    inside = words[bisect_left(starts, start) : bisect_left(starts, end)]
    if not inside:
        return None
    runs_over = inside[-1].end > end or (inside[0].start > start)
    if not runs_over and len(inside) < 2:
        return None
    names = [text[w.start].isupper() for w in inside]
    # ours go on beyond the given word ("Iraq_Mohammed" + "Shia"), or a name is glued to what is none ("thân_Iran", "không_quân_Al")
    if runs_over or (any(names) and (len(set(names)) > 1 or any(not text[w.start].isalnum() for w in inside))):
        return "joined words"
    return None


def _split(text: str, given: Sequence[tuple[int, int]], words: Sequence[Word]) -> Iterator[Repair]:
    """Words of ours that the input left in pieces."""
    starts = [s for s, _ in given]
    for word in words:
        if " " not in text[word.start : word.end]:
            continue
        first = max(0, bisect_right(starts, word.start) - 1)
        over = [g for g in given[first : bisect_left(starts, word.end)] if g[1] > word.start]
        if any(s <= word.start and e >= word.end for s, e in over):
            continue
        yield Repair(word.start, word.end, _as_given(text, word.start, word.end, over), "split word")


def _as_given(text: str, start: int, end: int, given: Sequence[tuple[int, int]]) -> str:
    joints = {i for s, e in given for i in range(s, e) if text[i] == " "}
    return "".join("_" if i in joints else text[i] for i in range(start, end))


def _tone_marks(text: str) -> Iterator[Repair]:
    for match in _SYLLABLE.finditer(text):
        syllable = match.group()
        if len(syllable) <= 7 and not syllable.isascii() and _misplaced(syllable):
            yield Repair(match.start(), match.end(), syllable, "tone mark")


def _misplaced(syllable: str) -> bool:
    """A tone stands on a plain vowel although the syllable has a marked one (ă â ê ô ơ ư), which always bears it: "nhiêù", "đựơc"."""
    low = unicodedata.normalize("NFC", syllable.lower())
    bearer = next((c for c in low if any(t in unicodedata.normalize("NFD", c) for t in _TONES)), None)
    if bearer is None:
        return False
    bare = "".join(c for c in unicodedata.normalize("NFD", bearer) if c not in _TONES)
    bare = unicodedata.normalize("NFC", bare)
    rest = low.replace(bearer, "", 1)
    marked = _NUCLEUS_MARKED.findall(rest)
    if not marked or (not _NUCLEUS_MARKED.search(bare) and bare not in "aeiouy"):
        return False
    if bare == "ư" and marked == ["ơ"]:
        return True  # "đựơc": in ươ the ơ bears it
    return not _NUCLEUS_MARKED.search(bare)
