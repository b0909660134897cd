"""Word-segmented text is printed again as papers print it; nothing but white space changes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machtin.read.segmented import is_segmented, undo
from tests.linear import assert_linear

PRINTED = {
    "liên_quân kêu_gọi , rồi rút .": "liên quân kêu gọi, rồi rút.",
    'ông nói : " Không có gì . "': 'ông nói: "Không có gì."',
    '" Đi đi ! " , bà nói , " mau lên " .': '"Đi đi!", bà nói, "mau lên".',
    "đội_tuyển ( U23 ) thắng 2 - 1": "đội tuyển (U23) thắng 2 - 1",
    "“ Hiệp_sĩ ” bắt trộm": "“Hiệp sĩ” bắt trộm",
    "tăng 4,39 % so với 2018": "tăng 4,39% so với 2018",
    "250.000 xe / tháng": "250.000 xe/tháng",
    "lúc 15 : 30 chiều": "lúc 15:30 chiều",
    "rồi … thôi": "rồi… thôi",
    '" … tất_cả đã xong "': '"… tất cả đã xong"',
    "tàn_dư_IS. Quân_đội": "tàn dư IS. Quân đội",
    "thư gửi ban_doc@bao_moi.vn hoặc http://bao.vn/tin_moi , xem @ban_doc": "thư gửi ban_doc@bao_moi.vn hoặc http://bao.vn/tin_moi, xem @ban_doc",
    "tệp anh_chup.jpg và bảng_tính": "tệp anh_chup.jpg và bảng tính",
    "Ảnh : T. Hùng": "Ảnh: T. Hùng",
    "câu_hỏi : ai ? vì_sao ?!": "câu hỏi: ai? vì sao?!",
}


@pytest.mark.parametrize(("segmented", "printed"), PRINTED.items(), ids=PRINTED.values())
def test_print(segmented, printed):
    assert undo(segmented)[0] == printed


def test_joined_tokens_are_remembered_with_their_place():
    text, spans = undo("Thủ_tướng đến Hà_Nội .")
    assert [text[a:b] for a, b in spans] == ["Thủ tướng", "Hà Nội"]


def test_a_quote_left_open_closes_before_a_comma():
    assert undo('rất tốt " , ông nói')[0] == 'rất tốt", ông nói'


@pytest.mark.parametrize(
    ("text", "answer"),
    [("Chính_phủ họp sáng nay , bàn ba việc .", True), ("Chính phủ họp sáng nay, bàn ba việc.", False), ("Xem tệp du_lieu.xlsx và gửi a_b@c.vn", False), ("", False)],
)
def test_segmented_text_is_told_from_plain(text, answer):
    assert is_segmented(text) is answer


WORDS = st.lists(st.sampled_from(["liên_quân", "Mỹ", '"', "'", ",", ".", "(", ")", "…", "2.500", "x_y@z.vn", ":", "/", "“", "”", "?!"]), max_size=30)


@settings(max_examples=100, deadline=None)
@given(WORDS)
def test_only_blanks_and_joints_change(tokens):
    printed, spans = undo(" ".join(tokens))
    kept = "".join(t if "@" in t else t.replace("_", "") for t in tokens)
    assert "".join(printed.split()) == kept
    assert printed == printed.strip()
    assert all(" " in printed[a:b] for a, b in spans)


@pytest.mark.parametrize("unit", ['" ', "a_b ", "_ ", "/ ", "( ", ": 1 "])
def test_time_is_linear(unit):
    assert_linear(lambda n: lambda: undo(unit * n), 10_000)
