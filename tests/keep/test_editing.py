"""The editors' commands: every act is signed, listed, survives recomputation, and can be taken back."""

from __future__ import annotations

import pytest

from tests.keep.test_commands import Call, news, objects  # noqa: F401 - the fixture
from tests.test_cli import machtin  # noqa: F401 - the fixture


@pytest.fixture
def desk(news: Call, monkeypatch: pytest.MonkeyPatch) -> Call:  # noqa: F811
    monkeypatch.setenv("MACHTIN_EDITOR", "Lan")
    return news


def story_of(desk: Call) -> str:
    return str(objects(desk("stories", "--format", "jsonl"))[0]["id"])


def test_a_disagreement_is_dismissed_by_number_or_id_and_comes_back_when_undone(desk: Call) -> None:
    story = story_of(desk)
    told = objects(desk("edit", "list", story, "--format", "jsonl"))
    assert len(told) > 3
    table = desk("edit", "list", story).out.splitlines()
    assert (len(table), str(told[0]["id"]) in table[1]) == (1 + len(told), True)
    done = desk("edit", "dismiss", story, "1", "--reason", "hai xã khác nhau")
    assert (done.code, "machtin edit undo 1" in done.err) == (0, True)
    assert desk("edit", "confirm", story, str(told[1]["id"])[:6]).code == 0
    rows = [line.split()[:2] for line in desk("edit", "list", story).out.splitlines()[1:3]]
    assert rows == [["1", "dismissed"], ["2", "real"]]
    assert int(str(objects(desk("stories", "-f", "jsonl"))[0]["n_disagreements"])) == len(told) - 1
    desk("sync", "--regroup")
    assert str(told[0]["id"]) not in desk("show", story, "--format", "json").out
    assert desk("edit", "undo", "1").code == 0
    assert str(told[0]["id"]) in desk("show", story, "--format", "json").out


def test_what_is_meant_must_be_one_of_the_disagreements(desk: Call) -> None:
    story = story_of(desk)
    for given in ("0", "99", "d-", "không-có"):
        done = desk("edit", "confirm", story, given)
        assert (done.code, "Nothing was changed" in done.err) == (2, True)
    assert desk("edit", "confirm", "story-nào", "1").code == 2
    assert desk("edit", "dismiss", story, "1").code == 64  # without a reason
    assert desk("edit", "history").out == ""


def test_stories_are_split_merged_renamed_and_pinned(desk: Call) -> None:
    story = story_of(desk)
    done = desk("edit", "split", story, "baosongma", "tinvungcao", "--reason", "chuyện khác")
    assert done.code == 0, done.err
    stories = [str(s["id"]) for s in objects(desk("stories", "-f", "jsonl"))]
    assert len(stories) == 2
    assert desk("edit", "rename", stories[1], "Tên do tòa soạn đặt").code == 0
    assert desk("edit", "pin", stories[1], "--by", "Minh").code == 0
    assert desk("stories").out.splitlines()[1].endswith("[pinned] Tên do tòa soạn đặt")  # before the newer one
    assert desk("edit", "merge", stories[0], stories[1]).code == 0
    assert [s["n_articles"] for s in objects(desk("stories", "-f", "jsonl"))] == [4]
    history = desk("edit", "history").out.splitlines()
    assert [line.split()[3:5] for line in history[1:]] == [["Lan", "split"], ["Lan", "rename"], ["Minh", "pin"], ["Lan", "merge"]]
    assert "(chuyện khác)" in history[1]
    assert [d["act"] for d in objects(desk("edit", "history", stories[0], "-f", "jsonl"))][-1] == "merge"


def test_who_decides_must_be_said(news: Call, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.delenv("MACHTIN_EDITOR", raising=False)
    done = news("edit", "pin", story_of(news))
    assert (done.code, "--by" in done.err) == (64, True)
