"""Cut the words before a cue into the clause and the pieces that may name a speaker.

In:  tokens of the folded text. Out: the same tokens without adverbs, times, openers and foreign clauses, and their pieces between commas.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import NamedTuple

from machtin.analyze.quotes.shadow import Name, Shadow, Token
from machtin.analyze.quotes.tables import words

JOINERS = frozenset(["và", "nhưng", "song", "rồi", "đồng thời"])
OF = frozenset(["của", "từ", "thuộc", "trên", "do", "bởi", "ở", "tại", "với", "cho", "về", "trong", "quanh", "cạnh", "gần", "cùng"])
VERBAL = frozenset(["đã", "sẽ", "đang", "bị", "được", "không", "chưa", "là", "có", "từ chối", "vừa", "phải", "muốn", "nên", "cần", "đưa", "yêu", "kêu", "tố", "lên", "trả", "trao", "phát", "chia", "nhận"])
_STOPS = frozenset(";:\"“”?!…")
_INTERVIEW = frozenset(["trả", "trao", "phát", "chia", "nói", "trong", "viết", "họp", "trực"])
_INTERVIEWS = frozenset(["trả lời", "trao đổi", "phát biểu", "chia sẻ", "nói với", "viết trên", "họp báo", "trong cuộc", "trong buổi", "trực tiếp"])
_RELAYED = frozenset(["lại", "nguồn", "tin", "lời", "từ", "của", "thông", "báo", "theo"])

Resolver = Callable[[int, int], str | None]


class Source(NamedTuple):
    """Who speaks: [start, end) as written; `kind` is named, pronoun, role, voice, unnamed, text, several or unknown."""

    start: int
    end: int
    entity: str | None
    kind: str


def grams(tokens: list[Token], at: int, table: frozenset[str], longest: int = 4) -> int:
    """Return how many tokens from `at` make the longest entry of `table`, 0 for none."""
    for n in range(min(longest, len(tokens) - at), 0, -1):
        if " ".join(t.text for t in tokens[at : at + n]) in table:
            return n
    return 0


def grams_before(tokens: list[Token], end: int, table: frozenset[str], longest: int = 4) -> int:
    """Return how many tokens that end at `end` (exclusive) make the longest entry of `table`, 0 for none."""
    for n in range(min(longest, end), 0, -1):
        if " ".join(t.text for t in tokens[end - n : end]) in table:
            return n
    return 0


class Clauses:
    """Cuts clauses in one article."""

    def __init__(self, shadow: Shadow, resolve: Resolver) -> None:
        self.shadow, self.resolve = shadow, resolve

    def verbal(self, start: int, end: int) -> bool:
        """Whether a verb stands in [start, end): then the words before it name no source but begin a clause."""
        return any(t.name < 0 and t.text in VERBAL for t in self.shadow.tokens(start, end))

    def opens(self, start: int, end: int) -> bool:
        """Whether [start, end) holds nothing but openers: "Tuy nhiên, hôm 8/1, "."""
        return not self._open(self.shadow.tokens(start, end))

    def _trim(self, tokens: list[Token]) -> tuple[list[Token], bool]:
        """Take adverbs, times, brackets and commas off the end; tell whether a comma stood there."""
        end, comma, table = len(tokens), False, words("between")
        while end:
            token = tokens[end - 1]
            if token.name >= 0:
                break
            if token.text in ",-":
                comma, end = True, end - 1
            elif (time := self.shadow.time_at(token.start)) is not None:
                while end and tokens[end - 1].start >= time.start:
                    end -= 1
            elif (n := grams_before(tokens, end, table)) and not (n == end and grams(tokens, 0, words("pronouns")) == end):
                end -= n
            elif token.text == ")":
                opening = next((i for i in range(end - 1, max(-1, end - 16), -1) if tokens[i].text == "("), -1)
                if opening <= 0:
                    break
                end = opening
            else:
                break
        return tokens[:end], comma

    def _clause(self, tokens: list[Token]) -> list[Token]:
        """Keep what belongs to the clause of the cue: after the last stop, conjunction or quoting verb."""
        cuts = words("cuts")
        begin = 0
        for i in range(len(tokens) - 1, -1, -1):
            token = tokens[i]
            if token.name >= 0:
                continue
            if token.text in _STOPS:
                begin = i + 1
                break
            if i < len(tokens) - 1 and grams_before(tokens, i + 1, cuts, 3):
                begin = i + 1
                break
            if token.text in JOINERS and not self._coordinates(tokens, i):
                begin = i + 1
                break
            if token.text in _INTERVIEW and i and " ".join(t.text for t in tokens[i : i + 2]) in _INTERVIEWS:
                left = tokens[:i]
                if any(t.name >= 0 for t in left[-12:]) and not any(t.text == "," and t.name < 0 for t in tokens[i:]):
                    return self._clause(self._trim(left)[0])
        if begin and tokens[begin - 1].text == "theo":
            comma = next((i for i in range(begin, len(tokens)) if tokens[i].text == "," and tokens[i].name < 0), -1)
            begin = comma + 1 or begin  # "Theo A, B | cho biết": B speaks
        if begin and tokens[begin - 1].text in ("dẫn", "lời"):
            while begin < len(tokens) and tokens[begin].name < 0 and tokens[begin].text in _RELAYED:
                begin += 1
        return self._open(tokens[begin:])

    def _coordinates(self, tokens: list[Token], at: int) -> bool:
        """Whether "và" at `at` joins two names."""
        if tokens[at].text != "và" or at == 0 or at + 1 >= len(tokens):
            return False
        return tokens[at - 1].name >= 0 and (tokens[at + 1].name >= 0 or bool(grams(tokens, at + 1, words("titles"))))

    def _open(self, tokens: list[Token]) -> list[Token]:
        """Take openers ("Tuy nhiên,", times, places) off the beginning."""
        table, at = words("openers"), 0
        while at < len(tokens):
            token = tokens[at]
            if token.name >= 0:
                break
            time = self.shadow.time_at(token.start)
            if time is not None:
                while at < len(tokens) and tokens[at].start < time.end:
                    at += 1
            elif token.text in ",-.)/":
                at += 1
            elif n := grams(tokens, at, table):
                at += n
            else:
                break
        return tokens[at:]

    def _pieces(self, tokens: list[Token]) -> list[list[Token]]:
        """Split at commas and spaced dashes outside brackets and names."""
        pieces: list[list[Token]] = [[]]
        depth = 0
        for token in tokens:
            if token.text == "(":
                depth += 1
            elif token.text == ")":
                depth = max(0, depth - 1)
            if token.text == "," and token.name < 0 and not depth:
                pieces.append([])
            else:
                pieces[-1].append(token)
        return [p for p in pieces if p] or [[]]

    def _capital(self, token: Token) -> bool:
        return self.shadow.shape[token.start].isupper()

    def _passive(self, piece: list[Token]) -> bool:
        """Whether somebody stands behind "được", "bị" or "do": "Tin này được ông Lâm | cho biết" is no report of the tin's."""
        return any(
            t.name < 0 and t.text in ("được", "bị", "do") and i and (piece[i + 1].name >= 0 or grams(piece, i + 1, words("titles")))
            for i, t in enumerate(piece[:-1])
        ) and not any(t.name < 0 and t.text in VERBAL and t.text not in ("được", "bị") for t in piece)

    def _nominal(self, piece: list[Token]) -> bool:
        return not any(t.name < 0 and t.text in VERBAL for t in piece)

    def _names(self, start: int, end: int) -> list[Name]:
        i = self.shadow.name_at(start)
        out = []
        names = self.shadow.names
        i = i if i >= 0 else next((j for j in range(self._first_name(start), len(names)) if names[j].start >= start), len(names))
        while i < len(names) and names[i].start < end:
            out.append(names[i])
            i += 1
        return out

    def _first_name(self, start: int) -> int:
        return bisect_left(self.shadow._name_starts, start)

    def _of_between(self, start: int, end: int) -> bool:
        return any(w in OF or w in ("và", "hay") for w in self.shadow.text[start:end].split())
