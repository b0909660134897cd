"""The door: every form gives articles, bad input costs only itself, and everything that is lost is told."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import json
import logging
import lzma
import sys
import textwrap
from collections.abc import Callable

import pytest

from machtin.analysis import Analysis, analysis_json
from machtin.errors import Problem, UnreadableError
from machtin.read import FORMS, read
from machtin.read.forms import sniff
from machtin.story import Document, document_json
from tests.linear import assert_linear

TITLE = "Cầu Nậm Khoai bị cuốn trôi"
LEAD = "Nước lũ cuốn trôi cây cầu duy nhất vào bản trong đêm 2/3, chưa có thương vong."
BODY = ["Theo ủy ban xã, cầu đã yếu từ mùa mưa trước.", "Người dân phải đi vòng gần hai mươi cây số để ra chợ."]
ARTICLE = {"id": "a1", "source": "baomoc.vn", "url": "https://baomoc.vn/a1", "published": "2026-03-02T06:00", "title": TITLE, "lead": LEAD, "body": BODY}
TEXT = "\n".join([TITLE, LEAD, *BODY])


def own() -> Analysis:
    article = next(read(io.BytesIO(json.dumps(ARTICLE).encode())))
    return Analysis(machtin="0", id=article.id, source=article.source, url=article.url, published=article.published, title=TITLE, lead=LEAD, text=article.text, blocks=article.blocks)


FORM_CASES = {
    "plain text": "\n\n".join([TITLE, LEAD, *BODY]).encode(),
    "lines": TEXT.encode(),
    "Windows line ends": TEXT.replace("\n", "\r\n").encode("utf-8-sig"),
    "UTF-16": TEXT.encode("utf-16"),
    "wrapped lines": "\n\n".join(textwrap.fill(part, 66) for part in [TITLE, LEAD, *BODY]).encode(),
    "segmented": "Cầu Nậm_Khoai bị cuốn trôi\nNước_lũ cuốn trôi cây cầu duy_nhất vào bản trong đêm 2/3 , chưa có thương_vong .\n"
    "Theo ủy_ban xã , cầu đã yếu từ mùa mưa trước .\nNgười_dân phải đi vòng gần hai_mươi cây_số để ra chợ .".encode(),
    "JSON object": json.dumps(ARTICLE, ensure_ascii=False, indent=1).encode(),
    "JSON array": json.dumps([ARTICLE]).encode(),
    "JSON lines": json.dumps(ARTICLE).encode() + b"\n",
    "body as one text": json.dumps(ARTICLE | {"body": "\n".join(BODY)}).encode(),
    "analysis": analysis_json(own()),
    "story document": document_json(Document(machtin="0", articles=(own(),), stories=())),
}


@pytest.mark.parametrize("case", FORM_CASES)
@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress], ids=["plain", "gz", "bz2", "xz"])
def test_every_form_gives_the_same_article(case, pack, tmp_path):
    path = tmp_path / "bài.txt"
    path.write_bytes(pack(FORM_CASES[case]))
    (article,) = read(path, on_problem=pytest.fail)
    assert article.text == TEXT
    assert [b.kind for b in article.blocks] == ["title", "lead", "paragraph", "paragraph"]
    assert [article.text[b.start : b.end] for b in article.blocks] == TEXT.split("\n")
    assert article.flat == ()


def test_every_form_has_a_case_or_is_refused():
    elsewhere = {"HTML", "feed", "JSON Feed", "WARC", "table", "Parquet"}  # test_html_pages.py, test_feeds.py and test_tables.py
    reached = {sniff(data, "x").name for data in FORM_CASES.values()}
    assert reached | elsewhere == {f.name for f in FORMS if f.read is not None}


def test_fields_are_taken_over():
    (article,) = read(io.BytesIO(FORM_CASES["JSON object"]))
    assert (article.id, article.source, article.url, article.published) == ("a1", "baomoc.vn", "https://baomoc.vn/a1", "2026-03-02T06:00")


def test_an_article_without_id_is_named_by_its_url_then_by_its_text():
    first, second = read(io.BytesIO(b"\n".join(json.dumps({k: v for k, v in ARTICLE.items() if k not in drop}).encode() for drop in (("id",), ("id", "url")))))
    assert first.id == "https://baomoc.vn/a1"
    assert second.id == second.version


def test_a_text_file_is_named_by_its_name(tmp_path):
    (tmp_path / "lũ quét.txt").write_text(TEXT, "utf-8")
    assert next(read(tmp_path / "lũ quét.txt")).id == "lũ quét"


def test_one_long_line_is_flat():
    (article,) = read(io.BytesIO(TEXT.replace("\n", " ").encode()))
    assert article.flat == ((0, len(TEXT)),)


def test_a_body_without_line_breaks_is_flat_and_the_title_is_not():
    (article,) = read(io.BytesIO(json.dumps(ARTICLE | {"body": " ".join(BODY)}).encode()))
    assert [article.text[a:b] for a, b in article.flat] == [" ".join(BODY)]


def test_captions_given_apart_are_told_in_the_body_or_follow_it():
    (article,) = read(io.BytesIO(json.dumps(ARTICLE | {"captions": [BODY[1], "Chiếc cầu hồi năm ngoái."]}).encode()))
    assert [(b.kind, article.text[b.start : b.end]) for b in article.blocks[2:]] == [
        ("paragraph", BODY[0]), ("caption", BODY[1]), ("caption", "Chiếc cầu hồi năm ngoái."),
    ]  # fmt: skip


def test_a_folder_is_read_in_sorted_order_and_says_what_it_passes_over(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.txt").write_text(TEXT + " Hai.", "utf-8")
    (tmp_path / "a.json").write_bytes(FORM_CASES["JSON object"])
    (tmp_path / "ảnh.png").write_bytes(b"\x89PNG")
    (tmp_path / ".hidden.txt").write_text("x")
    problems: list[Problem] = []
    assert [a.id for a in read(tmp_path, on_problem=problems.append)] == ["a1", "2"]
    (problem,) = problems
    assert "1 .png" in problem.what


def test_standard_input_is_a_dash(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert next(read("-")).text == TEXT


def test_reading_is_lazy(tmp_path):
    path = tmp_path / "many.jsonl"
    path.write_bytes(b"".join(json.dumps(ARTICLE | {"id": n}).encode() + b"\n" for n in range(3)))
    articles = read([path, tmp_path / "missing.txt"], on_problem=pytest.fail)
    assert next(articles).id == "0"


BAD = {
    "empty": (b"", "is empty"),
    "white space": (b" \n\t\n", "nothing but white space"),
    "PDF": (b"%PDF-1.7 \x00\x01\x02", "binary"),
    "ZIP": (b"PK\x03\x04" + bytes(40), "binary"),
    "control characters": (bytes(range(256)) * 20, "binary"),
    "HTML": (b"<!DOCTYPE html><html><body>x</body></html>", "shows no article text"),
    "feed": (b"<?xml version='1.0'?><rss></rss>", "feed without entries"),
    "other XML": (b"<?xml version='1.0'?><svg></svg>", "XML"),
    "broken JSON": (b'{"title": "x"\n "lead"', "not valid JSON"),
    "a number": (b"[1, null]", "not an article"),
    "no text": (b'{"id": 1, "source": "x"}', "no title, lead or body"),
    "cut gzip": (gzip.compress(TEXT.encode())[:40], "read"),
    "deep JSON": (b"[" * 100_000, "not valid JSON"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_told_and_the_others_go_on(case, tmp_path):
    data, words = BAD[case]
    (tmp_path / "1 bad.txt").write_bytes(data)
    (tmp_path / "2 good.txt").write_bytes(TEXT.encode())
    problems: list[Problem] = []
    assert [a.text for a in read(tmp_path, on_problem=problems.append)] == [TEXT]
    assert any(words in p.what and "1 bad" in p.item for p in problems), problems
    assert all(p.kept for p in problems)


@pytest.mark.parametrize("case", BAD)
def test_nothing_but_bad_input_raises_with_the_reason(case):
    with pytest.raises(UnreadableError, match="Nothing could be read"):
        list(read(io.BytesIO(BAD[case][0]), on_problem=lambda p: None))


@pytest.mark.parametrize("name", ["nowhere.txt", "a\0b", "https://baomoc.vn/a1", "x" * 5000])
def test_what_cannot_be_opened_is_told(name):
    with pytest.raises(UnreadableError, match="Left out"):
        list(read(name, on_problem=lambda p: None))


def test_no_file_at_all():
    with pytest.raises(UnreadableError, match="no file was given"):
        list(read([]))


def test_a_broken_line_costs_only_itself():
    lines = [json.dumps(ARTICLE | {"id": "1"}), '{"id": "2", "title": "x', json.dumps(ARTICLE | {"id": "3"}), "", json.dumps(ARTICLE | {"id": 4, "published": "31/02/2026"})]
    problems: list[Problem] = []
    articles = list(read(io.BytesIO("\n".join(lines).encode()), on_problem=problems.append))
    assert [(a.id, a.published) for a in articles] == [("1", ARTICLE["published"]), ("3", ARTICLE["published"]), ("4", None)]
    assert [p.item for p in problems] == ["input: line 2", "input: line 5"]
    assert "Kept as undated" in problems[1].kept


@pytest.mark.parametrize(
    ("change", "words"),
    [({"published": "2026-02-30"}, "not a day"), ({"title": 7}, "title"), ({"body": 3}, "body"), ({"body": []}, "no body"), ({"body": [BODY[0], 5]}, "no text"), ({"source": {}}, "source")],
    ids=str,
)
def test_a_wrong_field_is_told_and_the_rest_kept(change, words):
    problems: list[Problem] = []
    (article,) = read(io.BytesIO(json.dumps(ARTICLE | change).encode()), on_problem=problems.append)
    assert article.id == "a1"
    assert any(words in p.what for p in problems), problems


def test_other_languages_are_kept_and_told():
    problems: list[Problem] = []
    assert list(read(io.BytesIO(b"A bridge was swept away last night, and nobody in the village was hurt."), on_problem=problems.append))
    assert "does not read as Vietnamese" in problems[0].what


def test_a_file_over_the_limit_is_told(tmp_path):
    path = tmp_path / "big.txt"
    path.write_bytes((TEXT + "\n").encode() * 40_000)
    problems: list[Problem] = []
    with pytest.raises(UnreadableError):
        list(read(path, on_problem=problems.append))
    assert "bigger than 4 MB" in problems[0].what


def test_the_same_article_twice_is_left_out_and_the_same_id_for_another_kept(tmp_path):
    for n, text in enumerate([TEXT, TEXT, TEXT + " Cập nhật."]):
        (tmp_path / str(n)).mkdir()
        (tmp_path / str(n) / "bài.txt").write_text(text, "utf-8")
    problems: list[Problem] = []
    first, second = read(tmp_path, on_problem=problems.append)
    assert first.id == "bài"
    assert second.id.startswith("bài~")
    assert ["Left out" in p.kept for p in problems] == [True, False]


def test_without_a_listener_problems_are_logged(caplog):
    with caplog.at_level(logging.WARNING, "machtin"):
        list(read([io.BytesIO(b""), io.BytesIO(TEXT.encode())]))
    assert "is empty" in caplog.text


def test_reading_again_what_machtin_wrote_gives_the_same_article():
    first = own()
    (again,) = read(io.BytesIO(analysis_json(first)))
    assert (again.id, again.text, again.blocks, again.published) == (first.id, first.text, first.blocks, first.published)


@pytest.mark.parametrize("unit", ["\n", "a\n", "a b_c . ", '{"', "{}\n", "\\", "á", "( \n\n"])
def test_time_is_linear_on_hostile_input(unit):
    def work(size: int) -> Callable[[], object]:
        data = (unit * size)[:size].encode()

        def read_all() -> None:
            with contextlib.suppress(UnreadableError):
                for _ in read(io.BytesIO(data), on_problem=lambda p: None, max_bytes=1 << 26):
                    pass

        return read_all

    assert_linear(work, 80_000)
