"""Durations, sets and steps: a number of units, and the words behind that make it "qua", "trước", "sau", "nữa".

In:  folded text, a position and the sentence's end. Out: an `Expression` that starts there, or None.
"""

from __future__ import annotations

import re
from typing import Final

from machtin.analysis import Mod
from machtin.analyze.times.expression import Expression, Fixed, Step, When
from machtin.analyze.times.lexicon import APPROXIMATORS, PARTS, UNITS
from machtin.analyze.times.patterns import END, NUMBER, OPT, SP, alternation, number, plain

_UNIT: Final = alternation(u for u in UNITS if u != "h")
_APPROX = re.compile(alternation(APPROXIMATORS) + SP)
_VAGUE = r"(?:vài|mấy|nhiều|những|các|ít|hàng chục|hàng trăm|hàng nghìn|hàng ngàn|hàng vạn|vài chục|mấy chục|vài trăm|mươi|dăm|đôi|bao nhiêu)"
_AMOUNT = re.compile(
    rf"(?:(?P<low>{NUMBER})(?:(?:{OPT}-{OPT}|(?<=\w),{SP}(?=[^\d])|{SP}(?:đến|tới|hoặc|hay){SP})(?P<high>{NUMBER}))?|(?P<half>nửa)|(?P<vague>{_VAGUE}))"
    rf"{SP}(?P<unit>{_UNIT})"
)
_SHORT_HOURS = re.compile(r"(?P<low>\d{1,3})(?:\s?-\s?(?P<high>\d{1,3}))?\s?h(?![\w'’])")
_RUOI = re.compile(rf"{SP}rưỡi{END}")
_MORE = re.compile(rf"{SP}(?P<n>{NUMBER}){SP}(?P<unit>{_UNIT})")
_BEFORE = re.compile(rf"(?:cách{SP}(?:đây|nay)|trước{SP}đây){SP}")
_BEHIND = re.compile(
    rf"{SP}(?P<word>"
    + alternation(
        [
            "trước đó", "trước khi", "trước đây", "trước", "sau đó", "sau khi", "sau nữa", "sau", "nữa", "qua", "vừa qua", "vừa rồi", "gần đây",
            "gần nhất", "tới đây", "sắp tới", "tới", "tiếp theo", "kế tiếp", "trở lại đây", "nay", "liền", "liên tiếp", "liên tục", "ròng",
            "đầu tiên", "cuối cùng", "đầu", "cuối", "một lần", "còn lại",
        ]
    )
    + ")"
)  # fmt: skip
_NOT_TIME_BEHIND = re.compile(
    rf"{SP}(?:tuổi|lương|tiền|âm lịch|nổ|súng|động|kêu|gõ|chuông|hét|khóc|la|cười|vang|nói|lóng|mẹ đẻ|anh|việt|pháp|trung|nhật|hàn|nga|hoa|đức|"
    rf"chân|tay|trăng|mật|công{END}(?!{SP}tác)|thứ{SP}\w+{END}(?!{SP}liên)|nhuận)"
)
_DATE_BEHIND = re.compile(rf"{SP}\d(?!\d?{SP}(?:giờ|phút|tháng|ngày|tuần|giây|tiếng))|{SP}thứ{SP}")
"""What makes the unit the head of a date: "lần 3 hôm 27/4", "quyết định 145 năm 2007"."""
_YEARS_AND_MONTHS = re.compile(r"(?:những|bao|theo|cùng|với|ngày|qua)\s$")  # "những năm tháng": the years gone by, not five months
_NOUN_BEHIND = re.compile(rf"{SP}(?:ngày|vụ|trận|cuộc|tết|lễ|kỳ|mùa|giờ|sự|chuyến|thời|phiên|đám|cái|bầu|hạn|mốc|lúc|năm|tháng|sinh|trung|world|euro|noel|giáng|đại|chiến|thế chiến|cách mạng|đổi mới|hội nghị|hiệp định|thảm họa){END}")
_COMPARED = re.compile(r"(?<!\w)(?:sớm|muộn|nhanh|chậm|dài|lâu|nhiều|ít|ngắn|trễ|trẻ|già|lớn)\s$")  # "sớm hơn một ngày": by one day, not over one
_TIENG_BEHIND = re.compile(rf"{SP}(?:nổ|súng|động|kêu|gõ|chuông|hét|khóc|la|cười|vang|nói|lóng|mẹ|anh|việt|pháp|trung|nhật|hàn|nga|hoa|đức|rú|thét|vỗ|còi)")
_PER = re.compile(rf"(?P<word>mỗi|hàng|hằng|từng){SP}(?:(?P<n>{NUMBER}){SP})?(?P<unit>{_UNIT})")
_PER_PART = re.compile(rf"(?:mỗi|hàng|hằng){SP}(?P<part>(?:buổi{SP})?(?:sáng{SP}sớm|sáng|trưa|chiều|tối|đêm|khuya)){END}(?!{SP}\d)")
_NUMBERED = re.compile(rf"(?<!\w)(?:lớp|khóa|tập|số|quận|điều|khoản|kỳ{SP}họp|lần|top|hạng|tầng|phòng|bài|chương|khối|phường|đợt){SP}$")
_ONCE = re.compile(rf"(?P<n>{NUMBER}){SP}(?P<unit>{_UNIT}){SP}(?:một|1){SP}lần{END}")
_EVERY = re.compile(rf"(?:mọi{SP}năm|quanh{SP}năm|ngày{SP}ngày|đêm{SP}đêm|năm{SP}nào{SP}cũng){END}")
"""Sets without a number."""
_WHOLE = re.compile(rf"(?:cả|suốt|trọn){SP}(?P<unit>ngày|đêm|tuần|tháng|năm)(?P<now>{SP}nay)?{END}(?!{SP}(?:\d|\w+{SP}\d|(?:qua|này|đó|trước|sau|tới|ngoái|nay|vừa){END}))")


