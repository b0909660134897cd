"""A batch whose workers die: one in the middle of its work, and every one that meets the poison article. Prints how the run ended, as JSON.

    python -m tests.batch.dying ENGINE WORKERS SOURCE FOLDER POISON

A process of its own: engines start others, and Ray stays with the process that started it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from machtin.article import Article
from machtin.batch.analysing import Analyse, Outcome
from machtin.batch.running import analyze_batch, engine_of
from machtin.batch.sources import Fault, Raw
from machtin.batch.tables import Row

SIZE = 16


@dataclass(frozen=True)
class Dying(Analyse):
    """Analyses as ever, but dies."""

    poison: str = ""

    def part(self, name: str, raw: Sequence[Raw]) -> Row:
        died = Path(self.to) / "died"
        if name.endswith("-000002") and not died.exists():
            died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        with (Path(self.to) / "workers").open("a") as stream:
            stream.write(f"{os.getpid()}\n")
        return super().part(name, raw)

    def outcomes(self, articles: Sequence[Article | Fault]) -> list[Outcome]:
        if any(isinstance(a, Article) and a.id == self.poison for a in articles):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().outcomes(articles)


def main() -> None:
    from tests.batch.dying import Dying  # not of __main__, so that every worker finds it

    name, workers, source, folder, poison = sys.argv[1:]
    engine = engine_of(name, int(workers))
    Path(folder).mkdir()
    try:
        ended = analyze_batch([source], folder, engine, size=SIZE, step=Dying(folder, poison=poison))
    finally:
        engine.close()
    print(msgspec.json.encode(ended).decode())


if __name__ == "__main__":
    main()
