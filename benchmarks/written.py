"""Tables that the benchmarks keep in the documentation, between the two marks of their page."""

from __future__ import annotations

from pathlib import Path


def write_between(page: Path, begin: str, end: str, table: str) -> None:
    """Put `table` between the marks `begin` and `end` of a page in place of what stands there."""
    head, _, rest = page.read_text("utf-8").partition(begin)
    _, _, tail = rest.partition(end)
    page.write_text(f"{head}{begin}\n\n{table}\n\n{end}{tail}", encoding="utf-8")
