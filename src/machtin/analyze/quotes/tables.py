"""Load the cue and source tables once, and find cues with one compiled expression.

In:  `cues.toml`, `sources.toml` beside this module. Out: `find_cues`, and the word lists as sets of folded forms.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from machtin.text.fold import fold


class Cue(NamedTuple):
    """A row of cues.toml; the forms are folded."""

    form: str
    cls: str
    content: str
    not_before: tuple[str, ...]
    not_after: tuple[str, ...]
    example: str


class Found(NamedTuple):
    """A cue in the text, at folded offsets."""

    start: int
    end: int
    cue: Cue


@cache
def cues() -> dict[str, Cue]:
    """Return the cue table by folded form."""
    rows = tomllib.loads((files(__package__) / "cues.toml").read_text("utf-8"))["cue"]
    out: dict[str, Cue] = {}
    for row in rows:
        form = fold(row["form"])
        out[form] = Cue(
            form, row["class"], row["content"],
            tuple(map(fold, row.get("not_before", ()))), tuple(map(fold, row.get("not_after", ()))), row["example"],
        )
    return out


@cache
def words(table: str) -> frozenset[str]:
    """Return one list of sources.toml, folded."""
    return frozenset(map(fold, _sources()[table]["forms"]))


@cache
def _sources() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files(__package__) / "sources.toml").read_text("utf-8"))


# Most cues are nouns too: "tuyên bố của Mỹ", "những cam kết", "bác bỏ cáo buộc".
_NOUN_AFTER = re.compile(r"(?:của|này|đó|nói trên|ấy|mới nhất)(?!\w)(?! (?:là|sẽ|đã))")
_UP = re.compile(r"trên(?! (?:trang|mạng|tờ|báo|đài|kênh|tạp chí|truyền hình|facebook|twitter|fanpage|blog|website|diễn đàn|sóng)(?!\w))(?!\w)")
_NOUN_BEFORE = re.compile(r"(?<!\w)(?:về|các|những|mọi|bản|lời|một|theo|ra|sự|việc|gọi|bác bỏ|lên án|thực hiện|ký|đáp lại|trước|bằng|từ|sau|kèm|với)$")
_NOMINAL = frozenset(["announce", "view", "demand", "deny"])

_SPOKEN = re.compile(r"\"[,.]?\s{1,2}(?:- )?[^\".]{2,56}$")  # "“Cả làng bị xóa sổ”, ông Lâm nói về Hạ Vân"

# "cho Nordsee biết", "cho phóng viên biết": the addressee stands inside the cue.
_SPLIT_CUE = r"cho(?: [^\s,.;:\"]{1,20}){1,5} biết"


@cache
def _pattern() -> re.Pattern[str]:
    forms = sorted(cues(), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:(?P<cue>{'|'.join(map(re.escape, forms))})|(?P<split>{_SPLIT_CUE}))(?![\w-])")


def find_cues(text: str) -> Iterator[Found]:
    """Yield the cues of a folded text in order, the longest at each place; those that their neighbours make something else are left out.

    "nói" in "kho đạn nói trên" and "khẳng định" in "khẳng định vị thế" are none.
    """
    table = cues()
    for match in _pattern().finditer(text):
        start, end = match.span()
        cue = table[match["cue"]] if match["cue"] else table["cho biết"]
        before, after = text[max(0, start - 24) : start].rstrip(), text[end : end + 24].lstrip()
        if cue.content != "open" and (_NOUN_AFTER.match(after) or (cue.cls in _NOMINAL and (_UP.match(after) or _NOUN_BEFORE.search(before)))):
            continue
        if cue.content == "clause" and before.endswith(",") and after.startswith(","):
            continue  # one of several verbs: "kiểm tra, đánh giá, đôn đốc"
        stopped = any(after.startswith(w) and not after[len(w) : len(w) + 1].isalnum() for w in cue.not_before)
        if stopped and not (cue.form == "nói" and after.startswith("về") and _SPOKEN.search(text, max(0, start - 70), start)):
            continue
        if any(before.endswith(w) and not before[: -len(w)][-1:].isalnum() for w in cue.not_after):
            continue
        yield Found(start, end, cue)
