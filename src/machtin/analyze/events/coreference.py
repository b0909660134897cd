"""Which event words of an article tell one happening, and what they lend each other.

In:  drafts of events, in order. Out: the same with `same_as`, and with the place, date and participants that a fuller mention tells.
Two words are one happening where type, status, number, date and participants allow it and something ties them: the same word,
a participant in common, or a definite noun ("vụ tấn công này"). What is carried over keeps the span where it is told.
Gap: happenings of one type, place and day that differ in nothing told are taken for one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from machtin.analysis import Span, Status
from machtin.analyze.events.tables import is_verb

SPEECH = frozenset({"demand", "reject", "accuse", "threaten", "support", "agree", "meet", "aid", "sanction"})
MOVES = frozenset({"move", "mobilize", "justice", "arrest", "release"})
GENERIC = frozenset({"vụ việc", "sự việc", "sự cố", "tai nạn", "vụ", "thảm kịch", "thiên tai", "án mạng", "biến cố"})
CAUSES = frozenset({"attack", "accident", "disaster"})
TOLD_BARELY = frozenset({"disaster", "accident", "attack", "die", "injure", "crime"})
"""Types whose word alone ties two mentions; "tăng" and "mua" name many happenings in one article."""
STAYS = frozenset({"accident", "disaster", "die", "injure", "crime"})
"""Types whose place is carried from mention to mention; attacks often have several targets (dev: 1 of 14 carried places was right)."""
MENTIONS = 12
"""Mentions of a happening that a further one is compared with, and LARGEST, how many it may have: no dev article reaches either; they keep the work linear."""
LARGEST = 60
ANSWERED = frozenset({"demand", "accuse", "agree"})
NEAR = 30
"""Characters between a refusal and the noun that it refuses."""
DAY = 10
"""Characters of a TIMEX3 value that tells a day; a coarser date is not carried to another mention."""
WORDED = frozenset({"disaster", "change", "contest", "organise", "family", "protest", "yield", "personnel"})
"""Types that hold unlike happenings: only the same word, or a participant in common, ties them."""


class Draft(msgspec.Struct):
    """An event while its article is being read."""

    start: int
    end: int
    type: str
    word: str
    status: Status
    sentence: int
    nominal: bool
    points_back: bool = False
    """A noun with its classifier ("vụ nổ"), which names a happening rather than tells it."""
    plural: bool = False
    other: bool = False
    """Marked as another one ("một vụ khác")."""
    who: tuple[str, ...] = ()
    whom: tuple[str, ...] = ()
    who_keys: frozenset[str] = frozenset()
    whom_keys: frozenset[str] = frozenset()
    harm_keys: frozenset[str] = frozenset()
    """Who died or was hurt, of an attack or accident told in the same sentence."""
    total: float = 0
    """How many died or were hurt, all told; 0 where no number is told."""
    purpose: bool = False
    """Told as what another deed is done for ("đến hiện trường để điều tra")."""
    where: str | None = None
    where_span: Span | None = None
    where_named: bool = False
    """The place bears a name."""
    where_point: bool = True
    """One can go there: neither "tại chỗ" nor a road or river, which tell too little to be carried to another mention."""
    when: str | None = None
    when_span: Span | None = None
    numbers: tuple[int, ...] = ()
    said_by: str | None = None
    how: str = "rules"


def join(drafts: Sequence[Draft]) -> list[int]:
    """Return for every draft the number of the happening that it tells."""
    _mark_harm(drafts)
    groups: list[list[Draft]] = []
    of: list[int] = []
    for draft in drafts:
        best: tuple[int, int] | None = None
        for n in range(len(groups) - 1, max(-1, len(groups) - 40), -1):
            known = groups[n][:MENTIONS]
            tie = max(_tie(draft, other) for other in known) if len(groups[n]) < LARGEST and all(_compatible(draft, other) for other in known) else 0
            if tie and (best is None or tie > best[0]):
                best = (tie, n)
        if best is None:
            of.append(len(groups))
            groups.append([draft])
        else:
            of.append(best[1])
            groups[best[1]].append(draft)
    return of


def _mark_harm(drafts: Sequence[Draft]) -> None:
    harmed: dict[int, frozenset[str]] = {}
    for d in drafts:
        if d.type in ("die", "injure"):
            harmed[d.sentence] = harmed.get(d.sentence, frozenset()) | d.whom_keys
    for d in drafts:
        if d.type in CAUSES:
            d.harm_keys = harmed.get(d.sentence, frozenset())


def _compatible(a: Draft, b: Draft) -> bool:
    if a.type != b.type or a.plural != b.plural or a.other:
        return False
    if a.status != b.status and "asserted" in (a.status, b.status):
        return False
    if a.when and b.when and not _same_day(a.when, b.when):
        return False
    if a.who_keys and b.who_keys and not a.who_keys & b.who_keys:
        return False
    if a.total > 1 and a.total == b.total and not (a.when and b.when and a.when[:10] != b.when[:10]):
        return True  # "6 binh lính", then "5 học viên và một sĩ quan"
    return not (a.whom_keys and b.whom_keys and not a.whom_keys & b.whom_keys)


def _tie(a: Draft, b: Draft) -> int:
    """Return how strongly two compatible drafts are tied; 0 for not at all."""
    shared = len(a.who_keys & b.who_keys) + len(a.whom_keys & b.whom_keys) + (a.total > 1 and a.total == b.total)
    if a.type in SPEECH or a.type in MOVES:
        return 3 + shared if a.who_keys & b.who_keys and (a.word == b.word or a.whom_keys & b.whom_keys) and (a.type not in MOVES or a.where == b.where) else 0
    shared += len(a.harm_keys & b.harm_keys)
    if a.word == b.word and a.type not in TOLD_BARELY:
        return 2 + shared if shared else 0
    if a.word == b.word or (a.type == "accident" and (a.word in b.word or b.word in a.word)):
        return 2 + shared
    if a.type in WORDED:
        return shared if a.who_keys & b.who_keys and a.whom_keys & b.whom_keys else 0
    if shared:
        return 1 + shared
    return 1 if (a.nominal and b.nominal) or a.word in GENERIC or b.word in GENERIC else 0


def _same_day(a: str, b: str) -> bool:
    if a[:10] == b[:10]:
        return True
    if "/" in a or "/" in b or a.endswith("_REF") or b.endswith("_REF"):
        return False
    return a.startswith(b) or b.startswith(a)


def lend(drafts: Sequence[Draft], of: Sequence[int]) -> None:
    """Give every draft what it lacks from the fullest mention of its happening, and deaths what their cause tells."""
    _from_causes(drafts)
    groups: dict[int, list[Draft]] = {}
    for draft, n in zip(drafts, of, strict=True):
        groups.setdefault(n, []).append(draft)
    for group in groups.values():
        doers = next((d for d in group if d.who), None)
        robbed = next((d for d in group if d.whom), None) if group[0].type == "crime" else None
        for d in group:
            if doers and not d.who and d.type not in ("disaster", "accident"):
                d.who = doers.who
            if robbed and not d.whom:
                d.whom = robbed.whom
    _one_attacker(drafts)
    for group in _with_harm(groups):
        dated = max((d for d in group if d.when and len(d.when) >= DAY and d.when[:1].isdigit()), key=lambda d: ("/" not in (d.when or ""), len(d.when or ""), -d.start), default=None)
        placed = max((d for d in group if d.where and d.where_span and d.where_point), key=_told_fully, default=None)
        for d in group:
            if dated and not d.when and _carries(dated, d):
                d.when, d.when_span = dated.when, dated.when_span
            if placed and not d.where and d.type in STAYS and _carries(placed, d):
                d.where, d.where_span = placed.where, placed.where_span


def _carries(told: Draft, d: Draft) -> bool:
    """Whether a later mention tells anew what another told: a noun farther off ("vụ nổ trên") only points back, and `same_as` leads there."""
    return not d.points_back or -1 <= d.sentence - told.sentence <= 1


def _one_attacker(drafts: Sequence[Draft]) -> None:
    """Where two thirds of the attacks with a doer have the same, those told without one (as nouns) and killings are its own; a death alone is nobody's."""
    told = [d for d in drafts if d.type in ("attack", "die") and d.who_keys and d.status != "denied"]
    counts = Counter(key for d in told for key in d.who_keys)
    most = counts.most_common(1)
    if not most or most[0][1] < 2 or most[0][1] * 3 < len(told) * 2:
        return
    attacker = most[0][0]
    name = next(d.who for d in told if attacker in d.who_keys)
    for d in drafts:
        if not d.who and ((d.type == "attack" and d.nominal) or (d.type == "die" and is_verb("die", d.word))) and attacker not in d.whom_keys:
            d.who = name


