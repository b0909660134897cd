"""The room where bytes become articles; its door is `read`.

    sources ──intake──▶ Item ──forms.sniff──▶ one reader a form ──assemble──▶ Article

Every item that is degraded or left out is a `Problem`, handed to `on_problem` (by default logged as a warning of the logger "machtin");
the others go on. Only a call that gives no article at all raises.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import BinaryIO

import msgspec

from machtin._rooms import open_room
from machtin.article import Article, content_id
from machtin.errors import Problem, UnreadableError
from machtin.read.charset import reads_vietnamese
from machtin.read.forms import FORMS, Form, sniff
from machtin.read.intake import READ_ERRORS, Item, TooBigError, items
from machtin.read.reports import Limits, megabytes

__all__ = ["FORMS", "MAX_BYTES", "Form", "read"]

MAX_BYTES = 4 << 20  # of one article: some hundred times the longest that papers print; a JSON file held whole may be WHOLE times that
WHOLE = 16
_log = logging.getLogger("machtin")


def read(
    source: str | os.PathLike[str] | BinaryIO | Iterable[str | os.PathLike[str] | BinaryIO],
    *,
    on_problem: Callable[[Problem], None] | None = None,
    max_bytes: int = MAX_BYTES,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Article]:
    """Yield the articles of a file, a folder, an open binary file, standard input ("-"), or any number of these.

    Read are plain text, word-segmented text, web pages, feeds (RSS, Atom, JSON Feed, sitemaps of news), web archives (WARC), tables (CSV, Parquet), JSON and
    JSON lines (ours, news-please's, ninjs), and what machtin wrote; the form is told by the bytes, not the name.
    Lazy: a file is opened when its first article is asked for, JSON lines are never held whole.
    `columns`: of tables whose columns machtin does not know by name, which field each is: {"noi_dung": "body", "tieu_de": "title"}.
    An article met twice (same id, same text) is left out; the same id with another text gets "~" and six digits of its hash behind it; both are told.
    Raises UnreadableError at the end where nothing at all could be read, with the reasons.
    """
    told: list[Problem] = []
    n_told = 0

    def tell(problem: Problem) -> None:
        nonlocal n_told
        n_told += 1
        if len(told) < 5:
            told.append(problem)
        if on_problem is None:
            _log.warning("%s", problem)
        else:
            on_problem(problem)

    limits = Limits(article=max_bytes, whole=WHOLE * max_bytes)
    seen: dict[str, tuple[str, str]] = {}
    n_articles = 0
    for item in items(source, tell):
        item.columns = dict(columns or {})
        for article in articles_of_item(item, limits, tell):
            kept = _once(article, item.name, seen, tell)
            if kept is not None:
                n_articles += 1
                yield kept
    if n_articles == 0:
        reasons = "; ".join(map(str, told)) or "no file was given."
        more = f" (and {n_told - len(told)} more)" if n_told > len(told) else ""
        raise UnreadableError(f"Nothing could be read: {reasons}{more}")


def articles_of_item(item: Item, limits: Limits, tell: Callable[[Problem], None]) -> Iterator[Article]:
    """Yield the articles of one opened file, checked; whatever goes wrong is told and ends only this file."""

    def report(place: str, what: str, kept: str) -> None:
        tell(Problem(f"{item.name}: {place}" if place else item.name, what, kept))

    if not item.head:
        report("", "is empty (0 bytes).", "Left out.")
        return
    form = sniff(item.head, item.name)
    if form.read is None:
        report("", f"is {form.name}, which machtin does not read.", "Left out. Save the article as text or JSON.")
        return
    try:
        for article in form.read(item, limits, report):
            if (size := len(article.text)) > limits.article:
                report("", f"article {article.id[:80]} has {size:,} characters; more than {megabytes(limits.article)} is no article.", "Left out; give max_bytes to allow more.")
                continue
            if reads_vietnamese(article.text) is False:
                report("", f"article {article.id[:80]} does not read as Vietnamese.", "Kept; expect little from its analysis.")
            yield article
    except TooBigError:
        limit = limits.whole if form.name.startswith("JSON") else limits.article
        report("", f"is bigger than {megabytes(limit)}, the limit for {form.name}.", "Left out; split it, use JSON lines, or give max_bytes to allow more.")
    except READ_ERRORS as error:
        report("", f"could not be read to its end: {str(error).rstrip('.') or type(error).__name__}.", "What came before is kept.")


def _once(article: Article, name: str, seen: dict[str, tuple[str, str]], tell: Callable[[Problem], None]) -> Article | None:
    """Return the article under an id of its own, None where it was read before."""
    version = content_id(f"{article.source or ''} {article.text}")
    if article.id not in seen:
        seen[article.id] = version, name
        return article
    first, where = seen[article.id]
    other = f"{article.id}~{version[:6]}"
    if version == first or other in seen:
        tell(Problem(name, f"article {article.id[:80]} was read before, from {where}, with the same text.", "Left out."))
        return None
    seen[other] = version, name
    tell(Problem(name, f"another article with the id {article.id[:80]} was read before, from {where}.", f"Kept both, this one as {other[:90]}."))
    return msgspec.structs.replace(article, id=other)

open_room(__name__, "read")
