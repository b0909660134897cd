"""One batch of prepared articles, written: the one place where articles, their versions, names, quotes and words come into a library.

`Writer.write` runs inside one transaction; all that it remembers between batches (the keys of names, the shelves) is checked against the library's
generation, so that another program may write in between.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from machtin.keep.placing import Placing
from machtin.keep.prepare import Prepared, unpack_tokens
from machtin.keep.records import Stored, What
from machtin.keep.schema import (
    analyses,
    article_names,
    articles,
    event_types,
    forgotten,
    name_words,
    names,
    quotes,
    state,
    versions,
)
from machtin.keep.shelves import put_state
from machtin.keep.tokens import Tokens, syllables_of, toneless
from machtin.keep.word_index import Entry, index_of

MAX_REMEMBERED = 300_000  # keys of names
Fields = dict[str, Any]


class Writer:
    """Writes batches into one library; lives as long as the library is open."""

    def __init__(self) -> None:
        self.placing = Placing()
        self._names: dict[tuple[str, str], int] = {}
        self._events: dict[str, int] = {}
        self._generation = -1
        self._next: dict[str, int] = {}

    def begin(self, connection: Connection) -> None:
        """Look at the library as it is now; the first thing in a transaction."""
        self.connection = connection
        self.placing.begin(connection)
        if self.placing.shelves.generation != self._generation or len(self._names) > MAX_REMEMBERED:
            self._names.clear()
            self._events = dict(connection.execute(select(event_types.c.type, event_types.c.bit)).all())
        data = connection.execute(select(state.c.data).where(state.c.name == "next")).scalar()
        self._next = json.loads(data) if data else {}

    def finish(self) -> None:
        """Write what is counted; the last thing in a transaction."""
        put_state(self.connection, "next", json.dumps(self._next).encode())
        self.placing.finish()
        self._generation = self.placing.shelves.generation

    def forget(self) -> None:
        """Look anew next time: the transaction was not written."""
        self._generation = -1
        self._names.clear()
        self.placing.shelves.forget()

    def forget_names(self) -> None:
        """Look up names anew: some were deleted."""
        self._names.clear()

    def write(self, batch: Sequence[Prepared], *, anew: bool = False) -> list[Stored]:
        """Write articles, each id once in a batch; `anew` writes the analysis also where the version is known. Returns what became of each."""
        now = moment()
        known = {row.id: row for row in self.connection.execute(select(articles).where(articles.c.id.in_([p.id for p in batch])))}
        refused = self._forgotten([p.id for p in batch])
        what: dict[str, What] = {}
        for p in batch:
            row = known.get(p.id)
            if row is None:
                what[p.id] = "refused" if p.id in refused else "new"
            else:
                what[p.id] = "same" if row.version == p.version else "changed"
        fresh = [p for p in batch if what[p.id] == "new"]
        again = [p for p in batch if what[p.id] == "changed" or (anew and what[p.id] == "same")]
        keys = {p.id: known[p.id].key for p in again} | {p.id: self._key("articles") for p in fresh}
        for p in again:
            self.placing.look_before(known[p.id].story)
        self.take_out([known[p.id].key for p in again])
        self._put_articles(fresh, again, keys, known, what, now)
        self._put_derived([*fresh, *again], keys)
        for p in fresh:
            self.placing.place(keys[p.id], p, lambda: self._key("stories"), now)
        for p in again:
            self.placing.changed(known[p.id].story, now, count=True)
        self.placing.settle(now)
        stories = self.placing.stories_of([p.id for p in batch])
        return [Stored(p.id, what[p.id], p.version, stories.get(p.id)) for p in batch]

    def new_story_of(self, ids: Sequence[str], now: str, *, id: str | None = None) -> int:
        """Write a story that is about to get these articles; return its key."""
        row = self.connection.execute(select(articles.c.id, articles.c.title, articles.c.day).where(articles.c.id.in_(list(ids))).order_by(articles.c.key)).first()
        assert row is not None
        self.placing.shelves.story_added(1)
        return self.placing.new_story(self._key("stories"), row.id, row.title, row.day, now, id)

    def take_out(self, keys: Sequence[int]) -> None:
        """Take everything derived of these articles out of the library: words, names, quotes, analyses."""
        if not keys:
            return
        index = index_of(self.connection)
        own: list[Entry] = []
        said: list[Entry] = []
        numbers: dict[int, list[int]] = {}
        for article, key in self.connection.execute(select(quotes.c.article, quotes.c.key).where(quotes.c.article.in_(keys)).order_by(quotes.c.key)):
            numbers.setdefault(article, []).append(key)
        for article, data in self.connection.execute(select(analyses.c.article, analyses.c.words).where(analyses.c.article.in_(keys))):
            tokens = unpack_tokens(data)
            own.append((article, tokens[0]))
            said += zip(numbers.get(article, []), tokens[1:], strict=True)
        index.take_out(self.connection, "article_words", own)
        index.take_out(self.connection, "quote_words", said)
        for table in (article_names, quotes, analyses):
            self.connection.execute(delete(table).where(table.c.article.in_(keys)))

    def _forgotten(self, ids: Sequence[str]) -> set[str]:
        hashes = {hash_of(i): i for i in ids}
        return {hashes[h] for h in self.connection.execute(select(forgotten.c.hash).where(forgotten.c.hash.in_(list(hashes)))).scalars()}

    def _put_articles(self, fresh: Sequence[Prepared], again: Sequence[Prepared], keys: dict[str, int], known: dict[str, Any], what: dict[str, What], now: str) -> None:
        def fields(p: Prepared) -> Fields:
            return {"version": p.version, "title": p.title, "source": p.source, "url": p.url, "published": p.published, "day": p.day, "events": self._bits(p.events), "n_tokens": p.tokens.n, "machtin": p.machtin}

        texts: list[Fields] = []
        if fresh:
            self.connection.execute(insert(articles), [{"key": keys[p.id], "id": p.id, "n_versions": 1, "added": now, "changed": now, "story": None} | fields(p) for p in fresh])
            texts += [{"article": keys[p.id], "n": 1, "version": p.version, "seen": now, "title": p.title, "data": p.article} for p in fresh]
        for p in again:
            row = known[p.id]
            changed: Fields = {}
            if what[p.id] == "changed":
                changed = {"n_versions": row.n_versions + 1, "changed": now}
                texts.append({"article": row.key, "n": row.n_versions + 1, "version": p.version, "seen": now, "title": p.title, "data": p.article})
            self.connection.execute(update(articles).where(articles.c.key == row.key).values(fields(p) | changed))
        if texts:
            self.connection.execute(insert(versions), texts)

    def _put_derived(self, batch: Sequence[Prepared], keys: dict[str, int]) -> None:
        if not batch:
            return
        index = index_of(self.connection)
        self.connection.execute(insert(analyses), [{"article": keys[p.id], "data": p.analysis, "signature": p.signature, "words": p.words} for p in batch])
        index.put(self.connection, "article_words", [(keys[p.id], p.tokens) for p in batch])
        self._learn_names(batch)
        listed = [
            {"name": name, "article": keys[p.id], "main": main}
            for p in batch
            for name, main in {self._names[f.folded, f.type]: f.main for f in p.forms}.items()
        ]
        if listed:
            self.connection.execute(insert(article_names), listed)
        rows: list[Fields] = []
        said: list[tuple[int, Tokens]] = []
        for p in batch:
            for q in p.quotes:
                speaker = None if q.speaker is None else self._names[p.forms[q.speaker].folded, p.forms[q.speaker].type]
                rows.append({"key": self._key("quotes"), "article": keys[p.id], "speaker": speaker, "start": q.start, "end": q.end, "kind": q.kind})
                said.append((rows[-1]["key"], q.tokens))
        if rows:
            self.connection.execute(insert(quotes), rows)
        index.put(self.connection, "quote_words", said)

    def _learn_names(self, batch: Sequence[Prepared]) -> None:
        """Know the key of every name of the batch; new ones are written with the words they are found by."""
        wanted = {(f.folded, f.type): f.name for p in batch for f in p.forms if (f.folded, f.type) not in self._names}
        if not wanted:
            return
        folded = sorted({f for f, _ in wanted})
        for n in range(0, len(folded), 1000):
            for row in self.connection.execute(select(names.c.folded, names.c.type, names.c.key).where(names.c.folded.in_(folded[n : n + 1000]))):
                self._names[row.folded, row.type] = row.key
        new: list[Fields] = []
        words: list[Fields] = []
        for (form, kind), name in wanted.items():
            if (form, kind) not in self._names:
                self._names[form, kind] = key = self._key("names")
                new.append({"key": key, "folded": form, "type": kind, "name": name})
                words += [{"word": w, "name": key} for w in sorted({toneless(s) for s in syllables_of(name)})]
        if new:
            self.connection.execute(insert(names), new)
        if words:
            self.connection.execute(insert(name_words), words)

    def _bits(self, types: Sequence[str]) -> int:
        bits = 0
        for kind in types:
            if kind not in self._events:
                self._events[kind] = bit = len(self._events)
                self.connection.execute(insert(event_types).values(bit=bit, type=kind))
            bits |= 1 << self._events[kind]
        return bits

    def _key(self, table: str) -> int:
        """The next key of a table; keys are never given twice, so that nothing that was removed can be taken for something else."""
        self._next[table] = key = self._next.get(table, 0) + 1
        return key


def moment() -> str:
    """Return the time of now, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def hash_of(id: str) -> str:
    """Return what is remembered of an article that must not come back: a hash of its id, nothing that can be read."""
    return blake2b(id.encode("utf-8", "surrogatepass"), digest_size=16, person=b"forgotten").hexdigest()
