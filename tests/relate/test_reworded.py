"""Numbers and times that two articles tell in different words: which are one question, and which traps keep apart.

Each case is two invented articles through the whole pipeline; `kind` is what must be reported, None where nothing may be.
"""

from __future__ import annotations

import pytest
from tests.relate.test_disagreements import reported

FIRE = "Cháy chợ ở Tân Lộc"
FLOOD = "Mưa lớn ở thị trấn Khe Sậy"
CASES: dict[str, tuple[tuple[str, ...], tuple[str, ...], str | None]] = {
    "the hour of what the story is about": (
        (FIRE, "Vụ cháy chợ Tân Lộc xảy ra lúc 2h30 ngày 8/3, thiêu rụi nhiều gian hàng."),
        ("Hỏa hoạn thiêu rụi chợ Tân Lộc", "Người dân cho biết chợ Tân Lộc bốc cháy vào khoảng 4h ngày 8/3.", "Nhiều gian hàng bị thiêu rụi trong vụ cháy."),
        "date",
    ),
    "the hour of what came after": (
        (FIRE, "Vụ cháy chợ Tân Lộc xảy ra lúc 2h30 ngày 8/3, thiêu rụi nhiều gian hàng."),
        ("Hỏa hoạn thiêu rụi chợ Tân Lộc", "Vụ cháy chợ Tân Lộc thiêu rụi nhiều gian hàng.", "Chủ tịch xã đến thăm các tiểu thương lúc 9h ngày 8/3."),
        None,
    ),
    "one sum of a contract": (
        ("Câu lạc bộ Bến Hải có tiền đạo mới", "Tiền đạo Hà Văn Lữ ký hợp đồng 3 năm với câu lạc bộ Bến Hải."),
        ("Hà Văn Lữ về Bến Hải", "Theo thông báo của câu lạc bộ Bến Hải, Hà Văn Lữ ký hợp đồng có thời hạn 2 năm."),
        "number",
    ),
    "a plan and what came of it": (
        ("Xã Đồng Mít trồng rừng", "Xã Đồng Mít đã trồng 420 ha rừng trong mùa xuân này."),
        ("Đồng Mít phủ xanh đồi trọc", "Xã Đồng Mít dự kiến trồng 600 ha rừng trong mùa xuân này."),
        None,
    ),
    "a month's pay and a year's": (
        ("Bến Hải công bố lương của Lữ", "Mức lương của Hà Văn Lữ ở câu lạc bộ Bến Hải là 3.000 USD mỗi tháng."),
        ("Lương của Lữ ở Bến Hải", "Hà Văn Lữ nhận mức lương 4.500 USD mỗi năm ở câu lạc bộ Bến Hải."),
        None,
    ),
    "two versions, two prices": (
        ("Máy bảng Lam Sa ra mắt", "Máy tính bảng Lam Sa bản 16GB có giá bán 300 USD."),
        ("Lam Sa bán máy tính bảng", "Hãng Lam Sa cho biết máy tính bảng bản 32GB có giá bán 400 USD."),
        None,
    ),
    "one version, two prices": (
        ("Máy bảng Lam Sa ra mắt", "Máy tính bảng Lam Sa bản 32GB có giá bán 380 USD."),
        ("Lam Sa bán máy tính bảng", "Hãng Lam Sa cho biết máy tính bảng bản 32GB có giá bán 400 USD."),
        "number",
    ),
    "a slip of the day": (
        ("Bắt giám đốc Lê Đình Khản", "Ông Lê Đình Khản bị bắt ngày 5/2/2031 tại nhà riêng ở Mỹ Lộc."),
        ("Vụ án Lê Đình Khản", "Theo hồ sơ, ông Lê Đình Khản bị bắt ngày 15/2/2031 khi đang ở Mỹ Lộc."),
        "date",
    ),
    "how far from the old and from the new": (
        ("Khu tái định cư Khe Sậy", "Khu tái định cư Khe Sậy cách bản cũ 6 km, có điện và nước sạch."),
        ("Dân Khe Sậy về nơi ở mới", "Trường học của khu tái định cư Khe Sậy cách bản 900 m, có điện và nước sạch."),
        None,
    ),
    "whose people are counted, by a country named before": (
        ("Sarund và Kelvania đối đầu", "Kelvania triệu đại sứ Sarund và trục xuất 7 chuyên gia nước này hôm 8/3."),
        ("Sarund đáp trả Kelvania", "Sarund trục xuất 4 chuyên gia Kelvania hôm 8/3, sau khi đại sứ Sarund bị Kelvania triệu lên."),
        None,
    ),
    "two of a pair are a sum": (
        ("Hãng Gió Nam mua máy cày", "Hợp tác xã Gió Nam mua 18 máy cày và thuê 22 máy cày của hãng Phú Sa."),
        ("Gió Nam có máy cày mới", "Hợp tác xã Gió Nam ký hợp đồng có 40 máy cày của hãng Phú Sa."),
        None,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_one_question_in_other_words(case: str) -> None:
    one, other, kind = CASES[case]
    found = [d.kind for d in reported(one, other) if d.kind in ("number", "date")]
    assert found == ([kind] if kind else [])


def test_an_article_that_contradicts_itself_is_told() -> None:
    title, body = "Lật đò ở bến Tam Nghĩa", "Vụ lật đò ở bến Tam Nghĩa làm 12 người chết."
    found = reported((title, body, "Theo danh sách của xã, vụ lật đò làm 11 người chết."), ("Đò lật ở Tam Nghĩa", "Một chiếc đò bị lật ở bến Tam Nghĩa."))
    assert any({a.value for a in d.accounts} == {"11", "12"} and len({a.article for a in d.accounts}) == 1 for d in found)
