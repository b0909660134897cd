"""Read the clauses that cues open: indirect quotes, mixed where words in marks stand in them.

In:  a frame with its cues and passages. Out: quotes of clauses behind their cue, before it, and with "theo".
A cue inside a clause that is already somebody's words opens nothing; "Theo Nordsee, quân đội … cho biết …" are the army's words.
Gap: the content is the one clause; further sentences of the same speaker without a cue are not taken for speech.
"""

from __future__ import annotations

import re

from machtin.analysis import Span
from machtin.analyze.quotes import content
from machtin.analyze.quotes.desk import MAX_GAP, Desk
from machtin.analyze.quotes.marks import Passage
from machtin.analyze.quotes.patterns import CLAIM, COLON, DASH, NOT_THEO, RELAYED, THEO
from machtin.analyze.quotes.source import Source
from machtin.analyze.quotes.tables import Found, words

# "điều mà ông Lâm khẳng định …", "khiến dư luận nhớ lại …": what follows is no report.
_SUBORDINATE = re.compile(r"(?<!\w)(?:mà|như|điều|khiến|khiến cho|làm|giúp)\s$")
MIN_CLAUSE = 3  # syllables of a reported clause; below, the "clause" is an object ("cho biết tên")


class Reported(Desk):
    """Reads the clauses of a frame."""

    def _trailing(self, start: int, end: int, passages: list[Passage], cues: list[Found], used: set[int], *, dialogue: bool) -> None:
        """A clause before its speaker: "Cầu đã đóng, ông Lâm cho biết."; behind a dash it is a line of dialogue."""
        if not cues:
            return
        found = cues[-1]
        if len(cues) > 1 and re.fullmatch(r"\s*(?:và|rồi)\s+(?:cũng\s+|còn\s+)?", self.text[cues[-2].end : found.start]):
            found, end = cues[-2], cues[-2].end  # "…, ông Lâm cho biết và thêm rằng …"
        if (found.cue.content == "marks" and not passages and not dialogue) or found.cue.cls in ("call", "noun"):
            return
        rest = self.text[found.end : end].strip(" .!?…\n/")
        last = found.end + len(self.text[found.end : end].rstrip(" .!?…\n/"))
        if rest and not (len(rest) <= 60 and (content.begin(self.shadow, found.end, last)[0] >= last - 1 or self._only_time(found.end, end))):
            return
        low = max((p.close for p in passages if p.close <= found.start), default=start)
        source = self.sources.before(low, found.start)
        if source is None or source.start <= start or source.kind in ("unknown", "nobody"):
            return
        at = source.start
        if RELAYED.search(self.text[max(start, at - 40) : at]):
            at = self.text.rfind(",", max(start, at - 90), at) + 1  # "…, Nordsee dẫn lời ông Lâm cho biết."
        stop = start + len(self.text[start:at].rstrip())
        if stop <= start:
            return
        if self.text[stop - 1] not in ",-–":
            return
        stop -= 1
        while stop > start and self.text[stop - 1] in " ,-–":
            stop -= 1
        begin = self._content_start(start, stop)
        if any(p.open <= begin + 1 and p.close >= stop - 1 for p in passages) or any(f.start < stop for f in cues):
            return
        if dialogue and not passages and (match := DASH.match(self.text, start, stop)):
            used.add(found.start)
            self._add(match.end(), stop, "direct", source, found, source.start, "line of dialogue")
            return
        if len(self.text[begin:stop].split()) < MIN_CLAUSE + 1 or (passages and passages[-1].close >= stop and self.text[begin : passages[0].open].rstrip().endswith(":")):
            return
        if not passages and not content.MARKERS.search(self.text, begin, stop):
            return
        used.update(f.start for f in cues if source.start <= f.start <= found.start)
        self._add(begin, stop, "mixed" if any(len(self.text[p.start : p.end].split()) >= 2 for p in passages) else "indirect", source, found, source.start, "clause before its cue")

    def _only_time(self, start: int, end: int) -> bool:
        times = self.shadow.times_in(start, end)
        if not times:
            return False
        return len(self.text[start : times[0].start].split()) <= 2 and not self.text[times[-1].end : end].strip(" .!?…\n")

    def _theo(self, start: int, end: int, passages: list[Passage], cues: list[Found], used: set[int]) -> None:
        text, shadow = self.text, self.shadow
        for match in THEO.finditer(text, start, end):
            if match.start() in self.settled or self._quoted(match.start()) or self._inside(match.start()) or shadow.name_at(match.start()) >= 0:
                continue
            head = text[start : match.start()].strip()
            opens = not head or head in words("openers") or head[-1] in ",;:.)-–" or head.rsplit(", ", 1)[-1] in ("cũng", "còn", "vẫn", "và", "tuy nhiên")
            if not opens or (text.startswith(tuple(NOT_THEO), match.end()) and shadow.name_at(match.end()) < 0 and self._stopped(match.end())):
                continue
            stop = next((i for i in range(match.end(), min(end, match.end() + 260)) if text[i] in ",;:\"\n" and shadow.name_at(i) < 0 and text.count("(", match.end(), i) <= text.count(")", match.end(), i)), end)
            if stop < end and text[stop] == "," and (colon := COLON.match(text, stop + 1, end)) and not self.sources.verbal(stop, colon.end()) and (
                self.sources.appositive(stop + 2, colon.end() - 1) or self._is_person(match.end(), stop)
            ):
                stop = colon.end() - 1  # "Theo bà Hạnh, phó phòng thuế: …"
            thi = text.find(" thì ", match.end(), min(stop, end))
            found = next((f for f in cues if match.end() < f.start < stop and f.start not in used), None)
            if found is not None and not (0 <= thi < found.start) and found.cue.content != "marks":
                source = self.sources.phrase(match.end(), found.start)
                if source is not None:
                    begin, _ = content.begin(shadow, found.end, end)
                    if not self._own_words(begin, cues, used, found):
                        self._clause(begin, end, source, found, start, cues, passages, "theo … with a cue", used)
                continue
            if thi >= 0:
                source, begin = self.sources.phrase(match.end(), thi), thi + 5
            elif stop < end and text[stop] == "," and len(head.split()) >= 5 and head[-1] in ",-–" and not content.MARKERS.search(text, stop, end) and (
                '"' not in text[stop:end]
            ):
                source = self.sources.phrase(match.end(), stop)  # "…, theo Anna Weiss, giám đốc của …"
                first = self._content_start(start, match.start())
                last = content.finish(text, first, match.start())
                if source is not None and content.MARKERS.search(text, first, last) and not any(s < last and first < e for s, e in self.taken):
                    self._add(first, last, "mixed" if self._passage_inside(passages, first, last) else "indirect", source, Span(match.start(), match.start() + 4), match.start(), "clause before theo")
                continue
            elif stop < end and text[stop] in ",:":
                source, begin = self.sources.phrase(match.end(), stop, loose=True), stop + 1
            elif stop >= end - 1 and head.endswith((",", "-", "–")):
                source = self.sources.phrase(match.end(), len(text[:end].rstrip(" .\n")) if end - start < 4000 else end)
                if source is None or source.kind not in ("named", "voice", "unnamed", "text", "role"):
                    continue
                first = self._content_start(start, match.start())
                if any(f.cue.content != "marks" and f.start < match.start() and self._speaker(start, first, f, loose=False) for f in cues):
                    continue  # "X cho biết …, theo Nordsee": X said it
                last = content.finish(text, first, match.start())
                if not any(s < last and first < e for s, e in self.taken) and len(text[first:last].split()) > MIN_CLAUSE:
                    self._add(first, last, "mixed" if self._passage_inside(passages, first, last) else "indirect", source, Span(match.start(), match.start() + 4), match.start(), "clause before theo")
                continue
            else:
                continue
            if source is None or source.kind == "several" or self.sources.verbal(source.end, min(stop, begin)):
                continue
            while begin < end and text[begin].isspace():
                begin += 1
            comma = text.find(",", begin, min(end, begin + 120))
            if comma > 0 and source.kind == "named" and text[stop : stop + 1] == "," and self.sources.appositive(begin, comma):
                begin = comma + 1  # "Theo ông Lâm, phó giám đốc bến, …"
                while begin < end and text[begin].isspace():
                    begin += 1
            if self._own_words(begin, cues, used):
                continue
            self._clause(begin, end, source, Span(match.start(), match.start() + 4), start, cues, passages, "theo", used)

    def _is_person(self, start: int, end: int) -> bool:
        source = self.sources.phrase(start, end)
        return source is not None and source.kind == "named" and self.types.get(source.entity or "") == "per"

    def _own_words(self, begin: int, cues: list[Found], used: set[int], but: Found | None = None) -> bool:
        """Whether the clause that begins at `begin` is a report itself: "Theo Nordsee, | quân đội … cho biết": its own speaker said it."""
        following = next((f for f in cues if f.start > begin and f.start not in used and f != but and f.cue.content != "marks"), None)
        if following is None:
            return False
        inner = self.sources.before(begin, following.start, loose=True)
        return inner is not None and inner.kind != "nobody" and inner.start - begin <= 30 and not content.MARKERS.search(self.text, begin, inner.start) and following.start - inner.end < 40

    def _stopped(self, at: int) -> bool:
        rest = self.text[at : at + 24]
        return any(rest.startswith(w) and not rest[len(w) : len(w) + 1].isalnum() for w in NOT_THEO)

    def _report(self, start: int, end: int, passages: list[Passage], found: Found, later: list[Found], used: set[int]) -> None:
        """A clause behind its cue: "Ông Lâm cho biết cầu đã đóng." """
        low = max((p.close for p in passages if p.close <= found.start), default=start)
        begin, opened = content.begin(self.shadow, found.end, end)
        link = self.text[found.end : begin]
        that = "rằng" in link or found.cue.form.endswith(("rằng", "là")) or re.search(r"(?<!\w)là(?!\w)", link) is not None
        if found.cue.content == "that" and not that:
            return
        if not opened and begin not in self._event_starts and (
            (found.cue.content == "clause" and not content.is_clause(self.text, begin, end))
            or (found.cue.content == "finite" and not content.FINITE.search(self.text, begin, end))
        ):
            return
        if any(p.open <= begin + 1 and p.start >= begin - 1 and any(s == p.start for s, _ in self.taken) for p in passages):
            return
        source = self._speaker(start, low, found, loose=found.cue.content == "open")
        if source is None or self.text.endswith((" được ", " bị "), 0, source.start) or (source.start >= low and CLAIM.search(self.text[source.end : found.start])):
            return
        if self.text.startswith(("và ", "nhưng ", "mà ", "thì "), begin):
            return
        ahead = self.text[max(start, source.start - 40) : source.start]
        if not that and not opened and _SUBORDINATE.search(self.text, max(low, source.start - 10), source.start):
            return
        if source.kind == "unknown" and not self.sources.opens(start, source.start) and not RELAYED.search(ahead):
            return
        self._clause(begin, end, source, found, low, later, passages, "clause behind its cue", used)

    def _clause(self, begin: int, end: int, source: Source, cue: Found | Span, low: int, cues: list[Found], passages: list[Passage], rule: str, used: set[int]) -> None:
        last = self._next_part(cue, begin, end, cues) if isinstance(cue, Found) else end
        for s, _ in self.taken:
            if begin <= s < last:
                if not isinstance(cue, Found):
                    return  # "theo" before somebody's own words: they are told already
                last = s
        if self.text[max(begin, last - 4) : last].rstrip(" \"").endswith("?") and not passages:
            return  # a question, the interviewer's
        last = content.finish(self.text, begin, last)
        if len(self.text[begin:last].split()) < MIN_CLAUSE:
            return
        if any(s < last and begin < e for s, e in self.taken):
            return
        whole = next((p for p in passages if p.open <= begin <= p.start and p.close >= last), None)
        if whole is not None:
            self._add(whole.start, whole.end, "direct", source, cue, low, rule)
            self.direct_close = whole.close
            return
        self._add(begin, last, "mixed" if self._passage_inside(passages, begin, last) else "indirect", source, cue, low, rule)
        if isinstance(cue, Found):
            used.add(cue.start)

    def _next_part(self, cue: Found | Span, begin: int, end: int, cues: list[Found]) -> int:
        """Where the clause that begins at `begin` gives way to the speaker's next cue ("… và khẳng định …")."""
        for found in cues[:12]:
            if found.start <= begin + 8 or found.start >= end or found.start == cue.start:
                continue
            if found.cue.content == "marks" and '"' not in self.text[found.end : found.end + MAX_GAP]:
                continue
            at = self.sources.joint(begin, found.start)
            if at is not None:
                return at
        return end
