"""Listening: connections that dawdle are closed, an address holds only so many, and nobody is let in by mistake."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
import uvicorn

from machtin.web import server as serving
from tests.test_cli import Run, machtin  # noqa: F401 - the fixture

PATIENCE_S = 20.0  # how long a test waits for what takes a blink
ASK = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def hello(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server that gives a head half a second, and an address three connections."""
    monkeypatch.setattr(serving, "HEAD_S", 0.5)
    monkeypatch.setattr(serving, "MAX_OF_ONE", 3)
    told = uvicorn.Server(uvicorn.Config(hello, host="127.0.0.1", port=0, http=serving.Guarded, ws="none", log_level="critical", lifespan="off", proxy_headers=False))
    thread = threading.Thread(target=told.run)
    thread.start()
    while not told.started:
        time.sleep(0.01)
    yield told.servers[0].sockets[0].getsockname()[1]
    told.should_exit = True
    thread.join()


def opened(port: int) -> closing[socket.socket]:
    return closing(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S))


def is_closed(there: socket.socket) -> bool:
    """Whether the other side ends the connection without a word; waits for it."""
    try:
        return there.recv(100) == b""
    except ConnectionError:
        return True


def answer(there: socket.socket) -> None:
    """Ask, and read the answer to its end."""
    there.sendall(ASK)
    got = b""
    while not got.endswith(b"ok"):
        more = there.recv(1000)
        assert more, "closed"
        got += more
    assert got.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_a_head_that_does_not_come_whole_is_not_waited_for(port: int, begun: bytes) -> None:
    with opened(port) as there:
        there.sendall(begun)
        assert is_closed(there)


def test_a_head_that_drips_is_not_waited_for(port: int) -> None:
    with opened(port) as there:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                there.sendall(b"X")
            except ConnectionError:
                return
            time.sleep(0.05)
        raise AssertionError("still open")


def test_a_second_head_on_one_connection_is_bounded_too(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "HEAD_S", PATIENCE_S)  # the first is given time, on a busy machine too
    with opened(port) as there:
        answer(there)
        monkeypatch.setattr(serving, "HEAD_S", 0.5)
        there.sendall(b"GET / HT")
        assert is_closed(there)


def test_an_address_holds_only_so_many_connections(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "HEAD_S", PATIENCE_S)
    with opened(port) as one, opened(port) as two, opened(port) as three:
        for there in (one, two, three):
            answer(there)
        with opened(port) as four:
            assert is_closed(four)
        answer(one)


def test_nothing_is_served_to_others_before_somebody_can_log_in(machtin: Callable[..., Run]) -> None:  # noqa: F811
    assert machtin("init", "--library", "news.db").code == 0
    refused = machtin("serve", "--library", "news.db", "--host", "0.0.0.0", "--port", "0")
    assert refused.code == 64
    assert "machtin user add" in refused.err
    assert "Nothing was started" in refused.err
