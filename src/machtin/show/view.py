"""What every form of a story shows, worked out once: letters, places, groups, orders. Nothing here writes HTML or Markdown.

In:  a `Document` (articles and stories) and a language.
Out: `StoryView`s. An article is a letter, a sentence a letter and a number ("B·14"); an anchor is the place of one of them in the page.
A reference to an article or a sentence that the document does not hold is left out, never an error.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from machtin.analysis import Analysis
from machtin.show.chart import Chart, Interval, Open, draw_numbers, draw_times, seconds
from machtin.show.forms import duration_unit, instant_text, number_span, period_text, timex_text, value_text
from machtin.show.marks import clean, headed
from machtin.show.words import Lang, translator
from machtin.story import Account, Agreement, Disagreement, Document, Evidence, FigureAccount, Story
from machtin.timex import timex_interval

CONTEXT_CHARS = 150  # of a sentence on either side of the words quoted: two lines of a column
# Numbers in different measures are not drawn on one axis: an account's value is the number as written.
_MEASURE = re.compile(
    r"\d\s?(mm|cm|dm|km2|km²|km|m2|m²|m3|m³|m|ha|kg|g|tạ|tấn|lít|ml|hải lý|dặm|USD|đồng|euro|%)(?!\w)", re.IGNORECASE
)
# Lengths of time: clock units in minutes, days and weeks in days, months and years in months.
_DURATION_SIZES = {"PTS": 1 / 60, "PTM": 1.0, "PTH": 60.0, "PD": 1.0, "PW": 7.0, "PM": 1.0, "PY": 12.0}
_DURATION_KINDS = {"PTS": "clock", "PTM": "clock", "PTH": "clock", "PD": "day", "PW": "day", "PM": "month", "PY": "month"}
MAX_AGREED = 40  # characters of an agreed value
STRONG, MEDIUM = 0.75, 0.45  # words for a strength; the figures of relate's own bands


@dataclass(frozen=True)
class Place:
    """A place in an article, with the sentence around it in three parts: before, the words, after."""

    article: str
    letter: str
    number: int | None
    anchor: str
    before: str
    words: str
    after: str

    @property
    def short(self) -> str:
        """`B·14`."""
        return f"{self.letter}·{self.number}" if self.number else self.letter


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
    chart: Chart | None
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


@dataclass
class ArticleView:
    """An article of the story: its letter, its paper, its date in words."""

    analysis: Analysis
    letter: str
    prefix: str
    starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Keep the sentence starts for looking places up."""
        self.starts = [s.start for s in self.analysis.sentences]

    @property
    def anchor(self) -> str:
        """Where the article stands in the page."""
        return f"{self.prefix}{self.letter.lower()}"

    def paper(self) -> str:
        """Return the paper's name, else the article's id where that is readable."""
        return clean(self.analysis.source or "")

    def sentence_of(self, start: int) -> int | None:
        """Return the number, from 1, of the sentence that `start` stands in; None between sentences or without any."""
        index = bisect_right(self.starts, start) - 1
        if index < 0 or start >= self.analysis.sentences[index].end:
            return None
        return index + 1

    def place(self, start: int, end: int) -> Place:
        """Return the place with its sentence around it, trimmed to the words' neighbourhood."""
        text = self.analysis.text
        start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
        number = self.sentence_of(start)
        if number:
            sentence = self.analysis.sentences[number - 1]
            low, high = sentence.start, max(sentence.end, end)
        else:
            low, high = max(0, start - CONTEXT_CHARS), min(len(text), end + CONTEXT_CHARS)
        before, after = _shorten(text[low:start], left=True), _shorten(text[end:high], left=False)
        anchor = f"{self.anchor}{number}" if number else self.anchor
        return Place(
            self.analysis.id, self.letter, number, anchor, clean(before), clean(text[start:end]), clean(after).rstrip()
        )


def _shorten(text: str, *, left: bool) -> str:
    """Cut what is far from the words, at a blank, with an ellipsis where something was cut."""
    if len(text) <= CONTEXT_CHARS:
        return text
    if left:
        tail = text[-CONTEXT_CHARS:]
        return "… " + tail[tail.find(" ") + 1 :]
    head = text[:CONTEXT_CHARS]
    return head[: head.rfind(" ") if " " in head else len(head)] + " …"


