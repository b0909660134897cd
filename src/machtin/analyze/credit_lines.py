"""Lines that are no news: photo credits, bylines and notes of the source, found in text whose line breaks may be lost.

In:  a text and a stretch of it; the tagger's probable breaks as sorted offsets.
Out: `PhotoCredit` and `Signature` records with offsets into the text.
Where a credit ends and the next paragraph begins without a mark ("Ảnh: AFP Mỹ tuyên bố …"), in this order: a break of the tagger, an outlet of the table,
an address, initials, a full stop, else the last capital of the run of capitals, which opens the next sentence.
Gap: "Ảnh: Nam Anh Tuấn nói …" without a tagger's break: both readings are names.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from machtin.analyze.outlets import ADDRESS, credit_head, credit_name, outlet
from machtin.text.letters import CAPITALS

MAX_CREDIT = 90  # characters; the longest credit of the dev stories has 41


class PhotoCredit(msgspec.Struct, frozen=True):
    """Whom a picture is credited to; `start` to `end` with head and brackets, `name` as written."""

    start: int
    end: int
    name: str | None
    inline: bool
    """In brackets or behind a dash, within the caption's own line."""


class Signature(msgspec.Struct, frozen=True):
    """The foot of an article: who wrote it and what it follows; either may be missing."""

    start: int
    end: int
    byline: tuple[int, int] | None
    sources: tuple[str, ...]


_TOKEN = re.compile(r"\S+")
_INITIALS = re.compile(rf"(?:[{CAPITALS}][{CAPITALS}h]?\.){{1,4}}[{CAPITALS}]?\w{{0,12}}(?!\w)")
_GLUE = re.compile(r"\s?[-/,&–]\s?")
_ADDRESS_BEFORE = re.compile(r"[\w-]\.(?:html?|vn|com|net|aspx?|php)\s\Z")
_PROVIDED = re.compile(r"do\s(?P<who>[^.:;()]{1,60}?\scung cấp)", re.IGNORECASE)
# Words that open a paragraph and never continue the name of a photographer or agency.
OPENERS = frozenset(
    [
        "Theo", "Tại", "Trong", "Khi", "Sau", "Trước", "Hiện", "Ngoài", "Đến", "Để", "Với", "Từ", "Vì", "Do", "Nhưng", "Nếu", "Cũng", "Đây", "Qua", "Lúc", "Khoảng", "Vụ", "Các",
        "Những", "Một", "Hai", "Ba", "Tuy", "Trả", "Được", "Ngày", "Chiều", "Sáng", "Tối", "Đêm", "Trưa", "Rạng", "Hôm", "Ông", "Bà", "Anh", "Chị", "Cô", "Hãng", "Tổng", "Thủ", "Bộ",
        "Cảnh", "Công", "Cơ", "Đại", "Người", "Nhiều", "Mới", "Hạt", "Bên", "Cùng", "Vào", "Như", "Riêng", "Trao", "Liên", "Bài", "Clip", "Ảnh", "Video", "Nguồn", "Mặc", "Đồng", "Cuối", "Đầu", "Nói",
    ]
)  # fmt: skip
_SURNAMES = frozenset(["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Trịnh", "Lương", "Đoàn"])


