"""Watching: what is due is looked at, host by host in threads; what was found is written, in the caller's thread.

Order of writing: the articles, then the pages they came from, then the feed. Wherever it is cut short, nothing is told as seen that is not stored, and
the next start looks again at what was not; an article that comes twice is "same" to the library. Due times are in the library: a restart goes on where
it was. At most QUEUE pages wait in memory.
"""

from __future__ import annotations

import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from machtin.errors import Problem
from machtin.keep.library import Library
from machtin.keep.records import SourceState, Stored
from machtin.keep.watching import schedule
from machtin.keep.watching.clock import moment_of
from machtin.keep.watching.pages import Pages, PageState
from machtin.keep.watching.round import FeedSeen, Looking, PageSeen

HOSTS_AT_ONCE = 8
BATCH = 16  # pages written at once: few enough that each shows up soon, enough that stories are not told anew for each
QUEUE = 64
LOOK_S = 5.0  # how often it is asked what is due while others are being looked at
LONGEST_SLEEP_S = 60.0  # another program may add feeds
Look = Callable[[], Iterator["PageSeen | FeedSeen"]]


What = Literal["ok", "unchanged", "failed", "held", "dead", "gone"]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """How one look at a feed went; what `machtin watch` prints a line of."""

    at: str
    place: str
    title: str | None
    what: What
    status: str
    n_new: int
    n_changed: int
    n_failures: int
    """In a row."""
    due: str | None


class _Counts(msgspec.Struct):
    n_new: int = 0
    n_changed: int = 0


