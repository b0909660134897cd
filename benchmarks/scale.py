"""What many articles take: articles a second with one and two workers, the overhead of each engine, and what that means for a newsroom's day and for an archive.

    python -m benchmarks.scale [--articles 400] [--engines local,ray,ray-groups] [--groups 20000] [--write]

Analyses the first articles of the vietnews set (MACHTIN_SHARED) into a folder by `machtin batch`'s own doors, with each engine and one and two workers. Groups
light articles of the same set into stories, and those of mds-dev, to compare them with the grouping in one memory. Everything in docs/scale.md that is a
number is made from these: --write puts the tables there. Where other work shares the machine, time of the processor is what counts; it is told beside the wall's.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import msgspec

import machtin
from benchmarks.gold import require
from benchmarks.grouping import b_cubed, labels, pile
from benchmarks.relate_scale import vietnews
from benchmarks.summaries import plain_analysis
from benchmarks.written import write_between
from machtin.article import Article
from machtin.batch.grouping import PASSES, group_batch
from machtin.batch.running import analyze_batch, engine_of
from machtin.relate.group import group
from machtin.relate.signature import pack_signature, signature_of

DOC = Path(__file__).resolve().parents[1] / "docs" / "scale.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
CORES = 16  # of one machine in the table; two cores are what was measured
A_DAY, ARCHIVE = 1_000_000, 30_000_000


class Spent(msgspec.Struct):
    """Seconds of the wall and of the processor, children's that have ended included."""

    wall: float = 0.0
    cpu: float = 0.0


@contextmanager
def spent() -> Iterator[Spent]:
    def cpu() -> float:
        return sum(r.ru_utime + r.ru_stime for r in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)))

    out, wall, before = Spent(), time.perf_counter(), cpu()
    yield out
    out.wall, out.cpu = time.perf_counter() - wall, cpu() - before


def write_source(path: Path, n: int) -> tuple[int, int]:
    """Write n articles as machtin's own JSON lines; return how many and their bytes of raw text."""
    articles: list[Article] = list(islice(machtin.read(require() / "corpus" / "vietnews-40k.jsonl.xz", on_problem=lambda p: None), n))
    path.write_bytes(b"".join(msgspec.json.encode(a) + b"\n" for a in articles))
    return len(articles), sum(len(a.text.encode()) for a in articles)


