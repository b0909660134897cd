"""Mend the tagger's names by what has a grammar: bodies of a place, outlets, cue words, titles.

In:  the text and the tagger's mentions. Out: mentions, still without overlap, in order; `how` tells the rule.
The tagger sees a few syllables at a time and may read one name of an article in two ways; here the article is one.
Gap: a title far from its name ("…, khi ấy là bộ trưởng") is left to the tagger.
Source of the definitions: the annotation guide; the table is `names.toml`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec

from machtin.analysis import Mention, MentionType, Span
from machtin.analyze.outlets import ambiguous, outlet
from machtin.article import Block
from machtin.text.fold import shadow_of
from machtin.text.letters import CAPITALS
from machtin.values.places import find_place

CUE_WORTH = 4.0  # a cue word beside one mention outweighs two readings of the tagger
LONGEST_NAME = 8  # syllables of a full name whose ends are looked for; Vietnamese names have six at most, and a longer "name" is a list
MAJORITY = 1.5  # read on gold/train, where one form is seldom two things and then for a reason
# The looks behind keep a run of blanks from being tried again at each of its places.
_EDGE = re.compile(r"^[\s\-–—/.,:;()\"“”]+|(?<![\s\-–—/,:;(\"“”])[\s\-–—/,:;(\"“”]+$")
_JOINS_ON = re.compile(r"\s(?:và|cùng|của|tại|ở|với|cho|để|thì)\Z")  # no name ends so; a capital ("Thu Và") is somebody's
_COMMON = frozenset({"anh", "em", "nước", "bác", "bản", "cô", "chú", "bé", "đường"})  # also common words: no cue before a name of one syllable
_NO_CUE = re.compile(r"(?:bà xã|tàu sân bay|nhật bản|nhà báo|khối phố|chủ tịch thành phố|miền núi|các tỉnh|\d tỉnh|ven biển)\s$")
_OTHERS = re.compile(r"(?:các|những|nhiều|mọi|mỗi|nhóm|đội ngũ|hàng chục|hàng trăm|một số|số|bầu cử|chức|ghế|làm|ngành|nghề|\d+|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s$")
_SEVERAL = re.compile(r"(?<!\w)(?:các|những|nhiều|hàng (?:chục|trăm|nghìn)|một số)\s$")  # of a role: a group, not somebody
_LOWER_HEADS = frozenset({"cơ quan", "trung tâm", "tổ chức", "ủy ban", "uỷ ban", "hội đồng"})  # the others are also common words: thị trường, đội bóng
_DASH = re.compile(r"(?<!\s)\s+[-–—]\s+")
_NO_ROLE = frozenset({"ảnh", "đồ họa", "đồ hoạ", "tiền", "bạn đọc", "clip", "video", "nguồn", "tin", "bài"})
_NO_NAME = frozenset({"ảnh", "lực lượng", "toàn cảnh", "hiện trường", "clip", "video", "đồ họa", "đồ hoạ", "infographic", "nguồn"})  # open a line, and so bear a capital
_DOMAIN = re.compile(r"[\w-]+\.(?:vn|com|net|org|com\.vn)", re.IGNORECASE)
# Words that open a sentence, and so bear a capital, before a name or behind one where a full stop is lost; no family name is among them.
_OPENS = re.compile(r"(?:Liệu|Nếu|Khi|Vì|Nhưng|Tuy|Ngoài|Tại|Trong|Sau|Trước|Vậy|Dù|Nên|Bởi|Được|Rồi|Thế|Với|Theo|Cùng|Cả|Hiện|Ngay|Riêng)\s(?=[" + CAPITALS + "])")
_NEXT = re.compile(r"(?<=\w)\s(?:Liệu|Nếu|Khi|Vì|Nhưng|Tuy|Ngoài|Tại|Trong|Sau|Trước|Vậy|Dù|Nên|Bởi|Được|Rồi|Thế|Với|Theo|Ấy|Hiện|Những|Các|Ngày|Chiều|Sáng|Tối|Đêm|Trưa|Ảnh|Đến|Từng|Cũng|Đây|Đó)(?:\s[\w\s]*)?$")
_ROLE_LEAD = re.compile(r"(?:tân|nữ(?= phát)|chàng|gã|tên|vị|ngài)\s")
_ROLE_TAIL = re.compile(r"\s(?:mới|thuộc|của|tại|này|đó|người|là)$")
_DIRECTION = re.compile(r"(?:đông|tây|nam|bắc)(?: (?:đông|tây|nam|bắc))?|(?:vĩ|kinh) (?:bắc|nam|đông|tây)")
_LOWER_LEAD = re.compile(rf"(?:[^\W\d_{CAPITALS}]+\s)+(?=[{CAPITALS}])")
_LOWER_TAIL = re.compile(rf"(?<=\w)(?:\s[^\W\d_{CAPITALS}]+)+$")
_UNIT_LEAD = re.compile(rf"(?:P|Q|H|X|TX)\.\s?(?=[{CAPITALS}][a-zà-ỹđ])|(?:Phường|Quận|Huyện|Xã|Tỉnh)\s(?=[{CAPITALS}][a-zà-ỹđ])")
_NO_BODY = re.compile(r"(?:căn cứ|sân bay|trụ sở|phố|đường)\s$")
# The Arabic article and its assimilated forms as Vietnamese papers write them. Source: the sun and moon letters of Arabic; listed by hand.
_PARTICLE = re.compile(rf"(?:al|el|as|ash|at|ad|an|ar|az|ul)\s?-\s?[{CAPITALS}]")
_TWO = re.compile(r"\s(?:và|cùng)\s(?=tổ chức |bộ |sở |công ty |tập đoàn |hội |đảng )")


class _Table(msgspec.Struct, frozen=True):
    body: re.Pattern[str]
    cues: re.Pattern[str]
    cue_type: dict[str, MentionType]
    titles: re.Pattern[str]
    heads: re.Pattern[str]
    families: frozenset[str]
    title_words: frozenset[str]


def mend_names(text: str, mentions: Sequence[Mention], *, sentences: Sequence[Span] = (), blocks: Sequence[Block] = ()) -> tuple[Mention, ...]:
    """Return the mentions with edges trimmed, bodies joined with their places, outlets and titles added, and one type for one form.

    With `sentences`, no mention runs over the end of one; with `blocks`, who signs in a byline is a person.
    """
    mentions = _signers(text, _within(mentions, sentences), blocks)
    folded = shadow_of(text)
    if len(folded.text) == len(text):
        return _mended(text, folded.text, mentions)
    composed = unicodedata.normalize("NFC", text)
    if len(composed) != len(folded.text):
        return tuple(mentions)  # zero-width characters inside names: rare, and the tagger's reading stands
    inside = [msgspec.structs.replace(m, start=folded.at(m.start), end=folded.at(m.end)) for m in mentions]
    back = ((m, *folded.span(m.start, m.end)) for m in _mended(composed, folded.text, inside))
    return tuple(msgspec.structs.replace(m, start=start, end=end) for m, start, end in back)


def _within(mentions: Sequence[Mention], sentences: Sequence[Span]) -> list[Mention]:
    """The mentions cut where the sentence that they begin in ends: "Ảnh: Lê Na | Ngoài ra …"."""
    ends = [s.end for s in sentences]
    out = []
    for m in mentions:
        k = bisect_right(ends, m.start)
        out.append(msgspec.structs.replace(m, end=ends[k]) if k < len(ends) and ends[k] < m.end else m)
    return out


def _signers(text: str, mentions: list[Mention], blocks: Sequence[Block]) -> list[Mention]:
    lines = [b for b in blocks if b.kind == "byline"]
    if not lines:
        return mentions
    return [
        msgspec.structs.replace(m, type="per", how=f"{m.how}, signs")
        if m.type in ("gpe", "loc", "misc") and any(b.start == m.start and m.end <= b.end for b in lines) and not outlet().fullmatch(text[m.start : m.end])
        else m
        for m in mentions
    ]


def _mended(text: str, low: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    out = [part for m in mentions for cut in _cut_at_dashes(text, m) for part in _trimmed(text, low, cut)]
    out = [kept for m in out if (kept := _in_shape(text, low, m))]
    out = _with_particles(text, out)
    out = _with_outlets(text, out)
    out = _people(low, out)
    out = _one_type(text, low, out)
    out = _with_bodies(text, low, out)
    return tuple(_with_roles_again(low, sorted(_with_titles(low, out), key=lambda m: m.start)))


def _cut_at_dashes(text: str, mention: Mention) -> list[Mention]:
    """A dash between blanks ends a name: "Ngân hàng Sao Mai - Lê Văn Mộc" are two."""
    if mention.type in ("role", "per"):
        return [mention]
    parts, start = [], mention.start
    for dash in _DASH.finditer(text, mention.start, mention.end):
        left, right = text[start : dash.start()].split(), text[dash.end() : mention.end].split()
        # "Fatah al - Sham", "Tu - 160", "Hàn - Việt" are one name that a segmenter pulled apart.
        if len(left) > 1 and len(right) > 1 and left[-1][0].isupper() and all(w[0].isupper() for w in right[:2]) and not find_place(" ".join(right[:2])).ids:
            parts.append((start, dash.start()))
            start = dash.end()
    return [msgspec.structs.replace(mention, start=s, end=e) for s, e in [*parts, (start, mention.end)] if s < e]


def _in_shape(text: str, low: str, mention: Mention) -> Mention | None:
    """Return the mention without words that no name of its type has at its edges; None where nothing of a name is left."""
    words = text[mention.start : mention.end]
    start, end = mention.start, mention.end
    if mention.type != "role" and low[start:end] in _table().title_words:
        return Mention(start, end, "role", how=f"{mention.how}, a title")
    if mention.type == "role":
        if low[start:end] in _NO_ROLE or _SEVERAL.search(low, max(0, start - 12), start):
            return None
        if lead := _ROLE_LEAD.match(low, start, end):
            start = lead.end()
        if tail := _ROLE_TAIL.search(low, start, end):
            end = tail.start()
        return msgspec.structs.replace(mention, start=start, end=end) if start < end else None
    if not any(c.isupper() or c.isdigit() for c in words) or (len(words) <= 2 and words.endswith(".")):
        return None
    if low[start:end] in _NO_NAME or (mention.type == "per" and len(words) == 1):
        return None
    if mention.type == "per" and _DOMAIN.fullmatch(words):
        return msgspec.structs.replace(mention, type="org", how=f"{mention.how}, an address")
    if mention.type in ("per", "gpe", "loc"):
        if lead := _OPENS.match(text, start, end):
            start = lead.end()
        if tail := _NEXT.search(text, start, end):
            end = tail.start()
    if mention.type in ("gpe", "loc") and _DIRECTION.fullmatch(low, start, end):
        return None
    if mention.type in ("gpe", "per"):
        if lead := _LOWER_LEAD.match(text, start, end):
            start = lead.end()
        if tail := _LOWER_TAIL.search(text, start, end):
            end = tail.start()
    if mention.type in ("gpe", "loc") and (unit := _UNIT_LEAD.match(text, start, end)):
        start = unit.end()
        return Mention(start, end, "gpe", how=mention.how)
    return mention if (start, end) == (mention.start, mention.end) else msgspec.structs.replace(mention, start=start, end=end)


def _with_particles(text: str, mentions: list[Mention]) -> list[Mention]:
    """A small article with a hyphen goes on with the name before it: Harakat + al-Nujaba, Mohammed + el-Sisi. The longer part tells the type."""
    out: list[Mention] = []
    for m in sorted(mentions, key=lambda m: m.start):
        last = out[-1] if out else None
        if last and "role" not in (last.type, m.type) and text[last.end : m.start] == " " and _PARTICLE.match(text, m.start, m.end) and text[last.start].isupper():
            longer = max(last, m, key=lambda x: x.end - x.start)
            out[-1] = Mention(last.start, m.end, longer.type, how=f"{longer.how}, a name with its article")
        else:
            out.append(m)
    return out


def _people(low: str, mentions: list[Mention]) -> list[Mention]:
    """Names that only people have: a family name with two more syllables, the end of a full name told elsewhere, Văn and Thị."""
    full = [low[m.start : m.end].split() for m in mentions if m.type == "per" and 2 <= low.count(" ", m.start, m.end) < LONGEST_NAME]
    short = {" ".join(f[k:]) for f in full for k in range(1, len(f) - 1) if f[0] in _table().families}
    out = []
    for m in mentions:
        form = low[m.start : m.end]
        parts = form.split()
        person = m.type in ("gpe", "loc", "org", "misc") and (
            form in short
            or (len(parts) == 2 and parts[0] in ("văn", "thị"))
            or (len(parts) in (3, 4) and parts[0] in _table().families and parts[1] in ("văn", "thị", "đình", "hữu", "đức", "ngọc", "minh", "thanh", "xuân", "quang", "công"))
        )
        out.append(msgspec.structs.replace(m, type="per", how=f"{m.how}, a person by its form") if person else m)
    return out


def _trimmed(text: str, low: str, mention: Mention) -> list[Mention]:
    """Cut punctuation from the edges, and two organisations joined by "và" apart."""
    words = text[mention.start : mention.end]
    start, end = mention.start, mention.end
    if words.count('"') == 2 or ("“" in words and "”" in words):
        return [mention]  # a nickname: Dũng “lò vôi”
    for edge in _EDGE.finditer(words):
        if edge.start() == 0:
            start = mention.start + edge.end()
        else:
            end = mention.start + edge.start()
    if joined := _JOINS_ON.search(text, start, end):
        end = joined.start()
    if start >= end:
        return []
    if mention.type == "org" and (two := _TWO.search(low, start, end)):
        left, right = (start, two.start()), (two.end(), end)
        return [Mention(*left, "org", how="tagger, cut at và"), Mention(*right, "org", how="tagger, cut at và")]
    return [mention if (start, end) == (mention.start, mention.end) else msgspec.structs.replace(mention, start=start, end=end)]


def _with_outlets(text: str, mentions: list[Mention]) -> list[Mention]:
    """Papers and agencies of the table are organisations wherever they stand by their full name."""
    found = [m for m in outlet().finditer(text) if m.group() not in ambiguous()]
    coming = deque(sorted(mentions, key=lambda m: m.start))
    out: list[Mention] = []
    near: list[Mention] = []  # begun before the end of this outlet: one walk over both lists, linear in a text that is all names
    for hit in found:
        while coming and coming[0].start < hit.end():
            near.append(coming.popleft())
        meeting = [m for m in near if hit.start() < m.end]
        out += [m for m in near if m.end <= hit.start()]
        near = meeting
        if any((m.start, m.end) != hit.span() and (m.start <= hit.start() and hit.end() <= m.end) for m in meeting):
            continue  # part of a longer name
        near = []
        out.append(Mention(hit.start(), hit.end(), "org", how="outlet"))
    return sorted([*out, *near, *coming], key=lambda m: m.start)


def _one_type(text: str, low: str, mentions: list[Mention]) -> list[Mention]:
    """One form has one type in an article: the tagger's readings and the cue words before the mentions vote."""
    table = _table()
    votes: dict[str, Counter[MentionType]] = defaultdict(Counter)
    cued: dict[int, MentionType] = {}
    for i, m in enumerate(mentions):
        if m.type == "role":
            continue
        form = low[m.start : m.end]
        votes[form][m.type] += 1
        hit = table.cues.search(low, max(0, m.start - 16), m.start)
        if hit and (_NO_CUE.search(low, max(0, hit.start() - 9), m.start) or form.startswith("miền ")):
            hit = None
        if hit and not find_place(text[m.start : m.end]).ids and (" " in form or hit.group().strip() not in _COMMON):
            cued[i] = table.cue_type[hit.group().strip()]
            votes[form][cued[i]] += CUE_WORTH  # type: ignore[assignment]
    out = []
    for i, m in enumerate(mentions):
        form = low[m.start : m.end]
        if m.type == "role" or len(votes[form]) == 1:
            out.append(m)
            continue
        best, worth = max(votes[form].items(), key=lambda v: (v[1], v[0] == m.type))
        if worth < MAJORITY * votes[form][m.type]:
            best = m.type  # no clear majority: a place and its club, a ship and its president may bear one name
        # A place that is also an actor keeps its own reading where a cue stands beside it ("sông Lam", "đội Lam").
        chosen = cued.get(i, best)
        out.append(m if chosen == m.type else msgspec.structs.replace(m, type=chosen, how=f"{m.how}, {chosen} by its other mentions"))
    return out


