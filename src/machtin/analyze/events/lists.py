"""Phrases that belong together: "A, B và C", "ông X, Chủ tịch Y", "trụ cột như X, Y".

In:  the units of a sentence and the place of one phrase. Out: the places of the phrases that stand with it or for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from machtin.analyze.events.phrases import Unit
from machtin.analyze.events.tables import grammar

AUXILIARIES = frozenset({"đã", "đang", "sẽ", "vừa", "mới", "vừa mới", "từng", "bị", "được", "không", "chưa", "cũng", "phải", "bất ngờ", "vẫn", "lại", "liên tục", "đều"})
APPOSED = frozenset({"người", "nơi", "nghi phạm", "nghi can", "đối tượng", "kẻ", "hung thủ", "thủ phạm", "tác giả"})
"""Behind a name and a comma these are the one named: "ông X, người đã …"."""


def coordinated(units: Sequence[Unit], k: int) -> list[int]:
    """Return the phrases joined with the one at `k` and before it: "A, B và C"."""
    g = grammar()
    out = [k]
    if k >= 2 and units[k - 2].kind == "phrase" and (
        (units[k - 1].kind == "word" and units[k - 1].form in g.linkers) or (k > 2 and units[k - 1].form in ("-", "–") and units[k].named and units[k - 2].named)
    ):
        out.insert(0, k - 2)
        k -= 2
        while k >= 2 and units[k - 1].form == "," and units[k - 2].kind == "phrase" and units[k - 2].named == units[out[0]].named and units[k - 2].names:
            out.insert(0, k - 2)
            k -= 2
    return out


def coordinated_right(units: Sequence[Unit], k: int) -> list[int]:
    """Return the phrases joined with the one at `k` and behind it."""
    g = grammar()
    out = [k]
    while k + 2 < len(units) and units[k + 2].kind == "phrase":
        link, other = units[k + 1], units[k + 2]
        after = units[k + 3] if k + 3 < len(units) else None
        joins = (link.kind == "word" and link.form in ("và", "lẫn", "hoặc")) or (link.form == "," and units[k].named and other.named)
        if link.form == "," and after is not None and ((after.kind == "event" and not after.nominal) or after.pos == "VERB"):
            joins = False
        if not joins or (k + 3 < len(units) and units[k + 3].kind == "word" and units[k + 3].form in AUXILIARIES):
            break
        out.append(k + 2)
        k += 2
        if link.form in g.linkers:
            break
    return out


def told_apart(units: Sequence[Unit], group: list[int]) -> list[int]:
    """Go from "cựu tuyển thủ, X" to X, and from "trụ cột như X, Y" to X and Y."""
    k = group[-1]
    if k + 2 < len(units) and units[k + 2].named and not units[k].named and (
        units[k + 1].form == "như" or (units[k + 1].form == "," and units[k].roles)
    ):
        return coordinated_right(units, k + 2)
    return group


def apposed(units: Sequence[Unit], group: list[int]) -> list[int]:
    """Go from "Tư lệnh Y" in "tướng X, Tư lệnh Y, đã tới" to X; from "người" in "ông X, người mới được" to X."""
    k = group[0]
    if len(group) > 1 or units[k].person:
        return group
    if k >= 2 and units[k].head in grammar().place_words and units[k].named and units[k - 1].form == "," and units[k - 2].named:
        return [k - 2]  # "Công an TP A, tỉnh B": the police of A
    closed = k + 1 < len(units) and units[k + 1].form == ","
    if not (units[k].form in APPOSED or units[k].roles or (closed and units[k].form.startswith("một "))):
        return group
    while k >= 2 and units[k - 1].form == "," and units[k - 2].kind == "phrase":
        k -= 2
        if units[k].person or (units[k].named and not units[k].roles):
            return [k]
        if not units[k].roles:
            break
    return group
