"""Who did it, and to whom: the participants of an event word, from the units around it.

In:  the units of a sentence and the place of an event word in them. Out: the phrases that fill `who` and `whom`.
The order of a Vietnamese clause carries the roles: subject, verb, object; "bị/được (agent) verb" turns them round; a classifier
("vụ, cuộc") makes a noun whose agent stands behind "của" or before a light verb ("tiến hành vụ …").
Gap: a subject left out is taken from the clause before it, never from another sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from machtin.analyze.events.tables import Frame, grammar
from machtin.analyze.events.units import Unit

REACH = 40
"""Units looked at on either side: longer than any clause of the dev stories; keeps the search linear."""
AUXILIARIES = frozenset({"đã", "đang", "sẽ", "vừa", "mới", "vừa mới", "từng", "bị", "được", "không", "chưa", "cũng", "phải", "bất ngờ", "vẫn", "lại", "liên tục", "đều"})
PARTICLES = frozenset({"phải", "trúng", "được", "mất", "ngang", "thẳng", "luôn", "ngay", "hết", "xong", "nhầm", "thành công", "bung", "lại", "đi", "thêm", "mạnh", "nặng", "là"})
HARD = frozenset({";", ":", "?", "!", "."})


class Participants(msgspec.Struct):
    """Places of phrases among the units."""

    who: list[int]
    whom: list[int]


def find_participants(units: Sequence[Unit], at: int, frame: Frame) -> Participants:
    """Return the phrases that take part in the event word at `at`."""
    out = Participants([], [])
    (_nominal if units[at].nominal else _verbal)(units, at, frame, out)
    for slot in (out.who, out.whom):
        slot[:] = list(dict.fromkeys(slot))
    out.whom[:] = [k for k in out.whom if k not in out.who]
    return out


def _fill(out: Participants, slot: str, places: Sequence[int]) -> None:
    if slot:
        (out.who if slot == "who" else out.whom).extend(places)


def _verbal(units: Sequence[Unit], at: int, frame: Frame, out: Participants) -> None:
    subject, agent, passive = subject_of(units, at)
    objects, obliques = objects_of(units, at)
    if passive == "được" and not agent and objects and units[objects[0]].named and frame.object:
        passive = ""
    if passive and frame.object and frame.subject != frame.object:
        _fill(out, frame.object, subject)
        _fill(out, frame.subject, agent)
        if not subject or passive == "được":
            _fill(out, frame.object, objects)
    else:
        _fill(out, frame.subject, subject)
        if passive and frame.subject == "whom":
            _fill(out, "who", agent)
        if frame.object != frame.subject or not subject:
            _fill(out, frame.object, objects)
    for preposition, places in obliques:
        slot = frame.prepositions.get(preposition, "")
        if slot == "whom" or (slot == "who" and not out.who):
            _fill(out, slot, places)


def _nominal(units: Sequence[Unit], at: int, frame: Frame, out: Participants) -> None:
    g = grammar()
    _, obliques = objects_of(units, at)
    for preposition, places in obliques:
        if preposition == "của":
            _fill(out, frame.prepositions.get("của", frame.subject), places)
        elif preposition in g.agents:
            _fill(out, frame.subject or "who", places)
        elif preposition in frame.prepositions:
            _fill(out, frame.prepositions[preposition], places)
    if out.who or frame.subject != "who":
        return
    k = at - 1
    while k >= 0 and units[k].kind == "word" and units[k].form not in g.light and (units[k].form in g.adverbs or units[k].form in g.nominalisers):
        k -= 1
    if k >= 0 and units[k].kind == "word" and units[k].form in g.light:
        subject, agent, passive = subject_of(units, k)
        out.who.extend(agent if passive else subject)


def subject_of(units: Sequence[Unit], at: int) -> tuple[list[int], list[int], str]:
    """Return the subject's phrases, the agent's behind "bị/được", and which passive marker stands there ("" for none)."""
    g = grammar()
    agent: list[int] = []
    passive = ""
    direct = True  # nothing but adverbs and auxiliaries between here and the verb
    auxiliary = False
    aside = units[at].aside
    k = at - 1
    while k >= max(0, at - REACH):
        unit = units[k]
        if unit.aside != aside:
            k -= 1
            continue
        if unit.kind == "mark":
            if unit.form in HARD:
                break
            direct = False
        elif unit.kind == "event" and not unit.nominal:
            direct = False
        elif unit.kind == "word":
            if unit.form in ("bị", "được") and direct:
                passive = passive or unit.form
            elif unit.form not in g.adverbs and unit.form not in g.light:
                direct = False if unit.pos in ("SCONJ", "CCONJ") or unit.form in g.subordinators else direct
            auxiliary = auxiliary or unit.form in AUXILIARIES
        elif unit.kind == "phrase":
            before = _before(units, k)
            lead = units[before] if before >= 0 else None
            if lead is not None and lead.kind == "word" and lead.form in ("bị", "được") and not agent and direct:
                agent = coordinated(units, k)
                passive = lead.form
                k = before - 1
                auxiliary = True
                continue
            if lead is not None and lead.kind == "word" and lead.form in g.agents and direct:
                return coordinated(units, k), agent, passive
            first = coordinated(units, k)[0]
            before = _before(units, first)
            lead = units[before] if before >= 0 else None
            if _is_subject(lead, auxiliary and direct):
                return coordinated(units, k), agent, passive
            k = first - 1
            continue
        k -= 1
    return _following_subject(units, at), agent, passive


def _before(units: Sequence[Unit], k: int) -> int:
    """Return the place of the unit before a phrase, adverbs and times passed over; -1 at the start."""
    g = grammar()
    k -= 1
    while k >= 0 and (units[k].kind == "time" or (units[k].kind == "word" and units[k].form in g.adverbs and units[k].form not in ("cùng",))):
        k -= 1
    return k


def _is_subject(lead: Unit | None, auxiliary: bool) -> bool:
    """May a phrase behind `lead` be a subject? `auxiliary`: the verb that looks for it carries a mark of tense or voice."""
    g = grammar()
    if lead is None or lead.kind in ("mark", "time"):
        return True
    if lead.kind == "phrase":
        return True
    if lead.kind == "event":
        return lead.nominal
    if lead.form in g.causatives or lead.form in g.subordinators:
        return True
    if lead.form in g.prepositions:
        return False
    return lead.pos not in ("VERB", "ADJ") or auxiliary


def _following_subject(units: Sequence[Unit], at: int) -> list[int]:
    """Return the subject of the main clause behind a fronted one: "Khi về nước, anh …"."""
    g = grammar()
    for k in range(at + 1, min(len(units) - 1, at + REACH)):
        if units[k].kind == "mark" and units[k].form in HARD:
            break
        if (
            units[k].kind == "phrase" and units[k - 1].kind == "mark" and not units[k].aside
            and (units[k + 1].kind == "word" and (units[k + 1].form in g.adverbs or units[k + 1].form in g.passives or units[k + 1].pos in ("VERB", "AUX")))
        ):
            return [k]
    return []


def objects_of(units: Sequence[Unit], at: int) -> tuple[list[int], list[tuple[str, list[int]]]]:
    """Return the object's phrases and the prepositional phrases of the clause to the right."""
    g = grammar()
    objects: list[int] = []
    obliques: list[tuple[str, list[int]]] = []
    aside = units[at].aside
    preposition = ""
    k = at + 1
    while k < min(len(units), at + REACH):
        unit = units[k]
        if unit.aside != aside:
            k += 1
            continue
        if unit.kind == "mark":
            break
        if unit.kind == "event":
            if unit.nominal or units[at].nominal:
                break
            if k > at + 1:
                break
        elif unit.kind == "phrase":
            group = coordinated_right(units, k)
            if preposition:
                obliques.append((preposition, group))
            elif not objects and not obliques:
                objects = group
            preposition = ""
            k = group[-1] + 1
            continue
        elif unit.kind == "word":
            if unit.form in g.agents and k + 1 < len(units) and units[k + 1].kind == "phrase":
                preposition = unit.form
            elif unit.form in g.prepositions:
                preposition = unit.form
            elif unit.form in g.subordinators:
                break
            elif unit.form in PARTICLES or unit.form in g.adverbs or unit.pos in ("ADV", "ADJ", "PART"):
                pass
            elif unit.form in g.passives or unit.pos in ("VERB", "AUX"):
                if objects or obliques or units[at].nominal:
                    break
        k += 1
    return objects, obliques


def coordinated(units: Sequence[Unit], k: int) -> list[int]:
    """Return the phrases joined with the one at `k` and before it: "A, B và C"."""
    g = grammar()
    out = [k]
    if k >= 2 and units[k - 1].kind == "word" and units[k - 1].form in g.linkers and units[k - 2].kind == "phrase":
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
        joins = link.kind == "word" and link.form in ("và", "lẫn", "hoặc") or link.form == "," and units[k].named and other.named
        if not joins or (k + 3 < len(units) and units[k + 3].kind == "word" and units[k + 3].form in AUXILIARIES):
            break
        out.append(k + 2)
        k += 2
        if link.form in g.linkers:
            break
    return out
