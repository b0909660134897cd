"""Who wrote, whom the article follows, whose pictures it shows."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from machtin.analysis import Mention
from machtin.analyze.credits import find_credits
from machtin.analyze.reading import Reading
from machtin.analyze.structure import restore_structure
from machtin.article import Article, Block
from machtin.text.sentences import find_sentences

TITLE = "Lũ lớn ở Nậm Khoai"
BODY = "Nước lũ rút chậm. Người dân đang dọn bùn đất."
CORPUS = tomllib.loads((Path(__file__).parents[1] / "corpora" / "credits.toml").read_text("utf-8"))


def reading(body: str, names: tuple[str, ...] = ()) -> Reading:
    text = f"{TITLE}\n{body}"
    start = len(TITLE) + 1
    article = Article(id="x", text=text, blocks=(Block("title", 0, start - 1), Block("paragraph", start, len(text))), flat=((start, len(text)),))
    blocks = restore_structure(article, ())
    mentions = tuple(Mention(text.index(n), text.index(n) + len(n), "org") for n in names)
    return Reading(id="x", text=text, published=None, blocks=blocks, sentences=tuple(find_sentences(text, blocks)), mentions=mentions)


@pytest.mark.parametrize("case", CORPUS["signature"], ids=lambda c: c["foot"])
def test_signature(case):
    got = find_credits(reading(f"{BODY} {case['foot']}"))
    assert (got.byline, list(got.agencies)) == (case.get("byline"), case.get("agencies", []))


@pytest.mark.parametrize("case", CORPUS["attribution"], ids=lambda c: c["text"])
def test_outlets_that_the_text_follows(case):
    got = find_credits(reading(f"{case['text']} {BODY}", tuple(case.get("names", ()))))
    assert list(got.agencies) == case["agencies"]
    assert got.byline is None


@pytest.mark.parametrize("case", CORPUS["caption"], ids=lambda c: c["body"])
def test_captions_and_their_credit(case):
    r = reading(case["body"])
    assert [[r.text[c.start : c.end], c.credit or ""] for c in find_credits(r).captions] == case["captions"]
