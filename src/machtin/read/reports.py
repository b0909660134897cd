"""What the readers of the forms share: how a fault is told, and how much may be held."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

Report = Callable[[str, str, str], None]
"""Takes the place within the file ("line 3" or ""), what is wrong, what was kept."""


class Limits(msgspec.Struct, frozen=True):
    """Bytes that may be held at once."""

    article: int
    whole: int
    """A JSON file, or one of its lines, that holds many articles; a feed."""


def megabytes(n: int) -> str:
    """Return "4 MB" for a number of bytes."""
    return f"{n / (1 << 20):.3g} MB"
