"""Tell whom a noun phrase means: a name, a title with a name, a role, an organisation's voice, or somebody unnamed.

In:  the tokens of the phrase. Out: a `Source`, or None where the words name no speaker.
A person inside somebody else's description ("vợ ông Lâm", "một quan chức thuộc chính quyền Tổng thống Orlov") is never the speaker.
"""

from __future__ import annotations

from machtin.analyze.quotes.clauses import JOINERS, OF, VERBAL, Clauses, Source, grams, grams_before
from machtin.analyze.quotes.shadow import Name, Token
from machtin.analyze.quotes.tables import words

MAX_UNKNOWN = 10  # tokens of a speaker about whom nothing is known

_VERBAL_PAIRS = frozenset(["công bố", "phát đi", "đăng tải", "có mặt", "chứng kiến", "bày tỏ", "kêu gọi", "cho thấy", "từ chối", "xác nhận"])
_DEICTIC = frozenset(["này", "ấy", "đó", "trên", "kia", "nọ", "nói trên"])
_NO_SPEAKER = frozenset(["điều", "việc", "kết quả", "sự", "vấn đề", "trong", "tại", "ở", "với", "từ", "khi", "sau", "trước", "để", "theo", "đây", "đó", "này", "do", "vì", "bằng", "lý do", "cuộc", "vụ", "không", "chưa", "nếu", "như", "qua", "đến", "tới", "vào", "lúc", "hôm", "cách", "câu", "cho", "có", "về"])
_APPOSED = frozenset(["nguyên", "cựu", "quyền", "giám đốc", "phó", "trưởng", "chủ", "chủ tịch", "người", "nhà", "đại diện", "thành viên", "tác giả", "đến từ", "thuộc", "ngụ", "quê", "trú", "con", "mẹ", "bố", "vợ", "chồng", "chuyên gia", "nhân viên", "cán bộ", "bác sĩ", "giáo sư", "luật sư"])
_LINKS = frozenset(["được", "phát", "đi", "vừa", "mới", "công", "bố", "ngày", "hôm", "nhóm", ",", "(", ")", "chính", "thức", "bản"])
_NOT_VERBAL = frozenset(["có trách", "có thẩm", "có liên", "có uy", "có kinh", "có tên", "có tiếng", "có mặt", "có trụ", "có chuyên", "có tuổi", "có tay", "chưa đầy", "không quân", "không gian", "không tặc", "đưa tin", "lên tiếng", "yêu cầu", "không nêu", "không muốn", "không được", "phát ngôn", "phát thanh", "phát triển", "nhận thức", "lên án", "trao đổi", "chia buồn", "phải không", "được nêu", "được phát", "được công", "được đăng", "vừa được", "vừa phát", "là nhân", "tố viên", "không tiết", "được giấu", "được bảo", "yêu nước"])


class Phrases(Clauses):
    """Reads noun phrases in one article."""

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
            return voice._replace(end=tokens[-1].end)  # "Thông tin vừa được đưa ra từ Ngân hàng …"
        inside = [names[i] for i in sorted({t.name for t in tokens if t.name >= 0 and t.start < end})]
        length = sum(1 for t in tokens if t.start < end)
        # A pronoun, or "cơ quan này".
        n = grams(tokens, 0, words("pronouns"))
        if n and n < length and not inside and not self._capital(tokens[n]) and tokens[n].text not in _DEICTIC and not (
            grams(tokens, 0, words("people")) > n or grams(tokens, 0, words("kin")) > n or grams(tokens, 0, words("titles")) > n or tokens[n].text in JOINERS
        ):
            return Source(start, tokens[n - 1].end, self.resolve(start, tokens[n - 1].end), "pronoun")  # "Anh dành nhiều lời khuyên, | nói"
        if n and (n == length or (n + 1 == length and tokens[n].text in _DEICTIC) or (n < len(tokens) and tokens[n].text in VERBAL and tokens[n].name < 0)):
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
            if i and token.name < 0 and (token.text in VERBAL or " ".join(t.text for t in tokens[i : i + 2]) in _VERBAL_PAIRS) and " ".join(t.text for t in tokens[i : i + 2]) not in _NOT_VERBAL:
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
            if (n := grams(tokens, i, words("titles"))) and i + n < len(tokens) and tokens[i + n].name >= 0 and names[tokens[i + n].name].type in ("gpe", "loc") and (
                not grams(tokens, i, words("voices")) and not any(x.type in ("per", "org") for x in self._names(tokens[i + n].start, end))
            ):
                return None  # "đánh giá của chuyên gia Nordia": of somebody from there
            if token.text not in OF and self.shadow.time_at(token.start) is None and not grams(tokens, i, words("titles")) and token.text not in _LINKS:
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
            return Source(start, head.end, head.entity, "named")
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
            if tokens[before].name < 0 and tokens[before].text in OF and before > at:
                continue
            if role_before and tokens[before].name < 0 and tokens[before].text not in ",-" and before > at:
                continue
            return person
        return None

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
            if before and (tokens[before - 1].text in OF or grams_before(tokens, before, words("kin"))):
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
                if before and tokens[before - 1].text in OF:
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
