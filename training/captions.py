"""Train the weights of `machtin.analyze.caption_style` and write them.

usage: python -m training.captions [N_ARTICLES]

Reads corpus/vietnews-40k.jsonl.xz beside the checkout (`MACHTIN_SHARED`), whose articles tell their captions apart. Positive: a sentence of the body that
is one of the captions (credit taken off); negative: every other sentence of the body. The last tenth of the articles measures; the table is printed.
Features seen fewer than MIN_SEEN times and weights under MIN_WEIGHT are dropped, so that no name of a person is learned.
"""

from __future__ import annotations

import itertools
import json
import lzma
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from machtin.analyze.caption_style import features
from machtin.read.segmented import undo

SHARED = Path(os.environ.get("MACHTIN_SHARED", Path(__file__).resolve().parents[2] / "shared"))
TARGET = Path(__file__).resolve().parents[1] / "src/machtin/analyze/caption_style.json"
MIN_SEEN = 150
MIN_WEIGHT = 0.2
CREDIT = re.compile(r"\s*[-–(\[.]?\s*\(?\s*(?:Ảnh|Nguồn|Đồ hoạ|Đồ họa|Nguồn ảnh)\b[^.]{0,60}[.)]?\s*$")


def examples(n_articles: int) -> Iterator[tuple[bool, int, list[str]]]:
    """Yield (is a caption, article number, features)."""
    with lzma.open(SHARED / "corpus/vietnews-40k.jsonl.xz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(itertools.islice(lines, n_articles)):
            article = json.loads(line)
            captions = {" ".join(c.split()) for c in article["captions"]}
            if not captions:
                continue
            for place, sentence in enumerate(article["body"]):
                caption = " ".join(sentence.split()) in captions
                text = CREDIT.sub("", undo(sentence)[0])
                if len(text) > 3:
                    yield caption, number, features(text, first=place == 0)


def main(n_articles: int) -> None:
    """Train, measure, write."""
    rows = list(examples(n_articles))
    seen = Counter(f for _, _, fs in rows for f in fs)
    names = sorted(f for f, n in seen.items() if n >= MIN_SEEN)
    index = {f: i for i, f in enumerate(names)}
    y = np.array([r[0] for r in rows], dtype=np.float32)
    where = [np.array([index[f] for f in r[2] if f in index], dtype=np.int32) for r in rows]
    held = np.array([r[1] >= 0.9 * n_articles for r in rows])
    w = np.zeros(len(names), dtype=np.float64)
    grad = np.full(len(names), 1e-8)
    order = np.flatnonzero(~held)
    rng = np.random.default_rng(7)
    for epoch in range(4):
        rng.shuffle(order)
        for i in order:
            f = where[i]
            p = 1 / (1 + np.exp(-w[f].sum()))
            g = (p - y[i]) + 1e-4 * w[f]
            grad[f] += g * g
            w[f] -= 0.25 * g / np.sqrt(grad[f])
        print("epoch", epoch, "of 4", flush=True)
    w[np.abs(w) < MIN_WEIGHT] = 0
    scores = np.array([1 / (1 + np.exp(-w[where[i]].sum())) for i in np.flatnonzero(held)])
    gold = y[held] > 0
    for t in (0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        hit = scores >= t
        print(
            f"at {t}: precision {(gold & hit).sum() / max(1, hit.sum()):.3f} recall {(gold & hit).sum() / gold.sum():.3f} of {gold.sum()} among {len(gold)}"
        )
    kept = {f: round(float(w[i]), 2) for f, i in index.items() if w[i]}
    TARGET.write_text(
        json.dumps(
            {"source": "vietnews captions", "articles": n_articles, "weights": kept},
            ensure_ascii=False,
            indent=0,
            sort_keys=True,
        )
        + "\n",
        "utf-8",
    )
    print(len(kept), "weights,", TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 12_000)
