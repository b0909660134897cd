"""In a real browser: nothing that stands in an article or feed runs; and the ways a journalist goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from machtin.article import Article, Block
from machtin.keep import Library, open_library
from machtin.keep.records import SourceState
from machtin.web import notice
from tests.keep import invented
from tests.web.browser import browser, running
from tests.web.conftest import PASSWORD
from tests.web.payloads import PAYLOADS

pytestmark = pytest.mark.slow


PLACES = "Nậm Khoai, Mường Tè, Huổi Cọ, Pa Ủ, Tà Tổng, Mù Cả, Nậm Ban, Trung Chải, Pú Đao, Lê Lợi, Hua Bum, Nậm Hàng, Căn Co, Noong Hẻo, Pu Sam Cáp, Tủa Sín, Ma Quai, Phìn Hồ, Sà Dề, Làng Mô, Tả Phìn, Hồng Thu, Phăng Sô, Xà Dề, Nậm Tăm".split(", ")
WHAT = ("sạt lở", "cháy rừng", "lũ quét", "mưa đá", "sập cầu")


def poisoned(n: int, payload: str) -> Article:
    """An article that has the payload in every field; eight of them tell one story."""
    place, what, month = PLACES[n // 8], WHAT[n // 8 % 5], n // 8 % 12 + 1
    lines = [
        f"Vụ {what} {payload} ở {place}",
        f"Ông Trần {payload} Sử nói: \"{payload} có {n % 8 + 3} người chết\".",
        f"{payload} Công an xã {place} cho biết vụ {what} làm {n % 8 + 3} người thiệt mạng ngày 12/{month}/2025 {payload}.",
    ]
    text, blocks = "", []
    for k, line in enumerate(lines):
        blocks.append(Block(("title", "lead", "paragraph")[k], len(text), len(text) + len(line)))
        text += line + "\n"
    return Article(id=f"p{n}{payload}"[:300], text=text.rstrip("\n"), blocks=tuple(blocks), source=payload[:200], url=f"javascript:window.hit=1//{payload}", published=f"2025-{month:02d}-12T08:00")


def from_feed(folder: Path) -> list[Article]:
    """Articles of an Atom feed that has payloads in every element."""
    import machtin

    entries = "".join(
        f"<entry><id>urn:x:{n}</id><title type='html'>{escape(p)} Lũ ở Mường Tè</title><author><name>{escape(p)}</name></author><link href='javascript:window.hit=1'/><updated>2025-09-12T08:00:00Z</updated>"
        f"<content type='html'>{escape('<p>' + p + ' Mưa lớn ở Mường Tè.</p>')}</content></entry>"
        for n, p in enumerate(PAYLOADS[:20])
    )
    path = folder / "feed.xml"
    path.write_text(f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{escape(PAYLOADS[1])}</title>{entries}</feed>", "utf-8")
    return list(machtin.read(path, on_problem=lambda problem: None))


@pytest.fixture(scope="module")
def poison(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("poison")
    with open_library(folder / "p.db", create=True) as library:
        library.add([poisoned(n, p) for n, p in enumerate(PAYLOADS)], jobs=1)
        library.add(from_feed(folder), jobs=1)
        for n, p in enumerate(PAYLOADS[:40]):
            library.put_sources(SourceState(place=f"https://bao{n}.example/{p}"[:900], kind="feed", title=p, status=p, n_failures=1, looked="2025-09-12T08:00:00Z"))
        line = library.stories(least=1)[0]
        library.rename(line.id, PAYLOADS[0], by=PAYLOADS[1], reason=PAYLOADS[2])
        notice.look(library)
        with running(library) as site:
            yield library, site


def test_two_hundred_texts_run_nothing(poison: Any) -> None:
    library, site = poison
    articles, stories = list(library.articles()), library.stories(least=1, limit=500)
    names = {name for n in range(0, 200, 20) for name, _ in library.suggest("tran" if n % 40 else "nam", 10)}
    from machtin.web.pages.shared import path_of

    paths = ["/", "/stories?least=1", "/sources", "/history", "/account", "/search?q=sat+lo", "/search?q=%3Cscript%3Ewindow.hit%3D1%3C%2Fscript%3E", "/search?speaker=su", "/compare?a=sat+lo&b=%22%3E%3Cimg+src%3Dx+onerror%3Dwindow.hit%3D1%3E"]
    paths += [path_of("articles", a.id) for a in articles] + [path_of("stories", s.id) for s in stories[:25]] + [path_of("entities", n) for n in names] + [f"/search?q=sat+lo&page={n}" for n in range(2, 6)]
    paths += ["/compare?" + "&".join(f"{k}={a.id}" for k, a in zip("ab", articles[:2], strict=True)).replace("<", "%3C").replace(">", "%3E").replace("#", "%23")]
    asked: list[str] = []
    with browser() as chromium:
        page = chromium.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: asked.append(f"dialog {dialog.message}"))
        for path in paths:
            page.goto(site + path, wait_until="domcontentloaded")
            assert page.evaluate("window.hit") is None, path
            assert page.evaluate("document.querySelectorAll('main script, main iframe, main object, main embed, main [onerror], main [onload], main base, main link').length") == 0, path
            assert page.evaluate("[...document.links].filter(a => !/^https?:/.test(a.href)).length") == 0, path
    assert not [url for url in asked if not url.startswith(site)]


def test_without_the_policy_too_nothing_would_run(poison: Any) -> None:
    """The policy is a second wall; this is the first: with it taken away, what is escaped still runs nothing."""
    library, site = poison
    from machtin.web.pages.shared import path_of

    with browser() as chromium:
        context = chromium.new_context(bypass_csp=True)
        page = context.new_page()
        for a in list(library.articles())[::8]:
            page.goto(site + path_of("articles", a.id), wait_until="domcontentloaded")
            page.mouse.move(300, 300)
            assert page.evaluate("window.hit") is None, a.id


def test_the_policy_would_stop_what_is_not_escaped(poison: Any) -> None:
    """That the first test could fail at all: a script put into the page by hand does not run under the policy, and does without it."""
    _, site = poison
    put = "(() => { const s = document.createElement('script'); try { s.textContent = 'window.hit = 1'; document.body.append(s); } catch { return; } })()"
    with browser() as chromium:
        for bypass, hit in ((False, None), (True, 1)):
            page = chromium.new_context(bypass_csp=bypass).new_page()
            page.goto(site)
            page.evaluate(put)
            assert page.evaluate("window.hit") == hit


@pytest.fixture
def paths(library: Library) -> Any:
    """A site that a login is needed for, and a page of a browser."""
    with running(library, proxy=True) as site, browser() as chromium:
        page = chromium.new_page()
        wrong: list[str] = []
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" and "403" not in m.text else None)
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.goto(site)
        page.fill("#name", "editor")
        page.fill("#password", PASSWORD)
        page.click("main button.go")
        page.wait_for_selector("text=editor")
        yield page, site
        assert wrong == []


def test_from_the_front_page_to_a_disagreement_to_the_sentence(paths: Any) -> None:
    page, site = paths
    page.goto(site)
    page.click(".differ .row .t")
    link = page.locator(".differ .d figcaption a").first
    anchor = link.get_attribute("href")
    link.click()
    assert page.url.endswith(anchor)
    assert page.locator(anchor).is_visible()
    page.locator(f"{anchor} a.bk").first.click()  # and back
    assert "#d-" in page.url or "#" in page.url


def test_search_without_tones_suggestions_and_facets(paths: Any) -> None:
    page, site = paths
    page.goto(site)
    page.fill("#q", "")
    page.type("#q", "giang", delay=30)
    page.wait_for_selector(".suggested li")
    assert "Giàng" in page.locator(".suggested li").first.inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entities/**")
    page.fill("#q", "sat lo")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hits mark")
    page.locator(".facets a").first.click()
    page.wait_for_selector(".chosen a")


def test_compare_two(paths: Any) -> None:
    page, site = paths
    page.goto(f"{site}/compare")
    page.fill("#a", "sat lo")
    page.fill("#b", "nguoi chet")
    page.click("main button.go")
    page.locator("fieldset").nth(0).locator("input").nth(0).check()
    page.locator("fieldset").nth(1).locator("input").nth(1).check()
    page.click("main button.go")
    page.wait_for_selector(".story, .bad")


def test_merge_split_and_undo(paths: Any, library: Library) -> None:
    page, site = paths
    one, two = [s.id for s in library.stories()][:2]
    page.goto(f"{site}/stories/{one}")
    page.click("summary:has-text('Gộp một chuyện khác')")
    page.fill("#other", two)
    page.click("button:has-text('Gộp')")
    page.wait_for_url(f"**/stories/{one}?done=*")
    page.click("summary:has-text('Tách bài ra')")
    page.locator("input[name=article]").first.check()
    page.click("button:has-text('Tách')")
    page.wait_for_url("**?done=*")
    for _ in range(2):
        page.goto(f"{site}/history")
        page.locator("button:has-text('Hoàn tác')").first.click()
        page.wait_for_url("**/history")
    assert {s.id for s in library.stories()} == {one, two}


def test_a_disagreement_is_dismissed_where_it_stands(paths: Any, library: Library) -> None:
    page, site = paths
    line = library.stories(order="disputed")[0]
    item = library.story(line.id).story.disagreements[0]
    page.goto(f"{site}/stories/{line.id}")
    box = page.locator(f"#d-{item.id} .judge")
    box.locator("summary").click()
    box.locator("input[name=reason]").fill("hai vụ khác nhau")
    box.locator("button").first.click()
    page.wait_for_url("**?done=*")
    assert library.story(line.id).dismissed == (item.id,)


def test_paste_a_text(paths: Any) -> None:
    page, site = paths
    page.goto(f"{site}/read")
    page.fill("#text", "Sạt lở ở Nậm Khoai làm 14 người chết\n\nVụ sạt lở ở bản Huổi Cọ, xã Nậm Khoai (Lào Cai) rạng sáng 12/9/2025 làm 14 người thiệt mạng, ông Giàng A Sử cho biết.")
    page.click("main button.go")
    page.wait_for_selector(".note", timeout=60_000)


def test_a_page_hears_that_the_library_was_written(paths: Any, library: Library) -> None:
    page, site = paths
    page.goto(f"{site}/stories")
    page.wait_for_timeout(2500)
    library.add([invented.article("neu", "Mưa lớn ở Mường Tè", "Mưa lớn.")], jobs=1)
    page.wait_for_selector(".fresh", timeout=30_000)


def test_without_scripts_everything_but_comfort_is_there(library: Library) -> None:
    with running(library) as site, browser() as chromium:
        page = chromium.new_context(java_script_enabled=False).new_page()
        page.goto(site)
        page.click(".differ .row .t")
        assert page.locator(".differ .d").count() > 0
        page.click(".desk summary:has-text('Nhận định') >> nth=0")
        assert page.locator(".desk .judge input[name=reason]").first.is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1200, "dark")])
def test_no_page_is_wider_than_its_screen_and_nothing_moves(library: Library, width: int, scheme: str) -> None:
    with running(library) as site, browser() as chromium:
        page = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
        article, story = next(iter(library.articles())).id, library.stories()[0].id
        for path in ("/", "/stories", f"/stories/{story}", f"/articles/{article}", "/search?q=sat+lo", "/entities/Lào Cai", "/sources", "/compare", "/read", "/history", "/admin"):
            page.goto(site + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            shift = page.evaluate("new Promise(r => { let s = 0; new PerformanceObserver(l => { for (const e of l.getEntries()) s += e.value; }).observe({type: 'layout-shift', buffered: true}); setTimeout(() => r(s), 150); })")
            assert shift < 0.02, (path, shift)


def test_there_are_two_hundred() -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) == 200
