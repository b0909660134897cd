"""One look at a feed or at a page: what was found, and what to remember of it. Nothing is written here.

In:  the state of a feed or page. Out: `PageSeen` for each page looked at, `FeedSeen` at the end.
Known entries cost nothing but the feed itself; new ones, and those of which the feed says something else than before, are fetched as pages and read.
Gap: an entry whose page cannot be had is not kept as what the feed says of it; it is told.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import blake2b
from urllib.parse import urlsplit

import msgspec

from machtin.article import Article
from machtin.errors import Problem
from machtin.keep.records import SourceState
from machtin.keep.watching import schedule
from machtin.keep.watching.addresses import FetchError, Target, target_of
from machtin.keep.watching.clock import moment_of
from machtin.keep.watching.fetch import Fetcher, Response
from machtin.keep.watching.manners import Manners
from machtin.keep.watching.pages import PageState, page_hash
from machtin.keep.watching.robots import Robots
from machtin.read.feeds import Entry, entries, sitemaps_of
from machtin.read.html_pages import ReadPage, read_page
from machtin.read.html_tree import NoPageError, parse_page
from machtin.read.page_metadata import host_of
from machtin.read.published import VIET_NAM, local_time

MAX_ENTRIES = 1000  # of one feed at one look: what a sitemap of news may hold
MAX_FEED_BYTES = 4 << 20  # papers' feeds have some 100 kB; reading hostile XML costs a second for each 100 kB
MAX_SITEMAPS = 3  # of an index, those that changed last: the older ones are a paper's archive
MAX_NEW = 100  # pages of one feed at one look; the others at the next, which then comes soon
MAX_CLAIMED = 100_000
BUSY = frozenset({429, 503})
GONE = 410
Known = Callable[[list[str]], dict[str, PageState]]


class PageSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A page that was looked at."""

    page: PageState
    article: Article | None = None
    problems: tuple[Problem, ...] = ()


class FeedSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A feed that was looked at, all its pages included."""

    feed: SourceState
    """As it is to be remembered, but for when it is due: that takes knowing what of it was new."""
    problems: tuple[Problem, ...] = ()
    n_left: int = 0
    """New entries that wait for the next look."""
    retry_after_s: float | None = None
    held: bool = False
    """It was not asked, for its host wants a pause: no failure."""


class Looking:
    """Looks at feeds and pages. May be used from several threads, a host in one at a time."""

    def __init__(self, fetcher: Fetcher, manners: Manners, known: Known, chance: Callable[[], float]) -> None:
        self.fetcher, self.manners, self._known, self._chance = fetcher, manners, known, chance
        self.robots = Robots(fetcher, manners.turn)
        self._claimed: dict[tuple[str, str], None] = {}
        self._lock = threading.Lock()

    def host_of(self, address: str) -> str:
        """Return whose turn it takes to look there; "" where the address may not be asked (looking then tells why)."""
        try:
            return target_of(address, self.fetcher.allowed).host
        except FetchError:
            return ""

    def feed(self, state: SourceState) -> Iterator[PageSeen | FeedSeen]:
        """Look at a feed and at the pages that are new in it. Nothing at all comes where machtin is being stopped."""
        now = moment_of(self.fetcher.clock.now())
        try:
            answer = self._get(state.place, state.etag, state.modified, MAX_FEED_BYTES)
        except FetchError as error:
            if error.why != "stopped":
                held = error.why == "held"
                failed = msgspec.structs.replace(state, looked=now, status=f"{error.what} {error.now}" if error.why == "refused" else error.what, n_failures=state.n_failures + (not held))
                yield FeedSeen(feed=failed, retry_after_s=error.retry_after_s, held=held)
            return
        state = msgspec.structs.replace(state, looked=now)
        if answer.status == 304:
            yield FeedSeen(feed=msgspec.structs.replace(state, n_failures=0, status="unchanged"))
        elif not answer.ok:
            yield self._no_feed(state, f"answered with status {answer.status}.", answer)
        else:
            yield from self._read_feed(state, answer)

    def page(self, page: PageState) -> Iterator[PageSeen]:
        """Look at a page that is due again."""
        if page.address is not None and (seen := self._look_at(page)) is not None:
            yield seen

    def _read_feed(self, state: SourceState, answer: Response) -> Iterator[PageSeen | FeedSeen]:
        problems: list[Problem] = []
        try:
            found = [e for e, _ in zip(self._entries(state, answer, problems), range(MAX_ENTRIES), strict=False)]
        except Exception as error:  # a reader that fails on one feed must not stop the others; it is told as what it is
            yield self._no_feed(state, f"cannot be read; this is a bug of machtin, please report it ({type(error).__name__}: {error}).")
            return
        if not found and (problems or not _is_feed(answer.body)):
            yield self._no_feed(state, _what_it_is(answer, problems))
            return
        wanted, told = self._wanted(state, found, answer.url)
        for page in wanted[:MAX_NEW]:
            seen = self._look_at(page)
            if seen is None:
                return  # stopped: the feed is looked at again at the next start
            yield seen
        n_left = len(wanted) - len(wanted[:MAX_NEW])
        moved = f"; moved for good to {answer.url[:200]}" if answer.moved else ""
        status = f"{len(found)} {'entry' if len(found) == 1 else 'entries'}" + (f", {n_left} of them for the next look" if n_left else "") + moved
        unread = n_left > 0  # without what it is asked with next time, so that the whole feed comes again
        yield FeedSeen(
            feed=msgspec.structs.replace(state, n_failures=0, status=status, etag=None if unread else answer.etag, modified=None if unread else answer.modified),
            problems=(*problems, *told), n_left=n_left,
        )  # fmt: skip

    def _entries(self, state: SourceState, answer: Response, problems: list[Problem]) -> Iterator[Entry]:
        """The entries of a feed, or of the sitemaps that a sitemap index says changed last; those of other hosts are left out, as the standard has it."""
        yield from entries(answer.body, _report(state.place, problems))
        for address in [a for a in sitemaps_of(answer.body) if host_of(a) == host_of(answer.url)][:MAX_SITEMAPS]:
            try:
                listed = self._get(address, None, None, MAX_FEED_BYTES)
            except FetchError as error:
                problems.append(Problem(f"{state.place}: sitemap {address[:200]}", error.what, "Left out; the others go on."))
                continue
            if listed.ok:
                yield from entries(listed.body, _report(address[:200], problems))
            else:
                problems.append(Problem(f"{state.place}: sitemap {address[:200]}", f"answered with status {listed.status}.", "Left out; the others go on."))

    def _wanted(self, state: SourceState, found: list[Entry], base: str) -> tuple[list[PageState], list[Problem]]:
        """The pages of a feed that are new, or of which it says something new."""
        named: dict[str, PageState] = {}
        told: list[Problem] = []
        for entry in found:
            if not entry.url:
                continue
            try:
                target = target_of(entry.url, self.fetcher.allowed)
            except FetchError as error:
                told.append(Problem(f"{state.place}: {entry.place}", f"{entry.url[:200]} {error.what}", "Left out."))
                continue
            page = PageState(hash=page_hash(target.url), place=state.place, address=target.url, stamp=_stamp(entry), published=_time(entry))
            named.setdefault(page.hash, page)
        known = self._known(list(named))
        wanted = []
        for hash, page in named.items():
            before = known.get(hash)
            if before is not None and before.stamp == page.stamp:
                continue
            if self._claim(hash, page.stamp):
                wanted.append(page if before is None else msgspec.structs.replace(before, address=page.address, stamp=page.stamp, published=page.published or before.published, n_failures=0))
        return wanted, told

    def _look_at(self, page: PageState) -> PageSeen | None:
        """Look at one page; None where machtin is being stopped."""
        assert page.address is not None
        now = self.fetcher.clock.now()
        try:
            answer = self._get(page.address, page.etag, page.modified)
        except FetchError as error:
            if error.why == "stopped":
                return None
            if error.why == "held":
                due = now + timedelta(seconds=error.retry_after_s or schedule.FIRST_FAILURE_S)
                return PageSeen(page=msgspec.structs.replace(page, due=moment_of(due), status=error.what))
            return self._no_page(page, error.what, now, for_good=not error.temporary)
        if answer.status == 304:
            return PageSeen(page=self._again(page, "unchanged", now))
        if not answer.ok:
            for_good = 400 <= answer.status < 500 and answer.status not in (408, 425, 429)
            return self._no_page(page, f"answered with status {answer.status}.", now, for_good=for_good, asked_s=answer.retry_after_s)
        problems: list[Problem] = []
        try:
            read = page_of_answer(answer, _report(page.address, problems), published=page.published)
        except Exception as error:  # as above: one page of thousands
            return self._no_page(page, f"cannot be read; this is a bug of machtin, please report it ({type(error).__name__}: {error}).", now, for_good=True)
        if read is None:
            return self._no_page(page, problems[-1].what if problems else f"is {answer.media_type or 'nothing'}, not a page.", now, for_good=True)
        page = msgspec.structs.replace(page, etag=answer.etag, modified=answer.modified, article=read.article.id)
        return PageSeen(page=self._again(page, "read", now), article=read.article, problems=tuple(problems))

    def _again(self, page: PageState, status: str, now: datetime) -> PageState:
        due = schedule.next_look(page.n_looks + 1, _moment(page.published), now, self._chance())
        return msgspec.structs.replace(page, status=status, looked=moment_of(now), n_looks=page.n_looks + 1, n_failures=0, due=None if due is None else moment_of(due))

    def _no_page(self, page: PageState, what: str, now: datetime, *, for_good: bool, asked_s: float | None = None) -> PageSeen:
        n = page.n_failures + 1
        for_good = for_good or n >= schedule.GIVE_UP_AFTER
        due = None if for_good else moment_of(now + timedelta(seconds=schedule.wait_after_failure(n, self._chance(), asked_s)))
        failed = msgspec.structs.replace(page, looked=moment_of(now), n_failures=n, status=what, due=due)
        kept = "What was read from it before stays." if page.article else "Nothing of it is kept."
        return PageSeen(page=failed, problems=(Problem(str(page.address)[:200], what, kept + ("" if for_good else " Tried again later.")),))

    def _no_feed(self, state: SourceState, what: str, answer: Response | None = None) -> FeedSeen:
        gone = answer is not None and answer.status == GONE
        failed = msgspec.structs.replace(state, n_failures=state.n_failures + 1, status=what + (" It is gone for good." if gone else ""), paused=gone)
        return FeedSeen(feed=failed, retry_after_s=answer.retry_after_s if answer else None)

    def _get(self, address: str, etag: str | None, modified: str | None, max_bytes: int | None = None) -> Response:
        met: list[Target] = []

        @contextmanager
        def courtesy(target: Target) -> Iterator[None]:
            met.append(target)
            delay_s = self.robots.check(target)
            with self.manners.turn(target, delay_s):
                yield

        answer = self.fetcher.get(address, etag=etag, modified=modified, courtesy=courtesy, max_bytes=max_bytes)
        if answer.status in BUSY and answer.retry_after_s:
            self.manners.hold(met[-1], answer.retry_after_s)
        return answer

    def _claim(self, hash: str, stamp: str) -> bool:
        """Whether nobody took this page, as it is now, before: papers name a page in several of their feeds."""
        with self._lock:
            if (hash, stamp) in self._claimed:
                return False
            self._claimed[hash, stamp] = None
            while len(self._claimed) > MAX_CLAIMED:
                self._claimed.pop(next(iter(self._claimed)))
            return True


def page_of_answer(answer: Response, report: Callable[[str, str, str], None], *, published: str | None = None) -> ReadPage | None:
    """Return what a fetched page holds, None where there is no article (told to `report`). `published`: what else is known of its time.

    A page names its own address (canonical); it is believed only on its own host and where it names more than the front page: else one page could
    take the place of another's article.
    """
    if answer.media_type and answer.media_type not in ("text/html", "application/xhtml+xml", "text/plain", "application/octet-stream"):
        report("", f"is {answer.media_type}, not a page.", "Left out.")
        return None
    page = read_page(answer.body, report, address=answer.url, charset=answer.charset)
    if page is None:
        return None
    article = page.article
    own = article.url is not None and host_of(article.url) == host_of(answer.url) and (len(urlsplit(article.url).path) > 1 or len(urlsplit(answer.url).path) <= 1)
    if not own:
        article = msgspec.structs.replace(article, id=answer.url, url=answer.url, source=host_of(answer.url))
    if published and not article.published:
        article = msgspec.structs.replace(article, published=published)
    return msgspec.structs.replace(page, article=article)


def _what_it_is(answer: Response, problems: list[Problem]) -> str:
    """Why there are no entries, with the feeds that a web page names."""
    if answer.body[:2000].lstrip()[:1] == b"<" and b"<html" in answer.body[:4000].lower():
        try:
            links = parse_page(answer.body, answer.charset)[0].xpath("//link[@rel='alternate'][contains(@type,'rss') or contains(@type,'atom')]/@href")
        except NoPageError:
            links = []
        return "is a web page, not a feed." + (f" It names these feeds: {', '.join(str(x)[:200] for x in links[:5])}" if links else "")
    return problems[-1].what if problems else "is not a feed."


def _is_feed(data: bytes) -> bool:
    start = data[:4096].lower()
    return any(mark in start for mark in (b"<rss", b"<feed", b"<rdf:rdf", b"urlset", b"jsonfeed.org"))


def _report(item: str, problems: list[Problem]) -> Callable[[str, str, str], None]:
    def report(place: str, what: str, kept: str) -> None:
        if len(problems) < 20:
            problems.append(Problem(f"{item[:200]}: {place}" if place else item[:200], what, kept))

    return report


def _stamp(entry: Entry) -> str:
    return blake2b("\0".join((entry.title, entry.published or "", entry.modified or "")).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _time(entry: Entry) -> str | None:
    try:
        return local_time(entry.published)
    except ValueError:
        return None


def _moment(published: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(published) if published else None
    except ValueError:
        return None
    return at.replace(tzinfo=VIET_NAM) if at is not None and at.tzinfo is None else at
