"""The command line as a person meets it: what goes in, what comes out, what is said where something is wrong, and the exit codes."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from machtin import cli, console
from machtin.analysis import read_analysis
from machtin.examples import STORIES, article_files
from machtin.story import read_document

SONG_MA, VUNG_CAO = (str(p) for p in article_files(STORIES[0]) if p.suffix == ".txt")


class Run(msgspec.Struct):
    """What a call left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


@pytest.fixture
def machtin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Run]:
    """Call the command line in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*args: str | Path, stdin: bytes = b"") -> Run:
        monkeypatch.setattr(sys, "argv", ["machtin", *map(str, args)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with os.fdopen(os.dup(1), "w", encoding="utf-8") as out, os.fdopen(os.dup(2), "w", encoding="utf-8") as err:
            monkeypatch.setattr(sys, "stdout", out)
            monkeypatch.setattr(sys, "stderr", err)
            with pytest.raises(SystemExit) as left:
                cli.main()
        done = capfdbinary.readouterr()
        return Run(int(left.value.code or 0), done.out.decode("utf-8", "surrogateescape"), done.err.decode())

    return call


def test_without_arguments_the_commands_are_listed(machtin: Callable[..., Run]) -> None:
    done = machtin()
    assert done.code == 0
    assert all(command in done.out for command in ("story", "compare", "analyze", "segment", "explain", "demo"))
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*\+\S+\n", machtin("--version").out)


def test_a_story_in_the_terminal_is_quiet_on_standard_error(machtin: Callable[..., Run]) -> None:
    done = machtin("story", *article_files(STORIES[0]))
    assert done.code == 0
    assert done.err == ""
    assert "Nậm Khoai" in done.out
    assert "\x1b" not in done.out


@pytest.mark.parametrize(("name", "begins"), [("s.html", "<!"), ("s.md", "# "), ("s.json", "{"), ("s.htm", "<!")])
def test_the_ending_of_the_output_chooses_the_form(machtin: Callable[..., Run], name: str, begins: str) -> None:
    done = machtin("story", SONG_MA, VUNG_CAO, "-o", name)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert Path(name).read_text("utf-8").lower().startswith(begins)
    assert os.listdir() == [name]


def test_format_goes_before_the_ending(machtin: Callable[..., Run]) -> None:
    assert machtin("story", SONG_MA, "--format", "json", "-o", "s.txt").code == 0
    assert read_document(Path("s.txt").read_bytes()).stories


def test_several_stories_in_one_call_give_several_stories(machtin: Callable[..., Run]) -> None:
    done = machtin("story", *article_files(STORIES[0]), *article_files(STORIES[1]), "-f", "json")
    assert len(read_document(done.out).stories) >= 2


def test_an_english_page(machtin: Callable[..., Run]) -> None:
    assert 'lang="en"' in machtin("story", SONG_MA, "-f", "html", "--lang", "en").out


def test_open_shows_the_page(machtin: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert machtin("story", SONG_MA, "--open").code == 0
    assert opened == [Path("story.html").resolve().as_uri()]
    assert Path("story.html").read_text("utf-8").startswith("<!")
    assert machtin("story", SONG_MA, "--open", "-o", "trang này.html").code == 0
    assert opened[1] == Path("trang này.html").resolve().as_uri()


def test_analyze_writes_one_object_a_line(machtin: Callable[..., Run]) -> None:
    done = machtin("analyze", *article_files(STORIES[0]))
    analyses = [read_analysis(line) for line in done.out.splitlines()]
    assert len(analyses) == 4
    assert {a.document_date for a in analyses} == {"2025-09-12", "2025-09-13", "2025-09-14"}


def test_analyze_for_the_terminal(machtin: Callable[..., Run]) -> None:
    assert "Giàng A Sử" in machtin("analyze", SONG_MA, "--format", "terminal").out


def test_a_dash_is_standard_input(machtin: Callable[..., Run]) -> None:
    data = Path(SONG_MA).read_bytes()
    assert read_analysis(machtin("analyze", "-", stdin=data).out).title.startswith("Sạt lở")
    assert machtin("story", "-", stdin=data).out.count("Nậm Khoai") > 3


def test_what_machtin_wrote_can_be_read_again(machtin: Callable[..., Run]) -> None:
    first = machtin("analyze", SONG_MA).out
    assert machtin("analyze", "-", stdin=first.encode()).out == first


def test_a_folder_is_read_with_its_folders(machtin: Callable[..., Run]) -> None:
    (Path("bài") / "trong").mkdir(parents=True)
    Path("bài/một.txt").write_bytes(Path(SONG_MA).read_bytes())
    Path("bài/trong/hai.txt").write_bytes(Path(VUNG_CAO).read_bytes())
    Path("bài/ảnh.png").write_bytes(b"\x89PNG")
    done = machtin("analyze", "bài")
    assert [read_analysis(line).id for line in done.out.splitlines()] == ["một", "hai"]
    assert "1 .png" in done.err


def test_two_processes_give_what_one_gives(machtin: Callable[..., Run]) -> None:
    files = article_files(STORIES[0])
    one = machtin("analyze", *files)
    two = machtin("analyze", *files, "--jobs", "2")
    assert (two.code, two.err) == (0, "")
    assert two.out == one.out


def test_the_demo_writes_its_page_and_says_nothing_of_other_files(machtin: Callable[..., Run]) -> None:
    done = machtin("demo", "-o", "trang.html")
    assert done.code == 0
    assert re.fullmatch(r"\ntrang\.html: \d stories of 16 articles\n", done.err)
    assert "Nậm Khoai" in done.out
    assert "<html" in Path("trang.html").read_text("utf-8")


# ---- segment


def test_segment_joins_words_and_keeps_lines(machtin: Callable[..., Run]) -> None:
    text = "Thủ tướng đến Hà Nội.\n\nÔng nói: “Không   có gì”.\r\n"
    out = machtin("segment", stdin=text.encode()).out
    assert out.splitlines()[0] == "Thủ_tướng đến Hà_Nội ."
    assert len(out.splitlines()) == 3
    assert re.sub(r"\s", "", out.replace("_", "")) == re.sub(r"\s", "", text)


def test_segment_lets_bytes_that_are_no_utf8_through(machtin: Callable[..., Run]) -> None:
    assert machtin("segment", stdin=b"Vi\xe1\xbb\x87t Nam \xff\n").out.encode("utf-8", "surrogateescape") == b"Vi\xe1\xbb\x87t_Nam \xff\n"


def test_segment_conllu_has_ten_columns_and_names(machtin: Callable[..., Run]) -> None:
    out = machtin("segment", "--format", "conllu", stdin="Hà Nội mưa to. Huế nắng.\n".encode()).out
    sentences = out.removesuffix("\n\n").split("\n\n")
    assert [s.splitlines()[0] for s in sentences] == ["# sent_id = 1", "# sent_id = 2"]
    rows = [row.split("\t") for s in sentences for row in s.splitlines() if not row.startswith("#")]
    assert {len(row) for row in rows} == {10}
    assert rows[0][1] == "Hà Nội"
    assert rows[0][3] == "PROPN"
    assert rows[0][9] == "NER=B-gpe|TokenRange=0:6"
    assert rows[3][1] == "."


def test_segment_lines_is_a_sentence_a_line(machtin: Callable[..., Run]) -> None:
    assert machtin("segment", "-f", "lines", stdin="Hà Nội mưa to. Huế nắng.".encode()).out == "Hà_Nội mưa to .\nHuế nắng .\n"


def test_segment_json_has_exact_offsets(machtin: Callable[..., Run]) -> None:
    for line in machtin("segment", "-f", "json", *article_files(STORIES[0])).out.splitlines():
        said = json.loads(line)
        words = [said["text"][w["start"] : w["end"]] for w in said["words"]]
        assert "".join("".join(words).split()) == "".join(said["text"].split())


def test_segment_reads_files_of_every_form_and_undoes_segmented_ones(machtin: Callable[..., Run]) -> None:
    out = machtin("segment", *article_files(STORIES[0])).out
    assert "Nậm_Khoai" in out
    assert "____" not in out
    assert machtin("segment", "không có").code == 2


def test_segment_answers_each_line_as_it_comes() -> None:
    command = [sys.executable, "-m", "machtin", "segment"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONUTF8": "1"}) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(2):
            process.stdin.write("Hà Nội mưa\n".encode())
            process.stdin.flush()
            assert process.stdout.readline().decode().strip() == "Hà_Nội mưa"
        process.stdin.close()


# ---- explain and compare


def test_explain_tells_what_covers_a_place_and_how_it_was_found(machtin: Callable[..., Run]) -> None:
    analysis = read_analysis(machtin("analyze", SONG_MA).out)
    at = analysis.text.index("2h30")
    out = machtin("explain", f"{SONG_MA}:{at}").out
    assert "2025-09-12T02:30" in out
    for layer in ("times", "mentions", "quantities", "quotes", "events"):
        for item in getattr(analysis, layer):
            if item.start <= at < item.end:
                assert item.how in out


def test_explain_tells_the_comparison_behind_a_disagreement(machtin: Callable[..., Run]) -> None:
    machtin("story", *article_files(STORIES[2]), "-o", "s.json")
    found = [d for s in read_document(Path("s.json").read_bytes()).stories for d in s.disagreements]
    assert found
    for n, d in enumerate(found, 1):
        by_id = machtin("explain", "s.json", d.id)
        assert by_id.code == 0
        assert by_id.out == machtin("explain", "s.json", str(n)).out
        assert d.about in by_id.out
        assert d.why in by_id.out
        assert d.rule in by_id.out
        assert all(f"«{a.text}»" in by_id.out for a in d.accounts)


@pytest.mark.parametrize("target", [SONG_MA, f"{SONG_MA}:", f"{SONG_MA}:x", f"{SONG_MA}:999999", f"{SONG_MA}:٣", f"{SONG_MA}:1:--article"])
def test_explain_says_how_to_name_a_place(machtin: Callable[..., Run], target: str) -> None:
    done = machtin("explain", target)
    assert done.code in (2, 64)
    assert done.err.startswith("machtin: ")


def test_explain_says_which_items_there_are(machtin: Callable[..., Run]) -> None:
    machtin("story", *article_files(STORIES[2]), "-o", "s.json")
    done = machtin("explain", "s.json", "không-có")
    assert done.code == 64
    assert "d-" in done.err
    done = machtin("explain", SONG_MA, "1")
    assert done.code == 2
    assert "is not a story" in done.err


def test_compare_puts_two_articles_side_by_side(machtin: Callable[..., Run]) -> None:
    other = next(p for p in article_files(STORIES[1]) if p.suffix == ".txt")
    done = machtin("compare", SONG_MA, other, "-f", "json")
    document = read_document(done.out)
    assert [len(s.articles) for s in document.stories] == [2]
    assert "different stories" in done.err
    assert machtin("compare", SONG_MA, SONG_MA).code == 2


# ---- what goes wrong


@pytest.mark.parametrize(
    "args",
    [["story"], ["story", "x", "--format", "pdf"], ["story", "x", "--jobs", "0"], ["nothing"], ["story", "x", "--lang", "fr"], ["story", SONG_MA, "-o", "x.pdf"]],
)
def test_wrong_options_are_64_and_nothing_is_written(machtin: Callable[..., Run], args: list[str]) -> None:
    done = machtin(*args)
    assert done.code == 64
    assert done.out == ""
    assert done.err
    assert os.listdir() == []


@pytest.mark.parametrize("command", ["story", "analyze"])
def test_nothing_readable_is_2_and_a_former_result_stays(machtin: Callable[..., Run], command: str) -> None:
    Path("out.json").write_text("former", "utf-8")
    done = machtin(command, "không có.txt", "-o", "out.json")
    assert done.code == 2
    assert "không có.txt: there is no such file" in done.err
    assert Path("out.json").read_text("utf-8") == "former"


BAD: dict[str, tuple[bytes, str]] = {
    "rỗng.txt": (b"", "is empty"),
    "trắng.txt": (b" \n\t\n", "is empty"),
    "ảnh.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "binary"),
    "tài liệu.txt": (b"%PDF-1.7 " + b"x" * 99, "binary"),
    "trang.txt": (b"<!doctype html><p>Xin ch\xc3\xa0o", "shows no article text"),
    "hỏng.json": (b'{"title": "M\xc3\xb4', "not valid JSON"),
    "khác.json": (b'{"name": "x", "version": 1}', ""),
    "to.txt": (b"a" * (5 << 20), "bigger than 4 MB"),
}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_file_is_told_and_costs_nothing_else(machtin: Callable[..., Run], name: str) -> None:
    data, reason = BAD[name]
    Path(name).write_bytes(data)
    done = machtin("analyze", SONG_MA, name, VUNG_CAO)
    assert done.code == 0
    assert [read_analysis(line).id for line in done.out.splitlines()] == ["baosongma", "tinvungcao"]
    assert name in done.err
    assert reason in done.err
    alone = machtin("analyze", name)
    assert alone.code == 2
    assert name in alone.err


def test_a_broken_line_costs_only_itself(machtin: Callable[..., Run]) -> None:
    good = {"id": "1", "title": "Mưa lớn ở Đà Lạt", "lead": "Sáng 3/5/2024, mưa lớn gây ngập nhiều tuyến đường ở Đà Lạt.", "body": "Không có thiệt hại về người."}
    lines = [json.dumps(good), "{broken", json.dumps(good | {"id": "2", "published": "31/02/2024"}), json.dumps({"id": "3", "title": "chỉ có tựa"})]
    done = machtin("analyze", "-", stdin="\n".join(lines).encode())
    assert done.code == 0
    found = {a.id: a for a in map(read_analysis, done.out.splitlines())}
    assert {"1", "2"} <= set(found)
    assert "line 2" in done.err
    assert "31/02/2024" in done.err
    assert found["2"].published is None


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_other_charsets_are_told_and_read(machtin: Callable[..., Run], charset: str) -> None:
    text = Path(SONG_MA).read_text("utf-8")
    if charset == "cp1258":
        import unicodedata

        text = "".join(
            unicodedata.normalize("NFC", unicodedata.normalize("NFD", c)[:1] + "".join(m for m in unicodedata.normalize("NFD", c)[1:] if m in "\u0302\u0306\u031b"))
            + "".join(m for m in unicodedata.normalize("NFD", c)[1:] if m not in "\u0302\u0306\u031b")
            for c in text
        )
    Path("bài.txt").write_bytes(text.encode(charset, "ignore"))
    done = machtin("analyze", "bài.txt")
    assert read_analysis(done.out).title == "Sạt lở đất rạng sáng ở Nậm Khoai, ít nhất 5 người thiệt mạng"
    assert ("cp1258" in done.err) == (charset == "cp1258")


def test_text_that_is_not_vietnamese_is_told_and_kept(machtin: Callable[..., Run]) -> None:
    Path("en.txt").write_text("A storm hit the coast.\n\nThe storm came on Monday and left many houses without power for days.\n", "utf-8")
    done = machtin("analyze", "en.txt")
    assert done.code == 0
    assert "does not read as Vietnamese" in done.err
    assert read_analysis(done.out).id == "en"


def test_a_folder_without_articles(machtin: Callable[..., Run]) -> None:
    Path("trống").mkdir()
    done = machtin("story", "trống")
    assert done.code == 2
    assert "machtin: " in done.err


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_file_without_permission(machtin: Callable[..., Run]) -> None:
    Path("kín.txt").write_text("x", "utf-8")
    Path("kín.txt").chmod(0)
    assert "permission denied" in machtin("story", "kín.txt").err.lower()


def test_a_place_that_cannot_be_written_is_told_before_the_work(machtin: Callable[..., Run]) -> None:
    done = machtin("story", SONG_MA, "-o", "không/có.html")
    assert done.code == 74
    assert "there is no folder" in done.err
    Path("folder.html").mkdir()
    assert machtin("story", SONG_MA, "-o", "folder.html").code == 74


def test_a_bug_is_70_and_asks_for_a_report(machtin: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("tested")

    monkeypatch.setattr("machtin.show.render", broken)
    done = machtin("story", SONG_MA)
    assert done.code == 70
    assert "report it" in done.err


def test_names_of_files_cannot_command_the_terminal(machtin: Callable[..., Run]) -> None:
    done = machtin("story", "\x1b[31mđỏ\n.txt")
    assert "\x1b" not in done.err
    assert "đỏ" in done.err


def test_a_reader_that_has_enough_ends_the_run_quietly() -> None:
    command = [sys.executable, "-m", "machtin", "analyze", *map(str, article_files())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_help_does_not_load_what_it_does_not_need() -> None:
    code = (
        "import sys; sys.argv = ['machtin', '--help']\nfrom machtin.cli import main\ntry: main()\nexcept SystemExit: pass\n"
        "print(*sorted(m for m in ('numpy', 'rich', 'jinja2', 'machtin.read', 'machtin.tagger') if m in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stderr.strip() == ""


def test_the_count_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", Terminal())
    for _ in console.progress(range(3), "articles"):
        time.sleep(0.15)
        console.say("một bài hỏng")
    assert "articles" in sys.stderr.getvalue()
    assert "machtin: một bài hỏng" in sys.stderr.getvalue()
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert list(console.progress(range(3), "articles")) == [0, 1, 2]
    assert sys.stderr.getvalue() == ""
