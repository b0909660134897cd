"""What the grammar of times reads out of the words alone, before the calendar: the parts of one expression.

An `Expression` holds offsets into the folded sentence's text and one `When`; `resolve` turns it into a value.
"""

from __future__ import annotations

import msgspec

from machtin.analysis import Mod
from machtin.analyze.times.lexicon import Part


class Clock(msgspec.Struct, frozen=True):
    """A time of day; `zone` is hours ahead of UTC, None where none is told; `elsewhere` where it is some other local time."""

    hour: int
    minute: int | None = None
    second: int | None = None
    zone: float | None = None
    elsewhere: bool = False


class Calendar(msgspec.Struct, frozen=True):
    """A day, month, quarter, half, season or year as far as it is written; what is missing is None."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    grain: str = ""
    """"Q1".."Q4", "H1", "H2", "SP", "SU", "FA", "WI", "199" (decade), "19" (century) in the year's place, or empty."""
    year_step: int | None = None
    """năm ngoái is -1."""
    hint: int = 0
    """-1 past ("vừa qua", "hồi"), 1 future ("tới"), 0 untold."""
    month_step: int | None = None


class DayRange(msgspec.Struct, frozen=True):
    """Two ends in one expression: 22-23/10."""

    first: Calendar
    last: Calendar


class Step(msgspec.Struct, frozen=True):
    """So many units from the article's date or from the time spoken of last (`from_mention`)."""

    n: float
    unit: str
    from_mention: bool = False
    clause: bool = False
    """A clause follows that tells from what: một ngày sau khi …"""
    weekend: bool = False


class Weekday(msgspec.Struct, frozen=True):
    """A day of the week (Monday 0), in this week, the last or the next where told."""

    day: int
    week: int | None = None
    hint: int = 0


class Lunar(msgspec.Struct, frozen=True):
    """A day or month of the lunar calendar; day 0 is the last day of the month before."""

    month: int
    day: int | None = None
    year: int | None = None
    hint: int = 0
    year_step: int | None = None
    cycle: int = 60
    """Years after which the name of the year comes again."""


class SamePoint(msgspec.Struct, frozen=True):
    """The time spoken of last, at its own grain; `or_now` where it may as well be the article's now."""

    or_now: bool = False


class Fixed(msgspec.Struct, frozen=True):
    """A value that needs no calendar: a duration, a set, a reference. `back` and `ahead` tell that a duration ends or begins now."""

    value: str
    is_set: bool = False
    back: bool = False
    ahead: bool = False


When = Calendar | DayRange | Step | Weekday | Lunar | SamePoint | Fixed


class Expression(msgspec.Struct, frozen=True):
    """One time expression as written: [start, end) in the folded text, the rule that read it, and its parts."""

    start: int
    end: int
    rule: str
    when: When | None = None
    clock: Clock | None = None
    part: Part | None = None
    mod: Mod | None = None
