"""Faults of the input that reading it mended: words joined or left open by a segmenter, line breaks lost, tone marks misplaced.

In:  an article, our words, blocks and sentences of it. Out: repairs in order of place, `was` with the input's underscores.
- joined across a boundary: a given word that runs over the start of a block or sentence ("Mỹ_Iran"), and every block of a flat stretch that begins behind
  words without a stop (the end of a title, a caption, a credit).
- joined words: small letters and a name in one ("thân_Iran"), a word that is always one with something after it ("sứ_mệnh_diệt"), a name begun in the middle of
  a given word and going on behind it ("Iraq_Mohammed Shia"), told by our words or by the first name standing alone elsewhere.
- split word: a word that segmenters nearly always join, left open ("ủy ban"), and the names of the last kind.
- tone mark: the tone on the wrong letter ("nhiêù").
What is a matter of taste ("cho biết", "hiện_thực hóa") is no fault: the words that are always joined are a table counted over 20,000 segmented articles
(`joined_words.json`, made by training/joined_words.py).
Gap: two names joined that both end inside the given word ("Hà_Nội_Hải_Phòng").
"""

from __future__ import annotations

import itertools
import json
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from machtin.analysis import Span, Word
from machtin.article import Article, Block, Repair
from machtin.read.charset import is_syllable
from machtin.text.fold import fold

_TOKEN = re.compile(r"\S+")
_FOREIGN = re.compile(r"[A-Z][A-Za-z]{2,20}(?!\w)")
_NAME_GOES_ON = re.compile(r"(?: (?:[A-Z][\w-]{1,20}|(?:al|bin|ibn|el|de|von|van)[ -][A-Z][\w-]{1,20})){1,5}")
_SYLLABLE = re.compile(r"(?<![^\W\d_])[^\W\d_]{0,4}[ăâêôơưừứửữự][^\W\d_]{1,4}(?![^\W\d_])|(?<![^\W\d_])[^\W\d_]{1,4}[ăâêôơưừứửữự](?![^\W\d_])", re.IGNORECASE)
_EDGE = ".,;:!?…\"“”'‘’()[]"
_STOPS = ".!?…:;\"”’»)"
# Syllables that make a new word of a word: "đăng_kiểm_viên" is one.
_SUFFIXES = frozenset(["hóa", "hoá", "viên", "học", "sĩ", "gia", "giả", "trưởng", "tính", "phẩm", "sinh", "phí", "chủ", "luận", "pháp"])
_TONED = re.compile("[àáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵừứửữự]")
_MARKED = re.compile("[ăâêôơư]")
_SIDE_BY_SIDE = re.compile(f"{_MARKED.pattern}{_TONED.pattern}|{_TONED.pattern}{_MARKED.pattern}")  # not "êkíp", "rơmoóc"


def find_repairs(article: Article, words: Sequence[Word], blocks: Sequence[Block], sentences: Sequence[Span]) -> list[Repair]:
    """Return the faults of the input, in order of place."""
    text, given = article.text, article.given_words
    joints = {i for start, end in given for i in range(start, end) if text[i] == " "}
    out = [*_lost_breaks(article, blocks, joints), *_tone_marks(text)]
    if given:
        out += _joined(text, given, words, blocks, sentences, joints)
        out += _split(text, given, sentences, joints)
    seen: dict[tuple[int, int], Repair] = {}
    for repair in out:
        seen.setdefault((repair.start, repair.end), repair)
    return sorted(seen.values(), key=lambda r: (r.start, r.end))


def _was(text: str, start: int, end: int, joints: set[int]) -> str:
    return "".join("_" if i in joints else text[i] for i in range(start, end))


def _lost_breaks(article: Article, blocks: Sequence[Block], joints: set[int]) -> Iterator[Repair]:
    text = article.text
    flat = [(s, e) for s, e in article.flat]
    for before, block in itertools.pairwise(blocks):
        if text[before.end - 1] in _STOPS or not any(s < block.start < e for s, e in flat):
            continue
        start = max(text.rfind(" ", before.start, before.end) + 1, before.start)
        stop = text.find(" ", block.start, block.end)
        while start - 1 in joints:
            start = max(text.rfind(" ", before.start, start - 1) + 1, before.start)
        while stop in joints:
            stop = text.find(" ", stop + 1, block.end)
        end = block.end if stop < 0 else stop
        yield Repair(start, end, _was(text, start, end, joints), "joined across a boundary")


