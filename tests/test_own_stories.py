"""The labels of benchmarks/stories say what they may say, and the scorer counts as it tells."""

from __future__ import annotations

from typing import Any

import pytest
from benchmarks.own_stories import KINDS, met, rows, stories

from machtin.story import Account, Disagreement

TEXTS = {
    "a": "Lũ cuốn trôi 12 căn nhà ở Nậm Rò. Nậm Ro là xã nghèo.",
    "b": "Mười lăm căn nhà bị lũ cuốn trôi ở Nậm Rò.",
}


def label(kind: str, *accounts: tuple[str, str, int]) -> dict[str, Any]:
    """A label whose accounts are (article, words, side)."""
    places = [(a, TEXTS[a].index(w), w, side) for a, w, side in accounts]
    return {
        "kind": kind,
        "accounts": [{"article": a, "start": s, "end": s + len(w), "side": side} for a, s, w, side in places],
    }


def report(kind: str, *accounts: tuple[str, int, int, str]) -> Disagreement:
    """A report whose accounts are (article, start, end, value)."""
    told = tuple(Account(a, s, e, TEXTS[a][s:e], v) for a, s, e, v in accounts)
    return Disagreement("d", "…", "…", kind, 0.5, 2, False, told)  # type: ignore[arg-type]


NUMBER = label("number", ("a", "12 căn nhà", 1), ("b", "Mười lăm căn nhà", 2))
NAME = label("name", ("a", "Nậm Rò", 1), ("a", "Nậm Ro ", 2))


@pytest.mark.parametrize(
    ("wanted", "found", "expected"),
    [
        (NUMBER, report("number", ("a", 13, 15, "12"), ("b", 0, 8, "15")), True),
        (
            NUMBER,
            report("number", ("a", 13, 15, "12"), ("b", 0, 8, "12")),
            False,
        ),  # the same value twice is no disagreement
        (NUMBER, report("number", ("a", 13, 15, "12"), ("a", 16, 23, "15")), False),  # one side of the label alone
        (
            NUMBER,
            report("number", ("a", 13, 15, "12"), ("b", 30, 36, "15")),
            False,
        ),  # other words of the second article
        (
            NUMBER,
            report("number", *[("a", 34, 40, str(n)) for n in range(3)], ("a", 13, 15, "12"), ("b", 0, 8, "15")),
            False,
        ),  # most lie elsewhere
        (NAME, report("name", ("a", 27, 33, "Nậm Rò"), ("a", 35, 41, "Nậm Ro")), True),
    ],
)
def test_a_report_is_met_where_half_of_it_lies_on_two_sides_of_the_label(
    wanted: dict[str, Any], found: Disagreement, expected: bool
) -> None:
    assert met(wanted, found, TEXTS) is expected


def test_a_late_label_counts_in_one_row_and_not_in_the_other() -> None:
    late = NUMBER | {"found_by": "machtin"}
    found = [report("number", ("a", 13, 15, "12"), ("b", 0, 8, "15"))]
    figures = dict(rows([late], found, TEXTS))
    assert figures["disagreements"] == (1, 1, 1)
    assert figures["without late labels"] == (0, 1, 0)


def test_the_labels_hold_places_and_values_and_no_words_of_the_articles() -> None:
    labelled = stories()
    assert len({s["story"] for s in labelled}) == len(labelled)
    assert [s["half"] for s in labelled] == [("develop", "held")[n % 2] for n in range(len(labelled))]
    for story in labelled:
        for item in story["disagreements"]:
            assert set(item) <= {"kind", "about", "accounts", "update", "found_by"}
            assert item["kind"] in KINDS
            assert len({a["side"] for a in item["accounts"]}) > 1, item["about"]
            for account in item["accounts"]:
                assert set(account) <= {"article", "start", "end", "side", "value", "modifier"}
                assert account["article"] in story["articles"]
                assert 0 <= account["start"] < account["end"]
                assert len(account.get("value", "")) <= 40  # a number, a date, an identifier: never a sentence
