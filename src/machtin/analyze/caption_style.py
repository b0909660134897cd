"""How much a sentence reads like the line under a picture rather than like a sentence of the article.

In:  the words of one sentence, what it follows. Out: a score in [0, 1] of a logistic regression over a few hundred plain features.
The weights (`caption_style.json`) come from `training/captions.py`: 40,000 articles of the vietnews corpus tell their captions apart.
A caption under a picture without a credit has no other mark when the line breaks are lost: "Hiện trường vụ tai nạn." in the middle of a report.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from bisect import bisect_left
from functools import lru_cache
from importlib.resources import files

_SYLLABLE = re.compile(r"\w+|[^\w\s]")
_LENGTHS = (4, 7, 10, 13, 16, 20, 25, 32, 42, 99)
MAX_WORDS = 60
MAX_CHARACTERS = 200  # 99 % of the vietnews captions are shorter, and longer ones score low


def features(sentence: str, *, first: bool) -> list[str]:
    """Return the names of the features that `sentence` has; `first` where it opens the body."""
    words = _SYLLABLE.findall(sentence)[: MAX_WORDS + 1]
    low = [w.lower() for w in words]
    if words and words[-1] in ".!?…":
        low.pop()
    out = ["bias", f"length<={_LENGTHS[bisect_left(_LENGTHS, len(low))]}"]
    if first:
        out.append("first")
    if not low:
        return out
    pairs = [f"{a} {b}" for a, b in itertools.pairwise(low)]
    out += [f"1:{low[0]}", f"1:{pairs[0]}" if pairs else "1:only", f"-1:{low[-1]}"]
    if pairs:
        out.append(f"-1:{pairs[-1]}")
    out += dict.fromkeys(low)
    out += dict.fromkeys(pairs)
    if any(w.isdigit() for w in low):
        out.append("#digits")
    out.append(f"#capitals:{min(4, sum(w[0].isupper() for w in words[1:]))}")
    return out


def caption_score(sentence: str, *, first: bool = False) -> float:
    """Return the score that `sentence` is a caption; 0 for anything longer than a caption ever is."""
    if len(sentence) > MAX_CHARACTERS:
        return 0.0
    weight = _weights().get
    total = sum([weight(f, 0.0) for f in features(sentence, first=first)])
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    weights: dict[str, float] = json.loads((files("machtin.analyze") / "caption_style.json").read_text("utf-8"))["weights"]
    return weights
