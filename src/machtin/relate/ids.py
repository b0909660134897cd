"""Ids that stay when a story is recomputed: made from the question asked, never from a position or a value."""

from __future__ import annotations

import hashlib


def stable_id(kind: str, *parts: str) -> str:
    """Return `kind-` and ten hex digits that name the parts, in their order: the same question has the same id."""
    digest = hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
    return f"{kind}-{digest}"


class Ids:
    """Hands out stable ids; questions that look the same within one story are told apart by a count."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def new(self, kind: str, *parts: str) -> str:
        """Return the stable id of these parts, with `.2`, `.3` … behind it from the second time on."""
        name = stable_id(kind, *parts)
        self._given[name] = n = self._given.get(name, 0) + 1
        return name if n == 1 else f"{name}.{n}"
