"""Throw many strange texts at the tagger and at the light path, and check every promise; run by hand, not collected by pytest.

usage: python tests/fuzz_segment.py [N = 100000] [SEED = 1]
Texts are drawn from pieces of Vietnamese (composed and decomposed), other scripts, emoji, controls, zero-width characters, surrogates and digits,
and from damaged sentences: cut, doubled, with characters put in, taken out or exchanged. Prints the seed of the first text that breaks a promise.
"""

from __future__ import annotations

import random
import sys
import time
import unicodedata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from machtin.tagger import find_pos, tag
from machtin.tagger.words import find_words, join_words
from tests.tagger.test_tagging import ARTICLE, check
from tests.tagger.test_words import check_joined, check_words

BITS = [
    *"aăâeêioôơuưyđ", *"ÁÀẢÃẠ", *" \n\t\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\u00a0\u3000", *"\u0300\u0301\u0303\u0309\u0323\u0302\u031b",
    *"\u200b\u200c\u200d\u200e\u2060\ufeff\u00ad\ufe0f\x00\x01\x07\x1b\x7f", *".,:;!?…/\\-–—_()[]{}<>\"“”'‘’%&@#*+=|~^$", *"0123456789٣५", "...", "1.000", "8/1",
    "Việt", "Nam", "Hà Nội", "TP.HCM", "Thủ tướng", "tấn công", "hòa bình", "hoà bình", "quý", "al-Sudani", "H5N1", "👍🏽", "👨‍👩‍👧", "🇻🇳", "日本語", "Привет", "مرحبا", "ไทย",
    "\ud800", "\udfff", "\U0010ffff", "ß", "İ", "ﬁ", "Ǆ",
]  # fmt: skip


def make(rng: random.Random) -> str:
    """Return one strange text."""
    if rng.random() < 0.5:
        return "".join(rng.choice(BITS) + (" " if rng.random() < 0.3 else "") for _ in range(rng.randrange(1, 40)))
    text = list(ARTICLE[rng.randrange(len(ARTICLE)) :][: rng.randrange(1, 120)])
    for _ in range(rng.randrange(8)):
        at = rng.randrange(len(text) + 1)
        what = rng.random()
        if what < 0.5:
            text.insert(at, rng.choice(BITS))
        elif what < 0.75 and text:
            text.pop(min(at, len(text) - 1))
        else:
            text[at:at] = text[max(0, at - 5) : at]
    out = "".join(text)
    return unicodedata.normalize(rng.choice(["NFC", "NFD", "NFKD"]), out) if rng.random() < 0.4 else out


def main(n: int, seed: int) -> None:
    """Check `n` texts, in batches of 200."""
    start = time.perf_counter()
    for batch in range(0, n, 200):
        texts = [make(random.Random(f"{seed}/{i}")) for i in range(batch, min(batch + 200, n))]
        every = zip(texts, tag(texts), find_words(texts), join_words(texts), find_pos(texts), strict=True)
        for i, (text, tags, words, joined, told) in enumerate(every, batch):
            try:
                check(text, tags)
                check_words(text, words)
                check_joined(text, words, joined)
                assert [(w.start, w.end) for w in told] == [(w.start, w.end) for w in words]
                if i % 10 == 0:
                    assert find_words([text]) == [words] and find_pos([text]) == [told] and tag([text]) == [tags]
            except AssertionError:
                print(f"text {seed}/{i} breaks a promise: {text!r}\n{tags}\n{words}\n{joined!r}")
                raise
    print(f"{n} texts keep every promise ({time.perf_counter() - start:.0f} s)")


if __name__ == "__main__":
    main(*(int(x) for x in (sys.argv[1:] + ["100000", "1"][len(sys.argv) - 1 :])))
