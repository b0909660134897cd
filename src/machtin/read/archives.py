"""Web archives: WARC files, plain or packed, as Common Crawl News, Heritrix, wget and browsertrix write them.

In:  a file of records. Out: an article for every response (or resource) of status 200 that is HTML, read as any other page, with the address it was fetched from.
Records are read one after the other; the file is never held whole, a page over the limit is passed over. A file that ends in the middle gives what came before.
Records that are no article pages (front pages, scripts, robots.txt) are counted and told once, not one by one. Source: ISO 28500:2017, through warcio.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, cast

import msgspec

from machtin.article import Article
from machtin.read.html_pages import ReadPage, read_page
from machtin.read.intake import Item
from machtin.read.reports import Limits, Report, megabytes

_PAGES = ("text/html", "application/xhtml+xml")


class ArchivedPage(msgspec.Struct, frozen=True):
    """One page of an archive, as it was fetched; nothing of it is parsed yet."""

    data: bytes
    name: str
    """For an article whose page tells no address: the archive's name and the number of the record."""
    address: str
    charset: str | None
    place: str
    """For messages: "record 12"."""


def read_warc(item: Item, limits: Limits, report: Report) -> Iterator[Article]:
    """Yield the articles of a web archive."""
    passed: Counter[str] = Counter()
    for page in pages_of_archive(item, limits, report, passed):
        told: list[tuple[str, str]] = []
        read = read_archived(page, lambda place, what, kept: told.append((what, kept)))  # noqa: B023
        if read is None:
            passed["without article text"] += 1
            continue
        for what, kept in told:
            report(page.place, what, kept)
        item.rules = read.rules
        yield read.article
    if passed:
        report("", f"holds {sum(passed.values())} records that are no articles ({', '.join(f'{n} {what}' for what, n in sorted(passed.items()))}).", "Passed over.")


def read_archived(page: ArchivedPage, report: Report) -> ReadPage | None:
    """Return what one page holds, None where there is no article (told to `report`)."""
    return read_page(page.data, report, name=page.name, address=page.address, charset=page.charset)


def pages_of_archive(item: Item, limits: Limits, report: Report, passed: Counter[str]) -> Iterator[ArchivedPage]:
    """Yield the pages of a web archive, unparsed; count in `passed` what else it holds."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = 0
    stream = item.raw()
    try:
        for record in ArchiveIterator(cast(BinaryIO, stream), arc2warc=True):
            number += 1
            if record.rec_type not in ("response", "resource"):
                continue
            address = record.rec_headers.get_header("WARC-Target-URI") or ""
            headers = record.http_headers
            kind = (headers.get_header("Content-Type") if headers else record.rec_headers.get_header("Content-Type")) or ""
            if headers and headers.get_statuscode() != "200":
                passed[f"status {headers.get_statuscode()[:3]}"] += 1
                continue
            if not kind.lower().startswith(_PAGES):
                passed["no page"] += 1
                continue
            data = record.content_stream().read(limits.article + 1)
            if len(data) > limits.article:
                report(f"record {number}", f"is a page bigger than {megabytes(limits.article)}.", "Left out; give max_bytes to allow more.")
                continue
            declared = kind.lower().partition("charset=")[2].strip(" \"';") or None
            yield ArchivedPage(data, f"{item.stem}:{number}", address, declared, f"record {number}")
    except ArchiveLoadFailed as error:
        report(f"record {number + 1}", f"is no record that can be read ({str(error).splitlines()[0][:80] if str(error) else 'damaged'}).", "What came before is kept.")
    if stream.cut:
        report("", "ends in the middle of a record.", "What came before is kept.")
