"""People, organisations and places, as all articles together name them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from machtin.keep.library import Library
from machtin.keep.lines import NameLine, QuoteLine
from machtin.web.access import require, the_library
from machtin.web.api.answers import answered, page
from machtin.web.api.asked import Asked, Cursor, Fields, Limit, Word, place_of, plain
from machtin.web.api.description import LIST_OF, ONE

router = APIRouter(tags=["entities"], dependencies=[Depends(require("reader"))])
Held = Annotated[Library, Depends(the_library)]
Id = Annotated[str, Path(max_length=30)]
Kind = Literal["per", "org", "gpe", "loc", "misc"]


@router.get("/entities", responses=LIST_OF(NameLine), summary="People, organisations and places")
def entities(
    request: Request, library: Held, name: Word = None, type: Annotated[list[Kind] | None, Query(description="Of this type; of several any.")] = None,
    limit: Limit = 50, cursor: Cursor = None, fields: Fields = None,
) -> Response:  # fmt: skip
    """List names in the order in which they came; `name`: those that it may mean ("Kanani", "ha noi", "Mỹ" also Hoa Kỳ)."""
    place = place_of(cursor)
    return page(request, lambda: library.page_of_names(plain(name or ""), types=type or (), limit=limit, after=place), fields=fields)


@router.get("/entities/{id}", responses=ONE(NameLine), summary="A person, organisation or place")
def entity(request: Request, library: Held, id: Id, fields: Fields = None) -> Response:
    """Return one name. Its articles and stories: `/articles?entity=NAME`, `/stories?entity=NAME`."""
    return answered(request, lambda: library.named(id), fields=fields)


@router.get("/entities/{id}/quotes", responses=LIST_OF(QuoteLine), summary="What somebody said")
def said(request: Request, library: Held, id: Id, filters: Asked, limit: Limit = 50, cursor: Cursor = None, fields: Fields = None) -> Response:
    """List what is said by exactly this name."""
    place = place_of(cursor)
    return page(request, lambda: library.page_of_quotes(filters, name=id, limit=limit, after=place), fields=fields)
