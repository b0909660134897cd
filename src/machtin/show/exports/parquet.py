"""Tables as Parquet, written by DuckDB (extra `parquet`) from a file of JSON lines beside it: memory stays small however long the table is.

The columns' types are those of the records: VARCHAR, BIGINT, DOUBLE, BOOLEAN, lists of VARCHAR; NULL where there is no value. ZSTD, row groups of 100,000.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec

from machtin.errors import ConfigError
from machtin.show.exports.columns import Row

CHUNK = 1 << 16
MEMORY = "512MB"
LINE = 1 << 22  # DuckDB's buffers are as large as the longest line that it is told to expect
_TYPES = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN", tuple: "VARCHAR[]"}


def kind_of(record: type[Row], field: str) -> type:
    """Return the plain type of a column: str, int, float, bool, or tuple for a list of texts."""
    hint = get_type_hints(record)[field]
    choices = [t for t in get_args(hint) if t is not type(None)] or [hint]
    one: Any = choices[0]
    return tuple if getattr(one, "__origin__", None) is tuple or hint == tuple[str, ...] else one


def need_duckdb() -> Any:
    """Return the module. Raises ConfigError where it is not installed."""
    try:
        import duckdb
    except ModuleNotFoundError:
        raise ConfigError("Parquet needs DuckDB: pip install 'machtin[parquet]'. Nothing was written.") from None
    return duckdb


def parquet(record: type[Row], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield the file. Raises ConfigError where DuckDB is missing."""
    duckdb = need_duckdb()
    with tempfile.TemporaryDirectory(prefix="machtin-") as folder:
        lines, made = Path(folder) / "rows.jsonl", Path(folder) / "table.parquet"
        longest = LINE
        with lines.open("wb") as stream:
            for row in rows:
                line = msgspec.json.encode(row) + b"\n"
                longest = max(longest, len(line))
                stream.write(line)
        columns = ", ".join(f"'{name}': '{_TYPES[kind_of(record, field)]}'" for name, field in zip(record.__struct_encode_fields__, record.__struct_fields__, strict=True))
        with duckdb.connect(config={"memory_limit": MEMORY, "threads": 1, "temp_directory": folder}) as connection:
            # Names of columns are ours, paths are of a folder made here: nothing in the statement comes from outside.
            connection.execute(
                f"COPY (SELECT * FROM read_json('{lines.as_posix()}', format='newline_delimited', columns={{{columns}}}, maximum_object_size={longest})) "
                f"TO '{made.as_posix()}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000)"
            )
        with made.open("rb") as stream:
            while piece := stream.read(CHUNK):
                yield piece
