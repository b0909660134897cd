"""From a `Reading` to the expressions of each of its sentences, names left out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from copy import copy

from machtin.analysis import Span
from machtin.analyze.reading import Reading
from machtin.analyze.times.expression import Expression
from machtin.analyze.times.grammar import expressions
from machtin.analyze.times.points import BY_CAPITAL
from machtin.text.fold import Folded, shadow_of

_NAMED_BY_DATE = re.compile(r"(?:đường|phố|trường|cầu|công viên|quảng trường|bệnh viện|nhà máy|cách mạng|khu phố|sân|chợ|nông trường|nhà hát|số|cv|ql|tl|phường|hẻm|nghị định|quyết định|thông tư|cv số|điều|biển số)\s$")


_WEEKDAY_NAME = re.compile(r"(?:thứ|chủ)\s(\w+)")
_SPELLINGS = (("kỉ", "kỷ"), ("quí", "quý"), ("khoá", "khóa"), ("bẩy", "bảy"))  # of one length each, so that offsets stay


def shadow(text: str) -> Folded:
    """Return the folded text that the grammar reads: i for y ("thế kỉ", "quí 3") is spelt as the tables spell it."""
    folded = copy(shadow_of(text))
    for other, usual in _SPELLINGS:
        folded.text = folded.text.replace(other, usual)
    return folded


def sentence_expressions(reading: Reading, folded: Folded) -> Iterator[tuple[int, int, list[Expression]]]:
    """Yield (start, end, expressions) for each sentence, offsets into the folded text."""
    sentences = reading.sentences or (Span(0, len(reading.text)),)
    names = [m for m in reading.mentions if m.type != "role"]
    starts = [m.start for m in names]
    at = 0
    for sentence in sentences:
        start, end = _folded_at(folded, sentence.start, at), 0
        end = _folded_at(folded, sentence.end, start)
        at = end
        found = []
        for read in expressions(folded.text, start, end):
            expression = read
            low, high = folded.span(expression.start, expression.end)
            k = bisect_right(starts, low) - 1
            if k >= 0 and names[k].start < low < names[k].end < high:  # "Ấn | Độ tuần trước": the name's end is no word of the time
                behind = _folded_at(folded, names[k].end, expression.start)
                again = next(expressions(folded.text, behind, end), None)
                if again is None or again.end != expression.end:
                    continue
                expression = again
                low, high = folded.span(expression.start, expression.end)
            if k >= 0 and names[k].end > low and names[k].end >= high:
                continue
            if _NAMED_BY_DATE.search(folded.text, max(0, expression.start - 14), expression.start) and folded.text[expression.start].isdigit() and (
                not expression.rule.startswith(("duration", "step"))  # "chặng đường 25 năm"
            ):
                continue
            if not _is_proper(folded, expression, low):
                found.append(expression)
        yield start, end, found


def _folded_at(folded: Folded, offset: int, low: int) -> int:
    """The place in the folded text of an offset of the original, at or behind `low`."""
    if folded.origin(min(low, len(folded.text))) == low == offset:
        return offset
    high = len(folded.text)
    if folded.origin(high) == high and len(folded.text) == len(folded.original):
        return offset
    while low < high:
        middle = (low + high) // 2
        if folded.origin(middle) < offset:
            low = middle + 1
        else:
            high = middle
    return low


def _last_word(words: str, start: int) -> tuple[int, int]:
    return start + words.rindex(" ") + 1 if " " in words else start, start + len(words)


def _is_proper(folded: Folded, expression: Expression, low: int) -> bool:
    """Whether capitals tell that it is no time: Nay (a family name) inside a sentence, "thứ ba" (the third) without one."""
    word = folded.text[expression.start : expression.end]
    if expression.rule.endswith(BY_CAPITAL):
        named = _WEEKDAY_NAME.search(word)  # "thứ Bảy này": its second word bears the capital
        at = (expression.start + named.start(1), expression.start + named.end(1)) if named else _last_word(word, expression.start)
        return not folded.original[slice(*folded.span(*at))][:1].isupper()
    if expression.rule == "year.branch" and not folded.original[slice(*folded.span(*_last_word(word, expression.start)))][:1].isupper():
        return True
    return word == "nay" and folded.original[low : low + 1].isupper() and low > 0 and folded.original[low - 2 : low - 1] not in ".!?:\n\"“”"
