"""The articles of `training.corpus`: vocabulary, features of every type, flattened articles.

Flattening follows the task of block boundaries: title, lead, body sentences, each caption behind a body sentence drawn by the seed, no line break left.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import numpy as np

from machtin.tagger.features import features, key
from training.corpus import BODY, CAPTION, LEAD, TITLE

N_KEPT_OUT = 1000


class Types:
    """Features of every distinct syllable (word, shape, three groups of letters, hash), as an array indexed by type; grows with `add`."""

    def __init__(self, vocabulary: list[str]) -> None:
        self.vocabulary = {k: i for i, k in enumerate(vocabulary)}
        self.index: dict[str, int] = {}
        self._rows = np.zeros((1 << 17, 6), np.int64)

    def add(self, syllable: str) -> int:
        i = self.index.get(syllable)
        if i is None:
            i = self.index[syllable] = len(self.index)
            if i == len(self._rows):
                self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
            f = features(syllable, self.vocabulary)
            self._rows[i] = (f.word, f.shape, *f.letters, f.hash)
        return i

    @property
    def table(self) -> np.ndarray:
        return self._rows[: len(self.index)]


def vocabulary(types: list[str], counts: np.ndarray, size: int) -> list[str]:
    total: dict[str, int] = {}
    for t, n in zip(types, counts, strict=True):
        k = key(t)
        total[k] = total.get(k, 0) + int(n)
    return [k for k, _ in sorted(total.items(), key=lambda x: (-x[1], x[0]))[:size]]


class Articles:
    """The corpus arrays with `kept_out` articles (the 1,000 with the smallest checksum of their id) apart."""

    def __init__(self, folder: Path, n_vocabulary: int = 16000, exclude: frozenset[str] = frozenset()) -> None:
        a = np.load(folder / "articles.npz")
        self.type, self.begins, self.gap = a["type"].astype(np.int64), a["begins"], a["gap"]
        self.sent, self.kind, self.art = a["sent"], a["kind"], a["art"]
        silver = folder / "silver.npz"
        self.silver = np.load(silver)["silver"] if silver.exists() else np.full(len(self.type), -1, np.int8)
        self.ids = json.loads((folder / "ids.json").read_text())
        self.names = json.loads((folder / "types.json").read_text())
        order = sorted(range(len(self.ids)), key=lambda i: zlib.crc32(self.ids[i].encode()))
        order = [i for i in order if self.ids[i] not in exclude]
        self.kept_out, self.train = order[:N_KEPT_OUT], order[N_KEPT_OUT:]
        counts = np.bincount(self.type, minlength=len(self.names))
        self.types = Types(vocabulary(self.names, counts, n_vocabulary))
        for t in self.names:
            self.types.add(t)

    def flatten(self, i: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Return (syllable indices `[T]`, beginnings `[T]`: 2 block, 1 sentence, 0 else) of article `i` in the order of a flat text."""
        at, marks, _ = self.flatten_with_kinds(i, rng)
        return at, marks

    def flatten_with_kinds(self, i: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the same, and what block every syllable stands in, `[T]` (0 title, 1 lead, 2 body, 3 caption)."""
        lo, hi = self.art[i], self.art[i + 1]
        kinds = self.kind[lo:hi]
        head = [s for s in range(lo, hi) if kinds[s - lo] in (TITLE, LEAD)]
        body = [s for s in range(lo, hi) if kinds[s - lo] == BODY]
        behind: dict[int, list[int]] = {}
        for s in range(lo, hi):
            if kinds[s - lo] == CAPTION:
                behind.setdefault(int(rng.integers(max(len(body), 1))), []).append(s)
        order = [(s, 2) for s in head]
        fresh = True
        for n, s in enumerate(body):
            order.append((s, 2 if fresh else 1))
            fresh = n in behind
            order += [(c, 2) for c in behind.get(n, [])]
        spans = [np.arange(self.sent[s], self.sent[s + 1]) for s, _ in order]
        marks = np.zeros(sum(map(len, spans)), np.uint8)
        at = 0
        for span, (_, mark) in zip(spans, order, strict=True):
            marks[at] = mark
            at += len(span)
        kind = np.repeat(self.kind[[s for s, _ in order]], [len(span) for span in spans])
        return (np.concatenate(spans) if spans else np.zeros(0, np.int64)), marks, kind
