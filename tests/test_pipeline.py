"""From article files to a checked story, end to end, on the bundled examples: what holds of every result, and what changes nothing."""

from __future__ import annotations

import random
import re
import unicodedata
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import machtin
from machtin.analysis import Analysis, analysis_json, read_analysis
from machtin.analyze.batch import analyze_in_processes
from machtin.article import Article
from machtin.errors import BugError, ConfigError, Problem, UnreadableError
from machtin.examples import STORIES, article_files
from machtin.story import Document, document_json, read_document
from tests.promises import check_analysis, check_document


@cache
def articles() -> tuple[Article, ...]:
    return tuple(machtin.read(article_files()))


@cache
def analyses() -> tuple[Analysis, ...]:
    return tuple(machtin.analyze_many(articles()))


@cache
def document() -> Document:
    return machtin.relate(analyses())


def nfd(article: Article) -> Article:
    """The same article with decomposed letters, its blocks moved along."""
    return msgspec.structs.replace(
        article,
        text=unicodedata.normalize("NFD", article.text),
        blocks=tuple(msgspec.structs.replace(b, start=moved(article.text, b.start), end=moved(article.text, b.end)) for b in article.blocks),
        flat=tuple((moved(article.text, s), moved(article.text, e)) for s, e in article.flat),
        given_words=tuple((moved(article.text, s), moved(article.text, e)) for s, e in article.given_words),
    )


def moved(text: str, at: int) -> int:
    return len(unicodedata.normalize("NFD", text[:at]))


# ---- every item is what it says it is


@pytest.mark.parametrize("n", range(len(article_files())))
def test_every_item_of_an_analysis_stands_where_it_says(n: int) -> None:
    check_analysis(analyses()[n])


def test_every_reference_of_the_stories_resolves() -> None:
    check_document(document())


def test_every_layer_finds_something() -> None:
    for layer in ("blocks", "sentences", "words", "mentions", "entities", "times", "quantities", "quotes", "events"):
        assert any(getattr(a, layer) for a in analyses()), layer
    assert any(a.credits.byline for a in analyses())
    assert any(a.credits.agencies for a in analyses())
    stories = document().stories
    for layer in ("entities", "summary", "timeline", "quotes", "figures", "disagreements", "agreements", "relations", "copied", "new_in"):
        assert any(getattr(s, layer) for s in stories), layer


# ---- the doors


def test_the_library_as_the_readme_shows_it() -> None:
    found = machtin.relate(map(machtin.analyze, machtin.read(article_files(STORIES[0]))))
    for form in ("html", "markdown", "terminal", "json"):
        assert "Nậm Khoai" in machtin.render(found, form)
    assert read_document(machtin.render(found, "json")) == found
    with pytest.raises(ConfigError, match="html, markdown"):
        machtin.render(found, "pdf")


def test_export_and_import_are_each_others_inverse() -> None:
    assert read_document(document_json(document())) == document()
    for analysis in analyses():
        assert read_analysis(analysis_json(analysis)) == analysis


def test_reading_what_machtin_wrote_gives_the_same_stories(tmp_path: Path) -> None:
    path = tmp_path / "analyses.jsonl"
    path.write_bytes(b"\n".join(map(analysis_json, analyses())))
    again = tuple(machtin.analyze_many(machtin.read(path)))
    assert [a.id for a in again] == [a.id for a in analyses()]
    for one, other in zip(analyses(), again, strict=True):
        assert one.text == other.text
        assert [t.value for t in one.times] == [t.value for t in other.times]
        assert one.entities == other.entities


# ---- what changes nothing


def test_an_analysis_does_not_depend_on_its_batch() -> None:
    assert tuple(map(machtin.analyze, articles()[:5])) == analyses()[:5]
    assert tuple(machtin.analyze_many(reversed(articles()))) == tuple(reversed(analyses()))


def test_two_processes_give_the_same_analyses() -> None:
    assert tuple(analyze_in_processes(articles(), 2)) == analyses()


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_articles_hardly_matters(seed: int) -> None:
    shuffled = list(analyses())
    random.Random(seed).shuffle(shuffled)
    assert told(machtin.relate(shuffled)) == told(document())


def test_repeated_articles_change_nothing() -> None:
    assert told(machtin.relate([*analyses(), *analyses()[:7]])) == told(document())


def told(found: Document) -> list[object]:
    """What a reader of the document learns, without the order of articles and accounts."""
    return sorted(
        (
            s.id,
            sorted(s.articles),
            sorted((d.id, d.kind, d.update, sorted({(a.article, a.start, a.value) for a in d.accounts})) for d in s.disagreements),
            sorted((t.date, t.text) for t in s.timeline),
            sorted((e.name, e.type) for e in s.entities),
        )
        for s in found.stories
    )  # fmt: skip


