"""The whole library grouped anew: every article asked where it belongs, editors' acts applied to the result, ids kept, the rest redirected.

The order in which articles came no longer matters then. All signatures are in memory meanwhile (about 7 kB an article), nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from machtin.keep.records import Decision
from machtin.keep.rulings import decision_of
from machtin.keep.schema import analyses, articles, decisions, redirects, stories
from machtin.keep.writing import Writer, moment
from machtin.relate.group import group
from machtin.relate.identity import Redirect, assign_ids
from machtin.relate.signature import unpack_signature


def regroup(connection: Connection, writer: Writer) -> list[str]:
    """Group anew and return the ids of the stories whose articles are others now."""
    rows = connection.execute(select(articles.c.key, articles.c.id, stories.c.id.label("story"), analyses.c.signature).join(analyses, analyses.c.article == articles.c.key).join(stories, stories.c.key == articles.c.story).order_by(articles.c.key)).all()
    ids = [r.id for r in rows]
    groups = [{ids[n] for n in members} for members in group([unpack_signature(r.signature) for r in rows])]
    former: dict[str, set[str]] = {}
    for r in rows:
        former.setdefault(r.story, set()).add(r.id)
    standing = [decision_of(d) for d in connection.execute(select(decisions).where(decisions.c.undone_at.is_(None)).order_by(decisions.c.key))]
    groups = apply_decisions(groups, standing, former)
    used = set(connection.execute(select(redirects.c.old)).scalars())
    assigned = assign_ids(former, groups, used=used)
    changed = {id: members for id, members in zip(assigned.ids, groups, strict=True) if former.get(id) != members}
    _write(connection, writer, changed, assigned.redirects)
    return sorted(changed)


def apply_decisions(groups: Sequence[set[str]], standing: Sequence[Decision], former: dict[str, set[str]]) -> list[set[str]]:
    """Return the groups as editors want them: merges joined, splits parted, pinned articles put where they belong, in the order of the acts.

    A story is known among the groups by the articles that it has now (`former`).
    """
    out = [set(g) for g in groups]

    def holder(ids: set[str]) -> set[str] | None:
        best = max(out, key=lambda g: len(g & ids), default=set())
        return best if best & ids else None

    for d in standing:
        moved = set(d.articles)
        if d.act == "merge":
            mine, theirs = holder(former.get(d.story, set()) - moved), holder(moved)
            if mine is not None and theirs is not None and mine is not theirs:
                mine |= theirs
                out.remove(theirs)
        elif d.act == "split":
            parts = [g for g in out if g & moved]
            for g in parts:
                g -= moved
            alone = moved & set().union(*former.values())
            if alone:
                out.append(alone)
        elif d.act == "pin" and moved:
            target = holder(former.get(d.story, set()) - moved)
            if target is not None and not moved <= target:
                for g in out:
                    g -= moved
                target |= moved
        out = [g for g in out if g]
    return out


def _write(connection: Connection, writer: Writer, changed: dict[str, set[str]], moved: Sequence[Redirect]) -> None:
    now = moment()
    placing = writer.placing
    keys = dict(connection.execute(select(stories.c.id, stories.c.key)).all())
    touched = {keys[id] for id in changed if id in keys} | {keys[r.old] for r in moved if r.old in keys}
    for key in touched:
        placing.look_before(key)
    for id, members in changed.items():
        if id not in keys:
            keys[id] = writer.new_story_of(sorted(members), now, id=id)
            touched.add(keys[id])
        connection.execute(update(articles).where(articles.c.id.in_(sorted(members))).values(story=keys[id]))
    became = {r.old: r.new[0] if r.new else None for r in moved}
    for id, key in keys.items():
        if key in touched:
            if placing.ids_in(key):
                placing.changed(key, now, count=True)
            else:
                placing.shelves.count_anew(key)
                placing.drop(key, became.get(id), now)
