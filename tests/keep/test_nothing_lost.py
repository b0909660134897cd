"""Nothing that was told as stored is lost: killed processes, full disks, files that cannot be written or read, several writers, servers that stop."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from machtin.errors import ConfigError, StorageError
from machtin.keep import Library, adding, open_library, store
from machtin.keep.library import rescue_into
from machtin.keep.records import Finding, Stored
from machtin.keep.store import Store
from tests.keep import postgres
from tests.keep.invented import article, bundled
from tests.keep.searched import searched

ROOT = Path(__file__).resolve().parents[2]


def faults(library: Library) -> list[Finding]:
    return [f for f in library.examine() if f.kind == "fault"]


def test_a_whole_library_has_no_fault(library: Library) -> None:
    library.add(bundled())
    assert library.examine() == []


@pytest.mark.slow
def test_killed_a_hundred_times_nothing_is_lost(tmp_path: Path) -> None:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "tests.keep.killed", str(tmp_path), "100", "7"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["wrong"] == []
    assert told["n_part"] > 10  # enough of the kills fell into the writing


def test_a_full_disk_is_told_and_the_library_stays_whole(new_place: Callable[[str], str], analysed_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "BATCH", 4)
    place = new_place("sqlite")
    with open_library(place) as library:
        library.add(bundled()[:4])
    told: list[Stored] = []
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        with open_library(place) as library:
            resource.setrlimit(resource.RLIMIT_FSIZE, (Path(place).stat().st_size + 40_000, former[1]))
            with pytest.raises(StorageError, match=r"disk is full or refuses(.|\n)*what was told as stored is there"):
                library.add([*bundled(), *searched()], on_stored=told.append)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)
    with open_library(place) as library:
        assert {s.id for s in told} <= {a.id for a in library.articles()}
        assert faults(library) == []
        library.add([*bundled(), *searched()])
        assert library.n_articles() == len(bundled()) + len(searched())
        assert library.examine() == []


@contextmanager
def nobody() -> Iterator[None]:
    """Be a user who may not write what root may."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_may_not_be_written_is_told_and_stays_as_it_is(new_place: Callable[[str], str], analysed_once: None) -> None:
    folder = Path(tempfile.mkdtemp(prefix="machtin-read-only-"))
    try:
        place = folder / "news.db"
        shutil.copy(new_place("sqlite"), place)
        with open_library(place) as library:
            library.add(bundled()[:1])
        before = place.read_bytes()
        place.chmod(0o444)
        folder.chmod(0o555)
        with nobody(), pytest.raises(StorageError, match=r"cannot be written(.|\n)*permissions"), open_library(place) as library:
            library.add(bundled()[1:2])
        assert place.read_bytes() == before
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_two_writers_at_once_both_succeed(place: str, analysed_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "BATCH", 1)
    halves = [[*searched(), *bundled()][n::2] for n in (0, 1)]
    wrong: list[BaseException] = []

    def write(half: int) -> None:
        try:
            with open_library(place) as library:
                library.add(halves[half], jobs=1)
        except BaseException as error:
            wrong.append(error)

    writers = [threading.Thread(target=write, args=(n,)) for n in (0, 1)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert wrong == []
    with open_library(place) as library:
        assert {a.id for a in library.articles()} == {a.id for half in halves for a in half}
        assert faults(library) == []


def test_a_second_writer_that_waits_too_long_is_told(new_place: Callable[[str], str], analysed_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BUSY_S", 0.05)
    place = new_place("sqlite")
    with open_library(place) as one, open_library(place) as other:
        with one.store.engine.connect().execution_options(machtin_writes=True) as holding, holding.begin(), pytest.raises(StorageError, match="another program"):
            other.add(bundled()[:1])
        assert other.add(bundled()[:1]).n_new == 1


def test_backups_made_while_writing_are_whole(place: str, tmp_path: Path, analysed_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "BATCH", 3)
    with open_library(place) as library, open_library(place) as other:
        sizes = []

        def copy(stored: Stored) -> None:
            target = tmp_path / f"copy of {stored.id}.db"
            if len(sizes) < 4:
                other.back_up(target)
                with open_library(target) as copied:
                    assert faults(copied) == []
                    assert copied.has_article(stored.id)
                    sizes.append(copied.n_articles())

        library.add(bundled(), on_stored=copy)
        assert sizes == [3, 3, 3, 6]
        library.back_up(tmp_path / "last.db")
        with pytest.raises(ConfigError, match="is there already"):
            library.back_up(tmp_path / "last.db")
        with open_library(tmp_path / "last.db") as copied:
            assert copied.examine() == []
            assert list(copied.articles()) == list(library.articles())
            assert copied.stories() == library.stories()
            assert [copied.analysis(a.id) for a in bundled()] == [library.analysis(a.id) for a in bundled()]
            assert [h.id for h in copied.search("sạt lở").hits] == [h.id for h in library.search("sạt lở").hits]
            assert copied.add([article("mới", "Tin mới", "Một tin mới.")]).n_new == 1
    assert not list(tmp_path.glob(".*"))


def test_a_damaged_file_is_told_and_what_can_be_read_is_saved(new_place: Callable[[str], str], tmp_path: Path, analysed_once: None) -> None:
    place = Path(new_place("sqlite"))
    with open_library(place) as library:
        library.add(bundled())
        [story, *_] = library.stories()
        library.rename(story.id, "Tên do tòa soạn đặt", by="Lan")
    data = bytearray(place.read_bytes())
    from machtin.keep.packing import pack_article

    lost = bundled()[5]
    at = data.index(pack_article(lost)[20:60]) // 4096 * 4096
    data[at : at + 4096] = b"\xa5" * 4096
    place.write_bytes(data)
    damaged = Library(Store(place))
    assert faults(damaged)
    told: list[Finding] = []
    added = rescue_into(damaged.store, tmp_path / "saved.db", told.append, lambda problem: None)
    damaged.close()
    assert added.n_new >= 10
    assert told
    with open_library(tmp_path / "saved.db") as saved:
        kept = {a.id for a in saved.articles()}
        assert lost.id not in kept
        assert all(saved.article(a.id) == a for a in bundled() if a.id in kept)
        assert [d.value for d in saved.decisions()] == ["Tên do tòa soạn đặt"]
        assert faults(saved) == []
    assert place.read_bytes() == bytes(data)


def test_what_was_stored_is_checked_against_its_hash(library: Library) -> None:
    library.add(bundled(0))
    library.store.write(lambda c: c.exec_driver_sql("UPDATE versions SET version = 'x' WHERE article = 2"))
    [fault] = faults(library)
    assert bundled(0)[1].id in fault.where
    assert "not the one that was stored" in fault.what


def test_what_is_missing_is_told(library: Library) -> None:
    library.add(bundled(0))
    library.store.write(lambda c: c.exec_driver_sql("DELETE FROM analyses WHERE article = 2"))
    assert [(f.where, f.what) for f in faults(library)] == [(f"article {bundled(0)[1].id}", "has no analysis.")]


@pytest.mark.parametrize("content", [b"", b"no database at all, only words", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_library_is_refused(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "x.db"
    place.write_bytes(content)
    with pytest.raises((ConfigError, StorageError)):
        open_library(place)
    assert place.read_bytes() == content


def test_a_newer_library_is_refused(place: str) -> None:
    with open_library(place) as library:
        library.store.write(lambda c: c.exec_driver_sql("UPDATE alembic_version SET version_num = '999'"))
    with pytest.raises(StorageError, match=r"newer machtin \(schema 999.*Nothing was changed"):
        open_library(place)


def test_a_database_with_other_tables_is_not_touched(tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(tmp_path / "x.db")) as other:
        other.execute("CREATE TABLE của_ai (a)")
        other.commit()
    with pytest.raises(ConfigError, match="other tables"):
        open_library(tmp_path / "x.db", create=True)
    with pytest.raises(ConfigError, match="no library"):
        open_library(tmp_path / "x.db")


def test_the_migrations_make_the_schema(place: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from machtin.keep.migrate import REVISIONS
    from machtin.keep.schema import metadata

    with open_library(place) as library, library.store.read() as connection:
        ours = set(metadata.tables)
        context = MigrationContext.configure(connection, opts={"include_object": lambda thing, name, kind, *_: kind != "table" or name in ours})
        assert compare_metadata(context, metadata) == []
    scripts = ScriptDirectory(str(Path(store.__file__).parent / "migrations"))
    assert [s.revision for s in scripts.walk_revisions()][::-1] == list(REVISIONS)


# ---- PostgreSQL


def test_a_server_that_stops_and_starts_loses_nothing(
    server: postgres.Server, new_place: Callable[[str], str], analysed_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "BATCH", 2)
    told: list[str] = []

    def stop_once(stored: Stored) -> None:
        told.append(stored.id)
        if len(told) == 4:
            server.stop("immediate")
            threading.Timer(0.5, server.start).start()

    with open_library(new_place("postgresql")) as library:
        added = library.add(bundled(), jobs=1, on_stored=stop_once)
        assert added.n_new == 16
        assert sorted(told) == sorted(a.id for a in library.articles())
        assert library.examine() == []


def test_a_server_that_stays_away_is_told(
    server: postgres.Server, new_place: Callable[[str], str], analysed_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "BATCH", 2)
    monkeypatch.setattr(store, "PATIENCE_S", 0.3)
    told: list[str] = []
    place = new_place("postgresql")

    def stop_once(stored: Stored) -> None:
        told.append(stored.id)
        if len(told) == 4:
            server.stop("immediate")

    try:
        with open_library(place) as library, pytest.raises(StorageError, match=r"server cannot be reached(.|\n)*what was told as stored is there"):
            library.add(bundled(), jobs=1, on_stored=stop_once)
    finally:
        server.start()
    with open_library(place) as library:
        assert {a.id for a in library.articles()} == set(told)
        assert library.add(bundled()).n_new == 16 - len(told)
        assert library.examine() == []