def _with_harm(groups: dict[int, list[Draft]]) -> list[list[Draft]]:
    """Return the groups, deaths and injuries put with the attack or accident that a sentence tells them with."""
    cause_at: dict[int, list[int]] = {}
    for n, group in groups.items():
        for d in group:
            if d.type in CAUSES:
                cause_at.setdefault(d.sentence, []).append(n)
    out = {n: list(group) for n, group in groups.items()}
    singular = [n for n, group in groups.items() if group[0].type in CAUSES and group[0].status == "asserted" and not group[0].plural]
    only = singular[0] if len(singular) == 1 else -1  # the article tells of one such happening: its dead are those of the article
    for n, group in groups.items():
        if group[0].type in ("die", "injure"):
            near = [c for d in group for c in cause_at.get(d.sentence, ()) if groups[c][0].status == d.status and _times_agree(group, groups[c])]
            if not near and only >= 0 and group[0].status == "asserted" and _times_agree(group, groups[only]):
                near = [only]
            if near:
                home = max(set(near), key=lambda c: (near.count(c), -c))
                out[home] += out.pop(n)
    return list(out.values())


def _times_agree(a: Sequence[Draft], b: Sequence[Draft]) -> bool:
    return all(_same_day(x.when, y.when) for x in a[:MENTIONS] for y in b[:MENTIONS] if x.when and y.when)


