"""Feeds, sitemaps, web archives and tables: an article an entry, nothing fetched, nothing lost silently. All texts are invented."""

from __future__ import annotations

import gzip
import io
import json

import pytest

from machtin.article import Article
from machtin.errors import Problem, UnreadableError
from machtin.read import read
from machtin.read.feeds import feed_addresses
from tests.read import pages

RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Báo Sông Mã</title><link>https://baosongma.example</link>
<item><title>Cầu Nậm Khoai bị cuốn trôi</title><link>https://baosongma.example/cau-1</link><guid>https://baosongma.example/cau-1</guid><pubDate>Fri, 12 Sep 2025 10:15:00 +0700</pubDate>
<description><![CDATA[<a href="/cau-1"><img src="1.jpg"></a>Nước lũ cuốn trôi cây cầu duy nhất vào bản &amp; chợ.]]></description>
<content:encoded><![CDATA[<p>Theo ủy ban xã, cầu đã yếu từ mùa mưa trước.</p><script>alert(1)</script><p>Người dân phải đi vòng.</p>]]></content:encoded></item>
<item><title>Trường học đóng cửa</title><link>https://baosongma.example/truong-2</link><pubDate>không rõ</pubDate><description>Ba điểm trường cho học sinh nghỉ.</description></item>
<item><link>https://baosongma.example/trong</link></item></channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Tin Vùng Cao</title><link href="https://tinvungcao.example/"/>
<entry><title>Cầu Nậm Khoai bị cuốn trôi</title><id>tag:tinvungcao.example,2025:1</id><link href="https://tinvungcao.example/1"/><published>2025-09-12T03:15:00Z</published><author><name>Lò Văn Pha</name></author>
<summary>Nước lũ cuốn trôi cây cầu duy nhất vào bản.</summary></entry></feed>"""
JSON_FEED = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Hải Đăng", "home_page_url": "https://haidang.example/", "items": [
    {"id": "1", "url": "https://haidang.example/1", "title": "Cầu Nậm Khoai bị cuốn trôi", "content_html": "<p>Theo ủy ban xã, cầu đã yếu.</p>", "date_published": "2025-09-12T10:15:00+07:00", "authors": [{"name": "Lò Văn Pha"}]}, "hỏng"]})
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://baosongma.example/cau-1</loc>
<news:news><news:publication><news:name>Báo Sông Mã</news:name><news:language>vi</news:language></news:publication><news:publication_date>2025-09-12T10:15:00+07:00</news:publication_date><news:title>Cầu Nậm Khoai bị cuốn trôi</news:title></news:news></url></urlset>"""
TITLE = "Cầu Nậm Khoai bị cuốn trôi"


def articles(data: str | bytes) -> tuple[list[Article], list[Problem]]:
    problems: list[Problem] = []
    return list(read(io.BytesIO(data.encode() if isinstance(data, str) else data), on_problem=problems.append)), problems


def test_an_rss_feed_gives_its_entries() -> None:
    found, problems = articles(RSS)
    first, second = found
    assert first.text.split("\n") == [TITLE, "Nước lũ cuốn trôi cây cầu duy nhất vào bản & chợ.", "Theo ủy ban xã, cầu đã yếu từ mùa mưa trước.", "Người dân phải đi vòng."]
    assert (first.id, first.source, first.published) == ("https://baosongma.example/cau-1", "baosongma.example", "2025-09-12T10:15")
    assert second.published is None
    assert [p.item.rsplit(": ", 1)[-1] for p in problems] == ["entry 2", "entry 3"]


@pytest.mark.parametrize(("feed", "source"), [(ATOM, "tinvungcao.example"), (JSON_FEED, "haidang.example"), (SITEMAP, "baosongma.example")], ids=["Atom", "JSON Feed", "sitemap"])
def test_every_kind_of_feed_gives_title_time_and_address(feed: str, source: str) -> None:
    found, _ = articles(feed)
    assert [(a.text.split("\n")[0], a.published, a.source) for a in found] == [(TITLE, "2025-09-12T10:15", source)]
    assert found[0].url and found[0].url.startswith(f"https://{source}/")


