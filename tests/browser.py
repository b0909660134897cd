"""A real browser for tests that need one: Debian's chromium-headless-shell (or any Chromium on PATH), driven by Playwright, off the network.

Tests that use the `browser` fixture (tests/conftest.py) are `slow`, and are skipped with the reason where there is no browser or no Playwright.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Whatever a page asks for beside loopback goes nowhere.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def browser_path() -> str | None:
    """Return where a Chromium lies, None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def started() -> Iterator[Browser]:
    """Yield a running browser; skips the test where there is none."""
    path = browser_path()
    if path is None:
        pytest.skip(f"no browser on PATH ({', '.join(NAMES)}): apt-get install chromium-headless-shell")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install '.[dev]'")
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@lru_cache(maxsize=1)
def _axe() -> str:
    pytest.importorskip("axe_playwright_python", reason="axe-core is not installed: pip install '.[dev]'")
    from importlib.resources import files

    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def axe_violations(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 A and AA on the page as it is shown now: one line a rule and place."""
    page.evaluate(f"() => {{ {_axe()} }}")  # through the debugger, so that the page's own Content-Security-Policy stays in force
    found: dict[str, Any] = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", WCAG)
    return [
        f"{v['id']}: {node['target']}: {node['html'][:160]} ({node.get('failureSummary', '')[:160]})" for v in found["violations"] for node in v["nodes"]
    ]
