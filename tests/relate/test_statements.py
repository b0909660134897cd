"""Statements that exclude each other: two articles tell one thing, and who, where, whether or why differs. All sentences are invented."""

from __future__ import annotations

import re
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.relate.build import analysis, material

from machtin.analysis import Analysis
from machtin.relate.copies import find_copies
from machtin.relate.questions import Clash
from machtin.relate.statements import statement_clashes
from machtin.relate.statements.agents import deeds as doer_deeds
from machtin.relate.statements.answers import questions
from machtin.relate.statements.positions import deeds as place_deeds

PEOPLE = ["Lê Văn Mộc", "Trần Văn Lụa", "Phạm Mộc", "Ngô Văn Bảy", "Lò Thị Mơ", "Ngô Mộc", "Ivar Lundqvist", "Johan Brekken", "Ngô Thị Sa", "Ngô Văn Sa"]
PLACES = ["Hòa Lâm", "Núi Vàng", "Marenia", "Toskar", "Sao Bắc", "Karvan", "Nà Cấu", "Bình Sa", "Tân Mộc", "Cổ Ngỗng", "Hoa Sen", "hồ Sen"]
# So that a story has other sentences than the two compared: what stands in every sentence tells nothing.
FILLER = ["Trời nắng nhẹ suốt buổi chiều ở vùng cao.", "Ban tổ chức cảm ơn khán giả đã đến cổ vũ."], ["Giá cà phê giữ nguyên trong tuần này.", "Đường vào bản được rải nhựa từ năm ngoái."]


def told(name: str, *lines: str, day: str | None = "2031-03-08", filler: int = 0) -> Analysis:
    text = "\n".join(lines)
    names = [(p, "per") for p in PEOPLE if p in text] + [(p, "gpe") for p in PLACES if p in text]
    return analysis(name, f"Tin {name}", *FILLER[filler], *lines, day=day, entities=names)


def clashes(*articles: Analysis) -> list[Clash]:
    laid, _ = material(*articles)
    return statement_clashes(laid, find_copies(laid.lines))


EXAMPLES = [(q.key, *q.example) for q in questions()] + [(d.key, *d.example) for d in doer_deeds()] + [(d.key, *d.example) for d in place_deeds()]


