"""`watch`, `read` and `add` with addresses, as a person meets them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from machtin import cli
from machtin.keep.watching import fetch
from tests.keep.watching.paper import BODY, HOST, Paper
from tests.keep.watching.server import serving
from tests.read.pages import AUTHOR, LEAD, PAGES, SECTION, TITLE

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> Iterator[Paper]:
    with serving() as running:
        monkeypatch.setattr(fetch, "resolve", lambda host, port: ["127.0.0.1"])
        yield Paper(running)


@pytest.fixture
def machtin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], analysed_once: None) -> Call:
    """Call the command line in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MACHTIN_LIBRARY", "tin.db")

    def call(*args: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["machtin", *args])
        with os.fdopen(os.dup(1), "w", encoding="utf-8") as out, os.fdopen(os.dup(2), "w", encoding="utf-8") as err:
            monkeypatch.setattr(sys, "stdout", out)
            monkeypatch.setattr(sys, "stderr", err)
            with pytest.raises(SystemExit) as left:
                cli.main()
        done = capfdbinary.readouterr()
        return int(left.value.code or 0), done.out.decode(), done.err.decode()

    return call


@pytest.fixture
def desk(machtin: Call, place: str, monkeypatch: pytest.MonkeyPatch) -> Call:
    """The command line with a library of either kind."""
    monkeypatch.setenv("MACHTIN_LIBRARY", place)
    return machtin


def test_a_list_of_feeds_is_watched_once_and_again(desk: Call, paper: Paper) -> None:
    paper.print("/a.html")
    Path("feeds.opml").write_text(f'<opml version="2.0"><body><outline text="Báo vùng cao" xmlUrl="{paper.url("/rss")}"/></body></opml>', "utf-8")
    desk("init")
    code, out, err = desk("watch", "feeds.opml", "--once", "--allow-host", HOST, "--delay", "0")
    assert (code, out.count("\n")) == (0, 1)
    assert "ok" in out and "1 new" in out and "Báo vùng cao" in out and "next " in out
    assert "watching 1 feed (1 of them new)" in err and "1 new article and 0 new versions stored" in err
    code, out, _ = desk("watch", "--once", "--allow-host", HOST)
    assert (code, out) == (0, "")  # nothing is due
    code, out, _ = desk("watch", "--list")
    assert "Báo vùng cao" in out and "1 entry" in out
    code, out, _ = desk("watch", "--list", "--format", "jsonl")
    assert json.loads(out)["n_articles"] == 1
    assert desk("list")[1].count(paper.url("/a.html")) == 1
    assert "1 feed is watched no more" in desk("watch", "--drop", paper.url("/rss"), "--list")[2]


def test_lines_for_programs(desk: Call, paper: Paper) -> None:
    paper.print("/a.html")
    desk("init")
    code, out, _ = desk("watch", paper.url("/rss"), "--once", "--allow-host", HOST, "--delay", "0", "--format", "jsonl")
    line = json.loads(out)
    assert (code, line["what"], line["n_new"], line["place"]) == (0, "ok", 1, paper.url("/rss"))


def test_a_host_inside_is_refused_until_it_is_allowed(machtin: Call, paper: Paper) -> None:
    machtin("init")
    code, out, _ = machtin("watch", "http://noibo.example/rss", "--once")
    assert code == 0
    assert "failed" in out and "127.0.0.1, this machine itself" in out and "--allow-host noibo.example" in out
    assert paper.server.calls == []


def test_what_makes_no_sense_is_said(machtin: Call) -> None:
    machtin("init")
    code, _, err = machtin("watch", "--once")
    assert code == 2
    assert "watches no feed yet" in err
    Path("x.opml").write_text("<opml/>")
    assert "is no list of feeds" in machtin("watch", "x.opml")[2]
    assert "cannot be opened" in machtin("watch", "y.opml")[2]


def test_a_page_is_read_for_the_eye_and_for_programs(machtin: Call, paper: Paper) -> None:
    page = PAGES["VnExpress"].replace("https://vnexpress.net", f"http://vnexpress.net:{paper.server.port}")
    paper.server.pages["/sat-lo-4790001.html"] = lambda c: c.answer(body=page.encode())
    address = paper.url("/sat-lo-4790001.html", "vnexpress.net")
    Path("trang.html").write_text(PAGES["VnExpress"], "utf-8")
    code, out, err = machtin("read", address, "trang.html", "--format", "jsonl", "--allow-host", "vnexpress.net")
    assert (code, err) == (0, "")
    fetched, saved = map(json.loads, out.splitlines())
    assert (fetched["id"], saved["id"]) == (address, "https://vnexpress.net/sat-lo-4790001.html")
    for got in (fetched, saved):
        assert (got["title"], got["lead"], got["author"], got["section"]) == (TITLE, LEAD, AUTHOR, SECTION)
        assert (got["form"], got["rules"], got["source"], got["published"]) == ("HTML", "VnExpress", "vnexpress.net", "2025-09-12T10:15")
        assert {b["kind"] for b in got["blocks"]} >= {"title", "lead", "heading", "paragraph", "caption"}
        assert all(got["text"][b["start"] : b["end"]].strip() for b in got["blocks"])
    code, out, _ = machtin("read", "trang.html")
    assert code == 0
    assert f"     title  {TITLE}" in out and "by the rules of VnExpress" in out and f"    author  {AUTHOR}" in out


def test_reading_tells_what_cannot_be_had(machtin: Call, paper: Paper) -> None:
    code, out, err = machtin("read", "http://127.0.0.1/x", paper.url("/khong"), "khong.txt", "--allow-host", HOST)
    assert (code, out) == (2, "")
    assert "this machine itself" in err and "answered with status 404" in err and "no such file" in err and "nothing could be read" in err


def test_other_forms_are_read_too(machtin: Call, paper: Paper) -> None:
    paper.print("/a.html")
    code, out, _ = machtin("read", paper.url("/rss"), "--format", "jsonl", "--allow-host", HOST)
    got = json.loads(out)
    assert (code, got["form"], got["rules"], got["title"]) == (0, "feed", None, "Sạt lở ở Nậm Khoai")
    Path("bai.txt").write_text("Sạt lở ở Nậm Khoai\n\n" + "\n".join(BODY), "utf-8")
    assert json.loads(machtin("read", "bai.txt", "--format", "jsonl")[1])["form"] == "plain text"


def test_an_address_is_added(desk: Call, paper: Paper) -> None:
    paper.print("/a.html")
    desk("init")
    code, _, err = desk("add", paper.url("/a.html"), "--allow-host", HOST)
    assert code == 0
    assert "1 new" in err
    assert paper.url("/a.html") in desk("list")[1]