def answer(drafts: Sequence[Draft]) -> None:
    """Let requests, charges and refusals tell whom they are addressed to: a refusal answers the request before it."""
    for n, d in enumerate(drafts):
        if d.type != "reject":
            continue
        behind = next((x for x in drafts[n + 1 : n + 3] if x.sentence == d.sentence and x.nominal and x.type in ANSWERED and x.start - d.end < NEAR), None)
        if behind is not None and not behind.whom and not set(d.who) & set(behind.who):
            behind.whom = d.who  # "từ chối lời đề nghị": made to the one who refuses
        before = next((x for x in reversed(drafts[max(0, n - 6) : n]) if d.sentence - x.sentence <= 3 and x.type in ANSWERED and x.who and not set(x.who) & set(d.who)), None)
        asked = behind if behind is not None and behind.who else before
        if not d.whom and asked is not None and d.who:
            d.whom = asked.who
    for first, second in pairwise(drafts):
        if first.type == "demand" and second.sentence == first.sentence and second.start - first.end < 3:  # "đề nghị gia hạn hợp đồng với X"
            first.whom = first.whom or tuple(w for w in second.whom if w not in first.who)
            second.who = second.who or first.who


def _told_fully(draft: Draft) -> tuple[bool, int, int]:
    span = draft.where_span or Span(0, 0)
    return draft.where_named and not (draft.where or "").startswith(("cách", "gần")), span.end - span.start, -draft.start


def _from_causes(drafts: Sequence[Draft]) -> None:
    """Within a sentence, a death or injury takes who, where and when from the attack or accident told with it."""
    by_sentence: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_sentence.setdefault(draft.sentence, []).append(draft)
    for group in by_sentence.values():
        for before, after in pairwise(group):
            if after.purpose and not after.where and before.type in ("move", "mobilize") and before.where:
                after.where, after.where_span = before.where, before.where_span
        hurt = {w for d in group if d.type in ("die", "injure") for w in d.whom}
        for harm in group:
            if harm.type not in ("die", "injure"):
                continue
            if not harm.who and (doer := next((d for d in group if d.type == "attack" and d.who and not hurt & set(d.who)), None)):
                harm.who = doer.who
            causes = [d for d in group if d.type in ("attack", "accident") and d.status == harm.status]
            if not causes:
                continue
            cause = min(causes, key=lambda d: abs(d.start - harm.start))
            if not harm.where and cause.where:
                harm.where, harm.where_span = cause.where, cause.where_span
            if not cause.where and harm.where:
                cause.where, cause.where_span = harm.where, harm.where_span
            if not harm.when and cause.when:
                harm.when, harm.when_span = cause.when, cause.when_span
            if not cause.whom and harm.whom and not any(w in cause.who for w in harm.whom):
                cause.whom = tuple(dict.fromkeys(w for d in group if d.type in ("die", "injure") and d.status == cause.status for w in d.whom))
