"""What was understood of a source: each article with the form it came in and the rules that were used; for people who wonder what machtin made of a page.

In:  what `read` takes. Out: `Understood` values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from machtin.article import Article
from machtin.errors import Problem
from machtin.read import MAX_BYTES, WHOLE, articles_of_item
from machtin.read.forms import sniff
from machtin.read.intake import Item, items
from machtin.read.reports import Limits

PAGE = "HTML"


class Understood(msgspec.Struct, frozen=True):
    """One article as it was understood."""

    article: Article
    form: str
    """What the source was taken for: HTML, feed, JSON lines, plain text …"""
    rules: str | None = None
    """Of a web page: the publishing system whose rules found its text, or "trafilatura" where none fitted."""

    @property
    def lead(self) -> str:
        """The lead, "" where there is none."""
        return next((self.article.text[b.start : b.end] for b in self.article.blocks if b.kind == "lead"), "")

    @property
    def title(self) -> str:
        """The title, "" where there is none."""
        return next((self.article.text[b.start : b.end] for b in self.article.blocks if b.kind == "title"), "")

    def as_json(self) -> dict[str, Any]:
        """Return one JSON object; offsets of blocks are code points into `text`, `end` exclusive."""
        a = self.article
        return {
            "id": a.id, "url": a.url, "source": a.source, "published": a.published, "modified": a.modified, "author": a.author, "section": a.section,
            "title": self.title, "lead": self.lead, "text": a.text, "blocks": [{"kind": b.kind, "start": b.start, "end": b.end} for b in a.blocks],
            "form": self.form, "rules": self.rules,
        }  # fmt: skip

    def lines(self) -> Iterator[str]:
        """Yield the article for the eye: what is known of it, then its blocks, a line each."""
        a = self.article
        known = {
            "id": a.id, "source": a.source, "published": a.published, "modified": a.modified, "author": a.author, "section": a.section,
            "read as": self.form + (f", by the rules of {self.rules}" if self.rules and self.rules != "trafilatura" else ", by trafilatura" if self.rules else ""),
        }  # fmt: skip
        for name, value in known.items():
            yield f"{name:>10}  {_visible(value) if value else '–'}"
        for block in a.blocks:
            yield f"{block.kind:>10}  {_visible(a.text[block.start : block.end])}"


def understood(sources: list[str], on_problem: Callable[[Problem], None], columns: dict[str, str] | None = None) -> Iterator[Understood]:
    """Yield the articles of files and folders, each with how it was understood; whatever goes wrong is told, and ends only its file."""
    for item in items(sources, on_problem):
        item.columns = columns or {}
        yield from understood_item(item, on_problem)


def understood_item(item: Item, on_problem: Callable[[Problem], None]) -> Iterator[Understood]:
    """Yield the articles of one opened source."""
    form = sniff(item.head, item.name).name if item.head else "nothing"
    for article in articles_of_item(item, Limits(article=MAX_BYTES, whole=WHOLE * MAX_BYTES), on_problem):
        yield Understood(article, form, item.rules)


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
