"""An invented paper on loopback: a feed, its pages, and a watch over it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from machtin.errors import Problem
from machtin.keep import Library
from machtin.keep.watching.addresses import Allowed
from machtin.keep.watching.fetch import Fetcher, Limits
from machtin.keep.watching.manners import Manners
from machtin.keep.watching.round import Looking
from machtin.keep.watching.watch import Line, Watch
from tests.keep.watching.server import Call, HandClock, Server

HOST = "baovungcao.example"
OTHER = "bandoc.example"
BODY = (
    "Rạng sáng 8/3, đất đá từ sườn núi đổ xuống bản Huổi Lụa làm hai căn nhà bị vùi, người dân kịp chạy ra ngoài trước khi đất tràn tới.",
    "Theo ông Giàng A Páo, Chủ tịch UBND xã Nậm Khoai, vụ việc xảy ra khoảng 4h, khi phần lớn người dân trong bản còn đang ngủ.",
    "Đến trưa cùng ngày, lực lượng cứu hộ đã đưa 104 người đến ở tạm tại nhà văn hóa xã, phát mì tôm, nước sạch và chăn màn cho bà con.",
)


class Paper:
    """What it prints can be changed between looks."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.items: dict[str, tuple[str, str]] = {}
        self.etags = True
        server.pages["/rss"] = self._feed

    def url(self, path: str, host: str = HOST) -> str:
        return self.server.url(path, host)

    def print(self, path: str, title: str = "Sạt lở ở Nậm Khoai", *, said: str = "", body: tuple[str, ...] = BODY, canonical: str | None = None, host: str = HOST, day: str = "2031-03-08T13:00:00+07:00") -> None:
        """Put an article into the feed and on its page; `said` is the time of change that the feed tells."""
        self.items[self.url(path, host)] = (title, said)
        own = canonical or self.url(path, host)
        text = f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{escape(title)}</title><link rel="canonical" href="{own}">
<meta property="article:published_time" content="{day}"></head><body><article><h1>{escape(title)}</h1>{"".join(f"<p>{escape(p)}</p>" for p in body)}</article></body></html>"""
        tag = f'"{hash(text)}"'
        self.server.pages[path] = lambda call: call.answer(304, ETag=tag) if call.headers.get("if-none-match") == tag else call.answer(body=text.encode(), ETag=tag)

    def _feed(self, call: Call) -> None:
        entries = "".join(
            f"<item><title>{escape(title)}</title><link>{escape(url)}</link><pubDate>Sat, 08 Mar 2031 06:00:00 GMT</pubDate>"
            f"{f'<atom:updated>{said}</atom:updated>' if said else ''}</item>"
            for url, (title, said) in self.items.items()
        )
        body = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Báo</title><link>{self.url("/")}</link>{entries}</channel></rss>'
        tag = f'"{hash(body)}"'
        if self.etags and call.headers.get("if-none-match") == tag:
            call.answer(304)
        else:
            call.answer(body=body.encode(), Content_Type="application/rss+xml", **({"ETag": tag} if self.etags else {}))


class Desk:
    """A library that watches, with a clock turned by hand; `lines` and `problems` are what a person was told."""

    def __init__(self, library: Library, *, delay_s: float = 0.0, on_line: Callable[[Line], None] | None = None) -> None:
        self.library, self.delay_s = library, delay_s
        self.clock = HandClock()
        self.lines: list[Line] = []
        self.problems: list[Problem] = []
        self._on_line = on_line or (lambda _: None)

    def watch(self) -> Watch:
        """A watch as a new start of machtin makes it: it knows what the library knows."""
        fetcher = Fetcher(
            allowed=Allowed.of([HOST, OTHER]), limits=Limits(connect_s=1, read_s=2, total_s=4), resolver=lambda host, port: ["127.0.0.1"], clock=self.clock,
        )  # fmt: skip

        def told(line: Line) -> None:
            self.lines.append(line)
            self._on_line(line)

        return Watch(self.library, lambda pages: Looking(fetcher, Manners(self.clock, self.delay_s), pages.known, lambda: 0.5), on_line=told, on_problem=self.problems.append, hosts_at_once=2)

    def once(self, *feeds: str) -> Line | None:
        """Look at what is due; return the last line."""
        self.lines.clear()
        watch = self.watch()
        watch.add_feeds((f, None) for f in feeds)
        watch.run(once=True)
        return self.lines[-1] if self.lines else None

    def later(self, seconds: float) -> None:
        """Let time go by."""
        self.clock.sleep(seconds)