def _with_bodies(text: str, low: str, mentions: list[Mention]) -> list[Mention]:
    """Join "chính phủ" and "Pakistan": a body with the place it is of; and the head of a descriptive name with its tail."""
    out: list[Mention] = []
    for m in mentions:
        start = m.start
        if m.type in ("gpe", "org", "loc"):
            hit = _table().body.search(low, max(0, m.start - 45), m.start)
            if hit and not _NO_BODY.search(low, max(0, hit.start("head") - 9), hit.start("head")):
                start = hit.start("head")
            else:
                hit = _table().heads.search(low, max(0, m.start - 60), start)
                if hit and (text[hit.start("head")].isupper() or (hit["head"] in _LOWER_HEADS and hit["words"])) and text[hit.start("words") : start].islower() == bool(hit["words"]):
                    start = hit.start("head")
        if start < m.start:
            while out and out[-1].end > start:
                start = min(start, out.pop().start)
            out.append(Mention(start, m.end, "org", how="body and place"))
        else:
            out.append(m)
    return out


def _with_titles(low: str, mentions: list[Mention]) -> list[Mention]:
    """Add the title that stands directly before a person, where the tagger saw none."""
    out = list(mentions)
    taken = [(m.start, m.end) for m in mentions]
    for i, m in enumerate(mentions):
        if m.type != "per":
            continue
        hit = _table().titles.search(low, max(0, m.start - 30), m.start)
        before = mentions[i - 1].end if i else 0
        if hit and hit.start("title") >= before and not any(s < hit.end("title") and hit.start("title") < e for s, e in taken):
            out.append(Mention(hit.start("title"), hit.end("title"), "role", how="title before a name"))
    return out


