"""What the columns of the tables mean, for machines and for the documentation: a Frictionless data package, and a page's tables.

Source: https://specs.frictionlessdata.io/tabular-data-package/.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import msgspec

from machtin.show.exports.columns import Row
from machtin.show.exports.parquet import kind_of
from machtin.show.exports.rows import TABLES

if TYPE_CHECKING:
    from machtin.show.exports import Form

_KINDS = {str: "string", int: "integer", float: "number", bool: "boolean", tuple: "array"}


def fields_of(record: type[Row]) -> Iterator[tuple[str, str, str]]:
    """Yield name, type and meaning of every column."""
    hints = get_type_hints(record, include_extras=True)
    for name, field in zip(record.__struct_encode_fields__, record.__struct_fields__, strict=True):
        meta = next((m for m in _meta(hints[field]) if m.description), None)
        yield name, _KINDS[kind_of(record, field)], meta.description if meta and meta.description else ""


def datapackage(form: Form) -> bytes:
    """Return datapackage.json for the tables in a form."""
    csv = {"dialect": {"delimiter": "\t" if form.name == "tsv" else ",", "lineTerminator": "\r\n"}} if form.name in ("csv", "tsv") else {}
    resources = [
        {"name": t.name, "path": f"{t.name}.{form.ending}", "mediatype": form.media.partition(";")[0], "encoding": "utf-8", "description": t.about}
        | csv
        | {"schema": {"fields": [{"name": name, "type": kind, "description": about} for name, kind, about in fields_of(t.record)]}}
        for t in TABLES.values()
    ]
    return msgspec.json.format(msgspec.json.encode({"profile": "tabular-data-package", "name": "machtin", "resources": resources}), indent=1)


def _meta(hint: Any) -> Iterator[msgspec.Meta]:
    for part in getattr(hint, "__metadata__", ()):
        if isinstance(part, msgspec.Meta):
            yield part
    for inner in get_args(hint):
        if hasattr(inner, "__metadata__"):
            yield from _meta(inner)
