"""Foreign words that a story's articles spell differently, found in the text itself: "Khurshid", "Khurdish"; "Kremlin", "Kremli".

The tagger misses many a foreign name, or gives its forms several types; a word that is no Vietnamese syllable, is written with a capital and
stands at one remove from another such word of the same story is nearly always a slip of it. What speaks against it:
  - the words beside it in its name are others ("Michael Schwandt", "Michel Platini");
  - both are names of places that the table knows (Slovakia, Slovenia);
  - a short word (five letters) with no neighbour in common;
  - an English ending (Award, Awards; Center, Centre).
Promise: near linear in the text; at most MAX_BUCKET words of one beginning are compared.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator

import msgspec
from rapidfuzz.distance import OSA

from machtin.relate.claims import Claim, Material
from machtin.relate.lines import FUNCTION_WORDS
from machtin.relate.questions import Clash
from machtin.relate.variants import is_country, vietnamese
from machtin.text.fold import fold, without_tones
from machtin.values import Comparison, Name
from machtin.values.places import find_place

STRENGTH = 0.55  # as for the spellings of names.py: a small thing, but surely different
# Below SURE_LETTERS a neighbour must be shared; from LONG on, two letters may differ. A word of MIN_LETTERS is one only beside one of more (Heinz, Henz), of one person.
MIN_LETTERS, USUAL_LETTERS, SURE_LETTERS, LONG = 4, 5, 6, 8
MAX_BUCKET = 150
USUAL_TOLD = 2  # articles with the usual spelling that are told
MAX_WORDS = 5  # words of a name that is told whole
ALIKE = 0.6  # of two neighbours, themselves spelled otherwise
MAX_PLACES = 40  # occurrences of a word whose neighbours are read

_WORD = re.compile(r"[^\W\d_]+")
_ADDED = re.compile(r"(?:s|es|ian|ians|ese|ish|er|ers|ed|ing|y|h)")  # Award, Awards; Moyes, Moyesy
_OTHERWISE = frozenset({frozenset(("er", "re")), frozenset(("o", "a"))})  # Center, Centre; Mario, Maria
_TITLES = frozenset({"ông", "bà", "anh", "chị", "cô", "ngài", "ngoại trưởng", "tướng"})
_SKIPPED = frozenset({"credit", "byline"})


class _Place(msgspec.Struct, frozen=True):
    """One occurrence of a word."""

    article: int
    start: int
    end: int
    before: str
    """The foreign word right before it in the same name, folded; "" where there is none."""
    behind: str
    person: bool
    """Whether it is told as a person's: behind "ông", "bà", or behind another name."""
    around: frozenset[str]
    """The words next to it that tell something, two before and one behind."""


def slip_clashes(material: Material) -> tuple[list[Clash], set[frozenset[str]]]:
    """Return the clashes of spellings of one foreign word, and the pairs of (folded) words themselves.

    Every article that has the rarer spelling is told with its first place, and beside it the usual one: of the same article where it has it,
    and of USUAL_TOLD articles at most.
    """
    places = _places(material)
    out, pairs = [], set()
    found = list(_pairs(places))
    countries = {w for pair in found for w in pair if any(map(is_country, pair))}
    for one, other in found:
        pairs.add(frozenset((one, other)))
        usual, rare = sorted((one, other), key=lambda w: (-len(places[w]), w))
        if (one in countries or other in countries) and not any(p.before or p.behind for p in places[rare]):
            continue  # a slip in a country's own name misleads nobody; one in "Vientnam Airlines" is a company's
        forms = [material.analyses[p.article].text[p.start : p.end] for p in (places[usual][0], places[rare][0])]
        slips = _first(material, places[rare], usual, forms[0])
        articles = {c.article for c in slips}
        told = sorted(_first(material, places[usual], usual, forms[0]), key=lambda c: (c.article not in articles, c.article))[:USUAL_TOLD]
        why = f"“{forms[0]}” và “{forms[1]}” là hai cách viết một tên"
        result = Comparison("excludes", why, f"{forms[0]} and {forms[1]} are two spellings of one name", STRENGTH, "name.slip")
        out += [Clash(a, b, result, 1.0, "name.slip") for a in told for b in slips]
    return out, pairs


def _first(material: Material, found: list[_Place], usual: str, form: str) -> list[Claim]:
    """The first place in each article, with the name that the word stands in."""
    out: dict[int, Claim] = {}
    for p in found:
        if p.article in out:
            continue
        analysis = material.analyses[p.article]
        mentions = analysis.mentions
        at = bisect_right(mentions, p.start, key=lambda m: m.start) - 1
        whole = at >= 0 and mentions[at].end >= p.end and mentions[at].type != "role" and len(analysis.text[mentions[at].start : mentions[at].end].split()) <= MAX_WORDS
        start, end = (mentions[at].start, mentions[at].end) if whole else (p.start, p.end)
        text = analysis.text[start:end]
        line = material.lines.at(p.article, p.start)
        out[p.article] = Claim(p.article, line, start, end, text, "name", f"slip: {usual}", Name(text), text, noun=form)
    return list(out.values())


