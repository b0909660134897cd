"""New disagreements: noticed once, told in feeds and by signed webhooks, and to whoever has a page open."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import re

import feedparser
import pytest
from sqlalchemy import select, update

from machtin.keep import Library
from machtin.keep.schema import deliveries, noticed
from machtin.web import notice
from machtin.web.hooks import AFTER_S, Hooks
from tests.keep import invented
from tests.web.conftest import Client

Posted = tuple[str, bytes, dict[str, str]]


@pytest.fixture
def watched(library: Library) -> Library:
    """A library whose disagreements are known, and into which a story of disagreeing articles then comes."""
    notice.look(library)
    return library


def add_news(library: Library) -> int:
    library.add(invented.bundled(2), jobs=1)
    return notice.look(library)


def test_what_was_there_before_the_first_look_is_no_news(library: Library) -> None:
    hooks = Hooks(library)
    hooks.add("https://example.com/hook", None, by="lan")
    assert notice.look(library) == 0
    assert notice.news(library)  # but it is known since when
    assert hooks.deliver_due(lambda *_: 200) == 0


def test_a_new_disagreement_is_noticed_once(watched: Library) -> None:
    known = len(notice.news(watched, limit=500))
    n = add_news(watched)
    assert n > 0
    assert len(notice.news(watched, limit=500)) == known + n
    assert notice.look(watched) == 0


def test_what_an_editor_dismisses_is_no_news_any_more(watched: Library) -> None:
    add_news(watched)
    first = notice.news(watched)[0]
    watched.dismiss(first.kept.story.id, first.item.id, by="lan", reason="không phải")
    assert first.key not in {n.key for n in notice.news(watched)}


def test_nothing_of_an_article_stays_when_it_is_forgotten(watched: Library) -> None:
    """Only ids stand in the table."""
    with watched.store.read() as connection:
        rows = connection.execute(select(noticed)).all()
    assert all(re.fullmatch(r"[\w.:-]+", value) for row in rows for value in (row.story, row.item, row.at))


def test_a_webhook_is_told_and_can_tell_that_it_was_us(watched: Library) -> None:
    hooks = Hooks(watched)
    secret = hooks.add("https://example.com/hook", None, by="lan")
    n = add_news(watched)
    posted: list[Posted] = []

    def post(url: str, body: bytes, headers: dict[str, str]) -> int:
        posted.append((url, body, headers))
        return 204

    assert hooks.deliver_due(post) == min(n, 20)
    _, body, headers = posted[0]
    said = dict(part.split("=") for part in headers["Machtin-Signature"].split(","))
    assert said["v1"] == hmac.new(secret.encode(), f"{said['t']}.".encode() + body, hashlib.sha256).hexdigest()
    told = json.loads(body)
    assert told["event"] == "disagreement"
    assert len({a["value"] for a in told["disagreement"]["accounts"]}) > 1
    assert len({h["Machtin-Delivery"] for _, _, h in posted}) == len(posted)


def test_a_webhook_that_does_not_answer_is_asked_again_and_then_given_up(watched: Library) -> None:
    hooks = Hooks(watched)
    hooks.add("https://example.com/hook", None, by="lan")
    add_news(watched)
    for tries in range(1, len(AFTER_S) + 2):
        def post(*_: object, tries: int = tries) -> int:
            if tries % 2:
                raise OSError("away")
            return 500

        assert hooks.deliver_due(post) == 0
        with watched.store.read() as connection:
            rows = connection.execute(select(deliveries)).all()
        assert {r.tries for r in rows if r.tries} == {tries}
        watched.store.write(lambda c: c.execute(update(deliveries).where(deliveries.c.due.is_not(None)).values(due="2000-01-01T00:00:00Z")))
    assert all(r.due is None and "given up" in r.status for r in rows[:20])
    assert "given up" in hooks.all()[0].last


def test_a_webhook_of_one_story_hears_of_it_alone(watched: Library) -> None:
    hooks = Hooks(watched)
    other = watched.stories()[0].id
    hooks.add("https://example.com/hook", other, by="lan")
    add_news(watched)
    assert hooks.deliver_due(lambda *_: 200) == 0


@pytest.mark.parametrize("path", ["/feeds/disagreements", "/feeds/search?q=sat+lo", "/feeds/entities/Lào Cai", "story"])
def test_feeds_are_atom(client: Client, watched: Library, path: str) -> None:
    path = f"/feeds/stories/{watched.stories()[0].id}" if path == "story" else path
    answer = client().get(path)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = feedparser.parse(io.BytesIO(answer.content))
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.entries
    assert len({e.id for e in feed.entries}) == len(feed.entries)
    for e in feed.entries:
        assert e.id.startswith("tag:")
        assert e.title
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", e.updated)
        assert client().get(e.link.replace("http://127.0.0.1", "").partition("#")[0]).status_code == 200


def test_a_reader_of_feeds_logs_in_with_a_token_as_password(client: Client, library: Library) -> None:
    from machtin.web.accounts import Accounts
    from tests.web.conftest import OUTSIDE

    accounts = Accounts(library.store)
    token = accounts.make_token(accounts.user("reader"), "feed", ("read",))
    site = client(**OUTSIDE)
    assert site.get("/feeds/disagreements", auth=("x", token)).status_code == 200
    assert site.get("/feeds/disagreements", auth=("x", "y")).status_code == 401


def test_who_has_a_page_open_hears_that_something_came(library: Library) -> None:
    import asyncio

    from machtin.web import Settings
    from machtin.web.live import Live
    from machtin.web.site import Site

    async def heard() -> list[str]:
        live = Live(Site(library, Settings()))
        queue = live.listen()
        live._tell(json.dumps({"disagreements": 2}))
        live._tell("")
        out = [await asyncio.wait_for(queue.get(), 5) for _ in range(2)]
        live.leave(queue)
        return out

    assert asyncio.run(heard()) == ['{"disagreements": 2}', ""]


def test_beside_the_requests_new_disagreements_are_looked_for(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    from machtin.web import Settings, live
    from machtin.web.site import Site

    monkeypatch.setattr(live, "LOOK_S", 0.01)
    looked: list[int] = []
    site = Site(library, Settings())
    site.live = live.Live(site, lambda: looked.append(site.generation()) or 0)
    site.start()
    try:
        for _ in range(2):
            until = time.monotonic() + 10
            n = len(looked)
            library.rename(library.stories()[0].id, f"Tựa {n}", by="lan")
            while len(looked) == n and time.monotonic() < until:
                time.sleep(0.01)
            assert len(looked) > n
    finally:
        site.stop()
    assert looked == sorted(set(looked))
