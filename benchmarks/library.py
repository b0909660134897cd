"""A library of many articles: how fast they come in, what the file weighs, how fast it answers, what one article more costs.

    python -m benchmarks.library [--articles 40000] [--at /tmp/library.db] [--add 0] [--write]

Loads `--distinct` articles of the vietnews set and copies them until there are enough, each a story of its own, on other days. So that this takes minutes and
not hours, their analyses are light ones, made from the words that the set itself joins (names by their capitals, quotes by their marks); `--add N` then takes N articles in as a user would, with the whole analysis.
The file's size is measured on those: light analyses weigh less. --write puts the table into docs/library.md. No timing is a test.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import statistics
import sys
import time
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import msgspec
from sqlalchemy import Connection

import machtin
from benchmarks.gold import require
from benchmarks.written import write_between
from machtin.analysis import Analysis, Entity, Mention, Quote, Word
from machtin.article import Article
from machtin.keep import Filters, Library, adding, open_library
from machtin.keep.prepare import Prepared, prepare
from machtin.keep.records import Stored
from machtin.keep.word_index import index_of
from machtin.text.sentences import find_sentences
from machtin.text.syllables import syllables

DOC = Path(__file__).resolve().parents[1] / "docs" / "library.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
QUERIES = Path(__file__).resolve().parents[1] / "tests" / "keep" / "queries.toml"
clock = time.process_time  # processor time: the same on a busy machine. What waits for the disk is not in it
_QUOTED = re.compile("[“\"]([^“”\"]{20,300})[”\"]")


def vietnews(skip: int = 0) -> Iterator[Article]:
    """The articles of the set, each on a day: 55 a day, two years."""
    articles = machtin.read(require() / "corpus" / "vietnews-40k.jsonl.xz", on_problem=lambda problem: None)
    for n, article in islice(enumerate(articles), skip, None):
        day = date(2029, 1, 1) + timedelta(days=n // 55)
        yield msgspec.structs.replace(article, published=f"{day}T08:00", source=f"bao{n % 17}.example")


def light(article: Article) -> Analysis:
    """What the set's own words, capitals and quotation marks tell of an article, in a millisecond or two."""
    text = article.text
    joined = dict(article.given_words)
    words: list[Word] = []
    end = 0
    for start, stop in syllables(text):
        if start >= end:
            end = joined.get(start, stop)
            words.append(Word(start, end, "X"))
    entities: dict[str, Entity] = {}
    mentions = []
    for w in words:
        form = text[w.start : w.end]
        if form[0].isupper() and " " in form and all(s[0].isupper() for s in form.split()):
            kind = "per" if len(form.split()) > 2 else "gpe"
            e = entities.setdefault(form, Entity(f"E{len(entities)}", form, kind, (form,)))
            mentions.append(Mention(w.start, w.end, e.type, e.id))
    named = sorted(mentions, key=lambda m: m.start)
    quotes = []
    for m in _QUOTED.finditer(text):
        before = [x for x in named if x.end <= m.start()][-1:]
        quotes.append(Quote(m.start(1), m.end(1), "direct", before[0].entity if before else None, None))
    kinds = {kind: "\n".join(text[b.start : b.end] for b in article.blocks if b.kind == kind) for kind in ("title", "lead")}
    return Analysis(
        machtin="light", id=article.id, source=article.source, url=article.url, published=article.published, document_date=(article.published or "")[:10],
        title=kinds["title"], lead=kinds["lead"], text=text, blocks=article.blocks, sentences=tuple(find_sentences(text, article.blocks)), words=tuple(words),
        mentions=tuple(mentions), entities=tuple(entities.values()), quotes=tuple(quotes),
    )


