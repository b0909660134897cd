"""Summaries of the 139 stories of mds-dev beside three baselines, at the references' length.

    python -m benchmarks.summaries

Baselines: the lead of the first article; round-robin lead (first sentences of all articles in turn); LexRank (cosine of tf-idf, PageRank).
"""

from __future__ import annotations

import json
import lzma
from collections import defaultdict
from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.gold import require
from benchmarks.rouge import rouge, syllables
from machtin.analysis import Analysis
from machtin.article import Block
from machtin.relate.claims import Material
from machtin.relate.entities import Linked
from machtin.relate.lines import Line, Lines
from machtin.relate.summary import choose
from machtin.text.sentences import find_sentences


def mds_stories() -> Iterator[tuple[list[dict[str, str]], list[str]]]:
    """Yield the articles (in order of publication) and reference summaries of each story."""
    corpus = require() / "corpus"
    clusters: dict[int, list[dict[str, str]]] = defaultdict(list)
    with lzma.open(corpus / "mds-dev.jsonl.xz", "rt", encoding="utf-8") as stream:
        for line in stream:
            article = json.loads(line)
            clusters[article["cluster"]].append(article)
    with lzma.open(corpus / "mds-dev-summaries.jsonl.xz", "rt", encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            yield sorted(clusters[row["cluster"]], key=lambda a: a["published"] or ""), row["references"]


def plain_analysis(article: dict[str, str]) -> Analysis:
    """Return an article with its blocks and sentences, without any layer of `analyze`."""
    text, blocks = "", []
    for kind, part in (("title", article["title"]), ("lead", article["lead"]), ("paragraph", article["body"])):
        if part.strip():
            blocks.append(Block(kind, len(text), len(text) + len(part)))  # type: ignore[arg-type]
            text += part + "\n"
    return Analysis(
        machtin="", id=article["id"], title=article["title"], lead=article["lead"], text=text, blocks=tuple(blocks),
        sentences=tuple(find_sentences(text, blocks)), document_date=(article.get("published") or "")[:10] or None,
    )


def plain_material(articles: list[dict[str, str]]) -> Material:
    """Lay the articles beside each other: summaries need the sentences alone."""
    analyses = [plain_analysis(a) for a in articles]
    return Material(tuple(analyses), Lines(analyses), Linked((), {}, ()))


def cut(lines: list[Line], budget: int) -> str:
    """The lines' text up to `budget` syllables, the last sentence cut: every system is measured at one length."""
    out: list[str] = []
    for line in lines:
        words = line.text.split()
        n = len(syllables(line.text))
        if budget <= 0:
            break
        out.append(line.text if n <= budget else " ".join(words[:budget]))
        budget -= n
    return " ".join(out)


def body(material: Material, n: int) -> list[Line]:
    return [x for x in material.lines.of(n) if x.kind != "title"]


def first_lead(material: Material, budget: int) -> list[Line]:
    return body(material, 0)


def round_robin(material: Material, budget: int) -> list[Line]:
    columns = [body(material, n) for n in range(len(material.analyses))]
    return [c[i] for i in range(max(map(len, columns))) for c in columns if i < len(c)]


def lexrank(material: Material, budget: int) -> list[Line]:
    lines = [x for x in material.lines.all if x.kind != "title" and x.tokens]
    index = {t: i for i, t in enumerate(sorted({t for x in lines for t in x.tokens}))}
    tf = np.zeros((len(lines), len(index)))
    for i, x in enumerate(lines):
        for t in x.tokens:
            tf[i, index[t]] += 1
    tfidf = tf * np.log(len(lines) / (tf > 0).sum(0))
    tfidf /= np.maximum(np.linalg.norm(tfidf, axis=1, keepdims=True), 1e-9)
    graph = tfidf @ tfidf.T
    graph[graph < 0.1] = 0
    graph /= graph.sum(1, keepdims=True)
    rank = np.full(len(lines), 1 / len(lines))
    for _ in range(50):
        rank = 0.15 / len(lines) + 0.85 * rank @ graph
    chosen: list[int] = []
    for i in np.argsort(-rank):
        if all(tfidf[i] @ tfidf[j] < 0.5 for j in chosen):
            chosen.append(int(i))
    return [lines[i] for i in chosen]


def ours(material: Material, budget: int) -> list[Line]:
    return choose(material, max_syllables=budget + 40, max_sentences=20)


def measure() -> dict[str, dict[str, float]]:
    """Return system → ROUGE figure → mean F1 in per cent over the stories."""
    systems: dict[str, Callable[[Material, int], list[Line]]] = {
        "machtin": ours, "round-robin lead": round_robin, "LexRank": lexrank, "first article's lead": first_lead,
    }
    sums: dict[str, dict[str, float]] = {k: defaultdict(float) for k in systems}
    n = 0
    for articles, references in mds_stories():
        material = plain_material(articles)
        budget = round(sum(len(syllables(r)) for r in references) / len(references))
        n += 1
        for name, system in systems.items():
            for k, v in rouge(cut(system(material, budget), budget), references).items():
                sums[name][k] += v
    return {name: {k: round(100 * v / n, 1) for k, v in row.items()} for name, row in sums.items()}


def main() -> None:
    print("| system | ROUGE-1 | ROUGE-2 | ROUGE-L |\n|---|---|---|---|")
    for name, row in measure().items():
        print(f"| {name} | " + " | ".join(f"{row[k]:.1f}" for k in ("ROUGE-1", "ROUGE-2", "ROUGE-L")) + " |")


if __name__ == "__main__":
    main()
