"""What machtin found as W3C Web Annotations: each item on its place in its article, by position and by its words.

In:  an `Analysis` (names, times, quantities, quotes, events), or a story's document (the accounts of its disagreements, each pointing to the question).
Out: annotations, one JSON object each; the export joins them to one AnnotationPage. Positions count code points, as the recommendation asks.
Source: https://www.w3.org/TR/annotation-model/ (2017): TextPositionSelector, TextQuoteSelector.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from machtin.analysis import Analysis
from machtin.show.exports.plain import article_iri, story_iri, words_of
from machtin.story import Document

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 24  # characters of prefix and suffix
HEAD = b'{"@context":"' + CONTEXT.encode() + b'","type":"AnnotationPage","id":"urn:machtin:annotations","items":[\n'
TAIL = b"\n]}\n"


def article_annotations(a: Analysis) -> Iterator[bytes]:
    """Yield an annotation for every item of an article."""
    names = {e.id: e.name for e in a.entities}
    for m in a.mentions:
        yield _annotation(a, "mention", m.start, m.end, ("classifying", m.type), ("identifying", names.get(m.entity or "", "")))
    for t in a.times:
        yield _annotation(a, "time", t.start, t.end, ("classifying", t.type), ("describing", f"TIMEX3 {t.value}{f' mod {t.mod}' if t.mod else ''}"))
    for q in a.quantities:
        amount = q.value or "-".join(dict.fromkeys(f"{x:g}" for x in (q.low, q.high) if x is not None))
        yield _annotation(a, "quantity", q.start, q.end, ("classifying", q.kind), ("describing", f"{q.modifier}{amount} {q.unit}".strip()))
    for quote in a.quotes:
        who = names.get(quote.speaker or "") or quote.speaker_text or ""
        yield _annotation(a, "quote", quote.start, quote.end, ("classifying", f"{quote.kind} quote"), ("identifying", who))
    for e in a.events:
        yield _annotation(a, "event", e.start, e.end, ("classifying", e.type), ("describing", " ".join(filter(None, (e.status, e.when, e.plover and f"PLOVER {e.plover}")))))


def story_annotations(d: Document) -> Iterator[bytes]:
    """Yield an annotation for every account of a disagreement."""
    by_id = {a.id: a for a in d.articles}
    for s in d.stories:
        for x in s.disagreements:
            for n, account in enumerate(x.accounts, 1):
                if article := by_id.get(account.article):
                    bodies = (("describing", x.about), ("classifying", f"{x.kind} {'update' if x.update else 'disagreement'}"), ("tagging", f"{account.modifier}{account.value}"))
                    yield _annotation(article, "account", account.start, account.end, *bodies, id=f"{story_iri(s.id, x.id)}.{n}", linking=story_iri(s.id, x.id))


def _annotation(a: Analysis, kind: str, start: int, end: int, *bodies: tuple[str, str], id: str = "", linking: str = "") -> bytes:
    start, end = max(0, min(start, len(a.text))), max(0, min(end, len(a.text)))
    body: list[dict[str, Any]] = [{"type": "TextualBody", "purpose": purpose, "value": value} for purpose, value in bodies if value]
    if linking:
        body.append({"type": "SpecificResource", "purpose": "linking", "source": linking})
    return msgspec.json.encode({
        "type": "Annotation",
        "id": id or f"{_own(a)}#{kind}-{start}-{end}",
        "body": body,
        "target": {
            "type": "SpecificResource",
            "source": article_iri(a),
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {"type": "TextQuoteSelector", "exact": words_of(a.text, start, end), "prefix": words_of(a.text, start - AROUND, start), "suffix": words_of(a.text, end, end + AROUND)},
            ],
        },
        "generator": {"id": "urn:machtin", "type": "Software", "name": f"machtin {a.machtin}"},
    })  # fmt: skip


def _own(a: Analysis) -> str:
    """A name of the article that has no fragment of its own."""
    return article_iri(a.id)