def letter_of(index: int) -> str:
    """Return A, B, … Z, AA, AB, … for 0, 1, …"""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def slug(text: str) -> str:
    """Return `text` as part of an anchor: ASCII letters, digits, hyphens."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")[:80]


class StoryView:
    """One story with everything looked up; the templates and the other forms read its attributes and methods."""

    def __init__(self, document: Document, story: Story, lang: Lang, *, prefix: str = "") -> None:
        """Look up the articles, then work out each section."""
        self.story, self.lang, self.prefix = story, lang, prefix
        self.t = translator(lang)
        by_id = {a.id: a for a in document.articles}
        # A, B, C in the order in which they appeared; those without any date come last.
        present = sorted(
            (by_id[i] for i in story.articles if i in by_id), key=lambda a: a.published or a.document_date or "9999"
        )
        self.articles = [ArticleView(a, letter_of(n), prefix) for n, a in enumerate(present)]
        self.by_id = {a.analysis.id: a for a in self.articles}
        self.entities = {e.id: e for e in story.entities}
        self._anchors: set[str] = set()
        self.back: dict[str, list[tuple[str, str, str]]] = {}
        shown = [self._disagreement(d) for d in story.disagreements]
        shown = [d for d in shown if d.groups]
        self.disagreements = sorted((d for d in shown if not d.item.update), key=lambda d: -d.item.strength)
        self.updates = sorted((d for d in shown if d.item.update), key=lambda d: -d.item.strength)
        self.by_disagreement = {d.item.id: d for d in shown}
        self.agreements = [self._agreement(a) for a in story.agreements]

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
        return period_text(self.story.first, self.story.last, self.lang)

    @property
    def n_papers(self) -> int:
        """How many papers the articles come from; an article without one counts as its own."""
        return len({a.analysis.source or a.analysis.id for a in self.articles})

    def dated(self, article: ArticleView, *, clock: bool = True) -> str:
        """Return when the article was published, or which day its text tells."""
        a = article.analysis
        if a.published:
            return self.t("published", date=instant_text(a.published, self.lang, clock=clock))
        if a.document_date:
            return self.t("dated", date=instant_text(a.document_date, self.lang))
        return self.t("undated")

    # -- places ------------------------------------------------------------------------------------------------------

    def places(self, evidence: Iterable[Evidence | Account | FigureAccount]) -> tuple[Place, ...]:
        """Return the places that the document holds, each sentence once."""
        found: dict[str, Place] = {}
        for e in evidence:
            if e.article in self.by_id:
                place = self.by_id[e.article].place(e.start, e.end)
                found.setdefault(place.anchor, place)
        return tuple(found.values())

    def link_back(self, places: Iterable[Place], sign: str, anchor: str, what: str) -> None:
        """Remember that an item stands on these sentences, for the way back from the article."""
        for place in places:
            links = self.back.setdefault(place.anchor, [])
            if all(link[1] != anchor for link in links):
                links.append((sign, anchor, clean(what)))

    def anchor_of(self, kind: str, item_id: str) -> str:
        """Return an anchor made from the item's id; a second item of the same id gets a number."""
        base = anchor = f"{self.prefix}{kind}-{slug(item_id)}"
        n = 2
        while anchor in self._anchors:
            anchor, n = f"{base}-{n}", n + 1
        self._anchors.add(anchor)
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
            instant_text(account.as_of, self.lang),
            article.paper(),
            self.dated(article),
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
            shown = clean(value_text(value, modifier, item.kind, self.lang)) or "…"
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
        view = DisagreementView(
            item,
            self.anchor_of("d", item.id),
            headed(item.about_en if self.lang == "en" and item.about_en else item.about),
            tuple(g for g, _ in groups),
            self._chart(item, groups),
            self.t(f"strength_{'high' if item.strength >= STRONG else 'mid' if item.strength >= MEDIUM else 'low'}"),
            len({a.article for _, accounts in groups for a in accounts}) == 1,
        )
        self.link_back((a.place for g in view.groups for a in g.accounts), "≠", view.anchor, view.about)
        return view

    def _when(self, account: Account) -> str:
        article = self.by_id[account.article].analysis
        return account.as_of or article.published or article.document_date or "9999"

    def _chart(self, item: Disagreement, groups: Sequence[tuple[Group, list[Account]]]) -> Chart | None:
        intervals: list[Interval] = []
        for group, accounts in groups:
            label = f"{group.value} · {group.letters}"
            if item.kind == "date":
                # An account without instants of its own means what its TIMEX3 value means.
                spans = [(a.earliest, a.latest) if a.earliest and a.latest else timex_interval(a.value) for a in accounts]
                times = [(seconds(first), seconds(last)) for first, last in spans if first and last]
                known = [(a, b) for a, b in times if a is not None and b is not None and a <= b]
                if not known:
                    return None
                intervals.append(Interval(min(a for a, _ in known), max(b for _, b in known), "", label))
            elif item.kind == "number":
                value = accounts[0].value
                span = number_span(value)
                if span is None or re.match(r"\d{1,2}-\d{1,2}\Z", value):
                    return None
                factor = _DURATION_SIZES.get(duration_unit(value), 1.0)
                opens: dict[str, Open] = {"~": "both", ">": "right", ">=": "right", "<": "left", "<=": "left"}
                intervals.append(Interval(span[0] * factor, span[1] * factor, opens.get(accounts[0].modifier, ""), label))
        if item.kind == "date":
            return draw_times(intervals, self.lang)
        return self._number_chart(item, intervals) if item.kind == "number" else None

    def _number_chart(self, item: Disagreement, intervals: list[Interval]) -> Chart | None:
        """Draw numbers of one unit; lengths of time are drawn in the smallest unit among them."""
        accounts = [a for a in item.accounts if a.article in self.by_id]
        measures = {found[1].lower() for a in accounts if (found := _MEASURE.search(a.text))}
        units = {duration_unit(a.value) for a in accounts}
        if len(measures) > 1 or len({_DURATION_KINDS.get(u) for u in units}) > 1:
            return None
        unit = min(units, key=lambda u: _DURATION_SIZES.get(u, 1.0), default="")
        if not unit:
            return draw_numbers(intervals, self.lang)
        size = _DURATION_SIZES[unit]
        scaled = [i._replace(low=i.low / size, high=i.high / size) for i in intervals]

        def label(amount: float) -> str:
            whole = f"{unit[:-1]}{amount:.0f}{unit[-1]}"
            return timex_text(whole, self.lang) if amount == round(amount) else ""

        return draw_numbers(scaled, self.lang, label=label)

    def _agreement(self, item: Agreement) -> AgreementView:
        places = self.places(item.accounts)
        anchor = self.anchor_of("ok", item.id)
        self.link_back(places, "=", anchor, item.about)
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
        return clean(value_text(item.value, modifier, "number" if number else "date", self.lang))

    def disputed(self, ids: Iterable[str]) -> DisagreementView | None:
        """Return the first disagreement of a summary sentence or timeline item that is shown."""
        return next((self.by_disagreement[i] for i in ids if i in self.by_disagreement), None)

    def date_text(self, value: str) -> str:
        """Return a TIMEX3 value in words, cleaned."""
        return clean(timex_text(value, self.lang))
