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
from machtin.analyze.events.phrases import Unit
from machtin.analyze.events.tables import grammar, load
from machtin.analyze.events.units import Layers
from machtin.text.fold import fold

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CALENDAR = re.compile(r"(?:\d|[A-Z]+_REF)")
_DISTANCE = re.compile(r"(\w+) (ngày|hôm|tuần) (sau|trước)")
REACH = 60
"""Units looked at on either side for a time: more than a sentence of the dev stories has; keeps the search linear."""
MOVES = frozenset({"move", "mobilize", "personnel"})
INNER = frozenset({"demand", "reject", "accuse", "threaten", "support", "agree", "aid", "sanction", "justice", "arrest"})
"""Types whose place is told in their own clause or not at all."""
SAYING = frozenset({"demand", "reject", "accuse", "threaten", "support"})
CHARGING = frozenset({"arrest", "justice"})
CHARGED = frozenset({"crime", "attack", "die", "injure", "accident"})
HAPPENING = frozenset({"accident", "attack", "crime", "disaster", "die", "injure"})
"""Types that befall those who are on their way: "lưu thông trên quốc lộ 1A thì bị tông"."""
REGIONS = frozenset({"khu vực", "địa bàn", "vùng", "địa điểm", "nơi"})
LARGER = frozenset({"bên trong", "trong", "ngoài", "ở", "tại", "của", "gần", "cách", "và", "trên", "cạnh", "bên"})
COMPARED = frozenset({"so với", "so", "bằng", "hơn", "kém"})
_NUMBERS = {w: n for n, w in enumerate(("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"), 1)}


class Tables(msgspec.Struct, frozen=True):
    """`settings.toml`."""

    place_nouns: frozenset[str]
    here: frozenset[str]
    lines: frozenset[str]
    surfaces: frozenset[str]
    riding: frozenset[str]
    dated_papers: frozenset[str]
    goers: frozenset[str]
    reporting: frozenset[str]


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


def is_point(layers: Layers, span: Span) -> bool:
    """Is a place one that can be gone to, rather than "tại chỗ", a road or a river?"""
    form = fold(layers.reading.text[span.start : span.end])
    return form not in tables().here and not any(form.startswith(word) or f" {word}" in form for word in tables().lines)


def find_place(layers: Layers, units: Sequence[Unit], at: int, event_type: str, whom: Sequence[int]) -> Span | None:
    """Return the words that tell the place of the event at `at`, or None."""
    behind = _place_behind(layers, units, at, event_type)
    before = _place_before(layers, units, at, 24 if event_type not in INNER else 8, event_type in HAPPENING)
    best = min((x for x in (behind, before) if x is not None), default=None)
    if event_type in ("die", "injure") and at + 2 < len(units) and units[at + 1].form in ("tại", "ngay tại") and units[at + 2].form == "chỗ":
        return Span(units[at + 1].start, units[at + 2].end)  # "tử vong tại chỗ"
    if best is not None and units[best[1]].form not in tables().surfaces:
        return _stretch(layers, units, best[1], at)
    if event_type == "accident":
        for k in (*whom, at + 1):  # "một kho hàng bốc cháy": what burns is where it burns
            if k < len(units) and units[k].kind == "phrase" and not units[k].named and units[k].head and is_place(layers, units[k]):
                return _stretch(layers, units, k, at)
    if event_type == "attack":
        for k in whom:
            names = [n for n in units[k].names if layers.mentions[n].type in ("gpe", "loc")]
            if names and (units[k].named or is_place(layers, units[k])):
                return Span(layers.mentions[names[-1]].start, layers.mentions[names[-1]].end)
    return None


