"""Strength is about the share of right reports: more evidence is never less, no rule is certain, spellings stay low."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.relate.build import analysis, material

from machtin.relate.claims import Claim
from machtin.relate.questions import Clash
from machtin.relate.strength import strength_of
from machtin.values import Comparison, Name

LAID, _ = material(analysis("a", "Tin", "Một câu."))
CLAIM = Claim(0, LAID.lines.all[0], 0, 3, "Tin", "number", "dead", Name("Tin"), "1")
SHARES = st.floats(0, 1)
RULES = st.sampled_from(["date.happening", "number.slot", "name.spelling", "a rule of tomorrow"])


def clash(rule: str, safely: float, likeness: float) -> Clash:
    return Clash(CLAIM, CLAIM, Comparison("excludes", "", "", safely, ""), likeness, rule)


@given(RULES, SHARES, SHARES, SHARES, SHARES)
def test_more_evidence_is_never_less_strength(rule: str, safely: float, less: float, likeness: float, nearer: float) -> None:
    low, high = clash(rule, min(safely, less), min(likeness, nearer)), clash(rule, max(safely, less), max(likeness, nearer))
    assert 0 <= strength_of(low) <= strength_of(high) < 1


def test_a_rule_that_was_often_wrong_is_less_sure() -> None:
    assert strength_of(clash("number.slot", 0.9, 0.6)) < strength_of(clash("a rule of tomorrow", 0.9, 0.6)) < strength_of(clash("date.happening", 0.9, 0.6))


def test_a_spelling_is_a_small_thing() -> None:
    assert strength_of(clash("name.spelling", 0.55, 1.0)) == 0.55
