"""Commands that look at the web: read (also for files), watch."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from machtin.cli.base import AllowHost, Columns, Contact, Out, app, columns_of, is_address, tell_if_typed
from machtin.cli.kept import AsList, At, ListForm, opened_library
from machtin.console import check_writable, say, write
from machtin.errors import InputError

if TYPE_CHECKING:
    from machtin.keep.watching.watch import Line
    from machtin.read.understood import Understood


class ReadForm(StrEnum):
    """How articles are shown as they were understood."""

    terminal = "terminal"
    jsonl = "jsonl"


@app.command()
def read(
    sources: Annotated[list[str], typer.Argument(metavar="FILE|URL", help="Files, folders or addresses; - is standard input.", show_default=False)],
    form: Annotated[ReadForm, typer.Option("--format", "-f", help="For the eye, or one JSON object a line.")] = ReadForm.terminal,
    output: Out = None,
    columns: Columns = None,
    allow_host: AllowHost = None,
    contact: Contact = None,
) -> None:
    """Show what is understood of pages and files: title, lead, blocks, times, author, and by which rules. Nothing is analysed or kept."""
    import msgspec

    check_writable(output)

    def lines() -> Iterator[str]:
        n = 0
        for one in _understood(sources, allow_host or [], contact, columns_of(columns)):
            n += 1
            if form is ReadForm.jsonl:
                yield msgspec.json.encode(one.as_json()).decode()
            else:
                yield from ["", *one.lines()] if n > 1 else one.lines()
        if not n:
            raise InputError("nothing could be read, for the reasons above; nothing was written.")

    write(lines(), output)


@app.command()
def watch(
    feeds: Annotated[list[str] | None, typer.Argument(metavar="FEEDS.opml|URL", help="Feeds to watch from now on, besides those that the library watches already.", show_default=False)] = None,
    at: At = None,
    once: Annotated[bool, typer.Option("--once", help="Look at what is due now and leave; for a timer of the system.")] = False,
    form: AsList = ListForm.table,
    listed: Annotated[bool, typer.Option("--list", help="Only list the feeds, how the last look went and when the next is due.")] = False,
    drop: Annotated[list[str] | None, typer.Option(metavar="URL", help="Watch this feed no more; its articles stay.", show_default=False)] = None,
    allow_host: AllowHost = None,
    contact: Contact = None,
    delay: Annotated[float, typer.Option(min=0.0, max=3600.0, help="Seconds between two requests to one host; a longer Crawl-delay counts.")] = 2.0,
) -> None:
    """Watch feeds: new articles come into the library, changed ones as new versions, until Ctrl-C. Goes on where it was when started again."""
    with opened_library(at) as library:
        if drop:
            n = library.drop_sources(*drop)
            say(f"{_count(n, 'feed')} {'is' if n == 1 else 'are'} watched no more. The articles stay.")
        if listed:
            write(_listed(library.sources("feed"), form), None)
            return
        _run(library, _feeds(feeds or []), once, form, allow_host or [], contact, delay)


def _run(library: Any, feeds: list[tuple[str, str | None]], once: bool, form: ListForm, allow_host: list[str], contact: str | None, delay: float) -> None:
    import random
    import signal

    from machtin.keep.watching.addresses import Allowed
    from machtin.keep.watching.fetch import Fetcher
    from machtin.keep.watching.manners import Manners
    from machtin.keep.watching.round import Looking
    from machtin.keep.watching.watch import Watch

    fetcher = Fetcher(allowed=Allowed.of(allow_host), contact=contact)
    watching = Watch(
        library, lambda pages: Looking(fetcher, Manners(fetcher.clock, delay), pages.known, random.random), on_line=lambda line: _print(_line(line, form)), on_problem=say, chance=random.random,
    )  # fmt: skip
    n_new = watching.add_feeds(feeds)
    n_feeds = len(library.sources("feed"))
    if not n_feeds:
        raise InputError(f"{library.name}: watches no feed yet. Name one: machtin watch URL, or a list: machtin watch feeds.opml")
    say(f"watching {_count(n_feeds, 'feed')} ({n_new} of them new)." + ("" if once else " Stop with Ctrl-C."))
    former = signal.signal(signal.SIGTERM, _interrupt)  # a service manager stops us as Ctrl-C does
    try:
        watching.run(once=once)
    except KeyboardInterrupt:
        say(f"stopped. {_in_words(watching)} The next start goes on here.")
        raise typer.Exit(130) from None
    finally:
        signal.signal(signal.SIGTERM, former)
    say(_in_words(watching))


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _in_words(watching: Any) -> str:
    return f"{_count(watching.n_new, 'new article')} and {_count(watching.n_changed, 'new version')} stored."


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


def _understood(sources: list[str], allow_host: list[str], contact: str | None, columns: dict[str, str]) -> Iterator[Understood]:
    from machtin.keep.watching.asked import understood_at
    from machtin.read.understood import understood

    tell_if_typed(sources)
    fetcher = None
    for source in sources:  # one by one, so that they come in the order given
        if is_address(source):
            if fetcher is None:
                from machtin.keep.watching.addresses import Allowed
                from machtin.keep.watching.fetch import Fetcher

                fetcher = Fetcher(allowed=Allowed.of(allow_host), contact=contact)
            yield from understood_at([source], say, fetcher)
        else:
            yield from understood([source], say, columns)


def _feeds(given: list[str]) -> list[tuple[str, str | None]]:
    """The feeds that were named, lists of feeds opened. Raises InputError where a list holds none."""
    from machtin.read.feeds import feed_addresses

    found: list[tuple[str, str | None]] = []
    for name in given:
        if is_address(name):
            found.append((name.strip(), None))
            continue
        try:
            path = Path(name)
            if path.stat().st_size > 16 << 20:
                raise InputError(f"{name}: is bigger than 16 MB; no list of feeds is. Nothing was changed.")
            feeds = feed_addresses(path.read_bytes())
        except OSError as error:
            raise InputError(f"{name}: cannot be opened: {error.strerror}. Nothing was changed.") from None
        if not feeds:
            raise InputError(f"{name}: is no list of feeds (OPML), or holds none. A single feed is named by its address. Nothing was changed.")
        found += [(f.url, f.title) for f in feeds]
    return found


def _line(line: Line, form: ListForm) -> str:
    """How one look went, for the eye or as JSON."""
    import msgspec

    if form is ListForm.jsonl:
        return msgspec.json.encode(line).decode()
    news = ", ".join(f"{n} {what}" for n, what in ((line.n_new, "new"), (line.n_changed, "changed")) if n) or ("nothing new" if line.what == "ok" else "")
    failed = f"{line.n_failures} failures in a row: " if line.n_failures > 1 else ""
    told = line.what if line.what in ("unchanged", "ok") and line.status == line.what else f"{line.what:<9} {', '.join(x for x in (news, failed + line.status) if x)}"
    return f"{_local(line.at)}  {told}  {line.title or line.place}{'' if not line.title else f' ({line.place})'}  next {_local(line.due) if line.due else 'never'}"


def _listed(states: list[Any], form: ListForm) -> Iterator[str]:
    import msgspec

    from machtin.keep.watching.schedule import is_dead
    from machtin.show.found import table_lines

    if form is ListForm.jsonl:
        yield from (msgspec.json.encode(s).decode() for s in states)
        return
    heads = ("looked", "next", "articles", "state", "feed")
    yield from table_lines(heads, [
        (_local(s.looked), "never" if s.paused else _local(s.due), s.n_articles, ("dead: " if is_dead(s.n_failures) else "") + s.status, s.title or s.place) for s in states
    ])  # fmt: skip


def _local(moment: str | None) -> str:
    """Day and hour in Việt Nam."""
    from datetime import datetime

    from machtin.read.published import VIET_NAM

    return datetime.fromisoformat(moment.replace("Z", "+00:00")).astimezone(VIET_NAM).strftime("%m-%d %H:%M") if moment else "–"


def _print(line: str) -> None:
    sys.stdout.write("".join(c if c.isprintable() else ascii(c)[1:-1] for c in line) + "\n")
    sys.stdout.flush()
