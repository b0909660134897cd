"""Connections that end in time: every read has as long as is left of the whole, so that a server that drips a byte a minute holds nobody.

The time limit of a socket counts from one read to the next. Here each read first asks how much is left in all, and waits that long at most; TLS is the
same, its handshake included. `Open.abort` ends what is open from another thread, for Ctrl-C.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from typing import Any

Remaining = Callable[[], float]
"""Returns how many seconds a read may take now; raises TimeoutError where none is left."""


class _PlainSocket(socket.socket):
    remaining: Remaining

    def recv_into(self, *args: Any, **named: Any) -> int:
        self.settimeout(self.remaining())
        return super().recv_into(*args, **named)


class _TlsSocket(ssl.SSLSocket):
    remaining: Remaining

    def recv_into(self, *args: Any, **named: Any) -> int:
        self.settimeout(self.remaining())
        return super().recv_into(*args, **named)


class Open:
    """The connections that are open now."""

    def __init__(self) -> None:
        self._sockets: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.aborted = False

    def abort(self) -> None:
        """End every connection, and let none be opened any more."""
        with self._lock:
            self.aborted = True
            for sock in self._sockets:
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)  # the reader, in its own thread, then sees the end

    def connect(self, address: str, port: int, host: str, context: ssl.SSLContext | None, connect_s: float, remaining: Remaining) -> socket.socket:
        """Return a connection to an IP address, with TLS for the name `host` where there is a `context`. Raises OSError."""
        plain = _PlainSocket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        sock: socket.socket = plain
        try:
            plain.remaining = remaining
            plain.settimeout(min(connect_s, remaining()))
            plain.connect((address, port))
            if context is not None:
                context.sslsocket_class = _TlsSocket
                wrapped = context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
                sock = wrapped
                wrapped.remaining = remaining  # type: ignore[attr-defined]
                wrapped.settimeout(remaining())
                wrapped.do_handshake()
            with self._lock:
                if self.aborted:
                    raise OSError("stopped")
                self._sockets.add(sock)
        except BaseException:
            sock.close()
            raise
        return sock

    def close(self, sock: socket.socket) -> None:
        """Close a connection that `connect` gave."""
        with self._lock:
            self._sockets.discard(sock)
        sock.close()
