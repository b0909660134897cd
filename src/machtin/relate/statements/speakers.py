"""Whose words: one statement in two articles, in the same words, said by two who are not one.

"Theo ông Lê Văn Mộc, nét mới của hội là …" and "Theo bà Ngô Thị Sa, nét mới của hội là …": the words were copied, the speaker was not. Looked for
among statements of nearly the same words, for two people may well say alike things. A body and somebody who speaks for it are one; so are a name and its
other spelling, a paper and whom it quotes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

import msgspec

from machtin.analysis import Quote
from machtin.relate.claims import Material
from machtin.relate.lines import FUNCTION_WORDS, TOKEN
from machtin.relate.questions import Clash
from machtin.relate.statements.told import Told, clash, same_person, told
from machtin.relate.variants import vietnamese, words_of
from machtin.text.fold import fold

WEIGHT = 0.65
MIN_LIKENESS = 0.6  # of the words of two statements; read off mds-dev
MIN_RUNS = 2  # runs of three words in common
MAX_SHARING = 30  # quotes of one run of words: more is a common phrase
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
        if n < MIN_RUNS or x.article == y.article or key in seen or not _two(material, x, y, people):
            continue
        if material.lines.likeness(x.words, y.words) < MIN_LIKENESS:
            continue
        one, other = _told(material, x), _told(material, y)
        if words_of(one.claim.text)[-1:] != words_of(other.claim.text)[-1:]:  # "Ferguson" is "Ferguson", however the names were joined
            seen.add(key)
            yield clash(material, one, other, WEIGHT, "attribution.speakers")


def _two(material: Material, x: Said, y: Said, people: dict[str, str]) -> bool:
    """Whether two speakers are two: full names of people, no spellings or parts of one another, no transliteration of the other."""
    names = people[x.speaker], people[y.speaker]
    if x.speaker == y.speaker or same_person(material, x.speaker, y.speaker) or same_person(material, y.speaker, x.speaker):
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
