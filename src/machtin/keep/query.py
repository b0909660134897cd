"""What a person types into the search, and what it asks for.

    công an hà nội          both words, wherever they stand: what is a word is what the segmenter has found in the library's articles
    "công an hà nội"        the words one behind the other
    ha noi                  typed without tones: any tones, d for đ too; one letter with a tone or đ, and every word is meant as it is typed
    lũ OR bão               either; binds less than the blank
    lũ -"Lào Cai", NOT      without; -word takes the word behind it
    (lũ OR bão) "Lào Cai"   brackets group

A word answers where the same syllables stand as whole words: "hà nội" is not found in "chị Hà nội dung". How the segmenter cut inside does not matter:
"chủ tịch nước" finds "chủ_tịch nước" and "chủ_tịch_nước".
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

import msgspec

from machtin.errors import InputError
from machtin.keep.tokens import syllables_of, toneless
from machtin.keep.word_index import All, Any_, Node, Phrase, Without
from machtin.text.fold import fold

MAX_QUERY = 400  # characters
MAX_DEPTH = 12  # brackets inside brackets; further ones are left out
MAX_CUTS = 24  # ways of cutting a phrase into words that are looked for
MAX_JOINED = 5  # syllables of one word
MIN_SHARE = 0.02  # a word must be in so many articles for each that its rarest part is in: slips of the segmenter ("công_an_hà_nội") join nothing
Counts = Callable[[Sequence[str]], dict[str, int]]
"""Tokens → how many articles hold each, counted up to some bound; those that none holds are left out."""

_PIECE = re.compile(r'"[^"]*"?|[()]|[^\s()"]+')
_QUOTES = str.maketrans("“”„«»", '"""""')


class Query(msgspec.Struct, frozen=True):
    """A search, understood."""

    node: Node | None
    """None where nothing is asked for that has a letter or digit in it."""
    shown: str
    plain: bool


def understand(typed: str, counts: Callable[[Sequence[str], bool], dict[str, int]]) -> Query:
    """Return what `typed` asks for; `counts` is asked for tokens, and whether they are without tones. Brackets and quotes that are left open are closed at the end.

    Raises InputError where it only says what not to find.
    """
    typed = typed[:MAX_QUERY].translate(_QUOTES)
    plain = toneless(fold(typed)) == fold(typed)
    reader = _Reader(_PIECE.findall(typed), plain, Words(lambda tokens: counts(tokens, plain)))
    node = reader.either()
    while reader.at < len(reader.pieces):  # a bracket that closes nothing
        reader.at += 1
        more = reader.either()
        node = _all([n for n in (node, more) if n is not None])
    if isinstance(node, _Not):
        raise InputError(f"{typed.strip()}: says only what not to find. Give a word to look for, or a filter.")
    return Query(node, reader.shown.strip(), plain)


class _Not(msgspec.Struct, frozen=True):
    of: Node


class _Reader:
    """Reads pieces from left to right; every method leaves `at` behind what it read."""

    def __init__(self, pieces: list[str], plain: bool, words: Words) -> None:
        self.pieces, self.plain, self.words = pieces, plain, words
        self.at = self._depth = 0
        self.shown = ""

    def either(self) -> Node | _Not | None:
        options = [self.every()]
        while self._here("OR", "|"):
            self.at += 1
            self.shown += " OR"
            options.append(self.every())
        found = [o for o in options if o is not None and not isinstance(o, _Not)]
        if len(found) < 2:
            return found[0] if found else next((o for o in options if o is not None), None)
        return Any_(tuple(found))

    def every(self) -> Node | _Not | None:
        parts: list[Node | _Not | None] = []
        run: list[str] = []
        while self.at < len(self.pieces) and not self._here("OR", "|", ")"):
            piece = self.pieces[self.at]
            minus = piece in ("NOT", "-") or (len(piece) > 1 and piece[0] == "-")
            if not (minus or piece[0] in '("' or piece in ("AND", "&")):
                run.append(piece)
                self.at += 1
                continue
            parts += self._run(run)
            run = []
            if piece in ("AND", "&"):
                self.at += 1
            elif minus:
                self.shown += " -"
                parts += self._negated(piece)
            else:
                parts.append(self._one())
        parts += self._run(run)
        return _all([p for p in parts if p is not None])

    def _here(self, *pieces: str) -> bool:
        return self.at < len(self.pieces) and self.pieces[self.at] in pieces

    def _one(self) -> Node | _Not | None:
        """A quoted phrase or a bracket."""
        piece = self.pieces[self.at]
        self.at += 1
        if piece != "(":
            return self._phrase(piece.strip('"'))
        if self._depth >= MAX_DEPTH:
            return self._one() if self.at < len(self.pieces) and self.pieces[self.at][0] in '("' else None
        self.shown += " ("
        self._depth += 1
        inside = self.either()
        self._depth -= 1
        if self._here(")"):
            self.at += 1
        self.shown += " )"
        return inside

    def _negated(self, piece: str) -> list[Node | _Not | None]:
        if piece in ("NOT", "-"):
            self.at += 1
        else:
            self.pieces[self.at] = piece[1:]
        if self.at >= len(self.pieces):
            return []
        if self.pieces[self.at][0] in '("':
            inside = self._one()
            return [_Not(inside)] if inside is not None and not isinstance(inside, _Not) else [inside]
        run = []
        while self.at < len(self.pieces) and self.pieces[self.at][0] not in '()"-' and self.pieces[self.at] not in ("OR", "|", "AND", "&", "NOT"):
            run.append(self.pieces[self.at])
            self.at += 1
        nodes = self._run(run)
        return [*map(_Not, nodes[:1]), *nodes[1:]]

    def _run(self, run: list[str]) -> list[Node]:
        """The words of a stretch without signs."""
        words = self._words(" ".join(run)) if run else []
        self.shown += "".join(" " + "_".join(w) for w in words)
        return [self._anyhow(w) for w in words]

    def _phrase(self, inside: str) -> Node | None:
        syllables = syllables_of(inside)
        if not syllables:
            return None
        self.shown += f' "{" ".join(map("_".join, self.words.join(syllables)))}"'
        return self._anyhow(syllables)

    def _words(self, run: str) -> list[list[str]]:
        return [w for stretch in _stretches(run) for w in (self.words.join(stretch) if isinstance(stretch, list) else [list(stretch)])]

    def _anyhow(self, syllables: Sequence[str]) -> Node:
        """The syllables as whole words, however they are cut, or as a part of a person's name."""
        cuts = self.words.cuttings(syllables) or [tuple(syllables)]
        return Any_((*(Phrase(c, plain=self.plain) for c in cuts), Phrase(tuple(syllables), names=True, plain=self.plain)))


