"""The bundled stories: every expectation stands on words that an article really has, and every kind of trap is there."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import pytest

from machtin.examples import STORIES, article_files, story_folder

KINDS = {"number", "date", "place", "name", "cause", "outcome", "attribution"}


def squeeze(text: str) -> str:
    """Leave the characters that a reader compares: blanks, underscores and the space before a mark do not count."""
    return re.sub(r"[\s_]+", "", text)


def article_text(story: str, article: dict[str, Any]) -> str:
    path = story_folder(story) / article["file"]
    raw = path.read_text(encoding="utf-8")
    if path.suffix == ".txt":
        return raw
    items = [json.loads(line) for line in raw.splitlines()] if path.suffix == ".jsonl" else [json.loads(raw)]
    item = next(item for item in items if item["id"] == article["id"])
    body = item["body"] if isinstance(item["body"], str) else "\n".join(item["body"])
    return f"{item['title']}\n{item['lead']}\n{body}"


def expected(story: str) -> dict[str, Any]:
    return tomllib.loads((story_folder(story) / "expected.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("story", STORIES)
def test_every_expected_word_stands_in_its_article(story: str) -> None:
    told = expected(story)
    texts = {a["key"]: squeeze(article_text(story, a)) for a in told["articles"]}
    for section in ("disagreements", "updates", "not_disagreements", "agreements", "copied"):
        for item in told.get(section, []):
            for account in item["accounts"]:
                assert squeeze(account["words"]) in texts[account["in"]], (section, account)


@pytest.mark.parametrize("story", STORIES)
def test_every_article_file_is_named_and_has_the_length_of_news(story: str) -> None:
    told = expected(story)
    assert 3 <= len(told["articles"]) <= 5
    assert {a["file"] for a in told["articles"]} == {p.name for p in article_files(story)}
    for article in told["articles"]:
        assert 200 <= len(article_text(story, article).replace("_", " ").split()) <= 450, article


def test_the_stories_hold_every_kind_of_disagreement_and_every_input_form() -> None:
    told = [expected(story) for story in STORIES]
    assert {d["kind"] for t in told for d in t["disagreements"]} == KINDS
    assert {a["form"] for t in told for a in t["articles"]} == {"plain", "segmented", "json", "jsonl"}
    assert any(d.get("within_one_article") for t in told for d in t["disagreements"])
    assert all(t["copied"] and t["agreements"] and t["not_disagreements"] for t in told)
    assert all(n["reason"] for t in told for n in t["not_disagreements"])
