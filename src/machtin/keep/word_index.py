"""The word indexes of a library, for articles and for quotes: FTS5 in SQLite, `tsvector` with GIN in PostgreSQL.

Both hold the same tokens (`tokens.py`) in the same fields, answer the same trees of phrases, and weigh by the same BM25 (k1 1.2, b 0.75, a word of the
title counts TITLE_WEIGHT times), so that a search gives the same articles in the same order on both. Texts go in and out as tokens, so that neither
database's own idea of a word has a say.
Gap: PostgreSQL remembers 255 places of a word in one text; a word that stands oftener weighs no more there.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Literal, Protocol

import msgspec
from sqlalchemy import ColumnElement, Connection, bindparam, column, func, literal_column, select, table, text

from machtin.keep.schema import articles
from machtin.keep.tokens import Tokens

TITLE_WEIGHT = 4.0
K1, B = 1.2, 0.75
MAX_COUNTED = 2_000
Name = Literal["article_words", "quote_words"]


class Phrase(msgspec.Struct, frozen=True):
    """Tokens that stand one behind the other: in the words, or in the names of persons; toned, or as typed without tones."""

    tokens: tuple[str, ...]
    names: bool = False
    plain: bool = False


class All(msgspec.Struct, frozen=True):
    """Each of several."""

    of: tuple[Node, ...]


class Any_(msgspec.Struct, frozen=True):  # noqa: N801 - Any is taken
    """One of several at least."""

    of: tuple[Node, ...]


class Without(msgspec.Struct, frozen=True):
    """The one and not the other."""

    one: Node
    other: Node


Node = Phrase | All | Any_ | Without
Entry = tuple[int, Tokens]
COLUMNS = (articles.c.key, articles.c.day, articles.c.source, articles.c.events, articles.c.story)


class WordIndex(Protocol):
    """What a library asks of either kind."""

    def make(self, connection: Connection) -> None:
        """Make the two indexes, empty."""

    def put(self, connection: Connection, name: Name, entries: Sequence[Entry]) -> None:
        """Take in the tokens of these keys."""

    def take_out(self, connection: Connection, name: Name, entries: Sequence[Entry]) -> None:
        """Forget these keys, which were put in with these tokens."""

    def keys(self, connection: Connection, name: Name) -> set[int]:
        """Return the keys that are in it."""

    def weigh(self, connection: Connection, node: Node, where: Sequence[ColumnElement[bool]], most: int) -> list[tuple[Any, ...]]:
        """Return the articles that match `node` and `where`: key, day, source, events, story, and behind them the score; of more than `most` those that came last."""

    def count(self, connection: Connection, node: Node, where: Sequence[ColumnElement[bool]]) -> int:
        """Return how many articles match."""

    def quotes(self, connection: Connection, node: Node) -> ColumnElement[bool]:
        """Return the condition on a column `key` of quotes that match `node`."""

    def counts(self, connection: Connection, tokens: Sequence[str], plain: bool) -> dict[str, int]:
        """Return how many articles hold each token, MAX_COUNTED at most; those that none holds are left out."""


def phrases(node: Node) -> list[Phrase]:
    """Return the phrases that an answer may hold, those behind a minus left out."""
    if isinstance(node, Phrase):
        return [node]
    if isinstance(node, Without):
        return phrases(node.one)
    return list(dict.fromkeys(p for n in node.of for p in phrases(n)))


def index_of(connection: Connection) -> WordIndex:
    """Return the index of the kind of database that `connection` leads to."""
    return FtsIndex() if connection.dialect.name == "sqlite" else VectorIndex()


def make_indexes(connection: Connection) -> None:
    """Make both word indexes; called by the first migration."""
    index_of(connection).make(connection)


class FtsIndex:
    """FTS5, without a copy of the text: what is taken out must be given again."""

    FIELDS = "title, body, names, title_plain, body_plain, names_plain"
    WEIGHTS = f"{TITLE_WEIGHT}, 1.0, 1.0, {TITLE_WEIGHT}, 1.0, 1.0"

    def make(self, connection: Connection) -> None:
        """Make the two indexes, empty. Every character that a token can hold is a letter to the "ascii" tokenizer; nothing is folded a second time."""
        for name in ("article_words", "quote_words"):
            connection.exec_driver_sql(f"CREATE VIRTUAL TABLE {name} USING fts5({self.FIELDS}, content='', tokenize=\"ascii tokenchars '_.,:/'\")")

    def put(self, connection: Connection, name: Name, entries: Sequence[Entry]) -> None:
        """Take in the tokens of these keys."""
        if entries:
            rows = [(key, t.title, t.body, t.names, *t.plain()) for key, t in entries]
            connection.exec_driver_sql(f"INSERT INTO {name}(rowid, {self.FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def take_out(self, connection: Connection, name: Name, entries: Sequence[Entry]) -> None:
        """Forget these keys, which were put in with these tokens."""
        if entries:
            rows = [(key, t.title, t.body, t.names, *t.plain()) for key, t in entries]
            connection.exec_driver_sql(f"INSERT INTO {name}({name}, rowid, {self.FIELDS}) VALUES ('delete', ?, ?, ?, ?, ?, ?, ?)", rows)

    def keys(self, connection: Connection, name: Name) -> set[int]:
        """Return the keys that are in it."""
        return set(connection.exec_driver_sql(f"SELECT id FROM {name}_docsize").scalars())

    def weigh(self, connection: Connection, node: Node, where: Sequence[ColumnElement[bool]], most: int) -> list[tuple[Any, ...]]:
        """Return the articles that match, weighed by FTS5's own bm25."""
        words = table("article_words", column("rowid"))
        score: ColumnElement[float] = literal_column(f"-bm25(article_words, {self.WEIGHTS})")
        query = select(*COLUMNS, score).select_from(words.join(articles, articles.c.key == words.c.rowid)).where(self._match("article_words", node), *where)
        return connection.execute(query.order_by(words.c.rowid.desc()).limit(most)).fetchall()  # type: ignore[return-value]

    def count(self, connection: Connection, node: Node, where: Sequence[ColumnElement[bool]]) -> int:
        """Return how many articles match."""
        words = table("article_words", column("rowid"))
        query = select(func.count()).select_from(words.join(articles, articles.c.key == words.c.rowid) if where else words)
        return connection.execute(query.where(self._match("article_words", node), *where)).scalar() or 0

    def quotes(self, connection: Connection, node: Node) -> ColumnElement[bool]:
        """Return the condition on quotes that match."""
        words = table("quote_words", column("rowid"))
        return literal_column("quotes.key").in_(select(words.c.rowid).where(self._match("quote_words", node)))

    def counts(self, connection: Connection, tokens: Sequence[str], plain: bool) -> dict[str, int]:
        """Return how many articles hold each token, MAX_COUNTED at most."""
        query = f"SELECT count(*) FROM (SELECT rowid FROM article_words WHERE article_words MATCH ? LIMIT {MAX_COUNTED})"
        found = {t: connection.exec_driver_sql(query, (self._expression(Phrase((t,), plain=plain)),)).scalar() for t in tokens}
        return {token: n for token, n in found.items() if n}

    def _match(self, name: Name, node: Node) -> ColumnElement[bool]:
        return text(f"{name} MATCH :words_looked_for").bindparams(bindparam("words_looked_for", self._expression(node)))  # type: ignore[return-value]

    def _expression(self, node: Node) -> str:
        if isinstance(node, Phrase):
            tail = "_plain" if node.plain else ""
            fields = f"names{tail}" if node.names else f"title{tail} body{tail}"
            return f'{{{fields}}} : "{" ".join(node.tokens)}"'
        if isinstance(node, Without):
            return f"({self._expression(node.one)} NOT {self._expression(node.other)})"
        return "(" + (" AND " if isinstance(node, All) else " OR ").join(map(self._expression, node.of)) + ")"


