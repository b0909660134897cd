"""What is new, told to browsers as it comes (server-sent events), and the thread that looks for it.

One thread looks every LOOK_S whether the library was written, by whatever program: it writes down new disagreements (`notice`) and wakes the listeners;
another delivers webhooks that are due. A listener hears numbers, not words: how many articles there are, how many disagreements are new; the page then offers to load anew.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from machtin.errors import MachtinError
from machtin.show.i18n import N_
from machtin.web import notice
from machtin.web.access import allowed, the_site
from machtin.web.refused import Refused

if TYPE_CHECKING:
    from machtin.web.site import Site

log = logging.getLogger("machtin.web")
LOOK_S = 2.0
DELIVER_S = 10.0  # so often it is asked which webhooks are due; in a thread of its own, since a receiver may be slow
BEAT_S = 20.0  # a comment so often keeps proxies from closing
LONGEST_S = 3600.0  # then the browser connects anew, and is asked again who it is
MAX_LISTENERS = 200


class Live:
    """The looking thread of one site, and who listens."""

    def __init__(self, site: Site, look: Callable[[], int] | None = None) -> None:
        self.site = site
        self._look = look or (lambda: notice.look(site.library))
        self._listeners: dict[asyncio.Queue[str], asyncio.AbstractEventLoop] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to look."""
        self._stop.clear()
        self._threads = [threading.Thread(target=run, name=run.__name__, daemon=True) for run in (self._run, self._deliver)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Look no more, and let the listeners go."""
        self._stop.set()
        self._tell("")
        for thread in self._threads:
            thread.join(3)

    def listen(self) -> asyncio.Queue[str]:
        """Return a queue in which messages come; "" is the end. Raises Refused where too many listen."""
        with self._lock:
            if len(self._listeners) >= MAX_LISTENERS:
                raise Refused(503, N_("Too many listen already; pages work without."), retry_after_s=60)
            queue: asyncio.Queue[str] = asyncio.Queue(100)
            self._listeners[queue] = asyncio.get_running_loop()
        return queue

    def leave(self, queue: asyncio.Queue[str]) -> None:
        """Listen no more."""
        with self._lock:
            self._listeners.pop(queue, None)

    def _run(self) -> None:
        generation = -1
        while not self._stop.is_set():
            try:
                now = self.site.generation()
                if now != generation:
                    n_new = self._look()
                    if generation >= 0:
                        self._tell(json.dumps({"generation": now, "articles": self.site.library.n_articles(), "disagreements": n_new}))
                    generation = now
            except MachtinError as error:
                log.warning("looking for news: %s", error)
            except Exception as error:  # a bug must not end the looking for good
                log.error("looking for news: %s", error, exc_info=error)
            self._stop.wait(LOOK_S)

    def _deliver(self) -> None:
        while not self._stop.wait(DELIVER_S):
            try:
                self.site.hooks.deliver_due()
            except MachtinError as error:
                log.warning("webhooks: %s", error)
            except Exception as error:
                log.error("webhooks: %s", error, exc_info=error)

    def _tell(self, message: str) -> None:
        with self._lock:
            listeners = list(self._listeners.items())
        for queue, loop in listeners:
            try:
                loop.call_soon_threadsafe(_put, queue, message)
            except RuntimeError:  # its loop has ended
                self.leave(queue)


def _put(queue: asyncio.Queue[str], message: str) -> None:
    if not queue.full():
        queue.put_nowait(message)


async def live(request: Request) -> Response:
    """Answer with what comes, as it comes."""
    from starlette.concurrency import run_in_threadpool

    await run_in_threadpool(allowed, request, "reader")
    hub = the_site(request).live
    queue = hub.listen()

    async def events() -> AsyncIterator[str]:
        end = asyncio.get_running_loop().time() + LONGEST_S
        try:
            yield "retry: 5000\n\n"
            while asyncio.get_running_loop().time() < end:
                try:
                    message = await asyncio.wait_for(queue.get(), BEAT_S)
                except TimeoutError:
                    yield ": \n\n"
                    continue
                if not message:
                    return
                yield f"event: changed\ndata: {message}\n\n"
        finally:
            hub.leave(queue)

    return StreamingResponse(events(), media_type="text/event-stream", headers={"cache-control": "no-store", "x-accel-buffering": "no"})


ROUTES = [Route("/live", live, methods=["GET"])]
