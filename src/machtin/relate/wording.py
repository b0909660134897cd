"""Say in one plain phrase what a claim is about: "số binh sĩ: Quân đội Mỹ đang triển khai … tại Iraq".

The phrase is the slot or the counted noun, and the words of the clause that hold the value, whole words only, the value left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from machtin.analysis import Analysis, Word
from machtin.relate.claims import Claim, Material
from machtin.relate.slots import slot_table
from machtin.text.fold import fold

_IDENTIFIERS = {
    "plate": ("biển số xe", "number plate"), "document": ("số hiệu văn bản", "number of the document"), "flight": ("số hiệu chuyến bay", "flight number"),
    "phone": ("số điện thoại", "telephone number"), "version": ("phiên bản", "version"),
}
N_BEFORE, N_BEHIND = 7, 5  # words
MIN_TELLING = 3  # fewer words do not tell what happened
_BREAK = re.compile(r"^(?:[,;:.!?…()“”\"–—-]|và|nhưng|còn|trong khi|tuy nhiên|sau khi|khi|để|theo)$")
_EMPTY_ENDS = frozenset("đã đang sẽ bị được là có của ở tại vào lúc hồi khoảng gần hơn trong với cho từ đến rằng thì mà nên do vì trước sau cùng một các những".split())


def about_of(material: Material, claim: Claim) -> tuple[str, str]:
    """Return what a claim is about, as a plain Vietnamese phrase and an English one."""
    names = {e.id: e.name for e in material.linked.entities}
    slots = {s.key: s for s in slot_table()}
    subject = names.get(claim.subject or "", "")
    if claim.key == "age":
        return f"tuổi của {subject}", f"age of {subject}"
    if claim.key.startswith("name:"):
        return f"cách viết tên {subject}", f"spelling of the name {subject}"
    if claim.key.startswith("slip:"):
        return f"cách viết tên {claim.noun}", f"spelling of the name {claim.noun}"
    if claim.key.startswith("rank:"):
        return f"cấp bậc, danh xưng của {subject}", f"rank or title of {subject}"
    clause = phrase(material, claim)
    tail = f": {clause}" if clause else ""
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
    heads = {"score": ("tỷ số", "score"), "time": ("thời điểm", "when"), "place": ("nơi", "where"), "per": ("tên người", "name"), "title": ("tên tác phẩm", "title")}
    if claim.key in heads:
        vietnamese, english = heads[claim.key]
        return vietnamese + tail, english + tail
    if claim.key == "minute":
        return f"phút của trận đấu{tail}", f"minute of the match{tail}"
    if claim.key.startswith("ordinal"):
        return f"lần thứ mấy{tail}", f"which time{tail}"
    if claim.key.startswith("id: "):
        head, head_en = _IDENTIFIERS.get(claim.key.split(": ")[1], ("số hiệu", "identifier"))
        name = f" {claim.noun}" if claim.key.startswith("id: version") else ""
        return f"{head}{name}{tail}", f"{head_en}{name}{tail}"
    noun = claim.noun or claim.key.partition(": ")[2]
    return f"số {noun}{tail}".replace("  ", " "), f"number of {noun}{tail}".replace("  ", " ")


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
    # A time stands before or behind what happened; the longer side tells it. "Vào hồi 14h, khi người dân …": then the next clause does.
    side = behind if len(behind) >= len(before) else before
    return say(side if len(side) >= MIN_TELLING else _next_clause(material, claim) or side)


def _in_name(analysis: Analysis, word: Word) -> bool:
    """Whether a word stands inside a name, not at its beginning: a name is never cut."""
    at = bisect_left(analysis.mentions, word.start, key=lambda m: m.start) - 1
    return at >= 0 and analysis.mentions[at].start < word.start < analysis.mentions[at].end


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
