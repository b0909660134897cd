"""Where two articles answer one question differently in different words: numbers and times told alike by sureness, not by one wording.

numbers.py and dates.py compare what is worded alike. Here every pair of values that measure one kind of thing is weighed (sameness.py); a pair clashes where
  - it is sure enough that both answer one question, and surer than any other pairing of either value with the other article;
  - no trap forbids it (traps.py);
  - neither article gives the other's value too: two numbers told by one hand are of two things;
  - the values exclude each other, and lie no farther apart than two accounts of one thing do.
Agreements are told the same way and need less.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import combinations

from machtin.relate.claims import PEOPLE_SLOTS, SAYING, Claim, Material
from machtin.relate.closeness import close
from machtin.relate.dates import happens_once, one_predicate, year_untold
from machtin.relate.numbers import PRICES_APART, one_count, opposite, other_happening
from machtin.relate.questions import KNOWN_ELSEWHERE, MIN_STRENGTH, Clash, Match, apart, pairs_of
from machtin.relate.sameness import TIMES, View, Views, may_meet
from machtin.relate.slots import unit_class
from machtin.relate.traps import trap_of
from machtin.relate.where import two_places
from machtin.text.fold import fold
from machtin.values import Comparison, Number, Value, compare
from machtin.values.periods import Period

# Chosen on the thirty stories of the gold and by reading what the other stories of mds-dev then report; rerun `python -m benchmarks.review` when one changes.
MIN_NUMBER = 0.80
MIN_SLOT = 0.55  # where both numbers have one slot of those that a story fills once: its dead, its magnitude
MIN_MEASURE = 0.75  # where both are heights, prices …: a story may tell several
MIN_RARE = 0.85  # years and ordinals: a text has many that are of nothing in common
MIN_CHANGE = 0.95  # rises and shares stand in rows
MIN_CLOSE, MIN_CLOSE_CHANGE = 0.70, 0.88  # of two values that lie close for as exactly as they are told (closeness.py)
MIN_HOUR = 0.70
MIN_SAME_DAY = 0.55  # sureness from which the same day in the other article is that of the same happening
SURER = 0.15  # by so much a clash must be surer than the same day of something else in the other article
MIN_CENTRAL = 0.50  # hours of what the story is about: each article tells one
MIN_DAY = 0.70
MIN_ONCE = 0.60  # one arrest, two days a slip of the pen apart
MIN_MONTH = 0.88  # what happened in which month is background, of which there is much
MIN_MATCH = 0.50
MIN_MATCH_SMALL = 0.80  # two people here and two there are the same by chance
MIN_LOCAL = 0.12  # likeness of the words beside two numbers without a slot
# How far apart two numbers may be and still be accounts of one thing, by how sure the rest is: a ratio costs this much sureness.
CLOSE, CLOSE_SLOT, FARTHEST = 1.2, 1.5, 4.0
FARTHEST_MONEY = 2.0  # sums of one thing are told to the same digits, or one is a part of the other
FAR_COST, FAR_COST_SLOT = 0.5, 0.3  # less where both answer one slot
# Slots whose numbers are never what a number without a slot counts.
_NEVER_MIXED = frozenset({"rise", "fall", "prison", "fined", "magnitude", "depth"})
HOURS_APART = timedelta(hours=6)
DAYS_APART, ONE_MONTH = timedelta(days=3), timedelta(days=31)
ONE_OF_A_KIND = PEOPLE_SLOTS | {"magnitude", "depth", "contract", "prison", "profit", "revenue", "investment"}
# Slots that one article answers once; a later sentence with another number contradicts it.
WITHIN = frozenset({"dead", "injured", "missing", "magnitude", "depth"})
WITHIN_ALIKE = 0.30
_QUAKE = re.compile(r"động đất|chấn|địa chấn")  # a quake has one depth; holes, rivers and tunnels are many
MAX_WITHIN = 40
MAX_IN_LINE = 24  # a sentence of more values is a table in words: which answers what, its words do not tell; and the work stays linear in a line
FEW_YEARS = timedelta(days=4 * 366)
SLIP = timedelta(days=62)


def compare_reworded(material: Material, numbers: Sequence[Claim], dates: Sequence[Claim]) -> tuple[list[Clash], list[Match]]:
    """Return the clashes and the agreements among the numbers and times of a story that are told in different words."""
    crowd = Counter(c.line.at for c in (*numbers, *dates))
    views = Views(material, [c for c in (*numbers, *dates) if crowd[c.line.at] <= MAX_IN_LINE])
    groups: dict[str, list[View]] = defaultdict(list)
    for view in views.all:
        groups["day" if view.group == "month" else view.group].append(view)  # "25/9" and "đầu tháng 10" exclude each other
    told = _Told(views, numbers)
    clashes: list[Clash] = []
    matches: list[Match] = []
    for group, members in groups.items():
        if group in ("age", "score"):
            continue  # whose age it is, and of which match, is told by names: numbers.py, sport.py
        found, agreed = _compare_group(views, members, told)
        clashes += found
        matches += agreed
        for own in _by_article(members):
            clashes += _within(views, own)
    return clashes, matches


def _by_article(members: Sequence[View]) -> list[list[View]]:
    out: dict[int, list[View]] = defaultdict(list)
    for v in members:
        if v.claim.key in WITHIN:
            out[v.claim.article].append(v)
    return [own[:MAX_WITHIN] for own in out.values()]


def _within(views: Views, members: Sequence[View]) -> Iterator[Clash]:
    """Yield where one article gives two answers to a question that has one: twice the same words and another toll, two depths by two offices."""
    for x, y in combinations(members, 2):
        a, b = x.claim, y.claim
        if a.article != b.article or a.key != b.key or a.key not in WITHIN or a.line.at == b.line.at or a.noun != b.noun:
            continue
        result = compare(a.value, b.value)
        if not result.excludes or result.strength < MIN_STRENGTH or not _one_question(views, x, y) or x.scope != y.scope:
            continue
        if a.key in PEOPLE_SLOTS or (a.key == "depth" and not (_QUAKE.search(fold(a.line.text)) and _QUAKE.search(fold(b.line.text)))):
            alike = min(views.material.lines.likeness(x.near, y.near), views.material.lines.likeness(x.before, y.before))
            if alike < WITHIN_ALIKE or _cost(x, y):
                continue
        yield Clash(a, b, result, views.sureness(x, y), f"{a.kind}.within")


def _compare_group(views: Views, members: Sequence[View], told: _Told) -> tuple[list[Clash], list[Match]]:
    best: dict[tuple[int, int], dict[str, float]] = defaultdict(dict)  # by side and what the other article gives there: its own value told twice is no rival
    agreed: set[tuple[int, int]] = set()
    same_day: dict[tuple[int, int], float] = defaultdict(float)
    pending: list[tuple[View, View, Comparison, float]] = []
    matches: list[Match] = []
    compared: dict[tuple[Value, Value], Comparison] = {}  # a crowd of articles gives few values
    for x, y in _pairs(members):
        values = x.claim.value, y.claim.value
        result = compared.get(values) or compared.setdefault(values, compare(*values))
        if not (result.agrees or result.excludes):
            continue
        sides = (id(x), y.claim.article), (id(y), x.claim.article)
        apart_told = not _one_question(views, x, y)
        if apart_told and result.relation != "equal":
            continue
        sure = views.sureness(x, y)
        for side, rival in zip(sides, (y, x), strict=True):
            best[side][rival.claim.shown] = max(best[side].get(rival.claim.shown, 0.0), sure)
        if result.agrees:
            # A number that stands in the other article too is that one, whatever its words; a day is the day of many things.
            if x.group in TIMES:
                for side in sides:
                    same_day[side] = max(same_day[side], 1.0 if sure >= MIN_SAME_DAY and not apart_told else sure)
            elif sure >= KNOWN_ELSEWHERE or result.relation == "equal":
                agreed |= set(sides)
            small = isinstance(x.claim.value, Number) and x.size < 10
            if sure >= (MIN_MATCH_SMALL if small else MIN_MATCH) and not apart_told and (not small or x.scope == y.scope):
                matches.append(Match(x.claim, y.claim, result))
        elif result.strength >= MIN_STRENGTH and sure - _cost(x, y) >= _least(x, y):
            pending.append((x, y, result, sure))
    clashes = []
    for x, y, result, sure in pending:
        a, b = x.claim, y.claim
        sides = (id(x), b.article), (id(y), a.article)
        if set(sides) & agreed or any(same_day[side] > sure - SURER for side in sides) or any(sure < score for side, mine in zip(sides, (b, a), strict=True) for shown, score in best[side].items() if shown != mine.shown):
            continue
        if told.by(a.article, y) or told.by(b.article, x):
            continue
        clashes.append(Clash(a, b, result, sure, f"{a.kind}.sureness"))
    return clashes, matches


def _pairs(members: Sequence[View]) -> Iterator[tuple[View, View]]:
    for x, y in pairs_of(members, lambda v: v.claim.article):
        if may_meet(x, y):
            yield x, y


def _least(x: View, y: View) -> float:
    """How sure a pair must be to clash."""
    if close(x.claim, y.claim):
        return MIN_CLOSE_CHANGE if x.group in ("percent", "times") else MIN_CLOSE
    if x.group == "hour":
        return MIN_CENTRAL if x.central and y.central else MIN_HOUR
    if x.group == "year" or x.group.startswith("ordinal"):
        return MIN_RARE
    if x.group in TIMES:
        if happens_once(x.claim, y.claim) and _days_slip(x, y):
            return MIN_ONCE
        return MIN_MONTH if "month" in (x.group, y.group) else MIN_DAY
    if x.group in ("percent", "times") or {x.claim.key, y.claim.key} & {"rise", "fall"}:
        return MIN_CHANGE
    if x.named and x.claim.key == y.claim.key:
        return MIN_SLOT if x.claim.key in ONE_OF_A_KIND else MIN_MEASURE
    return MIN_NUMBER


def _cost(x: View, y: View) -> float:
    """How much less sure the distance between the values makes that they are accounts of one thing; 1 is never."""
    a, b = x.claim.value, y.claim.value
    if isinstance(a, Number) and isinstance(b, Number):
        small, large = sorted((x.size, y.size))
        near, slope = (CLOSE_SLOT, FAR_COST_SLOT) if x.named and x.claim.key == y.claim.key else (CLOSE, FAR_COST)
        if large == small or large - small <= 1 or (small and large / small <= near):
            return 0.0
        if not small or large / small > (PRICES_APART if "price" in (x.claim.key, y.claim.key) else FARTHEST):
            return 0.0 if small and abs(large / small - 10) < 1e-9 and large > 100 else 1.0  # the slip of a zero
        if x.group == "money" and large / small > FARTHEST_MONEY:
            return 1.0
        return slope * math.log(large / small / near) / math.log(FARTHEST / near)
    if isinstance(a, Period) and isinstance(b, Period) and a.earliest and b.earliest:
        gap = abs(a.earliest - b.earliest)
        if x.group == "year":
            return 0.0 if gap <= FEW_YEARS else 1.0
        if x.group == "hour":
            if a.earliest.time() == b.earliest.time() and _slip(a.earliest, b.earliest):
                return 0.0
            return 1.0 if gap > HOURS_APART or a.earliest.date() != b.earliest.date() else 0.0
        if "month" in (x.group, y.group):
            return 0.0 if gap <= ONE_MONTH else 1.0
        if gap <= DAYS_APART:
            return 0.0
        return 0.0 if _slip(a.earliest, b.earliest) else 1.0 if gap > SLIP else 0.15
    return 0.0


def _one_question(views: Views, x: View, y: View) -> bool:
    """Whether nothing speaks against it: traps, times, slots, nouns, predicates."""
    a, b = x.claim, y.claim
    if trap_of(a, x.sight, b, y.sight, soft=close(a, b)) is not None or (apart(x.scope, y.scope) and not x.sight.spans & y.sight.spans):
        return False
    if (x.group == "day" or not x.people & y.people) and not _days_slip(x, y, day=bool(x.people & y.people) or happens_once(a, b)) and two_places(x.places, y.places):
        return False  # a show in TP.HCM on the 20th and one in Hà Nội on the 22nd
    if x.group == "money" and x.bodies and y.bodies and not x.bodies & y.bodies:
        return False  # two firms' profits
    if x.group == "hour":
        return (x.central and y.central) or _one_happening(x, y)
    if x.group in TIMES:
        return not year_untold(views.material, a, b) and _one_happening(x, y)
    if opposite(a, b):
        return False
    if a.key != b.key and ((x.named and y.named) or {a.key, b.key} & _NEVER_MIXED):
        return False
    if x.group == "time" and a.noun != b.noun and not x.named:
        return False  # years and days are seldom lengths of one thing, unless a slot tells it
    if not x.named and max(views.material.lines.likeness(x.near, y.near), views.material.lines.likeness(x.before, y.before)) < MIN_LOCAL:
        return False
    if x.group == "people":
        return one_count(a, b) and not other_happening(a, views.beside(x), b, views.beside(y))
    if a.key == "prison":
        return bool(x.people & y.people)
    return True


def _one_happening(x: View, y: View) -> bool:
    if x.claim.subject == y.claim.subject == "justice":
        return bool(x.verbs & y.verbs)  # a trial has days: it opens on one and ends on another
    if any(one_predicate(v, w) for v in x.verbs - SAYING for w in y.verbs - SAYING):
        return True
    return _days_slip(x, y)


def _days_slip(x: View, y: View, *, day: bool = True) -> bool:
    """Whether two days are a slip of the pen apart; with `day` false only of a month or a year."""
    a, b = x.claim.value, y.claim.value
    if x.group not in ("day", "hour") or x.group != y.group or not isinstance(a, Period) or not isinstance(b, Period) or a.earliest is None or b.earliest is None:
        return False
    return _slip(a.earliest, b.earliest) and (day or a.earliest.day == b.earliest.day)


def _slip(a: datetime, b: datetime) -> bool:
    """Whether two days differ by one slip of the pen: another month (28/10, 28/11), another year, a digit before the day (5/6, 15/6)."""
    differ = [m != n for m, n in ((a.year, b.year), (a.month, b.month), (a.day, b.day))]
    if sum(differ) != 1:
        return False
    return not differ[2] or (abs(a.day - b.day) % 10 == 0 and abs(a.day - b.day) <= 20)


class _Told:
    """What each article gives anywhere: its numbers by kind, its days."""

    def __init__(self, views: Views, numbers: Sequence[Claim]) -> None:
        self._numbers = {(c.article, unit_class(c.noun), c.shown) for c in numbers}
        self._lines = views.material.lines
        self._days: dict[tuple[int, date], list[View]] = defaultdict(list)
        for v in views.all:
            if isinstance(v.claim.value, Period) and v.claim.value.earliest and v.claim.value.latest and v.claim.value.earliest.date() == v.claim.value.latest.date():
                self._days[v.claim.article, v.claim.value.earliest.date()].append(v)

    def by(self, article: int, view: View) -> bool:
        """Whether an article gives a claim's value too: a number for whatever, a day for what may be the same happening."""
        claim = view.claim
        if isinstance(claim.value, Number):
            return view.size >= 10 and view.group != "age" and (article, unit_class(claim.noun), claim.shown) in self._numbers
        if view.group != "day" or not isinstance(claim.value, Period) or claim.value.earliest is None:
            return False
        return any(
            any(one_predicate(v, w) for v in mine.verbs for w in view.verbs) or (not mine.verbs and self._lines.likeness(mine.line, view.line) >= MIN_LOCAL)
            for mine in self._days.get((article, claim.value.earliest.date()), [])
        )


__all__ = ("compare_reworded",)
