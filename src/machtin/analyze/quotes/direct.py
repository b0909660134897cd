"""Give the passages in quotation marks a speaker, or leave them: scare quotes, titles, nicknames.

In:  a frame with its passages and cues. Out: direct quotes, and mixed ones where the sentence goes on behind the passage.
In this order: a cue right before the passage, a judgement ("gọi đây là “…”"), "dẫn lời …:" or a bare colon behind a person, a cue, "theo" or
"dẫn lời" behind it, and words that stand alone behind others of the same speaker.
Gap: words in marks inside a sentence without a cue ("vì Nordia “từ chối tiết lộ chi tiết”") are left.
"""

from __future__ import annotations

import re

from machtin.analysis import Span
from machtin.analyze.quotes import content
from machtin.analyze.quotes.desk import MAX_GAP, SENTENCE_END
from machtin.analyze.quotes.marks import Passage
from machtin.analyze.quotes.patterns import RELAY, THEO
from machtin.analyze.quotes.reported import Reported
from machtin.analyze.quotes.tables import Found

MIN_DIRECT = 3  # syllables; below, words in marks are a title or a scare quote unless a colon or a cue stands right at them
MIN_BARE = 5  # syllables of a passage that is followed by its speaker without a comma or dash
MAX_AFTER = 220  # characters from a passage to its cue ("”, Anna Weiss, một du khách đang ở đảo, chia sẻ")

_ASKED = re.compile(r"(?<!\w)(?:liên hệ|trao đổi|phỏng vấn|trò chuyện|liên lạc|gặp gỡ)(?: nhanh| ngắn)?(?: với)? (?=\w)")
_GAP = re.compile(r"\s*(?:thêm|lại|lên|tiếp|rằng|là|như sau|ngay|to|luôn|nhỏ)?\s*[:,]?\s*[-–]?\s*")


class Direct(Reported):
    """Reads the passages of a frame."""

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
        if colon and size >= MIN_DIRECT and (size > MIN_BARE or self._whole(p, high)):  # not "Hai nước: “đối tác toàn diện” của nhau"
            relay = _last(RELAY, text, low, p.open)
            source = self.sources.phrase(relay.end(), p.open - len(prefix) + len(prefix.rstrip(" :"))) if relay else self.sources.first(self._clause_start(low, p.open), p.open)
            if source is not None and not relay and self.types.get(source.entity or "", "org") == "org" and (asked := _last(_ASKED, text, low, p.open)):
                answers = self.sources.phrase(asked.end(), p.open - len(prefix) + len(prefix.rstrip(" :")))  # "Báo X đã liên hệ với ông Lâm …: “…”"
                source = answers if answers is not None and self.types.get(answers.entity or "") == "per" else source
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
        for pattern, rule in ((THEO, "passage before theo"), (RELAY, "passage before its relay")):
            match = pattern.search(text, at, min(high, at + 60))
            if match and (match.start() == at or (pattern is RELAY and not _stops(text[at : match.start()]))):
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
            if not marked and (source.start - at > 3 or size < MIN_BARE or found.cue.cls in ("noun", "manner", "demand")):
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
        return self.shadow.shape[p.start].isupper() or self.shadow.shape[p.start].isdigit() or self.text[p.end - 1] in SENTENCE_END

    def _clause_start(self, low: int, end: int) -> int:
        """The beginning of the clause before a colon: behind the last stop."""
        for i in range(end - 2, max(low, end - 300), -1):
            if self.text[i] in ".;!?\n" and self.shadow.name_at(i) < 0 and self.text[i + 1 : i + 2].isspace():
                return i + 1
        return low


def _stops(text: str) -> bool:
    return any(c in ".;!?\n\"" and (i + 1 == len(text) or text[i + 1].isspace()) for i, c in enumerate(text))


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text, start, end):  # noqa: B007
        pass
    return found
