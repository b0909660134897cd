"""Libraries of either kind for the tests; what an article says is worked out once a session."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from machtin.analysis import Analysis
from machtin.analyze import pipeline
from machtin.article import Article
from machtin.keep import Library, open_library, prepare, telling
from machtin.relate.pipeline import story_of
from machtin.story import Story
from tests.keep import postgres

_known: dict[Article, Analysis] = {}
_told: dict[tuple[object, ...], Story] = {}


def _analyses(articles: Iterable[Article]) -> Iterator[Analysis]:
    wanted = list(articles)
    missing = [a for a in wanted if a not in _known]
    for article, one in zip(missing, pipeline.analyze_each(missing), strict=True):
        assert isinstance(one, Analysis)
        _known[article] = one
    return (_known[a] for a in wanted)


def _story(analyses: list[Analysis]) -> Story:
    key = tuple((a.id, a.text, a.source, a.published) for a in analyses)
    if key not in _told:
        _told[key] = story_of(analyses)
    return _told[key]


@pytest.fixture
def analysed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are pure functions: the same articles need not be worked out for every test."""
    monkeypatch.setattr(prepare, "analyze_each", _analyses)
    monkeypatch.setattr(telling, "story_of", _story)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty library, to be copied."""
    made = tmp_path_factory.mktemp("empty") / "empty.db"
    open_library(made, create=True).close()
    return made


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed (pip install 'machtin[postgres]')")
    with postgres.server() as running:
        yield running


@pytest.fixture(scope="session")
def empty_database(server: postgres.Server) -> str:
    """The name of a database with an empty library, to be copied."""
    url = server.new_database()
    open_library(url, create=True).close()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, new_place: Callable[[str], str]) -> str:
    """Where an empty library is: every test that asks for it runs on both kinds."""
    return new_place(request.param)


@pytest.fixture
def library(place: str, analysed_once: None) -> Iterator[Library]:
    with open_library(place) as opened:
        yield opened


@pytest.fixture
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Makes empty libraries, of the kind asked for."""

    def make(kind: str) -> str:
        if kind == "sqlite":
            path = tmp_path / f"{len(list(tmp_path.iterdir()))}.db"
            shutil.copy(request.getfixturevalue("empty"), path)
            return str(path)
        running: postgres.Server = request.getfixturevalue("server")
        return running.new_database(like=request.getfixturevalue("empty_database"))

    return make