def read_duration(text: str, at: int, end: int) -> Expression | None:
    """Return the duration, set or step that starts at `at`."""
    return _read_set(text, at, end) or _read_amount(text, at, end) or _read_whole(text, at, end)


def iso_duration(amount: str, unit: str) -> str:
    """Return "P5M", "PT30M", "P20Y" of an amount and a unit of the table; X stands for an amount that is not told."""
    code = UNITS[unit]
    factor, code = (int(code[:-1]), code[-1]) if code[0].isdigit() else (1, code)
    value = amount if amount == "X" else plain(float(amount) * factor)
    return f"PT{value}{code[1]}" if code[0] == "T" else f"P{value}{code}"


MANY: Final = {"M": 600, "W": 1000, "3M": 40, "10Y": 50, "100Y": 50}
"""More of a unit than this is no duration: "10.000 tháng" is a price."""
_HALVES: Final = {"TH": "PT30M", "D": "PT12H", "M": "P15D", "Y": "P6M", "TM": "PT30S", "W": "P3.5D", "10Y": "P5Y", "100Y": "P50Y"}
_HALF_MORE: Final = {"TH": ("PT{}M", 60), "Y": ("P{}M", 12), "TM": ("PT{}S", 60), "10Y": ("P{}Y", 10), "100Y": ("P{}Y", 100)}


def _read_set(text: str, at: int, end: int) -> Expression | None:
    if found := _PER_PART.match(text, at, end):
        code = PARTS[" ".join(found["part"].split())].code
        return Expression(at, found.end(), "set.part", Fixed(f"XXXX-XX-XXT{code}", is_set=True))
    if found := _PER.match(text, at, end):
        unit = " ".join(found["unit"].split())
        if found["n"] and found["word"] in ("hàng", "hằng", "từng"):
            return None
        if found["word"] == "hàng" and re.compile(rf"{SP}(?:đồng{SP}hồ|liền|trời|dài)").match(text, found.end(), end):
            return Expression(at, found.end(), "duration.vague", Fixed(iso_duration("X", unit)))
        if unit == "tiếng" or _NOT_TIME_BEHIND.match(text, found.end(), end):
            return None
        return Expression(at, found.end(), "set.every", Fixed(iso_duration(str(number(found["n"]) if found["n"] else 1), unit), is_set=True))
    if found := _ONCE.match(text, at, end):
        return Expression(at, found.end(), "set.once", Fixed(iso_duration(str(number(found["n"])), " ".join(found["unit"].split())), is_set=True))
    if found := _EVERY.match(text, at, end):
        return Expression(at, found.end(), "set.every", Fixed("P1Y" if "năm" in found.group() else "P1D", is_set=True))
    return None


