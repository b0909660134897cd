"""Whom a pronoun at a cue means: "ông nói", "cơ quan này cho biết".

In:  the mentions with entities, and what has been said so far. Out: an entity id, None where nobody fits.
The nearest person before, in the same or the three sentences before, whose form of address does not contradict; the last speaker first.
Gap: "họ" and "người này" without a person near stay unresolved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from machtin.analysis import Entity
from machtin.analyze.quotes.shadow import Shadow
from machtin.analyze.quotes.tables import words

MAX_SENTENCES = 4  # dev articles: beyond, "ông" means somebody told of since

_MALE = frozenset(["ông", "anh", "chú", "cậu", "ông ấy", "anh ấy", "anh ta", "ông ta", "ông này", "anh này", "hắn", "hắn ta", "y", "gã", "chàng", "cậu ta"])
_FEMALE = frozenset(["bà", "chị", "cô", "thị", "nàng", "bà ấy", "cô ấy", "chị ấy", "bà ta", "cô ta", "chị ta", "bà này", "chị này", "cô này", "nữ"])
_PLURAL = frozenset(["họ", "chúng tôi", "tôi"])


class Referents:
    """Remembers who spoke, and finds whom a pronoun means."""

    def __init__(self, shadow: Shadow, entities: Sequence[Entity]) -> None:
        self.shadow = shadow
        self.types = {e.id: e.type for e in entities}
        self.last_speaker: tuple[int, str | None] | None = None
        self._addressed: dict[str, set[str]] = {}
        for name in shadow.names:
            if name.type == "per" and name.entity is not None:
                before = shadow.text[max(0, name.start - 12) : name.start].split()
                if before:
                    self._addressed.setdefault(name.entity, set()).add(before[-1])

    def resolve(self, start: int, end: int) -> str | None:
        """Return the entity that the pronoun or description [start, end) means."""
        said = self.shadow.text[start:end].strip()
        if said in _PLURAL or said not in words("pronouns"):
            return None
        first = said.split()[0]
        return self._nearest(start, {"per"}, _MALE if said in _MALE or first in _MALE else _FEMALE if said in _FEMALE or first in _FEMALE else None)

    def _nearest(self, at: int, types: set[str], gender: frozenset[str] | None) -> str | None:
        shadow = self.shadow
        floor = shadow.sentences[max(0, shadow.sentence_at(at) - MAX_SENTENCES)][0]
        last = self.last_speaker
        if last is not None and last[0] >= floor and last[1] is not None and self.types.get(last[1]) in types and self._fits(last[1], gender):
            return last[1]
        i = bisect_left(shadow._name_starts, at) - 1
        subject: str | None = None
        nearest: str | None = None
        while i >= 0 and shadow.names[i].start >= floor:
            name = shadow.names[i]
            if name.type in types and name.entity is not None and self._fits(name.entity, gender):
                nearest = nearest or name.entity
                sentence = shadow.sentences[shadow.sentence_at(name.start)][0]
                if subject is None and name.start - sentence < 60:
                    subject = name.entity
                    break
            i -= 1
        return subject or nearest

    def _fits(self, entity: str, gender: frozenset[str] | None) -> bool:
        if gender is None:
            return True
        used = self._addressed.get(entity, set())
        other = _FEMALE if gender is _MALE else _MALE
        return bool(used & gender) or not used & other
