"""Read the time expressions of a folded sentence: points in time out of clock, part of day and day; dates; durations; references.

In:  folded text and the bounds of a sentence. Out: `Expression`s by start, not overlapping, offsets into the folded text.
Every word of `_OPENER` is tried with each reader, and the longest reading wins; all patterns are bounded, so the time is linear.
Gap: bare years and bare d/m dates are read only beside words that make them dates ("từ", "mùa giải", "SN").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from machtin.analyze.times import lexicon
from machtin.analyze.times.bare import read_bare
from machtin.analyze.times.durations import read_duration
from machtin.analyze.times.expression import Expression, Fixed, SamePoint
from machtin.analyze.times.patterns import END, SP, alternation
from machtin.analyze.times.periods import read_date
from machtin.analyze.times.points import APPROX, read_point

_BEFORE_REFERENCE = re.compile(rf"(?:thực|xuất|phát|thể|biểu|tái|cụ|ẩn|thị|hồn|hóa|hoá|đại|bất){SP}$")
_HIEN_BEHIND = re.compile(
    rf"{SP}(?:trường|tượng|đại|vật|diện|hữu|hành|thực|hình|ra|lên|nguyên|kim|sinh|thân|rõ|hồn|nhà|tình|trạng|hàng){END}(?!{SP}giờ)"
)
_GIO_BEHIND = re.compile(rf"\s?,|{SP}(?:thì|đã|đang|vẫn|mới|chỉ|không{SP}còn|lại|là|đành|phải|ai|này){END}")
_GIO_BEFORE = re.compile(r"(?:^|[.,;:!?\"]\s?|nhưng |và |bây |đến |còn |mà |nào )$")  # "Và giờ, …", "nhưng giờ thì …": now
_WORD = re.compile(r"\w+")
_REFERENCE = re.compile(alternation(lexicon.REFERENCES))
_FROM_HERE = re.compile(rf"(?<=từ )đây(?={SP}(?:cho{SP})?(?:đến|tới){SP})")
_POINT = re.compile(alternation([*lexicon.POINTS_OF_MENTION, *lexicon.POINTS_NEAR]))


def _first_words(*tables: Iterable[str]) -> set[str]:
    return {words.split()[0] for table in tables for words in table}


def expressions(text: str, start: int, end: int) -> Iterator[Expression]:
    """Yield the time expressions of text[start:end], which is one sentence of a folded text."""
    at = start
    while opener := _OPENER.search(text, at, end):
        at = opener.start()
        best: Expression | None = None
        for read in _READERS_OF.get(opener.group(), _READERS_OF_DIGITS):
            found = read(text, at, end)
            if found and (best is None or found.end > best.end):
                best = found
        if best is None or best.end <= at:
            step = _WORD.match(text, at, end)
            at = step.end() if step else at + 1
        else:
            yield best
            at = best.end


def _date(text: str, at: int, end: int) -> Expression | None:
    if approx := APPROX.match(text, at, end):
        if approx["w"] in ("độ", "quá") and not text[approx.end() : approx.end() + 1].isdigit():
            return None
        found = read_date(text, approx.end(), end)
        if found and found.when and not isinstance(found.when, Fixed):
            mod = lexicon.APPROXIMATORS.get(" ".join(approx["w"].split()))
            mod = {"MORE_THAN": "AFTER", "LESS_THAN": "BEFORE"}.get(mod or "", mod)  # type: ignore[assignment]
            return Expression(at, found.end, found.rule, found.when, mod=found.mod or mod)
        return None
    return read_date(text, at, end)


def _mention(text: str, at: int, end: int) -> Expression | None:
    """thời điểm đó, lúc này."""
    found = _POINT.match(text, at, end)
    if not found:
        return None
    return Expression(at, found.end(), "point.mention", SamePoint(or_now=" ".join(found.group().split()) in lexicon.POINTS_NEAR))


def _reference(text: str, at: int, end: int) -> Expression | None:
    if found := _FROM_HERE.match(text, at, end):
        return Expression(at, found.end(), "reference", Fixed("PRESENT_REF"))
    found = _REFERENCE.match(text, at, end)
    if not found:
        return None
    word = " ".join(found.group().split())
    if word == "hiện" and (_HIEN_BEHIND.match(text, found.end(), end) or _BEFORE_REFERENCE.search(text, max(0, at - 7), at)):
        return None
    if word == "hiện tại" and _BEFORE_REFERENCE.search(text, max(0, at - 7), at):
        return None
    if word == "giờ" and not (_GIO_BEHIND.match(text, found.end(), end) and _GIO_BEFORE.search(text, max(0, at - 7), at)):
        return None
    if word.startswith("vừa qua") and re.compile(rf"{SP}(?:đời|mặt|khỏi|tay|được|đêm|tuổi){END}").match(text, found.end(), end):
        return None
    if word.startswith("thời gian trước") and re.compile(rf"{SP}(?:khi|đó|ngày|lúc){END}").match(text, found.end(), end):
        return None
    if word == "tương lai" and not re.search(r"(?:trong|ở) $", text[max(0, at - 6) : at]):
        return None
    if word in ("tới đây", "vừa qua", "vừa rồi", "trước nay", "ngày trước") and re.search(r"(?:đi|về|chạy|bay|lên|nước|người) $", text[max(0, at - 5) : at]):
        return None
    return Expression(at, found.end(), "reference", Fixed(lexicon.REFERENCES[word]))


_Reader = Callable[[str, int, int], Expression | None]
_NUMBERS = {*lexicon.DIGITS, "mười"}
_READERS: tuple[tuple[_Reader, set[str]], ...] = (
    # reader, the words that its expressions may begin with; digits are read by the first five
    (read_point, _NUMBERS | {"ngày", "hôm", "các", "những", "lễ", "bữa", "khôm", "phiên", "mùng", "mồng", "rằm"} | _first_words(
        lexicon.NEAR_POINT, lexicon.PARTS, lexicon.DAYS_FROM_NOW, lexicon.DAYS_FROM_MENTION, lexicon.WEEKDAYS)),
    (_date, _NUMBERS | {"tháng", "năm", "quý", "q1", "q2", "q3", "q4", "mùa", "hè", "thập", "thế", "tuần", "những", "các", "mấy", "vài", "cùng", "dịp",
                        "lễ", "ngày", "đêm", "xuân", "mùng", "mồng", "rằm"} | _first_words(
        lexicon.EDGES, lexicon.HOLIDAYS, lexicon.LUNAR_HOLIDAYS, lexicon.NEAR_POINT)),
    (read_bare, {"ngày"}),
    (_reference, {"đây"} | _first_words(lexicon.REFERENCES)),
    (read_duration, _NUMBERS | {"mỗi", "hàng", "hằng", "từng", "mọi", "quanh", "ngày", "đêm", "năm", "cả", "suốt", "trọn", "nửa", "vài", "mấy", "nhiều",
                                "những", "các", "ít", "mươi", "dăm", "đôi", "bao", "cách", "trước"} | _first_words(lexicon.APPROXIMATORS)),
    (_mention, _first_words(lexicon.POINTS_OF_MENTION, lexicon.POINTS_NEAR)),
)  # fmt: skip
_READERS_OF_DIGITS: tuple[_Reader, ...] = (read_point, _date, read_bare, read_duration)
_READERS_OF = {word: tuple(r for r, words in _READERS if word in words) for word in set().union(*(words for _, words in _READERS))}
_OPENER = re.compile(r"(?<![\w.,/:])(?<!\d[-–])(?:\d|" + alternation(_READERS_OF) + ")")
