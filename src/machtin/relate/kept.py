"""A story computed anew keeps the ids of what it told before: its own, and those of its entities, disagreements, agreements, figures, timeline, quotes, relations.

Ids below the story are made from the question asked (ids.py), and its words may change as articles are added: another sentence tells it best.
So an item takes the id of the former one of its layer with which it shares most places in the articles; where none is shared, the one of the same
question. What points to an item (a quote's speaker, a disputed sentence) points to it by the id it keeps.
Gap: the places of an article that was itself changed are new; its items are then known by the other articles' places, or by their question.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from machtin.relate.identity import Redirect, assign_ids, match_groups
from machtin.story import Story

Key = tuple[Hashable, ...]
_LAYERS = ("entities", "disagreements", "agreements", "figures", "timeline", "quotes", "relations")


class Kept(NamedTuple):
    """The stories under the ids that stay, in the order given, and what became of the other ids, of stories and of items."""

    stories: tuple[Story, ...]
    redirects: tuple[Redirect, ...]


def keep_ids(former: Iterable[Story], stories: Iterable[Story], *, used: Iterable[str] = ()) -> Kept:
    """Return `stories`, computed anew, with the ids of the `former` stories of their articles.

    Give all former stories that any of the articles was in, those to be merged too. `used`: ids of stories of former days (see assign_ids).
    Of items that are told no more nothing is recorded: should the question come up again, it has the same id.
    """
    was, now = sorted(former, key=lambda s: s.id), list(stories)
    ids, redirects = assign_ids({s.id: s.articles for s in was}, [s.articles for s in now], used=tuple(used))
    out, all_redirects = [], list(redirects)
    for id, story in zip(ids, now, strict=True):
        articles = set(story.articles)
        kept, moved = keep_item_ids([s for s in was if articles & set(s.articles)], story)
        out.append(msgspec.structs.replace(kept, id=id))
        all_redirects += moved
    return Kept(tuple(out), tuple(all_redirects))


def keep_item_ids(former: Sequence[Story], story: Story) -> tuple[Story, tuple[Redirect, ...]]:
    """Return `story` with its items under the ids that the `former` stories gave them, and the redirects of items that were merged or split."""
    renamed: dict[str, str] = {}
    redirects: list[Redirect] = []
    changed: dict[str, Any] = {}
    for layer in _LAYERS:  # entities first: quotes and relations are known by them
        items = [_renamed(layer, x, renamed) for x in getattr(story, layer)]
        ids, moved = _match(layer, [(s, x) for s in former for x in getattr(s, layer)], items)
        renamed |= {x.id: id for x, id in zip(items, ids, strict=True)}
        redirects += moved
        changed[layer] = tuple(msgspec.structs.replace(x, id=id) for x, id in zip(items, ids, strict=True))
    changed["timeline"] = tuple(_renamed("timeline", x, renamed) for x in changed["timeline"])
    changed["summary"] = tuple(_renamed("summary", x, renamed) for x in story.summary)
    return msgspec.structs.replace(story, **changed), tuple(redirects)


def _renamed(layer: str, item: Any, names: Mapping[str, str]) -> Any:
    """An item whose pointers to other items are their kept ids."""
    if layer == "quotes" and item.speaker in names:
        return msgspec.structs.replace(item, speaker=names[item.speaker])
    if layer == "relations":
        return msgspec.structs.replace(item, from_=names.get(item.from_, item.from_), to=names.get(item.to, item.to))
    if layer in ("timeline", "summary") and item.disputed:
        return msgspec.structs.replace(item, disputed=tuple(names.get(d, d) for d in item.disputed))
    return item


def _match(layer: str, former: Sequence[tuple[Story, Any]], items: Sequence[Any]) -> tuple[tuple[str, ...], tuple[Redirect, ...]]:
    was: dict[str, set[Key]] = {}
    for _, item in former:
        was.setdefault(item.id, set()).update(_keys(layer, item))
    now = [_keys(layer, x) for x in items]
    taken = set(was)

    def fresh(n: int) -> str:
        base: str = items[n].id.partition(".")[0]
        new, count = base, 1
        while new in taken:
            count += 1
            new = f"{base}.{count}"
        taken.add(new)
        return new

    order = sorted(range(len(items)), key=lambda n: (items[n].id, n))
    ids, redirects = match_groups(was, now, order, fresh, _weight)
    keys = dict(zip(ids, now, strict=True))
    # An item that lives on, or of which another has only a place or two, is not that other one.
    return ids, tuple(Redirect(r.old, r.new[:1], "merged") for r in redirects if r.new and r.new[0] != r.old and _most(was[r.old], keys[r.new[0]]))


def _most(was: set[Key], now: set[Key]) -> bool:
    return 2 * sum(map(_weight, was & now)) >= sum(map(_weight, was))


def _weight(key: Key) -> float:
    """How much a shared key tells: a place more than a question of the same words, which may be asked of two things; a date more than a sentence that names it."""
    return {"question": 0.5, "date": 2.0}.get(str(key[0]), 1.0)


def _keys(layer: str, item: Any) -> set[Key]:
    """What an item is known by: its places, and its question."""
    question: Key = ("question", item.id)
    if layer == "relations":
        return {("who to whom", item.from_, item.to, item.plover)}
    if layer == "entities":
        return {question, *(("entity", item.type, m.article, m.entity) for m in item.members)}
    if layer in ("timeline", "quotes"):
        date: set[Key] = {("date", item.date)} if layer == "timeline" else set()
        return {question, *date, *(("place", e.article, e.start, e.end) for e in item.evidence)}
    return {question, *(("place", getattr(item, "kind", ""), a.article, a.start, a.end) for a in item.accounts)}
