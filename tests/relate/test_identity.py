"""Ids stay with what they name, however often a story is computed anew; what became of the others is known."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import machtin
from machtin.relate.identity import Redirect, assign_ids, resolve
from machtin.relate.kept import keep_ids, keep_item_ids
from machtin.relate.pipeline import story_of
from machtin.story import Story

ARTICLES = "abcdefgh"


@st.composite
def partitions(draw: st.DrawFn) -> list[list[str]]:
    """Some of the articles, in stories."""
    labels = draw(st.lists(st.integers(-1, 3), min_size=len(ARTICLES), max_size=len(ARTICLES)))
    return [[a for a, k in zip(ARTICLES, labels, strict=True) if k == n] for n in range(4) if n in labels]


def named(groups: list[list[str]]) -> dict[str, list[str]]:
    return dict(zip(assign_ids({}, groups).ids, groups, strict=True))


def test_the_larger_part_keeps_the_id() -> None:
    assert assign_ids({"s": ["a", "b", "c"]}, [["a"], ["b", "c"]]).ids[1] == "s"


def test_a_merge_leads_from_the_smaller_to_the_larger() -> None:
    ids, redirects = assign_ids({"large": ["a", "b"], "small": ["c"]}, [["a", "b", "c", "d"]])
    assert ids == ("large",)
    assert redirects == (Redirect("small", ("large",), "merged"),)


def test_a_split_leads_to_the_larger_part_first_and_names_the_other() -> None:
    ids, redirects = assign_ids({"s": ["a", "b", "c"]}, [["c"], ["a", "b"]])
    assert redirects == (Redirect("s", ("s", ids[0]), "split"),)
    assert resolve("s", redirects) == "s"


def test_an_article_that_changes_its_story_is_neither() -> None:
    ids, redirects = assign_ids({"s": ["a", "b", "c"], "t": ["d", "e"]}, [["a", "b"], ["c", "d", "e"]])
    assert (ids, redirects) == (("s", "t"), ())


def test_a_story_without_articles_is_gone() -> None:
    _, redirects = assign_ids({"s": ["a"]}, [["b"]])
    assert redirects == (Redirect("s", (), "gone"),)
    assert resolve("s", redirects) is None


def test_one_article_in_two_stories_is_refused() -> None:
    with pytest.raises(ValueError, match="'a' stands in 2 groups"):
        assign_ids({}, [["a"], ["a", "b"]])


@given(partitions(), partitions(), st.randoms(use_true_random=False))
def test_the_order_of_stories_and_articles_changes_nothing(was: list[list[str]], now: list[list[str]], random: object) -> None:
    former = named(was)
    straight = assign_ids(former, now)
    order = list(range(len(now)))
    random.shuffle(order)  # type: ignore[attr-defined]
    mixed = assign_ids({k: former[k][::-1] for k in sorted(former, reverse=True)}, [now[i][::-1] for i in order])
    assert dict(zip(order, mixed.ids, strict=True)) == dict(enumerate(straight.ids))
    assert {(r.old, frozenset(r.new), r.kind) for r in mixed.redirects} == {(r.old, frozenset(r.new), r.kind) for r in straight.redirects}


@given(partitions())
def test_the_same_stories_again_keep_their_ids(groups: list[list[str]]) -> None:
    former = named(groups)
    assert assign_ids(former, list(former.values())) == (tuple(former), ())


@settings(max_examples=200)
@given(st.lists(partitions(), min_size=2, max_size=6))
def test_over_the_days_no_id_is_given_twice_and_every_former_one_resolves(days: list[list[list[str]]]) -> None:
    former: dict[str, list[str]] = {}
    history: list[Redirect] = []
    ended: set[str] = set()
    ever: dict[str, set[str]] = {}
    for groups in days:
        ids, redirects = assign_ids(former, groups, used=ended)
        assert len(set(ids)) == len(ids)
        assert not ended & set(ids), "an id of former days came back"
        now = dict(zip(ids, groups, strict=True))
        for r in redirects:
            assert r.old in former
            assert set(r.new) <= set(ids)
            assert (r.kind == "gone") == (not r.new)
            assert (r.kind == "split") == (len(r.new) > 1)
            assert all(set(now[n]) & set(former[r.old]) for n in r.new), "leads to a story that has none of its articles"
        assert {old for old in former if old not in now} == {r.old for r in redirects if r.new[:1] != (r.old,)}
        history += redirects
        ended |= former.keys() - now.keys()
        former = now
        for id, articles in now.items():
            ever.setdefault(id, set()).update(articles)
        for id in ever:
            assert (found := resolve(id, history)) is None or found in now
    assert all(resolve(id, history) == id for id in former)


# ---- what a story tells


@cache
def landslide(n: int) -> Story:
    return story_of([machtin.analyze(a) for a in list(read_examples("sat-lo-nam-khoai"))[:n]])


@cache
def read_examples(name: str) -> tuple[machtin.Article, ...]:
    from importlib.resources import files
    from pathlib import Path

    folder = Path(str(files("machtin.examples"))) / name
    return tuple(a for f in sorted(folder.iterdir()) if f.suffix != ".toml" for a in machtin.read(f))


LAYERS = ("entities", "disagreements", "agreements", "figures", "timeline", "quotes", "relations")


def test_a_story_told_again_keeps_every_id() -> None:
    story = landslide(4)
    assert keep_ids([story], [story]) == ((story,), ())


def test_items_stay_with_their_places_when_their_words_change() -> None:
    story = landslide(4)
    former = msgspec.structs.replace(story, **{layer: tuple(msgspec.structs.replace(x, id=f"old-{x.id}") for x in getattr(story, layer)) for layer in LAYERS})
    former = msgspec.structs.replace(
        former, quotes=tuple(msgspec.structs.replace(q, speaker=f"old-{q.speaker}" if q.speaker else None) for q in former.quotes),
        relations=tuple(msgspec.structs.replace(r, from_=f"old-{r.from_}", to=f"old-{r.to}") for r in former.relations),
    )
    kept, redirects = keep_item_ids([former], story)
    assert redirects == ()
    for layer in LAYERS:
        assert [x.id for x in getattr(kept, layer)] == [x.id for x in getattr(former, layer)], layer
    assert [q.speaker for q in kept.quotes] == [q.speaker for q in former.quotes]
    disputes = {d.id for d in kept.disagreements}
    assert {d for s in (*kept.summary, *kept.timeline) for d in s.disputed} <= disputes


def test_an_article_more_leaves_what_was_told_under_its_ids() -> None:
    former, now = landslide(3), landslide(4)
    (kept,), _ = keep_ids([former], [now])
    assert kept.id == former.id
    for layer in ("disagreements", "timeline", "quotes"):
        was = {x.id: _places(x) for x in getattr(former, layer)}
        told = {x.id: _places(x) for x in getattr(kept, layer)}
        assert len(told) == len(getattr(kept, layer)), f"{layer}: an id twice"
        for id in was.keys() & told.keys():
            assert was[id] & told[id] or len(was) > len(told), f"{layer}: {id} names something else now"
        assert len(was.keys() & told.keys()) >= len(was) - 1, f"{layer}: most of what was told is told"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_stories_that_become_one_bring_their_items(order: Sequence[int]) -> None:
    articles = [machtin.analyze(a) for a in read_examples("sat-lo-nam-khoai")]
    halves = [story_of(articles[:2]), story_of(articles[2:])]
    (whole,), redirects = keep_ids([halves[i] for i in order], [landslide(4)])
    assert whole.id in {h.id for h in halves}
    assert {r.old for r in redirects if r.old.startswith("story-")} == {h.id for h in halves} - {whole.id}
    known = {x.id for h in halves for x in h.quotes}
    assert sum(q.id in known for q in whole.quotes) >= len(whole.quotes) - 1
    assert len({x.id for layer in LAYERS for x in getattr(whole, layer)}) == sum(len(getattr(whole, layer)) for layer in LAYERS)


def _places(item: object) -> set[tuple[str, int]]:
    return {(p.article, p.start) for p in getattr(item, "evidence", ()) or getattr(item, "accounts", ())}
