"""Minutes and scores of matches."""

from __future__ import annotations

from tests.relate.test_disagreements import reported

HEAD = ("Bến Hải gặp Sông Trà", "Bến Hải gặp Sông Trà trên sân Mỹ Lộc chiều nay.")
OTHER = ("Sông Trà làm khách của Bến Hải", "Trận đấu giữa Bến Hải và Sông Trà diễn ra chiều nay.")


def minutes(one: str, other: str) -> list[set[str]]:
    return [{a.value for a in d.accounts} for d in reported((*HEAD, one), (*OTHER, other)) if "minute" in d.rule]


def test_one_goal_in_two_minutes() -> None:
    assert minutes("Phút 24, Hà Văn Lữ ghi bàn gỡ hòa cho Bến Hải.", "Đến phút thứ 23, Hà Văn Lữ dứt điểm hạ gục thủ môn, san bằng tỷ số.") == [{"23", "24"}]


def test_a_goal_and_a_miss_are_two_things() -> None:
    assert minutes("Phút 24, Hà Văn Lữ ghi bàn gỡ hòa cho Bến Hải.", "Phút 23, Hà Văn Lữ bỏ lỡ cơ hội khi sút ra ngoài.") == []


def test_two_players_score_in_two_minutes() -> None:
    assert minutes("Phút 24, Hà Văn Lữ ghi bàn cho Bến Hải.", "Phút 25, Đỗ Quang Thiệp ghi bàn cho Sông Trà.") == []


def test_how_long_is_no_minute() -> None:
    assert minutes("Hà Văn Lữ ghi bàn ở phút 24.", "Hà Văn Lữ ghi bàn sau 20 phút đầu tiên.") == []
