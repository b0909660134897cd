"""The rest of a story's sections, worked out for showing: figures, quotes by speaker, names, relations, novelty, copies, timeline.

In:  a `StoryView`. Out: small records with places looked up. What an item refers to but the document lacks is left out.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from machtin.show.axis import Grain
from machtin.show.drift import drifted
from machtin.show.forms import amount_text, first_day, gap_text
from machtin.show.marks import Piece, clean, headed, nest
from machtin.show.places import ArticleView, Place
from machtin.show.view import DisagreementView, StoryView
from machtin.show.words import plover_words
from machtin.story import Evidence, Figure, FigureAccount, StoryEntity, StoryQuote
from machtin.text.fold import fold

_MEASURED = re.compile(r"\d\s?[^\W\d]")  # a number followed by a word
ENTITY_TYPES = ("per", "org", "gpe", "loc", "misc")
MAX_ENTITIES = 40  # of one type on a page; the JSON has all of them


@dataclass(frozen=True)
class TimelineView:
    """A dated happening; `gap` is the distance from the one before, where it is worth a word."""

    anchor: str
    date: str
    text: str
    places: tuple[Place, ...]
    disputed: DisagreementView | None
    gap: str
    day: datetime.date | None
    grain: Grain


@dataclass(frozen=True)
class FigureCell:
    """One article's number."""

    value: str
    place: Place
    said_by: str
    as_of: str


@dataclass(frozen=True)
class FigureView:
    """One thing counted, its cells, and how they compare: `differ`, `update`, `agree`, `one` or `many`."""

    anchor: str
    about: str
    cells: tuple[FigureCell, ...]
    verdict: str
    link: str


@dataclass(frozen=True)
class SaidView:
    """One statement of a speaker; `pieces` is its text, with the words marked that another wording lacks."""

    anchor: str
    text: str
    pieces: tuple[Piece, ...]
    kind: str
    date: str
    places: tuple[Place, ...]
    otherwise: tuple[SaidView, ...] = ()
    """How other articles word it."""


@dataclass(frozen=True)
class SpeakerView:
    """Somebody with all that they are said to have said."""

    name: str
    role: str
    said: tuple[SaidView, ...]
    link: str
    """Where the speaker stands among the people; "" for a source without a name."""


@dataclass(frozen=True)
class NameView:
    """An entity of the story; `places` is its first mention in each article."""

    anchor: str
    name: str
    roles: str
    aliases: str
    places: tuple[Place, ...]

    @property
    def letters(self) -> str:
        """`A, C`: the articles that name it."""
        return ", ".join(p.letter for p in self.places)


@dataclass(frozen=True)
class RelationView:
    """Who acted towards whom."""

    who: str
    act: str
    whom: str
    count: int
    places: tuple[Place, ...]
    who_link: str
    whom_link: str
    code: str


@dataclass(frozen=True)
class NewView:
    """A sentence that an article tells first."""

    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class CopyView:
    """Passages of the same words, two or more."""

    places: tuple[Place, ...]
    likeness: str


@dataclass
class _Row:
    """Passages of the same words, while they are gathered."""

    passages: list[Evidence]
    likeness: float


@dataclass(frozen=True)
class SummaryView:
    """A sentence of the summary."""

    anchor: str
    text: str
    places: tuple[Place, ...]
    disputed: DisagreementView | None


def summary(view: StoryView) -> list[SummaryView]:
    """Return the summary with its places; each place links back to the sentence of the summary."""
    out = []
    for n, sentence in enumerate(view.story.summary, 1):
        places = view.places(sentence.evidence)
        anchor = view.anchor_of("sum", str(n))
        view.link_back(places, "¶", anchor, view.t.gettext("Summary"))
        out.append(SummaryView(anchor, clean(sentence.text), places, view.disputed(sentence.disputed)))
    return out


def timeline(view: StoryView) -> list[TimelineView]:
    """Return the timeline in the order given, with the gaps between distant dates."""
    out: list[TimelineView] = []
    before = None
    for item in view.story.timeline:
        places = view.places(item.evidence)
        anchor = view.anchor_of("tl", item.id)
        view.link_back(places, "◷", anchor, view.date_text(item.date))
        day = first_day(item.date)
        days = (day - before).days if day and before else 0
        gap = _gap(view, days) if days > 1 else ""
        before = day or before
        disputed = view.disputed(item.disputed)
        out.append(TimelineView(anchor, view.date_text(item.date), clean(item.text), places, disputed, gap, day, _grain(item.date)))
    return out


