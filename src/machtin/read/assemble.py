"""From the fields of an article, whatever form they came in, to an `Article`.

In:  `Fields`: title, lead, pieces of the body with their kinds, captions told apart, and what is known of the source.
Out: an `Article` whose text has one line a block; word-segmented fields are undone here, so every form may hold them.
White space inside a block becomes single blanks; nothing else changes. A body of one piece is marked flat: its line breaks may be lost.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from machtin.article import Article, Block, BlockKind, content_id
from machtin.read.segmented import is_segmented, undo


class Fields(msgspec.Struct, kw_only=True):
    """What a form told of one article, before it is one."""

    id: str | None = None
    source: str | None = None
    url: str | None = None
    published: str | None = None
    """Already local ISO 8601."""
    modified: str | None = None
    """Already local ISO 8601."""
    author: str | None = None
    section: str | None = None
    title: str = ""
    lead: str = ""
    body: Sequence[tuple[BlockKind, str]] = ()
    captions: Sequence[str] = ()
    """Captions given apart; those that stand in the body too mark their place there, the others follow it."""
    flat: bool = False
    """The body came as one piece without line breaks."""
    flat_all: bool = False
    """Title and lead are somewhere in that one piece too."""


def assemble(fields: Fields) -> Article | None:
    """Return the article of `fields`, None where they hold no text at all."""
    captions = {_key(c): c for c in fields.captions if c.strip()}
    parts: list[tuple[BlockKind, str]] = [("title", fields.title), ("lead", fields.lead)]
    for kind, piece in fields.body:
        parts.append(("caption", piece) if captions.pop(_key(piece), None) is not None and kind == "paragraph" else (kind, piece))
    parts += [("caption", c) for c in captions.values()]
    parts = [(kind, piece) for kind, piece in parts if piece.strip()]
    if not parts:
        return None
    segmented = is_segmented(" ".join(piece[:20_000] for _, piece in parts))
    lines: list[str] = []
    blocks: list[Block] = []
    flat: list[tuple[int, int]] = []
    words: list[tuple[int, int]] = []
    at = 0
    for kind, piece in parts:
        line, joined = undo(piece) if segmented else (" ".join(piece.split()), [])
        blocks.append(Block(kind, at, at + len(line)))
        words += [(at + start, at + end) for start, end in joined]
        if fields.flat_all or (fields.flat and kind == "paragraph"):
            flat.append((at, at + len(line)))
        lines.append(line)
        at += len(line) + 1
    text = "\n".join(lines)
    return Article(
        id=fields.id or fields.url or content_id(text),
        text=text,
        blocks=tuple(blocks),
        source=fields.source,
        url=fields.url,
        published=fields.published,
        modified=fields.modified,
        author=fields.author,
        section=fields.section,
        flat=tuple(flat),
        given_words=tuple(words),
    )


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()
