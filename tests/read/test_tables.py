"""Tables whose columns have names of their own, as CSV and as Parquet."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from machtin.article import Article
from machtin.errors import Problem, UnreadableError
from machtin.read import read

ROWS = [
    ("t1", "Cầu Nậm Mỷ thông xe", "Cầu dài 120 m.\nXe tải được qua từ thứ Hai.", "2031-03-02 07:00"),
    ("t2", "Chợ Tà Cọ họp lại", "Chợ họp lại sau ba tháng.", "2031-03-03"),
]
NAMES = ("Mã", "Tiêu đề", "Nội dung", "Ngày đăng")
COLUMNS = {"Mã": "id", "Tiêu đề": "title", "Nội dung": "body", "Ngày đăng": "published"}


def csv_of(names: tuple[str, ...]) -> bytes:
    cells = [names, *ROWS]
    return "\n".join(",".join(f'"{c}"' for c in row) for row in cells).encode()


def parquet_of(folder: Path, names: tuple[str, ...]) -> bytes:
    duckdb: Any = pytest.importorskip("duckdb", reason="DuckDB is not installed (pip install 'machtin[parquet]')")
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t ({', '.join(f'{chr(34)}{n}{chr(34)} VARCHAR' for n in names)})")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", [list(r) for r in ROWS])
        connection.execute(f"COPY t TO '{folder / 't.parquet'}' (FORMAT parquet)")
    return (folder / "t.parquet").read_bytes()


def check(found: list[Article]) -> None:
    assert [(a.id, a.published) for a in found] == [("t1", "2031-03-02T07:00"), ("t2", "2031-03-03")]
    assert [a.text.splitlines()[0] for a in found] == [r[1] for r in ROWS]
    assert "Xe tải được qua từ thứ Hai." in found[0].text


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_columns_are_the_fields_that_the_caller_says(form: str, tmp_path: Path) -> None:
    data = csv_of(NAMES) if form == "csv" else parquet_of(tmp_path, NAMES)
    path = tmp_path / f"bảng.{form}"
    path.write_bytes(data)
    check(list(read(path, columns=COLUMNS, on_problem=pytest.fail)))
    with pytest.raises(UnreadableError, match="no title, lead or body"):
        list(read(path, on_problem=lambda problem: None))


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_columns_that_machtin_knows_need_no_map(form: str, tmp_path: Path) -> None:
    names = ("id", "title", "content", "date_publish")
    check(list(read(io.BytesIO(csv_of(names) if form == "csv" else parquet_of(tmp_path, names)), on_problem=pytest.fail)))


def test_parquet_that_is_damaged_is_told(tmp_path: Path) -> None:
    data = bytearray(parquet_of(tmp_path, NAMES))
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    told: list[Problem] = []
    with pytest.raises(UnreadableError):
        list(read(io.BytesIO(bytes(data)), on_problem=told.append))
    assert "cannot be read as Parquet" in told[0].what


def test_parquet_without_duckdb_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(UnreadableError, match=r"pip install 'machtin\[parquet\]'"):
        list(read(io.BytesIO(b"PAR1" + bytes(100)), on_problem=lambda problem: None))
