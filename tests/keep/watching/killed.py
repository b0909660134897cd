"""Watches a paper in a child process and kills it with SIGKILL at random moments, again and again; prints what went wrong, and how many kills fell into the work.

    python -m tests.keep.watching.killed FOLDER ROUNDS SEED
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from machtin.keep import Library, open_library, prepare, telling
from machtin.keep.watching import watch
from tests.keep.conftest import _analyses, _story
from tests.keep.killed import killed_often, report
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


def main() -> None:
    folder, rounds, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    watch.BATCH = 2  # many transactions, many moments to be killed in
    prepare.analyze_each = _analyses  # type: ignore[assignment]
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

        def watching(library_file: Path) -> Callable[[int], None]:
            def work(pipe: int) -> None:
                with open_library(library_file) as library:
                    look(library, paper.url("/rss"), pipe)

            return work

        def goes_on(library_file: Path) -> None:
            with open_library(library_file) as library:
                for _ in range(2):  # pages that were on their way are due again
                    look(library, paper.url("/rss"))

        report(killed_often(folder, rounds, lambda: chance.uniform(0.2, 1.3) * lasts, watching, goes_on, every, every=5))


if __name__ == "__main__":
    main()
