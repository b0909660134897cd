"""What the command line says and writes: messages and a count on standard error, results on standard output or into a file.

A file is written beside its place and moved there when it is whole, so that a run that fails leaves the former file as it was.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from machtin.errors import Problem, StorageError

if TYPE_CHECKING:
    from rich.progress import Progress

T = TypeVar("T")
_bar: Progress | None = None


def use_utf8() -> None:
    """Make the standard streams speak UTF-8: Windows consoles and bare servers still start in a code page of their own."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(problem: Problem | str) -> None:
    """Tell a person something, on standard error; above the count where one is shown. Line ends and controls of names become visible."""
    line = "machtin: " + "".join(c if c.isprintable() else ascii(c)[1:-1] for c in str(problem))
    if _bar is None:
        print(line, file=sys.stderr, flush=True)
    else:
        _bar.console.print(line, markup=False, highlight=False, soft_wrap=True)


def progress(items: Iterable[T], noun: str) -> Iterator[T]:
    """Yield `items` and count them on the terminal; nothing is shown where standard error is piped."""
    global _bar
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} " + noun), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(noun, total=None)
        _bar = bar
        try:
            for item in items:
                bar.advance(task)
                yield item
        finally:
            _bar = None


def write(lines: Iterable[str], output: Path | None, *, errors: str = "strict") -> None:
    """Write every line, as it comes, to standard output; to `output` only once all are there. Raises StorageError where the disk refuses."""
    if output is None:
        try:
            for line in lines:
                sys.stdout.write(line + "\n")
            sys.stdout.flush()
        except BrokenPipeError:  # whoever reads our output has enough of it
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(0) from None
        return
    with _replaced(output) as path, path.open("w", encoding="utf-8", newline="\n", errors=errors) as stream:
        stream.writelines(line + "\n" for line in lines)


def write_bytes(pieces: Iterable[bytes], output: Path | None) -> None:
    """Write the pieces of a file as `write` writes lines."""
    if output is not None:
        with _replaced(output) as path, path.open("wb") as stream:
            stream.writelines(pieces)
        return
    try:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


@contextmanager
def _replaced(output: Path) -> Iterator[Path]:
    """Give the place to write to: a file beside `output`, moved there when it is whole. Raises StorageError where the disk refuses."""
    beside = output.with_name(f".{output.name}.{os.getpid()}.part")
    special = output.exists() and not output.is_file()  # a device or a pipe cannot be replaced
    try:
        if output.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        yield output if special else beside
        if not special:
            beside.replace(output)
    except OSError as error:
        raise StorageError(f"{output}: cannot be written ({error.strerror or error}). Choose another place with -o. Nothing was written there.") from None
    finally:
        if not special:
            beside.unlink(missing_ok=True)


def check_writable(output: Path | None) -> None:
    """Raise StorageError now, before the work, where `output` can never be written."""
    if output is not None and not output.parent.is_dir():
        raise StorageError(f"{output}: there is no folder {output.parent}. Make it, or choose another place with -o. Nothing was read or written.")
