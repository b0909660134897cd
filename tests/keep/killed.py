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
from collections.abc import Iterator
from pathlib import Path

from machtin.keep import adding, open_library, prepare
from tests.keep.invented import article

ARTICLES = [
    article(f"a{n}", f"Lũ quét ở xã Mường {n % 3}", f"Lũ quét làm {n + 2} người chết ở Mường {n % 3}.", f"Ông Lò Văn {'ABCDEFGHIJKL'[n % 12]} nói: “Nước lên rất nhanh”.")
    for n in range(12)
]


def add(library_file: Path, pipe: int) -> None:
    with open_library(library_file) as library:
        library.add(ARTICLES, jobs=1, on_stored=lambda s: os.write(pipe, f"{s.id}\n".encode()) and None)


def child(library_file: Path, seconds: float | None) -> set[str]:
    """Add in a child, kill it after so long; return the ids that it told as stored."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reading)
            add(library_file, writing)
        finally:
            os._exit(0)
    os.close(writing)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with os.fdopen(reading) as told:
        return set(told.read().split())


def faults(library_file: Path, told: set[str]) -> Iterator[str]:
    with open_library(library_file) as library:
        there = [a.id for a in library.articles()]
        if missing := told - set(there):
            yield f"told as stored and lost: {sorted(missing)}"
        if len(there) != len(set(there)) or any(len(library.versions(i)) != 1 for i in there):
            yield f"stored twice: {there}"
        found = library.search("lũ quét", limit=100)
        if {h.id for h in found.hits} != set(there):
            yield f"found {found.n} of {len(there)}"
        yield from (str(f) for f in library.examine() if f.kind == "fault")


def main() -> None:
    folder, rounds, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    adding.BATCH = 2  # many transactions, many moments to be killed in
    known = {a.id: a for a in prepare.analyze_many(ARTICLES)}
    prepare.analyze_many = lambda articles, **_: (known[a.id] for a in articles)  # type: ignore[assignment,misc]
    empty = folder / "empty.db"
    open_library(empty, create=True).close()
    whole = folder / "whole.db"
    shutil.copy(empty, whole)
    began = time.monotonic()
    child(whole, None)
    lasts = time.monotonic() - began
    wrong: list[str] = []
    n_part = 0
    for n in range(rounds):
        library_file = folder / f"{n}.db"
        shutil.copy(empty, library_file)
        told = child(library_file, chance.uniform(0, lasts))
        n_part += 0 < len(told) < len(ARTICLES)
        wrong += (f"round {n}: {fault}" for fault in faults(library_file, told))
        if n % 10 == 0:  # going on where it was cut
            child(library_file, None)
            wrong += (f"round {n}, gone on: {fault}" for fault in faults(library_file, {a.id for a in ARTICLES}))
        for tail in ("", "-wal", "-shm"):
            library_file.with_name(library_file.name + tail).unlink(missing_ok=True)
    print(json.dumps({"wrong": wrong, "n_part": n_part}, ensure_ascii=False))


if __name__ == "__main__":
    main()
