"""Documents for the tests of exports: the hand-made ferry, one with everything that breaks formats in it, and readers that know nothing of machtin."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import msgspec

from machtin.analysis import Analysis, Quantity, Word
from machtin.show.exports import Contents, export, of_document
from machtin.story import Document
from tests.show.build import FERRY_A, FERRY_B, article, ferry, ferry_story

NASTY = (
    "=HYPERLINK(\"http://x\")", "-2+3", "+84 90", "@SUM(1)", "＝1+1", "a,=1", "a;\t-1", "'=x", "''@x", "]]>", "<b>&amp;</b>", "# x", "a\tb", "1\n=2\n",
    "\ud800 nửa", "\x00\x0b\x1f", "‮abc", "\r\n", "\"\"", "\\", "|", "{}", "é́", "😀", "",
)  # fmt: skip


def hostile() -> Document:
    """The ferry with every text, name and id made of what breaks formats."""
    blocks = [("title", "=1+1"), ("paragraph", "{per|@An} nói {tim:2026-05-02|<ngày> 2/5} ]]> {evt:die|chết} \ud800 \x0b {num:7::người|-7 người}, {quo:direct:@An|=cmd|' /C calc'}.")]
    a = article("=id;-1", blocks, source="=paper", url="https://x.example/\"><script>?a=1&b= 2#c", published="2026-05-02T08:00", document_date="2026-05-02")
    b = article("../../etc/passwd", [("title", "\u202eđảo"), ("paragraph", "x {loc|\x00} y.")], source="http://[", url="javascript:alert(1)")
    c = article("c" * 300, [("title", "c")], url="http://[::1")
    story = msgspec.structs.replace(ferry_story(), id="=story/<x>", headline="=1 \ud800", articles=(FERRY_A.id, FERRY_B.id, a.id, b.id, c.id, "not there"))
    return Document(machtin="=v", articles=(FERRY_A, FERRY_B, a, b, c), stories=(story,))


def many(n: int) -> list[Analysis]:
    """`n` small articles."""
    words = tuple(Word(s.start, s.end, "X") for s in FERRY_A.sentences)
    return [msgspec.structs.replace(FERRY_A, id=f"a{i}", words=words) for i in range(n)]


def infinite() -> Analysis:
    """An article with a number that JSON does not know."""
    return msgspec.structs.replace(FERRY_B, quantities=(Quantity(0, 2, "count", float("inf"), float("nan")),), words=(Word(0, 3, "X"),))


def written(document: Document, what: str, form: str) -> bytes:
    """The whole export of a document."""
    return b"".join(export(of_document(document), what, form).pieces)


def contents(document: Document | None = None) -> Contents:
    return of_document(document or ferry())


def csv_rows(data: bytes, separator: str = ",") -> list[dict[str, str]]:
    """A table as Python's own reader sees it."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator, strict=True))


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def lines_of_json(data: bytes) -> list[Any]:
    return [json.loads(line) for line in data.splitlines()]
