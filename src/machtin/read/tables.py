"""Tables of articles: CSV and TSV with a header line.

In:  a table whose columns have the names of an article's fields, other tools' names for them (`json_articles`), or names that the caller maps.
Out: an article a row, read as a JSON object of the same fields would be. Rows are read one after the other; a row with too many cells is told and left out.
The separator is told by the header line. Cells may hold line breaks inside quotation marks.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO, cast

from machtin.article import Article
from machtin.read import charset
from machtin.read.intake import Item
from machtin.read.json_articles import articles_of
from machtin.read.reports import Limits, Report

_SEPARATORS = ",;\t|"


def read_csv(item: Item, limits: Limits, report: Report) -> Iterator[Article]:
    """Yield the articles of a CSV or TSV file."""
    if _is_utf8(item.head):
        text = io.TextIOWrapper(cast(BinaryIO, item.stream()), encoding="utf-8-sig", errors="replace", newline="")
    else:  # UTF-16, cp1258, VISCII …: most have no codec that reads line by line
        decoded = charset.decode(item.whole(limits.whole))
        if decoded.note:
            report("", f"{decoded.note}.", "Kept; look at its letters.")
        text = io.TextIOWrapper(io.BytesIO(decoded.text.encode("utf-8", "replace")), encoding="utf-8", newline="")
    first = text.readline(1 << 16)
    separator = max(_SEPARATORS, key=first.count)
    columns = [renamed(c, item.columns) for c in next(csv.reader([first], delimiter=separator), [])]
    csv.field_size_limit(limits.article)
    rows = csv.reader(text, delimiter=separator)
    number = 1
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            report(f"row {number}", f"cannot be read ({error}).", "Left out.")
            continue
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(columns):
            report(f"row {number}", f"has {len(row)} cells under {len(columns)} columns.", "Left out: which cell is which cannot be known. Put cells that hold the separator in quotation marks.")
            continue
        value = {column: cell for column, cell in zip(columns, row, strict=False) if cell.strip()}
        yield from articles_of(value, lambda what, kept, number=number: report(f"row {number}", what, kept))  # type: ignore[misc]


def renamed(column: str, columns: dict[str, str]) -> str:
    """Return the field that a column is: what the caller says, else its own name in small letters."""
    plain = column.strip().lstrip("\ufeff").strip()
    return columns.get(plain) or columns.get(plain.lower()) or plain.lower()


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the head may end inside a letter
    except UnicodeDecodeError:
        return False
    return b"\x00" not in head
