"""Web archives: WARC files, plain or packed, as Common Crawl News, Heritrix, wget and browsertrix write them.

In:  a file of records. Out: an article for every response (or resource) of status 200 that is HTML, read as any other page, with the address it was fetched from.
Records are read one after the other; the file is never held whole, a page over the limit is passed over. A file that ends in the middle gives what came before.
Records that are no article pages (front pages, scripts, robots.txt) are counted and told once, not one by one. Source: ISO 28500:2017, through warcio.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, cast

from machtin.article import Article
from machtin.read.html_pages import article_of_page
from machtin.read.intake import Item
from machtin.read.reports import Limits, Report, megabytes

_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(item: Item, limits: Limits, report: Report) -> Iterator[Article]:
    """Yield the articles of a web archive."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    passed: Counter[str] = Counter()
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
            told: list[tuple[str, str]] = []
            declared = kind.lower().partition("charset=")[2].strip(" \"';") or None
            article = article_of_page(data, lambda place, what, kept: told.append((what, kept)), name=f"{item.stem}:{number}", address=address, charset=declared)  # noqa: B023
            if article is None:
                passed["without article text"] += 1
                continue
            for what, kept in told:
                report(f"record {number}", what, kept)
            yield article
    except ArchiveLoadFailed as error:
        report(f"record {number + 1}", f"is no record that can be read ({str(error).splitlines()[0][:80] if str(error) else 'damaged'}).", "What came before is kept.")
    if stream.cut:
        report("", "ends in the middle of a record.", "What came before is kept.")
    if passed:
        report("", f"holds {sum(passed.values())} records that are no articles ({', '.join(f'{n} {what}' for what, n in sorted(passed.items()))}).", "Passed over.")
