"""ROUGE-1, -2 and -L over Vietnamese syllables, letters and tones kept.

F1 of n-gram overlap (clipped counts) and of the longest common subsequence, over lower-cased NFC syllables; the mean over several references.
`slow_rouge` computes the same by the definitions, without any library; tests hold the two equal.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

_SYLLABLE = re.compile(r"\w+")


def syllables(text: str) -> list[str]:
    return _SYLLABLE.findall(unicodedata.normalize("NFC", text).lower())


def f1(overlap: float, found: int, wanted: int) -> float:
    return 2 * overlap / (found + wanted) if found + wanted else 0.0


def rouge(text: str, references: Sequence[str]) -> dict[str, float]:
    """Return the F1 figures of `text` against each reference, averaged over the references."""
    mine = syllables(text)
    rows = []
    for reference in references:
        theirs = syllables(reference)
        row = {}
        for n in (1, 2):
            a, b = (Counter(zip(*(s[i:] for i in range(n)), strict=False)) for s in (mine, theirs))
            row[f"ROUGE-{n}"] = f1(sum((a & b).values()), sum(a.values()), sum(b.values()))
        row["ROUGE-L"] = f1(LCSseq.similarity(mine, theirs), len(mine), len(theirs))
        rows.append(row)
    return {k: sum(r[k] for r in rows) / len(rows) for k in rows[0]}


def slow_rouge(text: str, references: Sequence[str]) -> dict[str, float]:
    """The same from the definitions, slowly."""
    mine = syllables(text)
    total = {"ROUGE-1": 0.0, "ROUGE-2": 0.0, "ROUGE-L": 0.0}
    for reference in references:
        theirs = syllables(reference)
        for n in (1, 2):
            left = [tuple(theirs[i : i + n]) for i in range(len(theirs) - n + 1)]
            wanted, hits, found = len(left), 0, 0
            for i in range(len(mine) - n + 1):
                found += 1
                if tuple(mine[i : i + n]) in left:
                    left.remove(tuple(mine[i : i + n]))
                    hits += 1
            total[f"ROUGE-{n}"] += f1(hits, found, wanted)
        table = [[0] * (len(theirs) + 1) for _ in range(len(mine) + 1)]
        for i, x in enumerate(mine, 1):
            for j, y in enumerate(theirs, 1):
                table[i][j] = table[i - 1][j - 1] + 1 if x == y else max(table[i - 1][j], table[i][j - 1])
        total["ROUGE-L"] += f1(table[-1][-1], len(mine), len(theirs))
    return {k: v / len(references) for k, v in total.items()}
