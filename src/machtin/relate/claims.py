"""What each article states that another may state otherwise: numbers and dated happenings, each with the question that it answers.

A claim is one value at one place. Its question is told by `key` (the slot, or the counted noun), `subject` (whose age, whose sentence), the
words around it (`near`) and the entities of its sentence. Whether two claims answer the same question is decided in questions.py.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import cache, cached_property

import msgspec

from machtin.analysis import Analysis, Event, Mention, Modifier, Quantity, Span, Time
from machtin.relate.entities import Linked
from machtin.relate.lines import FUNCTION_WORDS, Line, Lines
from machtin.relate.slots import find_slot, noun_of, slot_table, unit_class
from machtin.text.fold import fold
from machtin.values import Number, Text, Value, number_of, period_of
from machtin.values.periods import Period

_JOINED = re.compile(r"[^.;:!?\d]{0,40}\b(?:và|cùng|lẫn)\s*")
_PARTIAL = re.compile(r"(?:(?:bao gồm|gồm|thêm|kể cả|riêng|ngoài ra)\b[^.;]{0,30}|(?:trong đó|trong số)\b[^.;]{0,80})$")
_LIGHT = frozenset({"hồi", "lúc", "từ", "trước", "sau", "khi", "trong", "qua", "tới", "theo", "bị", "được", "có", "là", "xảy ra", "diễn ra", "bắt đầu", "tiến hành", "tổ chức", "vào", "đến", "ở", "khiến", "làm", "kéo dài", "gây"})
SAYING = frozenset({"họp báo", "họp", "trả lời", "phỏng vấn", "phát biểu", "nói", "cho biết", "cho hay", "cho rằng", "khẳng định", "xác nhận", "nhấn mạnh", "biết", "theo", "đưa tin", "dẫn", "dẫn lời"})
_AUXILIARY = re.compile(r"\s*(?:đã|sẽ|vẫn|đang|chưa|từng)\b")
# Prices of exchanges change by the minute: two papers of one day give two quotations, not two accounts.
QUOTATION = re.compile(
    r"\b(?:vn-?index|hnx|hose|upcom|cổ phiếu|chứng khoán|khớp lệnh|phiên giao dịch|giá vàng|vàng sjc|usd/oz|/oz|/ounce|đồng/lượng|/lượng"
    r"|tỷ giá|dow jones|nasdaq|s&p|giá dầu|usd/thùng|/thùng|tham chiếu|thanh khoản|khối ngoại|mã chứng khoán|tăng điểm|giảm điểm)"
)
_TICKER = re.compile(r"\((?:mã|mck|hose|hnx|upcom)[^()]{0,40}\)")  # (mã HPG-HOSE): names a company, quotes nothing
MARKET_SHARE = 0.25
PEOPLE_SLOTS = frozenset({"dead", "injured", "casualties", "missing", "arrested", "rescued", "trapped", "evacuated", "fined"})
_AS_OF = re.compile(r"(?:tính đến|đến hết|tính tới|đến cuối|chậm nhất|hạn|trước)\s*(?:ngày\s*)?$")
_UNTIL = re.compile(r"\w\s(?:đến|tới|cho đến)\s$")
_STEP = re.compile(r"\s*(?:sau|trước)\b")
_POINTING = re.compile(r"\b(?:cùng ngày|hôm đó|ngày đó|thời điểm|lúc đó|khi đó|trên)\b")
_PARTIAL_BEHIND = re.compile(r"^[^.;,]{0,20}\b(?:trong số|cũng nằm|cũng bị|còn lại)\b")
LONGEST = timedelta(days=32)  # a year or a season dates nothing closely enough to be set against another
FAR = 200  # characters between an event and its time, some two clauses
_MATCH_MINUTE = re.compile(r"\bphút (?:thứ )?$")  # "phút 24": when, not how many; sport.py compares it
NEXT_CLAUSE = 40  # characters that a verb of another clause counts as farther off
_NEXT_CLAUSE = re.compile(r"[,;:]|\b(?:và|rồi|nhưng|sau khi|khi|để|nên)\b")
NEAR_WORDS = 6  # on either side: about a clause
LEADING_WORDS = 7
_CLAUSE = re.compile(r"[;:()“”\"]|,(?!\d)|\s-\s")


class Owner(msgspec.Struct, frozen=True):
    """What of an event tells whether two numbers belong to one: its word, and who did it to whom (story entities)."""

    trigger: str
    who: frozenset[str]
    whom: frozenset[str]


class Claim(msgspec.Struct, frozen=True):
    """One value that one article states."""

    article: int
    line: Line
    start: int
    end: int
    text: str
    kind: str
    """number or date."""
    key: str
    """Slot key ("dead"), counted noun ("thing: căn nhà"), or "time"."""
    value: Value
    shown: str
    """The value as the contract writes it: "2", "2013-10-31"."""
    modifier: Modifier = ""
    near: tuple[str, ...] = ()
    """Content words around the value, its own left out."""
    before: tuple[str, ...] = ()
    """The content words that lead up to the value within its clause: what is counted or measured."""
    entities: frozenset[str] = frozenset()
    """Story entities of the line."""
    subject: str | None = None
    """Whose age (a story entity); the type of the event that is dated."""
    focus: tuple[int, int] | None = None
    """The words that tell what is dated: the event's, where an event is."""
    noun: str = ""
    """The counted noun, folded."""
    predicate: str = ""
    """What a time dates: the event's word, or the verb that stands nearest in the sentence; folded."""
    owner: Owner | None = None
    """The event that a number belongs to."""
    over: str = ""
    """The length of time that it is a total or change over ("10 tháng"), a TIMEX3 duration."""
    partial: bool = False
    """Whether the words say that only a part is counted ("trong đó có ba người")."""
    said_by: str | None = None
    earliest: str | None = None
    latest: str | None = None


