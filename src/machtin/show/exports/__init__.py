"""Everything that machtin found, in the forms that other tools read. One door: `export(contents, what, form)`.

    contents.py            what is exported, walked one item at a time        columns.py, rows.py    the tables
    separated.py, parquet.py, zipped.py   CSV, Parquet, several files         polecat.py             coded events
    ninjs.py, jsonld.py, annotations.py, conllu.py, timeml.py, docx.py        one form each

A form is a row of `FORMS`. `what` is "analyses", "stories", a table's name, or "tables" for all of them in one zip.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from machtin.errors import ConfigError
from machtin.show.exports.contents import Contents, Given, of_analyses, of_document, of_library
from machtin.show.exports.plain import slug, whole

if TYPE_CHECKING:
    from machtin.analysis import Analysis
    from machtin.show.exports.rows import Table
    from machtin.show.i18n import Lang
    from machtin.story import Document

__all__ = ["FORMS", "WHATS", "Contents", "Export", "Form", "export", "of_analyses", "of_document", "of_library", "one"]

CHUNK = 1 << 16


class Form(msgspec.Struct, frozen=True):
    """A form of export."""

    name: str
    media: str
    ending: str
    about: str
    whats: tuple[str, ...]
    """Of "analyses", "stories" and "tables", what it can hold."""
    extra: str = ""
    """What has to be installed beside machtin: `pip install 'machtin[extra]'`."""
    whole: bool = False
    """Each item is a file of its own; several are a zip."""
    head: bytes = b""
    between: bytes = b""
    tail: bytes = b""


class Export(NamedTuple):
    """A file on its way: its media type, the ending of its name, and its pieces."""

    media: str
    ending: str
    pieces: Iterator[bytes]


_BOTH = ("analyses", "stories")


def _forms() -> Iterator[Form]:
    from machtin.show.exports.annotations import HEAD as ANNOTATIONS
    from machtin.show.exports.annotations import TAIL as END_OF_PAGE
    from machtin.show.exports.jsonld import HEAD as GRAPH
    from machtin.show.exports.jsonld import TAIL as END_OF_GRAPH

    yield Form("jsonl", "application/x-ndjson", "jsonl", "The contract's JSON, an analysis or a story a line.", _BOTH, between=b"\n", tail=b"\n")
    yield Form("json", "application/json", "json", "The contract's document: a story with its articles.", ("stories",), whole=True)
    yield Form("csv", "text/csv; charset=utf-8", "csv", "Tables for spreadsheets; safe against formulas.", ("tables",))
    yield Form("tsv", "text/tab-separated-values; charset=utf-8", "tsv", "The same with tabs.", ("tables",))
    yield Form("parquet", "application/vnd.apache.parquet", "parquet", "Tables for DuckDB, pandas, Spark.", ("tables",), extra="parquet")
    yield Form("ninjs", "application/json", "json", "IPTC ninjs 3.0 news items, one a line.", ("analyses",), between=b"\n", tail=b"\n")
    yield Form("jsonld", "application/ld+json", "jsonld", "schema.org: NewsArticle, Event, Quotation, Claim.", _BOTH, head=GRAPH, between=b",\n", tail=END_OF_GRAPH)
    yield Form("annotations", 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"', "jsonld", "W3C Web Annotations.", _BOTH, head=ANNOTATIONS, between=b",\n", tail=END_OF_PAGE)
    yield Form("conllu", "text/x-conllu; charset=utf-8", "conllu", "Words, parts of speech, names.", ("analyses",))
    yield Form("timeml", "application/xml", "tml", "TimeML 1.2.1: times, events, what lies when; a file an article.", ("analyses",), whole=True)
    yield Form("html", "text/html; charset=utf-8", "html", "The story page.", ("stories",), whole=True)
    yield Form("markdown", "text/markdown; charset=utf-8", "md", "The story page as Markdown.", ("stories",), whole=True)
    yield Form("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", "The story page as a Word document.", ("stories",), extra="docx", whole=True)


FORMS = {form.name: form for form in _forms()}
WHATS = ("analyses", "stories", "tables")


def export(given: Contents, what: str, form: str, *, lang: Lang = "vi") -> Export:
    """Return `what` of the contents in a form. Memory is that of one item, whatever their number; tables beyond one wait on disk.

    Raises ConfigError where there is no such form, the form does not hold that, or what it needs is not installed; all before anything is read.
    """
    chosen = checked(what, form)
    contents = Given(lambda: map(whole, given.analyses()), lambda: map(whole, given.stories()))
    if "tables" in chosen.whats:
        return _tables(contents, what, chosen)
    items: Iterator[Analysis | Document] = contents.analyses() if what == "analyses" else contents.stories()
    if not chosen.whole:
        return Export(chosen.media, chosen.ending, _joined(chosen, (piece for item in items for piece in pieces_of(item, chosen.name, lang))))
    first = list(itertools.islice(items, 2))
    if len(first) == 1:
        return Export(chosen.media, chosen.ending, pieces_of(first[0], chosen.name, lang))
    files = ((f"{slug(_id(item))}.{chosen.ending}", pieces_of(item, chosen.name, lang)) for item in itertools.chain(first, items))
    return Export("application/zip", "zip", _zip(files))


def one(item: Analysis | Document, form: str, *, lang: Lang = "vi") -> Export:
    """Return one article's analysis, or one story with its articles, in a form. Raises ConfigError as `export` does."""
    from machtin.analysis import Analysis

    return export(of_analyses([item]) if isinstance(item, Analysis) else of_document(item), "analyses" if isinstance(item, Analysis) else "stories", form, lang=lang)


