"""Why an item is there: the rule or model behind it, from the item's own `how`, `why` and `rule`.

In:  an analysis and an offset into its text, or a document and the id of an item of a story.
Out: plain text for people who look into machtin's work; the labels are the JSON's field names (docs/reference.md), so that they can be looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import msgspec

from machtin.analysis import Analysis
from machtin.errors import ConfigError
from machtin.show.marks import clean
from machtin.story import Document, Story

LAYERS = ("blocks", "sentences", "words", "mentions", "times", "quantities", "quotes", "events", "affiliations", "repairs")
ONE_OF = {"quantities": "quantity", "repairs": "repair"}  # the others lose their s
STORY_LAYERS = ("disagreements", "agreements", "figures", "timeline", "quotes", "relations", "entities")
HOW_LAYERS = ("times", "quantities", "mentions", "events")  # what an account of a story was made of
AROUND = 40  # characters shown on each side of an offset
MAX_WORDS = 90  # characters shown of an item's own text


def explain_offset(analysis: Analysis, offset: int) -> str:
    """Return every item of `analysis` that covers the character at `offset`, each with how it was found. Raises ConfigError outside the text."""
    text = analysis.text
    if not 0 <= offset < len(text):
        raise ConfigError(f"article {analysis.id}: offset {offset} is outside its text, which has the offsets 0 to {len(text) - 1}.")
    before, after = text[max(0, offset - AROUND) : offset], text[offset + 1 : offset + AROUND]
    lines = [f"{clean(analysis.id)}, offset {offset}: {_line(before)}»{_line(text[offset])}«{_line(after)}"]
    covering = list(_covering(analysis, offset))
    for layer, place, item in covering:
        name = ONE_OF.get(layer, layer[:-1])
        label = f"{name} {item['id']}" if "id" in item else f"{name} {place}"
        lines.append(f"{label:14} {item.pop('start')}-{item.pop('end')}  {_words(text, analysis, layer, place)}")
        lines += _fields(item)
    known = {item.get("entity") for _, _, item in covering}
    for entity in (e for e in analysis.entities if e.id in known):
        lines.append(f"entity {entity.id:7} {_line(entity.name)}")
        lines += _fields(msgspec.to_builtins(entity), left_out=("id", "name"))
    for event in analysis.events:
        for part in ("when_span", "where_span"):
            span = getattr(event, part)
            if span is not None and span.start <= offset < span.end:
                lines.append(f"{part[:-5]:14} {span.start}-{span.end}  of event {event.id} ({event.type}, {_line(text[event.start : event.end])})")
    return "\n".join(lines)


def explain_item(document: Document, item: str) -> str:
    """Return what is known of one item of a story: its question, its accounts where they stand, and the comparison.

    `item` is an id or the beginning of one; "1" is the first disagreement of the document. Raises ConfigError where no item, or more than one, is meant.
    """
    story, layer, found = _find_item(document, item)
    analyses = {a.id: a for a in document.articles}
    record = msgspec.to_builtins(found)
    name = {"timeline": "timeline item", "entities": "entity"}.get(layer, layer[:-1])
    lines = [f"{name} {record.pop('id')} of the story {story.id}: {_line(story.headline)}"]
    places = [record.pop(k) for k in ("accounts", "evidence") if k in record]
    lines += _fields(record)
    for place in chain.from_iterable(places):
        lines += _account(place, analyses)
    return "\n".join(lines)


def _covering(analysis: Analysis, offset: int) -> Iterator[tuple[str, int, dict[str, Any]]]:
    for layer in LAYERS:
        for place, item in enumerate(getattr(analysis, layer)):
            if item.start <= offset < item.end:
                yield layer, place, msgspec.to_builtins(item)


def _words(text: str, analysis: Analysis, layer: str, place: int) -> str:
    item = getattr(analysis, layer)[place]
    words = _line(text[item.start : item.end])
    return words if len(words) <= MAX_WORDS else words[:MAX_WORDS].rstrip() + "…"


def _fields(record: dict[str, Any], left_out: Iterable[str] = ("id",)) -> list[str]:
    """One indented line a field that says something."""
    return [f"    {key:13} {_value(value)}" for key, value in record.items() if key not in left_out and value not in (None, "", [], ())]


def _value(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_value, value))
    if isinstance(value, dict):
        return " ".join(f"{k} {_value(v)}" for k, v in value.items() if v not in (None, "", []))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _line(f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value))


def _account(place: dict[str, Any], analyses: dict[str, Analysis]) -> list[str]:
    article, start, end = place.pop("article"), place.pop("start"), place.pop("end")
    if (analysis := analyses.get(article)) is None:
        return [f"  {_line(article)} {start}-{end}: this article is not in the document"]
    lines = [f"  {_line(analysis.source or analysis.id)} {start}-{end}: {_marked(analysis, start, end)}"]
    lines += [f"  {field}" for field in _fields(place, left_out=("text",))]
    for layer in HOW_LAYERS:
        for item in getattr(analysis, layer):
            if start <= item.start and item.end <= end and item.how:
                lines.append(f"      {ONE_OF.get(layer, layer[:-1]):13} «{_line(analysis.text[item.start : item.end])}» how: {_line(item.how)}")
    return lines


def _marked(analysis: Analysis, start: int, end: int) -> str:
    """The sentence around a span, the span between « and »."""
    text = analysis.text
    first = max((s.start for s in analysis.sentences if s.start <= start), default=max(0, start - AROUND))
    last = min((s.end for s in analysis.sentences if s.end >= end), default=min(len(text), end + AROUND))
    return f"{_line(text[first:start])}«{_line(text[start:end])}»{_line(text[end:last])}"


def _find_item(document: Document, item: str) -> tuple[Story, str, Any]:
    every = [(story, layer, found) for story in document.stories for layer in STORY_LAYERS for found in getattr(story, layer)]
    if item.isdecimal() and 1 <= int(item) <= sum(layer == "disagreements" for _, layer, _ in every):
        return [e for e in every if e[1] == "disagreements"][int(item) - 1]
    meant = [e for e in every if e[2].id == item] or [e for e in every if item and e[2].id.startswith(item)]
    if len(meant) == 1:
        return meant[0]
    some = "; ".join(f"{d.id} ({_line(d.about)})" for s in document.stories for d in s.disagreements[:8]) or "none"
    raise ConfigError(f"{'More than one item begins' if meant else 'No item has an id that begins'} with {item!r}. The disagreements: {some}.")


def _line(text: str) -> str:
    """`text` on one line, without what a terminal would obey."""
    return clean(text.replace("\n", " "))
