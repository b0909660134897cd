"""Who is who in one article: `corpora/who_is_who.toml` is the specification, each of its texts a test.

The texts are invented. Two mentions of one letter are one entity, of two letters two entities; a role points to the person who bears it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machtin.analysis import Entity, Mention, Span, Word
from machtin.analyze.affiliations import find_affiliations
from machtin.analyze.entities import resolve_entities, resolve_reference
from machtin.analyze.reading import Reading

CORPUS = Path(__file__).parents[1] / "corpora" / "who_is_who.toml"
TRAPS: list[dict[str, Any]] = tomllib.loads(CORPUS.read_text("utf-8"))["trap"]
OPEN = re.compile(r"\{([a-z]+)(?:>([a-z]+))?:(\S+) ")


class Case:
    """A marked text read: its reading, and what its marks promise."""

    def __init__(self, marked: str) -> None:
        self.text = ""
        mentions: list[Mention] = []
        self.labels: list[tuple[int, str, str]] = []  # start, label, type expected
        self.references: list[tuple[Span, str]] = []
        sentences: list[Span] = []
        stack: list[tuple[str, str, str, int]] = []
        for line in marked.strip().split("\n"):
            begin, at = len(self.text), 0
            while at < len(line):
                if opened := OPEN.match(line, at):
                    stack.append((opened[1], opened[2] or opened[1], opened[3], len(self.text)))
                    at = opened.end()
                elif line[at] == "}":
                    type, settled, label, start = stack.pop()
                    if type == "ref":
                        self.references.append((Span(start, len(self.text)), label))
                    else:
                        mentions.append(Mention(start, len(self.text), type))  # type: ignore[arg-type]
                        self.labels.append((start, label, settled))
                    at += 1
                else:
                    self.text += line[at]
                    at += 1
            sentences.append(Span(begin, len(self.text)))
            self.text += "\n"
        self.labels.sort()
        mentions.sort(key=lambda m: m.start)
        self.reading = Reading(id="x", text=self.text, published=None, sentences=tuple(sentences), mentions=tuple(mentions))
        self.mentions, self.entities = resolve_entities(self.reading)

    def label_of(self, entity: str | None) -> str:
        found = {label for m, (_, label, _) in zip(self.mentions, self.labels, strict=True) if m.entity == entity and m.type != "role"}
        return found.pop() if len(found) == 1 else "-" if entity is None else "?"


@pytest.mark.parametrize("trap", [pytest.param(t, id=t["name"], marks=[pytest.mark.xfail(reason=t["known"], strict=True)] if "known" in t else []) for t in TRAPS])
def test_who_is_who(trap: dict[str, Any]) -> None:
    case = Case(trap["text"])
    names = [(m, label) for m, (_, label, _) in zip(case.mentions, case.labels, strict=True) if m.type != "role"]
    for (one, a), (two, b) in combinations(names, 2):
        assert (one.entity == two.entity) == (a == b), f"{case.reading.say(one)!r} ({a}) and {case.reading.say(two)!r} ({b})"
    for mention, (_, label, settled) in zip(case.mentions, case.labels, strict=True):
        assert mention.type == settled, case.reading.say(mention)
        if mention.type == "role":
            assert case.label_of(mention.entity) == label, f"role {case.reading.say(mention)!r}"
    for span, label in case.references:
        got = resolve_reference(case.reading, case.entities, case.mentions, span)
        assert case.label_of(got) == label, f"{case.reading.say(span)!r}"
    for label, wanted in trap.get("is", {}).items():
        entity = next(e for e in case.entities if case.label_of(e.id) == label)
        assert (entity.name if isinstance(wanted, str) else list(entity.roles)) == wanted
    if "told" in trap:
        told = find_affiliations(case.reading, case.mentions, case.entities)
        assert sorted(f"{case.label_of(a.member)} {a.kind} {case.label_of(a.group)}" for a in told) == sorted(trap["told"])


def test_there_are_enough_traps() -> None:
    assert sum("known" not in t for t in TRAPS) >= 60


def test_ids_follow_the_order_of_first_mention_and_aliases_are_the_distinct_forms() -> None:
    case = Case("{org:a Hội Sông Xanh} mời {per:b Viktor Hasan}.\nÔng {per:b Hasan} khen {org:a Hội Sông Xanh}.")
    assert [(e.id, e.name, e.aliases) for e in case.entities] == [
        ("E1", "Hội Sông Xanh", ("Hội Sông Xanh",)),
        ("E2", "Viktor Hasan", ("Viktor Hasan", "Hasan")),
    ]


PIECES = ["Nguyễn Văn An", "An", "ông An", "(", ")", " ", ", ", "IS", "UBND", "là", "do", "Mỹ", "Hoa Kỳ", "bao gồm", "thuộc", "\n", "N.V.A", "-", "Bộ Quốc phòng", "này", "ông", "😀", "ê"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", "per", "org", "gpe", "loc", "misc", "role"])), max_size=40))
def test_any_mentions_get_entities_and_nothing_is_lost(parts: list[tuple[str, str]]) -> None:
    text, mentions = "", []
    for piece, type in parts:
        if type:
            mentions.append(Mention(len(text), len(text) + len(piece), type))  # type: ignore[arg-type]
        text += piece + " "
    sentences = (Span(0, len(text)),) if text else ()
    reading = Reading(id="x", text=text, published=None, sentences=sentences, mentions=tuple(mentions))
    got, entities = resolve_entities(reading)
    assert (got, entities) == resolve_entities(reading)
    assert [(m.start, m.end) for m in got] == [(m.start, m.end) for m in mentions]
    ids = {e.id for e in entities}
    assert all(m.entity in ids for m in got if m.type != "role" and re.search(r"[^\W_]", reading.say(m)))
    assert all(reading.say(m) in next(e for e in entities if e.id == m.entity).aliases for m in got if m.entity and m.type != "role")
    find_affiliations(reading, got, entities)
    for span in (Span(0, len(text)), Span(0, min(3, len(text)))):
        resolve_reference(reading, entities, got, span)


def test_an_entity_has_no_name_of_its_own_making() -> None:
    case = Case("{role:a Thủ tướng} {gpe:b Peru} {per:a Viktor Hasan} nói.")
    assert isinstance(case.entities[0], Entity)
    assert all(alias in case.text for e in case.entities for alias in (e.name, *e.aliases, *e.roles))


def test_a_name_read_together_with_its_country_is_cut() -> None:
    case = Case("{gpe:b Marenia} bác bỏ.\n{role:a Thủ tướng} {per:a Marenia Ivar Lindqvist} lên tiếng.")
    assert [(case.reading.say(m), m.type) for m in case.mentions] == [("Marenia", "gpe"), ("Thủ tướng", "role"), ("Marenia", "gpe"), ("Ivar Lindqvist", "per")]
    assert case.entities[1].roles == ("Thủ tướng Marenia",)


def test_a_person_read_together_with_his_ministry_is_cut() -> None:
    text = "Bộ trưởng Bộ Nông thôn Cao Đức Lam dự lễ."
    case = Case("{role:a Bộ trưởng} {org:b Bộ Nông thôn Cao Đức Lam} dự lễ.\n{role:- Chủ tịch} {org:d UBND TP Hồ Chí Minh} vắng.\nGiám đốc {org:c Trường Cao Đức Lam} nói.")
    assert case.text.startswith(text)
    assert [(case.reading.say(m), m.type) for m in case.mentions] == [
        ("Bộ trưởng", "role"), ("Bộ Nông thôn", "org"), ("Cao Đức Lam", "per"), ("Chủ tịch", "role"), ("UBND TP Hồ Chí Minh", "org"), ("Trường Cao Đức Lam", "org"),
    ]
    assert case.entities[1].roles == ("Bộ trưởng Bộ Nông thôn",)


def test_a_given_name_passed_over_is_found_where_the_tagger_holds_it_for_a_proper_noun() -> None:
    text = "Bị cáo Mai Trọng Đạt nhận tội. Đạt khóc. Đạt được rồi."
    words = tuple(Word(s, s + 3, pos) for s, pos in ((text.index("Đạt khóc"), "PROPN"), (text.index("Đạt được"), "VERB")))
    full = text.index("Mai")
    reading = Reading(id="x", text=text, published=None, sentences=(Span(0, len(text)),), words=words, mentions=(Mention(full, full + 13, "per"),))
    mentions, entities = resolve_entities(reading)
    assert [(m.start, m.entity) for m in mentions] == [(full, "E1"), (text.index("Đạt khóc"), "E1")]
    assert len(entities) == 1


def test_a_catalogue_of_names_comes_through_and_equal_forms_stay_one() -> None:
    names = [f"Nguyễn Văn {chr(97 + i % 26)}{chr(97 + i // 26 % 26)}m" for i in range(676)] * 3
    text, mentions = "", []
    for name in names:
        mentions.append(Mention(len(text), len(text) + len(name), "per"))
        text += name + ", "
    _, entities = resolve_entities(Reading(id="x", text=text, published=None, sentences=(Span(0, len(text)),), mentions=tuple(mentions)))
    assert len(entities) == 676


def test_decomposed_text_says_the_same() -> None:
    for trap in TRAPS:
        plain, decomposed = Case(trap["text"]), Case(unicodedata.normalize("NFD", trap["text"]))
        assert [(m.type, m.entity) for m in decomposed.mentions] == [(m.type, m.entity) for m in plain.mentions], trap["name"]
        said = [
            [(a.member, a.kind, a.group, unicodedata.normalize("NFC", c.text[a.start : a.end])) for a in find_affiliations(c.reading, c.mentions, c.entities)] for c in (plain, decomposed)
        ]
        assert said[0] == said[1], trap["name"]
        meant = [[resolve_reference(c.reading, c.entities, c.mentions, span) for span, _ in c.references] for c in (plain, decomposed)]
        assert meant[0] == meant[1], trap["name"]
