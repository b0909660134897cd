"""The tables of an export and their columns: one record a row. The documentation (docs/exports.md), the table schema that travels with CSV, and the types of
Parquet are made of these records; the words of an `Annotated` are a column's description.

Offsets are code points into the article's `text`, `end` exclusive. Lists are lists in Parquet, JSON arrays in CSV. No value: NULL, an empty cell.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

Article = Annotated[str, Meta(description="Id of the article.")]
StoryId = Annotated[str, Meta(description="Id of the story.")]
Start = Annotated[int, Meta(description="First code point in the article's text, from 0.")]
End = Annotated[int, Meta(description="Behind the last code point.")]
Words = Annotated[str, Meta(description="What stands there.")]
SaidBy = Annotated[str | None, Meta(description="Who says so, by name.")]


class Row(msgspec.Struct, frozen=True):
    """A row of a table."""


class ArticleRow(Row, frozen=True):
    """An article, as published and as understood."""

    id: Article
    source: Annotated[str | None, Meta(description="The paper.")]
    url: Annotated[str | None, Meta(description="Its address.")]
    published: Annotated[str | None, Meta(description="ISO 8601; without a zone it is Asia/Ho_Chi_Minh.")]
    document_date: Annotated[str | None, Meta(description="The day that the article counts from.")]
    document_date_from: Annotated[str | None, Meta(description="metadata, or text where it was inferred.")]
    title: Annotated[str, Meta(description="The title.")]
    lead: Annotated[str, Meta(description="The lead (sapo).")]
    byline: Annotated[str | None, Meta(description="Who wrote it.")]
    agencies: Annotated[tuple[str, ...], Meta(description="Agencies that it says it follows.")]
    n_sentences: Annotated[int, Meta(description="How many sentences.")]
    n_words: Annotated[int, Meta(description="How many words; a word may hold several syllables.")]
    text: Annotated[str, Meta(description="Title, lead and body, a block a line: what all offsets count in.")]
    machtin: Annotated[str, Meta(description="Version of code and weights that read it.")]


class EntityRow(Row, frozen=True):
    """A person, organisation, place or other named thing of one article."""

    article: Article
    id: Annotated[str, Meta(description="Id within the article.")]
    name: Annotated[str, Meta(description="Its fullest form there.")]
    type: Annotated[str, Meta(description="per, org, gpe, loc or misc.")]
    aliases: Annotated[tuple[str, ...], Meta(description="Every form that names it.")]
    roles: Annotated[tuple[str, ...], Meta(description="What it is said to be.")]


class MentionRow(Row, frozen=True):
    """A name where it stands, or a role."""

    article: Article
    start: Start
    end: End
    text: Words
    type: Annotated[str, Meta(description="per, org, gpe, loc, misc or role.")]
    entity: Annotated[str | None, Meta(description="Id of the entity, in the table entities.")]
    name: Annotated[str | None, Meta(description="The entity's fullest form.")]


class TimeRow(Row, frozen=True):
    """A time expression."""

    article: Article
    start: Start
    end: End
    text: Words
    type: Annotated[str, Meta(description="DATE, TIME, DURATION or SET.")]
    value: Annotated[str, Meta(description="TIMEX3 value.")]
    mod: Annotated[str | None, Meta(description="TIMEX3 modifier.")]
    earliest: Annotated[str | None, Meta(description="First instant that may be meant.")]
    latest: Annotated[str | None, Meta(description="Last such instant, inclusive.")]


class QuantityRow(Row, frozen=True):
    """A number with what it counts or measures."""

    article: Article
    start: Start
    end: End
    text: Words
    kind: Annotated[str, Meta(description="count, money, percent, measure, age or score.")]
    low: Annotated[float | None, Meta(description="The number as written, or the lower one of two.")]
    high: Annotated[float | None, Meta(description="The number as written, or the higher one of two.")]
    modifier: Annotated[str, Meta(description="~ > < >= <= or nothing.")]
    unit: Annotated[str, Meta(description="What is counted, or the unit.")]
    value: Annotated[str | None, Meta(description="A score, 2-1.")]


class QuoteRow(Row, frozen=True):
    """What somebody is said to have said."""

    article: Article
    start: Start
    end: End
    text: Words
    kind: Annotated[str, Meta(description="direct, indirect or mixed.")]
    speaker: Annotated[str | None, Meta(description="Id of the entity, in the table entities.")]
    speaker_name: Annotated[str | None, Meta(description="Its fullest form; for a source without a name as written.")]
    speaker_text: Annotated[str | None, Meta(description="As written at the quote.")]
    cue: Annotated[str | None, Meta(description="The word that introduces it (nói, cho biết).")]
    date: Annotated[str | None, Meta(description="When it was said, TIMEX3.")]
    via: Annotated[tuple[str, ...], Meta(description="Who passed it on, the nearest first.")]


class EventRow(Row, frozen=True):
    """A word that tells a happening."""

    article: Article
    id: Annotated[str, Meta(description="Id within the article.")]
    start: Start
    end: End
    text: Words
    type: Annotated[str, Meta(description="One of machtin's 28 types.")]
    status: Annotated[str, Meta(description="asserted, planned, possible or denied.")]
    who: Annotated[tuple[str, ...], Meta(description="Who did it: names, else noun phrases.")]
    who_entities: Annotated[tuple[str, ...], Meta(description="Those of them that are entities, by id.")]
    whom: Annotated[tuple[str, ...], Meta(description="To whom: names, else noun phrases.")]
    whom_entities: Annotated[tuple[str, ...], Meta(description="Those of them that are entities, by id.")]
    where: Annotated[str | None, Meta(description="Where.")]
    when: Annotated[str | None, Meta(description="When, TIMEX3.")]
    numbers: Annotated[tuple[str, ...], Meta(description="Its figures, as written.")]
    said_by: SaidBy
    plover: Annotated[str | None, Meta(description="PLOVER event.")]
    plover_mode: Annotated[str | None, Meta(description="PLOVER mode.")]
    plover_context: Annotated[str | None, Meta(description="PLOVER context.")]
    same_as: Annotated[tuple[str, ...], Meta(description="Other words of the article that tell the same happening, by id.")]


class StoryRow(Row, frozen=True):
    """A story."""

    id: StoryId
    headline: Annotated[str, Meta(description="Its headline.")]
    first: Annotated[str | None, Meta(description="First day.")]
    last: Annotated[str | None, Meta(description="Last day.")]
    articles: Annotated[tuple[str, ...], Meta(description="Ids of its articles.")]
    n_disagreements: Annotated[int, Meta(description="Differences between accounts, updates not counted.")]
    summary: Annotated[str, Meta(description="Its summary, sentences of the articles.")]


class FigureRow(Row, frozen=True):
    """One article's number for a thing that is counted or measured."""

    story: StoryId
    id: Annotated[str, Meta(description="Id of the figure; rows of one id answer one question.")]
    about: Annotated[str, Meta(description="What is counted or measured.")]
    unit: Annotated[str, Meta(description="In what.")]
    article: Article
    start: Start
    end: End
    text: Words
    low: Annotated[float | None, Meta(description="The number as written, or the lower one of two.")]
    high: Annotated[float | None, Meta(description="The number as written, or the higher one of two.")]
    modifier: Annotated[str, Meta(description="~ > < >= <= or nothing.")]
    as_of: Annotated[str | None, Meta(description="The day that it stands for.")]
    said_by: SaidBy


