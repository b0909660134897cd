"""A small library shown by the site: bundled articles, analysed once; a client that needs no network."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from machtin.keep import Library, open_library
from machtin.web import Settings, create_app
from machtin.web.accounts import Accounts
from tests.keep import invented

PASSWORD = "mật khẩu dài"
Client = Callable[..., TestClient]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library of two bundled stories, to be copied."""
    made = tmp_path_factory.mktemp("site") / "filled.db"
    with open_library(made, create=True) as library:
        library.add([*invented.bundled(0), *invented.bundled(1)], jobs=1)
        accounts = Accounts(library.store)
        for name in ("reader", "editor", "admin"):
            accounts.add(name, PASSWORD, name)
    return made


@pytest.fixture
def library(filled: Path, tmp_path: Path) -> Iterator[Library]:
    place = tmp_path / "site.db"
    shutil.copy(filled, place)
    with open_library(place) as opened:
        yield opened


@pytest.fixture
def client(library: Library) -> Iterator[Client]:
    """Makes clients of the site: `client()` sits at this machine, `client(names=("tin.example",))` comes from outside."""
    opened: list[TestClient] = []

    def make(**settings: object) -> TestClient:
        told = Settings(**settings)  # type: ignore[arg-type]
        base = f"{'https' if told.secure else 'http'}://{told.names[0] if told.names else '127.0.0.1'}"
        opened.append(TestClient(create_app(library, told), base_url=base, follow_redirects=False, raise_server_exceptions=False))
        return opened[-1]

    yield make
    for each in opened:
        each.close()