def checked(what: str, form: str) -> Form:
    """Return the form. Raises ConfigError where there is none, it cannot hold `what`, or what it needs is missing."""
    from machtin.show.exports.rows import TABLES

    chosen = FORMS.get(form)
    if chosen is None:
        raise ConfigError(f"There is no form {form!r}. Choose one of: {', '.join(FORMS)}. Nothing was written.")
    able = ("tables", *TABLES) if "tables" in chosen.whats else chosen.whats
    if what not in able:
        raise ConfigError(f"{form} holds no {what!r}. It holds: {', '.join(able)}. Nothing was written.")
    if chosen.extra == "parquet":
        from machtin.show.exports.parquet import need_duckdb

        need_duckdb()
    if chosen.extra == "docx":
        from machtin.show.exports.docx import need_docx

        need_docx()
    return chosen


def pieces_of(item: Any, form: str, lang: Lang) -> Iterator[bytes]:
    """Yield what a form says of one item."""
    return _writers(lang)[form, hasattr(item, "stories")](item)


def _writers(lang: Lang) -> dict[tuple[str, bool], Callable[[Any], Iterator[bytes]]]:
    """What writes an item, by form and by whether it is a story."""
    from machtin.analysis import analysis_json
    from machtin.show import render
    from machtin.show.exports.annotations import article_annotations, story_annotations
    from machtin.show.exports.conllu import conllu
    from machtin.show.exports.jsonld import article_nodes, story_nodes
    from machtin.show.exports.ninjs import ninjs
    from machtin.show.exports.timeml import timeml

    def docx(item: Document) -> Iterator[bytes]:
        from machtin.show.exports.docx import render_docx

        yield render_docx(item, lang)

    def rendered(form: str) -> Callable[[Document], Iterator[bytes]]:
        return lambda item: iter([render(item, form, lang=lang).encode("utf-8", "replace")])

    return {
        ("jsonl", False): lambda item: iter([analysis_json(item)]),
        ("jsonl", True): lambda item: (msgspec.json.encode(story) for story in item.stories),
        ("json", True): rendered("json"),
        ("ninjs", False): ninjs,
        ("jsonld", False): article_nodes,
        ("jsonld", True): story_nodes,
        ("annotations", False): article_annotations,
        ("annotations", True): story_annotations,
        ("conllu", False): conllu,
        ("timeml", False): timeml,
        ("html", True): rendered("html"),
        ("markdown", True): rendered("markdown"),
        ("docx", True): docx,
    }


def _joined(form: Form, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces with what stands before, between and behind them, put together to chunks that are worth sending."""
    held = [form.head]
    size, n = len(form.head), 0
    for piece in pieces:
        if n:
            held.append(form.between)
        held.append(piece)
        size, n = size + len(piece), n + 1
        if size >= CHUNK:
            yield b"".join(held)
            held, size = [], 0
    if n or form.head:
        held.append(form.tail)
    yield b"".join(held)


def _tables(contents: Contents, what: str, form: Form) -> Export:
    from machtin.show.exports.rows import TABLES

    if what != "tables":
        table = TABLES[what]
        return Export(form.media, form.ending, _written(table, _rows(contents, table), form.name))
    return Export("application/zip", "zip", _zip(_all_tables(contents, form)))


def _rows(contents: Contents, table: Table) -> Iterator[Any]:
    if table.of_analysis is not None:
        for analysis in contents.analyses():
            yield from table.of_analysis(analysis)
    if table.of_story is not None:
        for story in contents.stories():
            yield from table.of_story(story)


def _written(table: Table, rows: Iterable[Any], form: str) -> Iterator[bytes]:
    if form == "parquet":
        from machtin.show.exports.parquet import parquet

        return parquet(table.record, rows)
    from machtin.show.exports.separated import separated

    return separated(table.record, rows, "\t" if form == "tsv" else ",")


def _all_tables(contents: Contents, form: Form) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Every table as a file, and what its columns mean. The contents are walked once: rows wait on disk, by table."""
    from machtin.show.exports.rows import TABLES
    from machtin.show.exports.schema import datapackage

    with tempfile.TemporaryDirectory(prefix="machtin-") as folder:
        with ExitStack() as stack:
            spools = {name: stack.enter_context((Path(folder) / name).open("wb")) for name in TABLES}
            for analysis in contents.analyses():
                for table in TABLES.values():
                    if table.of_analysis is not None:
                        _spool(spools[table.name], table.of_analysis(analysis))
            for story in contents.stories():
                for table in TABLES.values():
                    if table.of_story is not None:
                        _spool(spools[table.name], table.of_story(story))
        yield "datapackage.json", iter([datapackage(form)])
        for table in TABLES.values():
            yield f"{table.name}.{form.ending}", _written(table, _spooled(Path(folder) / table.name, table), form.name)


def _spool(stream: Any, rows: Iterable[Any]) -> None:
    for row in rows:
        data = msgspec.msgpack.encode(row)
        stream.write(len(data).to_bytes(4, "big") + data)


def _spooled(path: Path, table: Table) -> Iterator[Any]:
    decoder = msgspec.msgpack.Decoder(table.record)
    with path.open("rb") as stream:
        while size := stream.read(4):
            yield decoder.decode(stream.read(int.from_bytes(size, "big")))


def _zip(files: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    from machtin.show.exports.zipped import zipped

    return zipped(files)


def _id(item: Any) -> str:
    return item.stories[0].id if hasattr(item, "stories") else str(item.id)
