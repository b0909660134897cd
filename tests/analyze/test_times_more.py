"""Anchors, intervals, names, spellings and hostile input of `find_times`; the forms are in test_times.py."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.linear import assert_linear

from machtin.analysis import Mention, Span, Time
from machtin.analyze.reading import Reading
from machtin.analyze.times import find_times

NOW = datetime(2024, 3, 14, 10, 0)


def read(text: str, published: datetime | None = NOW, mentions: tuple[Mention, ...] = ()) -> Reading:
    return Reading(id="a", text=text, published=published, sentences=(Span(0, len(text)),), mentions=mentions)


def only(text: str, published: datetime | None = NOW) -> Time:
    found = find_times(read(text, published))
    assert len(found) == 1, found
    return found[0]


def test_anchor_given_wins_over_publication() -> None:
    found = find_times(read("Chợ họp hôm qua."), anchor=datetime(2020, 5, 2))
    assert [t.value for t in found] == ["2020-05-01"]
    assert "given" in found[0].how


def test_date_in_brackets_says_which_day_the_word_before_means() -> None:
    """An article put out again a day later keeps its "hôm qua"."""
    found = find_times(read("Chợ họp hôm qua (12/3). Chiều qua (ngày 12/3), chợ tan. Hôm qua (14 người), chợ vắng."))
    assert [t.value for t in found] == ["2024-03-12", "2024-03-12", "2024-03-12TAF", "2024-03-12", "2024-03-13"]
    assert "in brackets" in found[0].how


def test_day_has_its_first_and_last_instant() -> None:
    t = only("Chợ họp ngày 8/3.")
    assert (t.earliest, t.latest) == ("2024-03-08T00:00", "2024-03-08T23:59:59")


def test_part_of_day_has_the_interval_of_its_word() -> None:
    assert only("Chợ họp rạng sáng 8/3.").latest == "2024-03-08T06:59:59"
    night = only("Chợ họp đêm 8/3.")
    assert (night.earliest, night.latest) == ("2024-03-08T18:00", "2024-03-09T05:59:59")


def test_every_date_has_an_interval() -> None:
    text = "Ngày 8/3, tháng 10/2023, quý 3/2013, mùa hè 2012, thập niên 1990, thế kỷ 20, tuần trước, cuối tuần qua, năm ngoái, 22-23/2."
    found = find_times(read(text))
    assert len(found) == 10
    assert all(t.earliest and t.latest and t.earliest < t.latest for t in found)


def test_local_time_elsewhere_is_held_for_any_zone() -> None:
    t = only("Vụ nổ xảy ra lúc 19 giờ ngày 8/3 (giờ địa phương).")
    assert t.value == "2024-03-08T19:00"
    assert t.earliest is not None
    assert t.latest is not None
    assert t.earliest <= "2024-03-08T12:00"
    assert t.latest >= "2024-03-09T13:00"


def test_known_zone_is_counted_to_hanoi_time() -> None:
    t = only("Tàu cập bến lúc 9h00 giờ Tokyo ngày 8/3.")
    assert t.value == "2024-03-08T09:00"
    assert t.earliest == "2024-03-08T07:00"


def test_gmt_time_ends_in_z() -> None:
    t = only("Rung chấn lúc 12h02 GMT ngày 8/3.")
    assert t.value == "2024-03-08T12:02Z"
    assert t.earliest == "2024-03-08T19:02"


def test_duration_until_now_ends_with_the_article() -> None:
    t = only("Mưa kéo dài trong 3 ngày qua.")
    assert t.value == "P3D"
    assert (t.earliest, t.latest) == ("2024-03-11T00:00", "2024-03-14T23:59")


def test_name_is_no_time() -> None:
    text = "Cúp Mùa Xuân 2018 khai mạc."
    name = Mention(0, 17, "misc")
    assert find_times(read(text, mentions=(name,))) == []


def test_role_may_hold_a_time() -> None:
    text = "Ông là quán quân năm 2018."
    assert [t.value for t in find_times(read(text, mentions=(Mention(7, 25, "role"),)))] == ["2018"]


def test_without_any_date_years_stay_unknown() -> None:
    found = find_times(read("Ngày 8/3, chợ họp. Cùng ngày, cầu đóng.", published=None))
    assert [t.value for t in found] == ["XXXX-03-08", "XXXX-03-08"]
    assert found[0].earliest is None


def test_without_any_date_today_is_the_day_told() -> None:
    found = find_times(read("Hôm nay (8/3), chợ họp. Tối qua, cầu đóng.", published=None))
    assert [t.value for t in found] == ["XXXX-03-08", "XXXX-03-08", "XXXX-03-07TEV"]


def test_undated_and_empty_texts_have_no_times() -> None:
    assert find_times(read("", published=None)) == []
    assert find_times(read("Không có gì.", published=None)) == []


def test_impossible_day_is_no_date() -> None:
    assert all("02-31" not in t.value for t in find_times(read("Hạn chót là ngày 31/2 và 45/13.")))


def test_reason_tells_rule_and_anchor() -> None:
    assert only("Chợ họp hôm qua.").how == "day.now: counted from the article's date"


FORMS = [
    "Khoảng 13 giờ 30 phút ngày 1/11, xe lật.", "Rạng sáng thứ Năm, mưa.", "Giữa tháng 10/2023, hòa đàm.", "Mùng 3 Tết, hội mở.", "Một ngày sau, hết mưa.",
    "Quý III/2013, lãi giảm.", "Hằng năm, hội mở.", "Hơn 25 năm qua, bà dạy học.", "15h30 chiều qua, mưa đá.",
]  # fmt: skip


@given(st.sampled_from(FORMS))
@settings(max_examples=20, deadline=None)
def test_unicode_form_makes_no_difference(text: str) -> None:
    """NFD and NFC input say the same, each with offsets into its own text."""
    decomposed = unicodedata.normalize("NFD", text)
    a, b = find_times(read(text)), find_times(read(decomposed))
    assert [t.value for t in a] == [t.value for t in b]
    assert [text[t.start : t.end] for t in a] == [unicodedata.normalize("NFC", decomposed[t.start : t.end]) for t in b]


@given(st.lists(st.sampled_from([*"0123456789/-.:h (),", "ngày ", "tháng ", "năm ", "sáng ", "giờ ", "thứ ", "hai ", "cuối ", "tết ", "mùng ", "đến ", "\n", "\u0301"]), max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(pieces: list[str]) -> None:
    """No text makes it fail; spans lie in the text, in order, apart from each other; intervals run forward."""
    text = "".join(pieces)
    at = 0
    for t in find_times(read(text)):
        assert at <= t.start < t.end <= len(text)
        at = t.end
        assert t.earliest is None or t.latest is None or t.earliest <= t.latest


def test_same_text_same_times() -> None:
    text = " ".join(FORMS)
    assert find_times(read(text)) == find_times(read(text))


def test_hostile_text_takes_linear_time() -> None:
    for piece in ("ngày 1, 2, 3, ", "hai mươi ", "1-2-3/", "khoảng hơn ", "những ngày đầu ", "thứ hai ", "12h30 "):
        assert_linear(lambda n, piece=piece: lambda: find_times(read(piece * n)), 300)  # type: ignore[misc]
