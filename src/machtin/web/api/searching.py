"""Finding: articles by their words, names as they are typed."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from machtin.keep.library import Library
from machtin.keep.records import Facets, Hit
from machtin.web.access import require, the_library
from machtin.web.api.answers import answered, selected_all
from machtin.web.api.asked import Asked, Cursor, Fields, Limit, Word, cursor_of, place_of, plain
from machtin.web.api.description import ONE
from machtin.web.refused import Refused

router = APIRouter(tags=["search"], dependencies=[Depends(require("reader"))])
Held = Annotated[Library, Depends(the_library)]
MAX_OFFSET = 3_000  # found articles that are weighed: further pages would be empty


class Hits(msgspec.Struct):
    """A page of what was found."""

    items: tuple[Hit, ...]
    next: str | None
    n: int
    """How many articles answer in all."""
    understood: str
    """The query as machtin reads it."""
    facets: Facets | None = None
    """On the first page, where asked for."""


class Suggested(msgspec.Struct):
    """A name that what was typed may become."""

    name: str
    type: str


class Suggestions(msgspec.Struct):
    """Names, the shortest first."""

    items: tuple[Suggested, ...]


@router.get("/search", responses=ONE(Hits), summary="Search")
def search(
    request: Request, library: Held, filters: Asked,
    q: Annotated[str, Query(max_length=500, description='Words; "a phrase", OR, -word. Without tones any tones are meant.', examples=["sạt lở"])] = "",
    speaker: Word = None, facets: Annotated[bool, Query(description="Also how the found articles fall apart.")] = False,
    limit: Limit = 20, cursor: Cursor = None, fields: Fields = None,
) -> Response:  # fmt: skip
    """Find articles, best first; with `speaker` the words are looked for in what that person is quoted with, and `said` holds the quotes."""
    place = place_of(cursor) or (0,)
    if len(place) != 1 or not isinstance(place[0], int) or not 0 <= place[0] <= MAX_OFFSET:
        raise Refused(422, "cursor: is none of ours. Begin the list again without it.")
    offset = place[0]
    asked = replace(filters, speaker=plain(speaker)) if speaker else filters

    def found() -> Any:
        told = library.search(plain(q), asked, limit=limit, offset=offset, facets=facets and offset == 0)
        more = offset + limit < min(told.n, MAX_OFFSET)
        out = {"items": selected_all(told.hits, fields), "next": cursor_of((offset + limit,)) if more else None, "n": told.n, "understood": told.understood}
        return msgspec.json.encode(out | ({"facets": told.facets} if facets and offset == 0 else {}))

    return answered(request, found)


@router.get("/suggest", responses=ONE(Suggestions), summary="Names as they are typed")
def suggest(request: Request, library: Held, typed: Annotated[str, Query(max_length=100, examples=["giàng"])], limit: Annotated[int, Query(ge=1, le=50)] = 10) -> Response:
    """Return names that what was typed may become."""
    return answered(request, lambda: Suggestions(tuple(Suggested(*s) for s in library.suggest(plain(typed), limit))))
