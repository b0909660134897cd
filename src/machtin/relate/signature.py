"""What an article is about, as a short weighted vector: the ground on which stories are grouped.

The terms are folded syllables and pairs of syllables, hashed; their weights are tf-idf against a table of how common they are in Vietnamese news
(`data/idf.npy`, made by training/idf.py from the vietnews set: 2**17 document frequencies, no text). Words of title and lead count double:
they say what the story is. Only the weightiest terms are kept.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray

from machtin.analysis import Analysis
from machtin.relate.lines import TOKEN
from machtin.text.fold import fold

BUCKETS = 1 << 17
# Chosen on mds-dev (`python -m benchmarks.grouping`): more terms bring noise, fewer lose the rarer names.
MAX_TERMS = 400
LEAD_WEIGHT = 2
RARITY = 1.2  # power of idf


class Signature(msgspec.Struct, frozen=True):
    """Terms with their weights (unit length), weightiest first, and the day of the article, counted from year 1, if known."""

    terms: tuple[int, ...]
    weights: tuple[float, ...]
    day: int | None


def signature_of(analysis: Analysis) -> Signature:
    """Return the signature of an article; a text without words has no terms."""
    counts: Counter[int] = Counter()
    for block in analysis.blocks:
        factor = LEAD_WEIGHT if block.kind in ("title", "lead") else 1
        for term, n in Counter(_terms(analysis.text[block.start : block.end])).items():
            counts[term] += factor * n
    idf = _idf()
    weighted = sorted(((-(1 + math.log(n)) * float(idf[t]), t) for t, n in counts.items()))[:MAX_TERMS]
    length = math.sqrt(sum(w * w for w, _ in weighted)) or 1.0
    day = date.fromisoformat(analysis.document_date).toordinal() if analysis.document_date else None
    return Signature(tuple(t for _, t in weighted), tuple(-w / length for w, _ in weighted), day)


def term_of(*tokens: str) -> int:
    """Return the bucket of a term."""
    return zlib.crc32(" ".join(tokens).encode()) % BUCKETS


def _terms(text: str) -> Iterable[int]:
    tokens = TOKEN.findall(fold(text))
    yield from (term_of(t) for t in tokens if not t.isdigit() or len(t) > 2)
    yield from (term_of(a, b) for a, b in pairwise(tokens))


@cache
def _idf() -> NDArray[np.float32]:
    data = (files("machtin.relate") / "data" / "idf.npy").read_bytes()
    table: NDArray[np.float16] = np.load(BytesIO(data), allow_pickle=False)
    return table.astype(np.float32) ** RARITY
