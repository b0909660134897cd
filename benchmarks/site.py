"""The site under readers: how long pages take, how big they are, how fast it starts.

    python -m benchmarks.site [--at news.db] [--articles 40000] [--readers 20] [--seconds 30] [--think 1.0] [--write]

Starts `machtin serve` on loopback over a library (made as benchmarks.library makes it, with the bundled stories added, where `--at` is not there) and lets
`--readers` readers go from page to page, `--think` seconds between two pages (0: without a pause, which is no reader but a load). Times are of the whole
answer, as a reader waits for it; how busy the machine is with other work is told beside them. --write puts the table into docs/site.md. No timing is a test.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path
from urllib.parse import quote, urlencode

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from benchmarks.written import write_between
from machtin.keep import open_library

DOC = Path(__file__).resolve().parents[1] / "docs" / "site.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
QUERIES = ("ha noi", "tai nạn giao thông", "bóng đá", '"thành phố"', "giá vàng", "trung quoc", "sat lo", "học sinh -đại")


def make(place: Path, n: int) -> None:
    """Fill a library: light analyses of many articles, whole ones of the bundled stories."""
    import machtin
    from benchmarks.library import load
    from machtin.examples import article_files

    with open_library(place, create=True) as library:
        load(library, n, min(n, 2_000))
        library.add(machtin.read(article_files(), on_problem=lambda problem: None), jobs=1)
        library.tell_stories()


def start(place: Path) -> tuple[subprocess.Popen[bytes], int, float]:
    """Start the site; return it, its port, and the seconds until it answered."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "machtin", "serve", "--library", str(place), "--port", str(port)], stderr=subprocess.DEVNULL)
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/static/site.js")
            connection.getresponse().read()
            return process, port, time.perf_counter() - began
        except OSError:
            if time.perf_counter() - began > 60 or process.poll() is not None:
                raise SystemExit("the site did not start") from None
            time.sleep(0.02)


def pages(place: Path, rng: random.Random) -> list[tuple[str, str]]:
    """Return pages that readers go to: (kind, path)."""
    with open_library(place) as library:
        some = [a.id for a in library.articles(limit=2_000)]  # those that the library was made from; copies of them bear another id than what is read out of them
        stories = [s.id for s in library.stories(limit=200)]
        names = [f.value for f in library.search("").facets.entities]
    out = [("front page", "/"), ("stories", "/stories"), ("stories", "/stories?order=disputed"), ("sources", "/sources")]
    out += [("story", f"/stories/{quote(s)}") for s in stories]
    out += [("article", f"/articles/{quote(a, safe='')}") for a in rng.sample(some, min(400, len(some)))]
    out += [("name", f"/entities/{quote(n)}") for n in names]
    out += [("search", f"/search?{urlencode({'q': q, 'page': p})}") for q in QUERIES for p in (1, 2, 3)]
    out += [("suggestions", f"/suggest?{urlencode({'q': q})}") for q in ("ha", "nguyen", "tr", "mỹ")]
    return out


def read(port: int, chosen: list[tuple[str, str]], seconds: float, think: float, seed: int, took: dict[str, list[float]], sizes: dict[str, int]) -> None:
    """One reader."""
    rng = random.Random(seed)
    kinds = sorted({kind for kind, _ in chosen})
    by_kind = {kind: [path for k, path in chosen if k == kind] for kind in kinds}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    end = time.perf_counter() + seconds
    time.sleep(rng.random() * think)
    while time.perf_counter() < end:
        kind = rng.choice(kinds)
        began = time.perf_counter()
        connection.request("GET", rng.choice(by_kind[kind]))
        answer = connection.getresponse()
        body = answer.read()
        took[kind].append(1000 * (time.perf_counter() - began))
        assert answer.status == 200, answer.status
        sizes[kind] = max(sizes[kind], len(body))
        time.sleep(think * (0.5 + rng.random()))


def cpu_of(pid: int) -> float:
    """Seconds of processor that a process has used."""
    fields = re.sub(r"^.*\) ", "", Path(f"/proc/{pid}/stat").read_text()).split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at", type=Path, default=Path("/tmp/machtin-site.db"))
    parser.add_argument("--articles", type=int, default=40_000)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--think", type=float, default=1.0)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if not options.at.exists():
        make(options.at, options.articles)
    chosen = pages(options.at, random.Random(3))
    process, port, started = start(options.at)
    took: dict[str, list[float]] = defaultdict(list)
    sizes: dict[str, int] = defaultdict(int)
    try:
        before, load = cpu_of(process.pid), os.getloadavg()[0]
        threads = [threading.Thread(target=read, args=(port, chosen, options.seconds, options.think, n, took, sizes)) for n in range(options.readers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        used = cpu_of(process.pid) - before
    finally:
        process.terminate()
        process.wait()
    with open_library(options.at) as library:
        n_articles = library.n_articles()
    every = [ms for times in took.values() for ms in times]
    lines = [
        f"{n_articles:,} articles, {options.readers} readers, {options.think:g} s between two pages, {options.seconds:g} s, {os.cpu_count()} cores, Python {sys.version.split()[0]}, SQLite. "
        f"Load of the machine by other work before: {load:.1f}.", "",
        f"Started in {started:.1f} s. {len(every):,} pages; {1000 * used / len(every):.1f} ms of processor a page.", "",
        "| page | read | median, ms | 95 %, ms | longest, ms | biggest, kB |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for kind in ("all", *sorted(took)):
        times = sorted(every if kind == "all" else took[kind])
        size = max(sizes.values()) if kind == "all" else sizes[kind]
        lines.append(f"| {kind} | {len(times)} | {statistics.median(times):.0f} | {times[int(0.95 * (len(times) - 1))]:.0f} | {times[-1]:.0f} | {size / 1000:.0f} |")
    table = "\n".join(lines)
    print(table)
    if options.write:
        write_between(DOC, BEGIN, END, table)


if __name__ == "__main__":
    main()
