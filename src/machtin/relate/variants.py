"""Which names are spellings of one name: slips of a letter or a mark, other transliterations, syllables changed about.

Three degrees of certainty:
  `is_variant`   the forms alone say it: "Germaine Lindsay", "Jermaine Lindsay"; "CNRP", "CNPR"
  `is_turned`    the syllables are the same in another order ("Hoa Liên", "Liên Hoa"): a slip where one form is rare beside the other
  `is_near`      two full Vietnamese names with one syllable unlike ("Giàng A Sử", "Giàng A Sửu"): two people, unless what stands around them
                 tells one (entities.py looks at that)
Foreign names (a syllable of theirs is not Vietnamese) are long and rare, so that a slip is told whatever type the tagger gave each form.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz.distance import DamerauLevenshtein

from machtin.text.fold import fold, without_tones
from machtin.values.places import find_place, places

# A syllable that could be Vietnamese, folded: onset, vowels, final consonant. Source: the orthography (Quy tắc chính tả, 1984).
_VIETNAMESE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?[aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ]{1,3}(?:ch|ng|nh|[cmnpt])?"
)
_ROMAN = re.compile(r"[ivx]+")
_VOWELS = re.compile(r"[aeiouyh]+|(?<=(.))\1")  # and what is doubled; h is a matter of spelling
MIN_BONES = 6  # consonants of a name, below which two names share them by chance
MIN_VARIANT_LETTERS = 5  # a letter more or less makes another word of a shorter syllable (Lan, Lân, Loan)
MIN_LETTERS_IN_FULL_NAME = 4  # the same where all other words of a foreign name are alike (Om Yun Chol, Om Yun Chul)


def vietnamese(word: str) -> bool:
    """Tell whether a folded word could be a Vietnamese syllable."""
    return bool(_VIETNAMESE.fullmatch(word))


@lru_cache(maxsize=4096)
def words_of(form: str) -> tuple[str, ...]:
    """Return the folded words of a name, signs left out."""
    return tuple(re.sub(r"[^\w]+", " ", fold(form)).split())


@lru_cache(maxsize=4096)
def is_foreign(form: str) -> bool:
    """Tell whether no word of a name could be a Vietnamese syllable, initials aside: "Walter", "Strugy Krasniye"; not "Lin Dan"."""
    words = [w for w in words_of(form) if len(w) > 1]
    return bool(words) and not any(vietnamese(w) for w in words) and any(len(w) >= MIN_VARIANT_LETTERS for w in words)


def is_country(form: str) -> bool:
    """Tell whether a name is a country's: a slip in it misleads nobody."""
    return any((row := places().get(k)) and row.kind == "country" for k in find_place(form).ids)


@cache
def _table() -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]], frozenset[str]]:
    table = tomllib.loads((files("machtin.relate") / "data" / "short_forms.toml").read_text("utf-8"))
    teams = "|".join(map(re.escape, table["team"]["words"]))
    same = [(re.compile(rf"\bđt(?= (?:{teams})\b)"), "tuyển")]
    same += [(re.compile(rf"\b{re.escape(form)}(?!\w*[^\W\d])"), usual) for form, usual in table["same"].items()]
    return table["short"], same, frozenset(table["empty"]["words"])


@lru_cache(maxsize=4096)
def written_out(form: str) -> str:
    """Return a body's name as it is compared: short forms written out, signs and empty words left out.

    "Phòng GD-ĐT TP Nha Trang", "Phòng Giáo dục và Đào tạo thành phố Nha Trang" → one; foreign names: "ITAR – TASS", "ITAR-TASS".
    """
    short, same, empty = _table()
    text = " ".join(words_of(form))
    text = same[0][0].sub(same[0][1], text)
    text = " ".join(short.get(w, w) for w in text.split())
    for pattern, usual in same[1:]:
        text = pattern.sub(usual, text)
    return " ".join(w for w in text.split() if w not in empty)


