"""Interface texts in the reader's language, and numbers and dates as that language writes them: the door for every room that shows something.

In:  messages in English, written where they are used: `t.gettext("Summary")`, `t.ngettext("{n} article", "{n} articles", count)`.
Out: the text in the language of `translations(lang)`. English is the message itself; Vietnamese comes from the gettext catalogues
     `locale/vi/LC_MESSAGES/<room>.po` (one a room: show, web), which are read as they are. There is nothing to compile, so a clone, an
     editable install and a wheel all work the same.

Fields in a message are named and in braces; `{n}` of a plural is written as the language writes numbers. A text of an article goes
into a field, never into a message. A message that a table holds is marked with `N_` there and looked up where it is shown.
One word with two meanings takes a context: `t.pgettext("kind of disagreement", "Name")`.

In a Jinja template the same methods are `_`, `ngettext`, `pgettext`, `number`, `day` … : put `jinja_globals(t)` into the context.
`make messages` brings the catalogues up to date; tests/show/test_messages.py fails while one message has no translation.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any, Final, Literal

from babel import Locale
from babel.dates import format_skeleton
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from babel.units import format_unit

Lang = Literal["vi", "en"]
Unit = Literal["year", "month", "week", "day", "hour", "minute", "second"]
LANGS: Final[tuple[Lang, ...]] = ("vi", "en")

# British English: like Vietnamese it writes the day before the month, so that a date reads the same way round after a switch.
LOCALES: Final[dict[Lang, Locale]] = {"vi": Locale("vi", "VN"), "en": Locale("en", "GB")}
LANG_NAMES: Final[dict[Lang, str]] = {"vi": "Tiếng Việt", "en": "English"}
"""How each language calls itself, for the switch."""

_LONG_DAY: Final[dict[Lang, str]] = {"vi": "yMd", "en": "yMMMMd"}
"""CLDR skeletons: "4/1/2024" as Vietnamese papers write it; in English the month is a word, since 04/01 would be read two ways."""


def N_(message: str) -> str:  # noqa: N802 (gettext's own name for it)
    """Mark a message that a table holds: it is extracted here and translated where it is shown."""
    return message


class Translations:
    """One language: its messages, and how it writes numbers, dates and lengths of time."""

    def __init__(self, lang: Lang, catalogue: gettext.NullTranslations) -> None:
        self.lang: Lang = lang
        self.locale = LOCALES[lang]
        self._catalogue = catalogue

    # -- messages ----------------------------------------------------------------------------------------------------

    def gettext(self, message: str, /, **fields: object) -> str:
        """Return the message with its fields filled in."""
        text = self._catalogue.gettext(message)
        return text.format(**fields) if fields else text

    def ngettext(self, one: str, many: str, n: int, /, **fields: object) -> str:
        """Return the form for `n` things; the field `{n}` is `n` written as the language writes numbers."""
        return self._catalogue.ngettext(one, many, n).format(n=self.number(n), **fields)

    def pgettext(self, context: str, message: str, /, **fields: object) -> str:
        """Return the message as it is meant in this context."""
        text = self._catalogue.pgettext(context, message)
        return text.format(**fields) if fields else text

    # -- numbers -----------------------------------------------------------------------------------------------------

    def number(self, value: float) -> str:
        """Return 2500 as "2.500" ("2,500" in English), 0.55 as "0,55"; at most four decimals."""
        return _decimal(value, self.lang)

    def compact(self, value: float) -> str:
        """Return 62500000000 as "62,5 tỷ" ("62.5 billion"), with at most three decimals."""
        return str(format_compact_decimal(value, format_type="long", locale=self.locale, fraction_digits=3))

    def percent(self, share: float) -> str:
        """Return 0.93 as "93%"."""
        return str(format_percent(share, locale=self.locale))

    # -- time --------------------------------------------------------------------------------------------------------

    def day(self, value: date) -> str:
        """Return a day: "4/1/2024", "4 January 2024"."""
        return _skeleton(_LONG_DAY[self.lang], value, self.lang)

    def short_day(self, value: date, *, with_year: bool = False) -> str:
        """Return a day where space is short: "4/1", "4 Jan"; with its year "4/1/2024", "4 Jan 2024"."""
        return _skeleton(("y" if with_year else "") + ("Md" if self.lang == "vi" else "MMMd"), value, self.lang)

    def month(self, value: date) -> str:
        """Return a month: "tháng 1/2024" as papers write it, "January 2024"."""
        return f"tháng {value.month}/{value.year}" if self.lang == "vi" else _skeleton("yMMMM", value, self.lang)

    def short_month(self, value: date) -> str:
        """Return a month where space is short: "1/2024", "Jan 2024"."""
        return f"{value.month}/{value.year}" if self.lang == "vi" else _skeleton("yMMM", value, self.lang)

    def clock(self, value: datetime) -> str:
        """Return the time of day: "10:15"."""
        return _skeleton("Hm", value, self.lang)

    def instant(self, value: datetime) -> str:
        """Return a moment: "10:15 13/9/2025", "10:15, 13 September 2025"; midnight stands for the whole day."""
        if value.hour == value.minute == 0:
            return self.day(value)
        return f"{self.clock(value)}{' ' if self.lang == 'vi' else ', '}{self.day(value)}"

    def length(self, amount: float, unit: Unit) -> str:
        """Return a length of time: "5 năm", "1 week"."""
        return _length(amount, unit, self.lang)

    def listed(self, items: Iterable[str]) -> str:
        """Return "A, B và C"."""
        return str(format_list(list(items), locale=self.locale))


@lru_cache(maxsize=len(LANGS))
def translations(lang: Lang) -> Translations:
    """Return the one `Translations` of a language, with the catalogues of all rooms. Raises KeyError for a language that there is not."""
    if lang not in LOCALES:
        raise KeyError(lang)
    return Translations(lang, gettext.NullTranslations() if lang == "en" else _catalogue(lang))


def jinja_globals(t: Translations) -> dict[str, Callable[..., str]]:
    """Return what a template of this language needs: `_`, `ngettext`, `pgettext` and the formatters by their names."""
    methods = ("ngettext", "pgettext", "number", "compact", "percent", "day", "short_day", "month", "short_month", "clock", "instant", "length", "listed")
    return {"_": t.gettext, **{name: getattr(t, name) for name in methods}}


def _catalogue(lang: Lang) -> gettext.GNUTranslations:
    """Read every room's catalogue of a language into one: the standard library wants the compiled form, Babel makes it in memory."""
    from babel.messages import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    joined = Catalog(locale=LOCALES[lang].language)
    folder = files("machtin") / "locale" / lang / "LC_MESSAGES"
    for path in sorted((p for p in folder.iterdir() if p.name.endswith(".po")), key=lambda p: p.name):
        with path.open("rb") as file:
            for message in read_po(file, locale=LOCALES[lang].language, abort_invalid=True):
                if message.id:
                    joined[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, joined)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache(maxsize=4096)
def _decimal(value: float, lang: Lang) -> str:
    return str(format_decimal(value, format="#,##0.####", locale=LOCALES[lang]))


@lru_cache(maxsize=4096)
def _skeleton(skeleton: str, value: date, lang: Lang) -> str:
    return str(format_skeleton(skeleton, value, locale=LOCALES[lang]))


@lru_cache(maxsize=1024)
def _length(amount: float, unit: Unit, lang: Lang) -> str:
    if (lang, unit) == ("vi", "hour"):
        return f"{_decimal(amount, lang)} giờ"  # CLDR says "tiếng", which papers only write in speech
    return str(format_unit(amount, f"duration-{unit}", locale=LOCALES[lang]))


def known(lang: Any) -> Lang | None:
    """Return `lang` where it is one of LANGS ("vi" of "vi-VN" too), else None."""
    head = str(lang).lower().replace("_", "-").partition("-")[0]
    return next((each for each in LANGS if each == head), None)
