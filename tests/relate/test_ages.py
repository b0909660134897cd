"""How old somebody is: which two ages are one person's, and which are not. Invented articles through the whole pipeline."""

from __future__ import annotations

import pytest
from tests.relate.test_disagreements import reported

ROBBERY = "Cướp tiệm vàng ở Tân Lộc"
CRASH = "Tai nạn ở dốc Khe Sậy"
CASES: dict[str, tuple[tuple[str, ...], tuple[str, ...], set[str] | None]] = {
    "a named man has one age": (
        (ROBBERY, "Công an bắt Lê Văn Mộc (28 tuổi, trú xã Đồng Mít) chiều 8/3."),
        ("Bắt nghi phạm cướp tiệm vàng Tân Lộc", "Nghi phạm Lê Văn Mộc, 31 tuổi, bị bắt tại nhà riêng ở xã Đồng Mít."),
        {"28", "31"},
    ),
    "an age and a year of birth": (
        (ROBBERY, "Công an bắt Lê Văn Mộc (28 tuổi, trú xã Đồng Mít) chiều 8/3."),
        ("Bắt nghi phạm cướp tiệm vàng Tân Lộc", "Nghi phạm Lê Văn Mộc (SN 1995) bị bắt tại nhà riêng ở xã Đồng Mít."),
        {"28", "1995"},
    ),
    "two years of birth": (
        (ROBBERY, "Công an bắt Lê Văn Mộc (SN 2003, trú xã Đồng Mít) chiều 8/3."),
        ("Bắt nghi phạm cướp tiệm vàng Tân Lộc", "Nghi phạm Lê Văn Mộc (sinh năm 2000) bị bắt tại nhà riêng ở xã Đồng Mít."),
        {"2003", "2000"},
    ),
    "a year of birth that fits": (
        (ROBBERY, "Công an bắt Lê Văn Mộc (28 tuổi, trú xã Đồng Mít) chiều 8/3."),
        ("Bắt nghi phạm cướp tiệm vàng Tân Lộc", "Nghi phạm Lê Văn Mộc (SN 2003) bị bắt tại nhà riêng ở xã Đồng Mít."),
        None,
    ),
    "the age of his wife": (
        (ROBBERY, "Công an bắt Lê Văn Mộc (28 tuổi, trú xã Đồng Mít) chiều 8/3."),
        ("Bắt nghi phạm cướp tiệm vàng Tân Lộc", "Nghi phạm Lê Văn Mộc và vợ, 25 tuổi, bị bắt tại nhà riêng ở xã Đồng Mít."),
        None,
    ),
    "an age long past": (
        (ROBBERY, "Công an bắt Lê Văn Mộc (28 tuổi, trú xã Đồng Mít) chiều 8/3."),
        ("Bắt nghi phạm cướp tiệm vàng Tân Lộc", "Nghi phạm Lê Văn Mộc năm 15 tuổi đã bỏ nhà ở xã Đồng Mít đi bụi."),
        None,
    ),
    "a victim without a name": (
        (CRASH, "Chiếc xe tải mất phanh ở dốc Khe Sậy cán chết một nam thanh niên 22 tuổi đi xe máy."),
        ("Xe tải mất phanh ở Khe Sậy", "Nạn nhân 25 tuổi đi xe máy bị chiếc xe tải mất phanh cán chết ở dốc Khe Sậy."),
        {"22", "25"},
    ),
    "two victims without names": (
        (CRASH, "Chiếc xe tải mất phanh ở dốc Khe Sậy cán chết một nam thanh niên 22 tuổi đi xe máy và một cô gái 19 tuổi."),
        ("Xe tải mất phanh ở Khe Sậy", "Nạn nhân 25 tuổi đi xe máy bị chiếc xe tải mất phanh cán chết ở dốc Khe Sậy."),
        None,
    ),
    "a driver and a child": (
        (CRASH, "Chiếc xe tải mất phanh ở dốc Khe Sậy, tài xế 45 tuổi bị thương nặng."),
        ("Xe tải mất phanh ở Khe Sậy", "Chiếc xe tải mất phanh ở dốc Khe Sậy làm bé gái 4 tuổi bị thương nặng."),
        None,
    ),
    "an age that bounds a group": (
        (CRASH, "Nạn nhân 22 tuổi đi xe máy bị xe tải mất phanh cán chết ở dốc Khe Sậy."),
        ("Xe tải mất phanh ở Khe Sậy", "Nạn nhân dưới 18 tuổi đi xe máy thường gặp xe tải mất phanh ở dốc Khe Sậy."),
        None,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_whose_age_is_told_in_two_ways(case: str) -> None:
    one, other, values = CASES[case]
    found = [{a.value for a in d.accounts} for d in reported(one, other) if d.rule.startswith("number.")]
    assert found == ([values] if values else [])
