"""Web pages: one article a page, with its structure, times, author and paper.

    bytes ──html_tree──▶ tree ──page_metadata──▶ what the page says of itself
                           └──page_body──▶ what it shows ──▶ Fields ──assemble──▶ Article

What the page shows comes before what it says of itself: an article keeps the characters that a reader saw. Nothing of the page's markup is kept.
"""

from __future__ import annotations

import re

import msgspec

from machtin.article import Article, BlockKind
from machtin.read.assemble import Fields, assemble
from machtin.read.html_tree import NoPageError, parse_page
from machtin.read.page_body import PageBody, find_body
from machtin.read.page_metadata import PageMetadata, find_metadata, host_of
from machtin.read.published import local_time
from machtin.read.reports import Report

_SHOWN_TIME = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:\D{1,6}(\d{1,2})[:hg](\d{2}))?|(\d{1,2})[:hg](\d{2})\D{1,30}?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_CUT_SHORT = re.compile(r"(?:\.\.\.|…)\s*$")
_OUTLET_TAIL = re.compile(r"\s+[|–—-]\s+[^|–—-]{2,40}$")


class ReadPage(msgspec.Struct, frozen=True):
    """A page that was read: its article, and by which rules its text was found (a publishing system of `publishers.toml`, or "trafilatura")."""

    article: Article
    rules: str | None


def read_page(data: bytes, report: Report, *, name: str | None = None, address: str | None = None, charset: str | None = None) -> ReadPage | None:
    """Return what a page holds, None where there is no article (told to `report`).

    `name` names an article whose page tells no address; `address` is where the page was fetched from, `charset` what the server said.
    """
    try:
        root, note = parse_page(data, charset)
    except NoPageError:
        report("", "is HTML without any element.", "Left out.")
        return None
    if note:
        report("", f"{note}.", "Kept; look at its letters.")
    said = find_metadata(root, address)
    published = _published(said, None, report)
    body = find_body(root, host_of(said.url) if said.url else None, published)
    published = published or _published(said, body.published, report)
    if not body.blocks:
        report("", "shows no article text (a front page, a video, or a page that a script fills).", "Left out.")
        return None
    article = assemble(_fields(said, body, published, name))
    return None if article is None else ReadPage(article, body.how or None)


def _fields(said: PageMetadata, body: PageBody, published: str | None, name: str | None) -> Fields:
    blocks = list(body.blocks)
    lead = body.lead
    if not lead and said.lead and not _CUT_SHORT.search(said.lead):
        same = next((n for n, (kind, text) in enumerate(blocks[:2]) if kind in ("paragraph", "heading") and text == said.lead), None)
        if same is not None:
            blocks.pop(same)
        lead = said.lead
    author = body.author or said.author
    shown = {text for _, text in blocks[-3:]}
    byline: list[tuple[BlockKind, str]] = [("byline", author)] if body.author and author and author not in shown else []
    return Fields(
        id=None if said.url else name,
        source=said.source,
        url=said.url,
        published=published,
        title=body.title or _OUTLET_TAIL.sub("", said.title or ""),
        lead=lead,
        body=[("byline", text) if kind == "paragraph" and text == author else (kind, text) for kind, text in blocks] + byline,
        author=author,
        section=body.section or said.section,
        modified=_first_time(said.modified),
    )


def _published(said: PageMetadata, shown: str | None, report: Report) -> str | None:
    """The first of the page's times that is one, else the one that it shows."""
    found = _first_time(said.published)
    if found:
        return found
    at = _SHOWN_TIME.search(shown or "")
    if at:
        day, month, year, hour, minute, hour2, minute2, day2, month2, year2 = at.groups()
        clock = f" {hour or hour2}:{minute or minute2}" if hour or hour2 else ""
        written = f"{day or day2}/{month or month2}/{year or year2}{clock}"
        try:
            return local_time(written)
        except ValueError as error:
            report("", f"has no usable publication date: {error}.", "Kept as undated.")
            return None
    if said.published and shown is not None:
        report("", f'has no usable publication date: "{said.published[0][:40]}" cannot be read.', "Kept as undated.")
    return None


def _first_time(candidates: tuple[str, ...]) -> str | None:
    for candidate in candidates:
        try:
            if found := local_time(candidate):
                return found
        except ValueError:  # one of several spellings of one time; the next may do
            continue
    return None