class DisagreementRow(Row, frozen=True):
    """A question to which the articles give answers that exclude each other."""

    story: StoryId
    id: Annotated[str, Meta(description="Id of the disagreement.")]
    kind: Annotated[str, Meta(description="number, date, place, name, cause, outcome or attribution.")]
    about: Annotated[str, Meta(description="The question.")]
    about_en: Annotated[str, Meta(description="The question in English.")]
    strength: Annotated[float, Meta(description="How sure machtin is that they exclude each other, 0 to 1.")]
    origins: Annotated[int, Meta(description="How many independent origins.")]
    update: Annotated[bool, Meta(description="True where a later account may simply be newer.")]
    values: Annotated[tuple[str, ...], Meta(description="The answers.")]
    why: Annotated[str, Meta(description="The comparison in words.")]


class AgreementRow(Row, frozen=True):
    """A question to which the articles give answers that go together."""

    story: StoryId
    id: Annotated[str, Meta(description="Id of the agreement.")]
    about: Annotated[str, Meta(description="The question.")]
    value: Annotated[str, Meta(description="The answer.")]
    origins: Annotated[int, Meta(description="How many independent origins tell it.")]


class AccountRow(Row, frozen=True):
    """One article's answer to a question, of a disagreement or an agreement."""

    story: StoryId
    item: Annotated[str, Meta(description="Id of the disagreement or agreement.")]
    item_kind: Annotated[str, Meta(description="disagreement or agreement.")]
    article: Article
    start: Start
    end: End
    text: Words
    value: Annotated[str, Meta(description="The value: a number, a TIMEX3 value, a name, words.")]
    modifier: Annotated[str, Meta(description="~ > < >= <= or nothing.")]
    said_by: SaidBy
    as_of: Annotated[str | None, Meta(description="The day that it stands for.")]
    earliest: Annotated[str | None, Meta(description="Of a time: first instant that may be meant.")]
    latest: Annotated[str | None, Meta(description="Of a time: last such instant.")]
    origin: Annotated[int, Meta(description="Accounts of one origin share a number within the item.")]


