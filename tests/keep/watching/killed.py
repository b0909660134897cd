"""Watches a paper in a child process and kills it with SIGKILL at random moments, again and again; prints what went wrong, and how many kills fell into the work.

    python -m tests.keep.watching.killed FOLDER ROUNDS SEED
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
from typing import Any

from machtin.keep import Library, open_library, prepare, telling
from machtin.keep.watching import watch
from tests.keep.conftest import _analyses, _story
from tests.keep.watching.paper import BODY, Desk, Paper
from tests.keep.watching.server import serving

N = 12


def look(library: Library, feed: str, pipe: int | None = None) -> None:
    """One look at what is due; what is told as stored goes into the pipe."""
    add = library.add

    def told(given: Any, *, on_stored: Any, **named: Any) -> Any:
        def hear(one: Any) -> None:
            if pipe is not None:
                os.write(pipe, f"{one.id}\n".encode())
            on_stored(one)

        return add(given, on_stored=hear, **named)

    library.add = told  # type: ignore[method-assign]
    desk = Desk(library)
    desk.later(3600.0 if library.sources() else 0.0)
    desk.once(feed)


def killed(library_file: Path, feed: str, seconds: float) -> set[str]:
    """Watch in a child, kill it after so long; return the ids that it told as stored."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reading)
            with open_library(library_file) as library:
                look(library, feed, writing)
        finally:
            os._exit(0)
    os.close(writing)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with os.fdopen(reading) as told:
        return set(told.read().split())


def faults(library: Library, told: set[str]) -> Iterator[str]:
    there = [a.id for a in library.articles()]
    if missing := told - set(there):
        yield f"told as stored and lost: {sorted(missing)}"
    if len(there) != len(set(there)) or any(len(library.versions(i)) != 1 for i in there):
        yield f"stored twice: {there}"
    yield from (str(f) for f in library.examine() if f.kind == "fault")


def main() -> None:
    folder, rounds, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    watch.BATCH = 2  # many transactions, many moments to be killed in
    prepare.analyze_many = _analyses  # type: ignore[assignment]
    telling.story_of = _story
    with serving() as server:
        paper = Paper(server)
        for n in range(N):
            paper.print(f"/{n}.html", f"Sạt lở ở bản số {n}", body=(*BODY, f"Bản số {n} có {n + 20} hộ dân phải rời nhà trong đêm."))
        every = {paper.url(f"/{n}.html") for n in range(N)}
        empty = folder / "empty.db"
        open_library(empty, create=True).close()
        lasts = 0.0
        for name in ("first.db", "second.db"):  # the second knows all analyses, as the children do
            shutil.copy(empty, folder / name)
            began = time.monotonic()
            with open_library(folder / name) as library:
                look(library, paper.url("/rss"))
            lasts = time.monotonic() - began
        wrong: list[str] = []
        n_part = 0
        for n in range(rounds):
            library_file = folder / f"{n}.db"
            shutil.copy(empty, library_file)
            told = killed(library_file, paper.url("/rss"), chance.uniform(0.2, 1.3) * lasts)
            n_part += 0 < len(told) < N
            with open_library(library_file) as library:
                wrong += (f"round {n}: {fault}" for fault in faults(library, told))
                if n % 5 == 0:  # going on where it was cut
                    for _ in range(2):  # pages that were on their way are due again
                        look(library, paper.url("/rss"))
                    wrong += (f"round {n}, gone on: {fault}" for fault in faults(library, every))
            for tail in ("", "-wal", "-shm"):
                library_file.with_name(library_file.name + tail).unlink(missing_ok=True)
    print(json.dumps({"wrong": wrong, "n_part": n_part}, ensure_ascii=False))


if __name__ == "__main__":
    main()
