"""The story page in a real browser: reachable for everybody, whole on a phone, and nothing of an article ever runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

import machtin
from machtin.examples import STORIES, article_files
from machtin.show import render
from machtin.story import Document

from ..attacks import PAYLOADS
from ..browser import axe_violations
from .build import DOCUMENTS, ferry

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}  # 320: WCAG 1.4.10


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the addresses of some pages, by name."""
    folder = tmp_path_factory.mktemp("pages")
    articles = [a for path in article_files(STORIES[0]) for a in machtin.read(str(path))]
    documents: dict[str, Document] = {name: build() for name, build in DOCUMENTS.items()}
    documents["example"] = machtin.relate(machtin.analyze_many(articles))
    found = {}
    for name, document in documents.items():
        path: Path = folder / f"{name}.html"
        path.write_text(render(document), encoding="utf-8")
        found[name] = path.as_uri()
    return found


@pytest.fixture
def opened(browser: Browser) -> Iterator[Any]:
    """Return a function that opens an address in a page of its own; without script, as the page must work."""
    contexts = []

    def open_page(address: str, *, viewport: dict[str, int] = WIDE, theme: str = "light", script: bool = False) -> Page:
        context = browser.new_context(viewport=viewport, color_scheme=theme, java_script_enabled=script, reduced_motion="reduce")  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", [*DOCUMENTS, "example"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_wcag_aa(name: str, theme: str, pages: dict[str, str], opened: Any) -> None:
    page = opened(pages[name], theme=theme, script=True)
    for lang in ("vi", "en"):
        page.check(f"#lang-{lang}", force=True)
        assert axe_violations(page) == []
    page.set_viewport_size(PHONE)
    assert axe_violations(page) == []


@pytest.mark.parametrize("name", [*DOCUMENTS, "example"])
def test_nothing_is_wider_than_a_phone(name: str, pages: dict[str, str], opened: Any) -> None:
    page = opened(pages[name], viewport=PHONE, script=True)
    wide = page.evaluate(
        """() => [...document.querySelectorAll('body *')].filter(e => e.getClientRects().length && e.getBoundingClientRect().right > 321
            && !e.closest('.scroll, .sr, svg, .tog, .skip, .bk')).map(e => e.outerHTML.slice(0, 120))"""
    )
    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_language_changes_at_a_click_without_script(pages: dict[str, str], opened: Any) -> None:
    page = opened(pages["example"])
    assert page.locator("#differ").inner_text().lower() == "các bài nói khác nhau"
    page.get_by_label("English").click()
    assert page.locator("#differ").inner_text().lower() == "where the accounts differ"
    page.get_by_label("Tiếng Việt").click()
    assert page.locator("#differ").inner_text().lower() == "các bài nói khác nhau"


def test_the_keyboard_reaches_the_switch_and_the_content(pages: dict[str, str], opened: Any) -> None:
    page = opened(pages["example"], script=True)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "lang-vi"
    page.keyboard.press("ArrowRight")
    assert page.locator("#differ").inner_text().lower() == "where the accounts differ"


def test_from_the_disagreement_to_the_sentence_and_back(pages: dict[str, str], opened: Any) -> None:
    page = opened(pages["ferry"])
    page.locator("#d-when-ferry figcaption a").first.click()
    there = page.url.partition("#")[2]
    assert page.locator(f"#{there}").inner_text().startswith("2Chiếc phà chở 62 khách")
    page.locator(f"#{there} .bk[href='#d-when-ferry']").click()
    assert page.url.endswith("#d-when-ferry")


def test_marks_are_switched_off_without_script(pages: dict[str, str], opened: Any) -> None:
    page = opened(pages["ferry"])

    def style() -> str:
        return str(page.locator(".texts .tim").first.evaluate("e => getComputedStyle(e).textDecorationLine"))

    page = opened(pages["ferry"], script=True)
    assert style() == "underline"
    page.locator("label[for=tog-time]").click()
    assert style() == "none"


def poisoned(item: Any, attack: str) -> Any:
    """Every text that comes from an article or a feed, spans and kinds left as they are."""
    kept = {"kind", "type", "value", "modifier", "schema", "plover", "date", "status", "document_date_from", "mod"}
    if isinstance(item, dict):
        return {k: v if k in kept else poisoned(v, attack) for k, v in item.items()}
    if isinstance(item, list):
        return [poisoned(v, attack) for v in item]
    return attack if isinstance(item, str) else item


def test_nothing_of_an_article_runs(browser: Browser) -> None:
    """Without the page's Content-Security-Policy, so that it is the escaping alone that holds."""
    plain = msgspec.to_builtins(ferry())
    context = browser.new_context(bypass_csp=True, service_workers="block")
    asked: list[str] = []
    context.route("**/*", lambda route: (asked.append(route.request.url), route.abort()) if "evil" in route.request.url else route.continue_())
    context.add_init_script("window.hits = 0; window.ran = () => { window.hits++ }; window.alert = window.ran")
    page = context.new_page()
    page.goto("about:blank")
    for attack in PAYLOADS:
        page.set_content(render(msgspec.convert(poisoned(plain, attack), Document)))
        assert page.evaluate("window.hits") == 0, attack
        assert page.evaluate("document.querySelectorAll('script, iframe, object, embed, img, form, base, link').length") == 0, attack
        assert page.evaluate("[...document.querySelectorAll('a')].filter(a => !/^(#|https?:)/.test(a.getAttribute('href'))).length") == 0, attack
    assert asked == []
    context.close()
