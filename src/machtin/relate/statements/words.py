"""What two clauses have in common, whatever articles they stand in: their syllables and pairs of syllables, weighed by how rare these are in the news.

Within one story the words of its theme stand everywhere and tell little; between a claim and its denial they tell most. So rarity is that
of the language (the table behind relate/signature.py), not of the story. Words of one meaning (data/synonyms.toml, data/predicates.toml) count as one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

from machtin.relate.lines import FUNCTION_WORDS
from machtin.relate.signature import rarities, term_of
from machtin.text.fold import fold

LONGEST = 4  # syllables of a word of the tables
PAIR = 1.0  # what a pair weighs beside its syllables


@cache
def _usual() -> dict[tuple[str, ...], tuple[str, ...]]:
    """The first word of its row for every word of the tables, in syllables."""
    out: dict[tuple[str, ...], tuple[str, ...]] = {}
    for name, table in (("predicates.toml", "families"), ("synonyms.toml", "rows"), ("same_words.toml", "rows")):
        rows: list[list[str]] = tomllib.loads((files("machtin.relate") / "data" / name).read_text("utf-8"))[table]
        for row in rows:
            head = tuple(fold(row[0]).split())
            for word in row[1:]:
                if " " in word or name == "same_words.toml":  # of one syllable most words have other senses
                    out.setdefault(tuple(fold(word).split()), head)
    return out


def plain(tokens: Sequence[str], *, whole: bool = False) -> list[str]:
    """Return tokens with every word of a table of synonyms replaced by the usual one, longest words first; with `whole` only if all of them are one word."""
    table = _usual()
    if whole:
        return list(table.get(tuple(tokens), tokens))
    out: list[str] = []
    i = 0
    while i < len(tokens):
        for n in range(min(LONGEST, len(tokens) - i), 0, -1):
            if (usual := table.get(tuple(tokens[i : i + n]))) is not None:
                out += usual
                i += n
                break
        else:
            out.append(tokens[i])
            i += 1
    return out


@cache
def weight(term: tuple[str, ...]) -> float:
    """Return how much a syllable, or a pair of them, tells: its rarity in the news, a function word nothing."""
    if len(term) == 1:
        return 0.0 if term[0] in FUNCTION_WORDS else float(rarities()[term_of(term[0])])
    if any(t in FUNCTION_WORDS for t in term):
        return 0.0
    return PAIR * float(rarities()[term_of(*term)])


def terms(tokens: Iterable[str]) -> set[tuple[str, ...]]:
    """Return the syllables that tell something and the pairs of them that stand beside each other."""
    told = [t for t in tokens if t not in FUNCTION_WORDS]
    singles = {(t,) for t in told}
    return singles | {p for p in pairwise(tokens) if weight(p)}


def total(found: Iterable[tuple[str, ...]]) -> float:
    """Return what terms weigh together."""
    return sum(map(weight, found))
