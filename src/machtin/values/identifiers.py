"""Identifiers and scores: texts that are the same or not.

Number plates, flight and phone numbers are compared without blanks and punctuation ("95T - 1199" and "95T-1199" are one); a plate with
masked digits ("51A-xxx.23") is the set of plates that fit. A score told from the other side (1-2 for 2-1) agrees.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from machtin.text.fold import fold
from machtin.values.relation import Comparison

_KEEP = re.compile(r"[^\w*?]")
_MASK = re.compile(r"[*?]|x(?=[x\d]|$)")


class Text(msgspec.Struct, frozen=True):
    """A text that identifies something, or a score."""

    text: str
    kind: Literal["identifier", "score"] = "identifier"

    @property
    def key(self) -> str:
        """What it is compared by; "?" stands for a masked character."""
        if self.kind == "score":
            return re.sub(r"\s+", "", fold(self.text)).replace(":", "-")
        return _MASK.sub("?", _KEEP.sub("", fold(self.text)).replace("_", ""))


def compare_texts(a: Text, b: Text) -> Comparison:
    """Return how identifier `a` stands to `b`."""
    x, y = a.key, b.key
    if x == y:
        return Comparison("equal", f"hai bên cùng ghi {a.text}", f"both write {a.text}", rule="text.same")
    if a.kind == b.kind == "score" and x == "-".join(reversed(y.split("-"))):
        return Comparison("overlaps", f"{a.text} và {b.text} là một tỷ số nhìn từ hai phía", f"{a.text} and {b.text} may be one score seen from two sides", rule="text.score")
    if len(x) == len(y) and "?" in x + y and all(p == q or "?" in (p, q) for p, q in zip(x, y, strict=True)):
        fits = all(p == q or p == "?" for p, q in zip(x, y, strict=True))
        fitted = all(p == q or q == "?" for p, q in zip(x, y, strict=True))
        return Comparison("contains" if fits else "within" if fitted else "overlaps", f"{a.text} và {b.text} hợp nhau, có chữ số bị che",
                          f"{a.text} and {b.text} fit where characters are masked", rule="text.masked")
    return Comparison("excludes", f"{a.text} khác {b.text}", f"{a.text} is not {b.text}", 0.9, "text.differs")
