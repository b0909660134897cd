"""Preparing articles as ever, but dying of one: what processes of `add` run in a test."""

from __future__ import annotations

import os
import signal

from machtin.article import Article
from machtin.keep import adding

POISON = "b9"


def prepare_or_die(batch: list[Article]) -> adding.Work:
    """Prepare a batch; be killed by the poison article."""
    if any(a.id == POISON for a in batch):
        os.kill(os.getpid(), signal.SIGKILL)
    return adding._prepare(batch)
