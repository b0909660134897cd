"""The OpenAPI 3.1 description: what FastAPI knows of the paths, and the schemas of machtin's own records, which it does not know.

`ONE(record)` and `LIST_OF(record)` are what a route answers with; `described(app)` puts the schemas in and the one shape of errors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from fastapi.openapi.utils import get_openapi

from machtin._version import code_version
from machtin.show.exports import FORMS

if TYPE_CHECKING:
    from fastapi import FastAPI

Responses = dict[int | str, dict[str, Any]]
PROBLEM = "application/problem+json"
_REF = "#/components/schemas/{name}"
_ABOUT = (
    "A library of Vietnamese news: articles, what machtin reads out of them, the stories they tell together, and where their accounts exclude each other. "
    "Offsets are Unicode code points into an article's `text`, `end` exclusive. Read-only. Lists go on with `cursor`; every answer has an ETag."
)
_REFUSED = {
    400: "The request cannot be understood.", 401: "A token is needed, or the one given opens nothing.", 403: "The token is for less.", 404: "There is no such thing.",
    405: "This address does not take that.", 406: "It is not given in such a form.", 414: "The address is too long.", 421: "This is not a name of this site.",
    422: "A parameter makes no sense; `detail` says which.", 429: "Too often; see Retry-After.", 500: "A bug of machtin.", 503: "The library cannot be read just now.",
}  # fmt: skip
_records: dict[str, type] = {}


class Problem(msgspec.Struct):
    """What every error of the API is told in (RFC 9457)."""

    type: str
    """about:blank: the status says it all."""
    title: str
    """The kind, for programs: "not found", "bad input", "login needed" …"""
    status: int
    detail: str
    """What is wrong, and what now."""


def ONE(record: type) -> Responses:  # noqa: N802 - it reads like the annotation it is
    """Return the responses of a route that answers with one record."""
    return {200: {"description": (record.__doc__ or "").strip(), "content": {"application/json": {"schema": _ref(record)}}}}


def LIST_OF(record: type) -> Responses:  # noqa: N802
    """Return the responses of a route that answers with a page of a list."""
    items = {"type": "array", "items": _ref(record)}
    schema = {"type": "object", "required": ["items", "next"], "properties": {"items": items, "next": {"type": ["string", "null"], "description": "The cursor of the next page."}}}
    # A field selection leaves out what it does not name, so only the full items are described.
    return {200: {"description": f"A page. {(record.__doc__ or '').strip()}", "content": {"application/json": {"schema": schema}}}}


def files(*whats: str) -> Responses:
    """Return the responses of a route that also answers with exports."""
    media: dict[str, dict[str, Any]] = {"application/zip": {}}
    for form in FORMS.values():
        if form.name != "json" and (set(form.whats) & set(whats) or "tables" in form.whats):
            media[form.media] = {}
    return {200: {"description": "A file.", "content": media}}


def also(*several: Responses) -> Responses:
    """Return the responses of a route that answers in more than one way."""
    content = {media: schema for one in several for media, schema in one[200]["content"].items()}
    return {200: {"description": several[0][200]["description"], "content": content}}


def described(app: FastAPI) -> dict[str, Any]:
    """Return the description of an application that has the API's routes; kept in `app.openapi_schema`."""
    if app.openapi_schema is None:
        made = get_openapi(title="machtin", version=code_version(), openapi_version="3.1.0", description=_ABOUT, routes=app.routes, license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"})
        _, components = msgspec.json.schema_components([*_records.values(), Problem], ref_template=_REF)
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        schemas |= {name: _lenient(schema) for name, schema in components.items()}
        made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "description": "An API token with the scope `read`. Not needed at the machine itself, or where reading is public."}}
        made["security"] = [{"token": []}, {}]
        refused = {str(code): {"description": what, "content": {PROBLEM: {"schema": _ref(Problem)}}} for code, what in _REFUSED.items()}
        for path in made["paths"].values():
            for operation in path.values():
                responses = operation["responses"]
                responses.pop("422", None)
                responses["304"] = {"description": "What the asker has (If-None-Match) is what there is."}
                responses |= refused
        app.openapi_schema = made
    return app.openapi_schema


def _ref(record: type) -> dict[str, str]:
    _records[record.__name__] = record
    return {"$ref": _REF.format(name=record.__name__)}


def _lenient(schema: dict[str, Any]) -> dict[str, Any]:
    """A record's schema as answers keep it: `fields` may leave out any of them, so none is required."""
    return {k: v for k, v in schema.items() if k != "required"} if schema.get("type") == "object" else schema
