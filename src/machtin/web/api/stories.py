"""Stories, and what is disputed in them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from machtin.keep.library import Library
from machtin.keep.lines import DisagreementLine
from machtin.keep.records import StoryLine
from machtin.show.exports import Export, of_document
from machtin.show.exports import export as exporting
from machtin.story import Document
from machtin.web.access import require, the_library
from machtin.web.api.answers import answered, exported, page
from machtin.web.api.asked import Asked, Cursor, Fields, Form, Limit, Table, form_asked, place_of, plain
from machtin.web.api.description import LIST_OF, ONE, also, files

router = APIRouter(tags=["stories"], dependencies=[Depends(require("reader"))])
Held = Annotated[Library, Depends(the_library)]
Kind = Literal["number", "date", "place", "name", "cause", "outcome", "attribution"]


@router.get("/stories", responses=LIST_OF(StoryLine), summary="Stories")
def stories(
    request: Request, library: Held, filters: Asked,
    order: Annotated[Literal["newest", "disputed", "growing", "arrival"], Query(description="Which come first: of the newest day, with most disagreements, changed last; or in the order in which they began.")] = "newest",
    least: Annotated[int, Query(ge=1, le=1000, description="Only stories of so many articles or more.")] = 2,
    limit: Limit = 50, cursor: Cursor = None, fields: Fields = None,
) -> Response:  # fmt: skip
    """List stories. Filters keep those that have an article which fits; `since` and `until` are of the story's own days."""
    place = place_of(cursor)
    return page(request, lambda: library.page_of_stories(filters, order=order, least=least, limit=limit, after=place), fields=fields)


@router.get("/stories/{id}", responses=also(ONE(Document), files("stories")), summary="A story")
def story(
    request: Request, library: Held, id: Annotated[str, Path(max_length=200, examples=["story-742a8c3511"])],
    articles: Annotated[bool, Query(description="Whether the articles' analyses come with it; without them `articles` is empty.")] = True,
    dismissed: Annotated[bool, Query(description="Whether disagreements that an editor dismissed are in it.")] = False,
    lang: Annotated[Literal["vi", "en"], Query(description="Language of html, markdown and docx.")] = "vi",
    format: Form = None, table: Table = "tables", fields: Fields = None,
) -> Response:  # fmt: skip
    """Return a story as the contract's document: `articles` and the one story in `stories`. An id that became another leads to that one."""
    id = plain(id)
    form = form_asked(request, format, "stories")
    if form not in (None, "json"):

        def file() -> Export:
            what = table if form in ("csv", "tsv", "parquet") else "stories"
            return exporting(of_document(library.document(id, dismissed=dismissed)), what, form or "", lang=lang)

        return exported(request, file, id)

    def document() -> Document:
        if articles:
            return library.document(id, dismissed=dismissed)
        return library.story_alone(id, dismissed=dismissed)

    return answered(request, document, fields=fields)


@router.get("/disagreements", responses=LIST_OF(DisagreementLine), summary="Disagreements")
def disagreements(
    request: Request, library: Held, filters: Asked,
    kind: Annotated[list[Kind] | None, Query(description="What they are about; of several any.")] = None,
    update: Annotated[bool | None, Query(description="Only updates (a toll that has grown), or none of them.")] = None,
    strength: Annotated[float, Query(ge=0, le=1, description="Only those that machtin is so sure of, at least.")] = 0.0,
    limit: Limit = 50, cursor: Cursor = None, fields: Fields = None,
) -> Response:  # fmt: skip
    """List what the articles of one story disagree about, newest story first, the surest first; those that an editor dismissed are left out.

    A page may hold fewer items than asked for and still have a `next`.
    """
    place = place_of(cursor)
    return page(request, lambda: library.page_of_disagreements(filters, kinds=kind or (), update=update, strength=strength, limit=limit, after=place), fields=fields)
