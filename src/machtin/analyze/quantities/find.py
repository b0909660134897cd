"""Decide, number by number, what is a quantity: one pass over an article's folded text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from machtin.analysis import Modifier, Quantity, QuantityKind, Time
from machtin.analyze.quantities import shapes
from machtin.analyze.quantities.context import EXACTING, Context, Spans
from machtin.analyze.quantities.numerals import BEGINS, ONES, Numeral, numeral_at
from machtin.analyze.reading import Reading
from machtin.values.units import units_of

_CANDIDATE: Final = re.compile(rf"(?<!\w)(?<!\d[.,:/])(?:{BEGINS})")
_YEAR: Final = re.compile(r" \d")
_TOLL_EVENTS = frozenset({"die", "injure", "arrest"})
_TOLL_REACH = 28  # characters between a counted person and what befell them; longer, another clause is told
_BARE_SUM = 100_000  # from here a scaled number without a noun is money, in an article that speaks of money
_WORDS_OF_ONES = frozenset(w for w in ONES if w != "một")


class Finder:
    """One article's search."""

    def __init__(self, reading: Reading, times: Sequence[Time]) -> None:
        self.around = Context(reading, times)
        self.reading, self.text, self.rules = reading, self.around.text, self.around.rules
        self.found: list[Quantity] = []
        self.end = self.last = self.label_end = 0

    def find(self) -> list[Quantity]:
        """Return the quantities in order of start."""
        text = self.text
        scores = {m.start(): m for m in shapes.SCORE.finditer(text)}
        masks = shapes.MASKED.finditer(text)
        mask = next(masks, None)
        for candidate in _CANDIDATE.finditer(text):
            at = candidate.start()
            while mask and mask.end() <= at:
                mask = next(masks, None)
            if at < self.end or self.around.closed(at):
                continue
            if (score := scores.get(at)) and self._is_score(score):
                self._add(at, score.end(), "score", None, None, "", "score", f"{score[1]}-{score[2]}", "score")
            elif score and int(score[1]) > int(score[2]) and "-" in score.group() and not self.around.goes_on(score.end()):
                self.end = score.end()  # odds, dates the other way round: a falling pair is no range
            elif (date := shapes.DAY_MONTH.match(text, at)) and int(date[1]) > int(date[2]) and not self.around.goes_on(date.end()):
                self.end = date.end()
            elif not self._fraction(at) and not self._height(at) and not (mask and mask.start() <= at and self._masks(mask)) and (numeral := numeral_at(text, at)):
                self._consider(at, numeral)
        self._multiples()
        return sorted(self.found, key=lambda q: q.start)

    def _is_score(self, score: re.Match[str]) -> bool:
        low, high = max(0, score.start() - 160), min(len(self.text), score.end() + 80)
        if self.reading.sentences:
            origin = self.around.folded.origin
            span = self.reading.sentences[self.reading.sentence_at(origin(score.start()))]
            low = next((i for i in range(low, score.start()) if origin(i) >= span.start), score.start())
        return bool(shapes.SCORE_CUE.search(self.text, low, high)) and int(score[1]) < 200 and not self.rules.unit.match(self.text, score.end())

    def _masks(self, mask: re.Match[str]) -> bool:
        """Whether a masked stretch stands: model names are written with a capital."""
        first = mask.group()[0]
        return not first.isalpha() or "@" in mask.group() or mask.group().startswith(("http", "www")) or self.reading.text[self.around.folded.origin(mask.start())].isupper()

    def _multiples(self) -> None:
        """gấp đôi, hơn gấp rưỡi."""
        taken = Spans(self.found)
        for m in shapes.TIMES_AS_MUCH.finditer(self.text):
            if taken.holds(self.around.folded.origin(m.start())) or taken.holds(self.around.folded.origin(m.end() - 1)):
                continue
            if not self.around.taken.holds(self.around.folded.origin(m.start())):
                value = 2.0 if m[2] == "đôi" else 1.5
                self._add(m.start(), m.end(), "count", value, value, self.rules.approximators[m[1].strip()] if m[1] else "", "lần", None, "gấp đôi")

    def _fraction(self, at: int) -> bool:
        """Take "2/3 dân số", "30/38 dự án"; a date that no time took has no noun behind it."""
        m = shapes.FRACTION.match(self.text, at)
        if not m or int(m[2]) == 0 or int(m[1]) > int(m[2]) or m.group() == "24/24":
            return False  # "trực 24/24": round the clock
        numeral = Numeral(0, 0, m.end(), True)
        noun = self.rules.noun.match(self.text, m.end() + 1)
        if self.around.is_order(at, numeral) or not (noun or shapes.SHARE.match(self.text, m.end())):
            return False
        start, modifier, _ = self.around.approximator(at, numeral)
        end = noun.end() if noun else m.end()
        self._add(start, end, "count", None, None, modifier, self.around.original(m.end() + 1, end), m.group(), "fraction")
        return True

    def _height(self, at: int) -> bool:
        """Take "1m65"."""
        m = shapes.HEIGHT.match(self.text, at)
        if m:
            value = float(f"{m[1]}.{m[2]}")
            start, modifier, _ = self.around.approximator(at, Numeral(value, value, m.end(), True))
            self._add(start, m.end(), "measure", value, value, modifier, "m", None, "1m65")
        return bool(m)

    def _consider(self, at: int, numeral: Numeral) -> None:
        """Take the numeral at `at` as an age, a measure or a count, or leave it."""
        text, around = self.text, self.around
        start, modifier, how = around.approximator(at, numeral)
        start = max(start, self.end)  # an approximator or label that ends the number before is that number's
        start += text[start] == " "
        unit = around.unit(numeral)
        self.last, self.end = self.end, numeral.end  # whatever comes of it, its inner figures are no numbers of their own
        if text[numeral.end : numeral.end + 1].isalpha() and not unit:
            return  # 95T, 4G
        if not numeral.figures and (not modifier or numeral.word == "năm") and self._is_other_word(at, numeral):
            return
        if numeral.bare and not modifier:
            if around.before(at, 1) in self.rules.sets["many"] or not (unit or (numeral.low >= 1e4 and " " in text[at : numeral.end])):
                return
            numeral = msgspec.structs.replace(numeral, high=numeral.low * 10 - 1, decades=True)  # "vụ án nghìn tỷ": thousands of them
        if shapes.TIME_UNIT.match(text, numeral.end) and not numeral.decades:
            self.end = numeral.end
        elif shapes.AGE_BEFORE.search(text, max(0, start - 8), start) and not around.noun(numeral.end)[1]:
            self._make(max(start - 5, self.last), numeral.end, "age", numeral, modifier, "tuổi", _how(how, "tuổi N"))
        elif unit:
            self._measure(start, numeral, modifier, unit, how)
        elif text.startswith("cấp ", start - 4) and shapes.WIND.search(text, max(0, start - 80), start - 4):
            self._make(max(start - 4, self.last), numeral.end, "measure", numeral, modifier, "cấp", "cấp N")
        elif modifier or numeral.scaled or numeral.decades or numeral.about or not self._is_label(at, numeral):
            self._count(at, start, numeral, modifier, how)

    def _is_label(self, at: int, numeral: Numeral) -> bool:
        """Whether the number names something, itself or with the label before it in a row (quận 3, 5 và 10)."""
        in_a_row = self.label_end and shapes.IN_A_LIST.fullmatch(self.text[self.label_end : at]) and not self.around.noun(numeral.end)[0] > numeral.end
        if in_a_row or self.around.is_order(at, numeral):
            self.label_end = numeral.end
            return True
        return self.around.is_model(at, numeral)

    def _is_other_word(self, at: int, numeral: Numeral) -> bool:
        """Whether a numeral word is another word here: ba mẹ (but ba mẹ con), sống lâu năm, giải ba."""
        noun = self.rules.noun.match(self.text, numeral.end + 1)
        if (compound := self.rules.compound.match(self.text, at)) and not (noun and noun.end() > compound.end()):
            self.end = compound.end()
            return True
        if numeral.word == "năm" and numeral.low == 5 and _YEAR.match(self.text, numeral.end):
            return True
        before = self.around.before(at, 1)
        return (numeral.word in EXACTING and before in self.rules.preceded) or (numeral.word in _WORDS_OF_ONES and before in self.rules.sets["order_word"]) or before == "thứ"

    def _measure(self, start: int, numeral: Numeral, modifier: Modifier, unit: re.Match[str], how: str) -> None:
        kind = _kind(unit[1])
        if kind in ("measure", "age") and not numeral.scaled and self.around.is_order(start, numeral):
            return
        end = unit.end()
        if half := shapes.HALF.match(self.text, end):  # hai mét rưỡi
            numeral, end = msgspec.structs.replace(numeral, low=numeral.low + 0.5, high=numeral.high + 0.5), half.end()
        self._make(start, end, kind, numeral, modifier, self.around.original(unit.start(1), unit.end()), _how(how, f"number and unit: {unit[1]}"))

    def _count(self, at: int, start: int, numeral: Numeral, modifier: Modifier, how: str) -> None:
        text, around = self.text, self.around
        noun_end, known = around.noun(numeral.end)
        named = noun_end > numeral.end
        sure = bool(modifier) or numeral.scaled or numeral.decades or numeral.about
        happening = "" if named else around.event_noun(numeral.end)
        if numeral.comma:  # counted things come whole: "1,200 người" is twelve hundred
            numeral = msgspec.structs.replace(numeral, low=numeral.low * 1000, high=numeral.high * 1000)
        if not sure and not self._counts(at, numeral, noun_end, known, bool(happening)):
            return
        if happening:
            return self._make(start, numeral.end, "count", numeral, modifier, happening, _how(how, "number and event"))
        if not named and numeral.scaled:
            rate = shapes.PLAIN_RATE.match(text, numeral.end)
            if rate or (numeral.low >= _BARE_SUM and not numeral.decades and around.ends_clause(numeral.end) and ("đồng" in text or "tiền" in text)):
                return self._make(start, rate.end() if rate else numeral.end, "money", numeral, modifier, "đồng" + (rate.group().replace(" ", "") if rate else ""), _how(how, "bare sum"))
        if not named and numeral.figures and (shared := self._shared_unit(numeral.end)):
            return self._make(start, numeral.end, shared[0], numeral, modifier, shared[1], _how(how, "unit of the next number"))
        self._make(start, noun_end, "count", numeral, modifier, around.original(numeral.end, noun_end).strip(), _how(how, "number and noun"))

    def _counts(self, at: int, numeral: Numeral, noun_end: int, known: bool, happening: bool) -> bool:
        """Whether a number without approximator or scale counts something."""
        text, around = self.text, self.around
        named = noun_end > numeral.end
        if numeral.high == 1 and shapes.ONE_OF.match(text, numeral.end):
            return False
        if around.before(at, 1) == "cả" and numeral.low < 10 and not known and not around.is_noun(numeral.end + 1):
            return False  # cả hai cùng đi
        if not numeral.figures:
            if numeral.word == "một" and numeral.end == at + 3:
                return self._tells_a_toll(numeral.end, noun_end)
            if numeral.word == "một" and numeral.high < 1:
                return bool(shapes.SHARE.match(text, numeral.end))  # một nửa dân số
            if numeral.word == "nửa" or (numeral.word in EXACTING and not known and numeral.low < 10):
                return False
            return named or numeral.low >= 10 or (happening and numeral.low > 1)
        if named or happening:
            return True
        if shapes.DAY_MONTH.match(text, at):
            return False
        if not text[at : numeral.end].isdigit():
            return True
        origin = around.folded.origin(numeral.end)
        if text[numeral.end : numeral.end + 1] in (" ", ",") and self.reading.text[origin + 1 : origin + 2].isupper():
            return False  # ở 86 Lê Lợi
        return not (text[numeral.end : numeral.end + 1] in (")", "]") and text[at - 1 : at] in ("(", "["))

    def _tells_a_toll(self, at: int, noun_end: int) -> bool:
        """Whether "một" counts: a person to whom something befell, or one of several counted in a row."""
        if self.around.before(at - 3, 1) in ("thêm", "khiến") and self.rules.tally.match(self.text, at + 1):
            return True
        if not self.rules.person.match(self.text, at + 1):
            return False
        reach = min(len(self.text), noun_end + _TOLL_REACH)
        stop = shapes.CLAUSE_END.search(self.text, noun_end, reach)
        until = stop.start() if stop else reach
        if shapes.TOLL.search(self.text, noun_end, until) or shapes.TOLL.search(self.text, max(0, at - 22), at - 3):
            return True
        origin = self.around.folded.origin
        if any(origin(noun_end) <= e.start < origin(until) and e.type in _TOLL_EVENTS for e in self.reading.event_words):
            return True
        last, begin = self.found[-1] if self.found else None, origin(at - 3)
        return bool(last and last.kind == "count" and begin - 50 <= last.end <= begin and shapes.IN_A_ROW.fullmatch(self.reading.text[last.end : begin]))

    def _shared_unit(self, at: int) -> tuple[QuantityKind, str] | None:
        """The unit of the next number, where the two stand in a row: 249 và 499 USD, từ 4,8 lên 5,3%."""
        joint = shapes.JOINT.match(self.text, at)
        numeral = numeral_at(self.text, joint.end()) if joint else None
        unit = self.around.unit(numeral) if numeral and numeral.figures else None
        return (_kind(unit[1]), self.around.original(unit.start(1), unit.end())) if unit else None

    def _make(self, start: int, end: int, kind: QuantityKind, numeral: Numeral, modifier: Modifier, unit: str, how: str) -> None:
        """Add a quantity with what belongs to its span: "trở lên" behind, "từ" before."""
        ranged = numeral.low < numeral.high and (" đến " in self.text[start:end] or " tới " in self.text[start:end])
        if after := self.rules.after.match(self.text, end):
            modifier, end = self.rules.after_modifiers[after[1]], after.end()
        if (after or ranged) and start - 3 >= self.last and self.text.startswith("từ ", start - 3):
            start -= 3
        start += self.text[start] == " "
        self._add(start, end, kind, numeral.low, numeral.high, modifier or ("~" if numeral.about else ""), unit, None, how)

    def _add(self, start: int, end: int, kind: QuantityKind, low: float | None, high: float | None, modifier: Modifier, unit: str, value: str | None, how: str) -> None:
        self.end = max(self.end, end)
        a, b = self.around.folded.span(start, end)
        self.found.append(Quantity(a, b, kind, low, high, modifier, unit, value, how))


def _how(approximator: str, rule: str) -> str:
    return f"{approximator}; {rule}" if approximator else rule


def _kind(unit: str) -> QuantityKind:
    meaning = units_of(unit)
    if any(u.money for u in meaning):
        return "money"
    return {"percent": "percent", "age": "age"}.get(meaning[0].dimension, "measure") if meaning else "measure"  # type: ignore[return-value]