def photo_credits(text: str, start: int, end: int, breaks: Sequence[int] = ()) -> Iterator[PhotoCredit]:
    """Yield the photo credits of text[start:end], in order.

    "Cầu sập. Ảnh: AFP Mỹ tuyên bố …" → the span of "Ảnh: AFP", name "AFP"
    """
    done = start
    for match in credit_head().finditer(text, start, end):
        begin, at = match.span()
        if begin < done or (begin > start and text[begin - 1].isalnum()):
            continue
        head = match["head"] or match["source"]
        opened = _opened_by(text, start, begin)
        first = begin - opened
        bracket = bool(opened) and text[first] in "(["
        if not (head[0].isupper() or opened) or (match["tail"] == "" and not bracket) or (match["tail"] == " " and not bracket and not text.startswith("do ", at)):
            continue
        if (match["source"] or head.lower() == "nguồn") and not (bracket or _opens_line(text, begin, start) or _ADDRESS_BEFORE.search(text, max(start, begin - 30), begin)):
            continue
        if not bracket:
            stop = _name_end(text, at, end, breaks)
            if stop > at:
                yield PhotoCredit(first, stop, _bare(text[at:stop]) or None, bool(opened))
                done = stop
            continue
        close = text.find(")" if text[first] == "(" else "]", at, min(end, at + MAX_CREDIT))
        if close < 0:
            continue
        name = _bare(text[at:close])
        stop = done = close + 1 + (text[close + 1 : close + 2] == ".")
        follows = text[stop : min(end, stop + 3)].lstrip()
        if (name or " " in head) and not (follows[:1].islower() or follows[:1] in tuple(",;:")):
            yield PhotoCredit(first, stop, name or None, True)


def _opened_by(text: str, start: int, at: int) -> int:
    """How many characters before `at` belong to the credit: a bracket or a dash, and the blanks behind it."""
    k = at
    while k > start and at - k < 3 and text[k - 1].isspace():
        k -= 1
    if k > start and (text[k - 1] in "([" or (text[k - 1] in "-–—" and (k - 1 == start or not text[k - 2].isalnum()))):
        return at - k + 1
    return 0


def _bare(name: str) -> str:
    name = name.strip(" .,;:-–—()[]")
    if name.lower() in ("minh họa", "minh hoạ", "tư liệu", "tl", "mh", "minh hoạ internet"):
        return ""  # what kind of picture, not whose
    return name[3:] if name.lower().startswith("do ") else name


def _opens_line(text: str, at: int, start: int) -> bool:
    before = text[max(start, at - 3) : at].rstrip()
    return not before or before[-1] in ".!?…\"”)"


def _name_end(text: str, at: int, end: int, breaks: Sequence[int]) -> int:
    """Where the name of a credit that begins at `at` ends; `at` itself where there is none."""
    limit = min(end, at + MAX_CREDIT)
    near = bisect_left(breaks, at + 1)
    stop = _plain_name_end(text, at, end, limit)
    if near < len(breaks) and breaks[near] <= limit and (stop <= at or breaks[near] < stop):
        return _rstrip(text, at, breaks[near])
    return stop


def _plain_name_end(text: str, at: int, end: int, limit: int) -> int:
    if provided := _PROVIDED.match(text, at, limit):
        return provided.end()
    stop = at
    while match := (credit_name().match(text, stop, limit) or _INITIALS.match(text, stop, limit)):
        stop = match.end()
        glue = _GLUE.match(text, stop, limit)
        if glue is None:
            return stop + (text[stop : stop + 1] == "." and (stop + 1 >= end or text[stop + 1].isspace()))
        stop = glue.end()
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text, stop, limit):
        word = token.group()
        if not (word[0].isupper() or word in ("-", "/", "&", "và")):
            break
        if len(run) > 1 and word in _SURNAMES:
            return run[-1].end()
        if (run or stop > at) and word.strip(",.:") in OPENERS and (word != "Anh" or len(run) > 1):
            return _rstrip(text, at, token.start())
        run.append(token)
        if word[-1] in ".,;!?)" and not _INITIALS.fullmatch(word):
            return token.end() - (word[-1] in ",;)")
        if len(run) > 6:
            break
    if not run:
        return stop if stop > at else at
    ended = limit >= end and run[-1].end() >= _rstrip(text, at, end)
    if ended or run[-1].end() >= limit:
        return run[-1].end()
    if text.startswith(" cung cấp", run[-1].end()):
        return run[-1].end() + len(" cung cấp")
    return run[-2].end() if len(run) > 1 else (stop if stop > at else run[0].end())


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


