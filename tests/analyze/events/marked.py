"""Sentences marked up as in corpora/events.toml, made into what `find_events` takes.

The words' parts of speech come from corpora/event_words.toml, so that the rules are tested alone.
`python tests/analyze/events/marked.py` asks the tagger again and rewrites that file; read the difference before keeping it.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from machtin.analysis import Entity, Mention, Quantity, Quote, Span, Time, Word
from machtin.analyze.reading import EventWord, Reading
from machtin.article import Block

CORPORA = Path(__file__).parents[2] / "corpora"
TAG = re.compile(r"<(/?)([a-z]+)((?: [a-z]+=\"[^\"]*\")*)>")


def cases() -> list[dict[str, Any]]:
    """Return the cases of events.toml."""
    return tomllib.loads((CORPORA / "events.toml").read_text("utf-8"))["case"]


def strip(marked: str) -> tuple[str, list[tuple[str, int, int, dict[str, str]]]]:
    """Return the text and its tags: name, start, end, attributes."""
    text, tags, opened, at = "", [], [], 0
    for m in TAG.finditer(marked):
        text += marked[at : m.start()]
        at = m.end()
        if m[1]:
            name, start, attributes = opened.pop()
            tags.append((name, start, len(text), attributes))
        else:
            opened.append((m[2], len(text), dict(re.findall(r'([a-z]+)="([^"]*)"', m[3]))))
    return text + marked[at:], sorted(tags, key=lambda t: t[1])


class Marked:
    """One marked-up text with everything that the layers before the events find in it."""

    def __init__(self, marked: str, words: list[str]) -> None:
        self.text, tags = strip(marked)
        names: dict[str, str] = {}
        aliases: dict[str, set[str]] = {}
        types: dict[str, Any] = {}
        self.mentions = []
        for tag, start, end, attributes in tags:
            if tag in ("per", "org", "gpe", "loc", "misc", "role"):
                full = attributes.get("of", self.text[start:end])
                if tag != "role":
                    names.setdefault(full, f"E{len(names) + 1}")
                    aliases.setdefault(full, {full}).add(self.text[start:end])
                    types.setdefault(full, tag)
                self.mentions.append(Mention(start, end, tag, names.get(full) if tag != "role" else None))
        self.entities = [Entity(i, n, types[n], tuple(sorted(aliases[n]))) for n, i in names.items()]
        self.times = [Time(s, e, "DURATION" if a["v"].startswith("P") and a["v"][1:2].isdigit() else "DATE", a["v"]) for t, s, e, a in tags if t == "time"]
        self.quantities = [
            Quantity(s, e, {"tuổi": "age", "đồng": "money", "độ richter": "measure"}.get(a["u"], "count"), float(a["v"]), float(a["v"]), "", a["u"])
            for t, s, e, a in tags if t == "num"
        ]
        self.quotes = [Quote(s, e, "direct", names.get(a["of"]), a["of"]) for t, s, e, a in tags if t == "q"]
        lines, at = [], 0
        for line in self.text.split("\n"):
            lines.append(Span(at, at + len(line)))
            at += len(line) + 1
        self.reading = Reading(
            id="marked", text=self.text, published=None, blocks=(Block("paragraph", 0, len(self.text)),), sentences=tuple(lines),
            words=tuple(place(self.text, words)), mentions=tuple(Mention(m.start, m.end, m.type) for m in self.mentions),
            event_words=tuple(EventWord(s, e, a["t"], a.get("s", "asserted")) for t, s, e, a in tags if t == "ev"),
        )
        self.names = {i: n for n, i in names.items()}


def place(text: str, words: list[str]) -> list[Word]:
    """Return the words "form/POS" at their places in the text."""
    out, at = [], 0
    for word in words:
        form, _, pos = word.rpartition("/")
        start = text.index(form, at)
        at = start + len(form)
        out.append(Word(start, at, pos))
    return out


def frozen_words() -> dict[str, list[str]]:
    """Return the words of every text of events.toml."""
    rows = tomllib.loads((CORPORA / "event_words.toml").read_text("utf-8"))["words"]
    return {text: words.split("|") for text, words in rows.items()}


def refresh() -> None:
    """Ask the tagger for the words of every text and write them down."""
    from machtin.tagger import tag

    texts = list(dict.fromkeys(strip(case["text"])[0] for case in cases()))
    lines = ["# What the tagger says of the words of events.toml (form/part of speech), kept so that the rules are tested alone.", "[words]"]
    for text, tags in zip(texts, tag(texts), strict=True):
        words = "|".join(f"{text[w.start:w.end]}/{w.pos}" for w in tags.words)
        quoted = [x.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") for x in (text, words)]
        lines.append(f'"{quoted[0]}" = "{quoted[1]}"')
    (CORPORA / "event_words.toml").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    refresh()
