"""Tell who speaks from the words before a cue.

In:  the words between the beginning of a clause and its cue ("Tuy nhiên, phát ngôn viên Bộ Ngoại giao Nordia Jan Weiss hôm 8/1 | cho biết").
Out: a `Source`: the words as written, the entity they name, and what kind of source it is; None where no speaker can be told.
A wrong speaker is worse than none: a person inside somebody else's description ("vợ ông Lâm", "một quan chức thuộc chính quyền Tổng thống Orlov")
is never the speaker.
Gap: two speakers at once ("Ông Lâm và bà Hạnh cho biết") stand as words without an entity.
"""

from __future__ import annotations

import re

from machtin.analyze.quotes.clauses import JOINERS, Source, grams
from machtin.analyze.quotes.phrases import Phrases
from machtin.analyze.quotes.shadow import Token
from machtin.analyze.quotes.tables import words

__all__ = ["Source", "Sources"]

MAX_TOKENS = 70  # a clause before its cue; the longest of the dev articles has 41

_SPOTS = frozenset(["đường", "phố", "ngõ", "ngách", "hẻm", "khu", "khu phố", "chợ", "tổ", "ngụ", "quê", "quê ở", "trú", "trú tại", "ở", "số nhà", "chung cư", "công an"])
_NAMED_AFTER = frozenset(["trường", "thpt", "thcs", "tiểu học", "mầm non", "công ty", "tập đoàn", "đường", "phố", "xã", "phường", "quận", "bệnh viện", "cầu", "quỹ", "viện"])
_CLOSING_DASH = re.compile(r"\s[-–—]\s*\Z")
_ADVERBIAL = re.compile(r"(?<!\w)(?:trong|tại|với|ở|qua|sau|trước|từ|về|theo|nhân|cùng|cho) $")  # "Trong báo cáo trước Quốc hội, Thủ tướng …"
_UNITS = frozenset(["tỉnh", "huyện", "xã", "thị xã", "thành phố", "tp", "quận", "phường", "thôn", "ấp", "bản", "thị trấn", "làng", "bang"])
_REASONS = frozenset(["sẽ", "phải", "cần", "nên", "muốn", "vì", "do", "để", "bởi", "khi", "hòng", "nhằm", "nếu", "không", "chưa", "chẳng", "đừng", "hãy", "được", "bị", "việc"])
_REASON_PAIRS = frozenset(["có thể", "trách nhiệm", "từ chối", "nghĩa vụ", "bác bỏ", "quyền được"])


