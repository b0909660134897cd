"""From the log-probabilities of a batch to its records, vectorised over all texts of the batch.

Shapes: S syllables of all texts one behind another. Every function returns one list of records for each text.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from machtin.tagger.blocks import CANDIDATE, block_chances
from machtin.tagger.decode import Floats, Ints, best_tags
from machtin.tagger.labels import EVENT_TYPES, MENTION_TYPES, NAME_LABELS, POS, STATUSES
from machtin.tagger.layout import Layout
from machtin.tagger.records import Break, EventWord, Mention, Word

BREAK_AT = 0.4  # probability from which a block begins; best of 0.3 to 0.45 on 1,000 articles that are neither trained on nor measured, see docs/decisions/0012-parts-of-speech.md
SURE_NAME = 0.7  # score from which a name's edges are words' edges
PROPER = [NAME_LABELS.index(kind) for kind in ("per", "gpe", "loc")]  # an organisation's name is often made of common nouns
_R = TypeVar("_R")


class Spans(NamedTuple):
    """Spans over the syllables of a batch: first syllable, end, kind, score."""

    first: Ints
    end: Ints
    kind: Ints
    score: npt.NDArray[np.float64]


BORDER = np.float32(
    0.4
)  # weight of the word boundaries against the tags; 0.25 to 0.5 do alike, without them roles lose 7 points of F1
CERTAIN = np.float32(
    np.log(0.98)
)  # a syllable outside with this probability is outside; only the stretches between such syllables are searched


def find_names(layout: Layout, names: Floats, words: Floats) -> Spans:
    """Return the names, roles, times and numbers of the batch, spans over its syllables."""
    return Spans(*_spans(names, words, layout.line))


def word_begins(layout: Layout, begins: npt.NDArray[np.bool_], names: Spans) -> npt.NDArray[np.bool_]:
    """Return where words begin, `[S]`, when the light path's `begins` and the names are both heard: no word goes over a line break or over the edge of a
    sure name, and a person's name is one word."""
    begins = begins.copy()
    sure = names.score >= SURE_NAME
    person = np.flatnonzero(sure & (names.kind == NAME_LABELS.index("per")))
    inside = np.zeros(len(begins) + 1, np.int8)
    np.add.at(inside, names.first[person] + 1, 1)
    np.add.at(inside, names.end[person], -1)
    begins &= np.cumsum(inside)[: len(begins)] == 0
    edge = sure & (names.kind < len(MENTION_TYPES))
    begins[names.first[edge]] = True
    behind = names.end[edge]
    begins[behind[behind < len(begins)]] = True
    begins |= layout.line
    return begins


def read_words(layout: Layout, begins: npt.NDArray[np.bool_], kinds: Ints, names: Spans) -> list[list[Word]]:
    """Return the words of each text; they tile its syllables. `kinds` holds a part of speech for every word, as its number; a word that is the whole of a
    sure name of a person or a place is a proper noun, whatever the words around it made of it."""
    at = np.flatnonzero(begins)
    if not len(at):
        return [[] for _ in layout.first[1:]]
    last = np.r_[at[1:], len(begins)] - 1
    proper = (names.score >= SURE_NAME) & np.isin(names.kind, PROPER)
    word = np.searchsorted(at, names.first[proper])
    whole = names.first[np.flatnonzero(proper)[last[word] + 1 == names.end[proper]]]
    kinds = kinds.copy()
    kinds[np.searchsorted(at, whole)] = POS.index("PROPN")
    records = list(
        map(Word, layout.starts[at].tolist(), layout.ends[last].tolist(), map(POS.__getitem__, kinds.tolist()))
    )
    return _by_text(records, np.searchsorted(at, layout.first))


def read_mentions(layout: Layout, names: Spans) -> list[list[Mention]]:
    """Return the names and roles of each text."""
    keep = names.kind < len(MENTION_TYPES)
    first, end, kind, score = (x[keep] for x in names)
    starts, ends = layout.starts[first].tolist(), layout.ends[end - 1].tolist()
    records = [
        Mention(s, e, MENTION_TYPES[k], p)
        for s, e, k, p in zip(starts, ends, kind.tolist(), score.tolist(), strict=True)
    ]
    return _by_text(records, np.searchsorted(first, layout.first))


def read_events(layout: Layout, events: Floats, status: Floats, words: Floats) -> list[list[EventWord]]:
    """Return the event words of each text with their status; `events` are probabilities, `status` scores, normalised or not."""
    # One search for "begins" and "goes on" of any type, then the type that fits the whole span best: a twentieth of the states.
    begin, inside = events[:, 1::2], events[:, 2::2]
    any_type = np.stack([events[:, 0], begin.sum(1), inside.sum(1)], 1)
    any_type = np.log(np.maximum(any_type, np.float32(1e-12), out=any_type), out=any_type)
    first, end, _, score = _spans(any_type, words, layout.line)
    at, starts_at = _rows_of(first, end)
    kind = how = np.zeros(len(first), np.int64)
    if len(first):
        kind = np.add.reduceat(np.log(np.maximum(begin[at] + inside[at], np.float32(1e-12))), starts_at).argmax(1)
        how = np.add.reduceat(status[at], starts_at).argmax(1)
    starts, ends = layout.starts[first].tolist(), layout.ends[end - 1].tolist()
    rows = zip(starts, ends, kind.tolist(), how.tolist(), score.tolist(), strict=True)
    records = [EventWord(s, e, EVENT_TYPES[k], STATUSES[h], p) for s, e, k, h, p in rows]
    return _by_text(records, np.searchsorted(first, layout.first))


