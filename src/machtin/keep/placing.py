"""Which story each article is in: placed as it comes, two stories joined where its coming shows that they are one, ids that stay.

Stories that an editor parted are never joined again by the grouping. What a story tells is not made here: it is marked stale, and `telling` makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from machtin.keep.prepare import Prepared
from machtin.keep.schema import articles, decisions, redirects, stories
from machtin.keep.shelves import Shelves
from machtin.relate.identity import assign_ids
from machtin.relate.ids import stable_id
from machtin.relate.online import find_twin, place
from machtin.relate.signature import unpack_signature

# Statements that every article needs are built once: building them costs more than running them.
_SET_STORY = update(articles).where(articles.c.key == bindparam("article")).values(story=bindparam("its_story"))
_NEW_STORY = insert(stories)
_ID_TAKEN = select(stories.c.id).where(stories.c.id == bindparam("id_asked")).union_all(select(redirects.c.old).where(redirects.c.old == bindparam("id_asked")))


class Placing:
    """Puts articles into stories; framed by the writer's `begin` and `finish`."""

    def __init__(self) -> None:
        self.shelves = Shelves()
        self.touched: set[int] = set()
        """Stories that changed since this was last emptied by whoever tells them."""
        self._grown: set[int] = set()

    def begin(self, connection: Connection) -> None:
        """Look at the library as it is now."""
        self.connection = connection
        self._grown = set()
        self.shelves.begin(connection)

    def finish(self) -> None:
        """Write what is counted."""
        self.shelves.finish()

    def place(self, article: int, prepared: Prepared, new_key: Callable[[], int], now: str) -> int:
        """Put a new article into the story that it is like, or a new one; return the story's key."""
        signature = unpack_signature(prepared.signature)
        found = place(signature, self.shelves).story
        if found is not None:
            story = int(found)
            self._grown.add(story)
        else:
            story = self.new_story(new_key(), prepared.id, prepared.title, prepared.day, now)
        self.connection.execute(_SET_STORY, {"article": article, "its_story": story})
        self.shelves.take_in(story, signature, is_new=found is None)
        if found is not None:
            self.changed(story, now)
        return story

    def new_story(self, key: int, first_article: str, headline: str, day: str | None, now: str, id: str | None = None) -> int:
        """Write a story of one article, told when asked for; return its key."""
        row = {"key": key, "id": id or self._fresh_id(first_article), "headline": headline, "first": day, "last": day, "n_articles": 1, "n_disagreements": 0}
        self.connection.execute(_NEW_STORY, row | {"changed": now, "stale": True, "data": None})
        self.touched.add(key)
        return key

    def look_before(self, story: int) -> None:
        """Remember what a story was like before its articles change."""
        self.shelves.look_before(story)

    def changed(self, story: int, now: str, *, count: bool = False) -> None:
        """Mark a story whose articles changed; `count`: its terms too, see `Shelves.count_anew`."""
        if count:
            self.shelves.count_anew(story)
        n, first, last = self.connection.execute(select(func.count(), func.min(articles.c.day), func.max(articles.c.day)).where(articles.c.story == story)).one()
        self.connection.execute(update(stories).where(stories.c.key == story).values(n_articles=n, first=first, last=last, stale=True, changed=now))
        self.touched.add(story)

    def settle(self, now: str) -> None:
        """Join stories that are one now that articles have come."""
        for story in sorted(self._grown):
            if story in self.touched:  # it may have gone into another meanwhile
                twin = find_twin(self.shelves.members(str(story)), self.shelves, but=str(story))
                if twin is not None and not self._apart(story, int(twin)):
                    self.join(story, int(twin), now)
        self._grown = set()

    def join(self, one: int, other: int, now: str, keep: str | None = None) -> int:
        """Make two stories one, under the id that `assign_ids` says, or `keep`; return the key of what stays."""
        rows = {r.key: r for r in self.connection.execute(select(stories.c.key, stories.c.id).where(stories.c.key.in_((one, other))))}
        members = {rows[k].id: self.ids_in(k) for k in (one, other)}
        id = keep or assign_ids(members, [[a for part in members.values() for a in part]]).ids[0]
        stays, goes = (one, other) if rows[one].id == id else (other, one)
        for key in (stays, goes):
            self.shelves.look_before(key)
        before = rows[goes].id
        self.connection.execute(update(articles).where(articles.c.story == goes).values(story=stays))
        self.shelves.count_anew(goes)
        self.changed(stays, now, count=True)
        self.drop(goes, id, now)
        assert before != id
        return stays

    def drop(self, story: int, became: str | None, now: str) -> None:
        """Remove a story without articles; its id leads to what it `became`."""
        old = self.connection.execute(select(stories.c.id).where(stories.c.key == story)).scalar_one()
        self.shelves.story_added(-1)
        self.connection.execute(delete(stories).where(stories.c.key == story))
        self.touched.discard(story)
        self.connection.execute(update(redirects).where(redirects.c.story == old).values(story=became or ""))
        self.connection.execute(delete(redirects).where(redirects.c.old == old))
        self.connection.execute(insert(redirects).values(old=old, story=became or "", at=now))

    def ids_in(self, story: int) -> list[str]:
        """Return the ids of a story's articles, in order of arrival."""
        return list(self.connection.execute(select(articles.c.id).where(articles.c.story == story).order_by(articles.c.key)).scalars())

    def stories_of(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Return the story id of each article id that is in one."""
        rows: Any = self.connection.execute(select(articles.c.id, stories.c.id).join(stories, stories.c.key == articles.c.story).where(articles.c.id.in_(ids)))
        return dict(rows.all())

    def _fresh_id(self, article: str) -> str:
        """An id for a story that begins with this article; no id that ever was."""
        new, n = stable_id("story", article), 1
        while self.connection.execute(_ID_TAKEN, {"id_asked": new}).first():
            n += 1
            new = stable_id("story", article, str(n))
        return new

    def _apart(self, one: int, other: int) -> bool:
        """Whether an editor parted these two stories."""
        mine, theirs = (self._all_ids(k) for k in (one, other))
        split = select(decisions.c.key).where(
            decisions.c.act == "split", decisions.c.undone_at.is_(None),
            or_(decisions.c.story.in_(mine) & decisions.c.item.in_(theirs), decisions.c.story.in_(theirs) & decisions.c.item.in_(mine)),
        )
        return self.connection.execute(split.limit(1)).first() is not None

    def _all_ids(self, story: int) -> list[str]:
        """The id of a story, and the former ones that lead to it."""
        id = self.connection.execute(select(stories.c.id).where(stories.c.key == story)).scalar_one()
        return [id, *self.connection.execute(select(redirects.c.old).where(redirects.c.story == id)).scalars()]
