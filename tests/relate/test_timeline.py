"""Timelines: which dates are told, and by which sentence."""

from __future__ import annotations

import pytest
from tests.relate.build import analysis, material

from machtin.relate.dated import calendar_date
from machtin.relate.ids import Ids
from machtin.relate.prose import MAX_TEXT, leans, plain, points_back, sets_off, shortened
from machtin.relate.timeline import timeline_of
from machtin.story import TimelineItem


def timeline(*analyses: object) -> list[TimelineItem]:
    laid, origins = material(*analyses)  # type: ignore[arg-type]
    return timeline_of(laid, origins, [], Ids())


def test_a_day_is_told_though_no_event_is_known_on_it() -> None:
    items = timeline(analysis("a", "Cầu Lạc Khê", "Sáng 4/3, Sở Giao thông công bố kết quả kiểm tra cầu Lạc Khê.", times=[("Sáng 4/3", "2031-03-04TMO")]))
    assert [(i.date, i.text) for i in items] == [("2031-03-04", "Sáng 4/3, Sở Giao thông công bố kết quả kiểm tra cầu Lạc Khê.")]


@pytest.mark.parametrize(
    ("line", "words", "value"),
    [
        ("Giá gạo tăng 3% so với tháng 2/2030.", "tháng 2/2030", "2030-02"),
        ("Anh Lò Văn Tấm (sinh năm 1990, trú xã Khe Mo) kể lại.", "năm 1990", "1990"),
        ("Việc này trái với Luật Nước ngầm năm 2019.", "năm 2019", "2019"),
        ("Kế hoạch của cả năm 2031 chưa đổi.", "năm 2031", "2031"),
    ],
)
def test_a_date_that_tells_no_happening_is_left_out(line: str, words: str, value: str) -> None:
    assert timeline(analysis("a", "Tin", "Không có gì xảy ra.", line, times=[(words, value)])) == []


def test_a_range_of_months_stays_a_range() -> None:
    line = "Xưởng đóng 40 tàu từ năm 2024 đến tháng 9/2030."
    items = timeline(analysis("a", "Tin", "Xưởng tàu Bãi Đình.", line, times=[("năm 2024", "2024"), ("tháng 9/2030", "2030-09")]))
    assert [i.date for i in items] == ["2024/2030-09"]


def test_a_partial_date_gives_way_to_the_full_date_of_the_same_happening() -> None:
    one = analysis("a", "Tin", "Đập Suối Lươn vỡ hồi tháng 7/2030 làm ngập ba bản.", times=[("tháng 7/2030", "2030-07")], events=[("vỡ", "accident", "tháng 7/2030")])
    two = analysis("b", "Tin", "Ngày 14/7/2030, đập Suối Lươn vỡ, ngập ba bản vùng hạ lưu.", times=[("Ngày 14/7/2030", "2030-07-14")], events=[("vỡ", "accident", "Ngày 14/7/2030")])
    items = timeline(one, two)
    assert [i.date for i in items] == ["2030-07-14"]
    assert {e.article for e in items[0].evidence} == {"a", "b"}
    assert items[0].text.startswith("Ngày 14/7/2030")


def test_a_story_without_dates_is_told_on_its_articles_day() -> None:
    items = timeline(analysis("a", "Cháy chợ Bến Gừa", "Chợ Bến Gừa bốc cháy dữ dội.", events=[("cháy", "accident", None)]))
    assert [(i.date, i.text) for i in items] == [("2031-03-08", "Chợ Bến Gừa bốc cháy dữ dội.")]


def test_partial_and_old_dates_come_first_and_every_item_has_its_place() -> None:
    one = analysis(
        "a", "Tin", "Ngày 6/3, tàu Sông Cát 9 mắc cạn.", "Tàu được đóng từ năm 2012 ở xưởng Bãi Đình.",
        times=[("Ngày 6/3", "2031-03-06"), ("năm 2012", "2012")], events=[("mắc cạn", "accident", "Ngày 6/3")],
    )
    items = timeline(one)
    assert [i.date for i in items] == ["2012", "2031-03-06"]
    for item in items:
        place = item.evidence[0]
        assert one.text[place.start : place.end] == item.text


