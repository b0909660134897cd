"""Who bears a role, and how the role reads with its organisation.

In:  the mentions of an article in order, roles among them. Out: for each role its bearer's mention and its full wording ("phát ngôn viên Bộ Ngoại giao Iran").
A role belongs to the person it stands before ("Thủ tướng Iraq Mohammed Shia al-Sudani"), behind ("…, nhà nghiên cứu tại …, nói") or who is said to be it
("ông Sapru làm Tổng giám đốc"); an office standing alone belongs to the one person who bears it in the article (`entities/__init__.py`).
Gap: roles told in another sentence than the name; "nguyên" and "cựu" outside the tag.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from machtin.analysis import Mention
from machtin.analyze.entities import tables
from machtin.analyze.entities.forms import folded_slice, tokens
from machtin.analyze.reading import Reading
from machtin.text.fold import fold

MAX_STEPS = 5  # names between a role and its bearer: "Tổng giám đốc (CEO) khu vực Việt Nam, Campuchia và Lào" has five
MAX_GAP = 80  # characters; room for seven syllables and a bracket
NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "ADP", "DET", "SYM"})
MAX_QUALIFIER = 5  # lower-case syllables between a role and a name: "chỉ huy nhóm dân quân thân Iran" has four

_SPEAKS_FOR = re.compile(r"(?:phó |nữ |cựu )?(?:người phát ngôn|phát ngôn viên|trợ lý|trợ lí|cố vấn|thư ký|luật sư|đại diện|phu nhân|vợ|con|vệ sĩ|người tiền nhiệm|người kế nhiệm|đặc phái viên)")
_OWNED = re.compile(r" (?:của|cho|thuộc|với)(?: (?:ông|bà|anh|chị|cô|ngài|em|cháu|cụ))? \Z")  # "luật sư của ông Trump" is not Trump
_WORD = re.compile(r"[^\W_]+")
_BEHIND = re.compile(
    r"[\s\"']*(?:\([^()]{0,60}\))?[\s\"']*(?:[,(–-]\s*(?:(?:hiện|nay|hiện nay|nguyên|từng|vốn|cũng) ?(?:là|đang là|giữ chức)?|là|người|giữ chức|cựu|vị|một)?"
    r"|(?:[,-]\s*)?(?:hiện |hiện đang |đang |từng |vốn |sẽ |đã |chính |vừa |được |mới )?(?:là|làm|giữ chức(?: vụ)?|giữ vai trò|đảm nhiệm chức(?: vụ)?|đảm nhận vị trí|trở thành|lên chức|nhậm chức|"
    r"bổ nhiệm làm|bầu làm|với tư cách|trên cương vị|với vai trò|thôi chức|từ chức))[\s\"']*\Z"
)
_AND_ALSO = re.compile(r"[\s\"']*(?:\(|,|kiêm|và|,\s*kiêm|-)[\s\"']*\Z")
_LIST = re.compile(r"\s*(?:,|và|,\s*và|-)\s*\Z")


@dataclass(slots=True)
class Role:
    """A role where it stands."""

    index: int
    """Its place among the mentions."""
    words: str
    """With its organisation, as written."""
    head: str
    """Folded, without the organisation."""
    organisations: tuple[int, ...]
    """Places among the mentions of the names that belong to the role."""
    bearer: int | None = None
    """Place among the mentions of the person."""
    definite: bool = True


_OFFICE_OF = re.compile(r"(?:văn phòng|phủ|nội các|chính quyền|chính phủ) (tổng thống|thủ tướng|chủ tịch nước|bộ trưởng [^\d\W]+(?: [^\d\W]+)?|thị trưởng|thống đốc)(?= |\Z)")


def office_of(reading: Reading, mentions: Sequence[Mention], at: int) -> str | None:
    """Return the office in the organisation that stands right before the person at `at`: "Văn phòng Thủ tướng Iraq Mohammed Shia al-Sudani" → "Thủ tướng Iraq"."""
    if at == 0 or mentions[at - 1].type != "org" or mentions[at].start - mentions[at - 1].end != 1 or reading.text[mentions[at - 1].end] != " ":
        return None
    surface = reading.say(mentions[at - 1])
    found = _OFFICE_OF.match(fold(surface))
    return surface[found.start(1) :] if found and len(fold(surface)) == len(surface) else None


def find_roles(reading: Reading, mentions: tuple[Mention, ...]) -> list[Role]:
    """Return the roles of an article in order, each with its bearer where its own sentence tells it."""
    roles: list[Role] = []
    for i, mention in enumerate(mentions):
        if mention.type == "role":
            role = _read(reading, mentions, i)
            if role.bearer is None and roles and roles[-1].bearer is not None:
                last = mentions[roles[-1].index]
                if last.end <= mention.start and _AND_ALSO.match(folded_slice(reading.text, last.end, min(mention.start, last.end + 40))) and mention.start - last.end <= 12:
                    role.bearer = roles[-1].bearer
            roles.append(role)
    return roles


def _read(reading: Reading, mentions: tuple[Mention, ...], at: int) -> Role:
    text, role = reading.text, mentions[at]
    sentence = reading.sentence_at(role.start)
    behind = _bearer_behind(reading, mentions, at)
    names: list[int] = []
    end, bearer, comma = role.end, None, False
    for i in range(at + 1, min(at + 1 + MAX_STEPS, len(mentions))):
        mention = mentions[i]
        if reading.sentence_at(mention.start) != sentence or mention.start < end:
            break
        gap = folded_slice(text, end, mention.start) if mention.start - end <= MAX_GAP else "?"
        if mention.type == "per":
            comma = "," in gap
            if _binds(reading, end, mention.start, person=True) and (not comma or (behind is None and _closed(text, mention.end))):
                bearer = i
            break
        if mention.type == "role":
            if not re.fullmatch(r"[\s(),\"'-]*(?:kiêm)?[\s]*", gap) or (not gap.strip() and _SPEAKS_FOR.match(fold(reading.say(role)))):
                break  # "người phát ngôn Tổng thống Hàn Quốc Moon Jae-in": not Moon
            end = mention.end
            continue
        if "," in gap or _LIST.match(gap):
            if not (names and _LIST.match(gap) and behind is not None and mentions[names[-1]].type == mention.type == "gpe"):
                break
        elif not _binds(reading, end, mention.start, person=False):
            break
        names.append(i)
        end = mention.end
    words_end = mentions[names[-1]].end if names else role.end
    words = " ".join(text[role.start : words_end].split())
    if words.count("(") != words.count(")"):
        words = reading.say(role)
    head = " ".join(tokens(reading.say(role)))
    before = folded_slice(text, max(0, role.start - 24), role.start)
    last = _WORD.findall(before)[-2:]
    definite = not (last and (last[-1] in tables.INDEFINITE or " ".join(last) in tables.INDEFINITE))
    return Role(at, words, head, tuple(names), bearer if bearer is not None else behind, definite)


def _closed(text: str, end: int) -> bool:
    return re.match(r"\s*(?:[,.;)\n-]|$)", text[end : end + 3]) is not None


def _binds(reading: Reading, start: int, end: int, *, person: bool) -> bool:
    """Tell whether the words between a role and a name leave them one noun phrase."""
    if end - start > MAX_GAP:
        return False
    gap = folded_slice(reading.text, start, end)
    rest = re.sub(r"[\s\"'()–-]+", " ", gap.replace(",", " ") if person else gap).strip().rstrip(".")
    if not rest:
        return True
    if re.search(r"[.;:!?,]", rest.replace("tp.", "tp")):
        return False
    words = rest.split()
    if len(words) > MAX_QUALIFIER + 2:
        return False
    if person and _OWNED.search(" " + rest + " "):
        return False
    left = [w for i, w in enumerate(words) if w not in tables.BETWEEN and " ".join(words[i : i + 2]) not in tables.BETWEEN and " ".join(words[max(0, i - 1) : i + 1]) not in tables.BETWEEN]
    if any(w in tables.STOP or not w.isalpha() for w in left):
        return False
    if not left:
        return True
    parts = _parts_of_speech(reading, start, end)
    return len(left) <= MAX_QUALIFIER and (parts <= NOMINAL if parts else not person)


def _parts_of_speech(reading: Reading, start: int, end: int) -> set[str]:
    """The parts of speech of the words between two offsets; none where the words carry none."""
    at = bisect_left(reading.words, start, key=lambda w: w.start)
    found: set[str] = set()
    while at < len(reading.words) and reading.words[at].start < end:
        found.add(reading.words[at].pos)
        at += 1
    return found - {"X", "", "PUNCT"}


def _bearer_behind(reading: Reading, mentions: tuple[Mention, ...], at: int) -> int | None:
    role = mentions[at]
    for i in range(at - 1, max(-1, at - 4), -1):
        mention = mentions[i]
        if mention.type == "per":
            if reading.sentence_at(mention.start) != reading.sentence_at(role.start) or role.start - mention.end > 100:
                return None
            gap = folded_slice(reading.text, mention.end, role.start)
            return i if _BEHIND.match(gap) and "không" not in gap else None
        if mention.type == "role" or "(" not in reading.text[max(0, mention.start - 40) : mention.start]:
            return None
    return None
