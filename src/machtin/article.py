"""The first noun: one article as it was published.

An `Article` keeps the characters of its source. Only white space is machtin's: blocks are joined by a line break, and the
underscores of word-segmented input are blanks again. All offsets below are Unicode code points into `text`, `end` exclusive.
"""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

BlockKind = Literal["title", "lead", "heading", "paragraph", "caption", "credit", "byline"]


class Block(msgspec.Struct, frozen=True):
    """A stretch of `text` that the page showed as one piece."""

    kind: BlockKind
    start: int
    end: int


class Repair(msgspec.Struct, frozen=True):
    """A fault of the input that reading it mended; the span is where it stood, in `text`."""

    start: int
    end: int
    was: str
    """As it stood in the input, underscores included."""
    kind: Literal["joined across a boundary", "split word", "joined words", "tone mark"]


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One article: its text, the structure known of it, and where it came from."""

    id: str
    """The given id, else the URL, else `content_id` of the text."""
    text: str
    """Title, lead and blocks of the body, one line each."""
    blocks: tuple[Block, ...]
    """In order, not overlapping; together they cover every non-blank character of `text`."""
    source: str | None = None
    """The paper, as given ("baotintuc.vn")."""
    url: str | None = None
    published: str | None = None
    """ISO 8601; without a zone it is Asia/Ho_Chi_Minh."""
    modified: str | None = None
    """When the paper changed it last, as `published`."""
    author: str | None = None
    """As the page or feed names it; the byline in the text is `analyze`'s."""
    section: str | None = None
    """The paper's own heading ("Thời sự")."""
    flat: tuple[tuple[int, int], ...] = ()
    """Spans whose line breaks were lost (title, paragraphs and captions follow each other); `analyze` restores them."""
    given_words: tuple[tuple[int, int], ...] = ()
    """Words of several syllables that the input had joined with `_`; `analyze` lists the wrong ones as repairs."""

    @property
    def version(self) -> str:
        """Hash of the content: the same article with another text is another version."""
        return content_id(self.text)


def content_id(text: str) -> str:
    """Return 16 hex digits that name `text`; white space does not count."""
    return hashlib.blake2b(" ".join(text.split()).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
