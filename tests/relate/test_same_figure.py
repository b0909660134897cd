"""Figures and times that are one although something beside them differs: close values, ranges, one number of two measures, days of one happening; and their traps.

Each case is two invented articles through the whole pipeline; the rule that must tell it, None where nothing may be told.
"""

from __future__ import annotations

import pytest
from tests.relate.test_disagreements import reported

from machtin.relate.claims import Claim
from machtin.relate.closeness import close
from machtin.relate.lines import Line
from machtin.values import Number

LENS = "Hãng Lam Sa ra mắt ống kính"
MILL = "Nhà máy thép Gió Nam báo lãi"
CASES: dict[str, tuple[tuple[str, ...], tuple[str, ...], str | None]] = {
    "close sizes, one told as a plan": (
        ("Máy tính Lam Sa có bản mới", "Máy tính Lam Sa có ổ đĩa dung lượng dự kiến 520 GB, nặng 1,4 kg."),
        ("Lam Sa nâng cấp máy tính", "Theo hãng, ổ đĩa của máy tính Lam Sa có dung lượng 512 GB, nặng 1,4 kg."),
        "number",
    ),
    "far sizes, one told as a plan": (
        ("Máy tính Lam Sa có bản mới", "Máy tính Lam Sa có ổ đĩa dung lượng dự kiến 1.024 GB, nặng 1,4 kg."),
        ("Lam Sa nâng cấp máy tính", "Theo hãng, ổ đĩa của máy tính Lam Sa có dung lượng 512 GB, nặng 1,4 kg."),
        None,
    ),
    "years of an office": (
        ("Tướng Lê Đình Khản qua đời", "Ông Lê Đình Khản là phó chủ nhiệm Tổng cục Hậu cần từ năm 1979 đến năm 1997."),
        ("Tiễn biệt tướng Lê Đình Khản", "Từ năm 1979 đến năm 1996, ông Lê Đình Khản làm phó chủ nhiệm Tổng cục Hậu cần."),
        "date.range",
    ),
    "years of two offices": (
        ("Tướng Lê Đình Khản qua đời", "Ông Lê Đình Khản là phó chủ nhiệm Tổng cục Hậu cần từ năm 1979 đến năm 1990."),
        ("Tiễn biệt tướng Lê Đình Khản", "Từ năm 1990 đến năm 1996, ông Lê Đình Khản làm chủ nhiệm Tổng cục Hậu cần."),
        None,
    ),
    "one sum, two measures": (
        (MILL, "Nhà máy thép Gió Nam đạt doanh thu 1.240 tỷ đồng trong năm qua, nhiều nhất từ trước đến nay."),
        ("Thép Gió Nam được mùa", "Năm qua nhà máy thép Gió Nam đạt lợi nhuận 1.240 tỷ đồng, nhiều nhất từ trước đến nay."),
        "number.measure",
    ),
    "one sum, two firms": (
        (MILL, "Lũy kế 9 tháng, thép Gió Nam lãi ròng 1.240 tỷ đồng, nhiều nhất từ trước đến nay."),
        ("Xi măng Bắc Hà được mùa", "Doanh thu 9 tháng của xi măng Bắc Hà đạt 1.240 tỷ đồng, nhiều nhất từ trước đến nay."),
        None,
    ),
    "two sums, two measures": (
        (MILL, "Nhà máy thép Gió Nam đạt doanh thu 1.240 tỷ đồng trong năm qua, nhiều nhất từ trước đến nay."),
        ("Thép Gió Nam được mùa", "Năm qua nhà máy thép Gió Nam đạt lợi nhuận 124 tỷ đồng, nhiều nhất từ trước đến nay."),
        None,
    ),
    "both measures have the sum": (
        (MILL, "Nhà máy thép Gió Nam đạt doanh thu 1.240 tỷ đồng trong năm qua, lợi nhuận 1.240 tỷ đồng là con số cộng dồn."),
        ("Thép Gió Nam được mùa", "Năm qua nhà máy thép Gió Nam đạt lợi nhuận 1.240 tỷ đồng, nhiều nhất từ trước đến nay."),
        None,
    ),
    "houses of two communes": (
        ("Lũ quét ở Khe Sậy", "Lũ quét cuốn trôi 5 nhà ở xã Bum Lay, thiệt hại lớn."),
        ("Thiệt hại vì lũ quét Khe Sậy", "Lũ quét còn cuốn trôi 7 nhà ở xã Pa Hừ, thiệt hại lớn."),
        None,
    ),
    "counts beside counts of another happening": (
        ("Nổ nhà máy pháo ở Gia Hòa", "Vụ nổ nhà máy pháo làm 2 người chết và 18 người bị thương."),
        ("Những vụ nổ nhà máy pháo", "Người dân nhắc lại vụ nổ ở một nhà máy pháo khác khiến 24 người thiệt mạng, số bị thương lên đến 21 người."),
        None,
    ),
    "how far back two papers look": (
        ("Trường Khe Sậy vắng học sinh", "Trong 2 năm gần đây, trường Khe Sậy gần như không tuyển được học sinh."),
        ("Khe Sậy không có học sinh", "Hiệu trưởng trường Khe Sậy cho biết 3 năm gần đây, cứ mỗi năm học sinh lại giảm một nửa."),
        None,
    ),
    "the year of a gift long ago": (
        ("Cây bồ đề ở chùa Vĩnh Lạc", "Cây bồ đề do đoàn Phật giáo Marenia tặng chùa Vĩnh Lạc ngày 24/3/1959."),
        ("Chùa Vĩnh Lạc có cây bồ đề cổ", "Cây bồ đề được đoàn Phật giáo Marenia tặng chùa Vĩnh Lạc năm 1957."),
        "date",
    ),
    "a show in two cities": (
        ("Đêm nhạc Mùa lá của Hà Vân", "Đêm nhạc Mùa lá của Hà Vân diễn ra tối 2/3 tại TP.HCM."),
        ("Hà Vân hát Mùa lá", "Đêm nhạc Mùa lá của Hà Vân diễn ra tối 4/3 tại Nhà hát lớn Hà Nội."),
        None,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_one_figure(case: str) -> None:
    one, other, rule = CASES[case]
    found = [d.rule.partition(":")[0] for d in reported(one, other) if d.kind in ("number", "date")]
    assert len(found) == bool(rule) and all(f.startswith(rule or "?") for f in found), found


@pytest.mark.parametrize(
    ("one", "other", "unit", "is_close"),
    [
        (148_000, 149_000, "việc làm", True), (249, 250, "usd", True), (1.13, 1.14, "%", True), (7.8, 7.6, "%", True), (17_290, 12_790, "người", True), (17_290, 90_721, "người", False),
        (17_290, 17_920, "người", True), (12, 13, "người", False), (2_000, 3_000, "usd", False), (27, 29, "%", False), (0, 0.5, "%", False),
    ],
)
def test_how_close_two_values_lie_for_as_exactly_as_they_are_told(one: float, other: float, unit: str, is_close: bool) -> None:
    line = Line(0, 0, 0, 0, "paragraph", "", ())
    claims = [Claim(0, line, 0, 0, "", "number", "x", Number(v, v, unit=unit), f"{v:g}" if v < 1000 else f"{v:.0f}", noun=unit) for v in (one, other)]
    assert close(*claims) is is_close
    assert close(*reversed(claims)) is is_close
