"""Find what was changed in a sentence that two articles otherwise tell in the same words.

Two sentences whose words stand in the same order are laid over each other; where a value of the one stands opposite a value of the same kind
of the other, and nothing else tells them apart, both answer one question whatever it is. This is the surest sign of a slip in copying,
and it needs no knowledge of what is told.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from rapidfuzz.distance import Levenshtein

from machtin.relate.claims import Claim, Material, every_number, restated
from machtin.relate.copies import MIN_TOKENS, Copy
from machtin.relate.dates import year_untold
from machtin.relate.lines import TOKEN, Line
from machtin.relate.questions import MIN_STRENGTH, Clash
from machtin.text.fold import fold
from machtin.text.letters import CAPITALS
from machtin.values import Name, Period, Value, compare, period_of, place_of

MIN_LIKENESS = 0.8  # of the copied sentence; below, the value opposite may belong to another clause
# Likeness of a sentence, and share of an article's sentences, from which an article is a reprint.
MIN_REPRINT, REPRINTED = 0.9, 0.6
# A work's or programme's name in quotation marks, at most eight words: more is a saying.
_TITLE = re.compile(rf"[“\"‘'«]\s?([{CAPITALS}0-9][^“”\"‘’'«».!?\n]{{1,60}}?)\s?[”\"’'»](?: của (?:[{CAPITALS}][\w.]*(?: |\b)){{1,4}})?")
# The same without marks, behind a word for a work: "trên nền nhạc Latch của Willie".
_WORK = re.compile(
    rf"(?:ca khúc|bài hát|nền nhạc|nhạc phẩm|tác phẩm|vở kịch|vở diễn|bộ phim|phim|cuốn sách|tiểu thuyết|album|bức tranh|game) "
    rf"(?P<title>[{CAPITALS}][\w'’]*(?: (?:[{CAPITALS}0-9]|(?:of|the|a|in|for|to|and|my|your|you|me)\b)[\w'’]*){{0,6}}(?: của (?:[{CAPITALS}][\w.]*(?: |\b)){{1,4}})?)"
)
_SIGNED = re.compile(r"\b(?:ảnh|clip|video|nguồn|theo|bài|đồ họa)\s?:?\s?$")  # who took the picture: each paper has its own
N_ANCHORS = 2  # unchanged tokens on both sides of the value (or the sentence's end)
PARALLEL, MANY_ANCHORS = 0.5, 3  # likeness from which works are compared, long names as they have, and the anchors that this takes


def find_changed(material: Material, copies: Sequence[Copy], numbers: Sequence[Claim]) -> list[Clash]:
    """Return the clashes between values that stand opposite each other in copied sentences."""
    reprinted = _reprinted(material, copies)
    by_line: dict[int, list[Claim]] = {}
    seen: set[tuple[int, int]] = set()
    for claim in (*numbers, *every_number(material, reprinted)):
        if (claim.line.at, claim.start) not in seen:
            seen.add((claim.line.at, claim.start))
            by_line.setdefault(claim.line.at, []).append(claim)
    out = []
    for copy in copies:
        if copy.likeness >= PARALLEL:
            out += list(_changed(material, copy, by_line))
    return out


def _reprinted(material: Material, copies: Sequence[Copy]) -> frozenset[int]:
    """The articles that are for the most part another's words: there even a quotation of an exchange must be the same."""
    copied: Counter[tuple[int, int]] = Counter((c.one.article, c.other.article) for c in copies if c.likeness >= MIN_REPRINT)
    long = [sum(len(x.tokens) >= MIN_TOKENS for x in material.lines.of(n)) for n in range(len(material.analyses))]
    return frozenset(n for pair, count in copied.items() if count >= REPRINTED * min(long[k] for k in pair) for n in pair)


class Change(msgspec.Struct, frozen=True):
    """Tokens of the one line that stand for tokens of the other."""

    mine: tuple[int, int]
    theirs: tuple[int, int]
    before: int
    behind: int | None = None


class _Value(msgspec.Struct, frozen=True):
    start: int
    end: int
    claim: Claim


def _changed(material: Material, copy: Copy, numbers: dict[int, list[Claim]]) -> Iterator[Clash]:
    one, other = copy.one, copy.other
    changes = changes_of(one, other)
    if not changes:
        return
    copied = copy.likeness >= MIN_LIKENESS
    mine = _touched(_values(material, one, numbers), sorted(c.mine[0] for c in changes))
    theirs = _touched(_values(material, other, numbers), sorted(c.theirs[0] for c in changes))
    for x in mine:
        for y in theirs:
            if x.claim.kind != y.claim.kind or x.claim.key != y.claim.key or (not copied and x.claim.key != "title"):
                continue
            if not stands_opposite(changes, (x.start, x.end), (y.start, y.end), len(one.tokens), N_ANCHORS if copied else MANY_ANCHORS):
                continue
            result = compare(x.claim.value, y.claim.value)
            if result.excludes and result.strength >= MIN_STRENGTH and not year_untold(material, x.claim, y.claim):
                yield Clash(x.claim, y.claim, result, copy.likeness, f"{x.claim.kind}.aligned")


