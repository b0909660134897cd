"""Who belongs to whom, is led by whom, and what else is called what, as the text tells it.

In:  a reading, its mentions and entities. Out: affiliations in order of place; a span runs from the first name to the last word of the phrase.
"A là một bộ phận của B", "B bao gồm A và C", "các thành viên khác của liên quân này là A, C và D", "A có tên gọi chính thức là B", "B do A lãnh đạo".
`member` belongs to `group`; for "led by" `member` is who leads; for "also called" both are one entity where `resolve_entities` has joined the two names.
A phrase that is denied, planned or asked about ("không phải là", "muốn gia nhập") tells nothing.
Gap: members that are described and not named ("hơn 60 nhóm dân quân"); relations over more than one sentence.
Source: cue phrases are own observation of the press; kinds are the contract's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

import msgspec

from machtin.analysis import Affiliation, AffiliationKind, Entity, Mention, Span
from machtin.analyze.entities import resolve_reference
from machtin.analyze.entities.named import ALSO_CALLED
from machtin.analyze.reading import Reading
from machtin.text.fold import Folded, fold, shadow_of

MAX_GAP = 120  # characters between the first name and the phrase; a clause of the news is shorter

# (kind, phrase, which side is the group). The phrase stands between the two sides; the example is a test.
PHRASES: tuple[tuple[AffiliationKind, str, str], ...] = (
    ("part of", r"là (?:một )?(?:bộ phận|phần|nhánh|chi nhánh|đơn vị|công ty con|công ty thành viên|cánh vũ trang|cánh quân sự|lực lượng)(?: nòng cốt)? (?:trực thuộc|thuộc|của)", "right"),  # Sư đoàn 7 là một bộ phận của Quân đoàn Bắc
    ("part of", r"(?:hiện |vốn )?(?:trực thuộc|thuộc)(?: quyền quản lý của| sự quản lý của| biên chế của)?", "right"),  # Đội 3 trực thuộc Công an huyện An Lạc
    ("member of", r"(?:hiện |vốn |từng )?là (?:một )?(?:(?:trong (?:những|các) )?(?:quốc gia |nước )?thành viên|đảng viên|hội viên|nước thành viên|cầu thủ|tuyển thủ)(?: chính thức| sáng lập| chủ chốt)? (?:của|thuộc)?", "right"),  # Lào là thành viên của Hội Sông Xanh
    ("member of", r"(?:đã |vừa |chính thức )*(?:gia nhập|trở thành (?:một )?(?:nước )?thành viên(?: chính thức)? (?:của|thứ \w+ của))", "right"),  # Timor đã gia nhập Hội Sông Xanh
    ("led by", r"do", "left"),  # Liên minh Phương Nam do Kosta lãnh đạo
)
_PHRASE = re.compile("|".join(rf"(?P<p{i}>{phrase})" for i, (_, phrase, _) in enumerate(PHRASES)))
_LED = re.compile(r"\s*(?:trực tiếp )?(?:làm )?(?:dẫn đầu|lãnh đạo|đứng đầu|cầm đầu|chỉ huy|điều hành|chủ tịch)\b")
_INCLUDES = re.compile(r"\b(?:bao gồm|gồm có|gồm|quy tụ)(?: các thành viên| các nước| các đơn vị)?[\s:\"']*\Z")
_MEMBERS_ARE = re.compile(r"\b(?:các |những )?(?:nước |quốc gia )?(?:thành viên|đơn vị|lực lượng|nhóm)(?: khác| còn lại| chính| sáng lập)?(?: của| trong| thuộc)? (?P<group>.{2,60}?) (?:là|gồm|bao gồm|gồm có)[\s:\"']*\Z")
_LEAD_IN = re.compile(r"[\s\"')]*(?:\([^()]{0,40}\))?[\s\"']*,?\s*(?:(?:tại|ở) \Z)?\Z")
_CLASSIFIER = re.compile(r"\s*(?:(?:tổ chức|tập đoàn|nhóm|liên quân|liên minh|lực lượng|phong trào|đảng|câu lạc bộ|clb|đội|hãng|công ty|khối|ông|bà|anh|tướng|nước)\s*)?[\"']?\s*\Z")
_BETWEEN_MEMBERS = re.compile(r"[\s\"']*(?:,|và|cùng|,\s*và|cùng với)\s*(?:nước |tổ chức |nhóm |tỉnh |công ty )?[\"']?\Z")
_SUBJECT_END = re.compile(r"[\s\"')]*(?:\([^()]{0,24}\))?[\s,]*(?:hiện |hiện nay |vốn |này |cũng |chủ yếu |bao )?(?:tại \w+ )?\Z")
_NOT_SO = re.compile(r"\b(?:không|chưa|chẳng|muốn|xin|có thể|sẽ|nếu|liệu|đề nghị|từ chối)\b")
_INNER_LEADER = re.compile(r"\bdo (.{2,40}) (?:dẫn đầu|lãnh đạo|đứng đầu|cầm đầu|chỉ huy)\Z")
_CUE = re.compile(r"\b(?:thuộc|thành viên|đảng viên|hội viên|cầu thủ|tuyển thủ|bao gồm|gồm|quy tụ|gia nhập|do|bộ phận|phần|nhánh|đơn vị|cánh|công ty con|lực lượng|gọi|biết đến|tên|biệt danh|bí danh|biệt hiệu|nghệ danh|pháp danh|tức|tự)\b")
_GROUPS = ("org", "gpe", "misc")


def find_affiliations(reading: Reading, mentions: Sequence[Mention], entities: Sequence[Entity]) -> list[Affiliation]:
    """Return the affiliations that the article tells, by place."""
    shadow = shadow_of(reading.text)
    folded = shadow.text
    by_id = {e.id: e for e in entities}
    names = [m for m in mentions if m.type != "role" and m.entity in by_id]
    sentences: Sequence[Span] = reading.sentences
    if len(folded) != len(reading.text) or any(shadow.origin(i) != i for i in (0, len(folded) // 2, len(folded))):
        there = partial(bisect_left, range(len(folded) + 1), key=shadow.origin)
        names = [msgspec.structs.replace(m, start=there(m.start), end=there(m.end)) for m in names]
        sentences = [Span(there(s.start), there(s.end)) for s in sentences]
    found: list[Affiliation] = []
    at = 0
    for sentence in sentences:
        while at < len(names) and names[at].start < sentence.start:
            at += 1
        end = at
        while end < len(names) and names[end].end <= sentence.end:
            end += 1
        here = names[at:end]
        at = end
        if here:
            found.extend(_inner_leaders(here, folded, by_id))
            if _CUE.search(folded, sentence.start, sentence.end):
                found.extend(_between(here, folded))
                found.extend(_lists(reading, here, sentence, shadow, mentions, entities))
    found = [msgspec.structs.replace(a, start=start, end=end) for a in found for start, end in [shadow.span(a.start, a.end)]]
    unique = {(a.member, a.group, a.kind): a for a in reversed(found) if a.member != a.group or a.kind == "also called"}
    return sorted(unique.values(), key=lambda a: (a.start, a.end, a.kind, int(a.member[1:])))


def _between(names: list[Mention], folded: str) -> Iterator[Affiliation]:
    """Relations told between two neighbouring names; a phrase behind a comma goes back to the subject."""
    subject: Mention | None = None
    for one, two in pairwise(names):
        gap = folded[one.end : two.start]
        if len(gap) > MAX_GAP:
            continue
        if one.entity == two.entity and ALSO_CALLED.match(gap) and not _NOT_SO.search(gap):
            yield _made(one, two, "also called", one.start, two.end)
            subject = one
            continue
        match = _PHRASE.search(gap)
        if match is None or _NOT_SO.search(gap) or not _CLASSIFIER.match(gap[match.end() :]) or not _LEAD_IN.match(gap[: match.start()]):
            continue
        kind, _, side = PHRASES[int((match.lastgroup or "p0")[1:])]
        first = subject if subject is not None and "," in gap[: match.start()] else one
        if kind == "led by":
            led = _LED.match(folded, two.end)
            if led and one.type in _GROUPS:
                yield _made(two, one, "led by", one.start, led.end())
        elif two.type in _GROUPS and first.type in ("org", "per", "gpe") and not (first.type == two.type == "gpe") and side == "right":
            if kind == "part of" and first.type == "per":
                kind = "member of"
            if kind == "member of" or (first.type == "org" and two.type == "org"):
                yield _made(first, two, kind, first.start, two.end)
        subject = first if "," in gap[: match.start()] else one


def _lists(reading: Reading, names: list[Mention], sentence: Span, shadow: Folded, mentions: Sequence[Mention], entities: Sequence[Entity]) -> Iterator[Affiliation]:
    """ "B bao gồm A và C"; "các thành viên khác của liên quân này là A, C và D". """
    folded = shadow.text
    for i, first in enumerate(names):
        low = names[i - 1].end if i else sentence.start
        lead = folded[max(low, first.start - MAX_GAP) : first.start]
        base = max(low, first.start - MAX_GAP)
        group: str | None = None
        start = base
        if told := _MEMBERS_ARE.search(folded, max(sentence.start, first.start - MAX_GAP), first.start):
            span = Span(*shadow.span(told.start("group"), told.end("group")))
            group, start = resolve_reference(reading, entities, mentions, span), told.start()
        elif told := _INCLUDES.search(lead):
            subject = lead[: told.start()]
            if i and _SUBJECT_END.match(subject) and names[i - 1].type == "org":
                group, start = names[i - 1].entity, names[i - 1].start
            elif not i:
                words = folded[sentence.start : base + told.start()].rstrip()
                span = Span(*shadow.span(sentence.start, sentence.start + len(words)))
                group, start = resolve_reference(reading, entities, mentions, span), sentence.start
        if group is None or _NOT_SO.search(folded, start, first.start):
            continue
        members = [first]
        for one, two in zip(names[i:], names[i + 1 :], strict=False):
            if not _BETWEEN_MEMBERS.match(folded[one.end : two.start]):
                break
            members.append(two)
        part = {"org": "part of"}
        for member in members:
            if member.type in ("org", "gpe", "per"):
                kind: AffiliationKind = "part of" if part.get(member.type) else "member of"
                yield Affiliation(member.entity or "", group, kind, start, members[-1].end)


def _inner_leaders(names: list[Mention], folded: str, by_id: dict[str, Entity]) -> Iterator[Affiliation]:
    """ "liên minh quân sự do Mỹ dẫn đầu": the leader inside the name, where it is an entity of the article. """
    for mention in names:
        if mention.type == "org" and (told := _INNER_LEADER.search(folded, mention.start, mention.end)):
            leader = told[1].strip()
            who = next((e.id for e in by_id.values() if any(fold(a) == leader for a in e.aliases)), None)
            if who is not None:
                yield Affiliation(who, mention.entity or "", "led by", mention.start, mention.end)


def _made(member: Mention, group: Mention, kind: AffiliationKind, start: int, end: int) -> Affiliation:
    return Affiliation(member.entity or "", group.entity or "", kind, start, end)
