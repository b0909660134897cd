"""What each article tells first, and the same words said to several papers."""

from __future__ import annotations

import msgspec
from tests.relate.build import analysis, material

from machtin.analysis import Analysis, Quote
from machtin.relate.copies import find_copies
from machtin.relate.ids import Ids
from machtin.relate.telling import new_in, quotes_of

FIRST = analysis("a", "Lật phà", "Phà Vạn Cồn lật giữa dòng Sông Mộc chiều nay làm ba người mất tích.", day="2031-03-01")
LATER = analysis(
    "b", "Vụ lật phà", "Phà Vạn Cồn lật giữa dòng Sông Mộc chiều hôm qua làm ba người mất tích.",
    "Chủ phà khai đã bán hết mười hai áo phao từ mùa lũ năm trước.", "» Chìm sà lan chở cát ở cửa Lạch Quèn, hai thuyền viên được cứu", day="2031-03-02",
)


def test_only_what_no_earlier_article_tells_is_new() -> None:
    laid, _ = material(LATER, FIRST)
    found = new_in(laid, find_copies(laid.lines))
    assert {a: [i.text for i in items] for a, items in found.items()} == {"b": ["Chủ phà khai đã bán hết mười hai áo phao từ mùa lũ năm trước."]}


def test_new_items_stand_where_they_say() -> None:
    laid, _ = material(FIRST, LATER)
    for item in new_in(laid, [])["b"]:
        place = item.evidence[0]
        assert LATER.text[place.start : place.end] == item.text


def test_one_quote_in_two_papers_is_one_with_two_places() -> None:
    words = "chúng tôi sẽ bồi thường cho từng gia đình"
    articles = []
    for name, said in (("a", words), ("b", f"{words} bị nạn"), ("c", "việc tìm kiếm phải dừng vì trời tối")):
        made = analysis(name, "Tin", f"Ông Lò Văn Pánh nói {said}.", entities=[("Lò Văn Pánh", "per")])
        at = made.text.index(said)
        articles.append(msgspec.structs.replace(made, quotes=(Quote(at, at + len(said), "indirect", "E1", "Ông Lò Văn Pánh"),)))
    laid, _ = material(*articles)
    assert [[e.article for e in q.evidence] for q in quotes_of(laid, Ids())] == [["a", "b"], ["c"]]


def said(name: str, words: str, kind: str = "direct") -> Analysis:
    """An article in which Lò Văn Pánh says something."""
    made = analysis(name, "Tin", f"Ông Lò Văn Pánh nói {words}.", entities=[("Lò Văn Pánh", "per")])
    at = made.text.index(words)
    return msgspec.structs.replace(made, quotes=(Quote(at, at + len(words), kind, "E1", "Ông Lò Văn Pánh"),))  # type: ignore[arg-type]


def test_a_statement_that_papers_word_differently_keeps_every_wording() -> None:
    laid, _ = material(
        said("a", "chúng tôi bồi thường cho từng gia đình bị nạn ngay trong tháng này"),
        said("b", "Chúng tôi bồi thường, cho từng gia đình bị nạn ngay trong tháng này"),
        said("c", "công ty bồi thường cho gia đình bị nạn trong tháng", "indirect"),
    )
    (quote,) = quotes_of(laid, Ids())
    assert [e.article for e in quote.evidence] == ["a", "b", "c"]
    assert [[e.article for e in w.evidence] for w in quote.wordings] == [["a", "b"], ["c"]], "marks and capitals are the paper's"
    assert (quote.text, quote.wordings[1].kind) == (quote.wordings[0].text, "indirect")


def test_one_wording_everywhere_is_no_drift() -> None:
    laid, _ = material(said("a", "chúng tôi sẽ bồi thường cho từng gia đình"), said("b", "chúng tôi sẽ bồi thường cho từng gia đình"))
    (quote,) = quotes_of(laid, Ids())
    assert quote.wordings == ()


def test_two_statements_of_one_speaker_stay_two() -> None:
    laid, _ = material(said("a", "chúng tôi sẽ bồi thường cho từng gia đình bị nạn"), said("b", "việc tìm kiếm phải dừng vì trời tối và nước xiết"))
    assert len(quotes_of(laid, Ids())) == 2
