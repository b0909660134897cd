"""The annotated stories as `Reading`s, to measure one layer with the layers below it held right.

The gold stands beside the checkout (`MACHTIN_SHARED`, by default `../shared`); none of its text is part of the repository.
Readings made here carry the gold's own sentences, mentions and event words; words are the syllables of the text.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from machtin.analysis import Analysis, Credits, Entity, Event, Mention, Quantity, Quote, Span, Time, Word
from machtin.analyze.reading import EventWord, Reading
from machtin.article import Block
from machtin.timex import timex_interval

SHARED = Path(os.environ.get("MACHTIN_SHARED", Path(__file__).resolve().parents[2] / "shared"))
TAG = re.compile(r"<(/?)([a-z]+)((?:\s+[a-z]+=\"[^\"]*\")*)\s*>")
SYLLABLE = re.compile(r"\w+|[^\w\s]")


def require() -> Path:
    """Return the folder of the gold. Raises SystemExit with what to do where there is none."""
    if not (SHARED / "gold" / "score.py").is_file():
        raise SystemExit(f"no gold at {SHARED}: set MACHTIN_SHARED to the folder that holds gold/ and corpus/")
    return SHARED


def dev_stories() -> list[Path]:
    """Return the folders of the ten annotated stories."""
    return sorted(p for p in (require() / "gold" / "dev").iterdir() if p.is_dir())


class GoldArticle:
    """One annotated article: `reading` with the gold's labels, its `facts`, and its times and numbers as tagged."""

    def __init__(self, folder: Path, stem: str) -> None:
        self.story, self.id = folder.name, stem
        self.meta = json.loads((folder / f"{stem}.json").read_text("utf-8"))
        self.facts = json.loads((folder / f"{stem}.facts.json").read_text("utf-8"))
        lines = (folder / f"{stem}.ann.txt").read_text("utf-8").rstrip("\n").split("\n")
        text, sentences, tags = "", [], []
        for n, line in enumerate(lines):
            line = re.sub(r"^#{1,2} ", "", line) if n < 2 else line
            start, at, opened = len(text), 0, None
            for m in TAG.finditer(line):
                text += line[at : m.start()]
                at = m.end()
                if not m[1]:
                    opened = (m[2], len(text), dict(re.findall(r'([a-z]+)="([^"]*)"', m[3])))
                elif opened:
                    tags.append((opened[0], opened[1], len(text), opened[2]))
                    opened = None
            text += line[at:]
            if line.strip():
                sentences.append(Span(start, len(text)))
            text += "\n" if n < 2 else " "
        text = text.rstrip()
        kinds = ["title", "lead"]
        blocks = [Block(kinds[n], s.start, s.end) for n, s in enumerate(sentences[:2])]  # type: ignore[arg-type]
        blocks += [Block("paragraph", sentences[2].start, len(text))] if len(sentences) > 2 else []
        published = self.meta.get("published")
        self.reading = Reading(
            id=stem,
            text=text,
            published=datetime.fromisoformat(published) if published else None,
            source=self.meta.get("source"),
            blocks=tuple(blocks),
            sentences=tuple(sentences),
            words=tuple(Word(m.start(), m.end(), "X") for m in SYLLABLE.finditer(text)),
            mentions=tuple(Mention(s, e, t) for t, s, e, _ in tags if t in ("per", "org", "gpe", "loc", "misc", "role")),
            event_words=tuple(EventWord(s, e, a["t"], a.get("s", "asserted")) for t, s, e, a in tags if t == "ev"),
        )
        self.times = [
            Time(s, e, "DURATION" if a.get("v", "").startswith("P") and "_" not in a["v"] else "DATE", a.get("v", ""), a.get("mod"))
            for t, s, e, a in tags
            if t == "time"
        ]
        self.numbers = [(s, e, a.get("v", ""), a.get("m", ""), a.get("u", "")) for t, s, e, a in tags if t == "num"]

    def quantities(self) -> list[Quantity]:
        """Return the gold's numbers as quantities (kinds told apart only as far as the unit tells them)."""
        out = []
        for s, e, v, m, u in self.numbers:
            low, _, high = v.partition("-") if re.match(r"\d[\d.]*-\d", v) and u != "score" else (v, "", v)
            try:
                lo, hi = float(low), float(high or low)
            except ValueError:
                lo = hi = None  # type: ignore[assignment]
            kind = {"%": "percent", "tuổi": "age", "score": "score"}.get(u, "count")
            out.append(Quantity(s, e, kind, lo, hi, m, u, v if u == "score" else None))  # type: ignore[arg-type]
        return out


