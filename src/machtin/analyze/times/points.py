"""Points in time: a clock time, a part of the day and a day, together or alone: khoảng 8 giờ tối 13/3, rạng sáng thứ Năm, cùng ngày.

In:  folded text, a position and the sentence's end. Out: an `Expression` that starts there, or None.
"""

from __future__ import annotations

import re

from machtin.analysis import Mod
from machtin.analyze.times import lexicon
from machtin.analyze.times.days import read_day, read_weekday
from machtin.analyze.times.expression import Calendar, Clock, Expression, Fixed, Step, Weekday
from machtin.analyze.times.lexicon import Part
from machtin.analyze.times.patterns import END, OPT, SP, WORD_NUMBER, alternation, number
from machtin.analyze.times.periods import read_date
from machtin.analyze.times.read import Read

_CLOCK = re.compile(
    rf"(?P<h>[01]?\d|2[0-4])(?:"
    rf"\s?(?P<u>h|g|giờ)\s?(?P<m>[0-5]\d(?!\d)|[0-5]\s\d(?!\d)|\d(?={OPT}(?:phút|p|ph|'){END}?))(?:\s?(?:phút|ph|p|')(?![\w]))?(?:{OPT}(?P<s>[0-5]?\d){OPT}giây{END})?"
    rf"|{SP}giờ{SP}(?P<kem>kém){SP}(?P<mk>[1-5]?\d)(?:{SP}phút)?{END}"
    rf"|{SP}giờ{SP}(?P<ruoi>rưỡi){END}"
    rf"|:(?P<mc>[0-5]\d)(?::(?P<sc>[0-5]\d))?(?![\d:.,]\d|\d)"
    rf"|\s?(?P<u2>h|g|giờ)(?![\w'])"
    rf")"
)
_WORD_CLOCK = re.compile(rf"(?P<h>{WORD_NUMBER}){SP}giờ(?:{SP}(?:(?P<m>{WORD_NUMBER}|[0-5]?\d)(?:{SP}phút{END})|(?P<ruoi>rưỡi){END}|(?P<kem>kém){SP}(?P<mk>{WORD_NUMBER}|[0-5]?\d){END}))?(?!\w)")
_CLOCK_CUE = re.compile(rf"(?<!\w)(?:lúc|vào|hồi|từ|đến|tới|trước|đúng|khoảng|mới|cho|sang|là|tức|mãi|tầm|quá|gần|hơn|và|chừng|sau|\(){SP}?$|[(]\s?$|^\s?$|[.,;:]\s$")
_LASTING_CUE = re.compile(rf"(?<!\w)(?:trong|suốt|kéo{SP}dài|mất|vòng|thêm|chậm|nhanh|sớm|muộn|dài|gồm|tổng|đủ|bay|đi|chừng|hết|tốn|nghỉ|học|làm|ngủ|chờ|đợi|qua|tròn|cần|tiếp|sau){SP}(?:(?:khoảng|hơn|gần|chừng|tới|đến){SP})?$")
_LASTING_BEHIND = re.compile(rf"{SP}(?:đồng{SP}hồ|liền|liên{SP}tục|liên{SP}tiếp|qua|nữa|sau|trước|bay|làm|học|lái|đi|chạy|mỗi|một{SP}(?:ngày|tuần)|/|mới|để){END}|\s?/")
_ZONE = re.compile(rf"{SP}?(?P<paren>\(\s?)?(?:(?:theo{SP})?giờ{SP}(?P<z>{alternation(lexicon.ZONES)})|(?P<gmt>gmt|utc)(?:\s?(?P<off>[+-]\s?\d{{1,2}}))?{END})(?P<more>{SP}(?:\w+{SP}){{0,2}}\w+(?=\)))?")
APPROX = re.compile(rf"(?P<w>{alternation(lexicon.NEAR_POINT)}){SP}(?:vào{SP}|lúc{SP})?")
_PART = re.compile(alternation(lexicon.PARTS))
_AFTER_PART = re.compile(rf"{SP}(?:của{SP})?(?P<w>{alternation(lexicon.DAYS_AFTER_PART)})")
_DAY_WORD = re.compile(alternation(lexicon.DAYS_FROM_NOW))
_DAY_MENTION = re.compile(alternation(lexicon.DAYS_FROM_MENTION) + rf"(?!{SP}khi{END})")
_DAY_PREFIX = re.compile(rf"(?:(?:hai|ba|bốn|2|3|4|các|những){SP}ngày{SP}(?=\d)|(?:ngày{SP}hôm|ngày{SP}(?:giao{SP}dịch|mới|lễ)|phiên(?:{SP}giao{SP}dịch)?{SP}ngày|hôm|khôm|ngày(?:{SP}m[ùồ]ng)?|m[ùồ]ng|bữa|lễ){SP})")
_BESIDE = re.compile(rf",?{SP}(?:ngày{SP})?(?=\d)")
_LINK = re.compile(rf"\s?,{SP}(?:vào{SP})?|{SP}(?:(?:của|vào|trong){SP})?")
_FROM = re.compile(r"(?<!\w)từ\s$")
_TO_PART = re.compile(rf"{SP}(?:cho{SP})?(?:đến|tới){SP}(?:\d|{_PART.pattern})")
_EVERY_DAY = re.compile(rf"{SP}(?:mỗi|hàng|hằng){SP}ngày{END}")
_NIGHT_TO = re.compile(rf"(?P<d>0?[1-9]|[12]\d|3[01])(?={SP}(?:và|rạng|bước{SP}sang|đến|tới|sang|cho{SP}đến){END})")
"""đêm 18 bước sang ngày 19/9: the month is that of the day behind."""
_PART_BEFORE_CLOCK = re.compile(rf"(?:{OPT},?{OPT}(?:vào{SP})?lúc{SP}|\s?,?{SP})")
_ORDINAL = re.compile(r"(?:lần|kỳ họp|kỳ|đợt|khóa|khoá|đứng|xếp|đời|tổng thống|thủ tướng|giám đốc|bậc|cấp|hàng|người|ngày|ngôi|vị trí|trận|bàn|năm|tháng|tuần|đứa|vụ|giải|hạng|chiếc|cuộc|thế giới|thành viên|nước|đội|điểm|vòng|con|tập|phần|thế hệ|quốc gia|ca|bên|thế kỷ|vợ|cô|nhân vật|phương án|quả|hiệp|phiên|nhóm|loại|mùa|việc)\s$")
_NOT_PART_BEHIND = re.compile(rf"{SP}(?:dài|cao|rộng|sâu|ngang|dọc|hướng|tạo|kiến|tác|chế|sủa|nhạc|hội|diễn|thi|chung{SP}kết|gala|tiệc|thơ|trình|tranh|trao|công{SP}diễn|trăng|đen|đa|thiểu|cao|ưu|hậu|mật|tăm|om|dạ|lòng|giá|khách|chuộng|ý|mắt|trí|lập|suy|bảnh|nước)(?!\w)")
BY_CAPITAL = "weekday.capital"
"""A day of the week that only its capital tells from an ordinal ("thứ Ba", not "thứ ba"); whoever holds the original text must look."""


