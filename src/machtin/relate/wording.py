"""Say in one plain phrase what a claim is about: "số binh sĩ: Quân đội Mỹ đang triển khai … tại Iraq".

The phrase is the slot or the counted noun, and the words of the clause that hold the value, whole words only, the value left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from machtin.analysis import Analysis, Word
from machtin.relate.claims import Claim, Material
from machtin.relate.slots import slot_table, unit_class
from machtin.text.fold import fold

_IDENTIFIERS = {
    "plate": ("biển số xe", "number plate"), "document": ("số hiệu văn bản", "number of the document"), "flight": ("số hiệu chuyến bay", "flight number"),
    "phone": ("số điện thoại", "telephone number"), "version": ("phiên bản", "version"),
}
# What a measure measures, by the dimension of its unit (`values/units.toml`): "số tấn: 3 tấn" would say it twice.
_DIMENSIONS = {
    "money": ("số tiền", "amount"), "percent": ("tỷ lệ", "share"), "length": ("số đo", "measure"), "weight": ("khối lượng", "mass"), "area": ("diện tích", "area"),
    "volume": ("thể tích", "volume"), "speed": ("tốc độ", "speed"), "temperature": ("nhiệt độ", "temperature"), "data": ("dung lượng", "capacity"),
    "power": ("công suất", "power"), "energy": ("điện năng", "energy"),
}
_CURRENCY = re.compile(r"(?:đồng|đ|vnđ|vnd|usd|đô la|\$|euro|eur|€|bảng|£|yên|won|nhân dân tệ|peso|rúp)(?:/(?P<per>.+))?")
N_BEFORE, N_BEHIND = 7, 5  # words
MIN_TELLING = 3  # fewer words do not tell what happened
_BREAK = re.compile(r"^(?:[,;:.!?…()“”\"–—-]|và|nhưng|còn|trong khi|tuy nhiên|sau khi|khi|để|theo)$")
_EMPTY_ENDS = frozenset("đã đang sẽ bị được là có của ở tại vào lúc hồi khoảng gần hơn trong với cho từ đến rằng thì mà nên do vì trước sau cùng một các những".split())


def about_of(material: Material, claim: Claim) -> tuple[str, str]:
    """Return what a claim is about, as a plain Vietnamese phrase and an English one."""
    names = {e.id: e.name for e in material.linked.entities}
    slots = {s.key: s for s in slot_table()}
    subject = names.get(claim.subject or "", "")
    clause = phrase(material, claim)
    tail = f": {clause}" if clause else ""
    if claim.key == "age":
        whose = subject or (claim.noun if claim.noun != "tuổi" else "")
        whom, whom_en = (f" của {whose}", f" of {whose}") if whose else (tail, tail)
        return f"tuổi{whom}", f"age{whom_en}"
    if claim.key == "birth":
        return f"năm sinh của {subject}", f"year of birth of {subject}"
    if claim.key.startswith("name:"):
        return f"cách viết tên {subject}", f"spelling of the name {subject}"
    if claim.key.startswith("slip:"):
        return f"cách viết tên {claim.noun}", f"spelling of the name {claim.noun}"
    if claim.key.startswith("rank:"):
        return f"cấp bậc, danh xưng của {subject}", f"rank or title of {subject}"
    if claim.key.startswith("told:"):  # the question stands in the claim, in both languages
        about, _, about_en = claim.noun.partition("\t")
        if claim.key.startswith("told: whether"):  # what is in question stands in it whole
            return about, about_en
        if "{who}" in about:
            return about.format(who=subject or "người này"), about_en.format(who=subject or "this person")
        words = clause.split()
        while words and fold(words[0]) in _EMPTY_ENDS:
            words.pop(0)
        tail = f": {' '.join(words)}" if len(words) > MIN_TELLING else ""
        return about + tail, about_en + tail
    if claim.key in slots:
        return slots[claim.key].about + tail, slots[claim.key].about_en + tail
    heads = {"range": ("khoảng thời gian", "from when until when"), "score": ("tỷ số", "score"), "time": ("thời điểm", "when"), "place": ("nơi", "where"), "per": ("tên người", "name"), "title": ("tên tác phẩm", "title")}
    if claim.key in heads:
        vietnamese, english = heads[claim.key]
        return vietnamese + tail, english + tail
    if claim.key.startswith("measure: "):
        number = claim.shown.removeprefix(claim.noun).strip()
        return f"{number} là số đo gì{tail}", f"what {number} measures{tail}"
    if claim.key == "minute":
        return f"phút của trận đấu{tail}", f"minute of the match{tail}"
    if claim.key.startswith("ordinal"):
        return f"lần thứ mấy{tail}", f"which time{tail}"
    if claim.key.startswith("id: "):
        head, head_en = _IDENTIFIERS.get(claim.key.split(": ")[1], ("số hiệu", "identifier"))
        name = f" {claim.noun}" if claim.key.startswith("id: version") else ""
        return f"{head}{name}{tail}", f"{head_en}{name}{tail}"
    what, what_en = _measured(claim.noun or claim.key.partition(": ")[2])
    return what + tail, what_en + tail


def _measured(noun: str) -> tuple[str, str]:
    """Return what is counted or measured in that noun or unit, in both languages: "số binh sĩ", "số tiền", "số tiền mỗi lít", "khối lượng"."""
    if not noun.strip():
        return "con số", "number"
    if (money := _CURRENCY.fullmatch(noun.lower())) and (per := (money["per"] or "").strip()):
        return f"số tiền mỗi {per}", f"amount per {per}"
    if (dimension := "money" if money else unit_class(noun)) in _DIMENSIONS:
        return _DIMENSIONS[dimension]
    return f"số {noun}", f"number of {noun}"


def phrase(material: Material, claim: Claim) -> str:
    """Return the words of the clause around a value, the value itself as "…" where words stand on both sides."""
    analysis = material.analyses[claim.article]

    def say(words: list[Word]) -> str:
        return " ".join(analysis.text[words[0].start : words[-1].end].split()) if words else ""

    def empty(word: Word) -> bool:
        return fold(analysis.text[word.start : word.end]) in _EMPTY_ENDS

    before, behind = _around(material, claim)
    while before and empty(before[-1]):
        before.pop()
    while behind and empty(behind[-1]):
        behind.pop()
    if claim.kind != "date":
        return " … ".join(filter(None, (say(before), say(behind))))
    while behind and empty(behind[0]):
        behind.pop(0)
    if claim.focus:  # from the event's word on: "hạ sát thủ lĩnh nhóm dân quân"
        return say(behind)
    before, behind = ([w for w in side if not _in_time(analysis, w)] for side in (before, behind))  # "30/9/2013" is not what happened on 1/1/2011
    # A time stands before or behind what happened; the longer side tells it. "Vào hồi 14h, khi người dân …": then the next clause does.
    side = behind if len(behind) >= len(before) else before
    return say(side if len(side) >= MIN_TELLING else _next_clause(material, claim) or side)


def _in_name(analysis: Analysis, word: Word) -> bool:
    """Whether a word stands inside a name, not at its beginning: a name is never cut."""
    at = bisect_left(analysis.mentions, word.start, key=lambda m: m.start) - 1
    return at >= 0 and analysis.mentions[at].start < word.start < analysis.mentions[at].end


def _in_time(analysis: Analysis, word: Word) -> bool:
    at = bisect_left(analysis.times, word.end, key=lambda t: t.start) - 1
    return at >= 0 and analysis.times[at].start <= word.start < analysis.times[at].end


def _next_clause(material: Material, claim: Claim) -> list[Word]:
    analysis, line = material.analyses[claim.article], claim.line
    first = bisect_left(analysis.words, claim.end, key=lambda w: w.start)
    words = [w for w in analysis.words[first : first + 40] if w.start < line.end]
    while words and (_BREAK.match(fold(analysis.text[words[0].start : words[0].end])) or fold(analysis.text[words[0].start : words[0].end]) in _EMPTY_ENDS):
        words = words[1:]
    clause: list[Word] = []
    for word in words:
        if len(clause) >= N_BEHIND + 4 or (clause and _BREAK.match(fold(analysis.text[word.start : word.end]))):
            break
        clause.append(word)
    return clause


def _around(material: Material, claim: Claim) -> tuple[list[Word], list[Word]]:
    analysis, line = material.analyses[claim.article], claim.line
    start, end = (claim.focus[0], claim.focus[0]) if claim.focus else (claim.start, claim.end)
    words = [w for w in analysis.words[bisect_left(analysis.words, line.start, key=lambda w: w.start) :][:200] if w.start < line.end]
    text = [analysis.text[w.start : w.end] for w in words]
    at = [i for i, w in enumerate(words) if start <= w.start < end]
    first, last = (at[0], at[-1]) if at else next(((i, i - 1) for i, w in enumerate(words) if w.start >= start), (0, -1))

    def breaks(i: int) -> bool:
        if not _BREAK.match(fold(text[i])) or _in_name(analysis, words[i]):
            return False
        pair = text[i] in ("-", "–") and 0 < i < len(text) - 1 and text[i - 1][0].isupper() and text[i + 1][0].isupper()
        return not pair  # "xung đột Marenia - Toskar bùng phát" is one clause

    before: list[Word] = []
    for i in range(first - 1, -1, -1):
        if breaks(i) or len(before) >= N_BEFORE:
            break
        before.insert(0, words[i])
    behind: list[Word] = []
    for i in range(last + 1, len(words)):
        full = len(behind) >= N_BEHIND + (4 if claim.kind == "date" else 0)
        if breaks(i) or (full and not _in_name(analysis, words[i])):
            break
        behind.append(words[i])
    return before, behind