def _with_roles_again(low: str, mentions: list[Mention]) -> list[Mention]:
    """A title that tells who somebody is tells it again wherever it stands alone: "thủ tướng", later "Thủ tướng cho biết".

    On gold/train nine of ten such words are tagged; a plural or a number before the word means others.
    """
    forms = {low[m.start : m.end] for m in mentions if m.type == "role"}
    forms = {f for f in forms if len(f) > 2}
    if not forms:
        return mentions
    again = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(forms, key=len, reverse=True)))})(?!\w)")
    out, at = list(mentions), 0
    for hit in again.finditer(low):
        while at < len(mentions) and mentions[at].end <= hit.start():
            at += 1
        free = at == len(mentions) or mentions[at].start >= hit.end()
        if free and not _OTHERS.search(low, max(0, hit.start() - 14), hit.start()):
            out.append(Mention(hit.start(), hit.end(), "role", how="a role elsewhere in the article"))
    return sorted(out, key=lambda m: m.start)


@cache
def _table() -> _Table:
    data = tomllib.loads((files("machtin.analyze") / "names.toml").read_text("utf-8"))

    def one_of(words: Sequence[str]) -> str:
        return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))

    cue_type = {word: row["type"] for row in data["cue"] for word in row["words"]}
    body = rf"(?<!\w)(?P<head>{one_of(data['body']['heads'])})\s(?:(?:{one_of(data['body']['units'])})\s?)?$"
    titles = rf"(?<![\w.])(?P<title>{one_of(data['titles']['words'])})[\"”]?\s(?:(?:ông|bà|anh|chị|em)\s)?$"
    heads = rf"(?<!\w)(?P<head>{one_of(data['descriptive']['heads'])})\s(?P<words>(?:(?!(?:{one_of(data['descriptive']['stops'])})\s)[^\W\d_]+\s){{0,6}})$"
    # `$` of a search with an end position is that position.
    return _Table(re.compile(body), re.compile(rf"(?<!\w)(?:{one_of(list(cue_type))})\s$"), cue_type, re.compile(titles), re.compile(heads), frozenset(data["people"]["families"]), frozenset(data["titles"]["words"]))
