"""The summary scorer keeps Vietnamese letters and equals its slow reference."""

from __future__ import annotations

import pytest
from benchmarks.rouge import rouge, slow_rouge
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

WORDS = st.lists(st.sampled_from("mưa lũ ba bà bá người chết hôm qua".split()), min_size=1, max_size=14).map(" ".join)


def test_tones_count() -> None:
    assert rouge("ba bà", ["bá bả"])["ROUGE-1"] == 0.0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORDS, st.lists(WORDS, min_size=1, max_size=3))
def test_fast_equals_slow(text: str, references: list[str]) -> None:
    assert rouge(text, references) == pytest.approx(slow_rouge(text, references))
