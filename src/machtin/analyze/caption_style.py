"""How much a sentence reads like the line under a picture rather than like a sentence of the article.

In:  the words of one sentence, what it follows. Out: a score in [0, 1] of a logistic regression over a few hundred plain features.
The weights (`caption_style.json`) come from `training/captions.py`: 40,000 articles of the vietnews corpus tell their captions apart.
A caption under a picture without a credit has no other mark when the line breaks are lost: "Hiện trường vụ tai nạn." in the middle of a report.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

_SYLLABLE = re.compile(r"\w+|[^\w\s]")
_LENGTHS = (4, 7, 10, 13, 16, 20, 25, 32, 42)
MAX_WORDS = 60


def features(sentence: str, *, first: bool) -> Iterator[str]:
    """Yield the names of the features that `sentence` has; `first` where it opens the body."""
    words = _SYLLABLE.findall(sentence)[: MAX_WORDS + 1]
    low = [w.lower() for w in words]
    stop = bool(words) and words[-1] in ".!?…"
    if stop:
        low.pop()
    yield "bias"
    yield f"length<={next((n for n in _LENGTHS if len(low) <= n), 99)}"
    if first:
        yield "first"
    if not low:
        return
    yield f"1:{low[0]}"
    yield f"1:{low[0]} {low[1]}" if len(low) > 1 else "1:only"
    yield f"-1:{low[-1]}"
    if len(low) > 1:
        yield f"-1:{low[-2]} {low[-1]}"
    for word in sorted(set(low)):
        yield f"has:{word}"
    for pair in sorted(set(zip(low, low[1:], strict=False))):
        yield f"has:{pair[0]} {pair[1]}"
    if any(w.isdigit() for w in low):
        yield "digits"
    yield f"capitals:{min(4, sum(w[0].isupper() for w in words[1:]))}"


def caption_score(sentence: str, *, first: bool = False) -> float:
    """Return the score that `sentence` is a caption; 0 for anything longer than MAX_WORDS syllables."""
    if len(sentence) > 8 * MAX_WORDS:
        return 0.0
    weights = _weights()
    total = sum(weights.get(f, 0.0) for f in features(sentence, first=first))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    weights: dict[str, float] = json.loads((files("machtin.analyze") / "caption_style.json").read_text("utf-8"))["weights"]
    return weights