def _joined(
    text: str, given: Sequence[tuple[int, int]], words: Sequence[Word], blocks: Sequence[Block], sentences: Sequence[Span], joints: set[int]
) -> Iterator[Repair]:
    limits = sorted({b.start for b in blocks} | {s.start for s in sentences})
    starts = [w.start for w in words]
    alone = _standing_alone(text, given)
    for start, end in given:
        was = _was(text, start, end, joints)
        if bisect_left(limits, end) > bisect_right(limits, start):
            yield Repair(start, end, was, "joined across a boundary")
            continue
        if _two_words(text[start:end].strip(_EDGE)):
            yield Repair(start, end, was, "joined words")
        elif (name := _name_behind_a_name(text, start, end, alone)) is not None:
            yield Repair(start, end, was, "joined words")
            yield Repair(*name, _was(text, *name, joints), "split word")
        last = bisect_left(starts, end) - 1
        over = words[last] if last > 0 and start < starts[last] < end < words[last].end else None
        first_part = text[start : over.start].strip() if over is not None else ""
        if over is not None and (first_part in alone or first_part[:1].islower()) and words[last - 1].start >= start and text[over.start].isupper() and text[over.start - 1] == " " and " " in text[over.start : over.end]:
            yield Repair(start, end, was, "joined words")
            if not any(s < over.end < e for s, e in given[bisect_left(given, (over.start, 0)) : bisect_left(given, (over.end, 0))]):
                yield Repair(over.start, over.end, _was(text, over.start, over.end, joints), "split word")


def _standing_alone(text: str, given: Sequence[tuple[int, int]]) -> frozenset[str]:
    """Foreign names of one word that the input left alone somewhere: "Iraq"."""
    starts = [start for start, _ in given]

    def free(at: int) -> bool:
        k = bisect_right(starts, at) - 1
        return k < 0 or at >= given[k][1]

    return frozenset(m.group() for m in _FOREIGN.finditer(text) if not is_syllable(m.group()) and free(m.start()))


def _name_behind_a_name(text: str, start: int, end: int, alone: frozenset[str]) -> tuple[int, int] | None:
    """ "Toskar_Amin Bel Hadi": a foreign name that stands alone elsewhere, joined with the first word of another that goes on; the span of the other."""
    first, _, rest = text[start:end].partition(" ")
    if first not in alone or not rest[:1].isupper() or is_syllable(rest.split()[0]):
        return None
    goes_on = _NAME_GOES_ON.match(text, end)
    return (start + len(first) + 1, goes_on.end()) if goes_on else None


def _two_words(word: str) -> bool:
    """Small letters and a name in one, or a word that is always one with a syllable more."""
    parts = word.split()
    firm, usual, seen = _always_joined()
    folded = fold(word)
    if len(parts) < 2 or folded in firm or folded in seen:
        return False
    if parts[0][0].islower() and any(p[0].isupper() for p in parts[1:]):
        return True
    if len(parts) < 3 or all(p[0].isupper() for p in parts):
        return False
    front = " ".join(parts[:-1])
    return fold(front) in usual and parts[-1] not in _SUFFIXES and parts[-1][0].isalpha() and len(parts[-1]) > 1


def _split(text: str, given: Sequence[tuple[int, int]], sentences: Sequence[Span], joints: set[int]) -> Iterator[Repair]:
    """Neighbouring units of the input that are one word wherever it stands."""
    firm, starts = _always_joined()[0], _beginnings()
    limits = {s.start for s in sentences}
    units: list[tuple[int, int]] = []
    k = 0
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        if k < len(given) and given[k][0] <= start < given[k][1]:
            if start == given[k][0]:
                units.append(given[k])
            if end >= given[k][1]:
                k += 1
            continue
        units.append((start, end))
    folded = fold(text)
    if len(folded) != len(text):  # decomposed text: unit by unit
        forms = [fold(text[start:end]) for start, end in units]
    else:
        forms = [folded[start:end] for start, end in units]
    for n, (start, _) in enumerate(units):
        word, last = forms[n], n
        while word in starts and last + 1 < len(units) and units[last + 1][0] not in limits:
            last += 1
            word = f"{word} {forms[last].rstrip(_EDGE)}"
            if word in firm:
                end = units[last][0] + len(text[units[last][0] : units[last][1]].rstrip(_EDGE))
                yield Repair(start, end, _was(text, start, end, joints), "split word")
            if forms[last][-1] in _EDGE:
                break


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    """What the words of the table begin with, cut behind a syllable."""
    return frozenset(" ".join(w.split()[:n]) for w in _always_joined()[0] for n in range(1, w.count(" ") + 1))


@lru_cache(maxsize=1)
def _always_joined() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Words nearly always joined, those and the mostly joined, longer words joined on purpose; folded."""
    table = json.loads((files("machtin.analyze") / "joined_words.json").read_text("utf-8"))
    firm = frozenset(table["firm"])
    return firm, firm.union(table["usual"]), frozenset(table["seen"])


def _tone_marks(text: str) -> Iterator[Repair]:
    for match in _SYLLABLE.finditer(text):
        syllable = match.group()
        if _misplaced(syllable):
            yield Repair(match.start(), match.end(), syllable, "tone mark")


@lru_cache(maxsize=1 << 13)
def _misplaced(syllable: str) -> bool:
    """A tone stands on a plain vowel although the syllable has a marked one (ă â ê ô ơ ư), which always bears it: "nhiêù", "câù", "đựơc"."""
    low = unicodedata.normalize("NFC", syllable.lower())
    toned, marked = _TONED.findall(low), _MARKED.findall(low)
    return len(toned) == 1 and len(marked) == 1 and _SIDE_BY_SIDE.search(low) is not None and (toned[0] not in "ừứửữự" or marked == ["ơ"])
