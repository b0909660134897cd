"""Where two articles tell one thing in words that exclude each other: who did it, where, whether, why.

    statement_clashes(material, copies)

One module a way of finding them, each with its table:
  answers      questions with few answers told in set phrases (data/answers.toml)
  causes       "nguyên nhân … là …", "lý do … là …": two causes of one happening
  agents       one deed, done by two who are not one: the police or a passer-by (data/agents.toml)
  positions    directions, and where somebody was caught, taken or found
  offices      one person as head and as deputy of one body
All of them rather miss than raise a false alarm: an article that tells both sides is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from machtin.relate.claims import Material
from machtin.relate.copies import Copy
from machtin.relate.questions import Clash
from machtin.relate.statements.agents import find_agents
from machtin.relate.statements.answers import find_answers
from machtin.relate.statements.positions import find_positions


def statement_clashes(material: Material, copies: Sequence[Copy]) -> list[Clash]:
    """Return the pairs of statements of different articles that exclude each other, in order of place."""
    found = [*find_answers(material), *find_positions(material), *find_agents(material)]
    return sorted(found, key=lambda c: (c.one.article, c.one.start, c.other.article, c.other.start, c.rule))
