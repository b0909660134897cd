"""For every test: one BLAS thread a process. For slow ones: a browser.

Two test processes on two cores with two threads each wait for each other, and a thread that waits by spinning counts the wait as its own work.
Set before numpy is imported, which reads it once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")


# A module's, not the session's: while Playwright runs, no other test of the process could start an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running browser (tests/browser.py); skips where there is none."""
    from .browser import started

    with started() as running:
        yield running
