"""Analyse in several processes, in order, with the same results as in one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

from machtin.analysis import Analysis
from machtin.analyze.pipeline import BATCH, analyze_many
from machtin.article import Article


def analyze_in_processes(articles: Iterable[Article], jobs: int) -> Iterator[Analysis]:
    """Yield the analyses of `articles` in their order; at most four batches a process wait in memory."""
    queue = iter(articles)
    # "spawn" everywhere: the same on Linux, macOS and Windows, and no copied locks.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting: list[Future[list[Analysis]]] = []
        while True:
            while len(waiting) < 4 * jobs and (batch := list(islice(queue, BATCH))):
                waiting.append(pool.submit(_analyze_batch, batch))
            if not waiting:
                return
            yield from waiting.pop(0).result()


def _analyze_batch(batch: list[Article]) -> list[Analysis]:
    return list(analyze_many(batch))
