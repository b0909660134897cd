"""The engine of one machine: a pool of processes, groups sorted on disk."""

from __future__ import annotations

import pickle
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from zlib import crc32

from machtin.analyze.batch import one_thread_each
from machtin.batch.tables import Row, Step, Table, rows_of, table_of
from machtin.errors import BugError

IN_FLIGHT = 3  # tables a process that wait in memory
SHELVES = 64  # files that rows are sorted into by their key; one of them is held in memory at a time by each process
MAX_DEATHS = 10  # in a row, without one table done: then it is not the articles that kill


class Local:
    """Processes of this machine; `workers` 1 does everything in this process."""

    name = "local"

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._processes: ProcessPoolExecutor | None = None

    def table(self, rows: list[Row]) -> Iterator[Table]:
        """Return the rows, a table each."""
        return (table_of([row]) for row in rows)

    def map_batches(self, data: Iterator[Table], step: Step, *, light: bool = False) -> Iterator[Table]:
        """Return what `step` makes of the tables; a light step runs in this process, beside the workers."""
        if light or self.workers == 1:
            return (made for table in data for made in step(table))
        return self._in_processes(data, step)

    def group_by(self, data: Iterator[Table], key: str, step: Step) -> Iterator[Table]:
        """Return what `step` makes of the rows of each key; rows go through files, so that memory holds a small part of them."""
        folder = Path(tempfile.mkdtemp(prefix="machtin-groups-"))
        try:
            streams = [(folder / str(n)).open("wb") for n in range(SHELVES)]
            try:
                for table in data:
                    for row in rows_of(table):
                        pickle.dump(row, streams[crc32(str(row[key]).encode()) % SHELVES], protocol=5)
            finally:
                for stream in streams:
                    stream.close()
            shelves: Iterator[Table] = ({"file": [str(folder / str(n))]} for n in range(SHELVES))
            yield from self.map_batches(shelves, _Grouped(key, step))
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def tables(self, data: Iterator[Table]) -> Iterator[Table]:
        """Yield the tables; asking for them does the work."""
        return data

    def close(self) -> None:
        """End the processes."""
        if self._processes is not None:
            self._processes.shutdown(wait=True, cancel_futures=True)
            self._processes = None

    def _in_processes(self, data: Iterator[Table], step: Step) -> Iterator[Table]:
        waiting: dict[Future[list[Table]], Table] = {}
        left: list[Table] = []
        n_deaths = 0
        try:
            while True:
                while len(waiting) < IN_FLIGHT * self.workers and (table := left.pop(0) if left else next(data, None)) is not None:
                    try:
                        waiting[self._submit(step, table)] = table
                    except BrokenProcessPool:
                        left.insert(0, table)
                        break
                if not waiting and not left:
                    return
                broken = not waiting
                for future in wait(waiting, return_when=FIRST_COMPLETED).done if waiting else ():
                    table = waiting.pop(future)
                    try:
                        made = future.result()
                    except BrokenProcessPool:
                        left.append(table)
                        broken = True
                        continue
                    n_deaths = 0
                    yield from made
                if broken:
                    n_deaths += 1
                    if n_deaths > MAX_DEATHS:
                        raise BugError(f"processes that do the work died {n_deaths} times in a row, whatever they were given (is there memory enough?). What was written stays.")
                    left += waiting.values()
                    waiting.clear()
                    self.close()
        finally:
            for future in waiting:
                future.cancel()

    def _submit(self, step: Step, table: Table) -> Future[list[Table]]:
        """Give a table to the processes, which are started, and their number grows, as there is work."""
        if self._processes is None:
            self._processes = ProcessPoolExecutor(self.workers, mp_context=get_context("spawn"))
        with one_thread_each():
            return self._processes.submit(_run, step, table)


class _Grouped:
    """Applies a step to the rows of each key of a file of rows."""

    def __init__(self, key: str, step: Step) -> None:
        self.key, self.step = key, step

    def __call__(self, table: Table) -> Iterator[Table]:
        for file in table["file"]:
            groups: dict[Any, list[Row]] = defaultdict(list)
            for row in _pickled(Path(file)):
                groups[row[self.key]].append(row)
            for _, rows in sorted(groups.items()):
                yield from self.step(table_of(rows))


def _pickled(path: Path) -> Iterable[Row]:
    with path.open("rb") as stream:  # our own file, in a folder that only we may read
        while True:
            try:
                yield pickle.load(stream)
            except EOFError:
                return


def _run(step: Step, table: Table) -> list[Table]:
    return list(step(table))
