"""A name put for another in copied words is told, though no table knows either; a closer place, another form of a name, or a name more is not."""

from __future__ import annotations

import pytest
from tests.relate.build import analysis, material

from machtin.relate.copies import find_copies
from machtin.relate.renamed import find_renamed

SENTENCE = "Rạng sáng 8/3, nước lũ tràn qua đê bao ở {}, cuốn trôi hơn hai trăm lồng cá của bà con nuôi bè."
MORE = ("Nhiều hộ dân kịp đưa tài sản lên gác trước khi nước dâng quá mái nhà tạm.", "Đoàn xe cứu hộ của huyện đội đến nơi vào giữa trưa cùng ngày hôm ấy.")


def told(one: str, other: str, kind: str = "gpe", *, reprint: bool, of: tuple[str, str] | None = None) -> list[tuple[str, str, str]]:
    """What is told of two articles that differ in one name; `of`: the names as mentioned, where the words hold more."""
    names = of or (one, other)
    texts = [(SENTENCE.format(words), *(MORE if reprint else ())) for words in (one, other)]
    a, b = (analysis(n, "Vỡ đê bao", *lines, entities=[(name, kind)]) for n, lines, name in zip("ab", texts, names, strict=True))
    laid, _ = material(a, b)
    return [(c.one.text, c.other.text, c.one.kind) for c in find_renamed(laid, find_copies(laid.lines))]


@pytest.mark.parametrize("rank", ["xã", "thôn", "tỉnh", "cầu"])
def test_two_names_of_one_rank_are_two_places(rank: str) -> None:
    assert told(f"{rank} Nậm Vang", f"{rank} Hồ Trúc", of=("Nậm Vang", "Hồ Trúc"), reprint=False) == [("Nậm Vang", "Hồ Trúc", "place")]


def test_a_place_may_be_told_more_closely() -> None:
    assert told("Nậm Vang", "Hồ Trúc", reprint=False) == []
    assert told("xã Nậm Vang", "huyện Hồ Trúc", of=("Nậm Vang", "Hồ Trúc"), reprint=False) == []


@pytest.mark.parametrize("kind", ["org", "misc", "gpe"])
def test_a_reprint_that_changes_a_name_tells_something_else(kind: str) -> None:
    found = told("Vạn Phát", "Hồ Trúc", kind, reprint=True)
    assert [(x, y) for x, y, _ in found] == [("Vạn Phát", "Hồ Trúc")]
    assert found[0][2] == ("place" if kind == "gpe" else "name")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vạn Phát", "Công ty Vạn Phát"), ("Uỷ ban Sông Mộc", "UBSM"), ("Vientiane", "Viêng Chăn"), ("Mường Lay", "Mường Lây"),
        ("Lào Cai", "Việt Nam"), ("Mỹ", "Hoa Kỳ"), ("Hà Nội", "hà nội"),
    ],
)  # fmt: skip
def test_what_may_be_one_is_not_told(one: str, other: str) -> None:
    assert told(one, other, reprint=True) == []


def test_a_name_more_renames_nobody() -> None:
    assert told("Thủ tướng Marenia", "Thủ tướng Marenia Tô Khắc", of=("Marenia", "Tô Khắc"), reprint=True) == []
