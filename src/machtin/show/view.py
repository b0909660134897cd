"""What every form of a story shows, worked out once: letters, places, groups, orders. Nothing here writes HTML or Markdown.

In:  a `Document` (articles and stories) and the languages of the page (`Tongues`).
Out: `StoryView`s. An article is a letter, a sentence a letter and a number ("B·14"); an anchor is the place of one of them in the page.
A reference to an article or a sentence that the document does not hold is left out, never an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from machtin.show.account_chart import account_chart
from machtin.show.chart import Chart
from machtin.show.forms import instant_text, number_span, period_text, timex_text, value_text
from machtin.show.i18n import Lang, Translations
from machtin.show.marks import clean, headed
from machtin.show.places import ArticleView, Place, letter_of, slug
from machtin.show.tongues import Tongues, text_in
from machtin.show.words import STRENGTHS
from machtin.story import Account, Agreement, Disagreement, Document, Evidence, FigureAccount, Story
from machtin.timex import timex_interval

MAX_AGREED = 40  # characters of an agreed value
STRONG, MEDIUM = 0.75, 0.45  # words for a strength; the figures of relate's own bands


@dataclass(frozen=True)
class AccountView:
    """One article's answer, ready to show."""

    place: Place
    said_by: str
    as_of: str
    paper: str
    dated: str
    origin: int


@dataclass(frozen=True)
class Group:
    """The accounts that give one value."""

    value: str
    accounts: tuple[AccountView, ...]
    n_articles: int
    n_origins: int

    @property
    def letters(self) -> str:
        """`A, C`: the articles of the group, each once."""
        return ", ".join(dict.fromkeys(a.place.letter for a in self.accounts))


@dataclass(frozen=True)
class DisagreementView:
    """A disagreement with its accounts side by side."""

    item: Disagreement
    anchor: str
    about: str
    groups: tuple[Group, ...]
    charts: tuple[tuple[Lang, Chart], ...]
    """The drawing, once a language where its letters differ; empty where the values share no axis."""
    strength: str
    within_one: bool


@dataclass(frozen=True)
class AgreementView:
    """A statement that several articles share."""

    item: Agreement
    anchor: str
    about: str
    value: str
    places: tuple[Place, ...]
    same_words: bool


