"""What travels between machines, and what an engine is: a narrow interface, so that engines can be exchanged.

A table is columns of equal length, of texts, numbers and bytes. A step takes one table and yields tables; it is an object that can be sent to another process,
and it loads what it needs when it is first called there, once for each worker. An engine runs steps, in workers, in any order; a worker that dies is
replaced, and what it was at is done again: a step must give the same for the same table, however often it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

Table = dict[str, list[Any]]
Row = dict[str, Any]
Step = Callable[[Table], Iterator[Table]]


class Engine(Protocol):
    """Runs steps over tables. What the data are between its calls (`Any`) is the engine's own business; nothing runs before `tables` is asked."""

    name: str

    def table(self, rows: list[Row]) -> Any:
        """Return the data of these rows."""

    def map_batches(self, data: Any, step: Step, *, light: bool = False) -> Any:
        """Return what `step` makes of every table of `data`. A `light` step costs so little that it may run beside others, where the engine likes."""

    def group_by(self, data: Any, key: str, step: Step) -> Any:
        """Return what `step` makes of the rows of each value of the column `key`; a call gets all rows of that value, in any order."""

    def tables(self, data: Any) -> Iterator[Table]:
        """Do the work; yield the tables as they are ready, in any order."""

    def close(self) -> None:
        """Let the workers go."""


def rows_of(table: Table) -> Iterator[Row]:
    """Yield the rows of a table."""
    names = list(table)
    for values in zip(*table.values(), strict=True):
        yield dict(zip(names, values, strict=True))


def table_of(rows: Iterable[Row]) -> Table:
    """Return the table of rows that have the same columns; without rows a table without columns."""
    listed = list(rows)
    return {name: [row[name] for row in listed] for name in listed[0]} if listed else {}
