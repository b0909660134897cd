"""What one article says: `analyze(article) -> Analysis`.

The tagger's labels come first, in one pass over a batch; then one layer after the other, each a pure function of the text, the labels
and the layers before it:

    tags → structure (blocks) → sentences → names, event words → times → quantities → entities → quotes → events → affiliations, credits, repairs

An article's result does not depend on its batch. No article makes it fail: bad input has become a `Problem` in `read`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice

from machtin._version import machtin_version
from machtin.analysis import Analysis, Mention, Word
from machtin.analyze.affiliations import find_affiliations
from machtin.analyze.credits import find_credits
from machtin.analyze.entities import resolve_entities
from machtin.analyze.event_words import mend_event_words
from machtin.analyze.events import find_events
from machtin.analyze.names import mend_names
from machtin.analyze.quantities import find_quantities
from machtin.analyze.quotes import find_quotes
from machtin.analyze.reading import EventWord, Reading
from machtin.analyze.repairs import find_repairs
from machtin.analyze.structure import restore_structure
from machtin.analyze.times import document_date, find_times
from machtin.article import Article, Block
from machtin.errors import BugError, Problem
from machtin.tagger import Tags, tag
from machtin.text.sentences import find_sentences

BATCH = 32  # articles tagged at once: enough to fill the matrix products, small enough to stay in cache and in bounded memory


def analyze(article: Article) -> Analysis:
    """Return what one article says. Pure: the same article gives the same analysis."""
    return next(analyze_many([article]))


def analyze_many(articles: Iterable[Article], *, on_problem: Callable[[Problem], None] | None = None) -> Iterator[Analysis]:
    """Yield the analyses of `articles`, in their order, lazily; articles are tagged `BATCH` at a time.

    No article should make a layer fail. Where one does all the same, that is a bug of machtin: `on_problem` is told, the article is left out
    and the others go on; without `on_problem` a BugError that names the article is raised.
    """
    for one in analyze_each(articles):
        if isinstance(one, Analysis):
            yield one
        elif on_problem is None:
            raise BugError(f"{one.item} {one.what} Please report it with the article's text.")
        else:
            on_problem(one)


def analyze_each(articles: Iterable[Article]) -> Iterator[Analysis | Problem]:
    """Yield what becomes of each of `articles`, in their order, lazily: its analysis, or why it has none. Never raises for an article's sake."""
    queue = iter(articles)
    while batch := list(islice(queue, BATCH)):
        try:
            tagged = tag([a.text for a in batch])
        except Exception:  # one of them it must be: each alone
            tagged = []
        for n, article in enumerate(batch):
            try:
                yield _analyze(article, tagged[n] if tagged else tag([article.text])[0])
            except Exception as error:
                what = f"could not be analysed: {type(error).__name__}: {error}."
                yield Problem(f"article {article.id}", what, "It was left out, the others go on. Please report it with its text.")


def _analyze(article: Article, tags: Tags) -> Analysis:
    text = article.text
    blocks = restore_structure(article, [(b.offset, b.score) for b in tags.breaks])
    sentences = tuple(find_sentences(text, blocks))
    words = tuple(Word(w.start, w.end, w.pos) for w in tags.words)
    mentions = mend_names(text, [Mention(m.start, m.end, m.type, how="tagger") for m in tags.mentions], sentences=sentences, blocks=blocks)
    event_words = [EventWord(e.start, e.end, e.type, e.status) for e in tags.events]
    reading = Reading(
        id=article.id,
        text=text,
        published=datetime.fromisoformat(article.published) if article.published else None,
        source=article.source,
        blocks=blocks,
        sentences=sentences,
        words=words,
        mentions=mentions,
        event_words=mend_event_words(text, event_words, mentions),
    )
    inferred, why = (None, None) if reading.published else document_date(reading)
    today = reading.published.date() if reading.published else inferred
    times = find_times(reading)
    quantities = find_quantities(reading, times)
    named, entities = resolve_entities(reading)
    quotes = find_quotes(reading, named, entities, times)
    events = find_events(reading, named, entities, times, quantities, quotes)
    return Analysis(
        machtin=machtin_version(),
        id=article.id,
        source=article.source,
        url=article.url,
        published=article.published,
        document_date=today.isoformat() if today else None,
        document_date_from="metadata" if reading.published else "text" if today else None,
        document_date_how=why,
        title=_of_kind(text, blocks, "title"),
        lead=_of_kind(text, blocks, "lead"),
        text=text,
        blocks=blocks,
        sentences=sentences,
        words=words,
        mentions=tuple(named),
        entities=tuple(entities),
        times=tuple(times),
        quantities=tuple(quantities),
        quotes=tuple(quotes),
        events=tuple(events),
        affiliations=tuple(find_affiliations(reading, named, entities)),
        credits=find_credits(reading),
        repairs=tuple(find_repairs(article, words, blocks, sentences)),
    )


def _of_kind(text: str, blocks: Iterable[Block], kind: str) -> str:
    return "\n".join(text[b.start : b.end] for b in blocks if b.kind == kind)
