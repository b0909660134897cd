"""From the scores of the heads to spans: the best sequence of begin/inside tags, vectorised over many sequences.

Shapes: N sequences, T syllables, K tags. Tag 0 is outside, 1 + 2k begins a span of kind k, 2 + 2k continues it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_NEVER = np.float32(-1e4)


def best_tags(log: Floats, lengths: Ints, border: Floats | None = None) -> Ints:
    """Return the likeliest sequences of tags, `[N, T]`, in which a continuing tag follows only its own kind.

    `log` holds log-probabilities `[N, T, K]`; `lengths` the true lengths, behind which the tag is 0;
    `border`, `[N, T]`, is added wherever a span begins or has just ended at a syllable: the log-probability that a word begins there.
    Only three things may happen at a syllable of kind k: outside, begin, go on; so a step costs O(K), not O(K²).
    """
    n, t, k = log.shape
    out = np.zeros((n, t), np.int64)
    if not t or not n:
        return out
    log = log.copy()
    late = np.arange(t) >= lengths[:, None]
    log[late] = _NEVER
    log[late, 0] = 0
    if border is not None:
        log[:, :, 1::2] += border[:, :, None]
    every = np.arange(n)
    came_from = np.zeros((n, t), np.int64)  # the best state of the syllable before, for outside and begin
    stayed = np.zeros(
        (n, t, (k - 1) // 2), np.bool_
    )  # whether "inside k" came from "inside k" rather than from "begin k"
    leaves = np.zeros((n, t), np.bool_)  # whether outside came from outside although another state was better
    score = log[:, 0].copy()
    score[:, 2::2] = _NEVER
    for i in range(1, t):
        at = score.argmax(1)
        best = score[every, at]
        begin, inside = score[:, 1::2], score[:, 2::2]
        came_from[:, i] = at
        stayed[:, i] = inside > begin
        new = log[:, i] + best[:, None]
        if border is not None:
            # Outside behind a span: the span has ended here, which costs as much as if another began.
            ended = best + border[:, i]
            stays = (at > 0) & (score[:, 0] >= ended)
            leaves[:, i] = stays
            new[:, 0] = log[:, i, 0] + np.where(at > 0, np.maximum(score[:, 0], ended), best)
        new[:, 2::2] = np.maximum(begin, inside) + log[:, i, 2::2]
        score = new
    state = score.argmax(1)
    for i in range(t - 1, -1, -1):
        out[:, i] = state
        if i:
            inside_now = (state > 0) & (state % 2 == 0)
            kind = np.maximum(state - 1, 0) // 2
            back = np.where(stayed[every, i, kind], state, state - 1)
            state = np.where(inside_now, back, np.where((state == 0) & leaves[:, i], 0, came_from[:, i]))
    return out


def spans_of(tags: npt.ArrayLike) -> list[tuple[int, int, int]]:
    """Return the spans of one sequence of tags as (first syllable, end, kind); a continuing tag without a beginning begins."""
    tags = np.asarray(tags)
    here = np.flatnonzero(tags > 0)
    out: list[tuple[int, int, int]] = []
    for i, tag in zip(here.tolist(), tags[here].tolist(), strict=True):
        kind = (tag - 1) // 2
        if tag % 2 == 0 and out and out[-1][1] == i and out[-1][2] == kind:
            out[-1] = (out[-1][0], i + 1, kind)
        else:
            out.append((i, i + 1, kind))
    return out
