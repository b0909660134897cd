"""Count how common syllables and pairs of syllables are in Vietnamese news, for `machtin.relate.signature`.

python -m training.idf --shared ../shared        writes src/machtin/relate/data/idf.npy
"""

from __future__ import annotations

import argparse
import json
import lzma
from pathlib import Path

import numpy as np

from machtin.relate.signature import BUCKETS, _terms


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    options = parser.parse_args()
    counts = np.zeros(BUCKETS)
    n = 0
    with lzma.open(options.shared / "corpus" / "vietnews-40k.jsonl.xz", "rt", encoding="utf-8") as stream:
        for line in stream:
            article = json.loads(line)
            text = "\n".join([article["title"], article["lead"], *article["body"]]).replace("_", " ")
            counts[list(set(_terms(text)))] += 1
            n += 1
    out = Path(__file__).resolve().parents[1] / "src" / "machtin" / "relate" / "data" / "idf.npy"
    np.save(out, np.log((n + 1) / (counts + 1)).astype(np.float16))
    print(f"{out}: {n} articles")


if __name__ == "__main__":
    main()
