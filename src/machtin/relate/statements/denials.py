"""Whether it is so: what one sentence claims and another denies, in the same article or in another (data/denials.toml).

    "Ấn Độ cáo buộc quân đội Trung Quốc xâm phạm lãnh thổ" / "Trung Quốc phủ nhận việc quân đội nước này xâm nhập lãnh thổ Ấn Độ"

A denial names what it denies ("phủ nhận việc …", "thông tin … là bịa đặt", "không có chuyện …"): those words are looked for in all other sentences of the
story, weighed by how rare they are in the news (words.py). Or it points to it ("bác bỏ cáo buộc trên"): then it is what is claimed in the sentences right before.
A proposal turned down is no denial; what asks, supposes or denies too is no claim. A sentence that tells both sides itself is left out.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

import msgspec

from machtin.relate.claims import Material
from machtin.relate.lines import FUNCTION_WORDS, TOKEN, Line
from machtin.relate.questions import Clash
from machtin.relate.statements.told import MAX_WORDS, Told, clash, story_entity, told
from machtin.relate.statements.words import LONGEST, plain, terms, total, weight
from machtin.text.fold import Folded, fold

WEIGHT = 0.7
# Part of what a denial says, by weight, that a claim must tell too, names left out; where the denial names nobody, all but everything. Read off mds-dev and vietnews.
MIN_COVERED, MIN_NAMELESS = 0.6, 0.75
MIN_WHOLE = 0.5  # the same with the names
MIN_SYLLABLES = 2  # in common, names left out
NEXT_BEST = 0.85  # of the best claim's likeness, from which another article's is told beside it
MAX_CONTENT = 30  # tokens of a denied clause
MIN_CONTENT = 2  # telling syllables, below which it says nothing
MIN_NAMELESS_CONTENT = 4  # the same where it names nobody
MAX_DENIALS = 60
MAX_POSTING = 80  # lines that share a word
ASSERTED = 0.15  # likeness more for a clause that says so, beside a mere "vụ xử phạt …"
POINTED = 0.6  # likeness of a claim that is pointed to
BACK = 2  # sentences before a pointing denial that may hold its claim
ONE_QUESTION = 0.6  # part of the shorter of two denials, from which they deny one thing
SHOWN = 16  # words of the question
Term = tuple[str, ...]


class Denial(msgspec.Struct, frozen=True):
    """A clause that denies, and what it denies."""

    line: Line
    start: int
    end: int
    """Code points of the article: the denying words with what they deny."""
    told: frozenset[Term]
    """What is denied, in usual words: its syllables and pairs of them, names left out; empty where it points back."""
    names: frozenset[Term]
    """The syllables of the names in it."""
    entities: dict[str, frozenset[Term]]
    """The syllables of each story entity in it: "NSA" is "Cơ quan An ninh Quốc gia Mỹ"."""
    verb: tuple[str, ...]
    """The first full verb of what is denied, in usual words; empty where none was read."""
    points: bool
    """Whether it points to a claim told before."""
    shown: str
    negative: bool


@cache
def table() -> dict[str, Any]:
    """Return the table of cues, with its examples."""
    return tomllib.loads((files("machtin.relate") / "data" / "denials.toml").read_text("utf-8"))


def _any(*names: str) -> str:
    words = sorted((w for name in names for w in table()[name]), key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, words)) + ")"


_DETERMINER = r"(?:(?:những|các|mọi|tất cả|toàn bộ|một|hai|nhiều|lại|hoàn toàn|kịch liệt|thẳng thừng|hết|cả|dứt khoát) )*"
_END = re.compile(
    r"[.;:!?\"“”()\n]| - |,? (?:đồng thời|tuy nhiên|nhưng|song|mà|trong khi|khi|và (?:nói|khẳng định|cho|tuyên bố|nhấn mạnh|gọi|yêu cầu|đồng thời|không|cáo buộc|cam|bảo)) |"
    r", (?:và|cho|nói|khẳng định|tuyên bố|gọi|đảm bảo|không|coi|đồng|bất|sau|theo|ông|bà|nhưng|dù|mặc|vì|do|để|với|trong) "
)
_NOT = re.compile(r"\b(?:không(?! kích| quân| phận| gian| khí| lưu| trung| người lái)|chưa|chẳng)\b")
_NO_CLAIM = re.compile(r"\b(?:nếu|từng|cách đây|liệu|có hay không|hay không|có phải|giả sử|tránh|để làm rõ|làm rõ|xác minh|nghi ngờ|không biết)\b|\?")
_ASSERTED = re.compile(r"\b(?:đã|sẽ|đang|bị|được|cáo buộc|cho biết|cho rằng|tuyên bố|khẳng định|nói|tố|thừa nhận|tiết lộ)\b")
_LIGHT = frozenset(("có", "là", "bị", "được", "phải", "làm", "cho", "cần", "muốn", "định", "nói", "gây", "khiến", "bắt đầu", "tiếp tục", "xảy ra", "diễn ra"))
_SAID = re.compile(r"\b(?:cáo buộc|tố|tố cáo|đổ lỗi|buộc tội|cho rằng|nói rằng|tin đồn|thông tin)\b")
_BEFORE = re.compile(r"\b(?:từ|không|chưa|chẳng|không thể|chưa bao giờ|không hề|việc|sự|bất chấp|khó)\s*$")


@cache
def _verb() -> re.Pattern[str]:
    claim, link = _any("claims"), _any("links")
    return re.compile(
        rf"\b(?:(?P<deny>{_any('deny')})(?: {_DETERMINER}{claim}\b)?|{_any('reject')} {_DETERMINER}(?:{claim}\b|(?=rằng |cho rằng )))(?: {claim}\b)?(?: {link}\b)*\s*"
    )


@cache
def _false() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<claim>{_any('claims')})(?<!tuyên bố)(?<!hành vi)(?P<what>[^.;:!?\n]{{0,150}}?) (?:chỉ )?(?:là|đều|hoàn toàn)(?: (?:những|các|hoàn toàn|một|cũng))*(?: (?:thông tin|điều|chuyện|cáo buộc|lời|trò|sự))?(?: hoàn toàn)? [\"“'‘]?{_any('false')}\b"
    )


@cache
def _no() -> re.Pattern[str]:
    return re.compile(rf"\b{_any('no')}\b\s*")


@cache
def _pointing() -> re.Pattern[str]:
    return re.compile(rf"(?:của [\w ]{{2,30}} )?{_any('pointing')}\b")


@cache
def _denying() -> re.Pattern[str]:
    """Words of a sentence that itself denies: it is no claim."""
    return re.compile(rf"\b(?:{_any('deny', 'reject', 'false', 'no', 'doubt')})\b")


@cache
def _claiming() -> re.Pattern[str]:
    return re.compile(rf"\b{_any('claiming')}\b(?! tụng| giác| chất)")


def find_denials(material: Material, folded: list[tuple[Line, Folded]]) -> Iterator[Clash]:
    """Yield the clashes of denials with what they deny: of each the claim that tells most of it, and others that tell nearly as much, one an article."""
    denials = list(islice((d for line, text in folded if _denying().search(text.text) for d in _denials(material, line, text)), MAX_DENIALS))
    if not denials:
        return
    lines = [(line, text, _Tokens(text.text)) for line, text in folded]
    posting: dict[str, list[int]] = defaultdict(list)
    for n, (_, _, tokens) in enumerate(lines):
        for t in {t for t in tokens.plain if t not in FUNCTION_WORDS}:
            posting[t].append(n)
    for denial in _as_one(denials):
        best: dict[int, tuple[float, Told]] = {}
        for score, claim in _claims(material, denial, lines, posting):
            if score > best.get(claim.claim.article, (0.0, claim))[0]:
                best[claim.claim.article] = score, claim
        most = max((score for score, _ in best.values()), default=0.0)
        for score, claim in best.values():
            if score >= NEXT_BEST * most:
                yield msgspec.structs.replace(clash(material, _denied(material, denial, claim), claim, WEIGHT, "outcome.denied"), likeness=min(1.0, score))


def _as_one(denials: list[Denial]) -> Iterator[Denial]:
    """The denials, those of one thing under one question: the words of the first."""
    known: list[Denial] = []
    for d in denials:
        same = next((k for k in known if d.told and k.told and total(d.told & k.told) >= ONE_QUESTION * min(total(d.told), total(k.told)) and (d.names & k.names or not d.names)), None)
        if same is None:
            known.append(d)
        yield msgspec.structs.replace(d, shown=same.shown) if same else d


class _Tokens:
    """The tokens of a folded line in usual words, each with the place it comes from."""

    def __init__(self, text: str) -> None:
        spans = [m.span() for m in TOKEN.finditer(text)]
        raw = [text[a:b] for a, b in spans]
        self.plain: list[str] = []
        self.spans: list[tuple[int, int]] = []
        i = 0
        while i < len(raw):
            for n in range(min(LONGEST, len(raw) - i), 0, -1):
                usual = plain(raw[i : i + n], whole=True)
                if n == 1 or usual != raw[i : i + n]:
                    break
            self.plain += usual
            self.spans += [(spans[i][0], spans[i + n - 1][1])] * len(usual)
            i += n

    def densest(self, wanted: frozenset[Term]) -> tuple[int, int]:
        """The stretch of an account's length that holds most of the wanted words, by weight; the shortest of such."""
        places = [i for i, t in enumerate(self.plain) if (t,) in wanted]
        best, left = (0.0, 0, (0, 0)), 0
        counts: dict[str, int] = defaultdict(int)
        for i in places:
            counts[self.plain[i]] += 1
            while self.spans[i][1] - self.spans[places[left]][0] > MAX_WORDS or counts[self.plain[places[left]]] > 1:
                counts[self.plain[places[left]]] -= 1
                left += 1
            span = self.spans[places[left]][0], self.spans[i][1]
            best = max(best, (sum(weight((t,)) for t, n in counts.items() if n), span[0] - span[1], span))
        return best[2]

    def between(self, start: int, end: int) -> list[str]:
        """The tokens that stand in a stretch."""
        return [t for t, (a, b) in zip(self.plain, self.spans, strict=True) if start <= a and b <= end]