class Material(msgspec.Struct, frozen=True, dict=True):
    """What the comparing parts of `relate` read: the articles of one story, laid beside each other."""

    analyses: tuple[Analysis, ...]
    lines: Lines
    linked: Linked

    def mentions_of(self, line: Line) -> list[Mention]:
        """Return the mentions that begin in a line."""
        mentions = self.analyses[line.article].mentions
        first, behind = (bisect_left(mentions, at, key=lambda m: m.start) for at in (line.start, line.end))
        return list(mentions[first:behind])

    def entities_of(self, line: Line) -> frozenset[str]:
        """Return the story entities that a line names."""
        known = self._entities_in.get(line.at)
        if known is None:
            named = (self.linked.of.get((line.article, m.entity)) for m in self.mentions_of(line) if m.entity)
            known = self._entities_in[line.at] = frozenset(filter(None, named))
        return known

    @cached_property
    def _entities_in(self) -> dict[int, frozenset[str]]:
        return {}

    @cached_property
    def _named_in(self) -> Counter[str]:
        return Counter(e for line in self.lines.all for e in self.entities_of(line))

    def likeness_of_names(self, one: frozenset[str], other: frozenset[str]) -> float:
        """Return how much two sets of story entities share, in [0, 1]; whoever stands in every sentence of the story counts little."""
        n = 1 + len(self.lines.all)
        weight = {e: math.log(n / (self._named_in[e] or 1)) for e in one | other}
        total = sum(weight.values())
        if not total:
            return 0.0
        rare, plain = sum(weight[e] for e in one & other) / total, len(one & other) / len(one | other)
        return (rare + plain) / 2

    def near(self, line: Line, start: int, end: int) -> tuple[str, ...]:
        """Return the content words on both sides of a value, NEAR_WORDS at most on each."""
        words, ends = self._words(line)
        i, j = bisect_right(ends, start), bisect_right(ends, end)
        return tuple(w for _, w in (*words[max(0, i - NEAR_WORDS) : i], *words[j : j + NEAR_WORDS]))

    def before(self, line: Line, start: int) -> tuple[str, ...]:
        """Return the content words that lead up to a value within its clause, LEADING_WORDS at most."""
        words, ends = self._words(line)
        i = bisect_right(ends, start)
        first = max(0, i - LEADING_WORDS)
        back = max(line.start, (words[first][0] if first < i else start) - 2 * FAR)  # no further than the words that can count
        clause = back + max((m.end() for m in _CLAUSE.finditer(line.text[back - line.start : start - line.start])), default=-1 if back > line.start else 0)
        return tuple(w for e, w in words[first:i] if e > clause)

    @cached_property
    def _words_of(self) -> dict[tuple[int, int], tuple[list[tuple[int, str]], list[int]]]:
        return {}

    def _words(self, line: Line) -> tuple[list[tuple[int, str]], list[int]]:
        """The content words of a line, folded, each with its end, and the ends alone; numbers and function words are left out."""
        if (known := self._words_of.get((line.article, line.start))) is not None:
            return known
        analysis = self.analyses[line.article]
        first = bisect_left(analysis.words, line.start, key=lambda w: w.start)
        out = []
        for place in range(first, len(analysis.words)):
            w = analysis.words[place]
            if w.start >= line.end:
                break
            word = fold(analysis.text[w.start : w.end])
            if word[:1].isalpha() and word not in FUNCTION_WORDS:
                out.append((w.end, word))
        self._words_of[line.article, line.start] = out, [end for end, _ in out]
        return self._words_of[line.article, line.start]


