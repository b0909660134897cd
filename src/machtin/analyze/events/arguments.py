"""Who did it, and to whom: the participants of an event word, from the units around it.

In:  the units of a sentence and the place of an event word in them. Out: the phrases that fill `who` and `whom`.
The order of a Vietnamese clause carries the roles: subject, verb, object; "bị/được (agent) verb" turns them round; a classifier
("vụ, cuộc") makes a noun whose agent stands behind "của" or before a light verb ("tiến hành vụ …").
Gap: a subject left out is taken from the clause before it, never from another sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from machtin.analyze.events.lists import AUXILIARIES, apposed, coordinated, coordinated_right, told_apart
from machtin.analyze.events.phrases import Unit
from machtin.analyze.events.tables import Frame, grammar

REACH = 40
"""Units looked at on either side: longer than any clause of the dev stories; keeps the search linear."""
PARTICLES = frozenset({"phải", "trúng", "được", "mất", "ngang", "thẳng", "luôn", "ngay", "hết", "xong", "nhầm", "thành công", "bung", "lại", "đi", "thêm", "mạnh", "nặng", "là"})
SPEECH = frozenset({"demand", "reject", "accuse", "threaten", "support", "aid", "agree"})
HELD = frozenset({"meet", "agree", "demand", "support", "aid", "reject", "threaten"})
"""Types that somebody "has": "đã có buổi làm việc với X"."""
PATIENT = frozenset({"die", "injure", "release"})
IMPERSONAL = frozenset({"xảy ra", "diễn ra", "xuất hiện", "có", "dẫn đến", "bị", "chịu", "bắt đầu", "nhận"})
CARRIED_OUT = frozenset({"tiến hành", "thực hiện", "gây ra", "phát động", "tổ chức", "dẫn đầu", "chỉ huy"})
HOLDING = frozenset({"về", "của", "cho", "với", "trong số", "gồm", "bao gồm", "như", "so với", "đối với", "từ"})
"""Prepositions whose noun may be the subject of what befalls it: "số liệu về những người bị bắt"."""
VEHICLES = ("xe", "chiếc xe", "ô tô", "ôtô", "tàu", "máy bay", "thuyền", "một chiếc", "một xe", "một ô tô")
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
        slot[:] = list(dict.fromkeys(k for k in slot if units[k].form not in grammar().empty))
    out.whom[:] = [k for k in out.whom if k not in out.who]
    return out


def _fill(out: Participants, slot: str, places: Sequence[int]) -> None:
    if slot:
        (out.who if slot == "who" else out.whom).extend(places)


def _verbal(units: Sequence[Unit], at: int, frame: Frame, out: Participants) -> None:
    subject, agent, passive = subject_of(units, at)
    if units[at].type in PATIENT and at > 1 and units[at - 1].form in ("và", ",", "hoặc") and units[at - 2].type in PATIENT:
        subject, agent, passive = subject_of(units, at - 2)  # "thường dân thiệt mạng và bị thương"
    objects, obliques = objects_of(units, at)
    if not objects and not passive:
        objects = _shared_object(units, at)
    if passive.startswith("…"):  # "bị xe tông rồi cán": the second verb has the agent of the first where it has no object
        passive = "" if objects else passive[1:]
    if passive == "được" and not agent and objects and units[objects[0]].named and frame.object:
        passive = ""
    if passive and frame.object and frame.subject != frame.object:
        _fill(out, frame.object, subject)
        _fill(out, frame.subject, agent)
        if not subject:
            _fill(out, frame.object, objects)
    else:
        _fill(out, frame.subject, subject)
        if frame.object != frame.subject or not subject:
            _fill(out, frame.object, objects)
    for preposition, places in obliques:
        slot = frame.prepositions.get(preposition, "")
        if slot == "whom" or (slot == "who" and not out.who):
            _fill(out, slot, places)


def _shared_object(units: Sequence[Unit], at: int) -> list[int]:
    """Return the object of the next verb where two share it: "bắt, khởi tố ông X"."""
    k = at + 1
    if k + 1 < len(units) and (units[k].form in (",", "và") or units[k].kind == "event"):
        k += units[k].kind != "event"
        if (units[k].kind == "event" and not units[k].nominal) or (units[k].kind == "word" and units[k].pos == "VERB"):
            return objects_of(units, k)[0]
    return []


def _nominal(units: Sequence[Unit], at: int, frame: Frame, out: Participants) -> None:
    g = grammar()
    objects, obliques = objects_of(units, at)
    for preposition, places in obliques:
        if preposition in ("của", "từ", "từ phía"):
            if preposition == "của" or units[at].type in SPEECH:
                _fill(out, frame.prepositions.get("của", frame.subject), places)
        elif preposition in g.agents:
            _fill(out, frame.subject or "who", places)
        elif preposition in frame.prepositions:
            _fill(out, frame.prepositions[preposition], places)
    if objects and frame.object == "whom" and not out.whom and units[at - 1].pos == "CLF" and units[objects[0]].form not in g.empty:
        _fill(out, "whom", objects)  # "vụ hạ sát thủ lĩnh nhóm X"
    if out.who or frame.subject != "who":
        return
    k = at - 1
    while k >= 0 and (units[k].pos in ("CLF", "DET") or units[k].form in g.determiners or (k and units[k].form in ("vào", "trong") and units[k - 1].form in g.light) or (units[k].kind == "phrase" and units[k].numbers and not units[k].names) or (units[k].kind == "word" and units[k].form not in g.light and (units[k].form in g.adverbs or units[k].form in g.nominalisers))):
        k -= 1
    claimed = [j for j in range(max(0, at - 6), at) if units[j].form.startswith("trách nhiệm") and j and units[j - 1].form in ("nhận", "chịu")] or [
        j + 1 for j in range(max(0, at - 6), at) if units[j].form in ("nhận trách nhiệm", "chịu trách nhiệm")]
    if claimed:
        k = claimed[0] - 1  # "X nhận trách nhiệm trong các vụ …"
        out.who.extend(subject_of(units, k)[0])
        return
    if k >= 0 and units[k].kind == "word" and units[k].form in g.light and (units[k].form not in IMPERSONAL or (units[k].form == "có" and units[at].type in HELD)):
        subject, agent, passive = subject_of(units, k)
        out.who.extend(agent if passive in ("bị", "được") and agent else subject)
        return
    after = [k for k in range(at + 1, min(len(units), at + 8)) if units[k].kind == "word" and units[k].form in CARRIED_OUT]
    if after:  # "cuộc tấn công đã được X tiến hành", "các chiến dịch X tiến hành"
        subject, agent, passive = subject_of(units, after[0])
        out.who.extend(agent if passive else [k for k in subject if k > at])


def subject_of(units: Sequence[Unit], at: int) -> tuple[list[int], list[int], str]:
    """Return the subject's phrases, the agent's behind "bị/được", and which passive marker stands there ("" for none)."""
    g = grammar()
    agent: list[int] = []
    passive = ""
    direct = True  # nothing but adverbs and auxiliaries between here and the verb
    auxiliary = False
    aside = units[at].aside
    patient = units[at].type in PATIENT
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
        elif unit.kind == "event" and direct and _leads_clause(units, k):
            return [], agent, passive  # "trận động đất còn gây …": what happened is the subject
        elif unit.kind == "word":
            if unit.form in ("bị", "được") and direct:
                passive = passive or unit.form
            elif unit.pos in ("SCONJ", "CCONJ") or unit.form in g.subordinators or unit.form in g.linkers:
                direct = False
            auxiliary = auxiliary or (direct and unit.form in AUXILIARIES)
        elif unit.kind == "phrase":
            before = _before(units, k)
            lead = units[before] if before >= 0 else None
            if lead is not None and lead.kind == "word" and lead.form in ("bị", "được"):
                if not agent:
                    agent = coordinated(units, k)
                    passive = lead.form if direct else "…" + lead.form
                    if k + 2 < len(units) and units[k + 1].form in g.agents and units[k + 2].kind == "phrase" and units[k + 2].names:
                        agent.append(k + 2)  # "bị xe tải do X điều khiển tông"
                k = before - 1
                continue
            if lead is not None and lead.kind == "word" and lead.form in g.agents and direct and units[k].names:
                if before and units[before - 1].kind == "phrase" and units[before - 1].form.startswith(VEHICLES):
                    return [before - 1, k], agent, passive  # "xe tải do X điều khiển"
                return coordinated(units, k), agent, passive
            group = coordinated(units, k)
            before = _before(units, group[0])
            lead = units[before] if before >= 0 else None
            held = direct and k == group[0] and (patient or passive) and lead is not None and lead.form in HOLDING and not units[k].aside
            if _usable(units, k) and (held or _is_subject(units, lead, before, direct, auxiliary, patient)):
                return apposed(units, group), agent, passive
            k = group[0] - 1
            direct = False
            continue
        k -= 1
    k = at - 1
    while k >= 0 and units[k].kind == "word" and (units[k].form in g.adverbs or units[k].form in g.passives):
        k -= 1
    if k >= 0 and units[k].kind == "phrase":
        return [], agent, passive  # "những người thiệt mạng": what stands before it is no subject, but nor is what follows
    return _following_subject(units, at), agent, passive


def _leads_clause(units: Sequence[Unit], k: int) -> bool:
    """Does the nominal event at `k` open its clause?"""
    g = grammar()
    k -= 1
    while k >= 0 and (units[k].pos in ("CLF", "DET") or units[k].form in g.determiners):
        k -= 1
    return k < 0 or units[k].kind == "mark" or (units[k].kind == "word" and units[k].form in g.openers and units[k].form not in g.prepositions)


def _usable(units: Sequence[Unit], k: int) -> bool:
    """Can the phrase at `k` be a subject at all?"""
    g = grammar()
    unit = units[k]
    if unit.form in g.empty or unit.head in g.papers or (unit.head in g.clausal and not unit.names):
        return False
    return not (k + 1 < len(units) and units[k + 1].kind == "word" and units[k + 1].form in ("là", "giữa"))


def _before(units: Sequence[Unit], k: int) -> int:
    """Return the place of the unit before a phrase, adverbs and times passed over; -1 at the start."""
    g = grammar()
    k -= 1
    while k >= 0 and (units[k].kind == "time" or units[k].aside or (units[k].kind == "word" and (units[k].form in g.adverbs or units[k].form in PARTICLES) and units[k].form not in ("cùng", "là", "được"))):
        k -= 1
    return k


def _is_subject(units: Sequence[Unit], lead: Unit | None, at: int, direct: bool, auxiliary: bool, patient: bool) -> bool:
    """May a phrase behind `lead` (at `at`) be a subject?

    `direct`: only adverbs stand between it and the verb; `auxiliary`: the verb carries a mark of tense or voice;
    `patient`: the verb tells what befalls its subject ("chết"), so that the object of a deed may be it.
    """
    g = grammar()
    if lead is None or lead.kind in ("mark", "time"):
        return True
    if lead.kind == "event":
        if lead.nominal:
            return True
        return direct and (lead.form in g.control or lead.type == "demand" or (patient and lead.type in ("attack", "accident", "die", "crime", "injure")))
    phrase = units[at + 1] if at + 1 < len(units) else lead
    if lead.form in ("là", "làm") and (phrase.roles):
        return False  # "làm Tổng giám đốc": what somebody becomes
    if lead.form == "là" and not phrase.names and not (at and units[at - 1].form in ("cho", "nói", "biết", "tin", "nghĩ", "khẳng định")):
        return False
    if phrase.numbers and lead.form in ("đến", "tới", "lên", "lên đến", "lên tới"):
        return True  # "có đến 400 người bị …"
    if lead.kind == "phrase":
        earlier = units[at - 1] if at else None
        return earlier is None or earlier.kind == "mark" or lead.head in g.clausal
    if lead.form in g.openers:
        return True
    if lead.form in g.control:
        return direct
    if lead.form in g.prepositions:
        return False
    if lead.form in g.subordinators:
        return True
    return lead.pos not in ("VERB", "ADJ") or (direct and auxiliary)


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
            group = told_apart(units, coordinated_right(units, k))
            if preposition:
                obliques.append((preposition, group))
            elif not objects and not obliques:
                objects = group
            preposition = ""
            k = group[-1] + 1
            continue
        elif unit.kind == "word":
            if (unit.form in g.agents and k + 1 < len(units) and units[k + 1].kind == "phrase") or unit.form in g.prepositions:
                preposition = unit.form
            elif unit.form in g.subordinators:
                break
            elif unit.form in PARTICLES or unit.form in g.adverbs or unit.pos in ("ADV", "ADJ", "PART"):
                pass
            elif (unit.form in g.passives or unit.pos in ("VERB", "AUX")) and (objects or obliques or units[at].nominal):
                break
        k += 1
    return objects, obliques