def _place_behind(layers: Layers, units: Sequence[Unit], at: int, event_type: str) -> tuple[int, int] | None:
    """Return cost and place of the first place phrase behind the event, in its clause."""
    g = grammar()
    moves = event_type in MOVES
    depth = 0
    for k in range(at + 1, min(len(units), at + 30)):
        unit = units[k]
        if unit.kind == "event" and not unit.nominal and k > at + 1:
            depth += 1
        elif unit.kind == "mark":
            depth += 2 if unit.form in (";", ":") else 1
        elif unit.kind == "word" and unit.form in g.subordinators and not (units[at].nominal and unit.form == "là"):
            depth += 2
        if depth > (1 if event_type not in INNER else 0):
            return None
        if unit.kind != "phrase" or unit.aside != units[at].aside:
            continue
        lead = units[k - 1]
        if lead.kind == "word" and (
            lead.form in g.places or (moves and lead.form in g.goals) or (event_type in ("attack", "disaster") and lead.form in ("vào", "vào bên trong"))
        ):
            if is_place(layers, unit, wide=lead.form in ("tại", "ở") or moves):
                if k > 1 and units[k - 2].kind == "phrase" and k - 2 > at and not units[k - 2].named and depth == 0 and event_type in INNER:
                    return None
                return depth * 8 + k - at, k
        elif k == at + 1 and event_type == "move" and units[at].form.rpartition(" ")[2] in tables().goers and is_place(layers, unit, wide=True):
            return 0, k
        elif event_type in ("disaster", "accident") and depth == 0 and unit.named and lead.form not in ("từ", "cách", "của", "theo", "với") and is_place(layers, unit):
            return depth * 8 + k - at, k
    return None


def _place_before(layers: Layers, units: Sequence[Unit], at: int, limit: int, befalls: bool) -> tuple[int, int] | None:
    """Return cost and place of a place phrase before the event that governs its clause ("Tại X, …")."""
    g = grammar()
    best: tuple[int, int] | None = None
    cost = 4
    for k in range(at - 1, max(-1, at - 30), -1):
        unit = units[k]
        cost += 6 * (unit.kind == "event" and not unit.nominal) + 2 * (unit.kind == "mark") + 30 * (unit.kind == "mark" and unit.form in (";", ":")) + 4 * (unit.kind == "word" and unit.form in g.subordinators)
        if unit.kind == "word" and unit.form in tables().reporting:
            cost += 12
        if unit.kind == "phrase" and k + 1 < at and cost < limit and "nơi" in (units[k + 1].form, units[min(k + 2, at)].form) and is_place(layers, unit):
            return cost, k  # "X, nơi xảy ra vụ nổ"
        if unit.kind != "phrase" or not k or unit.aside != units[at].aside:
            continue
        lead = units[k - 1]
        if lead.kind != "word" or lead.form not in g.places or lead.form == "cách" or not is_place(layers, unit, wide=True):
            continue
        front = units[k - 2] if k > 1 else None
        rides = front is not None and front.kind == "word" and front.form in tables().riding and befalls
        leads = rides or front is None or front.kind in ("mark", "time", "event") or (
            front.kind == "word" and (front.form in g.openers or front.form in g.light or front.form in ("vào", "ngay", "chính"))
        )
        if leads and cost < limit and (best is None or cost < best[0]):
            best = (cost, k)
    return best


