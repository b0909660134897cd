"""Find the name that was put for another in a sentence which two articles otherwise tell in the same words, where no table knows the two.

aligned.py tells values that exclude each other: two places of the table, two persons. Two names of which nothing is known (a ward and a ward, a firm
and a firm) may be a place and the larger one around it, or a name and its other form. They are told as different only
  - where one word of rank stands before both ("xã Nậm Khoai", "xã Mường Lay"): two units of one rank are not one within the other;
  - or where the one article is for the most part the other's words: whoever reprints a text and changes a name in it tells something else.
Left out: names that share a syllable, are written alike, abbreviate each other, or were joined as one entity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from machtin.analysis import Mention
from machtin.relate.aligned import MIN_LIKENESS, MIN_REPRINT, REPRINTED, changes_of, stands_opposite, token_spans
from machtin.relate.claims import Claim, Material
from machtin.relate.copies import MIN_TOKENS, Copy
from machtin.relate.lines import Line
from machtin.relate.questions import MIN_STRENGTH, Clash
from machtin.text.fold import fold, without_tones
from machtin.values import Comparison, Name, compare, place_of
from machtin.values.names import likeness

SAME_RANK, REPRINT = 0.6, 0.55  # strength
UNLIKE = 0.7  # likeness of spellings up to which two names are two: below that of slips and transliterations (0.8 and up), above chance (0.4 to 0.6)
# Words of rank: a country's, of the Vietnamese units by the law on local government (2015), and of what bears a name of its own.
_RANKS = frozenset(
    map(fold, "nước tỉnh huyện quận xã phường thôn xóm ấp bản làng buôn p q đường phố cầu sông hồ núi đảo chợ trường khu".split())
)
_TYPES = frozenset({"per", "org", "gpe", "loc", "misc"})
_PLACES = frozenset({"gpe", "loc"})


def find_renamed(material: Material, copies: Sequence[Copy]) -> list[Clash]:
    """Return the clashes between names that stand opposite each other in copied sentences, those that aligned.py tells left out."""
    reprints = _reprints(material, copies)
    out: list[Clash] = []
    for copy in copies:
        if copy.likeness >= MIN_LIKENESS and copy.one.tokens != copy.other.tokens:
            out += _renamed(material, copy, (copy.one.article, copy.other.article) in reprints and copy.likeness >= MIN_REPRINT)
    return out


def _reprints(material: Material, copies: Sequence[Copy]) -> frozenset[tuple[int, int]]:
    """The pairs of articles of which the one is for the most part the other's words."""
    copied = Counter((c.one.article, c.other.article) for c in copies if c.likeness >= MIN_REPRINT)
    long = [sum(len(x.tokens) >= MIN_TOKENS for x in material.lines.of(n)) for n in range(len(material.analyses))]
    return frozenset(pair for pair, count in copied.items() if count > 1 and count >= REPRINTED * min(long[k] for k in pair))


def _renamed(material: Material, copy: Copy, reprint: bool) -> Iterator[Clash]:
    changes = changes_of(copy.one, copy.other)
    if not changes:
        return
    mine, theirs = (_names_by_tokens(material, line) for line in (copy.one, copy.other))
    for change in changes:
        here, there = change.mine, change.theirs
        # The change must be the one whole name for the other: "Thủ tướng Trung Quốc" with and without his name renames nobody.
        if (m := mine.get(here)) and (t := theirs.get(there)) and stands_opposite([change], here, there, len(copy.one.tokens)):
            rank = _rank(copy.one, here[0]) if m.type in _PLACES and t.type in _PLACES else None
            same_rank = rank is not None and rank == _rank(copy.other, there[0])
            if (same_rank or reprint) and _two_names(material, copy, m, t):
                yield _clash(material, copy, m, t, same_rank)


def _names_by_tokens(material: Material, line: Line) -> dict[tuple[int, int], Mention]:
    """The names of a line by the tokens that they are."""
    names = [m for m in material.mentions_of(line) if m.type in _TYPES]
    return dict(zip(token_spans(line, ((m.start, m.end) for m in names)), names, strict=True))


def _rank(line: Line, at: int) -> str | None:
    return line.tokens[at - 1] if at and line.tokens[at - 1] in _RANKS else None


def _two_names(material: Material, copy: Copy, one: Mention, other: Mention) -> bool:
    """Whether nothing says that two names may be of one, and no other part of `relate` tells them."""
    x, y = _name(material, copy.one, one), _name(material, copy.other, other)
    places = compare(place_of(x), place_of(y))
    if one.type == other.type == "per" or places.agrees or (places.excludes and places.strength >= MIN_STRENGTH and {one.type, other.type} <= _PLACES):
        return False
    a, b = (material.linked.of.get((line.article, m.entity or "")) for line, m in ((copy.one, one), (copy.other, other)))
    mine, theirs = (without_tones(fold(n)).split() for n in (x, y))
    if (a is not None and a == b) or set(mine) & set(theirs) or likeness(Name(x), Name(y)) > UNLIKE:
        return False
    return not _abbreviates(mine, theirs) and not _abbreviates(theirs, mine)


def _abbreviates(short: Sequence[str], full: Sequence[str]) -> bool:
    letters = "".join(w[0] for w in full)
    return "".join(short).replace(".", "") in (letters, "".join(full)) or (len(short) == 1 and short[0].startswith(letters[:3]) and len(letters) > 2)


def _name(material: Material, line: Line, mention: Mention) -> str:
    return material.analyses[line.article].text[mention.start : mention.end]


def _clash(material: Material, copy: Copy, one: Mention, other: Mention, same_rank: bool) -> Clash:
    places = one.type in _PLACES and other.type in _PLACES
    kind, key, noun = ("place", "place", "") if places else ("name", "told: name", "tên được nói đến\tname told")
    x, y = (
        Claim(line.article, line, m.start, m.end, _name(material, line, m), kind, key, Name(_name(material, line, m)), _name(material, line, m), noun=noun)
        for line, m in ((copy.one, one), (copy.other, other))
    )
    why = f"cùng một câu, bài này viết {x.text}, bài kia viết {y.text}"
    strength, rule = (SAME_RANK, "name.rank") if same_rank else (REPRINT, "name.reprint")
    return Clash(x, y, Comparison("excludes", why, f"of one sentence, one article has {x.text}, the other {y.text}", strength, rule), copy.likeness, f"{kind}.renamed")
