"""Articles as IPTC ninjs 3.0 news items, one JSON object each.

Source: https://iptc.org/std/ninjs/ (3.0): property names in camel case, `uri` the one that must be there.
machtin knows no editorial metadata: what it did not read (urgency, rights, subjects by IPTC code) is left out. `edNote` tells what the item was made by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from machtin.analysis import Analysis
from machtin.show.exports.plain import article_iri, words_of

STANDARD = {"name": "ninjs", "version": "3.0", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json"}
ZONE = "+07:00"  # of Asia/Ho_Chi_Minh, which times without a zone are in
_IN_BODY = ("heading", "paragraph")


def ninjs(a: Analysis) -> Iterator[bytes]:
    """Yield the article's item."""
    yield msgspec.json.encode(item(a))


def item(a: Analysis) -> dict[str, Any]:
    """Return the article's item."""
    body = "\n".join(words_of(a.text, b.start, b.end) for b in a.blocks if b.kind in _IN_BODY) or a.text
    n_words = sum(any(b.start <= w.start < b.end for b in a.blocks if b.kind in _IN_BODY) for w in a.words) if len(a.words) < 5000 else len(a.words)
    when = instant(a.published)
    captions = [{"role": "caption", "contentType": "text/plain", "value": words_of(a.text, b.start, b.end)} for b in a.blocks if b.kind == "caption"]
    lead = [{"role": "summary", "contentType": "text/plain", "value": a.lead}] if a.lead else []
    sources = [{"name": a.source, "role": "https://cv.iptc.org/newscodes/contentprodpartyrole/originator"}] if a.source else []
    sources += [{"name": x, "role": "https://cv.iptc.org/newscodes/contentprodpartyrole/newsprovider"} for x in a.credits.agencies]
    told: dict[str, Any] = {
        "standard": STANDARD,
        "uri": article_iri(a),
        "type": "text",
        "representationType": "full",
        "profile": "text",
        "firstCreated": when,
        "versionCreated": when,
        "contentCreated": when or instant(a.document_date),
        "language": "vi",
        "headlines": [{"role": "main", "contentType": "text/plain", "value": a.title}] if a.title else [],
        "descriptions": [*lead, *captions],
        "bodies": [{"role": "main", "contentType": "text/plain", "charCount": len(body), "wordCount": n_words, "value": body}],
        "people": _named(a, "per"),
        "organisations": _named(a, "org"),
        "places": _named(a, "gpe", "loc"),
        "objects": _named(a, "misc"),
        "infoSources": sources,
        "by": a.credits.byline if a.credits.byline else None,
        "altIds": [{"role": "machtin", "value": a.id}],
        "edNote": f"Names found by machtin {a.machtin}.",
    }
    return {k: v for k, v in told.items() if v not in (None, [])}


def instant(value: str | None) -> str | None:
    """Return an instant of RFC 3339, with its zone: "2024-01-08T10:15" → "2024-01-08T10:15:00+07:00"; None where there is none."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d)?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?", value or "")
    if found is None:
        return None
    zone = found[4] or ZONE
    zone = zone if zone == "Z" or ":" in zone else f"{zone[:3]}:{zone[3:]}"
    return f"{found[1]}T{found[2] or '00:00'}{found[3] or ':00'}{zone}"


def _named(a: Analysis, *types: str) -> list[dict[str, str]]:
    return [{"name": e.name, "rel": "mentions", "literal": e.id} for e in a.entities if e.type in types]
