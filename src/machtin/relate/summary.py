"""The story in three to six of its own sentences, and a headline.

Sentences are weighed by how much of the story's matter they hold (the words that many articles share), by their place (titles and leads say
what matters) and by how many origins tell the same; they are taken one by one, each for what it adds to those already taken.
A sentence that leans on another ("Ông này …", "Tuy nhiên …") is not taken alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from machtin.relate.claims import Material
from machtin.relate.copies import Origins
from machtin.relate.lines import Line
from machtin.relate.timeline import clean
from machtin.story import Disagreement, Evidence, SummarySentence

MIN_SENTENCES, MAX_SENTENCES = 3, 6
MAX_SYLLABLES = 190  # the length of the reference summaries of mds-dev
MIN_TOKENS, MAX_TOKENS = 9, 70
LEAD_BONUS = 0.35
_LEANS = re.compile(
    r"^(?:[\"“'(]|(?:Ông|Bà|Anh|Chị|Họ|Nó|Cô|Ông này|Bà này)\s+(?![A-ZĐÀ-Ỹ])|Tuy nhiên|Ngoài ra|Bên cạnh|Trong khi đó|Do đó|Vì vậy|Vì thế|Theo đó|Điều này"
    r"|Việc này|Vụ việc này|Sau đó|Trước đó|Cũng|Nhưng|Còn|Đồng thời|Hiện trường|Ảnh|Cụ thể|Đây)"
)


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
    """Return the lines of the summary; the greedy choice of what adds most of the story's shared matter per step."""
    lines = material.lines
    pool = [x for x in lines.all if x.kind in ("lead", "paragraph") and MIN_TOKENS <= len(x.tokens) <= MAX_TOKENS and not _LEANS.match(x.text)]
    matter = _matter(material)
    first = {x.article: min((y.at for y in pool if y.article == x.article), default=0) for x in pool}
    covered: set[str] = set()
    chosen: list[Line] = []
    budget = max_syllables
    while pool and len(chosen) < max_sentences:
        def gain(line: Line) -> float:
            fresh = sum(matter[t] for t in set(line.content) - covered)
            place = 1 + LEAD_BONUS * ((line.kind == "lead") + 0.6 / (1 + line.at - first[line.article]))
            return fresh * place / (12 + len(line.tokens)) ** 0.7

        fitting = [x for x in pool if len(x.tokens) <= budget] if chosen else pool
        if not fitting:
            break
        best = max(fitting, key=lambda x: (gain(x), -x.at))
        if len(chosen) >= MIN_SENTENCES and gain(best) <= 0:
            break
        chosen.append(best)
        covered |= set(best.content)
        budget -= len(best.tokens)
        pool = [x for x in pool if x.at != best.at and lines.likeness(x.tokens, best.tokens) < 0.55]
    return sorted(chosen, key=lambda x: (x.at - first[x.article], x.article))


def headline_of(material: Material) -> str:
    """Return the title that says most of what the articles share; the first sentence where there is no title."""
    matter = _matter(material)
    titles = [x for x in material.lines.all if x.kind == "title"] or material.lines.all[:1]
    if not titles:
        return ""
    return clean(max(titles, key=lambda x: (sum(matter[t] for t in set(x.content)) / (6 + len(x.tokens)) ** 0.8, -x.at)).text)


def _matter(material: Material) -> Counter[str]:
    """How much of the story each token holds: in how many articles it stands, and how often."""
    by_article = Counter(t for n in range(len(material.analyses)) for t in {t for x in material.lines.of(n) for t in x.content})
    often = Counter(t for x in material.lines.all for t in set(x.content))
    n = len(material.analyses)
    return Counter({t: (often[t] ** 0.5) * (by_article[t] / n) for t in often})  # type: ignore[arg-type]
