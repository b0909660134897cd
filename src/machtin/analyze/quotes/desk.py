"""What the readers of quotes share: the article as matched, its passages and cues, what was found so far.

In:  a reading with mentions, entities and times. Out: `Desk`, on which quotes are laid by `add`.
A frame is a sentence, or several where a passage in marks runs over them; places in it are folded offsets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from machtin.analysis import Entity, Mention, Quote, QuoteKind, Span, Time
from machtin.analyze.entities.references import resolve_reference
from machtin.analyze.quotes.marks import Passage, find_passages
from machtin.analyze.quotes.patterns import RELAYED, THEO
from machtin.analyze.quotes.refer import Referents
from machtin.analyze.quotes.shadow import Shadow
from machtin.analyze.quotes.source import Source, Sources
from machtin.analyze.quotes.tables import Found, find_cues
from machtin.analyze.reading import Reading

MAX_GAP = 60  # characters between a cue and the passage it opens ("nói với các phóng viên tại …: “")
MAX_NAMES = 600  # mentions of an article about which who-is-who is asked; the longest dev article has 140
MAX_ASKED = 40  # references asked of who-is-who in one article: each looks through the mentions before it

SENTENCE_END = frozenset(".!?…")
_WALLS = frozenset(["title", "lead", "heading", "caption", "credit", "byline"])
_FIRST_PERSON = frozenset(["tôi", "chúng tôi", "ta", "chúng ta", "mình"])
_DATELINE = re.compile(r"\s*(?:\([^()\n]{2,25}\)\s*[-–—:]?\s*|[A-ZĐ][\w.]{1,15}\s+[-–—]\s+)")


class Desk:
    """The article at hand."""

    def __init__(self, reading: Reading, mentions: Sequence[Mention], entities: Sequence[Entity], times: Sequence[Time]) -> None:
        self.shadow = shadow = Shadow(reading, mentions, times)
        self.text = shadow.text
        self.refer = Referents(shadow, entities)
        self.given = (reading, entities, mentions)
        self.asked = 0
        self.sources = Sources(shadow, self._resolve)
        self.passages = find_passages(shadow.shape, [e for _, e, kind in shadow.blocks if kind in _WALLS])
        self._closes = [p.close for p in self.passages]
        self.cues = [f for f in find_cues(self.text) if not self._quoted(f.start) and not self._in_name(f.start)]
        self._event_starts = {shadow.into(w.start) for w in reading.event_words}
        self._cue_starts = [f.start for f in self.cues]
        self.types = {e.id: e.type for e in entities}
        self.quotes: list[Quote] = []
        self.taken: list[tuple[int, int]] = []  # folded spans of contents in the frame at hand
        self.last: tuple[int, Source, Found | None] | None = None  # end of the last quote, its speaker and cue
        self.settled: set[int] = set()  # places of "theo" that belong to a passage
        self.direct_close = -1  # end of the last direct passage

    def _quoted(self, offset: int) -> bool:
        i = bisect_right(self._closes, offset)
        return i < len(self.passages) and self.passages[i].open <= offset

    def _in_name(self, offset: int) -> bool:
        """Whether a cue's word is part of a name: tagged, or a capital inside a sentence ("Trung tâm Cảnh báo …")."""
        i = self.shadow.name_at(offset)
        if i >= 0 and self.shadow.names[i].type != "role":
            return True
        return self.shadow.shape[offset].isupper() and self.shadow.shape[offset + 1].islower() and self.text[max(0, offset - 2) : offset - 1].isalnum()

    def _resolve(self, start: int, end: int) -> str | None:
        """Return whom a pronoun or description means: as who-is-who has it, else the speaker or subject nearest before."""
        if self.last is not None and self.last[1].entity is None and self.last[1].kind == "unnamed" and self.text[start:end].endswith((" này", " đó")):
            return None  # "vị lãnh đạo này" behind words of a leader without a name
        self.asked += 1
        if self.asked <= MAX_ASKED and len(self.shadow.names) <= MAX_NAMES:
            reading, entities, mentions = self.given
            found = resolve_reference(reading, entities, mentions, Span(*self.shadow.back(start, end)))
            if found is not None:
                return found
        return self.refer.resolve(start, end)

    def _inside(self, offset: int) -> bool:
        return any(s <= offset < e for s, e in self.taken)

    def _content_start(self, start: int, stop: int) -> int:
        """Skip a paper's mark ("TTO - ", "(NLĐO) - ") at the head of a sentence."""
        match = _DATELINE.match(self.shadow.shape, start, stop)
        return match.end() if match else start

    def _speaker(self, start: int, low: int, found: Found, *, loose: bool, marked: bool = False) -> Source | None:
        source = self.sources.before(low, found.start, loose=loose)
        if source is not None and source.kind not in ("unknown", "nobody"):
            return source
        if source is not None and source.kind == "nobody":
            return self.sources.first(start, source.start) if marked and self.text[: found.start].endswith(("khi ", "để ")) else None
        if source is not None and not self.sources.opens(start, source.start):
            subject = self.sources.first(start, source.start)  # "Chị Mai bán gà, ngan, vịt ở chợ | nói"
            if subject is not None and subject.kind in ("named", "titled") and low == start:
                return subject
        empty = not self.text[low : found.start].strip(" ,.;-–")
        if empty and low == start:
            return None
        if empty or self.sources.joint(low, found.start) is not None:
            if self.last is not None and start < self.last[0] <= found.start:
                return self.last[1]
            return self.sources.first(start, found.start) or source
        return source

    def _passage_inside(self, passages: list[Passage], begin: int, end: int) -> bool:
        return any(begin <= p.open < end and len(self.text[p.start : p.end].split()) >= 2 for p in passages)

    def _add(self, begin: int, end: int, kind: QuoteKind, source: Source, cue: Found | Span | None, low: int, rule: str, *, dated: bool = True) -> None:
        spoken = self.text[source.start : source.end]
        if end <= begin or spoken in _FIRST_PERSON:
            return
        if source.kind == "pronoun" and source.entity is not None and any(n.entity == source.entity for n in self.shadow.names_in(begin, end)):
            source = source._replace(entity=None)  # who speaks does not name himself: the pronoun means somebody else
        first, last = self.shadow.back(begin, end)
        said = self.shadow.back(source.start, self._without_time(source))
        words_said = self.shadow._folded.original[said[0] : said[1]].strip(" ,:-–")
        self.quotes.append(Quote(
            first, last, kind, source.entity, words_said,
            Span(*self.shadow.back(cue.start, cue.end)) if cue is not None else None,
            self._date(begin, end, source, cue, low) if dated else None,
            f"quotes: {rule}",
            self._via(source),
        ))
        self.taken.append((begin, end))
        self.last = (max(end, cue.end if cue else 0), source, cue if isinstance(cue, Found) else None)
        self.refer.last_speaker = (begin, source.entity)

    def _without_time(self, source: Source) -> int:
        """The end of the speaker's words without a time that closes them: "Hội Chăn nuôi (HCN) | ngày 23/10"."""
        times = self.shadow.times_in(source.start, source.end)
        if not times or times[-1].end < source.end or source.kind == "pronoun":
            return source.end
        kept = self.text[source.start : times[-1].start].rstrip(" ,")
        kept = kept.removesuffix(" vào").removesuffix(" hồi").removesuffix(" từ").removesuffix(" hôm")
        return source.start + len(kept) if len(kept) > 2 else source.end

    def _via(self, source: Source) -> tuple[str, ...]:
        """Return who passed the words on: the subject of "dẫn lời" right before the speaker, or "theo …," at the head of the sentence."""
        shadow = self.shadow
        start = max(shadow.sentences[shadow.sentence_at(source.start)][0], source.start - 120)
        head = self.text[start : source.start]
        if relay := RELAYED.search(head):
            before = head[: relay.start()]
        elif (theo := THEO.match(head.lstrip())) and head.rstrip().endswith(","):
            before = head.lstrip()[theo.end() :]
        else:
            return ()
        at = start + head.find(before)
        named = [n for n in shadow.names_in(at, at + len(before)) if n.type in ("org", "per", "gpe") and n.entity != source.entity]
        return (named[-1].entity or self.text[named[-1].start : named[-1].end],) if named else ()

    def _date(self, begin: int, end: int, source: Source, cue: Found | Span | None, low: int) -> str | None:
        """The day told beside speaker and cue, outside the content."""
        if cue is None:
            return None
        near = self.shadow.times_in(min(low, source.start), cue.start) + self.shadow.times_in(cue.end, cue.end + 12)
        for time in reversed(near):
            if not begin <= time.start < end and re.match(r"\d{4}-\d\d-\d\d", time.value) and "/" not in time.value:
                return time.value[:10]
        return None
