"""An article as blocks of numbered sentences with everything that was read out of it marked.

In:  an `ArticleView` and the places of the story's disagreements in it.
Out: blocks, each a list of sentences, each with its pieces (see marks.py). Every character of the article is in exactly one block;
text that no block covers is shown as a paragraph of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from machtin.analysis import Analysis
from machtin.show.forms import amount_text
from machtin.show.marks import Mark, Piece, nest, without_overlaps
from machtin.show.places import ArticleView
from machtin.show.view import StoryView

_NAME_CSS = {"per": "per", "org": "org", "gpe": "plc", "loc": "plc", "misc": "msc", "role": "rol"}


@dataclass(frozen=True)
class SentenceView:
    """A sentence to draw; `number` is None for text outside every sentence. `back` is (sign, anchor, what)."""

    number: int | None
    anchor: str
    pieces: tuple[Piece, ...]
    back: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class BlockView:
    """A block of the article."""

    kind: str
    sentences: tuple[SentenceView, ...]


def blocks(view: StoryView, article: ArticleView) -> list[BlockView]:
    """Return the article's blocks in order. Near linear in the article: sentences and marks are walked once."""
    a = article.analysis
    ends = [s.end for s in a.sentences]
    window = _Window([*_disputed(view, a), *_read_out(view, a)])
    out = []
    for kind, start, end in _covered(a):
        sentences = []
        at = start
        index = bisect_right(ends, start)
        while index < len(ends) and a.sentences[index].start < end:
            sentence = a.sentences[index]
            index += 1
            low, high = max(sentence.start, at), min(sentence.end, end)
            if a.text[at:low].strip():
                sentences.append(SentenceView(None, "", window.pieces(a.text, at, low), ()))
            # A sentence that runs over a border keeps its number and anchor in the first block only.
            first = sentence.start >= start
            anchor = f"{article.anchor}{index}" if first else ""
            back = _one_a_sign(view.back[anchor].values()) if first and anchor in view.back else ()
            sentences.append(SentenceView(index if first else None, anchor, window.pieces(a.text, low, high), back))
            at = high
        if a.text[at:end].strip():
            sentences.append(SentenceView(None, "", window.pieces(a.text, at, end), ()))
        if sentences:
            out.append(BlockView(kind, tuple(sentences)))
    return out


def _one_a_sign(links: Iterable[tuple[str, str, str]]) -> tuple[tuple[str, str, str], ...]:
    """Return the first link of every sign: a sentence of six figures leads to the first row, the others are beside it."""
    found: dict[str, tuple[str, str, str]] = {}
    for link in links:
        found.setdefault(link[0], link)
    return tuple(found.values())


class _Window:
    """The marks that reach into a stretch of text; stretches are asked for from left to right."""

    def __init__(self, marks: list[Mark]) -> None:
        self._waiting = sorted(marks, key=lambda m: m.start, reverse=True)
        self._open: list[Mark] = []

    def pieces(self, text: str, start: int, end: int) -> tuple[Piece, ...]:
        while self._waiting and self._waiting[-1].start < end:
            self._open.append(self._waiting.pop())
        self._open = [m for m in self._open if m.end > start]
        return tuple(nest(text, self._open, start, end))


def _covered(a: Analysis) -> list[tuple[str, int, int]]:
    """Return the blocks with what lies between them as paragraphs."""
    out, at = [], 0
    for block in sorted(a.blocks, key=lambda b: b.start):
        if a.text[at : block.start].strip():
            out.append(("paragraph", at, block.start))
        start = max(block.start, at)
        if start < block.end:
            out.append((block.kind, start, block.end))
        at = max(at, block.end)
    if a.text[at:].strip():
        out.append(("paragraph", at, len(a.text)))
    return out


def _disputed(view: StoryView, a: Analysis) -> list[Mark]:
    return without_overlaps(
        Mark(account.start, account.end, "dis", 0, d.anchor, d.about)
        for d in view.by_disagreement.values()
        for account in d.item.accounts
        if account.article == a.id
    )


def _read_out(view: StoryView, a: Analysis) -> list[Mark]:
    names = {e.id: e.name for e in a.entities}
    marks = []
    # The first mention of everybody leads to where they stand among the people; all of them would drown the keyboard in stops.
    linked: set[str] = set()
    for m in sorted(a.mentions, key=lambda m: m.start):
        full = names.get(m.entity or "", "")
        label = full if full and full != a.text[m.start : m.end] else ""
        anchor = view.member_anchors.get((a.id, m.entity or ""), "") if m.type != "role" and m.entity not in linked else ""
        if anchor and m.entity:
            linked.add(m.entity)
        marks.append(Mark(m.start, m.end, _NAME_CSS[m.type], 3 if m.type == "role" else 4, anchor, label))
    marks.extend(Mark(x.start, x.end, "tim", 5, "", view.date_text(x.value)) for x in a.times)
    marks.extend(
        Mark(q.start, q.end, "num", 6, "", _quantity(q.value, q.low, q.high, q.modifier, q.unit, view)) for q in a.quantities
    )
    marks.extend(Mark(e.start, e.end, "evt", 7) for e in a.events)
    speaker = {e.id: e.name for e in a.entities}
    quotes = (Mark(q.start, q.end, "quo", 2, "", speaker.get(q.speaker or "", q.speaker_text or "")) for q in a.quotes)
    return [*without_overlaps(quotes), *without_overlaps(marks)]


def _quantity(
    value: str | None, low: float | None, high: float | None, modifier: str, unit: str, view: StoryView
) -> str:
    if value:
        return value
    if low is None and high is None:
        return ""
    return view.t.say(lambda t: f"{amount_text(low, high, modifier, t.lang)} {unit}".strip())
