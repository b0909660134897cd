"""Questions with few answers, each told in set phrases (data/answers.toml): whether somebody pleaded guilty, where a victim died, what caused a fire.

Two articles disagree where the one tells one answer and the other another, of the same person, name or sentence. What is negated, only
possible or asked is no answer; an article that tells both answers reports two sides, and is left out.
Gap: answers in other words are not met.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from importlib.resources import files
from itertools import combinations, islice
from typing import Literal

import msgspec

from machtin.relate.claims import Material
from machtin.relate.lines import Line
from machtin.relate.questions import Clash, apart, scope_of
from machtin.relate.statements.told import Kind, Told, bearer_at, clash, published, same_person, told
from machtin.text.fold import Folded, fold

_GAPS = {"…": "[^.;:!?\"“”\n]{1,32}?", "……": "[^.;:!?\"“”\n]{1,90}?"}  # bounded, so that matching stays linear
LINE_LIKENESS = 0.3  # weighted word overlap from which two sentences tell of one thing; read off the stories of mds-dev
NAME_LIKENESS = 0.12  # the same where they share a name
SAME_HOUR = timedelta(hours=3)
MAX_TOLD = 60  # answers to one question; beyond, the first ones are compared

# Words just before an answer that make it none: negated, only possible, planned, asked, or told of as a rumour.
_UNSURE = re.compile(
    r"\b(?:không(?! kích| quân| phận| gian| khí| lưu| trung| người lái)|chưa|chẳng|phủ nhận|bác bỏ|tin đồn|nếu|nghi|nghi do|nghi là|nghi vấn|có thể|có thể là|khả năng|để|nhằm|tránh|sẽ|loại trừ|chứ không|hay|hoặc|liệu|ít|giả vờ|giả|dọa|đòi|định|từng|cho là|tưởng|chỉ|thỏa thuận|biên bản|đơn|gia đình|luật sư|người nhà)"
    r"(?:\s+\w+){0,3}\s*$"
)
_WANTED = re.compile(r"\b(?:muốn|suýt|toan|tính)(?:\s+\w+){0,3}\s*$")  # no deed; but a good cause ("vì muốn …")
_DENIED = re.compile(r"\b(?:phủ nhận|bác bỏ|không đồng ý|mâu thuẫn với|nghi ngờ|không phải|loại trừ|kháng nghị)\b[^.;]*$")  # what stands behind it is not the teller's answer
_ASKED = re.compile(r"^(?:\s+\w+){0,4}\s+(?:hay không|hay chưa|không\?|chưa\?|là rất thấp|là không)|^[^.;]{0,30}\?")


_VERDICT = re.compile(r"\b(?:kết luận|khẳng định|xác định|nguyên nhân|kết quả)\b")


class Question(msgspec.Struct, frozen=True):
    """A row of the table, ready to be matched."""

    key: str
    kind: Kind
    about: str
    about_en: str
    of: str
    weight: float
    steps: bool
    sides: bool
    """Whether an article that tells both answers is set against another's: two parties, each with an account of its own."""
    answers: tuple[str, ...]
    pattern: re.Pattern[str]
    """One named group `a<n>` for each answer."""
    pieces: tuple[str, ...]
    """The longest plain piece of every form."""
    cue: re.Pattern[str] | None
    context: re.Pattern[str] | None
    example: tuple[str, str]


class _Row(msgspec.Struct):
    """A row as it is written."""

    key: str
    kind: Kind
    about: str
    about_en: str
    of: Literal["person", "name", "line", "story"]
    weight: float
    answers: dict[str, list[str]]
    example: tuple[str, str]
    cue: str | None = None
    context: str | None = None
    steps: bool = False
    sides: bool = False


@cache
def questions() -> tuple[Question, ...]:
    """Return the table."""
    table = tomllib.loads((files("machtin.relate") / "data" / "answers.toml").read_text("utf-8"))
    return tuple(_question(row) for row in msgspec.convert(table["question"], list[_Row]))


def _question(row: _Row) -> Question:
    # Longer forms first: "không nhận tội" is met before "nhận tội".
    forms = sorted(((f, i) for i, fs in enumerate(row.answers.values()) for f in fs), key=lambda f: -len(f[0]))
    pattern = "|".join(f"(?P<a{i}x{k}>{_regex(f)})" for k, (f, i) in enumerate(forms))
    cue = re.compile(r"\b(?:" + "|".join(map(_regex, row.cue.split("|"))) + ")") if row.cue else None
    return Question(
        row.key, row.kind, row.about, row.about_en, row.of, row.weight, row.steps, row.sides, tuple(row.answers),
        re.compile(rf"\b(?:{pattern})\b"), tuple({max(re.split("…+", f), key=len).strip() for f, _ in forms}), cue,
        re.compile(rf"\b(?:{row.context})\b") if row.context else None, row.example,
    )


