"""Commands for more articles than one process reads in an evening: batch analyze, batch group."""

from __future__ import annotations

import os
import time
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from machtin.cli.base import Columns, app, columns_of
from machtin.console import say

if TYPE_CHECKING:
    from machtin.batch.running import Ended

batch = typer.Typer(help="Millions of articles, in processes of this machine or on a cluster: analyze, then group.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(batch, name="batch")


class EngineName(StrEnum):
    """Where the work is done."""

    local = "local"
    ray = "ray"


class BatchForm(StrEnum):
    """How a batch's analyses are written."""

    jsonl = "jsonl"
    parquet = "parquet"


EVERY_S = 10.0  # between two lines of progress
WhichEngine = Annotated[EngineName, typer.Option("--engine", "-e", help="Processes of this machine, or Ray (pip install 'machtin[cluster]').")]
Workers = Annotated[int | None, typer.Option("--jobs", "-j", min=1, max=4096, help="Workers. Default: one for each core of this machine.", show_default=False)]
Address = Annotated[str | None, typer.Option(metavar="RAY", envvar="RAY_ADDRESS", help="With --engine ray: a cluster that runs (auto, ray://host:10001). Default: this machine.", show_default=False)]


@batch.command()
def analyze(
    sources: Annotated[list[str], typer.Argument(metavar="FILE", help="Files, folders, or either in storage (s3://…); every form that machtin reads, WARC and Parquet too.", show_default=False)],
    to: Annotated[str, typer.Option("--to", metavar="FOLDER", help="Where the analyses go; a folder, or one in storage. A batch that was cut short goes on.", show_default=False)],
    engine: WhichEngine = EngineName.local,
    jobs: Workers = None,
    form: Annotated[BatchForm, typer.Option("--format", "-f", help="Lines of JSON (gz), as machtin analyze writes them, or Parquet.")] = BatchForm.jsonl,
    columns: Columns = None,
    address: Address = None,
) -> None:
    """Analyse very many articles into a folder of files; what cannot be analysed is set aside with the reason."""
    from machtin.batch.running import analyze_batch, engine_of

    named = columns_of(columns)
    running = engine_of(engine.value, jobs or os.cpu_count() or 1, address)
    began = told = time.monotonic()

    def tell(ended: Ended) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= EVERY_S:
            told = now
            say(f"{_so_far(ended)}; {ended.n_articles / (now - began):.1f} a second.")

    try:
        ended = analyze_batch(sources, to, running, form=form.value, columns=named, on_part=tell)
    finally:
        running.close()
    before = f" {ended.n_parts_before} parts were there before." if ended.n_parts_before else ""
    aside = f" What was set aside stands in {to}/aside/, with the reasons." if ended.n_aside else ""
    say(f"{_so_far(ended)}, in {ended.n_parts} part{'' if ended.n_parts == 1 else 's'}.{before}{aside}")


@batch.command()
def group(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="What batch analyze wrote.", show_default=False)],
    engine: WhichEngine = EngineName.local,
    jobs: Workers = None,
    address: Address = None,
) -> None:
    """Find the stories among the articles of a batch: a line of JSON each, in FOLDER/stories.jsonl.gz."""
    from machtin.batch.grouping import group_batch
    from machtin.batch.running import engine_of

    running = engine_of(engine.value, jobs or os.cpu_count() or 1, address)
    try:
        n_articles, n_stories = group_batch(folder, running)
    finally:
        running.close()
    say(f"{folder}/stories.jsonl.gz: {n_articles:,} articles in {n_stories:,} stories.")


def _so_far(ended: Ended) -> str:
    return f"{ended.n_articles:,} articles analysed" + (f", {ended.n_aside:,} set aside" if ended.n_aside else "")