def number_claims(material: Material) -> list[Claim]:
    """Return every number of the articles that says how many or how much, durations among them."""
    return [c for n in range(len(material.analyses)) for c in _numbers_of(material, n, quotations=False)]


def every_number(material: Material, articles: Iterable[int]) -> list[Claim]:
    """Return the same of some articles (by position) with the quotations of exchanges, which `number_claims` leaves out."""
    return [c for n in sorted(articles) for c in _numbers_of(material, n, quotations=True)]


def _numbers_of(material: Material, n: int, *, quotations: bool) -> Iterator[Claim]:
    analysis = material.analyses[n]
    lines = material.lines.of(n)
    quoting = set() if quotations else {x.at for x in lines if QUOTATION.search(_TICKER.sub(" ", fold(x.text)))}
    # A market report: its money and its shares are of their minute, wherever they stand.
    market = bool(lines) and len(quoting) >= MARKET_SHARE * len(lines)
    owners = _owners(material, n)
    spans: list[tuple[int, int, Quantity | Time]] = [(q.start, q.end, q) for q in analysis.quantities]
    spans += [(t.start, t.end, t) for t in analysis.times if t.type == "DURATION"]
    spans.sort(key=lambda s: s[:2])
    for i, (start, end, item) in enumerate(spans):
        line = material.lines.at(n, start)
        if line.at in quoting:
            continue
        words = analysis.text[start:end]
        value: Value | None
        if isinstance(item, Quantity):
            value, unit, modifier = number_of(item, words), item.unit, item.modifier
            shown = item.value or _plain(item.low, item.high)
        else:
            if not isinstance(value := period_of(item, words), Number):
                continue
            unit, modifier, shown = value.unit, value.modifier, item.value
        if value is None or (isinstance(item, Quantity) and _MATCH_MINUTE.search(fold(analysis.text[max(line.start, start - 12) : start]))):
            continue
        left = spans[i - 1][1] if i and spans[i - 1][1] > line.start else line.start
        right = spans[i + 1][0] if i + 1 < len(spans) and spans[i + 1][0] < line.end else line.end
        kind = unit_class(unit)
        if market and (kind not in ("thing", "people", "age") or fold(unit).split()[:1] in (["mã"], ["đơn"], ["cổ"], ["chứng"], ["lệnh"], ["cp"])):
            continue
        slot = find_slot(line.text, start - line.start, end - line.start, unit, left=left - line.start, right=right - line.start)
        joined = kind == "people" and (
            bool(_JOINED.fullmatch(analysis.text[spans[i - 1][1] : start][-40:])) if left > line.start else False
        )
        if slot is None and kind == "people" and i + 1 < len(spans) and _JOINED.search(analysis.text[end:right]) and right < line.end:
            # "5 học viên và một sĩ quan thiệt mạng": what the second of two joined numbers answers, the first answers too.
            joined = True
            after = spans[i + 1][1]
            beyond = spans[i + 2][0] if i + 2 < len(spans) and spans[i + 2][0] < line.end else line.end
            slot = find_slot(line.text, start - line.start, after - line.start, unit, left=left - line.start, right=beyond - line.start)
        subject = _bearer(material, n, start) if kind == "age" else None
        if kind == "age":
            key = "age"
        elif isinstance(value, Text):
            key = "score"
        else:
            key = slot.key if slot else "magnitude" if kind == "richter" else f"{kind}: {noun_of(unit)}"
        if isinstance(value, Number) and ((slot is not None and slot.of == "people") or kind == "people"):
            value = msgspec.structs.replace(value, unit="")  # six paratroopers and six people are one count
        yield Claim(
            n, line, start, end, words, "number", key, value, shown, modifier, material.near(line, start, end), material.before(line, start), material.entities_of(line), subject,
            noun=noun_of(unit), owner=owners.get(start), over=_over(analysis, line, start, end), partial=_is_part(line, start, end) or joined,
        )


