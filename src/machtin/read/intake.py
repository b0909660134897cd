"""From what the caller named to open streams: paths, folders, standard input, open files; compressed or not.

Folders are walked in sorted order; hidden files and files with other endings than `SUFFIXES` are passed over, and counted in one problem.
gz, bz2 and xz are opened by their first bytes, not by name. Nothing is read before it is asked for.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from machtin.errors import Problem

Source = str | os.PathLike[str] | BinaryIO
OnProblem = Callable[[Problem], None]

SUFFIXES = (".txt", ".text", ".json", ".jsonl", ".ndjson", ".html", ".htm", ".xhtml", ".xml", ".rss", ".atom", ".warc", ".csv", ".tsv", ".parquet")
PACKED = (".gz", ".bz2", ".xz")
HEAD = 1 << 16  # bytes looked at to tell the form; a first JSON line of any real article fits
READ_ERRORS = (OSError, EOFError, lzma.LZMAError, zlib.error)


class TooBigError(Exception):
    """A file or line is over the limit."""


class Item(msgspec.Struct):
    """One file, opened: its name for messages, its name without endings, its first bytes, and the rest of its bytes."""

    name: str
    stem: str
    head: bytes
    rest: BinaryIO
    rules: str | None = None
    """By which rules the text of the page that was read last was found."""
    columns: dict[str, str] = {}
    """Of a table: what its columns are called ("noi_dung") → the field that they are ("body"), where machtin does not know it."""

    def whole(self, limit: int) -> bytes:
        """Return all bytes; raises TooBigError beyond `limit`."""
        data = self.head + self.rest.read(max(0, limit + 1 - len(self.head)))
        if len(data) > limit:
            raise TooBigError
        return data

    def stream(self) -> io.BufferedReader:
        """Return all bytes as an open file, to be read once."""
        return io.BufferedReader(cast(io.RawIOBase, Rejoined(self.head, self.rest)))

    def raw(self) -> Rejoined:
        """Return all bytes as an open file that reads no further than it is asked, to be read once; it ends at a cut and says so in `cut`."""
        return Rejoined(self.head, self.rest, ends_at_cut=True)

    def lines(self, limit: int) -> Iterator[tuple[int, bytes | None]]:
        """Yield (number from 1, line), None for a line beyond `limit`, whose bytes are passed over."""
        stream = self.stream()
        number = 0
        while line := stream.readline(limit + 1):
            number += 1
            if len(line) > limit:
                while line and not line.endswith(b"\n"):
                    line = stream.readline(1 << 20)
                yield number, None
            else:
                yield number, line


def items(source: Source | Iterable[Source], on_problem: OnProblem) -> Iterator[Item]:
    """Yield everything that `source` names, opened one after the other; what cannot be opened is a problem."""
    if isinstance(source, (str, os.PathLike)):
        yield from _named(source, on_problem)
    elif hasattr(source, "read"):
        stream = cast(BinaryIO, source)
        name = getattr(stream, "name", None)
        yield from opened_stream(stream, name if isinstance(name, str) else "input", on_problem)
    else:
        for one in source:
            yield from items(one, on_problem)


def _named(source: str | os.PathLike[str], on_problem: OnProblem) -> Iterator[Item]:
    name = os.fspath(source)
    if name == "-":
        yield from opened_stream(sys.stdin.buffer, "standard input", on_problem, stem="")
        return
    if "://" in name[:12]:
        on_problem(Problem(name, "is an address; machtin reads files and never the network.", "Left out. Save the page first."))
        return
    try:
        path = Path(name)
        found = path.is_dir(), path.exists()
    except (OSError, ValueError) as error:
        on_problem(Problem(name[:200], f"cannot be opened: {_why(error)}.", "Left out."))
        return
    if found[0]:
        yield from _folder(path, on_problem)
    elif not found[1]:
        on_problem(Problem(name[:200], "there is no such file or folder.", "Left out. Check the spelling."))
    else:
        yield from _file(path, name, on_problem)


def _folder(folder: Path, on_problem: OnProblem) -> Iterator[Item]:
    def refused(error: OSError) -> None:
        on_problem(Problem(str(error.filename or folder), f"cannot be opened: {_why(error)}.", "Left out."))

    passed: dict[str, int] = {}
    for where, folders, files in os.walk(folder, onerror=refused):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in sorted(f for f in files if not f.startswith(".")):
            path = Path(where, file)
            suffixes = [s.lower() for s in path.suffixes]
            ending = suffixes[-2:-1] if suffixes and suffixes[-1] in PACKED else suffixes[-1:]
            if ending and ending[0] in SUFFIXES and path.is_file():
                yield from _file(path, str(path), on_problem)
            else:
                passed[path.suffix or path.name] = passed.get(path.suffix or path.name, 0) + 1
    if passed:
        told = ", ".join(f"{n} {e}" for e, n in sorted(passed.items())[:6])
        on_problem(Problem(str(folder), f"holds files of other kinds ({told}).", f"Passed over; read are {', '.join(SUFFIXES)}."))


def _file(path: Path, name: str, on_problem: OnProblem) -> Iterator[Item]:
    try:
        stream = path.open("rb")
    except OSError as error:
        on_problem(Problem(name, f"cannot be opened: {_why(error)}.", "Left out."))
        return
    with stream:
        yield from opened_stream(stream, name, on_problem)


def opened_stream(stream: BinaryIO, name: str, on_problem: OnProblem, stem: str | None = None) -> Iterator[Item]:
    """Yield what an open file holds, unpacked where it is packed, under a name; nothing where it cannot be read, which is told."""
    try:
        head = _fill(stream)
        for magic, opener in _OPENERS.items():
            if head.startswith(magic):
                stream = opener(Rejoined(head, stream))
                head = _fill(stream)
                break
    except READ_ERRORS as error:
        on_problem(Problem(name, f"cannot be read: {_why(error)}.", "Left out."))
        return
    if isinstance(head, str):
        on_problem(Problem(name, "is open as text, not as bytes.", 'Left out. Open it with mode "rb".'))
        return
    yield Item(name, _stem(name) if stem is None else stem, head, stream)


def _fill(stream: BinaryIO) -> bytes:
    """The first HEAD bytes; a pipe gives them in pieces, and a packed file that was cut off gives what comes before the cut."""
    step = getattr(stream, "read1", stream.read)
    head = step(HEAD)
    while head and isinstance(head, bytes) and len(head) < HEAD:
        try:
            more = step(HEAD - len(head))
        except EOFError:  # whoever reads on meets it again, and tells it
            break
        if not more:
            break
        head += more
    return head


def _stem(name: str) -> str:
    path = Path(name)
    while path.suffix.lower() in (*PACKED, *SUFFIXES):
        path = path.with_suffix("")
    return path.name


def _why(error: BaseException) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".").lower()


class Rejoined(io.RawIOBase):
    """`head` and then the rest of a stream that cannot go back."""

    def __init__(self, head: bytes, rest: BinaryIO, ends_at_cut: bool = False) -> None:
        self._head, self._rest, self._ends_at_cut = head, rest, ends_at_cut
        self.cut = False
        """Whether the packed file ended in the middle."""

    def readable(self) -> bool:
        """Return True: this is what it is for."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill `buffer` with the next bytes; 0 at the end."""
        view = memoryview(cast(bytearray, buffer))
        if self._head:
            piece, self._head = self._head[: len(view)], self._head[len(view) :]
        else:
            try:
                piece = self._rest.read(len(view)) or b""
            except EOFError:
                if not self._ends_at_cut:
                    raise
                self.cut, piece = True, b""
        view[: len(piece)] = piece
        return len(piece)


_OPENERS: dict[bytes, Callable[[Rejoined], BinaryIO]] = {
    b"\x1f\x8b": lambda raw: cast(BinaryIO, gzip.GzipFile(fileobj=cast(BinaryIO, raw))),
    b"BZh": lambda raw: cast(BinaryIO, bz2.BZ2File(cast(BinaryIO, raw))),
    b"\xfd7zXZ\x00": lambda raw: cast(BinaryIO, lzma.LZMAFile(cast(BinaryIO, raw))),  # noqa: SIM115  closed with the file it reads
}
