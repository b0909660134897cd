"""Batches: the same analyses and stories whatever the engine, its workers and their deaths; cut short and gone on; what cannot be analysed set aside."""

from __future__ import annotations

import gzip
import importlib.util
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import machtin
from machtin.analysis import Analysis, analysis_json
from machtin.analyze import pipeline
from machtin.article import Article
from machtin.batch.grouping import PASSES, group_batch
from machtin.batch.local import Local
from machtin.batch.running import Ended, analyze_batch, engine_of
from machtin.batch.tables import Row, Table
from machtin.errors import ConfigError
from machtin.examples import STORIES, article_files
from tests.batch.dying import SIZE
from tests.batch.invented import stories, write_lines

ROOT = Path(__file__).resolve().parents[2]
needs_parquet = pytest.mark.skipif(importlib.util.find_spec("duckdb") is None, reason="DuckDB is not installed (pip install 'machtin[parquet]')")
needs_storage = pytest.mark.skipif(importlib.util.find_spec("fsspec") is None, reason="fsspec is not installed (pip install 'machtin[cluster]')")
ENGINES = [
    "local",
    pytest.param("ray", marks=pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is not installed (pip install 'machtin[cluster]')")),
]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_lines(tmp_path_factory.mktemp("source") / "news.jsonl", stories(21))


@pytest.fixture(scope="module")
def whole(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The batch of `source`, done in one go by this process."""
    folder = tmp_path_factory.mktemp("whole") / "batch"
    assert analyze_batch([str(source)], str(folder), Local(1), size=4) == Ended(21, 0, 6, 0)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """Everything that a batch wrote that others read."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.parent.name in ("parts", "aside", "signatures")}


def lines(folder: Path) -> bytes:
    return b"".join(gzip.decompress(p.read_bytes()) for p in sorted((folder / "parts").iterdir()))


def analysed(source: Path) -> bytes:
    """What `machtin analyze` writes of the same articles."""
    return b"".join(analysis_json(a) + b"\n" for a in machtin.analyze_many(machtin.read(source)))


def test_a_batch_is_what_analyze_writes(source: Path, whole: Path) -> None:
    assert lines(whole) == analysed(source)
    assert not list((whole / "trying").iterdir())
    assert not (whole / "aside").exists()


def test_a_batch_that_was_cut_short_goes_on_where_it_was(source: Path, whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "batch"

    def cut(ended: Ended) -> None:
        if ended.n_parts == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        analyze_batch([str(source)], str(folder), Local(1), size=4, on_part=cut)
    assert len(list((folder / "parts").iterdir())) == 2
    assert analyze_batch([str(source)], str(folder), Local(1), size=4) == Ended(13, 0, 4, 2)
    assert files(folder) == files(whole)
    assert analyze_batch([str(source)], str(folder), Local(1), size=4) == Ended(0, 0, 0, 6)


def test_a_batch_begun_otherwise_is_refused(source: Path, whole: Path, tmp_path: Path) -> None:
    before = files(whole)
    with pytest.raises(ConfigError, match=r"other settings \(size\)"):
        analyze_batch([str(source)], str(whole), Local(1), size=5)
    with pytest.raises(ConfigError, match="no such file"):
        analyze_batch([str(tmp_path / "không-có")], str(tmp_path / "x"), Local(1))
    with pytest.raises(ConfigError, match="jsonl or parquet"):
        analyze_batch([str(source)], str(tmp_path / "x"), Local(1), form="xls")
    with pytest.raises(ConfigError, match="local and ray"):
        engine_of("spark", 2)
    assert files(whole) == before
    assert not (tmp_path / "x").exists()


def test_an_article_that_makes_analyze_raise_is_set_aside(source: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = pipeline._analyze

    def fails(article: Article, tags: object) -> Analysis:
        if article.id == "b5":
            raise RuntimeError("không đọc nổi")
        return honest(article, tags)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "_analyze", fails)
    assert analyze_batch([str(source)], str(tmp_path / "batch"), Local(1), size=4) == Ended(20, 1, 6, 0)
    [aside] = [json.loads(line) for line in (tmp_path / "batch/aside/00000-000001.jsonl").read_text().splitlines()]
    assert ("b5" in aside["item"], "không đọc nổi" in aside["what"], aside["article"]["id"]) == (True, True, "b5")
    same = {name: data for name, data in files(whole).items() if "000001" not in name}
    assert same.items() <= files(tmp_path / "batch").items()


def test_what_cannot_be_read_is_set_aside_and_what_surrounds_it_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    write_lines(folder / "a.jsonl", stories(2))
    with (folder / "a.jsonl").open("a") as stream:
        stream.write("{broken\n")
    (folder / "b.html").write_text("<html><body><nav>Trang chủ</nav></body></html>")
    (folder / "c.pdf.txt").write_bytes(b"%PDF-1.7 ...")
    assert analyze_batch([str(folder)], str(tmp_path / "out"), Local(1)) == Ended(2, 3, 1, 0)
    told = [json.loads(line)["what"] for line in (tmp_path / "out/aside/00000-000000.jsonl").read_text().splitlines()]
    assert [t.split(" (")[0] for t in told] == ["is not valid JSON", "shows no article text", "is binary, which machtin does not read."]


def test_pages_and_archives_are_read_where_they_are_analysed(tmp_path: Path) -> None:
    from tests.read import pages
    from tests.read.test_feeds import warc

    (tmp_path / "trang.html").write_text(next(iter(pages.PAGES.values())), "utf-8")
    page = pages.PAGES["Znews"].encode()
    (tmp_path / "crawl.warc.gz").write_bytes(warc(("https://znews.vn/robots.txt", "text/plain", b"User-agent: *"), ("https://znews.vn/a-post1.html", "text/html; charset=utf-8", page)))
    for name in ("trang.html", "crawl.warc.gz"):
        analyze_batch([str(tmp_path / name)], str(tmp_path / f"{name}.out"), Local(1))
        assert lines(tmp_path / f"{name}.out") == b"".join(analysis_json(a) + b"\n" for a in machtin.analyze_many(machtin.read(tmp_path / name, on_problem=lambda p: None)))
        assert lines(tmp_path / f"{name}.out")


@needs_storage
def test_storage_is_a_folder_like_another(source: Path, whole: Path, tmp_path: Path) -> None:
    analyze_batch([f"file://{source}"], f"file://{tmp_path}/batch", Local(1), size=4)
    assert files(tmp_path / "batch") == files(whole)
    assert group_batch(f"file://{tmp_path}/batch", Local(1), passes=2) == group_batch(str(whole), Local(1), passes=2)
    with pytest.raises(ConfigError, match="cannot be reached"):
        analyze_batch(["nowhere://x/y"], str(tmp_path / "other"), Local(1))


@needs_parquet
def test_parquet_in_and_out(source: Path, whole: Path, tmp_path: Path) -> None:
    analyze_batch([str(source)], str(tmp_path / "one"), Local(1), form="parquet", size=8)
    analyze_batch([str(source)], str(tmp_path / "two"), Local(1), form="parquet", size=8)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert list(machtin.read(tmp_path / "one" / "parts")) == list(machtin.read(io.BytesIO(lines(whole))))
    analyze_batch([str(tmp_path / "one" / "parts")], str(tmp_path / "again"), Local(1), size=4)
    assert {json.loads(line)["id"] for line in lines(tmp_path / "again").splitlines()} == {f"b{n}" for n in range(21)}


# ---- stories


def grouped(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in gzip.decompress((folder / "stories.jsonl.gz").read_bytes()).splitlines()]


def test_the_stories_of_a_batch_are_those_of_relate(tmp_path: Path) -> None:
    analyze_batch([str(f) for f in article_files()], str(tmp_path), Local(1), size=5)
    assert group_batch(str(tmp_path), Local(1)) == (16, 4)
    assert {frozenset(s["articles"]) for s in grouped(tmp_path)} == {frozenset(a.id for a in machtin.read(article_files(s))) for s in STORIES}  # type: ignore[arg-type]


def test_stories_do_not_depend_on_the_order_of_articles(tmp_path: Path) -> None:
    given = stories(18)
    found = []
    for name, order in (("one", given), ("other", given[::-1])):
        analyze_batch([str(write_lines(tmp_path / f"{name}.jsonl", order))], str(tmp_path / name), Local(1), size=7)
        group_batch(str(tmp_path / name), Local(1), passes=PASSES)
        found.append((tmp_path / name / "stories.jsonl.gz").read_bytes())
    assert found[0] == found[1]
    story = {a: s["id"] for s in grouped(tmp_path / "one") for a in s["articles"]}  # type: ignore[attr-defined]
    assert [len({story[a.id] for a in given[n : n + 3]}) for n in range(0, 18, 3)] == [1] * 6  # three follow each other that tell the same


def test_a_folder_without_a_batch_has_no_stories(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds no batch"):
        group_batch(str(tmp_path), Local(1))


# ---- engines: one contract


class Double:
    def __call__(self, table: Table) -> Iterator[Table]:
        for n, word in zip(table["n"], table["word"], strict=True):
            yield {"n": [2 * n, 2 * n], "word": [word, word.encode().decode()]}


class Sum:
    def __call__(self, table: Table) -> Iterator[Table]:
        yield {"word": table["word"][:1], "n": [sum(table["n"])], "rows": [len(table["n"])]}


def check_contract(name: str, workers: int) -> None:
    engine = engine_of(name, workers)
    try:
        rows: list[Row] = [{"n": n, "word": "mưa" if n % 3 else "bão"} for n in range(10)]
        doubled = sorted(n for t in engine.tables(engine.map_batches(engine.table(rows), Double())) for n in t["n"])
        assert doubled == sorted(2 * n for n in range(10) for _ in (0, 1))
        light = engine.map_batches(engine.table(rows), Double(), light=True)
        groups = {w: (n, k) for t in engine.tables(engine.group_by(light, "word", Sum())) for w, n, k in zip(t["word"], t["n"], t["rows"], strict=True)}
        assert groups == {"mưa": (108, 12), "bão": (72, 8)}
    finally:
        engine.close()


def test_one_process_keeps_the_contract_of_engines() -> None:
    check_contract("local", 1)


def run(*arguments: str) -> str:
    """Run a module in a process of its own, as engines that start others want it."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_engines_keep_one_contract(engine: str) -> None:
    run("-c", f"from tests.batch.test_batch import check_contract\nif __name__ == '__main__': check_contract({engine!r}, 2)")


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_workers_that_die_change_nothing_and_what_kills_them_is_set_aside(engine: str, tmp_path: Path) -> None:
    """MACHTIN_BATCH_ARTICLES=2000 asks for more articles than the few hundred of every day."""
    n = int(os.environ.get("MACHTIN_BATCH_ARTICLES", "240"))
    given = stories(n)
    source = write_lines(tmp_path / "news.jsonl", given)
    ended = json.loads(run("-m", "tests.batch.dying", engine, "2", str(source), str(tmp_path / "batch"), "b200").splitlines()[-1])
    assert (ended["n_articles"], ended["n_aside"], ended["n_parts"]) == (n - 1, 1, -(-n // SIZE))
    assert (tmp_path / "batch/died").exists()
    [aside] = (tmp_path / "batch/aside").iterdir()
    told = json.loads(aside.read_text())
    assert (told["article"]["id"], "died" in told["what"]) == ("b200", True)
    # byte by byte what one process makes of the same articles
    assert lines(tmp_path / "batch") == b"".join(analysis_json(a) + b"\n" for a in machtin.analyze_many(a for a in machtin.read(source) if a.id != "b200"))
    analyze_batch([str(source)], str(tmp_path / "single"), Local(1), size=SIZE)
    unlike = {name for name, data in files(tmp_path / "single").items() if files(tmp_path / "batch").get(name) != data}
    assert unlike == {f"{folder}/00000-{200 // SIZE:06d}{end}" for folder, end in (("parts", ".jsonl.gz"), ("signatures", ""))}
    assert len(set((tmp_path / "batch/workers").read_text().split())) >= 3  # two, and those that came for the dead
    assert not list((tmp_path / "batch/trying").iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_stories_are_the_same_on_every_engine(engine: str, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "news.jsonl", stories(60))
    analyze_batch([str(source)], str(tmp_path / "batch"), Local(1), size=16)
    passes = 2 if engine == "ray" else PASSES  # a shuffle of Ray costs seconds, however little it shuffles
    group_batch(str(tmp_path / "batch"), Local(1), passes=passes)
    single = (tmp_path / "batch/stories.jsonl.gz").read_bytes()
    code = f"""
from machtin.batch.running import engine_of
from machtin.batch.grouping import group_batch
if __name__ == '__main__':
    engine = engine_of({engine!r}, 2)
    group_batch({str(tmp_path / "batch")!r}, engine, passes={passes})
    engine.close()
"""
    script = tmp_path / "group.py"
    script.write_text(code)
    run(str(script))
    assert (tmp_path / "batch/stories.jsonl.gz").read_bytes() == single
