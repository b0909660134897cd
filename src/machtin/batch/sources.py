"""Sources cut into parts: what one worker takes at a time, and what is done again where it dies.

A part is PART articles, in the order of the files, with a name ("00002-000017": part 17 of source 2) that does not depend on who reads it. Files are only cut
here: pages of the web and of archives travel as they are, and are parsed where they are analysed. What cannot be read travels as a fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from machtin.article import Article
from machtin.batch.places import opened
from machtin.batch.tables import Row, Table, rows_of
from machtin.errors import Problem
from machtin.read import MAX_BYTES, WHOLE
from machtin.read.archives import ArchivedPage, pages_of_archive, read_archived
from machtin.read.forms import read_html, sniff
from machtin.read.intake import READ_ERRORS, Item, TooBigError, opened_stream
from machtin.read.reports import Limits

PART = 128  # articles: some seconds of work, and little to do again
PART_BYTES = 16 << 20


class Given(msgspec.Struct, frozen=True, tag="article"):
    """An article that was read."""

    article: Article


class Page(msgspec.Struct, frozen=True, tag="page"):
    """A page that is to be read where it is analysed."""

    page: ArchivedPage
    item: str
    """For messages: the file."""


class Fault(msgspec.Struct, frozen=True, tag="fault"):
    """Something that could not be read, with the reason."""

    item: str
    what: str


Raw = Given | Page | Fault


@dataclass(frozen=True)
class Cut:
    """The step from sources ({"number", "files"}) to parts ({"part", "articles"})."""

    done: frozenset[str]
    """Parts that are there already; they are read over."""
    columns: tuple[tuple[str, str], ...] = ()
    size: int = PART

    def __call__(self, table: Table) -> Iterator[Table]:
        """Yield the parts of every source, one a table."""
        for row in rows_of(table):
            for n, held in enumerate(self._cut(list(row["files"].split("\n")))):
                name = f"{row['number']:05d}-{n:06d}"
                if name not in self.done:
                    yield {"part": [name], "articles": [msgspec.msgpack.encode(held)]}

    def _cut(self, files: list[str]) -> Iterator[list[Raw]]:
        held: list[Raw] = []
        weight = 0
        for raw in raw_articles(files, dict(self.columns)):
            held.append(raw)
            weight += len(raw.page.data) if isinstance(raw, Page) else len(raw.article.text) if isinstance(raw, Given) else 0
            if len(held) >= self.size or weight >= PART_BYTES:
                yield held
                held, weight = [], 0
        if held:
            yield held


def raw_articles(files: list[str], columns: dict[str, str]) -> Iterator[Raw]:
    """Yield what the files hold, in order, cut but hardly read."""
    limits = Limits(article=MAX_BYTES, whole=WHOLE * MAX_BYTES)
    for name in files:
        faults: list[Fault] = []

        def report(place: str, what: str, kept: str, name: str = name, faults: list[Fault] = faults) -> None:
            if kept.startswith(("Left out", "What came before")):  # what was kept although something was wrong with it is no fault
                faults.append(Fault(f"{name}: {place}" if place else name, what))

        def on_problem(problem: Problem, faults: list[Fault] = faults) -> None:
            faults.append(Fault(problem.item, problem.what))

        try:
            with opened(name) as stream:
                for item in opened_stream(stream, name, on_problem):
                    item.columns = columns
                    for raw in _of_item(item, limits, report):
                        yield from faults
                        faults.clear()
                        yield raw
        except TooBigError:
            faults.append(Fault(name, f"is bigger than {limits.whole >> 20} MB, the limit for what must be held whole."))
        except READ_ERRORS as error:
            faults.append(Fault(name, f"could not be read to its end: {getattr(error, 'strerror', None) or error}."))
        yield from faults


def _of_item(item: Item, limits: Limits, report: object) -> Iterator[Raw]:
    if not item.head:
        return
    form = sniff(item.head, item.name)
    if form.name == "WARC":
        yield from (Page(p, item.name) for p in pages_of_archive(item, limits, report, Counter()))  # type: ignore[arg-type]
    elif form.read is read_html:
        yield Page(ArchivedPage(item.whole(limits.article), item.stem, "", None, ""), item.name)
    elif form.read is None:
        yield Fault(item.name, f"is {form.name}, which machtin does not read.")
    else:
        yield from (Given(a) for a in form.read(item, limits, report))  # type: ignore[arg-type]


def article_of(raw: Raw) -> Article | Fault:
    """Return the article of what a part holds, a fault where there is none."""
    if isinstance(raw, Given):
        return raw.article
    if isinstance(raw, Fault):
        return raw
    told: list[str] = []
    read = read_archived(raw.page, lambda place, what, kept: told.append(what))
    where = f"{raw.item}: {raw.page.place}" if raw.page.place else raw.item
    return read.article if read is not None else Fault(where, " ".join(told) or "holds no article.")


def source_rows(bundled: list[list[str]]) -> list[Row]:
    """Return the rows from which `Cut` begins."""
    return [{"number": n, "files": "\n".join(files)} for n, files in enumerate(bundled)]