def read_point(text: str, at: int, end: int) -> Expression | None:
    """[khoảng] [clock] [part of day] [day]: at least a clock or a part with its day, or a day."""
    mod: Mod | None = None
    here = at
    if approx := APPROX.match(text, here, end):
        word = " ".join(approx["w"].split())
        mod, here = lexicon.APPROXIMATORS.get(word), approx.end()
        if word in ("độ", "quá") and not text[here : here + 1].isdigit():
            return None
        if again := APPROX.match(text, here, end):
            mod, here = lexicon.APPROXIMATORS.get(" ".join(again["w"].split()), mod), again.end()
    clock, part, day = None, None, None
    stop = here
    if told := _clock(text, here, end):
        clock, stop = told
        if zone := _zone(text, stop, end):
            clock, stop = _with_zone(clock, zone), stop if zone["paren"] else zone.end()
        gap = _LINK.match(text, stop, end)
        if gap and (found := _PART.match(text, gap.end(), end)) and not _NOT_PART_BEHIND.match(text, found.end(), end):
            part, stop = _part(found), found.end()
            if zone := _zone(text, stop, end):
                clock, stop = _with_zone(clock, zone), stop if zone["paren"] else zone.end()
        day, stop = _day_behind(text, stop, end, after_part=part is not None)
        if day is None and (every := _EVERY_DAY.match(text, stop, end)):
            return Expression(at, every.end(), "set.clock", Fixed("P1D", is_set=True), clock, part, mod)
        if zone := _zone(text, stop, end):
            clock, stop = _with_zone(clock, zone), stop if zone["paren"] else zone.end()
        if not _clock_holds(text, at, here, stop, end, clock, part, day):
            return None
    elif (found := _PART.match(text, here, end)) and not _NOT_PART_BEHIND.match(text, found.end(), end):
        part, stop = _part(found), found.end()
        day, stop = _day_behind(text, stop, end, after_part=True)
        link = _PART_BEFORE_CLOCK.match(text, stop, end)
        if day is None:
            if " ".join(found.group().split()) not in lexicon.LONE_PARTS and not _lone(text, at, found, end):
                return None
        elif link and "lúc" in link.group() and (told := _clock(text, link.end(), end)):
            clock, stop = told
    else:
        day, stop = _day_ref(text, here, end)
        if day is None:
            return None
        if isinstance(day.when, Calendar) and (link := _PART_BEFORE_CLOCK.match(text, stop, end)) and "lúc" in link.group() and (told := _clock(text, link.end(), end)):
            clock, stop = told
    if mod in ("MORE_THAN", "LESS_THAN"):
        mod = "AFTER" if mod == "MORE_THAN" else "BEFORE"
    if part and part.mod and clock is None and mod is None:
        mod = part.mod
    names = [n for n, x in (("clock", clock), ("part", part), (day.rule if day else "", day)) if x]
    return Expression(at, stop, "+".join(names), day.when if day else None, clock, part, mod or (day.mod if day else None))


