"""The day of an article that carries none: all articles are invented."""

from __future__ import annotations

from datetime import date

import pytest

from machtin.analysis import Span
from machtin.analyze.reading import Reading
from machtin.analyze.times import SURE, find_times, infer_document_date
from machtin.article import Block


def article(*sentences: str) -> Reading:
    """The first sentence is the title."""
    text, spans = "", []
    for sentence in sentences:
        start = len(text) + bool(text)
        text += ("\n" if text else "") + sentence
        spans.append(Span(start, len(text)))
    blocks = (Block("title", 0, spans[0].end), Block("paragraph", spans[0].end + 1, len(text))) if len(spans) > 1 else ()
    return Reading(id="a", text=text, published=None, sentences=tuple(spans), blocks=blocks)


TOLD = [
    ("first such day behind the last dated happening", "2024-01-08", ["Cảng mở lại", "Thị trưởng nói ngày 8/1.", "Cảng đóng cửa ngày 3/10/2023.", "Hai tàu chìm hồi tháng 12."]),
    ("the same year where that fits", "2013-10-23", ["Họp báo", "Hai tổ chức công bố ngày 23/10.", "Có ba vụ giữa tháng 9/2012 và tháng 6/2013."]),
    ("the latest of the days reported", "2019-05-14", ["Lũ rút", "Ngày 12/5, nước lên.", "Sáng 14/5, nước rút.", "Các trận lũ tháng 2/2019 và tháng 3/2019 nhỏ hơn."]),
    ("today with its date", "2018-03-09", ["Giá gạo", "Hôm nay (9/3), giá gạo tăng.", "Ngày 20/2, giá còn thấp.", "Giá cao nhất là hồi tháng 12/2017 và tháng 1/2018."]),
    ("yesterday with its date", "2018-03-09", ["Giá gạo", "Hôm qua (8/3), giá gạo tăng.", "Từ năm 2015 đến tháng 1/2018, giá giảm."]),
    ("the day of the week tells the year", "2013-10-31", ["Đoàn thanh tra", "Thông cáo ra thứ Năm 31/10.", "Việc hủy kho sẽ xong trước giữa năm 2014."]),
    ("a quarter that is over", "2013-10-22", ["Lợi nhuận tăng", "Ngày 22/10, hãng công bố kết quả quý III/2013."]),
    ("what is planned is not yet", "2019-03-05", ["Khởi công", "Ngày 5/3, tỉnh cho biết dự kiến ngày 20/4 khởi công.", "Dự án được duyệt hồi tháng 12/2018."]),
    ("put off is planned too", "2026-01-10", ["Lễ ký lùi lại", "Ngày 10/1/2026, huyện cho biết lễ ký đã lùi sang ngày 12/1.", "Tối 9/1, hai bên còn họp."]),
    ("an age and a year of birth tell the year", "2016-05-04", ["Cướp xe", "Tối 4/5, công an bắt Lý Văn Tạo (SN 1990, 26 tuổi)."]),
    ("last year is what this one is compared with", "2017-10-12", ["Giá chè tăng", "Sáng 12/10, hiệp hội công bố giá quý III/2017, tăng 4% so với cùng kỳ năm 2016."]),
    ("a plan for the next year", "2018-11-20", ["Họp tỉnh", "Chiều 20/11, tỉnh họp về tháng 10/2018 và dự toán năm 2019."]),
    ("a school year", "2015-09-05", ["Khai giảng", "Sáng 5/9, trường khai giảng năm học 2015-2016."]),
    ("an anniversary", "2014-05-07", ["Lễ kỷ niệm", "Sáng 7/5, tỉnh kỷ niệm 60 năm chiến thắng (1954-2014)."]),
    ("news told with its year, a fixture told without", "2026-01-09", ["Đội nhận người mới", "Đội Cảng Bắc công bố hợp đồng ngày 9/1/2026.", "Trận mở màn là ngày 14/2."]),
]  # fmt: skip


@pytest.mark.parametrize(("day", "sentences"), [(d, s) for _, d, s in TOLD], ids=[n for n, _, _ in TOLD])
def test_day_is_inferred(day: str, sentences: list[str]) -> None:
    found = infer_document_date(article(*sentences))
    assert found is not None
    assert found.date == date.fromisoformat(day)
    assert SURE <= found.confidence <= 1
    assert found.reason


def test_birth_year_tells_no_year() -> None:
    assert infer_document_date(article("Trộm xe", "Ngày 1/11, công an bắt anh Quý (SN 1975).")) is None


def test_old_happening_leaves_doubt() -> None:
    found = infer_document_date(article("Nổ lớn", "Tối 22/10, kho nổ.", "Ngày 13/4/2011 cũng từng có vụ nổ ở đây."))
    assert found is None or found.confidence < 0.5


def test_one_bare_year_leaves_doubt() -> None:
    """Papers name years of old as often as their own."""
    assert infer_document_date(article("Nổ lớn", "Tối 22/10, kho nổ.", "Kho này xây năm 2012.")) is None


def test_plans_alone_tell_no_day() -> None:
    assert infer_document_date(article("Sắp khởi công", "Lễ khởi công dự kiến diễn ra ngày 5/3/2019 tại cảng.", "Vé bán đến hết ngày 9/3.")) is None


def test_no_dates_no_day() -> None:
    assert infer_document_date(article("Thơ", "Mây bay về núi.")) is None
    assert infer_document_date(article("")) is None


def test_other_times_are_anchored_to_the_inferred_day() -> None:
    found = find_times(article("Cảng mở lại", "Ngày 8/1, tàu vào.", "Hôm qua, bến đóng.", "Cảng xây từ ngày 3/10/2023."))
    assert [t.value for t in found] == ["2024-01-08", "2024-01-07", "2023-10-03"]
    assert "inferred" in found[1].how
