"""The door: texts in, tags out.

Words and their parts of speech are the light path's (`words`, `pos`), so that `segment` and `analyze` say the same; the network, which also has a say in
words while names are found, tells names, roles, event words and blocks. Only the edges of sure names change a word (`read_off.word_begins`).
A batch is worked through in `portions`, so memory does not grow with the number of texts.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator, Sequence

import numpy as np

from machtin.tagger.consistency import consistent
from machtin.tagger.encoder import scores
from machtin.tagger.layout import Layout, Types, lay_out
from machtin.tagger.pos import pos_tagger
from machtin.tagger.read_off import Spans, find_names, read_breaks, read_events, read_mentions, read_words, word_begins
from machtin.tagger.records import Break, Tags, Word
from machtin.tagger.weights import Floats, Weights, weights
from machtin.tagger.words import portions, segmenter


class Tagger:
    """The tagger with one set of weights; `tag` uses the weights that the package ships."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.light = segmenter()
        self.types = Types(weights, self.light.pieces)

    def tag(self, texts: Sequence[str]) -> list[Tags]:
        """Return the tags of every text; a text's tags do not depend on the other texts."""
        return [tags for portion in portions(texts) for tags in self._tag(portion)]

    def words_only(self, texts: Sequence[str]) -> list[list[Word]]:
        """Return the words of every text, the same as in `tag`."""
        out: list[list[Word]] = []
        for portion in portions(texts):
            layout, score, hidden = self.score(portion)
            layout, _ = self._blocks(layout, score, hidden)
            out += self._words(layout, find_names(layout, self.head(score, "names"), self.head(score, "words")))
        return out

    def score(self, texts: Sequence[str]) -> tuple[Layout, Floats, Floats]:
        """Return the layout of `texts`, the scores of all heads for every syllable, `[S, columns]`, and what they were read from, `[S, D]`."""
        layout = lay_out(texts, self.types, memory=self.weights.memory is not None)
        score, hidden = scores(self.weights, layout.vectors, layout.batch)
        return layout, score[layout.rows], hidden[layout.rows]

    def head(self, score: Floats, name: str) -> Floats:
        """Return the log-probabilities of one head, `[S, n]`."""
        lo, hi = self.weights.columns[name]
        z = score[:, lo:hi]
        z = z - z.max(1, keepdims=True)
        log: Floats = z - np.log(np.exp(z).sum(1, keepdims=True))
        return log

    def raw(self, score: Floats, name: str) -> Floats:
        """Return the scores of one head as they are, `[S, n]`: what is best over a span is the same without the logarithm of their sum."""
        lo, hi = self.weights.columns[name]
        return score[:, lo:hi]

    def chances(self, score: Floats, name: str) -> Floats:
        """Return the probabilities of one head, `[S, n]`."""
        z = self.raw(score, name)
        chances: Floats = np.exp(z - z.max(1, keepdims=True))
        chances /= chances.sum(1, keepdims=True)
        return chances

    def _blocks(self, layout: Layout, score: Floats, hidden: Floats) -> tuple[Layout, list[list[Break]]]:
        """Return the layout with a line at every block, so that nothing goes over a block's edge, and the breaks."""
        begins, breaks = read_breaks(layout, self.head(score, "breaks"), hidden, self.weights.blocks)
        return dataclasses.replace(layout, line=layout.line | begins), breaks

    def _words(self, layout: Layout, names: Spans) -> list[list[Word]]:
        begins = word_begins(layout, self.light.scores(layout.cut) >= 0, names)
        return read_words(layout, begins, pos_tagger().kinds(layout.cut, begins, layout.line), names)

    def _tag(self, texts: Sequence[str]) -> Iterator[Tags]:
        layout, score, hidden = self.score(texts)
        layout, breaks = self._blocks(layout, score, hidden)
        begins = self.head(score, "words")
        names = find_names(layout, self.head(score, "names"), begins)
        words = self._words(layout, names)
        mentions = map(consistent, texts, read_mentions(layout, names))
        events = read_events(layout, self.chances(score, "events"), self.raw(score, "status"), begins)
        return map(Tags, words, mentions, events, breaks)


@functools.cache
def _shipped() -> Tagger:
    return Tagger(weights())


def tag(texts: Sequence[str]) -> list[Tags]:
    """Return the tags of every text: words, mentions, event words and block beginnings.

    Each text is a whole article; line breaks always bound words and mentions. The result of a text does not depend on the other texts.
    The weights are read at the first call. Raises nothing on strange input: control characters, emoji and other scripts are tagged like the rest.
    """
    return _shipped().tag(texts)
