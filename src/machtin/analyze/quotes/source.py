"""Tell who speaks from the words before a cue.

In:  the words between the beginning of a clause and its cue ("Tuy nhiên, phát ngôn viên Bộ Ngoại giao Nordia Jan Weiss hôm 8/1 | cho biết").
Out: a `Source`: the words as written, the entity they name, and what kind of source it is; None where no speaker can be told.
A wrong speaker is worse than none: a person inside somebody else's description ("vợ ông Lâm", "một quan chức thuộc chính quyền Tổng thống Orlov")
is never the speaker.
Gap: two speakers at once ("Ông Lâm và bà Hạnh cho biết") stand as words without an entity.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from machtin.analyze.quotes.shadow import Name, Shadow, Token
from machtin.analyze.quotes.tables import words

MAX_TOKENS = 70  # a clause before its cue; the longest of the dev articles has 41
MAX_UNKNOWN = 10  # tokens of a speaker about whom nothing is known

_STOPS = frozenset(";:\"“”?!…")
_JOINERS = frozenset(["và", "nhưng", "song", "rồi", "đồng thời"])
_OF = frozenset(["của", "từ", "thuộc", "trên", "do", "bởi", "ở", "tại", "với", "cho", "về", "trong", "quanh", "cạnh", "gần", "cùng"])
_VERBAL = frozenset(["đã", "sẽ", "đang", "bị", "được", "không", "chưa", "là", "có", "từ chối", "vừa", "phải", "muốn", "nên", "cần", "đưa", "yêu", "kêu", "tố", "lên", "trả", "trao", "phát", "chia", "nhận"])
_VERBAL_PAIRS = frozenset(["công bố", "phát đi", "đăng tải", "có mặt", "chứng kiến", "bày tỏ", "kêu gọi", "cho thấy"])
_DEICTIC = frozenset(["này", "ấy", "đó", "trên", "kia", "nọ", "nói trên"])
_NO_SPEAKER = frozenset(["điều", "việc", "kết quả", "sự", "vấn đề", "trong", "tại", "ở", "với", "từ", "khi", "sau", "trước", "để", "theo", "đây", "đó", "này", "do", "vì", "bằng", "lý do", "cuộc", "vụ", "không", "chưa", "nếu", "như", "qua", "đến", "tới", "vào", "lúc", "hôm", "cách", "câu", "cho", "có", "về"])

Resolver = Callable[[int, int], str | None]


class Source(NamedTuple):
    """Who speaks: [start, end) as written; `kind` is named, pronoun, role, voice, unnamed, text, several or unknown."""

    start: int
    end: int
    entity: str | None
    kind: str


def grams(tokens: list[Token], at: int, table: frozenset[str], longest: int = 4) -> int:
    """Return how many tokens from `at` make the longest entry of `table`, 0 for none."""
    for n in range(min(longest, len(tokens) - at), 0, -1):
        if " ".join(t.text for t in tokens[at : at + n]) in table:
            return n
    return 0


def grams_before(tokens: list[Token], end: int, table: frozenset[str], longest: int = 4) -> int:
    """Return how many tokens that end at `end` (exclusive) make the longest entry of `table`, 0 for none."""
    for n in range(min(longest, end), 0, -1):
        if " ".join(t.text for t in tokens[end - n : end]) in table:
            return n
    return 0


class Sources:
    """Finds speakers in one article."""

    def __init__(self, shadow: Shadow, resolve: Resolver) -> None:
        self.shadow, self.resolve = shadow, resolve

    def before(self, start: int, end: int, *, loose: bool = False) -> Source | None:
        """Return the speaker whose cue begins at `end`; the clause begins at `start` at the earliest. `loose` accepts unknown words."""
        tokens = self.shadow.tokens(max(start, end - 900), end)[-MAX_TOKENS:]
        tokens, comma = self._trim(tokens)
        if tokens and tokens[-1].name < 0 and (tokens[-1].text in _REASONS or " ".join(t.text for t in tokens[-2:]) in _REASON_PAIRS):
            return Source(tokens[-1].start, end, None, "nobody")  # "… vì cho rằng …": a motive that the writer lends
        tokens = self._clause(tokens)
        if not tokens:
            return None
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
            if previous and (previous.kind in ("role", "voice") or (previous.kind == "unnamed" and any(t.name >= 0 for t in pieces[-2]))) and self._nominal(pieces[-2]):
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

    def appositive(self, start: int, end: int) -> bool:
        """Whether [start, end) describes the person named before it."""
        piece = self.shadow.tokens(start, min(end, start + 200))
        if not piece or self.shadow.time_at(start) is not None or any(t.name >= 0 and self.shadow.names[t.name].type == "per" for t in piece):
            return False
        return self._appositive(piece) or (bool(grams(piece, 0, words("titles"))) and self._nominal(piece))

    def opens(self, start: int, end: int) -> bool:
        """Whether [start, end) holds nothing but openers: "Tuy nhiên, hôm 8/1, "."""
        return not self._open(self.shadow.tokens(start, end))

    def verbal(self, start: int, end: int) -> bool:
        """Whether a verb stands in [start, end): then the words before it name no source but begin a clause."""
        return any(t.name < 0 and t.text in _VERBAL for t in self.shadow.tokens(start, end))

    def joint(self, start: int, end: int) -> int | None:
        """Return where a cue at `end` without a subject of its own is joined on ("…, và | cho rằng"), None where it has a subject."""
        tokens = self.shadow.tokens(max(start, end - 200), end)
        kept, comma = self._trim(tokens)
        if kept and kept[-1].text in _JOINERS and kept[-1].name < 0:
            kept = kept[:-1]
            comma = True
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

    def _trim(self, tokens: list[Token]) -> tuple[list[Token], bool]:
        """Take adverbs, times, brackets and commas off the end; tell whether a comma stood there."""
        end, comma, table = len(tokens), False, words("between")
        while end:
            token = tokens[end - 1]
            if token.name >= 0:
                break
            if token.text in ",-":
                comma, end = True, end - 1
            elif (time := self.shadow.time_at(token.start)) is not None:
                while end and tokens[end - 1].start >= time.start:
                    end -= 1
            elif (n := grams_before(tokens, end, table)) and not (n == end and grams(tokens, 0, words("pronouns")) == end):
                end -= n
            elif token.text == ")":
                opening = next((i for i in range(end - 1, max(-1, end - 16), -1) if tokens[i].text == "("), -1)
                if opening <= 0:
                    break
                end = opening
            else:
                break
        return tokens[:end], comma

    def _clause(self, tokens: list[Token]) -> list[Token]:
        """Keep what belongs to the clause of the cue: after the last stop, conjunction or quoting verb."""
        cuts = words("cuts")
        begin = 0
        for i in range(len(tokens) - 1, -1, -1):
            token = tokens[i]
            if token.name >= 0:
                continue
            if token.text in _STOPS:
                begin = i + 1
                break
            if i < len(tokens) - 1 and grams_before(tokens, i + 1, cuts, 3):
                begin = i + 1
                break
            if token.text in _JOINERS and not self._coordinates(tokens, i):
                begin = i + 1
                break
            if token.text in _INTERVIEW and i and " ".join(t.text for t in tokens[i : i + 2]) in _INTERVIEWS:
                left = tokens[:i]
                if any(t.name >= 0 for t in left[-12:]) and not any(t.text == "," and t.name < 0 for t in tokens[i:]):
                    return self._clause(self._trim(left)[0])
        if begin and tokens[begin - 1].text == "theo":
            comma = next((i for i in range(begin, len(tokens)) if tokens[i].text == "," and tokens[i].name < 0), -1)
            begin = comma + 1 or begin  # "Theo A, B | cho biết": B speaks
        if begin and tokens[begin - 1].text in ("dẫn", "lời"):
            while begin < len(tokens) and tokens[begin].name < 0 and tokens[begin].text in _RELAYED:
                begin += 1
        return self._open(tokens[begin:])

    def _coordinates(self, tokens: list[Token], at: int) -> bool:
        """Whether "và" at `at` joins two names."""
        if tokens[at].text != "và" or at == 0 or at + 1 >= len(tokens):
            return False
        return tokens[at - 1].name >= 0 and (tokens[at + 1].name >= 0 or bool(grams(tokens, at + 1, words("titles"))))

    def _open(self, tokens: list[Token]) -> list[Token]:
        """Take openers ("Tuy nhiên,", times, places) off the beginning."""
        table, at = words("openers"), 0
        while at < len(tokens):
            token = tokens[at]
            if token.name >= 0:
                break
            time = self.shadow.time_at(token.start)
            if time is not None:
                while at < len(tokens) and tokens[at].start < time.end:
                    at += 1
            elif token.text in ",-.)/":
                at += 1
            elif n := grams(tokens, at, table):
                at += n
            else:
                break
        return tokens[at:]

    def _pieces(self, tokens: list[Token]) -> list[list[Token]]:
        """Split at commas and spaced dashes outside brackets and names."""
        pieces: list[list[Token]] = [[]]
        depth = 0
        for token in tokens:
            if token.text == "(":
                depth += 1
            elif token.text == ")":
                depth = max(0, depth - 1)
            if token.text == "," and token.name < 0 and not depth:
                pieces.append([])
            else:
                pieces[-1].append(token)
        return [p for p in pieces if p] or [[]]

    def _capital(self, token: Token) -> bool:
        return self.shadow.shape[token.start].isupper()

    def _passive(self, piece: list[Token]) -> bool:
        """Whether somebody stands behind "được", "bị" or "do": "Tin này được ông Lâm | cho biết" is no report of the tin's."""
        return any(
            t.name < 0 and t.text in ("được", "bị", "do") and i and (piece[i + 1].name >= 0 or grams(piece, i + 1, words("titles")))
            for i, t in enumerate(piece[:-1])
        ) and not any(t.name < 0 and t.text in _VERBAL and t.text not in ("được", "bị") for t in piece)

    def _address(self, piece: list[Token]) -> bool:
        """Whether a piece only goes on with an address: "…, thị xã Hạ Vân, tỉnh Bắc Hải"."""
        n = grams(piece, 0, _UNITS)
        return 0 < n < len(piece) and all(t.name >= 0 and self.shadow.names[t.name].type in ("gpe", "loc") or t.text == "." for t in piece[n:])

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

    def _person(self, source: Source) -> bool:
        return source.kind == "titled" or (
            source.kind == "named" and any(n.type == "per" and n.entity == source.entity for n in self._names(source.start, source.end))
        )

    def _names(self, start: int, end: int) -> list[Name]:
        i = self.shadow.name_at(start)
        out = []
        names = self.shadow.names
        i = i if i >= 0 else next((j for j in range(self._first_name(start), len(names)) if names[j].start >= start), len(names))
        while i < len(names) and names[i].start < end:
            out.append(names[i])
            i += 1
        return out

    def _first_name(self, start: int) -> int:
        from bisect import bisect_left

        return bisect_left(self.shadow._name_starts, start)

    def _nominal(self, piece: list[Token]) -> bool:
        return not any(t.name < 0 and t.text in _VERBAL for t in piece)

    def _appositive(self, piece: list[Token]) -> bool:
        """Whether a piece describes the person named before it: "một người dùng mạng khác", "nguyên Phó phòng …", a role."""
        if not piece or not self._nominal(piece):
            return False
        first = piece[0]
        if first.name >= 0:
            return self.shadow.names[first.name].type == "role"
        return bool(grams(piece, 0, words("quantifiers")) or grams(piece, 0, words("people")) or grams(piece, 0, _APPOSED))

    def _phrase(self, tokens: list[Token], *, loose: bool) -> Source | None:
        """Return the speaker that a noun phrase names."""
        tokens = self._open(tokens) if tokens and tokens[0].text in ",-" else tokens
        if not tokens:
            return None
        names, at = self.shadow.names, 0
        start = tokens[0].start
        end = self._phrase_end(tokens)
        if tokens[0].name < 0 and end < tokens[-1].end and (n := grams(tokens, 0, words("texts"))) and (voice := self._voice(tokens, n, start, tokens[-1].end)):
            return voice._replace(end=tokens[-1].end)  # "Thông tin vừa được phát đi từ Ngân hàng …"
        inside = [names[i] for i in sorted({t.name for t in tokens if t.name >= 0 and t.start < end})]
        length = sum(1 for t in tokens if t.start < end)
        # A pronoun, or "cơ quan này".
        n = grams(tokens, 0, words("pronouns"))
        if n and n < length and not inside and not self._capital(tokens[n]) and tokens[n].text not in _DEICTIC and not (
            grams(tokens, 0, words("people")) > n or grams(tokens, 0, words("kin")) > n or grams(tokens, 0, words("titles")) > n or tokens[n].text in _JOINERS
        ):
            return Source(start, tokens[n - 1].end, self.resolve(start, tokens[n - 1].end), "pronoun")  # "Anh dành nhiều lời khuyên, | nói"
        if n and (n == length or (n + 1 == length and tokens[n].text in _DEICTIC) or (n < len(tokens) and tokens[n].text in _VERBAL and tokens[n].name < 0)):
            stop = tokens[n].end if n + 1 == length and tokens[n].text in _DEICTIC else tokens[n - 1].end
            return Source(start, stop, self.resolve(start, stop), "pronoun")
        deictic = next((i for i, t in enumerate(tokens[:8]) if t.name < 0 and t.text in _DEICTIC and t.start < end), -1)
        if deictic > 0 and not inside:
            stop = tokens[deictic].end
            head = grams(tokens, 0, words("collective")) or grams(tokens, 0, words("people")) or grams(tokens, 0, words("titles"))
            if head:
                return Source(start, stop, self.resolve(start, stop), "pronoun")
        if tokens[0].text == "có" and len(tokens) > 1 and grams(tokens, 1, words("texts")):
            tokens = tokens[1:]
            start = tokens[0].start
        quantified = 0
        while quantified < len(tokens) and (n := grams(tokens, quantified, words("quantifiers")) or int(tokens[quantified].text.isdigit() or tokens[quantified].text == "%")):
            quantified += n
        at = quantified
        if at >= len(tokens):
            return None
        if tokens[at].name < 0 and (n := grams(tokens, at, words("kin"))) and inside:
            follows = at + n
            ambiguous = grams(tokens, at, words("titles")) == n and tokens[min(follows, len(tokens) - 1)].name >= 0  # "luật sư Tín"
            if follows < len(tokens) and not ambiguous and (tokens[follows].text == "của" or tokens[follows].name >= 0 or grams(tokens, follows, words("titles"))):
                return self._kin(tokens, follows, start, end)
        if quantified and tokens[0].text != "cả" and tokens[0].text not in ("nữ", "nam", "cựu", "nguyên", "tân", "vị", "viên"):
            if grams(tokens, at, words("people")) or grams(tokens, at, words("texts")) or (tokens[at].name >= 0 and names[tokens[at].name].type == "role"):
                return self._unnamed(tokens, at, start, end, inside)
            if loose and not inside:
                return self._unknown(tokens, start, end)
            if not inside or tokens[at].name < 0:
                return self._unnamed(tokens, at, start, end, inside) if tokens[0].text in ("một", "các", "những", "nhiều") and length <= 14 else None
        return self._named(tokens, at, start, end, inside, loose)

    def _phrase_end(self, tokens: list[Token]) -> int:
        """Where the noun phrase ends: before a verb mark that stands outside names, and at the latest where the words do."""
        for i, token in enumerate(tokens):
            if i and token.name < 0 and (token.text in _VERBAL or " ".join(t.text for t in tokens[i : i + 2]) in _VERBAL_PAIRS) and " ".join(t.text for t in tokens[i : i + 2]) not in _NOT_VERBAL:
                return tokens[i - 1].end
        return tokens[-1].end

    def _kin(self, tokens: list[Token], follows: int, start: int, end: int) -> Source | None:
        """ "vợ anh Tùng": unnamed, unless "là" or the words' end names her."""
        for i in range(follows, len(tokens) - 1):
            if tokens[i].text == "là" and tokens[i].name < 0:
                named = self._phrase(tokens[i + 1 :], loose=False)
                if named:
                    return named
        return Source(start, end, None, "unnamed")

    def _unnamed(self, tokens: list[Token], at: int, start: int, end: int, inside: list[Name]) -> Source:
        """Return "một quan chức giấu tên": no entity, but for a person named right behind the noun or a text's publisher."""
        n = grams(tokens, at, words("texts"))
        if n and inside and not grams(tokens, at, words("people")) and " ".join(t.text for t in tokens[at : at + n]) != "nguồn tin":
            voice = self._voice(tokens, at + n, start, end)
            if voice:
                return voice
        return Source(start, end, None, "text" if n else "unnamed")

    def _voice(self, tokens: list[Token], at: int, start: int, end: int) -> Source | None:
        """Return whoever is named first behind a noun like "thông cáo (của)"; nobody where another noun stands between."""
        names = self.shadow.names
        for i in range(at, len(tokens)):
            token = tokens[i]
            if token.start >= end:
                return None
            if token.name >= 0:
                name = names[token.name]
                if name.type == "role":
                    continue
                if name.type == "misc":
                    return None
                if name.type in ("gpe", "loc"):
                    org = next((n for n in self._names(name.end, end) if n.type == "org"), None)
                    if org is not None and not self._of_between(name.end, org.start):
                        name = org
                    elif " ".join(t.text for t in tokens[:at]) in words("media"):
                        return None
                return Source(start, end, name.entity, "voice")
            if token.text in ("do", "trên"):
                return None
            if token.text not in _OF and self.shadow.time_at(token.start) is None and not grams(tokens, i, words("titles")) and token.text not in _LINKS:
                known = grams(tokens, i, words("people"))
                if known and tokens[i].text not in _LINKS:
                    return None
        return None

    def _named(self, tokens: list[Token], at: int, start: int, end: int, inside: list[Name], loose: bool) -> Source | None:
        names = self.shadow.names
        first = tokens[at]
        head = names[first.name] if first.name >= 0 else None
        persons = [n for n in inside if n.type == "per"]
        if head is not None and head.type == "per":
            if len(persons) > 1 and "và" in self.shadow.text[head.end : persons[1].start].split():
                return Source(start, end, None, "several")
            return Source(start, self._through(tokens, head.end, end), head.entity, "named")
        title = grams(tokens, at, words("titles")) if head is None else 0
        if (head is not None and head.type == "role") or title:
            person = self._owner(tokens, at, persons)
            if person is not None:
                return Source(start, person.end, person.entity, "named")
            groups = [n for n in inside if n.type in ("org", "gpe", "loc")]
            if title and grams(tokens, at, words("voices")) and groups and groups[0].start - tokens[at + title - 1].end <= 1:
                return Source(start, end, groups[0].entity, "voice")
            if head is None and grams(tokens, at, words("voices")):
                voice = self._voice(tokens, at + grams(tokens, at, words("voices")), start, end)
                if voice is not None:
                    return voice
            if title and at + title < len(tokens) and self._capital(tokens[at + title]):  # "ông Trần Lâm" that the tagger missed
                last = at + title
                while last + 1 < len(tokens) and tokens[last + 1].end <= end and self._capital(tokens[last + 1]):
                    last += 1
                return Source(start, tokens[last].end, None, "titled")
            if head is not None:
                said = self.shadow.text[head.start : head.end]
                if said in words("voices"):
                    voice = self._voice(tokens, at + len(said.split()), start, end)
                    if voice is not None:
                        return voice
                return Source(start, end, head.entity or (self.resolve(start, end) if not groups else None), "role")
            return Source(start, end, self.resolve(start, end) if end - start < 40 else None, "unnamed")
        if head is not None:
            if head.type == "misc":
                return None
            following = [n for n in persons if n.start >= head.end]
            if following and not self._of_between(head.end, following[0].start) and following[0].end == end:
                return Source(start, end, following[0].entity, "named")
            others = [n for n in inside if n.start >= head.end and n.type == head.type]
            if others and self.shadow.text[head.end : others[0].start].strip() == "và":
                return Source(start, end, None, "several")
            return Source(start, end, head.entity, "named")
        for table in ("voices", "people", "texts"):
            n = grams(tokens, at, words(table))
            if not n:
                continue
            if table == "voices" and inside:
                voice = self._voice(tokens, at + n, start, end)
                if voice is not None:
                    return voice
                continue
            if persons and persons[0].start - tokens[at + n - 1].end <= 1:
                return Source(start, persons[0].end, persons[0].entity, "named")
            if table == "texts" and inside and " ".join(t.text for t in tokens[at : at + n]) != "nguồn tin" and (voice := self._voice(tokens, at + n, start, end)) is not None:
                return voice
            return Source(start, end, None, "unnamed" if table == "people" else "text")
        length = sum(1 for t in tokens if t.end <= end)
        proper = not inside and (length > 1 or self.shadow.shape[start:end].isupper()) and all(self._capital(t) or t.text in ".&'" for t in tokens if t.end <= end)  # a name that the tagger missed
        return self._inner(tokens, start, end, persons) or (self._unknown(tokens, start, end) if loose or proper else None)

    def _through(self, tokens: list[Token], at: int, end: int) -> int:
        """The end of a name with the bracket behind it."""
        return at

    def _owner(self, tokens: list[Token], at: int, persons: list[Name]) -> Name | None:
        """The person whom a title or role at `at` belongs to: the first one not reached through "của", "thuộc" and the like."""
        for person in persons:
            before = next((i for i in range(len(tokens) - 1, -1, -1) if tokens[i].start < person.start), -1)
            while before > at and (n := grams_before(tokens, before + 1, words("titles"))) and before - n >= at:
                before -= n
            role_before = before > at and tokens[before].name >= 0 and self.shadow.names[tokens[before].name].type == "role" and not any(
                t.name == tokens[before].name for t in tokens[at : at + 1]
            )
            if role_before:
                # "quan chức thuộc chính quyền Tổng thống Orlov" against "Tư lệnh Hải quân, Đô đốc Orlov"
                roles = tokens[before].name
                while before > at and tokens[before].name == roles:
                    before -= 1
            if tokens[before].name < 0 and tokens[before].text in _OF and before > at:
                continue
            if role_before and tokens[before].name < 0 and tokens[before].text not in ",-" and before > at:
                continue
            return person
        return None

    def _of_between(self, start: int, end: int) -> bool:
        return any(w in _OF or w in ("và", "hay") for w in self.shadow.text[start:end].split())

    def _inner(self, tokens: list[Token], start: int, end: int, persons: list[Name]) -> Source | None:
        """Return a speaker that stands behind other words: "Sau trận đấu huấn luyện viên Quý | nói"."""
        last = tokens[-1]
        if last.name >= 0 and self.shadow.names[last.name].type == "per" and last.end <= end:
            person = self.shadow.names[last.name]
            i = next(k for k in range(len(tokens)) if tokens[k].name == last.name)
            before = i
            while before and (n := grams_before(tokens, before, words("titles"))):
                before -= n
            while before and tokens[before - 1].name >= 0 and self.shadow.names[tokens[before - 1].name].type in ("role", "org", "gpe"):
                before -= 1
            if before and (tokens[before - 1].text in _OF or grams_before(tokens, before, words("kin"))):
                return None
            return Source(tokens[before].start, person.end, person.entity, "named")
        for i in range(1, len(tokens)):
            token = tokens[i]
            if token.start >= end:
                break
            if token.name >= 0 and self.shadow.names[token.name].type in ("role", "per", "org", "gpe") and tokens[i - 1].name != token.name:
                before = i
                while before and (n := grams_before(tokens, before, words("titles"))):
                    before -= n
                if before and tokens[before - 1].text in _OF:
                    continue
                return None if before == 0 else self._phrase(tokens[before:], loose=False) if before < i else None
            if token.text in ("một", "các", "nhiều", "những") and (grams(tokens, i + 1, words("people")) or grams(tokens, i + 1, words("texts"))):
                return self._phrase(tokens[i:], loose=False)
        return None

    def _unknown(self, tokens: list[Token], start: int, end: int) -> Source | None:
        inside = [t for t in tokens if t.end <= end]
        if not 0 < len(inside) <= MAX_UNKNOWN or grams(tokens, 0, _NO_SPEAKER):
            return None
        return Source(start, end, None, "unknown")


