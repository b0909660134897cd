"""What every form of export promises; a new form is a row of `FORMS` and comes into this table by itself."""

from __future__ import annotations

import importlib.util
import tracemalloc
from collections.abc import Iterator
from typing import get_args

import pytest

from machtin.analysis import Analysis
from machtin.cli.base import Table as CliTable
from machtin.cli.library import ExportForm, What
from machtin.errors import ConfigError
from machtin.show.exports import FORMS, Export, export, of_analyses, of_document, one
from machtin.show.exports.rows import TABLES
from machtin.story import Document
from tests.show.build import DOCUMENTS, FERRY_A, ferry

from .written import hostile, infinite, many, written

NEEDS = {"parquet": "duckdb", "docx": "docx"}
ALL = [(form.name, what) for form in FORMS.values() for what in form.whats]
CHEAP = [(f, w) for f, w in ALL if f not in ("parquet", "docx", "html")]


@pytest.mark.parametrize(("form", "what"), ALL)
@pytest.mark.parametrize("made", [DOCUMENTS["two_stories"], DOCUMENTS["nothing"], hostile], ids=["two stories", "nothing", "hostile"])
def test_every_document_can_be_written_and_the_same_document_gives_the_same_bytes(form: str, what: str, made) -> None:  # type: ignore[no-untyped-def]
    document: Document = made()
    first = written(document, what, form)
    if form not in NEEDS:
        assert written(document, what, form) == first
    assert first or not document.stories or what == "analyses"


@pytest.mark.parametrize(("form", "what"), CHEAP)
def test_numbers_that_are_none_do_no_harm(form: str, what: str) -> None:
    if what != "stories":
        assert b"".join(export(of_analyses([infinite()]), what, form).pieces)


@pytest.mark.parametrize(("form", "what"), ALL)
def test_one_item_is_a_file_and_several_are_one_file_too(form: str, what: str) -> None:
    several: Export = export(of_document(DOCUMENTS["two_stories"]()), what, form)
    assert several.ending == ("zip" if FORMS[form].whole or what == "tables" else FORMS[form].ending)
    if what in ("analyses", "stories"):
        assert one(FERRY_A if what == "analyses" else ferry(), form).ending == FORMS[form].ending
    b"".join(several.pieces)


@pytest.mark.parametrize("form", [f.name for f in FORMS.values() if not f.whole and "analyses" in f.whats] + ["csv"])
def test_items_are_taken_as_they_are_written(form: str) -> None:
    taken = 0

    def counted() -> Iterator[Analysis]:
        nonlocal taken
        for a in many(400):
            taken += 1
            yield a

    pieces = export(of_analyses(counted()), "mentions" if form == "csv" else "analyses", form).pieces
    next(pieces)
    next(pieces)
    assert taken < 200


def test_memory_does_not_grow_with_the_number_of_articles() -> None:
    def peak(n: int) -> int:
        class Counted:
            def analyses(self) -> Iterator[Analysis]:
                return iter(many(1) * n)

            def stories(self) -> Iterator[Document]:
                return iter(())

        tracemalloc.start()
        try:
            for _ in export(Counted(), "tables", "csv").pieces:
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(2)
    assert peak(60) < 1.3 * peak(30)


def test_what_a_form_does_not_hold_is_refused_before_anything_is_read() -> None:
    with pytest.raises(ConfigError, match="conllu holds no 'stories'"):
        export(of_document(ferry()), "stories", "conllu")
    with pytest.raises(ConfigError, match="There is no form 'pdf'"):
        export(of_document(ferry()), "stories", "pdf")
    with pytest.raises(ConfigError, match="csv holds no 'analyses'"):
        export(of_document(ferry()), "analyses", "csv")


@pytest.mark.parametrize("form", NEEDS)
def test_a_missing_extra_is_said_with_what_to_install(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, NEEDS[form], None)
    with pytest.raises(ConfigError, match=rf"pip install 'machtin\[{FORMS[form].extra}\]'"):
        export(of_document(ferry()), FORMS[form].whats[0], form)
    assert importlib.util.find_spec("machtin.show.exports")


def test_the_command_line_offers_every_form_and_table() -> None:
    assert {f.value for f in ExportForm} == set(FORMS)
    assert {t.value for t in CliTable} == {"tables", *TABLES}
    assert {w.value for w in What} == {"articles", "analyses", "stories", "tables", *TABLES}


def test_every_column_says_what_it_holds() -> None:
    from machtin.show.exports.schema import fields_of

    for table in TABLES.values():
        assert table.about
        assert (table.of_analysis is None) != (table.of_story is None)
        for name, kind, about in fields_of(table.record):
            assert about.endswith("."), (table.name, name)
            assert kind in ("string", "integer", "number", "boolean", "array")
    assert get_args(bool) == ()
