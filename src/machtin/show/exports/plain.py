"""Texts as a file of a form can hold them: the same length always, so that offsets stay.

UTF-8 holds no half surrogates, XML 1.0 no control characters save tab and line breaks: each such character becomes U+FFFD.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import msgspec

from machtin.analysis import Analysis
from machtin.story import Document

Item = TypeVar("Item", Analysis, Document)

_HALF = re.compile("[\ud800-\udfff]")
# XML 1.0, production 2 [Char]; a carriage return would be read back as a line feed, so it goes too.
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_URL_MARKS = ":/?#[]@!$&'()*+,;=%~-._"


def encodable(text: str) -> str:
    """Return `text` with half surrogates as U+FFFD."""
    return _HALF.sub("\ufffd", text) if not text.isascii() else text


def for_xml(text: str) -> str:
    """Return `text` with every character that XML cannot hold as U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def whole(item: Item) -> Item:
    """Return an analysis or a document whose texts can all be written as UTF-8; nearly always the one given."""
    try:
        msgspec.msgpack.encode(item)
    except UnicodeEncodeError:
        return msgspec.convert(_encodable(msgspec.to_builtins(item)), type(item))
    return item


def words_of(text: str, start: int, end: int) -> str:
    """Return what stands at a place; a place outside the text is clipped."""
    return text[max(0, start) : max(0, end)]


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, dict):
        return {_encodable(k): _encodable(v) for k, v in value.items()}
    return [_encodable(v) for v in value] if isinstance(value, list | tuple) else value


def article_iri(article: Analysis | str, url: str | None = None) -> str:
    """Return what names an article in linked data: its address where it has one, else a URN made of its id."""
    id, url = (article.id, article.url) if isinstance(article, Analysis) else (article, url)
    if url and re.match(r"https?://[^/?#\s]", url):
        try:
            urlsplit(url)
            return quote(encodable(url), safe=_URL_MARKS)
        except ValueError:
            pass
    return "urn:machtin:article:" + quote(encodable(id), safe="")


def story_iri(id: str, item: str = "") -> str:
    """Return what names a story, or an item of it."""
    return "urn:machtin:story:" + quote(encodable(id), safe="") + (f"#{quote(encodable(item), safe='')}" if item else "")


def slug(text: str) -> str:
    """Return `text` as a file's name on every system: ASCII letters, digits, dots, hyphens."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-.")[:80] or "item"
