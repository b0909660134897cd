"""A claim and its denial, in one article or in two. All sentences are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.linear import assert_linear
from tests.relate.build import analysis, material
from tests.relate.test_statements import FILLER, told

from machtin.analysis import Analysis
from machtin.relate.questions import Clash
from machtin.relate.statements import statement_clashes
from machtin.relate.statements.denials import find_denials, table
from machtin.text.fold import Folded

EXAMPLES = [(e["claims"], e["denies"]) for e in table()["example"]]


def denied(*articles: Analysis) -> list[Clash]:
    laid, _ = material(*articles)
    return [c for c in statement_clashes(laid) if c.rule == "outcome.denied"]


@pytest.mark.parametrize(("claim", "denial"), EXAMPLES, ids=[d for _, d in EXAMPLES])
def test_what_is_denied_is_set_against_whoever_claims_it(claim: str, denial: str) -> None:
    [found] = denied(told("a", claim), told("b", denial, filler=1))
    assert (found.one.shown, found.other.shown) == ("có", "không")
    assert found.one.text in claim
    assert found.other.text in denial
    assert found.one.noun.startswith("có đúng không: ")


@pytest.mark.parametrize(("claim", "denial"), EXAMPLES, ids=[d for _, d in EXAMPLES])
def test_one_article_may_tell_both_sides(claim: str, denial: str) -> None:
    assert len(denied(told("a", claim, "Chiều qua trời đổ mưa.", denial))) == 1


CLASH = {
    "pointed to": (
        ["Hãng tin Karvan cáo buộc nhà máy Sao Bắc xả nước thải chưa xử lý ra biển.", "Lãnh đạo nhà máy bác bỏ cáo buộc này."], [],
    ),
    "in other words of one meaning": (
        ["Tàu cá Marenia bị tố xâm nhập vùng biển Toskar hôm 2/5."], ["Chủ tàu phủ nhận thông tin tàu cá xâm phạm vùng biển Toskar."],
    ),
}


@pytest.mark.parametrize("case", CLASH)
def test_they_exclude_each_other(case: str) -> None:
    one, other = CLASH[case]
    assert len(denied(told("a", *one), *([told("b", *other, filler=1)] if other else []))) == 1


NO_CLASH = {
    "a proposal turned down": (["Tỉnh bác bỏ đề xuất xây cầu Hòa Lâm trong năm nay."], ["Dân đề nghị tỉnh xây cầu Hòa Lâm trong năm nay."]),
    "refused, not denied": (["Hãng Sao Bắc từ chối mua lại chợ Hòa Lâm."], ["Hãng Sao Bắc sẽ mua lại chợ Hòa Lâm."]),
    "another deed of the same country": (
        ["Toskar phủ nhận việc quân đội nước này xâm phạm không phận Marenia."], ["Toskar và Marenia ký thỏa thuận nghề cá hôm 3/5."],
    ),
    "of somebody else": (
        ["Toskar phủ nhận thông tin tập đoàn Hoa Sen sắp phá sản."], ["Karvan đưa tin ngân hàng Núi Vàng sắp phá sản."],
    ),
    "both deny": (
        ["Ông Lundqvist khẳng định thông tin hãng Sao Bắc sắp phá sản là bịa đặt."], ["Hãng Sao Bắc bác bỏ tin đồn sắp phá sản."],
    ),
    "only asked": (
        ["Ông Lundqvist khẳng định thông tin hãng Sao Bắc sắp phá sản là bịa đặt."], ["Liệu hãng Sao Bắc sắp phá sản như người ta nói?"],
    ),
    "never denied": (["Ông Lundqvist chưa bao giờ phủ nhận việc hãng Sao Bắc sắp phá sản."], ["Hãng Sao Bắc sắp phá sản, theo một tờ báo."]),
    "another time long ago": (
        ["Theo ban quản lý, không có chuyện chợ Hòa Lâm bị bán cho tư nhân."], ["Chợ Hòa Lâm từng bị bán cho tư nhân hồi chiến tranh."],
    ),
}


@pytest.mark.parametrize("case", NO_CLASH)
def test_they_do_not(case: str) -> None:
    one, other = NO_CLASH[case]
    assert not denied(told("a", *one), told("b", *other, filler=1))


def test_several_denials_of_one_thing_ask_one_question() -> None:
    claim = "Hãng Sao Bắc sắp phá sản, theo một tờ báo kinh tế."
    denials = "Ông Lundqvist khẳng định thông tin hãng Sao Bắc sắp phá sản là bịa đặt.", "Kế toán trưởng cũng bác bỏ tin đồn hãng Sao Bắc sắp phá sản."
    found = denied(told("a", claim), told("b", denials[0], filler=1), told("c", denials[1]))
    assert len(found) == 2
    assert len({c.one.key for c in found}) == 1


def test_many_denials_in_one_line_are_read_in_linear_time() -> None:
    def work(n: int) -> Callable[[], object]:
        line = "ông Mộc phủ nhận việc bán chợ Hòa Lâm cho tư nhân, " * n
        laid, _ = material(analysis("a", "Tin a", *FILLER[0], line), analysis("b", "Tin b", *FILLER[1], "chợ Hòa Lâm đã bị bán cho tư nhân, " * n))
        lines = [(line, Folded(line.text)) for line in laid.lines.all]
        return lambda: list(find_denials(laid, lines))

    assert_linear(work, 100)
