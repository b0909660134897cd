"""What holds of every analysis and every document, whatever was read: the invariants of the contract as one function each.

Used by the tests on the bundled examples and on hostile input, and by `benchmarks.corpora` on thousands of real articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from machtin.analysis import Analysis, analysis_json, read_analysis
from machtin.story import Account, Document, Evidence, Story, document_json, read_document
from machtin.tagger.labels import EVENT_TYPES, POS


class BrokenPromiseError(AssertionError):
    """An item that is not what it says it is."""


def check_analysis(a: Analysis) -> None:
    """Raise BrokenPromiseError with the item where an item of `a` is not what it says."""
    text = a.text
    _tiles(a, "blocks", a.blocks)
    _tiles(a, "sentences", a.sentences)
    _tiles(a, "words", a.words)
    starts = {b.start: b.end for b in a.blocks}
    within = 0
    for s in a.sentences:
        within = max(start for start in starts if start <= s.start)
        _hold(s.end <= starts[within], a, s, "a sentence crosses a block")
    _hold(all(w.pos in POS for w in a.words), a, None, "an unknown part of speech")
    entities = {e.id: e for e in a.entities}
    _hold(len(entities) == len(a.entities), a, None, "two entities with one id")
    for layer in ("mentions", "times", "quantities", "quotes", "events", "affiliations", "repairs"):
        for item in getattr(a, layer):
            _span(a, item)
    for m in a.mentions:
        _hold(m.entity is None or m.entity in entities, a, m, "no such entity")
        if m.entity is not None and m.type != "role":
            _hold(_flat(text[m.start : m.end]) in map(_flat, entities[m.entity].aliases), a, m, "not among the aliases of its entity")
        _hold(bool(m.how), a, m, "does not say how it was found")
    flat = _flat(text)
    for e in a.entities:
        _hold(bool(e.name) and e.name in e.aliases, a, e, "its name is not among its aliases")
        _hold(all(_flat(alias) in flat for alias in e.aliases), a, e, "an alias that does not stand in the text")
    for t in a.times:
        _hold(bool(t.value and t.how), a, t, "no value, or no word on how")
        _hold((t.earliest is None) == (t.latest is None), a, t, "half an interval")
        _hold(t.earliest is None or t.latest is None or t.earliest <= t.latest, a, t, "ends before it begins")
    for q in a.quantities:
        _hold(q.low is None or q.high is None or q.low <= q.high, a, q, "low above high")
        _hold(q.value is not None or q.low is not None or q.high is not None, a, q, "no number")
        _hold(bool(q.how), a, q, "does not say how it was found")
        _hold(any(c.isalnum() for c in text[q.start : q.end]), a, q, "no number in the words")
    for u in a.quotes:
        _hold(u.speaker is None or u.speaker in entities, a, u, "no such speaker")
        if u.cue is not None:
            _span(a, u.cue)
    ids = {e.id for e in a.events}
    _hold(len(ids) == len(a.events), a, None, "two events with one id")
    for v in a.events:
        _hold(v.type in EVENT_TYPES, a, v, "an unknown type")
        _hold(all(0 <= n < len(a.quantities) for n in v.numbers), a, v, "a number that is not there")
        _hold(set(v.same_as) <= ids - {v.id}, a, v, "the same as an event that is not there")
        for who in (*v.who, *v.whom, *([v.where] if v.where else []), *([v.said_by] if v.said_by else [])):
            _hold(who in entities or _flat(who) in flat, a, v, f"{who!r} is neither an entity nor words of the text")
        for span in (v.when_span, v.where_span):
            if span is not None:
                _span(a, span)
    for f in a.affiliations:
        _hold(f.member in entities and f.group in entities, a, f, "no such entity")
    for c in a.credits.captions:
        _span(a, c)
    for kind in ("title", "lead"):
        told = "\n".join(text[b.start : b.end] for b in a.blocks if b.kind == kind)
        _hold(getattr(a, kind) == told, a, None, f"the {kind} is not its block")
    _hold(read_analysis(analysis_json(a)) == a, a, None, "changes when written and read again")


def check_document(d: Document) -> None:
    """Raise BrokenPromiseError where a story of `d` points to what is not there or says what does not stand there."""
    articles = {a.id: a for a in d.articles}
    _hold(len(articles) == len(d.articles), d, None, "two articles with one id")
    told = [x for s in d.stories for x in s.articles]
    _hold(sorted(told) == sorted(articles), d, told, "an article is in no story, or in two")
    for s in d.stories:
        _check_story(s, articles)
    _hold(read_document(document_json(d)) == d, d, None, "changes when written and read again")


def _check_story(s: Story, articles: dict[str, Analysis]) -> None:
    below = [x.id for layer in (s.disagreements, s.agreements, s.figures, s.timeline, s.quotes, s.relations, s.entities) for x in layer]
    _hold(len(set(below)) == len(below), s, sorted(x for x in below if below.count(x) > 1), "ids that are not unique")
    entities = {e.id for e in s.entities}
    disputes = {x.id for x in s.disagreements}
    for e in s.entities:
        for m in e.members:
            _hold(m.article in s.articles and m.entity in {x.id for x in articles[m.article].entities}, s, e, f"no entity {m}")
    for x in (*s.summary, *s.timeline):
        _hold(set(x.disputed) <= disputes, s, x, "a dispute that is not there")
        _hold(bool(x.evidence), s, x, "without evidence")
    for x in (*s.summary, *s.timeline, *s.quotes, *s.relations, *(n for new in s.new_in.values() for n in new)):
        _evidence(s, x.evidence, articles)
    for x in s.summary:
        _hold(any(_flat(x.text).casefold() in _flat(_at(articles, e)).casefold() for e in x.evidence), s, x, "not the words of its evidence")
    for x in s.quotes:
        _hold(x.speaker is None or x.speaker in entities, s, x, "no such speaker")
        _hold(any(_flat(x.text) == _flat(_at(articles, e)) for e in x.evidence), s, x, "not the words of its evidence")
    for t in s.timeline:
        for ref in t.events:
            _hold(ref.event in {v.id for v in articles[ref.article].events}, s, t, "no such event")
    for r in s.relations:
        _hold(r.from_ in entities and r.to in entities, s, r, "between entities that are not there")
        _hold(r.count >= 1, s, r, "never")
    for f in s.figures:
        _evidence(s, f.accounts, articles)
    for g in (*s.disagreements, *s.agreements):
        _evidence(s, g.accounts, articles)
        _hold(1 <= g.origins <= len(g.accounts), s, g, "origins and accounts do not fit")
        _hold(bool(g.about), s, g, "about nothing")
        for account in g.accounts:
            _account(s, account, articles)
    for d in s.disagreements:
        _hold(0 <= d.strength <= 1, s, d, "strength outside 0 to 1")
        _hold(len({x.value for x in d.accounts}) >= 2, s, d, "one value only")
        _hold(bool(d.why and d.rule and d.about_en), s, d, "does not say why")
    for c in s.copied:
        _evidence(s, c.passages, articles)
        _hold(0 < c.likeness <= 1, s, c, "likeness outside 0 to 1")
    _hold(set(s.new_in) <= set(s.articles), s, None, "news in an article of another story")


def _account(s: Story, account: Account, articles: dict[str, Analysis]) -> None:
    words = articles[account.article].text[account.start : account.end]
    _hold(_flat(account.text) == _flat(words), s, account, f"the words there are {words!r}")
    _hold(account.earliest is None or account.latest is None or account.earliest <= account.latest, s, account, "ends before it begins")


def _evidence(s: Story, places: Iterable[Any], articles: dict[str, Analysis]) -> None:
    for place in places:
        _hold(place.article in s.articles, s, place, "an article of another story")
        _span(articles[place.article], place)


def _at(articles: dict[str, Analysis], evidence: Evidence) -> str:
    return articles[evidence.article].text[evidence.start : evidence.end]


def _tiles(a: Analysis, layer: str, items: Sequence[Any]) -> None:
    """In order, not overlapping, no blanks at the ends, every non-blank character covered."""
    at = 0
    for item in items:
        _hold(not a.text[at : item.start].strip(), a, item, f"{layer} leave characters out")
        _hold(item.start >= at, a, item, f"{layer} overlap")
        _span(a, item)
        at = item.end
    _hold(not a.text[at:].strip(), a, None, f"{layer} leave the end out")


def _span(a: Analysis, item: Any) -> None:
    _hold(0 <= item.start < item.end <= len(a.text), a, item, "outside the text, or empty")
    words = a.text[item.start : item.end]
    _hold(words == words.strip(), a, item, f"begins or ends with a blank: {words!r}")


def _flat(text: str) -> str:
    return " ".join(text.split())


def _hold(true: bool, where: Analysis | Document | Story, item: Any, what: str) -> None:
    if not true:
        raise BrokenPromiseError(f"{getattr(where, 'id', 'document')}: {what}: {item}")
