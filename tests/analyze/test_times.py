"""What `find_times` reads: every form of corpora/times.toml is a test of its own."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from machtin.analysis import Mention, Span
from machtin.analyze.reading import Reading
from machtin.analyze.times import find_times

CORPUS = tomllib.loads((Path(__file__).parents[1] / "corpora" / "times.toml").read_text("utf-8"))
BRACKETS = re.compile(r"\[([^\]]*)\]")
FORMS = [(case, form) for case in CORPUS["case"] for form in case.get("forms", ())]
NOT_TIMES = [form for case in CORPUS["case"] for form in case.get("not", ())]


def reading(*sentences: str, published: str | None = CORPUS["reference"], mentions: tuple[Mention, ...] = ()) -> Reading:
    """A reading of sentences, one blank between them."""
    text, spans = "", []
    for sentence in sentences:
        start = len(text) + bool(text)
        text += (" " if text else "") + sentence
        spans.append(Span(start, len(text)))
    return Reading(
        id="a", text=text, published=datetime.fromisoformat(published) if published else None, sentences=tuple(spans), mentions=mentions
    )


def times(*sentences: str, published: str | None = CORPUS["reference"]) -> list[tuple[str, str]]:
    """(words, value) of what is found."""
    r = reading(*sentences, published=published)
    return [(r.text[t.start : t.end], t.value) for t in find_times(r)]


@pytest.mark.parametrize(("case", "form"), FORMS, ids=[f"{c['value']} ← {f}" for c, f in FORMS])
def test_form_has_value(case: dict[str, Any], form: str) -> None:
    """The bracketed words are found as one expression with the case's value, mod and type."""
    marked = BRACKETS.search(form)
    plain = BRACKETS.sub(r"\1", form)
    sentences = [*([case["before"]] if "before" in case else []), plain]
    r = reading(*sentences, published=case.get("reference", CORPUS["reference"]))
    found = find_times(r)
    wanted = (len(r.text) - len(plain) + marked.start(), len(r.text) - len(plain) + marked.end() - 2) if marked else (len(r.text) - len(plain), len(r.text))
    hit = next((t for t in found if t.start < wanted[1] and wanted[0] < t.end), None)
    assert hit is not None, found
    assert hit.value == case["value"], hit
    if case.get("check_span", True):
        assert r.text[hit.start : hit.end] == r.text[wanted[0] : wanted[1]]
    if case.get("check_mod", True):
        assert hit.mod == case.get("mod")
    if "type" in case:
        assert hit.type == case["type"]


@pytest.mark.parametrize("sentence", NOT_TIMES)
def test_no_time(sentence: str) -> None:
    """Scores, fractions, roads, ages, prices and the like are no times."""
    assert times(sentence) == []


def test_corpus_is_large() -> None:
    assert len(FORMS) + len(NOT_TIMES) >= 400
