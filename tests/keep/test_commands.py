"""The commands of a library as a person meets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from machtin.examples import STORIES, article_files
from tests.test_cli import Run, machtin  # noqa: F401 - the fixture

Call = Callable[..., Run]


@pytest.fixture
def news(machtin: Call, place: str, analysed_once: None, monkeypatch: pytest.MonkeyPatch) -> Call:  # noqa: F811
    """The command line with a library of the bundled landslide."""
    monkeypatch.setenv("MACHTIN_LIBRARY", place)
    added = machtin("add", *article_files(STORIES[0]), "--format", "jsonl")
    assert (added.code, len(added.out.splitlines())) == (0, 4)
    assert "4 new" in added.err
    return machtin


def objects(run: Run) -> list[dict[str, object]]:
    assert run.code == 0, run.err
    return [json.loads(line) for line in run.out.splitlines()]


def test_init_makes_a_library_and_says_what_now(machtin: Call) -> None:  # noqa: F811
    done = machtin("init", "--library", "news.db")
    assert done.code == 0
    assert "machtin add" in done.err
    assert Path("news.db").is_file()
    assert machtin("init", "--library", "news.db").code == 0


def test_without_a_library_it_is_said_how_to_name_one(machtin: Call, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.delenv("MACHTIN_LIBRARY", raising=False)
    assert (machtin("list").code, "MACHTIN_LIBRARY" in machtin("list").err) == (64, True)
    missing = machtin("list", "--library", "không-có.db")
    assert (missing.code, "machtin init" in missing.err) == (64, True)
    assert not Path("không-có.db").exists()
    assert machtin("list", "--library", "mysql://a/b").code == 64


def test_lists_are_tables_or_lines_of_json(news: Call) -> None:
    table = news("list").out
    assert table.splitlines()[0].split() == ["day", "source", "id", "title"]
    assert "Nậm Khoai" in table
    assert [a["id"] for a in objects(news("list", "--format", "jsonl", "--limit", "2"))] == [a["id"] for a in objects(news("list", "--format", "jsonl"))][:2]
    [story] = objects(news("stories", "--format", "jsonl"))
    assert story["n_articles"] == 4
    assert str(story["id"]) in news("stories").out


def test_search_shows_where_the_words_stand(news: Call) -> None:
    found = news("search", "sat lo", "--facets")
    assert found.code == 0
    assert "4 articles for sat_lo" in found.out
    assert "months: 2025-09 (4)" in found.out
    hits = objects(news("search", "Nậm Khoai", "-f", "jsonl", "--since", "2025-09-14"))
    assert [h["day"] for h in hits] == ["2025-09-14"]
    assert "Giàng A Sử: “" in news("search", "--speaker", "Giàng A Sử").out
    assert news("search", "--", "-mưa").code == 2


def test_show_takes_the_id_of_a_story_or_of_an_article(news: Call) -> None:
    [story] = objects(news("stories", "--format", "jsonl"))
    assert news("show", str(story["id"]), "--format", "html").out.startswith("<!")
    assert json.loads(news("show", str(story["id"]), "--format", "json").out)["stories"][0]["id"] == story["id"]
    assert "Sạt lở đất" in news("show", "baosongma", "--format", "text").out
    assert news("show", "baosongma", "--versions").out.startswith("1. ")
    assert news("show", "không-có").code == 2


@pytest.mark.parametrize("what", ["articles", "analyses", "stories"])
def test_exports_are_lines_of_json(news: Call, what: str) -> None:
    assert len(objects(news("export", what))) == (1 if what == "stories" else 4)
    assert news("export", what, "-o", "x.jsonl").code == 0
    assert Path("x.jsonl").read_text("utf-8") == news("export", what).out


def test_what_was_exported_can_be_taken_into_another_library(news: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    news("export", "articles", "-o", "x.jsonl")
    first = objects(news("export", "analyses"))
    news("init", "--library", "other.db")
    assert "4 new" in news("add", "x.jsonl", "--library", "other.db").err
    assert objects(news("export", "analyses", "--library", "other.db")) == first


def test_sync_reads_again_what_was_added(news: Call) -> None:
    Path("bài").mkdir()
    Path("bài/một.txt").write_text("Cầu Vạn Cồn thông xe\n\nCầu dài 1.200 m.", "utf-8")
    news("add", "bài")
    Path("bài/hai.txt").write_text("Phà Vạn Cồn ngừng chạy\n\nPhà ngừng từ ngày mai.", "utf-8")
    Path("bài/một.txt").write_text("Cầu Vạn Cồn thông xe\n\nCầu dài 1.250 m.", "utf-8")
    done = news("sync", "--reanalyze", "--regroup")
    assert (done.code, "1 new, 1 changed" in done.err) == (0, True)
    told = news("show", "một", "--versions").out
    assert ("[00]" in told and "[50]" in told) or ("[200]" in told and "[250]" in told)


def test_remove_tells_first_and_does_it_when_told(news: Call) -> None:
    asked = news("remove", "--forget", "Hoàng Văn Thịnh")
    assert (asked.code, "baosongma" in asked.out, "Nothing was changed" in asked.err) == (0, True, True)
    assert len(objects(news("list", "-f", "jsonl"))) == 4
    assert news("remove", "baosongma", "--yes").code == 0
    assert len(objects(news("list", "-f", "jsonl"))) == 3
    assert news("remove", "không-có", "--yes").code == 2
    news("backup", "copies.db")
    Path("backups").mkdir()
    Path("copies.db").rename("backups/copy.db")
    done = news("remove", "--forget", "bdmn-4471", "--backups", "backups", "--yes")
    assert "backups/copy.db: 1 articles were removed" in done.err
    assert news("doctor", "--library", "backups/copy.db").code == 0
    assert "bdmn-4471" not in news("list", "--library", "backups/copy.db").out


def test_doctor_is_content_or_leaves_with_74(news: Call) -> None:
    assert (news("doctor").code, news("doctor").out) == (0, "")
    news("backup", "copy.db")
    data = bytearray(Path("copy.db").read_bytes())
    data[len(data) // 2 : len(data) // 2 + 8192] = b"\xa5" * 8192
    Path("copy.db").write_bytes(bytes(data))
    done = news("doctor", "--library", "copy.db")
    assert (done.code, "fault" in done.out) == (74, True)
    saved = news("doctor", "--library", "copy.db", "--rescue", "saved.db")
    assert (saved.code, "articles were saved" in saved.err) == (0, True)
    assert news("doctor", "--library", "saved.db").code == 0
