"""Which numbers and dates of two articles disagree, and which only look as if: invented articles through the whole pipeline.

Each case is two articles as JSON would give them; `kind` is what must be reported, None where nothing may be.
"""

from __future__ import annotations

import pytest

from machtin.analyze.pipeline import analyze_many
from machtin.article import Article, Block
from machtin.relate.pipeline import story_of
from machtin.story import Disagreement

FILLER = ("Chính quyền địa phương đang thống kê thiệt hại.", "Bà con được chuyển đến trường học để tránh trú.")


def article(name: str, published: str, title: str, lead: str, *body: str) -> Article:
    text, blocks = "", []
    for kind, part in (("title", title), ("lead", lead), *(("paragraph", p) for p in body)):
        blocks.append(Block(kind, len(text), len(text) + len(part)))  # type: ignore[arg-type]
        text += part + "\n"
    return Article(id=name, text=text.rstrip("\n"), blocks=tuple(blocks), published=published)


def reported(one: tuple[str, ...], other: tuple[str, ...], *, later: str = "2031-03-08T09:30") -> list[Disagreement]:
    articles = [article("a", "2031-03-08T09:00", *one, *FILLER), article("b", later, *other, *FILLER[::-1])]
    return list(story_of(list(analyze_many(articles))).disagreements)


TITLE_A, TITLE_B = "Sạt lở ở bản Nà Cấu", "Bản Nà Cấu bị đất đá vùi lấp"
CASES: dict[str, tuple[tuple[str, ...], tuple[str, ...], str | None]] = {
    "two tolls of one hour": (
        (TITLE_A, "Vụ sạt lở ở bản Nà Cấu, huyện Mường Lư làm 4 người thiệt mạng."),
        (TITLE_B, "Vụ sạt lở ở bản Nà Cấu, huyện Mường Lư khiến 7 người thiệt mạng."),
        "number",
    ),
    "at least four and seven": (
        (TITLE_A, "Vụ sạt lở ở bản Nà Cấu, huyện Mường Lư làm ít nhất 4 người thiệt mạng."),
        (TITLE_B, "Vụ sạt lở ở bản Nà Cấu, huyện Mường Lư khiến 7 người thiệt mạng."),
        None,
    ),
    "dead and injured": (
        (TITLE_A, "Vụ sạt lở ở bản Nà Cấu, huyện Mường Lư làm 4 người thiệt mạng."),
        (TITLE_B, "Vụ sạt lở ở bản Nà Cấu, huyện Mường Lư làm 9 người bị thương."),
        None,
    ),
    "a part and the whole": (
        (TITLE_A, "Vụ sạt lở ở bản Nà Cấu, huyện Mường Lư làm 7 người thiệt mạng."),
        (TITLE_B, "Vụ sạt lở ở bản Nà Cấu, huyện Mường Lư làm 7 người thiệt mạng, trong đó có 3 trẻ em."),
        None,
    ),
    "the toll of another year": (
        (TITLE_A, "Vụ sạt lở ở bản Nà Cấu, huyện Mường Lư làm 4 người thiệt mạng."),
        (TITLE_B, "Vụ sạt lở xảy ra ở bản Nà Cấu, huyện Mường Lư.", "Năm 2024, một vụ sạt lở ở huyện Mường Lư từng làm 11 người thiệt mạng."),
        None,
    ),
    "units converted": (
        (TITLE_A, "Đoạn đường qua bản Nà Cấu, huyện Mường Lư bị vùi lấp dài 300 m."),
        (TITLE_B, "Đoạn đường qua bản Nà Cấu, huyện Mường Lư bị vùi lấp dài 0,3 km."),
        None,
    ),
    "two depths": (
        ("Động đất ở Mường Lư", "Trận động đất mạnh 5,1 độ Richter ở huyện Mường Lư có độ sâu 8 km."),
        ("Mường Lư rung lắc vì động đất", "Trận động đất mạnh 5,1 độ Richter ở huyện Mường Lư có độ sâu 14 km."),
        "number",
    ),
    "hours of one happening": (
        (TITLE_A, "Khoảng 2h30 ngày 8/3, vụ sạt lở xảy ra ở bản Nà Cấu, huyện Mường Lư, vùi lấp 12 ngôi nhà."),
        (TITLE_B, "Khoảng 4h30 ngày 8/3, vụ sạt lở xảy ra ở bản Nà Cấu, huyện Mường Lư, vùi lấp 12 ngôi nhà."),
        "date",
    ),
    "one date in two spellings": (
        (TITLE_A, "Ngày 7/3, vụ sạt lở xảy ra ở bản Nà Cấu, huyện Mường Lư, vùi lấp 12 ngôi nhà."),
        (TITLE_B, "Hôm qua, vụ sạt lở xảy ra ở bản Nà Cấu, huyện Mường Lư, vùi lấp 12 ngôi nhà."),
        None,
    ),
    "the slip of a month": (
        ("Bắt Lò Văn Sủng", "Công an huyện Mường Lư bắt giữ Lò Văn Sủng ngày 2/3 tại bản Nà Cấu."),
        ("Lò Văn Sủng bị bắt", "Công an huyện Mường Lư bắt giữ Lò Văn Sủng ngày 2/2 tại bản Nà Cấu."),
        "date",
    ),
    "quotations of an exchange": (
        ("Chứng khoán sáng 8/3", "Đầu phiên giao dịch, VN-Index tăng 3 điểm, thanh khoản đạt 120 tỷ đồng."),
        ("Chứng khoán chiều 8/3", "Cuối phiên giao dịch, VN-Index tăng 9 điểm, thanh khoản đạt 410 tỷ đồng."),
        None,
    ),
    "income and spending": (
        ("Ngân sách Mường Lư", "Tổng thu ngân sách huyện Mường Lư năm 2030 đạt 520 tỷ đồng."),
        ("Mường Lư chi ngân sách", "Tổng chi ngân sách huyện Mường Lư năm 2030 đạt 610 tỷ đồng."),
        None,
    ),
}


@pytest.mark.parametrize("case", CASES, ids=list(CASES))
def test_what_two_articles_disagree_on(case: str) -> None:
    one, other, kind = CASES[case]
    assert [d.kind for d in reported(one, other) if not d.update] == ([kind] if kind else [])


def test_a_toll_that_has_grown_by_the_next_day_is_an_update() -> None:
    one, other, _ = CASES["two tolls of one hour"]
    found = reported(one, other, later="2031-03-09T18:00")
    assert [(d.kind, d.update) for d in found] == [("number", True)]


def test_every_account_is_the_words_of_its_place() -> None:
    for one, other, _ in CASES.values():
        texts = {"a": article("a", "2031-03-08", *one, *FILLER).text, "b": article("b", "2031-03-08", *other, *FILLER[::-1]).text}
        for d in reported(one, other):
            assert d.about.strip()
            assert 0.0 <= d.strength <= 1.0
            assert all(texts[a.article][a.start : a.end] == a.text for a in d.accounts)
