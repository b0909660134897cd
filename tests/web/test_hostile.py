"""What strangers send: nothing of it leads inside, out of its bounds, or to what lies on the machine."""

from __future__ import annotations

import gzip
import io
import re
import time

import httpx2
import pytest
from starlette.testclient import TestClient

from machtin.keep import Library
from machtin.keep.watching.addresses import FetchError
from tests.keep import invented
from tests.web.conftest import OUTSIDE, Client, csrf_of, log_in, post

TEXT = "Sạt lở ở Nậm Khoai làm 14 người chết\n\nVụ sạt lở ở bản Huổi Cọ, xã Nậm Khoai (Lào Cai) rạng sáng 12/9/2025 làm 14 người thiệt mạng, ông Giàng A Sử, Chủ tịch UBND xã Nậm Khoai, cho biết.\n\n\"Chúng tôi còn tìm 4 người\", ông Sử nói."


def wait(site: TestClient, answer: httpx2.Response) -> httpx2.Response:
    """Follow a job to its end."""
    assert answer.status_code == 303, answer.text[-600:]
    path = answer.headers["location"]
    for _ in range(600):
        if site.get(f"{path}/progress").json()["done"]:
            break
        time.sleep(0.05)
    return site.get(path)


def test_a_pasted_text_is_set_beside_the_librarys_story(client: Client, library: Library) -> None:
    site = client()
    page = wait(site, post(site, "/read", "/read", text=TEXT))
    assert page.status_code == 200
    assert re.search(r'class="note">\s*<p>[^<]*<a href="/stories/story-', page.text)
    assert "14" in page.text
    n = library.n_articles()
    assert not any("14 người" in a.title for a in library.articles())  # nothing was kept
    kept = post(site, str(page.url.path) + "/keep", str(page.url.path))
    assert kept.status_code == 303
    assert library.n_articles() == n + 1
    assert site.get(kept.headers["location"]).status_code == 200


def test_what_was_read_is_its_readers_alone(client: Client) -> None:
    mine = client(**OUTSIDE)
    theirs = TestClient(mine.app, base_url=mine.base_url, follow_redirects=False)
    log_in(mine, "reader")
    log_in(theirs, "admin")
    path = post(mine, "/read", "/read", text=TEXT).headers["location"]
    assert mine.get(path).status_code == 200
    for there in (path, f"{path}/progress"):
        assert theirs.get(there).status_code == 404
    assert post(theirs, f"{path}/keep", "/account").status_code == 404
    while not mine.get(f"{path}/progress").json()["done"]:
        time.sleep(0.05)


