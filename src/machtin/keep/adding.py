"""Articles on their way in: what is known already is left out, the rest is analysed (in processes where that pays), written batch by batch.

Each batch is one transaction, and what became of its articles is told when it is on disk. Analysing goes on while the writer writes; at most
IN_FLIGHT batches a process wait in memory, so that memory does not grow with the number of articles.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from itertools import chain, islice
from multiprocessing import get_context

from sqlalchemy import Connection, insert, select

from machtin.analyze.batch import each_alone, one_thread_each
from machtin.article import Article
from machtin.errors import Problem
from machtin.keep.packing import clean_name, pack_article
from machtin.keep.prepare import Prepared, prepare_many, storable
from machtin.keep.records import Added, Stored
from machtin.keep.schema import articles as table
from machtin.keep.schema import set_aside
from machtin.keep.store import Store
from machtin.keep.telling import stale_stories, tell
from machtin.keep.writing import Writer, moment

BATCH = 64
IN_FLIGHT = 3
MIN_FOR_PROCESSES = 128  # articles below which starting processes takes longer than it saves
Work = tuple[list[Prepared], list[tuple[Problem, Article]]]


class Adding:
    """One call of `Library.add`."""

    def __init__(self, store: Store, writer: Writer, on_stored: Callable[[Stored], None], on_problem: Callable[[Problem], None]) -> None:
        self.store, self.writer = store, writer
        self.on_stored, self.on_problem = on_stored, on_problem
        self.counts = {"new": 0, "changed": 0, "same": 0, "refused": 0}
        self.n_set_aside = 0
        self._on_the_way: dict[str, str] = {}
        """Versions of articles that are being analysed: what is known of them before they are written."""

    def run(self, articles: Iterable[Article], jobs: int | None, *, anew: bool = False) -> Added:
        """Take all `articles` in. `jobs` None: one process for each core, where there are articles enough."""
        self.writer.placing.touched = set()
        batches = self._batches(map(storable, articles), anew)
        with ExitStack() as stack:
            for prepared, problems in _prepared(batches, jobs, stack):
                self._write(prepared, problems, anew)
        return self._end()

    def _batches(self, articles: Iterator[Article], anew: bool) -> Iterator[list[Article]]:
        """Batches of articles to be analysed, each id once in a batch; those that are as they were are counted and told."""
        while taken := list(islice(articles, BATCH)):
            while taken:
                batch: dict[str, Article] = {}
                rest: list[Article] = []
                for article in taken:
                    if rest or batch.get(article.id, article) != article:
                        rest.append(article)
                    else:
                        batch[article.id] = article
                yield list(batch.values()) if anew else self._fresh(batch)
                taken = rest

    def _fresh(self, batch: dict[str, Article]) -> list[Article]:
        with self.store.read() as connection:
            known = dict(connection.execute(select(table.c.id, table.c.version).where(table.c.id.in_(list(batch)))).all())
        known |= {id: version for id, version in self._on_the_way.items() if id in batch}
        fresh = []
        for article in batch.values():
            version = article.version
            if known.get(article.id) == version:
                self._tell([Stored(article.id, "same", version)])
            else:
                fresh.append(article)
                self._on_the_way[article.id] = version
        return fresh

    def _write(self, prepared: list[Prepared], problems: list[tuple[Problem, Article]], anew: bool) -> None:
        def work(connection: Connection) -> list[Stored]:
            self.writer.begin(connection)
            stored = self.writer.write(prepared, anew=anew) if prepared else []
            if problems:
                connection.execute(insert(set_aside), [{"item": clean_name(p.item), "what": clean_name(p.what), "at": moment(), "data": pack_article(a)} for p, a in problems])
            self.writer.finish()
            return stored

        if not prepared and not problems:
            return
        try:
            stored = self.store.write(work)
        except BaseException:
            self.writer.forget()
            raise
        self.n_set_aside += len(problems)
        for problem, _ in problems:
            self.on_problem(problem)
        self._tell(stored)
        for one in stored:
            if self._on_the_way.get(one.id) == one.version:
                del self._on_the_way[one.id]

    def _tell(self, stored: Iterable[Stored]) -> None:
        for one in stored:
            self.counts[one.what] += 1
            self.on_stored(one)

    def _end(self) -> Added:
        """Tell the stories that changed, each in a transaction of its own, and those that a call that was cut short left behind: stale ones stay so."""
        self.writer.placing.touched = set()
        told = tell_stories(self.store, None)
        return Added(
            n_new=self.counts["new"], n_changed=self.counts["changed"], n_same=self.counts["same"], n_refused=self.counts["refused"],
            n_set_aside=self.n_set_aside, stories=tuple(told),
        )  # fmt: skip


def tell_stories(store: Store, keys: list[int] | None, *, most: int | None = -1) -> list[str]:
    """Tell the stale stories among `keys` (None: all there are) and return their ids. `most`: leave out those of more articles; None: none, -1: as usual."""
    with store.read() as connection:
        stale = stale_stories(connection, keys) if most == -1 else stale_stories(connection, keys, most=most)
    out = []
    for key in stale:
        story = store.write(lambda connection, key=key: tell(connection, key))  # type: ignore[misc]
        if story is not None:
            out.append(story.id)
    return out


def _prepared(batches: Iterator[list[Article]], jobs: int | None, stack: ExitStack) -> Iterator[Work]:
    """The batches prepared, in order; in processes where `jobs` says so, or where there are articles enough."""
    first = list(islice(batches, 1 + MIN_FOR_PROCESSES // BATCH)) if jobs is None else []
    if jobs is None:
        jobs = (os.cpu_count() or 1) if sum(map(len, first)) >= MIN_FOR_PROCESSES else 1
    every = chain(first, batches)
    if jobs < 2:
        yield from map(_prepare, every)
        return
    yield from _in_processes(every, jobs, stack)


def _in_processes(batches: Iterator[list[Article]], jobs: int, stack: ExitStack) -> Iterator[Work]:
    """The batches prepared by processes, in order. Where one dies, whatever was on its way is done again by a process of its own, batch by batch; a batch that
    this one dies of too is done article by article, and what kills then is set aside."""
    stack.enter_context(one_thread_each())
    pool = stack.enter_context(ProcessPoolExecutor(jobs, mp_context=get_context("spawn")))
    waiting: deque[tuple[list[Article], Future[Work]]] = deque()
    while True:
        try:
            while len(waiting) < IN_FLIGHT * jobs and (batch := next(batches, None)) is not None:
                waiting.append((batch, Future()))  # it is not lost where the pool is broken meanwhile
                waiting[-1] = batch, pool.submit(_prepare, batch)
            if not waiting:
                return
            yield waiting[0][1].result()
            waiting.popleft()
        except BrokenProcessPool:
            pool.shutdown(wait=True, cancel_futures=True)
            left = [batch for batch, _ in waiting]
            waiting.clear()
            yield from each_alone(_prepare, left, _found_out)
            pool = stack.enter_context(ProcessPoolExecutor(jobs, mp_context=get_context("spawn")))


def _found_out(batch: list[Article]) -> Work:
    """A batch that a process died of, article by article."""
    return _together(each_alone(_prepare, [[a] for a in batch], _died))


def _died(batch: list[Article]) -> Work:
    what = "could not be analysed: the process that did it died (killed, or out of memory), again and again."
    return [], [(Problem(f"article {a.id}", what, "It was left out, the others go on."), a) for a in batch]


def _together(works: Iterable[Work]) -> Work:
    prepared: list[Prepared] = []
    problems: list[tuple[Problem, Article]] = []
    for some, others in works:
        prepared += some
        problems += others
    return prepared, problems


def _prepare(batch: list[Article]) -> Work:
    problems: list[tuple[Problem, Article]] = []
    return list(prepare_many(batch, lambda problem, article: problems.append((problem, article)))), problems