_INTERVIEW = frozenset(["trả", "trao", "phát", "chia", "nói", "trong", "viết", "họp", "trực"])
_INTERVIEWS = frozenset(["trả lời", "trao đổi", "phát biểu", "chia sẻ", "nói với", "viết trên", "họp báo", "trong cuộc", "trong buổi", "trực tiếp"])
_APPOSED = frozenset(["nguyên", "cựu", "quyền", "giám đốc", "phó", "trưởng", "chủ", "chủ tịch", "người", "nhà", "đại diện", "thành viên", "tác giả", "đến từ", "thuộc", "ngụ", "quê", "trú", "con", "mẹ", "bố", "vợ", "chồng", "chuyên gia", "nhân viên", "cán bộ", "bác sĩ", "giáo sư", "luật sư"])
_SPOTS = frozenset(["đường", "phố", "ngõ", "ngách", "hẻm", "khu", "khu phố", "chợ", "tổ", "ngụ", "quê", "quê ở", "trú", "trú tại", "ở", "số nhà", "chung cư", "công an"])
_UNITS = frozenset(["tỉnh", "huyện", "xã", "thị xã", "thành phố", "tp", "quận", "phường", "thôn", "ấp", "bản", "thị trấn", "làng", "bang"])
_REASONS = frozenset(["sẽ", "phải", "cần", "nên", "muốn", "vì", "do", "để", "bởi", "khi", "hòng", "nhằm", "nếu", "không", "chưa", "chẳng", "đừng", "hãy", "được", "bị", "việc"])
_REASON_PAIRS = frozenset(["có thể", "trách nhiệm", "từ chối", "nghĩa vụ", "bác bỏ", "quyền được"])
_RELAYED = frozenset(["lại", "nguồn", "tin", "lời", "từ", "của", "thông", "báo", "theo"])
_LINKS = frozenset(["được", "phát", "đi", "vừa", "mới", "công", "bố", "ngày", "hôm", "nhóm", ",", "(", ")", "chính", "thức", "bản"])
_NOT_VERBAL = frozenset(["có trách", "có thẩm", "có liên", "có uy", "có kinh", "có tên", "có tiếng", "có mặt", "có trụ", "có chuyên", "có tuổi", "có tay", "chưa đầy", "không quân", "không gian", "không tặc", "đưa tin", "lên tiếng", "yêu cầu", "không nêu", "không muốn", "không được", "phát ngôn", "phát thanh", "phát triển", "nhận thức", "lên án", "trao đổi", "chia buồn", "phải không", "được nêu", "được phát", "được công", "được đăng", "vừa được", "vừa phát", "là nhân", "không tiết", "được giấu", "được bảo", "yêu nước"])
