"""What a library keeps, on SQLite and on PostgreSQL alike: articles and their versions, analyses, stories."""

from __future__ import annotations

import msgspec
import pytest

from machtin.analyze.pipeline import analyze
from machtin.article import Article
from machtin.errors import InputError
from machtin.keep import Filters, Library, adding, open_library
from machtin.keep.records import SourceState, Stored
from machtin.relate.pipeline import relate
from tests.keep.invented import article, bundled, reworded


def test_articles_and_analyses_come_back_as_they_went_in(library: Library) -> None:
    told: list[Stored] = []
    added = library.add(bundled(), on_stored=told.append)
    assert (added.n_new, added.n_changed, added.n_same) == (16, 0, 0)
    assert [s.id for s in told] == [a.id for a in bundled()]
    assert {s.what for s in told} == {"new"}
    for given in bundled():
        assert library.article(given.id) == given
        assert library.analysis(given.id) == analyze(given)


def test_what_was_seen_is_a_no_op(library: Library) -> None:
    library.add(bundled(0))
    before = list(library.articles()), library.stories()
    again = library.add(bundled(0))
    assert (again.n_new, again.n_changed, again.n_same, again.stories) == (0, 0, 4, ())
    assert (list(library.articles()), library.stories()) == before


def test_two_papers_that_print_the_same_text_are_two_articles(library: Library) -> None:
    one = article("a", "Cầu Vạn Cồn thông xe", "Cầu Vạn Cồn thông xe sáng 8/3.", source="mot.example")
    library.add([one, msgspec.structs.replace(one, id="b", source="hai.example")])
    assert [a.source for a in library.articles()] == ["mot.example", "hai.example"]
    assert len({a.version for a in library.articles()}) == 1


def test_a_changed_article_is_a_new_version_and_the_old_one_stays(library: Library) -> None:
    old = article("a", "Lật phà ở bến Vạn Cồn", "Phà Vạn Cồn lật khiến 3 người chết.", "Cảnh sát đường thủy đang tìm kiếm.")
    new = reworded(old, "3 người", "5 người")
    library.add([old])
    assert library.add([new]).n_changed == 1
    assert library.article("a") == new
    assert library.article("a", 1) == old
    assert [(v.n, v.version) for v in library.versions("a")] == [(1, old.version), (2, new.version)]
    assert [(c.kind, c.text) for c in library.difference("a", 1, 2) if c.kind != "same"] == [("gone", "3"), ("new", "5")]
    assert library.search("5 người chết").n == 1
    assert library.search('"3 người chết"').n == 0
    [listed] = library.articles()
    assert (listed.n_versions, listed.version) == (2, new.version)


def test_a_text_that_goes_back_to_what_it_was_is_a_third_version(library: Library) -> None:
    old = article("a", "Lật phà", "Ba người chết.")
    for given in (old, reworded(old, "Ba", "Bốn"), old):
        library.add([given])
    assert [v.version for v in library.versions("a")][::2] == [old.version] * 2


def test_one_id_twice_in_one_call_is_two_versions(library: Library) -> None:
    old = article("a", "Lật phà", "Ba người chết.")
    added = library.add([old, reworded(old, "Ba", "Bốn"), old])
    assert (added.n_new, added.n_changed) == (1, 2)


def test_the_stories_are_those_of_relate(library: Library) -> None:
    library.add(bundled())
    document = relate([analyze(a) for a in bundled()])
    kept = [library.story(line.id).story for line in library.stories()]
    assert {s.articles for s in kept} == {s.articles for s in document.stories}
    by_articles = {s.articles: s for s in document.stories}
    for story in kept:
        told = by_articles[story.articles]
        assert [(d.about, d.accounts) for d in story.disagreements] == [(d.about, d.accounts) for d in told.disagreements]
        assert story.timeline == told.timeline


def test_articles_that_come_one_by_one_end_in_the_same_stories(library: Library) -> None:
    for given in bundled():
        library.add([given])
    kept = {frozenset(library.story(line.id).story.articles) for line in library.stories(least=1)}
    assert kept == {frozenset(s.articles) for s in relate([analyze(a) for a in bundled()]).stories}


def test_only_the_story_that_is_touched_is_told_anew(library: Library) -> None:
    library.add([*bundled(1), *bundled(0)[:-1]])
    before = {s.id: library.story(s.id).story for s in library.stories()}
    added = library.add(bundled(0)[-1:])
    [touched] = added.stories
    after = {s.id: library.story(s.id).story for s in library.stories()}
    assert set(after) == set(before)
    assert {id for id in after if after[id] != before[id]} == {touched}


def test_ids_of_disagreements_stay_when_an_article_comes(library: Library) -> None:
    library.add(bundled(0)[:-1])
    [story] = library.stories()
    before = {d.id for d in library.story(story.id).story.disagreements}
    library.add(bundled(0)[-1:])
    after = {d.id for d in library.story(story.id).story.disagreements}
    assert before
    assert before <= after


