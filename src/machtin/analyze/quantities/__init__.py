"""Find the numbers of an article with what they count or measure.

In:  a `Reading` and its time expressions. Out: quantities in order of start, not overlapping; offsets are code points, end exclusive.
A quantity is the number with its approximator and its unit or counted noun ("khoảng 2.500 binh sĩ"). Left out: dates and durations (they are
times), numbers within names, places in an order (thứ 4, lớp 9, quận 3), number plates, phone and document numbers, "một" as an article,
and "nhiều", "một số". Scores are quantities of kind "score".
Reading order: numerals (what a number is), quantities.toml and rules (the words around it), this module (which numbers are quantities).
Gap: fractions (3/34 phiếu); numbers whose noun is left out behind a label word; "một" counts where a toll is told, not elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from machtin.analysis import Mention, Modifier, Quantity, QuantityKind, Time
from machtin.analyze.quantities.numerals import BEGINS, Numeral, numeral_at
from machtin.analyze.quantities.rules import rules
from machtin.analyze.reading import Reading
from machtin.text.fold import Folded
from machtin.values.units import units_of

__all__ = ["find_quantities"]

_CANDIDATE = re.compile(rf"(?<!\w)(?<!\d[.,:/])(?:{BEGINS})")
_MASKED = re.compile(
    r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,64}"  # addresses of the net
    r"|(?<!\w)\d{2}[ ]?[a-zđ]{1,2}[ ]?\d?[ ]{0,2}-[ ]{0,2}\d{3}(?:[.]?\d{1,2})?(?!\w)|(?<!\w)\d{2}[ ]?[a-zđ]\d[ ]{1,2}\d{4,5}(?!\w)"  # number plates: 51A-123.45, 52S6 2965
    r"|(?<![\w.])(?:\+84|0)[ .]?\d{2,3}[ .]?\d{3}[ .]?\d{3,4}(?!\w)|(?<!\w)1[89]00[ .]?\d{2,4}[ .]?\d{0,4}(?!\w)"  # telephones
    r"|(?<!\w)\d{1,5}[a-z]?/\d{4}/[a-zđ][\w-]{0,20}|(?<!\w)\d{1,5}/(?:qđ|nđ|nq|tt|bc|tb|cv|kh|ct|ub|hđ|gp|ttr)[\w-]{0,20}"  # documents: 12/2013/NĐ-CP
    r"|(?<![\w/])\d{1,3}[ ]?/[ ]?\d{1,4}(?![\d%])(?!,\d)"  # dates that no time took, numbers of houses; fractions are asked for before
    r"|(?<![\w-])\d{1,4}(?:-\d{1,4}){2,9}(?!\w)|\+[ ]?\d{1,2}(?!\w)"  # rows of numbers, GMT+7
    r"|(?<!\w)[a-zđ]{1,5}[ ]?-\d{1,5}\w{0,3}"  # models: SA-125, U-16, B -29
    r"|(?<![\w,.])\d{1,9}(?![kcd]?m[23](?!\w))[a-zđ]{1,3}\d{1,5}(?!\w)"  # 15g30, 86C1
)
_FRACTION = re.compile(r"(\d{1,4})/(\d{1,4})(?= (?:số|tổng số|số lượng|diện tích|dân số|thời gian|quãng đường|chiều dài)(?!\w)|(?= [^\W\d_]))")
_DAY_MONTH = re.compile(r"([12]?\d|3[01])[.-](1[0-2]|0?[1-9])(?![\w%]|[.,-]\d)")  # 31.10, 19-10
_HEIGHT = re.compile(r"(\d)m(\d{1,2})(?!\w)")  # 1m65
_TIMES_AS_MUCH = re.compile(r"(?<!\w)((?:hơn|gần|khoảng) )?gấp (đôi|rưỡi)(?!\w)")
_PLAIN_RATE = re.compile(r"[ ]?/[ ]?[^\W\d_]{1,9}\d?")
_ONE_OF = re.compile(r" trong (?:những|các|số những|số các)(?!\w)")
_SCORE = re.compile(r"(?<![\w.,/-])(\d{1,3})[ ]?[-:][ ]?(\d{1,3})(?![\d%]|[.,/-]\d|[ ]?(?:tuổi|triệu|tỷ|tỉ|nghìn|km|m|người)\b)")
_SCORE_CUE = re.compile(
    r"(?<!\w)(?:t[ỷỉ] số|thắng|thua|hòa|đánh bại|đả bại|vượt qua|hạ|cầm chân|dẫn trước|dẫn|gỡ|chung cuộc|chung kết|bán kết|tứ kết|set|ván|lượt đi|lượt về|hiệp một|hiệp hai|ghi bàn|bàn thắng|luân lưu|kết quả trận)(?!\w)"
)
_TIME_UNIT = re.compile(
    r"[ ]{0,2}(?:năm|tháng|ngày|đêm|hôm|tuần|giờ|giây|phút|tiếng(?! nổ| súng| kêu| nói| động)|h\d{0,2}|g\d{1,2}|quý|thập kỷ|thập niên|thế kỷ|mùa (?:xuân|hè|hạ|thu|đông)|hôm|(?:sáng|trưa|chiều|tối)(?= (?:nay|mai|qua|ngày|hôm|mùng|thứ|\d)|[,.]))(?!\w)(?! tuổi| lương| nhạc| diễn)"
)
_AGE_BEFORE = re.compile(r"(?<!\w)tuổi[ ]$")
_WIND = re.compile(r"(?<!\w)(?:gió|giật|bão|áp thấp|lốc|km/h)(?!\w)")
_STOP = frozenset(
    ["là", "và", "của", "trong", "ở", "tại", "thì", "đã", "đang", "bị", "với", "cho", "để", "từ", "đến", "hoặc", "có", "được", "sẽ", "vào", "nên", "mà", "còn", "nhưng", "khi", "do", "theo", "về", "ra", "lên", "xuống", "như", "cũng", "vẫn", "rồi", "hay", "này", "đó", "kia", "ấy", "nữa", "tới", "trước", "sau", "giữa", "qua", "vì", "nếu", "không", "chưa", "chỉ", "đều", "lại", "trên", "dưới", "so", "tăng", "giảm", "bằng", "mỗi", "thay", "tính", "gồm", "nhằm", "thuộc", "ngay", "khiến", "làm", "gây", "sang"]
)
_TOLL = re.compile(r"(?<!\w)(?:chết|thiệt mạng|tử vong|tử nạn|bị thương|thương vong|mất tích|bị bắt|bị giết|bị sát hại|bị bắn|hy sinh|đuối nước|nguy kịch|trọng thương|sống sót|thoát nạn)(?!\w)")
_TOLL_EVENTS = frozenset({"die", "injure", "arrest"})
_TOLL_REACH = 28  # characters between a counted person and what befell them; longer, another clause is told
_COMPARED = frozenset(["cao", "thấp", "nhiều", "ít", "lớn", "nhỏ", "nặng", "nhẹ", "đắt", "rẻ", "sớm", "muộn", "kém", "nhanh", "chậm", "già", "trẻ", "tốt", "xấu", "mạnh", "yếu"])
_EXACTING = frozenset({"năm", "tám", "chín"})  # numerals that are other words more often: only before a known noun
_NAMING = frozenset({"thứ", "giải", "hạng", "số", "tầng", "tháng", "lầu", "lớp", "quận", "cặp", "bộ", "mùng", "mồng"})  # a numeral word behind them is an order or a pair
_DEGREE = frozenset(["cường", "tốc", "nồng", "nhiệt", "mật", "mức", "chế", "trình", "hạn", "tiến", "vĩ", "kinh", "cao", "nhiệt", "quá", "tần", "biên", "góc", "âm", "thái", "nước", "sức", "vừa", "kích"])  # cường độ 6,3 is no "about 6.3"
_TOTALS = frozenset({"tổng", "quân", "dân", "trong", "nhân", "doanh", "sĩ", "bội", "điểm", "hồ"})  # tổng số 23: "số" is no label there
_LIST_SIGN = re.compile(r"(?:^|\n)[ ]{0,3}$")
_WORD = re.compile(r"[^\W\d_]+")


def find_quantities(reading: Reading, times: Sequence[Time]) -> list[Quantity]:
    """Return the quantities of the article; none overlaps a time of `times`, and none begins within a name."""
    return _Finder(reading, times).find()


class _Finder:
    """One article's search; `text` is folded, spans are mapped back when a quantity is made."""

    def __init__(self, reading: Reading, times: Sequence[Time]) -> None:
        self.reading, self.folded, self.rules = reading, Folded(reading.text), rules()
        self.text = self.folded.text
        self.taken = _Spans([*times, *reading.mentions])
        self.masked = [(m.start(), m.end()) for m in _MASKED.finditer(self.text)]
        self.words = {w.start: w for w in reading.words}
        self.before_ends = {w.end: w for w in reading.words}
        self.event_starts = {e.start: e for e in reading.event_words}
        self.found: list[Quantity] = []
        self.end = 0

    def find(self) -> list[Quantity]:
        scores = {m.start(): m for m in _SCORE.finditer(self.text)}
        masks = iter(self.masked)
        mask = next(masks, None)
        self._multiples()
        for candidate in _CANDIDATE.finditer(self.text):
            at = candidate.start()
            while mask and mask[1] <= at:
                mask = next(masks, None)
            if at < self.end or self.taken.holds(self.folded.origin(at)):
                continue
            if (score := scores.get(at)) and self._is_score(score):
                self._add(at, score.end(), "score", None, None, "", "score", f"{score[1]}-{score[2]}", "score")
            elif (date := _DAY_MONTH.match(self.text, at)) and int(date[1]) > int(date[2]) and not self.rules.unit.match(self.text, date.end()):
                self.end = date.end()
            elif self._is_fraction(at) or self._is_height(at):
                continue
            elif not (mask and mask[0] <= at < mask[1] and self._masks(mask)) and (numeral := numeral_at(self.text, at)):
                self._consider(at, numeral)
        return sorted(self.found, key=lambda q: q.start)

    def _multiples(self) -> None:
        """gấp đôi, hơn gấp rưỡi."""
        for m in _TIMES_AS_MUCH.finditer(self.text):
            if not self.taken.holds(self.folded.origin(m.start())):
                value = 2.0 if m[2] == "đôi" else 1.5
                self._add(m.start(), m.end(), "count", value, value, self.rules.approximators[m[1].strip()] if m[1] else "", "lần", None, "gấp đôi")
        self.end = 0

    def _is_fraction(self, at: int) -> bool:
        """Take "2/3 dân số", "30/38 dự án"; a date that no time took has no noun behind it."""
        m = _FRACTION.match(self.text, at)
        if not m or int(m[2]) == 0 or int(m[1]) > int(m[2]) or self._is_order(at, Numeral(0, 0, m.end(), True)):
            return False
        noun = self.rules.noun.match(self.text, m.end() + 1)
        share = re.compile(r" (?:số|tổng số|diện tích|dân số)(?!\w)").match(self.text, m.end())
        if not (noun or share):
            return False
        start, modifier, _ = self._approximator(at, Numeral(0, 0, m.end(), True))
        end = noun.end() if noun else m.end()
        self._add(start, end, "count", None, None, modifier, self._original(m.end() + 1, end) if noun else "", m.group(), "fraction")
        return True

    def _is_height(self, at: int) -> bool:
        m = _HEIGHT.match(self.text, at)
        if not m:
            return False
        value = float(f"{m[1]}.{m[2]}")
        start, modifier, _ = self._approximator(at, Numeral(value, value, m.end(), True))
        self._add(start, m.end(), "measure", value, value, modifier, "m", None, "1m65")
        return True

    def _masks(self, mask: tuple[int, int]) -> bool:
        """Whether a masked stretch stands: model names are written with a capital."""
        first = self.text[mask[0]]
        return not first.isalpha() or "@" in self.text[mask[0] : mask[1]] or self.reading.text[self.folded.origin(mask[0])].isupper() or self.text.startswith(("http", "www"), mask[0])

    def _is_score(self, score: re.Match[str]) -> bool:
        span = self.reading.sentences[self.reading.sentence_at(self.folded.origin(score.start()))] if self.reading.sentences else None
        low, high = (max(span.start, score.start() - 160), min(span.end, score.end() + 80)) if span else (0, len(self.text))
        return bool(_SCORE_CUE.search(self.text, low, high)) and int(score[1]) < 200 and not self.rules.unit.match(self.text, score.end())

    def _consider(self, at: int, numeral: Numeral) -> None:
        text, rule = self.text, self.rules
        start, modifier, how = self._approximator(at, numeral)
        if numeral.end < len(text) and text[numeral.end].isalpha() and not self._unit(numeral):
            return  # 95T, 4G
        if not modifier and not numeral.figures:
            noun = rule.noun.match(text, numeral.end + 1)
            if (compound := rule.compound.match(text, at)) and not (noun and noun.end() > compound.end()):  # ba mẹ, but ba mẹ con
                self.end = compound.end()
                return
            before = self._before(at, 1)
            if (numeral.word in _EXACTING and before in rule.preceded) or (numeral.word in ONES_LIKE and before in _NAMING):
                return
        if numeral.bare and not modifier:
            return
        if _TIME_UNIT.match(text, numeral.end) and not numeral.decades:
            self.end = numeral.end
            return
        if _AGE_BEFORE.search(text, max(0, start - 8), start) and not rule.noun.match(text, numeral.end + 1):
            return self._make(start - 5, numeral.end, "age", numeral, modifier, "tuổi", how or "tuổi N")
        unit = self._unit(numeral)
        if unit and not (unit[1] in ("đ", "m", "g") and unit.start(1) > numeral.end and not self._plain_unit(unit)) and not (unit[1] == "bảng" and not numeral.scaled):
            return self._measure(start, numeral, modifier, unit, how)
        if text.startswith("cấp ", start - 4) and _WIND.search(text, max(0, start - 80), start - 4):
            return self._make(start - 4, numeral.end, "measure", numeral, modifier, "cấp", "cấp N")
        if self._is_label(at, numeral, modifier):
            return
        self._count(at, start, numeral, modifier, how)

    def _unit(self, numeral: Numeral) -> re.Match[str] | None:
        """The unit behind a numeral, where the word is none of another meaning ("một đồng minh", "một lượng lớn", "hai tiếng nổ", "5G")."""
        text, unit = self.text, self.rules.unit.match(self.text, numeral.end)
        if not unit:
            return None
        if all(u.dimension == "time" for u in units_of(unit[1])) or (unit[1] in ("g", "m") and self.reading.text[self.folded.origin(unit.start(1))].isupper()):
            return None
        if unit[1] == "độ" and not numeral.figures and numeral.low == 1:
            return None
        follow = text[unit.end(1) : unit.end(1) + 8].split(" ")
        if unit[1] == "đồng" and unit.end() == unit.end(1) and len(follow) > 1 and follow[1] in _NOT_MONEY:
            return None
        return None if unit[1] == "lượng" and not text.startswith((" vàng", " sjc", "/", " /"), unit.end(1)) else unit

    def _measure(self, start: int, numeral: Numeral, modifier: Modifier, unit: re.Match[str], how: str) -> None:
        meaning = units_of(unit[1])
        kind: QuantityKind = "measure"
        if any(u.money for u in meaning):
            kind = "money"
        elif meaning[0].dimension == "percent":
            kind = "percent"
        elif meaning[0].dimension == "age":
            kind = "age"
        if kind in ("measure", "age") and not numeral.scaled and self._is_order(start, numeral):
            return
        end = unit.end()
        if half := re.compile(r"[ ]rưỡi(?!\w)").match(self.text, end):
            numeral, end = _plus_half(numeral), half.end()
        self._make(start, end, kind, numeral, modifier, self._original(unit.start(1), unit.end()), how or f"number and unit: {unit[1]}")

    def _count(self, at: int, start: int, numeral: Numeral, modifier: Modifier, how: str) -> None:
        text = self.text
        noun_end, known = self._noun(numeral.end)
        sure = bool(modifier) or numeral.scaled or numeral.decades or numeral.about
        if numeral.word == "một" and numeral.end == at + 3 and not self._told_toll(numeral.end, noun_end):
            return
        if _ONE_OF.match(text, numeral.end) or (numeral.word in ONES_LIKE and not known and self._before(at, 1) == "cả" and not self._is_noun(numeral.end + 1)):
            return
        if numeral.word == "nửa" and not (modifier or numeral.scaled):
            return
        if numeral.word in _EXACTING and not sure and not known and numeral.low < 10:
            return
        if not numeral.figures and not sure and noun_end == numeral.end and numeral.low < 10 and not (numeral.low > 1 and self._event_noun(numeral.end)):
            return
        if noun_end == numeral.end and (happening := self._event_noun(numeral.end)):
            return self._make(start, numeral.end, "count", numeral, modifier, happening, how or "number and event")
        if noun_end == numeral.end:
            if not sure and (not self._stands_alone(at, numeral) or _DAY_MONTH.match(text, at)):
                return
            if numeral.scaled and (rate := _PLAIN_RATE.match(text, numeral.end)):
                return self._make(start, rate.end(), "money", numeral, modifier, "đồng" + rate.group().replace(" ", ""), how or "bare sum")
            if numeral.scaled and numeral.low >= 1e5 and not numeral.decades and self._ends_clause(numeral.end) and self._about_money():
                return self._make(start, numeral.end, "money", numeral, modifier, "đồng", how or "bare sum")
        numeral = _english_thousands(numeral, text, at)
        self._make(start, noun_end, "count", numeral, modifier, self._original(numeral.end, noun_end).strip(), how or "number and noun")

    def _make(self, start: int, end: int, kind: QuantityKind, numeral: Numeral, modifier: Modifier, unit: str, how: str) -> None:
        if after := self.rules.after.match(self.text, end):
            modifier, end = self.rules.after_modifiers[after[1]], after.end()
            start -= 3 * self.text.startswith("từ ", start - 3)
        if numeral.about and not modifier:
            modifier = "~"
        if numeral.low < numeral.high and self.text.startswith("từ ", start - 3) and "-" not in self.text[start:end]:
            start -= 3
        self._add(start, end, kind, numeral.low, numeral.high, modifier, unit, None, how)

    def _add(self, start: int, end: int, kind: QuantityKind, low: float | None, high: float | None, modifier: Modifier, unit: str, value: str | None, how: str) -> None:
        self.end = end
        a, b = self.folded.span(start, end)
        self.found.append(Quantity(a, b, kind, low, high, modifier, unit, value, how))

    def _approximator(self, at: int, numeral: Numeral) -> tuple[int, Modifier, str]:
        """(start, modifier, rule) with the longest approximator that ends before the number."""
        text, words = self.text, self.rules.approximators
        window = text[max(0, at - 26) : at]
        if not window.endswith(" "):
            return at, "", ""
        parts = [p.lstrip("(\"'[") for p in window.split(" ")[:-1]]
        for n in range(min(4, len(parts)), 0, -1):
            phrase = " ".join(parts[-n:])
            modifier = words.get(phrase)
            if modifier is None or (n == len(parts) and at - 26 > 0 and self._cut(at - len(window))):
                continue
            begin = at - len(phrase) - 1
            if not self._means(phrase, parts[-n - 1 : -n], numeral):
                return at, "", ""
            return begin, modifier, f"{phrase} + number"
        return at, "", ""

    def _cut(self, at: int) -> bool:
        """Whether a window that begins at `at` begins within a word."""
        return at > 0 and self.text[at - 1].isalnum() and self.text[at].isalnum()

    def _means(self, phrase: str, before: list[str], numeral: Numeral) -> bool:
        """Whether an approximator that is also a preposition, a comparative or a noun approximates here."""
        follow = self.rules.unit.match(self.text, numeral.end)
        round_number = numeral.scaled or numeral.decades or numeral.bare or numeral.low >= 20
        match phrase:
            case "trên":
                return bool(follow) or round_number
            case "dưới":
                return bool(follow) or numeral.low >= 10
            case "ngoài":
                return bool(follow and follow[1] == "tuổi")
            case "quá" | "độ" | "cỡ" | "tầm" | "non" | "chừng":
                return (not before or before[0] not in _DEGREE) and numeral.word not in _EXACTING
            case "hơn":
                return not (before and before[0] in _COMPARED and follow and follow[1] in ("%", "phần trăm", "điểm phần trăm"))
        return True

    def _is_label(self, at: int, numeral: Numeral, modifier: Modifier) -> bool:
        """Whether the number names something: a place in an order, an address, a model."""
        if modifier or numeral.scaled or numeral.decades or numeral.about:
            return False
        return self._is_order(at, numeral) or self._is_model(at, numeral)

    def _is_order(self, at: int, numeral: Numeral) -> bool:
        labels = self.rules.labels
        one, two = self._before(at, 1), self._before(at, 2)
        if one == "số" and self.rules.noun.match(self.text, numeral.end + 1) and two == "con số":
            return False
        if one == "số" and two.split(" ")[0] in _TOTALS:
            return False
        if one in labels and two not in labels and two and self._inner(at):
            return False
        if not (one in labels or two in labels) or (one in ("có", "là")):
            return False
        if one in _LOOSE_LABELS and two not in labels:
            return not self._noun(numeral.end)[1] and not self.rules.unit.match(self.text, numeral.end)
        return not (self.rules.unit.match(self.text, numeral.end) and one not in ("thứ", "số", "quận", "lớp", "điều"))

    def _inner(self, at: int) -> bool:
        """Whether the syllable before `at` is the end of a longer word ("yêu cầu 46 công tố viên")."""
        syllable = self.text.rfind(" ", 0, at - 1) + 1
        word = self.before_ends.get(self.folded.origin(at - 1))
        return word is not None and word.start < self.folded.origin(syllable)

    def _is_model(self, at: int, numeral: Numeral) -> bool:
        """A bare number behind a capitalised word ("Boeing 737"), a year, a mark of a list."""
        if not numeral.figures:
            return False
        noun = self.rules.noun.match(self.text, numeral.end + 1)
        origin = self.folded.origin(at)
        before = self.reading.text[max(0, origin - 24) : origin]
        word = re.search(r"(\w+)[ ]$", before)
        plain = bool(re.fullmatch(r"\d{1,5}(?:\.\d{1,2})?", self.text[at : numeral.end]))
        if plain and not noun and word and word[1][0].isupper() and (self.taken.holds(origin - 2) or not self._sentence_start(origin - len(word[1]) - 1)):
            return True
        if plain and 1900 <= numeral.low <= 2099 and not noun:
            return True
        return bool(plain and (_LIST_SIGN.search(before) or self._sentence_start(origin)) and self.text[numeral.end : numeral.end + 1] in ").")

    def _sentence_start(self, origin: int) -> bool:
        sentences = self.reading.sentences
        return bool(sentences) and sentences[self.reading.sentence_at(origin)].start == origin

    def _noun(self, at: int) -> tuple[int, bool]:
        """(end of the counted noun that follows, whether the table knows it); `at` itself where none does."""
        text = self.text
        begin = at + 1
        if text[at : at + 1] != " " or begin >= len(text):
            return at, False
        if text[begin] in "\"'" and begin + 1 < len(text):
            begin += 1
        origin = self.folded.origin(begin)
        if not text[begin].isalpha() or self.taken.holds(origin):
            return at, False
        if self.reading.text[origin].isupper() and not self.reading.text[origin : origin + 3].isupper():
            return at, False
        known = self.rules.noun.match(text, begin)
        word = self.words.get(origin)
        if known:
            end = known.end()
            if word and self.folded.original[origin : word.end].count(" ") > known.group().count(" "):
                end = max(end, begin + word.end - origin)
            if self.rules.classifier.match(text, begin) and (more := self._next_noun(end)):
                end = more
            return end, True
        found = _WORD.match(text, begin)
        if not found or found.group() in _STOP or found.group() == "x" or origin in self.event_starts or self.reading.text[origin].isupper():
            return at, False
        if word and word.pos not in ("NOUN", "PROPN", "X", "SYM"):
            return at, False
        return (begin + word.end - origin if word else found.end()), False

    def _is_noun(self, at: int) -> bool:
        word = self.words.get(self.folded.origin(min(at, len(self.text))))
        return word is not None and word.pos == "NOUN"

    def _event_noun(self, at: int) -> str:
        """The event word right behind a number ("bốn tai nạn"), else ""."""
        origin = self.folded.origin(at + 1) if at + 1 < len(self.text) else -1
        event = self.event_starts.get(origin)
        return self.reading.say(event) if event and event.type in ("accident", "attack", "disaster", "meet", "protest", "contest", "crime") else ""

    def _next_noun(self, at: int) -> int | None:
        """The end of the noun that a classifier before `at` counts, where one follows."""
        if self.text[at : at + 1] != " ":
            return None
        origin = self.folded.origin(at + 1)
        if self.taken.holds(origin) or origin in self.event_starts:
            return None
        word = self.words.get(origin)
        if word and word.pos == "NOUN" and self.reading.text[origin].islower():
            return at + 1 + word.end - origin
        listed = self.rules.noun.match(self.text, at + 1)
        return listed.end() if listed else None

    def _told_toll(self, at: int, noun_end: int) -> bool:
        """Whether "một" counts: a person to whom something befell, or one of several counted in a row."""
        lead = self._before(at - 3, 1)
        if lead in ("thêm", "khiến") and self.rules.tally.match(self.text, at + 1):
            return True
        if not self.rules.person.match(self.text, at + 1):
            return False
        reach = min(len(self.text), noun_end + _TOLL_REACH)
        stop = re.compile(r"[.,;:\n]").search(self.text, noun_end, reach)
        until = stop.start() if stop else reach
        origins = range(self.folded.origin(noun_end), self.folded.origin(until))
        if _TOLL.search(self.text, noun_end, until) or _TOLL.search(self.text, max(0, at - 22), at - 3) or any(e.start in origins and e.type in _TOLL_EVENTS for e in self.reading.event_words):
            return True
        last = self.found[-1] if self.found else None
        begin = self.folded.origin(at - 3)
        return bool(last and last.kind == "count" and begin - 50 <= last.end <= begin and re.fullmatch(r"[^.;:\n]{0,44}(?:,|và|cùng) ", self.text[max(0, at - 3 - (begin - last.end)) : at - 3]))

    def _stands_alone(self, at: int, numeral: Numeral) -> bool:
        """Whether a figure without a noun is a quantity: "1 trong 7", "từ 44 lên 51", not a mark or a number of something."""
        if not numeral.figures:
            return numeral.low >= 10
        if not self.text[at : numeral.end].isdigit():
            return True
        rest = self.text[numeral.end : numeral.end + 2]
        if re.match(r"[ ,]", rest) and self.reading.text[self.folded.origin(numeral.end) + 1 : self.folded.origin(numeral.end) + 2].isupper():
            return False  # ở 86 Lê Lợi
        return not (rest[:1] in (")", "]") and self.text[at - 1 : at] in ("(", "["))

    def _ends_clause(self, at: int) -> bool:
        """Whether no noun can follow: a sum without its currency ("thu được 100 triệu.")."""
        follow = _WORD.match(self.text, at + 1) if self.text[at : at + 1] == " " else None
        return follow is None or follow.group() in _STOP

    def _about_money(self) -> bool:
        return "đồng" in self.text or "tiền" in self.text

    def _plain_unit(self, unit: re.Match[str]) -> bool:
        """Whether a one-letter unit that stands apart is one: not an initial ("A. g")."""
        return self.text[unit.end(1) : unit.end(1) + 1] != "." or unit[1] == "m"

    def _before(self, at: int, n: int) -> str:
        """The `n` words before `at`; a stop between is no word."""
        window = self.text[max(0, at - 24) : at]
        if not window.endswith(" ") and not (window.endswith(("q.", "p.", "km"))):
            return ""
        parts = window.replace("(", " ").split()
        return " ".join(parts[-n:]) if len(parts) >= n else ""

    def _original(self, start: int, end: int) -> str:
        a, b = self.folded.span(start, end) if end > start else (0, 0)
        return self.reading.text[a:b]


