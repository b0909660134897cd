"""The story page: well formed, self-contained, safe, and every link leads somewhere."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from machtin.errors import ConfigError
from machtin.show import render
from machtin.story import Copied, Document, Evidence, Story, StoryQuote, read_document
from tests.linear import assert_linear

from .build import DOCUMENTS, FERRY_A, FERRY_B, account, article, ferry, ferry_story
from .page_check import Page

ATTACKS = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' autofocus onfocus='alert(1)",
    "</style><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}",
    "<!-- --!><iframe srcdoc=x>",
    "&lt;script&gt;&#x3c;b&#x3e;",
    "\x00\x1b[31m\u202eabc\u2066",
)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_page_is_well_formed_and_every_link_leads_to_an_id(name: str, lang: str) -> None:
    page = Page(render(DOCUMENTS[name](), "html", lang=lang))
    assert page.links
    assert all(link.startswith("#") for link in page.links), "a page links to itself only"
    assert {link[1:] for link in page.links} <= page.ids
    assert page.headings.count(1) == 1
    assert all(b <= a + 1 for a, b in zip(page.headings, page.headings[1:], strict=False)), "no heading level is skipped"


def test_page_needs_nothing_from_outside() -> None:
    html = render(ferry(), "html")
    assert not re.search(r"https?://|<script|<link|<img|url\(|@import| style=| on\w+=", html)
    css = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert css
    digest = base64.b64encode(hashlib.sha256(css[1].encode()).digest()).decode()
    csp = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert csp
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in csp[1].replace("&#39;", "'")


def poisoned(value: Any, attack: str, key: str = "") -> Any:
    """Put `attack` into every free text of a document's JSON, keeping offsets valid and enumerations as they are."""
    kept = {"kind", "type", "mod", "status", "modifier", "plover_", "id", "article", "articles", "entity", "event", "from", "to", "document_date_from", "document_date_how"}
    if isinstance(value, dict):
        return {k: poisoned(v, attack, k) for k, v in value.items()}
    if isinstance(value, list):
        return [poisoned(v, attack, key) for v in value]
    return value + attack if isinstance(value, str) and key not in kept else value


