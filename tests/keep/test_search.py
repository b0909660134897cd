"""Finding: what a query means, what answers it, and that both kinds of database give the same."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from machtin.errors import ConfigError, InputError
from machtin.keep import Filters, Library, open_library
from machtin.keep.query import Words, understand
from machtin.keep.snippets import Finder
from tests.keep.searched import everything, searched

QUERIES = tomllib.loads((Path(__file__).parent / "queries.toml").read_text("utf-8"))["query"]
ALL = [ask for q in QUERIES for ask in q["ask"]]


@pytest.fixture
def told(library: Library) -> Library:
    library.add(searched())
    return library


def ids(found: object) -> list[str]:
    return [hit.id for hit in found.hits]  # type: ignore[attr-defined]


def test_there_are_two_hundred_queries() -> None:
    assert len(ALL) >= 200
    assert len(set(ALL)) == len(ALL)


def test_queries_find_what_they_must(told: Library) -> None:
    wrong = []
    for query in QUERIES:
        for ask in query["ask"]:
            found = told.search(ask, limit=50, facets=False)
            if "found" in query and set(ids(found)) != set(query["found"]):
                wrong.append((query["why"], ask, found.understood, sorted(set(ids(found)) ^ set(query["found"]))))
            if "first" in query and ids(found)[:1] != [query["first"]]:
                wrong.append((query["why"], ask, found.understood, ids(found)[:3]))
    assert wrong == []


def test_both_kinds_of_database_give_the_same(new_place: Callable[[str], str], analysed_once: None) -> None:
    with open_library(new_place("sqlite")) as one, open_library(new_place("postgresql")) as other:
        for library in (one, other):
            library.add(everything())
        n_found = 0
        for ask in ALL:
            a, b = one.search(ask, limit=50), other.search(ask, limit=50)
            assert ids(a) == ids(b), ask
            assert [h.score for h in a.hits] == pytest.approx([h.score for h in b.hits], abs=2e-4), ask
            assert [(h.snippet, h.title_marks) for h in a.hits] == [(h.snippet, h.title_marks) for h in b.hits], ask
            assert (a.n, a.facets, a.understood) == (b.n, b.facets, b.understood), ask
            n_found += bool(a.n)
        assert n_found > 120  # most of them find something
        for filters in (
            Filters(entity=("Hà Nội",)), Filters(speaker="Kanani"), Filters(event=("die", "disaster")), Filters(source=("tinthudo.example",), since="2031-03-04"),
        ):  # fmt: skip
            for ask in ("", "người", "mưa OR liên quân"):
                assert ids(one.search(ask, filters)) == ids(other.search(ask, filters)), (filters, ask)


def test_a_changed_and_a_removed_article_leave_no_trace_in_what_is_found(told: Library) -> None:
    from tests.keep.invented import reworded

    old = searched()[0]
    told.add([reworded(old, "máy cưa", "máy bào")])
    assert ids(told.search("máy bào")) == ["chay"]
    assert ids(told.search("máy cưa")) == []
    told.remove(["chay"])
    assert ids(told.search("cứu hoả")) == []


def test_who_said_what(told: Library) -> None:
    found = told.search("liên quân", Filters(speaker="Kanani"))
    assert ids(found) == ["ngoai-giao"]
    [said] = found.hits[0].said
    assert said.speaker == "Nasser Kanani"
    assert "Liên quân phải rút" in said.text
    assert told.article("ngoai-giao").text[said.start : said.end] == said.text
    assert ids(told.search("tên lửa", Filters(speaker="Kanani"))) == []
    assert set(ids(told.search("", Filters(speaker="kanani")))) == {"ngoai-giao", "ngoai-giao-2"}


def test_filters(told: Library) -> None:
    assert set(ids(told.search("", Filters(source=("tinkinhte.example",))))) == {"gia-dien", "lai-suat"}
    assert ids(told.search("", Filters(since="2031-03-10"))) == ["covid", "the-thao"]
    assert ids(told.search("", Filters(until="2031-02"))) == ["pha"]
    assert set(ids(told.search("ngập", Filters(since="2031-03", until="2031-03-04")))) == {"mua"}
    assert set(ids(told.search("", Filters(entity=("Kanani",))))) == {"ngoai-giao", "ngoai-giao-2"}
    assert "pha" in ids(told.search("", Filters(event=("die",))))
    assert ids(told.search("", Filters(event=("không-có",)))) == []
    story = told.search("phà").hits[0].story
    assert ids(told.search("", Filters(story=story))) == [a.id for a in told.articles(Filters(story=story))]
    for wrong in ("2031-13", "hôm qua", "2031-02-30", "2031-1-2-3"):
        with pytest.raises(ConfigError, match="no day"):
            told.search("mưa", Filters(since=wrong))


def test_the_newest_first_without_words(told: Library) -> None:
    days = [h.day or "" for h in told.search("", limit=50).hits]
    assert days == sorted(days, reverse=True)
    assert len(days) == len(searched())


def test_pages_follow_each_other(told: Library) -> None:
    whole = ids(told.search("người", limit=50))
    assert [i for n in range(0, len(whole), 2) for i in ids(told.search("người", limit=2, offset=n))] == whole


def test_of_two_alike_the_newer_comes_first(library: Library) -> None:
    from tests.keep.invented import article

    library.add([article(f"n{n}", "Lũ lên nhanh", "Lũ lên nhanh ở Mường Khoa.", published=f"2031-0{n}-01") for n in (1, 5, 3)])
    assert ids(library.search("lũ")) == ["n5", "n3", "n1"]


def test_marks_stand_on_the_words(told: Library) -> None:
    for ask in ("mưa lớn", "mua lon", "cứu hoả", "cứu hỏa", '"thông xe"', "Kanani"):
        for hit in told.search(ask).hits:
            text = told.article(hit.id).text
            assert hit.snippet is not None
            assert text[hit.snippet.start : hit.snippet.start + len(hit.snippet.text)] == hit.snippet.text
            marked = [hit.snippet.text[s:e] for s, e in hit.snippet.marks] + [hit.title[s:e] for s, e in hit.title_marks]
            assert marked
            assert all(m.lower() in ("mưa lớn", "cứu hoả", "cứu hỏa", "thông xe", "kanani", "mưa", "lớn") for m in marked)


@pytest.mark.parametrize("text", [
    "Đội cứu hoả đến Hà Nội", unicodedata.normalize("NFD", "Đội cứu hoả đến Hà Nội"), "Đội c\u200bứu cứu\u00ad hỏa; İ đến HÀ NỘI",
])  # fmt: skip
def test_marks_stand_right_however_the_letters_are_made(text: str) -> None:
    node = understand('"Hà Nội" OR "cứu hoả"', lambda tokens, plain: dict.fromkeys(tokens, 3)).node
    marked = [unicodedata.normalize("NFC", text[s:e]).lower() for s, e in Finder(node, False).marks(text)]
    assert marked[-1] == "hà nội"
    assert all(("cứu" in m and m.endswith("a")) or m[-2:] in ("oả", "ỏa") or m == "hà nội" for m in marked)
    plain = understand("ha noi", lambda tokens, plain: {"ha_noi": 3}).node
    assert [unicodedata.normalize("NFC", text[s:e]).lower() for s, e in Finder(plain, True).marks(text)] == ["hà nội"]


def test_facets_count_what_was_found(told: Library) -> None:
    found = told.search("Hà Nội", limit=2)
    assert found.n == 5
    assert {f.value: f.n for f in found.facets.sources}["tinthudo.example"] == 3
    assert sum(f.n for f in found.facets.months) == 5
    assert next(f for f in found.facets.entities if f.value == "Hà Nội").n == 5
    assert found.facets.n_entities_of == 5


def test_only_what_not_to_find_is_no_question(told: Library) -> None:
    for ask in ("-mưa", "NOT mưa", "-(mưa OR ngập)", '-"Hà Nội"'):
        with pytest.raises(InputError, match="only what not to find"):
            told.search(ask)


def test_suggestions_as_one_types(told: Library) -> None:
    assert ("Nasser Kanani", "per") in told.suggest("kana")
    assert ("Hà Nội", "gpe") in told.suggest("ha n")
    assert told.suggest("…") == []


def test_another_name_of_the_same_place_is_found(library: Library) -> None:
    from tests.keep.invented import article

    library.add([article("my", "Hoa Kỳ rút quân", "Hoa Kỳ rút 500 quân khỏi Iraq."), article("anh", "Anh rút quân", "Anh rút 200 quân khỏi Iraq.")])
    assert ids(library.search("", Filters(entity=("Mỹ",)))) == ["my"]


KNOWN = {"hà_nội": 60, "hà": 20, "nội": 5, "công_an": 90, "công": 9, "an": 8, "công_an_hà_nội": 1, "người": 90, "dân": 50, "người_dân": 40, "nội_trợ": 4, "bà": 30, "trợ": 3}


@pytest.mark.parametrize(("typed", "words"), [
    ("công an hà nội", "công_an hà_nội"),  # the joined slip is in too few articles
    ("người dân", "người_dân"),
    ("bà hà", "bà hà"),
    ("chưa thấy bao giờ", "chưa thấy bao giờ"),
    ("", ""),
])
def test_syllables_are_joined_to_the_words_of_the_library(typed: str, words: str) -> None:
    joined = Words(lambda tokens: {t: KNOWN[t] for t in tokens if t in KNOWN}).join(typed.split())
    assert " ".join("_".join(w) for w in joined) == words


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='aàđ "()-|&OR.,5', max_size=40))
def test_no_query_makes_the_reader_fail(typed: str) -> None:
    try:
        query = understand(typed, lambda tokens, plain: dict.fromkeys(tokens, 3))
    except InputError:
        return
    assert query.node is None or query.shown


def test_a_very_long_query_is_cut_not_refused(told: Library) -> None:
    assert told.search("mưa " * 5000).n >= 0
    assert told.search('"' + "mưa lớn " * 5000).n >= 0
    assert told.search("(" * 5000).n == 0
