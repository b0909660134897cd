"""machtin reads Vietnamese news and tells what several articles say together.

    import machtin

    articles = machtin.read("news/")
    document = machtin.relate(map(machtin.analyze, articles))
    page = machtin.render(document, "html")

Every statement carries its place: code-point offsets into the article's text, `end` exclusive. The doors are loaded when first used, so
that importing machtin costs nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from machtin.analysis import Analysis
    from machtin.analyze.pipeline import analyze, analyze_many
    from machtin.article import Article
    from machtin.errors import MachtinError
    from machtin.read import read
    from machtin.relate.pipeline import relate
    from machtin.show import render
    from machtin.story import Document, Story
    from machtin.tagger.segment import segment
    from machtin.values import compare

_DOORS = {
    "Analysis": "machtin.analysis",
    "Article": "machtin.article",
    "Document": "machtin.story",
    "MachtinError": "machtin.errors",
    "Story": "machtin.story",
    "analyze": "machtin.analyze.pipeline",
    "analyze_many": "machtin.analyze.pipeline",
    "compare": "machtin.values",
    "read": "machtin.read",
    "relate": "machtin.relate.pipeline",
    "render": "machtin.show",
    "segment": "machtin.tagger.segment",
}
__all__ = [
    "Analysis",
    "Article",
    "Document",
    "MachtinError",
    "Story",
    "analyze",
    "analyze_many",
    "compare",
    "read",
    "relate",
    "render",
    "segment",
]


class _Package(ModuleType):
    """The package itself: its doors are functions, although three rooms bear the names of their doors.

    Python binds a submodule as an attribute of its package once it is imported; for `read`, `analyze` and `relate` that would put the room
    in the place of the function (docs/decisions/0003-doors-and-rooms.md).
    """

    def __getattr__(self, name: str) -> Any:
        if name not in _DOORS:
            raise AttributeError(f"module 'machtin' has no attribute {name!r}")
        door = getattr(import_module(_DOORS[name]), name)
        super().__setattr__(name, door)
        return door

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _DOORS and isinstance(value, ModuleType)):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *__all__})


sys.modules[__name__].__class__ = _Package
