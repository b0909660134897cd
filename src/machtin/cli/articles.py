"""Commands that take article files and keep nothing: story, compare, analyze, segment, explain, demo."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from machtin.cli.base import (
    Columns,
    InLang,
    Jobs,
    Lang,
    Out,
    Sources,
    Table,
    Which,
    analyses_of,
    app,
    columns_of,
    tell_if_typed,
    write_export,
)
from machtin.console import check_writable, say, write
from machtin.errors import ConfigError, InputError

if TYPE_CHECKING:
    from machtin.article import Article
    from machtin.story import Document

class StoryForm(StrEnum):
    """How a story is written."""

    terminal = "terminal"
    html = "html"
    markdown = "markdown"
    json = "json"
    docx = "docx"
    jsonld = "jsonld"
    annotations = "annotations"
    csv = "csv"
    tsv = "tsv"
    parquet = "parquet"


class AnalysisForm(StrEnum):
    """How analyses are written."""

    jsonl = "jsonl"
    terminal = "terminal"
    ninjs = "ninjs"
    jsonld = "jsonld"
    annotations = "annotations"
    conllu = "conllu"
    timeml = "timeml"
    csv = "csv"
    tsv = "tsv"
    parquet = "parquet"


class SegmentForm(StrEnum):
    """How words and sentences are written."""

    segmented = "segmented"
    lines = "lines"
    conllu = "conllu"
    json = "json"


ENDINGS = {".html": StoryForm.html, ".htm": StoryForm.html, ".md": StoryForm.markdown, ".json": StoryForm.json, ".txt": StoryForm.terminal,
           ".docx": StoryForm.docx, ".jsonld": StoryForm.jsonld}  # fmt: skip

TABLE_FORMS = ("csv", "tsv", "parquet")
Form = Annotated[StoryForm | None, typer.Option("--format", "-f", help="Default: by the ending of OUT, else terminal.")]
Open = Annotated[bool, typer.Option("--open", help="Open the page in the browser; without -o it is story.html.")]


@app.command()
def story(
    sources: Sources,
    form: Form = None,
    output: Out = None,
    show: Open = False,
    lang: InLang = Lang.vi,
    jobs: Jobs = 1,
    table: Which = Table.tables,
) -> None:
    """Tell what several articles say together, differences first."""
    from machtin.relate.pipeline import relate

    chosen, place = _form_and_place(form, output, show)
    _write_document(relate(analyses_of(sources, jobs)), chosen, place, lang, show, table)


@app.command()
def compare(
    a: Annotated[str, typer.Argument(metavar="A", help="An article.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The other one.")],
    form: Form = None,
    output: Out = None,
    show: Open = False,
    lang: InLang = Lang.vi,
) -> None:
    """Put two articles side by side as one story, even where machtin would not have joined them."""
    from machtin._version import machtin_version
    from machtin.relate.pipeline import relate, story_of
    from machtin.story import Document

    chosen, place = _form_and_place(form, output, show)
    analyses = list(analyses_of([a, b], 1))
    if len(analyses) < 2:
        raise InputError(f"{a}, {b}: to compare takes two different articles; only {len(analyses)} could be read. Nothing was written.")
    if len(relate(analyses).stories) > 1:
        say("these articles look like different stories; they are shown side by side all the same.")
    document = Document(machtin=machtin_version(), articles=tuple(analyses), stories=(story_of(analyses),))
    _write_document(document, chosen, place, lang, show)


@app.command()
def analyze(
    sources: Sources,
    form: Annotated[AnalysisForm, typer.Option("--format", "-f")] = AnalysisForm.jsonl,
    output: Out = None,
    lang: InLang = Lang.vi,
    jobs: Jobs = 1,
    table: Which = Table.tables,
    columns: Columns = None,
) -> None:
    """Tell what each article says: one JSON object a line, tables, or a form that other programs read."""
    from machtin.show import render_analysis

    check_writable(output)
    if form not in (AnalysisForm.jsonl, AnalysisForm.terminal):
        from machtin.show.exports import export, of_analyses
        from machtin.show.exports.rows import TABLES

        what = table.value if form.value in TABLE_FORMS else "analyses"
        if what in TABLES and TABLES[what].of_analysis is None:
            raise ConfigError(f"the table {what} is made of stories: machtin story … --format {form.value} --table {what}. Nothing was read or written.")
        write_export(export(of_analyses(analyses_of(sources, jobs, columns=columns_of(columns))), what, form.value, lang=lang.value), output)
        return
    name = "json" if form is AnalysisForm.jsonl else "terminal"
    write((render_analysis(analysis, name, lang=lang.value) for analysis in analyses_of(sources, jobs, columns=columns_of(columns))), output)


@app.command()
def segment(
    sources: Annotated[list[str] | None, typer.Argument(metavar="FILE", help="Files or folders; - or none is standard input, line by line.", show_default=False)] = None,
    form: Annotated[SegmentForm, typer.Option("--format", "-f", help="Words joined by _; a sentence a line; CoNLL-U; JSON.")] = SegmentForm.segmented,
    output: Out = None,
) -> None:
    """Write words and sentences in the forms that other tools read."""
    from machtin.tagger.segment import write_segmented

    check_writable(output)
    if output is None:  # bytes that are not UTF-8 go through standard input and output as they are
        sys.stdout.reconfigure(errors="surrogateescape", line_buffering=True)  # type: ignore[union-attr]
    write(write_segmented(_texts(sources or ["-"]), form.value), output, errors="surrogateescape")


@app.command()
def explain(
    target: Annotated[str, typer.Argument(metavar="FILE:OFFSET|STORY.json", help="A place in an article, or a story that machtin wrote.")],
    item: Annotated[str | None, typer.Argument(metavar="ITEM", help="With a story: an item's id, its beginning, or the number of a disagreement.")] = None,
    article: Annotated[str | None, typer.Option(metavar="ID", help="Which article, where FILE holds several.")] = None,
) -> None:
    """Tell why machtin says what it says: of a place in an article, or of an item of a story."""
    from machtin.show.explain import explain_item, explain_offset

    if item is not None:
        write([explain_item(_document(target), item)], None)
        return
    file, _, offset = target.rpartition(":")
    if not file or not (offset.isascii() and offset.isdigit()) or len(offset) > 12:
        raise ConfigError(f"{target}: give a place as FILE:OFFSET (\"bai.txt:120\"), or a story and the id of an item. Nothing was read.")
    for analysis in analyses_of([file], 1):
        if article in (None, analysis.id):
            write([explain_offset(analysis, int(offset))], None)
            return
    raise ConfigError(f"{file}: there is no article with the id {article}. Leave --article away for the first one.")


@app.command()
def demo(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help="Where the page goes.")] = Path("story.html"),
    show: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    lang: InLang = Lang.vi,
) -> None:
    """Build the stories of the bundled examples: in the terminal, and as a page."""
    from machtin.examples import article_files
    from machtin.relate.pipeline import relate

    check_writable(output)
    document = relate(analyses_of(list(map(str, article_files())), 1))
    _write_document(document, StoryForm.terminal, None, lang, False)
    _write_document(document, StoryForm.html, output, lang, show)
    print(f"\n{output}: {len(document.stories)} stories of {len(document.articles)} articles", file=sys.stderr)


def _form_and_place(form: StoryForm | None, output: Path | None, show: bool) -> tuple[StoryForm, Path | None]:
    """What to write and where. Raises ConfigError or StorageError before any work where that makes no sense."""
    if output is None and show:
        output = Path("story." + {StoryForm.markdown: "md", StoryForm.terminal: "txt", StoryForm.annotations: "jsonld"}.get(form or StoryForm.html, (form or StoryForm.html).value))
    check_writable(output)
    if form is None and output is not None and (form := ENDINGS.get(output.suffix.lower())) is None:
        raise ConfigError(f"{output}: no form goes with the ending {output.suffix!r}. Name one with --format. Nothing was read or written.")
    return form or StoryForm.terminal, output


def _write_document(document: Document, form: StoryForm, output: Path | None, lang: Lang, show: bool, table: Table = Table.tables) -> None:
    from machtin.show import FORMS, render

    if form is StoryForm.docx:  # all stories in one document, as the page has them
        from machtin.show.exports import Export
        from machtin.show.exports.docx import render_docx

        write_export(Export("", "docx", iter([render_docx(document, lang.value)])), output)
    elif form.value in FORMS:
        write([render(document, form.value, lang=lang.value).rstrip("\n")], output)
    else:
        from machtin.show.exports import export, of_document

        write_export(export(of_document(document), table.value if form.value in TABLE_FORMS else "stories", form.value, lang=lang.value), output)
    if show and output is not None:
        import webbrowser

        webbrowser.open(output.resolve().as_uri())


def _texts(sources: list[str]) -> Iterator[Sequence[str | Article]]:
    """Batches of lines and articles to segment: plain text line by line, the articles of everything else."""
    from machtin.read.lines import lines_or_articles, stdin_lines
    from machtin.tagger.segment import in_batches

    tell_if_typed(sources)
    files = [s for s in sources if s != "-"]
    if len(files) < len(sources):
        yield from stdin_lines(sys.stdin.buffer)
    n_problems = n_items = 0

    def count(problem: object) -> None:
        nonlocal n_problems
        n_problems += 1
        say(str(problem))

    for batch in in_batches(lines_or_articles(files, count)):
        n_items += len(batch)
        yield batch
    if files and not n_items and n_problems and len(files) == len(sources):
        raise InputError("nothing could be read, for the reasons above; nothing was written.")


def _document(name: str) -> Document:
    """The story document of a file. Raises InputError where it is none."""
    import msgspec

    from machtin.story import read_document

    try:
        return read_document(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
    except OSError as error:
        raise InputError(f"{name}: cannot be opened: {error.strerror}. Nothing was read.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{name}: is not a story that machtin wrote ({error}). Make one with: machtin story FILE... -o story.json") from None
