"""Where the articles date one happening differently.

Hours of one day are compared where what is told is alike; days need more, since a story names many: the same word for what happened, or
one of the same family (data/predicates.toml), or the slip of a month (28/10, 28/11). A time that points to another
mention ("cùng ngày") is not compared.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import timedelta
from functools import cache, lru_cache
from importlib.resources import files

from machtin.relate.claims import SAYING, Claim, Material
from machtin.relate.questions import Clash, Match, compare_claims, marks, surroundings
from machtin.relate.where import known_places, places_in, two_places
from machtin.text.fold import fold
from machtin.values.periods import Period

# Read off all pairs of the thirty stories: true ones from 0.27 up, false ones up to 0.23.
MIN_HOUR = 0.25
MIN_DAY = 0.24
MIN_MONTH, MONTH = 0.45, len("2031-03")  # what happened in which month is background, of which there is much
_ONCE = frozenset({"die", "attack", "arrest", "accident", "disaster", "family", "personnel", "crime"})  # happens once to whom it happens
FARTHEST = timedelta(days=62)  # two months: farther apart are two happenings, or a slip of a year that nobody would miss
FEW_HOURS = timedelta(hours=3)


def compare_dates(material: Material, claims: Sequence[Claim]) -> tuple[list[Clash], list[Match]]:
    """Return the clashes and the agreements among the dated happenings of a story."""
    marked = {id(c): marks(c) for c in claims}
    places = known_places(material)

    def likeness(x: Claim, y: Claim) -> float:
        a, b = x.value, y.value
        if not isinstance(a, Period) or not isinstance(b, Period) or a.earliest is None or b.earliest is None:
            return 0.0
        if abs(a.earliest - b.earliest) > FARTHEST or marked[id(x)] != marked[id(y)] or a.clock != b.clock:
            return 0.0
        same_day = a.earliest.date() == b.earliest.date()
        if year_untold(material, x, y):
            return 0.0
        if not a.clock and a.earliest.day != b.earliest.day and not happens_once(x, y) and two_places(places_in(places, x.entities), places_in(places, y.entities)):
            return 0.0  # a show in TP.HCM on the 20th and one in Hà Nội on the 22nd
        if a.clock and not same_day:
            return 0.0
        if not a.clock and not same_day and a.earliest.day != b.earliest.day and not one_predicate(x.predicate, y.predicate):
            return 0.0
        score = surroundings(material, x, y)
        if x.subject and x.subject == y.subject:
            score += 0.1
        if a.clock:
            # Hours of one day: what is told of the same places or people within a few hours is seldom two happenings.
            score += 0.1 if abs(a.earliest - b.earliest) <= FEW_HOURS else -0.1
        elif not same_day and a.earliest.day == b.earliest.day:
            score += 0.12  # 28/10 and 28/11: the slip of a month
        return score

    def enough(x: Claim, y: Claim, score: float) -> bool:
        if MONTH in (len(x.shown), len(y.shown)) and not happens_once(x, y):
            return score >= MIN_MONTH
        return score >= (MIN_HOUR if isinstance(x.value, Period) and x.value.clock else MIN_DAY)

    told = {(c.article, c.shown[:16]) for c in claims}

    def known(x: Claim, y: Claim) -> bool:
        """Whether one article gives the other's time too: two times told by one hand are of two happenings."""
        return (x.article, y.shown[:16]) in told

    clashes, matches = compare_claims(material, claims, likeness, enough, "date.happening")
    return [c for c in clashes if not known(c.one, c.other) and not known(c.other, c.one)], matches




def happens_once(x: Claim, y: Claim) -> bool:
    """Tell whether both times date what happens once to whom it happens: an arrest, a death."""
    return x.subject == y.subject and x.subject in _ONCE


def year_untold(material: Material, x: Claim, y: Claim) -> bool:
    """Whether two times are of one month of two years, and the words do not say so: an article without a date of its own leaves the year to be guessed."""
    a, b = x.value, y.value
    if not isinstance(a, Period) or not isinstance(b, Period) or a.earliest is None or b.earliest is None or a.earliest.year == b.earliest.year or a.earliest.month != b.earliest.month:
        return False
    return any(
        material.analyses[c.article].published is None and str(p.earliest.year) not in c.text for c, p in ((x, a), (y, b)) if p.earliest is not None
    )


_TOO_COMMON = frozenset({"tăng", "giảm", "có", "đạt", "làm", "cho", "đưa", "mua", "thực hiện", "nhận", "tham gia", "tham dự", "dự", "tiếp tục"})  # told of many things on many days


@lru_cache(maxsize=1 << 16)
def one_predicate(one: str, other: str) -> bool:
    """Tell whether two words tell one kind of happening: the same word, one within the other ("bắt", "bắt giữ"), or two of one family."""
    if not one or not other or {one, other} & (SAYING | _TOO_COMMON):
        return False
    if f" {one} " in f" {other} " or f" {other} " in f" {one} ":
        return True
    return bool(_families_of(one) & _families_of(other))


def family_of(word: str) -> frozenset[str]:
    """Return the words that tell the same kind of happening as a folded word, itself among them."""
    return frozenset({word}.union(*(_families()[n] for n in _families_of(word))))


@lru_cache(maxsize=1 << 14)
def _families_of(word: str) -> frozenset[int]:
    parts = word.split()
    inside = {" ".join(parts[i:j]) for i in range(len(parts)) for j in range(i + 1, len(parts) + 1)}
    return frozenset(n for n, row in enumerate(_families()) if row & inside)


@cache
def _families() -> tuple[frozenset[str], ...]:
    table = tomllib.loads((files("machtin.relate") / "data" / "predicates.toml").read_text("utf-8"))
    return tuple(frozenset(map(fold, row)) for row in table["families"])
