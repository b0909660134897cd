"""The bundled stories, told: what their expected.toml says must be reported is, what must not be is not.

What does not hold yet stands in `not_yet.txt`, one line each, and is a strict expected failure: a line whose item holds now fails until
it is taken out. `python -m tests.test_examples_stories` writes the file anew; read the diff: a line that is new is something lost.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import machtin
from machtin.analysis import Analysis
from machtin.examples import STORIES, article_files, story_folder
from machtin.story import Account, Document, Story

KNOWN = Path(__file__).with_name("not_yet.txt")


def expected(story: str) -> dict[str, Any]:
    return tomllib.loads((story_folder(story) / "expected.toml").read_text("utf-8"))


@cache
def document() -> Document:
    return machtin.relate(machtin.analyze_many(machtin.read(article_files())))


@cache
def analyses() -> dict[str, Analysis]:
    return {a.id: a for a in document().articles}


@cache
def ids(story: str) -> dict[str, str]:
    """The article's id for every key of the story's expected.toml."""
    return {a["key"]: a.get("id", a["file"].removesuffix(".txt")) for a in expected(story)["articles"]}


@cache
def told(story: str) -> tuple[Story, ...]:
    """The stories that hold articles of this example."""
    mine = set(ids(story).values())
    return tuple(s for s in document().stories if mine & set(s.articles))


def gives(account: Account, story: str, words: dict[str, str]) -> bool:
    """Whether an account of a story stands where the expected words do: same article, spans that meet."""
    if account.article != ids(story)[words["in"]]:
        return False
    text = analyses()[account.article].text
    at = text.find(words["words"])
    while at >= 0:
        if account.start < at + len(words["words"]) and at < account.end:
            return True
        at = text.find(words["words"], at + 1)
    return False


def reported(story: str, item: dict[str, Any], *, update: bool | None = None) -> bool:
    """Whether some disagreement sets two of the item's accounts with different values against each other."""
    wanted = item["accounts"]
    for d in (d for s in told(story) for d in s.disagreements if update is None or d.update == update):
        sides = {(n, a.value) for n, w in enumerate(wanted) for a in d.accounts if gives(a, story, w)}
        if any(a[0] != b[0] and a[1] != b[1] for a in sides for b in sides):
            return True
    return False


def one_story(story: str, _: dict[str, Any]) -> bool:
    """Its articles are one story, and no other article is in it."""
    return [set(s.articles) for s in told(story)] == [set(ids(story).values())]


def dated(story: str, article: dict[str, Any]) -> bool:
    """The article's day is known, from its metadata or from its text."""
    return analyses()[ids(story)[article["key"]]].document_date == article["date"]


def agreed(story: str, item: dict[str, Any]) -> bool:
    """Two of the accounts stand side by side in an agreement, or in a figure."""
    groups: list[tuple[Any, ...]] = [g.accounts for s in told(story) for g in (*s.agreements, *s.figures)]
    return any(sum(any(gives(a, story, w) for a in accounts) for w in item["accounts"]) >= 2 for accounts in groups)


def copied(story: str, item: dict[str, Any]) -> bool:
    """The two passages are told as copied."""
    one, other = item["accounts"]
    pairs: list[tuple[Any, Any]] = [c.passages for s in told(story) for c in s.copied]
    return any(gives(a, story, one) and gives(b, story, other) for pair in pairs for a, b in (pair, pair[::-1]))


def nothing_else(story: str, _: dict[str, Any]) -> bool:
    """Every disagreement that is no update is an expected one: a false alarm costs more than a miss."""
    wanted = [w for section in ("disagreements", "updates") for item in expected(story).get(section, []) for w in item["accounts"]]
    alarms = [d for s in told(story) for d in s.disagreements if not d.update]
    return all(any(gives(a, story, w) for a in d.accounts for w in wanted) for d in alarms)


# What is checked → the section of expected.toml (None: once a story), and whether it holds.
CHECKS: dict[str, tuple[str | None, Callable[[str, dict[str, Any]], bool]]] = {
    "one story": (None, one_story),
    "nothing else reported": (None, nothing_else),
    "dated": ("articles", dated),
    "disagreement reported": ("disagreements", lambda story, item: reported(story, item)),
    "update no conflict": ("updates", lambda story, item: not reported(story, item, update=False)),
    "not reported": ("not_disagreements", lambda story, item: not reported(story, item)),
    "agreement not reported": ("agreements", lambda story, item: not reported(story, item)),
    "agreement told": ("agreements", agreed),
    "copy found": ("copied", copied),
}


def rows() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Every check of every story: its line in not_yet.txt, the check, the story, the item."""
    for check, (section, _) in CHECKS.items():
        for story in STORIES:
            items = [{}] if section is None else expected(story).get(section, [])
            for n, item in enumerate(items):
                about = item.get("about") or item.get("reason") or item.get("key") or ""
                yield f"{check} | {story} | {about}" if about or section is None else f"{check} | {story} | {n}", check, story, item


def known() -> frozenset[str]:
    """The lines of not_yet.txt."""
    return frozenset(line for line in KNOWN.read_text("utf-8").splitlines() if line and not line.startswith("#"))


def parameters() -> list[Any]:
    """The rows for pytest, known failures marked."""
    lines = known()
    xfail = pytest.mark.xfail(strict=True, reason="stands in tests/not_yet.txt")
    return [pytest.param(check, story, item, id=line, marks=[xfail] if line in lines else []) for line, check, story, item in rows()]


@pytest.mark.parametrize(("check", "story", "item"), parameters())
def test_story(check: str, story: str, item: dict[str, Any]) -> None:
    assert CHECKS[check][1](story, item)


def test_not_yet_holds_only_what_is_checked() -> None:
    assert known() <= {line for line, *_ in rows()}


if __name__ == "__main__":
    failing = [line for line, check, story, item in rows() if not CHECKS[check][1](story, item)]
    KNOWN.write_text("\n".join(["# What the bundled stories do not tell yet; python -m tests.test_examples_stories writes it anew.", *failing, ""]), "utf-8")
    print(f"{len(failing)} of {len(list(rows()))} do not hold yet")