def _regex(form: str) -> str:
    """The form as an expression; blanks around a gap belong to it."""
    parts = re.split(r"(……|…)", form)
    return "".join(_GAPS.get(part) or re.escape(part.strip() if 0 < k < len(parts) - 1 else part.lstrip() if k else part.rstrip()) for k, part in enumerate(parts))


def find_answers(material: Material, folded: list[list[tuple[Line, Folded]]]) -> Iterator[Clash]:
    """Yield the clashes of answers to the questions of the table; `folded` holds the lines of every article."""
    articles = [("\n".join(text.text for _, text in lines), lines) for lines in folded]
    for question in questions():
        # Few articles speak of any one question: the plain search for a piece of its forms spares them the pattern.
        speaking = [lines for whole, lines in articles if any(piece in whole for piece in question.pieces)]
        if len(speaking) < 2:
            continue
        found = list(islice((t for lines in speaking for line, text in lines for t in _told(material, line, text, question)), MAX_TOLD))
        if len({t.answer for t in found}) > 1:
            yield from _clashes(material, question, found)


def _told(material: Material, line: Line, text: Folded, question: Question) -> Iterator[Told]:
    for m in question.pattern.finditer(text.text):
        answer = question.answers[int((m.lastgroup or "a0").partition("x")[0][1:])]
        before = text.text[max(0, m.start() - 40) : m.start()]
        if _UNSURE.search(before) or (not question.cue and _WANTED.search(before)) or _DENIED.search(text.text[max(0, m.start() - 120) : m.start()]) or _ASKED.match(text.text[m.end() : m.end() + 40]):
            continue
        if question.cue and not question.cue.search(text.text[max(0, m.start() - 90) : m.start() + 1]):
            continue
        if question.context and not question.context.search(text.text) and not question.context.search(_line_before(material, line)):
            continue
        start, end = text.span(m.start(), m.end())
        at = line.start + start
        bearer = bearer_at(material, line, at) if question.of == "person" else None
        yield told(material, line, at, line.start + end, question.kind, question.key, answer, bearer, (question.about, question.about_en))


def _line_before(material: Material, line: Line) -> str:
    previous = material.lines.all[line.at - 1] if line.at else line
    return fold(previous.text) if previous.article == line.article else ""


def _clashes(material: Material, question: Question, found: list[Told]) -> Iterator[Clash]:
    by_article: dict[tuple[int, str | None], set[str]] = defaultdict(set)
    for t in found:
        by_article[t.claim.article, t.bearer].add(t.answer)
    firm = found if question.sides else [t for t in found if len(by_article[t.claim.article, t.bearer]) == 1]
    firm.sort(key=lambda t: not _VERDICT.search(fold(t.claim.line.text)))  # of several places, the one that says how it was found out
    seen: set[tuple[int, int]] = set()
    for x, y in combinations(firm, 2):
        articles = x.claim.article, y.claim.article
        if x.answer == y.answer or articles[0] == articles[1] or articles in seen or not _same(material, question, x, y):
            continue
        if question.steps and not _backwards(material, question, x, y):
            continue
        seen.add(articles)
        rule = f"{question.kind}.answers"
        yield clash(material, x, y, question.weight, rule)
        # Title and body often say it each in its own words: both places are shown.
        yield from (clash(material, again, y, question.weight, rule) for again in _again(firm, x))
        yield from (clash(material, x, again, question.weight, rule) for again in _again(firm, y))


def _again(found: list[Told], told: Told) -> list[Told]:
    """Another sentence, one at most, in which the article gives the same answer of the same bearer."""
    return [
        t for t in found
        if t.claim.article == told.claim.article and t.answer == told.answer and t.bearer == told.bearer and t.claim.line.at != told.claim.line.at
    ][:1]


def _same(material: Material, question: Question, x: Told, y: Told) -> bool:
    """Whether two answers are about one person, name or sentence, at one time."""
    if question.of == "person":  # who dies, pleads, leaves does so once, whatever day the sentence names
        return same_person(material, x.bearer, y.bearer)
    if apart(scope_of(material, x.claim), scope_of(material, y.claim)):
        return False
    likeness = material.lines.likeness(x.claim.line.tokens, y.claim.line.tokens)
    if question.of == "name":
        return likeness >= LINE_LIKENESS or (bool(x.claim.entities & y.claim.entities) and likeness >= NAME_LIKENESS)
    return question.of == "story" or likeness >= LINE_LIKENESS


def _backwards(material: Material, question: Question, x: Told, y: Told) -> bool:
    """Whether the later article tells the earlier step, which no course of things explains; articles of one hour count as one time."""
    first, second = published(material, x.claim, y.claim)
    if first is None or second is None:
        return False
    order = question.answers.index
    if abs(first - second) < SAME_HOUR:  # two articles of one day without an hour are at 0 apart
        return True
    earlier, later = (x, y) if first < second else (y, x)
    return order(earlier.answer) > order(later.answer)
