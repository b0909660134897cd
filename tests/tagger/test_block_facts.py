"""What stretches share: facts of likeness, checked against a plain count and against being alone in the batch."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from machtin.tagger.block_facts import N_LIKENESS, PLAIN, likenesses

TEXTS = st.lists(st.lists(st.lists(st.integers(0, 400), min_size=1, max_size=6), min_size=1, max_size=6), min_size=1, max_size=4)


def facts(texts: list[list[list[int]]]) -> np.ndarray:
    stretches = [s for text in texts for s in text]
    size = [len(s) for s in stretches]
    word = np.array([w for s in stretches for w in s])
    text = np.repeat(np.arange(len(texts)), [len(t) for t in texts])
    means = np.array([[len(s), s[0], s[-1] % 7] for s in stretches], np.float32)
    return likenesses(np.repeat(np.arange(len(size)), size), word, word % 3 == 0, text, means)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_a_text_does_not_depend_on_its_batch(texts: list[list[list[int]]]) -> None:
    together = facts(texts)
    assert together.shape == (sum(map(len, texts)), N_LIKENESS)
    assert np.isfinite(together).all()
    assert np.array_equal(together, np.concatenate([facts([t]) for t in texts]))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_what_neighbours_share_is_what_they_share(texts: list[list[list[int]]]) -> None:
    """The second of the three facts for each neighbour is the weight of the words in both, capped."""
    told = facts(texts)
    k = 0
    for text in texts:
        for i, stretch in enumerate(text):
            for column, off in enumerate((-2, -1, 1, 2)):
                other = set(text[i + off]) if 0 <= i + off < len(text) else set()
                weight = sum(min(7.0, max(0.0, float(np.log2(max(w, 1) / PLAIN)))) for w in sorted(set(stretch) & other))
                assert abs(told[k, 3 * column + 1] - min(weight / 14, 2)) < 1e-5
            k += 1


def test_frequent_words_are_no_likeness() -> None:
    assert not facts([[[1, 2, 3], [1, 2, 3]]])[:, :13].any()


def test_no_stretches() -> None:
    empty = np.zeros(0, np.int64)
    assert likenesses(empty, empty, empty.astype(np.bool_), empty, np.zeros((0, 3), np.float32)).shape == (0, N_LIKENESS)
