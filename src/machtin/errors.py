"""What can go wrong, by who can act on it.

    MachtinError
    ├── InputError      the person who gave the file or text (exit code 2 where nothing could be kept)
    │   └── UnreadableError  the whole source could not be read (no such file, no permission, binary)
    ├── ConfigError     the person who chose the options (exit code 64)
    ├── StorageError    the person who runs the machine: disk, database (exit code 74)
    └── BugError        us: an invariant of machtin itself does not hold (exit code 70)

Every message says what happened, to which item, why, what to do now, and what was kept.
One bad item never stops the others: readers report a `Problem` and go on; only a call that can return nothing at all raises.
"""

from __future__ import annotations

import msgspec


class MachtinError(Exception):
    """Base of every error that machtin raises on purpose."""

    exit_code = 1


class InputError(MachtinError):
    """What was given cannot be understood; the message says which item, why, and what now."""

    exit_code = 2


class UnreadableError(InputError):
    """A whole source could not be read."""


class ConfigError(MachtinError):
    """An option or setting makes no sense."""

    exit_code = 64


class BugError(MachtinError):
    """An invariant of machtin does not hold; please report it with the item named in the message."""

    exit_code = 70


class StorageError(MachtinError):
    """Disk or database refused; the message says what state remains."""

    exit_code = 74


class Problem(msgspec.Struct, frozen=True):
    """One item that was degraded or left out, in words that a person can act on."""

    item: str
    """Where: `feed.xml: entry 14`, `news.jsonl: line 3`."""
    what: str
    """What is wrong and why."""
    kept: str
    """What was kept of it, and what to do now."""

    def __str__(self) -> str:
        return f"{self.item}: {self.what} {self.kept}".strip()
