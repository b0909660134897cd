"""Web pages: what a reader saw is kept, the rest of the page is not; all pages are invented (pages.py)."""

from __future__ import annotations

import io
import unicodedata
from collections import Counter
from collections.abc import Callable

import pytest

from machtin.article import Article
from machtin.errors import Problem, UnreadableError
from machtin.read import read
from machtin.read.html_pages import read_page as read_html_page
from machtin.read.page_body import publisher_of, publishers
from tests.linear import assert_linear
from tests.read import pages


def read_page(page: str | bytes, problems: list[Problem] | None = None) -> Article:
    data = page.encode() if isinstance(page, str) else page
    (article,) = read(io.BytesIO(data), on_problem=pytest.fail if problems is None else problems.append)
    return article


def blocks(article: Article) -> list[tuple[str, str]]:
    return [(b.kind, article.text[b.start : b.end]) for b in article.blocks]


def tones_apart(text: str) -> str:
    """Letters whole, tones behind them, as cp1258 has them."""
    out = []
    for c in text:
        marks = unicodedata.normalize("NFD", c)
        tones = "".join(m for m in marks[1:] if m in "\u0300\u0301\u0303\u0309\u0323")
        out.append(unicodedata.normalize("NFC", "".join(m for m in marks if m not in tones)) + tones)
    return "".join(out)


def token_f1(got: str, wanted: str) -> float:
    a, b = Counter(got.split()), Counter(wanted.split())
    return 2 * sum((a & b).values()) / (sum(a.values()) + sum(b.values()))


def test_every_publishing_system_has_a_page_here() -> None:
    assert {p.name for p in publishers()} == set(pages.PAGES)
    assert len(publishers()) >= 10


@pytest.mark.parametrize("name", pages.PAGES)
def test_the_rules_of_a_paper_give_its_article(name: str) -> None:
    article = read_page(pages.PAGES[name])
    a, b, c, d = pages.PARAGRAPHS
    shown = [("title", pages.TITLE), ("lead", pages.LEAD), ("paragraph", a), ("caption", pages.CAPTION), ("paragraph", b), ("heading", pages.HEADING), ("paragraph", c), ("paragraph", d)]
    if name == "VOV":  # its pages show the author before the text, as others do behind it
        assert blocks(article)[:-1] == shown
    assert [block for block in blocks(article) if block[0] != "byline"] == shown
    assert [text for kind, text in blocks(article) if kind == "byline"] == [pages.AUTHOR]
    assert (article.published, article.author, article.section) == (pages.PUBLISHED, pages.AUTHOR, pages.SECTION)
    assert article.url and article.source in article.url
    assert article.id == article.url


def test_a_paper_without_rules_is_read_by_what_its_page_looks_like() -> None:
    article = read_page(pages.UNKNOWN)
    wanted = "\n".join([pages.TITLE, pages.LEAD, *pages.PARAGRAPHS, pages.HEADING, pages.CAPTION])
    assert token_f1(article.text, wanted) >= 0.95
    assert not any(noise in article.text for noise in pages.NOISE if noise != "Cầu tre mới của bản Nà Lốc")
    assert ("caption", pages.CAPTION) in blocks(article)
    assert (article.published, article.section) == (pages.PUBLISHED, pages.SECTION)


def test_a_page_that_no_longer_fits_the_rules_is_read_all_the_same() -> None:
    changed = pages.PAGES["VnExpress"].replace("fck_detail", "new-layout")
    assert token_f1(read_page(changed).text, "\n".join([pages.TITLE, pages.LEAD, *pages.PARAGRAPHS, pages.HEADING, pages.CAPTION])) >= 0.9


def test_rules_hold_for_hosts_below_a_paper_and_only_in_their_years() -> None:
    assert publisher_of("thethao.tuoitre.vn") is publisher_of("tuoitre.vn")
    assert publisher_of("nottuoitre.vn") is None
    assert publisher_of("tuoitre.vn", "2009-01-01") is None


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "cp1258"])
def test_the_charset_is_the_one_that_reads_as_vietnamese(charset: str) -> None:
    page = pages.PAGES["Znews"]
    data = (tones_apart(page) if charset == "cp1258" else page).encode(charset)
    problems: list[Problem] = []
    article = read_page(data, problems)  # the page says utf-8 whatever it is in
    assert pages.PARAGRAPHS[0] in unicodedata.normalize("NFC", article.text)


def test_entities_and_inline_markup_are_text() -> None:
    page = pages.PAGES["Dân trí"].replace(pages.PARAGRAPHS[3], "Trung t&acirc;m <b>d&#7921; b&aacute;o</b> n&oacute;i m&#432;a <a href='/m'>c&ograve;n</a> l&#7899;n &amp; k&eacute;o d&agrave;i.<br>D&ograve;ng m&#7899;i.")
    texts = [text for _, text in blocks(read_page(page))]
    assert "Trung tâm dự báo nói mưa còn lớn & kéo dài." in texts
    assert "Dòng mới." in texts


def test_american_dates_and_nonsense_give_way_to_what_the_page_shows() -> None:
    page = pages.PAGES["VietNamNet"].replace("</head>", '<meta property="article:published_time" content="9/12/2025 10:15:00 AM"></head>')
    assert read_page(page).published == pages.PUBLISHED


def test_a_page_without_an_article_is_told() -> None:
    problems: list[Problem] = []
    with pytest.raises(UnreadableError):
        read_page("<!doctype html><html><head><title>Trang chủ</title></head><body><nav><a href='/'>Trang chủ</a></nav></body></html>", problems)
    assert "shows no article text" in problems[0].what


@pytest.mark.parametrize("unit", ["<div>", "<p>a", "<table><tr><td>", "<b><i>", "</p>", "<a href='x'>x</a>", "&amp;", "<!--", "<script>", "<p>Hai người chết ở Nậm Khoai.</p>"])
def test_time_is_linear_on_hostile_pages(unit: str) -> None:
    def work(n: int) -> Callable[[], object]:
        body = (unit * n)[:n]
        data = f"<html><head><link rel=canonical href=https://vnexpress.net/a><title>T</title></head><body><article class=fck_detail>{body}</article></body></html>".encode()

        return lambda: read_html_page(data, lambda place, what, kept: None)

    work(200)()
    assert_linear(work, 20_000)
