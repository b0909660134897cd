"""Answers: JSON of records, pages of them, exports; each with an ETag that changes with every write into the library and with nothing else.

The ETag is worked out before the answer is: whoever has it already costs one look at the library.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from machtin._version import machtin_version
from machtin.keep.listing import Page
from machtin.show.exports import Export
from machtin.web.access import the_site
from machtin.web.api.asked import cursor_of
from machtin.web.refused import Refused

VARY = "Accept, Authorization, Cookie"


def answered(request: Request, make: Callable[[], Any], *, fields: str | None = None) -> Response:
    """Answer with what `make` gives: bytes that are JSON already, or something that can be encoded; 304 where the asker has it."""
    return _tagged(request, lambda: Response(_json(make(), fields), media_type="application/json"))


def page(request: Request, make: Callable[[], Page[Any]], *, fields: str | None = None) -> Response:
    """Answer with a page of a list, and where the next one is."""

    def made() -> Response:
        found = make()
        cursor = cursor_of(found.next)
        response = Response(msgspec.json.encode({"items": selected_all(found.items, fields), "next": cursor}), media_type="application/json")
        if cursor is not None:
            there = request.url.include_query_params(cursor=cursor)
            response.headers["link"] = f'<{there.path}?{there.query}>; rel="next"'
        return response

    return _tagged(request, made)


def exported(request: Request, make: Callable[[], Export], name: str) -> Response:
    """Answer with a file; it is sent as it is made."""

    def made() -> Response:
        export = make()
        safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in name)[:80]
        return StreamingResponse(export.pieces, media_type=export.media, headers={"content-disposition": f'attachment; filename="{safe}.{export.ending}"'})

    return _tagged(request, made)


def selected_all(items: Iterable[Any], fields: str | None) -> list[Any]:
    """Return the items with only the fields asked for."""
    return [selected(item, fields) for item in items]


def selected(item: Any, fields: str | None) -> Any:
    """Return a record with only the fields named, by their names in the JSON. Raises Refused (422) for one that it has not."""
    if fields is None:
        return item
    known = dict(zip(item.__struct_encode_fields__, item.__struct_fields__, strict=True))
    wanted = [f for part in fields.split(",") if (f := part.strip())]
    if missing := [f for f in wanted if f not in known]:
        raise Refused(422, f"fields: there is no {missing[0][:40]!r} here. There are: {', '.join(known)}.")
    return {f: getattr(item, known[f]) for f in wanted}


def _json(made: Any, fields: str | None) -> bytes:
    return made if isinstance(made, bytes) else msgspec.json.encode(selected(made, fields))


def _tagged(request: Request, make: Callable[[], Response]) -> Response:
    basis = f"{the_site(request).generation()}\n{machtin_version()}\n{request.url.path}?{request.url.query}\n{request.headers.get('accept', '')}"
    etag = f'"{hashlib.blake2b(basis.encode("utf-8", "replace"), digest_size=12).hexdigest()}"'
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    response = Response(status_code=304) if etag in known or known == ["*"] else make()
    response.headers["etag"] = etag
    response.headers["vary"] = VARY
    response.headers["cache-control"] = "private, no-cache"
    return response