def _places(material: Material) -> dict[str, list[_Place]]:
    """Where every capitalised foreign word stands, by its folded form."""
    out: dict[str, list[_Place]] = defaultdict(list)
    for line in material.lines.all:
        if line.kind in _SKIPPED:
            continue
        words = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(line.text)]
        for i, (start, end, word) in enumerate(words):
            if len(word) < MIN_LETTERS or not word[0].isupper() or vietnamese(key := fold(word)):
                continue
            before, behind = _beside(line.text, words, i, -1), _beside(line.text, words, i, 1)
            near = (*words[max(0, i - 2) : i], *words[i + 1 : i + 2])
            around = frozenset(f for _, _, w in near if (f := fold(w)) not in FUNCTION_WORDS)
            person = bool(before) or (i > 0 and fold(words[i - 1][2]) in _TITLES)
            out[key].append(_Place(line.article, line.start + start, line.start + end, before, behind, person, around))
    return out


def _beside(text: str, words: list[tuple[int, int, str]], i: int, step: int) -> str:
    """The foreign word next to a word in one name: nothing but a blank, a point or a hyphen between them."""
    if not 0 <= i + step < len(words):
        return ""
    other = words[i + step]
    gap = text[words[i][1] : other[0]] if step > 0 else text[other[1] : words[i][0]]
    return fold(other[2]) if gap in (" ", "-", ". ") and other[2][0].isupper() and not vietnamese(fold(other[2])) else ""


def _pairs(places: dict[str, list[_Place]]) -> Iterator[tuple[str, str]]:
    buckets: dict[str, list[str]] = defaultdict(list)
    for word in places:
        plain = without_tones(word)
        buckets[plain[:2]].append(word)
        buckets["." + plain[-3:]].append(word)
    seen: set[tuple[str, str]] = set()
    for bucket in buckets.values():
        for x, other in enumerate(bucket[:MAX_BUCKET]):
            for one in bucket[:x]:
                if (one, other) not in seen and _slip(one, other) and _one_name(places[one], places[other], min(len(one), len(other))):
                    yield one, other
                seen.add((one, other))


def _slip(one: str, other: str) -> bool:
    """Whether two folded words are as near as a word and its slip."""
    a, b = without_tones(one), without_tones(other)
    short, long = sorted((a, b), key=len)
    if a == b or len(long) - len(short) > 2 or len(long) < USUAL_LETTERS or (find_place(one).ids and find_place(other).ids):
        return False
    common = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(short))
    ends = short[common:], long[common:]
    if (not ends[0] and (_ADDED.fullmatch(ends[1]) or (ends[1] == "n" and short.endswith("a")))) or frozenset(ends) in _OTHERWISE:
        return False  # America, American
    if a[0] != b[0] and len(short) < LONG:
        return False
    if sorted(a) == sorted(b) and len(a) >= SURE_LETTERS and a[:2] == b[:2]:
        return True  # letters changed about
    return bool(OSA.distance(a, b) <= (2 if len(short) >= LONG else 1))


def _one_name(ones: list[_Place], others: list[_Place], letters: int) -> bool:
    """Whether two words may stand for one: some places of theirs do not contradict each other, short words share a neighbour too."""
    ones, others = ones[:MAX_PLACES], others[:MAX_PLACES]
    names = Counter((p.before, p.behind) for p in ones), Counter((p.before, p.behind) for p in others)
    agree = any(_fit(a[0], b[0]) and _fit(a[1], b[1]) for a in names[0] for b in names[1])
    led = [all(behind for _, behind in side) for side in names], [any(behind for _, behind in side) for side in names]
    if not agree or (led[0][0] and not led[1][1]) or (led[0][1] and not led[1][0]):
        return False  # a word that always leads up to another of its name, and one that never does
    if letters < USUAL_LETTERS:
        return all(any(p.person for p in side) for side in (ones, others)) and not (all(p.before for p in ones) and all(p.before for p in others) and not names[0].keys() & names[1].keys())
    shared = frozenset().union(*(p.around for p in ones)) & frozenset().union(*(p.around for p in others))
    return bool(shared) or letters >= SURE_LETTERS


def _fit(one: str, other: str) -> bool:
    """Whether two neighbours may be one: the same, none told, or themselves near ("Sisulit", "Sousilit")."""
    return one == other or not one or not other or OSA.normalized_similarity(one, other) >= ALIKE
