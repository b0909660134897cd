"""What the library hands out and takes in: plain immutable values, offsets as everywhere (code points, `end` exclusive).

Moments are ISO 8601 in UTC ("2031-03-08T07:15:00Z"); days are dates of Asia/Ho_Chi_Minh ("2031-03-08").
"""

from __future__ import annotations

from typing import Literal

import msgspec

from machtin.story import Story

What = Literal["new", "changed", "same", "refused"]
Act = Literal["merge", "split", "pin", "rename", "dismiss", "confirm"]


class Stored(msgspec.Struct, frozen=True):
    """What became of one article that was given: told after its batch is safely on disk, never before."""

    id: str
    what: What
    """"new"; "changed": a new version of an article that was there; "same": seen before, nothing was written; "refused": removed once and not to come back."""
    version: str
    story: str | None = None
    """Id of the story it is in."""


class Added(msgspec.Struct, frozen=True):
    """How a call of `add` or `sync` ended."""

    n_new: int = 0
    n_changed: int = 0
    n_same: int = 0
    n_set_aside: int = 0
    """Articles that could not be analysed; they are kept with the reason, see `Library.set_aside`."""
    n_refused: int = 0
    stories: tuple[str, ...] = ()
    """Ids of the stories that changed."""


class Listed(msgspec.Struct, frozen=True):
    """An article as lists show it."""

    id: str
    title: str
    source: str | None
    url: str | None
    published: str | None
    day: str | None
    """The document's date, told or inferred."""
    version: str
    n_versions: int
    added: str
    changed: str
    story: str | None
    machtin: str


class Version(msgspec.Struct, frozen=True):
    """One text that an article has had; `n` counts from 1."""

    article: str
    version: str
    n: int
    seen: str
    title: str


class Change(msgspec.Struct, frozen=True):
    """A stretch in which two versions differ or agree; offsets into the older and the newer text."""

    kind: Literal["same", "gone", "new"]
    text: str
    old: tuple[int, int]
    new: tuple[int, int]


class Snippet(msgspec.Struct, frozen=True):
    """A stretch of an article's text in which the words looked for stand; `marks` are offsets into `text`, `start` is where it begins in the article."""

    text: str
    start: int
    marks: tuple[tuple[int, int], ...] = ()


class Said(msgspec.Struct, frozen=True):
    """A quote that answers a search for who said what."""

    article: str
    speaker: str
    text: str
    kind: str
    start: int
    end: int


class Hit(msgspec.Struct, frozen=True):
    """An article that answers a search."""

    id: str
    title: str
    source: str | None
    url: str | None
    day: str | None
    story: str | None
    score: float
    snippet: Snippet | None = None
    title_marks: tuple[tuple[int, int], ...] = ()
    said: tuple[Said, ...] = ()
    """With a speaker: the quotes that matched."""


class Facet(msgspec.Struct, frozen=True):
    """A value that the found articles have, and how many of them have it."""

    value: str
    n: int
    type: str = ""
    """Of entities: per, org, gpe, loc, misc."""


class Facets(msgspec.Struct, frozen=True):
    """How the found articles fall apart. Sources, months, events and stories are counted over all that were ranked, entities over the best `n_entities_of`."""

    sources: tuple[Facet, ...] = ()
    months: tuple[Facet, ...] = ()
    events: tuple[Facet, ...] = ()
    stories: tuple[Facet, ...] = ()
    entities: tuple[Facet, ...] = ()
    n_entities_of: int = 0


class Found(msgspec.Struct, frozen=True):
    """The answer to a search: a page of hits, how many articles answer in all, and the facets."""

    hits: tuple[Hit, ...]
    n: int
    n_ranked: int
    """How many of them were weighed; fewer than `n` only for words that a great part of the library holds, where the newest are taken."""
    facets: Facets
    understood: str
    """The query as machtin reads it, words joined with `_`."""


class Decision(msgspec.Struct, frozen=True):
    """What an editor said. Rows are never changed; one that is undone keeps standing, with who undid it and when."""

    key: int
    act: Act
    story: str
    by: str
    at: str
    articles: tuple[str, ...] = ()
    item: str | None = None
    """Of dismiss and confirm: the disagreement. Of merge: the other story."""
    value: str | None = None
    """Of rename: the new headline."""
    reason: str | None = None
    undone_by: str | None = None
    undone_at: str | None = None


class StoryLine(msgspec.Struct, frozen=True):
    """A story as lists show it."""

    id: str
    headline: str
    first: str | None
    last: str | None
    n_articles: int
    n_disagreements: int
    """Those that no editor dismissed."""
    changed: str
    pinned: bool = False


class KeptStory(msgspec.Struct, frozen=True):
    """A story as the library keeps it: what machtin tells, and what editors said of it."""

    story: Story
    """With the editor's headline where there is one; dismissed disagreements are still in it."""
    changed: str
    decisions: tuple[Decision, ...] = ()
    dismissed: tuple[str, ...] = ()
    """Ids of disagreements."""
    confirmed: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    """Ids of stories that became this one."""


class SourceState(msgspec.Struct, frozen=True, kw_only=True):
    """A place that articles come from, and how looking there went; what a restart needs to go on where it was."""

    place: str
    """Path, or the address of a feed or page."""
    kind: Literal["path", "feed"]
    title: str | None = None
    due: str | None = None
    """When it is to be looked at next; None: only when asked."""
    interval_s: int | None = None
    etag: str | None = None
    modified: str | None = None
    looked: str | None = None
    """When it was looked at last."""
    status: str = ""
    """One line of how that went."""
    n_failures: int = 0
    """In a row."""
    n_articles: int = 0
    """That came from there, in all."""
    paused: bool = False
    columns: dict[str, str] = {}
    """Of a path to tables: what their columns are called → the field that they are, as it was said when they were added."""


class SetAside(msgspec.Struct, frozen=True):
    """An item that could not be taken in, kept with the reason."""

    key: int
    item: str
    what: str
    at: str


class Finding(msgspec.Struct, frozen=True):
    """One thing that `doctor` found."""

    kind: Literal["fault", "note"]
    where: str
    what: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}: {self.what} {self.advice}".rstrip()
