"""Whose words: one statement in two articles, in the same words, said by two who are not one.

"Theo ông Lê Văn Mộc, nét mới của hội là …" and "Theo bà Ngô Thị Sa, nét mới của hội là …": the words were copied, the speaker was not. Looked for
among statements of nearly the same words, for two people may well say alike things. A body and somebody who speaks for it are one; so are a name and its
other spelling, a paper and whom it quotes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

import msgspec

from machtin.analysis import Mention, Quote
from machtin.relate.claims import Material
from machtin.relate.copies import Copy
from machtin.relate.lines import FUNCTION_WORDS, TOKEN, Line
from machtin.relate.questions import Clash
from machtin.relate.statements.told import Told, clash, same_person, story_entity, told
from machtin.relate.variants import vietnamese, words_of
from machtin.text.fold import Folded, fold

WEIGHT = 0.65
MIN_LIKENESS = 0.6  # of the words of two statements; read off mds-dev
MIN_RUNS = 2  # runs of three words in common
MAX_SHARING = 30  # quotes of one run of words: more is a common phrase
MAX_NAMED = 8  # names of a sentence that are looked at
REACH = 110  # characters between "theo", "cho biết" and the name, offices between them
_FULL = re.compile(r"[^\W\d]+(?: [^\W\d]+)+")  # a name of several words, nothing abbreviated
_ACCORDING = re.compile(r"\btheo\b(?! dõi| đó| đuổi| chân| quy| luật| kế hoạch)(?:[^.;:\"]|\.(?=\S))*$")
_SAYS = re.compile(r"[^.;:\"]{0,70}?\b(?:cho biết|cho hay|nói|khẳng định|nhấn mạnh|cho rằng|chia sẻ|nhận định|tiết lộ|phát biểu|thông báo|tuyên bố|cảnh báo|thừa nhận)\b")
ABOUT = "ai nói", "who said it"


class Said(msgspec.Struct, frozen=True):
    """A statement of a named person."""

    article: int
    quote: Quote
    speaker: str
    words: tuple[str, ...]


def find_speakers(material: Material) -> Iterator[Clash]:
    """Yield the clashes of speakers of one statement, one a pair of articles and of speakers."""
    people = {e.id: e.name for e in material.linked.entities if e.type == "per"}
    said = [s for n in range(len(material.analyses)) for s in _said(material, n, people)]
    runs: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, s in enumerate(said):
        for run in {s.words[k : k + 3] for k in range(len(s.words) - 2)}:
            runs[run].append(i)
    shared = Counter(pair for found in runs.values() if len(found) <= MAX_SHARING for pair in combinations(found, 2))
    seen: set[tuple[int, int, str, str]] = set()
    for (i, j), n in sorted(shared.items()):
        x, y = said[i], said[j]
        key = (x.article, y.article, x.speaker, y.speaker)
        if n < MIN_RUNS or x.article == y.article or key in seen or not _two(material, x.speaker, y.speaker, people):
            continue
        if material.lines.likeness(x.words, y.words) < MIN_LIKENESS:
            continue
        one, other = _told(material, x), _told(material, y)
        if words_of(one.claim.text)[-1:] != words_of(other.claim.text)[-1:]:  # "Ferguson" is "Ferguson", however the names were joined
            seen.add(key)
            yield clash(material, one, other, WEIGHT, "attribution.speakers")


def find_sayers(material: Material, parallel: Sequence[Copy]) -> Iterator[Clash]:
    """Yield the clashes of whom two sentences of nearly the same words name as their source ("Theo ông A, …", "…, bà B cho biết"), read as quotes or not."""
    people = {e.id: e.name for e in material.linked.entities if e.type == "per"}
    for copy in parallel:
        x, y = (_sayer(material, line, people) for line in (copy.one, copy.other))
        if x is None or y is None or not _two(material, x[0], y[0], people) or material.lines.likeness(copy.one.tokens, copy.other.tokens) < MIN_LIKENESS:
            continue
        one, other = x[1], y[1]
        if words_of(one.claim.text)[-1:] != words_of(other.claim.text)[-1:]:
            yield clash(material, one, other, WEIGHT, "attribution.speakers")


def _sayer(material: Material, line: Line, people: dict[str, str]) -> tuple[str, Told] | None:
    """The one person whom a sentence names as its source, with the place of the name; None where several or nobody."""
    named = [(m, e) for m in material.mentions_of(line) if m.type == "per" and (e := story_entity(material, line.article, m)) in people and _FULL.fullmatch(people[e])]
    text = Folded(line.text)
    found: dict[str, Mention] = {}
    for m, entity in named[:MAX_NAMED]:
        start, end = text.at(m.start - line.start), text.at(m.end - line.start)
        if _ACCORDING.search(text.text[max(0, start - REACH) : start]) or _SAYS.match(text.text[end : end + REACH]):
            found.setdefault(entity or "", m)
    if len(found) != 1:
        return None
    [(entity, m)] = found.items()
    key = f"speaker {' '.join(line.content[:6])}"
    return entity, told(material, line, m.start, m.end, "attribution", key, material.analyses[line.article].text[m.start : m.end], entity, ABOUT)


def _two(material: Material, x: str, y: str, people: dict[str, str]) -> bool:
    """Whether two speakers are two: full names of people, no spellings or parts of one another, no transliteration of the other."""
    names = people[x], people[y]
    if x == y or same_person(material, x, y) or same_person(material, y, x):
        return False
    if any(len(name.split()) < 2 or "-" in name or "." in name for name in names):
        return False
    return all(map(vietnamese, fold(names[0]).split())) == all(map(vietnamese, fold(names[1]).split()))


def _said(material: Material, article: int, people: dict[str, str]) -> Iterator[Said]:
    analysis = material.analyses[article]
    for quote in analysis.quotes:
        speaker = material.linked.of.get((article, quote.speaker or ""))
        if speaker in people and speaker is not None:
            words = tuple(t for t in TOKEN.findall(fold(analysis.text[quote.start : quote.end])) if t not in FUNCTION_WORDS)
            yield Said(article, quote, speaker, words)


def _told(material: Material, said: Said) -> Told:
    """The speaker as named nearest to the statement."""
    analysis, quote = material.analyses[said.article], said.quote
    found = [m for m in analysis.mentions if m.type == "per" and material.linked.of.get((said.article, m.entity or "")) == said.speaker]
    start, end = min(((m.start, m.end) for m in found), key=lambda m: min(abs(m[1] - quote.start), abs(m[0] - quote.end)), default=(quote.start, quote.end))
    line = material.lines.at(said.article, start)
    return told(material, line, start, end, "attribution", f"speaker {' '.join(said.words[:6])}", analysis.text[start:end], said.speaker, ABOUT)
