"""Names mended by their surroundings; all sentences are invented."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machtin.analysis import Mention, MentionType
from machtin.analyze.names import mend_names

MARK = re.compile(r"<(per|org|gpe|loc|misc|role)>(.*?)</\1>")


def read(marked: str) -> tuple[str, list[Mention]]:
    text, mentions, at = "", [], 0
    for m in MARK.finditer(marked):
        text += marked[at : m.start()]
        mentions.append(Mention(len(text), len(text) + len(m[2]), m[1]))  # type: ignore[arg-type]
        text += m[2]
        at = m.end()
    return text + marked[at:], mentions


def write(text: str, mentions: tuple[Mention, ...]) -> list[tuple[str, MentionType]]:
    return [(text[m.start : m.end], m.type) for m in mentions]


@pytest.mark.parametrize(
    ("tagged", "mended"),
    [
        ("chính phủ <gpe>Marenia</gpe> từ chối", [("chính phủ Marenia", "org")]),
        ("Công an tỉnh <gpe>Lâm Đồng</gpe> cho biết", [("Công an tỉnh Lâm Đồng", "org")]),
        ("<org>quân đội</org> <gpe>Toskar</gpe> rút đi", [("quân đội Toskar", "org")]),
        ("tại căn cứ không quân <loc>Al Munir</loc>", [("Al Munir", "loc")]),
        ("theo <gpe>Reuters</gpe>, hai bên", [("Reuters", "org")]),
        ("tiền đạo <per>Lê Hoàng Vỹ</per> ghi bàn", [("tiền đạo", "role"), ("Lê Hoàng Vỹ", "per")]),
        ("bác sĩ, ông <per>Tấn</per> nói", [("Tấn", "per")]),
        ("<org>Tổ chức Sao Mai và Tổ chức Bình Minh</org> lên tiếng", [("Tổ chức Sao Mai", "org"), ("Tổ chức Bình Minh", "org")]),
        ("<org>Hội Sao Mai -</org> nơi", [("Hội Sao Mai", "org")]),
        ("CLB <misc>Sông Trà</misc> thắng. <misc>Sông Trà</misc> đứng đầu", [("Sông Trà", "org"), ("Sông Trà", "org")]),
        ("phe <per>Jaysh</per> <org>al-Munira</org> rút", [("Jaysh al-Munira", "org")]),
        ("làm ở <org>Tổng cục Thủy lợi và</org> ở quê", [("Tổng cục Thủy lợi", "org")]),
        ("phe <org>Jaysh</org> và <org>al-Munira</org> rút", [("Jaysh", "org"), ("al-Munira", "org")]),
        ("đội bóng <gpe>Nhật Bản</gpe> thắng", [("Nhật Bản", "gpe")]),
    ],
)
def test_what_stands_around_a_name_tells_what_it_is(tagged: str, mended: list[tuple[str, str]]) -> None:
    text, mentions = read(tagged)
    assert write(text, mend_names(text, mentions)) == mended


@settings(max_examples=80)
@given(st.text(alphabet="chính phủ Công an tỉnh Lâm Đồng, ông Vỹ - “” và Tổ", max_size=60), st.lists(st.tuples(st.integers(0, 59), st.integers(1, 20)), max_size=6))
def test_mentions_never_overlap_and_stay_inside(text: str, spans: list[tuple[int, int]]) -> None:
    mentions, last = [], 0
    for start, length in sorted(spans):
        if start >= last and start + length <= len(text) and text[start : start + length].strip():
            mentions.append(Mention(start, start + length, "org"))
            last = start + length
    at = 0
    for m in mend_names(text, mentions):
        assert at <= m.start < m.end <= len(text)
        at = m.end