def test_a_story_of_one_article_is_told_when_asked_for(library: Library) -> None:
    library.add(bundled(0)[:1])
    assert library.stories() == []
    [alone] = library.stories(least=1)
    assert alone.headline == library.analysis(bundled(0)[0].id).title
    assert library.story(alone.id).story.timeline


def test_what_is_not_there_is_told_by_name(library: Library) -> None:
    for asked in (library.article, library.analysis, library.versions, library.story):
        with pytest.raises(InputError, match="không-có"):
            asked("không-có")
    library.add(bundled(0)[:1])
    with pytest.raises(InputError, match="no version 7"):
        library.article(bundled(0)[0].id, 7)


def test_lists_can_be_filtered_and_paged(library: Library) -> None:
    library.add(bundled())
    ids = [a.id for a in library.articles()]
    assert [a.id for a in library.articles(limit=5)] == ids[:5]
    assert [a.id for a in library.articles(limit=5, after=ids[4])] == ids[5:10]
    assert {a.story for a in library.articles(Filters(story=library.stories()[0].id))} == {library.stories()[0].id}


def test_analyses_of_another_version_are_made_anew_and_only_those(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.add(bundled(0))
    [story] = library.stories()
    assert library.reanalyze().n_same == 0
    library.store.write(lambda c: c.exec_driver_sql("UPDATE articles SET machtin = 'old' WHERE key <= 2"))
    told: list[Stored] = []
    library.reanalyze(on_stored=told.append)
    assert [s.id for s in told] == [a.id for a in bundled(0)[:2]]
    assert [a.n_versions for a in library.articles()] == [1] * 4
    assert library.stories()[0].id == story.id
    assert library.search("nậm khoai").n == 4


def test_an_article_that_cannot_be_analysed_is_set_aside_with_the_reason(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from machtin.analyze import pipeline
    from machtin.keep import prepare

    poison = article("x", "Thuốc độc", "Bài này làm hỏng mọi thứ.")
    whole = pipeline._analyze

    def fails(given: Article, tags: object) -> object:
        if given.id == "x":
            raise RuntimeError("không đọc nổi")
        return whole(given, tags)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "_analyze", fails)
    monkeypatch.setattr(prepare, "analyze_each", pipeline.analyze_each)
    problems: list[object] = []
    added = library.add([bundled(0)[0], poison, bundled(0)[1]], on_problem=problems.append)
    assert (added.n_new, added.n_set_aside) == (2, 1)
    [kept] = library.set_aside()
    assert "không đọc nổi" in kept.what
    assert "x" in kept.item
    assert len(problems) == 1


def test_odd_characters_do_no_harm(library: Library) -> None:
    odd = article("id\0có\ud800rác", "Tin\0 lạ \ud800", "Nội dung 🚢 có ký tự\u200b lạ \udfff.", source="báo\0.example")
    added = library.add([odd])
    assert added.n_new == 1
    [listed] = library.articles()
    kept = library.article(listed.id)
    assert len(kept.text) == len(odd.text)
    assert "\ud800" not in kept.text
    assert library.search("nội dung").n == 1


def test_an_empty_call_and_an_empty_library_are_borne(library: Library) -> None:
    assert library.add([]).n_new == 0
    assert library.stories() == []
    assert library.search("gì đó").n == 0
    assert list(library.articles()) == []


def test_batches_are_told_only_when_they_are_stored(place: str, analysed_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "BATCH", 2)
    with open_library(place) as library, open_library(place) as other:
        seen: list[bool] = []
        library.add(bundled(0), on_stored=lambda s: seen.append(other.has_article(s.id)))
        assert seen == [True] * 4


def test_two_libraries_open_at_once_write_in_turn(place: str, analysed_once: None) -> None:
    with open_library(place) as one, open_library(place) as other:
        for n, given in enumerate(bundled()):
            (one, other)[n % 2].add([given])
        assert one.n_articles() == 16
        assert len(one.stories()) == 4


def test_sources_and_when_they_are_due_are_remembered(place: str) -> None:
    with open_library(place) as library:
        library.put_sources(
            SourceState(place="https://a.example/rss", kind="feed", due="2031-03-08T08:00:00Z", etag='"x"'),
            SourceState(place="https://b.example/rss", kind="feed", due="2031-03-08T07:00:00Z"),
            SourceState(place="https://c.example/rss", kind="feed", due="2031-03-08T06:00:00Z", paused=True),
            SourceState(place="/bài", kind="path"),
        )
    with open_library(place) as library:
        assert [s.place[8] for s in library.due_sources("2031-03-08T08:00:00Z")] == ["b", "a"]
        assert library.next_due() == "2031-03-08T07:00:00Z"
        [a] = [s for s in library.sources("feed") if s.etag]
        library.put_sources(msgspec.structs.replace(a, due="2031-03-09T08:00:00Z", n_failures=2, status="lỗi 503"))
        assert library.sources("feed")[0].n_failures == 2
        assert library.drop_sources("/bài", "không có") == 1