def _denials(material: Material, line: Line, text: Folded) -> Iterator[Denial]:
    for m in _verb().finditer(text.text):
        if not _BEFORE.search(text.text[max(0, m.start() - 16) : m.start()]):
            yield from _denial(material, line, text, m.start(), m.end(), _stop(text.text, m.end()))
    for m in _no().finditer(text.text):
        yield from _denial(material, line, text, m.start(), m.end(), _stop(text.text, m.end()))
    for m in _false().finditer(text.text):
        at = m.start("what")
        yield from _denial(material, line, text, m.start(), at, m.end("what"), m.end())


def _stop(text: str, at: int) -> int:
    found = _END.search(text, at)
    return found.start() if found else len(text)


def _denial(material: Material, line: Line, text: Folded, start: int, at: int, stop: int, end: int | None = None) -> Iterator[Denial]:
    what = text.text[at:stop]
    spans = [(m.start() + at, m.end() + at) for m in TOKEN.finditer(what)][:MAX_CONTENT]
    tokens = [text.text[a:b] for a, b in spans]
    names = {text.text[a:b] for a, b in spans if text.original[text.origin(a)].isupper() or text.text[a:b].isdigit()}
    names |= set(plain([t for t in tokens if t in names]))
    told = frozenset(t for t in terms(plain(tokens)) if weight(t) and not names & set(t))
    short = len({t for t in told if len(t) == 1}) < (MIN_CONTENT if names else MIN_NAMELESS_CONTENT) or what.startswith("và ")
    points = end is None and bool(not what.strip() or what.startswith("và ") or _pointing().fullmatch(what.strip()))
    points = points and text.text[stop : stop + 1] not in ('"', "“") and not _SAID.search(text.text[:start])  # what is denied stands in quotes, or in the same sentence
    if (short and not points) or what.startswith("của "):
        return
    end = end if end is not None else max(stop, at)
    a, b = text.span(*((0, end) if end <= MAX_WORDS else (start, end)))  # with who denies it, where there is room
    first, last = text.span(at, stop) if stop > at else (a, b)
    shown = " ".join(text.original[first:last].split()[:SHOWN]).strip(" ,")
    entities: dict[str, frozenset[Term]] = {}
    for m in material.mentions_of(line):
        if line.start + first <= m.start and m.end <= line.start + last and (entity := story_entity(material, line.article, m)):
            entities[entity] = frozenset((t,) for t in TOKEN.findall(fold(text.original[m.start - line.start : m.end - line.start])) if t in names)
    yield Denial(
        line, line.start + a, line.start + b, frozenset() if points else told, frozenset((t,) for t in names if weight((t,))), entities,
        _verb_in(material, line, line.start + first, line.start + last), points, shown, bool(_NOT.search(what)),
    )


