"""Webhooks: who is told of new disagreements, by a signed POST, tried again until it is taken.

    POST /…  HTTP/1.1
    Content-Type: application/json
    Machtin-Event: disagreement
    Machtin-Delivery: 17                       the same for every try of one message
    Machtin-Signature: t=1931480000,v1=<hex>   HMAC-SHA256 of "<t>.<body>" with the webhook's secret

A receiver computes the HMAC over what it got, compares in constant time, and refuses a `t` that is old. Anything but a status of 200–299 within 10 s is
tried again after each of AFTER_S, then given up. Redirects are not followed. Addresses go through the same checks as those of feeds: never a machine inside.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select, update

from machtin.errors import InputError
from machtin.keep.library import Library
from machtin.keep.schema import deliveries, hooks
from machtin.keep.watching.addresses import Allowed, FetchError, Resolver, checked_addresses, resolve, target_of
from machtin.keep.watching.sockets import Open
from machtin.keep.writing import moment
from machtin.web import notice

AFTER_S = (60, 300, 1800, 7200, 43200)
TOTAL_S, CONNECT_S = 10.0, 5.0
MAX_HOOKS = 50
AT_ONCE = 20


class Hook(msgspec.Struct, frozen=True):
    """Somebody who is told."""

    key: int
    url: str
    story: str | None
    by: str
    made: str
    paused: str | None
    last: str
    """How the last delivery went."""


class Hooks:
    """The webhooks of one library."""

    def __init__(self, library: Library, allow: tuple[str, ...] = (), resolver: Resolver = resolve) -> None:
        self.library, self.allowed, self.resolver = library, Allowed.of(allow), resolver

    def all(self) -> list[Hook]:
        """Return everyone who is told."""
        with self.library.store.read() as connection:
            rows = connection.execute(select(hooks).order_by(hooks.c.key)).all()
            last = {r.hook: r.status for r in connection.execute(select(deliveries.c.hook, deliveries.c.status).order_by(deliveries.c.key))}
        return [Hook(r.key, r.url, r.story, r.by, r.made, r.paused, last.get(r.key, "")) for r in rows]

    def add(self, url: str, story: str | None, *, by: str) -> str:
        """Add one and return its secret: the only time that it is told. Raises FetchError for an address that is not asked, InputError where there are too many."""
        target = target_of(url, self.allowed)
        if len(self.all()) >= MAX_HOOKS:
            raise InputError(f"there are {MAX_HOOKS} webhooks already. End one first.")
        secret = secrets.token_urlsafe(32)
        self.library.store.write(lambda c: c.execute(insert(hooks).values(url=target.url, secret=secret, story=story, by=by, made=moment(), paused=None)))
        return secret

    def drop(self, key: int) -> bool:
        """End one, with what still waits for it."""
        return self.library.store.write(lambda c: c.execute(delete(hooks).where(hooks.c.key == key)).rowcount) > 0

    def deliver_due(self, post: Callable[[str, bytes, dict[str, str]], int] | None = None) -> int:
        """Try everything that is due; return how many were taken. `post(url, body, headers)` returns a status or raises FetchError or OSError."""
        send = post or self.post
        with self.library.store.read() as connection:
            due = connection.execute(
                select(deliveries.c.key, deliveries.c.noticed, deliveries.c.tries, hooks.c.url, hooks.c.secret).join(hooks, hooks.c.key == deliveries.c.hook)
                .where(deliveries.c.due <= moment(), hooks.c.paused.is_(None)).order_by(deliveries.c.due).limit(AT_ONCE)
            ).all()  # fmt: skip
        n = 0
        for row in due:
            news = notice.one(self.library, row.noticed)
            if news is None:
                self._write(row.key, None, row.tries, "not told any more")
                continue
            body = json.dumps(message(news), ensure_ascii=False).encode()
            try:
                status = send(row.url, body, {"Machtin-Event": "disagreement", "Machtin-Delivery": str(row.key), "Machtin-Signature": signature(row.secret, body, int(time.time()))})
                taken, told = 200 <= status < 300, f"status {status}"
            except FetchError as error:
                taken, told = False, error.what
            except (OSError, ValueError) as error:
                taken, told = False, f"no answer ({type(error).__name__})"
            n += taken
            again = None if taken or row.tries >= len(AFTER_S) else (datetime.now(UTC) + timedelta(seconds=AFTER_S[row.tries])).strftime("%Y-%m-%dT%H:%M:%SZ")
            self._write(row.key, again, row.tries + 1, told if taken or again else f"{told}; given up after {row.tries + 1} tries")
        return n

    def _write(self, key: int, due: str | None, tries: int, status: str) -> None:
        self.library.store.write(lambda c: c.execute(update(deliveries).where(deliveries.c.key == key).values(due=due, tries=tries, status=status[:300])))

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        """POST to a checked address and return the status; what the answer says beyond that is not read. Raises FetchError or OSError."""
        from urllib3.connection import HTTPConnection

        target = target_of(url, self.allowed)
        end = time.monotonic() + TOTAL_S

        def remaining() -> float:
            if (left := end - time.monotonic()) <= 0:
                raise TimeoutError
            return left

        opened = Open()
        address = checked_addresses(target, self.allowed, self.resolver)[0]
        sock = opened.connect(address, target.port, target.host, ssl.create_default_context() if target.scheme == "https" else None, CONNECT_S, remaining)
        connection = HTTPConnection(target.host, target.port, timeout=TOTAL_S)
        try:
            connection.sock, connection.auto_open = sock, 0  # it never connects by itself, so that nothing resolves the name again
            connection.request("POST", target.path, body=body, headers={**headers, "Host": target.origin, "Content-Type": "application/json", "User-Agent": "machtin", "Connection": "close"}, preload_content=False)
            answer = connection.getresponse()
            status = int(answer.status)
            answer.close()
            return status
        finally:
            connection.close()
            opened.close(sock)


def signature(secret: str, body: bytes, at: int) -> str:
    """Return the signature of a body sent at a Unix time."""
    return f"t={at},v1={hmac.new(secret.encode(), f'{at}.'.encode() + body, hashlib.sha256).hexdigest()}"


def message(news: notice.News) -> dict[str, Any]:
    """Return what is posted: the story, and the disagreement as in the contract."""
    story = news.kept.story
    return {"event": "disagreement", "at": news.at, "story": {"id": story.id, "headline": story.headline, "first": story.first, "last": story.last, "articles": list(story.articles)}, "disagreement": json.loads(msgspec.json.encode(news.item))}