def _stretch(layers: Layers, units: Sequence[Unit], k: int, at: int) -> Span | None:
    """Return the phrase at `k`, None where it tells no place, with what narrows it down: "khu A, TP B, tỉnh C", "phòng trọ ở phường D", "hiện trường vụ nổ"."""
    if units[k].head in REGIONS and not units[k].names:
        ahead = k + 1
        while ahead < min(len(units), k + 5) and (units[ahead].form in ("trên", "ở", "tại", ",", "thuộc") or (units[ahead].kind == "phrase" and not units[ahead].names)):
            ahead += 1
        if ahead < len(units) and units[ahead].kind == "phrase" and is_place(layers, units[ahead]):
            k = ahead  # "tại nhiều khu vực trên địa bàn TP X": X tells more
        elif " " not in units[k].form.removeprefix(units[k].head):
            return None  # "tại khu vực" tells nothing
    end = k
    plain = units[k].named
    if plain and (len(units[k].names) == 1 or units[k].owner >= 0) and units[k - 1].form != "cách" and not (
        end + 1 < len(units) and (units[end + 1].form in (",", "và", "thuộc") or units[end + 1].form.startswith("đoạn") or units[k].form.endswith(" đoạn"))
    ):
        mention = layers.mentions[units[k].names[0]]
        return Span(units[k - 1].start if k and units[k - 1].form in ("gần", "cách") else mention.start, mention.end)
    away = k > 0 and units[k - 1].form == "cách"
    while end + 1 < len(units):
        follow = units[end + 1]
        away = away or follow.form == "cách"
        after = units[end + 2] if end + 2 < len(units) else None
        if follow.aside != units[k].aside or end + 1 == at:
            break
        if follow.form == "," and after is not None and after.kind == "phrase" and not after.roles and (is_place(layers, after) or after.form.startswith("đoạn")) and not _verb_follows(units, end + 3):
            end += 2
        elif follow.kind == "phrase" and (follow.form.startswith("đoạn") or (follow.named and not plain and is_place(layers, follow))):
            end += 1
        elif follow.kind == "word" and follow.form in LARGER and after is not None and after.kind == "phrase" and is_place(layers, after):
            if plain and follow.form in ("ở", "tại", "của"):
                break  # one name tells the place; the larger one around it adds nothing
            end += 2
        elif follow.pos == "CLF" and after is not None and after.kind == "event" and not plain:
            end += 2
        elif not plain and follow.form in ("mới", "cũ", "gần", "nhất", "đó", "này", "gần đó", "gần nhất"):
            end += 1
        elif away and follow.kind == "phrase" and follow.numbers:
            end += 1  # "cách thành phố X 53 km về phía tây bắc"
        elif (away and follow.form in ("về phía", "về") and after is not None and after.kind == "phrase") or (follow.form in ("qua", "cách") and after is not None and after.kind == "phrase" and "đoạn" in units[end].form.split()):
            end += 2
        else:
            break
    start = units[k - 1].start if k and units[k - 1].form in ("gần", "cách") else units[k].start
    if units[k].numbers and units[k].names:
        start = layers.mentions[units[k].names[0]].start  # "3 phường A, B, C"
    if end == k and plain and len(units[k].names) == 1 and not away:
        mention = layers.mentions[units[k].names[0]]
        return Span(start if units[k - 1].form in ("gần", "cách") else mention.start, mention.end)
    return Span(start, units[end].end)


def _verb_follows(units: Sequence[Unit], k: int) -> bool:
    g = grammar()
    return k < len(units) and units[k].kind == "word" and units[k].form not in ("thuộc", "xảy ra", "xuất hiện", "diễn ra", "gồm", "qua", "cách", "gần") and (units[k].form in g.adverbs or units[k].form in g.passives or units[k].pos in ("VERB", "AUX"))


def find_time(layers: Layers, units: Sequence[Unit], at: int) -> tuple[str, Span] | None:
    """Return the TIMEX3 value that dates the event at `at`, with the words that tell it."""
    best: tuple[int, int] | None = None
    for k in range(max(0, at - REACH), min(len(units), at + REACH)):
        unit = units[k]
        if unit.kind != "time":
            continue
        time = layers.times[unit.at]
        between = units[min(k, at) + 1 : max(k, at)]
        distance = _DISTANCE.match(unit.form)
        clause = k < at and between and between[0].form == "khi" and not any(u.form == "," or u.kind == "time" for u in between)
        if distance and clause and _DAY.match(time.value) and (derived := _shifted(time.value, distance)):
            return derived, Span(time.start, time.end)
        cost = _time_cost(units, k, at, time.value, between)
        if cost is not None and (best is None or cost < best[0]):
            best = (cost, k)
    return _range(layers, units, best[1]) if best and best[0] < 16 else None


