"""The articles of `training.corpus` as batches: vocabulary, features of every type, flattened articles, masking.

Flattening follows the task of block boundaries: title, lead, body sentences, each caption behind a body sentence drawn by the seed, no line break left.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import numpy as np
import torch

from machtin.tagger.encoder import bigrams_of
from machtin.tagger.features import N_BIGRAMS, N_LETTERS, N_SHAPES, features, key
from training.corpus import BODY, CAPTION, LEAD, TITLE
from training.model import N_PLACES, Batch

N_KEPT_OUT = 1000


class Types:
    """Features of every distinct syllable, as arrays indexed by type; grows with `add`."""

    def __init__(self, vocabulary: list[str]) -> None:
        self.vocabulary = {k: i for i, k in enumerate(vocabulary)}
        self.index: dict[str, int] = {}
        self.rows: list[tuple[int, ...]] = []
        self._arrays: tuple[np.ndarray, ...] | None = None

    def add(self, syllable: str) -> int:
        i = self.index.get(syllable)
        if i is None:
            i = self.index[syllable] = len(self.rows)
            f = features(syllable, self.vocabulary)
            self.rows.append((f.word, f.shape, *f.letters, f.hash))
            self._arrays = None
        return i

    @property
    def table(self) -> np.ndarray:
        if self._arrays is None:
            self._arrays = (np.array(self.rows, np.int64),)
        return self._arrays[0]


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
        return (np.concatenate(spans) if spans else np.zeros(0, np.int64)), marks


def collate(rows: list[dict[str, np.ndarray]], table: np.ndarray) -> Batch:
    """Stack rows of `type`, `gap`, `place` (and `hidden`, `caseless` flags) into a padded `Batch`."""
    b, t = len(rows), max(len(r["type"]) for r in rows)
    word = np.zeros((b, t), np.int64)
    shp = np.zeros((b, t), np.int64)
    letters = np.full((b, t, 3), N_LETTERS, np.int64)
    left = np.full((b, t), N_BIGRAMS, np.int64)
    right = np.full((b, t), N_BIGRAMS, np.int64)
    gap = np.zeros((b, t), np.int64)
    place_ = np.full((b, t), N_PLACES, np.int64)
    mask = np.zeros((b, t), np.float32)
    keys = np.zeros((b, t), np.int64)
    for i, r in enumerate(rows):
        n = len(r["type"])
        f = table[r["type"]]
        bi = bigrams_of(f[:, 5])
        word[i, :n], shp[i, :n], letters[i, :n] = f[:, 0], f[:, 1], f[:, 2:5]
        hidden = r.get("hidden")
        if "caseless" in r:
            shp[i, :n][r["caseless"]] = N_SHAPES
        if hidden is not None:
            word[i, :n][hidden] = r["mask_row"]
            letters[i, :n][hidden] = N_LETTERS
            shp[i, :n][hidden] = N_SHAPES
            bi[:-1][hidden] = N_BIGRAMS
            bi[1:][hidden] = N_BIGRAMS
        left[i, :n], right[i, :n] = bi[:-1], bi[1:]
        gap[i, :n], place_[i, :n], mask[i, :n] = r["gap"], r["place"], 1
        keys[i, :n] = np.unique(word[i, :n], return_inverse=True)[1]
    to = torch.from_numpy
    return Batch(to(word), to(shp), to(letters), to(left), to(right), to(gap), to(place_), to(mask), to(keys))