@pytest.mark.parametrize(("key", "one", "other"), EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_every_row_of_the_tables_meets_its_example(key: str, one: str, other: str) -> None:
    found = clashes(told("a", one), told("b", other, filler=1))
    assert [c.one.key.split(": ")[1] for c in found] == [key]
    for claim in (found[0].one, found[0].other):
        assert claim.text in (one, other)[claim.article]
        assert 0 < claim.end - claim.start <= 160


@pytest.mark.parametrize(("key", "one", "other"), EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_two_articles_that_tell_the_same_agree(key: str, one: str, other: str) -> None:
    for line in (one, other):
        assert not clashes(told("a", line), told("b", line, filler=1))


CLASH = {
    "directions": (
        ["Tâm chấn cách thị xã Hòa Lâm 53 km về phía Tây Bắc."],
        ["Tâm động đất nằm cách Hòa Lâm khoảng 55 km về phía tây nam."],
    ),
    "head and deputy": (
        ["Phó Giám đốc Sở Công Thương tỉnh Bình Sa Lê Văn Mộc nói giá điện không tăng."],
        ["Ông Lê Văn Mộc, Giám đốc Sở Công Thương tỉnh Bình Sa, nói giá điện không tăng."],
    ),
    "two causes": (
        ["Nguyên nhân trục vớt chậm là nước chảy xiết suốt ngày đêm."],
        ["Theo xã, nguyên nhân trục vớt chậm là thiếu phao và dây cáp."],
    ),
    "a negation put in": (
        ["Theo huyện đoàn, các em học sinh ở bản Nà Cấu đã nhận đủ sách giáo khoa trước ngày khai giảng năm học mới."],
        ["Theo huyện đoàn, các em học sinh ở bản Nà Cấu chưa đã nhận đủ sách giáo khoa trước ngày khai giảng năm học mới."],
    ),
    "the contrary": (
        ["Giá sầu riêng tại vườn ở các xã ven sông đã tăng mạnh trong tuần này vì thương lái quay lại thu mua."],
        ["Giá sầu riêng tại vườn ở các xã ven sông đã giảm mạnh trong tuần này vì thương lái quay lại thu mua."],
    ),
    "passive doer": (
        ["Lê Văn Mộc bị các hiệp sĩ khống chế cùng chiếc xe máy màu đỏ."],
        ["Lực lượng công an khống chế chiếc xe máy màu đỏ cùng Lê Văn Mộc."],
    ),
    "of the person named in the sentence before": (
        ["Sáng 5/3, Lê Văn Mộc bị đưa ra xét xử. Tại tòa, bị cáo nhận tội."],
        ["Lê Văn Mộc hầu tòa sáng 5/3. Bị cáo không nhận tội."],
    ),
}


@pytest.mark.parametrize("case", CLASH)
def test_they_exclude_each_other(case: str) -> None:
    one, other = CLASH[case]
    assert len(clashes(told("a", *one), told("b", *other, filler=1))) == 1


NO_CLASH = {
    "two persons": (["Tại tòa, bị cáo Lê Văn Mộc nhận tội."], ["Tại tòa, bị cáo Trần Văn Lụa không nhận tội."]),
    "to the police and in court": (["Lê Văn Mộc nhận tội ở cơ quan điều tra."], ["Tại tòa, bị cáo Lê Văn Mộc không nhận tội."]),
    "only a suspicion": (["Lò Thị Mơ được cho là tự tử."], ["Người nhà nghi Lò Thị Mơ bị sát hại."]),
    "a question": (["Chợ Hòa Lâm vẫn mở cửa."], ["Nhiều người hỏi chợ Hòa Lâm đã đóng cửa hay chưa."]),
    "denied cause": (["Vụ cháy xưởng gỗ Tân Mộc là do chập điện."], ["Vụ cháy xưởng gỗ Tân Mộc không phải do rò rỉ khí gas."]),
    "compatible directions": (["Tâm chấn cách Hòa Lâm 53 km về phía Tây."], ["Tâm chấn cách Hòa Lâm 53 km về phía Tây Nam."]),
    "not only": (
        ["Giá sầu riêng tại vườn ở các xã ven sông tăng mạnh trong tuần này mà cà phê và hồ tiêu cũng lên theo."],
        ["Giá sầu riêng tại vườn ở các xã ven sông không chỉ tăng mạnh trong tuần này mà cà phê và hồ tiêu cũng lên theo."],
    ),
    "two quakes far apart": (["Tâm chấn cách Hòa Lâm 53 km về phía Bắc."], ["Tâm chấn cách Hòa Lâm 210 km về phía Nam."]),
    "a storm goes on": (["Tâm bão cách Hòa Lâm 150 km về phía Đông."], ["Tâm bão cách Hòa Lâm 120 km về phía Bắc."]),
    "one of several causes": (
        ["Nguyên nhân trục vớt chậm là nước chảy xiết suốt ngày đêm."],
        ["Một trong những nguyên nhân trục vớt chậm là thiếu phao và dây cáp."],
    ),
    "formerly": (
        ["Ông Lê Văn Mộc, Giám đốc Sở Công Thương tỉnh Bình Sa, đến dự."],
        ["Nguyên Phó Giám đốc Sở Công Thương tỉnh Bình Sa Lê Văn Mộc đến dự."],
    ),
    "head of another body": (
        ["Ông Lê Văn Mộc, Giám đốc Sở Công Thương tỉnh Bình Sa, đến dự."],
        ["Phó Giám đốc Ngân hàng Sao Mai Lê Văn Mộc đến dự."],
    ),
    "another deed": (["Các hiệp sĩ tìm được tài xế ba gác."], ["Cơ quan chức năng tìm được hai con dao trong bao tải."]),
    "not done": (["Đội bóng Hải Vân từ chối đề nghị gia hạn hợp đồng."], ["Tiền đạo này sẽ từ chối đề nghị gia hạn hợp đồng."]),
    "one kind of place": (["Lê Văn Mộc bị bắt tại nhà riêng ở Hòa Lâm."], ["Lê Văn Mộc bị bắt tại phòng trọ ở Hòa Lâm."]),
    "the injured and the homeless": (["Ba người dân bản Nà Cấu được đưa đến bệnh viện huyện."], ["Người dân bản Nà Cấu được đưa đến Trường Tiểu học Nà Cấu."]),
}


@pytest.mark.parametrize("case", NO_CLASH)
def test_they_do_not(case: str) -> None:
    one, other = NO_CLASH[case]
    assert not clashes(told("a", *one), told("b", *other, filler=1))


def test_an_article_that_tells_both_sides_is_left_out() -> None:
    both = told("a", "Tại tòa sáng 5/3, Lê Văn Mộc nhận tội.", "Tại tòa chiều 5/3, Lê Văn Mộc một mực kêu oan.")
    assert not clashes(both, told("b", "Tại tòa, bị cáo Lê Văn Mộc nhận tội.", filler=1))


def test_what_comes_later_is_news_and_no_disagreement() -> None:
    open_, closed = "Chợ Hòa Lâm vẫn mở cửa.", "Chợ Hòa Lâm đã đóng cửa."
    assert not clashes(told("a", open_, day="2031-03-08"), told("b", closed, day="2031-03-09", filler=1))
    assert clashes(told("a", closed, day="2031-03-08"), told("b", open_, day="2031-03-09", filler=1))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([line for e in EXAMPLES for line in e[1:]]), min_size=1, max_size=6, unique=True))
def test_an_article_never_disagrees_with_itself_retold(lines: list[str]) -> None:
    kinds = [set(e[1:]) for e in EXAMPLES]
    lines = [line for k, line in enumerate(lines) if not any({line, earlier} == pair for earlier in lines[:k] for pair in kinds)]
    alone = {(c.one.text, c.other.text) for c in clashes(told("a", *lines), told("b", *lines, filler=1))}
    assert all(one != other for one, other in alone)


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_the_order_of_articles_does_not_matter(order: tuple[int, ...]) -> None:
    articles = [
        told("a", "Tại tòa, Lê Văn Mộc nhận tội.", "Các hiệp sĩ tìm đến nhà trọ của Mộc."),
        told("b", "Tại tòa, Lê Văn Mộc không nhận tội.", filler=1),
        told("c", "Cơ quan chức năng tìm đến nhà trọ của Mộc.", "Tâm chấn cách Hòa Lâm 53 km về phía Bắc."),
    ]
    laid = [articles[i] for i in order]

    def places(found: list[Clash], names: list[str]) -> set[frozenset[tuple[str, int]]]:
        return {frozenset(((names[c.one.article], c.one.start), (names[c.other.article], c.other.start))) for c in found}

    assert places(clashes(*laid), [a.id for a in laid]) == places(clashes(*articles), ["a", "b", "c"])


@pytest.mark.parametrize("piece", ["không ", "cách 5 km về phía ", "bị bắt tại ", "nguyên nhân là ", "vi phạm … luật ", "tử vong trên "])
def test_hostile_text_is_read_in_linear_time(piece: str) -> None:
    for pattern in (q.pattern for q in questions()):
        assert not list(re.finditer(pattern, piece * 3000))
    assert clashes(told("a", piece * 400), told("b", piece * 400, filler=1)) == []
