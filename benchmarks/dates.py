"""Articles dated by their own text: `published` is taken away, and what `analyze` infers is compared with it.

    python -m benchmarks.dates [--errors]

Three sets: the ten annotated stories, the twenty with a story only, and all of the dated story corpus. Of each: articles asked; those whose date is told,
within one day and with the right year; those whose day and month are told (with or without a year), within one day; and the ceiling, articles that write
their own year anywhere and whose day and month were found: no rule over the words alone can date more.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import msgspec

import machtin
from benchmarks.gold import SHARED, require
from machtin.article import Article

DAY_ONLY = re.compile(r"the text tells the day (\d+)/(\d+)")
SETS = ("gold/dev", "gold/dev-stories", "mds-dev")


class Row(NamedTuple):
    """Counts over a set of articles."""

    asked: int
    told: int
    within_a_day: int
    year_right: int
    days_told: int
    days_right: int
    ceiling: int


def dated(name: str) -> Iterator[Article]:
    """Yield the articles of a set that carry their publication."""
    if name.startswith("gold"):
        from benchmarks.quality import export

        lines = export(sorted(p for p in (SHARED / name).iterdir() if p.is_dir())).splitlines()
        ids = {str(msgspec.json.decode(line)["id"]) for line in lines}
        articles: Iterator[Article] = (a for a in machtin.read(SHARED / "corpus" / "mds-dev.jsonl.xz") if a.id in ids)
    else:
        articles = iter(machtin.read(SHARED / "corpus" / f"{name}.jsonl.xz"))
    yield from (a for a in articles if a.published)


def measure(name: str, *, errors: bool = False) -> Row:
    """Return the counts of one set; with `errors` print what was told wrong."""
    known = {a.id: a for a in dated(name)}
    counts = dict.fromkeys(Row._fields, 0)
    for analysis in machtin.analyze_many(msgspec.structs.replace(a, published=None) for a in known.values()):
        published = date.fromisoformat((known[analysis.id].published or "")[:10])
        counts["asked"] += 1
        day: date | None = None
        if analysis.document_date:
            day = date.fromisoformat(analysis.document_date)
            counts["told"] += 1
            counts["within_a_day"] += abs((day - published).days) <= 1
            counts["year_right"] += day.year == published.year
            if errors and abs((day - published).days) > 1:
                print(analysis.id, published, day, analysis.document_date_how)
        elif m := DAY_ONLY.match(analysis.document_date_how or ""):
            day = date(2000, int(m[2]), int(m[1]))
        if day:
            counts["days_told"] += 1
            gap = (date(2000, day.month, day.day) - date(2000, published.month, published.day)).days
            near = min(gap % 366, -gap % 366) <= 1
            counts["days_right"] += near
            counts["ceiling"] += near and re.search(rf"(?<!\d){published.year}(?!\d)", analysis.text) is not None
    return Row(**counts)


def main() -> None:
    """Print the counts of every set."""
    require()
    for name in SETS:
        print(name, measure(name, errors="--errors" in sys.argv)._asdict())


if __name__ == "__main__":
    main()
