"""Find the quotes of an article: passages in marks first, then reported clauses.

`find_quotes` is the door; `speaker_at` tells other layers whose words an offset stands in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from machtin.analysis import Entity, Mention, Quote, QuoteKind, Span, Time
from machtin.analyze.entities.references import resolve_reference
from machtin.analyze.quotes import content
from machtin.analyze.quotes.marks import Passage, find_passages
from machtin.analyze.quotes.refer import Referents
from machtin.analyze.quotes.shadow import Shadow
from machtin.analyze.quotes.source import Source, Sources
from machtin.analyze.quotes.tables import Found, find_cues, words
from machtin.analyze.reading import Reading

MIN_DIRECT = 3  # syllables; below, words in marks are a title or a scare quote unless a colon or a cue stands right at them
MIN_CLAUSE = 3  # syllables of a reported clause; below, the "clause" is an object ("cho biết tên")
MAX_GAP = 60  # characters between a cue and the passage it opens ("nói với các phóng viên tại …: “")
MAX_FRAME = 3000  # characters of a sentence, passages included, that are read as one; a real one stays below 1,200
MAX_NAMES = 600  # mentions of an article about which who-is-who is asked; the longest dev article has 140
MAX_CUES = 30  # cues of one frame; a real sentence has up to 6
MAX_PASSAGES = 30  # passages of one frame, likewise
MAX_ASKED = 40  # references asked of who-is-who in one article: each looks through the mentions before it
MAX_AFTER = 220  # characters from a passage to its cue ("”, Lola Dodge, một người nước ngoài sống tại …, chia sẻ")

_SKIP_BLOCKS = frozenset(["credit", "byline"])
_WALLS = frozenset(["title", "lead", "heading", "caption", "credit", "byline"])
_SENTENCE_END = frozenset(".!?…")
_GAP = re.compile(r"\s*(?:thêm|lại|lên|tiếp|rằng|là|như sau|ngay|to|luôn|nhỏ)?\s*[:,]?\s*[-–]?\s*")
_THEO = re.compile(r"(?<![\w-])theo(?: lời(?: kể| khai)?(?: của)?)? (?=\w)")
_RELAY = re.compile(r"(?<!\w)(?:dẫn|trích)(?: lại)?(?: dẫn)? (?:lời khai|lời|nguồn tin(?: từ| của)?|nguồn(?: từ| của)?|tin từ|thông báo(?: của| từ)?|tuyên bố(?: của| từ)?|thông cáo(?: của| từ)?|phát biểu(?: của)?|báo cáo(?: của)?)(?: của)? (?=\w)")
_RELAYED = re.compile(r"(?:dẫn|trích) (?:lại )?(?:lời|nguồn tin|nguồn|thông báo|tuyên bố|thông cáo)?(?: từ| của)? ?$")
# "Ông Lâm bác cáo buộc của hội cho rằng …": the claim says it, not Ông Lâm.
_CLAIM = re.compile(r"(?<!\w)(?<!trong )(?<!trong một )(?<!trong bản )(?<!qua )(?<!ra )(?<!ra một )(?<!dẫn )(?:cáo buộc|tuyên bố|thông tin|tin đồn|tin|báo cáo|lời|ý kiến|quan điểm|bài báo|nghiên cứu|dư luận|bằng chứng|tài liệu|chỉ trích)(?: này| đó| gần đây| mới)?(?: (?:của|từ|trên|về) (?:(?! (?:và|nhưng|song) )[^,;:]){1,50})?\s*$")
_NOT_THEO = frozenset([
    "dõi", "đó", "đuổi", "hướng", "đúng", "luật", "quy định", "hợp đồng", "kế hoạch", "lịch", "chân", "sát", "lời mời", "cách", "kiểu", "dạng", "từng", "yêu cầu", "đề nghị",
    "chỉ đạo", "lệnh", "nghị quyết", "nghị định", "thông tư", "quyết định", "mẫu", "giờ", "thứ tự", "sau", "khoản", "truyền thống", "đường", "dự kiến", "nguyên tắc", "bộ luật", "pháp lệnh", "hiến pháp", "công ước", "thỏa thuận", "hiệp định", "quy chế", "điều khoản", "tôi", "lời kêu gọi", "tinh thần",
])


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


class _Finder:
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

    def _in_name(self, offset: int) -> bool:
        """Whether a cue's word is part of a name: tagged, or a capital inside a sentence ("Trung tâm Cảnh báo …")."""
        i = self.shadow.name_at(offset)
        if i >= 0 and self.shadow.names[i].type != "role":
            return True
        return self.shadow.shape[offset].isupper() and self.shadow.shape[offset + 1].islower() and self.text[max(0, offset - 2) : offset - 1].isalnum()

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

    def _signs(self, p: Passage, start: int, end: int) -> bool:
        """Whether the sentence behind a passage only tells who said it."""
        if start - p.close > 2 or end - start > 120 or self.text[p.end - 1] not in _SENTENCE_END or '"' in self.text[start:end]:
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
        self._trailing(start, end, passages, cues, used, dialogue=bool(_DASH.match(self.text, start, end)))
        for i, passage in enumerate(passages):
            low = passages[i - 1].close if i else start
            high = passages[i + 1].open if i + 1 < len(passages) else end
            if not any(s <= passage.start < e for s, e in self.taken):
                self._passage(start, end, low, high, passage, cues, used)
        self._theo(start, end, passages, cues, used)
        for n, found in enumerate(cues):
            if found.start not in used and found.cue.content != "marks" and not self._inside(found.start):
                self._report(start, end, passages, found, cues[n + 1 :], used)

    # ── passages in marks ─────────────────────────────────────────────────────────────────────────────────────

    def _passage(self, start: int, end: int, low: int, high: int, p: Passage, cues: list[Found], used: set[int]) -> None:
        text = self.text
        size = len(text[p.start : p.end].split())
        prefix = text[low : p.open]
        before = [f for f in cues if low <= f.start and f.end <= p.open]
        colon = prefix.rstrip().endswith(":")
        # 1. A cue right before it.
        if before and (size >= MIN_DIRECT or colon):
            found = before[-1]
            gap = text[found.end : p.open]
            if found.cue.cls != "call" and (
                _GAP.fullmatch(gap) or (len(gap) <= MAX_GAP and (colon or content.begin(self.shadow, found.end, p.open)[0] >= p.open) and not _stops(gap[:-2]))
            ):
                source = self._speaker(start, low, found, loose=True, marked=True)
                if source is not None:
                    whole = self._whole(p, high)
                    last = p.end if whole else content.finish(text, p.close, self._next_part(found, p.close, high, cues))
                    used.add(found.start)
                    if whole:
                        self._add(p.start, p.end, "direct", source, found, low, "passage behind its cue")
                        self.direct_close = p.close
                    else:
                        self._add(p.open, max(last, p.close), "mixed", source, found, low, "clause that begins in marks")
                    return
        if size >= MIN_DIRECT and before and before[-1].cue.cls == "call" and p.open - before[-1].end <= 90 and not _stops(text[before[-1].end : p.open]):
            found = before[-1]
            source = self.sources.before(low, found.start)
            if source is not None and source.entity is not None and re.search(r"(?<!\w)(?:là|như)(?!\w)", text[found.end : p.open]):
                used.add(found.start)
                self._add(p.start, p.end, "mixed", source, found, low, "judgement in marks")
                return
        # 2. A relay or a plain colon before it.
        if colon and size >= MIN_DIRECT:
            relay = _last(_RELAY, text, low, p.open)
            source = self.sources.phrase(relay.end(), p.open - len(prefix) + len(prefix.rstrip(" :"))) if relay else self.sources.first(self._clause_start(low, p.open), p.open)
            if source is not None and (relay or source.kind in ("named", "titled", "pronoun", "role", "voice")) and (
                relay or source.kind != "named" or self.types.get(source.entity or "", "per") == "per" or low == start
            ) and not re.search(r"(?<!\w)(?:như|khẩu hiệu|gồm|tên|biểu ngữ|bài|phim|ca khúc|cuốn)(?!\w)[^:]{0,30}:\s*$", prefix):
                cue = Span(relay.start(), relay.end() - 1) if relay else None
                self._add(p.start, p.end, "direct", source, cue, low, "passage behind a colon")
                self.direct_close = p.close
                return
        # 3. A cue behind it.
        if size >= 2 and self._opens(prefix, p) and self._behind(size, high, p, cues, used):
            return
        # 4. It stands alone behind words of the same speaker.
        suffix = text[p.close : high]
        if self.last is not None and size >= MIN_DIRECT and not suffix.strip(" .,;!?…\n/") and self._sentence_like(p):
            gap = text[self.last[0] : p.open]
            if (self.direct_close >= 0 and not text[self.direct_close : p.open].strip(" .,;!?…\"”\n")) or (
                not prefix.strip(" .,;:!?…-–") and len(gap) <= 4 + len(gap) - len(gap.strip(" .,;!?…\"”’\n\u00a0"))
            ):
                self._add(p.start, p.end, "direct", self.last[1], self.last[2], low, "goes on behind words of the same speaker", dated=False)
                self.direct_close = p.close

    def _behind(self, size: int, high: int, p: Passage, cues: list[Found], used: set[int]) -> bool:
        text = self.text
        separator = re.match(r"\s*[,.]?\s*[-–—]?\s*", text[p.close : min(p.close + 12, high)])
        at = p.close + (separator.end() if separator else 0)
        joined = (text[at - 1 : at] in (",", "-", " ") and text[p.close : at].strip() in ("", ",", "-", ", -", ",-")) or text[p.end - 1] in ",.!?…"
        if not joined:
            return False
        marked = bool(text[p.close : at].strip()) or text[p.end - 1] in ",!?…"
        for pattern, rule in ((_THEO, "passage before theo"), (_RELAY, "passage before its relay")):
            match = pattern.search(text, at, min(high, at + 60))
            if match and (match.start() == at or (pattern is _RELAY and not _stops(text[at : match.start()]))):
                stop = next((i for i in range(match.end(), high) if text[i] in ",.;:\"" and self.shadow.name_at(i) < 0), high)
                found = next((f for f in cues if match.end() < f.start < stop), None)
                source = self.sources.phrase(match.end(), found.start if found else stop)
                if source is not None:
                    if found:
                        used.add(found.start)
                    self._add(p.start, p.end, "direct", source, found or Span(match.start(), match.end() - 1), at, rule)
                    self.settled.add(match.start())
                    self.direct_close = p.close
                    return True
        for found in cues:
            if found.start < at:
                continue
            if found.start > min(high, at + MAX_AFTER) or _stops(text[at : found.start]):
                break
            if found.cue.content == "open" and found.cue.form.endswith("rằng"):
                break
            source = self.sources.before(at, found.start, loose=marked)
            if source is None or source.kind == "nobody":
                continue
            if size < MIN_DIRECT and not (marked and self._sentence_like(p) and source.kind != "unknown"):
                break
            if not marked and source.kind not in ("named", "titled", "pronoun", "role", "voice"):
                break
            if source.start - at > 3 and not marked:
                break
            used.add(found.start)
            self._add(p.start, p.end, "direct", source, found, at, "passage before its cue")
            self.direct_close = p.close
            return True
        return False

    def _whole(self, p: Passage, high: int) -> bool:
        after = self.text[p.close : high].lstrip()
        return (not after or after[0] in ".,;!?…)-–:(" or self.text[p.end - 1] in ".!?…" or bool(re.match(r"(?:và|nhưng|song|rồi|trong khi)(?!\w)", after))
                or self.shadow.shape[p.close : p.close + 2].strip()[:1].isupper())

    def _opens(self, prefix: str, p: Passage) -> bool:
        stripped = prefix.strip(" \n\u00a0")
        return not stripped or stripped[-1] in ".!?…:;,-–)(/" or len(stripped.split()) <= 3

    def _sentence_like(self, p: Passage) -> bool:
        return self.shadow.shape[p.start].isupper() or self.shadow.shape[p.start].isdigit() or self.text[p.end - 1] in _SENTENCE_END

    # ── clauses ───────────────────────────────────────────────────────────────────────────────────────────────

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
        if rest and not (len(rest) <= 60 and (content.begin(self.shadow, found.end, end)[0] >= end - 1 or self._only_time(found.end, end))):
            return
        low = max((p.close for p in passages if p.close <= found.start), default=start)
        source = self.sources.before(low, found.start)
        if source is None or source.start <= start or source.kind in ("unknown", "nobody"):
            return
        at = source.start
        if _RELAYED.search(self.text[max(start, at - 40) : at]):
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
        if dialogue and not passages and (match := _DASH.match(self.text, start, stop)):
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
        for match in _THEO.finditer(text, start, end):
            if match.start() in self.settled or self._quoted(match.start()) or self._inside(match.start()) or shadow.name_at(match.start()) >= 0:
                continue
            head = text[start : match.start()].strip()
            opens = not head or head in words("openers") or head[-1] in ",;:.)-–" or head.rsplit(", ", 1)[-1] in ("cũng", "còn", "vẫn", "và", "tuy nhiên")
            if not opens or (text.startswith(tuple(_NOT_THEO), match.end()) and shadow.name_at(match.end()) < 0 and self._stopped(match.end())):
                continue
            stop = next((i for i in range(match.end(), min(end, match.end() + 260)) if text[i] in ",;:\"\n" and shadow.name_at(i) < 0 and text.count("(", match.end(), i) <= text.count(")", match.end(), i)), end)
            if stop < end and text[stop] == "," and (colon := _COLON.match(text, stop + 1, end)) and not self.sources.verbal(stop, colon.end()):
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
                    continue  # "X cho biết …, theo Reuters": X said it
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

    def _own_words(self, begin: int, cues: list[Found], used: set[int], but: Found | None = None) -> bool:
        """Whether the clause that begins at `begin` is a report itself: "Theo Reuters, | quân đội … cho biết": its own speaker said it."""
        following = next((f for f in cues if f.start > begin and f.start not in used and f != but and f.cue.content != "marks"), None)
        if following is None:
            return False
        inner = self.sources.before(begin, following.start, loose=True)
        return inner is not None and inner.kind != "nobody" and inner.start - begin <= 30 and not content.MARKERS.search(self.text, begin, inner.start) and following.start - inner.end < 40

    def _stopped(self, at: int) -> bool:
        rest = self.text[at : at + 24]
        return any(rest.startswith(w) and not rest[len(w) : len(w) + 1].isalnum() for w in _NOT_THEO)

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
        if source is None or self.text.endswith((" được ", " bị "), 0, source.start) or (source.start >= low and _CLAIM.search(self.text[source.end : found.start])):
            return
        if self.text.startswith(("và ", "nhưng ", "mà ", "thì "), begin):
            return
        ahead = self.text[max(start, source.start - 40) : source.start]
        if source.kind == "unknown" and not self.sources.opens(start, source.start) and not _RELAYED.search(ahead):
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

    def _passage_inside(self, passages: list[Passage], begin: int, end: int) -> bool:
        return any(begin <= p.open < end and len(self.text[p.start : p.end].split()) >= 2 for p in passages)

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

    def _content_start(self, start: int, stop: int) -> int:
        """Skip a paper's mark ("TTO - ", "(NLĐO) - ") at the head of a sentence."""
        match = _DATELINE.match(self.shadow.shape, start, stop)
        return match.end() if match else start

    # ── shared ────────────────────────────────────────────────────────────────────────────────────────────────

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

    def _clause_start(self, low: int, end: int) -> int:
        """The beginning of the clause before a colon: behind the last stop."""
        for i in range(end - 2, max(low, end - 300), -1):
            if self.text[i] in ".;!?\n" and self.shadow.name_at(i) < 0 and self.text[i + 1 : i + 2].isspace():
                return i + 1
        return low

    def _inside(self, offset: int) -> bool:
        return any(s <= offset < e for s, e in self.taken)

    def _add(self, begin: int, end: int, kind: QuoteKind, source: Source, cue: Found | Span | None, low: int, rule: str, *, dated: bool = True) -> None:
        spoken = self.text[source.start : source.end]
        if end <= begin or spoken in _FIRST_PERSON:
            return
        if source.kind == "pronoun" and source.entity is not None and any(n.entity == source.entity for n in self.shadow.names_in(begin, end)):
            source = source._replace(entity=None)  # who speaks does not name himself: the pronoun means somebody else
        first, last = self.shadow.back(begin, end)
        said = self.shadow.back(source.start, source.end)
        words_said = self.shadow._folded.original[said[0] : said[1]].strip(" ,:-–")
        self.quotes.append(Quote(
            first, last, kind, source.entity, words_said,
            Span(*self.shadow.back(cue.start, cue.end)) if cue is not None else None,
            self._date(begin, end, source, cue, low) if dated else None,
            f"quotes: {rule}",
        ))
        self.taken.append((begin, end))
        self.last = (max(end, cue.end if cue else 0), source, cue if isinstance(cue, Found) else None)
        self.refer.last_speaker = (begin, source.entity)

    def _date(self, begin: int, end: int, source: Source, cue: Found | Span | None, low: int) -> str | None:
        """The day told beside speaker and cue, outside the content."""
        if cue is None:
            return None
        near = self.shadow.times_in(min(low, source.start), cue.start) + self.shadow.times_in(cue.end, cue.end + 12)
        for time in reversed(near):
            if not begin <= time.start < end and re.match(r"\d{4}-\d\d-\d\d", time.value) and "/" not in time.value:
                return time.value[:10]
        return None


_COLON = re.compile(r"[^,:;.\"\n]{3,80}:")
_FIRST_PERSON = frozenset(["tôi", "chúng tôi", "ta", "chúng ta", "mình"])
_DASH = re.compile(r"\s*[-–—]\s*(?=\w)")
_DATELINE = re.compile(r"\s*(?:\([^()\n]{2,25}\)\s*[-–—:]?\s*|[A-ZĐ][\w.]{1,15}\s+[-–—]\s+)")


def _stops(text: str) -> bool:
    return any(c in ".;!?\n\"" and (i + 1 == len(text) or text[i + 1].isspace()) for i, c in enumerate(text))


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text, start, end):  # noqa: B007
        pass
    return found
