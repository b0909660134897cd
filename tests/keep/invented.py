"""Articles for the tests, all invented, and the bundled examples."""

from __future__ import annotations

from functools import cache

import msgspec

import machtin
from machtin.article import Article, Block, content_id
from machtin.examples import STORIES, article_files


def article(id: str, *lines: str, source: str | None = "baovungcao.example", published: str | None = "2031-03-08T07:00") -> Article:
    """An article of these lines: title, lead, paragraphs."""
    text, blocks = "", []
    for n, line in enumerate(lines):
        blocks.append(Block(("title", "lead", "paragraph")[min(n, 2)], len(text), len(text) + len(line)))
        text += line + "\n"
    return Article(id=id or content_id(text), text=text.rstrip("\n"), blocks=tuple(blocks), source=source, published=published)


@cache
def bundled(story: int | None = None) -> tuple[Article, ...]:
    """The bundled articles, of one story or of all."""
    files = article_files() if story is None else article_files(STORIES[story])
    return tuple(machtin.read(files, on_problem=lambda problem: None))


def reworded(given: Article, old: str, new: str) -> Article:
    """The same article with another wording in its last block that has `old`."""
    assert old in given.text
    at = given.text.rindex(old)
    step = len(new) - len(old)
    moved = tuple(Block(b.kind, b.start + step * (b.start > at), b.end + step * (b.end > at)) for b in given.blocks)
    flat = tuple((s, e + step) for s, e in given.flat)
    words = tuple((s + step * (s > at), e + step * (s > at)) for s, e in given.given_words if not s <= at < e)
    return msgspec.structs.replace(given, text=given.text[:at] + new + given.text[at + len(old) :], blocks=moved, flat=flat, given_words=words)
