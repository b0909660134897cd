"""The properties of an IPTC ninjs 3.0 item that machtin writes, as a JSON Schema written from the standard's list of properties; nothing else is allowed."""

from __future__ import annotations

from typing import Any

_TEXT = {"type": "string"}
_URI = {"type": "string", "pattern": r"^[a-z][a-z0-9+.-]*:\S+$"}
_WHEN = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}


def _many(required: tuple[str, ...] = (), **properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": {"type": "object", "additionalProperties": False, "required": list(required), "properties": properties}}


_PART = {"role": _TEXT, "contentType": _TEXT, "value": _TEXT}
_NAMED = _many(name=_TEXT, rel=_TEXT, uri=_URI, literal=_TEXT)
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["uri", "standard"],
    "properties": {
        "standard": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"name": {"const": "ninjs"}, "version": {"const": "3.0"}, "schema": _URI},
        },
        "uri": _URI,
        "type": {"enum": ["text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"]},
        "representationType": {"enum": ["full", "partial"]},
        "profile": _TEXT,
        "firstCreated": _WHEN,
        "versionCreated": _WHEN,
        "contentCreated": _WHEN,
        "language": _TEXT,
        "headlines": _many(("value",), **_PART),
        "descriptions": _many(("value",), **_PART),
        "bodies": _many(("value",), **_PART, charCount={"type": "integer"}, wordCount={"type": "integer"}),
        "people": _NAMED,
        "organisations": _NAMED,
        "places": _NAMED,
        "objects": _NAMED,
        "infoSources": _many(name=_TEXT, role=_URI, uri=_URI, literal=_TEXT),
        "by": _TEXT,
        "altIds": _many(role=_TEXT, value=_TEXT),
        "edNote": _TEXT,
    },
}
