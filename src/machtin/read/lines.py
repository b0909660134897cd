"""Files as lines, for tools that work line by line and never hold a file whole.

In:  files and folders as for `read`, or an open binary file.
Out: the lines of plain text, without their line ends and otherwise as they stand; the articles of JSON, JSON lines and word-segmented text.
Bytes that are not UTF-8 become half surrogates ("surrogateescape"), so that writing them the same way gives the same bytes; a file that is in
another charset as a whole is converted as `read` does it, and that is told.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO

from machtin.article import Article
from machtin.errors import Problem
from machtin.read import MAX_BYTES, WHOLE, charset
from machtin.read.forms import sniff
from machtin.read.intake import READ_ERRORS, Item, TooBigError, items
from machtin.read.reports import Limits
from machtin.read.segmented import is_segmented

CHUNK = 1 << 18  # bytes asked of a pipe at once; what is there is worked on, however little
_LIMITS = Limits(article=WHOLE * MAX_BYTES, whole=WHOLE * MAX_BYTES)


def stdin_lines(stream: BinaryIO) -> Iterator[Sequence[str]]:
    """Yield the lines of `stream` in the batches in which they arrive, so that a program that waits for each line's answer gets it."""
    rest: list[bytes] = []
    first = True
    read = stream.read1 if isinstance(stream, io.BufferedReader) else stream.read
    while data := read(CHUNK):
        if first:
            data, first = data.removeprefix(b"\xef\xbb\xbf"), False
        if b"\n" not in data:
            rest.append(data)
            continue
        whole, _, last = data.rpartition(b"\n")
        yield [_text(line) for line in b"".join([*rest, whole]).split(b"\n")]
        rest = [last] if last else []
    if rest:
        yield [_text(b"".join(rest))]


def lines_or_articles(sources: Iterable[str], on_problem: Callable[[Problem], None]) -> Iterator[str | Article]:
    """Yield the lines of plain text and the articles of every other form; what cannot be read is a problem and ends only its file."""
    for item in items(sources, on_problem):
        try:
            yield from _of_item(item, on_problem)
        except TooBigError:
            on_problem(Problem(item.name, f"is bigger than {_LIMITS.whole >> 20} MB, the limit for its form.", "Left out; split it."))
        except READ_ERRORS as error:
            on_problem(Problem(item.name, f"could not be read to its end: {error}.", "What came before is kept."))


def _of_item(item: Item, on_problem: Callable[[Problem], None]) -> Iterator[str | Article]:
    def report(place: str, what: str, kept: str) -> None:
        on_problem(Problem(f"{item.name}: {place}" if place else item.name, what, kept))

    if not item.head:
        report("", "is empty (0 bytes).", "Left out.")
        return
    form = sniff(item.head, item.name)
    if form.read is None:
        report("", f"is {form.name}, which machtin does not read.", "Left out. Save the text alone.")
        return
    decoded = charset.decode(item.head[: item.head.rfind(b"\n") + 1] or item.head)
    if form.name != "plain text" or is_segmented(decoded.text):
        yield from form.read(item, _LIMITS, report)
    elif decoded.charset == "utf-8" and (decoded.note is None or "Western" not in decoded.note):
        for number, line in item.lines(_LIMITS.whole):
            if line is None:
                report(f"line {number}", f"is longer than {_LIMITS.whole >> 20} MB.", "Left out.")
            else:
                yield _text((line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).removesuffix(b"\n"))
    else:
        whole = charset.decode(item.whole(_LIMITS.whole))
        if whole.note:
            report("", f"{whole.note}.", "Kept; look at its letters.")
        yield from whole.text.removesuffix("\n").split("\n")


def _text(line: bytes) -> str:
    return line.removesuffix(b"\r").decode("utf-8", "surrogateescape")
