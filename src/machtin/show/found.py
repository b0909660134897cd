"""Lists, search results and versions for the terminal: plain lines, marks in bold where standard output is a terminal; controls of the text made visible."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

FIRST = 200  # rows by which columns are measured; later ones may stand out
WIDEST = 60


def table_lines(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield a table line by line; the last column is as wide as it is."""
    rest = iter([_plain(c) for c in row] for row in rows)
    first = list(islice(rest, FIRST))
    widths = [min(WIDEST, max(len(r[n]) for r in [list(heads), *first])) for n in range(len(heads) - 1)]

    def line(row: Sequence[str]) -> str:
        return "  ".join([*(c.ljust(w) for c, w in zip(row, widths, strict=False)), row[-1]]).rstrip()

    if first:
        yield line(heads)
    for row in first:
        yield line(row)
    for row in rest:
        yield line(row)


def found_lines(found: Any, *, facets: bool) -> Iterator[str]:
    """Yield the hits of a search (`keep.records.Found`), then the facets, then how many there are."""
    for hit in found.hits:
        yield _marked(hit.title, hit.title_marks) + "".join(f"  {_plain(x)}" for x in (hit.day, hit.source, hit.id) if x)
        for said in hit.said:
            yield f"    {_plain(said.speaker)}: “{_plain(said.text)}”"
        if hit.snippet is not None and not hit.said:
            yield "    " + _marked(hit.snippet.text, hit.snippet.marks)
    if facets:
        for name in ("sources", "months", "events", "stories", "entities"):
            if values := getattr(found.facets, name):
                yield f"{name}: " + ", ".join(f"{_plain(f.value)} ({f.n})" for f in values)
    yield f"{found.n} articles" + (f" for {_plain(found.understood)}" if found.understood else "")


def version_lines(versions: Sequence[Any], changes: Sequence[Sequence[Any]]) -> Iterator[str]:
    """Yield the versions of an article, and behind each but the first what went and what came, with some words around."""
    for n, version in enumerate(versions):
        yield f"{version.n}. {version.seen}  {version.version}  {_plain(version.title)}"
        if n:
            steps = changes[n - 1]
            for k, change in enumerate(steps):
                if change.kind != "same":
                    before = steps[k - 1].text[-30:] if k and steps[k - 1].kind == "same" else ""
                    yield f"    {'-' if change.kind == 'gone' else '+'} …{_plain(before)}[{_plain(change.text)}]"


def _marked(text: str, marks: Sequence[tuple[int, int]]) -> str:
    if not sys.stdout.isatty():
        return _plain(text)
    out, at = "", 0
    for start, end in marks:
        out += _plain(text[at:start]) + "\x1b[1m" + _plain(text[start:end]) + "\x1b[0m"
        at = end
    return out + _plain(text[at:])


def _plain(value: Any) -> str:
    """A value on one line, without controls that a terminal would obey."""
    text = "" if value is None else str(value)
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)
