"""Lists a page at a time, on both kinds of database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from machtin.errors import InputError
from machtin.keep import Filters, Library
from machtin.keep.listing import MAX_LOOKED_AT, Page
from tests.keep import invented


@pytest.fixture
def filled(library: Library) -> Library:
    library.add([*invented.bundled(0), *invented.bundled(1)], jobs=1)
    return library


def put_together(ask: Callable[..., Page[Any]], limit: int) -> list[Any]:
    out: list[Any] = []
    after = None
    while True:
        page = ask(limit=limit, after=after)
        assert len(page.items) <= limit
        out += page.items
        if (after := page.next) is None:
            return out


def test_pages_put_together_are_the_list(filled: Library) -> None:
    lists: list[Callable[..., Page[Any]]] = [
        *(lambda order=order, **k: filled.page_of_stories(order=order, least=1, **k) for order in ("newest", "disputed", "growing", "arrival")),
        filled.page_of_names, filled.page_of_quotes, filled.page_of_disagreements,
    ]  # fmt: skip
    for ask in lists:
        whole = put_together(ask, 500)
        assert len(whole) > 1
        for limit in (1, 3) if len(whole) < 40 else (17,):
            assert put_together(ask, limit) == whole
    for order in ("newest", "disputed", "growing"):
        assert list(filled.page_of_stories(order=order, least=1).items) == filled.stories(order=order, least=1)
    assert list(filled.story_ids()) == [s.id for s in filled.page_of_stories(order="arrival", least=1).items]


def test_what_comes_meanwhile_shifts_nothing(filled: Library) -> None:
    first = filled.page_of_quotes(limit=5)
    second = filled.page_of_quotes(limit=5, after=first.next)
    filled.add(invented.bundled(2), jobs=1)
    assert filled.page_of_quotes(limit=5, after=first.next) == second


def test_a_filter_that_fits_nothing_ends(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    assert filled.page_of_disagreements(strength=2.0) == Page(())
    monkeypatch.setattr("machtin.keep.listing.MAX_LOOKED_AT", 1)
    assert MAX_LOOKED_AT > 1
    pages = put_together(lambda **k: filled.page_of_disagreements(kinds=("number",), **k), 50)
    assert pages
    assert all(d.disagreement.kind == "number" for d in pages)


def test_filters_of_stories_are_of_their_articles(filled: Library) -> None:
    [story] = filled.page_of_stories(Filters(entity=("Giàng A Sử",))).items
    assert "Giàng A Sử" in {e.name for e in filled.story(story.id).story.entities}
    assert filled.page_of_stories(Filters(since="2030")).items == ()
    assert [d.story for d in filled.page_of_disagreements(Filters(story=story.id)).items][:1] == [story.id]


def test_a_place_that_is_none_of_ours_is_refused(filled: Library) -> None:
    """Nothing that comes from outside makes the database fail; a made-up place of the right kinds is a place."""
    made_up: tuple[tuple[Any, ...], ...] = ((), ("x",), (None, -1), ("x", "y"), (1 << 70, 1), (1, 1), ("a", 1, 2, 3))
    for ask in (filled.page_of_stories, filled.page_of_names, filled.page_of_quotes, filled.page_of_disagreements):
        for wrong in made_up:
            with pytest.raises(InputError, match="Begin the list again"):
                ask(after=wrong)
    with pytest.raises(InputError):
        filled.page_of_stories(after=("\0", 1))
    assert filled.page_of_stories(after=("", 1)).items == ()
