"""Read the word-segmented articles into arrays: pieces, word beginnings and block beginnings of the text as it would stand unsegmented.

In:  `vietnews-40k.jsonl.xz` (words joined by "_", every token set off by a space).
Out: a `.npz` of flat arrays over all syllables: `type` (index into `types.json`), `begins` (1 where a word begins, 2 where unknown), `gap` (0 glued to the
syllable before, 1 after a space), and over sentences: `sent` (first syllable), `kind` (0 title, 1 lead, 2 body, 3 caption), over articles: `art` (first sentence).
The texts themselves stay where they are; only training reads these arrays.
"""

from __future__ import annotations

import json
import lzma
import random
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from machtin.text.syllables import PIECE

LEFT = {".", ",", ";", ":", "!", "?", "…", ")", "]", "}", "%", "”", "’", "...", "..", "»", "°", "℃"}
RIGHT = {"(", "[", "{", "“", "‘", "«"}
TITLE, LEAD, BODY, CAPTION = range(4)


def detokenise(tokens: list[str], rng: random.Random) -> tuple[str, list[tuple[int, int]]]:
    """Set tokens as a newspaper would: return the text and the (start, end) of every token in it; "_" inside a token is a space."""
    out: list[str] = []
    spans: list[tuple[int, int]] = []
    at, glue = 0, True
    open_quote = {'"': False, "'": False}
    tight_dash = rng.random() < 0.3
    for i, token in enumerate(tokens):
        word = token.replace("_", " ") if token != "_" else token
        left = token in LEFT or all(c in ".,;:!?…" for c in token)
        after = False
        if token in open_quote:
            left, after = open_quote[token], not open_quote[token]
            open_quote[token] = not open_quote[token]
        elif token in RIGHT:
            after = True
        elif (
            token in "-–/"
            and tight_dash
            and 0 < i < len(tokens) - 1
            and tokens[i - 1][:1].isalnum()
            and tokens[i + 1][:1].isalnum()
        ):
            left = after = (
                token == "/"
                or tokens[i - 1][:1].isupper() == tokens[i + 1][:1].isupper() != tokens[i - 1][:1].islower()
            )
        if out and not glue and not left:
            out.append(" ")
            at += 1
        spans.append((at, at + len(word)))
        out.append(word)
        at += len(word)
        glue = after
    return "".join(out), spans


def syllabify(text: str, spans: list[tuple[int, int]]) -> tuple[list[str], list[int], list[int]]:
    """Cut a detokenised text: return its syllables, their word-begin flags (1, 0, or 2 where a word begins inside a syllable) and gaps."""
    starts = {s for s, _ in spans}
    syls: list[str] = []
    begins: list[int] = []
    gaps: list[int] = []
    gap = 1
    for match in PIECE.finditer(text):
        piece = match[0]
        if piece[0].isspace():
            gap = 1
            continue
        at = match.start()
        begin = int(at in starts)
        if len(piece) > 1 and any(k in starts for k in range(at + 1, match.end())):
            begin = 2 if not begin else 1
        syls.append(piece)
        begins.append(begin)
        gaps.append(gap)
        gap = 0
    return syls, begins, gaps


def read_article(line: str) -> tuple[str, list[tuple[int, list[str], list[int], list[int]]]]:
    """Parse one JSON line into its id and its sentences as (kind, syllables, begins, gaps)."""
    article = json.loads(line)
    rng = random.Random(article["id"])
    rows = [
        (TITLE, article["title"]),
        (LEAD, article["lead"]),
        *((BODY, s) for s in article["body"]),
        *((CAPTION, s) for s in article["captions"]),
    ]
    out = []
    for kind, text in rows:
        tokens = re.sub(r"(?<=\w)_(?=[.,])", " ", text or "").split()
        if tokens:
            out.append((kind, *syllabify(*detokenise(tokens, rng))))
    return article["id"], out


def main(source: Path, target: Path) -> None:
    """Write `target`/articles.npz, types.json and ids.json from the corpus at `source`."""
    target.mkdir(parents=True, exist_ok=True)
    types: dict[str, int] = {}
    type_, begins, gap, sent, kind, art, ids = [], [], [], [], [], [], []
    n = 0
    with lzma.open(source, "rt", encoding="utf-8") as lines, ProcessPoolExecutor(2) as pool:
        for ident, rows in pool.map(read_article, lines, chunksize=200):
            ids.append(ident)
            art.append(len(sent))
            for k, syls, b, g in rows:
                sent.append(n)
                kind.append(k)
                type_.append(np.fromiter((types.setdefault(s, len(types)) for s in syls), np.int32, len(syls)))
                begins.append(np.array(b, np.uint8))
                gap.append(np.array(g, np.uint8))
                n += len(syls)
    art.append(len(sent))
    sent.append(n)
    np.savez(
        target / "articles.npz",
        type=np.concatenate(type_),
        begins=np.concatenate(begins),
        gap=np.concatenate(gap),
        sent=np.array(sent, np.int64),
        kind=np.array(kind, np.uint8),
        art=np.array(art, np.int64),
    )
    (target / "types.json").write_text(json.dumps(list(types), ensure_ascii=False))
    (target / "ids.json").write_text(json.dumps(ids))
    print(f"{len(ids)} articles, {n} syllables, {len(types)} distinct")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
