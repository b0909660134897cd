"""What the commands of a library share: which one, how lists are written, how it is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from machtin.console import write
from machtin.errors import ConfigError

if TYPE_CHECKING:
    from machtin.keep.library import Library


class ListForm(StrEnum):
    """How lists are written."""

    table = "table"
    jsonl = "jsonl"


At = Annotated[str | None, typer.Option("--library", "-L", metavar="PATH|URL", envvar="MACHTIN_LIBRARY", help="The library: a file such as news.db, or postgresql://…", show_default=False)]
AsList = Annotated[ListForm, typer.Option("--format", "-f", help="A table for the eye, or one JSON object a line.")]


def place_of(at: str | None) -> str:
    """Return the place of the library that was named. Raises ConfigError where none was."""
    if not at:
        raise ConfigError("which library? Give --library PATH-or-URL, or set MACHTIN_LIBRARY. Nothing was read or written.")
    return at


@contextmanager
def opened_library(at: str | None) -> Iterator[Library]:
    """Open the library that was named, for as long as it lasts."""
    from machtin.keep.library import open_library

    with open_library(place_of(at)) as library:
        yield library


def write_list(items: Iterable[Any], form: ListForm, row: Callable[[Any], tuple[Any, ...]], heads: tuple[str, ...] = ("day", "source", "id", "title")) -> None:
    """Write items as a table, or as a line of JSON each."""
    import msgspec

    if form is ListForm.jsonl:
        write((msgspec.json.encode(item).decode() for item in items), None)
        return
    from machtin.show.found import table_lines

    write(table_lines(heads, (row(item) for item in items)), None)