def is_variant(one: str, other: str, *, person: bool) -> bool:
    """Tell whether two forms are two spellings of one name.

    "Germaine Lindsay", "Jermaine Lindsay" → True; "Nguyễn Văn An", "Nguyễn Văn Ân" → False (both are names of their own).
    """
    a, b = words_of(one), words_of(other)
    if a == b or not a or not b or any(c.isdigit() for c in one + other):
        return False
    if person and len(a) >= 3 and len(b) >= 3 and abs(len(a) - len(b)) == 1:
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        middle = [longer[:k] + longer[k + 1 :] for k in range(1, len(longer) - 1)]
        return shorter in middle and longer[0] == shorter[0]
    whole = max(len(a), len(b))
    if person and whole == 3 and abs(len(a) - len(b)) == 1:
        a, b = a[-2:], b[-2:]  # "Yun Chul" beside "Om Yun Chol": the name without the family's
    if len(a) != len(b) or is_country(one) or is_country(other):
        return False
    differing = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(differing) != 1 or _two_places(a, b):
        return False
    x, y = differing[0]
    if one.isupper() and other.isupper() and " " not in one + other:
        # An acronym whose letters are swapped is a slip (CNRP, CNPR); one with another letter is another body (ĐTCK, CTCK).
        return len(x) == len(y) >= 4 and sorted(x) == sorted(y)
    if person and vietnamese(x) and vietnamese(y):
        # Vietnamese given names are short and many: only a mark left out or misplaced, in a full name, is a slip.
        return len(a) >= 3 and without_tones(x) == without_tones(y) and len(x) >= MIN_VARIANT_LETTERS
    full_foreign = (person or is_foreign(one)) and whole >= 3 and not vietnamese(x) and not vietnamese(y) and x[0] == y[0]
    if min(len(x), len(y)) < (MIN_LETTERS_IN_FULL_NAME if full_foreign else MIN_VARIANT_LETTERS):
        return False
    if (x + "s" == y or y + "s" == x) and not (vietnamese(x) or vietnamese(y)):
        return False  # a plural in English
    distance = DamerauLevenshtein.distance(without_tones(x), without_tones(y))
    return distance <= (1 if len(x) < 8 else 2)


def is_transliteration(one: str, other: str) -> bool:
    """Tell whether two foreign names of several words are one name written after two ears: "Thoonglun Sisulith", "Thongloun Sousilih".

    Word by word they begin alike, and their consonants are the same but for one; vowels are what transliterations differ in.
    """
    a, b = (tuple(without_tones(w) for w in words_of(form)) for form in (one, other))
    if a == b or len(a) != len(b) or len(a) < 2 or any(x[0] != y[0] for x, y in zip(a, b, strict=True)) or not (is_foreign(one) and is_foreign(other)):
        return False
    bones = ["".join(_VOWELS.sub("", w) for w in side) for side in (a, b)]
    return min(map(len, bones)) >= MIN_BONES and DamerauLevenshtein.distance(*bones) <= 1


def is_one_off(one: str, other: str) -> bool:
    """Tell whether two Vietnamese names of three syllables or more differ in one syllable, whichever: "Lê Văn Mộc", "Ngô Văn Mộc"; "Lê Thị Mai", "Lê Thị Lan".

    Two people, nearly always: what stands around them must say very clearly that it is one.
    """
    a, b = words_of(one), words_of(other)
    if len(a) != len(b) or len(a) < 3 or not all(map(vietnamese, (*a, *b))):
        return False
    return sum(x != y for x, y in zip(a, b, strict=True)) == 1


def _two_places(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two names hold, where they differ in one word, two places that the table knows: "Sở Y tế Quảng Ninh", "Sở Y tế Quảng Bình"."""
    at = next(i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y)
    spans = [(i, j) for i in range(max(0, at - 2), at + 1) for j in range(at + 1, min(len(a), i + 3) + 1)]
    return any(find_place(" ".join(a[i:j])).ids and find_place(" ".join(b[i:j])).ids for i, j in spans)


def is_turned(one: str, other: str) -> bool:
    """Tell whether two forms hold the same Vietnamese syllables in another order: "Hoa Liên", "Liên Hoa".

    Two places that the table knows are two (Hà Đông, Đông Hà); so are foreign names, whose order is a matter of custom (Park Ji Sung, Ji Sung Park).
    """
    a, b = words_of(one), words_of(other)
    if a == b or len(a) < 2 or sorted(a) != sorted(b) or not all(map(vietnamese, a)):
        return False
    return not (find_place(one).ids and find_place(other).ids)


def is_near(one: str, other: str) -> bool:
    """Tell whether two Vietnamese names of three words or more differ in one syllable by a letter or a mark: "Giàng A Sử", "Giàng A Sửu".

    Numbers are no slips ("khóa XII", "khóa XIII"), nor is another family name.
    """
    a, b = words_of(one), words_of(other)
    if len(a) != len(b) or len(a) < 3 or a[0] != b[0] or not all(map(vietnamese, (*a, *b))):
        return False
    differing = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(differing) != 1 or any(_ROMAN.fullmatch(w) or w == "hiệp" for w in differing[0]):  # Liên hợp quốc, Liên hiệp quốc: both are said
        return False
    if _two_places(a, b):
        return False
    x, y = (without_tones(w) for w in differing[0])
    return DamerauLevenshtein.distance(x, y) <= 1
