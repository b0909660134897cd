"""What editors say, and that it outlives every recomputation; taking articles out."""

from __future__ import annotations

from pathlib import Path

import pytest

from machtin.errors import InputError
from machtin.keep import Library, open_library
from tests.keep.invented import article, bundled, reworded


@pytest.fixture
def full(library: Library) -> Library:
    library.add(bundled())
    return library


def groups(library: Library) -> set[frozenset[str]]:
    return {frozenset(library.story(s.id).story.articles) for s in library.stories(least=1)}


def ids(story: int) -> list[str]:
    return [a.id for a in bundled(story)]


def story_with(library: Library, article: str) -> str:
    return next(s.id for s in library.stories(least=1) if article in library.story(s.id).story.articles)


def anew(library: Library) -> None:
    """Throw away and make again everything that is derived."""
    library.store.write(lambda c: c.exec_driver_sql("UPDATE articles SET machtin = 'old'"))
    library.reanalyze()
    library.regroup()


def test_a_merge_stays_and_the_other_id_leads_to_it(full: Library) -> None:
    one, other = story_with(full, ids(0)[0]), story_with(full, ids(1)[0])
    made = full.merge(one, other, by="Lan", reason="cùng một vụ")
    assert (made.act, made.story, made.item, made.by, made.reason) == ("merge", one, other, "Lan", "cùng một vụ")
    assert made.at
    for _ in range(2):
        assert set(full.story(other).story.articles) == {*ids(0), *ids(1)}
        assert full.story(other).story.id == one
        assert other in full.story(one).former
        anew(full)
    assert full.examine() == []


def test_a_merge_can_be_undone_and_both_ids_live_again(full: Library) -> None:
    before = groups(full)
    one, other = story_with(full, ids(0)[0]), story_with(full, ids(1)[0])
    made = full.merge(one, other, by="Lan")
    undone = full.undo(made.key, by="Minh")
    assert (undone.undone_by, undone.at) == ("Minh", made.at)
    assert groups(full) == before
    assert set(full.story(other).story.articles) == set(ids(1))
    anew(full)
    assert groups(full) == before
    with pytest.raises(InputError, match="undone by Minh"):
        full.undo(made.key, by="Lan")
    assert full.examine() == []


def test_a_split_stays_and_is_never_joined_again(full: Library) -> None:
    story = story_with(full, ids(0)[0])
    made = full.split(story, ids(0)[2:], by="Lan", reason="hai vụ khác nhau")
    assert made.item is not None
    full.add([reworded(bundled(0)[0], bundled(0)[0].text[-20:], bundled(0)[0].text[-20:] + " Thêm một câu.")])
    for _ in range(2):
        assert frozenset(ids(0)[:2]) in groups(full)
        assert set(full.story(made.item).story.articles) == set(ids(0)[2:])
        anew(full)
    full.undo(made.key, by="Lan")
    assert frozenset(ids(0)) in groups(full)
    assert full.examine() == []


def test_a_pinned_article_stays_where_it_was_put(full: Library) -> None:
    target = story_with(full, ids(1)[0])
    made = full.pin(target, ids(0)[0], by="Lan")
    for _ in range(2):
        assert ids(0)[0] in full.story(target).story.articles
        anew(full)
    full.undo(made.key, by="Lan")
    assert frozenset(ids(0)) in groups(full)


def test_a_headline_of_the_editor_stays(full: Library) -> None:
    story = story_with(full, ids(0)[0])
    full.rename(story, "  Sạt lở   ở Nậm Khoai ", by="Lan")
    last = full.rename(story, "Nậm Khoai: ba ngày tìm kiếm", by="Minh")
    anew(full)
    assert full.story(story).story.headline == "Nậm Khoai: ba ngày tìm kiếm"
    assert next(s for s in full.stories() if s.id == story).headline == "Nậm Khoai: ba ngày tìm kiếm"
    full.undo(last.key, by="Minh")
    assert full.story(story).story.headline == "Sạt lở ở Nậm Khoai"
    full.undo(last.key - 1, by="Minh")
    assert full.story(story).story.headline not in ("Sạt lở ở Nậm Khoai", "Nậm Khoai: ba ngày tìm kiếm")


def test_a_dismissed_disagreement_stays_dismissed(full: Library) -> None:
    story = story_with(full, ids(0)[0])
    [first, *_] = full.story(story).story.disagreements
    line = next(s for s in full.stories() if s.id == story)
    made = full.dismiss(story, first.id, by="Lan", reason="hai thời điểm khác nhau")
    for _ in range(2):
        assert full.story(story).dismissed == (first.id,)
        assert next(s for s in full.stories() if s.id == story).n_disagreements == line.n_disagreements - 1
        assert first.id not in {d.id for d in full.document(story).stories[0].disagreements}
        assert first.id in {d.id for d in full.document(story, dismissed=True).stories[0].disagreements}
        anew(full)
    full.confirm(story, first.id, by="Minh")
    assert (full.story(story).dismissed, full.story(story).confirmed) == ((), (first.id,))
    full.undo(made.key, by="Lan")
    assert next(s for s in full.stories() if s.id == story).n_disagreements == line.n_disagreements
    with pytest.raises(InputError, match="reason"):
        full.dismiss(story, first.id, by="Lan", reason=" ")