def _stretches(run: str) -> list[list[str] | tuple[str, ...]]:
    """Lists of syllables typed with blanks between them, and tuples of those typed as one: "covid-19", "tp.hcm"."""
    out: list[list[str] | tuple[str, ...]] = []
    for piece in run.split():
        syllables = syllables_of(piece)
        if len(syllables) > 1:
            out.append(tuple(syllables))
        elif syllables and out and isinstance(out[-1], list):
            out[-1] += syllables
        elif syllables:
            out.append(syllables)
    return out


def _all(parts: Sequence[Node | _Not]) -> Node | _Not | None:
    wanted = [p for p in parts if not isinstance(p, _Not)]
    unwanted = [p.of for p in parts if isinstance(p, _Not)]
    if not wanted:
        return _Not(unwanted[0] if len(unwanted) == 1 else Any_(tuple(unwanted))) if unwanted else None
    node: Node = wanted[0] if len(wanted) == 1 else All(tuple(wanted))
    for other in unwanted:
        node = Without(node, other)
    return node


class Words:
    """The words that a library knows, as far as one query asks for them."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._known: dict[str, int] = {}

    def join(self, syllables: Sequence[str]) -> list[list[str]]:
        """Return syllables as words: the fewest words that the library knows, the commoner ones where two ways have as many.

        ["người", "dân", "hà", "nội"] → [["người", "dân"], ["hà", "nội"]]
        """
        self._ask(syllables)
        joined: set[str] = set()
        for length in range(2, min(len(syllables), MAX_JOINED) + 1):
            for i in range(len(syllables) - length + 1):
                part = syllables[i : i + length]
                n = self._known["_".join(part)]
                if n and n >= MIN_SHARE * min(self._known["_".join(w)] for w in self._fewest(part, joined)):
                    joined.add("_".join(part))
        return self._fewest(syllables, joined)

    def cuttings(self, syllables: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the ways to cut syllables into words that the library knows, fewest words first: ab → ("a_b",), ("a", "b")."""
        self._ask(syllables)
        ways: list[list[tuple[str, ...]]] = [[()]]
        for j in range(1, len(syllables) + 1):
            here = [
                (*way, word)
                for i in range(max(0, j - MAX_JOINED), j)
                if self._known[word := "_".join(syllables[i:j])]
                for way in ways[i]
            ]
            ways.append(sorted(here, key=lambda w: (len(w), w))[:MAX_CUTS])
        return ways[-1]

    def _ask(self, syllables: Sequence[str]) -> None:
        spans = ["_".join(syllables[i:j]) for i in range(len(syllables)) for j in range(i + 1, min(len(syllables), i + MAX_JOINED) + 1)]
        if missing := [s for s in dict.fromkeys(spans) if s not in self._known]:
            self._known |= dict.fromkeys(missing, 0) | self._counts(missing)

    def _fewest(self, syllables: Sequence[str], joined: set[str]) -> list[list[str]]:
        best: list[tuple[int, float, int]] = [(0, 0.0, 0)]  # words so far, their rarity, where the last begins
        for j in range(1, len(syllables) + 1):
            options = [(best[j - 1][0] + 1, best[j - 1][1], j - 1)]
            options += [
                (best[i][0] + 1, best[i][1] - math.log1p(self._known[word]), i)
                for i in range(max(0, j - MAX_JOINED), j - 1)
                if (word := "_".join(syllables[i:j])) in joined
            ]
            best.append(min(options))
        words: list[list[str]] = []
        at = len(syllables)
        while at:
            words.append(list(syllables[best[at][2] : at]))
            at = best[at][2]
        return words[::-1]
