"""Watching a paper that prints, corrects, fails and misbehaves; no real time goes by."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from machtin.keep import Library, open_library
from machtin.keep.watching import schedule
from machtin.keep.watching.pages import Pages, page_hash
from machtin.keep.watching.watch import Line
from tests.keep.watching.paper import BODY, HOST, OTHER, Desk, Paper
from tests.keep.watching.server import Server, serving

DAY = 24 * 3600


@pytest.fixture
def web() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def paper(web: Server) -> Paper:
    return Paper(web)


@pytest.fixture
def library(new_place: Callable[[str], str], analysed_once: None) -> Iterator[Library]:
    with open_library(new_place("sqlite")) as opened:
        yield opened


@pytest.fixture
def desk(library: Library) -> Desk:
    return Desk(library)


def ids(library: Library) -> list[str]:
    return [a.id for a in library.articles()]


def test_new_articles_come_in_and_what_was_seen_costs_nothing(desk: Desk, paper: Paper) -> None:
    paper.print("/a.html")
    paper.print("/b.html", "Cầu treo mới ở bản Nà Pèo")
    line = desk.once(paper.url("/rss"))
    assert line is not None
    assert (line.what, line.n_new, line.n_changed, line.status) == ("ok", 2, 0, "2 entries")
    assert ids(desk.library) == [paper.url("/a.html"), paper.url("/b.html")]
    got = desk.library.article(paper.url("/a.html"))
    assert (got.source, got.published) == (HOST, "2031-03-08T13:00")
    assert BODY[1] in got.text
    paper.server.calls.clear()
    assert desk.once() is None  # not due
    assert paper.server.calls == []
    desk.later(schedule.FIRST_S + 100)
    line = desk.once()
    assert line is not None
    assert (line.what, line.n_new) == ("unchanged", 0)
    assert paper.server.paths() == ["/rss"]
    paper.etags = False
    desk.later(schedule.FIRST_S * 2)
    line = desk.once()
    assert line is not None
    assert (line.what, line.n_new, line.status) == ("ok", 0, "2 entries")
    assert paper.server.paths() == ["/rss", "/rss"]


def test_both_kinds_of_library_watch_alike(place: str, analysed_once: None, paper: Paper) -> None:
    with open_library(place) as library:
        desk = Desk(library)
        paper.print("/a.html")
        desk.once(paper.url("/rss"))
        assert ids(library) == [paper.url("/a.html")]
        page = Pages(library.store).known([page_hash(paper.url("/a.html"))])[page_hash(paper.url("/a.html"))]
        assert (page.article, page.n_looks, page.status) == (paper.url("/a.html"), 1, "read")
        assert library.examine() == []


def test_an_entry_that_the_feed_changes_is_a_new_version(desk: Desk, paper: Paper) -> None:
    paper.print("/a.html")
    desk.once(paper.url("/rss"))
    paper.print("/a.html", said="2031-03-08T07:30:00Z", body=(*BODY[:2], BODY[2].replace("104", "110")))
    desk.later(schedule.FIRST_S + 100)
    line = desk.once()
    assert line is not None
    assert (line.n_new, line.n_changed) == (0, 1)
    assert [v.n for v in desk.library.versions(paper.url("/a.html"))] == [1, 2]
    assert "110 người" in desk.library.article(paper.url("/a.html")).text


def test_a_new_page_is_looked_at_again_in_its_first_day_and_an_old_one_never(desk: Desk, paper: Paper) -> None:
    paper.print("/a.html")
    desk.once(paper.url("/rss"))
    state = desk.library.sources("feed")[0]
    desk.library.drop_sources(state.place)  # only the page is due from here on
    paper.server.calls.clear()
    for _ in range(8):
        desk.later(DAY)
        desk.once()
    assert paper.server.paths() == ["/a.html"] * len(schedule.LOOK_AGAIN_S)
    assert all("if-none-match" in c.headers for c in paper.server.calls if c.path == "/a.html")
    assert len(desk.library.versions(paper.url("/a.html"))) == 1


def test_a_correction_without_a_word_in_the_feed_is_found(desk: Desk, paper: Paper) -> None:
    paper.print("/a.html")
    desk.once(paper.url("/rss"))
    paper.print("/a.html", body=(*BODY[:2], BODY[2].replace("104", "110")))
    desk.later(schedule.LOOK_AGAIN_S[0] * 1.2)
    desk.once()
    assert [v.n for v in desk.library.versions(paper.url("/a.html"))] == [1, 2]


def test_robots_are_heard(desk: Desk, paper: Paper) -> None:
    paper.server.pages["/robots.txt"] = lambda c: c.answer(body=b"User-agent: *\nDisallow: /rieng/\nDisallow: /*.pdf$\nCrawl-delay: 7\n", Content_Type="text/plain")
    for path in ("/a.html", "/rieng/b.html", "/c.pdf", "/d.html"):
        paper.print(path)
    desk.once(paper.url("/rss"))
    assert sorted(ids(desk.library)) == [paper.url("/a.html"), paper.url("/d.html")]
    assert paper.server.paths() == ["/rss", "/a.html", "/d.html"]
    assert len([p for p in desk.problems if "robots.txt" in p.what]) == 2
    assert [c.path for c in paper.server.calls].count("/robots.txt") == 1
    assert [s for s in desk.clock.slept if s > 1] == [7.0, 7.0]


def test_robots_that_cannot_be_had_allow_nothing_until_they_can(desk: Desk, paper: Paper) -> None:
    paper.print("/a.html")
    paper.server.pages["/robots.txt"] = lambda c: c.answer(503)
    line = desk.once(paper.url("/rss"))
    assert line is not None
    assert line.what == "failed"
    assert paper.server.paths() == []
    paper.server.pages["/robots.txt"] = lambda c: c.answer(403)
    desk.later(DAY)
    desk.once()
    assert ids(desk.library) == [paper.url("/a.html")]


def test_a_pause_between_two_requests_to_one_host(library: Library, paper: Paper) -> None:
    desk = Desk(library, delay_s=3.0)
    paper.print("/a.html")
    paper.print("/b.html", "Cầu treo mới ở bản Nà Pèo")
    desk.once(paper.url("/rss"))
    assert desk.clock.slept == [3.0, 3.0, 3.0]  # robots.txt, the feed, two pages


def test_a_host_that_asks_for_a_pause_gets_it(desk: Desk, paper: Paper) -> None:
    paper.print("/a.html")
    paper.print("/b.html", "Cầu treo mới ở bản Nà Pèo")
    good = paper.server.pages["/a.html"]
    paper.server.pages["/a.html"] = lambda c: c.answer(429, Retry_After="1800")
    desk.once(paper.url("/rss"))
    assert paper.server.paths() == ["/rss", "/a.html"]  # b was not even asked
    assert ids(desk.library) == []
    paper.server.pages["/a.html"] = good
    desk.later(1700)
    paper.server.calls.clear()
    desk.once()
    assert "/a.html" not in paper.server.paths()
    desk.later(200)
    desk.once()
    assert sorted(ids(desk.library)) == [paper.url("/a.html"), paper.url("/b.html")]


def test_a_feed_that_fails_is_asked_ever_more_seldom_and_told_as_dead(desk: Desk, paper: Paper) -> None:
    paper.server.pages["/rss"] = lambda c: c.answer(500)
    desk.once(paper.url("/rss"))
    asked = [desk.clock.now()]
    told = [desk.lines[-1].what]
    while len(asked) < 14:
        due = desk.library.sources("feed")[0].due
        assert due is not None
        desk.clock.at = datetime.fromisoformat(due.replace("Z", "+00:00"))
        desk.once()
        asked.append(desk.clock.now())
        told.append(desk.lines[-1].what)
    waits = [(b - a).total_seconds() for a, b in pairwise(asked)]
    assert all(b >= 1.9 * a for a, b in pairwise(waits[:8]))
    assert max(waits) <= DAY
    assert told == ["failed"] * 9 + ["dead"] * 5
    assert DAY * 0.9 < sum(waits[:9]) < 4 * DAY
    del paper.server.pages["/rss"]
    paper = Paper(paper.server)
    paper.print("/a.html")
    desk.later(2 * DAY)
    line = desk.once()
    assert line is not None
    assert (line.what, line.n_failures, line.n_new) == ("ok", 0, 1)


def test_a_retry_after_of_a_feed_is_kept_and_a_feed_that_is_gone_not_asked_again(desk: Desk, paper: Paper) -> None:
    paper.server.pages["/rss"] = lambda c: c.answer(503, Retry_After="7200")
    line = desk.once(paper.url("/rss"))
    assert line is not None
    assert line.due == "2031-03-08T09:00:00Z"
    paper.server.pages["/rss"] = lambda c: c.answer(410)
    desk.later(7300)
    line = desk.once()
    assert line is not None
    assert (line.what, line.due) == ("gone", None)
    desk.later(30 * DAY)
    assert desk.once() is None


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(20)) + b"]><rss><channel><item><title>&u;</title></item></channel></rss>"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "not a feed"),
        (b"\x00\xff\xfe garbage \x01\x02" * 50, ""),
        (b"<rss><channel><item><title>cut", ""),
        (b"<rss><channel></channel></rss>", ""),
        (LAUGHS, ""),
        (b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title><link>/x</link></item></channel></rss>', ""),
        (b"<" + b"a><" * 5000, ""),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": 7}', ""),
        (b"[" * 100_000, ""),
        (b'<html><head><link rel="alternate" type="application/rss+xml" href="/tin.rss"></head><body>x</body></html>', "It names these feeds: /tin.rss"),
    ],
    ids=["empty", "garbage", "cut", "no entries", "entity bomb", "external entity", "deep", "json", "deep json", "web page"],
)  # fmt: skip
def test_feeds_that_are_none(desk: Desk, paper: Paper, body: bytes, told: str) -> None:
    paper.server.pages["/rss"] = lambda c: c.answer(body=body)
    line = desk.once(paper.url("/rss"))
    assert line is not None
    assert told in line.status
    assert "bug of machtin" not in line.status
    assert "root:" not in line.status
    assert ids(desk.library) == []
    assert line.due is not None


def test_pages_that_cannot_be_had_are_told_and_leave_the_others_alone(desk: Desk, paper: Paper) -> None:
    for path in ("/404", "/500", "/reset", "/empty", "/pdf", "/ok.html"):
        paper.print(path)
    paper.server.pages |= {
        "/404": lambda c: c.answer(404), "/500": lambda c: c.answer(500), "/reset": lambda c: c.reset(), "/empty": lambda c: c.answer(),
        "/pdf": lambda c: c.answer(body=b"%PDF-1.4", Content_Type="application/pdf"),
    }  # fmt: skip
    paper.items["http://10.0.0.1/x"] = ("Bên trong", "")
    desk.once(paper.url("/rss"))
    assert ids(desk.library) == [paper.url("/ok.html")]
    assert len(desk.problems) == 6
    assert "bug of machtin" not in str(desk.problems)
    paper.server.calls.clear()
    for _ in range(12):
        desk.later(DAY)
        desk.once()
    asked = [p for p in paper.server.paths() if p not in ("/rss", "/ok.html")]
    assert set(asked) == {"/500", "/reset"}  # the others are for good
    assert len(asked) == 2 * (schedule.GIVE_UP_AFTER - 1)


def test_a_page_may_not_take_the_place_of_anothers_article(desk: Desk, paper: Paper) -> None:
    paper.print("/a.html")
    paper.print("/gia.html", "Tin giả", canonical=f"http://{OTHER}/that.html")
    paper.print("/trang-chu.html", "Tin thứ ba", canonical=f"http://{HOST}/")
    paper.print("/b.html?utm_source=rss", "Tin thứ tư", canonical=paper.url("/b.html"))
    desk.once(paper.url("/rss"))
    assert ids(desk.library) == [paper.url(p) for p in ("/a.html", "/gia.html", "/trang-chu.html", "/b.html")]
    assert {a.source for a in desk.library.articles()} == {HOST}


def test_an_article_that_was_removed_leaves_nothing_behind_and_a_forgotten_one_stays_away(desk: Desk, paper: Paper) -> None:
    paper.etags = False
    paper.print("/a.html")
    desk.once(paper.url("/rss"))
    row = page_hash(paper.url("/a.html"))
    desk.library.forget([paper.url("/a.html")])
    assert Pages(desk.library.store).known([row]) == {}
    for _ in range(3):
        desk.later(DAY)
        desk.once()
    assert ids(desk.library) == []
    left = Pages(desk.library.store).known([row])[row]
    assert (left.address, left.article, left.due) == (None, None, None)
    assert [p for p in paper.server.paths() if p == "/a.html"] == ["/a.html"] * 2


def test_a_long_feed_comes_in_parts(desk: Desk, paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("machtin.keep.watching.round.MAX_NEW", 3)
    for n in range(7):
        paper.print(f"/{n}.html", f"Tin số {n}")
    seen = []
    for _ in range(3):
        line = desk.once(paper.url("/rss"))
        assert line is not None
        seen.append((line.n_new, line.status))
        desk.later(schedule.SHORTEST_S * 1.2)
    assert seen == [(3, "7 entries, 4 of them for the next look"), (3, "7 entries, 1 of them for the next look"), (1, "7 entries")]


def test_two_feeds_that_name_one_page_fetch_it_once(desk: Desk, paper: Paper) -> None:
    paper.print("/a.html")
    paper.server.pages["/rss2"] = paper.server.pages["/rss"]
    desk.once(paper.url("/rss"), paper.url("/rss2"))
    assert paper.server.paths().count("/a.html") == 1


@pytest.mark.parametrize("after", [1, 2])
def test_what_was_cut_short_goes_on_at_the_next_start(desk: Desk, paper: Paper, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """The disk refuses, or the machine dies, between two writes: nothing that was not stored counts as seen."""
    for n in range(4):
        paper.print(f"/{n}.html", f"Tin số {n}")
    monkeypatch.setattr("machtin.keep.watching.watch.BATCH", 2)
    n = 0

    def dies(self: Pages, states: object) -> None:
        nonlocal n
        n += 1
        if n == after:
            raise OSError("power")
        put(self, states)  # type: ignore[arg-type]

    put = Pages.put
    with monkeypatch.context() as patched:
        patched.setattr(Pages, "put", dies)
        with pytest.raises(OSError, match="power"):
            desk.once(paper.url("/rss"))
    assert len(ids(desk.library)) == 2 * after
    desk.once()
    assert sorted(ids(desk.library)) == [paper.url(f"/{n}.html") for n in range(4)]
    assert all(a.n_versions == 1 for a in desk.library.articles())
    assert desk.library.examine() == []


def test_ctrl_c_stores_what_was_read(library: Library, paper: Paper) -> None:
    def pressed(line: Line) -> None:
        raise KeyboardInterrupt

    desk = Desk(library, on_line=pressed)
    paper.print("/a.html")
    with pytest.raises(KeyboardInterrupt):
        desk.once(paper.url("/rss"))
    assert ids(library) == [paper.url("/a.html")]
    assert library.sources("feed")[0].due is not None


def test_it_goes_on_until_stopped(library: Library, paper: Paper) -> None:
    desk = Desk(library)
    paper.print("/0.html", "Tin số 0")
    watch = desk.watch()
    watch.add_feeds([(paper.url("/rss"), "Báo vùng cao")])

    def next_day(line: Line) -> None:
        n = len(desk.lines)
        paper.print(f"/{n}.html", f"Tin số {n}")
        if n == 4:
            watch.stop()

    desk._on_line = next_day
    watch.run()
    assert [line.n_new for line in desk.lines] == [1, 1, 1, 1]
    assert [line.title for line in desk.lines] == ["Báo vùng cao"] * 4
    waits = [s for s in desk.clock.slept if s]
    assert 0 < max(waits) <= 60
    assert sum(waits) < 3 * schedule.FIRST_S  # it learned that something comes each time


def test_intervals_follow_the_paper() -> None:
    interval = None
    steps = []
    for n_new in (1, 3, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0):
        interval = schedule.next_interval(interval, n_new)
        steps.append(interval)
    assert steps[:6] == [900, 450, 675, 337, 300, 450]
    assert steps[-1] == min(schedule.LONGEST_S, steps[-1])
    assert schedule.next_interval(schedule.LONGEST_S, 0) == schedule.LONGEST_S
    for n in range(1, 40):
        low, high = schedule.wait_after_failure(n, 0.0), schedule.wait_after_failure(n, 1.0)
        assert low == high / 2
        assert high <= schedule.LONGEST_WAIT_S
    assert schedule.wait_after_failure(1, 0.0, asked_s=1e9) == schedule.LONGEST_WAIT_S


@pytest.mark.slow
def test_killed_while_watching_nothing_is_lost(tmp_path: Path) -> None:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "tests.keep.watching.killed", str(tmp_path), "100", "11"]
    done = subprocess.run(command, cwd=Path(__file__).resolve().parents[3], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["wrong"] == []
    assert told["n_part"] >= 5  # so many of the kills fell into the writing


def test_an_index_of_sitemaps_is_followed_to_those_that_changed_last(desk: Desk, paper: Paper) -> None:
    days = {"cu": "2030-01-01", "hom-qua": "2031-03-07", "hom-nay": "2031-03-08", "thang-truoc": "2031-02-01", "nam-truoc": "2030-03-08"}
    listed = "".join(f"<sitemap><loc>{paper.url(f'/{name}.xml')}</loc><lastmod>{day}</lastmod></sitemap>" for name, day in days.items())
    listed += f"<sitemap><loc>{paper.url('/la.xml', OTHER)}</loc><lastmod>2031-03-08</lastmod></sitemap>"
    index = f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</sitemapindex>'
    paper.server.pages["/sitemap.xml"] = lambda call: call.answer(body=index.encode(), Content_Type="text/xml")
    for name in days:
        paper.print(f"/{name}.html", f"Tin của {name}")
        urls = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{paper.url(f"/{name}.html")}</loc><lastmod>{days[name]}</lastmod></url></urlset>'
        if name != "hom-qua":  # which cannot be had; the others go on
            paper.server.pages[f"/{name}.xml"] = lambda call, urls=urls: call.answer(body=urls.encode(), Content_Type="text/xml")  # type: ignore[misc]
    line = desk.once(paper.url("/sitemap.xml"))
    assert line is not None
    assert (line.what, line.n_new, line.status) == ("ok", 2, "2 entries")
    assert ids(desk.library) == [paper.url("/hom-nay.html"), paper.url("/thang-truoc.html")]
    assert [p.what for p in desk.problems] == ["answered with status 404."]
    assert "/la.xml" not in paper.server.paths()
