"""Analyse in several processes, in order, with the same results as in one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

from machtin.analysis import Analysis
from machtin.analyze.pipeline import BATCH, analyze_many
from machtin.article import Article
from machtin.errors import BugError, Problem

T = TypeVar("T")
R = TypeVar("R")


def analyze_in_processes(
    articles: Iterable[Article], jobs: int, *, on_problem: Callable[[Problem], None] | None = None
) -> Iterator[Analysis]:
    """Yield the analyses of `articles` in their order; at most four batches a process wait in memory. Problems are told as in `analyze_many`."""
    queue = iter(articles)
    # "spawn" everywhere: the same on Linux, macOS and Windows, and no copied locks.
    with one_thread_each(), ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
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


def each_alone(work: Callable[[T], R], items: Iterable[T], died: Callable[[T], R]) -> Iterator[R]:
    """Yield `work` of every item, done by a child process, one item after the other; of an item that the child dies of, what `died` says."""
    pool: ProcessPoolExecutor | None = None
    try:
        for item in items:
            if pool is None:
                pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
            try:
                yield pool.submit(work, item).result()
            except BrokenProcessPool:
                pool = None
                yield died(item)
    finally:
        if pool is not None:
            pool.shutdown()


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Processes started meanwhile use one thread for their matrix products: they share the cores."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    former = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "1"))
    try:
        yield
    finally:
        for name, value in former.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _analyze_batch(batch: list[Article]) -> tuple[list[Analysis], list[Problem]]:
    problems: list[Problem] = []
    return list(analyze_many(batch, on_problem=problems.append)), problems
