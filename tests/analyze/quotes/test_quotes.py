"""Who said what: the corpus, every cue's example, and what holds for any text."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.linear import assert_linear

from machtin.analyze.quotes import find_quotes, speaker_at
from machtin.analyze.quotes.marks import find_passages
from machtin.analyze.quotes.tables import cues

from .marked import read

CASES = tomllib.loads((Path(__file__).parents[2] / "corpora" / "quotes.toml").read_text("utf-8"))["case"]


def told(text: str) -> list[dict[str, str]]:
    reading, mentions, entities, times = read(text)
    names = {e.id: e.name for e in entities}
    out = []
    for q in find_quotes(reading, mentions, entities, times):
        row = {"kind": q.kind, "content": reading.text[q.start : q.end], "speaker": q.speaker_text or ""}
        if q.cue:
            row["cue"] = reading.text[q.cue.start : q.cue.end]
        if q.speaker:
            row["who"] = names[q.speaker]
        if q.date:
            row["date"] = q.date
        out.append(row)
    return out


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_corpus(case):
    assert told(case["text"]) == case["quotes"]


@pytest.mark.parametrize("cue", cues().values(), ids=lambda c: c.form)
def test_every_cue_works_in_its_example(cue):
    quotes = told(cue.example)
    assert any(q.get("cue", "").lower() == cue.form or cue.form.startswith(q.get("cue", "-").lower() + " ") for q in quotes), quotes


def test_cue_forms_say_what_class_and_content_they_have():
    assert {c.cls for c in cues().values()} <= {"say", "deny", "announce", "view", "confess", "demand", "manner", "noun", "call"}
    assert {c.content for c in cues().values()} <= {"open", "clause", "finite", "that", "marks"}


def test_speaker_at_tells_whose_words_an_offset_stands_in():
    reading, mentions, entities, times = read("Ông <per>Lâm</per> cho biết cầu đã sập từ đêm. Mưa vẫn rơi.")
    quotes = find_quotes(reading, mentions, entities, times)
    inside = speaker_at(quotes, reading.text.index("sập"))
    assert inside is not None
    assert inside.speaker == "E1"
    assert speaker_at(quotes, reading.text.index("Mưa")) is None
    assert speaker_at([], 3) is None


@pytest.mark.parametrize(("text", "via"), [
    ("<org>Nordsee</org> dẫn lời ông <per>Lâm</per> cho biết cầu đã sập.", ["Nordsee"]),
    ("Theo hãng tin <org>Nordsee</org>, ông <per>Lâm</per> cho biết cầu đã sập.", ["Nordsee"]),
    ("“Cầu đã sập rồi”, <org>Nordsee</org> dẫn lời ông <per>Lâm</per>.", ["Nordsee"]),
    ("Ông <per>Lâm</per> cho biết cầu đã sập.", []),
])
def test_who_passed_the_words_on(text, via):
    reading, mentions, entities, times = read(text)
    names = {e.id: e.name for e in entities}
    quote = find_quotes(reading, mentions, entities, times)[0]
    assert names[quote.speaker] == "Lâm"
    assert [names[v] for v in quote.via] == via


def test_nfd_and_nfc_tell_the_same():
    for case in CASES:
        nfc, nfd = (told(unicodedata.normalize(form, case["text"])) for form in ("NFC", "NFD"))
        assert [{k: unicodedata.normalize("NFC", v) for k, v in q.items()} for q in nfd] == nfc, case["id"]


PIECES = st.lists(st.sampled_from([
    "“", "”", '"', "'", "«", "»", "’", "\n", ". ", ", ", ": ", " - ", "Ông <per>Lâm</per> ", "cho biết ", "theo ", "nói ", "dẫn lời ", "và ", "một quan chức ",
    "<org>Nordsee</org> ", "cây cầu đã sập ", "Bà ", "(", ")", "cơ quan này ", "gọi đây là ", "\u0301", "🙂", "thì ", "rằng ",
]), max_size=40)


@given(PIECES)
@settings(max_examples=150, deadline=None)
def test_any_text_gives_quotes_in_order_inside_the_text(pieces):
    reading, mentions, entities, times = read("".join(pieces))
    quotes = find_quotes(reading, mentions, entities, times)
    assert quotes == find_quotes(reading, mentions, entities, times)
    at = 0
    for q in quotes:
        assert at <= q.start < q.end <= len(reading.text)
        at = q.end
        assert q.speaker_text and q.speaker_text in reading.text
        assert reading.text[q.start : q.end].strip() == reading.text[q.start : q.end]


@pytest.mark.parametrize("piece", [
    '"', "“", "”", "‘", '" ', ' "', "“a” ", 'Ông nói: "', "theo ", "theo a, ", "cho biết ", "cho biết, ", "ông nói và ", "dẫn lời ", "cho a b c d ", "(", "một quan chức nói ", "“a\n", "', ", ": “",
    "<per>Lâm</per> cho biết ", "ông nói <per>Lâm</per> ",
])
def test_time_grows_with_the_length_and_no_faster(piece):
    def work(n: int) -> Callable[[], object]:
        args = read(piece * n)
        return lambda: find_quotes(*args)

    assert_linear(work, 800)


def test_passages_do_not_cross_a_wall_and_do_not_overlap():
    text = "“Mở đầu\nThân bài” và “hai chữ” với 'ba chữ'"
    assert [text[p.start : p.end] for p in find_passages(text, [8])] == ["hai chữ", "ba chữ"]
