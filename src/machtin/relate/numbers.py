"""Where the articles count or measure one thing differently.

Figures that change by the hour (stock exchanges, gold, exchange rates) have no claims (claims.py).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

from machtin.relate.claims import PEOPLE_SLOTS, Claim, Material, slot_keys
from machtin.relate.questions import Clash, Match, apart, compare_claims, marks, scope_of, surroundings
from machtin.relate.slots import cue_words, unit_class
from machtin.relate.traps import sight_of, trap_of
from machtin.text.fold import fold
from machtin.values import Number

MIN_SLOT = 0.22  # likeness of surroundings where a cue tells the slot
MIN_NOUN = 0.50  # where only the counted noun is the same
MIN_PART = 0.45  # where both count a part: which part, only the words around can tell
MIN_SCORE = 0.50
MIN_LEADING = 0.25  # likeness of the words that lead up to a measure: whose price, which length
MIN_LEADING_NOUN = 0.40
MIN_PRICE = 0.35  # whose price it is often stands behind the number, or in another sentence
# Rises and shares stand in rows, one for every branch, product and month. Over the thirty stories of the gold and the 139 of mds-dev the surroundings alone
# set three pairs of them against each other, all wrongly; sentences with one wording (aligned.py) tell them.
MIN_CHANGE = 0.60
MIN_LEADING_CHANGE = 0.70
FAR_APART = 15.0  # one number so many times the other is of something else, unless the sentence is a copy
PRICES_APART = 2.0  # two prices so far from each other are of two things: a list of machines has one price for each
PEOPLE_APART, MANY = 5.0, 10
MONEY_APART = 3.0  # a sum so many times the other is a total beside its part
DENSE = 5  # numbers in one sentence: a table in words, in which the nearest words no longer tell what is counted
_FORBIDDING = frozenset({"label", "per unit", "sum", "window"})  # the other traps are told here by finer means: marks, parts, led alike
_COUNTED = frozenset({"thing", "people"})
_CHANGES = frozenset({"rise", "fall"})
_ONE_OF_A_KIND = frozenset({"magnitude", "depth"})
# Words of which a sentence that has the one tells something else than a sentence that has the other.
_ARRIVES = re.compile(r"\b(?:lên|xuống|còn|tới|mức)\s*$")
_OPPOSITE = (
    ("thu", "chi"), ("mua", "bán"), ("xuất khẩu", "nhập khẩu"), ("tăng", "giảm"), ("nam", "nữ"), ("doanh thu", "lợi nhuận"), ("lãi", "lỗ"), ("vào", "ra"),
    ("trước", "sau"), ("sáng", "chiều"), ("đi", "về"), ("cao nhất", "thấp nhất"), ("trong nước", "thế giới"), ("người lớn", "trẻ em"), ("tổng", "riêng"),
)


def compare_numbers(material: Material, claims: Sequence[Claim]) -> tuple[list[Clash], list[Match]]:
    """Return the clashes and the agreements among the numbers of a story."""
    told = {(c.article, unit_class(c.noun), c.shown) for c in claims}
    crowded = Counter(c.line.at for c in claims)
    claims = [c for c in claims if crowded[c.line.at] < DENSE and c.key != "age"]  # ages: ages.py
    scope = {id(c): scope_of(material, c) for c in claims}
    marked = {id(c): (marks(c), _reaches(c)) for c in claims}
    beside: dict[int, list[Claim]] = defaultdict(list)
    for c in claims:
        beside[c.line.at].append(c)
    sights = {id(c): sight_of(material, c, beside[c.line.at]) for c in claims}
    named = slot_keys()
    alone = Counter((c.article, c.key) for c in {(c.article, c.key, c.shown): c for c in claims}.values())

    def likeness(x: Claim, y: Claim) -> float:
        if apart(scope[id(x)], scope[id(y)]) or not one_count(x, y) or marked[id(x)] != marked[id(y)]:
            return 0.0
        if x.key in PEOPLE_SLOTS and other_happening(x, beside[x.line.at], y, beside[y.line.at]):
            return 0.0
        trap = trap_of(x, sights[id(x)], y, sights[id(y)])
        # "ba nhà ngoại giao Marenia", "6 nhà ngoại giao Toskar": behind what is counted stands whose it is; behind a sum may stand who pays it.
        if opposite(x, y) or trap in _FORBIDDING or (trap == "whose" and unit_class(x.noun) in _COUNTED):
            return 0.0
        if not _one_size(x, y) or not _led_alike(material, x, y):
            return 0.0
        score = surroundings(material, x, y)
        if x.key in named and alone[x.article, x.key] == 1 and alone[y.article, y.key] == 1:
            score += 0.08  # each article gives one depth, one duration …: most likely of one thing
        return score

    def enough(x: Claim, y: Claim, score: float) -> bool:
        least = MIN_SCORE if x.key == "score" else MIN_SLOT if x.key in named else MIN_NOUN
        if x.key in _CHANGES or unit_class(x.noun) == "percent":
            least = MIN_CHANGE
        if x.partial or (x.noun in _WHOLE) != (y.noun in _WHOLE):
            least = max(least, MIN_PART)
        return score >= least

    def known(x: Claim, y: Claim) -> bool:
        """Whether one article gives the other's value too, for whatever: two numbers of one size told by one hand are two things."""
        size = y.value.high if isinstance(y.value, Number) else 0
        return size >= 10 and (x.article, unit_class(y.noun), y.shown) in told

    clashes, matches = compare_claims(material, claims, likeness, enough, "number.slot")
    return [c for c in clashes if not known(c.one, c.other) and not known(c.other, c.one)], matches


