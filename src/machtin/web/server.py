"""Listening: uvicorn with bounds on time and number of connections, until it is told to stop.

What uvicorn does not bound by itself is how long the head of a request may take: a thousand connections that send a byte a minute would be kept for good.
Here the head must be whole within HEAD_S, and an address may hold no more than MAX_OF_ONE connections open.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from pathlib import Path
from typing import Any, ClassVar

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from machtin.console import say
from machtin.keep.library import Library
from machtin.web.app import create_app
from machtin.web.settings import Settings

HEAD_S = 10.0
MAX_OF_ONE = 100  # of one address; behind a proxy, all come from one
MAX_CONNECTIONS = 1000
STOP_S = 3  # answers that are on their way, live ones too, are given so long


class Guarded(H11Protocol):
    """A connection whose requests' heads come in time."""

    _n_of: ClassVar[Counter[str]] = Counter()
    _timer: asyncio.TimerHandle | None = None
    _counted = ""

    def connection_made(self, transport: Any) -> None:
        """Count, and start the clock of the first head."""
        super().connection_made(transport)
        address = self.client[0] if self.client else "?"
        if self._n_of[address] >= (MAX_CONNECTIONS if self.config.proxy_headers else MAX_OF_ONE):
            transport.abort()
            return
        self._counted = address
        self._n_of[address] += 1
        self._timer = self.loop.call_later(HEAD_S, self._too_slow)

    def data_received(self, data: bytes) -> None:
        """Take what came; the clock runs while a head is half there."""
        super().data_received(data)
        half = self.conn.their_state is h11.IDLE and bool(self.conn.trailing_data[0])
        if not half and (self.conn.their_state is not h11.IDLE or self.cycle is not None):
            self._stop_clock()
        elif half and self._timer is None:
            self._timer = self.loop.call_later(HEAD_S, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        """Count no more."""
        self._stop_clock()
        if self._counted:
            self._n_of[self._counted] -= 1
            if not self._n_of[self._counted]:
                del self._n_of[self._counted]
            self._counted = ""
        super().connection_lost(exc)

    def _too_slow(self) -> None:
        self._timer = None
        if self.transport is not None and not self.transport.is_closing():
            self.transport.abort()

    def _stop_clock(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class _Server(uvicorn.Server):
    """Says where it listens once it does."""

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        for server in getattr(self, "servers", ()):
            for sock in server.sockets:
                host, port = sock.getsockname()[:2]
                shown = f"[{host}]" if ":" in host else host
                say(f"the site is at {'https' if self.config.is_ssl else 'http'}://{shown}:{port}/ Stop with Ctrl-C.")


def run(library: Library, settings: Settings, cert: Path | None = None, key: Path | None = None) -> None:
    """Serve until interrupted. Raises ConfigError where the address cannot be listened at."""
    from machtin.errors import ConfigError

    logging.basicConfig(level=logging.WARNING, format="machtin: %(message)s")
    config = uvicorn.Config(
        create_app(library, settings), host=settings.host, port=settings.port, http=Guarded, ws="none", log_config=None, access_log=False, server_header=False, date_header=True,
        proxy_headers=settings.proxy, forwarded_allow_ips="127.0.0.1,::1" if settings.proxy else "", limit_concurrency=MAX_CONNECTIONS, timeout_keep_alive=15,
        timeout_graceful_shutdown=STOP_S, h11_max_incomplete_event_size=32 << 10, ssl_certfile=cert, ssl_keyfile=key,
    )  # fmt: skip
    server = _Server(config)
    try:
        server.run()
    except SystemExit:
        raise ConfigError(f"{settings.host}:{settings.port}: cannot be listened at; another program may be there. Choose another --port. Nothing was started.") from None
