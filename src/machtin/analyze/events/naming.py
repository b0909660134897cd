"""What a participant is called: an entity's id where a name tells it, else the words of its phrase.

In:  a noun phrase of the units. Out: the string for `who`, `whom` or `where`.
Pronouns and descriptions ("ông", "tổ chức này") go to the entity that the text named last of their kind.
Gap: gender is not known, so "bà" may be taken for a man named nearer.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from machtin.analysis import Entity, Quote, Span
from machtin.analyze.events.phrases import Unit
from machtin.analyze.events.settings import is_place
from machtin.analyze.events.tables import grammar
from machtin.analyze.events.units import Layers, text_of
from machtin.text.fold import fold

KINDS = {
    "gpe": frozenset({"nước", "quốc gia", "đất nước", "thành phố", "tỉnh", "hòn đảo", "đảo quốc", "huyện", "địa phương"}),
    "org": frozenset({"tổ chức", "nhóm", "cơ quan", "công ty", "hãng", "ngân hàng", "đơn vị", "lực lượng", "câu lạc bộ", "clb", "đội bóng", "đội", "tập đoàn", "trung tâm", "liên quân", "liên minh", "bộ", "doanh nghiệp", "đoàn", "trường", "phong trào", "đảng"}),
    "per": frozenset({"ông", "bà", "anh", "chị", "cô", "người", "đối tượng", "nghi phạm", "tiền đạo", "cầu thủ", "nghi can", "bị cáo", "nam ca sĩ", "nữ ca sĩ", "ca sĩ", "diễn viên", "nam thanh niên", "thanh niên", "người đàn ông", "người phụ nữ", "tài xế", "chiến lược gia", "tiền vệ", "thủ môn", "nạn nhân", "bệnh nhân"}),
}
FAR = 60
"""Names looked back at for what a pronoun means."""
NESTED = 8
"""Quotations looked back at for the one around a word."""
NARROWING = frozenset({"ở", "tại", "trên", "gần", "bên trong", "trong"})
THIS = frozenset({"này", "đó", "trên", "nói trên", "ấy"})


class Namer:
    """Names the participants of one article."""

    def __init__(self, layers: Layers, entities: Sequence[Entity], quotes: Sequence[Quote]) -> None:
        self.layers = layers
        self.quotes = sorted(quotes, key=lambda q: q.start)
        self._quote_starts = [q.start for q in self.quotes]
        self.types = {e.id: e.type for e in entities}
        bearers: dict[str, set[str]] = {}
        for e in entities:
            for role in e.roles:
                bearers.setdefault(fold(role), set()).add(e.id)
        self.bearers = {role: next(iter(ids)) for role, ids in bearers.items() if len(ids) == 1}
        """Roles that one entity alone bears in the article."""
        self._named = [m for m in layers.mentions if m.type != "role"]
        self._starts = [m.start for m in self._named]

    def of_mention(self, at: int) -> str:
        """Return the entity of a mention, or its words."""
        mention = self.layers.mentions[at]
        return mention.entity or text_of(self.layers, mention.start, mention.end)

    def participant(self, unit: Unit) -> str | None:
        """Return what a phrase is called; None where it is a pronoun that nothing answers, or a bare measure."""
        g = grammar()
        mentions = self.layers.mentions
        if unit.names and unit.named:
            people = [k for k in unit.names if mentions[k].type == "per"]
            return self.of_mention(people[0] if people else unit.names[0])
        words = unit.form.split()
        if not unit.names:
            if unit.form in g.speakers:
                last = bisect_right(self._quote_starts, unit.start)
                quote = next((q for q in reversed(self.quotes[max(0, last - NESTED) : last]) if unit.start < q.end), None)
                return (quote.speaker or quote.speaker_text) if quote else None
            known = next((e for k in unit.roles if (e := mentions[k].entity)), None)
            known = known or next((b for k in unit.roles if (b := self.bearers.get(fold(text_of(self.layers, mentions[k].start, mentions[k].end))))), None)
            if known:
                return known
            bare = unit.form in g.pronouns or unit.form in g.personal
            if bare or (words and words[-1] in THIS):
                kind = next((t for t, heads in KINDS.items() if " ".join(words[:-1]) in heads), "per" if unit.form in g.pronouns else "")
                if kind and (found := self._last(kind, unit.start)):
                    return found
                if bare:
                    return None
            if unit.numbers and len(words) <= 2 and words and words[-1] in g.nominalisers:
                return None  # "xảy ra 1 vụ tai nạn": the classifier of the event itself
            if set(words) <= {"người", "số", "con", "lượng", "những", "các"}:
                return None  # "số người thiệt mạng" tells nobody
            if unit.numbers and unit.head == "" and all(self.layers.quantities[k].kind not in ("count", "age") for k in unit.numbers):
                return None
        return text_of(self.layers, unit.start, unit.end) or None

    def speaker(self, start: int, end: int) -> str | None:
        """Return the entity that is quoted as telling the words from `start` to `end`: of the narrowest quotation around them."""
        last = bisect_right(self._quote_starts, start)
        around = [q for q in self.quotes[max(0, last - NESTED) : last] if end <= q.end]
        return min(around, key=lambda q: q.end - q.start).speaker if around else None

    def has_name(self, span: Span) -> bool:
        """Does a name stand within a span?"""
        k = bisect_left(self._starts, span.start)
        return k < len(self._named) and self._named[k].end <= span.end

    def place(self, span: Span) -> str:
        """Return the entity whose name is the whole of a span, or the words of the span."""
        k = bisect_left(self._starts, span.start)
        if k < len(self._named) and self._named[k].start == span.start and self._named[k].end == span.end and self._named[k].entity:
            return self._named[k].entity or ""
        return text_of(self.layers, span.start, span.end)

    def with_place(self, units: Sequence[Unit], k: int) -> Unit:
        """Return the phrase at `k` with the place that tells which is meant: "một số người dân | ở Marn"."""
        unit = units[k]
        if unit.names or k + 2 >= len(units) or units[k + 1].form not in NARROWING or units[k + 2].kind != "phrase" or not is_place(self.layers, units[k + 2]):
            return unit
        return replace(unit, end=units[k + 2].end, names=units[k + 2].names)

    def keys(self, units: Sequence[Unit], named: Mapping[str, int]) -> frozenset[str]:
        """Return what participants are compared by: their entities, those named inside their phrases, or their head nouns."""
        out: set[str] = set()
        for name, k in named.items():
            if name in self.types:
                out.add(name)
            inside = [self.of_mention(n) for n in units[k].names]
            out.update(inside)
            if not inside and name not in self.types:
                out.add(units[k].head or fold(name))
        return frozenset(out)

    def who(self, unit: Unit, animate: bool) -> str | None:
        """Return what the phrase of one who acts is called; None of a thing where only people and bodies can act so."""
        if animate and not unit.names and not unit.roles and not self.is_animate(unit):
            return None
        return self.participant(unit)

    def whom(self, unit: Unit, animate: bool) -> str | None:
        """Return what the phrase of one who suffers or is addressed is called; of a thing, where `animate` is asked, its owner."""
        if unit.head in grammar().papers and not unit.named:
            return None
        if animate and unit.roles and not unit.names and self.participant(unit) not in self.types:
            return None  # "bổ nhiệm giám đốc mới": an office, nobody yet
        if not animate or unit.named or self.is_animate(unit):
            return self.participant(unit)
        owners = [k for k in unit.names if self.layers.mentions[k].type in ("per", "org") or (k == unit.owner and self.layers.mentions[k].type == "gpe")]
        return self.of_mention(owners[-1]) if owners else None

    def is_animate(self, unit: Unit) -> bool:
        """Does a phrase tell people or a body that acts?"""
        g = grammar()
        if unit.head in g.people or unit.head in KINDS["per"] or unit.head in KINDS["org"] or unit.form in g.pronouns or unit.form in g.personal or unit.roles:
            return True
        words = unit.form.split()
        head = unit.head.split()
        if head and (head[0] in g.agentive_first or head[-1] in g.agentive_last):
            return True
        if any(" ".join(words[a : a + n]) in g.people for a in range(min(3, len(words))) for n in (1, 2)):
            return True
        return any(fold(self.layers.quantities[k].unit) in g.people for k in unit.numbers)

    def _last(self, kind: str, before: int) -> str | None:
        """Return the entity of `kind` that leads the last sentence naming one before an offset."""
        sentence = -1
        found: str | None = None
        end = bisect_left(self._starts, before)
        for mention in reversed(self._named[max(0, end - FAR) : end]):
            if mention.type != kind and not (kind == "org" and self.types.get(mention.entity or "") == "org"):
                continue
            here = self.layers.reading.sentence_at(mention.start)
            if sentence >= 0 and here != sentence:
                break
            sentence = here
            found = mention.entity or text_of(self.layers, mention.start, mention.end)
            if kind != "per":
                break
        return found
