"""`machtin.Client` against a server that really listens."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from itertools import islice

import pytest
import uvicorn

import machtin
from machtin.errors import ConfigError, InputError, StorageError
from machtin.keep import Library
from machtin.web import Settings, create_app


@pytest.fixture
def address(library: Library) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(create_app(library, Settings(port=0)), host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def test_it_gives_the_records_of_the_library(address: str, library: Library) -> None:
    with machtin.Client(address) as client:
        assert [s.id for s in client.stories()] == [s.id for s in library.stories()]
        [first, *_] = client.stories()
        assert client.story(first.id) == library.document(first.id)
        assert client.story(first.id, articles=False).articles == ()
        assert list(client.articles()) == list(library.articles())
        [article, *_] = client.articles(story=first.id)
        assert client.article(article.id) == library.analysis(article.id)
        assert client.original(article.id) == library.article(article.id)
        assert client.versions(article.id) == library.versions(article.id)
        assert [h.id for h in client.search("sat lo")] == [h.id for h in library.search("sat lo").hits]
        [name, *_] = client.entities("Giàng A Sử", type="per")
        assert client.entity(name.id) == name
        assert all(q.speaker == "Giàng A Sử" for q in client.quotes("Giàng A Sử"))
        assert {d.disagreement.kind for d in client.disagreements(kind="number")} == {"number"}
        ids = [a.id for a in client.articles(story=first.id)][:2]
        assert set(client.compare(*ids).stories[0].articles) == set(ids)
        assert b"".join(client.export("stories")).count(b"\n") == len(library.stories(least=1))


def test_pages_are_fetched_when_they_are_needed(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with machtin.Client(address) as client:
        asked: list[str] = []
        get = client._get
        monkeypatch.setattr(client, "_get", lambda path, *a, **k: asked.append(path) or get(path, *a, **k))
        quotes = client.quotes(limit=2)
        assert asked == []
        assert len(list(islice(quotes, 5))) == 5
        assert len(asked) == 3


def test_errors_are_machtins_own(address: str) -> None:
    with machtin.Client(address) as client:
        with pytest.raises(InputError, match="There is no such thing"):
            client.article("không có")
        with pytest.raises(InputError, match="is no day"):
            list(client.articles(since="hôm qua"))
        with pytest.raises(InputError, match="holds no"):
            next(client.export("stories", "conllu"))
    with machtin.Client(address, token="machtin_x") as client, pytest.raises(ConfigError, match="opens nothing"):
        next(client.stories())
    with pytest.raises(ConfigError, match="is no address"):
        machtin.Client("tin.example")
    monkey = machtin.Client("http://127.0.0.1:9", timeout_s=1)
    with pytest.raises(StorageError, match="cannot be reached"):
        monkey.article("x")
