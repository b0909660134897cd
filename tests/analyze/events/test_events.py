"""What `find_events` makes of invented sentences: corpora/events.toml, and what holds of every text."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.linear import assert_linear

from machtin.analysis import Event, Mention, Span, Time, Word
from machtin.analyze.events import find_events
from machtin.analyze.reading import EventWord, Reading

_spec = importlib.util.spec_from_file_location("marked_events", Path(__file__).with_name("marked.py"))
assert _spec and _spec.loader
marked = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(marked)

CASES = marked.cases()
WORDS = marked.frozen_words()


def told(m: Any, e: Event, events: list[Event]) -> dict[str, Any]:
    """Return an event as events.toml writes it: what is empty left out."""
    name = lambda i: m.names.get(i, i)  # noqa: E731
    code = " ".join(x for x in (e.plover, e.plover_mode, e.plover_context) if x)
    out = {
        "who": [name(i) for i in e.who], "whom": [name(i) for i in e.whom], "where": name(e.where) if e.where else None, "when": e.when,
        "status": e.status if e.status != "asserted" else None, "n": [m.text[m.quantities[k].start : m.quantities[k].end] for k in e.numbers],
        "by": name(e.said_by) if e.said_by else None, "plover": code, "same": [[x.id for x in events].index(i) for i in e.same_as],
    }
    return {k: v for k, v in out.items() if v}


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_events_of_a_sentence(case: dict[str, Any]) -> None:
    m = marked.Marked(case["text"], WORDS[marked.strip(case["text"])[0]])
    events = find_events(m.reading, m.mentions, m.entities, m.times, m.quantities, m.quotes)
    got = [told(m, e, events) for e in events]
    for row, want in zip(got, case["events"], strict=True):
        for key in ("same", "by", "plover"):
            if key not in want:
                row.pop(key, None)
        assert row == {k: v for k, v in want.items() if v}


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_spans_say_what_the_event_says(case: dict[str, Any]) -> None:
    m = marked.Marked(case["text"], WORDS[marked.strip(case["text"])[0]])
    for e in find_events(m.reading, m.mentions, m.entities, m.times, m.quantities, m.quotes):
        assert (e.when is None) == (e.when_span is None)
        assert (e.where is None) == (e.where_span is None)
        if e.where_span and e.where not in m.names:
            assert m.text[e.where_span.start : e.where_span.end].strip(' "') == e.where
        for participant in (*e.who, *e.whom):
            assert participant in m.names or participant in m.text


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["vụ", "nổ", "bị", "được", "X", ",", "(", ")", "và", "của", "khi", "ở", "Y", '"', "không", "ngày 3/5", "ba người", "đã", ".", "?"]), max_size=30), st.data())
def test_no_row_of_words_makes_it_fail(forms: list[str], data: st.DataObject) -> None:
    text, words = "", []
    for form in forms:
        words.append(Word(len(text), len(text) + len(form), data.draw(st.sampled_from(["NOUN", "VERB", "ADP", "PUNCT", "X"]))))
        text += form + " "
    reading = Reading(
        id="x", text=text, published=None, sentences=(Span(0, len(text)),), words=tuple(words),
        event_words=tuple(EventWord(w.start, w.end, data.draw(st.sampled_from(["attack", "die", "disaster", "move", "of no type"])))
                          for w, form in zip(words, forms, strict=True) if form == "nổ"),
    )
    mentions = [Mention(w.start, w.end, "gpe", None) for w, form in zip(words, forms, strict=True) if form in "XY"]
    times = [Time(w.start, w.end, "DATE", "2024-05-03") for w, form in zip(words, forms, strict=True) if form == "ngày 3/5"]
    events = find_events(reading, mentions, [], times, [], [])
    assert [(e.start, e.end) for e in events] == [(e.start, e.end) for e in reading.event_words]


def test_time_grows_with_the_text_alone() -> None:
    """A sentence of thousands of words takes thousands of steps, not their square."""
    def work(n: int) -> Callable[[], object]:
        text = "bị X nổ , " * n
        words = [Word(k * 10 + at, k * 10 + at + len(w), pos) for k in range(n) for at, w, pos in ((0, "bị", "AUX"), (3, "X", "PROPN"), (5, "nổ", "VERB"), (8, ",", "PUNCT"))]
        reading = Reading(id="x", text=text, published=None, sentences=(Span(0, len(text)),), words=tuple(words),
                          event_words=tuple(EventWord(w.start, w.end, "accident") for w in words if text[w.start:w.end] == "nổ"))
        return lambda: find_events(reading, [], [], [], [], [])

    work(10)()
    assert_linear(work, 400)
