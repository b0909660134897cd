"""What every family of commands shares: the application, its options, and how articles come in.

Every import that takes time stands in the function that needs it: `machtin --help` must not wait.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from machtin.console import progress, say, write_bytes
from machtin.errors import ConfigError, InputError, UnreadableError

if TYPE_CHECKING:
    from machtin.analysis import Analysis
    from machtin.article import Article
    from machtin.show.exports import Export

app = typer.Typer(
    name="machtin",
    help="Reads Vietnamese news articles and tells what several of them say together, and where they exclude each other.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class Lang(StrEnum):
    """The language of pages."""

    vi = "vi"
    en = "en"


class Table(StrEnum):
    """The tables of CSV and Parquet."""

    tables = "tables"
    articles = "articles"
    entities = "entities"
    mentions = "mentions"
    times = "times"
    quantities = "quantities"
    quotes = "quotes"
    events = "events"
    polecat = "polecat"
    stories = "stories"
    figures = "figures"
    disagreements = "disagreements"
    agreements = "agreements"
    accounts = "accounts"
    relations = "relations"


Which = Annotated[Table, typer.Option("--table", help="With csv, tsv and parquet: which table; tables: all of them, in a zip.")]
Sources = Annotated[list[str], typer.Argument(metavar="FILE", help="Files, folders or addresses (https://…); - is standard input.", show_default=False)]
AllowHost = Annotated[list[str] | None, typer.Option("--allow-host", metavar="NAME", help="A host that may be asked though it is inside (a private address, another port).", show_default=False)]
Contact = Annotated[str | None, typer.Option(metavar="URL|MAIL", envvar="MACHTIN_CONTACT", help="Where the people of a paper can reach you; told to every server.", show_default=False)]
Columns = Annotated[str | None, typer.Option(metavar="FIELD=COLUMN,…", help="Of tables (CSV, Parquet): which column is title, lead, body, published, url, source, id, author, where it is called otherwise.", show_default=False)]
Out = Annotated[Path | None, typer.Option("--output", "-o", metavar="OUT", help="Write here instead of standard output.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, max=256, help="Processes that analyse articles.")]
InLang = Annotated[Lang, typer.Option(help="Language of the page.")]


@app.callback(invoke_without_command=True)
def root(context: typer.Context, version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False) -> None:
    """Say the version, or leave the word to a command."""
    if version:
        from machtin._version import machtin_version

        typer.echo(machtin_version())
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def analyses_of(sources: list[str], jobs: int, *, columns: dict[str, str] | None = None) -> Iterator[Analysis]:
    """Yield the analyses of the articles of `sources`, counted on the terminal."""
    from machtin.analyze.batch import analyze_in_processes
    from machtin.analyze.pipeline import analyze_many

    articles = articles_of(sources, columns=columns)
    analyses = analyze_many(articles, on_problem=say) if jobs == 1 else analyze_in_processes(articles, jobs, on_problem=say)
    return progress(analyses, "articles")


def write_export(export: Export, output: Path | None) -> None:
    """Write an export. Raises ConfigError where it is no text and would go to a terminal's screen, or the place's name says another form."""
    if output is None and sys.stdout.isatty() and export.ending in ("zip", "parquet", "docx"):
        raise ConfigError(f"this export is a .{export.ending} file. Name it with -o. Nothing was written.")
    if output is not None and export.ending == "zip" and output.suffix.lower() != ".zip":
        raise ConfigError(f"{output}: what was asked for is several files, which are written as one zip. Name it {output.stem}.zip. Nothing was written.")
    write_bytes(export.pieces, output)


def columns_of(given: str | None) -> dict[str, str]:
    """Return what `--columns` says as {column: field}. Raises ConfigError where it makes no sense."""
    from machtin.read.json_articles import FIELDS

    out: dict[str, str] = {}
    for pair in (given or "").split(","):
        field, equals, column = (part.strip() for part in pair.partition("="))
        if pair.strip() and (not equals or not column or field not in FIELDS):
            raise ConfigError(f"--columns: {pair.strip()!r} is not FIELD=COLUMN with a field of {', '.join(FIELDS)}. Nothing was read.")
        if column:
            out[column] = field
    return out


def articles_of(sources: list[str], *, allow_host: Sequence[str] = (), contact: str | None = None, columns: dict[str, str] | None = None) -> Iterator[Article]:
    """The articles of `sources`, files and addresses. Raises InputError where there is none; why was told item by item."""
    from machtin.read import read

    tell_if_typed(sources)
    addresses = [s for s in sources if is_address(s)]
    files = [s for s in sources if not is_address(s)]
    n = 0
    try:
        for article in read(files, on_problem=say, columns=columns) if files else ():
            n += 1
            yield article
    except UnreadableError:
        pass  # told item by item
    if addresses:
        from machtin.keep.watching.addresses import Allowed
        from machtin.keep.watching.asked import understood_at
        from machtin.keep.watching.fetch import Fetcher

        for one in understood_at(addresses, say, Fetcher(allowed=Allowed.of(allow_host), contact=contact)):
            n += 1
            yield one.article
    if not n:
        raise InputError("nothing could be read, for the reasons above; nothing was written.")


def is_address(source: str) -> bool:
    """Return whether what was given is an address of the web."""
    return source.lower().startswith(("http://", "https://"))


def tell_if_typed(sources: list[str]) -> None:
    """Say that standard input is waited for, where a person may wonder."""
    if "-" in sources and sys.stdin.isatty():
        say(f"reading what you type; end with {'Ctrl-Z and Enter' if os.name == 'nt' else 'Ctrl-D'}.")