_CAP = rf"[{CAPITALS}](?:[\w.'’]|-(?=\w)){{0,14}}"
_LEADER = r"(?:(?:Trung|Thiếu|Đại|Thượng) (?:tướng|tá|úy)|Luật sư|Nhà báo|Bác sĩ|Tiến sĩ|Giáo sư|CTV|PV|Nhóm PV|Nhóm phóng viên|Phóng viên)"
_WORK = r"(?:(?:Tin, ảnh|Bài, ảnh|Tin và ảnh|Bài và ảnh|Phóng sự ảnh(?: của)?)\s?:?\s|(?:Tin|Bài|Bài viết|Thực hiện|Nhóm thực hiện)\s?:\s)"  # what somebody did is no part of his name
_NAME = rf"(?!Theo\b)(?:{_LEADER}\s?:?\s)?{_CAP}(?:(?:\s|\s?[-–/,&]\s?|\sonline\b)(?!(?:Theo|Từ|Tổng)\b){_CAP}){{0,6}}(?:\sonline)?(?:(?<=VOV)\s?-\s?[\w ]{{2,24}})?"
_NOTE = r"(?:(?:[Tt]heo|[Tt]ổng hợp(?: từ| theo)?|[Ll]ược dịch(?: từ| theo)?|[Dd]ịch(?: từ| theo)?|[Nn]guồn|[Bb]iên dịch)\s?:?\s?)"
_SOURCE_LIST = r"[^()\n.!?]{2,80}?(?:\.[a-z]{2,3})?"
_SIGNATURE_SHAPE = (
    rf"{_WORK}?(?:(?P<name>{_NAME})(?:\s[Tt]ừ\s{_CAP}(?:\s{_CAP}){{0,2}})?(?:\s[-–]?\s?(?P<paper>@@))?(?:\s(?:[Tt]ổng hợp|[Ll]ược dịch|[Bb]iên dịch))?[\s,.-]{{0,3}})?(?:\((?P<other>(?![Tt]heo|[Tt]ổng|[Nn]guồn)[^()\n]{{2,60}})\))?"
    rf"(?:\(\s?(?P<note>(?:{_NOTE})(?P<list>{_SOURCE_LIST})?)\s?\)|(?P<note2>[Tt]heo\s(?P<list2>{_CAP}(?:(?:\s|\s?[,/&]\s?|\svà\s|\s[-–]\s){_CAP}){{0,8}}|[a-z][\w.-]{{2,24}})(?:\s\((?P<other2>[^()\n]{{2,60}})\))?))?[\s.]{{0,2}}\Z"
)
# What pages print below a signature.
_FURNITURE = re.compile(
    r"\s(?:-{4,}.{0,200}|PHẢN HỒI|GỬI PHẢN HỒI|Gửi bình luận|\*\s?Tin bài liên quan.{0,200}|(?:Tin|Bài)(?: bài)? liên quan.{0,200}|Xem thêm\s?:.{0,160}|(?:Tags?|Từ khóa|Từ khoá)\s?:.{0,160}|Mời bạn đọc xem.{0,80}|>>\s.{0,200})\Z"
)


@lru_cache(maxsize=1)
def _signature_shape() -> re.Pattern[str]:
    """The expression of a signature; a paper may stand right behind the name: "Mi Lan Thể thao & Văn hóa"."""
    return re.compile(_SIGNATURE_SHAPE.replace("@@", f"{outlet().pattern}|{ADDRESS.pattern}"))
_ITEM = re.compile(r"\s?(?:[,;/]|\bvà\b|\s-\s)\s?")
MAX_SIGNATURE = 130


