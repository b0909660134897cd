"""What a number answers: dead, injured, depth, price … told by the words near it, from the table `data/slots.toml`.

In:  a sentence and the place of a number in it. Out: the slot, or None where no cue tells one; then the counted noun is all that is known.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from machtin.text.fold import fold
from machtin.values.units import units_of

REACH = 60  # characters on either side of a number in which a cue is looked for; longer reaches meet the next statement
_STOP = re.compile(r"[;.!?”\"()]|\b(?:trong khi|còn|nhưng|tuy nhiên)\b")

# Nouns that count people; folded. Where a unit ends in one of these, or begins with it, people are counted.
PEOPLE = frozenset({
    "người", "lính", "dân", "khách",
    "nạn nhân", "binh sĩ", "học viên", "học sinh", "sinh viên", "hành khách", "trẻ em", "công nhân", "thường dân", "người dân", "chiến binh",
    "tay súng", "cảnh sát", "sĩ quan", "thuyền viên", "thủy thủ", "ngư dân", "phụ nữ", "đàn ông", "thanh niên", "đối tượng", "nghi phạm",
    "bị cáo", "bệnh nhân", "nhân viên", "lính dù", "quân nhân", "du khách", "cán bộ", "bác sĩ", "phóng viên", "nhà báo", "thi thể",
    "thành viên", "con tin", "chiến sĩ", "phiến quân", "binh lính",
})


class Slot(msgspec.Struct, frozen=True):
    """A row of the table."""

    key: str
    about: str
    about_en: str
    of: str
    """What fills it: people, money, length, weight, time, change, richter."""
    before: tuple[str, ...]
    after: tuple[str, ...]
    example: str
    falls: bool = False
    """Whether later reports lower it too: the missing are found."""
    grows: bool = False
    """Whether later reports raise it: a toll."""


@lru_cache(maxsize=4096)  # asked for every pair of claims
def unit_class(unit: str) -> str:
    """Return what a unit measures: people, money, length, weight, time, percent, richter, age, times, or "thing" for other nouns."""
    folded = fold(unit).strip()
    if folded in ("%", "phần trăm", "điểm phần trăm"):
        return "percent"
    if "richter" in folded or "rích" in folded:
        return "richter"
    if folded == "tuổi":
        return "age"
    if folded == "lần":
        return "times"
    words = folded.split()
    if words and (folded in PEOPLE or " ".join(words[:2]) in PEOPLE or words[0] == "người" or " ".join(words[-2:]) in PEOPLE):
        return "people"
    for u in units_of(folded):
        return {"mass": "weight"}.get(u.dimension, "money" if u.money else u.dimension)
    return "thing"


# Counted nouns that mean one thing; the first of a row stands for all.
NOUNS = (
    ("hộ", "hộ dân", "gia đình", "hộ gia đình", "nóc nhà"),
    ("nhà", "căn nhà", "ngôi nhà", "nhà dân", "căn"),
    ("xe", "chiếc xe", "phương tiện", "chiếc"),
    ("tàu", "con tàu", "chiếc tàu"),
    ("nhà ngoại giao", "viên chức ngoại giao"),
    ("bàn", "bàn thắng"),
    ("trận", "trận đấu"),
)
_NOUN = {form: row[0] for row in NOUNS for form in row}


def noun_of(unit: str) -> str:
    """Return the counted noun of a quantity, folded, one for all forms that mean the same."""
    folded = fold(unit).strip()
    return _NOUN.get(folded, folded)


def find_slot(sentence: str, start: int, end: int, unit: str, *, left: int = 0, right: int | None = None) -> Slot | None:
    """Return the slot of the number at [start, end) of `sentence`, in `unit`.

    `left` and `right` are the ends of the neighbouring numbers: a cue beyond them is theirs.
    """
    kind = unit_class(unit)
    filled = {"people": ("people",), "percent": ("change",), "times": ("change",), "thing": ("people",)}.get(kind, (kind, "change"))
    behind = fold(sentence[end : min(end + REACH, right if right is not None else len(sentence))])
    if stop := _STOP.search(behind):
        behind = behind[: stop.start()]
    ahead = fold(sentence[max(left, start - REACH) : start])
    ahead = ahead[max((stop.end() for stop in _STOP.finditer(ahead)), default=0) :]
    return None if kind == "thing" else _nearest(behind, ahead, filled)


def _nearest(behind: str, ahead: str, filled: tuple[str, ...]) -> Slot | None:
    after, before = _patterns()
    slots = {s.key: s for s in slot_table()}
    for hit in after.finditer(behind):
        for key in _keys("after")[hit.group()]:
            if slots[key].of in filled:
                return slots[key]
    for hit in reversed(list(before.finditer(ahead))):
        for key in _keys("before")[hit.group()]:
            if slots[key].of in filled:
                return slots[key]
    return None


@cache
def cue_words(key: str) -> frozenset[str]:
    """Return the words of a slot's cues: they tell the slot, not whose it is."""
    cues = next(((*s.before, *s.after) for s in slot_table() if s.key == key), ())
    return frozenset(w for cue in cues for w in (fold(cue), *fold(cue).split()))


@cache
def slot_table() -> tuple[Slot, ...]:
    """Return the rows of the table, in its order."""
    rows = tomllib.loads((files("machtin.relate") / "data" / "slots.toml").read_text("utf-8"))["slot"]
    return tuple(msgspec.convert(row, Slot) for row in rows)


@cache
def _keys(side: str) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for slot in slot_table():
        for cue in slot.after if side == "after" else slot.before:
            keys.setdefault(fold(cue), []).append(slot.key)
    return keys


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    def one_of(side: str) -> re.Pattern[str]:
        cues = sorted(_keys(side), key=len, reverse=True)
        return re.compile(r"\b(?:" + "|".join(map(re.escape, cues)) + r")\b")

    return one_of("after"), one_of("before")
