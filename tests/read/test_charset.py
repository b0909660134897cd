"""Every charset that Vietnamese papers have used comes out as the same text, and a guess is told."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machtin.read import charset
from machtin.read.charset import decode, mend, reads_vietnamese

NEWS = (
    "Nước lũ trên sông Đáy dâng nhanh trong đêm, ít nhất bảy hộ dân ở xã Nậm Khoai phải di dời. "
    "Ông Trần Văn Bửu, chủ tịch xã, cho biết đường vào bản đã bị sạt lở, lực lượng cứu hộ đang tìm cách tiếp cận. "
    "Người dân kể rằng tiếng nổ lớn vang lên lúc hai giờ sáng, nhiều tảng đá đổ xuống mái nhà."
)


def encoded(text: str, name: str) -> bytes:
    """The reverse of the tables, for the tests alone."""
    if name == "cp1258":
        out = b""
        for char in text:
            try:
                out += char.encode("cp1258")
            except UnicodeEncodeError:
                base, *marks = unicodedata.normalize("NFD", char)
                tone = [m for m in marks if m in "\u0300\u0301\u0303\u0309\u0323"]
                rest = [m for m in marks if m not in tone]
                out += (unicodedata.normalize("NFC", base + "".join(rest)) + "".join(tone)).encode("cp1258")
        return out
    if name == "VNI":
        pairs = {v: k for k, v in charset._VNI_PAIRS.items()}
        return "".join(pairs.get(c, c) for c in text).encode("cp1252")
    table = {"VISCII": charset._VISCII_MAP, "TCVN3": charset._TCVN3_MAP}[name]
    codes = {v: k for k, v in table.items()}
    return bytes(codes.get(c, ord(c) if c.isascii() else 0x3F) for c in text)


@pytest.mark.parametrize("name", ["cp1258", "VISCII", "TCVN3", "VNI"])
def test_a_legacy_charset_is_told_by_how_the_text_reads(name):
    got = decode(encoded(NEWS, name))
    assert (got.text, got.charset) == (NEWS, name)
    assert "not UTF-8" in got.note


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_needs_no_guess(name):
    got = decode(NEWS.encode(name))
    assert got.text == NEWS
    assert got.note is None


def test_decomposed_text_keeps_its_code_points():
    decomposed = unicodedata.normalize("NFD", NEWS)
    assert decode(decomposed.encode()).text == decomposed


@pytest.mark.parametrize("name", ["VISCII", "TCVN3", "VNI"])
def test_letters_shown_as_western_are_converted_and_told(name):
    shown = encoded(NEWS, name).decode("cp1252" if name == "VNI" else "latin-1")
    got = decode(shown.encode("utf-8"))
    assert got.text == NEWS
    assert name in got.note


def test_text_encoded_twice_is_mended_and_told():
    got = mend(NEWS.encode().decode("latin-1"))
    assert got is not None
    assert got.text == NEWS
    assert "mojibake" in got.note


@pytest.mark.parametrize("text", [NEWS, "Plain English, with Café Noël and Müller in it, is left as it stands.", "Цифры и слова", "", "Ô"])
def test_right_text_is_never_mended(text):
    assert mend(text) is None
    assert decode(text.encode()).text == text


def test_a_cut_file_stays_utf8_and_says_what_it_lost():
    got = decode(NEWS.encode()[:-2] + b"\xe1\xba")
    assert got.charset == "utf-8"
    assert "could not be read" in got.note


@pytest.mark.parametrize(
    ("text", "answer"),
    [(NEWS, True), (NEWS.replace("ạ", "ạ"), True), ("The river rose during the night and seven families had to leave.", False), ("Hà Nội", None)],
)
def test_vietnamese_is_told_from_other_languages(text, answer):
    assert reads_vietnamese(text) is answer


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(data):
    assert isinstance(decode(data).text, str)