@pytest.mark.parametrize("form", ["html", "markdown", "terminal"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_in_an_article_becomes_markup(attack: str, form: str) -> None:
    raw = msgspec.to_builtins(ferry())
    bad = msgspec.convert(poisoned(raw, attack), Document)
    shown = render(bad, form)
    assert not re.search("[\x00\x1b\u202e\u2066]", shown)
    if form == "html":
        clean_tags = {t for t, _ in Page(render(ferry(), "html")).tags}
        page = Page(shown)
        assert {t for t, _ in page.tags} == clean_tags
        assert not any(a.startswith("on") or a in ("style", "srcdoc", "autofocus") for _, attrs in page.tags for a in attrs)
        assert all(link.startswith("#") for link in page.links)
    if form == "markdown":
        assert not re.search(r"(?<!\\)<\w", shown)


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_ids_stay_anchors(attack: str) -> None:
    raw = msgspec.json.encode(ferry()).decode()
    for known in ("bensong-1", "toll-ferry", "st-ferry", "S1"):
        raw = raw.replace(f'"{known}"', msgspec.json.encode(known + attack.replace("\x00", "")).decode())
    page = Page(render(read_document(raw), "html"))
    assert all(re.fullmatch(r"[\w-]+", i) for i in page.ids)


def test_the_same_document_gives_the_same_page() -> None:
    assert render(ferry(), "html") == render(read_document(msgspec.json.encode(ferry())), "html")


def test_a_page_says_in_words_what_it_did_not_find() -> None:
    text = Page(render(DOCUMENTS["two_stories"](), "html")).text
    assert "Chỉ có một bài, nên chưa có gì để so sánh" in text
    assert "Không thấy đoạn nào các bài chép lại của nhau." in text
    alone = msgspec.structs.replace(ferry_story(), disagreements=())
    text = Page(render(Document(machtin="0", articles=ferry().articles, stories=(alone,)), "html")).text
    assert "Không thấy chỗ nào các bài loại trừ nhau" in text


def test_references_that_lead_nowhere_are_left_out() -> None:
    """A document cut down to one of its articles still renders."""
    short = Document(machtin="0", articles=(FERRY_B,), stories=(ferry_story(),))
    page = Page(render(short, "html"))
    assert {link[1:] for link in page.links} <= page.ids
    assert render(short, "markdown")
    assert render(short, "terminal")


def test_spans_outside_the_text_are_clipped() -> None:
    far = msgspec.structs.replace(account(FERRY_A, "17h40 ngày 2/5", "x"), start=5, end=10**6)
    wrong = msgspec.structs.replace(ferry_story().disagreements[0], accounts=(far, far))
    story = msgspec.structs.replace(ferry_story(), disagreements=(wrong,))
    Page(render(Document(machtin="0", articles=(FERRY_A,), stories=(story,)), "html"))


def test_forty_accounts_fold_away() -> None:
    accounts = tuple(account(FERRY_A, "17h40 ngày 2/5", "x", said_by=f"nguồn {n}") for n in range(40))
    many = msgspec.structs.replace(ferry_story().disagreements[1], accounts=accounts)
    story = msgspec.structs.replace(ferry_story(), disagreements=(many,))
    html = render(Document(machtin="0", articles=(FERRY_A,), stories=(story,)), "html")
    assert "thêm 37 lời kể" in html
    Page(html)


def test_ten_long_articles_stay_under_300_kb() -> None:
    """Ten articles with marks on every third word."""
    one = FERRY_A
    grown = []
    for n in range(10):
        text = "\n".join([one.text] * 5)
        step = len(one.text) + 1

        def repeated(items: Any, step: int = step) -> Any:
            return tuple(
                msgspec.structs.replace(i, start=i.start + k * step, end=i.end + k * step) for k in range(5) for i in items
            )

        grown.append(
            msgspec.structs.replace(
                one,
                id=f"a{n}",
                text=text,
                **{k: repeated(getattr(one, k)) for k in ("blocks", "sentences", "mentions", "times", "quantities", "quotes", "events")},
            )
        )
    story = msgspec.structs.replace(ferry_story(), articles=tuple(a.id for a in grown))
    html = render(Document(machtin="0", articles=tuple(grown), stories=(story,)), "html")
    assert len(html.encode()) < 300_000


def test_unknown_form_and_language_are_told_with_what_there_is() -> None:
    with pytest.raises(ConfigError, match="html, markdown, terminal, json"):
        render(ferry(), "pdf")
    with pytest.raises(ConfigError, match="vi, en"):
        render(ferry(), "html", lang="fr")


def test_json_is_the_contracts_document() -> None:
    assert read_document(render(ferry(), "json")) == ferry()


@dataclass(frozen=True)
class Theme:
    name: str
    colours: dict[str, str]


def themes() -> list[Theme]:
    css = re.search(r"<style>(.*?)</style>", render(ferry(), "html"), re.DOTALL)
    assert css
    found = re.findall(r":root\{([^}]*)\}", css[1])
    return [Theme(name, dict(re.findall(r"--(\w+):(#\w+)", body))) for name, body in zip(("light", "dark"), found, strict=False)]


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", themes(), ids=lambda t: t.name)
def test_every_text_colour_has_the_contrast_of_wcag_aa(theme: Theme) -> None:
    c = theme.colours
    for text in ("ink", "soft", "accent", "ok", "upd", "blue", "violet", "teal"):
        for ground in ("paper", "card"):
            assert contrast(c[text], c[ground]) >= 4.5, (text, ground)
    for ground in ("tint", "updtint", "hl"):
        assert contrast(c["ink"], c[ground]) >= 4.5, ground
        assert contrast(c["blue"], c[ground]) >= 4.5, ground




def test_a_very_long_article_takes_time_in_proportion() -> None:
    def work(lines: int) -> Callable[[], object]:
        long = article("long", [("title", "Bài dài"), *[("paragraph", "{per|Sìn A Páo} nói {num:3::câu|3 câu} với {org|Sở Giao thông}.")] * lines])
        story = msgspec.structs.replace(ferry_story(), articles=("long",))
        document = Document(machtin="0", articles=(long,), stories=(story,))
        return lambda: render(document, "html")

    work(50)()
    assert_linear(work, 500)


@pytest.mark.parametrize("same_id", [True, False], ids=["one id", "ids of their own"])
@pytest.mark.parametrize("form", ["html", "markdown"])
def test_many_items_on_one_sentence_take_time_in_proportion(form: str, same_id: bool) -> None:
    """Every item keeps a way back from its sentence, has an anchor, and shows the words around it."""

    def work(n: int) -> Callable[[], object]:
        long = article("long", [("title", "x " * n)])
        places = [Evidence("long", 2 * i, 2 * i + 1) for i in range(n)]
        quotes = tuple(StoryQuote("q" if same_id else f"q{i}", None, None, None, "x", "direct", None, (place,)) for i, place in enumerate(places))
        copied = tuple(Copied(pair, 1.0) for pair in itertools.pairwise(places))
        story = Story(id="s", headline="x", articles=("long",), first=None, last=None, quotes=quotes, copied=copied)
        document = Document(machtin="0", articles=(long,), stories=(story,))
        return lambda: render(document, form)

    work(50)()
    assert_linear(work, 400)
