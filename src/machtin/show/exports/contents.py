"""What is exported: analyses and stories, walked one at a time, so that an export of a whole library needs the memory of one story.

In:  a `Document`, analyses, or anything with the two methods of `Contents` (a `Library` has them through `of_library`).
Out: `Contents`. Each method may be called anew and then starts from the beginning, save for `of_analyses` of an iterator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

import msgspec

from machtin.errors import InputError

if TYPE_CHECKING:
    from machtin.analysis import Analysis
    from machtin.keep.library import Library
    from machtin.story import Document

AT_ONCE = 32  # analyses fetched from a library together: a look-up each would cost more than the unpacking


class Contents(Protocol):
    """What an exporter reads."""

    def analyses(self) -> Iterator[Analysis]:
        """Yield every article's analysis."""
        ...

    def stories(self) -> Iterator[Document]:
        """Yield every story as a document of its own, with its articles."""
        ...


class Given(msgspec.Struct):
    """Contents made of two functions."""

    read_analyses: Callable[[], Iterator[Analysis]]
    read_stories: Callable[[], Iterator[Document]]

    def analyses(self) -> Iterator[Analysis]:
        """Call the first."""
        return self.read_analyses()

    def stories(self) -> Iterator[Document]:
        """Call the second."""
        return self.read_stories()


def of_document(document: Document) -> Contents:
    """Return the articles and stories of a document."""
    by_id = {a.id: a for a in document.articles}

    def stories() -> Iterator[Document]:
        for story in document.stories:
            yield msgspec.structs.replace(document, articles=tuple(by_id[i] for i in story.articles if i in by_id), stories=(story,))

    return Given(lambda: iter(document.articles), stories)


def of_analyses(analyses: Iterable[Analysis]) -> Contents:
    """Return contents without stories."""
    return Given(lambda: iter(analyses), lambda: iter(()))


def of_library(library: Library, *, least: int = 1) -> Contents:
    """Return everything that a library holds: stories of `least` articles or more, without the disagreements that editors dismissed.

    What is removed while the export runs is left out; what is added meanwhile may be in it or not.
    """

    def analyses() -> Iterator[Analysis]:
        batch: list[str] = []
        for listed in library.articles():
            batch.append(listed.id)
            if len(batch) == AT_ONCE:
                yield from library.analyses(batch)
                batch = []
        yield from library.analyses(batch) if batch else ()

    def stories() -> Iterator[Document]:
        for id in library.story_ids(least=least):
            with suppress(InputError):  # removed, or joined to another, meanwhile
                yield library.document(id)

    return Given(analyses, stories)
