"""What a participant is called: an entity's id where a name tells it, else the words of its phrase.

In:  a noun phrase of the units. Out: the string for `who`, `whom` or `where`.
Pronouns and descriptions ("ông", "tổ chức này") go to the entity that the text named last of their kind.
Gap: gender is not known, so "bà" may be taken for a man named nearer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from machtin.analysis import Entity
from machtin.analyze.events.tables import grammar
from machtin.analyze.events.units import Layers, Unit, text_of

KINDS = {
    "gpe": frozenset({"nước", "quốc gia", "đất nước", "thành phố", "tỉnh", "hòn đảo", "đảo quốc", "huyện", "địa phương"}),
    "org": frozenset({"tổ chức", "nhóm", "cơ quan", "công ty", "hãng", "ngân hàng", "đơn vị", "lực lượng", "câu lạc bộ", "clb", "đội bóng", "đội", "tập đoàn", "trung tâm", "liên quân", "liên minh", "bộ", "doanh nghiệp", "đoàn", "trường", "phong trào", "đảng"}),
    "per": frozenset({"ông", "bà", "anh", "chị", "cô", "người", "đối tượng", "nghi phạm", "tiền đạo", "cầu thủ", "nghi can", "bị cáo", "nam ca sĩ", "nữ ca sĩ", "ca sĩ", "diễn viên", "nam thanh niên", "thanh niên", "người đàn ông", "người phụ nữ", "tài xế", "chiến lược gia", "tiền vệ", "thủ môn", "nạn nhân", "bệnh nhân"}),
}
THIS = frozenset({"này", "đó", "trên", "nói trên", "ấy"})


class Namer:
    """Names the participants of one article."""

    def __init__(self, layers: Layers, entities: Sequence[Entity]) -> None:
        self.layers = layers
        self.types = {e.id: e.type for e in entities}
        self._named = [m for m in layers.mentions if m.type != "role"]
        self._starts = [m.start for m in self._named]

    def of_mention(self, at: int) -> str:
        """Return the entity of a mention, or its words."""
        mention = self.layers.mentions[at]
        return mention.entity or text_of(self.layers, mention.start, mention.end)

    def participant(self, unit: Unit) -> str | None:
        """Return what a phrase is called; None where it is a pronoun that nothing answers."""
        g = grammar()
        mentions = self.layers.mentions
        if unit.names and unit.named:
            people = [k for k in unit.names if mentions[k].type == "per"]
            return self.of_mention(people[0] if people else unit.names[0])
        words = unit.form.split()
        if not unit.names and (unit.form in g.pronouns or (words and words[-1] in THIS)):
            kind = next((t for t, heads in KINDS.items() if unit.head in heads or " ".join(words[:-1]) in heads), "per" if unit.form in g.pronouns else "")
            if kind:
                found = self._last(kind, unit.start)
                if found or unit.form in g.pronouns:
                    return found
        role = next((k for k, m in self._roles_in(unit) if m), None)
        if role is not None and not unit.names:
            return mentions[role].entity
        return text_of(self.layers, unit.start, unit.end) or None

    def _roles_in(self, unit: Unit) -> list[tuple[int, bool]]:
        out = []
        for k, m in enumerate(self.layers.mentions):
            if m.start >= unit.end:
                break
            if m.start >= unit.start and m.type == "role":
                out.append((k, m.entity is not None))
        return out

    def _last(self, kind: str, before: int) -> str | None:
        """Return the entity of `kind` that leads the last sentence naming one before an offset."""
        sentence = -1
        found: str | None = None
        for mention in reversed(self._named[: bisect_left(self._starts, before)]):
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
