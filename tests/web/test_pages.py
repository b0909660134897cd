"""The pages are there, lead to each other, stay small, and hold nothing that the Content-Security-Policy would have to allow."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin

import pytest

from machtin.keep import Library
from tests.keep import invented
from tests.web.conftest import Client

MAX_BYTES = 400_000
PAGES = ["/", "/stories", "/stories?order=disputed", "/search", "/search?q=sat+lo", "/search?speaker=Su", "/sources", "/compare", "/read", "/history", "/account", "/admin"]


@pytest.mark.parametrize("lang", ["vi", pytest.param("en", marks=pytest.mark.slow)])
def test_every_link_of_every_page_leads_somewhere(client: Client, lang: str) -> None:
    """From the front page on, as far as links go."""
    site = client()
    todo, seen = [f"/?lang={lang}"], set()
    while todo and len(seen) < 30:
        path = todo.pop()
        answer = site.get(path)
        assert answer.status_code == 200, path
        assert len(answer.content) < MAX_BYTES, path
        seen.add(path)
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        assert f'<html lang="{lang}">' in answer.text, path
        ids = re.findall(r'\bid="([^"]*)"', answer.text)
        assert len(ids) == len(set(ids)), path
        for href in map(html.unescape, re.findall(r'href="([^"]*)"', answer.text)):
            if href.startswith("#"):
                assert href[1:] in ids, (path, href)
            elif href.startswith(("/", "?")) and "lang=" not in href:
                target = urljoin(path, href).partition("#")[0]
                kind = re.sub(r"(?<=/).*|\?.*", "", target[1:])
                if target not in seen and sum(s[1:].startswith(kind) for s in seen) < 4:  # some of each kind
                    todo.append(target)
    assert {"/stories", "/sources", "/compare", "/read", "/history"} <= seen


@pytest.mark.parametrize("path", PAGES)
def test_no_page_holds_what_the_policy_would_have_to_allow(client: Client, path: str) -> None:
    answer = client().get(path)
    assert not re.search(r"<style|\sstyle=|<script(?! src=)|\son\w+=|javascript:", answer.text), path
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_the_front_page_tells_what_the_papers_differ_in(client: Client, library: Library) -> None:
    page = client().get("/").text
    story = library.story(library.stories(order="disputed")[0].id).story
    best = max((d for d in story.disagreements if not d.update), key=lambda d: d.strength)
    assert html.escape(best.accounts[0].value)[:20] in page or html.escape(best.accounts[0].text)[:20] in page


def test_a_story_page_is_the_story_page_of_show(client: Client, library: Library) -> None:
    from machtin.show import render

    id = library.stories()[0].id
    alone, inside = render(library.document(id)), client().get(f"/stories/{id}").text
    for anchor in re.findall(r'<article class="d[^>]* id="([^"]+)"', alone):
        assert f'id="{anchor}"' in inside


def test_a_former_id_of_a_story_leads_to_what_it_became(client: Client, library: Library) -> None:
    one, two = [s.id for s in library.stories()][:2]
    library.merge(one, two, by="lan")
    answer = client().get(f"/stories/{two}")
    assert answer.status_code == 301
    assert answer.headers["location"] == f"/stories/{one}"


def test_an_article_shows_its_versions_and_what_changed(client: Client, library: Library) -> None:
    old = invented.bundled(0)[0]
    word = old.text.split()[-3]
    library.add([invented.reworded(old, word, "Điện Biên")], jobs=1)
    site = client()
    assert "?old=1&amp;new=2" in site.get(f"/articles/{old.id}").text
    changed = site.get(f"/articles/{old.id}?old=1&new=2").text
    assert "<ins>" in changed
    assert f"<del>{html.escape(word)}" in changed or "<del>" in changed


def test_an_id_that_is_an_address_is_found_under_it(client: Client, library: Library) -> None:
    from urllib.parse import quote

    id = "https://bao.example/tin/1?x=../y&z=1"
    library.add([invented.article(id, "Mưa lớn ở Mường Tè", "Mưa lớn.")], jobs=1)
    answer = client().get(f"/articles/{quote(id, safe='')}")
    assert answer.status_code == 200
    assert "Mường Tè" in re.sub(r"<[^>]+>", "", answer.text)


def test_search_without_tones_finds_and_marks(client: Client) -> None:
    page = client().get("/search?q=sat+lo").text
    assert re.search(r"<mark>[Ss]ạt lở</mark>", page)


def test_filters_can_be_added_and_left_out(client: Client, library: Library) -> None:
    name = library.search("").facets.entities[0].value
    page = client().get("/search", params={"entity": name, "q": "nguoi"}).text
    assert re.search(r'class="chosen"><a href="/search\?q=nguoi"', page)


def test_a_wrong_day_is_told_not_thrown(client: Client) -> None:
    answer = client().get("/search?q=mua&since=2031-99")
    assert answer.status_code == 200
    assert "2031-99" in answer.text


def test_suggestions_are_names(client: Client) -> None:
    found = client().get("/suggest?q=giang").json()
    assert {"name", "type", "url"} == set(found[0])
    assert any("Giàng" in f["name"] for f in found)


def test_a_name_is_one_name(client: Client, library: Library) -> None:
    """"Mỹ" is not "Mỹ Tâm"."""
    library.add([invented.article("a", "Mỹ Tâm hát ở Huế", "Ca sĩ Mỹ Tâm hát ở Huế tối qua."), invented.article("b", "Mỹ rút quân", "Mỹ và Hoa Kỳ là một nước.")], jobs=1)
    page = client().get("/entities/Mỹ").text
    assert "Mỹ Tâm" not in page
    assert client().get("/entities/Nguyễn Không Có Ai").status_code == 404


def test_two_articles_are_compared_whatever_stories_they_are_in(client: Client) -> None:
    a, b = invented.bundled(0)[0].id, invented.bundled(0)[1].id
    page = client().get("/compare", params={"a": a, "b": b}).text
    assert 'class="differ"' in page
    choosing = client().get("/compare", params={"a": a, "b": "sạt lở"}).text
    assert 'type="radio"' in choosing


def test_a_page_that_did_not_change_is_not_sent_again(client: Client, library: Library) -> None:
    site = client(public=True, names=("tin.example",))
    first = site.get("/stories")
    assert site.get("/stories", headers={"if-none-match": first.headers["etag"]}).status_code == 304
    library.rename(library.stories()[0].id, "Một tựa khác", by="lan")
    again = site.get("/stories", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 200
    assert "Một tựa khác" in again.text


def test_the_language_is_remembered(client: Client) -> None:
    site = client()
    site.get("/?lang=en")
    assert '<html lang="en">' in site.get("/stories").text
    assert '<html lang="vi">' in site.get("/stories?lang=vi").text


@pytest.mark.parametrize("path", ["/nothing", "/stories/nothing", "/articles/nothing", "/entities/Không Có Tên Này", "/static/nothing", "/read/nothing", "/feeds/stories/nothing"])
def test_what_is_not_there_is_404(client: Client, path: str) -> None:
    assert client().get(path).status_code == 404


def test_an_empty_library_says_what_to_do(client: Client, library: Library) -> None:
    library.remove([a.id for a in library.articles()])
    site = client()
    assert "machtin add" in site.get("/").text
    for path in PAGES:
        assert site.get(path).status_code == 200, path
