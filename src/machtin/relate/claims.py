"""What each article states that another may state otherwise: numbers and dated happenings, each with the question that it answers.

A claim is one value at one place. Its question is told by `key` (the slot, or the counted noun), `subject` (whose age, whose sentence), the
words around it (`near`) and the entities of its sentence. Whether two claims answer the same question is decided in questions.py.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

import msgspec

from machtin.analysis import Analysis, Modifier, Quantity, Time
from machtin.relate.entities import Linked
from machtin.relate.lines import TOKEN, Line, Lines
from machtin.relate.slots import find_slot, slot_table, unit_class
from machtin.text.fold import fold
from machtin.values import Number, Text, Value, number_of, period_of
from machtin.values.periods import Period

_JOINED = re.compile(r"[^.;:!?\d]{0,40}\b(?:và|cùng|lẫn)\s*")
_PARTIAL = re.compile(r"(?:trong đó|trong số|bao gồm|gồm|thêm|kể cả|riêng|ngoài ra)\b[^.;]{0,30}$")
_PARTIAL_BEHIND = re.compile(r"^[^.;,]{0,20}\b(?:trong số|cũng nằm|cũng bị|còn lại)\b")
NEAR_TOKENS = 9  # words on either side that tell what a number is about: a clause of the usual length


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
    """Slot key ("dead"), counted noun ("thing: căn nhà") or event type ("event: attack")."""
    value: Value
    shown: str
    """The value as the contract writes it: "2", "2013-10-31"."""
    modifier: Modifier = ""
    near: tuple[str, ...] = ()
    """Content words around the value, its own left out."""
    entities: frozenset[str] = frozenset()
    """Story entities of the line."""
    subject: str | None = None
    noun: str = ""
    """The counted noun, folded."""
    partial: bool = False
    """Whether the words say that only a part is counted ("trong đó có ba người")."""
    said_by: str | None = None
    earliest: str | None = None
    latest: str | None = None


class Material(msgspec.Struct, frozen=True):
    """What the comparing parts of `relate` read: the articles of one story, laid beside each other."""

    analyses: tuple[Analysis, ...]
    lines: Lines
    linked: Linked

    def entities_of(self, line: Line) -> frozenset[str]:
        """Return the story entities that a line names."""
        analysis = self.analyses[line.article]
        first = bisect_left(analysis.mentions, line.start, key=lambda m: m.start)
        found = set()
        for m in analysis.mentions[first:]:
            if m.start >= line.end:
                break
            if m.entity and (story_entity := self.linked.of.get((line.article, m.entity))):
                found.add(story_entity)
        return frozenset(found)


def number_claims(material: Material) -> list[Claim]:
    """Return every number of the articles that says how many or how much, durations among them."""
    return [c for n in range(len(material.analyses)) for c in _numbers_of(material, n)]


def _numbers_of(material: Material, n: int) -> Iterator[Claim]:
    analysis = material.analyses[n]
    spans: list[tuple[int, int, Quantity | Time]] = [(q.start, q.end, q) for q in analysis.quantities]
    spans += [(t.start, t.end, t) for t in analysis.times if t.type == "DURATION"]
    spans.sort(key=lambda s: s[:2])
    for i, (start, end, item) in enumerate(spans):
        line = material.lines.at(n, start)
        words = analysis.text[start:end]
        value: Value | None
        if isinstance(item, Quantity):
            value, unit, modifier = number_of(item, words), item.unit, item.modifier
            shown = item.value or _plain(item.low, item.high)
        else:
            if not isinstance(value := period_of(item, words), Number):
                continue
            unit, modifier, shown = value.unit, value.modifier, item.value
        if value is None:
            continue
        left = spans[i - 1][1] if i and spans[i - 1][1] > line.start else line.start
        right = spans[i + 1][0] if i + 1 < len(spans) and spans[i + 1][0] < line.end else line.end
        kind = unit_class(unit)
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
            key = slot.key if slot else f"{kind}: {fold(unit)}"
        if isinstance(value, Number) and ((slot is not None and slot.of == "people") or kind == "people"):
            value = msgspec.structs.replace(value, unit="")  # six paratroopers and six people are one count
        yield Claim(
            n, line, start, end, words, "number", key, value, shown, modifier, _near(line, start, end), material.entities_of(line), subject,
            fold(unit), _is_part(line, start, end) or joined,
        )


def _is_part(line: Line, start: int, end: int) -> bool:
    before, behind = fold(line.text[: start - line.start])[-40:], fold(line.text[end - line.start :])[:40]
    return bool(_PARTIAL.search(before) or _PARTIAL_BEHIND.search(behind))


def _plain(low: float | None, high: float | None) -> str:
    ends = [f"{x:.6f}".rstrip("0").rstrip(".") for x in (low, high) if x is not None]
    return ends[0] if len(set(ends)) == 1 else "-".join(ends)


def _near(line: Line, start: int, end: int) -> tuple[str, ...]:
    before = TOKEN.findall(fold(line.text[: start - line.start]))[-NEAR_TOKENS:]
    behind = TOKEN.findall(fold(line.text[end - line.start :]))[:NEAR_TOKENS]
    return tuple(t for t in before + behind if not t[0].isdigit())


def _bearer(material: Material, n: int, start: int) -> str | None:
    """The person whose age stands at `start`: the last one named before it, close by."""
    analysis = material.analyses[n]
    people = [m for m in analysis.mentions if m.type == "per" and m.entity and start - 60 <= m.end <= start]
    return material.linked.of.get((n, people[-1].entity or "")) if people else None


def date_claims(material: Material) -> list[Claim]:
    """Return the happenings that an article dates to the day or closer, each with its words of time."""
    claims = []
    for n, analysis in enumerate(material.analyses):
        times = {t.start: t for t in analysis.times}
        for event in analysis.events:
            if not event.when or event.when_span is None or event.status in ("denied", "possible"):
                continue
            span = event.when_span
            time = times.get(span.start)
            words = analysis.text[span.start : span.end]
            if time is not None and time.value == event.when:
                value = period_of(time, words)
            else:
                value = Period.of(event.when)
            if not isinstance(value, Period) or value.earliest is None or value.latest is None:
                continue
            line = material.lines.at(n, event.start)
            people = frozenset(s for x in (*event.who, *event.whom) if (s := material.linked.of.get((n, x))))
            modifier: Modifier = _MODIFIERS.get(time.mod if time else None, "")
            claims.append(
                Claim(
                    n, line, span.start, span.end, words, "date", f"event: {event.type}", value, event.when, modifier,
                    _near(line, event.start, event.end), people | material.entities_of(line), fold(analysis.text[event.start : event.end]),
                    earliest=value.earliest.isoformat(timespec="minutes"), latest=value.latest.isoformat(timespec="seconds"),
                )
            )
    return claims


_MODIFIERS: dict[str | None, Modifier] = {"APPROX": "~", "MORE_THAN": ">", "AFTER": ">", "LESS_THAN": "<", "BEFORE": "<"}


def slot_keys() -> frozenset[str]:
    """Return the keys that name a slot of the table, rather than a noun."""
    return frozenset(s.key for s in slot_table()) | {"age", "score"}


__all__: Sequence[str] = ("Claim", "Material", "date_claims", "number_claims", "slot_keys")
