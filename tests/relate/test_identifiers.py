"""Identifiers written almost alike."""

from __future__ import annotations

import pytest
from tests.relate.test_disagreements import reported

CASES = {
    "plates that differ in a digit": ("Chiếc xe tải mang biển số 81C-012.34 đâm vào cột điện.", "Xe tải biển số 81C-012.84 lao vào cột điện.", True),
    "one plate": ("Chiếc xe tải mang biển số 81C-012.34 đâm vào cột điện.", "Xe tải biển số 81C 01234 lao vào cột điện.", False),
    "two cars": ("Chiếc xe tải mang biển số 81C-012.34 đâm vào cột điện.", "Xe khách biển số 47B-998.11 chở nhiều người.", False),
    "the year of a decree": ("Việc này theo Nghị định 51/2030/NĐ-CP về chợ.", "Nghị định 51/2029/NĐ-CP về chợ nêu rõ điều này.", True),
    "a version": ("Máy chạy hệ điều hành Lamos 4.2 của hãng.", "Hãng cài sẵn Lamos 4.3 cho máy này.", True),
    "a version and its patch": ("Máy chạy hệ điều hành Lamos 4.2 của hãng.", "Hãng cài sẵn Lamos 4.2.2 cho máy này.", False),
}


@pytest.mark.parametrize("case", CASES)
def test_identifiers(case: str) -> None:
    one, other, expected = CASES[case]
    found = [d for d in reported(("Tin ở Tân Lộc", "Chuyện xảy ra ở Tân Lộc.", one), ("Tân Lộc hôm nay", "Chuyện ở Tân Lộc được nhiều người quan tâm.", other)) if "identifier" in d.rule]
    assert bool(found) == expected
