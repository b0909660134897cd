"""The engine of many machines: Ray Data. Extra `cluster`; the machines need machtin installed, and a folder that all of them reach.

Ray starts workers again that die, and gives their tables to others. Nothing is sent to Ray's makers (RAY_USAGE_STATS_ENABLED=0), no dashboard is opened.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from typing import Any

from machtin.batch.tables import Row, Step, Table
from machtin.errors import ConfigError

STORE_BYTES = 512 << 20  # of shared memory on one machine; parts are at most 16 MB


class Cluster:
    """Ray, on this machine or, with an address ("auto", "ray://host:10001"), on a cluster that runs."""

    name = "ray"

    def __init__(self, workers: int, address: str | None = None) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # what goes wrong is raised; its own log says much more
        try:
            import ray
            import ray.data
        except ImportError:
            raise ConfigError("the engine ray needs Ray: pip install 'machtin[cluster]'. Nothing was read or written.") from None
        self.workers = workers
        # On one machine a CPU more than workers: what cuts the sources must not take one from those who analyse.
        own: dict[str, Any] = {} if address else {"num_cpus": workers + 1, "include_dashboard": False, "object_store_memory": STORE_BYTES}
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, **own)
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        if not address:
            context.default_hash_shuffle_parallelism = 4 * workers  # its 200 pieces are meant for many machines
        context.print_on_execution_start = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        self._data = ray.data
        self._shutdown = ray.shutdown

    def table(self, rows: list[Row]) -> Any:
        """Return the rows as a data set, a block each."""
        return self._data.from_items(rows, override_num_blocks=len(rows))

    def map_batches(self, data: Any, step: Step, *, light: bool = False) -> Any:
        """Return what `step` makes of the tables: a light one in tasks, others in workers that stay. Ray Data starts workers again, and does their work again, by itself."""
        if light:
            return data.map_batches(_task(step), batch_size=1, batch_format="numpy", zero_copy_batch=True)
        return data.map_batches(_worker(step), batch_size=1, batch_format="numpy", compute=self._data.ActorPoolStrategy(size=self.workers))

    def group_by(self, data: Any, key: str, step: Step) -> Any:
        """Return what `step` makes of the rows of each key."""
        return data.groupby(key).map_groups(_task(step), batch_format="numpy")

    def tables(self, data: Any) -> Iterator[Table]:
        """Do the work; yield the tables."""
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"ray\.")  # advice on blocks and workers that a small batch cannot follow
            for batch in data.iter_batches(batch_size=None, batch_format="numpy"):
                yield _plain(batch)

    def close(self) -> None:
        """Leave the cluster; one of this machine alone ends."""
        self._shutdown()


def _task(step: Step) -> Any:
    def made(batch: Any) -> Iterator[Any]:
        yield from map(_arrays, step(_plain(batch)))

    return made


def _worker(step: Step) -> Any:
    """A class whose objects stay in a worker, with whatever the step has loaded; it carries the step itself, so that a worker can always be started again."""

    class Worker:
        def __call__(self, batch: Any) -> Iterator[Any]:
            yield from map(_arrays, step(_plain(batch)))

    return Worker


def _plain(batch: Any) -> Table:
    """The columns as lists of Python's own values."""
    return {name: column.tolist() for name, column in batch.items()}


def _arrays(table: Table) -> Any:
    import numpy as np

    out = {}
    for name, values in table.items():
        array = np.empty(len(values), object if values and isinstance(values[0], (bytes, str)) else np.int64)
        array[:] = values
        out[name] = array
    return out