def _lone(text: str, at: int, found: re.Match[str], end: int) -> bool:
    """ "trong đêm", "vào chiều": a part of the day behind a preposition, and nothing behind that makes it another word."""
    if _FROM.search(text, max(0, at - 4), at) and _TO_PART.match(text, found.end(), end):
        return True  # "từ chiều đến tối 25/11"
    if found.group() not in ("đêm", "tối", "trưa", "chiều"):
        return False
    before = text[max(0, at - 6) : at]
    return (before.endswith("trong ") and found.group() == "đêm") or (before.endswith("vào ") and not re.compile(rf"{SP}\w").match(text, found.end(), end))


def _clock(text: str, at: int, end: int) -> tuple[Clock, int] | None:
    if text[at : at + 1].isdigit():
        found = _CLOCK.match(text, at, end)
        if not found:
            return None
        hour = int(found["h"])
        minute = found["m"] or found["mc"]
        if found["u2"] == "g" or (found["u"] == "g" and not minute):
            cue = re.search(r"(?<!\w)(?:lúc|khoảng|vào|từ|đến|hồi) $", text[max(0, at - 8) : at])
            if not cue and not re.compile(rf"{SP}(?:{_PART.pattern}|ngày)").match(text, found.end(), end):
                return None
        if found["kem"]:
            return Clock((hour - 1) % 24, 60 - int(found["mk"])), found.end()
        second = found["s"] or found["sc"]
        value = 30 if found["ruoi"] else int(minute.replace(" ", "")) if minute else None
        if hour == 24 and value:
            return None
        return Clock(hour, value, int(second) if second else None), found.end()
    found = _WORD_CLOCK.match(text, at, end)
    if not found:
        return None
    hour = int(number(found["h"]))
    if hour > 24:
        return None
    if found["kem"]:
        return Clock((hour - 1) % 24, 60 - int(number(found["mk"]))), found.end()
    minute = int(number(found["m"])) if found["m"] else None
    return Clock(hour, 30 if found["ruoi"] else minute if minute is None or minute < 60 else None), found.end()


def _clock_holds(text: str, at: int, here: int, stop: int, end: int, clock: Clock, part: Part | None, day: Read | None) -> bool:
    """A clock time, and not so many hours: a day, part, zone or minutes beside it tell, else the words around."""
    if part or day or clock.zone is not None or clock.elsewhere:
        return True
    if _LASTING_BEHIND.match(text, stop, end) or _LASTING_CUE.search(text, max(0, at - 22), at):
        return clock.minute is not None and "giờ" not in text[here:stop]
    if clock.minute is not None:
        return True
    if text[here : here + 1].isdigit() and clock.hour <= 24 and _CLOCK_CUE.search(text, max(0, at - 8), at):
        return True
    return at != here and (clock.hour >= 13 or (clock.hour >= 6 and "h" in text[here:stop]))  # "khoảng 19h", not "khoảng 3 giờ"


def _zone(text: str, at: int, end: int) -> re.Match[str] | None:
    return _ZONE.match(text, at, end)


def _with_zone(clock: Clock, zone: re.Match[str]) -> Clock:
    hours = float((zone["off"] or "0").replace(" ", "")) if zone["gmt"] else lexicon.ZONES[" ".join(zone["z"].split())]
    return Clock(clock.hour, clock.minute, clock.second, hours, hours is None)


def _part(found: re.Match[str]) -> Part:
    return lexicon.PARTS[" ".join(found.group().split())]


