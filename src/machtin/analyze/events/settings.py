"""Where and when: the place and the time that govern an event word.

In:  the units of a sentence. Out: the phrase or time with its span.
A time governs the events of its clause; one at the head of a sentence governs all of it, save what a speaker reports.
"một ngày sau khi Mỹ tấn công" with a resolved value dates the attack: the value less the distance.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

import msgspec

from machtin.analysis import Span
from machtin.analyze.events.tables import grammar, load
from machtin.analyze.events.units import Layers, Unit
from machtin.text.fold import fold

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CALENDAR = re.compile(r"(?:\d|[A-Z]+_REF)")
_DISTANCE = re.compile(r"(\w+) (ngày|hôm|tuần) (sau|trước)")
_NUMBERS = {w: n for n, w in enumerate(("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"), 1)}


class Tables(msgspec.Struct, frozen=True):
    """`settings.toml`."""

    place_nouns: frozenset[str]
    reporting: frozenset[str]
    just: frozenset[str]


@cache
def tables() -> Tables:
    """Return the table of places and reporting verbs."""
    return msgspec.convert({k: frozenset(map(fold, v)) for k, v in load("settings").items()}, Tables)


def is_place(layers: Layers, unit: Unit, *, wide: bool = False) -> bool:
    """Does a phrase tell a place? `wide` admits organisations (behind "tại")."""
    kinds = {layers.mentions[k].type for k in unit.names}
    if unit.named:
        return bool(kinds & {"gpe", "loc"} or (wide and "org" in kinds)) and "per" not in kinds
    head = unit.head
    words = unit.form.split()
    return head in tables().place_nouns or " ".join(words[:2]) in tables().place_nouns or any(w in tables().place_nouns for w in words[:2])


def find_place(layers: Layers, units: Sequence[Unit], at: int, event_type: str, whom: Sequence[int]) -> Span | int | None:
    """Return the place of the event at `at`: the number of a phrase that is one name, or the span of a longer one, or None."""
    g = grammar()
    moves = event_type in ("move", "mobilize", "personnel")
    best: tuple[int, int] | None = None
    depth = 0
    for k in range(at + 1, min(len(units), at + 30)):
        unit = units[k]
        if unit.kind == "event" and not unit.nominal and k > at + 1:
            depth += 1
        if unit.kind == "mark":
            if unit.form in (";", ":"):
                break
            depth += 1
        if unit.kind == "word" and unit.form in g.subordinators and unit.form not in ("do",):
            depth += 2
        if depth > 1:
            break
        if unit.kind != "phrase" or unit.aside != units[at].aside:
            continue
        lead = units[k - 1]
        if lead.kind == "word" and (lead.form in g.places or (moves and lead.form in g.goals) or (event_type == "attack" and lead.form in ("vào", "vào bên trong"))):
            if is_place(layers, unit, wide=lead.form in ("tại", "ở") or moves):
                best = (depth * 20 + k - at, k)
                break
        elif k == at + 1 and moves and event_type == "move" and is_place(layers, unit, wide=True):
            best = (0, k)
            break
    for k in range(at - 1, max(-1, at - 30), -1):
        unit = units[k]
        if unit.kind == "phrase" and k and units[k - 1].kind == "word" and units[k - 1].form in g.places and units[k - 1].form != "cách" and is_place(layers, unit, wide=True):
            cost = 6 + sum(8 for u in units[k:at] if u.kind == "event" and not u.nominal) + sum(4 for u in units[k:at] if u.kind == "mark")
            if k > 1 and units[k - 2].kind == "phrase":
                cost += 8  # "người ở Đài Bắc": the place of somebody, not of the event
            if cost < (best[0] if best else 24):
                best = (cost, k)
    if best is not None:
        return _stretch(layers, units, best[1])
    if event_type == "attack":
        for k in whom:
            names = [n for n in units[k].names if layers.mentions[n].type in ("gpe", "loc")]
            if names and (units[k].named or units[k].owner in names or len(names) == 1):
                return Span(layers.mentions[names[-1]].start, layers.mentions[names[-1]].end)
    return None


def _stretch(layers: Layers, units: Sequence[Unit], k: int) -> Span | int:
    """Return the phrase at `k` with the places that narrow it down: "khu A, TP B, tỉnh C", "phòng trọ ở phường D"."""
    g = grammar()
    end = k
    plain = units[k].named
    while end + 1 < len(units):
        follow = units[end + 1]
        if follow.aside and not units[k].aside:
            break
        if follow.form == "," and end + 2 < len(units) and units[end + 2].kind == "phrase" and is_place(layers, units[end + 2]) and not _verb_follows(units, end + 3):
            end += 2
        elif follow.kind == "word" and follow.form in ("ở", "tại", "của", "thuộc", "gần", "cách", "và") and end + 2 < len(units) and units[end + 2].kind == "phrase" and is_place(layers, units[end + 2]):
            if plain and follow.form in ("ở", "tại", "của", "thuộc"):
                break  # one name tells the place; the larger one around it adds nothing
            end += 2
        else:
            break
    if end == k and plain and len(units[k].names) == 1:
        return k
    lead = units[k - 1]
    start = lead.start if lead.form in ("gần", "cách") else units[k].start
    return Span(start, units[end].end)


def _verb_follows(units: Sequence[Unit], k: int) -> bool:
    g = grammar()
    return k < len(units) and units[k].kind == "word" and (units[k].form in g.adverbs or units[k].form in g.passives or units[k].pos in ("VERB", "AUX"))


def find_time(layers: Layers, units: Sequence[Unit], at: int) -> tuple[str, Span] | None:
    """Return the TIMEX3 value that dates the event at `at`, with the words that tell it."""
    g, t = grammar(), tables()
    best: tuple[int, str, Span] | None = None
    for k, unit in enumerate(units):
        if unit.kind != "time":
            continue
        time = layers.times[unit.at]
        value, span = time.value, Span(time.start, time.end)
        distance = _DISTANCE.match(unit.form)
        between = units[min(k, at) + 1 : max(k, at)]
        if distance and _DAY.match(value) and k < at and between and between[0].form == "khi":
            derived = _shifted(value, distance)
            if derived and not any(u.kind == "time" for u in between):
                return derived, span
        if not _CALENDAR.match(value):
            if not (value.startswith("P") and value[1:2].isdigit() and unit.form.endswith("qua") and time.type != "SET"):
                continue
        cost = sum(12 for u in between if u.kind == "mark" and u.form in (";", ":"))
        cost += sum(3 for u in between if u.kind == "mark" and u.form == ",") + sum(4 for u in between if u.kind == "event" and not u.nominal) + sum(2 for u in between if u.kind == "event" and u.nominal)
        cost += sum(6 for u in between if u.kind == "word" and u.form in g.subordinators and u.form not in ("làm", "là", "do"))
        if k < at:
            said = any(u.kind == "word" and u.form in t.reporting for u in between)
            if said and not any(u.form in ("vừa", "mới", "vừa mới") for u in between[-4:]):
                cost += 20
            if k <= 2 and not said:
                cost = min(cost, 9)  # at the head of the sentence
        else:
            cost += 2
        if k and units[k - 1].form == "sau":
            cost += 4
        if unit.aside and not units[at].aside:
            cost += 3
        if value.endswith("_REF") or value.startswith("P"):
            cost += 5
        if best is None or cost < best[0]:
            best = (cost, *_range(layers, units, k, value, span))
    return (best[1], best[2]) if best and best[0] < 16 else None


def _shifted(value: str, distance: re.Match[str]) -> str | None:
    number = _NUMBERS.get(distance[1]) or (int(distance[1]) if distance[1].isdigit() and len(distance[1]) < 4 else None)
    if number is None:
        return None
    days = number * (7 if distance[2] == "tuần" else 1)
    try:
        return (date.fromisoformat(value[:10]) + timedelta(days=-days if distance[3] == "sau" else days)).isoformat()
    except (ValueError, OverflowError):
        return None


def _range(layers: Layers, units: Sequence[Unit], k: int, value: str, span: Span) -> tuple[str, Span]:
    """Join "từ … đến …" into one value; the end is left out where it is now."""
    for first, second in ((k, k + 2), (k - 2, k)):
        if first < 0 or second >= len(units) or units[first].kind != "time" or units[second].kind != "time":
            continue
        lead = units[first - 1].form if first else ""
        if units[first + 1].form in ("đến", "tới", "-", "–", "và") and lead in ("từ", "kể từ", "giữa", "khoảng từ", "từ lúc"):
            a, b = layers.times[units[first].at], layers.times[units[second].at]
            if b.value.endswith("_REF"):
                return a.value, Span(a.start, a.end)
            if a.value[:1].isdigit() and b.value[:1].isdigit():
                return f"{a.value}/{b.value}", Span(a.start, b.end)
    return value, span