def _grain(value: str) -> Grain:
    first = value.partition("/")[0]
    return "day" if re.match(r"\d{4}-\d\d-\d\d", first) else "month" if re.match(r"\d{4}-\d\d\Z", first) else "year"


def _gap(view: StoryView, days: int) -> str:
    return view.t.say(lambda t: t.gettext("{n} later", n=gap_text(days, t.lang)))


def figures(view: StoryView) -> list[FigureView]:
    """Return the figures table: those of several articles first."""
    spans: dict[tuple[str, int, int], tuple[str, str]] = {}
    for agreed in view.agreements:
        for account in agreed.item.accounts:
            if len({p.article for p in agreed.places}) > 1:
                spans[account.article, account.start, account.end] = ("agree", agreed.anchor)
    for shown in (*view.updates, *view.disagreements):
        for account in shown.item.accounts:
            spans[account.article, account.start, account.end] = (
                "update" if shown.item.update else "differ",
                shown.anchor,
            )
    out = []
    for figure in view.story.figures:
        accounts = [a for a in figure.accounts if a.article in view.by_id]
        if not accounts:
            continue
        n_articles = len({a.article for a in accounts})
        found = [spans[a.article, a.start, a.end] for a in accounts if (a.article, a.start, a.end) in spans]
        order = ("differ", "update", "agree")
        default = ("one" if n_articles == 1 else "many", "")
        verdict, link = min(found, key=lambda f: order.index(f[0])) if found else default
        anchor = view.anchor_of("f", figure.id)
        cells = tuple(_cell(view, figure, a) for a in accounts)
        if verdict != "one":
            view.link_back((c.place for c in cells), "#", anchor, headed(figure.about))
        out.append((n_articles, FigureView(anchor, headed(figure.about), cells, verdict, link)))
    return [f for _, f in sorted(out, key=lambda x: -x[0])]


def _cell(view: StoryView, figure: Figure, account: FigureAccount) -> FigureCell:
    place = view.by_id[account.article].place(account.start, account.end)
    low, high = account.low, account.high
    unit = clean(figure.unit)
    # A number is as its article writes it, so its own words tell where they have another unit than the figure's ("0,3 km" beside "300 m").
    if (low is None and high is None) or (unit and _MEASURED.search(place.words) and fold(unit) not in fold(place.words)):
        value = place.words
    else:
        value = view.t.say(lambda t: f"{amount_text(low, high, account.modifier, t.lang)} {unit}".rstrip())
    as_of = view.date_text(account.as_of) if account.as_of else ""
    return FigureCell(value, place, view.name_of(account.said_by), as_of)


def speakers(view: StoryView) -> list[SpeakerView]:
    """Return the quotes by speaker, the most talkative first, the unnamed last. Call after `names`, whose anchors it links to."""
    by_speaker: dict[str, list[StoryQuote]] = {}
    for quote in view.story.quotes:
        by_speaker.setdefault(quote.speaker or quote.speaker_text or "", []).append(quote)
    out = []
    for who, quotes in by_speaker.items():
        name = view.name_of(who) or view.t.gettext("Unnamed source")
        entity = view.entities.get(who)
        roles = [q.role for q in quotes if q.role] or list(entity.roles if entity else ())
        said = tuple(_said(view, quote, name) for quote in quotes)
        named = 0 if entity else 1 if who else 2
        found = SpeakerView(name, clean(max(roles, key=len)) if roles else "", said, view.name_anchors.get(who, ""))
        out.append((named, -len(said), found))
    return [s for _, _, s in sorted(out, key=lambda x: x[:2])]


