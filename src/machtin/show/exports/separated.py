"""Tables as CSV (RFC 4180) or with tabs: UTF-8 with a byte order mark, without which Excel garbles Vietnamese; CRLF; a line of column names.

Formulas: a spreadsheet runs a cell that begins with = + - @ (or their full-width forms), and one that does so after what it takes for a border between cells.
In every cell of text, wherever such a sign stands at the beginning or straight behind one of , ; tab or line break, an apostrophe is put before it;
where apostrophes stand there already, one more. `unguarded` takes exactly these away again: `unguarded(guarded(x)) == x` for every text.
Numbers are written as numbers, never guarded; lists are JSON arrays. An empty cell is no value; an empty text is written `""`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from machtin.show.exports.columns import Row

BOM = b"\xef\xbb\xbf"
_RISKY = re.compile(r"(?:^|(?<=[,;\t\r\n]))(?='*[=+\-@＝＋－＠])")
_GUARD = re.compile(r"(?:^|(?<=[,;\t\r\n]))'(?='*[=+\-@＝＋－＠])")
ROWS_AT_ONCE = 256  # written together: a chunk of some tens of kB


def guarded(text: str) -> str:
    """Return `text` with an apostrophe before everything that a spreadsheet could take for a formula."""
    return _RISKY.sub("'", text)


def unguarded(text: str) -> str:
    """Return the text that `guarded` was given."""
    return _GUARD.sub("", text)


def separated(record: type[Row], rows: Iterable[Row], separator: str = ",") -> Iterator[bytes]:
    """Yield a table piece by piece, the heading first."""
    yield BOM + (separator.join(cell(name, separator) for name in record.__struct_encode_fields__) + "\r\n").encode()
    lines: list[str] = []
    for row in rows:
        lines.append(separator.join(cell(getattr(row, field), separator) for field in record.__struct_fields__) + "\r\n")
        if len(lines) == ROWS_AT_ONCE:
            yield "".join(lines).encode()
            lines = []
    yield "".join(lines).encode()


def cell(value: Any, separator: str = ",") -> str:
    """Return a value as a cell; text is in quotation marks where it must be."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)
    text = guarded(value if isinstance(value, str) else msgspec.json.encode(value).decode())
    if not text or separator in text or any(mark in text for mark in '"\r\n;\t'):
        return '"' + text.replace('"', '""') + '"'
    return text
