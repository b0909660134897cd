"""One page in two languages: texts that hold both, so that a reader switches at a click, without a server and without script.

In:  the languages of a page, the one that it opens in first.
Out: a `Tongues` with the messages of `Translations`. Of one language its texts are plain strings; of two they are `Both`: in a template
     both forms, each in an element of its class (`vi`, `en`) that the style sheet shows or hides; anywhere else the first language.
What an article says is never translated: it stands in the page once.
A `Both` that is cut, joined or cleaned becomes a plain string of the first language. So put a text together within `say`, or give its
parts to a message as fields. tests/show/test_languages.py compares the two-language page with the pages of one language, word by word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from markupsafe import Markup, escape

from machtin.show.i18n import Lang, Translations, translations

Thing = TypeVar("Thing")


class Both(str):
    """A text in the first language that holds the same text in the others."""

    __slots__ = ("texts",)
    texts: tuple[tuple[Lang, str], ...]

    def __html__(self) -> str:
        """Return every form in an element of its language; the page's own language needs no `lang`."""
        first = self.texts[0][0]
        # By hand, since a page writes thousands of these: the languages are ours, the texts are escaped.
        opened = {lang: f'<span class="{lang}">' if lang == first else f'<span class="{lang}" lang="{lang}">' for lang, _ in self.texts}
        parts = (f"{opened[lang]}{escape(text)}</span>" for lang, text in self.texts)
        return Markup("".join(parts))


class Tongues:
    """The languages of a page and all that is said in them."""

    def __init__(self, langs: Sequence[Lang]) -> None:
        """The first of `langs` is the one that the page opens in."""
        self.langs: tuple[Lang, ...] = tuple(dict.fromkeys(langs))
        self.lang = self.langs[0]
        self._said: dict[str, str] = {}  # a page says the same few things again and again
        self._each = tuple(translations(lang) for lang in self.langs)

    def say(self, text: Callable[[Translations], str]) -> str:
        """Return what `text` says in each language; alike in all, it is a plain string."""
        said = [text(t) for t in self._each]
        if all(s == said[0] for s in said):
            return said[0]
        both = Both(said[0])
        both.texts = tuple(zip(self.langs, said, strict=True))
        return both

    def each(self, make: Callable[[Translations], Thing]) -> list[tuple[Lang, Thing]]:
        """Return what `make` makes in each language, once where it is alike in all: drawings, whose letters need room."""
        made = [make(t) for t in self._each]
        return [(self.lang, made[0])] if all(m == made[0] for m in made) else list(zip(self.langs, made, strict=True))

    def short_dates(self, day: date, grain: str) -> list[tuple[str, str]]:
        """Return a day, its month or its year in few letters in each language, each with the class that switches it: for drawings,
        where no element can hold both."""

        def short(t: Translations) -> str:
            if grain == "year":
                return str(day.year)
            return t.short_month(day) if grain == "month" else t.short_day(day, with_year=grain == "day")

        said = self.each(short)
        return [(lang if len(said) > 1 else "", text) for lang, text in said]

    def gettext(self, message: str, /, **fields: object) -> str:
        """As `Translations.gettext`; a field may itself be `Both`."""
        if fields:
            return self.say(lambda t: t.gettext(message, **_in(t.lang, fields)))
        if message not in self._said:
            self._said[message] = self.say(lambda t: t.gettext(message))
        return self._said[message]

    def ngettext(self, one: str, many: str, n: int, /, **fields: object) -> str:
        """As `Translations.ngettext`."""
        if fields:
            return self.say(lambda t: t.ngettext(one, many, n, **_in(t.lang, fields)))
        key = f"{n} {one}"
        if key not in self._said:
            self._said[key] = self.say(lambda t: t.ngettext(one, many, n))
        return self._said[key]

    def pgettext(self, context: str, message: str, /, **fields: object) -> str:
        """As `Translations.pgettext`."""
        return self.say(lambda t: t.pgettext(context, message, **_in(t.lang, fields)))

    def number(self, value: float) -> str:
        """As `Translations.number`."""
        return self.say(lambda t: t.number(value))


def text_in(lang: Lang, text: Any) -> Any:
    """Return the form of a `Both` in one language; anything else as it is."""
    return dict(text.texts).get(lang, str(text)) if isinstance(text, Both) else text


def _in(lang: Lang, fields: dict[str, object]) -> dict[str, Any]:
    return {name: text_in(lang, value) for name, value in fields.items()}
