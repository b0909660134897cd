"""Bytes to text: which charset a Vietnamese file is in, told by how Vietnamese the decoded text reads.

In:  bytes, or text that was decoded wrongly before it reached us ("Viá»‡t Nam", "ViÖt Nam").
Out: `Decoded`: the text, the charset, and in `note` what a person should know (None where all is plain UTF-8 or a BOM said it).
UTF-8 and UTF-16 text keeps its code points, NFD included; what comes from a legacy charset is composed (NFC), because cp1258 itself is half decomposed.
Order: byte order mark, UTF-16 without one, UTF-8, then the candidate whose decoding has the most Vietnamese syllables; charset-normalizer last.
Sources: VISCII 1.1 as in RFC 1456; TCVN3 is the G1 set of TCVN 5712:1993 (the .VnTime fonts; capitals with marks live in a second font and come out
small); both tables agree with glibc's iconv; VNI is the VNI-Win double-byte layout (base letter, then a byte for its marks) of the VNI fonts; cp1258 is Python's codec.
Gap: VPS, VIQR, BK HCM and Mac charsets; a text of a few words gives too little to choose by.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

import msgspec
from charset_normalizer import from_bytes

SAMPLE = 1 << 16  # bytes looked at to choose: some 10,000 syllables; more changes no choice and costs time
MIN_GOOD = 0.8  # of the words with other than ASCII letters, the share that must be Vietnamese syllables: right charsets give > 0.95, wrong < 0.5
MIN_MARKED = 0.15  # of all words, the share with Vietnamese marks: news has 0.6 to 0.8; English with a few names stays below 0.1

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16 LE, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Letters of the upper half, 0x80 on for VISCII, 0xA0 on for TCVN3; VISCII also sits on six control codes.
_VISCII_LOW = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}
_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ"
    "ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
    "Õắằặấầẩậẽẹếềểễệố"
    "ồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ"
    "ĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉ"
    "đựòóôõỏọụùúũủýợỮ"
)
_TCVN3 = (
    "\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ"
    "\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽ"
    "éẹềểễếệìỉỄẾỒĩíịò"
    "Ổỏõóọồổỗốộờởỡớợù"
    "ỖủũúụừửữứựỳỷỹýỵỐ"
)
_TCVN3_MAP = {0xA0 + i: c for i, c in enumerate(_TCVN3)}
_VISCII_MAP = {**_VISCII_LOW, **{0x80 + i: c for i, c in enumerate(_VISCII)}}

# VNI: marks follow the base letter, capitals have their own codes 0x20 below.
_VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303", "ä": "\u0302\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}
_VNI_SINGLE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_PAIRS: dict[str, str] = {}
for _letter, _marks in {"a": "ùøûõïâáàåãäêéèúüë", "e": "ùøûõïâáàåãä", "o": "ùøûõïâáàåãä", "u": "ùøûõï", "y": "ùøûõ", "ô": "ùøûõï", "ö": "ùøûõï"}.items():
    for _mark in _marks:
        _whole = unicodedata.normalize("NFC", _VNI_SINGLE.get(_letter, _letter) + _VNI_MARKS[_mark])
        for _first, _out in ((_letter, _whole), (_letter.upper(), _whole.upper())):
            _VNI_PAIRS[_first + _mark] = _VNI_PAIRS[_first + _mark.upper()] = _out
_VNI_PAIRS |= _VNI_SINGLE | {k.upper(): v.upper() for k, v in _VNI_SINGLE.items()}
_VNI = re.compile("|".join(sorted(map(re.escape, _VNI_PAIRS), key=len, reverse=True)))


class Decoded(msgspec.Struct, frozen=True):
    """A decoded text; `note` is None where nothing had to be guessed, mended or lost."""

    text: str
    charset: str
    note: str | None = None


def decode(data: bytes) -> Decoded:
    """Return the text of `data`; never raises (bytes that no charset explains come out as U+FFFD, and the note says so)."""
    for mark, charset in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(charset, "replace")
            return Decoded(text, charset, _lost(text))
    if wide := wide_charset(data):
        return Decoded(text := data.decode(wide, "replace"), wide, _lost(text))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        if 10 * broken <= sum(c > "\x7f" for c in text):  # a cut or damaged UTF-8 file, not another charset
            return Decoded(text, "utf-8", _lost(text))
        return _legacy(data)
    if "\x00" not in text and (mended := mend(text)):
        return mended
    return Decoded(text, "utf-8", _lost(text))


def mend(text: str) -> Decoded | None:
    """Return `text` decoded rightly where it was decoded wrongly before ("ViÖt Nam", "Viá»‡t Nam"), else None."""
    good, bad, total = _count(text[:SAMPLE])
    if bad < 3 or bad < good or 10 * bad < total:
        return None
    if not (data := _western_bytes(text)):
        return None
    try:
        again = data.decode("utf-8")
        if _reads(again[:SAMPLE]):
            return Decoded(again, "utf-8", "the text had been decoded as Western and encoded again (mojibake); read as UTF-8 once more")
    except UnicodeDecodeError:
        pass
    best = _best(data)
    return None if best is None else Decoded(best.text, best.charset, f"the letters are those of {best.charset} shown as Western; converted")


def reads_vietnamese(text: str) -> bool | None:
    """Return whether `text` reads as Vietnamese with its marks; None where it is too short (fewer than 8 words) to tell."""
    good, bad, total = _count(text[:8000])
    return None if total < 8 else good >= MIN_MARKED * total and good > bad


def is_wide(head: bytes) -> bool:
    """Return whether a file that begins so is UTF-16 or UTF-32."""
    return head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or head[:4] == codecs.BOM_UTF32_BE or wide_charset(head) is not None


def _lost(text: str) -> str | None:
    broken = text.count("\ufffd")
    return f"{broken} characters could not be read and stand as \ufffd" if broken else None


def wide_charset(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of the ASCII blanks and letters is zero."""
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) < 8 or not (even or odd):
        return None
    if odd > 0.2 * len(head) / 2 and even < 0.02 * len(head):
        return "utf-16-le"
    if even > 0.2 * len(head) / 2 and odd < 0.02 * len(head):
        return "utf-16-be"
    return None


