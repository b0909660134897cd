"""Where sentences end.

In:  a text and its blocks; offsets are code points into the text.
Out: sentence spans in order; none crosses a block, none begins or ends with white space, together they hold every non-blank character.
A block is cut behind a run of .!?… (with the quotes and brackets that close there) where white space and a capital, a digit or an opening quote follow,
unless what stands before is an abbreviation (`abbreviations.toml`), an initial ("Bùi Tiến D. khai"), or the number of a list ("1. Thu hồi").
Gap: "bà D. Nguyễn Văn A. khai" (initial, then a name that opens the next sentence) stays one sentence; titles in quotes that end in "?" or "!" before a name.
Measured on the annotated lines: see docs/layers/reading.md.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from machtin.analysis import Span
from machtin.article import Block

_CLOSERS = "\"”’»)\\]'"
# A run of stops, what closes behind it, and white space. Bounded: no text has more than a handful.
_END = re.compile(rf"(?P<stop>[.!?…]{{1,8}})(?P<close>[{_CLOSERS}]{{0,4}})(?P<gap>\s+)")
# The blank is missing: "nước này.Ông nói"; only between whole words, so that TP.HCM, Th.S and bao.vn stay.
_STUCK = re.compile(r"(?<=[a-zà-ỹđ]{2})[.!?…](?=[^\W\d_][a-zà-ỹđ]{1,7} [a-zà-ỹđ(])")
_OPENERS = "\"“‘«([-–—•*'"
_LAST_WORD = re.compile(r"[^\s(\[{\"“‘«/,;:–-]{1,12}\Z")
_WORD = re.compile(r"\w{1,12}")
_INITIALS = re.compile(r"(?:[A-ZĐ]\.){0,4}[A-ZĐ]")
_DEGREES = re.compile(r"(?:độ|\d|°) ?\Z")  # "22 – 29 độ C. Trời …"
_LIST_NUMBER = re.compile(r"(?:\d{1,2}|[IVX]{1,4}|[a-hA-H])")

# Words that open a sentence behind an initial ("của bà D. Sau đó …"); before any other capital an initial goes on ("bà D. Nga").
# Common first words of sentences in news that hardly stand as a part of a personal name behind an initial.
_STARTERS = frozenset(
    ["Theo", "Tuy", "Trong", "Tại", "Khi", "Sau", "Trước", "Hiện", "Ngoài", "Đến", "Ngày", "Để", "Với", "Từ", "Vì", "Do", "Nhưng", "Nếu", "Cũng", "Đây", "Đó", "Qua", "Lúc", "Khoảng", "Vụ", "Các", "Những", "Một", "Hai", "Ông", "Bà", "Anh", "Chị", "Em", "Cháu", "Họ", "Chúng", "Tôi", "Cơ", "Công", "Bên", "Đồng", "Nhận", "Nghi", "Hành", "Bước", "Thấy", "Biết", "Bị", "Được", "Đối", "Cùng", "Vào", "Trên", "Dưới", "Sáng", "Chiều", "Tối", "Đêm", "Trưa", "Rạng", "Mặc", "Thế", "Nhờ", "Cuối", "Đầu", "Hôm", "Riêng", "Còn", "Nay", "Rồi", "Cả", "Có", "Không", "Như", "Nạn", "Người", "Gia", "Mẹ", "Cha", "Bố", "Vợ", "Chồng", "Con", "Nhiều", "Toàn", "Cho", "Liên", "Quá", "Chính"]
)


def find_sentences(text: str, blocks: Sequence[Block] = ()) -> list[Span]:
    """Return the sentences of `text`, block by block (the whole text is one block where none is given).

    "Ông D. đến TP. HCM. Bà ở lại." → (0, 20) (21, 30)
    """
    spans = [(b.start, b.end) for b in blocks] or [(0, len(text))]
    return [sentence for start, end in spans for sentence in _block_sentences(text, start, end)]


def _block_sentences(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for cut in sorted(_cuts(text, start, end)):
        sentence = trimmed(text, at, cut)
        if sentence is not None:
            yield sentence
            at = cut
    last = trimmed(text, at, end)
    if last is not None:
        yield last


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Return [start, end) without the white space at its ends; None where nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    sentence_start = start
    for match in _END.finditer(text, start, end):
        if match.end() < end and _ends_here(text, match, sentence_start, end):
            sentence_start = match.end()
            yield match.end("close")
    for match in _STUCK.finditer(text, start, end):
        if text[match.end()].isupper() and not _in_address(text, match.start()):
            yield match.end()


def _in_address(text: str, at: int) -> bool:
    word = text[max(0, at - 60) : at].rsplit(None, 1)[-1:]
    return bool(word) and ("/" in word[0] or "@" in word[0] or word[0].lower().startswith("www"))


def _ends_here(text: str, match: re.Match[str], sentence_start: int, end: int) -> bool:
    follows = match.end()
    dash = text[follows] in "-–—"
    if dash and match["close"]:
        return False  # “…đúng.” - ông nói
    while follows < end and (text[follows] in _OPENERS or text[follows] == " "):
        follows += 1
    if follows >= end:
        return False  # only marks remain: they belong to this sentence
    head = text[follows]
    if not (head.isupper() or head.isdigit() or head.istitle()):
        return not head.isalpha() and not dash and head in "»►●▶"
    if match["stop"] == "!" and not match["close"]:
        named = _LAST_WORD.search(text, max(sentence_start, match.start() - 12), match.start())
        return named is None or f"{named.group()}!" not in _abbreviations()
    if match["close"] or match["stop"] != ".":
        return True
    before = _LAST_WORD.search(text, max(sentence_start, match.start() - 12), match.start())
    if before is None:
        return True
    word = before.group()
    kind = _abbreviations().get(word) or _abbreviations().get(word.rsplit(".", 1)[-1] if word.count(".") == 1 else word)
    if kind == "any":
        return False
    if kind == "digit" and head.isdigit():
        return False
    if word in ("C", "F") and _DEGREES.search(text, max(sentence_start, before.start() - 4), before.start()):
        return True
    if _INITIALS.fullmatch(word):
        opener = _WORD.match(text, follows)
        return opener is not None and opener.group() in _STARTERS
    lead = before.start() - sentence_start
    return not (lead < 4 and not text[sentence_start : before.start()].strip(" \n(") and _LIST_NUMBER.fullmatch(word))


@lru_cache(maxsize=1)
def _abbreviations() -> dict[str, str]:
    """Form → what must follow for it not to end the sentence."""
    table = tomllib.loads((files("machtin.text") / "abbreviations.toml").read_text("utf-8"))
    return {form: group["next"] for group in table["group"] for form in group["forms"]}
