"""The step that analyses: a part in, a file of analyses out, written by the worker itself, so that nothing heavy passes through the machine that conducts.

The file is the mark that the part is done; a part that is begun again writes the same bytes. What stories are found by stands in `signatures/`. Articles that cannot be analysed stand in `aside/`, with the reason.
How often a part was begun stands in `trying/`: one that its worker died of twice is taken article by article, each by a child process, until it is
known which article kills; that one is set aside, the others are analysed. The batch goes on in any case.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from machtin.analysis import Analysis, analysis_json
from machtin.analyze.batch import each_alone
from machtin.analyze.pipeline import analyze_each
from machtin.article import Article
from machtin.batch.places import Place
from machtin.batch.sources import Fault, Raw, article_of
from machtin.batch.tables import Row, Table, rows_of
from machtin.errors import Problem
from machtin.read.parquet import connect_duckdb
from machtin.relate.signature import pack_signature, signature_of

MAX_DEATHS = 2  # of a part's workers: machines are taken away and come back; what kills twice is the part
FORMS = {"jsonl": ".jsonl.gz", "parquet": ".parquet"}
COLUMNS = ("id", "source", "url", "published", "day", "title", "analysis")
Outcome = Analysis | Fault


class Aside(msgspec.Struct, frozen=True):
    """One thing that was set aside."""

    item: str
    what: str
    article: Article | None = None
    """Where there is one to try again."""


@dataclass(frozen=True)
class Analyse:
    """The step from parts ({"part", "articles"}) to what became of them ({"part", "n", "n_aside"})."""

    to: str
    form: str = "jsonl"

    def __call__(self, table: Table) -> Iterator[Table]:
        """Write the file of every part; yield a row for each."""
        for row in rows_of(table):
            done = self.part(row["part"], msgspec.msgpack.decode(row["articles"], type=list[Raw]))
            yield {name: [value] for name, value in done.items()}

    def part(self, name: str, raw: Sequence[Raw]) -> Row:
        """Analyse one part and write it down."""
        place = Place(self.to)
        n_before = int(place.read(f"trying/{name}") or 0)
        place.write(f"trying/{name}", str(n_before + 1).encode())
        articles = [article_of(r) for r in raw]
        outcomes = self.outcomes(articles) if n_before < MAX_DEATHS else self.one_by_one(articles)
        aside = [Aside(o.item, o.what, a if isinstance(a, Article) else None) for a, o in zip(articles, outcomes, strict=True) if isinstance(o, Fault)]
        if aside:
            place.write(f"aside/{name}.jsonl", b"".join(msgspec.json.encode(a) + b"\n" for a in aside))
        analyses = [o for o in outcomes if not isinstance(o, Fault)]
        place.write(f"signatures/{name}", msgspec.msgpack.encode([(a.id, pack_signature(signature_of(a))) for a in analyses]))
        place.write(f"parts/{name}{FORMS[self.form]}", _written(analyses, self.form))
        place.remove(f"trying/{name}")
        return {"part": name, "n": len(raw) - len(aside), "n_aside": len(aside)}

    def outcomes(self, articles: Sequence[Article | Fault]) -> list[Outcome]:
        """Return what becomes of each article."""
        analysed = analyze_each([a for a in articles if isinstance(a, Article)])
        return [a if isinstance(a, Fault) else _outcome(next(analysed)) for a in articles]

    def one_by_one(self, articles: Sequence[Article | Fault]) -> list[Outcome]:
        """Return the same, each article analysed by a child process that may die of it."""
        return list(chain.from_iterable(each_alone(self.outcomes, [[a] for a in articles], _died)))


def _died(articles: Sequence[Article | Fault]) -> list[Outcome]:
    return [a if isinstance(a, Fault) else Fault(f"article {a.id}", "the process that analysed it died (killed, or out of memory), again and again.") for a in articles]


def _outcome(one: Analysis | Problem) -> Outcome:
    return Fault(one.item, one.what) if isinstance(one, Problem) else one


def _written(analyses: Sequence[Analysis], form: str) -> bytes:
    """The bytes of a file of analyses: the same for the same analyses."""
    if form == "jsonl":
        packer = zlib.compressobj(6, zlib.DEFLATED, 31)  # gzip, without a time
        return packer.compress(b"".join(analysis_json(a) + b"\n" for a in analyses)) + packer.flush()
    rows = [(a.id, a.source, a.url, a.published, a.document_date, a.title, analysis_json(a).decode()) for a in analyses]
    return parquet_bytes(COLUMNS, rows)


def parquet_bytes(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Return a Parquet file of texts. Raises ConfigError where DuckDB is not installed."""
    _, connection = connect_duckdb()
    with tempfile.TemporaryDirectory() as folder, closing(connection):
        target = Path(folder) / "part.parquet"
        connection.execute(f"CREATE TABLE part ({', '.join(f'{c} VARCHAR' for c in columns)})")
        if rows:
            connection.executemany(f"INSERT INTO part VALUES ({', '.join('?' * len(columns))})", [list(r) for r in rows])
        connection.execute(f"COPY part TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
        return target.read_bytes()
