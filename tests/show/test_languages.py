"""A page in two languages says in each exactly what the page of that language alone says."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from machtin.show.i18n import LANGS, Lang
from machtin.show.page import render_html
from machtin.show.tongues import Both, Tongues, text_in

from .build import DOCUMENTS
from .page_check import VOID, Page


class Seen(HTMLParser):
    """The words of a page's body that are shown in one language, and the language that each stands in by its `lang`."""

    def __init__(self, html: str, lang: Lang) -> None:
        super().__init__(convert_charrefs=True)
        self.hidden = {each for each in LANGS if each != lang}
        self.stack: list[tuple[bool, str]] = [(True, "")]
        self.text = ""
        self.words: list[tuple[str, str]] = []
        self.feed(html[html.index("<body") :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        shown, lang = self.stack[-1]
        classes = set((found.get("class") or "").split())
        # The switch itself is only there where there is something to switch.
        shown = shown and not classes & self.hidden and "langs" not in classes
        if tag not in VOID:
            self.stack.append((shown, found.get("lang") or lang))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass  # a stroke of a drawing

    def handle_endtag(self, tag: str) -> None:
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        shown, lang = self.stack[-1]
        if shown:
            self.text += data
            self.words += [(word, lang) for word in data.split()]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("first", LANGS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_language_is_whole(name: str, first: Lang, lang: Lang) -> None:
    document = DOCUMENTS[name]()
    both, alone = Seen(render_html(document, first), lang), Seen(render_html(document, lang, others=()), lang)
    assert both.text.split() == alone.text.split()


@pytest.mark.parametrize("first", LANGS)
def test_every_word_stands_in_its_language(first: Lang) -> None:
    """What machtin says stands in the language shown; the articles' words in Vietnamese, whichever language is shown."""
    page = Seen(render_html(DOCUMENTS["ferry"](), first), "en")
    lang_of = {word: lang or first for word, lang in page.words}
    assert lang_of["disputed"] == lang_of["articles"] == "en"
    assert lang_of["kịp"] == lang_of["Giang"] == "vi"


def test_the_switch_needs_no_script() -> None:
    html = render_html(DOCUMENTS["ferry"](), "vi")
    page = Page(html)
    boxes = [found for tag, found in page.tags if tag == "input" and found.get("name") == "lang"]
    assert [(b["id"], "checked" in b) for b in boxes] == [("lang-vi", True), ("lang-en", False)]
    assert "script" not in {tag for tag, _ in page.tags}
    assert not [found for tag, found in Page(render_html(DOCUMENTS["ferry"](), "vi", others=())).tags if found.get("name") == "lang"]


def test_a_text_alike_in_all_languages_is_one() -> None:
    t = Tongues(["vi", "en"])
    assert not isinstance(t.say(lambda _: "B·14"), Both)
    said = t.ngettext("{n} article", "{n} articles", 2)
    assert said == "2 bài"
    assert text_in("en", said) == "2 articles"
    assert text_in("en", t.gettext("as of {date}", date=t.gettext("Timeline"))) == "as of Timeline"
    assert '<span class="en" lang="en">2 articles</span>' in said.__html__()  # type: ignore[attr-defined]


def test_both_are_escaped() -> None:
    said = Tongues(["vi", "en"]).gettext("according to {who}", who='<img src=x onerror="x">')
    assert "<img" not in said.__html__()  # type: ignore[attr-defined]
