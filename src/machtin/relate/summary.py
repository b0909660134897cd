"""The story in three to six of its own sentences, and a headline.

Sentences are taken one by one, each for what it adds of the story's shared matter (pairs of syllables that many articles hold) to the
sentences already taken; earlier ones count more.
A sentence that leans on another ("Ông này …", "Tuy nhiên …", "… vụ việc trên") is not taken alone, nor is one too long to be read as a line; none is cut.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from machtin.relate.claims import Material
from machtin.relate.copies import Origins
from machtin.relate.lines import FUNCTION_WORDS, Line
from machtin.relate.prose import MAX_TEXT, leans, points_back, sets_off
from machtin.relate.timeline import clean
from machtin.story import Disagreement, Evidence, SummarySentence

MIN_SENTENCES, MAX_SENTENCES = 3, 6
MAX_SYLLABLES = 190  # the length of the reference summaries of mds-dev
MIN_TOKENS, MAX_TOKENS = 9, 70
MAX_LIKENESS = 0.30  # two sentences of a summary are not more alike than this; down to here ROUGE does not fall
# Chosen on mds-dev by ROUGE at the references' length (`python -m benchmarks.summaries`).
EARLY_BONUS = 0.3
LENGTH_POWER = 0.7
SHARED_POWER = 1.5
ALONE = 0.2

Pair = tuple[str, str]


def summary_of(
    material: Material, origins: Origins, disagreements: Sequence[Disagreement], *, max_syllables: int = MAX_SYLLABLES
) -> list[SummarySentence]:
    """Return the summary: 3 to 6 sentences of at most `max_syllables` syllables in all, in the order of telling."""
    chosen = choose(material, max_syllables=max_syllables, max_sentences=MAX_SENTENCES)
    out = []
    for line in chosen:
        alike = [x for x in material.lines.all if x.at != line.at and origins.of(x) == origins.of(line)][:5]
        evidence = tuple(Evidence(material.analyses[x.article].id, x.start, x.end) for x in (line, *alike))
        disputed = tuple(
            d.id
            for d in disagreements
            if any(a.article == material.analyses[line.article].id and line.start <= a.start < line.end for a in d.accounts)
        )
        out.append(SummarySentence(clean(line.text), evidence, disputed))
    return out


def choose(material: Material, *, max_syllables: int, max_sentences: int) -> list[Line]:
    """Return the lines of the summary, in the order of telling: greedily those that add most of the story's shared matter.

    The matter is the pairs of neighbouring syllables, each worth the more the more articles hold it; taken matter is worth nothing more.
    """
    lines = material.lines
    pool = [x for x in lines.all if x.kind in ("lead", "paragraph") and MIN_TOKENS <= len(x.tokens) <= MAX_TOKENS and _stands_alone(x.text)]
    pairs = {x.at: _pairs(x) for x in pool}
    matter = _matter(pool, pairs, len(material.analyses))
    first: dict[int, int] = {}
    for x in lines.all:
        if x.kind != "title":
            first.setdefault(x.article, x.at)
    covered: set[Pair] = set()
    chosen: list[Line] = []
    budget = max_syllables

    def gain(line: Line) -> float:
        place = 1 + EARLY_BONUS / (1 + line.at - first[line.article]) ** 0.5
        fresh: float = sum((matter[p] for p in pairs[line.at] - covered), 0.0)
        return float(fresh * place / math.pow(8 + len(line.tokens), LENGTH_POWER))

    while pool and len(chosen) < max_sentences:
        fitting = [x for x in pool if len(x.tokens) <= budget] if chosen else pool
        if not fitting:
            break
        best = max(fitting, key=lambda x: (gain(x), -x.at))
        if len(chosen) >= MIN_SENTENCES and gain(best) <= 0:
            break
        chosen.append(best)
        covered |= pairs[best.at]
        budget -= len(best.tokens)
        pool = [x for x in pool if x.at != best.at and lines.likeness(x.tokens, best.tokens) < MAX_LIKENESS]
    return sorted(chosen, key=lambda x: (x.at - first[x.article], x.article))


def _stands_alone(text: str) -> bool:
    return len(text) <= MAX_TEXT and not leans(text) and not points_back(text) and not sets_off(text)


def headline_of(material: Material) -> str:
    """Return the title that says most of what the articles share; the first sentence where there is no title."""
    titles = [x for x in material.lines.all if x.kind == "title"] or material.lines.all[:1]
    if not titles:
        return ""
    everything = material.lines.all
    pairs = {x.at: _pairs(x) for x in everything}
    matter = _matter(everything, pairs, len(material.analyses))
    return clean(max(titles, key=lambda x: (sum(matter[p] for p in pairs[x.at]) / (6 + len(x.tokens)) ** LENGTH_POWER, -x.at)).text)


def _pairs(line: Line) -> set[Pair]:
    return {(a, b) for a, b in pairwise(line.tokens) if a not in FUNCTION_WORDS or b not in FUNCTION_WORDS}


def _matter(lines: Sequence[Line], pairs: dict[int, set[Pair]], n_articles: int) -> dict[Pair, float]:
    """How much of the story each pair holds: the share of the articles that tell it; what one article alone tells counts a fifth."""
    articles: dict[Pair, set[int]] = {}
    for line in lines:
        for pair in pairs[line.at]:
            articles.setdefault(pair, set()).add(line.article)
    worth: dict[Pair, float] = {}
    for pair, where in articles.items():
        share = (len(where) / n_articles) ** SHARED_POWER
        worth[pair] = share if len(where) > 1 or n_articles < 3 else share * ALONE
    return worth
