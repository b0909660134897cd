"""The strength of a disagreement: about how often a reader finds such a report right, in [0, 1].

In:  the rule that found it, how safely the values exclude each other (`Comparison.strength`), and how alike the two questions are.
Out: the share of right reports of the rule (data/strength.toml, few reports being drawn to the usual share), a little more or less by the evidence.
     More evidence is never less strength. Spellings keep a low one: they are small, whether or not they are sure.
Gap: some fifty reports have been judged, by one reader; `python -m benchmarks.reliability` shows how far the figures hold.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from machtin.relate.questions import Clash

SURE = 0.97  # no rule is always right
AT_LEAST, BY_EVIDENCE = 0.8, 0.3  # of the rule's share: the mean evidence of the judged reports (0.67) gives the share itself
ALIKE = 0.5  # likeness of two questions from which they are surely one


def strength_of(clash: Clash) -> float:
    """Return the strength of what a clash tells, two digits."""
    evidence = clash.comparison.strength * min(1.0, 0.55 + 0.45 * min(1.0, clash.likeness / ALIKE))
    shares, small = _table()
    if clash.rule in small:
        return round(min(SURE, evidence), 2)
    return round(min(SURE, shares.get(clash.rule, shares[""]) * (AT_LEAST + BY_EVIDENCE * evidence)), 2)


@cache
def _table() -> tuple[dict[str, float], frozenset[str]]:
    """Share of right reports by rule, "" for any other; the rules of small things."""
    table = tomllib.loads((files("machtin.relate") / "data" / "strength.toml").read_text("utf-8"))
    usual_right, usual_wrong = table["usual"]
    shares = {rule: (right + usual_right) / (right + wrong + usual_right + usual_wrong) for rule, (right, wrong) in {"": (0, 0), **table["rules"]}.items()}
    return shares, frozenset(table["small"]["rules"])
