"""What a web page says of its article besides the text: title, lead, times, author, section, paper, address.

In:  the tree of a page. Out: `PageMetadata`; every field from the first place that has it, in this order: JSON-LD (schema.org NewsArticle),
OpenGraph and article tags, meta names, `time` elements. Times are as the page writes them; `published.local_time` reads them.
Sources: schema.org/NewsArticle, ogp.me, and the meta names of Vietnamese papers (pubdate, lastmod).
Gap: several articles on one page; the first of them is told.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec

from machtin.read.html_tree import Element, plain

_TYPES = frozenset({"newsarticle", "article", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "reportage", "blogposting", "liveblogposting"})
MAX_NODES = 2000  # of JSON-LD; a page has some ten, a hostile one a million


class PageMetadata(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of one page; each is None where the page does not tell it."""

    title: str | None = None
    lead: str | None = None
    published: tuple[str, ...] = ()
    """All times of publication that the page gives, the surest first, as written."""
    modified: tuple[str, ...] = ()
    author: str | None = None
    section: str | None = None
    source: str | None = None
    url: str | None = None


def find_metadata(root: Element, address: str | None = None) -> PageMetadata:
    """Return the metadata of a page; `address` is where it was fetched from, if known."""
    linked = next(_linked(root), {})
    meta = _meta(root)
    url = next((u for u in (_attribute(root, "//link[@rel='canonical']/@href"), meta.get("og:url"), _text(linked.get("url")), address) if u and host_of(u)), None)
    times = [str(t) for t in root.xpath("//time/@datetime")[:3]]
    return PageMetadata(
        title=_first(_text(linked.get("headline")), meta.get("og:title"), meta.get("title"), _tag(root, "//title")),
        lead=_first(_text(linked.get("description")), meta.get("og:description"), meta.get("description")),
        published=_all(_text(linked.get("datePublished")), meta.get("article:published_time"), meta.get("datepublished"), meta.get("pubdate"), meta.get("dc.date.issued"), *times),
        modified=_all(_text(linked.get("dateModified")), meta.get("article:modified_time"), meta.get("datemodified"), meta.get("lastmod")),
        author=_first(_names(linked.get("author")), meta.get("article:author") if "/" not in meta.get("article:author", "/") else None, meta.get("author")),
        section=_first(_text(linked.get("articleSection")), meta.get("article:section")),
        source=host_of(url) if url else _first(_names(linked.get("publisher")), meta.get("og:site_name")),
        url=url,
    )


def host_of(url: str) -> str | None:
    """Return "vnexpress.net" for an address of http or https, None for anything else."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return parts.hostname.removeprefix("www.").removeprefix("m.")


def _linked(root: Element) -> Iterator[dict[str, Any]]:
    """Yield the article nodes of all JSON-LD on the page."""
    left = MAX_NODES
    for script in root.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            todo: list[object] = [msgspec.json.decode((script.text or "").strip().rstrip(";").encode("utf-8", "replace"), strict=False)]
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue  # broken JSON-LD is common, and everything in it stands elsewhere too
        while todo and left:
            left -= 1
            node = todo.pop()
            if isinstance(node, list):
                todo += reversed(node[:left])
            elif isinstance(node, dict):
                kinds = node.get("@type")
                if any(isinstance(k, str) and k.lower() in _TYPES for k in (kinds if isinstance(kinds, list) else [kinds])):
                    yield node
                todo += [node[k] for k in ("@graph", "mainEntity") if k in node]


def _meta(root: Element) -> dict[str, str]:
    """The meta tags by name, property or itemprop, the first of a name counting."""
    out: dict[str, str] = {}
    for tag in root.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop")
        if name and tag.get("content"):
            out.setdefault(name.strip().lower(), tag.get("content"))
    return out


def _text(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("@id")
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, str) else None


def _names(value: object) -> str | None:
    many = value if isinstance(value, list) else [value]
    return ", ".join(dict.fromkeys(n.strip() for v in many[:8] if (n := _text(v)) and n.strip())) or None


def _tag(root: Element, path: str) -> str | None:
    found = root.xpath(path)
    return plain(found[0]) if found else None


def _attribute(root: Element, path: str) -> str | None:
    found = root.xpath(path)
    return str(found[0]).strip() if found else None


def _first(*values: str | None) -> str | None:
    return next((clean for v in values if v and (clean := " ".join(html.unescape(v).split()))), None)


def _all(*values: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(v.split()) for v in values if v and v.strip()))
