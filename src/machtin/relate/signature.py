"""What an article is about, as a sparse weighted vector: the ground on which stories are grouped.

The terms are folded syllables and pairs of syllables, hashed; their weights are tf-idf against a table of how common they are in Vietnamese news
(`data/idf.npy`, made by training/idf.py from the vietnews set: 2**17 values, no text). Words of title and lead count double: they say what the
story is. The words of the title stand in the vector a second time, as terms of their own kind: two papers that choose the same words
for a title tell the same story. Only the weightiest terms are kept.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from zlib import crc32

import msgspec
import numpy as np
from numpy.typing import NDArray

from machtin.analysis import Analysis
from machtin.relate.lines import TOKEN
from machtin.text.fold import fold

SIGNATURE_FORM = 1  # raised whenever terms or weights are made otherwise: signatures of two forms must not be compared
BUCKETS = 1 << 17
N_BACKGROUND = 40_000  # articles behind the table
# Chosen on mds-dev (`python -m benchmarks.grouping`): more terms bring noise, fewer lose the rarer names.
MAX_TERMS = 400
LEAD_WEIGHT = 2
TITLE_SHARE = 0.3  # of the whole likeness that alike titles add
RARITY = 1.2  # power of idf
_HEAD = struct.calcsize("<BiI")


class Signature(msgspec.Struct, frozen=True, eq=False):
    """Terms in rising order with their weights, the weightiest of them, and the day of the article, counted from year 1, if known.

    The words of the body have length 1, those of the title TITLE_SHARE ** 0.5; title terms are numbered from BUCKETS on.
    """

    terms: NDArray[np.int32]
    weights: NDArray[np.float32]
    day: int | None


def signature_of(analysis: Analysis) -> Signature:
    """Return the signature of an article; a text without words has no terms."""
    counts: Counter[int] = Counter()
    titles: Counter[int] = Counter()
    for block in analysis.blocks:
        factor = LEAD_WEIGHT if block.kind in ("title", "lead") else 1
        terms = Counter(_terms(analysis.text[block.start : block.end]))
        for term, n in terms.items():
            counts[term] += factor * n
        if block.kind == "title":
            titles += terms
    body, heading = _weigh(counts), _weigh(titles)
    rows = sorted([*body, *((t + BUCKETS, w * math.sqrt(TITLE_SHARE)) for t, w in heading)])
    day = date.fromisoformat(analysis.document_date).toordinal() if analysis.document_date else None
    return Signature(np.array([t for t, _ in rows], np.int32), np.array([w for _, w in rows], np.float32), day)


def pack_signature(signature: Signature) -> bytes:
    """Return a signature as bytes, some 1.6 kB, for a store; `unpack_signature` reads it. They hold no text; weights are rounded to eleven bits."""
    head = struct.pack("<BiI", SIGNATURE_FORM, -1 if signature.day is None else signature.day, len(signature.terms))
    # Steps between terms mostly fit two bytes: low and high halves stand apart, so that the high ones compress to nothing.
    steps = np.diff(signature.terms, prepend=np.int32(0)).astype("<i4").view("<u2").reshape(-1, 2)
    return head + zlib.compress(steps[:, 0].tobytes() + steps[:, 1].tobytes() + signature.weights.astype("<f2").tobytes(), 1)


def unpack_signature(data: bytes) -> Signature:
    """Return the signature that `pack_signature` packed. Raises ValueError where it was made by another form of machtin: make it anew."""
    form, day, n = struct.unpack_from("<BiI", data) if len(data) >= _HEAD else (-1, 0, 0)
    try:
        rest = zlib.decompress(data[_HEAD:])
    except zlib.error:
        form, rest = -1, b""
    if form != SIGNATURE_FORM or len(rest) != 6 * n:
        raise ValueError(f"not a signature of form {SIGNATURE_FORM} ({len(data)} bytes). Make it anew with signature_of.")
    low, high = (np.frombuffer(rest, "<u2", n, 2 * n * k).astype(np.int32) for k in (0, 1))
    weights = np.frombuffer(rest, "<f2", n, 4 * n).astype(np.float32)
    return Signature(np.cumsum(low + (high << 16), dtype=np.int32), weights, None if day < 0 else day)


def term_of(*tokens: str) -> int:
    """Return the bucket of a term."""
    return zlib.crc32(" ".join(tokens).encode()) % BUCKETS


@cache
def rarities() -> NDArray[np.float32]:
    """Return log(articles / articles that hold the term) by term, title terms included."""
    data = (files("machtin.relate") / "data" / "idf.npy").read_bytes()
    table: NDArray[np.float16] = np.load(BytesIO(data), allow_pickle=False)
    return np.maximum(np.tile(table.astype(np.float32), 2), 0.01)


@cache
def _powers() -> list[float]:
    """The rarities to the power of RARITY, as plain numbers: taken out of an array one by one they cost more than all the rest."""
    return [r**RARITY for r in rarities().tolist()]


def _weigh(counts: Counter[int]) -> list[tuple[int, float]]:
    rare = _powers()
    weighted = sorted((-(1 + math.log(n)) * rare[t], t) for t, n in counts.items())[:MAX_TERMS]
    length = math.sqrt(sum(w * w for w, _ in weighted)) or 1.0
    return [(t, -w / length) for w, t in weighted]


def _terms(text: str) -> Iterable[int]:
    tokens = TOKEN.findall(fold(text))
    yield from (_term_of_one(t) for t in tokens if not t.isdigit() or len(t) > 2)
    yield from (crc32(f"{a} {b}".encode()) % BUCKETS for a, b in pairwise(tokens))


@lru_cache(maxsize=1 << 14)
def _term_of_one(token: str) -> int:
    return term_of(token)
