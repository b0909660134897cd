"""Whom a pronoun or a description means.

In:  a reading with its entities and mentions, and the span of a noun phrase. Out: an entity's id, or None where no antecedent is clear.
A phrase that holds a name is that name's ("ông Ryder", "tổ chức Hamas"), unless it is about somebody else ("con trai ông Vinh", "một quan chức Mỹ").
"ông", "bà", "người này" mean the one person of fitting sex in the nearest sentence that names any; "nước này" a country, "cơ quan này" a body, "tiền đạo này"
a person of that role; an office alone ("Thủ tướng") the one who bears it. Two that fit in the same sentence: the one that opens it, if the phrase opens its own; else None.
Gap: "họ" and other plurals; an antecedent behind the phrase; what is only described and never named.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from machtin.analysis import Entity, Mention, Span
from machtin.analyze.entities import tables
from machtin.analyze.entities.forms import COUNTRIES, expand, folded_slice, is_syllable, tokens
from machtin.analyze.entities.named import last_words
from machtin.analyze.reading import Reading
from machtin.text.fold import fold

LOOK_BACK = 5  # sentences; a person named further back is taken up by name again
LOOK_BACK_THING = 3  # sentences; countries and bodies are named more densely than persons

_SOURCE = re.compile(r"(?:một |bản |trong )?(?:(?:thông cáo|tuyên bố|thông tin|báo cáo|thông báo|văn bản|công văn|kết luận|trang web|website)\b[^,;:]{0,40}?(?:từ|của|do)|(?:ban )?lãnh đạo|phía) ")
_OTHERS = frozenset({"với", "của", "cho", "cùng", "thay", "bên", "do", "như"})
_FORMER = re.compile(r"\A(?:tân |cựu |nguyên |nữ |nam |vị |đương kim )+")
_SPACES = re.compile(r"[\s\"'()]+")
_SPLIT = re.compile(r"(.*?)(?: (này|trên|nói trên|đó|ấy|kia|vừa nêu))?\Z")


def resolve_reference(reading: Reading, entities: Sequence[Entity], mentions: Sequence[Mention], span: Span) -> str | None:
    """Return the id of the entity that the phrase at `span` means, or None.

    "Mỹ cho biết lực lượng nước này …": "nước này" → Mỹ. "Ông Kanani … Ông nói": "Ông" → Kanani.
    `mentions` and `entities` are those of `resolve_entities`; `span` may hold a name, a role, a pronoun or a description.
    """
    by_id = {e.id: e for e in entities}
    words = _SPACES.sub(" ", folded_slice(reading.text, span.start, span.end)).strip(" ,.;:")
    if not words or span.end - span.start > 200:
        return None
    starts = [m.start for m in mentions]
    first = bisect_left(starts, span.start)
    inside = [m for m in mentions[max(0, first - 1) :][:40] if m.start >= span.start - 40 and m.start < span.end and m.end > span.start]
    settled, named = _named_inside(reading, inside, span, by_id)
    if settled:
        return named
    if words.split()[0] in ("một", "các", "những", "nhiều", "hai", "ba", "mọi"):
        return None
    return _antecedent(reading, by_id, mentions[:first], span, words)


def _named_inside(reading: Reading, inside: list[Mention], span: Span, by_id: dict[str, Entity]) -> tuple[bool, str | None]:
    """The entity that a phrase with names in it is; None where it is about somebody else; first whether the names settle it."""
    if not inside:
        return False, None
    lead = folded_slice(reading.text, span.start, max(span.start, inside[0].start)).split()
    if lead and (lead[0] in ("một", "các", "những", "nhiều") or " ".join(lead[:2]) in tables.KIN or lead[0] in tables.KIN):
        return True, None
    if source := _SOURCE.match(folded_slice(reading.text, span.start, span.end)):  # "thông cáo của …", "ban lãnh đạo CLB …": the body behind it
        bodies = [m for m in inside if m.type == "org" and m.start >= span.start + source.end()]
        return True, bodies[0].entity if bodies else None
    gap_start = span.start
    for mention in inside:
        if mention.type == "per" and mention.entity:
            gap = _WORD.findall(folded_slice(reading.text, min(gap_start, mention.start), mention.start))
            return True, None if _OTHERS & set(gap) else mention.entity
        gap_start = mention.end
    roles = [m for m in inside if m.type == "role"]
    if roles:
        alone = len(inside) == 1 and roles[0].end - roles[0].start < span.end - span.start - 1
        return roles[0].entity is not None or not alone, roles[0].entity
    first = inside[0]
    last = first.end >= span.end - 1 or not folded_slice(reading.text, first.end, span.end).strip(" \"')(")
    if not lead and last:
        return True, first.entity
    if last and first.entity and first.entity in by_id:
        words = " ".join(lead)
        if words in tables.ORGANISATION_WORDS or words in tables.COUNTRY_WORDS or words in tables.CITY_WORDS or words in tables.NAMING_WORDS:
            return True, first.entity
        return True, None
    return True, first.entity if not lead else None


def nearest_person(reading: Reading, entities: Sequence[Entity], before: Sequence[Mention], mention: Mention) -> str | None:
    """Return the one person that the sentence of `mention`, or the nearest before it that names any, is about; None where there are two."""
    return _nearest_person(reading, {e.id: e for e in entities}, before, Span(mention.start, mention.end), "")


def _antecedent(reading: Reading, by_id: dict[str, Entity], before: Sequence[Mention], span: Span, words: str) -> str | None:
    found = _SPLIT.match(words)
    head, pointing = (found[1], found[2]) if found else (words, None)
    if words in tables.PRONOUNS or head in tables.PRONOUNS:
        return _nearest_person(reading, by_id, before, span, tables.PRONOUNS.get(words, tables.PRONOUNS.get(head, "")))
    if pointing is None:
        return _bearer(by_id, before, head) if head in tables.OFFICES else None
    if head in tables.COUNTRY_WORDS:
        return _nearest(reading, by_id, before, span, lambda e: e.type == "gpe" and _is_country(e))
    if head in tables.CITY_WORDS:
        return _nearest(reading, by_id, before, span, lambda e: e.type in ("gpe", "loc") and not _is_country(e))
    if head in tables.ORGANISATION_WORDS:
        wanted = tables.ORGANISATION_WORDS[head]
        near = _nearest(reading, by_id, before, span, lambda e: e.type == "org" and _begins(e, wanted))
        return near or _only(by_id, before, tuple(w for w in wanted if w[0] not in "*-"))
    if person := _bearer(by_id, before, head):
        return person
    return None


def _only(by_id: dict[str, Entity], before: Sequence[Mention], wanted: tuple[str, ...]) -> str | None:
    """The one body of the article so far whose own name says that it is such a one ("liên quân này": "liên minh do … dẫn đầu")."""
    seen = {m.entity for m in before}
    fits = [e.id for e in by_id.values() if wanted and e.id in seen and e.type == "org" and _begins(e, wanted)]
    return fits[0] if len(fits) == 1 else None


def _is_country(entity: Entity) -> bool:
    return any(expand(tokens(a)) in COUNTRIES for a in entity.aliases)


def _begins(entity: Entity, wanted: tuple[str, ...]) -> bool:
    if "*" in wanted:
        return True
    for alias in entity.aliases:
        name = expand(tokens(alias))
        said = " ".join(name)
        if any(said == w or said.startswith(w + " ") for w in wanted if w[0] != "-"):
            return True
        if "-" in wanted and (not all(map(is_syllable, name)) or len(name) <= 2 or alias.isupper()) and said.split()[0] not in _HEADS:
            return True
    return False


_HEADS = frozenset(tables.INSTITUTION)


def _bearer(by_id: dict[str, Entity], before: Sequence[Mention], head: str) -> str | None:
    """The one person so far whose role begins with `head`."""
    seen = {m.entity for m in before if m.entity}
    head = _FORMER.sub("", head)
    fits = [e.id for e in by_id.values() if e.id in seen and e.type == "per" and any(_FORMER.sub("", fold(r)) == head or _FORMER.sub("", fold(r)).startswith(head + " ") for r in e.roles)]
    return fits[0] if len(fits) == 1 else None


def _sentences_back(reading: Reading, before: Sequence[Mention], span: Span, limit: int) -> list[list[Mention]]:
    """The mentions before `span`, a list for each sentence, the nearest first; the title and the lead do not count as the body's past."""
    here = reading.sentence_at(span.start)
    out: list[list[Mention]] = [[] for _ in range(limit + 1)]
    for mention in reversed(before):
        back = here - reading.sentence_at(mention.start)
        if back > limit:
            break
        out[back].insert(0, mention)
    return out


