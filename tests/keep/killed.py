"""Adds articles in a child process and kills it with SIGKILL at random moments, again and again; prints what went wrong, and a line of counts.

    python -m tests.keep.killed FOLDER ROUNDS SEED

A process of its own, with one thread, so that it can fork; the articles are analysed once, so that the moments fall into the writing.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from machtin.keep import Library, adding, open_library, prepare
from tests.keep.invented import article

ARTICLES = [
    article(f"a{n}", f"Lũ quét ở xã Mường {n % 3}", f"Lũ quét làm {n + 2} người chết ở Mường {n % 3}.", f"Ông Lò Văn {'ABCDEFGHIJKL'[n % 12]} nói: “Nước lên rất nhanh”.")
    for n in range(12)
]


def child(work: Callable[[int], None], seconds: float | None) -> set[str]:
    """Do `work` in a child, kill it after so long; return the ids that it wrote, a line each, into the pipe it was given."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reading)
            work(writing)
        finally:
            os._exit(0)
    os.close(writing)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with os.fdopen(reading) as told:
        return set(told.read().split())


def faults(library: Library, told: set[str]) -> Iterator[str]:
    """What is wrong with a library of which so much was told as stored."""
    there = [a.id for a in library.articles()]
    if missing := told - set(there):
        yield f"told as stored and lost: {sorted(missing)}"
    if len(there) != len(set(there)) or any(len(library.versions(i)) != 1 for i in there):
        yield f"stored twice: {there}"
    yield from (str(f) for f in library.examine() if f.kind == "fault")


def adding_to(library_file: Path) -> Callable[[int], None]:
    def add(pipe: int) -> None:
        with open_library(library_file) as library:
            library.add(ARTICLES, jobs=1, on_stored=lambda s: os.write(pipe, f"{s.id}\n".encode()) and None)

    return add


def found(library: Library) -> Iterator[str]:
    answer = library.search("lũ quét", limit=100)
    if {h.id for h in answer.hits} != {a.id for a in library.articles()}:
        yield f"found {answer.n} of {library.n_articles()}"


def main() -> None:
    folder, rounds, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    adding.BATCH = 2  # many transactions, many moments to be killed in
    known = {a.id: one for a, one in zip(ARTICLES, prepare.analyze_each(ARTICLES), strict=True)}
    prepare.analyze_each = lambda articles: (known[a.id] for a in articles)  # type: ignore[assignment]
    empty = folder / "empty.db"
    open_library(empty, create=True).close()
    shutil.copy(empty, folder / "whole.db")
    began = time.monotonic()
    child(adding_to(folder / "whole.db"), None)
    lasts = time.monotonic() - began

    def goes_on(library_file: Path) -> None:
        child(adding_to(library_file), None)

    report(killed_often(folder, rounds, lambda: chance.uniform(0, lasts), adding_to, goes_on, {a.id for a in ARTICLES}, every=10, also=found))


def killed_often(
    folder: Path, rounds: int, seconds: Callable[[], float], work: Callable[[Path], Callable[[int], None]], goes_on: Callable[[Path], None], ids: set[str],
    *, every: int, also: Callable[[Library], Iterator[str]] = lambda library: iter(()),
) -> tuple[list[str], int]:
    """Kill `work` again and again, each time with a copy of `empty.db`; return what was wrong, and how many kills fell into the work.

    After `every` so many rounds the work goes on where it was cut, and all `ids` must be there.
    """
    wrong: list[str] = []
    n_part = 0
    for n in range(rounds):
        library_file = folder / f"{n}.db"
        shutil.copy(folder / "empty.db", library_file)
        told = child(work(library_file), seconds())
        n_part += 0 < len(told) < len(ids)
        with open_library(library_file) as library:
            wrong += (f"round {n}: {fault}" for fault in (*faults(library, told), *also(library)))
        if n % every == 0:
            goes_on(library_file)
            with open_library(library_file) as library:
                wrong += (f"round {n}, gone on: {fault}" for fault in (*faults(library, ids), *also(library)))
        for tail in ("", "-wal", "-shm"):
            library_file.with_name(library_file.name + tail).unlink(missing_ok=True)
    return wrong, n_part


def report(outcome: tuple[list[str], int]) -> None:
    """Print what the test reads."""
    print(json.dumps({"wrong": outcome[0], "n_part": outcome[1]}, ensure_ascii=False))


if __name__ == "__main__":
    main()
