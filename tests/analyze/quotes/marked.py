"""Readings from texts with inline tags, so that a test shows what the tagger is taken to have found."""

from __future__ import annotations

import re
from collections.abc import Iterable

from machtin.analysis import Entity, Mention, Span, Time
from machtin.analyze.reading import EventWord, Reading

_TAG = re.compile(r"""<(/?)([a-z]+)(?:\s+(?:of|v)=["']([^"']*)["'])?>""")
_END = re.compile(r"[.!?…][\"”»’')]*(?=\s+[\"“«„‘'(-]?\s*[A-ZĐÀ-Ỹ0-9“])|\n")


def read(marked: str, events: Iterable[EventWord] = ()) -> tuple[Reading, list[Mention], list[Entity], list[Time]]:
    text, at, opened = "", 0, ("", 0, "")
    spans: list[tuple[str, int, int, str]] = []
    for m in _TAG.finditer(marked):
        text += marked[at : m.start()]
        at = m.end()
        if m[1]:
            spans.append((opened[0], opened[1], len(text), opened[2]))
        else:
            opened = (m[2], len(text), m[3] or "")
    text += marked[at:]
    ends = [m.end() for m in _END.finditer(text)] + [len(text)]
    sentences, start = [], 0
    for end in ends:
        piece = text[start:end]
        if piece.strip():
            sentences.append(Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
        start = end
    ids: dict[str, str] = {}
    forms: dict[str, list[str]] = {}
    types: dict[str, str] = {}
    mentions = []
    for kind, s, e, of in spans:
        if kind == "time":
            continue
        entity = None
        if kind != "role":
            name = of or text[s:e]
            entity = ids.setdefault(name, f"E{len(ids) + 1}")
            forms.setdefault(name, []).append(text[s:e])
            types[name] = kind
        mentions.append(Mention(s, e, kind, entity))
    entities = [Entity(i, n, types[n], tuple(dict.fromkeys([n, *forms[n]]))) for n, i in ids.items()]
    times = [Time(s, e, "DATE", v) for kind, s, e, v in spans if kind == "time"]
    reading = Reading(
        id="t", text=text, published=None, sentences=tuple(sentences),
        mentions=tuple(Mention(m.start, m.end, m.type) for m in mentions), event_words=tuple(events),
    )
    return reading, mentions, entities, times
