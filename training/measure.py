"""Measure a torch network on held-out rows while training: the same scores as `training.evaluate`, over syllables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from machtin.tagger.decode import best_tags, spans_of
from machtin.tagger.labels import EVENT_TYPES, NAME_LABELS
from training.arrays import Articles
from training.stream import BETWEEN, make_stream

if TYPE_CHECKING:
    from training.gold import Row
    from training.model import Tagger


def f1(tp: int, gold: int, pred: int) -> float:
    return round(200 * tp / max(gold + pred, 1), 2)


def log_probabilities(model: Tagger, rows: list[Row], data: Articles, size: int = 8192) -> list[dict[str, np.ndarray]]:
    """Return the log-probabilities of every head for every row, `[T, n]`."""
    from training.finetune import piece_of

    model.eval()
    out: list[dict[str, np.ndarray]] = []
    pieces = [piece_of(r, data.types) for r in rows]
    at = 0
    with torch.no_grad():
        while at < len(pieces):
            end, room = at, size
            while end < len(pieces) and (end == at or room > len(pieces[end].type) + BETWEEN):
                room -= len(pieces[end].type) + BETWEEN
                end += 1
            s = make_stream(pieces[at:end], data.types.table, len(data.types.vocabulary), None, size)
            log = {k: torch.log_softmax(v, 1).numpy() for k, v in model(s).items()}
            out += [
                {k: v[f : f + len(q.type)] for k, v in log.items()}
                for f, q in zip(s.first, pieces[at:end], strict=True)
            ]
            at = end
    return out


def measure_rows(model: Tagger, held: list[Row], trees: list[Row], data: Articles) -> dict[str, float]:
    """Return F1 of names (per/org/loc with gpe as loc; all five), roles, events and words, and the accuracy of parts of speech."""
    n = {k: [0, 0, 0] for k in ("pol", "five", "role", "event", "evword", "words")}
    for row, log in zip(held, log_probabilities(model, held, data), strict=True):
        names = best_tags(log["names"][None], np.array([len(row.syllables)]))[0]
        pred = spans_of(names)
        gold = spans_of(row.labels["names"])
        kind = NAME_LABELS.index
        for k, keep, fold in (
            ("pol", [kind(x) for x in ("per", "org", "gpe", "loc")], {kind("gpe"): kind("loc")}),
            ("five", [kind(x) for x in ("per", "org", "gpe", "loc", "misc")], {}),
            ("role", [kind("role")], {}),
        ):
            g = {(s, e, fold.get(t, t)) for s, e, t in gold if t in keep}
            q = {(s, e, fold.get(t, t)) for s, e, t in pred if t in keep}
            n[k] = [n[k][0] + len(g & q), n[k][1] + len(g), n[k][2] + len(q)]
        q2 = spans_of(best_tags(log["events"][None], np.array([len(row.syllables)]))[0])
        g2 = spans_of(row.labels["events"])
        for k, typed in (("event", True), ("evword", False)):
            left = list(q2)
            for s, e, t in g2:
                hit = next((x for x in left if x[0] < e and x[1] > s and (x[2] == t or not typed)), None)
                if hit:
                    left.remove(hit)
                    n[k][0] += 1
            n[k][1] += len(g2)
            n[k][2] += len(q2)
    right = total = 0
    for row, log in zip(trees, log_probabilities(model, trees, data), strict=True):
        begins = log["words"].argmax(1)
        begins[0] = 1
        gold_b = row.labels["words"].copy()
        gold_b[0] = 1
        t = len(begins)
        a, b = np.flatnonzero(begins == 1), np.flatnonzero(gold_b == 1)
        q3, g3 = set(zip(a, [*a[1:], t], strict=True)), set(zip(b, [*b[1:], t], strict=True))
        n["words"] = [n["words"][0] + len(q3 & g3), n["words"][1] + len(g3), n["words"][2] + len(q3)]
        for s, e in g3:
            right += int(log["pos"][s:e].sum(0).argmax() == row.labels["pos"][s])
            total += 1
    out = {k: f1(*v) for k, v in n.items()}
    out["pos"] = round(100 * right / max(total, 1), 2)
    return out


__all__ = ["EVENT_TYPES", "f1", "log_probabilities", "measure_rows"]
