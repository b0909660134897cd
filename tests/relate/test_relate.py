"""`relate` end to end on bundled articles: order and repetition change nothing, every item has its place, summaries stand alone."""

from __future__ import annotations

import random
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

import machtin
from machtin.analysis import Analysis
from machtin.relate.lines import TOKEN
from machtin.relate.prose import leans
from machtin.story import Document, Evidence
from machtin.text.fold import fold

STORIES = ("sat-lo-nam-khoai", "phien-toa-an-phu-loc")


@cache
def analyses() -> tuple[Analysis, ...]:
    sources = [p for name in STORIES for p in sorted(Path(str(files("machtin.examples") / name)).iterdir()) if p.suffix != ".toml"]
    return tuple(a for source in sources for a in machtin.analyze_many(machtin.read(source)))


@cache
def document() -> Document:
    return machtin.relate(analyses())


def told(document: Document) -> dict[str, object]:
    """What the stories say, in no order."""
    return {
        s.id: (
            sorted(s.articles), s.headline, [(t.id, t.date, t.text) for t in s.timeline], [x.text for x in s.summary],
            sorted(sorted((p.article, p.start, p.end) for p in c.passages) for c in s.copied), sorted(q.text for q in s.quotes),
            sorted((e.name, sorted(e.aliases)) for e in s.entities), sorted((d.kind, sorted((a.article, a.start) for a in d.accounts)) for d in s.disagreements),
        )
        for s in document.stories
    }


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_the_articles_does_not_matter(seed: int) -> None:
    shuffled = random.Random(seed).sample(analyses(), len(analyses()))
    assert told(machtin.relate(shuffled)) == told(document())


def test_an_article_given_twice_counts_once() -> None:
    assert told(machtin.relate([*analyses(), analyses()[0]])) == told(document())


def test_every_item_stands_where_it_says() -> None:
    texts = {a.id: a.text for a in document().articles}
    assert {len(s.articles) for s in document().stories} == {4}
    for story in document().stories:
        items = [*story.summary, *story.timeline, *story.quotes, *story.relations, *(i for new in story.new_in.values() for i in new)]
        places: list[Evidence] = [e for item in items for e in item.evidence] + [p for c in story.copied for p in c.passages]
        assert story.summary and story.timeline and places
        for place in places:
            assert 0 <= place.start < place.end <= len(texts[place.article])


def test_a_summary_repeats_nothing_and_its_sentences_stand_alone() -> None:
    for story in document().stories:
        assert 3 <= len(story.summary) <= 6
        bags = [set(TOKEN.findall(fold(x.text))) for x in story.summary]
        for x, sentence in enumerate(story.summary):
            assert not leans(sentence.text)
            for y in range(x):
                assert len(bags[x] & bags[y]) < 0.6 * min(len(bags[x]), len(bags[y]))
