"""The pages of frozen documents, kept as files. After a wanted change: `make golden`, then read the difference."""

from __future__ import annotations

import pytest

from .refresh import GOLDEN, pages

PAGES = pages()


@pytest.mark.parametrize("name", PAGES)
def test_page_is_as_kept(name: str) -> None:
    assert PAGES[name] == (GOLDEN / name).read_text(encoding="utf-8"), "run `python -m tests.show.refresh` and read the difference"


def test_no_golden_file_is_left_over() -> None:
    assert {p.name for p in GOLDEN.iterdir()} == set(PAGES)
