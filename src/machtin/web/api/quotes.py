"""Who said what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from machtin.keep.library import Library
from machtin.keep.lines import QuoteLine
from machtin.web.access import require, the_library
from machtin.web.api.answers import page
from machtin.web.api.asked import Asked, Cursor, Fields, Limit, Word, place_of, plain
from machtin.web.api.description import LIST_OF

router = APIRouter(tags=["quotes"], dependencies=[Depends(require("reader"))])


@router.get("/quotes", responses=LIST_OF(QuoteLine), summary="Quotes")
def quotes(
    request: Request, library: Annotated[Library, Depends(the_library)], filters: Asked, speaker: Word = None, limit: Limit = 50, cursor: Cursor = None, fields: Fields = None,
) -> Response:  # fmt: skip
    """List quotes of the articles that fit, those that came last first; `speaker`: a name, or a part of one. For words within quotes: `/search?speaker=`."""
    place = place_of(cursor)
    asked = replace(filters, speaker=plain(speaker)) if speaker else filters
    return page(request, lambda: library.page_of_quotes(asked, limit=limit, after=place), fields=fields)
