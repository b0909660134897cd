"""Where two articles tell one thing in words that exclude each other: who did it, where, whether, why.

    statement_clashes(material, copies)

One module a way of finding them, each with its table:
  answers      questions with few answers told in set phrases (data/answers.toml)
  causes       "nguyên nhân … là …", "lý do … là …": two causes of one happening
  agents       one deed, done by two who are not one: the police or a passer-by (data/agents.toml)
  opposites    a "không" put in, "tăng" for "giảm", in a sentence otherwise copied (data/opposites.toml)
  positions    directions, and where somebody was caught, taken or found (data/sites.toml)
  speakers     the same words, said by two
  denials      a claim, and "phủ nhận việc …", "thông tin … là bịa đặt" (data/denials.toml)
  offices      one person as head and as deputy of one body (data/offices.toml)
All of them rather miss than raise a false alarm: an article that tells both sides is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from machtin.relate.claims import Material
from machtin.relate.copies import Copy
from machtin.relate.questions import Clash
from machtin.relate.statements.agents import find_agents
from machtin.relate.statements.answers import find_answers
from machtin.relate.statements.causes import find_causes
from machtin.relate.statements.denials import find_denials
from machtin.relate.statements.offices import find_offices
from machtin.relate.statements.opposites import find_opposites
from machtin.relate.statements.positions import find_positions
from machtin.relate.statements.speakers import find_sayers, find_speakers
from machtin.text.fold import Folded


def statement_clashes(material: Material, copies: Sequence[Copy] = (), parallel: Sequence[Copy] = ()) -> list[Clash]:
    """Return the pairs of statements of different articles that exclude each other, in order of place."""
    articles = [
        [(line, Folded(line.text)) for line in material.lines.of(n) if line.kind not in ("credit", "byline", "caption")]
        for n in range(len(material.analyses))
    ]
    folded = [pair for lines in articles for pair in lines]
    found = [
        *find_answers(material, articles), *find_agents(material, folded), *find_positions(material, folded), *find_offices(material), *find_speakers(material),
    ]
    # What two tables meet is told once, with the words of the more particular one.
    for more in (find_sayers(material, parallel or copies), find_causes(material, folded), find_opposites(material, copies)):
        found += [c for c in list(more) if not any(_covers(c, other) for other in found)]
    denials = list(find_denials(material, folded))
    answered = {claim.line.at for c in found if c.one.kind == "outcome" for claim in (c.one, c.other)}
    told = {c.one.key for c in denials if {c.one.line.at, c.other.line.at} & answered}  # the same question, told in set phrases
    found += [c for c in denials if c.one.key not in told]
    return sorted(found, key=lambda c: (c.one.article, c.one.start, c.other.article, c.other.start, c.rule))


def _covers(one: Clash, other: Clash) -> bool:
    """Whether two clashes are between the same sentences of the same two articles."""
    return one.one.line.at == other.one.line.at and one.other.line.at == other.other.line.at
