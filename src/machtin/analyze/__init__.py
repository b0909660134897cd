"""What one article says: `analyze(article) -> Analysis`, one module or package a layer (pipeline.py has their order)."""

from __future__ import annotations

from machtin._rooms import open_room

open_room(__name__, "analyze", "machtin.analyze.pipeline")
