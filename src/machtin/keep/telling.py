"""What each story tells: made from its articles' analyses when they changed, its items under the ids that they had before.

A story of one article is told when it is asked for: there is nothing to compare. A very big one (more than MAX_AT_ONCE articles) is told by `sync`,
not while articles come in; until then it is shown as it was told last.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, select, update

from machtin.analysis import Analysis
from machtin.keep.packing import pack_story, unpack_analysis, unpack_article, unpack_story
from machtin.keep.rulings import dismissed_in, headline_of_editor
from machtin.keep.schema import analyses, articles, stories, versions
from machtin.keep.shelves import TOLD, number_of, put_state
from machtin.relate.kept import keep_item_ids
from machtin.relate.pipeline import story_of
from machtin.story import Story

MAX_AT_ONCE = 200  # articles; a story of so many takes some seconds


def analyses_of(connection: Connection, where: object) -> list[Analysis]:
    """Return the analyses of the articles that `where` (a condition on `articles`) names, in the order in which stories are told."""
    rows = connection.execute(
        select(articles.c.id, analyses.c.data, versions.c.data)
        .select_from(articles.join(analyses, analyses.c.article == articles.c.key).join(versions, (versions.c.article == articles.c.key) & (versions.c.n == articles.c.n_versions)))
        .where(where)  # type: ignore[arg-type]
    )
    found = [unpack_analysis(analysis, unpack_article(article).text) for _, analysis, article in rows]
    return sorted(found, key=lambda a: (a.published or a.document_date or "9999", a.id))


def tell(connection: Connection, key: int) -> Story | None:
    """Tell a story anew and write it down; return it, None where it has no articles."""
    told = told_now(connection, key)
    if told is not None:
        n_open = len({d.id for d in told.disagreements} - dismissed_in(connection, told.id))
        headline = headline_of_editor(connection, told.id) or told.headline
        connection.execute(
            update(stories).where(stories.c.key == key).values(
                headline=headline, n_articles=len(told.articles), n_disagreements=n_open, stale=False, data=pack_story(told),
            )
        )  # fmt: skip
        put_state(connection, TOLD, str(1 + number_of(connection, TOLD)).encode())
    return told


def told_now(connection: Connection, key: int) -> Story | None:
    """Return what a story tells as its articles are now, without writing it down."""
    row = connection.execute(select(stories).where(stories.c.key == key)).one()
    members = analyses_of(connection, articles.c.story == key)
    if not members:
        return None
    former = [unpack_story(row.data)] if row.data else []
    story, _ = keep_item_ids(former, story_of(members))
    return msgspec.structs.replace(story, id=row.id)


def stale_stories(connection: Connection, keys: Sequence[int] | None = None, *, most: int | None = MAX_AT_ONCE) -> list[int]:
    """Return the stories of several articles that changed since they were told, of `keys` or all."""
    query = select(stories.c.key).where(stories.c.stale, stories.c.n_articles > 1).order_by(stories.c.key)
    if most is not None:
        query = query.where(stories.c.n_articles <= most)
    found = list(connection.execute(query).scalars())
    return found if keys is None else sorted(set(found) & set(keys))
