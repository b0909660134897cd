"""Analyse in several processes, in order, with the same results as in one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

from machtin.analysis import Analysis
from machtin.analyze.pipeline import BATCH, analyze_many
from machtin.article import Article
from machtin.errors import BugError, Problem


def analyze_in_processes(
    articles: Iterable[Article], jobs: int, *, on_problem: Callable[[Problem], None] | None = None
) -> Iterator[Analysis]:
    """Yield the analyses of `articles` in their order; at most four batches a process wait in memory. Problems are told as in `analyze_many`."""
    queue = iter(articles)
    # "spawn" everywhere: the same on Linux, macOS and Windows, and no copied locks.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting: list[Future[tuple[list[Analysis], list[Problem]]]] = []
        while True:
            while len(waiting) < 4 * jobs and (batch := list(islice(queue, BATCH))):
                waiting.append(pool.submit(_analyze_batch, batch))
            if not waiting:
                return
            analyses, problems = waiting.pop(0).result()
            for problem in problems:
                if on_problem is None:
                    raise BugError(str(problem))
                on_problem(problem)
            yield from analyses


def _analyze_batch(batch: list[Article]) -> tuple[list[Analysis], list[Problem]]:
    problems: list[Problem] = []
    return list(analyze_many(batch, on_problem=problems.append)), problems
