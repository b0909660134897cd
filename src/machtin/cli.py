"""The command line: arguments in, doors called, progress shown.

Exit codes: 0 all well · 1 a problem of machtin's own kind · 2 nothing could be read · 64 wrong options · 70 a bug · 74 disk refused.
Messages and progress go to standard error, results to standard output or `-o`.
"""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from machtin.errors import BugError, ConfigError, InputError, MachtinError, Problem, StorageError

if TYPE_CHECKING:
    from machtin.analysis import Analysis
    from machtin.article import Article

app = typer.Typer(
    name="machtin",
    help="Reads Vietnamese news articles and tells what several of them say together, and where they exclude each other.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class StoryForm(StrEnum):
    """How a story is written."""

    terminal = "terminal"
    html = "html"
    markdown = "markdown"
    json = "json"


class AnalysisForm(StrEnum):
    """How analyses are written."""

    jsonl = "jsonl"
    terminal = "terminal"


Sources = Annotated[list[str], typer.Argument(help="Files or folders; - is standard input.", show_default=False)]
Out = Annotated[Path | None, typer.Option("--output", "-o", help="Write here instead of standard output.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that analyse articles.")]


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False) -> None:
    """Say the version, or leave the word to a command."""
    if version:
        from machtin._version import machtin_version

        typer.echo(machtin_version())
        raise typer.Exit


@app.command()
def story(
    sources: Sources,
    form: Annotated[StoryForm | None, typer.Option("--format", "-f", help="Default: by the name of -o, else terminal.")] = None,
    output: Out = None,
    show: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    lang: Annotated[str, typer.Option(help="Language of the page: vi or en.")] = "vi",
    jobs: Jobs = 1,
) -> None:
    """Tell what several articles say together, differences first."""
    from machtin.relate.pipeline import relate
    from machtin.show import render

    if show and output is None:
        output = Path("story.html")
    chosen = form or _form_of(output)
    document = relate(_analyses(sources, jobs))
    text = render(document, chosen.value, lang=lang)
    _write(text, output)
    if show and output is not None:
        webbrowser.open(output.resolve().as_uri())


@app.command()
def analyze(
    sources: Sources,
    form: Annotated[AnalysisForm, typer.Option("--format", "-f")] = AnalysisForm.jsonl,
    output: Out = None,
    jobs: Jobs = 1,
) -> None:
    """Tell what each article says: one JSON object a line, or for people."""
    from machtin.analysis import analysis_json
    from machtin.show import render_analysis

    def lines() -> Iterator[str]:
        for analysis in _analyses(sources, jobs):
            if form is AnalysisForm.jsonl:
                yield analysis_json(analysis).decode("utf-8")
            else:
                yield render_analysis(analysis, "terminal")

    _write_lines(lines(), output)


@app.command()
def demo(output: Annotated[Path, typer.Option("--output", "-o", help="Where the page goes.")] = Path("story.html")) -> None:
    """Build the stories of the bundled examples: in the terminal, and as a page."""
    from importlib.resources import as_file, files

    from machtin.relate.pipeline import relate
    from machtin.show import render

    with as_file(files("machtin") / "examples") as folder:
        document = relate(_analyses([str(folder)], 1))
    _write(render(document, "terminal"), None)
    _write(render(document, "html"), output)
    typer.echo(f"\n{output}: {len(document.stories)} stories of {len(document.articles)} articles", err=True)


def main() -> None:
    """Run the command line; the entry point of `machtin`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Windows consoles still start in a code page of their own
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
    except MachtinError as error:
        typer.echo(f"machtin: {error}", err=True)
        raise SystemExit(error.exit_code) from None


def _form_of(output: Path | None) -> StoryForm:
    if output is None:
        return StoryForm.terminal
    by_name = {".html": StoryForm.html, ".htm": StoryForm.html, ".md": StoryForm.markdown, ".json": StoryForm.json}
    if (form := by_name.get(output.suffix.lower())) is None:
        raise ConfigError(f"{output}: no form goes with the ending {output.suffix!r}. Name one with --format. Nothing was written.")
    return form


def _analyses(sources: list[str], jobs: int) -> Iterator[Analysis]:
    from machtin.analyze.batch import analyze_in_processes
    from machtin.analyze.pipeline import analyze_many

    articles = _read(sources)
    analyses = analyze_many(articles, on_problem=_say) if jobs == 1 else analyze_in_processes(articles, jobs, on_problem=_say)
    return _progress(analyses)


def _read(sources: list[str]) -> Iterator[Article]:
    from machtin.read import read

    n = 0
    for article in read(sources, on_problem=_say):
        n += 1
        yield article
    if n == 0:
        raise InputError("nothing could be read: no article in " + ", ".join(sources) + ". See the messages above.")


def _say(problem: Problem) -> None:
    typer.echo(f"machtin: {problem}", err=True)


def _progress(analyses: Iterable[Analysis]) -> Iterator[Analysis]:
    """Show a count on a terminal; nothing where standard error is piped."""
    if not sys.stderr.isatty():
        yield from analyses
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} articles"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("articles", total=None)
        for analysis in analyses:
            bar.advance(task)
            yield analysis


def _write(text: str, output: Path | None) -> None:
    _write_lines([text.rstrip("\n")], output)


def _write_lines(lines: Iterable[str], output: Path | None) -> None:
    if output is None:
        for line in lines:
            sys.stdout.write(line + "\n")
        return
    try:
        with output.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(line + "\n" for line in lines)
    except OSError as error:
        raise StorageError(f"{output}: cannot be written ({error.strerror}). Choose another place with -o; nothing was kept.") from None


__all__ = ["BugError", "app", "main"]
