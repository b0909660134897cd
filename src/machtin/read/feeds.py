"""Feeds: RSS, Atom, JSON Feed, sitemaps of news, and OPML lists of feeds.

In:  the bytes of one feed. Out: an article an entry, with what the feed holds of it: title, summary as lead, full text where the feed carries it,
time and address. Most papers' feeds hold title and summary alone; the article is then short, and the page at its address has the rest.
`feed_addresses` reads an OPML list, `sitemaps_of` an index of sitemaps, `entries` gives the addresses that a watcher fetches.
Sources: RSS 2.0, RFC 4287 (Atom), jsonfeed.org 1.1, sitemaps.org with the news extension, opml.org 2.0. RSS and Atom through feedparser.
Nothing in a feed is resolved: no entities of its own, no external definitions, no network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from lxml import etree

from machtin.article import Article
from machtin.read import charset
from machtin.read.assemble import Fields, assemble
from machtin.read.html_tree import NoPageError, parse_text, plain
from machtin.read.page_metadata import host_of
from machtin.read.published import local_time
from machtin.read.reports import Report

MAX_ENTRIES = 50_000  # a sitemap's own limit; feeds have some tens
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]{0,1000}(?:\[.*?\]\s{0,100})?>", re.DOTALL | re.IGNORECASE)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a feed, as the feed has it; texts may hold markup."""

    place: str
    """For messages: "entry 3"."""
    id: str | None = None
    url: str | None = None
    title: str = ""
    summary: str = ""
    content: str = ""
    published: str | None = None
    """As written."""
    modified: str | None = None
    author: str | None = None
    source: str | None = None


class FeedAddress(msgspec.Struct, frozen=True):
    """One feed of an OPML list."""

    url: str
    title: str


def articles_of_feed(data: bytes, report: Report) -> Iterator[Article]:
    """Yield the articles of a feed or sitemap; an entry without any text is told and left out."""
    found = 0
    for entry in entries(data, report):
        found += 1
        article = _article(entry, report)
        if article is not None:
            yield article
    if not found:
        n_feeds = len(feed_addresses(data)) if b"<opml" in data[:4096].lower() else 0
        n_maps = 0 if n_feeds else len(sitemaps_of(data))
        what = f"is a list of {n_feeds} feeds, not a feed." if n_feeds else f"is a list of {n_maps} sitemaps, not one; machtin watch follows it." if n_maps else "is a feed without entries, or XML of another kind."
        report("", what, "Left out.")