def signature(text: str, start: int, end: int, starts: Sequence[int]) -> Signature | None:
    """Return the signature that ends text[start:end], None where there is none.

    `starts` are offsets at which it may begin (sentence starts, breaks); "Như Tâm (Theo Reuters, AFP)" → byline "Như Tâm", sources Reuters and AFP.
    """
    end = _rstrip(text, start, end)
    low = max(start, end - 260)
    if below := _FURNITURE.search(text, low, end):
        end = _rstrip(text, start, below.start())
    found: Signature | None = None
    for at in reversed(starts):
        if at < start or end - at > MAX_SIGNATURE:
            break
        if at >= end:
            continue
        whole = _signature_at(text, at, end)
        if found is not None:  # "Như Tâm | Theo Reuters": the note's own beginning was tried first
            return whole if whole is not None and whole.byline and whole.byline[1] <= found.start else found
        if whole is not None and whole.byline is not None:
            return whole
        found = whole
    return found


def _signature_at(text: str, at: int, end: int) -> Signature | None:
    """The signature that text[at:end] is, from end to end."""
    match = _signature_shape().match(text[at:end])
    if match is None or not (match["name"] or match["note"] or match["note2"] or match["other"]):
        return None
    if match["other"] and not match["name"]:
        names = tuple(_ITEM.split(match["other"]))
        if match["note"] or match["note2"]:
            return None
        if all(outlet().fullmatch(n) for n in names):
            return Signature(at, end, None, names)  # "(Vietnam+)"
        alone = re.fullmatch(rf"{_CAP}(?:\s{_CAP}){{1,3}}", match["other"])
        return Signature(at, end, (at + match.start("other"), at + match.end("other")), ()) if alone else None  # "(Lan Anh)"
    name = (at + match.start("name"), at + match.end("name")) if match["name"] else None
    if name and text[name[1] - 1] == "." and not text[name[0] : name[1] - 1].isupper():
        return None  # "… của Mỹ." ends a sentence
    if name and not _is_name(text[name[0] : name[1]]):
        return None
    if name and "/" in text[name[0] : name[1]]:
        parts = [p.strip() for p in text[name[0] : name[1]].split("/")]
        if all(outlet().fullmatch(p) for p in parts):
            return Signature(at, end, None, tuple(parts))  # "TTXVN/Tin tức": nobody signs
    listed = match["list"] or match["list2"] or ""
    sources = tuple(s for s in map(_bare, _ITEM.split(listed)) if s and (s[0].isupper() or " " not in s or credit_name().fullmatch(s)))
    if match["other2"] and name is None and _is_name(match["list2"]):  # "Theo Văn Hưng (Vietnam+)"
        name = (at + match.start("list2"), at + match.end("list2"))
        sources = tuple(s for s in map(_bare, _ITEM.split(match["other2"])) if s)
    elif match["other"]:
        sources += tuple(s for s in map(_bare, _ITEM.split(match["other"])) if outlet().fullmatch(s))
    if match["paper"]:
        sources = (*sources, match["paper"])
    if name and (paper := outlet().fullmatch(text, name[0] + 4 * text.startswith("Báo ", name[0]), name[1])):
        name, sources = None, (*sources, paper.group())
    return Signature(at, end, name, sources) if name is not None or sources else None


# Words that open a sentence and never a name: "Theo Goal" is a note, "Trong khi đó" is text.
_NEVER_NAMES = frozenset(
    ["Theo", "Tại", "Trong", "Khi", "Sau", "Trước", "Hiện", "Ngoài", "Đến", "Để", "Với", "Vì", "Do", "Nhưng", "Nếu", "Cũng", "Qua", "Lúc", "Khoảng", "Vụ", "Các", "Những", "Một", "Tuy", "Trả", "Được", "Ngày", "Ảnh", "Nguồn", "Clip", "Video"]
)  # fmt: skip


def _is_name(text: str) -> bool:
    """A byline is short and no sentence: two words or more, or initials or capitals alone."""
    words = [w for w in re.split(r"[\s,/–-]+", text) if w]
    if not words or len(words) > 9 or words[0] in _NEVER_NAMES:
        return False
    return len(words) > 1 or (text.isupper() and len(text) < 12) or _INITIALS.fullmatch(text) is not None