def test_a_list_of_feeds_is_no_feed_and_says_so() -> None:
    opml = b'<?xml version="1.0"?><opml version="2.0"><body><outline text="Nhom"><outline type="rss" text="A" xmlUrl="https://a.example/rss"/><outline xmlUrl="file:///etc/passwd"/></outline></body></opml>'
    assert [f.url for f in feed_addresses(opml)] == ["https://a.example/rss"]
    with pytest.raises(UnreadableError):
        articles(opml)


def test_a_broken_feed_keeps_what_could_be_read() -> None:
    found, problems = articles(RSS[: RSS.index("<item><title>Trường")])
    assert [a.text.split("\n")[0] for a in found] == [TITLE]
    assert any("broken feed" in p.what for p in problems)


def test_entities_of_a_feed_are_not_expanded() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    for feed in (RSS, SITEMAP):
        found, _ = articles(feed.replace("?>", f"?>{bomb}", 1).replace(TITLE, f"{TITLE} &b; &x;"))
        assert all("aaaa" not in a.text and "root:" not in a.text for a in found)


def warc(*records: tuple[str, str, bytes]) -> bytes:
    """A web archive of (address, content type, body), each record packed by itself as ISO 28500 asks."""
    out = b""
    for n, (address, kind, body) in enumerate(records):
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:{n}>\r\nWARC-Date: 2025-09-12T04:00:00Z\r\nWARC-Target-URI: {address}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        out += gzip.compress(head.encode() + answer + b"\r\n\r\n")
    return out


def test_a_web_archive_gives_its_pages_and_counts_the_rest() -> None:
    page = pages.PAGES["Znews"].replace('<link rel="canonical" href="https://znews.vn/sat-lo-post1500000.html">', "")
    data = warc(("https://znews.vn/robots.txt", "text/plain", b"User-agent: *"), ("https://znews.vn/a-post1.html", "text/html; charset=utf-8", page.encode()), ("https://znews.vn/", "text/html", b"<html><body><nav>Trang</nav></body></html>"))
    found, problems = articles(data)
    assert [(a.url, a.source, a.published) for a in found] == [("https://znews.vn/a-post1.html", "znews.vn", pages.PUBLISHED)]
    assert "2 records that are no articles" in problems[-1].what


def test_a_web_archive_cut_off_keeps_what_came_before() -> None:
    page = pages.PAGES["Znews"].encode()
    data = warc(("https://znews.vn/a", "text/html", page), ("https://znews.vn/b", "text/html", page))
    found, problems = articles(data[: len(data) * 3 // 4])
    assert len(found) >= 1
    assert problems


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_gives_an_article_a_row(separator: str) -> None:
    rows = [["id", "title", "sapo", "content", "date"], ["7", TITLE, "Nước lũ cuốn trôi cây cầu.", "Theo ủy ban xã, cầu yếu; dân đi vòng.\nĐoạn hai.", "12/9/2025 10:15"], ["8", "thừa", "a", "b", "c", "d"]]
    text = "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    found, problems = articles(text)
    assert [(a.id, a.published, a.text.split("\n")[-1]) for a in found] == [("7", "2025-09-12T10:15", "Đoạn hai.")]
    assert "6 cells under 5 columns" in problems[0].what


def test_ninjs_and_news_please_are_read_as_they_are() -> None:
    ninjs = {"uri": "urn:x:1", "versioncreated": "2025-09-12T10:15:00+07:00", "headlines": [{"role": "main", "value": TITLE}], "bodies": [{"contenttype": "text/html", "value": "<p>Theo ủy ban xã.</p><p>Cầu yếu &amp; cũ.</p>"}], "by": "Lò Văn Pha"}
    please = {"title": TITLE, "maintext": "Theo ủy ban xã.\nCầu yếu & cũ.", "date_publish": "2025-09-12 10:15:00", "source_domain": "baosongma.example", "authors": ["Lò Văn Pha"], "url": "https://baosongma.example/1"}
    for value in (ninjs, please):
        (article,), _ = articles(json.dumps(value))
        assert article.text.split("\n") == [TITLE, "Theo ủy ban xã.", "Cầu yếu & cũ."]
        assert (article.published, article.author) == ("2025-09-12T10:15", "Lò Văn Pha")