def _nearest_person(reading: Reading, by_id: dict[str, Entity], before: Sequence[Mention], span: Span, gender: str) -> str | None:
    sexes = _sexes(reading, before, by_id)
    for back, mentions in enumerate(_sentences_back(reading, before, span, LOOK_BACK)):
        people = [m for m in mentions if m.entity and m.entity in by_id and by_id[m.entity].type == "per" and m.type in ("per", "role") and not _of_another(reading, m)]
        fits = list(dict.fromkeys(m.entity for m in people if not gender or sexes.get(m.entity or "", gender) == gender))
        if len(fits) > 1:
            told = [e for e in fits if sexes.get(e or "") == gender and gender]
            if len(told) == 1:
                return told[0]
            if back and people and people[0].entity in fits and _opens(reading, people[0], mentions) and _opens(reading, span):
                return people[0].entity
            return None
        if fits:
            return fits[0]
        if people and not gender:
            return None
    return None


def _sexes(reading: Reading, before: Sequence[Mention], by_id: dict[str, Entity]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    since = 0
    for mention in before:
        start, since = min(max(since, mention.start - 16), mention.start), mention.end if mention.type != "role" else since
        if mention.type == "per" and mention.entity:
            two, one = last_words(folded_slice(reading.text, start, mention.start))
            sex = tables.ADDRESS_GENDER.get(two) or tables.ADDRESS_GENDER.get(one)
            if sex:
                found.setdefault(mention.entity, set()).add(sex)
    for id, entity in by_id.items():
        if entity.type == "per" and tokens(entity.name)[1:2] == ("thị",):
            found.setdefault(id, set()).add("f")
    return {id: next(iter(sexes)) for id, sexes in found.items() if len(sexes) == 1}


def _of_another(reading: Reading, mention: Mention) -> bool:
    """ "chính quyền Tổng thống Obama", "vợ ông Vinh": the person is only told of, not the topic. """
    two, one = last_words(folded_slice(reading.text, max(0, mention.start - 16), mention.start))
    if one in tables.ADDRESS_GENDER:
        before = folded_slice(reading.text, max(0, mention.start - 24), mention.start).split()[:-1]
        two, one = " ".join(before[-2:]), before[-1] if before else ""
    return two in tables.KIN or one in tables.KIN


def _opens(reading: Reading, span: Span | Mention, mentions: Sequence[Mention] = ()) -> bool:
    """Tell whether a span opens its sentence: before it only titles, their organisations (`mentions` of the sentence) and forms of address."""
    start = reading.sentences[reading.sentence_at(span.start)].start if reading.sentences else 0
    if span.start - start > 120:
        return False
    left = []
    for mention in mentions:
        if start <= mention.start and mention.end <= span.start:
            left.append(reading.text[start : mention.start])
            start = mention.end
    words = _WORD.findall(fold(" ".join((*left, reading.text[start : span.start]))))
    return all(w in tables.BETWEEN or w in tables.ADDRESS_GENDER or w in _OPENERS for w in words)


_WORD = re.compile(r"[^\W_]+")
_OPENERS = frozenset({"theo", "còn", "nhưng", "tuy", "nhiên", "và", "song", "sau", "đó", "ngoài", "ra", "trước", "cũng"})


def _nearest(reading: Reading, by_id: dict[str, Entity], before: Sequence[Mention], span: Span, fits: object) -> str | None:
    assert callable(fits)
    for back, mentions in enumerate(_sentences_back(reading, before, span, LOOK_BACK_THING)):
        found = [m for m in mentions if m.entity and m.entity in by_id and m.type != "role" and fits(by_id[m.entity])]
        ids = list(dict.fromkeys(m.entity for m in found))
        if len(ids) == 1:
            return ids[0]
        if ids:
            opening = [m for m in found if _opens(reading, m, mentions)]
            return opening[0].entity if opening and (back == 0 or _opens(reading, span)) else None
    return None
