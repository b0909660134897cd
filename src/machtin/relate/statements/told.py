"""What every finder of this package makes: a claim in words, and the clash of two of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from datetime import datetime
from typing import Literal

import msgspec

from machtin.analysis import Mention
from machtin.relate.claims import Claim, Material
from machtin.relate.lines import Line
from machtin.relate.questions import Clash, surroundings
from machtin.text.fold import fold, without_tones
from machtin.text.sentences import trimmed
from machtin.values import Comparison, Name

MAX_WORDS = 160  # characters of an account: more is a sentence, not an answer
BEARER_REACH = 260  # characters back to the person of whom a sentence without a name goes on telling; about two sentences

# Words that go on telling of somebody named before, where a sentence names nobody.
_POINTING = re.compile(
    r"\b(?:bị cáo|bị can|nạn nhân|nghi phạm|nghi can|hung thủ|ông|bà|anh|chị|cô|cụ|em|cháu|cậu|hắn|y|tài xế|cầu thủ|tiền đạo|hậu vệ|tiền vệ|thủ môn|người này)\b[^.;:!?]*$|^\s*$"
)

_OFFICE_OF_STORY = re.compile(r"\b(?:bị cáo|bị can|cầu thủ|tiền đạo|hậu vệ|tiền vệ|thủ môn)\b")  # there is mostly one in an article that names one

Kind = Literal["place", "attribution", "outcome", "cause", "name"]


class Told(msgspec.Struct, frozen=True):
    """An answer in words, with what it is an answer about."""

    claim: Claim
    bearer: str | None
    """Story entity of whom or of what it is told."""
    answer: str


def told(material: Material, line: Line, start: int, end: int, kind: Kind, key: str, answer: str, bearer: str | None, about: tuple[str, str]) -> Told:
    """Return the answer that stands at [start, end) of the line's article. `about` is the question, Vietnamese and English, "{who}" for the bearer."""
    whole = material.analyses[line.article].text
    cut = min(end, start + MAX_WORDS, line.end)
    if cut < end and not whole[cut : cut + 1].isspace():  # cut between words
        blank = whole.rfind(" ", start + 1, cut)
        cut = blank if blank > 0 else cut
    span = trimmed(whole, start, cut)
    start, end = (span.start, span.end) if span else (start, cut)
    text = whole[start:end]
    claim = Claim(
        line.article, line, start, end, text, kind, f"told: {key}: {bearer or ''}", Name(answer), answer,
        near=material.near(line, start, end), before=material.before(line, start), entities=material.entities_of(line), subject=bearer,
        noun="\t".join(about),
    )
    return Told(claim, bearer, answer)


def clash(material: Material, x: Told, y: Told, weight: float, rule: str) -> Clash:
    """Return the clash of two answers, in order of article."""
    x, y = sorted((x, y), key=lambda t: (t.claim.article, t.claim.start))
    a, b = x.answer, y.answer
    comparison = Comparison("excludes", f"{a} và {b} loại trừ nhau", f"“{a}” and “{b}” exclude each other", weight, rule)
    return Clash(x.claim, y.claim, comparison, max(0.5, surroundings(material, x.claim, y.claim)), rule)


def bearer_at(material: Material, line: Line, start: int) -> str | None:
    """Return the story entity of the person of whom something is told at `start`: the one named last before it in the sentence.

    Where the sentence names nobody but speaks of "bị cáo", "ông", "cầu thủ này", it is the one named last before, within BEARER_REACH,
    else the one the article tells of.
    """
    analysis = material.analyses[line.article]
    people = {e.id for e in material.linked.entities if e.type == "per"}
    first, last = (bisect_left(analysis.mentions, at, key=lambda m: m.start) for at in (start - BEARER_REACH, start))
    found = [
        (m.start, entity)
        for m in reversed(analysis.mentions[first:last])
        if (entity := story_entity(material, line.article, m)) in people
        and material.lines.at(line.article, m.start).kind not in ("caption", "credit", "byline")
    ]
    if found and found[0][0] >= line.start:
        return found[0][1]
    if spelled := _spelled(material, line.article, analysis.text[line.start : start]):
        return spelled
    if not _POINTING.search(fold(analysis.text[line.start : start])):
        return None
    if found:
        return found[0][1]
    return _main_person(material, line.article, people) if _OFFICE_OF_STORY.search(fold(analysis.text[line.start : start])) else None


def _spelled(material: Material, article: int, words: str) -> str | None:
    """The person of the story one of whose names stands last in the words, where it was not read as a name there ("Mộc bị bắt …")."""
    name = material.analyses[article].id
    forms = [
        (words.rfind(form), e.id)
        for e in material.linked.entities if e.type == "per" and any(m.article == name for m in e.members)
        for form in (e.name, *e.aliases) if re.search(rf"\b{re.escape(form)}\b", words)
    ]
    return max(forms)[1] if forms else None


def _main_person(material: Material, article: int, people: set[str]) -> str | None:
    """The person whom an article names most, three times at least: of whom it goes on telling where it names nobody."""
    counts = Counter(e for m in material.analyses[article].mentions if (e := story_entity(material, article, m)) in people)
    return next((e for e, n in counts.most_common(1) if n >= 3), None)


def same_person(material: Material, x: str | None, y: str | None) -> bool:
    """Whether two story entities are one, or bear names that differ in a mark or in y and i alone ("Vỹ", "Vĩ"), or of which one ends the other."""
    if x is None or y is None:
        return False
    names = {e.id: without_tones(e.name).replace("y", "i").split() for e in material.linked.entities if e.id in (x, y)}
    short, full = sorted((names[x], names[y]), key=len)
    return x == y or full[-len(short) :] == short


def story_entity(material: Material, article: int, mention: Mention) -> str | None:
    """Return the story entity that a mention names, or None."""
    return material.linked.of.get((article, mention.entity)) if mention.entity else None


def published(material: Material, x: Claim, y: Claim) -> tuple[datetime | None, datetime | None]:
    """Return when the articles of two claims were published; by the day where one of them tells no hour."""
    told = [material.analyses[c.article].published or material.analyses[c.article].document_date or "" for c in (x, y)]
    if not all("T" in t for t in told):
        told = [t[:10] for t in told]
    first, second = (datetime.fromisoformat(t).replace(tzinfo=None) if t else None for t in told)
    return first, second