def weigh(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


def analysing(folder: Path, n: int, engines: list[str]) -> tuple[list[str], float, float, float]:
    """Rows of the table; seconds of processor an article of one process; bytes an article of what is written and of raw text."""
    source = folder / "news.jsonl"
    n, raw = write_source(source, n)
    rows = []
    alone = 0.0
    bytes_each = 0.0
    for name, workers in [(e, w) for e in engines if e != "ray-groups" for w in (1, 2)]:
        to = folder / f"{name}{workers}"
        with spent() as took:
            engine = engine_of(name, workers)
            started = time.perf_counter()
            analyze_batch([str(source)], str(to), engine, size=32)
            work = time.perf_counter() - started
            engine.close()
        if not alone:
            alone, bytes_each = took.cpu / n, weigh(to) / n
        rows.append(f"| {name}, {workers} worker{'s' if workers > 1 else ''} | {n / work:.1f} | {took.wall - work:.1f} s | {1000 * took.cpu / n:.0f} ms |")
        print(rows[-1], file=sys.stderr, flush=True)
    return rows, alone, bytes_each, raw / n


def write_signatures(folder: Path, signatures: list[tuple[str, bytes]]) -> None:
    (folder / "signatures").mkdir(parents=True)
    for k in range(0, len(signatures), 128):
        (folder / "signatures" / f"00000-{k // 128:06d}").write_bytes(msgspec.msgpack.encode(signatures[k : k + 128]))


def grouping_alike(folder: Path) -> list[str]:
    """The stories of mds-dev by passes beside those in one memory, by B-cubed."""
    articles = pile()
    gold = [a["cluster"] for a in articles]
    signatures = [signature_of(plain_analysis(a)) for a in articles]
    rows = []
    whole = labels(group(signatures), len(signatures))
    rows.append("| in one memory | {:.1f} | {:.1f} | {:.1f} |".format(*b_cubed(whole, gold)))
    write_signatures(folder, [(str(n), pack_signature(s)) for n, s in enumerate(signatures)])
    for passes in (8, 16, PASSES):
        group_batch(str(folder), engine_of("local", 1), passes=passes)
        stories = [[int(a) for a in json.loads(line)["articles"]] for line in _lines(folder / "stories.jsonl.gz")]
        rows.append("| {} passes of group-by | {:.1f} | {:.1f} | {:.1f} |".format(passes, *b_cubed(labels(stories, len(gold)), gold)))
    return rows


def _lines(path: Path) -> list[bytes]:
    import gzip

    return gzip.decompress(path.read_bytes()).splitlines()


def grouping(folder: Path, n: int, engines: list[str]) -> tuple[list[str], float]:
    """Rows of the table; seconds of processor an article. Ray is asked only where --engines says ray-groups: its shuffles cost seconds each, however little they shuffle."""
    write_signatures(folder, [(a.id, pack_signature(signature_of(a))) for a in vietnews(n)])
    rows, each = [], 0.0
    for name, workers in [("local", 1), ("local", 2), *([("ray", 2)] if "ray-groups" in engines else [])]:
        with spent() as took:
            engine = engine_of(name, workers)
            n_articles, n_stories = group_batch(str(folder), engine)
            engine.close()
        each = each or took.cpu / n_articles
        rows.append(f"| {name}, {workers} worker{'s' if workers > 1 else ''}: {n_articles:,} articles, {n_stories:,} stories | {took.wall:.0f} s | {1000 * took.cpu / n_articles:.1f} ms |")
        print(rows[-1], file=sys.stderr, flush=True)
    return rows, each


def worked_out(alone: float, group_each: float, bytes_each: float, raw_each: float) -> list[str]:
    """What a day and an archive take, from seconds of processor and bytes an article."""
    rows = []
    for what, n in (("1 million articles a day", A_DAY), ("an archive of 30 million", ARCHIVE)):
        core_hours = n * alone / 3600
        group_hours = n * group_each / 3600
        one = (core_hours + group_hours) / CORES
        machines = "1" if one < 24 else f"{-(-one // 24):.0f} for a day, or 1 for {one / 24:.1f} days"
        rows.append(f"| {what} | {core_hours:,.0f} | {group_hours:,.0f} | {one:,.1f} h | {machines} | {n * bytes_each / 1e9:,.0f} GB | {n * raw_each / 1e9:,.0f} GB |")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--groups", type=int, default=20_000)
    parser.add_argument("--engines", default="local,ray" if importlib.util.find_spec("ray") else "local")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    engines = options.engines.split(",")
    load = os.getloadavg()[0]
    folder = Path(tempfile.mkdtemp(prefix="machtin-scale-"))
    try:
        rows, alone, bytes_each, raw_each = analysing(folder, options.articles, engines)
        alike = grouping_alike(folder / "mds")
        grouped, group_each = grouping(folder / "groups", options.groups, engines)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    table = "\n".join([
        f"{os.cpu_count()} cores, Python {sys.version.split()[0]}; {options.articles:,} articles analysed, {options.groups:,} grouped; load of the machine at the beginning {load:.1f}"
        + (" (other work took much of it: wall times are too long, processor times somewhat)." if load > 1 else "."),
        "", "| analysing | articles/s | engine's start and end | processor, an article |", "|---|---|---|---|", *rows,
        "", f"| grouping ({PASSES} passes) | wall | processor, an article |", "|---|---|---|", *grouped,
        "", "| stories of mds-dev | B³ precision | recall | F1 |", "|---|---|---|---|", *alike,
        "", f"Worked out from these, for machines of {CORES} cores that do nothing else:", "",
        "| | core hours, analysing | core hours, grouping | one machine | machines | analyses and signatures | raw text |", "|---|---|---|---|---|---|---|",
        *worked_out(alone, group_each, bytes_each, raw_each),
    ])  # fmt: skip
    print(table)
    if options.write:
        write_between(DOC, BEGIN, END, table)


if __name__ == "__main__":
    main()
