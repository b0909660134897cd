"""The API as a whole: what it is, two articles side by side, everything in one file."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from machtin._version import machtin_version
from machtin.keep.library import Library
from machtin.relate.pipeline import story_of
from machtin.show.exports import Contents, export, of_document, of_library
from machtin.story import Document
from machtin.web.access import require, the_library, the_site
from machtin.web.api.answers import answered, exported
from machtin.web.api.asked import Fields, plain
from machtin.web.api.description import ONE, files
from machtin.web.refused import Refused

router = APIRouter(tags=["library"], dependencies=[Depends(require("reader"))])
Held = Annotated[Library, Depends(the_library)]
COMPARED, COMPARED_S = 60, 60.0  # comparisons that one address may ask for in so many seconds: each relates two articles anew
EXPORTED, EXPORTED_S = 20, 60.0


class About(msgspec.Struct):
    """The library behind the API."""

    schema: int
    machtin: str
    n_articles: int
    description: str
    """Address of the OpenAPI description."""


@router.get("/", responses=ONE(About), summary="The library")
def about(request: Request, library: Held) -> Response:
    """Say what is behind this address."""
    return answered(request, lambda: About(1, machtin_version(), library.n_articles(), "/api/v1/openapi.json"))


@router.get("/compare", responses=ONE(Document), summary="Two articles side by side")
def compare(
    request: Request, library: Held, a: Annotated[str, Query(max_length=2000, description="Id of an article.")], b: Annotated[str, Query(max_length=2000, description="Id of the other.")],
    fields: Fields = None,
) -> Response:  # fmt: skip
    """Put two articles side by side as one story, even where machtin would not have joined them."""
    _take(request, "compare", COMPARED, COMPARED_S)

    def document() -> Document:
        analyses = [library.analysis(plain(i)) for i in dict.fromkeys((a, b))]
        if len(analyses) < 2:
            raise Refused(422, "a, b: are one article. To compare takes two.")
        return Document(machtin=machtin_version(), articles=tuple(analyses), stories=(story_of(analyses),))

    return answered(request, document, fields=fields)


@router.get("/export/{what}", responses=files("analyses", "stories", "tables"), summary="Everything in one file")
def everything(
    request: Request, library: Held, what: Annotated[str, Path(max_length=40, description="analyses, stories, tables, or a table's name.", examples=["stories"])],
    format: Annotated[str, Query(max_length=40, description="docs/exports.md tells what each form holds.")] = "jsonl",
    story: Annotated[str | None, Query(max_length=200, description="Only this story and its articles.")] = None,
    least: Annotated[int, Query(ge=1, le=1000, description="Only stories of so many articles or more.")] = 1,
    lang: Annotated[Literal["vi", "en"], Query(description="Language of html, markdown and docx.")] = "vi",
) -> Response:  # fmt: skip
    """Return everything of one kind in a form, sent as it is made."""
    _take(request, "export", EXPORTED, EXPORTED_S)

    def contents() -> Contents:
        return of_library(library, least=least) if story is None else of_document(library.document(plain(story)))

    return exported(request, lambda: export(contents(), what, format, lang=lang), plain(f"{what}-{story or 'all'}"))


def _take(request: Request, what: str, most: int, window_s: float) -> None:
    site = the_site(request)
    if not site.settings.open_here:
        site.limits.take(what, request.client.host if request.client else "", most, window_s)