def _owners(material: Material, n: int) -> dict[int, Owner]:
    """The owner of each quantity that an event claims, by the quantity's start; the nearest event wins."""
    analysis = material.analyses[n]
    best: dict[int, tuple[int, Owner]] = {}
    for event in analysis.events:
        for i in event.numbers:
            start = analysis.quantities[i].start
            gap = abs(event.start - start)
            if start not in best or gap < best[start][0]:
                who, whom = (frozenset(s for x in side if (s := material.linked.of.get((n, x)))) for side in (event.who, event.whom))
                best[start] = gap, Owner(fold(analysis.text[event.start : event.end]), who, whom)
    return {start: owner for start, (_, owner) in best.items()}


def _over(analysis: Analysis, line: Line, start: int, end: int) -> str:
    """The duration that stands close before or behind a number, if any."""
    close = (t for t in analysis.times if t.type == "DURATION" and line.start <= t.start < line.end and t.end != end)
    return next((t.value for t in close if (-2 <= start - t.end <= 40 or -2 <= t.start - end <= 15) and not _STEP.match(fold(analysis.text[t.end : t.end + 8]))), "")


def _is_part(line: Line, start: int, end: int) -> bool:
    at, behind_at = start - line.start, end - line.start
    before, behind = fold(line.text[max(0, at - 100) : at]), fold(line.text[behind_at : behind_at + 40])
    return bool(_PARTIAL.search(before) or _PARTIAL_BEHIND.search(behind))


def _plain(low: float | None, high: float | None) -> str:
    ends = [f"{x:.6f}".rstrip("0").rstrip(".") for x in (low, high) if x is not None]
    return ends[0] if len(set(ends)) == 1 else "-".join(ends)


def _bearer(material: Material, n: int, start: int) -> str | None:
    """The person whose age stands at `start`: the last one named before it, close by."""
    analysis = material.analyses[n]
    people = [m for m in analysis.mentions if m.type == "per" and m.entity and start - 60 <= m.end <= start]
    return material.linked.of.get((n, people[-1].entity or "")) if people else None


def date_claims(material: Material) -> list[Claim]:
    """Return what an article dates: its events with a time, and its other times of a month or closer with the words around them."""
    claims = []
    for n, analysis in enumerate(material.analyses):
        times = {t.start: t for t in analysis.times}
        used: set[int] = set()
        nearest = _nearest_events(analysis)
        for event in analysis.events:
            if event.when and event.when_span and event.status not in ("denied", "possible"):
                if nearest.get(event.when_span.start) is not event:
                    continue  # of several events of one time, the time is told of the nearest; the others may hang on it loosely
                claim = _dated(material, n, event.when, event.when_span, times.get(event.when_span.start), event)
                if claim is not None:
                    claims.append(claim)
                    used.add(event.when_span.start)
        others = (t for t in analysis.times if t.start not in used and t.type in ("DATE", "TIME"))
        claims += [c for t in others if (c := _dated(material, n, t.value, Span(t.start, t.end), t, None))]
    return claims


def restated(analysis: Analysis, time: Time) -> bool:
    """Whether a time without a figure is at once told again with one: "hôm qua (23/10)", "tối qua, 22.10". Then the figure is what is said."""
    after = bisect_right(analysis.times, time.start, key=lambda t: t.start)
    return (
        after < len(analysis.times) and bool(_AGAIN.fullmatch(analysis.text[time.end : analysis.times[after].start]))
        and not any(c.isdigit() for c in analysis.text[time.start : time.end]) and any(c.isdigit() for c in analysis.text[analysis.times[after].start : analysis.times[after].end])
    )