class Watch:
    """Watches the feeds of one library. One thread calls `run`; any may call `stop`."""

    def __init__(
        self, library: Library, looking: Callable[[Pages], Looking], *, on_line: Callable[[Line], None], on_problem: Callable[[Problem], None], hosts_at_once: int = HOSTS_AT_ONCE,
        chance: Callable[[], float] = lambda: 0.5,
    ) -> None:
        self.library, self.pages = library, Pages(library.store)
        self.looking = looking(self.pages)
        self.clock = self.looking.fetcher.clock
        self._on_line, self._on_problem, self._chance, self._hosts_at_once = on_line, on_problem, chance, hosts_at_once
        self._stopping = threading.Event()
        self._queue: queue.Queue[PageSeen | FeedSeen | str | Exception] = queue.Queue(QUEUE)
        self._batch: list[PageSeen] = []
        self._counts: dict[str, _Counts] = defaultdict(_Counts)
        self.n_new = self.n_changed = 0

    def add_feeds(self, feeds: Iterable[tuple[str, str | None]]) -> int:
        """Watch these addresses (with titles) from now on; those that are watched already stay as they are. Return how many are new."""
        known = {s.place for s in self.library.sources()}
        now = moment_of(self.clock.now())
        new = [SourceState(place=place, kind="feed", title=title, due=now) for place, title in dict(feeds).items() if place not in known]
        self.library.put_sources(*new)
        return len(new)

    def stop(self) -> None:
        """Let `run` end: nothing more is asked, what is on its way is given up."""
        self._stopping.set()
        self.looking.fetcher.abort()
        self.clock.wake()

    def run(self, *, once: bool = False) -> None:
        """Look at everything that is due; `once`: and then end, else wait for what is due next, until `stop`.

        Ends in order on KeyboardInterrupt too: what was read is written first. Raises StorageError where disk or server refuse.
        """
        with ThreadPoolExecutor(self._hosts_at_once, thread_name_prefix="watch") as pool:
            try:
                self._run(pool, once)
                self._take_what_waits()
            except KeyboardInterrupt:
                self.stop()
                self._take_what_waits()
                raise
            finally:
                self.stop()

    def _run(self, pool: ThreadPoolExecutor, once: bool) -> None:
        busy: set[str] = set()
        looked_at: float | None = None
        while not self._stopping.is_set():
            if looked_at is None or (not once and self.clock.monotonic() >= looked_at + LOOK_S):
                looked_at = self.clock.monotonic()
                for host, looks in self._due(busy).items():
                    busy.add(host)
                    pool.submit(self._work, host, looks)
            if not busy:
                if once:
                    return
                self.clock.sleep(self._idle_s())
                looked_at = None
                continue
            try:
                seen = self._queue.get(timeout=1.0)
            except queue.Empty:
                self._flush()
                continue
            if isinstance(seen, str):
                self._flush()
                busy.discard(seen)
                if not once:
                    looked_at = None
            else:
                self._keep(seen)

    def _due(self, busy: set[str]) -> dict[str, list[Look]]:
        """What is due, by the host that is asked, without those that are being asked now."""
        now = moment_of(self.clock.now())
        looks: dict[str, list[Look]] = defaultdict(list)
        for state in self.library.due_sources(now):
            if state.kind == "feed":
                looks[self.looking.host_of(state.place)].append(lambda state=state: self.looking.feed(state))  # type: ignore[misc]
        for page in self.pages.due(now):
            looks[self.looking.host_of(page.address or "")].append(lambda page=page: self.looking.page(page))  # type: ignore[misc]
        return {host: found for host, found in looks.items() if host not in busy}

    def _work(self, host: str, looks: list[Look]) -> None:
        """In a thread of its own: one host's feeds and pages, one after the other."""
        try:
            for look in looks:
                for seen in look():
                    if not self._hand_over(seen):
                        return
        except Exception as error:  # of the library, or a bug: the thread that writes raises it
            self._hand_over(error)
        finally:
            self._hand_over(host)

    def _hand_over(self, seen: PageSeen | FeedSeen | str | Exception) -> bool:
        """Give the writer something; False where it takes nothing more."""
        while not self._stopping.is_set():
            try:
                self._queue.put(seen, timeout=0.5)
                return True
            except queue.Full:
                continue
        return False

    def _keep(self, seen: PageSeen | FeedSeen | str | Exception) -> None:
        if isinstance(seen, Exception):
            raise seen
        if isinstance(seen, PageSeen):
            self._batch.append(seen)
            if len(self._batch) >= BATCH:
                self._flush()
        elif isinstance(seen, FeedSeen):
            self._flush()
            self._end_of_feed(seen)

    def _flush(self) -> None:
        """Write what was read: the articles in one transaction, then their pages."""
        if not self._batch:
            return
        for seen in self._batch:
            for problem in seen.problems:
                self._on_problem(problem)
        stored: dict[str, Stored] = {}
        given = [seen.article for seen in self._batch if seen.article is not None]
        if given:
            self.library.add(given, jobs=1, on_stored=lambda one: stored.__setitem__(one.id, one), on_problem=self._on_problem)
        refused = {one.id for one in stored.values() if one.what == "refused"}
        self.pages.put(_left_alone(seen.page) if seen.page.article in refused else seen.page for seen in self._batch)
        for seen in self._batch:
            what = stored.pop(seen.article.id).what if seen.article is not None and seen.article.id in stored else None
            counts = self._counts[seen.page.place]
            if what == "new":
                counts.n_new += 1
                self.n_new += 1
            elif what == "changed":
                counts.n_changed += 1
                self.n_changed += 1
        self._batch.clear()

    def _end_of_feed(self, seen: FeedSeen) -> None:
        """Remember the feed, due again as it deserves, and tell how it went."""
        feed, counts = seen.feed, self._counts.pop(seen.feed.place, _Counts())
        for problem in seen.problems:
            self._on_problem(problem)
        interval_s = feed.interval_s
        what: What
        if seen.held:
            wait_s, what = seen.retry_after_s or schedule.FIRST_FAILURE_S, "held"
        elif feed.n_failures:
            wait_s = schedule.wait_after_failure(feed.n_failures, self._chance(), seen.retry_after_s)
            what = "gone" if feed.paused else "dead" if schedule.is_dead(feed.n_failures) else "failed"
        else:
            interval_s = schedule.next_interval(feed.interval_s, counts.n_new + counts.n_changed)
            wait_s = schedule.with_jitter(schedule.SHORTEST_S if seen.n_left else interval_s, self._chance())
            what = "unchanged" if feed.status == "unchanged" else "ok"
        due = None if feed.paused else moment_of(self.clock.now() + timedelta(seconds=wait_s))
        feed = msgspec.structs.replace(feed, due=due, interval_s=interval_s, n_articles=feed.n_articles + counts.n_new)
        self.library.put_sources(feed)
        self._on_line(Line(
            at=feed.looked or "", place=feed.place, title=feed.title, what=what, status=feed.status, n_new=counts.n_new, n_changed=counts.n_changed,
            n_failures=feed.n_failures, due=due,
        )) # fmt: skip

    def _idle_s(self) -> float:
        """Seconds until something is due, MAX at most."""
        due = min((d for d in (self.library.next_due(), self.pages.next_due()) if d), default=None)
        if due is None:
            return LONGEST_SLEEP_S
        left = (datetime.fromisoformat(due.replace("Z", "+00:00")) - self.clock.now().astimezone(UTC)).total_seconds()
        return min(LONGEST_SLEEP_S, max(1.0, left))

    def _take_what_waits(self) -> None:
        """Write what was read and handed over before the stop."""
        while True:
            try:
                seen = self._queue.get_nowait()
            except queue.Empty:
                break
            if isinstance(seen, (PageSeen, FeedSeen)):
                self._keep(seen)
        self._flush()


def _left_alone(page: PageState) -> PageState:
    """A page whose article was taken out for good: its hash is kept, so that it is not fetched each time the feed names it."""
    return msgspec.structs.replace(page, address=None, article=None, due=None, published=None, status="not taken in: removed for good before")
