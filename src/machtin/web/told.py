"""A story as `show` tells it, taken into the site's own page: the same sections, the same style."""

from __future__ import annotations

import re

from markupsafe import Markup

from machtin.show import render
from machtin.show.article_marks import BlockView, blocks
from machtin.show.page import _story
from machtin.show.view import StoryView
from machtin.story import Document
from machtin.web.words import Lang

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_MAIN = re.compile(r'<main id="main">(.*?)</main>', re.DOTALL)


def story_style() -> str:
    """Return the style sheet of the page that stands alone."""
    found = _STYLE.search(render(Document(machtin="", articles=(), stories=())))
    assert found is not None
    return found[1]


def story_body(document: Document, lang: Lang) -> Markup:
    """Return what stands between header and footer of a story's page."""
    found = _MAIN.search(render(document, lang=lang))
    assert found is not None
    return Markup(found[1])


def marked_blocks(document: Document, id: str, lang: Lang) -> list[BlockView]:
    """Return the blocks of an article of a document, marked as the story page marks them; numbers of sentences are those of the story page."""
    view = StoryView(document, document.stories[0], lang)
    _story(view)  # works out the sections, so that each sentence knows what stands on it
    return blocks(view, view.by_id[id])