def dev_articles() -> Iterator[GoldArticle]:
    """Yield every annotated article of the ten stories."""
    for folder in dev_stories():
        for ann in sorted(folder.glob("*.ann.txt")):
            yield GoldArticle(folder, ann.name[: -len(".ann.txt")])


def readings() -> Iterator[Reading]:
    """Yield the readings alone."""
    for article in dev_articles():
        yield article.reading


def oracle(article: GoldArticle) -> Analysis:
    """Return the analysis that the gold itself would give: to measure `relate` with every layer of `analyze` held right."""
    r, facts, text = article.reading, article.facts, article.reading.text
    by_form = {f: f"E{n}" for n, e in enumerate(facts["entities"], 1) for f in (e["name"], *e["mentions"])}
    entities = [
        Entity(f"E{n}", e["name"], e["type"], tuple(e["mentions"]), tuple(e["roles"])) for n, e in enumerate(facts["entities"], 1)
    ]
    mentions = [Mention(m.start, m.end, m.type, by_form.get(r.say(m)), "gold") for m in r.mentions]
    times = []
    for t in article.times:
        earliest, latest = timex_interval(t.value, t.mod)
        times.append(Time(t.start, t.end, t.type, t.value, t.mod, earliest, latest, "gold"))
    quantities = article.quantities()
    events = []
    for e in facts["events"]:
        sentence = r.sentences[e["sentence"] - 1]
        at = text.lower().find(e["trigger"].lower(), sentence.start)
        if not sentence.start <= at < sentence.end:
            continue
        numbers = tuple(
            n for n, q in enumerate(quantities)
            if sentence.start <= q.start < sentence.end and any(text[q.start : q.end] in x or x in text[q.start : q.end] for x in e["numbers"])
        )
        who, whom = (tuple(by_form.get(x, x) for x in e[k]) for k in ("who", "whom"))
        spans = [Span(t.start, t.end) for t in times if t.value == e["when"] and sentence.start <= t.start < sentence.end]
        events.append(
            Event(
                e["id"], at, at + len(e["trigger"]), e["type"], e["status"], who, whom,
                by_form.get(e["where"], e["where"]) if e["where"] else None, e["when"], numbers, same_as=tuple(e["same_as"]),
                when_span=spans[0] if spans else None,
            )
        )
    quotes = []
    for q in facts["quotes"]:
        if (at := text.find(q["content"])) >= 0:
            quotes.append(Quote(at, at + len(q["content"]), q["kind"], by_form.get(q["speaker"]), q["speaker_mention"], None, q["date"]))  # noqa: PERF401
    credits = facts.get("credits") or {}
    return Analysis(
        machtin="gold", id=article.id, source=r.source, published=article.meta.get("published"),
        document_date=(article.meta.get("published") or facts.get("document_date") or "")[:10] or None,
        title=article.meta["title"], lead=article.meta["lead"], text=text, blocks=r.blocks, sentences=r.sentences, words=r.words,
        mentions=tuple(mentions), entities=tuple(entities), times=tuple(times), quantities=tuple(quantities),
        quotes=tuple(sorted(quotes, key=lambda q: q.start)), events=tuple(sorted(events, key=lambda e: e.start)),
        credits=Credits(credits.get("byline"), tuple(credits.get("agencies", ())), ()),
    )