class Sources(Phrases):
    """Finds speakers in one article."""

    def before(self, start: int, end: int, *, loose: bool = False) -> Source | None:
        """Return the speaker whose cue begins at `end`; the clause begins at `start` at the earliest. `loose` accepts unknown words."""
        tokens = self.shadow.tokens(max(start, end - 900), end)[-MAX_TOKENS:]
        tokens, comma = self._trim(tokens)
        if tokens and tokens[-1].name < 0 and (tokens[-1].text in _REASONS or " ".join(t.text for t in tokens[-2:]) in _REASON_PAIRS):
            return Source(tokens[-1].start, end, None, "nobody")  # "… vì cho rằng …": a motive that the writer lends
        if tokens and _CLOSING_DASH.search(self.shadow.text, tokens[-1].end, end) and (dashed := self._dashed(tokens, closed=True)):
            return dashed
        tokens = self._clause(tokens)
        if not tokens:
            return None
        dashed = self._dashed(tokens, closed=False)
        if dashed is not None:
            return dashed
        pieces = self._pieces(tokens)
        head = len(pieces) - 1
        while head and (self._address(pieces[head]) or (self._places(pieces[head]) and self._settles(pieces[head - 1]))):
            head -= 1
        pieces[head:] = [[token for piece in pieces[head:] for token in piece]]
        if self._passive(pieces[-1]):
            return None
        last = self._phrase(pieces[-1], loose=False)
        previous = self._phrase(self._open(pieces[-2]), loose=False) if len(pieces) > 1 else None
        if last and self._person(last):
            if previous and self._person(previous) and previous.end == pieces[-2][-1].end and self._in_a_body(last):
                return previous._replace(end=tokens[-1].end)  # "Ông Lâm, hiệu trưởng Trường Lê Văn Tám": the school's name
            if previous and not _ADVERBIAL.search(self.shadow.text, max(0, previous.start - 8), previous.start) and (previous.kind in ("role", "voice") or (previous.kind == "unnamed" and any(t.name >= 0 for t in pieces[-2]))) and self._nominal(pieces[-2]):
                return last._replace(start=previous.start)
            return last
        if previous and self._person(previous) and previous.end == pieces[-2][-1].end and (
            self._appositive(pieces[-1]) or comma
        ):
            return previous._replace(end=tokens[-1].end)
        if comma and len(pieces) > 2 and not last:
            first = self._phrase(self._open(pieces[-3]), loose=False)
            if first and self._person(first) and self._nominal(pieces[-2]):
                return first._replace(end=tokens[-1].end)
        if last:
            return last
        return self._phrase(pieces[-1], loose=loose)

    def _dashed(self, tokens: list[Token], *, closed: bool) -> Source | None:
        """Return the person before a dash behind which only a description follows: "Ông Lâm - trưởng phòng X, Công an tỉnh Y - | cho biết".

        Between two dashes (`closed`) whatever begins with a title describes: "Bà Hạnh - hiệu trưởng trường X, nơi có nhiều em dự thi nhất - | nói".
        """
        at = next((i for i in range(len(tokens) - 1, 0, -1) if tokens[i].text in ("-", "–", "—") and tokens[i].name < 0), -1)
        if at <= 0 or not self._spaced(tokens[at]):
            return None
        described = tokens[at + 1 :]
        if not described or any(t.name >= 0 and self.shadow.names[t.name].type == "per" for t in described):
            return None
        titled = bool(grams(described, 0, words("titles"))) or (described[0].name >= 0 and self.shadow.names[described[0].name].type == "role")
        if not self._appositive(described) and not (titled and (closed or self._nominal(described))):
            return None
        found = self._phrase(self._open(self._pieces(tokens[:at])[-1]), loose=False)
        return found._replace(end=tokens[-1].end) if found and self._person(found) else None

    def _spaced(self, token: Token) -> bool:
        text = self.shadow.text
        return text[token.start - 1 : token.start].isspace() and text[token.end : token.end + 1].isspace()

    def appositive(self, start: int, end: int) -> bool:
        """Whether [start, end) describes the person named before it."""
        piece = self.shadow.tokens(start, min(end, start + 200))
        if not piece or self.shadow.time_at(start) is not None or any(t.name >= 0 and self.shadow.names[t.name].type == "per" for t in piece):
            return False
        return self._appositive(piece) or (bool(grams(piece, 0, words("titles"))) and self._nominal(piece))

    def joint(self, start: int, end: int) -> int | None:
        """Return where a cue at `end` without a subject of its own is joined on ("…, và | cho rằng"), None where it has a subject."""
        tokens = self.shadow.tokens(max(start, end - 200), end)
        kept, comma = self._trim(tokens)
        if kept and kept[-1].text in JOINERS and kept[-1].name < 0:
            kept = kept[:-1]
            comma = True
        elif len(kept) > 1 and kept[-2].text == "đồng" and kept[-1].text == "thời":
            kept, comma = kept[:-2], True
            while kept and kept[-1].text == ",":
                kept = kept[:-1]
        elif comma and len(kept) < len(tokens) and tokens[len(kept)].text != ",":
            return None
        return (kept[-1].end if kept else start) if comma else None

    def first(self, start: int, end: int) -> Source | None:
        """Return the subject of the clause that begins at `start`: the speaker of a later cue that has none of its own."""
        tokens = self._open(self.shadow.tokens(start, min(end, start + 900))[:MAX_TOKENS])
        pieces = self._pieces(tokens) if tokens else []
        for piece in pieces[:2]:
            found = self._phrase(self._open(piece), loose=False)
            if found and found.kind != "several":
                return found
        return None

    def phrase(self, start: int, end: int, *, loose: bool = False) -> Source | None:
        """Return the speaker that the words [start, end) name, as after "theo" and "dẫn lời"."""
        tokens = self._trim(self.shadow.tokens(start, min(end, start + 900))[:MAX_TOKENS])[0]
        found = self._phrase(tokens, loose=False) if tokens else None
        if found is None and tokens and loose and self._capital(tokens[0]) and not self.verbal(start, end):
            return self._unknown(tokens, tokens[0].start, tokens[-1].end)
        return found

    def _address(self, piece: list[Token]) -> bool:
        """Whether a piece only goes on with an address: "…, thị xã Hạ Vân, tỉnh Bắc Hải"."""
        n = grams(piece, 0, _UNITS)
        return 0 < n < len(piece) and all((t.name >= 0 and self.shadow.names[t.name].type in ("gpe", "loc")) or t.text == "." for t in piece[n:])

    def _places(self, piece: list[Token]) -> bool:
        return all(t.name >= 0 and self.shadow.names[t.name].type in ("gpe", "loc") for t in piece)

    def _settles(self, piece: list[Token]) -> bool:
        """Whether a place behind `piece` only tells where it is: "chị Mai, phố Hàng Lưới, | Hạ Vân"; not "Trước sức ép của Belmar, | Nordia"."""
        piece = self._open(piece)
        if not piece or not self._nominal(piece):
            return False
        if grams(piece, 0, _UNITS) or grams(piece, 0, _SPOTS):
            return True
        found = self._phrase(piece, loose=False)
        return found is not None and found.kind in ("named", "titled", "role", "unnamed", "voice") and not self._places(piece)

    def _in_a_body(self, source: Source) -> bool:
        """Whether the person that ends `source` only gives his name to a school, a street, a company."""
        name = next((n for n in self._names(source.start, source.end) if n.type == "per" and n.entity == source.entity), None)
        if name is None:
            return False
        before = self.shadow.text[max(source.start, name.start - 12) : name.start].split()
        owner = self.shadow.name_at(max(0, name.start - 2))
        return (owner >= 0 and self.shadow.names[owner].type == "org" and self.shadow.names[owner].start > source.start) or (bool(before) and before[-1] in _NAMED_AFTER)

    def _person(self, source: Source) -> bool:
        return source.kind == "titled" or (
            source.kind == "named" and any(n.type == "per" and n.entity == source.entity for n in self._names(source.start, source.end))
        )
