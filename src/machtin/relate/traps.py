"""What makes two numbers, or two times, answers to different questions although the words around them agree.

Each trap has a name, told by `trap_of`, and an example in tests/relate/test_traps.py. A trap is never weighed against likeness: it forbids the comparison.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import combinations

import msgspec

from machtin.relate.claims import Claim, Material
from machtin.relate.slots import unit_class
from machtin.text.fold import fold
from machtin.values import Number

TABLE = 3  # numbers of one thing in one sentence; only a label beside a number then tells what is counted
REACH = 36  # characters on either side of a number in which a label ("bản 32GB", "quý 3") is its own

# Words near a value by the kind of measure that they make of it. Two values are compared only where every kind agrees: both planned or both not …
_KINDS = {
    "plan": r"sẽ|dự báo|kế hoạch|dự kiến|mục tiêu|chỉ tiêu|đề nghị|đề xuất|dự toán|ước tính|ước đạt|ước",
    "average": r"bình quân|trung bình",
    "running": r"lũy kế|luỹ kế|tính chung|từ đầu năm|cả năm|kể từ|đến nay|tổng cộng|tính cả|tính đến",
    "region": r"toàn tỉnh|cả tỉnh|toàn huyện|cả huyện|toàn xã|cả xã|cả nước|toàn quốc|toàn thành phố|toàn ngành|thế giới",
    "former": r"tháng trước|cùng kỳ|năm trước|năm ngoái|tuần trước|hôm trước|trước đây|trước đó|từng|cũ",
    "order": r"lần cuối|cuối cùng|lần đầu|đầu tiên|lần thứ",
    "bound": r"tối đa|tối thiểu|kỷ lục|cao nhất|thấp nhất|nhiều nhất|ít nhất là",
    "net": r"thuần|trước thuế|sau thuế|hợp nhất|công ty mẹ",
}
_MORE = re.compile(r"\b(?:thêm|bổ sung|còn lại|khác|nữa)\b")
CLOSE = 14  # characters in which "thêm" and "khác" belong to the number
_KIND = {name: re.compile(rf"\b(?:{words})\b") for name, words in _KINDS.items()}
_PER = re.compile(r"^\W{0,2}(?:/|một|mỗi|trên)\s*(tháng|năm|ngày|giờ|tuần|người|suất|kg|tấn|lượng|m2|cổ phiếu|lít|hộ|giây|phút|thùng|chiếc|lần|trận)\b|^\s*(?:một|mỗi)\s+(\w+)")
_EACH = re.compile(r"\b(?:mỗi|từng)\s+(\w+)\W{0,2}(?:\w+\W{1,2}){0,3}$")
_LABEL = re.compile(r"\d+(?:[.,]\d+)*\s?(?:gb|mb|tb|inch|mm|cm|kg|km|m2|hp|cc|mah|mp)\b|\b[a-z]+\d+[a-z]*\b|\b(?:quý|hạng|bảng|giải|khóa|lớp|phiên bản|bản|số|kv|đội|lô|tầng|khu|vòng|hiệp|set|phần|tập|kỳ|đợt|nhóm|loại|cấp|tổ|thứ) \d+\b")
_SPAN_WORDS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "mười một": 11}
_SPAN = re.compile(r"\b(\d+|mười một|" + "|".join(_SPAN_WORDS) + r") tháng\b|\b(quý) (\d|i{1,3}\b|iv\b)")
_QUARTERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_NUMBER = re.compile(r"\d+")
_LISTED = re.compile(r"\b(?:lần lượt|tương ứng là|theo thứ tự)\b")
_ZONE = re.compile(r"\bgmt|giờ (?:địa phương|hà nội|việt nam|vn|quốc tế|mỹ|anh|nga|bắc kinh|tokyo|miền đông|bờ đông)")
_MOVING = re.compile(r"\b(?:(?:vn|hnx|upcom|vn30|hnx30|s&p|dow|nasdaq|nikkei)\w*[- ]?(?:index|jones|composite)?|chỉ số|giá vàng|vàng miếng|tỷ giá|tỉ giá|mỗi lượng|một lượng)\b")
OF_REACH = 40  # characters from a number to whose it is or where: "7 ngôi nhà và 2 máy xúc tại xã …"
_OF = re.compile(r"(?! ?(?:bị|đã|được|là|do|sẽ)\b)(?: [^\W\d_]+){0,3}(?: và \w+(?: \w+){0,3})? (?:ở|tại|của|thuộc)(?: (?:xã|huyện|thôn|tỉnh|phường|quận|thị trấn|thành phố|tp|bản|làng|khu vực|địa bàn))* ")
WINDOW_REACH = 16
_WINDOW = re.compile(r"(?:năm|tháng|tuần|ngày|giờ|phút) (?:\w+ )?(?:gần đây|trở lại đây|tới đây|tới|nữa|trước đây|trước|liền|liên tiếp|liên tục)\b")
_FORM = re.compile(r"\s+")
_THIS_COUNTRY = re.compile(r"\s*(?:nước|quốc gia) này\b")
SOFT = frozenset({"plan", "bound", "order", "running", "region"})  # kinds of measure that two accounts of one close value are told with: one paper adds "tối đa", "dự kiến"


class Sight(msgspec.Struct, frozen=True):
    """What stands around a claim that traps read."""

    kinds: frozenset[str]
    per: str
    labels: frozenset[str]
    of: frozenset[str]
    """Story entities named right behind the counted noun: whose diplomats they are."""
    spans: frozenset[str]
    """The part of a year that is summed up ("9 tháng", "quý 3"), close by."""
    listed: bool
    """Whether the sentence is a table in words: "lần lượt", or many numbers that count one thing."""
    zone: str
    moving: bool
    """Whether it is a reading of what moves within a day: an index, a rate of exchange, a price of gold."""
    window: bool
    """Whether a length of time is only how far back or ahead a sentence looks ("3 năm gần đây")."""
    sums: frozenset[float]
    """What the number is a part of, as far as its sentence tells: its sums with the others of its kind."""


def sight_of(material: Material, claim: Claim, beside: Sequence[Claim]) -> Sight:
    """Return what the traps read of a claim; `beside` are the other claims of its line."""
    line, start, end = claim.line, claim.start - claim.line.start, claim.end - claim.line.start
    around = fold(line.text[max(0, start - 60) : start]), fold(line.text[end : end + REACH])
    clause = " ".join((re.split(r"[;:]|,(?!\d)", around[0])[-1], fold(claim.text), re.split(r"[;:.]|,(?!\d)", around[1])[0]))
    near = f"{fold(line.text[max(0, start - CLOSE) : start])} {fold(claim.text)} {fold(line.text[end : end + CLOSE])}"
    kinds = frozenset({"more"} if claim.kind == "number" and _MORE.search(near) else ()) | frozenset(name for name, pattern in _KIND.items() if pattern.search(clause))
    per = _PER.match(around[1])
    each = _EACH.search(around[0])
    close = fold(line.text[max(0, start - REACH) : start]) + " | " + around[1]
    analysis = material.analyses[claim.article]
    first = bisect_left(analysis.mentions, claim.end, key=lambda m: m.start)
    named = [m for m in analysis.mentions[first : first + 1] if m.start < line.end and (m.start - claim.end <= 2 or _OF.fullmatch(fold(analysis.text[claim.end : m.start][: OF_REACH + 1])))]
    if _THIS_COUNTRY.match(fold(analysis.text[claim.end - len(" nước") if fold(claim.text).endswith(" nước") else claim.end :][:20])):
        # "6 nhà ngoại giao nước này": of the country named last before
        named = [m for m in analysis.mentions[bisect_left(analysis.mentions, line.start, key=lambda m: m.start) : first] if m.type == "gpe"][-1:]
    of = frozenset(story for m in named if m.entity and (story := material.linked.of.get((claim.article, m.entity))))
    zone = _ZONE.search(fold(line.text))
    return Sight(
        kinds, (per[1] or per[2]) if per else each[1] if each else "", frozenset(_FORM.sub("", x) for x in _LABEL.findall(close)),
        of, _spans(around[0], re.split(r"[;:.]|,(?!\d)", around[1])[0]), bool(_LISTED.search(fold(line.text))) or sum(c.key == claim.key or c.noun == claim.noun or _one_price(c, claim) for c in beside) >= TABLE, zone.group() if zone and claim.kind == "date" else "", claim.kind == "number" and bool(_MOVING.search(fold(line.text))), unit_class(claim.noun) == "time" and not claim.key.startswith("ordinal") and bool(_WINDOW.search(fold(claim.text) + around[1][:WINDOW_REACH])), _sums(claim, beside),
    )


def _one_price(one: Claim, other: Claim) -> bool:
    """Whether both are prices a unit, of whatever unit: cabbage a kilo beside spinach a bunch is a list."""
    return one.kind == other.kind == "number" and "đồng/" in one.noun and "đồng/" in other.noun


def _spans(before: str, behind: str) -> frozenset[str]:
    """The part of a year named last before a number, else first behind it in its clause."""
    found = [*_SPAN.finditer(before)][-1:] or [*_SPAN.finditer(behind)][:1]
    return frozenset(f"quý {_QUARTERS.get(m[3], m[3])}" if m[2] else f"{_SPAN_WORDS.get(m[1], m[1])} tháng" for m in found)


def _sums(claim: Claim, beside: Sequence[Claim]) -> frozenset[float]:
    if not isinstance(claim.value, Number):
        return frozenset()
    others = [c.value for c in beside if c is not claim and c.noun in (claim.noun, "")]
    mine = claim.value.high * claim.value.factor
    theirs = [v.high * v.factor for v in others if isinstance(v, Number)]
    return frozenset({mine + x for x in theirs[:6]} | {mine + x + y for x, y in combinations(theirs[:6], 2)})


def trap_of(x: Claim, a: Sight, y: Claim, b: Sight, *, soft: bool = False) -> str | None:
    """Return the name of what forbids to set two claims against each other, or None.

    `soft`: of values so close to each other that they are hardly of two things; then only what makes close values likely forbids (SOFT does not).
    """
    # A happening that is announced and one that is told are one; only a number is another when it is planned.
    differ = (a.kinds ^ b.kinds) & {"former", "order"} if x.kind == y.kind == "date" else a.kinds ^ b.kinds
    if differ - (SOFT if soft else frozenset()):
        return "kind of measure"
    if a.per != b.per:
        return "per unit"
    if (a.listed or b.listed) and not a.labels & b.labels and not soft:
        return "list"
    if x.partial != y.partial:
        return "part and whole"
    if (x.over and y.over and x.over != y.over) or (a.spans and b.spans and not a.spans & b.spans):
        return "span of time"
    if a.zone != b.zone:
        return "time zone"
    if a.moving and b.moving:
        return "moving measure"
    if a.window or b.window:
        return "window"
    if a.of and b.of and not a.of & b.of:
        return "whose"
    if x.owner and y.owner and not (_meet(x.owner.who, y.owner.who) and _meet(x.owner.whom, y.owner.whom)):
        return "whose deed"
    if _labelled_apart(a.labels, b.labels):
        return "label"
    if isinstance(x.value, Number) and isinstance(y.value, Number) and (_near(y.value, a.sums) or _near(x.value, b.sums)):
        return "sum"
    return None


def _labelled_apart(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether both have a label of one form ("16gb", "32gb"; "quý2", "quý3") and share none of it."""
    if not mine or not theirs or mine & theirs:
        return False
    forms = [{_NUMBER.sub("#", label) for label in side} for side in (mine, theirs)]
    return bool(forms[0] & forms[1])


def _meet(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one or not other or bool(one & other)


def _near(value: Number, sums: frozenset[float]) -> bool:
    size = value.high * value.factor
    return any(abs(size - s) <= 0.001 * max(1.0, abs(s)) for s in sums)