def _said(view: StoryView, quote: StoryQuote, name: str) -> SaidView:
    every = view.places(quote.evidence)
    anchor = view.anchor_of("q", quote.id)
    view.link_back(every, "❝", anchor, name)
    text = clean(quote.text)
    worded = quote.wordings[1:]
    places = view.places(quote.wordings[0].evidence) if worded else every
    otherwise = tuple(
        SaidView("", clean(w.text), tuple(nest(w.text, drifted(text, clean(w.text)))), w.kind, "", view.places(w.evidence)) for w in worded
    )
    return SaidView(anchor, text, tuple(nest(text, ())), quote.kind, view.date_text(quote.date) if quote.date else "", places, otherwise)


def names(view: StoryView) -> list[tuple[str, list[NameView]]]:
    """Return the entities by type, those of the most articles first; remembers in the view where each stands."""
    first: dict[tuple[str, str], Place] = {}
    for article in view.articles:
        for mention in article.analysis.mentions:
            if mention.entity and mention.type != "role" and (article.analysis.id, mention.entity) not in first:
                first[article.analysis.id, mention.entity] = article.place(mention.start, mention.end)
    out = []
    for type_ in ENTITY_TYPES:
        found = [
            (e, tuple(sorted({first[k] for m in e.members if (k := (m.article, m.entity)) in first}, key=view.order)))
            for e in view.story.entities
            if e.type == type_
        ]
        found.sort(key=lambda f: (-len({p.article for p in f[1]}), -bool(f[0].roles)))
        if found:
            out.append((type_, [_name(view, entity, places) for entity, places in found[:MAX_ENTITIES]]))
    return out


def _name(view: StoryView, entity: StoryEntity, places: tuple[Place, ...]) -> NameView:
    anchor = view.anchor_of("e", entity.id)
    view.name_anchors[entity.id] = anchor
    for member in entity.members:
        view.member_anchors[member.article, member.entity] = anchor
    aliases = [clean(a) for a in dict.fromkeys(entity.aliases) if a != entity.name]
    roles = "; ".join(dict.fromkeys(clean(r) for r in entity.roles))
    one_each = tuple({p.article: p for p in reversed(places)}.values())[::-1]
    return NameView(anchor, clean(entity.name), roles, ", ".join(aliases[:6]), one_each)


def relations(view: StoryView) -> list[RelationView]:
    """Return who acted towards whom, the most told first. Call after `names`."""
    out = [
        RelationView(
            view.name_of(r.from_),
            _act(view, r.plover),
            view.name_of(r.to),
            r.count,
            view.places(r.evidence),
            view.name_anchors.get(r.from_, ""),
            view.name_anchors.get(r.to, ""),
            r.plover,
        )
        for r in view.story.relations
    ]
    return sorted(out, key=lambda r: -r.count)


def _act(view: StoryView, code: str) -> str:
    return view.t.say(lambda t: clean(plover_words(code, t)))


def novelty(view: StoryView) -> list[tuple[ArticleView, list[NewView]]]:
    """Return, for every article in order, what it alone or first tells."""
    return [
        (a, [NewView(clean(n.text), view.places(n.evidence)) for n in view.story.new_in.get(a.analysis.id, ())])
        for a in view.articles
    ]


def copies(view: StoryView) -> list[CopyView]:
    """Return the copied passages, the most alike first; the place's words are the passage itself.

    Pairs that share a passage are one row: what five papers took from an agency is told once, not ten times. The likeness is that of the least alike pair.
    """
    row_of: dict[Evidence, _Row] = {}
    for copied in sorted(view.story.copied, key=lambda c: -c.likeness):
        here, there = copied.passages
        if here.article not in view.by_id or there.article not in view.by_id:
            continue
        row, other = (row_of.get(e) or _Row([e], copied.likeness) for e in copied.passages)
        if len(row.passages) < len(other.passages):
            row, other = other, row  # the fewer move to the more, so that a chain of pairs stays near linear
        if row is not other:
            row.passages += other.passages
            row_of.update(dict.fromkeys(other.passages, row))
        row.likeness = min(row.likeness, other.likeness, copied.likeness)
        row_of[row.passages[0]] = row
    rows = {id(row): row for row in row_of.values()}.values()
    order = {article: n for n, article in enumerate(view.by_id)}
    return [
        CopyView(
            tuple(view.by_id[e.article].place(e.start, e.end) for e in sorted(r.passages, key=lambda e: (order[e.article], e.start))),
            str(round(r.likeness * 100)),
        )
        for r in rows
    ]
