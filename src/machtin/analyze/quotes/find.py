"""Find the quotes of an article: frame by frame, passages in marks first, then reported clauses.

`find_quotes` is the door; `speaker_at` tells other layers whose words an offset stands in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from machtin.analysis import Entity, Mention, Quote, Time
from machtin.analyze.quotes.desk import SENTENCE_END
from machtin.analyze.quotes.direct import Direct
from machtin.analyze.quotes.marks import Passage
from machtin.analyze.quotes.patterns import DASH
from machtin.analyze.quotes.tables import Found
from machtin.analyze.reading import Reading

MAX_FRAME = 3000  # characters of a sentence, passages included, that are read as one; a real one stays below 1,200
MAX_CUES = 30  # cues of one frame; a real sentence has up to 6
MAX_PASSAGES = 30  # passages of one frame, likewise

_COLON_BEHIND = re.compile(r"\s?:\s(?=\w)")
_SKIP_BLOCKS = frozenset(["credit", "byline"])


def find_quotes(reading: Reading, mentions: Sequence[Mention], entities: Sequence[Entity], times: Sequence[Time]) -> list[Quote]:
    """Return the quotes of an article by start; they do not overlap.

    `mentions` carry their entity. A speaker without a name has `speaker` None and `speaker_text` as written.
    """
    if not reading.text.strip():
        return []
    return _Finder(reading, mentions, entities, times).run()


def speaker_at(quotes: Sequence[Quote], offset: int) -> Quote | None:
    """Return the quote whose content holds `offset`, None outside speech; `quotes` as `find_quotes` returns them."""
    i = bisect_right(quotes, offset, key=lambda q: q.start) - 1
    return quotes[i] if i >= 0 and quotes[i].end > offset else None


class _Finder(Direct):
    """Walks through the frames of an article."""

    def run(self) -> list[Quote]:
        """Return the quotes of all frames: a frame is a sentence, or several where a passage runs over them."""
        sentences, i, p = self.shadow.sentences, 0, 0
        skipped = [(s, e) for s, e, kind in self.shadow.blocks if kind in _SKIP_BLOCKS]
        while i < len(sentences):
            start, end = sentences[i]
            while p < len(self.passages) and self.passages[p].close <= start:
                p += 1
            inside: list[Passage] = []
            q = p
            while q < len(self.passages) and self.passages[q].open < end:
                inside.append(self.passages[q])
                while i + 1 < len(sentences) and end - start < MAX_FRAME and sentences[i][1] < self.passages[q].close and sentences[i + 1][0] < self.passages[q].close:
                    i += 1
                    end = sentences[i][1]
                q += 1
            i += 1
            if inside and i < len(sentences) and self._signs(inside[-1], *sentences[i]):
                end = sentences[i][1]  # "“….” Ông Lâm nói."
                i += 1
            if not any(s <= start < e for s, e in skipped):
                for low in range(start, end, MAX_FRAME):
                    high = min(end, low + MAX_FRAME)
                    self._frame(low, high, [x for x in inside if low <= x.open and x.close <= high][:MAX_PASSAGES] if end - start > MAX_FRAME else inside[:MAX_PASSAGES])
        unique: list[Quote] = []
        for quote in sorted(self.quotes, key=lambda q: (q.start, -q.end)):
            if not unique or quote.start >= unique[-1].end:
                unique.append(quote)
        return unique

    def _told(self, found: Found) -> bool:
        """Whether a verb that mostly brings words in marks brings them behind a colon: "Ông Lâm than thở: Năm nay mất mùa." """
        match = _COLON_BEHIND.match(self.text, found.end)
        return match is not None and found.cue.cls in ("say", "view", "manner") and self.shadow.shape[match.end() : match.end() + 1].isupper()

    def _signs(self, p: Passage, start: int, end: int) -> bool:
        """Whether the sentence behind a passage only tells who said it."""
        if start - p.close > 2 or end - start > 120 or self.text[p.end - 1] not in SENTENCE_END or '"' in self.text[start:end]:
            return False
        i = bisect_right(self._cue_starts, end - 1) - 1
        return i >= 0 and self.cues[i].start > start and not self.text[self.cues[i].end : end].strip(" .!")

    def _frame(self, start: int, end: int, passages: list[Passage]) -> None:
        self.taken = []
        start = self._content_start(start, end)
        first = bisect_right(self._cue_starts, start - 1)
        cues = self.cues[first : min(first + MAX_CUES, bisect_right(self._cue_starts, end - 1))]
        used: set[int] = set()
        if not (cues or passages) and "theo" not in self.text[start:end] and "dẫn" not in self.text[start:end]:
            return
        self._trailing(start, end, passages, cues, used, dialogue=bool(DASH.match(self.text, start, end)))
        for i, passage in enumerate(passages):
            low = passages[i - 1].close if i else start
            high = passages[i + 1].open if i + 1 < len(passages) else end
            if not any(s <= passage.start < e for s, e in self.taken):
                self._passage(start, end, low, high, passage, cues, used)
        self._theo(start, end, passages, cues, used)
        for n, found in enumerate(cues):
            if found.start not in used and (found.cue.content != "marks" or self._told(found)) and not self._inside(found.start):
                self._report(start, end, passages, found, cues[n + 1 :], used)
