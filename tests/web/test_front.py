"""What the front page says of a disagreement: values that stand against each other, each once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from machtin.keep.records import KeptStory
from machtin.story import Account, Disagreement
from machtin.web.pages.front import clashes


def kept(kind: str, *accounts: tuple[str, str]) -> KeptStory:
    told = tuple(Account("a", 0, 1, value, value, modifier) for value, modifier in accounts)
    item = Disagreement("d", "độ sâu", "depth", kind, 0.9, 2, False, told)  # type: ignore[arg-type]
    return cast(KeptStory, SimpleNamespace(story=SimpleNamespace(disagreements=(item,)), dismissed=(), confirmed=()))


def test_an_approximate_value_is_no_second_answer() -> None:
    assert clashes(kept("number", ("20", ""), ("19.5", "~"), ("19.5", ""), ("9", "")), "vi") == [("Độ sâu", ["20", "19,5", "9"])]


def test_a_part_of_a_name_is_no_second_speaker() -> None:
    assert clashes(kept("attribution", ("Bảo", ""), ("Lê Quốc Bảo", ""), ("Trần Hạ", "")), "vi") == [("Độ sâu", ["Lê Quốc Bảo", "Trần Hạ"])]