def _touched(values: Sequence[_Value], starts: Sequence[int]) -> list[_Value]:
    """The values in which a change begins, or at whose end it does."""
    return [v for v in values if (i := bisect_left(starts, v.start)) < len(starts) and starts[i] <= v.end]


def _values(material: Material, line: Line, numbers: dict[int, list[Claim]]) -> list[_Value]:
    """The values of a line with their places among its tokens."""
    offsets = [m.start() + line.start for m in TOKEN.finditer(fold(line.text))]

    claims = list(numbers.get(line.at, ()))
    analysis = material.analyses[line.article]
    for t in analysis.times:
        if line.start <= t.start < line.end and t.earliest and t.latest and not restated(analysis, t):
            words = analysis.text[t.start : t.end]
            value = period_of(t, words)
            if isinstance(value, Period):
                claims.append(_claim(material, line, t.start, t.end, "date", "time", value, t.value, t.earliest, t.latest))
    for m in analysis.mentions:
        if line.start <= m.start < line.end and m.type in ("gpe", "loc"):
            name = analysis.text[m.start : m.end]
            claims.append(_claim(material, line, m.start, m.end, "place", "place", place_of(name), name))
        elif line.start <= m.start < line.end and m.type == "per" and not _SIGNED.search(fold(analysis.text[max(line.start, m.start - 16) : m.start])):
            name = analysis.text[m.start : m.end]
            claims.append(_claim(material, line, m.start, m.end, "name", "per", Name(name), name))
    for title in _TITLE.finditer(line.text):
        start, end = line.start + title.start(1), line.start + len(title.string[: title.end()].rstrip())
        claims.append(_claim(material, line, start, end, "name", "title", Name(title[1]), title[1]))
    for work in _WORK.finditer(line.text):
        shown = work["title"].rstrip()
        claims.append(_claim(material, line, line.start + work.start("title"), line.start + work.start("title") + len(shown), "name", "title", Name(shown), shown))
    return [_Value(*span, c) for c in claims if (span := _span(offsets, c.start, c.end)) != (0, 0)]


def _claim(
    material: Material, line: Line, start: int, end: int, kind: str, key: str, value: Value, shown: str,
    earliest: str | None = None, latest: str | None = None,
) -> Claim:
    text = material.analyses[line.article].text[start:end]
    return Claim(line.article, line, start, end, text, kind, key, value, shown, earliest=earliest, latest=latest)


def changes_of(one: Line, other: Line) -> list[Change]:
    """Return the stretches in which two lines differ, each with how many unchanged tokens stand before and behind it."""
    out: list[Change] = []
    kept = 0
    for code in Levenshtein.opcodes(one.tokens, other.tokens):
        if code.tag == "equal":
            kept = code.src_end - code.src_start
            if out and out[-1].behind is None:
                out[-1] = msgspec.structs.replace(out[-1], behind=kept)
        elif out and out[-1].behind is None:  # a replaced word beside an added one: one stretch
            out[-1] = msgspec.structs.replace(out[-1], mine=(out[-1].mine[0], code.src_end), theirs=(out[-1].theirs[0], code.dest_end))
        else:
            out.append(Change((code.src_start, code.src_end), (code.dest_start, code.dest_end), kept))
            kept = 0
    return out


def stands_opposite(changes: Sequence[Change], mine: tuple[int, int], theirs: tuple[int, int], n_tokens: int, anchors: int = N_ANCHORS) -> bool:
    """Tell whether all that changes where two spans of tokens stand lies within both, with unchanged words on both sides (or the sentence's end)."""
    inside = [
        change for change in changes
        if mine[0] <= change.mine[0] and change.mine[1] <= mine[1] and theirs[0] <= change.theirs[0] and change.theirs[1] <= theirs[1]
    ]
    # What is only put in beside a name ("…, Úc, Mỹ", "…, Úc, New Zealand, Mỹ") changes no name.
    if not inside or all(c.mine[0] == c.mine[1] and c.mine[0] in mine for c in inside) or all(c.theirs[0] == c.theirs[1] and c.theirs[0] in theirs for c in inside):
        return False
    first, last = inside[0], inside[-1]
    before = first.before >= anchors or first.mine[0] <= 1
    return before and ((last.behind or 0) >= anchors or last.mine[1] >= n_tokens - 1)


def token_spans(line: Line, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return for each [start, end) of the article the tokens of a line, first and behind the last, that begin in it; (0, 0) for none."""
    offsets = [m.start() + line.start for m in TOKEN.finditer(fold(line.text))]
    return [_span(offsets, start, end) for start, end in places]


def _span(offsets: Sequence[int], start: int, end: int) -> tuple[int, int]:
    first, behind = bisect_left(offsets, start), bisect_left(offsets, end)
    return (first, behind) if first < behind else (0, 0)
