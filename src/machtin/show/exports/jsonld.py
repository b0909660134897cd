"""Articles and stories as linked data in the words of schema.org: NewsArticle, Event, Quotation, Claim, Person, Organization, Place.

In:  an `Analysis`, or a story's document. Out: the nodes of one `@graph`, each a JSON object.
A disagreement is a Collection of Claims, an account one Claim with its `appearance`, and who makes it as `claimInterpreter`: machtin rates nothing, so there is no
ClaimReview; a speaker of whom only words are known has a name and no type. What stands in an article carries `oa:hasTarget`, the position of the W3C annotation vocabulary, beside schema.org's own properties.
The context is written out, so that no processor has to fetch anything. Source: https://schema.org (version 29), https://www.w3.org/ns/oa.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from machtin.analysis import Analysis
from machtin.show.exports.ninjs import instant
from machtin.show.exports.plain import article_iri, story_iri, words_of
from machtin.story import Account, Document, Evidence, Story

CONTEXT = {"@vocab": "https://schema.org/", "oa": "http://www.w3.org/ns/oa#", **{p: {"@type": "@id"} for p in ("url",)}}
HEAD = b'{"@context":' + msgspec.json.encode(CONTEXT) + b',"@graph":[\n'
TAIL = b"\n]}\n"
_TYPES = {"per": "Person", "org": "Organization", "gpe": "Place", "loc": "Place", "misc": "Thing"}
Node = dict[str, Any]


def article_nodes(a: Analysis) -> Iterator[bytes]:
    """Yield the article, its entities, what was said in it, and its dated events."""
    mine = article_iri(a)
    yield _node(_article(a))
    for e in a.entities:
        yield _node(_thing(f"{article_iri(a.id)}#{e.id}", e.type, e.name, e.aliases, e.roles))
    ids = {e.id: f"{article_iri(a.id)}#{e.id}" for e in a.entities}
    for n, q in enumerate(a.quotes, 1):
        said = _quotation(f"{article_iri(a.id)}#quote-{n}", words_of(a.text, q.start, q.end), ids.get(q.speaker or ""), q.speaker_text, q.date)
        yield _node(said | {"isPartOf": {"@id": mine}, "oa:hasTarget": [_target(a, q.start, q.end)]})
    for event in (e for e in a.events if e.when):
        who = [ids[w] for w in (*event.who, *event.whom) if w in ids]
        place = {"@id": ids[event.where]} if event.where in ids else {"@type": "Place", "name": event.where} if event.where else None
        yield _node({
            "@id": f"{article_iri(a.id)}#{event.id}", "@type": "Event", "name": words_of(a.text, event.start, event.end), "startDate": date_of(event.when or ""),
            "location": place, "about": [{"@id": w} for w in dict.fromkeys(who)], "subjectOf": {"@id": mine}, "oa:hasTarget": [_target(a, event.start, event.end)],
        })  # fmt: skip


def story_nodes(d: Document) -> Iterator[bytes]:
    """Yield the articles and the stories, with their happenings, quotes and disagreements."""
    by_id = {a.id: a for a in d.articles}
    for a in d.articles:
        yield _node(_article(a))
    for s in d.stories:
        ids = {e.id: story_iri(s.id, e.id) for e in s.entities}
        yield _node({
            "@id": story_iri(s.id), "@type": "Collection", "name": s.headline, "inLanguage": "vi", "temporalCoverage": f"{s.first}/{s.last}" if s.first and s.last else None,
            "abstract": " ".join(x.text for x in s.summary), "hasPart": [{"@id": article_iri(by_id[i])} for i in s.articles if i in by_id],
            "about": [{"@id": i} for i in ids.values()],
        })  # fmt: skip
        for e in s.entities:
            yield _node(_thing(ids[e.id], e.type, e.name, e.aliases, e.roles))
        for t in s.timeline:
            articles = dict.fromkeys(article_iri(by_id[x.article]) for x in t.evidence if x.article in by_id)
            yield _node({
                "@id": story_iri(s.id, t.id), "@type": "Event", "name": t.text, "startDate": date_of(t.date), "subjectOf": [{"@id": i} for i in articles],
                "oa:hasTarget": list(_targets(by_id, t.evidence)),
            })  # fmt: skip
        for q in s.quotes:
            said = _quotation(story_iri(s.id, q.id), q.text, ids.get(q.speaker or ""), q.speaker_text, q.date)
            articles = dict.fromkeys(article_iri(by_id[x.article]) for x in q.evidence if x.article in by_id)
            yield _node(said | {"isPartOf": [{"@id": i} for i in articles], "oa:hasTarget": list(_targets(by_id, q.evidence))})
        yield from _differences(s, by_id, ids)


def date_of(value: str) -> str | None:
    """Return a TIMEX3 value as an ISO 8601 date or instant, as far as it is one: "2024-01-08TMO" → "2024-01-08", "2024-W02" → None."""
    day = value.partition("/")[0]
    if found := instant(day if "T" in day and day.partition("T")[2][:1].isdigit() else None):
        return found
    day = day.partition("T")[0]
    parts = day.split("-")
    plain = all(p.isdigit() for p in parts) and [len(p) for p in parts] in ([4], [4, 2], [4, 2, 2])
    return day if plain else None


def _differences(s: Story, by_id: dict[str, Analysis], ids: dict[str, str]) -> Iterator[bytes]:
    for x in s.disagreements:
        mine = story_iri(s.id, x.id)
        claims = [f"{mine}.{n}" for n in range(1, len(x.accounts) + 1)]
        yield _node({
            "@id": mine, "@type": "Collection", "name": x.about, "isPartOf": {"@id": story_iri(s.id)}, "genre": f"{x.kind} {'update' if x.update else 'disagreement'}",
            "abstract": x.why, "hasPart": [{"@id": c} for c in claims],
        })  # fmt: skip
        for id, account in zip(claims, x.accounts, strict=True):
            yield _node(_claim(id, mine, account, by_id, ids) | {"name": f"{x.about}: {account.modifier}{account.value}"})


def _claim(id: str, of: str, account: Account, by_id: dict[str, Analysis], ids: dict[str, str]) -> Node:
    who = account.said_by
    speaker = {"@id": ids[who]} if who in ids else {"name": who} if who else None
    article = by_id.get(account.article)
    return {
        "@id": id, "@type": "Claim", "text": account.text, "claimInterpreter": speaker, "isPartOf": {"@id": of},
        "appearance": {"@id": article_iri(article)} if article else None, "dateCreated": date_of(account.as_of) if account.as_of else None,
        "oa:hasTarget": [_target(article, account.start, account.end)] if article else [],
    }  # fmt: skip


def _article(a: Analysis) -> Node:
    when = instant(a.published)
    return {
        "@id": article_iri(a), "@type": "NewsArticle", "headline": a.title, "abstract": a.lead, "articleBody": a.text, "inLanguage": "vi",
        "identifier": a.id, "url": None if article_iri(a).startswith("urn:") else article_iri(a), "datePublished": when or a.document_date,
        "publisher": {"@type": "Organization", "name": a.source} if a.source else None,
        "author": {"@type": "Person", "name": a.credits.byline} if a.credits.byline else None, "wordCount": len(a.words),
        "contributor": [{"@type": "Organization", "name": x} for x in a.credits.agencies],
    }  # fmt: skip


def _thing(id: str, kind: str, name: str, aliases: Iterable[str], roles: Iterable[str]) -> Node:
    others = [x for x in aliases if x != name]
    node: Node = {"@id": id, "@type": _TYPES[kind], "name": name, "alternateName": others}
    return node | ({"jobTitle": list(roles)} if kind == "per" else {})


def _quotation(id: str, text: str, speaker: str | None, speaker_text: str | None, date: str | None) -> Node:
    who = {"@id": speaker} if speaker else {"name": speaker_text} if speaker_text else None
    return {"@id": id, "@type": "Quotation", "text": text, "spokenByCharacter": who, "dateCreated": date_of(date) if date else None, "inLanguage": "vi"}


def _target(a: Analysis, start: int, end: int) -> Node:
    place = {"@type": "oa:TextPositionSelector", "oa:start": start, "oa:end": end}
    words = {"@type": "oa:TextQuoteSelector", "oa:exact": words_of(a.text, start, end)}
    return {"@type": "oa:SpecificResource", "oa:hasSource": {"@id": article_iri(a)}, "oa:hasSelector": [place, words]}


def _targets(by_id: dict[str, Analysis], evidence: Iterable[Evidence]) -> Iterator[Node]:
    return (_target(by_id[x.article], x.start, x.end) for x in evidence if x.article in by_id)


def _node(node: Node) -> bytes:
    return msgspec.json.encode({k: v for k, v in node.items() if v not in (None, "", [])})
