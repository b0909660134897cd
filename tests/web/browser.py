"""A site that runs in a thread of the test, and Debian's Chromium looking at it: nothing leaves the machine."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn

from machtin.keep import Library
from machtin.web import Settings, create_app

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
OFFLINE = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--no-proxy-server"]


@contextmanager
def running(library: Library, **settings: Any) -> Iterator[str]:
    """Run the site at a free port of this machine; gives its address."""
    told = Settings(host="127.0.0.1", port=0, **settings)
    server = uvicorn.Server(uvicorn.Config(create_app(library, told), host="127.0.0.1", port=0, log_level="error", ws="none", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)


@contextmanager
def browser() -> Iterator[Any]:
    """A browser; the test is skipped where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no Chromium (Debian: apt-get install chromium-headless-shell)")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=OFFLINE)
        try:
            yield opened
        finally:
            opened.close()