def _legacy(data: bytes) -> Decoded:
    best = _best(data)
    if best is not None:
        return Decoded(best.text, best.charset, f"is not UTF-8; it reads as Vietnamese in {best.charset}, converted")
    guess = from_bytes(data[:SAMPLE]).best()
    charset = guess.encoding if guess is not None else "utf-8"
    text = data.decode(charset, "replace")
    return Decoded(text, charset, f"is not UTF-8 and reads as Vietnamese in no charset known here; guessed {charset}, letters may be wrong")


def _best(data: bytes) -> Decoded | None:
    """The candidate that reads best as Vietnamese, None where none does."""
    rated: list[tuple[int, int, str]] = []
    for rank, (charset, table) in enumerate(_TABLES.items()):
        good, bad, _ = _count(table(data[:SAMPLE]))
        rated.append((good - bad, -rank, charset))
    charset = max(rated)[2]
    if not _reads(_TABLES[charset](data[:SAMPLE])):
        return None
    return Decoded(_TABLES[charset](data), charset)


def _reads(text: str) -> bool:
    good, bad, total = _count(text)
    return good >= max(2, MIN_MARKED * total) and good >= MIN_GOOD * (good + bad)


def _western_bytes(text: str) -> bytes:
    """The bytes that a Western decoder (cp1252, its holes as Latin-1) made `text` of; empty where it cannot have."""
    out = bytearray()
    for char in text:
        try:
            out += char.encode("cp1252")
        except UnicodeEncodeError:
            if char in "\ufffd\ufeff":
                continue
            if ord(char) > 255:
                return b""
            out.append(ord(char))
    return bytes(out)


def _from_cp1258(data: bytes) -> str:
    return unicodedata.normalize("NFC", data.decode("cp1258", "replace"))


def _from_viscii(data: bytes) -> str:
    return data.decode("latin-1").translate(_VISCII_MAP)


def _from_tcvn3(data: bytes) -> str:
    return unicodedata.normalize("NFC", data.decode("latin-1").translate(_TCVN3_MAP))


def _from_vni(data: bytes) -> str:
    return _VNI.sub(lambda m: _VNI_PAIRS[m.group()], data.decode("cp1252", "replace"))


_TABLES: dict[str, Callable[[bytes], str]] = {
    "cp1258": _from_cp1258,
    "TCVN3": _from_tcvn3,
    "VISCII": _from_viscii,
    "VNI": _from_vni,
}

_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnrstvxp]"
_NUCLEI = (
    "uyê|uya|uyu|uây|uôi|ươi|ươu|iêu|yêu|oai|oay|oao|oeo|uao|uai|"
    "ia|iê|ya|yê|ua|uô|ưa|ươ|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|oa|oă|oe|ui|ưi|ưu|uê|uy|uơ|uâ|uă|oo|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(rf"(?:{_ONSETS})?(?:{_NUCLEI})(?:ch|ng|nh|[cmnpt])?")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_EDGE = "".join(chr(c) for c in range(0x21, 0x7F) if not chr(c).isalnum()) + "“”‘’«»…–—•"


@lru_cache(maxsize=1 << 14)
def is_syllable(word: str) -> bool:
    """Return whether `word` is a syllable of the language: known onset, nucleus and coda, one tone at most, marks where Vietnamese has them."""
    if len(word) > 8:
        return False
    bare, tones = _TONES.subn("", unicodedata.normalize("NFD", word.lower()))
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None


def _count(text: str) -> tuple[int, int, int]:
    """(words with marks that are Vietnamese, words with other than ASCII letters that are not, all words)."""
    good = bad = total = 0
    for token in text.replace("_", " ").split():
        for word in token.split("-"):
            word = word.strip(_EDGE)
            if not word or word.isdigit():
                continue
            total += 1
            if not word.isascii():
                if is_syllable(word):
                    good += 1
                else:
                    bad += 1
    return good, bad, total
