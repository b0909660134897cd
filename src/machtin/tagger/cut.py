"""Many texts cut into syllables at once: the same pieces as `text.syllables`, found token by token and remembered.

In:  texts, any characters. Out: `Cut`: for every syllable of the batch the row of its piece in `Pieces`, its place, and whether it begins a line.
White space never changes how the rest is cut, so a token between two blanks is cut once per process and looked up from then on.
Memory is bounded: the table is begun anew when it holds more than MAX_ROWS.
Shapes: S syllables of all texts one behind another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from machtin.text.syllables import PIECE

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MAX_ROWS = 40_000  # tokens or distinct pieces: some 50 MB with what the tagger keeps of each; a year of news has more, an hour has not
LONGEST = 48  # longer tokens are addresses and worse, which do not come again
_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_BLANK = np.zeros(0x3002, np.bool_)
_BLANK[[c for c in range(0x3001) if chr(c).isspace()]] = True
_LINE = np.zeros(0x3002, np.bool_)
_LINE[[ord(c) for c in _BREAKS]] = True


@dataclass(frozen=True, slots=True)
class Cut:
    """A batch cut. `first[i]:first[i + 1]` are the syllables of text i; `starts` and `ends` are code points into that text, `end` exclusive.

    `line` is true where a syllable is the first of a line, `glued` where no white space stands before it.
    """

    piece: Ints
    starts: Ints
    ends: Ints
    line: Bools
    glued: Bools
    first: Ints


class Pieces:
    """The distinct pieces and tokens of a process; `names[row]` is a piece as it stands. `generation` counts how often the table was begun anew."""

    def __init__(self) -> None:
        self.generation = 0
        self._begin()

    def _begin(self) -> None:
        self.names: list[str] = []
        self._row: dict[str, int] = {}
        self._tokens = _Tokens(self)
        self.of: list[int] = []  # rows of the pieces of all tokens, one behind another
        self.sizes: list[int] = []  # their lengths
        self.until: list[int] = []  # where a token's pieces end in `of`
        self._arrays = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(1, np.int64))

    def add(self, token: str) -> int:
        """Cut `token` and keep its pieces; return the token's row."""
        for piece in PIECE.findall(token):
            row = self._row.get(piece)
            if row is None:
                row = len(self.names)
                self.names.append(piece)
                if len(piece) <= LONGEST:
                    self._row[piece] = row
            self.of.append(row)
            self.sizes.append(len(piece))
        self.until.append(len(self.of))
        return len(self.until) - 1

    def cut(self, texts: Sequence[str]) -> Cut:
        """Return `texts` cut into syllables."""
        if len(self.until) > MAX_ROWS or len(self.names) > MAX_ROWS:
            self.generation += 1
            self._begin()
        whole = "\n".join(texts)
        tokens = whole.split()
        token = np.fromiter(map(self._tokens.__getitem__, tokens), np.int64, len(tokens))
        of, sizes, until = self._flat()
        begin, counts = until[token], until[token + 1] - until[token]
        n = int(counts.sum())
        offset = np.cumsum(counts) - counts  # of every token's first syllable
        at = np.arange(n) + np.repeat(begin - offset, counts)
        lengths = sizes[at]

        points = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)
        small = np.minimum(points, np.uint32(0x3001))
        blank = np.r_[True, _BLANK[small]]
        token_start = np.flatnonzero(blank[:-1] & ~blank[1:])
        before = np.cumsum(lengths) - lengths  # characters of syllables before each syllable
        starts = before + np.repeat(token_start - before[offset], counts) if n else before
        glued = np.ones(n, np.bool_)
        glued[offset] = False
        line = np.zeros(n + 1, np.bool_)
        line[0] = True
        line[np.searchsorted(starts, np.flatnonzero(_LINE[small]))] = True
        base = np.cumsum([0, *(len(t) + 1 for t in texts)])
        first = np.searchsorted(starts, base[: len(texts)])
        first = np.r_[first, n].astype(np.int64)
        shift = np.repeat(base[: len(texts)], np.diff(first))
        return Cut(of[at], starts - shift, starts - shift + lengths, line[:n], glued, first)

    def _flat(self) -> tuple[Ints, Ints, Ints]:
        """Return `of`, `sizes` and `until` (with a 0 before it) as arrays; only what is new is converted."""
        of, sizes, until = self._arrays
        if len(until) <= len(self.until):
            of = np.concatenate([of, np.array(self.of[len(of) :], np.int64)])
            sizes = np.concatenate([sizes, np.array(self.sizes[len(sizes) :], np.int64)])
            until = np.concatenate([until, np.array(self.until[len(until) - 1 :], np.int64)])
            self._arrays = of, sizes, until
        return self._arrays


class _Tokens(dict[str, int]):
    """Token → row; a missing token is cut and added."""

    def __init__(self, pieces: Pieces) -> None:
        super().__init__()
        self._pieces = pieces

    def __missing__(self, token: str) -> int:
        row = self._pieces.add(token)
        if len(token) <= LONGEST:
            self[token] = row
        return row