def load(library: Library, n: int, distinct: int) -> float:
    """Fill the library with light analyses: `distinct` of them by the writer, the rest copies of these by SQL, each a story of its own on another day.

    Returns seconds of processor for what the writer wrote.
    """
    made = [prepare(a, light(a)) for a in islice(vietnews(), distinct)]
    began = clock()
    for k in range(0, distinct, 256):
        adding.Adding(library.store, library._writer, lambda stored: None, lambda problem: None)._write(made[k : k + 256], [], False)
    took = clock() - began
    print(f"{distinct} written, {took:.0f} s, {memory_mib():.0f} MiB", file=sys.stderr, flush=True)
    library._writer.placing.touched.clear()
    for copy in range(1, -(-n // distinct)):
        library.store.write(lambda connection, copy=copy: multiply(connection, copy, made))  # type: ignore[misc]
    return took


def multiply(connection: Connection, copy: int, made: list[Prepared]) -> None:
    """Copy the first articles with everything that is theirs."""
    step, n = 1_000_000 * copy, len(made)
    moved = {"key": "key", "article": "article", "story": "story"}
    for table, only in (("stories", f"key <= {n}"), ("articles", f"key <= {n}"), ("versions", f"article <= {n}"), ("analyses", f"article <= {n}"), ("article_names", f"article <= {n}"), ("quotes", f"article <= {n}"), ("story_terms", f"story <= {n}")):
        columns = [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")]
        values = [f"{c} + {step}" if c in moved else f"{c} || '.{copy}'" if c == "id" else f"date({c}, '+{45 * copy} days')" if c in ("day", "first", "last") else f'"{c}"' for c in columns]
        quoted = ", ".join(f'"{c}"' for c in columns)
        connection.exec_driver_sql(f"INSERT INTO {table} ({quoted}) SELECT {', '.join(values)} FROM {table} WHERE {only}")
    keys = dict(connection.exec_driver_sql(f"SELECT id, key FROM articles WHERE key <= {n}").fetchall())
    index_of(connection).put(connection, "article_words", [(keys[p.id] + step, p.tokens) for p in made])


def queries(library: Library) -> list[tuple[str, Filters]]:
    """The queries of the tests, and as many with filters and two words of an article each."""
    asked = [(ask, Filters()) for q in tomllib.loads(QUERIES.read_text("utf-8"))["query"] for ask in q["ask"]]
    rng = random.Random(7)
    ids = [a.id for a in library.articles(limit=3000)]
    for n in range(120):
        article = library.analysis(rng.choice(ids))
        words = [article.text[w.start : w.end] for w in article.words if w.end - w.start > 4 and " " in article.text[w.start : w.end]]
        two = " ".join(rng.sample(words, min(2, len(words))))
        asked.append((two, (Filters(), Filters(source=("bao3.example",)), Filters(since="2030"), Filters(entity=("Hà Nội",)))[n % 4]))
    return asked


def ask(library: Library, asked: list[tuple[str, Filters]]) -> tuple[list[float], list[tuple[float, str, int]]]:
    took, slow = [], []
    for typed, filters in asked:
        began = clock()
        try:
            n = library.search(typed, filters).n
        except machtin.MachtinError:
            continue
        took.append(1000 * (clock() - began))
        slow.append((took[-1], typed, n))
    return took, sorted(slow, reverse=True)


def one_more(library: Library, n: int) -> list[float]:
    """Milliseconds for one article more, analysed, stored, its story told; each is another one's text with a sentence less, so that there is a story."""
    took = []
    library.add([msgspec.structs.replace(next(vietnews()), id="warm")], jobs=1)  # weights and tables are loaded
    for k, article in enumerate(islice(vietnews(), 300, 300 + n)):
        cut = article.blocks[-1].start if len(article.blocks) > 3 else len(article.text)
        other = msgspec.structs.replace(
            article, id=f"more{k}", text=article.text[:cut].rstrip(), blocks=article.blocks[:-1] if len(article.blocks) > 3 else article.blocks,
            flat=(), given_words=tuple(w for w in article.given_words if w[1] <= cut),
        )  # fmt: skip
        began = clock()
        library.add([other], jobs=1)
        took.append(1000 * (clock() - began))
    return took


def memory_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def size(place: Path) -> int:
    return sum(p.stat().st_size for p in place.parent.glob(place.name + "*"))


def percentiles(took: list[float]) -> str:
    ordered = sorted(took)
    return f"{statistics.median(ordered):.0f} | {ordered[int(0.95 * (len(ordered) - 1))]:.0f} | {ordered[-1]:.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=40_000)
    parser.add_argument("--distinct", type=int, default=2_500)
    parser.add_argument("--at", type=Path, default=Path("/tmp/machtin-library.db"))
    parser.add_argument("--add", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", action="store_true", help="use the library that is there")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    lines = [f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, SQLite.", "", "| what | measured |", "|---|---|"]
    if not options.keep:
        for path in options.at.parent.glob(options.at.name + "*"):
            path.unlink()
        with open_library(options.at, create=True) as library:
            seconds = load(library, options.articles, min(options.distinct, options.articles))
            lines.append(f"| one of {options.distinct:,} articles with light analyses written, ms of processor | {1000 * seconds / options.distinct:.1f} |")
    began = clock()
    with open_library(options.at) as library:
        lines.append(f"| articles | {library.n_articles():,} |")
        lines.append(f"| opened | {1000 * (clock() - began):.0f} ms |")
        asked = queries(library)
        ask(library, asked[:20])
        took, slow = ask(library, asked)
        lines.append(f"| {len(took)} searches with facets, ms of processor: median / 95 % / longest | {percentiles(took).replace(' | ', ' / ')} |")
        for ms, typed, n in slow[:8]:
            print(f"{ms:.0f} ms  {n} found  {typed}", file=sys.stderr)
        more = one_more(library, 15)
        lines.append(f"| one article more, analysed, its story told, ms of processor: median / 95 % / longest | {percentiles(more).replace(' | ', ' / ')} |")
    if options.add:
        place = options.at.with_name("added.db")
        for path in place.parent.glob(place.name + "*"):
            path.unlink()
        articles = list(islice(vietnews(), options.add))
        raw = sum(len(a.text.encode()) for a in articles)
        began, cpu = time.perf_counter(), os.times()
        marks: list[str] = []

        def mark(stored: Stored, n: list[int] = [0]) -> None:  # noqa: B006 - a counter
            n[0] += 1
            if n[0] % 1000 == 0:
                marks.append(f"{memory_mib():.0f}")
                print(f"{n[0]}: {n[0] / (time.perf_counter() - began):.1f} articles/s, {memory_mib():.0f} MiB", file=sys.stderr, flush=True)

        with open_library(place, create=True) as library:
            library.add(articles, jobs=options.jobs, on_stored=mark)
        seconds, after = time.perf_counter() - began, os.times()
        used = sum(after[:4]) - sum(cpu[:4])
        lines.append(f"| add with analysis, {options.add:,} articles, {options.jobs} processes | {options.add / seconds:.1f} articles/s; {1000 * used / options.add:.0f} ms of processor an article, so {2 * options.add / used:.0f} articles/s on two idle cores |")
        lines.append(f"| memory of the writing process, at the end | {memory_mib():.0f} MiB ({', '.join(marks)} at each 1,000) |")
        lines.append(f"| size of the file | {size(place) / raw:.1f} times the raw text ({raw / 1e6:.0f} MB) |")
    table = "\n".join(lines)
    print(table)
    if options.write:
        write_between(DOC, BEGIN, END, table)


if __name__ == "__main__":
    main()