def test_the_order_of_the_articles_does_not_matter() -> None:
    one = analysis("a", "Tin", "Ngày 6/3, tàu Sông Cát 9 mắc cạn ở cửa Lạch Quèn.", times=[("Ngày 6/3", "2031-03-06")], events=[("mắc cạn", "accident", "Ngày 6/3")])
    two = analysis("b", "Tin", "Hôm 7/3, hai tàu kéo đưa tàu Sông Cát 9 về bến.", times=[("Hôm 7/3", "2031-03-07")])
    assert [(i.id, i.date, i.text) for i in timeline(one, two)] == [(i.id, i.date, i.text) for i in timeline(two, one)]


@pytest.mark.parametrize(
    ("value", "date"),
    [("2031-03-04TMO", "2031-03-04"), ("2031-03-04/2031-03-06", "2031-03-04"), ("2030-09/2031-02", "2030-09/2031-02"), ("P3D", None), ("PRESENT_REF", None)],
)
def test_the_calendar_part_of_a_value(value: str, date: str | None) -> None:
    assert calendar_date(value) == date


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("(Báo Suối) - Chiều 4/11, nước rút.", "Chiều 4/11, nước rút."),
        ("(BSO)  Chiều 4/11, nước rút.", "Chiều 4/11, nước rút."),
        ("BSO Online – Nước rút./.", "Nước rút."),
        ("An Lộc, ngày 4/11 - Nước đã rút.", "Nước đã rút."),
        ("Suoinguon.vn - Nước đã rút.", "Nước đã rút."),
        ("Ông Lò (62 tuổi) - trưởng bản - kể lại.", "Ông Lò (62 tuổi) - trưởng bản - kể lại."),
        ("Đội Hoàng Vy - Bến Gừa hoà 1-1.", "Đội Hoàng Vy - Bến Gừa hoà 1-1."),
    ],
)
def test_a_line_is_shown_without_the_papers_name(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_sentences_that_lean_on_another() -> None:
    assert leans("Ông này bỏ đi ngay trong đêm.") and leans("(BSO) Tuy nhiên, nước chưa rút.") and leans("Chiếc xe này đã cháy rụi.")
    assert not leans("Ông Lò Văn Pánh bỏ đi ngay trong đêm.") and not leans("Nước đã rút.")


@pytest.mark.parametrize("text", ["Đối phó với thảm họa này, hơn hai nghìn người đã được huy động.", "Khi được hỏi về thông tin trên, ông Pánh phủ nhận.", "Kết quả cuộc thi nói trên sẽ công bố sau."])
def test_sentences_that_point_to_what_another_told(text: str) -> None:
    assert points_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "Công ty Vạn Phát cho biết việc này chậm một tháng.", "Hơn 200 người trên khắp cả nước dự cuộc thi.", "Giá vé giảm trong tuần này.",
        "Mức phạt trên 5 triệu đồng được áp dụng.", "Người dân trên đảo thiếu nước ngọt.",
    ],
)  # fmt: skip
def test_sentences_that_say_whom_they_mean(text: str) -> None:
    assert not points_back(text)


def test_lines_that_lead_elsewhere() -> None:
    assert sets_off(">> Bão số 5 đổi hướng / Hai tàu cá gặp nạn") and sets_off("Xem thêm: Bão số 5") and not sets_off("Bão số 5 đổi hướng.")


def test_a_line_too_long_ends_behind_a_clause() -> None:
    clause = "đoàn xe cứu hộ của huyện đội đi vòng qua đèo vì cầu sập"
    line = shortened(", ".join([clause] * 9))
    assert line == ", ".join([clause] * 5) + " …"
    assert shortened(clause) == clause
    assert shortened("chữ " * 200).endswith("chữ …")
    assert len(shortened("a" * 1000)) <= MAX_TEXT + 2