def _verb_in(material: Material, line: Line, start: int, end: int) -> tuple[str, ...]:
    """The first full verb that stands in a stretch of an article, in usual words."""
    analysis = material.analyses[line.article]
    first = bisect_left(analysis.words, start, key=lambda w: w.start)
    for w in analysis.words[first : first + MAX_CONTENT]:
        word = fold(analysis.text[w.start : w.end])
        if w.start >= end:
            break
        if w.pos == "VERB" and word not in _LIGHT:
            return tuple(plain(word.split()))
    return ()


def _claims(
    material: Material, denial: Denial, lines: list[tuple[Line, Folded, _Tokens]], posting: dict[str, list[int]]
) -> Iterator[tuple[float, Told]]:
    if denial.points:
        yield from _claim_before(material, denial, lines)
        return
    wanted = denial.told | denial.names
    whole, other = total(wanted), total(denial.told)
    near = {n for term in denial.told if len(term) == 1 and len(posting[term[0]]) <= MAX_POSTING for n in posting[term[0]]}
    for n in sorted(near):
        line, text, tokens = lines[n]
        if line.at == denial.line.at or _denying().search(text.text):
            continue
        start, end = tokens.densest(wanted)
        shared = (wanted & terms(tokens.between(start, end))) - _of_other_places(material, denial, line)
        shared |= {t for e in material.entities_of(line) & denial.entities.keys() for t in denial.entities[e]}
        told = shared & denial.told
        covered = total(told) / other
        if sum(len(t) == 1 for t in told) < MIN_SYLLABLES or covered < (MIN_COVERED if denial.names else MIN_NAMELESS) or total(shared) < MIN_WHOLE * whole:
            continue
        if (denial.names and not shared & denial.names) or not set(denial.verb) <= set(tokens.between(start, end)):
            continue
        last = end
        start, end = _clause(text.text, start, end)
        words = text.text[start:end]
        if bool(_NOT.search(text.text, start, last)) != denial.negative or _NO_CLAIM.search(text.text[max(0, start - 20) : end + 2]):
            continue
        score = (covered + total(shared) / whole) / 2 + (ASSERTED if _ASSERTED.search(words) else 0.0)
        yield score, _told(material, line, text, start, end, denial)