def read_breaks(
    layout: Layout, breaks: Floats, hidden: Floats, blocks: dict[str, Floats]
) -> tuple[npt.NDArray[np.bool_], list[list[Break]]]:
    """Return where blocks begin inside a line, as a mask over the syllables and for each text; a line's own beginning is none."""
    chance = np.exp(breaks[:, 1])
    if blocks:
        candidate = (chance >= CANDIDATE) | layout.line
        at = np.flatnonzero(candidate)
        chance = np.where(candidate, 0, chance)
        if len(at):
            chance[at] = block_chances(blocks, layout, hidden, chance_of_syllable=np.exp(breaks[:, 1]), at=at)
    begins = (chance >= BREAK_AT) & ~layout.line
    at = np.flatnonzero(begins)
    records = list(map(Break, layout.starts[at].tolist(), np.round(chance[at].astype(np.float64), 3).tolist()))
    return begins, _by_text(records, np.searchsorted(at, layout.first))


def _by_text(records: list[_R], first: Ints) -> list[list[_R]]:
    return [records[lo:hi] for lo, hi in zip(first[:-1].tolist(), first[1:].tolist(), strict=True)]


def _spans(
    log: Floats, words: Floats, line: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> tuple[Ints, Ints, Ints, npt.NDArray[np.float64]]:
    """Return (first syllable, end, kind, score) of all spans of one head; the score is the geometric mean of the tags' probabilities."""
    open_ = log[:, 0] < CERTAIN
    goes_on = (words[:, 1] < words[:, 0]) & ~line
    for _ in range(3):  # a stretch takes in the whole words that it touches
        open_[1:] |= open_[:-1] & goes_on[1:]
        open_[:-1] |= open_[1:] & goes_on[1:]
    at = np.flatnonzero(open_)
    if not len(at):
        empty = np.zeros(0, np.int64)
        return empty, empty, empty, np.zeros(0, np.float64)
    new = np.r_[True, (np.diff(at) > 1) | line[at[1:]]]
    starts = at[new]
    lengths = np.diff(np.r_[np.flatnonzero(new), len(at)])
    tags = np.zeros(len(log), np.int64)
    # Stretches of like length are searched together, so that one long stretch does not make all of them long.
    for lo, hi in ((0, 4), (4, 16), (16, 64), (64, 1 << 60)):
        some = np.flatnonzero((lengths > lo) & (lengths <= hi))
        if not len(some):
            continue
        # One place more than the longest has: there a span that reaches the stretch's end pays for ending, by what stands behind, of the text's own line alone.
        t = int(lengths[some].max()) + 1
        index = np.minimum(starts[some, None] + np.arange(t), len(log) - 1)
        inside = np.arange(t) < lengths[some, None]
        behind = starts[some] + lengths[some]
        border = np.where(inside, words[index, 1], 0)
        after = np.minimum(behind, len(log) - 1)
        border[np.arange(len(some)), lengths[some]] = np.where((behind < len(log)) & ~line[after], words[after, 1], 0)
        best = best_tags(log[index], lengths[some], BORDER * border)
        tags[index[inside]] = best[inside]
    here = np.flatnonzero(tags)
    begin = here[tags[here] % 2 == 1]
    end_at = np.ones(len(log) + 1, np.bool_)
    end_at[:-1] = (tags == 0) | (tags % 2 == 1)  # a span ends where the next begins or nothing is
    stops = np.flatnonzero(end_at)
    end = stops[np.searchsorted(stops, begin, side="right")]
    kind = (tags[begin] - 1) // 2
    at, starts_at = _rows_of(begin, end)
    total = np.add.reduceat(log[at, tags[at]], starts_at) if len(begin) else np.zeros(0, np.float32)
    return begin, end, kind, np.round(np.exp(total.astype(np.float64) / (end - begin)), 3)


def _rows_of(begin: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Return the rows of the spans one behind another and where each span begins among them; sums over them do not depend on what else is in the batch."""
    sizes = end - begin
    starts = np.r_[np.int64(0), np.cumsum(sizes)[:-1]] if len(begin) else begin
    return np.repeat(begin - starts, sizes) + np.arange(int(sizes.sum())), starts


__all__ = ["find_names", "read_breaks", "read_events", "read_mentions", "read_words", "word_begins"]
