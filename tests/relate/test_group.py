"""Story grouping: the four invented stories stay whole and apart, whatever the order of arrival."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.relate.build import analysis

import machtin
from machtin.analysis import Analysis
from machtin.relate.group import Grouping, group
from machtin.relate.signature import Signature, signature_of


@cache
def examples() -> list[tuple[str, Signature]]:
    """The bundled articles with the name of their story, told by their text alone."""
    out = []
    for folder in sorted(Path(str(files("machtin.examples"))).iterdir()):
        if (folder / "expected.toml").is_file():
            for source in sorted(p for p in folder.iterdir() if p.suffix != ".toml"):
                for a in machtin.read(source):
                    day = a.published[:10] if a.published else None
                    plain = Analysis(machtin="", id=a.id, title="", lead="", text=a.text, blocks=a.blocks, document_date=day)
                    out.append((folder.name, signature_of(plain)))
    return out


def names(stories: list[list[int]]) -> list[set[str]]:
    return [{examples()[i][0] for i in story} for story in stories]


def test_the_bundled_stories_are_whole_and_apart() -> None:
    stories = group([s for _, s in examples()])
    assert len(stories) == 4
    assert all(len(n) == 1 for n in names(stories))


@settings(max_examples=8, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_hardly_matters(random: object) -> None:
    order = list(range(len(examples())))
    random.shuffle(order)  # type: ignore[attr-defined]
    stories = group([examples()[i][1] for i in order])
    expected = {frozenset(story) for story in group([s for _, s in examples()])}
    assert {frozenset(order[i] for i in story) for story in stories} == expected


def test_an_article_printed_twice_is_one_story() -> None:
    signatures = [s for _, s in examples()]
    assert len(group(signatures + signatures)) == 4


def test_clashing_figures_never_split_a_story() -> None:
    told = [
        analysis(str(n), "Lật phà ở bến Vạn Cồn", f"Phà Vạn Cồn lật khiến {n} người chết, {2 * n} người bị thương.", "Cảnh sát đường thuỷ Sông Mộc đang điều tra.")
        for n in (3, 14, 96)
    ]
    assert group([signature_of(a) for a in told]) == [[0, 1, 2]]


def test_articles_that_share_nothing_stay_apart_and_empty_ones_are_borne() -> None:
    one = signature_of(analysis("a", "Giá cà phê tăng", "Cà phê Đắk Noong lên 90.000 đồng."))
    two = signature_of(analysis("b", "Tuyển bóng chuyền thắng", "Đội chủ nhà thắng ba séc trắng."))
    none = signature_of(analysis("c", "…", "—", day=None))
    assert sorted(group([one, two, none])) == [[0], [1], [2]]
    assert group([]) == []


def test_a_story_is_found_as_its_articles_come() -> None:
    pile = Grouping()
    numbers = [pile.add(s) for _, s in examples()]
    first = {name: numbers[i] for i, (name, _) in reversed(list(enumerate(examples())))}
    assert len(set(first.values())) == 4
    assert sum(n == first[name] for n, (name, _) in zip(numbers, examples(), strict=True)) >= len(numbers) - 2
