"""What editors do to stories: merge, split, pin, rename, dismiss or confirm a disagreement, and undo.

Every act is a signed, timestamped row that is never changed (an undone one is marked so), and takes effect at once; grouping the library anew applies
the acts that stand, in their order, to what the grouping finds. So everything derived can be thrown away and made again without an editor's word lost.

    merge    two stories are one; the id of the first stays, the other's leads to it
    split    some articles of a story are one of their own; the grouping never joins the two again
    pin      an article belongs to a story, whatever the grouping says; without an article: the story stands at the top
    rename   the headline
    dismiss  a disagreement is none (`reason`); confirm: it is real
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from machtin.errors import InputError
from machtin.keep.records import Act, Decision
from machtin.keep.rulings import decision_of, living_id
from machtin.keep.schema import articles, decisions, redirects, stories
from machtin.keep.writing import Writer, moment

MAX_WORDS = 2_000  # characters of a reason or headline


class Deciding:
    """One editor's acts within one transaction."""

    def __init__(self, connection: Connection, writer: Writer, by: str) -> None:
        if not by.strip():
            raise InputError("a decision needs the name of who makes it. Nothing was changed.")
        self.connection, self.writer, self.by, self.now = connection, writer, by.strip(), moment()

    def merge(self, story: str, other: str, reason: str | None) -> Decision:
        """Join `other` to `story`."""
        one, two = self._story(story), self._story(other)
        if one.key == two.key:
            raise InputError(f"{other}: is {story} already. Nothing was changed.")
        moved = self.writer.placing.ids_in(two.key)
        self.writer.placing.join(one.key, two.key, self.now, keep=one.id)
        return self._record("merge", one.id, articles=moved, item=two.id, reason=reason)

    def split(self, story: str, ids: Sequence[str], reason: str | None) -> Decision:
        """Make a story of its own of some articles of `story`."""
        row = self._story(story)
        members = self.writer.placing.ids_in(row.key)
        moved = [i for i in members if i in set(ids)]
        if set(moved) != set(ids):
            raise InputError(f"{', '.join(sorted(set(ids) - set(moved)))}: no article of {row.id}. Nothing was changed.")
        if not moved or len(moved) == len(members):
            raise InputError(f"{row.id}: to split takes some of its {len(members)} articles, and some must stay. Nothing was changed.")
        new = self.writer.new_story_of(moved, self.now)
        self._move(moved, row.key, new)
        id = self.connection.execute(select(stories.c.id).where(stories.c.key == new)).scalar_one()
        return self._record("split", row.id, articles=moved, item=id, reason=reason)

    def pin(self, story: str, article: str | None, reason: str | None) -> Decision:
        """Put an article into a story for good; without an article, put the story at the top."""
        row = self._story(story)
        if article is None:
            return self._record("pin", row.id, reason=reason)
        there = self.connection.execute(select(articles.c.key, articles.c.story).where(articles.c.id == article)).first()
        if there is None:
            raise InputError(f"{article}: there is no such article. Nothing was changed.")
        former = self.connection.execute(select(stories.c.id).where(stories.c.key == there.story)).scalar()
        if there.story != row.key:
            self._move([article], there.story, row.key)
        return self._record("pin", row.id, articles=[article], item=former, reason=reason)

    def rename(self, story: str, headline: str, reason: str | None) -> Decision:
        """Give a story another headline."""
        row = self._story(story)
        headline = " ".join(headline.split())[:MAX_WORDS]
        if not headline:
            raise InputError(f"{row.id}: a headline must have words. Nothing was changed.")
        self.connection.execute(update(stories).where(stories.c.key == row.key).values(headline=headline, changed=self.now))
        return self._record("rename", row.id, value=headline, reason=reason)

    def judge(self, act: Act, story: str, disagreement: str, reason: str | None) -> Decision:
        """Dismiss a disagreement, or call it real."""
        row = self._story(story)
        if act == "dismiss" and not (reason or "").strip():
            raise InputError(f"{disagreement}: to dismiss a disagreement takes a reason. Nothing was changed.")
        made = self._record(act, row.id, item=disagreement, reason=reason)
        self.connection.execute(update(stories).where(stories.c.key == row.key).values(stale=True, changed=self.now))
        self.writer.placing.touched.add(row.key)
        return made

    def undo(self, key: int) -> Decision:
        """Take a decision back; what can be put back is put back, articles that went elsewhere meanwhile stay there."""
        row = self.connection.execute(select(decisions).where(decisions.c.key == key)).first()
        if row is None:
            raise InputError(f"{key}: there is no such decision. Nothing was changed.")
        made = decision_of(row)
        if made.undone_at is not None:
            raise InputError(f"{key}: was undone by {made.undone_by} on {made.undone_at}. Nothing was changed.")
        self.connection.execute(update(decisions).where(decisions.c.key == key).values(undone_by=self.by, undone_at=self.now))
        story = living_id(self.connection, made.story)
        if story is not None:
            self._put_back(made, self._story(story))
        return decision_of(self.connection.execute(select(decisions).where(decisions.c.key == key)).one())

    def _put_back(self, made: Decision, row: Any) -> None:
        placing = self.writer.placing
        if made.act == "merge" and made.item is not None:
            moved = [i for i in placing.ids_in(row.key) if i in set(made.articles)]
            if moved and len(moved) < len(placing.ids_in(row.key)):
                self.connection.execute(delete(redirects).where(redirects.c.old == made.item))
                self._move(moved, row.key, self.writer.new_story_of(moved, self.now, id=made.item))
        elif made.act == "split" and made.item is not None and (other := living_id(self.connection, made.item)) not in (None, row.id):
            placing.join(row.key, self._story(str(other)).key, self.now, keep=row.id)
        elif made.act == "pin" and made.articles and made.item and (former := living_id(self.connection, made.item)) not in (None, row.id):
            self._move([i for i in placing.ids_in(row.key) if i in set(made.articles)], row.key, self._story(str(former)).key)
        else:
            self.connection.execute(update(stories).where(stories.c.key == row.key).values(stale=True, changed=self.now))
        placing.touched.add(row.key)

    def _move(self, ids: Sequence[str], source: int, target: int) -> None:
        """Move articles from one story to another; a story left without any is dropped."""
        placing = self.writer.placing
        placing.look_before(source)
        placing.look_before(target)
        self.connection.execute(update(articles).where(articles.c.id.in_(list(ids))).values(story=target))
        placing.changed(target, self.now, count=True)
        if placing.ids_in(source):
            placing.changed(source, self.now, count=True)
        else:
            placing.shelves.count_anew(source)
            id = self.connection.execute(select(stories.c.id).where(stories.c.key == target)).scalar_one()
            placing.drop(source, id, self.now)

    def _story(self, id: str) -> Any:
        living = living_id(self.connection, id)
        row = self.connection.execute(select(stories.c.key, stories.c.id).where(stories.c.id == living)).first() if living else None
        if row is None:
            raise InputError(f"{id}: there is no such story. Nothing was changed.")
        return row

    def _record(self, act: Act, story: str, *, articles: Sequence[str] = (), item: str | None = None, value: str | None = None, reason: str | None = None) -> Decision:
        reason = (reason or "").strip()[:MAX_WORDS] or None
        row = {"act": act, "story": story, "by": self.by, "at": self.now, "articles": json.dumps(list(articles), ensure_ascii=False), "item": item, "value": value, "reason": reason}
        key = self.connection.execute(insert(decisions).values(row).returning(decisions.c.key)).scalar_one()
        return Decision(key=key, act=act, story=story, by=self.by, at=self.now, articles=tuple(articles), item=item, value=value, reason=reason)
