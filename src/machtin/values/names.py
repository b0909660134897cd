"""Names of persons and organisations as sets: everyone who may be called so.

"Vinh" holds "Công Vinh" holds "Lê Công Vinh"; "Bùi Tiến D." holds "Bùi Tiến Dũng". Case, hyphens, tone placement, word order and blanks are
no difference. Two spellings of what is likely one name ("Krasniye", "Krasnye") exclude each other as spellings, with low strength and the rule
"name.spelling"; `likeness` tells how near they are.
Two short names may always be one person's (family name and given name), so they exclude with little strength as well.
Source of EXONYMS: common usage of Vietnamese papers; each row is one thing under several names.
"""

from __future__ import annotations

import re

import msgspec
from rapidfuzz.distance import OSA, JaroWinkler

from machtin.text.fold import fold, without_tones
from machtin.values.relation import Comparison, RelationKind

SAME_SPELLING = 0.80  # likeness from which two names are told as spellings of one: Krasniye/Krasnye 0.94, Hải/Hạ 0.5; by sense
SHORT = 5  # letters; below, one letter makes another name (Hà, Hải)

EXONYMS = (
    ("hezbollah", "hizbollah", "hizbullah", "hezbullah"),
    ("taliban", "ta-li-ban"),
    ("al qaeda", "al-qaida", "al qaida", "an kê-đa"),
    ("gaddafi", "kadhafi", "gadhafi", "qaddafi"),
    ("trung quốc", "trung hoa"),
)
_WORD = re.compile(r"\w+(?:\.(?=\s|$|\w))?", re.UNICODE)
_TITLES = frozenset(["ông", "bà", "anh", "chị", "em", "cô", "chú", "bác", "cụ", "cháu", "bé", "mr", "mrs", "ms", "dr"])


class Name(msgspec.Struct, frozen=True):
    """A name as written, without title."""

    text: str

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words it is compared by; an initial keeps its point ("d.")."""
        found = tuple(_WORD.findall(fold(self.text).replace("-", " ").replace("'", "")))
        while len(found) > 1 and found[0] in _TITLES:
            found = found[1:]
        return tuple(w if len(w.rstrip(".")) == 1 and w.endswith(".") else w.rstrip(".") for w in found)


def likeness(a: Name, b: Name) -> float:
    """Return how near two names are as spellings, in [0, 1]; word order, blanks and tones play no part."""
    x, y = (" ".join(sorted(without_tones(w) for w in n.words)) for n in (a, b))
    if not x or not y:
        return 0.0
    return max(float(OSA.normalized_similarity(x.replace(" ", ""), y.replace(" ", ""))), float(JaroWinkler.similarity(x, y)) - 0.05) if x != y else 1.0


def compare_names(a: Name, b: Name) -> Comparison:
    """Return how name `a` stands to `b`; "within" says that whoever bears a bears b too (a is the fuller form)."""
    x, y = a.words, b.words
    both = f"{a.text} và {b.text}", f"{a.text} and {b.text}"
    if sorted(x) == sorted(y) or "".join(x) == "".join(y) or _exonym(a) == _exonym(b):
        return Comparison("equal", f"{both[0]} là một tên", f"{both[1]} are one name", rule="name.same")
    if not x or not y:
        return Comparison("overlaps", "một bên không nêu tên", "one side gives no name", rule="name.none")
    forward, back = _fits(x, y), _fits(y, x)
    if forward or back:
        relation: RelationKind = "overlaps" if forward and back else "contains" if forward else "within"
        short, longer = (a.text, b.text) if forward else (b.text, a.text)
        return Comparison(relation, f"{short} là cách viết gọn của {longer}", f"{short} is short for {longer}", rule="name.short")
    if _acronym(x, y) or _acronym(y, x):
        return Comparison("overlaps", f"{both[0]} có thể là tên tắt và tên đủ", f"{both[1]} may be an acronym and its name", rule="name.acronym")
    near = likeness(a, b)
    if near >= SAME_SPELLING and min(len("".join(x)), len("".join(y))) >= SHORT:
        return Comparison("excludes", f"{both[0]} có lẽ là hai cách viết của một tên", f"{both[1]} are likely two spellings of one name",
                          round(0.35 * (1 - near) / (1 - SAME_SPELLING) * 0.5 + 0.15, 3), "name.spelling")
    full = min(len(x), len(y)) >= 2
    return Comparison("excludes", f"{both[0]} là hai tên khác nhau", f"{both[1]} are different names", 0.8 if full else 0.5, "name.differs")


def _fits(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether `short` may stand for `full`: its words are among the other's in their order, initials for what they begin."""
    if len(short) > len(full):
        return False
    at = 0
    for word in short:
        while at < len(full) and not (full[at] == word or (word.endswith(".") and full[at].startswith(word[:-1]))):
            at += 1
        if at == len(full):
            return False
        at += 1
    return True


def _acronym(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    return len(short) == 1 and len(full) >= 2 and len(short[0]) >= 2 and short[0] == "".join(without_tones(w)[0] for w in full)


def _exonym(name: Name) -> tuple[str, ...] | str:
    text = " ".join(name.words)
    return next((row for row in EXONYMS if text in (w.replace("-", " ") for w in row)), text or name.text)
