"""Input that means harm, or looks like it: no crash, exact offsets, time near linear in the size, and nothing of it alive in a page."""

from __future__ import annotations

import html.parser
import json
import re
from collections.abc import Callable
from io import BytesIO

import pytest

import machtin
from machtin.analysis import Analysis
from machtin.article import Article, Block
from machtin.errors import MachtinError, Problem
from machtin.tagger import segment as segments
from tests.linear import FACTOR, MORE, assert_linear, took
from tests.promises import check_analysis, check_document

SENTENCE = "Sáng 8/1, ông Trần Văn Hạ, Phó chủ tịch UBND xã Nậm Khoai, cho biết khoảng 2.500 người chết. "

PATTERNS: dict[str, Callable[[int], str]] = {
    "quotation marks": lambda n: "“" * n,
    "closing marks": lambda n: "”" * n,
    "straight marks": lambda n: '"' * n,
    "single marks": lambda n: "' " * n,
    "quoted words": lambda n: "“a” " * n,
    "open brackets": lambda n: "(" * n,
    "brackets in brackets": lambda n: "(" * (n // 2) + ")" * (n // 2),
    "square brackets": lambda n: "[]" * n,
    "digits": lambda n: "1" * n,
    "digit groups": lambda n: "1." * n + "1",
    "commas in digits": lambda n: "1,2" * n,
    "numbers": lambda n: "3 " * n,
    "ranges": lambda n: "1-" * n,
    "slashes": lambda n: "1/" * n,
    "clock times": lambda n: "1h" * n,
    "dates": lambda n: "8/1, " * n,
    "money": lambda n: "5 tỷ " * n,
    "units in a row": lambda n: "triệu " * n,
    "numerals": lambda n: "hai mươi " * n,
    "tens of thousands": lambda n: "hàng chục " * n,
    "dots": lambda n: "." * n,
    "dots and blanks": lambda n: ". " * n,
    "ellipses": lambda n: "… " * n,
    "underscores": lambda n: "_" * n,
    "joined words": lambda n: "a_" * n,
    "segmented words": lambda n: "liên_quân " * n,
    "hyphens": lambda n: "-" * n,
    "dashes": lambda n: "- " * n,
    "one word": lambda n: "a" * n,
    "capitals": lambda n: "A" * n,
    "names": lambda n: "Nguyễn Văn An " * n,
    "one long name": lambda n: "Nguyễn " * n,
    "initials": lambda n: "A. " * n,
    "acronyms": lambda n: "(UBND) " * n,
    "roles": lambda n: "thủ tướng " * n,
    "attribution": lambda n: "theo AFP, " * n,
    "speakers": lambda n: "ông nói: " * n,
    "photo credits": lambda n: "Ảnh: AFP " * n,
    "bylines": lambda n: "(Theo Reuters) " * n,
    "passives": lambda n: "bị " * n,
    "deaths": lambda n: "2 người chết " * n,
    "places": lambda n: "xã Nậm Khoai, " * n,
    "relative days": lambda n: "một ngày sau khi " * n,
    "line breaks": lambda n: "a\n" * n,
    "blank lines": lambda n: "\n" * n,
    "blanks": lambda n: "a" + " " * n + "b",
    "tabs": lambda n: "\t" * n + "b",
    "no-break spaces": lambda n: "a\u00a0" * n,
    "controls": lambda n: "a\x01\x1b[31m" * n,
    "emoji": lambda n: "👍🏽👨‍👩‍👧🇻🇳 " * n,
    "zero-width": lambda n: "H\u200bà\u200d \u2060N\ufeffội " * n,
    "right to left": lambda n: "\u202eمرحبا \u2066בוקר " * n,
    "stacked marks": lambda n: "a" + "\u0301" * n,
    "marks alone": lambda n: "\u0301 " * n,
    "addresses": lambda n: "http://a.vn/" + "a/" * n,
    "at signs": lambda n: "a@" * n,
    "markup": lambda n: "<b>" * n,
    "entities": lambda n: "&lt;" * n,
    "news": lambda n: SENTENCE * (n // 8),
    "one sentence": lambda n: SENTENCE.rstrip(". ") + ", và " + SENTENCE.rstrip(". ") * (n // 8),
}
SHORT, LONG = 2_000, 8_000  # characters; the slow tests take four times as many


def grown(name: str, characters: int) -> str:
    """The pattern of that name, about `characters` long."""
    pattern = PATTERNS[name]
    return pattern(max(1, characters * 100 // len(pattern(100))))


def article(text: str, name: str = "x") -> Article:
    """An article of one paragraph behind a title, as `read` makes it; patterns of blanks alone get a word."""
    text = text.strip() or "a"
    return Article(id=name, text=f"Tựa\n{text}", blocks=(Block("title", 0, 3), Block("paragraph", 4, 4 + len(text))))


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """Load the weights and tables before any clock runs."""
    machtin.render(machtin.relate(map(machtin.analyze, [article(SENTENCE * 3), article(SENTENCE * 2, "y")])), "html")


@pytest.mark.parametrize("name", PATTERNS)
def test_analysis_takes_linear_time(name: str) -> None:
    check_analysis(machtin.analyze(article(grown(name, 1500))))
    assert_linear(lambda n: lambda: machtin.analyze(article(grown(name, n))), SHORT)


@pytest.mark.slow
@pytest.mark.parametrize("name", PATTERNS)
def test_analysis_of_long_articles_takes_linear_time(name: str) -> None:
    assert_linear(lambda n: lambda: machtin.analyze(article(grown(name, n))), MORE * SHORT, MORE * LONG)


@pytest.mark.parametrize("name", PATTERNS)
def test_reading_takes_linear_time(name: str) -> None:
    def work(n: int) -> Callable[[], object]:
        data = grown(name, 4 * n).encode("utf-8", "surrogatepass")
        return lambda: list_of(data)

    assert_linear(work, SHORT)


@pytest.mark.parametrize("name", ["news", "deaths", "names", "dates", "money", "quoted words", "places", "numbers", "line breaks", "one word", "roles"])
def test_relating_and_showing_take_linear_time(name: str) -> None:
    def two(n: int) -> list[Analysis]:
        return [machtin.analyze(article(grown(name, n), "a")), machtin.analyze(article(grown(name, n) + " Hết.", "b"))]

    check_document(machtin.relate(two(1500)))
    made = {n: two(n) for n in (SHORT, LONG)}
    # Every pair of claims to one question is compared, up to a fixed number of claims: quadratic here, linear in the slow test, never cubic.
    assert_linear(lambda n: lambda: machtin.relate(made[n]), *made, factor=3 * FACTOR)
    documents = {n: machtin.relate(made[n]) for n in made}
    for form in ("html", "markdown", "terminal"):
        assert_linear(lambda n, form=form: lambda: machtin.render(documents[n], form), *made)  # type: ignore[misc]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["news", "deaths", "dates", "names"])
def test_relating_long_articles_takes_linear_time(name: str) -> None:
    made = {n: [machtin.analyze(article(grown(name, n) + end, end or "a")) for end in ("", " Hết.")] for n in (MORE * SHORT, MORE * LONG)}
    assert_linear(lambda n: lambda: machtin.relate(made[n]), *made)


@pytest.mark.parametrize("form", segments.FORMS)
def test_segmenting_takes_linear_time(form: str) -> None:
    for name in ("quotation marks", "digits", "names", "one word", "zero-width", "dots and blanks"):
        assert_linear(lambda n, name=name: lambda: list(segments.write_segmented([[grown(name, n)]], form)), SHORT)  # type: ignore[misc]


def list_of(data: bytes) -> list[Article]:
    """The articles in `data`; nothing at all is an answer too."""
    try:
        return list(machtin.read(BytesIO(data), on_problem=lambda problem: None))
    except MachtinError:
        return []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["quotation marks", "open brackets", "digits", "dots", "underscores", "joined words", "straight marks", "digit groups"])
def test_ten_thousand_and_more(name: str) -> None:
    assert took(lambda: check_analysis(machtin.analyze(article(PATTERNS[name](40_000))))) < 600  # a run without end is what is looked for; the speed is a benchmark's


@pytest.mark.slow
def test_one_line_of_a_megabyte() -> None:
    found = list_of((SENTENCE * 10_000).encode()[: 1 << 20])
    assert len(found) == 1
    assert took(lambda: check_analysis(machtin.analyze(found[0]))) < 1800


def test_half_surrogates_never_get_in() -> None:
    found = list_of(b'{"id": "1", "title": "M\\ud800a", "body": "\\udfff Hai ng\\u01b0\\u1eddi ch\\u1ebft \\ud83d\\ude00."}')
    assert all(not re.search("[\ud800-\udfff]", a.text) for a in found)
    for one in found:
        check_analysis(machtin.analyze(one))
    tagged = segments.segment("\ud800a Hà Nội")  # the tagger itself takes any string
    assert tagged[-1].end == 9


# ---- damaged files


@pytest.mark.parametrize(
    "data",
    [
        b'{"title": ' * 3000, b"[" * 100_000, b'{"a":' * 50_000 + b"1" + b"}" * 50_000, b"[" * 5000 + b"]" * 5000, b'{"id": "1", "title": "a", "body": [[["a"]]]}',
        b'{"id": {}, "title": 5, "lead": [], "body": null}', b'{"title": "\\ud800", "body": "\\u0000\\u202e b"}', b'{"title": "a"}\n' * 3000, b"\x00" * 5000, b"\xff\xfe" * 500,
        b"\xef\xbb\xbf", b"\xef\xbb\xbf{}", b"\x1f\x8b\x08junk", b"BZh9junk", b"\xfd7zXZ\x00junk", b"\r\n" * 2000, b"\x80" * 3000, bytes(range(256)) * 20,
        b'{"published": "9999-99-99", "title": "a", "body": "b"}', b'{"published": "-1", "title": "a", "body": "b"}', b'{"published": 1e400, "title": "a", "body": "b"}',
        b'{"published": "0001-01-01", "title": "M\xc6\xb0a", "body": "H\xc3\xb4m qua, tu\xe1\xba\xa7n tr\xc6\xb0\xe1\xbb\x9bc, n\xc4\x83m ngo\xc3\xa1i, 3 n\xc4\x83m qua."}',
        b'{"published": "9999-12-31", "title": "M\xc6\xb0a", "body": "Ng\xc3\xa0y mai, tu\xe1\xba\xa7n t\xe1\xbb\x9bi, n\xc4\x83m sau, 30 n\xc4\x83m t\xe1\xbb\x9bi."}',
    ],
    ids=lambda data: ascii(data[:24])[2:-1],
)  # fmt: skip
def test_damaged_files_are_told_and_end(data: bytes) -> None:
    told: list[Problem] = []
    try:
        found = list(machtin.read(BytesIO(data), on_problem=told.append))
    except MachtinError:
        found = []
        assert told
    for one in found[:5]:
        check_analysis(machtin.analyze(one))
    assert all(str(problem).count("\n") == 0 and len(str(problem)) < 2000 for problem in told)


# ---- nothing of an article comes alive in a page

XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>javascript:alert(3){{7*7}}{% raw %}"


def poisoned(name: str) -> bytes:
    body = [
        f"Ngày 8/1/2024, ông Trần {XSS} An, Giám đốc Công ty {XSS}, cho biết: “Có 2 người chết {XSS}”.",
        f"Theo hãng tin {XSS}, vụ nổ xảy ra tại {XSS} làm {'3' if name == 'a' else '5'} người chết, thiệt hại 5 {XSS} đồng.",
        f"Vụ cháy ở Nậm Khoai ngày 8/1/2024 làm {'12' if name == 'a' else '17'} người bị thương.",
        f"Ảnh: {XSS}",
        XSS,
    ]
    record = {"id": f"{name}{XSS}", "source": f"{name}{XSS}", "url": f"javascript:alert('{name}')", "published": "2024-01-08T10:00", "title": f"Cháy ở Nậm Khoai {XSS}", "lead": f"Vụ cháy ở Nậm Khoai làm nhiều người bị thương {XSS}.", "body": body}
    return json.dumps(record).encode()


class Page(html.parser.HTMLParser):
    """What a browser would act upon: elements and attributes that run something, by what stands in the page."""

    def __init__(self) -> None:
        super().__init__()
        self.alive: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "img", "iframe", "object", "embed", "base", "form", "meta") and "alert" in str(attrs):
            self.alive.append(f"<{tag} {attrs}>")
        if tag == "script":
            self.alive.append(f"<{tag}>")
        for key, value in attrs:
            if key.startswith("on") or (key in ("href", "src", "action") and re.match(r"\s*(?:javascript|data|vbscript):", value or "", re.IGNORECASE)):
                self.alive.append(f"{tag} {key}={value}")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_markup_in_every_field_stays_text(lang: str) -> None:
    data = b"\n".join(map(poisoned, "ab"))
    document = machtin.relate(map(machtin.analyze, machtin.read(BytesIO(data))))
    check_document(document)
    assert any(s.disagreements for s in document.stories) or len(document.stories) == 1
    page = Page()
    text = machtin.render(document, "html", lang=lang)
    page.feed(text)
    assert page.alive == []
    assert "alert(1)" in text  # shown, not swallowed
    assert "49" not in re.findall(r"javascript:alert\(3\)(\d+)", text)
    for form in ("markdown", "terminal"):
        assert not re.search(r"(?<!\\)<script", machtin.render(document, form)) or form == "terminal"  # Markdown escapes it: \\<script


def test_controls_do_not_reach_the_terminal_or_the_page() -> None:
    text = "Cháy \x1b[31mlớn\x1b]0;x\x07 ở Nậm Khoai\u202e\n\nÔng An \x1b[2Jnói: “Có 2 người chết\x9b31m”. \u2066Hết."
    document = machtin.relate([machtin.analyze(a) for a in list_of(json.dumps({"id": "\x1b[31m", "source": "\x1b[31m", "title": text[:40], "body": text}).encode())])
    assert document.articles
    for form in ("terminal", "html", "markdown"):
        shown = machtin.render(document, form)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u2066]", shown), form
    from machtin.show import render_analysis

    assert "\x1b" not in render_analysis(document.articles[0], "terminal")