class StoryView:
    """One story with everything looked up; the templates and the other forms read its attributes and methods."""

    def __init__(self, document: Document, story: Story, t: Tongues, *, prefix: str = "") -> None:
        """Look up the articles, then work out each section."""
        self.story, self.t, self.prefix = story, t, prefix
        by_id = {a.id: a for a in document.articles}
        # A, B, C in the order in which they appeared; those without any date come last.
        present = sorted(
            (by_id[i] for i in story.articles if i in by_id), key=lambda a: a.published or a.document_date or "9999"
        )
        self.articles = [ArticleView(a, letter_of(n), prefix) for n, a in enumerate(present)]
        self.by_id = {a.analysis.id: a for a in self.articles}
        self.entities = {e.id: e for e in story.entities}
        self._dated = {a.analysis.id: self.dated(a) for a in self.articles}
        self._anchors: dict[str, int] = {}  # taken, each with the last number that an item of the same id got
        self._order = {a.analysis.id: n for n, a in enumerate(self.articles)}
        # What stands on a sentence, by the sentence's anchor and the item's: (sign, anchor, what it is called).
        self.back: dict[str, dict[str, tuple[str, str, str]]] = {}
        # Where the people and places stand, by story entity and by entity of one article; filled by `sections.names`.
        self.name_anchors: dict[str, str] = {}
        self.member_anchors: dict[tuple[str, str], str] = {}
        shown = [self._disagreement(d) for d in story.disagreements]
        shown = [d for d in shown if d.groups]
        self.disagreements = sorted((d for d in shown if not d.item.update), key=lambda d: -d.item.strength)
        self.updates = sorted((d for d in shown if d.item.update), key=lambda d: -d.item.strength)
        self.by_disagreement = {d.item.id: d for d in shown}
        self.agreements = [self._agreement(a) for a in story.agreements]

    @property
    def no_differ(self) -> str:
        """What is said where no disagreement is shown: a key of `words.EMPTY`."""
        return "only_updates" if self.updates else "no_differ_one" if len(self.articles) == 1 else "no_differ"

    # -- the head ----------------------------------------------------------------------------------------------------

    @property
    def headline(self) -> str:
        """The story's headline, cleaned; the first title where it has none."""
        return clean(self.story.headline or (self.articles[0].analysis.title if self.articles else "")) or "…"

    @property
    def anchor(self) -> str:
        """Where the story starts."""
        return f"{self.prefix}story"

    @property
    def period(self) -> str:
        """First and last day, in words."""
        return self.t.say(lambda t: period_text(self.story.first, self.story.last, t.lang))

    @property
    def n_papers(self) -> int:
        """How many papers the articles come from; an article without one counts as its own."""
        return len({a.analysis.source or a.analysis.id for a in self.articles})

    def dated(self, article: ArticleView, *, clock: bool = True) -> str:
        """Return when the article was published, or which day its text tells."""
        a = article.analysis
        if a.published:
            return self.t.gettext("published {date}", date=self.instant(a.published, clock=clock))
        if a.document_date:
            return self.t.gettext("dated {date} (inferred from the text)", date=self.instant(a.document_date))
        return self.t.gettext("no date")

    def instant(self, value: str | None, *, clock: bool = True) -> str:
        """Return an ISO instant in words, cleaned."""
        return self.t.say(lambda t: clean(instant_text(value, t.lang, clock=clock)))

    # -- places ------------------------------------------------------------------------------------------------------

    def places(self, evidence: Iterable[Evidence | Account | FigureAccount]) -> tuple[Place, ...]:
        """Return the places that the document holds, each sentence once."""
        found: dict[str, Place] = {}
        for e in evidence:
            if e.article in self.by_id:
                place = self.by_id[e.article].place(e.start, e.end)
                found.setdefault(place.anchor, place)
        return tuple(found.values())

    def order(self, place: Place) -> tuple[int, int]:
        """Return what sorts places by article and sentence."""
        return self._order[place.article], place.number or 0

    def link_back(self, places: Iterable[Place], sign: str, anchor: str, what: str) -> None:
        """Remember that an item stands on these sentences, for the way back from the article."""
        for place in places:
            self.back.setdefault(place.anchor, {}).setdefault(anchor, (sign, anchor, what))

    def anchor_of(self, kind: str, item_id: str) -> str:
        """Return an anchor made from the item's id; a second item of the same id gets a number."""
        base = anchor = f"{self.prefix}{kind}-{slug(item_id)}"
        while anchor in self._anchors:
            self._anchors[base] += 1
            anchor = f"{base}-{self._anchors[base]}"
        self._anchors[anchor] = 1
        return anchor

    def name_of(self, who: str | None) -> str:
        """Return the name of a story entity's id; other words are names already."""
        if not who:
            return ""
        return clean(self.entities[who].name if who in self.entities else who)

    # -- disagreements and agreements --------------------------------------------------------------------------------

    def _account(self, account: Account) -> AccountView:
        article = self.by_id[account.article]
        return AccountView(
            article.place(account.start, account.end),
            self.name_of(account.said_by),
            self.instant(account.as_of),
            article.paper(),
            self._dated[account.article],
            account.origin,
        )

    def _groups(self, item: Disagreement) -> list[tuple[Group, list[Account]]]:
        found: dict[tuple[str, str], list[Account]] = {}
        for account in item.accounts:
            if account.article in self.by_id:
                found.setdefault((account.value, account.modifier), []).append(account)
        groups = []
        for (value, modifier), accounts in found.items():
            views = tuple(self._account(a) for a in accounts)
            origins = {a.origin or f"article {a.article}" for a in accounts}
            shown = self._value(value, modifier, item.kind) or "…"
            group = Group(shown, views, len({a.article for a in accounts}), len(origins))
            groups.append((group, accounts))
        return groups

    def _disagreement(self, item: Disagreement) -> DisagreementView:
        groups = self._groups(item)
        if item.update:
            groups.sort(key=lambda g: min(self._when(a) for a in g[1]))
        elif item.kind == "number":
            groups.sort(key=lambda g: number_span(g[1][0].value) or (float("inf"), 0.0))
        elif item.kind == "date":
            groups.sort(key=lambda g: timex_interval(g[1][0].value)[0] or "9999")
        def chart(t: Translations) -> Chart | None:
            return account_chart(item.kind, [(f"{text_in(t.lang, g.value)} · {g.letters}", found) for g, found in groups], t.lang)

        view = DisagreementView(
            item,
            self.anchor_of("d", item.id),
            self.t.say(lambda t: headed(item.about_en if t.lang == "en" and item.about_en else item.about)),
            tuple(g for g, _ in groups),
            tuple((lang, found) for lang, found in self.t.each(chart) if found),
            self.t.gettext(STRENGTHS["high" if item.strength >= STRONG else "mid" if item.strength >= MEDIUM else "low"]),
            len({a.article for _, accounts in groups for a in accounts}) == 1,
        )
        self.link_back((a.place for g in view.groups for a in g.accounts), "≠", view.anchor, view.about)
        return view

    def _when(self, account: Account) -> str:
        article = self.by_id[account.article].analysis
        return account.as_of or article.published or article.document_date or "9999"

    def _agreement(self, item: Agreement) -> AgreementView:
        places = self.places(item.accounts)
        anchor = self.anchor_of("ok", item.id)
        self.link_back(places, "=", anchor, headed(item.about))
        shown = self._agreed_value(item)
        n_articles = len({p.article for p in places})
        return AgreementView(item, anchor, headed(item.about), shown, places, n_articles > 1 and item.origins == 1)

    def _agreed_value(self, item: Agreement) -> str:
        """Return the value in the words of the account that gives it most plainly: "khoảng 300 m" says more than 300."""
        number = number_span(item.value.lstrip("<>=~ "))
        words = [clean(" ".join(a.text.split())) for a in item.accounts if not a.modifier or len(item.accounts) == 1]
        words = words or [clean(" ".join(a.text.split())) for a in item.accounts]
        if number and words and any(c.isdigit() for c in words[0]) and len(words[0]) <= MAX_AGREED:
            return words[0]
        modifier = item.accounts[0].modifier if item.accounts and item.accounts[0].value == item.value else ""
        return self._value(item.value, modifier, "number" if number else "date")

    def _value(self, value: str, modifier: str, kind: str) -> str:
        return self.t.say(lambda t: clean(value_text(value, modifier, kind, t.lang)))

    def disputed(self, ids: Iterable[str]) -> DisagreementView | None:
        """Return the first disagreement of a summary sentence or timeline item that is shown."""
        return next((self.by_disagreement[i] for i in ids if i in self.by_disagreement), None)

    def date_text(self, value: str) -> str:
        """Return a TIMEX3 value in words, cleaned."""
        return self.t.say(lambda t: clean(timex_text(value, t.lang)))
