"""Commands of a library: init, add, sync, list, search, show, stories, export, remove, backup, doctor.

Each takes `--library PATH-or-URL`, or reads it from the environment's MACHTIN_LIBRARY.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from machtin.cli.base import (
    AllowHost,
    Columns,
    Contact,
    InLang,
    Lang,
    Out,
    app,
    articles_of,
    columns_of,
    is_address,
    write_export,
)
from machtin.cli.kept import AsList, At, ListForm, opened_library, place_of, write_list
from machtin.console import check_writable, progress, say, write
from machtin.errors import InputError

if TYPE_CHECKING:
    from machtin.keep.records import Added, SourceState, Stored


class Order(StrEnum):
    """Which stories come first."""

    newest = "newest"
    disputed = "disputed"
    growing = "growing"


class What(StrEnum):
    """What is exported: articles as they came, analyses, stories, or a table."""

    articles = "articles"
    analyses = "analyses"
    stories = "stories"
    tables = "tables"
    entities = "entities"
    mentions = "mentions"
    times = "times"
    quantities = "quantities"
    quotes = "quotes"
    events = "events"
    polecat = "polecat"
    figures = "figures"
    disagreements = "disagreements"
    agreements = "agreements"
    accounts = "accounts"
    relations = "relations"


class ExportForm(StrEnum):
    """In what form."""

    jsonl = "jsonl"
    json = "json"
    csv = "csv"
    tsv = "tsv"
    parquet = "parquet"
    ninjs = "ninjs"
    jsonld = "jsonld"
    annotations = "annotations"
    conllu = "conllu"
    timeml = "timeml"
    html = "html"
    markdown = "markdown"
    docx = "docx"


Limit = Annotated[int, typer.Option(min=1, help="At most so many.")]
Skip = Annotated[int, typer.Option(min=0, help="Leave out so many first.")]
Cores = Annotated[int | None, typer.Option("--jobs", "-j", min=1, max=256, help="Processes that analyse articles. Default: one for each core.", show_default=False)]
Sure = Annotated[bool, typer.Option("--yes", help="Do it; without this it is only told what would be done.")]
Entity = Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only articles that name this person, organisation or place; several: each.")]
Speaker = Annotated[str | None, typer.Option(metavar="NAME", help="Only articles that quote this person; the words are then looked for in what was said.")]
EventType = Annotated[list[str] | None, typer.Option(metavar="TYPE", help="Only articles that tell of an attack, arrest, disaster …")]
Source = Annotated[list[str] | None, typer.Option(metavar="PAPER", help="Only articles of this paper.")]
Since = Annotated[str | None, typer.Option(metavar="DAY", help="From this day, month or year on.")]
Until = Annotated[str | None, typer.Option(metavar="DAY", help="Up to this day, month or year.")]
InStory = Annotated[str | None, typer.Option("--story", metavar="ID", help="Only articles of this story.")]


@app.command()
def init(at: At = None) -> None:
    """Make a library: a file, or the tables in a PostgreSQL database that is there."""
    from machtin.keep.library import open_library

    with open_library(place_of(at), create=True) as library:
        n = library.n_articles()
        say(f"{library.name}: " + (f"was a library before; it has {n} articles." if n else "the library is ready. Fill it with: machtin add FILES…"))


@app.command()
def add(
    sources: Annotated[list[str], typer.Argument(metavar="FILE|URL", help="Files, folders or addresses (https://…); - is standard input.", show_default=False)],
    at: At = None,
    form: Annotated[ListForm | None, typer.Option("--format", "-f", help="jsonl: a line for each article, written once it is safely stored.")] = None,
    jobs: Cores = None,
    columns: Columns = None,
    allow_host: AllowHost = None,
    contact: Contact = None,
) -> None:
    """Take articles into the library and update their stories; what is there already is left as it is."""
    from machtin.keep.records import SourceState
    from machtin.keep.writing import moment

    named = columns_of(columns)
    with opened_library(at) as library:
        added = _tell(lambda told: library.add(articles_of(sources, allow_host=allow_host or (), contact=contact, columns=named), jobs=jobs, on_stored=told, on_problem=say), form)
        places = [str(Path(s).resolve()) for s in sources if s != "-" and not is_address(s)]
        library.put_sources(*(SourceState(place=p, kind="path", looked=moment(), status=_in_words(added), columns=named) for p in places))
        _close_with(added)


@app.command()
def sync(
    at: At = None,
    reanalyze: Annotated[bool, typer.Option("--reanalyze", help="Analyse anew what another version of machtin or its weights analysed.")] = False,
    regroup: Annotated[bool, typer.Option("--regroup", help="Ask every article anew which story it is in; what editors said stays.")] = False,
    form: Annotated[ListForm | None, typer.Option("--format", "-f", help="jsonl: a line for each article, written once it is safely stored.")] = None,
    jobs: Cores = None,
) -> None:
    """Bring the library up to date: files and folders that were added before are read again, and stories told that wait for it."""
    with opened_library(at) as library:
        there = [s for s in library.sources("path") if Path(s.place).exists()]
        for gone in (s for s in library.sources("path") if s not in there):
            say(f"{gone.place}: is not there any more. Its articles stay.")
        if there:
            _close_with(_tell(lambda told: library.add(_if_any(there), jobs=jobs, on_stored=told, on_problem=say), form))
        if reanalyze:
            _close_with(_tell(lambda told: library.reanalyze(jobs=jobs, on_stored=told, on_problem=say), form))
        if regroup:
            say(f"stories with other articles than before: {len(library.regroup())}.")
        if told := library.tell_stories():
            say(f"stories told anew: {len(told)}.")


@app.command(name="list")
def list_articles(
    at: At = None, form: AsList = ListForm.table, entity: Entity = None, event: EventType = None, source: Source = None, since: Since = None, until: Until = None,
    story: InStory = None, limit: Annotated[int | None, typer.Option(min=1, help="At most so many.", show_default=False)] = None,
) -> None:
    """List articles, in the order in which they came."""
    from machtin.keep.search import Filters

    filters = Filters(entity=tuple(entity or ()), event=tuple(event or ()), source=tuple(source or ()), since=since, until=until, story=story)
    with opened_library(at) as library:
        write_list(library.articles(filters, limit=limit), form, lambda a: (a.day or "", a.source or "", a.id, a.title))


@app.command()
def search(
    words: Annotated[list[str] | None, typer.Argument(metavar="WORDS", help='Words; "a phrase", OR, -word. Without tones any tones are meant.', show_default=False)] = None,
    at: At = None, form: AsList = ListForm.table, entity: Entity = None, speaker: Speaker = None, event: EventType = None, source: Source = None,
    since: Since = None, until: Until = None, story: InStory = None, limit: Limit = 20, skip: Skip = 0,
    facets: Annotated[bool, typer.Option("--facets", help="Also say how the found articles fall apart: papers, months, events, names.")] = False,
) -> None:
    """Find articles by their words, by who says what, and by what they tell of."""
    import msgspec

    from machtin.keep.search import Filters

    filters = Filters(entity=tuple(entity or ()), speaker=speaker, event=tuple(event or ()), source=tuple(source or ()), since=since, until=until, story=story)
    with opened_library(at) as library:
        found = library.search(" ".join(words or ()), filters, limit=limit, offset=skip, facets=facets)
    if form is ListForm.jsonl:
        write((msgspec.json.encode(hit).decode() for hit in found.hits), None)
        if facets:
            write([msgspec.json.encode(found.facets).decode()], None)
        return
    from machtin.show.found import found_lines

    write(found_lines(found, facets=facets), None)


@app.command()
def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="Of a story or of an article.")],
    at: At = None,
    form: Annotated[str, typer.Option("--format", "-f", help="Of a story: terminal, html, markdown, json; of an article: terminal, json, text.")] = "terminal",
    versions: Annotated[bool, typer.Option("--versions", help="Of an article: its versions, and how each differs from the one before.")] = False,
    output: Out = None,
    lang: InLang = Lang.vi,
) -> None:
    """Show a story, or an article of the library."""
    from machtin.show import render, render_analysis

    check_writable(output)
    with opened_library(at) as library:
        if library.has_article(id):
            if versions:
                from machtin.show.found import version_lines

                told = library.versions(id)
                write(version_lines(told, [library.difference(id, v.n - 1, v.n) for v in told[1:]]), output)
            elif form == "text":
                write([library.article(id).text], output)
            else:
                write([render_analysis(library.analysis(id), form, lang=lang.value)], output)
            return
        write([render(library.document(id), form, lang=lang.value).rstrip("\n")], output)


@app.command()
def stories(
    at: At = None, form: AsList = ListForm.table, order: Annotated[Order, typer.Option(help="Which come first.")] = Order.newest,
    least: Annotated[int, typer.Option(min=1, help="Only stories of so many articles or more.")] = 2, limit: Limit = 50, skip: Skip = 0,
) -> None:
    """List stories: their days, articles, and how many disagreements are told."""
    with opened_library(at) as library:
        found = library.stories(order=order.value, least=least, limit=limit, offset=skip)
    write_list(found, form, lambda s: (s.last or "", s.n_articles, s.n_disagreements, s.id, ("[pinned] " if s.pinned else "") + s.headline), heads=("day", "articles", "differences", "id", "headline"))


@app.command()
def export(
    what: Annotated[What, typer.Argument(help="Articles as they came, analyses, stories; with csv, tsv and parquet: a table, or tables for all of them.")],
    at: At = None,
    form: Annotated[ExportForm, typer.Option("--format", "-f", help="What each form holds: docs/exports.md.")] = ExportForm.jsonl,
    story: Annotated[str | None, typer.Option("--story", metavar="ID", help="Only this story and its articles.", show_default=False)] = None,
    least: Annotated[int, typer.Option("--least", min=1, help="Only stories of so many articles or more.")] = 1,
    lang: InLang = Lang.vi,
    output: Out = None,
) -> None:
    """Write everything of one kind, or of one story, in a form that other programs read."""
    from machtin.show.exports import export as exported
    from machtin.show.exports import of_document, of_library

    check_writable(output)
    with opened_library(at) as library:
        if form is ExportForm.jsonl and what is What.articles and story is None:
            write(progress(library.export(what.value), what.value), output)
            return
        contents = of_library(library, least=least) if story is None else of_document(library.document(story))
        write_export(exported(contents, what.value, form.value, lang=lang.value), output)


@app.command()
def remove(
    which: Annotated[list[str], typer.Argument(metavar="ID", help="Articles; with --forget also a name.", show_default=False)],
    at: At = None,
    forget: Annotated[bool, typer.Option("--forget", help="For good: not taken in again when met, nothing left in unused parts of the file. A NAME means every article that names it.")] = False,
    backups: Annotated[Path | None, typer.Option(metavar="FOLDER", help="With --forget: clean the backups (*.db) in this folder too.", show_default=False)] = None,
    yes: Sure = False,
) -> None:
    """Take articles out of the library, its stories, search and exports. Tells first what would go; --yes does it."""
    from machtin.keep.library import open_library

    with opened_library(at) as library:
        if not forget and (missing := [i for i in which if not library.has_article(i)]):
            raise InputError(f"{', '.join(missing)}: no such article in {library.name}. Nothing was removed.")
        meant = list({a.id: a for name in which for a in library.meant(name)}.values())
        write_list(meant, ListForm.table, lambda a: (a.day or "", a.source or "", a.id, a.title))
        for d in (d for name in which for d in (library.mentions(name) if forget else ())):
            say(f"decision {d.key} by {d.by} on story {d.story} has the name in an editor's own words; it stays: change it yourself.")
        if not yes:
            say(f"{len(meant)} articles would be removed{' for good' if forget else ''}. Say --yes to do it. Nothing was changed.")
            return
        ids = [a.id for a in meant]
        gone = library.forget(ids) if forget else library.remove(ids)
        say(f"{len(gone)} articles were removed.")
    for copy in sorted(backups.glob("*.db")) if forget and backups else ():
        with open_library(copy) as old:
            say(f"{copy}: {len(old.forget(ids))} articles were removed.")


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="A new file; it is a library too.")],
    at: At = None,
) -> None:
    """Copy the library as it is at this moment, also while others write into it."""
    with opened_library(at) as library:
        library.back_up(target)
        say(f"{target}: {library.n_articles()} articles, {target.stat().st_size / 1e6:.1f} MB.")


@app.command()
def doctor(
    at: At = None,
    rescue: Annotated[Path | None, typer.Option(metavar="NEW.db", help="Take what can be read of a damaged library into a new one.", show_default=False)] = None,
) -> None:
    """Look whether the library is whole, and say what is not; leaves with 74 where there is a fault. Nothing is changed."""
    from machtin.errors import StorageError
    from machtin.keep.doctor import examine
    from machtin.keep.library import rescue_into
    from machtin.keep.store import Store

    n_faults = 0
    with closing(Store(place_of(at))) as store:
        if rescue is not None:
            added = rescue_into(store, rescue, lambda finding: say(str(finding)), say)
            say(f"{rescue}: {added.n_new} articles were saved. Their stories were told anew.")
            return
        for finding in examine(store):
            n_faults += finding.kind == "fault"
            write([str(finding)], None)
    if n_faults:
        raise StorageError(f"{store.name}: {n_faults} faults, told above. Nothing was changed.")
    say(f"{store.name}: no fault was found.")


def _if_any(sources: list[SourceState]) -> Iterator[Any]:
    for source in sources:
        try:
            yield from articles_of([source.place], columns=source.columns)
        except InputError as error:
            say(f"{source.place}: {error}")


def _tell(work: Callable[[Callable[[Stored], None]], Added], form: ListForm | None) -> Added:
    """Run `work`; with jsonl every article is a line, as soon as it is stored."""
    import sys

    import msgspec

    def line(stored: Stored) -> None:
        sys.stdout.write(msgspec.json.encode(stored).decode() + "\n")
        sys.stdout.flush()

    return work(line if form is ListForm.jsonl else lambda _: None)


def _close_with(added: Added) -> None:
    say(_in_words(added) + (f" Stories told anew: {len(added.stories)}." if added.stories else ""))


def _in_words(added: Added) -> str:
    told = [f"{added.n_new} new", f"{added.n_changed} changed", f"{added.n_same} as before"]
    told += [f"{added.n_set_aside} set aside (machtin doctor lists them)"] if added.n_set_aside else []
    told += [f"{added.n_refused} not taken in: removed for good before"] if added.n_refused else []
    return "articles: " + ", ".join(told) + "."
