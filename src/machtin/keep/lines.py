"""Lines of the lists that `listing` hands out; plain records, so that a client of the API needs no database to have them."""

from __future__ import annotations

import msgspec

from machtin.story import Disagreement


class NameLine(msgspec.Struct, frozen=True):
    """A person, organisation, place or other named thing, as the library's articles name it."""

    id: str
    name: str
    type: str
    """per, org, gpe, loc or misc."""
    n_articles: int
    n_quotes: int
    """How often it is quoted."""


class QuoteLine(msgspec.Struct, frozen=True):
    """What somebody is said to have said, with its place."""

    id: str
    article: str
    start: int
    end: int
    text: str
    """The words of the span."""
    kind: str
    speaker: str | None
    """By name."""
    title: str
    source: str | None
    url: str | None
    day: str | None
    story: str | None


class DisagreementLine(msgspec.Struct, frozen=True):
    """A disagreement with the story that it is in; `disagreement` is the contract's."""

    story: str
    headline: str
    last: str | None
    """The story's last day."""
    disagreement: Disagreement
    confirmed: bool = False
    """An editor called it real."""
