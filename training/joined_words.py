"""Count which words a segmenter of Vietnamese joins, and write the table of `machtin.analyze.repairs`.

usage: python -m training.joined_words [N_ARTICLES]

Reads corpus/vietnews-40k.jsonl.xz beside the checkout (`MACHTIN_SHARED`). Written are words alone, no text:
`firm`: words of two to four syllables that the corpus nearly always joins; one left open is a fault.
`usual`: such as are joined mostly.
`seen`: words of three and more syllables that the corpus joins again and again ("hiện_thực_hóa"), whose parts are words of their own.
Keys are folded (one tone placement, small letters) and stand with blanks.
"""

from __future__ import annotations

import itertools
import json
import lzma
import os
import sys
from collections import Counter
from pathlib import Path

from machtin.text.fold import fold

SHARED = Path(os.environ.get("MACHTIN_SHARED", Path(__file__).resolve().parents[2] / "shared"))
TARGET = Path(__file__).resolve().parents[1] / "src/machtin/analyze/joined_words.json"
MIN_JOINED = 25  # occurrences; below this a rate says little
MIN_RATE = 0.985  # of the occurrences that are joined: "ủy_ban" 0.99, a matter of taste like "cho_biết" far below
USUAL_RATE = 0.9  # enough to say that what is joined behind such a word does not belong to it
MIN_SEEN = 4


def main(n_articles: int) -> None:
    """Count, choose, write."""
    joined: Counter[str] = Counter()
    opened: Counter[str] = Counter()
    with lzma.open(SHARED / "corpus/vietnews-40k.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, n_articles):
            article = json.loads(line)
            for piece in (article["title"], article["lead"], *article["body"]):
                tokens = piece.split()
                words = [fold(t.replace("_", " ")) for t in tokens]
                joined.update(w for w in words if " " in w)
                for size in (2, 3):
                    opened.update(
                        " ".join(words[i : i + size])
                        for i in range(len(words) - size + 1)
                        if all(w[:1].isalpha() for w in words[i : i + size])
                    )
    firm = {w for w, n in joined.items() if n >= MIN_JOINED and n >= MIN_RATE * (n + opened[w]) and w.count(" ") <= 3}
    usual = {
        w for w, n in joined.items() if n >= MIN_JOINED and n >= USUAL_RATE * (n + opened[w]) and w.count(" ") == 1
    } - firm
    seen = {
        w
        for w, n in joined.items()
        if n >= MIN_SEEN
        and 2 <= w.count(" ") <= 4
        and w not in firm
        and any(part in firm or part in usual for part in (w.rsplit(" ", 1)[0], w.split(" ", 1)[1]))
    }
    table = {
        "source": "vietnews",
        "articles": n_articles,
        "firm": sorted(firm),
        "usual": sorted(usual),
        "seen": sorted(seen),
    }
    TARGET.write_text(json.dumps(table, ensure_ascii=False, indent=0) + "\n", "utf-8")
    print(len(firm), "firm,", len(usual), "usual,", len(seen), "seen,", TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40_000)
