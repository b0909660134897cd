"""Tables of articles in Parquet, read by DuckDB (extra `parquet`).

In:  a Parquet file whose columns have the names of an article's fields, other tools' names for them (`json_articles`), or names that the caller maps.
Out: an article a row, read as a JSON object of the same fields would be; a column `analysis` of a batch of machtin's gives the article that was analysed.
Rows come a thousand at a time. What is no file of its own (packed, in an archive, from storage) is written to a temporary one first.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

from machtin.article import Article
from machtin.errors import ConfigError
from machtin.read.intake import Item
from machtin.read.json_articles import articles_of
from machtin.read.reports import Limits, Report
from machtin.read.tables import renamed

ROWS = 1000


def read_parquet(item: Item, limits: Limits, report: Report) -> Iterator[Article]:
    """Yield the articles of a Parquet file."""
    import msgspec

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        with path.open("wb") as stream:
            shutil.copyfileobj(item.stream(), stream, 1 << 20)
        try:
            for number, row in enumerate(_rows(path), 1):
                value = {renamed(k, item.columns): v.isoformat() if isinstance(v, (date, datetime)) else v for k, v in row.items() if v is not None}
                if isinstance(value.get("analysis"), str):
                    try:
                        value = msgspec.json.decode(value["analysis"])
                    except msgspec.DecodeError:
                        report(f"row {number}", "has an analysis that is not valid JSON.", "Left out.")
                        continue
                yield from articles_of(value, lambda what, kept, number=number: report(f"row {number}", what, kept))  # type: ignore[misc]
        except UnreadableTableError as error:
            report("", f"cannot be read as Parquet ({error}).", "Left out, or what came before is kept.")
        except ConfigError as error:
            report("", f"is Parquet: {error}", "Left out.")


class UnreadableTableError(Exception):
    """DuckDB refused the file."""


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    duckdb, connection = connect_duckdb()
    with closing(connection):
        try:
            found = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
            names = [d[0] for d in found.description]
            while rows := found.fetchmany(ROWS):
                yield from (dict(zip(names, row, strict=True)) for row in rows)
        except duckdb.Error as error:
            raise UnreadableTableError(str(error).splitlines()[0][:200]) from error


def connect_duckdb() -> tuple[Any, Any]:
    """Return the module, and a connection to an empty database in memory, one thread, that reaches for nothing outside. Raises ConfigError without it."""
    try:
        import duckdb
    except ImportError:
        raise ConfigError("Parquet is read and written by DuckDB: pip install 'machtin[parquet]'.") from None
    return duckdb, duckdb.connect(config={"threads": 1, "autoinstall_known_extensions": False, "autoload_known_extensions": False})