def _time_cost(units: Sequence[Unit], k: int, at: int, value: str, between: Sequence[Unit]) -> int | None:
    """Return how far the time at `k` is from governing the event at `at`; None where it is no date."""
    g, t = grammar(), tables()
    unit = units[k]
    vague = value.endswith("_REF") or value.startswith("P")
    if not _CALENDAR.match(value) and not (value.startswith("P") and value[1:2].isdigit() and unit.form.endswith("qua")):
        return None
    cost = (13 if units[at].nominal and value.endswith("_REF") else 5) if vague else 0
    if k and ((len(value) in (4, 7) and units[k - 1].kind == "phrase") or _dates_a_paper(units, k)):
        cost += 12  # "Hiến pháp năm 1992", "giao kỳ hạn tháng 12", "nghị định số 171 ngày 13/11/2013": the date of the thing
    if unit.form.startswith("cùng kỳ") or (k and units[k - 1].form in COMPARED) or (k > 1 and units[k - 2].form in COMPARED):
        return None  # "so với cùng kỳ năm trước": what it is compared with
    for u in between:
        if u.kind == "mark":
            cost += 12 if u.form in (";", ":") else 3
        elif u.kind == "event":
            cost += 2 if u.nominal else 4
        elif u.kind == "word" and u.form in g.subordinators and u.form not in ("làm", "là", "do"):
            cost += 6
    if k > at and any(u.kind == "word" and u.form in t.reporting for u in between):
        cost += 12
    if k < at:
        said = any(u.kind == "word" and u.form in t.reporting for u in between)
        if said and not any(u.form in ("vừa", "mới", "vừa mới") for u in between[-4:]):
            cost += 20
        elif k <= 2 and not vague:
            cost = min(cost, 9)  # at the head of the sentence
    else:
        cost += 2
    if any(u.kind == "event" and not u.nominal and (u.type in SAYING or (u.type in CHARGING and units[at].type in CHARGED)) for u in between) and k < at:
        cost += 12  # "hôm 3/5 phủ nhận các vụ tấn công", "ngày 3/5 bắt X vì trộm": the day of the word or the arrest
    if unit.aside and not units[at].aside:
        cost += 3
    return cost


def _dates_a_paper(units: Sequence[Unit], k: int) -> bool:
    before = units[k - 1]
    return before.kind == "phrase" and any(f" {before.form} ".find(f" {paper} ") >= 0 for paper in tables().dated_papers)


def _shifted(value: str, distance: re.Match[str]) -> str | None:
    number = _NUMBERS.get(distance[1]) or (int(distance[1]) if distance[1].isdigit() and len(distance[1]) < 4 else None)
    if number is None:
        return None
    days = number * (7 if distance[2] == "tuần" else 1)
    try:
        return (date.fromisoformat(value[:10]) + timedelta(days=-days if distance[3] == "sau" else days)).isoformat()
    except (ValueError, OverflowError):
        return None


def _range(layers: Layers, units: Sequence[Unit], k: int) -> tuple[str, Span]:
    """Return the value of the time at `k`, with its other end ("từ … đến …") or its hour told apart ("19h02 (…) ngày 31/10")."""
    time = layers.times[units[k].at]
    value, span = time.value, Span(time.start, time.end)
    for first, second in ((k, k + 2), (k - 2, k)):
        if first < 0 or second >= len(units) or units[first].kind != "time" or units[second].kind != "time":
            continue
        a, b = layers.times[units[first].at], layers.times[units[second].at]
        lead = units[first - 1].form if first else ""
        link = units[first + 1].form
        dates = a.value[:1].isdigit() and b.value[:1].isdigit()
        if link in ("đến", "tới", "-", "–", "và") and lead in ("từ", "kể từ", "giữa", "khoảng từ", "từ lúc"):
            if b.value.endswith("_REF"):
                return a.value, Span(a.start, a.end)
            if dates:
                return f"{a.value}/{b.value}", Span(a.start, b.end)
        elif link == "," and dates and a.value[10:11] == b.value[10:11] == "T" and a.value[:10] < b.value[:10]:
            return f"{a.value}/{b.value}", Span(a.start, b.end)
    if _DAY.fullmatch(value):
        for j in range(max(0, k - 4), min(len(units), k + 5)):
            other = units[j]
            if other.kind == "time" and not other.aside and all(u.aside or u.kind in ("mark", "time") for u in units[min(j, k) + 1 : max(j, k)]):
                finer = layers.times[other.at]
                if finer.value.startswith(value + "T"):
                    return finer.value, Span(min(span.start, finer.start), max(span.end, finer.end))
    return value, span