@pytest.mark.parametrize("address", [
    "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://0x7f000001/", "http://2130706433/",
    "http://127.1/", "http://[::ffff:127.0.0.1]/", "file:///etc/passwd", "gopher://127.0.0.1:6379/_x", "http://user:pw@127.0.0.1/", "http://127.0.0.1:22/", "ftp://127.0.0.1/", "http://0/",
])  # fmt: skip
def test_the_address_box_asks_no_machine_inside(client: Client, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    import socket

    def connect(*_: object) -> None:
        raise AssertionError("something was connected to")

    monkeypatch.setattr(socket.socket, "connect", connect)
    site = client()
    page = wait(site, post(site, "/read", "/read", url=address))
    assert page.status_code == 422
    assert "Traceback" not in page.text


@pytest.mark.parametrize("url", ["http://127.0.0.1/hook", "http://[::1]/", "file:///tmp/x", "http://169.254.169.254/"])
def test_a_webhook_leads_to_no_machine_inside(client: Client, library: Library, url: str) -> None:
    from machtin.web.hooks import Hooks

    with pytest.raises((FetchError, OSError)):
        Hooks(library).post(url, b"{}", {})


def test_the_public_has_no_address_read(client: Client) -> None:
    """A public site is no proxy for strangers."""
    site = client(**OUTSIDE, public=True)
    assert 'name="url"' not in site.get("/read").text
    assert post(site, "/read", "/read", url="https://bao.example/").status_code == 401


@pytest.mark.parametrize("path", [
    "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/%2e%2e/app.py", "/static/....//app.py", "/static//etc/passwd", "/static/site.css%00.js", "/articles/../../etc/passwd",
    "/articles/..%2f..%2fetc%2fpasswd", "/stories/..%2f..", "/static/..\\app.py", "/entities/../../etc/passwd",
])  # fmt: skip
def test_no_path_leads_out(client: Client, path: str) -> None:
    answer = client().get(path)
    assert answer.status_code in (400, 404, 405)
    assert "root:" not in answer.text
    assert "import " not in answer.text


@pytest.mark.parametrize("name", ["../../etc/passwd", *(pytest.param(n, marks=pytest.mark.slow) for n in ("/etc/passwd", "..\\..\\x", "a\x00b.txt", "x" * 5000, "<script>alert(1)</script>.txt", "a\r\nX: y.txt"))])
def test_an_uploaded_files_name_is_only_a_name(client: Client, name: str) -> None:
    site = client()
    token = csrf_of(site.get("/read"))
    answer = site.post("/read", data={"csrf": token}, files={"file": (name, TEXT.encode(), "text/plain")})
    if answer.status_code == 303:
        page = wait(site, answer)
        assert "<script>alert" not in page.text
        assert "root:" not in page.text
    else:
        assert answer.status_code < 500


def test_more_than_may_be_sent_is_refused_told_or_not(client: Client) -> None:
    site = client(max_upload=100_000)
    token = csrf_of(site.get("/read"))
    assert site.post("/read", data={"csrf": token, "text": "a" * 200_000}).status_code == 413

    def dripping():  # no Content-Length
        yield b"csrf=x&text="
        for _ in range(300):
            yield b"a" * 1000

    answer = site.post("/read", content=dripping(), headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 413


def test_a_packed_body_is_not_unpacked(client: Client) -> None:
    bomb = gzip.compress(b"a" * 10_000_000)
    assert client().post("/read", content=bomb, headers={"content-encoding": "gzip", "content-type": "application/x-www-form-urlencoded"}).status_code == 415


@pytest.mark.slow
def test_an_uploaded_bomb_bursts_within_its_bounds(client: Client) -> None:
    site = client()
    bomb = gzip.compress(gzip.compress(b"a" * 200_000_000))
    token = csrf_of(site.get("/read"))
    answer = site.post("/read", data={"csrf": token}, files={"file": ("bai.txt.gz", io.BytesIO(bomb))})
    if answer.status_code == 303:
        assert wait(site, answer).status_code in (200, 422)
    else:
        assert answer.status_code in (413, 422)


def test_many_fields_and_many_files_are_refused(client: Client) -> None:
    site = client()
    token = csrf_of(site.get("/read"))
    assert 400 <= site.post("/read", data={"csrf": token, **{f"f{n}": "x" for n in range(500)}}, files={"file": b"x"}).status_code < 500
    assert 400 <= site.post("/read", data={"csrf": token}, files=[("file", (f"{n}.txt", b"x")) for n in range(20)]).status_code < 500


@pytest.mark.parametrize("value", ["vi%0d%0aX-Injected:%201", "%0d%0a%0d%0a%3Cscript%3E", "%0aX-Injected:%201", "vi%E5%98%8A%E5%98%8DX-Injected:1"])
def test_no_header_is_written_by_who_asks(client: Client, value: str) -> None:
    site = client()
    for path in (f"/?lang={value}", f"/login?back=/{value}", f"/stories/{value}", f"/articles/{value}"):
        answer = site.get(path)
        assert "x-injected" not in answer.headers
        assert all(c.isprintable() for _, v in answer.headers.items() for c in v), path


def test_an_address_that_is_too_long_is_refused(client: Client) -> None:
    assert client().get("/search?q=" + "a" * 5000).status_code == 414


def test_errors_do_not_tell_where_anything_lies(client: Client, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from machtin.errors import StorageError

    site = client()
    for error in (RuntimeError(f"at {library.name}"), StorageError(f"{library.name}: the disk is full"), OSError(2, "no", library.name)):

        def fail(*_: object, error: Exception = error, **__: object) -> None:
            raise error

        monkeypatch.setattr(library, "stories", fail)
        for path in ("/", "/stories"):
            answer = site.get(path)
            assert answer.status_code in (500, 503)
            assert library.name not in answer.text
            assert "Traceback" not in answer.text
            assert answer.headers["x-content-type-options"] == "nosniff"


def test_where_files_lie_is_told_to_editors_only(client: Client, library: Library) -> None:
    from machtin.keep.records import SourceState

    library.put_sources(SourceState(place="/srv/geheim/bai", kind="path"))
    site = client(**OUTSIDE)
    log_in(site, "reader")
    assert "/srv/geheim" not in site.get("/sources").text
    assert "/srv/geheim" in client().get("/sources").text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", " javascript:alert(1)", "JAVASCRIPT:alert(1)", "java\nscript:alert(1)"])
def test_an_articles_address_leads_to_the_web_or_nowhere(client: Client, library: Library, url: str) -> None:
    import msgspec

    library.add([msgspec.structs.replace(invented.article("a1", "Tựa bài", "Lời bài."), url=url)], jobs=1)
    page = client().get("/articles/a1").text
    assert "script:" not in page.lower().replace("\n", "")
    assert "data:text" not in page


@pytest.mark.parametrize("query", ['"' * 400, "(" * 400, "OR " * 120, "-" * 400, "* ? [ ] { }", "\x00", "a" * 499, "'; DROP TABLE articles; --", "NEAR(a b)", "title:x"])
def test_no_query_breaks_the_search(client: Client, query: str) -> None:
    assert client().get("/search", params={"q": query}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/search?q=a", "/stories", "/login"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused(client: Client, path: str, method: str) -> None:
    assert client().request(method, path).status_code == 405