def entries(data: bytes, report: Report) -> Iterator[Entry]:
    """Yield the entries of RSS, Atom, JSON Feed or a sitemap, told apart by their first element."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        yield from _json_feed(data, report)
    elif re.search(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b", start):
        yield from _sitemap(data, report)
    elif not re.search(rb"<opml\b", start, re.IGNORECASE):
        yield from _rss_or_atom(data, report)


def feed_addresses(data: bytes) -> list[FeedAddress]:
    """Return the feeds of an OPML list, in order, each address once; [] where there are none or the list is no XML."""
    root = _xml(data)
    found: dict[str, FeedAddress] = {}
    for outline in root.iter("{*}outline") if root is not None else ():
        url = (outline.get("xmlUrl") or outline.get("xmlurl") or "").strip()
        if host_of(url):
            found.setdefault(url, FeedAddress(url, outline.get("title") or outline.get("text") or url))
    return list(found.values())


def sitemaps_of(data: bytes) -> list[str]:
    """Return the addresses of the sitemaps that a sitemap index lists, those that changed last first, in its order where it does not say; [] for anything else."""
    if not re.search(rb"<(?:\w+:)?sitemapindex\b", data[:4096]):
        return []
    root = _xml(data)
    found: dict[str, str] = {}
    for node in list(root.iterfind("{*}sitemap"))[:MAX_ENTRIES] if root is not None else ():
        url, changed = ((node.findtext(f"{{*}}{name}") or "").strip() for name in ("loc", "lastmod"))
        if host_of(url):
            found.setdefault(url, changed)
    return sorted(found, key=found.__getitem__, reverse=True)


def _rss_or_atom(data: bytes, report: Report) -> Iterator[Entry]:
    import feedparser  # a tenth of a second, and only for feeds

    # Its own sanitising and address resolving are off: markup is taken out by us, and nothing of it is shown.
    parsed = feedparser.parse(_DOCTYPE.sub(b"", data), sanitize_html=False, resolve_relative_uris=False)
    if parsed.bozo and not parsed.entries:
        report("", f"is not a feed that can be read ({str(parsed.get('bozo_exception', 'broken'))[:80]}).", "Left out.")
        return
    if parsed.bozo and "CharacterEncodingOverride" not in type(parsed.get("bozo_exception")).__name__:
        report("", f"is a broken feed ({str(parsed.get('bozo_exception'))[:80]}).", f"Kept: its {len(parsed.entries)} entries that could be read.")
    source = host_of(str(parsed.feed.get("link", "")))
    for n, e in enumerate(parsed.entries[:MAX_ENTRIES], 1):
        contents = [str(c.get("value", "")) for c in e.get("content", ()) if isinstance(c, dict)]
        yield Entry(
            place=f"entry {n}", id=e.get("id"), url=e.get("link"), title=str(e.get("title", "")), summary=str(e.get("summary", "")), content=max(contents, key=len, default=""),
            published=e.get("published") or _updated(e), modified=_updated(e), author=e.get("author"), source=source,
        )  # fmt: skip


def _updated(entry: Any) -> str | None:
    """The time of change, never the time of publication that feedparser still gives in its place."""
    return dict.get(entry, "updated")


def _json_feed(data: bytes, report: Report) -> Iterator[Entry]:
    try:
        feed = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        report("", f"is not valid JSON ({error}).", "Left out.")
        return
    listed = feed.get("items")
    if not isinstance(listed, list):
        report("", "is a JSON Feed without a list of items.", "Left out.")
        return
    source = host_of(str(feed.get("home_page_url", "")))
    for n, item in enumerate(listed[:MAX_ENTRIES], 1):
        if not isinstance(item, dict):
            report(f"entry {n}", "is no object.", "Left out.")
            continue
        authors = item.get("authors") or [item.get("author")]
        names = [a["name"] for a in authors if isinstance(a, dict) and isinstance(a.get("name"), str)] if isinstance(authors, list) else []
        text = {k: v for k, v in item.items() if isinstance(v, str)}
        yield Entry(
            place=f"entry {n}", id=str(item["id"]) if isinstance(item.get("id"), (str, int)) else None, url=text.get("url"), title=text.get("title", ""), summary=text.get("summary", ""),
            content=text.get("content_html") or text.get("content_text", ""), published=text.get("date_published"), modified=text.get("date_modified"), author=", ".join(names) or None, source=source,
        )  # fmt: skip


def _sitemap(data: bytes, report: Report) -> Iterator[Entry]:
    root = _xml(data)
    if root is None:
        report("", "is a sitemap that is not well-formed XML.", "Left out.")
        return
    for n, node in enumerate(list(root.iterfind("{*}url"))[:MAX_ENTRIES], 1):
        said: dict[str, str] = {etree.QName(e).localname: (e.text or "").strip() for e in node.iter() if isinstance(e.tag, str) and e.text}
        url = said.get("loc")
        yield Entry(place=f"entry {n}", url=url, title=said.get("title", ""), published=said.get("publication_date") or said.get("lastmod"), modified=said.get("lastmod"), source=host_of(url or ""))


def _article(entry: Entry, report: Report) -> Article | None:
    def tell(what: str, kept: str) -> None:
        report(entry.place, what, kept)

    title, summary, content = text_lines(entry.title), text_lines(entry.summary), text_lines(entry.content)
    lead = " ".join(summary)
    if content == summary or (content and lead and lead.startswith(content[0])):
        content = content[1:] if content != summary else []
    times: dict[str, str | None] = {}
    for field, written in (("published", entry.published), ("modified", entry.modified)):
        try:
            times[field] = local_time(written)
        except ValueError as error:
            if field == "published":
                tell(f"has no usable date ({error}).", "Kept as undated.")
    url = entry.url if entry.url and host_of(entry.url) else None
    given = entry.id.strip() if entry.id and not host_of(entry.id) else None  # an id that is an address is the address; the page's own may differ from it
    article = assemble(Fields(
        id=url or given, source=(host_of(url) if url else None) or entry.source, url=url, published=times.get("published"), modified=times.get("modified"),
        title=" ".join(title), lead=lead, body=[("paragraph", line) for line in content], author=entry.author,
    ))  # fmt: skip
    if article is None:
        tell("has no title and no text.", "Left out.")
    return article


def text_lines(markup: str) -> list[str]:
    """Return the text of a piece of markup, a line a block."""
    if "<" not in markup and "&" not in markup:
        return [line for raw in markup.splitlines() if (line := " ".join(raw.split()))]
    try:
        root = parse_text(f"<div>{re.sub(r'<(?:br|/p|/div|/li|/h[1-6])[^<>]{0,200}>', chr(10), markup)}</div>")
    except NoPageError:
        return []
    for e in root.xpath("//script|//style|//img|//iframe"):
        e.drop_tree()
    return [line for raw in "".join(root.itertext()).splitlines() if (line := " ".join(raw.split()))] if "\n" in markup or "<" in markup else [plain(root)]


def _xml(data: bytes) -> Any | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True, remove_pis=True)
    text = charset.decode(_DOCTYPE.sub(b"", data)).text if charset.is_wide(data) else None
    try:
        return etree.fromstring(re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text) if text else _DOCTYPE.sub(b"", data), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