class VectorIndex:
    """One `tsvector` a text: lexemes begin with a letter that tells their field (w words, n names; W, N without tones); the title has weight A."""

    def make(self, connection: Connection) -> None:
        """Make the two indexes, empty."""
        for name, owner in (("article_words", "articles"), ("quote_words", "quotes")):
            connection.exec_driver_sql(f"CREATE TABLE {name} (key INTEGER PRIMARY KEY REFERENCES {owner}(key) ON DELETE CASCADE, words TSVECTOR NOT NULL)")
            connection.exec_driver_sql(f"CREATE INDEX ix_{name}_words ON {name} USING gin (words) WITH (fastupdate = off)")

    def put(self, connection: Connection, name: Name, entries: Sequence[Entry]) -> None:
        """Take in the tokens of these keys."""
        if entries:
            rows = [{"key": key, "words": _vector(tokens)} for key, tokens in entries]
            connection.execute(text(f"INSERT INTO {name}(key, words) VALUES (:key, CAST(:words AS tsvector))"), rows)

    def take_out(self, connection: Connection, name: Name, entries: Sequence[Entry]) -> None:
        """Forget these keys."""
        if entries:
            connection.execute(text(f"DELETE FROM {name} WHERE key = :key"), [{"key": key} for key, _ in entries])

    def keys(self, connection: Connection, name: Name) -> set[int]:
        """Return the keys that are in it."""
        return set(connection.exec_driver_sql(f"SELECT key FROM {name}").scalars())

    def weigh(self, connection: Connection, node: Node, where: Sequence[ColumnElement[bool]], most: int) -> list[tuple[Any, ...]]:
        """Return the articles that match, weighed as FTS5 does it."""
        words = table("article_words", column("key"), column("words"))
        query = select(*COLUMNS, articles.c.n_tokens).select_from(words.join(articles, articles.c.key == words.c.key)).where(_matches("article_words.words", node), *where)
        rows = connection.execute(query.order_by(articles.c.key.desc()).limit(most)).fetchall()
        if not rows:
            return []
        looked_for = phrases(node)
        n_all, mean = connection.execute(select(func.count(), func.avg(articles.c.n_tokens))).one()
        holders = [self._n_holding(connection, p) for p in looked_for]
        rarity = [max(math.log((n_all - n + 0.5) / (n + 0.5)), 1e-6) for n in holders]
        places = self._places(connection, [r[0] for r in rows], looked_for)
        out = []
        for *row, n_tokens in rows:
            score = 0.0
            for phrase, rare in zip(looked_for, rarity, strict=True):
                if often := _weight_of(phrase, places[row[0]]):
                    score += rare * often * (K1 + 1) / (often + K1 * (1 - B + B * n_tokens / float(mean)))
            out.append((*row, score))
        return out

    def count(self, connection: Connection, node: Node, where: Sequence[ColumnElement[bool]]) -> int:
        """Return how many articles match."""
        words = table("article_words", column("key"), column("words"))
        query = select(func.count()).select_from(words.join(articles, articles.c.key == words.c.key))
        return connection.execute(query.where(_matches("article_words.words", node), *where)).scalar() or 0

    def quotes(self, connection: Connection, node: Node) -> ColumnElement[bool]:
        """Return the condition on quotes that match."""
        words = table("quote_words", column("key"), column("words"))
        return literal_column("quotes.key").in_(select(words.c.key).where(_matches("quote_words.words", node)))

    def counts(self, connection: Connection, tokens: Sequence[str], plain: bool) -> dict[str, int]:
        """Return how many articles hold each token, MAX_COUNTED at most."""
        query = text(f"SELECT count(*) FROM (SELECT 1 FROM article_words WHERE words @@ CAST(:q AS tsquery) LIMIT {MAX_COUNTED}) AS counted")
        found = {t: connection.execute(query, {"q": _tsquery(Phrase((t,), plain=plain))}).scalar() for t in tokens}
        return {token: n for token, n in found.items() if n}

    def _n_holding(self, connection: Connection, phrase: Phrase) -> int:
        words = table("article_words", column("words"))
        return connection.execute(select(func.count()).select_from(words).where(_matches("article_words.words", phrase))).scalar() or 0

    def _places(self, connection: Connection, keys: list[int], looked_for: Iterable[Phrase]) -> dict[int, dict[str, dict[int, float]]]:
        """Where each lexeme of the phrases stands in each article, and what a place there weighs."""
        lexemes = sorted({_lexeme(p, t) for p in looked_for for t in p.tokens})
        query = text(
            "SELECT article_words.key, u.lexeme, u.positions, u.weights FROM article_words, unnest(article_words.words) AS u(lexeme, positions, weights)"
            " WHERE article_words.key = ANY(:keys) AND u.lexeme = ANY(:lexemes)"
        )
        found: dict[int, dict[str, dict[int, float]]] = defaultdict(dict)
        for key, lexeme, positions, weights in connection.execute(query, {"keys": keys, "lexemes": lexemes}):
            found[key][lexeme] = {p: TITLE_WEIGHT if w == "A" else 1.0 for p, w in zip(positions, weights, strict=True)}
        return found


