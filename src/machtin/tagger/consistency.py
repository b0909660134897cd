"""One name, one kind: mentions of an article made consistent with each other after tagging.

In:  a text and its mentions in order. Out: the mentions, some with another type, some added; scores as they were, or those of the name's other places.
Two steps, each measured apart (docs/decisions/0002-tagger.md): the same words bear the type that their places agree on, and a name that is sure
elsewhere is also a name where it was overlooked.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict

from machtin.tagger.records import Mention, MentionType

AGREE = 0.7  # share of the summed scores that a type needs to win the other places; lower values lose true differences
SURE = 0.9  # mean score from which a name is looked for elsewhere


_OPENERS = frozenset(
    "Ông Bà Anh Chị Cô Em Theo Tại Ở Và Nhưng Khi Còn Với Trong Sau Trước Từ Do Vì Nếu Để Cả Các Những".split()
)
"""Words with a capital at the head of a sentence that are no part of the name behind them."""


def consistent(text: str, mentions: list[Mention]) -> list[Mention]:
    """Return the mentions of one article, made consistent; roles are left alone."""
    votes: defaultdict[str, dict[MentionType, float]] = defaultdict(dict)
    n: defaultdict[str, int] = defaultdict(int)
    for m in mentions:
        if m.type != "role":
            surface = text[m.start : m.end]
            votes[surface][m.type] = votes[surface].get(m.type, 0.0) + m.score
            n[surface] += 1
    out = []
    for m in mentions:
        vote = votes.get(text[m.start : m.end]) if m.type != "role" else None
        if vote and len(vote) > 1:
            best = max(vote, key=vote.__getitem__)
            if best != m.type and vote[best] >= AGREE * sum(vote.values()):
                m = Mention(m.start, m.end, best, m.score)
        out.append(m)
    added = _overlooked(text, out, votes, n)
    return sorted(out + added, key=lambda m: m.start) if added else out


def _overlooked(
    text: str, mentions: list[Mention], votes: dict[str, dict[MentionType, float]], n: dict[str, int]
) -> list[Mention]:
    """Return mentions of sure names at places that no mention touches."""
    taken = bytearray(len(text))
    for m in mentions:
        taken[m.start : m.end] = b"\x01" * (m.end - m.start)
    added: list[Mention] = []
    for surface in sorted(votes, key=len, reverse=True):
        vote = votes[surface]
        best = max(vote, key=vote.__getitem__)
        score = vote[best] / n[surface]
        if score < SURE or len(surface) < 3 or not surface[0].isupper() or (n[surface] < 2 and " " not in surface):
            continue
        at = text.find(surface)
        while at >= 0:
            end = at + len(surface)
            if not any(taken[at:end]) and _alone(text, at, end):
                added.append(Mention(at, end, best, round(score, 3)))
                taken[at:end] = b"\x01" * len(surface)
            at = text.find(surface, end)
    return added


def _alone(text: str, start: int, end: int) -> bool:
    """Whether the name stands by itself: no letter touches it and no capitalised word continues it on either side."""
    before, after = text[max(0, start - 30) : start], text[end : end + 30]
    if (before and before[-1].isalnum()) or (after and (after[0].isalnum() or unicodedata.combining(after[0]))):
        return False
    last = before.split()[-1:] if before.endswith(" ") else [before[-1:]]
    following = after.split()[:1] if after.startswith(" ") else [after[:1]]
    opens = not before.strip() or before.rstrip()[-1] in '.!?:\n"“”'
    return not (
        (last and last[0][:1].isupper() and not opens and last[0] not in _OPENERS)
        or (following and following[0][:1].isupper())
    )
