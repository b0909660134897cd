"""The forms that articles come in: one row a form, tried in order; the first that recognises the first bytes reads the file.

A new form is a module with a `reads_…(item, limits, report)` generator and a row here; the contract test runs every row.
A row whose reader is None is a form that machtin knows by sight and cannot read yet: it is told, never read as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import BinaryIO, cast

import msgspec

from machtin.article import Article
from machtin.read import charset
from machtin.read.assemble import assemble
from machtin.read.intake import Item
from machtin.read.json_articles import articles_of
from machtin.read.plain import plain_fields
from machtin.read.reports import Limits, Report, megabytes


class Form(msgspec.Struct, frozen=True):
    """One row of the table."""

    name: str
    recognises: Callable[[bytes, str], bool]
    """Takes the first bytes (no byte order mark, no leading blanks) and the file's name."""
    read: Callable[[Item, Limits, Report], Iterator[Article]] | None


def read_plain(item: Item, limits: Limits, report: Report) -> Iterator[Article]:
    """One article: the whole file."""
    decoded = charset.decode(item.whole(limits.article))
    if decoded.note:
        report("", f"{decoded.note}.", "Kept; look at its letters.")
    article = assemble(plain_fields(decoded.text, item.stem))
    if article is None:
        report("", "is empty: there is nothing but white space in it.", "Left out.")
    else:
        yield article


def read_json(item: Item, limits: Limits, report: Report) -> Iterator[Article]:
    """A JSON object or array over many lines."""
    data = item.whole(limits.whole)
    value = _value(data, "", report)
    if value is not _BROKEN:
        yield from articles_of(value, lambda what, kept: report("", what, kept), item.stem or None)


def read_json_lines(item: Item, limits: Limits, report: Report) -> Iterator[Article]:
    """One JSON value a line, read line by line; a broken line costs only itself."""
    if charset.is_wide(item.head):
        text = charset.decode(item.whole(limits.whole)).text
        item = Item(item.name, item.stem, b"", cast(BinaryIO, BytesIO(text.encode("utf-8", "replace"))))
    charsets: set[str] = set()

    def once(place: str, what: str, kept: str) -> None:
        if what not in charsets:  # the same remark about the charset of 10,000 lines helps nobody
            charsets.add(what)
            report(place, what, kept)

    for number, line in item.lines(limits.whole):
        place = f"line {number}"
        if line is None:
            report(place, f"is longer than {megabytes(limits.whole)}.", "Left out; give max_bytes to allow more.")
        elif line.strip(b" \t\r\n\x00\xef\xbb\xbf"):
            value = _value(line, place, report, once)
            if value is not _BROKEN:
                yield from articles_of(value, lambda what, kept, place=place: report(place, what, kept))  # type: ignore[misc]


def read_html(item: Item, limits: Limits, report: Report) -> Iterator[Article]:
    """One article: the page."""
    from machtin.read.html_pages import (
        read_page,  # lxml takes a twentieth of a second, and plain text needs none of it
    )

    page = read_page(item.whole(limits.article), report, name=item.stem or None)
    if page is not None:
        item.rules = page.rules
        yield page.article


def read_feed(item: Item, limits: Limits, report: Report) -> Iterator[Article]:
    """RSS, Atom, JSON Feed or a sitemap of news: an article an entry."""
    from machtin.read.feeds import articles_of_feed

    yield from articles_of_feed(item.whole(limits.article), report)


def read_archive(item: Item, limits: Limits, report: Report) -> Iterator[Article]:
    """A web archive: an article a page."""
    from machtin.read.archives import read_warc

    yield from read_warc(item, limits, report)


def read_table(item: Item, limits: Limits, report: Report) -> Iterator[Article]:
    """A table with a header line: an article a row."""
    from machtin.read.tables import read_csv

    yield from read_csv(item, limits, report)


def read_parquet_table(item: Item, limits: Limits, report: Report) -> Iterator[Article]:
    """A table in Parquet: an article a row."""
    from machtin.read.parquet import read_parquet

    yield from read_parquet(item, limits, report)


_BROKEN = object()


