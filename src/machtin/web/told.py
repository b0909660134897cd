"""A story as `show` tells it, taken into the site's own page: the same sections, the same style, the same marks in the texts.

The texts of a story's articles stand in its page as long as the page stays small; of a bigger story they stand in the articles' own pages, and its links lead there.
"""

from __future__ import annotations

import re
from dataclasses import replace

from markupsafe import Markup

from machtin.show.article_marks import BlockView
from machtin.show.marks import Piece
from machtin.show.page import context, story_parts
from machtin.show.tongues import Tongues
from machtin.show.view import StoryView
from machtin.story import Document
from machtin.web.pages.shared import path_of
from machtin.web.words import Lang

MAX_BODY = 330_000  # characters of a story's page with its texts: with the rest of the page less than 400 kB
_TEMPLATE = '{% import "parts.html.j2" as parts with context %}<div class="story" id="{{ told.view.anchor }}">{{ parts.story(told, 1) }}</div>'
_TEXTS = re.compile(r'<section class="articles">.*?</section>', re.DOTALL)
_TO_TEXT = re.compile(r'href="#([a-z]{1,4})(\d*)"')
_TO_TEXTS = re.compile(r'<a href="#articles">.*?</a>')


def story_style() -> str:
    """Return the style sheet of the page that stands alone, in one language."""
    from machtin.show.page import _style

    return str(_style(("vi",))[0])


def story_body(document: Document, lang: Lang) -> Markup:
    """Return the first story of a document, as it stands between header and footer of a page."""
    from machtin.web.site import environment

    tongue = Tongues([lang])
    told = story_parts(StoryView(document, document.stories[0], tongue))
    body = environment().from_string(_TEMPLATE).render(**context(tongue), told=told)
    return Markup(body if len(body) <= MAX_BODY else _without_texts(body, {a.letter.lower(): a.analysis.id for a in told["view"].articles}))


def _without_texts(body: str, ids: dict[str, str]) -> str:
    """Return a story without the texts of its articles; what led to a sentence leads to it in the article's own page."""

    def elsewhere(link: re.Match[str]) -> str:
        id = ids.get(link[1])
        return link[0] if id is None else f'href="{path_of("articles", id)}{"#s" + link[2] if link[2] else ""}"'

    return _TO_TEXT.sub(elsewhere, _TO_TEXTS.sub("", _TEXTS.sub("", body)))


def marked_blocks(document: Document, id: str, lang: Lang, back: str) -> list[BlockView]:
    """Return the blocks of an article of a document, marked as the story's page marks them; without a page `back` to lead to, their marks are no links."""
    told = story_parts(StoryView(document, document.stories[0], Tongues([lang])))
    found: list[BlockView] = next(blocks for article, blocks in told["articles"] if article.analysis.id == id)
    if back:
        return found
    return [replace(b, sentences=tuple(replace(s, pieces=tuple(map(_unled, s.pieces))) for s in b.sentences)) for b in found]


def led(marked: Markup, back: str) -> Markup:
    """Return a marked text whose links lead into the page `back`. Quotation marks of the text are escaped, so that only links of ours are met."""
    return Markup(str(marked).replace('href="#', f'href="{back}#')) if back else marked


def _unled(piece: Piece) -> Piece:
    return piece if piece.mark is None else piece._replace(mark=piece.mark._replace(href=""))