class RelationRow(Row, frozen=True, rename={"from_": "from"}):
    """Who acted towards whom in a story."""

    story: StoryId
    id: Annotated[str, Meta(description="Id of the relation.")]
    from_: Annotated[str, Meta(description="Who, by name.")]
    to: Annotated[str, Meta(description="Towards whom, by name.")]
    plover: Annotated[str, Meta(description="PLOVER event.")]
    count: Annotated[int, Meta(description="How often.")]


class PolecatRow(
    Row, frozen=True,
    rename=lambda name: {"event_id": "Event ID", "actor_cow": "Actor COW", "recipient_cow": "Recipient COW", "wikipedia_actor_id": "Wikipedia Actor ID", "wikipedia_recipient_id": "Wikipedia Recipient ID", "geonames_id": "GeoNames ID"}.get(name, name.replace("_", " ").title()),
):  # fmt: skip
    """A coded event with the columns of a POLECAT weekly file, so that scripts made for those read it. Only events with a PLOVER code; words of one article for one happening are one row."""

    event_id: Annotated[str, Meta(description="Article and event, joined by a blank.")]
    event_date: Annotated[str | None, Meta(description="Day of the event; the article's where the text tells no time, empty where it tells no single day.")]
    event_type: Annotated[str, Meta(description="PLOVER event.")]
    event_mode: Annotated[str | None, Meta(description="PLOVER mode, where it is clear.")]
    intensity: Annotated[float | None, Meta(description="Always empty: machtin weighs no events.")]
    quad_code: Annotated[str, Meta(description="VERBAL or MATERIAL, COOPERATION or CONFLICT.")]
    contexts: Annotated[str | None, Meta(description="PLOVER context: future, hypothetical, legal.")]
    actor_name: Annotated[str | None, Meta(description="Who, by name; several joined by a semicolon.")]
    actor_country: Annotated[str | None, Meta(description="ISO 3166-1 alpha-3, where the actor is a place of a known country.")]
    actor_cow: Annotated[int | None, Meta(description="Always empty.")]
    primary_actor_sector: Annotated[str | None, Meta(description="Always empty.")]
    actor_sectors: Annotated[str | None, Meta(description="Always empty.")]
    actor_title: Annotated[str | None, Meta(description="Roles of the actor, joined by a semicolon.")]
    actor_name_raw: Annotated[str | None, Meta(description="Who, as the article has it.")]
    wikipedia_actor_id: Annotated[str | None, Meta(description="Always empty.")]
    recipient_name: Annotated[str | None, Meta(description="To whom, by name.")]
    recipient_country: Annotated[str | None, Meta(description="As Actor Country.")]
    recipient_cow: Annotated[int | None, Meta(description="Always empty.")]
    primary_recipient_sector: Annotated[str | None, Meta(description="Always empty.")]
    recipient_sectors: Annotated[str | None, Meta(description="Always empty.")]
    recipient_title: Annotated[str | None, Meta(description="Roles of the recipient.")]
    recipient_name_raw: Annotated[str | None, Meta(description="To whom, as the article has it.")]
    wikipedia_recipient_id: Annotated[str | None, Meta(description="Always empty.")]
    placename: Annotated[str | None, Meta(description="Where, by name.")]
    city: Annotated[str | None, Meta(description="Always empty.")]
    district: Annotated[str | None, Meta(description="Always empty.")]
    province: Annotated[str | None, Meta(description="Province of Việt Nam, where the place names one.")]
    country: Annotated[str | None, Meta(description="ISO 3166-1 alpha-3 of the place.")]
    latitude: Annotated[float | None, Meta(description="Always empty: machtin knows no coordinates.")]
    longitude: Annotated[float | None, Meta(description="Always empty.")]
    geonames_id: Annotated[int | None, Meta(description="Always empty.")]
    raw_placename: Annotated[str | None, Meta(description="Where, as the article has it.")]
    feature_type: Annotated[str | None, Meta(description="Always empty.")]
    source: Annotated[str | None, Meta(description="The paper.")]
    publication_date: Annotated[str | None, Meta(description="The article's day.")]
    story_people: Annotated[str, Meta(description="People of the article, joined by a semicolon.")]
    story_organizations: Annotated[str, Meta(description="Organisations of the article.")]
    story_locations: Annotated[str, Meta(description="Places of the article.")]
    language: Annotated[str, Meta(description="Always VI.")]
    version: Annotated[str, Meta(description="Version of machtin and of its weights.")]