def test_every_act_is_in_the_history_signed_and_dated(full: Library) -> None:
    story = story_with(full, ids(0)[0])
    full.rename(story, "A", by="Lan")
    made = full.pin(story, by="Minh")
    full.undo(made.key, by="Lan")
    assert [(d.act, d.by, d.undone_by) for d in full.decisions()] == [("rename", "Lan", None), ("pin", "Minh", "Lan")]
    assert [d.key for d in full.story(story).decisions] == [d.key for d in full.decisions(story)]
    with pytest.raises(InputError, match="name of who"):
        full.rename(story, "B", by=" ")


def test_what_makes_no_sense_changes_nothing(full: Library) -> None:
    story = story_with(full, ids(0)[0])
    before = groups(full), full.decisions()
    for act in (
        lambda: full.merge(story, story, by="Lan"), lambda: full.merge(story, "không có", by="Lan"), lambda: full.split(story, ids(0), by="Lan"),
        lambda: full.split(story, [], by="Lan"), lambda: full.split(story, ids(1)[:1], by="Lan"), lambda: full.pin(story, "không có", by="Lan"),
        lambda: full.rename(story, "  ", by="Lan"), lambda: full.undo(99, by="Lan"),
    ):  # fmt: skip
        with pytest.raises(InputError, match="Nothing was changed"):
            act()
    assert (groups(full), full.decisions()) == before


def test_grouping_anew_changes_nothing_where_nothing_changed(full: Library) -> None:
    before = {s.id: full.story(s.id).story for s in full.stories()}
    assert full.regroup() == []
    assert {s.id: full.story(s.id).story for s in full.stories()} == before


# ---- taking out


def test_a_removed_article_is_nowhere(full: Library) -> None:
    gone = ids(0)[1]
    story = story_with(full, gone)
    assert full.remove([gone, "không có"]) == [gone]
    assert gone not in {a.id for a in full.articles()}
    kept = full.story(story).story
    assert gone not in kept.articles
    assert gone not in {a.article for d in kept.disagreements for a in d.accounts}
    assert all(gone not in line for what in ("articles", "analyses", "stories") for line in full.export(what))
    assert gone not in {h.id for h in full.search("sạt lở").hits}
    with pytest.raises(InputError):
        full.article(gone)
    assert full.examine() == []
    assert full.add(bundled(0)).n_new == 1


def test_the_last_article_of_a_story_takes_it_along(full: Library) -> None:
    story = story_with(full, ids(0)[0])
    full.remove(ids(0))
    assert len(full.stories()) == 3
    with pytest.raises(InputError, match="its articles were removed"):
        full.story(story)
    assert full.examine() == []


def test_a_forgotten_article_does_not_come_back_and_leaves_no_word_in_the_file(full: Library, tmp_path: Path) -> None:
    secret = article("mật", "Vụ án ở Lũng Quýt", "Bị cáo Đèo Thị Xoắn, 15 tuổi, khai tại tòa.", "Xoắn nói: “Em không lấy chiếc xe”.")
    full.add([secret])
    full.back_up(tmp_path / "old.db")
    assert [a.id for a in full.meant("Đèo Thị Xoắn")] == ["mật"]
    assert full.forget(["mật"]) == ["mật"]
    again = full.add([secret])
    assert (again.n_new, again.n_refused) == (0, 1)
    assert full.suggest("xoắn") == []
    if full.store.is_sqlite:
        full.close()
        data = b"".join(p.read_bytes() for p in Path(full.store.name).parent.glob(Path(full.store.name).name + "*"))
        assert "xoắn".encode() not in data
        assert b"deo_thi_xoan" not in data
        assert "mật".encode() not in data
    with open_library(tmp_path / "old.db") as old:
        assert old.forget(["mật"]) == ["mật"]
        assert old.examine() == []


def test_what_a_name_means_is_told_before_anything_goes(full: Library) -> None:
    assert {a.id for a in full.meant("Giàng A Sử")} <= set(ids(0))
    assert [a.id for a in full.meant(ids(0)[0])] == [ids(0)[0]]
    with pytest.raises(InputError, match="no article names it"):
        full.meant("Không Ai Tên Thế")
    story = story_with(full, ids(0)[0])
    made = full.rename(story, "Ông Giàng A Sử nói gì", by="Lan")
    assert [d.key for d in full.mentions("giàng a sử")] == [made.key]
