"""What stands around a number: the approximator and labels before it, the unit or counted noun behind it.

In:  a `Reading`, its times, and a place in its folded text. Out: spans in folded text (`Context.original` gives the article's own words).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from machtin.analysis import Mention, Modifier, Quantity, Time
from machtin.analyze.quantities import shapes
from machtin.analyze.quantities.numerals import Numeral, numeral_at
from machtin.analyze.quantities.rules import rules
from machtin.analyze.reading import Reading
from machtin.text.fold import shadow_of
from machtin.values.units import units_of

EXACTING = frozenset({"năm", "tám", "chín"})  # numerals that are other words more often: only before a known noun
_LONGEST_BEFORE = 26  # characters of the longest approximator, with what decides about it
_LABELS_OF_MEASURES = frozenset({"thứ", "số", "quận", "lớp", "điều"})  # they label even where a unit seems to follow ("quận 3 m...")
_COUNTED_EVENTS = frozenset({"accident", "attack", "disaster", "meet", "protest", "contest", "crime"})
_PLAIN = re.compile(r"\d{1,5}(?:\.\d{1,2})?|[1-9]\.000|\d{4}(?: ?- ?| đến | tới )\d{4}")
_WORD_BEFORE = re.compile(r"(\w{1,24})[ ]$")
_ORDINAL = re.compile(r"thứ (?:\d|nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)(?!\w)")  # "danh hiệu Masters 1.000 thứ 15"
_LINE_START = re.compile(r"(?:^|\n)[ ]{0,3}$")


class Spans:
    """Stretches that no quantity may begin in."""

    def __init__(self, spans: Sequence[Time | Mention | Quantity]) -> None:
        self._spans = sorted((s.start, s.end) for s in spans)
        self._starts = [s for s, _ in self._spans]

    def holds(self, at: int) -> bool:
        """Whether the character at `at` is in one of them."""
        n = bisect_right(self._starts, at) - 1
        return n >= 0 and self._spans[n][1] > at


class Context:
    """One article's text as the rules see it; `text` is folded, `taken` holds the article's own offsets."""

    def __init__(self, reading: Reading, times: Sequence[Time]) -> None:
        self.reading, self.folded, self.rules = reading, shadow_of(reading.text), rules()
        self.text = self.folded.text
        self.taken = Spans([*times, *reading.mentions])
        self._firm = Spans([*times, *(m for m in reading.mentions if m.type in ("org", "misc", "role"))])
        self._named = Spans([*times, *(m for m in reading.mentions if m.type != "role")])  # roles may be counted: hai phó chủ tịch
        self.word_at = {w.start: w for w in reading.words}
        self.word_to = {w.end: w for w in reading.words}
        self.event_at = {e.start: e for e in reading.event_words}

    def closed(self, at: int) -> bool:
        """Whether no quantity begins at `at`: within a time or a name, but for a measure that a place's or person's name ran into ("Hoa Trà 53 km")."""
        origin = self.folded.origin(at)
        if not self.taken.holds(origin):
            return False
        if self._firm.holds(origin) or not self.taken.holds(max(0, origin - 2)):
            return True
        numeral = numeral_at(self.text, at) if self.text[at].isdigit() else None
        return numeral is None or self.unit(numeral) is None

    def original(self, start: int, end: int) -> str:
        """Return the article's own words of a span."""
        a, b = self.folded.span(start, end) if end > start else (0, 0)
        return self.reading.text[a:b]

    def before(self, at: int, n: int) -> str:
        """Return the `n` words before `at`; "" where none, or where no blank stands between."""
        window = self.text[max(0, at - 24) : at]
        if not window.endswith((" ", "q.", "p.", "km")):
            return ""
        parts = window.replace("(", " ").split()
        return " ".join(parts[-n:]) if len(parts) >= n else ""

    def approximator(self, at: int, numeral: Numeral) -> tuple[int, Modifier, str]:
        """Return (start, modifier, rule) with the longest approximator that ends before the number; (at, "", "") without."""
        begin = max(0, at - _LONGEST_BEFORE)
        window = self.text[begin:at]
        if not window.endswith(" "):
            return at, "", ""
        parts = [p.lstrip("(\"'[") for p in window.split(" ")[:-1]]
        cut = begin > 0 and self.text[begin - 1].isalnum() and self.text[begin].isalnum()
        for n in range(min(4, len(parts) - cut), 0, -1):
            phrase = " ".join(parts[-n:])
            if (modifier := self.rules.approximators.get(phrase)) is None:
                continue
            if not self._approximates(phrase, parts[-n - 1 : -n], numeral) or self._inside_name(at - len(phrase) - 1):
                break
            return at - len(phrase) - 1, modifier, f"{phrase} + number"
        return at, "", ""

    def _inside_name(self, at: int) -> bool:
        """Whether the word at `at` is the end of a name: "Ấn Độ 2012"."""
        origin = self.folded.origin(at)
        return self.taken.holds(origin) or (self.reading.text[origin].isupper() and self.reading.text[max(0, origin - 2) : origin - 1].isalpha())

    def _approximates(self, phrase: str, before: list[str], numeral: Numeral) -> bool:
        """Whether an approximator that is also a preposition, a comparative or a noun approximates here."""
        unit = self.rules.unit.match(self.text, numeral.end)
        match phrase:
            case "trên":
                return bool(unit) or numeral.scaled or numeral.decades or numeral.bare or numeral.low >= 20
            case "dưới":
                return bool(unit) or numeral.low >= 10
            case "ngoài":
                return bool(unit and unit[1] == "tuổi")
            case "quá" | "độ" | "cỡ" | "tầm" | "non" | "chừng":
                return not (before and before[0] in self.rules.sets["degree"]) and numeral.word not in EXACTING
            case "hơn":
                return not (before and before[0] in self.rules.sets["compared"] and unit and unit[1] in ("%", "phần trăm", "điểm phần trăm"))
        return True

    def is_order(self, at: int, numeral: Numeral) -> bool:
        """Whether the number is a place in an order or an address: thứ 4, lớp 9, phòng 5 (but "phòng 20 người")."""
        one, two = self.before(at, 1), self.before(at, 2)
        labels, loose = self.rules.labels, self.rules.sets["loose_label"]
        if two not in labels and (one not in labels or (two and self._ends_a_word(at))):
            return False
        noun = self.noun(numeral.end)[1]
        unit = self.rules.unit.match(self.text, numeral.end)
        if one == "số" and (two.split(" ")[0] in self.rules.sets["sum"] or (two == "con số" and noun)):
            return False
        if one in loose and two not in labels:
            return not noun and not unit
        return not unit or one in _LABELS_OF_MEASURES

    def _ends_a_word(self, at: int) -> bool:
        """Whether the syllable before `at` is the end of a longer word ("yêu cầu 46 công tố viên")."""
        syllable = self.text.rfind(" ", 0, at - 1) + 1
        word = self.word_to.get(self.folded.origin(at - 1))
        return word is not None and word.start < self.folded.origin(syllable)

    def is_model(self, at: int, numeral: Numeral) -> bool:
        """Whether a bare figure is part of a name ("Boeing 737"), a year, or the mark of a list."""
        if not numeral.figures or not _PLAIN.fullmatch(self.text[at : numeral.end]):
            return False
        origin = self.folded.origin(at)
        before = self.reading.text[max(0, origin - 24) : origin]
        if (_LINE_START.search(before) or self._starts_sentence(origin)) and self.text[numeral.end : numeral.end + 1] in (")", "."):
            return True
        if self.rules.noun.match(self.text, numeral.end + 1):
            return False
        word = _WORD_BEFORE.search(before)
        if word and word[1][0].isupper() and (self.taken.holds(origin - 2) or not self._starts_sentence(origin - len(word[1]) - 1)):
            return True
        return 1000 <= numeral.low <= 2099 and numeral.end - at >= 4 and "." not in self.text[at : numeral.end]

    def _starts_sentence(self, origin: int) -> bool:
        sentences = self.reading.sentences
        return bool(sentences) and sentences[self.reading.sentence_at(origin)].start == origin

    def unit(self, numeral: Numeral) -> re.Match[str] | None:
        """Return the unit behind a numeral, where the word has no other meaning: not "một đồng minh", "một lượng lớn", "hai tiếng nổ", "5G"."""
        text, unit = self.text, self.rules.unit.match(self.text, numeral.end)
        if not unit or all(u.dimension == "time" for u in units_of(unit[1])):
            return None
        match unit[1]:
            case "g" | "m" | "đ":
                apart = unit.start(1) > numeral.end
                if self.reading.text[self.folded.origin(unit.start(1))] in "GM" or (apart and unit[1] != "m" and text[unit.end(1) : unit.end(1) + 1] == "."):
                    return None
            case "độ":
                return None if not numeral.figures and numeral.low == 1 else unit
            case "bảng":
                return unit if numeral.scaled else None
            case "lượng":
                return unit if text.startswith((" vàng", " sjc", "/", " /"), unit.end(1)) else None
            case "đồng":
                follow = text[unit.end(1) : unit.end(1) + 8].split(" ")
                return None if unit.end() == unit.end(1) and len(follow) > 1 and follow[1] in self.rules.sets["not_money"] else unit
        return unit

    def noun(self, at: int) -> tuple[int, bool]:
        """Return (end of the counted noun behind `at`, whether the tables know it); (at, False) where none follows."""
        text, begin = self.text, at + 1
        if text[at:begin] != " ":
            return at, False
        begin += text[begin : begin + 1] in ('"', "'")
        if begin >= len(text) or not text[begin].isalpha():
            return at, False
        origin = self.folded.origin(begin)
        if self._named.holds(origin) or _ORDINAL.match(text, begin):
            return at, False
        if self.reading.text[origin].isupper():
            acronym = shapes.ACRONYM.match(self.reading.text, origin)
            return (begin + len(acronym.group()), True) if acronym and text[at - 1].isdigit() else (at, False)
        word = self.word_at.get(origin)
        word_end = self._forward(begin, word.end) if word else begin
        if known := self.rules.noun.match(text, begin):
            end = max(known.end(), word_end)
            if self.rules.classifier.match(text, begin):
                end = self._counted_by_classifier(end) or end
            return end, True
        found = shapes.WORD.match(text, begin)
        if not found or found.group() in self.rules.sets["stop"] or origin in self.event_at or (word and word.pos not in ("NOUN", "PROPN", "X", "SYM")):
            return at, False
        return (word_end if word else found.end()), False

    def _forward(self, begin: int, origin: int) -> int:
        """The folded place of the article's offset `origin`, at or behind `begin`."""
        at = begin
        while at < len(self.text) and self.folded.origin(at) < origin and (self.text[at].isalpha() or self.text[at] in " -"):
            at += 1
        return begin + len(self.text[begin:at].rstrip(" -"))

    def _counted_by_classifier(self, at: int) -> int | None:
        """The end of the noun that a classifier before `at` counts, where one follows."""
        if self.text[at : at + 1] != " " or at + 1 >= len(self.text):
            return None
        origin = self.folded.origin(at + 1)
        if self._named.holds(origin) or origin in self.event_at:
            return None
        if self.is_noun(at + 1) and self.reading.text[origin].islower():
            return self._forward(at + 1, self.word_at[origin].end)
        listed = self.rules.noun.match(self.text, at + 1)
        return listed.end() if listed else None

    def is_noun(self, at: int) -> bool:
        """Whether the tagger holds the word at `at` for a common noun."""
        word = self.word_at.get(self.folded.origin(min(at, len(self.text))))
        return word is not None and word.pos == "NOUN"

    def event_noun(self, at: int) -> str:
        """Return the event word right behind a number ("bốn tai nạn"), else ""."""
        event = self.event_at.get(self.folded.origin(at + 1)) if at + 1 < len(self.text) else None
        return self.reading.say(event) if event and (self.is_noun(at + 1) or event.type in _COUNTED_EVENTS) else ""

    def goes_on(self, at: int) -> bool:
        """Whether a scale, a unit or a counted noun follows: 6.5 triệu is no 6 May."""
        return bool(shapes.SCALE.match(self.text, at) or self.rules.unit.match(self.text, at) or self.noun(at)[1])

    def ends_clause(self, at: int) -> bool:
        """Whether no noun can follow: a sum without its currency ("thu được 100 triệu.")."""
        follow = shapes.WORD.match(self.text, at + 1) if self.text[at : at + 1] == " " else None
        if follow is None or follow.group() in self.rules.sets["stop"]:
            return True
        word = self.word_at.get(self.folded.origin(at + 1))
        return word is not None and word.pos in ("VERB", "ADP", "CCONJ", "SCONJ", "AUX", "PUNCT")
