"""A web server on loopback that does what it is told, byte by byte; and a clock that is turned by hand."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

Handler = Callable[["Call"], object]
START = datetime(2031, 3, 8, 7, 0, tzinfo=UTC)


class Call:
    """One request and the connection it came on."""

    def __init__(self, connection: socket.socket, path: str, headers: dict[str, str]) -> None:
        self.connection, self.path, self.headers = connection, path, headers

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def answer(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        """A proper answer; `Content_Length` and the like override what is said of the body."""
        said = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), "Connection": "close"}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        self.send(f"HTTP/1.1 {status} Said\r\n".encode() + b"".join(f"{n}: {v}\r\n".encode() for n, v in said.items()) + b"\r\n" + body)

    def reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


class Server:
    """Paths and what they do; every request is remembered."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Handler] = {"/robots.txt": lambda call: call.answer(404)}
        self.calls: list[Call] = []
        self.ended = threading.Event()
        self._context = context
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [call.path for call in self.calls if call.path != "/robots.txt"]

    def close(self) -> None:
        self.ended.set()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._accepting.join(5)
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while not self.ended.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), contextlib.closing(connection):
            connection.settimeout(5)
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
            with contextlib.closing(connection):
                head = b""
                while b"\r\n\r\n" not in head and (piece := connection.recv(4096)):
                    head += piece
                if not head:
                    return
                first, *lines = head.decode("latin-1").split("\r\n")
                path = first.split(" ")[1]
                call = Call(connection, path, {n.strip().lower(): v.strip() for n, _, v in (line.partition(":") for line in lines if line)})
                self.calls.append(call)
                self.pages.get(path, lambda c: c.answer(404))(call)


@contextlib.contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(context)
    try:
        yield server
    finally:
        server.close()


class HandClock:
    """A clock that goes on only when somebody sleeps; real sockets are bounded by real seconds all the same."""

    def __init__(self, at: datetime = START) -> None:
        self.at, self.slept = at, list[float]()
        self._lock = threading.Lock()
        self.on_sleep: Callable[[float], None] = lambda _: None

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - START).total_seconds()

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.at += timedelta(seconds=seconds)
        self.on_sleep(seconds)

    def wake(self) -> None:
        pass