def _read_whole(text: str, at: int, end: int) -> Expression | None:
    found = _WHOLE.match(text, at, end)
    if not found:
        return None
    return Expression(at, found.end(), "duration.whole", Fixed(iso_duration("1", found["unit"]), back=bool(found["now"])))


def _read_amount(text: str, at: int, end: int) -> Expression | None:
    """[cách đây] [khoảng] N đơn vị [rưỡi | N đơn vị] [qua | trước | sau (khi) | nữa | …]"""
    ago = _BEFORE.match(text, at, end)
    here = ago.end() if ago else at
    mod: Mod | None = None
    if approx := _APPROX.match(text, here, end):
        mod = APPROXIMATORS[" ".join(approx.group().split())]
        if mod == "MORE_THAN" and _COMPARED.search(text, max(0, here - 7), here):
            return None
        here = approx.end()
        if again := _APPROX.match(text, here, end):
            mod, here = APPROXIMATORS[" ".join(again.group().split())], again.end()
    amount = _AMOUNT.match(text, here, end)
    if not amount:
        return _short_hours(text, at, here, end, mod)
    unit = " ".join(amount["unit"].split())
    if here == at and text[at].isdigit() and _NUMBERED.search(text, max(0, at - 9), at):
        return None
    if unit in ("ngày", "hôm", "tháng", "năm") and _DATE_BEHIND.match(text, amount.end(), end):
        return None
    if unit == "tháng" and amount["low"] == "năm" and (_YEARS_AND_MONTHS.search(text, max(0, here - 7), here) or amount["high"]):
        return None
    if _NOT_TIME_BEHIND.match(text, amount.end(), end) if unit != "tiếng" else _TIENG_BEHIND.match(text, amount.end(), end):
        return None
    vague = amount["vague"]
    behind = _BEHIND.match(text, amount.end(), end)
    word = " ".join(behind["word"].split()) if behind else ""
    if vague in ("những", "các") and not (behind and word in ("qua", "vừa qua", "tới", "sắp tới", "trước", "trước đó", "sau", "sau đó", "tiếp theo", "gần đây",
                                                             "đầu", "cuối", "đầu tiên", "cuối cùng", "nay", "còn lại")):  # fmt: skip
        return None
    low = number(amount["low"]) if amount["low"] else None
    if low and (low > MANY.get(UNITS[unit], 1e6) or (amount["high"] and number(amount["high"]) <= low)):
        return None
    value, stop, n = _value(text, amount, unit, low, end)
    if value is None:
        return None
    more = _MORE.match(text, stop, end)
    if more and low is not None and (joined := _join(value, iso_duration(str(number(more["n"])), " ".join(more["unit"].split())))):
        value, stop, n = joined, more.end(), None
    behind = _BEHIND.match(text, stop, end)
    word = " ".join(behind["word"].split()) if behind else ""
    when: When = Fixed(value)
    rule = "duration"
    code = UNITS[unit]
    steppable = n is not None and not amount["high"]
    if ago:
        when, rule = (Step(-n, code), "step.ago") if steppable and n is not None else (Fixed("PAST_REF"), "reference.ago")
        if behind and word in ("trước",):
            stop = behind.end()
    elif behind and word in ("qua", "vừa qua", "vừa rồi", "gần đây", "gần nhất", "trở lại đây", "nay"):
        when, rule, stop = Fixed(value, back=True), "duration.until-now", behind.end()
    elif behind and word in ("tới", "tới đây", "sắp tới", "tiếp theo", "kế tiếp"):
        when, rule, stop = Fixed(value, ahead=True), "duration.from-now", behind.end()
    elif behind and word in ("trước", "trước đây", "trước đó", "sau", "sau đó", "nữa", "sau nữa", "trước khi", "sau khi") and not (
        vague in ("nhiều", "những", "các", "ít", "hàng chục", "hàng trăm") and word in ("trước khi", "sau khi")
    ):
        sign = -1 if word.startswith("trước") else 1
        clause = word.endswith("khi")
        stop = behind.end() - (len(behind.group()) - len(behind.group().rstrip("khi").rstrip()) if clause else 0)
        from_mention = word not in ("trước", "trước đây", "nữa")
        if word in ("trước", "sau") and _NOUN_BEHIND.match(text, behind.end(), end):
            stop = amount.end() if not more else stop - len(behind.group())
        elif steppable and n is not None:
            when, rule = Step(sign * n, code, from_mention, clause), "step.mention" if from_mention else "step.now"
        elif vague == "nửa" or amount["half"]:
            when, rule = Fixed(value), "duration"
        else:
            when, rule = Fixed("PAST_REF" if sign < 0 else "FUTURE_REF" if word == "nữa" else value), "reference.step"
    elif behind and word in ("liền", "liên tiếp", "liên tục", "ròng", "đầu tiên", "cuối cùng"):
        rule, stop = "duration.run", behind.end()
    elif behind and vague in ("những", "các"):
        stop = behind.end()
    if isinstance(when, Step) and mod:
        mod = {"MORE_THAN": "BEFORE" if when.n < 0 else "AFTER", "LESS_THAN": "AFTER" if when.n < 0 else "BEFORE"}.get(mod, mod)  # type: ignore[assignment]
    return Expression(at, stop, rule, when, mod=mod)