def _lexeme(phrase: Phrase, token: str) -> str:
    return ("wnWN"[phrase.names + 2 * phrase.plain]) + token


def _vector(tokens: Tokens) -> str:
    places: dict[str, list[str]] = defaultdict(list)
    at = 0
    for letter, weight, fields in (("w", "A", (tokens.title, tokens.plain()[0])), ("w", "", (tokens.body, tokens.plain()[1])), ("n", "", (tokens.names, tokens.plain()[2]))):
        n = 0
        for kind, field in zip((letter, letter.upper()), fields, strict=True):
            for n, token in enumerate(field.split(), 1):
                if len(places[kind + token]) < 255:
                    places[kind + token].append(f"{at + n}{weight}")
        at += n + 1  # a step, so that no phrase goes from one field into the next
    return " ".join(f"'{lexeme}':{','.join(where)}" for lexeme, where in places.items())


def _matches(words: str, node: Node) -> ColumnElement[bool]:
    return text(f"{words} @@ CAST(:words_looked_for AS tsquery)").bindparams(bindparam("words_looked_for", _tsquery(node)))  # type: ignore[return-value]


def _tsquery(node: Node) -> str:
    if isinstance(node, Phrase):
        return "(" + " <-> ".join(f"'{_lexeme(node, t)}'" for t in node.tokens) + ")"
    if isinstance(node, Without):
        return f"({_tsquery(node.one)} & !{_tsquery(node.other)})"
    return "(" + (" & " if isinstance(node, All) else " | ").join(map(_tsquery, node.of)) + ")"


def _weight_of(phrase: Phrase, places: dict[str, dict[int, float]]) -> float:
    """How often a phrase stands in an article, places in the title counted TITLE_WEIGHT times."""
    first, *others = (places.get(_lexeme(phrase, t), {}) for t in phrase.tokens)
    return sum(weight for at, weight in first.items() if all(at + n in other for n, other in enumerate(others, 1)))