def _value(data: bytes, place: str, report: Report, note: Report | None = None) -> object:
    """The JSON value of `data`, or _BROKEN, told."""
    try:
        return msgspec.json.decode(data.lstrip(b"\xef\xbb\xbf"))
    except (UnicodeDecodeError, msgspec.DecodeError, RecursionError) as error:
        reason = str(error)
    decoded = charset.decode(data)
    try:
        value: object = msgspec.json.decode(decoded.text.encode("utf-8", "replace"))
    except (UnicodeDecodeError, msgspec.DecodeError, RecursionError):
        report(place, f"is not valid JSON ({reason}).", "Left out.")
        return _BROKEN
    if decoded.note:
        (note or report)(place, f"{decoded.note}.", "Kept; look at its letters.")
    return value


def _starts(*marks: bytes) -> Callable[[bytes, str], bool]:
    return lambda head, name: head[:400].lower().startswith(marks)


_BINARY = re.compile(rb"%PDF-|PK\x03\x04|\x89PNG|\xff\xd8\xff|GIF8|RIFF|\x7fELF|MZ|\xd0\xcf\x11\xe0|SQLite format 3|7z\xbc\xaf|Rar!|OggS|ID3|\{\\rtf|%!PS")
_CONTROL = bytes(set(range(0x20)) - {*b"\t\n\r\x0c\x1b", 0x02, 0x05, 0x06, 0x14, 0x19, 0x1E})  # VISCII has letters on six of them


def _is_binary(head: bytes, name: str) -> bool:
    """A known beginning, or control characters that no charset of text has."""
    if _BINARY.match(head):
        return True
    if charset.is_wide(head):
        return False
    return len(head) - len(head.translate(None, _CONTROL)) > 0.01 * len(head)


def _is_json_lines(head: bytes, name: str) -> bool:
    if not head.startswith(b"{"):
        return name.lower().endswith((".jsonl", ".ndjson")) and not head.startswith(b"[")
    if re.search(r"\.(?:jsonl|ndjson)(?:\.\w+)?$", name.lower()):
        return True
    first, _, rest = head.partition(b"\n")
    try:
        msgspec.json.decode(first.strip())
        return True
    except (UnicodeDecodeError, msgspec.DecodeError, RecursionError):
        return rest.lstrip().startswith(b"{")


_HTML = re.compile(rb"(?:<\?xml[^>]{0,200}\?>\s{0,100})?(?:<!--.{0,4000}?-->\s{0,100}){0,5}<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|(?:\w{1,20}:)?urlset|(?:\w{1,20}:)?sitemapindex)\b", re.IGNORECASE)


def _is_html(head: bytes, name: str) -> bool:
    return _HTML.match(head[:8192]) is not None or (name.lower().endswith((".html", ".htm", ".xhtml")) and head.startswith(b"<"))


def _is_feed(head: bytes, name: str) -> bool:
    return head.startswith(b"<") and _FEED.search(head[:4096]) is not None


def _is_table(head: bytes, name: str) -> bool:
    """The name says so, or the first line is a header of columns that articles have."""
    if re.search(r"\.(?:csv|tsv)(?:\.\w+)?$", name.lower()):
        return True
    first = head[:1000].partition(b"\n")[0].decode("utf-8", "replace").lower()
    names = {cell.strip(' "\r') for cell in re.split(r"[,;\t]", first)}
    return len(names & {"title", "body", "published", "url", "source", "lead", "text", "content"}) >= 2 and len(first) < 400


FORMS: tuple[Form, ...] = (
    Form("Parquet", lambda head, name: head.startswith(b"PAR1"), read_parquet_table),
    Form("binary", _is_binary, None),
    Form("HTML", _is_html, read_html),
    Form("feed", _is_feed, read_feed),
    Form("XML", _starts(b"<?xml", b"<opml"), None),
    Form("WARC", _starts(b"warc/"), read_archive),
    Form("JSON Feed", lambda head, name: head[:1] == b"{" and b"jsonfeed.org/version" in head[:2000], read_feed),
    Form("JSON lines", _is_json_lines, read_json_lines),
    Form("JSON", lambda head, name: head[:1] in (b"{", b"["), read_json),
    Form("table", lambda head, name: _is_table(head, name), read_table),
    Form("plain text", lambda head, name: True, read_plain),
)


def sniff(head: bytes, name: str) -> Form:
    """Return the form of a file by its first bytes; the name decides only between JSON and JSON lines."""
    start = charset.decode(head).text.encode() if charset.is_wide(head) else head
    start = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    return next(form for form in FORMS if form.recognises(head if form.name in ("Parquet", "binary") else start, name))
