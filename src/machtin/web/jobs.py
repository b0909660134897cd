"""Long work in threads of its own, with its progress; what comes out waits half an hour for whoever asked.

Kept in memory: a restart forgets. A job is its owner's alone: `get` with another's binding finds nothing.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from machtin.errors import MachtinError
from machtin.show.i18n import N_
from machtin.web.refused import Refused

log = logging.getLogger("machtin.web")
KEPT_S = 1800.0
MAX_KEPT, MAX_WAITING, WORKERS = 60, 12, 2


class Job:
    """One piece of work."""

    def __init__(self, owner: str) -> None:
        self.id, self.owner, self.made = secrets.token_urlsafe(16), owner, time.monotonic()
        self.stage = "waiting"
        self.result: Any = None
        self.wrong = ""
        self.done = False
        self.changed = threading.Event()

    def at(self, stage: str) -> None:
        """Say what is being done now."""
        self.stage = stage


class Jobs:
    """The jobs of one site."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="job")

    def start(self, owner: str, work: Callable[[Job], Any]) -> Job:
        """Begin a job. Raises Refused (503) where too many wait already."""
        job = Job(owner)
        with self._lock:
            self._drop_old()
            if sum(not j.done for j in self._jobs.values()) >= MAX_WAITING:
                raise Refused(503, N_("Too much is being read just now. Try again in a minute."), retry_after_s=60)
            self._jobs[job.id] = job
        self._pool.submit(self._run, job, work)
        return job

    def get(self, id: str, owner: str) -> Job:
        """Return a job. Raises Refused (404) where there is none of this owner."""
        with self._lock:
            self._drop_old()
            job = self._jobs.get(id)
        if job is None or not secrets.compare_digest(job.owner.encode(), owner.encode()):
            raise Refused(404, N_("There is nothing here any more: results are kept for half an hour, for whoever asked for them."))
        return job

    def stop(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self, job: Job, work: Callable[[Job], Any]) -> None:
        try:
            job.result = work(job)
        except MachtinError as error:
            job.wrong = str(error)
        except Exception as error:
            log.error("a job failed: %s", error, exc_info=error)
            job.wrong = "This is a bug of machtin; it stands in the server's log."
        job.done = True

    def _drop_old(self) -> None:
        before = time.monotonic() - KEPT_S
        for id in [i for i, j in self._jobs.items() if j.done and j.made < before]:
            del self._jobs[id]
        while len(self._jobs) > MAX_KEPT:
            oldest = next((i for i, j in self._jobs.items() if j.done), None)
            if oldest is None:
                return
            del self._jobs[oldest]
