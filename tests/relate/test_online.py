"""One more article finds its story by a few look-ups, and finds the one that the whole pile would have given it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.relate.build import analysis
from tests.relate.test_group import examples

from machtin.relate.group import Grouping, index_terms
from machtin.relate.online import find_twin, place, regroup
from machtin.relate.signature import Signature, pack_signature, signature_of, unpack_signature


class Shelf:
    """A pile in memory, as plain as can be; it counts what it is asked for."""

    def __init__(self) -> None:
        self.stories: dict[str, list[Signature]] = {}
        self.asked = 0

    def put(self, signature: Signature, story: str | None) -> str:
        story = story or f"s{len(self.stories)}"
        self.stories.setdefault(story, []).append(signature)
        return story

    def n_stories(self) -> int:
        return len(self.stories)

    def holding(self, terms: Sequence[int]) -> Mapping[int, Collection[str]]:
        held = {k: {t for s in v for t in index_terms(s)} for k, v in self.stories.items()}
        return {t: {k for k, has in held.items() if t in has} for t in terms}

    def spread(self, terms: Sequence[int]) -> Sequence[int]:
        in_stories = Counter(t for v in self.stories.values() for t in {t for s in v for t in s.terms.tolist()})
        return [in_stories[t] for t in terms]

    def members(self, story: str) -> Sequence[Signature]:
        self.asked += 1
        return self.stories[story]


@settings(max_examples=6, deadline=None)
@given(st.permutations(range(len(examples()))))
def test_a_store_gives_the_story_that_the_grouping_gives(order: Sequence[int]) -> None:
    shelf, pile = Shelf(), Grouping()
    names: dict[int, str] = {}
    for i in order:
        signature = unpack_signature(pack_signature(examples()[i][1]))  # as it comes from a store
        found, number = place(signature, shelf), pile.add(examples()[i][1])
        assert found.story == names.get(number)
        names[number] = shelf.put(signature, found.story)


def test_only_the_nearest_stories_are_looked_at() -> None:
    shelf = Shelf()
    for n in range(40):  # all of one kind, each of a place of its own
        shelf.put(signature_of(analysis(str(n), f"Lật phà ở bến Vạn{n} Cồn{n}", f"Phà Vạn{n} lật ở bến Cồn{n}, hai người được cứu.")), None)
    found = place(signature_of(analysis("x", "Lật phà ở bến Vạn7 Cồn7", "Phà Vạn7 lật khi rời bến Cồn7.")), shelf)
    assert found.story == "s7"
    assert shelf.asked <= 12


def test_an_article_that_is_like_none_begins_a_story() -> None:
    shelf = Shelf()
    assert place(signature_of(analysis("a", "Giá cà phê tăng", "Cà phê Đắk Noong lên 90.000 đồng.")), shelf) == (None, 0.0)
    shelf.put(signature_of(analysis("a", "Giá cà phê tăng", "Cà phê Đắk Noong lên 90.000 đồng.")), None)
    assert place(signature_of(analysis("b", "Tuyển bóng chuyền thắng", "Đội chủ nhà thắng ba séc trắng.")), shelf).story is None


def test_what_was_one_story_under_two_ids_is_found_and_joined() -> None:
    name = examples()[0][0]
    mine = [s for n, s in examples() if n == name]
    shelf = Shelf()
    for n, signature in enumerate(mine):
        shelf.put(signature, f"half {n % 2}")
    for n, signature in examples():
        if n != name:
            shelf.put(signature, n)
    assert find_twin(shelf.members("half 0"), shelf, but="half 0") == "half 1"
    assert regroup(["half 0", "half 1"], shelf) == [sorted([("half 0", n) for n in range(len(shelf.stories["half 0"]))] + [("half 1", n) for n in range(len(shelf.stories["half 1"]))])]


def test_what_does_not_hold_together_is_parted() -> None:
    shelf = Shelf()
    for _, signature in examples():
        shelf.put(signature, "all")
    parts = regroup(["all"], shelf)
    assert {frozenset(examples()[n][0] for _, n in part) for part in parts} == {frozenset([name]) for name, _ in examples()}


def test_a_signature_of_another_form_is_refused() -> None:
    data = pack_signature(examples()[0][1])
    for damaged in (b"", data[:-1], bytes([data[0] + 1]) + data[1:]):
        with pytest.raises(ValueError, match="Make it anew"):
            unpack_signature(damaged)