def _day_behind(text: str, at: int, end: int, *, after_part: bool) -> tuple[Read | None, int]:
    """The day behind a clock or a part of the day, and where the whole ends."""
    if after_part and (found := _AFTER_PART.match(text, at, end)):
        word = " ".join(found["w"].split())
        near = Read(Step(lexicon.DAYS_AFTER_PART[word], "D", from_mention=word in ("đó", "ấy")), found.end(), "day.now")
        told = _date_beside(text, near.end, end) or near
        return told, told.end
    gap = _LINK.match(text, at, end)
    if not gap:
        return None, at
    day, stop = _day_ref(text, gap.end(), end)
    bare = read_day(text, gap.end(), end, prefixed=False, after_part=after_part) if day is None and "," not in gap.group() else None
    if bare and bare.rule in ("day", "day.range"):
        return bare, bare.end
    if after_part and day is None and (found := _NIGHT_TO.match(text, gap.end(), end)):
        return Read(Calendar(day=int(found["d"])), found.end("d"), "day.of-month"), found.end("d")
    return (day, stop) if day else (None, at)


def _date_beside(text: str, at: int, end: int) -> Read | None:
    """The date right behind "hôm nay 9-9", "sáng nay, ngày 5/3": it says which day is meant."""
    found = _BESIDE.match(text, at, end)
    read = read_day(text, found.end(), end, prefixed="ngày" in found.group()) if found else None
    return read if read and read.rule == "day" else None


def _day_ref(text: str, at: int, end: int) -> tuple[Read | None, int]:
    """A day: cùng ngày, hôm qua, ngày 8/1, thứ Tư (23/10), mùng 3 Tết."""
    if found := _DAY_MENTION.match(text, at, end):
        days = lexicon.DAYS_FROM_MENTION[" ".join(found.group().split())]
        spoken = Read(Step(days, "D", from_mention=True), found.end(), "day.mention")
        told = (_date_beside(text, spoken.end, end) if days == 0 else None) or spoken
        return told, told.end
    if found := _DAY_WORD.match(text, at, end):
        near = Read(Step(lexicon.DAYS_FROM_NOW[" ".join(found.group().split())], "D"), found.end(), "day.now")
        told = _date_beside(text, near.end, end) or near
        return told, told.end
    prefix = _DAY_PREFIX.match(text, at, end)
    here = prefix.end() if prefix else at
    if read_lunar := _lunar(text, at, end):
        return read_lunar, read_lunar.end
    if read := read_weekday(text, here, end):
        if read.rule != "weekday" or _is_weekday(text, at, here, read, end):
            return read, read.end
        if not text[read.end - 1].isdigit() and not _ORDINAL.search(text, max(0, at - 14), at):
            return read._replace(rule=BY_CAPITAL), read.end
    if prefix and (day := read_day(text, here, end, prefixed=True)):
        if day.rule == "day.of-month" and (not _day_of_month(text, here, day.end, end) or prefix.group().split()[0] not in ("ngày", "hôm", "các", "hai", "ba", "những")):
            return None, at
        return day, day.end
    return None, at


def _lunar(text: str, at: int, end: int) -> Read | None:
    if text[at : at + 1] not in "nmr0123456789":  # ngày, mùng, mồng, rằm
        return None
    found = read_date(text, at, end)
    if found and found.rule == "lunar.day" and found.when:
        return Read(found.when, found.end, found.rule)
    return None


def _day_of_month(text: str, at: int, stop: int, end: int) -> bool:
    """ "ngày 26" is a day of the month unless a counted thing follows."""
    return not re.compile(rf"{SP}(?:người|lần|giờ|nghìn|triệu|tỉ|tỷ|đồng|tấn|con|chuyến|ca|tiếng|suất|bữa|ngày|tuần|tháng|năm|đêm|phút|viên|lít|kg|g|ml){END}").match(text, stop, end)


def _is_weekday(text: str, at: int, here: int, read: Read, end: int) -> bool:
    """thứ Hai is a day of the week, not "the second": "hôm", a part of the day or "vào" before, or a week behind."""
    before = text[max(0, at - 14) : at]
    if at == here and _ORDINAL.search(before):
        return False
    if isinstance(read.when, Weekday) and (read.when.week is not None or read.when.hint):
        return True
    word = text[here : read.end]
    if word.startswith(("chủ", "chúa")):
        return True
    if at != here:
        return text.startswith("hôm", at) or word[-1].isdigit() or "bảy" in word or not re.compile(rf"{SP}(?:liên{SP}tiếp|trong|của|kể){END}").match(text, read.end, end)
    return bool(re.search(r"(?<!\w)(?:sáng|trưa|chiều|tối|đêm|khuya|vào|từ|đến|tới|hết|cuối) $", before))
