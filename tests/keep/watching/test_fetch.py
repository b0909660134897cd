"""Fetching from a server that misbehaves in every way; only loopback is ever contacted."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import threading
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import pytest

from machtin.keep.watching.addresses import Allowed, FetchError
from machtin.keep.watching.fetch import Fetcher, Limits, user_agent
from tests.keep.watching.server import Call, Server, serving

PATIENT = Limits(connect_s=20, read_s=20, total_s=40, max_bytes=1 << 20)  # what must succeed does so on a busy machine too
HASTY = Limits(connect_s=0.5, read_s=0.2, total_s=0.4, max_bytes=1 << 20)  # where being too slow is what is tested
MB = 1 << 20


@pytest.fixture
def web() -> Iterator[Server]:
    with serving() as running:
        yield running


def fetcher(*hosts: str, limits: Limits = PATIENT, resolver: Callable[[str, int], list[str]] = lambda host, port: ["127.0.0.1"], **named: object) -> Fetcher:
    return Fetcher(allowed=Allowed.of(hosts or ["127.0.0.1"]), limits=limits, resolver=resolver, **named)  # type: ignore[arg-type]


def why(url: str, asking: Fetcher | None = None, **named: object) -> str:
    with pytest.raises(FetchError) as told:
        (asking or fetcher()).get(url, **named)  # type: ignore[arg-type]
    assert url[:20] in str(told.value)
    return told.value.why


def test_a_page_comes_with_what_to_ask_with_next_time(web: Server) -> None:
    web.pages["/a"] = lambda c: c.answer(body="Hà Nội".encode(), ETag='"x"', Last_Modified="Sat, 08 Mar 2031 07:00:00 GMT", Content_Type='text/html; charset="UTF-8"')
    got = fetcher().get(web.url("/a"))
    assert (got.status, got.body.decode(), got.media_type, got.charset, got.etag, got.modified) == (200, "Hà Nội", "text/html", "utf-8", '"x"', "Sat, 08 Mar 2031 07:00:00 GMT")
    assert not got.moved


def test_what_is_said_of_us(web: Server) -> None:
    web.pages["/a"] = lambda c: c.answer()
    fetcher(contact="mailto:ban@toasoan.vn").get(web.url("/a"), etag='"x"', modified="gestern")
    sent = web.calls[0].headers
    assert sent["user-agent"] == user_agent("mailto:ban@toasoan.vn")
    assert sent["user-agent"].startswith("machtin/") and "+mailto:ban@toasoan.vn" in sent["user-agent"]
    assert sent["host"] == f"127.0.0.1:{web.port}"
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"x"', "gestern")
    assert "gzip" in sent["accept-encoding"]
    assert not {"cookie", "authorization", "referer"} & set(sent)


def test_an_unchanged_page_costs_no_body(web: Server) -> None:
    web.pages["/a"] = lambda c: c.answer(304 if c.headers.get("if-none-match") == '"x"' else 200, ETag='"x"')
    assert fetcher().get(web.url("/a"), etag='"x"').status == 304


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress)])
def test_packed_bodies_are_unpacked(web: Server, name: str, pack: Callable[[bytes], bytes]) -> None:
    body = "đất lở ".encode() * 1000
    web.pages["/a"] = lambda c: c.answer(body=pack(body), Content_Encoding=name)
    assert fetcher().get(web.url("/a")).body == body
    assert name in web.calls[0].headers["accept-encoding"]


def test_redirects_are_followed_and_told(web: Server) -> None:
    web.pages["/a"] = lambda c: c.answer(301, Location="/b")
    web.pages["/b"] = lambda c: c.answer(308, Location=web.url("/cũ"))
    web.pages["/c%C5%A9"] = lambda c: c.answer(body=b"x")
    got = fetcher().get(web.url("/a"))
    assert (got.url, got.asked, got.moved, got.body) == (web.url("/c%C5%A9"), web.url("/a"), True, b"x")
    web.pages["/b"] = lambda c: c.answer(302, Location="/c%C5%A9")
    assert not fetcher().get(web.url("/a")).moved


def test_redirects_in_a_circle_and_without_end(web: Server) -> None:
    web.pages["/a"] = lambda c: c.answer(302, Location="/b")
    web.pages["/b"] = lambda c: c.answer(302, Location="/a")
    assert why(web.url("/a")) == "too many redirects"
    assert len(web.calls) == 2
    for n in range(20):
        web.pages[f"/{n}"] = lambda c, n=n: c.answer(302, Location=f"/{n + 1}")  # type: ignore[misc]
    assert why(web.url("/0")) == "too many redirects"
    assert len(web.calls) == 2 + 6
    web.pages["/x"] = lambda c: c.answer(302)
    assert why(web.url("/x")) == "broken answer"


@pytest.mark.parametrize(
    "to", ["http://localhost:{port}/secret", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]:{port}/secret", "file:///etc/passwd", "http://a:b@127.0.0.1:{port}/secret", "gopher://x/", "http://127.0.0.1.nip.vn:{port}/secret"],
)  # fmt: skip
def test_a_redirect_inside_is_refused_on_every_hop(web: Server, to: str) -> None:
    web.pages["/secret"] = lambda c: c.answer(body=b"secret")
    web.pages["/a"] = lambda c: c.answer(302, Location="/b")
    web.pages["/b"] = lambda c: c.answer(302, Location=to.format(port=web.port))
    told = fetcher(resolver=lambda host, port: [host.strip("[]")] if (host[0].isdigit() and host[-1].isdigit()) or ":" in host else ["127.0.0.1"])
    with pytest.raises(FetchError) as error:
        told.get(web.url("/a"))
    assert error.value.why == "refused"
    assert web.paths() == ["/a", "/b"]


def test_a_name_that_answers_differently_the_second_time_gains_nothing(web: Server) -> None:
    """Rebinding: the first answer is checked and used; nothing asks again, not even the system."""
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) > 1 else ["192.0.2.1"] if host == "xau.vn" else ["127.0.0.1"]

    assert why("http://xau.vn/", fetcher(resolver=rebinding)) == "refused"
    assert asked == ["xau.vn"]
    asked.clear()
    web.pages["/a"] = lambda c: c.answer(body=b"x")
    got = fetcher("bao.example", resolver=lambda host, port: [*asked, asked.append(host) or "127.0.0.1"][-1:])  # type: ignore[func-returns-value]
    assert got.get(web.url("/a", host="bao.example")).body == b"x"  # a name that no system can resolve: the connection went to the checked address
    assert asked == ["bao.example"]
    assert web.calls[0].headers["host"] == f"bao.example:{web.port}"


def test_the_next_address_is_tried_where_one_takes_no_connection(web: Server) -> None:
    web.pages["/a"] = lambda c: c.answer(body=b"x")
    assert fetcher(resolver=lambda host, port: ["127.0.0.2", "127.0.0.1"]).get(web.url("/a")).body == b"x"


def test_no_host_no_connection_no_certificate(web: Server) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    assert why("http://khong.vn/", fetcher(resolver=unknown)) == "no such host"
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert why(f"http://127.0.0.1:{port}/") == "no connection"
    assert why(web.url("/", scheme="https"), fetcher(limits=HASTY)) in ("no connection", "too slow", "broken answer")


def drip(call: Call, piece: bytes, ended: threading.Event, pause_s: float = 0.02) -> None:
    while not ended.wait(pause_s):
        call.send(piece)


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nX-A: ", b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n"], ids=["status", "headers", "body", "chunk"])
def test_a_slow_drip_ends_in_time(web: Server, start: bytes) -> None:
    """Each byte comes within the limit of a read; all of them together do not."""

    def slow(call: Call) -> None:
        call.send(start)
        drip(call, b"H", web.ended)

    web.pages["/a"] = slow
    assert why(web.url("/a"), fetcher(limits=HASTY)) == "too slow"


def test_a_server_that_says_nothing(web: Server) -> None:
    web.pages["/a"] = lambda c: web.ended.wait(2)
    assert why(web.url("/a"), fetcher(limits=HASTY)) == "too slow"


def test_an_endless_body_ends_at_the_limit(web: Server) -> None:
    def endless(call: Call) -> None:
        call.send(b"HTTP/1.1 200 OK\r\n\r\n")
        while not web.ended.is_set():
            call.send(b"x" * 65536)

    web.pages["/a"] = endless
    assert why(web.url("/a"), fetcher(limits=Limits(max_bytes=MB))) == "too big"
    assert fetcher(limits=Limits()).get(web.url("/a"), max_bytes=1000, cut=True).body == b"x" * 1000


def test_a_gigabyte_announced_is_not_begun_and_one_streamed_not_finished(web: Server) -> None:
    sent = 0

    def announced(call: Call) -> None:
        call.answer(Content_Length=str(1 << 30))

    def streamed(call: Call) -> None:
        nonlocal sent
        call.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(1 << 10):
            call.send(b"100000\r\n" + b"x" * MB + b"\r\n")
            sent += MB

    web.pages |= {"/a": announced, "/b": streamed}
    assert why(web.url("/a")) == "too big"
    assert why(web.url("/b"), fetcher(limits=Limits(max_bytes=MB))) == "too big"
    assert sent < 64 * MB


@pytest.mark.parametrize("chunked", [False, True], ids=["whole", "chunked"])
def test_a_bomb_is_unpacked_to_the_limit_only(web: Server, chunked: bool) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(MB)) for _ in range(48)) + packer.flush()  # 48 MB in 48 kB
    body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(bomb), bomb)
    web.pages["/a"] = (lambda c: c.answer(body=bomb, Content_Encoding="gzip")) if not chunked else (
        lambda c: c.send(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
    )  # fmt: skip
    asking = fetcher(limits=Limits(max_bytes=MB))
    tracemalloc.start()
    try:
        assert why(web.url("/a"), asking) == "too big"
        assert tracemalloc.get_traced_memory()[1] < 12 * MB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x00\x01\x02\x03",
        b"",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: " + b"gzip, " * 50 + b"gzip\r\n\r\nx",
    ],
    ids=["length too long", "no gzip", "chunk size", "chunk cut", "status", "ssh", "bytes", "nothing", "500 headers", "long header", "packed 51 times"],
)
def test_broken_answers(web: Server, raw: bytes) -> None:
    web.pages["/a"] = lambda c: c.send(raw)
    assert why(web.url("/a")) == "broken answer"


def test_a_reset_connection(web: Server) -> None:
    web.pages["/a"] = lambda c: c.reset()
    assert why(web.url("/a")) == "broken answer"
    web.pages["/b"] = lambda c: (c.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx"), c.reset())
    assert why(web.url("/b")) == "broken answer"


def test_a_length_too_short_gives_as_much_as_was_said(web: Server) -> None:
    web.pages["/a"] = lambda c: c.answer(body=b"0123456789", Content_Length="4")
    assert fetcher().get(web.url("/a")).body == b"0123"


@pytest.mark.parametrize(("said", "seconds"), [("120", 120), ("0", 0), ("soon", None), ("-5", None), ("9" * 40, 999999999), ("Sat, 01 Jan 2000 00:00:00 GMT", 0)])
def test_errors_have_no_body_and_say_when_to_come_again(web: Server, said: str, seconds: float | None) -> None:
    web.pages["/a"] = lambda c: c.answer(429, b"x" * 10_000, Retry_After=said)
    got = fetcher().get(web.url("/a"))
    assert (got.status, got.body, got.retry_after_s) == (429, b"", seconds)


def test_a_wrong_charset_is_kept_as_said_for_the_reader_to_judge(web: Server) -> None:
    web.pages["/a"] = lambda c: c.answer(body="Việt Nam".encode(), Content_Type="text/html; charset=iso-8859-1")
    assert fetcher().get(web.url("/a")).charset == "iso-8859-1"
    web.pages["/b"] = lambda c: c.answer(body=b"x", Content_Type="text/html; charset=\xff\xfe;;;=")
    assert fetcher().get(web.url("/b")).body == b"x"


def test_stopping_ends_what_is_under_way(web: Server) -> None:
    asking = fetcher(limits=Limits(read_s=30, total_s=60))
    web.pages["/a"] = lambda c: (threading.Timer(0.05, asking.abort).start(), web.ended.wait(5))
    assert why(web.url("/a"), asking) == "stopped"
    assert why(web.url("/a"), asking) == "stopped"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own making for bao.example."""
    out = tmp_path_factory.mktemp("tls") / "both.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=bao.example", "-addext", "subjectAltName=DNS:bao.example", "-keyout", str(out), "-out", f"{out}.crt"]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("openssl is not installed")
    out.write_bytes(out.read_bytes() + Path(f"{out}.crt").read_bytes())
    return out


def test_tls_is_for_the_name_not_for_the_number(certificate: Path) -> None:
    serve = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serve.load_cert_chain(certificate)
    trust = ssl.create_default_context(cafile=f"{certificate}.crt")
    with serving(serve) as server:
        server.pages["/a"] = lambda c: c.answer(body=b"x")
        asking = fetcher("bao.example", "khac.example", context=trust, limits=Limits(total_s=5))
        assert asking.get(server.url("/a", host="bao.example", scheme="https")).body == b"x"
        assert why(server.url("/a", host="khac.example", scheme="https"), asking) == "no connection"
        server.pages["/b"] = lambda c: (c.send(b"HTTP/1.1 200 OK\r\n\r\n"), drip(c, b"H", server.ended))
        assert why(server.url("/b", host="bao.example", scheme="https"), fetcher("bao.example", context=trust, limits=HASTY)) == "too slow"


def test_a_handshake_that_never_ends(web: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert why(f"https://127.0.0.1:{silent.getsockname()[1]}/", fetcher(limits=HASTY)) == "too slow"
