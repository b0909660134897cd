"""The third noun: what several articles say together.

The records are the JSON of the contract. A `Document` holds the analyses given and the stories found among them; renderers and
exports read it and nothing else. Ids below the story are made from the question asked, so that they stay when a story is recomputed.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from machtin.analysis import Analysis, EntityType, Modifier, QuoteKind

DisagreementKind = Literal["number", "date", "place", "name", "cause", "outcome", "attribution"]


class Evidence(msgspec.Struct, frozen=True):
    """A place in an article of the story."""

    article: str
    start: int
    end: int


class Member(msgspec.Struct, frozen=True):
    """An entity of one article that a story's entity joins."""

    article: str
    entity: str


class StoryEntity(msgspec.Struct, frozen=True):
    """Somebody or something that several articles name."""

    id: str
    name: str
    type: EntityType
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()


class SummarySentence(msgspec.Struct, frozen=True):
    """A sentence of the summary, with where it stands; `disputed` names the disagreements that its values are part of."""

    text: str
    evidence: tuple[Evidence, ...]
    disputed: tuple[str, ...] = ()


class EventRef(msgspec.Struct, frozen=True):
    """An event of one article."""

    article: str
    event: str


class TimelineItem(msgspec.Struct, frozen=True):
    """A dated happening; `date` is a TIMEX3 value, partial dates stay partial."""

    id: str
    date: str
    text: str
    events: tuple[EventRef, ...]
    evidence: tuple[Evidence, ...]
    origins: int = 1
    disputed: tuple[str, ...] = ()


class Wording(msgspec.Struct, frozen=True):
    """One way in which articles word a statement, with every place where it is worded so."""

    text: str
    kind: QuoteKind
    evidence: tuple[Evidence, ...]


class StoryQuote(msgspec.Struct, frozen=True):
    """What somebody is said to have said; `speaker` is a story entity's id or None."""

    id: str
    speaker: str | None
    speaker_text: str | None
    role: str | None
    text: str
    kind: QuoteKind
    date: str | None
    evidence: tuple[Evidence, ...]
    wordings: tuple[Wording, ...] = ()
    """Where two articles word one statement differently: every wording, first the one of `text`; empty where all have one."""


class FigureAccount(msgspec.Struct, frozen=True):
    """A number as one article gives it."""

    article: str
    start: int
    end: int
    low: float | None
    high: float | None
    modifier: Modifier = ""
    as_of: str | None = None
    said_by: str | None = None


class Figure(msgspec.Struct, frozen=True):
    """One thing counted or measured, with every article's number for it."""

    id: str
    about: str
    unit: str
    accounts: tuple[FigureAccount, ...]


class Account(msgspec.Struct, frozen=True):
    """One article's answer to a question."""

    article: str
    start: int
    end: int
    text: str
    """The words of the span."""
    value: str
    modifier: Modifier = ""
    said_by: str | None = None
    as_of: str | None = None
    earliest: str | None = None
    """For times: the first and last instant meant, for an interval chart."""
    latest: str | None = None
    origin: int = 0
    """Accounts of one origin (copied words, one agency) share a number, counted from 1 within the item."""


class Disagreement(msgspec.Struct, frozen=True):
    """Accounts of one question that exclude each other."""

    id: str
    about: str
    about_en: str
    kind: DisagreementKind
    strength: float
    """In [0, 1]; how sure machtin is that the accounts exclude each other."""
    origins: int
    update: bool
    """True where a later account may simply be newer (a toll that has grown)."""
    accounts: tuple[Account, ...]
    why: str = ""
    """The comparison in words."""
    rule: str = ""


class Agreement(msgspec.Struct, frozen=True):
    """Accounts of one question that are compatible, with how many independent origins tell it."""

    id: str
    about: str
    value: str
    origins: int
    accounts: tuple[Account, ...]


class Relation(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """Who acted towards whom, PLOVER-coded, how often."""

    id: str
    from_: str
    to: str
    plover: str
    count: int
    evidence: tuple[Evidence, ...]


class Copied(msgspec.Struct, frozen=True):
    """Two passages whose wording is the same or all but; `likeness` in [0, 1]."""

    passages: tuple[Evidence, Evidence]
    likeness: float


class NewItem(msgspec.Struct, frozen=True):
    """A sentence that an article tells first."""

    text: str
    evidence: tuple[Evidence, ...]


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """One running story."""

    id: str
    headline: str
    articles: tuple[str, ...]
    first: str | None
    last: str | None
    entities: tuple[StoryEntity, ...] = ()
    summary: tuple[SummarySentence, ...] = ()
    timeline: tuple[TimelineItem, ...] = ()
    quotes: tuple[StoryQuote, ...] = ()
    figures: tuple[Figure, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    relations: tuple[Relation, ...] = ()
    copied: tuple[Copied, ...] = ()
    new_in: dict[str, tuple[NewItem, ...]] = {}


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """What `relate` returns and `render` shows: the articles given and the stories among them."""

    schema: int = 1
    machtin: str
    articles: tuple[Analysis, ...]
    stories: tuple[Story, ...]


def document_json(document: Document) -> bytes:
    """Return the contract's JSON document, UTF-8."""
    return msgspec.json.encode(document)


def read_document(data: bytes | str) -> Document:
    """Return the document that `document_json` wrote. Raises msgspec.ValidationError with the path of a wrong field."""
    return msgspec.json.decode(data, type=Document)