_AGAIN = re.compile(r",? ?\(? ?(?:ngày |tức (?:ngày )?)?")


def _modifies(analysis: Analysis, event: Event) -> bool:
    before, behind = fold(analysis.text[max(0, event.start - 6) : event.start]), fold(analysis.text[event.end : event.end + 8])
    return before.rstrip().endswith(("bị", "được")) and bool(_AUXILIARY.match(behind))


def _whole_words(analysis: Analysis, event: Event) -> str:
    first = bisect_left(analysis.words, event.start, key=lambda w: w.end - 1)
    inside = [w for w in analysis.words[first : first + 8] if w.start < event.end]
    return fold(analysis.text[inside[0].start : inside[-1].end]) if inside else fold(analysis.text[event.start : event.end])


def nearest_verb(analysis: Analysis, line: Line, start: int, end: int) -> str:
    """Return the full verb that stands nearest to a value in its sentence, folded; one behind counts as a little nearer, since a time opens its clause."""
    first = bisect_left(analysis.words, line.start, key=lambda w: w.start)
    best: tuple[int, str] | None = None
    for w in analysis.words[first : first + 200]:
        if w.start >= line.end:
            break
        word = fold(analysis.text[w.start : w.end])
        if w.pos != "VERB" or word in _LIGHT or word in SAYING:
            continue
        gap = start - w.end if w.end <= start else w.start - end - 8
        lo, hi = (w.end, start) if w.end <= start else (end, w.start)
        if _NEXT_CLAUSE.search(analysis.text[lo : min(hi, lo + FAR)]):
            gap += NEXT_CLAUSE  # "triệu đại sứ ngày 3/2 và trao công hàm": the day is the first verb's
        if gap <= FAR and (best is None or gap < best[0]):
            best = gap, word
    return best[1] if best else ""


def _verb_between(analysis: Analysis, event: Event, span: Span) -> bool:
    """Whether another verb stands between an event's word and the time: then the time is more likely that verb's."""
    lo, hi = (event.end, span.start) if event.start < span.start else (span.end, event.start)
    first = bisect_left(analysis.words, lo, key=lambda w: w.start)
    between = (w for w in analysis.words[first : first + 40] if w.start < hi)
    return any(w.pos == "VERB" and fold(analysis.text[w.start : w.end]) not in _LIGHT for w in between)


def _nearest_events(analysis: Analysis) -> dict[int, Event]:
    best: dict[int, tuple[int, Event]] = {}
    for event in analysis.events:
        if event.when and event.when_span:
            span = event.when_span
            gap = max(event.start - span.end, span.start - event.end, 0)
            if span.start not in best or gap < best[span.start][0]:
                best[span.start] = gap, event
    return {start: event for start, (_, event) in best.items()}


def _dated(material: Material, n: int, when: str, span: Span, time: Time | None, event: Event | None) -> Claim | None:
    analysis = material.analyses[n]
    words = analysis.text[span.start : span.end]
    here = material.lines.at(n, span.start)
    ahead = fold(analysis.text[max(here.start, span.start - 14) : span.start])
    if time is not None and restated(analysis, time):
        return None
    if "W" in when or QUOTATION.search(fold(here.text)) or _AS_OF.search(ahead) or _UNTIL.search(ahead):
        return None  # "tính đến 30/9": the day of a count, which every report has of its own
    value = period_of(time, words) if time is not None and time.value == when else Period.of(when)
    if not isinstance(value, Period) or value.earliest is None or value.latest is None or value.latest - value.earliest > LONGEST:
        return None
    if _POINTING.search(fold(words)):
        return None  # "cùng ngày": its value hangs on another mention, and a clash would be that mention's
    if event is not None and (abs(event.start - span.start) > FAR or _verb_between(analysis, event, span)):
        event = None
    if event is not None and _modifies(analysis, event):
        event = None  # "sáu người bị trục xuất đã rời đi hôm qua": the time is the main verb's
    if event is not None and material.lines.at(n, event.start).at != material.lines.at(n, span.start).at:
        event = None  # the time is carried over from elsewhere: what stands around it tells more than the event does
    start, end = (event.start, event.end) if event else (span.start, span.end)
    line = material.lines.at(n, start)
    return Claim(
        n, line, span.start, span.end, words, "date", "time", value, when, _MODIFIERS.get(time.mod if time else None, ""),
        material.near(line, start, end), material.before(line, start), material.entities_of(line), event.type if event else None,
        focus=(event.start, event.end) if event else None,
        predicate=_whole_words(analysis, event) if event else nearest_verb(analysis, line, span.start, span.end),
        earliest=value.earliest.isoformat(timespec="minutes"), latest=value.latest.isoformat(timespec="seconds"),
    )


