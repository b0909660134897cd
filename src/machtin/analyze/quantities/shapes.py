"""The shapes of numbers that are no plain quantity: identifiers, dates, scores, fractions, heights. Matched on folded text.

Every pattern is linear: repeats are bounded and alternatives begin differently.
"""

from __future__ import annotations

import re
from typing import Final

MASKED: Final = re.compile(
    r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,64}"  # addresses of the net
    r"|(?<!\w)\d{2}[ ]?[a-zđ]{1,2}[ ]?\d?[ ]{0,2}-[ ]{0,2}\d{3}(?:[.]?\d{1,2})?(?!\w)"  # number plates: 51A-123.45
    r"|(?<!\w)\d{2}[ ]?[a-zđ]\d[ ]{1,2}\d{4,5}(?!\w)"  # of motorcycles: 52S6 2965
    r"|(?<![\w.])(?:\+84|0)[ .]?\d{2,3}[ .]?\d{3}[ .]?\d{3,4}(?!\w)|(?<!\w)1[89]00[ .]?\d{2,4}[ .]?\d{0,4}(?!\w)"  # telephones
    r"|(?<!\w)\d{1,5}[a-z]?/\d{4}/[a-zđ][\w-]{0,20}|(?<!\w)\d{1,6}(?:/\d{1,4})?/(?:qđ|nđ|nq|tt|bc|tb|cv|kh|ct|ub|hđ|gp|ttr)[\w/-]{0,24}"  # 12/2013/NĐ-CP
    r"|(?<![\w/])\d{1,3}[ ]?/[ ]?\d{1,4}(?![\d%])(?!,\d)"  # dates that no time took, numbers of houses; fractions are asked for before
    r"|(?<![\w-])\d{1,4}(?:-\d{1,4}){2,9}(?!\w)|\+[ ]?\d{1,2}(?!\w)"  # rows of numbers, GMT+7
    r"|(?<!\w)[a-zđ]{1,12}[ ]?-\d{1,5}\w{0,3}"  # models: SA-125, U-16, B -29
    r"|(?<![\w,.])\d{1,9}(?![kcd]?m[23](?!\w))[a-zđ]{1,3}\d{1,5}(?!\w)"  # 15g30, 86C1
)
SCORE: Final = re.compile(r"(?<![\w.,/-])(\d{1,3})[ ]?[-:][ ]?(\d{1,3})(?![\d%]|[.,/-]\d|[ ]?(?:tuổi|triệu|tỷ|tỉ|nghìn|km|m|người)\b)")
SCORE_CUE: Final = re.compile(
    r"(?<!\w)(?:t[ỷỉ] số|thắng|thua|hòa|đánh bại|đả bại|vượt qua|hạ|cầm chân|dẫn trước|dẫn|gỡ|chung cuộc|chung kết|bán kết|tứ kết|set|ván|lượt đi|lượt về"
    r"|hiệp một|hiệp hai|ghi bàn|bàn thắng|luân lưu|kết quả trận|thất thủ|thất bại|bại trận|thảm bại|đè bẹp|nhấn chìm|quật ngã|khuất phục|chia điểm|san bằng)(?!\w)"
)
FRACTION: Final = re.compile(r"(\d{1,4})/(\d{1,4})(?= [^\W\d_])")
SHARE: Final = re.compile(r" (?:số|tổng số|diện tích|dân số)(?!\w)")  # what a fraction without a counted noun is a part of
HEIGHT: Final = re.compile(r"(\d)m(\d{1,2})(?!\w)")  # 1m65
TIMES_AS_MUCH: Final = re.compile(r"(?<!\w)((?:hơn|gần|khoảng) )?gấp (đôi|rưỡi)(?!\w)")
DAY_MONTH: Final = re.compile(r"([12]?\d|3[01])[.-](1[0-2]|0?[1-9])(?![\w%]|[.,-]\d)")  # 31.10, 19-10
PLAIN_RATE: Final = re.compile(r"[ ]?/[ ]?[^\W\d_]{1,9}\d?")  # 9,5 triệu / m2
ONE_OF: Final = re.compile(r" trong (?:những|các|số những|số các)(?!\w)")
HALF: Final = re.compile(r"[ ]rưỡi(?!\w)")
SCALE: Final = re.compile(r"[ ]?(?:nghìn|ngàn|triệu|tỷ|tỉ|vạn)(?!\w)")
TIME_UNIT: Final = re.compile(
    r"[ ]{0,2}(?:năm|tháng|ngày|đêm|hôm|tuần|giờ|giây|phút|tiếng(?! nổ| súng| kêu| nói| động)|h\d{0,2}|g\d{1,2}|quý|thập kỷ|thập niên|thế kỷ|tcn|scn|mùa (?:xuân|hè|hạ|thu|đông)"
    r"|(?:sáng|trưa|chiều|tối)(?= (?:nay|mai|qua|ngày|hôm|mùng|thứ|\d)|[,.]))(?!\w)(?! tuổi| lương| nhạc| diễn)"
)
AGE_BEFORE: Final = re.compile(r"(?<!\w)tuổi[ ]$")
WIND: Final = re.compile(r"(?<!\w)(?:gió|giật|bão|áp thấp|lốc|km/h)(?!\w)")
TOLL: Final = re.compile(
    r"(?<!\w)(?:chết|thiệt mạng|tử vong|tử nạn|bị thương|thương vong|mất tích|bị bắt|bị giết|bị sát hại|bị bắn|hy sinh|đuối nước|nguy kịch|trọng thương|sống sót|thoát nạn)(?!\w)"
)
CLAUSE_END: Final = re.compile(r"[.,;:\n]")
IN_A_ROW: Final = re.compile(r"[^.;:\n]{0,44}(?:,|và|cùng) ")  # between two things counted in a row
IN_A_LIST: Final = re.compile(r"[ ]?(?:,|và|đến|-|hoặc)[ ]")
JOINT: Final = re.compile(r"[ ]?(?:,|;|và|hoặc|lên|xuống|còn|so với|đến|tới)[ ]")  # between a number and one whose unit it shares: 249 và 499 USD
ACRONYM: Final = re.compile(r"[A-ZĐ]{2,6}(?![\w.])")  # 6 CSGT
WORD: Final = re.compile(r"[^\W\d_]+")
