"""What editors have said, read back: rows of `decisions`, newest word first; ids of stories that became others are followed."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select

from machtin.keep.records import Decision
from machtin.keep.schema import decisions, redirects


def living_id(connection: Connection, story: str) -> str | None:
    """Return the id that a story has now: itself, or what it became; None where nothing is left of it."""
    became = connection.execute(select(redirects.c.story).where(redirects.c.old == story)).scalar()
    return story if became is None else became or None


def former_ids(connection: Connection, story: str) -> list[str]:
    """Return the ids of stories that became this one."""
    return list(connection.execute(select(redirects.c.old).where(redirects.c.story == story).order_by(redirects.c.old)).scalars())


def decisions_on(connection: Connection, story: str) -> list[Decision]:
    """Return what was said of a story, under any id that it has had, in order of time."""
    ids = [story, *former_ids(connection, story)]
    return [decision_of(r) for r in connection.execute(select(decisions).where(decisions.c.story.in_(ids)).order_by(decisions.c.key))]


def dismissed_in(connection: Connection, story: str) -> set[str]:
    """Return the ids of the disagreements that an editor dismissed and none confirmed since."""
    return {d for d, act in _last_words(connection, story).items() if act == "dismiss"}


def confirmed_in(connection: Connection, story: str) -> set[str]:
    """Return the ids of the disagreements that an editor called real and none dismissed since."""
    return {d for d, act in _last_words(connection, story).items() if act == "confirm"}


def headline_of_editor(connection: Connection, story: str) -> str | None:
    """Return the headline that an editor gave last."""
    given = [d.value for d in decisions_on(connection, story) if d.act == "rename" and d.undone_at is None]
    return given[-1] if given else None


def decision_of(row: Any) -> Decision:
    """Return the record of a row."""
    fields = dict(row._mapping)
    return Decision(**{**fields, "articles": tuple(json.loads(fields["articles"]))})


def _last_words(connection: Connection, story: str) -> dict[str, str]:
    return {d.item: d.act for d in decisions_on(connection, story) if d.item and d.act in ("dismiss", "confirm") and d.undone_at is None}