def _of_other_places(material: Material, denial: Denial, line: Line) -> set[Term]:
    """The syllables of the denial's names that in a line belong to a longer name of a place: "Ấn Độ" in "Ấn Độ Dương"."""
    text = material.analyses[line.article].text
    places: list[set[Term]] = [{(t,) for t in TOKEN.findall(fold(text[m.start : m.end]))} for m in material.mentions_of(line) if m.type in ("gpe", "loc")]
    own = {t for name in places if name <= denial.names for t in name}
    return {t for name in places if not name <= denial.names for t in name & denial.names} - own


_CLAUSE = re.compile(r"[,;:.!?()\"“”\n]| - ")


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch grown to the ends of its clauses, as far as an account may reach."""
    left = max((m.end() for m in _CLAUSE.finditer(text, 0, start)), default=0)
    right = next((m.start() for m in _CLAUSE.finditer(text, end)), len(text))
    if len(text) <= MAX_WORDS:
        left, right = 0, len(text)  # who says so stands in the sentence too
    left += len(text[left:start]) - len(text[left:start].lstrip())
    if right - left > MAX_WORDS:
        left, right = (start, min(right, start + MAX_WORDS)) if end - start <= MAX_WORDS else (start, start + MAX_WORDS)
    return left, right


def _claim_before(material: Material, denial: Denial, lines: list[tuple[Line, Folded, _Tokens]]) -> Iterator[tuple[float, Told]]:
    """What is claimed right before a denial that points to it."""
    at = bisect_left(lines, denial.line.at, key=lambda x: x[0].at)
    for line, text, _ in reversed(lines[max(0, at - BACK) : at]):
        if line.article != denial.line.article or _denying().search(text.text) or line.kind == "title":
            return
        found = list(_claiming().finditer(text.text))
        if found and not text.text.rstrip().endswith("?"):
            start, stop = found[-1].start(), _stop(text.text, found[-1].end())
            if len([t for t in TOKEN.findall(text.text[found[-1].end() : stop]) if t not in FUNCTION_WORDS]) >= MIN_NAMELESS_CONTENT:
                what = " ".join(text.original[slice(*text.span(found[-1].end(), stop))].split()[:SHOWN])
                yield POINTED, _told(material, line, text, start, min(stop, start + MAX_WORDS), msgspec.structs.replace(denial, shown=what))
            return


def _told(material: Material, line: Line, text: Folded, start: int, end: int, denial: Denial) -> Told:
    a, b = text.span(start, min(end, len(text.text)))
    return _answer(material, line, line.start + a, line.start + b, "có", denial.shown)


def _denied(material: Material, denial: Denial, claim: Told) -> Told:
    shown = denial.shown if denial.told else claim.claim.noun.partition(": ")[2].partition("\t")[0]
    return _answer(material, denial.line, denial.start, denial.end, "không", shown)


def _answer(material: Material, line: Line, start: int, end: int, answer: str, what: str) -> Told:
    return told(material, line, start, end, "outcome", f"whether {what}", answer, None, (f"có đúng không: {what}", f"whether it is so: {what}"))