_NOT_MONEY = frozenset(["minh", "chí", "nghiệp", "phạm", "đội", "bào", "hồ", "bọn", "tác", "hương", "giải", "đẳng", "đạo", "ruộng", "hành", "lúa", "ý", "thuận", "tình", "tính"])
ONES_LIKE = frozenset({"hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"})
_LOOSE_LABELS = frozenset(
    ["điều", "tập", "lần", "kỳ", "vòng", "khu", "đường", "tổ", "đội", "cầu", "bến", "phòng", "tầng", "tuyến", "làn", "hầm", "tàu", "loại", "nhóm", "đời", "bước", "hình", "ảnh", "trận", "ca", "bài", "phần", "bảng", "hiệp", "điểm", "trạm", "đảo", "khối", "ga", "tháng", "năm", "ngày", "cửa", "cổng", "kiểu", "dòng", "mẫu", "câu", "trang"]
)


class _Spans:
    """Stretches that no quantity may begin in."""

    def __init__(self, spans: Sequence[Time | Mention]) -> None:
        self.spans = sorted((s.start, s.end) for s in spans)
        self.starts = [s for s, _ in self.spans]

    def holds(self, at: int) -> bool:
        n = bisect_right(self.starts, at) - 1
        return n >= 0 and self.spans[n][1] > at


def _plus_half(numeral: Numeral) -> Numeral:
    return msgspec.structs.replace(numeral, low=numeral.low + 0.5, high=numeral.high + 0.5)


def _english_thousands(numeral: Numeral, text: str, at: int) -> Numeral:
    """Counted things come whole: "1,200 người" is twelve hundred."""
    return msgspec.structs.replace(numeral, low=numeral.low * 1000, high=numeral.high * 1000) if numeral.comma else numeral
