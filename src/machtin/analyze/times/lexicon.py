"""The words of time: what the grammar of times reads, as tables. All keys are folded (see `machtin.text.fold`).

Source: TIMEX3 codes (TimeML 1.2.1); usage of the Vietnamese press; times of day as papers use them, overlaps included.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from machtin.analysis import Mod


class Part(NamedTuple):
    """A part of the day: its TIMEX3 code and the minutes of the day that the word covers, inclusive; past 1440 it is the next morning."""

    code: str
    first: int
    last: int
    mod: Mod | None = None


def _hours(first: float, last: float) -> tuple[int, int]:
    return round(first * 60), round(last * 60) - 1


PARTS: Final[dict[str, Part]] = {
    # word → code, from hour, to hour. Longer words first: the alternation is made in this order.
    "rạng sáng sớm": Part("MO", *_hours(0, 7)),
    "rạng sáng": Part("MO", *_hours(0, 7)),
    "mờ sáng": Part("MO", *_hours(3, 7)),
    "tờ mờ sáng": Part("MO", *_hours(3, 7)),
    "gần sáng": Part("MO", *_hours(2, 6)),
    "sáng sớm": Part("MO", *_hours(3, 9)),
    "sớm": Part("MO", *_hours(3, 9)),
    "đầu giờ sáng": Part("MO", *_hours(5, 9)),
    "cuối buổi sáng": Part("MO", *_hours(9, 12)),
    "buổi sáng": Part("MO", *_hours(4, 12)),
    "sáng": Part("MO", *_hours(0, 12)),
    "giữa trưa": Part("MI", *_hours(11, 14), "MID"),
    "đầu giờ trưa": Part("MI", *_hours(10.5, 13)),
    "buổi trưa": Part("MI", *_hours(10, 14.5)),
    "trưa": Part("MI", *_hours(10, 14.5)),
    "đầu giờ chiều": Part("AF", *_hours(12, 15)),
    "cuối giờ chiều": Part("AF", *_hours(15, 19)),
    "chiều muộn": Part("AF", *_hours(15, 19)),
    "xế chiều": Part("AF", *_hours(14, 18)),
    "chiều tối": Part("EV", *_hours(16, 21)),
    "chiều tà": Part("AF", *_hours(16, 19)),
    "buổi chiều": Part("AF", *_hours(12, 19)),
    "chiều": Part("AF", *_hours(12, 19)),
    "sẩm tối": Part("EV", *_hours(17, 20)),
    "chập tối": Part("EV", *_hours(17, 20)),
    "chập choạng tối": Part("EV", *_hours(17, 20)),
    "tối muộn": Part("EV", *_hours(20, 24)),
    "buổi tối": Part("EV", *_hours(17, 24)),
    "tối": Part("EV", *_hours(17, 24)),
    "nửa đêm": Part("NI", *_hours(22, 27), "MID"),
    "giữa đêm": Part("NI", *_hours(22, 28), "MID"),
    "đêm khuya": Part("NI", *_hours(21, 30)),
    "đêm muộn": Part("NI", *_hours(21, 30)),
    "đêm muộn rạng sáng": Part("NI", *_hours(21, 30)),
    "ban đêm": Part("NI", *_hours(18, 30)),
    "buổi đêm": Part("NI", *_hours(18, 30)),
    "đêm": Part("NI", *_hours(18, 30)),
    "đêm hôm": Part("NI", *_hours(18, 30)),
    "khuya": Part("NI", *_hours(20, 29)),
    "ban ngày": Part("DT", *_hours(5, 19)),
    "ban trưa": Part("MI", *_hours(10, 14.5)),
}

LONE_PARTS: Final[frozenset[str]] = frozenset({
    # Parts that name a time without any day beside them; "sáng", "tối", "chiều" alone are too often other words.
    "buổi sáng", "buổi trưa", "buổi chiều", "buổi tối", "ban đêm", "sáng sớm", "đêm khuya", "nửa đêm", "giữa đêm", "giữa trưa", "rạng sáng",
    "đầu giờ chiều", "đầu giờ sáng", "cuối giờ chiều", "chiều tối", "đêm muộn", "tối muộn", "sẩm tối", "chập tối", "xế chiều", "tờ mờ sáng",
    "mờ sáng", "khuya", "gần sáng", "chiều muộn", "ban ngày", "chập choạng tối",
})  # fmt: skip

DAYS_FROM_NOW: Final[dict[str, int]] = {
    # day words that stand alone
    "ngày hôm nay": 0, "hôm nay": 0, "bữa nay": 0, "ngày hôm qua": -1, "hôm qua": -1, "bữa qua": -1, "hôm kia": -2, "hôm kìa": -3,
    "ngày mai": 1, "ngày kia": 2, "ngày mốt": 2,
}  # fmt: skip
DAYS_AFTER_PART: Final[dict[str, int]] = {"nay": 0, "qua": -1, "mai": 1, "kia": -2, "mốt": 2, "hôm nay": 0, "hôm qua": -1, "ngày mai": 1, "đó": 0, "ấy": 0}
"""Day words right behind a part of the day: sáng nay, tối qua, chiều mai."""

DAYS_FROM_MENTION: Final[dict[str, int]] = {
    # relative to the day that the article spoke of last
    "cùng ngày": 0, "cùng hôm": 0, "ngày hôm đó": 0, "hôm đó": 0, "hôm ấy": 0, "ngày đó": 0, "ngày ấy": 0, "bữa đó": 0, "hôm đấy": 0,
    "ngày hôm sau": 1, "hôm sau": 1, "ngày sau đó": 1, "ngày kế tiếp": 1, "ngày tiếp theo": 1, "bữa sau": 1,
    "ngày hôm trước": -1, "hôm trước": -1, "ngày trước đó": -1,
}  # fmt: skip

WEEKDAYS: Final[dict[str, int]] = {
    # Monday is 0
    "thứ hai": 0, "thứ ba": 1, "thứ tư": 2, "thứ năm": 3, "thứ sáu": 4, "thứ bảy": 5, "thứ bẩy": 5, "chủ nhật": 6, "chúa nhật": 6,
    "thứ 2": 0, "thứ 3": 1, "thứ 4": 2, "thứ 5": 3, "thứ 6": 4, "thứ 7": 5,
}  # fmt: skip

DIGITS: Final[dict[str, int]] = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
MONTH_WORDS: Final[dict[str, int]] = {
    "mười hai": 12, "mười một": 11, "mười": 10, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9,
}  # fmt: skip
LUNAR_MONTHS: Final[dict[str, int]] = {"giêng": 1, "chạp": 12}

UNITS: Final[dict[str, str]] = {
    # word → ISO 8601 designator; T before those of the clock. Decades and centuries are years.
    "giây đồng hồ": "TS", "giây": "TS", "phút đồng hồ": "TM", "phút": "TM", "giờ đồng hồ": "TH", "giờ": "TH", "tiếng đồng hồ": "TH",
    "tiếng": "TH", "h": "TH", "ngày đêm": "D", "ngày": "D", "hôm": "D", "đêm": "D", "tuần lễ": "W", "tuần": "W", "tháng": "M", "quý": "3M",
    "năm": "Y", "thập kỷ": "10Y", "thập niên": "10Y", "thế kỷ": "100Y", "thiên niên kỷ": "1000Y",
}  # fmt: skip

EDGES: Final[dict[str, tuple[Mod, str]]] = {
    # word → mod, and the half of the year ("H1") that the word means there, where it means one
    "nửa đầu": ("START", "H1"), "nửa cuối": ("END", "H2"), "nửa sau": ("END", "H2"),
    "thượng tuần": ("START", ""), "trung tuần": ("MID", ""), "hạ tuần": ("END", ""),
    "đầu": ("START", ""), "giữa": ("MID", ""), "cuối": ("END", ""),
}  # fmt: skip

STEPS: Final[dict[str, int]] = {
    # what "tháng …", "năm …", "tuần …", "quý …" may be followed by, counted in that unit from the article's date
    "sắp tới": 1, "tới đây": 1, "tới": 1, "này": 0, "nay": 0, "hiện nay": 0, "ngoái": -1, "trước": -1, "vừa qua": -1, "vừa rồi": -1, "rồi": -1,
    "qua": -1, "sau": 1, "kế tiếp": 1, "tiếp theo": 1, "kia": -2,
}  # fmt: skip
STEPS_FROM_MENTION: Final[dict[str, int]] = {"đó": 0, "ấy": 0, "sau đó": 1, "trước đó": -1}

SEASONS: Final[dict[str, str]] = {"xuân": "SP", "hè": "SU", "hạ": "SU", "thu": "FA", "đông": "WI"}

APPROXIMATORS: Final[dict[str, Mod]] = {
    # word → mod of a duration; a point in time turns MORE_THAN into AFTER and LESS_THAN into BEFORE
    "khoảng hơn": "MORE_THAN", "chừng hơn": "MORE_THAN", "khoảng gần": "LESS_THAN", "khoảng chừng": "APPROX", "ước chừng": "APPROX",
    "khoảng": "APPROX", "chừng": "APPROX", "độ": "APPROX", "tầm": "APPROX", "xấp xỉ": "APPROX", "cỡ": "APPROX",
    "ít nhất": "MORE_THAN", "tối thiểu": "MORE_THAN", "hơn": "MORE_THAN", "trên": "MORE_THAN", "quá": "MORE_THAN",
    "tối đa": "LESS_THAN", "nhiều nhất": "LESS_THAN", "không quá": "LESS_THAN", "chưa đầy": "LESS_THAN", "chưa tới": "LESS_THAN",
    "chưa đến": "LESS_THAN", "chưa được": "LESS_THAN", "dưới": "LESS_THAN", "gần": "LESS_THAN", "ngót nghét": "LESS_THAN", "ngót": "LESS_THAN",
    "gần như": "APPROX", "suýt soát": "APPROX",
}  # fmt: skip
NEAR_POINT: Final[frozenset[str]] = frozenset({"khoảng hơn", "khoảng gần", "khoảng chừng", "khoảng", "chừng", "độ", "tầm", "hơn", "gần", "quá", "gần như"})
"""Approximators that a point in time may have; the others count."""

REFERENCES: Final[dict[str, str]] = {
    # phrase → what it refers to. Those with conditions are rules in `grammar`.
    "hiện nay": "PRESENT_REF", "hiện tại": "PRESENT_REF", "hiện giờ": "PRESENT_REF", "bây giờ": "PRESENT_REF", "thời điểm hiện tại": "PRESENT_REF",
    "thời điểm hiện nay": "PRESENT_REF", "vào lúc này": "PRESENT_REF", "thời gian này": "PRESENT_REF", "ngày nay": "PRESENT_REF",
    "giờ đây": "PRESENT_REF", "giờ này": "PRESENT_REF", "hiện thời": "PRESENT_REF", "giai đoạn này": "PRESENT_REF",
    "giai đoạn hiện nay": "PRESENT_REF", "hiện": "PRESENT_REF", "nay": "PRESENT_REF", "mấy hôm nay": "PRESENT_REF",
    "gần đây nhất": "PAST_REF", "mới đây nhất": "PAST_REF", "mới gần đây": "PAST_REF", "thời gian gần đây": "PAST_REF",
    "những năm gần đây": "PAST_REF", "những tháng gần đây": "PAST_REF", "những tuần gần đây": "PAST_REF", "những ngày gần đây": "PAST_REF",
    "gần đây": "PAST_REF", "mới đây": "PAST_REF", "vừa qua": "PAST_REF", "vừa rồi": "PAST_REF", "mới rồi": "PAST_REF",
    "thời gian vừa qua": "PAST_REF", "thời gian qua": "PAST_REF", "thời gian trước": "PAST_REF", "thời gian trước đây": "PAST_REF",
    "trước đây": "PAST_REF", "trước kia": "PAST_REF", "ngày trước": "PAST_REF", "ngày xưa": "PAST_REF", "thuở xưa": "PAST_REF",
    "lâu nay": "PAST_REF", "bấy lâu nay": "PAST_REF", "xưa nay": "PAST_REF", "bấy lâu": "PAST_REF",
    "cách đây không lâu": "PAST_REF", "cách đây ít lâu": "PAST_REF", "trước nay": "PAST_REF", "dịp vừa qua": "PAST_REF",
    "thời gian sắp tới": "FUTURE_REF", "thời gian tới đây": "FUTURE_REF", "thời gian tới": "FUTURE_REF", "sắp tới": "FUTURE_REF",
    "tới đây": "FUTURE_REF", "sau này": "FUTURE_REF", "mai sau": "FUTURE_REF", "tương lai gần": "FUTURE_REF", "tương lai xa": "FUTURE_REF",
    "tương lai": "FUTURE_REF", "giai đoạn tới": "FUTURE_REF", "một ngày nào đó": "FUTURE_REF", "những ngày tới": "FUTURE_REF",
    "những tháng tới": "FUTURE_REF", "những năm tới": "FUTURE_REF", "những tuần tới": "FUTURE_REF", "giờ": "PRESENT_REF",
}  # fmt: skip

POINTS_OF_MENTION: Final[tuple[str, ...]] = (
    # phrases that stand for the time that was spoken of last, whatever its grain
    "thời điểm trên", "thời điểm đó", "thời điểm ấy", "thời gian trên", "thời gian đó", "khoảng thời gian trên", "khoảng thời gian đó",
    "lúc đó", "lúc ấy", "lúc bấy giờ", "khi ấy", "cùng thời điểm", "cùng lúc đó",
)  # fmt: skip
POINTS_NEAR: Final[tuple[str, ...]] = ("lúc này", "thời điểm này")
"""Now, or in a story told step by step the time spoken of last."""

HOLIDAYS: Final[dict[str, tuple[int, int]]] = {
    # day, month of the solar calendar
    "đêm giáng sinh": (24, 12), "lễ giáng sinh": (25, 12), "giáng sinh": (25, 12), "lễ noel": (25, 12), "noel": (25, 12),
    "lễ tình nhân": (14, 2), "ngày valentine": (14, 2), "lễ quốc khánh": (2, 9), "tết dương lịch": (1, 1), "tết tây": (1, 1),
    "quốc tế phụ nữ": (8, 3), "quốc tế lao động": (1, 5), "ngày giải phóng miền nam": (30, 4), "halloween": (31, 10),
}  # fmt: skip
LUNAR_HOLIDAYS: Final[dict[str, tuple[int, int]]] = {
    # day, month of the lunar calendar; (0, 1) is the last day of the year before
    "tết nguyên đán": (1, 1), "tết âm lịch": (1, 1), "tết cổ truyền": (1, 1), "tết ta": (1, 1), "tết": (1, 1),
    "giao thừa": (0, 1), "tết trung thu": (15, 8), "trung thu": (15, 8), "tết đoan ngọ": (5, 5), "lễ vu lan": (15, 7), "vu lan": (15, 7),
    "giỗ tổ hùng vương": (10, 3), "lễ phật đản": (15, 4), "phật đản": (15, 4), "tết nguyên tiêu": (15, 1), "tết ông công ông táo": (23, 12),
}  # fmt: skip
STEMS: Final[tuple[str, ...]] = ("giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý")
BRANCHES: Final[tuple[str, ...]] = ("tý", "sửu", "dần", "mão", "thìn", "tỵ", "ngọ", "mùi", "thân", "dậu", "tuất", "hợi")
BRANCH_SPELLINGS: Final[dict[str, str]] = {"tí": "tý", "mẹo": "mão", "tị": "tỵ"}

ZONES: Final[dict[str, float | None]] = {
    # "giờ …" → hours ahead of UTC, where that is the same all year; None: some zone, to be reckoned with as any
    "việt nam": 7, "hà nội": 7, "vn": 7, "gmt": 0, "utc": 0, "quốc tế": 0, "bắc kinh": 8, "trung quốc": 8, "đài loan": 8, "singapore": 8,
    "malaysia": 8, "philippines": 8, "thái lan": 7, "bangkok": 7, "tokyo": 9, "nhật bản": 9, "nhật": 9, "hàn quốc": 9, "seoul": 9,
    "ấn độ": 5.5, "dubai": 4, "mecca": 3, "địa phương": None, "mỹ": None, "anh": None, "pháp": None, "đức": None, "nga": None,
    "moscow": None, "mátxcơva": None, "moskva": None, "london": None, "new york": None, "washington": None, "paris": None, "berlin": None,
    "miền đông": None, "miền đông mỹ": None, "bờ đông": None, "bờ đông nước mỹ": None, "bờ tây": None, "mùa hè": None, "sở tại": None,
    "châu âu": None, "trung âu": None, "úc": None, "sydney": None, "đông bộ mỹ": None,
}  # fmt: skip

FUTURE_CUES: Final[tuple[str, ...]] = (
    "sẽ", "dự kiến", "sắp", "tới đây", "sắp tới", "kế hoạch", "hạn chót", "hết hạn", "dự định", "chuẩn bị", "có hiệu lực", "lên lịch", "chậm nhất",
    "muộn nhất", "trước khi hết", "dự báo", "hứa hẹn", "thời hạn",
)  # fmt: skip
PAST_CUES: Final[tuple[str, ...]] = ("đã", "hồi", "vừa", "từng", "trước đó", "bị", "xảy ra", "qua", "hôm")
