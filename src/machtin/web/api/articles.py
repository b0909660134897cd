"""Articles: what machtin reads out of them, as they were given, their versions."""

from __future__ import annotations

from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from machtin.analysis import Analysis
from machtin.article import Article
from machtin.keep.library import Library
from machtin.keep.listing import Page
from machtin.keep.records import Listed, Version
from machtin.show.exports import Export, of_analyses
from machtin.show.exports import export as exporting
from machtin.web.access import require, the_library
from machtin.web.api.answers import answered, exported, page
from machtin.web.api.asked import Asked, Cursor, Fields, Form, Limit, Table, form_asked, place_of, plain
from machtin.web.api.description import LIST_OF, ONE, also, files
from machtin.web.refused import Refused

router = APIRouter(tags=["articles"], dependencies=[Depends(require("reader"))])
Held = Annotated[Library, Depends(the_library)]
Id = Annotated[str, Path(max_length=2000, description="An article's id; one that is an address is percent-encoded whole.", examples=["bdmn-4471"])]


@router.get("/articles", responses=LIST_OF(Listed), summary="Articles")
def articles(request: Request, library: Held, filters: Asked, limit: Limit = 50, cursor: Cursor = None, fields: Fields = None) -> Response:
    """List articles in the order in which they came: whoever keeps the last cursor gets what is new."""
    place = place_of(cursor)

    def made() -> Page[Listed]:
        if place is not None and (len(place) != 1 or not isinstance(place[0], str) or not library.has_article(place[0])):
            raise Refused(422, "cursor: is none of ours, or its article was removed. Begin the list again without it.")
        found = list(islice(library.articles(filters, limit=limit + 1, after=place[0] if place else None), limit + 1))
        return Page(tuple(found[:limit]), (found[limit - 1].id,) if len(found) > limit else None)

    return page(request, made, fields=fields)


@router.get("/articles/{id:path}/versions", responses=LIST_OF(Version), summary="The versions of an article")
def versions(request: Request, library: Held, id: Id) -> Response:
    """List every text that an article has had, the oldest first."""
    return page(request, lambda: Page(tuple(library.versions(plain(id)))))


@router.get("/articles/{id:path}/original", responses=ONE(Article), summary="An article as it came")
def original(
    request: Request, library: Held, id: Id, version: Annotated[int | None, Query(ge=1, le=1_000_000, description="Which of its versions, from 1; the newest.")] = None, fields: Fields = None,
) -> Response:  # fmt: skip
    """Return an article as it was given."""
    return answered(request, lambda: library.article(plain(id), version), fields=fields)


@router.get("/articles/{id:path}", responses=also(ONE(Analysis), files("analyses")), summary="An article")
def article(request: Request, library: Held, id: Id, format: Form = None, table: Table = "tables", fields: Fields = None) -> Response:
    """Return what machtin reads out of an article: the contract's analysis, or the same in another form."""
    form = form_asked(request, format, "analyses")
    if form is None:
        return answered(request, lambda: library.analysis(plain(id)), fields=fields)

    def file() -> Export:
        return exporting(of_analyses([library.analysis(plain(id))]), table if form in ("csv", "tsv", "parquet") else "analyses", form)

    return exported(request, file, plain(id))
