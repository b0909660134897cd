"""What a request may ask: filters, pages, fields, forms. Each is a dependency or an annotated parameter, so that the description tells of it too."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any

import msgspec
from fastapi import Depends, Query
from starlette.requests import Request

from machtin.keep.search import Filters
from machtin.show.exports import FORMS
from machtin.web.refused import Refused

Limit = Annotated[int, Query(ge=1, le=200, description="How many items a page holds.")]
Cursor = Annotated[str | None, Query(max_length=500, description="`next` of the page before. A cursor belongs to the list and order it came from.")]
Fields = Annotated[str | None, Query(max_length=500, description="Only these fields of each item, separated by commas.", examples=["id,title"])]
Form = Annotated[str | None, Query(max_length=40, description=f"Another form than JSON: {', '.join(FORMS)}. The Accept header does the same.", examples=["jsonld"])]
Table = Annotated[str, Query(max_length=40, description="With csv, tsv and parquet: which table; `tables` is all of them in a zip.")]
Word = Annotated[str | None, Query(max_length=300)]
_Day = Annotated[str | None, Query(max_length=10, description="A day, month or year: 2031-03-08, 2031-03, 2031.", examples=["2031-03"])]


def plain(text: str) -> str:
    """Return text as a database can be asked with: without NUL and half surrogates."""
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)


def _filters(
    entity: Annotated[list[str] | None, Query(max_length=20, description="Names a person, organisation or place; several: each.")] = None,
    event: Annotated[list[str] | None, Query(max_length=30, description="Tells of an event of this type (attack, arrest, disaster …); of several any.")] = None,
    source: Annotated[list[str] | None, Query(max_length=50, description="Of this paper; of several any.")] = None,
    since: _Day = None,
    until: _Day = None,
    story: Annotated[str | None, Query(max_length=200, description="Of this story.")] = None,
) -> Filters:
    def each(given: list[str] | None) -> tuple[str, ...]:
        return tuple(plain(g)[:300] for g in given or ())

    return Filters(entity=each(entity), event=each(event), source=each(source), since=since, until=until, story=plain(story) if story is not None else None)


Asked = Annotated[Filters, Depends(_filters)]
"""The filters that lists share."""


def cursor_of(place: tuple[Any, ...] | None) -> str | None:
    """Return a place in a list as a cursor; None on the last page."""
    if place is None:
        return None
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def place_of(cursor: str | None) -> tuple[Any, ...] | None:
    """Return the place that a cursor stands for. Raises Refused (422) for what is no cursor; whether it fits the list is the list's business."""
    if cursor is None:
        return None
    try:
        place = msgspec.json.decode(base64.b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True), type=tuple[Any, ...])
        if len(place) > 8 or any(isinstance(v, list | dict | float | bool) for v in place):
            raise ValueError
    except (binascii.Error, msgspec.DecodeError, UnicodeError, ValueError):
        raise Refused(422, "cursor: is none of ours. Begin the list again without it.") from None
    return tuple(plain(v) if isinstance(v, str) else v for v in place)


def form_asked(request: Request, form: str | None, what: str) -> str | None:
    """Return the form of export that a request asks for, None for JSON: by `format`, else by the Accept header, the first that `what` can be given in.

    Raises Refused (406) where it accepts nothing that there is.
    """
    if form is not None:
        return None if form == "json" and what != "stories" else form
    accepted = [part.partition(";")[0].strip().lower() for part in request.headers.get("accept", "*/*").split(",")]
    for media in accepted:
        if media in ("*/*", "application/*", "application/json", ""):
            return None
        for known in FORMS.values():
            if media == known.media.partition(";")[0] and (what in known.whats or "tables" in known.whats) and not (media == "application/ld+json" and known.name != "jsonld"):
                return known.name
    raise Refused(406, f"This is given as application/json, or in one of the forms {', '.join(FORMS)}.", kind="not acceptable")
