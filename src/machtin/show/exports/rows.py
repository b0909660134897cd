"""The rows of the tables: what each analysis and each story puts into each.

In:  an `Analysis`, or a story's document. Out: rows (columns.py). Entities are shown by name beside their id; what names nothing stays as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from machtin.analysis import Analysis, Entity
from machtin.show.exports import columns as c
from machtin.show.exports.plain import words_of
from machtin.show.exports.polecat import polecat_rows
from machtin.story import Account, Document, Story


class Table(msgspec.Struct, frozen=True):
    """A table: its record, and how an analysis or a story fills it; one of the two functions is None."""

    name: str
    record: type[c.Row]
    of_analysis: Callable[[Analysis], Iterator[c.Row]] | None = None
    of_story: Callable[[Document], Iterator[c.Row]] | None = None

    @property
    def about(self) -> str:
        """What a row is, in words."""
        return (self.record.__doc__ or "").strip()


def article_rows(a: Analysis) -> Iterator[c.Row]:
    """Yield the article."""
    yield c.ArticleRow(
        a.id, a.source, a.url, a.published, a.document_date, a.document_date_from, a.title, a.lead, a.credits.byline, a.credits.agencies,
        len(a.sentences), len(a.words), a.text, a.machtin,
    )  # fmt: skip


def entity_rows(a: Analysis) -> Iterator[c.Row]:
    """Yield the article's entities."""
    for e in a.entities:
        yield c.EntityRow(a.id, e.id, e.name, e.type, e.aliases, e.roles)


def mention_rows(a: Analysis) -> Iterator[c.Row]:
    """Yield the names and roles where they stand."""
    names = {e.id: e.name for e in a.entities}
    for m in a.mentions:
        yield c.MentionRow(a.id, m.start, m.end, words_of(a.text, m.start, m.end), m.type, m.entity, names.get(m.entity or ""))


def time_rows(a: Analysis) -> Iterator[c.Row]:
    """Yield the time expressions."""
    for t in a.times:
        yield c.TimeRow(a.id, t.start, t.end, words_of(a.text, t.start, t.end), t.type, t.value, t.mod, t.earliest, t.latest)


def quantity_rows(a: Analysis) -> Iterator[c.Row]:
    """Yield the numbers."""
    for q in a.quantities:
        yield c.QuantityRow(a.id, q.start, q.end, words_of(a.text, q.start, q.end), q.kind, q.low, q.high, q.modifier, q.unit, q.value)


def quote_rows(a: Analysis) -> Iterator[c.Row]:
    """Yield what was said."""
    names = {e.id: e.name for e in a.entities}
    for q in a.quotes:
        cue = words_of(a.text, q.cue.start, q.cue.end) if q.cue else None
        named = names.get(q.speaker or "") or q.speaker_text
        yield c.QuoteRow(a.id, q.start, q.end, words_of(a.text, q.start, q.end), q.kind, q.speaker, named, q.speaker_text, cue, q.date, tuple(names.get(v, v) for v in q.via))


def event_rows(a: Analysis) -> Iterator[c.Row]:
    """Yield the events."""
    entities: dict[str, Entity] = {e.id: e for e in a.entities}

    def named(who: str) -> str:
        return entities[who].name if who in entities else who

    for e in a.events:
        numbers = tuple(words_of(a.text, a.quantities[n].start, a.quantities[n].end) for n in e.numbers if 0 <= n < len(a.quantities))
        yield c.EventRow(
            a.id, e.id, e.start, e.end, words_of(a.text, e.start, e.end), e.type, e.status, tuple(map(named, e.who)), tuple(w for w in e.who if w in entities),
            tuple(map(named, e.whom)), tuple(w for w in e.whom if w in entities), named(e.where) if e.where else None, e.when, numbers,
            named(e.said_by) if e.said_by else None, e.plover, e.plover_mode, e.plover_context, e.same_as,
        )  # fmt: skip


def story_rows(d: Document) -> Iterator[c.Row]:
    """Yield the story."""
    for s in d.stories:
        yield c.StoryRow(s.id, s.headline, s.first, s.last, s.articles, sum(not x.update for x in s.disagreements), " ".join(x.text for x in s.summary))


def figure_rows(d: Document) -> Iterator[c.Row]:
    """Yield the accounts of every figure."""
    texts = {a.id: a.text for a in d.articles}
    for s in d.stories:
        for f in s.figures:
            for x in f.accounts:
                words = words_of(texts.get(x.article, ""), x.start, x.end)
                yield c.FigureRow(s.id, f.id, f.about, f.unit, x.article, x.start, x.end, words, x.low, x.high, x.modifier, x.as_of, _named(s, x.said_by))


def disagreement_rows(d: Document) -> Iterator[c.Row]:
    """Yield the disagreements."""
    for s in d.stories:
        for x in s.disagreements:
            values = tuple(dict.fromkeys(f"{a.modifier}{a.value}" for a in x.accounts))
            yield c.DisagreementRow(s.id, x.id, x.kind, x.about, x.about_en, x.strength, x.origins, x.update, values, x.why)


def agreement_rows(d: Document) -> Iterator[c.Row]:
    """Yield the agreements."""
    for s in d.stories:
        for x in s.agreements:
            yield c.AgreementRow(s.id, x.id, x.about, x.value, x.origins)


def account_rows(d: Document) -> Iterator[c.Row]:
    """Yield the accounts of disagreements, then of agreements."""
    for s in d.stories:
        for item in s.disagreements:
            yield from (_account(s, item.id, "disagreement", a) for a in item.accounts)
        for agreed in s.agreements:
            yield from (_account(s, agreed.id, "agreement", a) for a in agreed.accounts)


def relation_rows(d: Document) -> Iterator[c.Row]:
    """Yield who acted towards whom."""
    for s in d.stories:
        for r in s.relations:
            yield c.RelationRow(s.id, r.id, _named(s, r.from_) or "", _named(s, r.to) or "", r.plover, r.count)


def _account(s: Story, item: str, kind: str, a: Account) -> c.AccountRow:
    return c.AccountRow(s.id, item, kind, a.article, a.start, a.end, a.text, a.value, a.modifier, _named(s, a.said_by), a.as_of, a.earliest, a.latest, a.origin)


def _named(s: Story, who: str | None) -> str | None:
    return next((e.name for e in s.entities if e.id == who), who) if who else None


TABLES = {
    t.name: t
    for t in (
        Table("articles", c.ArticleRow, article_rows),
        Table("entities", c.EntityRow, entity_rows),
        Table("mentions", c.MentionRow, mention_rows),
        Table("times", c.TimeRow, time_rows),
        Table("quantities", c.QuantityRow, quantity_rows),
        Table("quotes", c.QuoteRow, quote_rows),
        Table("events", c.EventRow, event_rows),
        Table("polecat", c.PolecatRow, polecat_rows),
        Table("stories", c.StoryRow, of_story=story_rows),
        Table("figures", c.FigureRow, of_story=figure_rows),
        Table("disagreements", c.DisagreementRow, of_story=disagreement_rows),
        Table("agreements", c.AgreementRow, of_story=agreement_rows),
        Table("accounts", c.AccountRow, of_story=account_rows),
        Table("relations", c.RelationRow, of_story=relation_rows),
    )
}
"""Every table by its name, in the order of the documentation."""