def _value(text: str, amount: re.Match[str], unit: str, low: float | None, end: int) -> tuple[str | None, int, float | None]:
    """ISO duration, where it ends, and the plain amount where there is one."""
    code, stop = UNITS[unit], amount.end()
    if amount["half"]:
        return _HALVES.get(code), stop, 0.5
    if low is None:
        return iso_duration("X", unit), stop, None
    if amount["high"]:
        return f"{iso_duration(str(low), unit)}/{iso_duration(str(number(amount['high'])), unit)}", stop, None
    if ruoi := _RUOI.match(text, stop, end):
        if code in _HALF_MORE:
            shape, parts = _HALF_MORE[code]
            return shape.format(plain(low * parts + parts / 2)), ruoi.end(), low + 0.5
        return iso_duration(str(low + 0.5), unit), ruoi.end(), low + 0.5
    return iso_duration(str(low), unit), stop, low


_ORDER: Final = "YMWDhms"


def _join(first: str, second: str) -> str | None:
    """"PT2H" and "PT30M" → "PT2H30M"; None where the second is not smaller."""
    if "/" in first or "X" in first or _rank(first) >= _rank(second):
        return None
    if first.startswith("PT"):
        return first + second[2:]
    return first + (second[1:] if not second.startswith("PT") or "T" not in first else second[2:])


def _rank(value: str) -> int:
    return _ORDER.index(value[-1].lower() if value.startswith("PT") else value[-1])


def _short_hours(text: str, at: int, here: int, end: int, mod: Mod | None) -> Expression | None:
    """trong 24h, 7-10 h: a duration only behind words that say so."""
    found = _SHORT_HOURS.match(text, here, end)
    if not found or not _LASTS.search(text, max(0, at - 14), at):
        return None
    value = iso_duration(found["low"], "h") + (f"/{iso_duration(found['high'], 'h')}" if found["high"] else "")
    stop, when = found.end(), Fixed(value)
    behind = _BEHIND.match(text, stop, end)
    if behind and behind["word"] in ("qua", "tới"):
        when, stop = Fixed(value, back=behind["word"] == "qua", ahead=behind["word"] == "tới"), behind.end()
    return Expression(at, stop, "duration.hours", when, mod=mod)


_LASTS = re.compile(rf"(?<!\w)(?:trong|suốt|kéo{SP}dài|vòng|mất|liền|sau|hơn|gần|khoảng|thêm|chậm|quá|đến){SP}$")