def opposite(x: Claim, y: Claim) -> bool:
    """Tell whether the words before the one number are against those before the other: thu and chi, mua and bán."""
    mine, theirs = _parts(x.before), _parts(y.before)
    return any((a in mine and b in theirs and a not in theirs and b not in mine) or (b in mine and a in theirs and b not in theirs and a not in mine) for a, b in _OPPOSITE)


@lru_cache(maxsize=1 << 16)
def _parts(words: tuple[str, ...]) -> frozenset[str]:
    """Words and their syllables."""
    return frozenset(part for word in words for part in (word, *word.split()))


def _reaches(claim: Claim) -> bool:
    """Whether a rise or fall is told by where it arrives ("tăng lên 24%"), not by how much it is."""
    return bool(_ARRIVES.search(fold(claim.line.text[: claim.start - claim.line.start])[-8:]))


def _one_size(x: Claim, y: Claim) -> bool:
    if not isinstance(x.value, Number) or not isinstance(y.value, Number):
        return True
    a, b = sorted(abs(v.high * v.factor) for v in (x.value, y.value))
    if x.key in PEOPLE_SLOTS and a and b > MANY and b / a > PEOPLE_APART:
        return False  # two dead here and 24 there are two happenings
    return x.noun != y.noun or a == 0 or b / a < (PRICES_APART if x.key == "price" else MONEY_APART if unit_class(x.noun) == "money" else FAR_APART)


def _meet(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of participants may be the same: one is not told, or somebody stands in both."""
    return not one or not other or bool(one & other)


def _led_alike(material: Material, x: Claim, y: Claim) -> bool:
    """Whether the same thing is measured, as far as the words before the number tell."""
    if x.key in PEOPLE_SLOTS or x.key in _ONE_OF_A_KIND:
        return True
    if x.owner and y.owner and x.owner.trigger == y.owner.trigger:
        return _meet(x.owner.who, y.owner.who) and _meet(x.owner.whom, y.owner.whom)
    if x.key == "score":
        return len(x.entities & y.entities) >= 2
    if x.key == "prison":
        people = {e.id for e in material.linked.entities if e.type == "per"}
        return bool(x.entities & y.entities & people)
    cues = cue_words(x.key)
    mine, theirs = ([w for w in c.before if w not in cues] for c in (x, y))
    if not mine or not theirs:
        return x.key in slot_keys() and x.key not in _CHANGES and x.key != "price"  # nothing is told against it; the surroundings decide
    leading = material.lines.likeness(mine, theirs)
    if x.key in _CHANGES:
        return leading >= MIN_LEADING_CHANGE
    if x.key == "price":
        return leading >= MIN_LEADING and material.lines.likeness(x.near, y.near) >= MIN_PRICE
    return leading >= (MIN_LEADING if x.key in slot_keys() else MIN_LEADING_NOUN)


def _one_of_them(x: Claim, y: Claim) -> bool:
    """Whether one of the counts is "một người", told of one among several: "ba người bị nạn … một người chết sau đó"."""
    return any(c.text.casefold().startswith("một ") and isinstance(d.value, Number) and d.value.low > FEW_PEOPLE for c, d in ((x, y), (y, x)))


def other_happening(x: Claim, beside_x: Sequence[Claim], y: Claim, beside_y: Sequence[Claim]) -> bool:
    """Tell whether the counts of people beside two counts are of two happenings: two dead and 18 injured, 24 dead and 21 injured."""
    keys = PEOPLE_SLOTS - {x.key, y.key}
    mine, theirs = ([(c.key, c.value.high) for c in side if c.key in keys and isinstance(c.value, Number) and not _is_more(c)] for side in (beside_x, beside_y))
    # All pairs of a slot: beside "nâng số người chết lên 7" a sentence also tells that two more were found.
    return any(
        all(abs(m - n) > FEW_PEOPLE and max(m, n) > TWICE * min(m, n) for j, m in mine for k, n in theirs if j == k == key) for key in {k for k, _ in mine} & {k for k, _ in theirs}
    )


def _is_more(claim: Claim) -> bool:
    """Whether a count is only what came on top: "tìm thấy thêm hai thi thể"."""
    at = claim.start - claim.line.start
    return "thêm " in fold(claim.line.text[max(0, at - MORE_REACH) : at] + claim.text)


MORE_REACH = 16
FEW_PEOPLE, TWICE = 2, 2.0
# Nouns that count a group as a whole; every other noun of people counts a group of its own (học viên, sĩ quan).
_WHOLE = frozenset(map(fold, ("người", "nạn nhân", "người dân", "dân", "thi thể", "người khác", "nguoi")))
_SYNONYMS = tuple(
    frozenset(map(fold, group))
    for group in (
        ("binh sĩ", "binh lính", "lính", "quân nhân", "chiến sĩ", "lính dù", "quân"),
        ("trẻ em", "em bé", "cháu", "trẻ", "em"),
        ("thường dân", "dân thường", "dân"),
        ("đối tượng", "nghi phạm", "nghi can", "bị can", "tên", "kẻ"),
        ("chiến binh", "tay súng", "phiến quân"),
        ("hành khách", "khách"),
        ("học sinh", "em"),
    )
)


def one_count(x: Claim, y: Claim) -> bool:
    """Tell whether two counts of people may be of one group: a part is never set against a whole, nor officers against cadets."""
    if unit_class(x.noun) != "people" or unit_class(y.noun) != "people" or x.key.startswith("people:"):
        return x.partial == y.partial or x.key in ("magnitude", "depth", "distance")
    if x.partial != y.partial or _one_of_them(x, y):
        return False
    if x.noun == y.noun:
        return True
    if x.partial:
        return any(x.noun in group and y.noun in group for group in _SYNONYMS)
    return x.noun in _WHOLE or y.noun in _WHOLE or any(x.noun in group and y.noun in group for group in _SYNONYMS)


