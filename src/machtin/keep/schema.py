"""The tables of a library: one schema for SQLite and PostgreSQL.

Of the site: users, sessions, tokens, audit, noticed, hooks, deliveries (machtin.web reads and writes them; all but `noticed` are given).
Given:    articles, versions (every text an article has had), sources, pages (of feeds that are watched), decisions (what editors said; rows are never changed, save that they can be undone).
Derived:  analyses, signatures, names and their words, quotes, stories and the terms they are found by; all can be made anew from what is given.
The word indexes (FTS5 tables in SQLite, `tsvector` columns in PostgreSQL) are no tables of this schema: `word_index` makes them.

`key` is a number of ours, never reused; `id` is what the outside knows. Changing this file takes a migration in `migrations/versions/`; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s", "fk": "fk_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"})


def _owned(column: str, table: str = "articles") -> Column[int]:
    """A column that goes with the row it points to."""
    return Column(column, Integer, ForeignKey(f"{table}.key", ondelete="CASCADE"), nullable=False)


state = Table(
    "state", metadata,
    Column("name", Text, primary_key=True),  # "generation", which counts writes, "told", which counts tellings, and "spread": shelves.py; "next": the next key of each table
    Column("data", LargeBinary, nullable=False),
)
stories = Table(
    "stories", metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("headline", Text, nullable=False),
    Column("first", Text, index=True),
    Column("last", Text, index=True),
    Column("n_articles", Integer, nullable=False),
    Column("n_disagreements", Integer, nullable=False, index=True),
    Column("changed", Text, nullable=False),
    Column("stale", Boolean, nullable=False, index=True),  # its articles changed since it was told
    Column("data", LargeBinary),  # packed Story; NULL where it is told when asked for
)
articles = Table(
    "articles", metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("version", Text, nullable=False),
    Column("n_versions", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("source", Text, index=True),
    Column("url", Text),
    Column("published", Text),
    Column("day", Text, index=True),
    Column("added", Text, nullable=False),
    Column("changed", Text, nullable=False),
    Column("story", Integer, ForeignKey("stories.key"), index=True),
    Column("events", BigInteger, nullable=False),  # a bit for each type of event it tells, see event_types
    Column("n_tokens", Integer, nullable=False),  # in the word index
    Column("machtin", Text, nullable=False, index=True),  # that analysed it
)
versions = Table(
    "versions", metadata,
    Column("article", Integer, ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("version", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),  # packed Article
)
analyses = Table(
    "analyses", metadata,
    Column("article", Integer, ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("data", LargeBinary, nullable=False),  # packed Analysis, without the text
    Column("signature", LargeBinary, nullable=False),
    Column("words", LargeBinary, nullable=False),  # as they stand in the word index, to take them out again
)
event_types = Table("event_types", metadata, Column("bit", Integer, primary_key=True, autoincrement=False), Column("type", Text, nullable=False, unique=True))
names = Table(
    "names", metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("folded", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("name", Text, nullable=False),
    Index("uq_names_folded_type", "folded", "type", unique=True),
)
name_words = Table("name_words", metadata, Column("word", Text, primary_key=True), Column("name", Integer, ForeignKey("names.key", ondelete="CASCADE"), primary_key=True), Index("ix_name_words_name", "name"))
article_names = Table(
    "article_names", metadata,
    Column("name", Integer, ForeignKey("names.key"), primary_key=True),
    Column("article", Integer, ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("main", Boolean, nullable=False),  # the entity's fullest form in the article, not another alias
    Index("ix_article_names_article", "article"),
)
quotes = Table(
    "quotes", metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    _owned("article"),
    Column("speaker", Integer, ForeignKey("names.key"), index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Index("ix_quotes_article", "article"),
)
story_terms = Table("story_terms", metadata, Column("term", Integer, primary_key=True), Column("story", Integer, ForeignKey("stories.key", ondelete="CASCADE"), primary_key=True), Index("ix_story_terms_story", "story"), sqlite_with_rowid=False)
redirects = Table("redirects", metadata, Column("old", Text, primary_key=True), Column("story", Text, nullable=False, index=True), Column("at", Text, nullable=False))
decisions = Table(
    "decisions", metadata,
    Column("key", Integer, primary_key=True),
    Column("act", Text, nullable=False),
    Column("story", Text, nullable=False, index=True),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("articles", Text, nullable=False),  # JSON list of ids
    Column("item", Text),
    Column("value", Text),
    Column("reason", Text),
    Column("undone_by", Text),
    Column("undone_at", Text),
    sqlite_autoincrement=True,
)
sources = Table(
    "sources", metadata,
    Column("place", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("due", Text, index=True),
    Column("data", LargeBinary, nullable=False),  # SourceState as JSON
)
pages = Table(
    "pages", metadata,
    Column("hash", Text, primary_key=True),  # of its address; watching/pages.py
    Column("place", Text, nullable=False, index=True),
    Column("article", Integer, ForeignKey("articles.key", ondelete="CASCADE"), index=True),
    Column("due", Text, index=True),
    Column("data", LargeBinary, nullable=False),  # PageState as JSON
)
set_aside = Table(
    "set_aside", metadata,
    Column("key", Integer, primary_key=True),
    Column("item", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("data", LargeBinary),  # packed Article, where there is one to try again
    sqlite_autoincrement=True,
)
forgotten = Table("forgotten", metadata, Column("hash", Text, primary_key=True), Column("at", Text, nullable=False))
users = Table(
    "users", metadata,
    Column("key", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),  # as typed; small letters, see web/accounts.py
    Column("role", Text, nullable=False),  # reader, editor, admin
    Column("password", Text, nullable=False),  # argon2id, with its own salt and costs
    Column("made", Text, nullable=False),
    Column("disabled", Boolean, nullable=False),
    sqlite_autoincrement=True,
)
sessions = Table(
    "sessions", metadata,
    Column("hash", Text, primary_key=True),  # of the secret that the cookie holds
    Column("user", Integer, ForeignKey("users.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("made", Text, nullable=False),
    Column("seen", Text, nullable=False),
)
tokens = Table(
    "tokens", metadata,
    Column("key", Integer, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),
    Column("user", Integer, ForeignKey("users.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("scopes", Text, nullable=False),  # "read edit admin", of these those that it has
    Column("made", Text, nullable=False),
    Column("used", Text),
    Column("until", Text),
    sqlite_autoincrement=True,
)
audit = Table(
    "audit", metadata,
    Column("key", Integer, primary_key=True),
    Column("at", Text, nullable=False, index=True),
    Column("by", Text, nullable=False),
    Column("what", Text, nullable=False),  # "log in", "merge", "token made" …
    Column("item", Text),
    Column("address", Text),  # of the computer that asked
    sqlite_autoincrement=True,
)
noticed = Table(
    "noticed", metadata,
    Column("key", Integer, primary_key=True),
    Column("story", Text, nullable=False, index=True),
    Column("item", Text, nullable=False),  # id of the disagreement; no words of it, so that nothing is left when an article is forgotten
    Column("at", Text, nullable=False),
    Index("uq_noticed_story_item", "story", "item", unique=True),
    sqlite_autoincrement=True,
)
hooks = Table(
    "hooks", metadata,
    Column("key", Integer, primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),  # that deliveries are signed with; it must be known, so it is no hash
    Column("story", Text),  # only of this story
    Column("by", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("paused", Text),  # since when, and why
    sqlite_autoincrement=True,
)
deliveries = Table(
    "deliveries", metadata,
    Column("key", Integer, primary_key=True),
    Column("hook", Integer, ForeignKey("hooks.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("noticed", Integer, ForeignKey("noticed.key", ondelete="CASCADE"), nullable=False),
    Column("due", Text, index=True),  # NULL: done, or given up
    Column("tries", Integer, nullable=False),
    Column("status", Text, nullable=False),
    sqlite_autoincrement=True,
)
