"""The room where articles, analyses and stories stay: `open_library(place) -> Library`.

    library.py, reading.py  the doors           store.py, schema.py, migrate.py   the database, its tables, its version
    adding.py      articles in                  prepare.py, packing.py, tokens.py what of an article needs no database
    writing.py     one batch, one transaction   placing.py, shelves.py            which story it is in
    telling.py     what a story tells           rulings.py, deciding.py           what editors said
    listing.py, lines.py    lists, a page at a time
    search.py      finding                      query.py, word_index.py, people.py, snippets.py
    removing.py    taking out, forgetting       doctor.py, backup.py              what is wrong, a second copy
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from machtin.keep.library import Library, open_library
    from machtin.keep.search import Filters

__all__ = ["Filters", "Library", "open_library"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'machtin.keep' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("machtin.keep.search" if name == "Filters" else "machtin.keep.library"), name)
