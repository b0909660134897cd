"""What two spellings of one word have in common: case, tone placement, also where it is mistyped, dashes and quotes; offsets stay."""

from __future__ import annotations

import pytest

from machtin.text.fold import Folded, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("thuý", "thúy"), ("nhiêù", "nhiều"), ("quân đôị", "quân đội"), ("buôỉ", "buổi"), ("mươì", "mười"), ("cuả", "của"), ("Ngươì", "người"), ("hoa\u0300", "hòa")],
)
def test_spellings_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("word", ["quả", "quá", "giá", "già", "quý", "thuở", "người", "toán", "khoẻn", "rượu", "hươu", "ruột", "tuấn"])
def test_right_spellings_stay(word: str) -> None:
    assert fold(word) == word


def test_mistyped_tones_keep_the_offsets() -> None:
    folded = Folded("Nhiêù ngươì đến.")
    assert folded.text == "nhiều người đến."
    assert folded.span(6, 11) == (6, 11)