_MODIFIERS: dict[str | None, Modifier] = {"APPROX": "~", "MORE_THAN": ">", "AFTER": ">", "LESS_THAN": "<", "BEFORE": "<"}


_ORDINAL = re.compile(r"\b(?P<noun>lần|phiên|kỳ|khóa|mùa|năm|hạng|vị trí|đời|tập|lượt|bàn|danh hiệu) (?:thứ (?P<n>\d{1,3}|\w+)|(?P<first>đầu tiên))\b")
_ORDINAL_WORDS = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}


def ordinal_claims(material: Material) -> list[Claim]:
    """Return which time of several something is ("lần thứ 11", "lần đầu tiên"), as claims whose noun is what is numbered."""
    out = []
    for line in material.lines.all:
        text = fold(line.text)
        if len(text) != len(line.text) or (" thứ " not in text and " đầu tiên" not in text):
            continue
        for m in _ORDINAL.finditer(text):
            n = 1 if m["first"] else int(m["n"]) if m["n"].isdigit() else _ORDINAL_WORDS.get(m["n"], 0)
            if n:
                start, end = line.start + m.start(), line.start + m.end()
                out.append(Claim(
                    line.article, line, start, end, material.analyses[line.article].text[start:end], "number", f"ordinal: {m['noun']}", Number(n, n, unit="thứ"), str(n),
                    near=material.near(line, start, end), before=material.before(line, start), entities=material.entities_of(line), noun=f"{m['noun']} thứ",
                ))
    return out


def year_claims(material: Material) -> list[Claim]:
    """Return the years in which something is said to have happened, years of birth and of laws left out; a day of a year long past tells its year too."""
    out = []
    for n, analysis in enumerate(material.analyses):
        this_year = int((analysis.document_date or "9999")[:4])
        for t in analysis.times:
            words = analysis.text[t.start : t.end]
            told = _YEAR.fullmatch(t.value)
            if t.type != "DATE" or told is None or t.mod or told[1] not in words or (len(t.value) > len(told[1]) and int(told[1]) >= this_year):
                continue
            line = material.lines.at(n, t.start)
            if _NO_YEAR.search(fold(analysis.text[max(line.start, t.start - 24) : t.start])) or QUOTATION.search(fold(line.text)):
                continue
            value = Period.of(told[1])
            if value is not None and value.earliest and value.latest:
                out.append(Claim(
                    n, line, t.start, t.end, words, "date", "time", value, told[1], "", material.near(line, t.start, t.end),
                    material.before(line, t.start), material.entities_of(line), predicate=nearest_verb(analysis, line, t.start, t.end),
                    earliest=value.earliest.isoformat(timespec="minutes"), latest=value.latest.isoformat(timespec="seconds"),
                ))
    return out


_YEAR = re.compile(r"((?:19|20)\d\d)(?:-\d\d(?:-\d\d)?)?")
_NO_YEAR = re.compile(r"(?:\bsinh|\bsn|\bso với|cùng kỳ|luật .{0,20}|mùa(?: giải)?|từ đầu|dự toán|kế hoạch|giai đoạn|phiên bản|đời)(?: (?:vào|ngày|năm|tháng|với|cùng|kỳ|:))*[ :.(]*$")


@cache
def slot_keys() -> frozenset[str]:
    """Return the keys that name a slot of the table, rather than a noun."""
    return frozenset(s.key for s in slot_table()) | {"age", "score"}


__all__: Sequence[str] = ("Claim", "Material", "date_claims", "every_number", "nearest_verb", "number_claims", "ordinal_claims", "restated", "slot_keys", "year_claims")
