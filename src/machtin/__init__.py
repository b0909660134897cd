"""machtin reads Vietnamese news and tells what several articles say together.

    import machtin

    articles = machtin.read("news/")
    document = machtin.relate(map(machtin.analyze, articles))
    page = machtin.render(document, "html")

Every statement carries its place: code-point offsets into the article's text, `end` exclusive. The doors are loaded when first used, so
that importing machtin costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from machtin.analysis import Analysis
    from machtin.analyze.pipeline import analyze, analyze_many
    from machtin.article import Article
    from machtin.client import Client
    from machtin.errors import MachtinError
    from machtin.keep.library import open_library
    from machtin.read import read
    from machtin.relate.pipeline import relate
    from machtin.show import render
    from machtin.story import Document, Story
    from machtin.tagger.segment import segment
    from machtin.values import compare

_HOMES = {
    "Analysis": "machtin.analysis",
    "Article": "machtin.article",
    "Client": "machtin.client",
    "Document": "machtin.story",
    "MachtinError": "machtin.errors",
    "Story": "machtin.story",
    "analyze_many": "machtin.analyze.pipeline",
    "compare": "machtin.values",
    "open_library": "machtin.keep.library",
    "render": "machtin.show",
    "segment": "machtin.tagger.segment",
}
_ROOMS = {"analyze", "read", "relate"}  # packages that are called like the function they are named after
__all__ = [
    "Analysis",
    "Article",
    "Client",
    "Document",
    "MachtinError",
    "Story",
    "analyze",
    "analyze_many",
    "compare",
    "open_library",
    "read",
    "relate",
    "render",
    "segment",
]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f"machtin.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'machtin' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
