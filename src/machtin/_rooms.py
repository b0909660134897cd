"""Rooms that bear the name of their door: `machtin.read` is a package and can be called like the function in it.

docs/decisions/0003-doors-and-rooms.md tells why.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Room(ModuleType):
    """A package that calls its door; it pickles as its name, so that a process pool can map over it."""

    _door: tuple[str, str]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        module, name = self._door
        return getattr(import_module(module), name)(*args, **kwargs)

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return import_module, (self.__name__,)


def open_room(package: str, door: str, module: str | None = None) -> None:
    """Make `package` callable as its function `door`, which stands in `module` (by default the package itself) and is imported when called."""
    room = sys.modules[package]
    room.__class__ = _Room
    room._door = (module or package, door)  # type: ignore[attr-defined]
