"""A batch from its beginning, or from where it was: `analyze_batch`.

In the folder of a batch:

    batch.json                     what it was begun with; going on with something else is refused
    parts/00002-000017.jsonl.gz    analyses, as `machtin analyze` writes them (or .parquet, with the analysis as one of its columns)
    signatures/00002-000017        what their stories are found by
    aside/00002-000017.jsonl       what of that part was set aside, and why
    stories.jsonl.gz               what `group_batch` found
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

import msgspec

from machtin._version import machtin_version
from machtin.batch.analysing import FORMS, Analyse
from machtin.batch.places import Place, bundles, is_remote
from machtin.batch.sources import PART, Cut, source_rows
from machtin.batch.tables import Engine
from machtin.errors import ConfigError
from machtin.read.intake import PACKED, SUFFIXES
from machtin.read.parquet import connect_duckdb


class Begun(msgspec.Struct, frozen=True):
    """What a batch was begun with."""

    machtin: str
    sources: tuple[str, ...]
    form: str
    size: int
    columns: tuple[tuple[str, str], ...] = ()


class Ended(msgspec.Struct, frozen=True):
    """How a run ended."""

    n_articles: int = 0
    n_aside: int = 0
    n_parts: int = 0
    n_parts_before: int = 0
    """Parts that a former run had done."""


def analyze_batch(
    sources: Sequence[str], to: str, engine: Engine, *, form: str = "jsonl", size: int = PART, columns: dict[str, str] | None = None,
    on_part: Callable[[Ended], None] | None = None, step: Analyse | None = None,
) -> Ended:
    """Analyse the articles of files, folders or addresses of storage into the folder `to`; go on where a former run was. `on_part` hears how far it is.

    The same sources give the same files, byte by byte, whatever the engine, its workers and their deaths. `step` stands in for `Analyse`, in tests.
    Raises ConfigError where `to` holds a batch that was begun otherwise.
    """
    if form not in FORMS:
        raise ConfigError(f"{form}: a batch is written as {' or '.join(FORMS)}. Nothing was read or written.")
    if form == "parquet":
        connect_duckdb()[1].close()  # a missing extra is told at once, not by every worker
    place = Place(to if is_remote(to) else os.path.abspath(to))
    given = tuple(s if is_remote(s) else os.path.abspath(s) for s in sources)
    begun = Begun(machtin_version(), given, form, size, tuple(sorted((columns or {}).items())))
    bundled = bundles(list(given), tuple(s + p for s in SUFFIXES for p in ("", *PACKED)))
    _begin(place, begun)
    done = frozenset(name.partition(".")[0] for name in place.names("parts"))
    parts = engine.map_batches(engine.table(source_rows(bundled)), Cut(done, begun.columns, size), light=True)
    ended = Ended(n_parts_before=len(done))
    for table in engine.tables(engine.map_batches(parts, step or Analyse(place.name, form))):
        for n, n_aside in zip(table.get("n", ()), table.get("n_aside", ()), strict=True):
            ended = Ended(ended.n_articles + n, ended.n_aside + n_aside, ended.n_parts + 1, ended.n_parts_before)
            if on_part is not None:
                on_part(ended)
    return ended


def _begin(place: Place, begun: Begun) -> None:
    """Write down what the batch is, or see that it is the one that was begun. Raises ConfigError where it is not."""
    there = place.read("batch.json")
    if there is None:
        if place.names("parts"):
            raise ConfigError(f"{place.name}: holds parts of something that is no batch. Name another folder. Nothing was read or written.")
        place.write("batch.json", msgspec.json.encode(begun) + b"\n")
        return
    former = msgspec.json.decode(there, type=Begun)
    if former != begun:
        differs = ", ".join(f for f in Begun.__struct_fields__ if getattr(former, f) != getattr(begun, f))
        raise ConfigError(f"{place.name}: was begun with other settings ({differs}). Name another folder, or remove this one. Nothing was read or written.")


def engine_of(name: str, workers: int, address: str | None = None) -> Engine:
    """Return an engine by its name. Raises ConfigError where there is none, or what it needs is not installed."""
    if name == "local":
        from machtin.batch.local import Local

        return Local(workers)
    if name == "ray":
        from machtin.batch.cluster import Cluster

        return Cluster(workers, address)
    raise ConfigError(f"{name}: engines are local and ray. Nothing was read or written.")