@pytest.mark.parametrize("n", range(0, len(article_files()), 3))
def test_decomposed_letters_give_the_same_values(n: int) -> None:
    one, other = analyses()[n], machtin.analyze(nfd(articles()[n]))
    check_analysis(other)
    assert values(one) == values(other)


def values(a: Analysis) -> object:
    """All that was understood, with the words composed and every offset left out."""

    def words(item: object) -> str:
        return unicodedata.normalize("NFC", a.text[item.start : item.end])  # type: ignore[attr-defined]

    def nfc(text: str | None) -> str | None:
        return text and unicodedata.normalize("NFC", text)

    return (
        a.document_date,
        [(b.kind, words(b)) for b in a.blocks],
        [words(s) for s in a.sentences],
        [(words(w), w.pos) for w in a.words],
        [(words(m), m.type, m.entity) for m in a.mentions],
        [(e.id, nfc(e.name), e.type) for e in a.entities],
        [(words(t), t.value, t.mod, t.earliest) for t in a.times],
        [(words(q), q.kind, q.low, q.high, q.modifier, nfc(q.unit)) for q in a.quantities],
        [(words(q), q.kind, q.speaker, nfc(q.speaker_text)) for q in a.quotes],
        [(words(e), e.type, e.status, tuple(map(nfc, e.who)), tuple(map(nfc, e.whom)), nfc(e.where), e.when) for e in a.events],
        (nfc(a.credits.byline), tuple(map(nfc, a.credits.agencies))),
    )


def test_the_place_of_tone_marks_is_no_difference() -> None:
    def article(text: str) -> Article:
        return next(iter(machtin.read(_stream(text))))

    old = machtin.analyze(article("Hoà Bình: thuỷ điện xả lũ\n\nSáng 3/5/2024, thuỷ điện Hoà Bình xả lũ. Ông Hoà, 45 tuổi, nói nước lên nhanh.\n"))
    new = machtin.analyze(article("Hòa Bình: thủy điện xả lũ\n\nSáng 3/5/2024, thủy điện Hòa Bình xả lũ. Ông Hòa, 45 tuổi, nói nước lên nhanh.\n"))
    assert [(m.start, m.end, m.type, m.entity) for m in old.mentions] == [(m.start, m.end, m.type, m.entity) for m in new.mentions]
    assert [(t.start, t.value) for t in old.times] == [(t.start, t.value) for t in new.times]
    assert [(e.start, e.type) for e in old.events] == [(e.start, e.type) for e in new.events]


def _stream(text: str):
    from io import BytesIO

    return BytesIO(text.encode())


# ---- every article ends well


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["Sáng 8/1/2024, ", "ông Trần Văn A nói: “", "”", "\n\n", "khoảng 2.500 người", " 3-1 ", "(", ")", "Theo Hãng tin Tây Lĩnh, ", "Ảnh: ", " chết", "…", "\u0301", "\u200b", "31/02/2024", "10.000 tỉ đồng", "rằm tháng Bảy"]
            ),
            st.text(max_size=12),
        ),
        max_size=25,
    )
)  # fmt: skip
def test_any_text_is_analysed_and_keeps_the_promises(pieces: list[str]) -> None:
    text = "".join(pieces)
    with suppress(UnreadableError):  # control characters make a file binary, brackets make it JSON; that is for the reader's tests
        for article in machtin.read(_stream(text), on_problem=lambda _: None):
            check_analysis(machtin.analyze(article))


def test_an_article_that_fails_is_told_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from machtin.analyze import pipeline

    find = pipeline.find_times

    def breaks(reading: object) -> object:
        if reading.id == articles()[1].id:  # type: ignore[attr-defined]
            raise KeyError("planted")
        return find(reading)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "find_times", breaks)
    problems: list[Problem] = []
    left = list(machtin.analyze_many(articles()[:3], on_problem=problems.append))
    assert [a.id for a in left] == [articles()[0].id, articles()[2].id]
    assert re.search(rf"{articles()[1].id}.*KeyError.*others go on", str(problems[0]))
    with pytest.raises(BugError, match=articles()[1].id):
        list(machtin.analyze_many(articles()[:3]))


def test_no_article_gives_a_document_without_stories() -> None:
    empty = machtin.relate([])
    assert empty.stories == ()
    for form in ("html", "markdown", "terminal", "json"):
        assert machtin.render(empty, form)
