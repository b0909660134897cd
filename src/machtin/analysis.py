"""The second noun: what one article says, every item with its place.

The records are the JSON of the contract (docs/reference.md); `analysis_json` writes them, `read_analysis` takes them back.
Offsets are Unicode code points into `Analysis.text`, `end` exclusive. Nothing here knows how an item was found:
that is told by the item's `how`.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from machtin.article import Block, Repair

EntityType = Literal["per", "org", "gpe", "loc", "misc"]
MentionType = Literal["per", "org", "gpe", "loc", "misc", "role"]
TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
Mod = Literal["START", "MID", "END", "APPROX", "MORE_THAN", "LESS_THAN", "BEFORE", "AFTER"]
QuantityKind = Literal["count", "money", "percent", "measure", "age", "score"]
Modifier = Literal["", "~", ">", "<", ">=", "<="]
QuoteKind = Literal["direct", "indirect", "mixed"]
Status = Literal["asserted", "planned", "possible", "denied"]
AffiliationKind = Literal["part of", "member of", "also called", "led by"]


class Span(msgspec.Struct, frozen=True):
    """A place in the text."""

    start: int
    end: int


class Word(msgspec.Struct, frozen=True):
    """A word, which may hold several syllables; `pos` is a Universal Dependencies part of speech."""

    start: int
    end: int
    pos: str


class Mention(msgspec.Struct, frozen=True):
    """A name, or a role that tells who somebody is; `entity` is None for a role that no entity bears."""

    start: int
    end: int
    type: MentionType
    entity: str | None = None
    how: str = ""


class Entity(msgspec.Struct, frozen=True):
    """A person, organisation, place or other named thing of the article."""

    id: str
    name: str
    """The fullest form in the article."""
    type: EntityType
    aliases: tuple[str, ...] = ()
    """Every form that names it, the name itself among them."""
    roles: tuple[str, ...] = ()


class Time(msgspec.Struct, frozen=True):
    """A time expression with its TIMEX3 value; instants are local to Asia/Ho_Chi_Minh unless the value ends in Z."""

    start: int
    end: int
    type: TimeType
    value: str
    mod: Mod | None = None
    earliest: str | None = None
    """First instant that the expression may mean, ISO 8601; None where it names no place on the calendar."""
    latest: str | None = None
    """Last such instant, inclusive."""
    how: str = ""


class Quantity(msgspec.Struct, frozen=True):
    """A number with what it counts or measures; `low` and `high` are the numbers as written."""

    start: int
    end: int
    kind: QuantityKind
    low: float | None
    high: float | None
    modifier: Modifier = ""
    unit: str = ""
    value: str | None = None
    """A score ("2-1"); None otherwise."""
    how: str = ""


class Quote(msgspec.Struct, frozen=True):
    """Words that somebody is said to have said; the span is the content without its quotation marks."""

    start: int
    end: int
    kind: QuoteKind
    speaker: str | None
    """Entity id, or None where the source has no name."""
    speaker_text: str | None
    """As written at the quote."""
    cue: Span | None = None
    date: str | None = None
    how: str = ""
    via: tuple[str, ...] = ()
    """Who passed the words on, the nearest first: entity ids where named, else as written ("AFP dẫn lời ông …": AFP)."""


class Event(msgspec.Struct, frozen=True):
    """A word that tells a happening. Participants are entity ids where named, else noun phrases of the text."""

    id: str
    start: int
    end: int
    type: str
    status: Status = "asserted"
    who: tuple[str, ...] = ()
    whom: tuple[str, ...] = ()
    where: str | None = None
    when: str | None = None
    """TIMEX3 value."""
    numbers: tuple[int, ...] = ()
    """Places in `Analysis.quantities`."""
    said_by: str | None = None
    plover: str | None = None
    same_as: tuple[str, ...] = ()
    when_span: Span | None = None
    """The words that tell `when`, wherever they stand in the article."""
    where_span: Span | None = None
    how: str = ""
    plover_mode: str | None = None
    plover_context: str | None = None
    """"future", "hypothetical" or "legal", after the PLOVER manual."""


class Affiliation(msgspec.Struct, frozen=True):
    """`member` belongs to `group`, or is another name of it; both are entity ids."""

    member: str
    group: str
    kind: AffiliationKind
    start: int
    end: int


class Caption(msgspec.Struct, frozen=True):
    """A caption and whom its picture is credited to."""

    start: int
    end: int
    credit: str | None = None


class Credits(msgspec.Struct, frozen=True):
    """Who wrote, and which agencies the article says it follows."""

    byline: str | None = None
    agencies: tuple[str, ...] = ()
    captions: tuple[Caption, ...] = ()


class Analysis(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that machtin reads out of one article."""

    schema: int = 1
    machtin: str
    """`<version>+<weights version>`."""
    id: str
    source: str | None = None
    url: str | None = None
    published: str | None = None
    document_date: str | None = None
    document_date_from: Literal["metadata", "text"] | None = None
    document_date_how: str | None = None
    """Why this day, where it comes from the text; where only day and month are told, that, and no `document_date`."""
    title: str
    lead: str
    text: str
    blocks: tuple[Block, ...] = ()
    sentences: tuple[Span, ...] = ()
    words: tuple[Word, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    times: tuple[Time, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    events: tuple[Event, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    credits: Credits = Credits()
    repairs: tuple[Repair, ...] = ()


def analysis_json(analysis: Analysis) -> bytes:
    """Return the contract's JSON object, one line, UTF-8."""
    return msgspec.json.encode(analysis)


def read_analysis(data: bytes | str) -> Analysis:
    """Return the analysis that `analysis_json` wrote. Raises msgspec.ValidationError with the path of a wrong field."""
    return msgspec.json.decode(data, type=Analysis)
