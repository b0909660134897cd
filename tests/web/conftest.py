"""A small library shown by the site: bundled articles, analysed once; a client that needs no network."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

import machtin.web.accounts
from machtin.keep import Library, open_library
from machtin.web import Settings, create_app
from machtin.web.accounts import Accounts
from tests.keep import invented
from tests.keep.conftest import analysed_once

__all__ = ["analysed_once"]
PASSWORD = "mật khẩu dài"
OUTSIDE = {"names": ("tin.example",), "proxy": True}  # as the site runs for others: behind a proxy that speaks HTTPS
Client = Callable[..., TestClient]


@pytest.fixture(scope="session", autouse=True)
def cheap_hashes() -> Iterator[None]:
    """A password's hash is dear on purpose; what is tested here is not how dear."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(machtin.web.accounts, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session")
def filled(cheap_hashes: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library of two bundled stories and three users, to be copied."""
    made = tmp_path_factory.mktemp("site") / "filled.db"
    with open_library(made, create=True) as library:
        library.add([*invented.bundled(0), *invented.bundled(1)], jobs=1)
        accounts = Accounts(library.store)
        for name in ("reader", "editor", "admin"):
            accounts.add(name, PASSWORD, name)
    return made


@pytest.fixture
def library(filled: Path, tmp_path: Path, analysed_once: None) -> Iterator[Library]:
    place = tmp_path / "site.db"
    shutil.copy(filled, place)
    with open_library(place) as opened:
        yield opened


@pytest.fixture
def client(library: Library) -> Iterator[Client]:
    """Makes clients of the site: `client()` sits at this machine, `client(**OUTSIDE)` comes from elsewhere."""
    opened: list[TestClient] = []

    def make(**settings: object) -> TestClient:
        told = Settings(**settings)  # type: ignore[arg-type]
        base = f"{'https' if told.secure else 'http'}://{told.names[0] if told.names else '127.0.0.1'}"
        opened.append(TestClient(create_app(library, told), base_url=base, follow_redirects=False, raise_server_exceptions=False))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


def csrf_of(page: httpx2.Response) -> str:
    """The token of the first form of a page."""
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found is not None, page.text[:500]
    return found[1]


def post(site: TestClient, path: str, at: str, **fields: object) -> httpx2.Response:
    """Fill in a form of the page `at` and send it to `path`, as a browser does."""
    origin = str(site.base_url).rstrip("/")
    return site.post(path, data={"csrf": csrf_of(site.get(at)), **fields}, headers={"origin": origin, "sec-fetch-site": "same-origin"})


def log_in(site: TestClient, name: str, password: str = PASSWORD) -> httpx2.Response:
    return post(site, "/login", "/login", name=name, password=password, back="/")
