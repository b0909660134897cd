"""Every message of every room is there in every language: found in the sources as `make messages` finds it, looked up in the catalogues."""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from machtin.show.i18n import LANGS, Translations, translations

SOURCE = Path(__file__).parents[2] / "src" / "machtin"
FOLDER = SOURCE / "locale" / "vi" / "LC_MESSAGES"
ROOMS = sorted(p.stem for p in FOLDER.glob("*.po"))
METHODS = [("**.py", "python"), ("**/templates/**", "jinja2")]  # as in babel.cfg

Key = tuple[str | None, str, str | None]  # context, message, plural


def used(room: str) -> set[Key]:
    found: set[Key] = set()
    for _, _, message, _, context in extract_from_dir(SOURCE / room, METHODS, keywords=DEFAULT_KEYWORDS):
        one, many = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
        found.add((context, one, many))
    return found


def kept(room: str) -> Catalog:
    with (FOLDER / f"{room}.po").open("rb") as file:
        return read_po(file, locale="vi", abort_invalid=True)


def messages(catalog: Catalog) -> Iterator[tuple[Key, list[str]]]:
    for message in catalog:
        if message.id:
            one, many = message.id if isinstance(message.id, tuple) else (message.id, None)
            texts = message.string if isinstance(message.string, (tuple, list)) else [message.string]
            yield (message.context, one, many), list(texts)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("room", ROOMS)
def test_every_message_has_a_translation_and_every_translation_a_message(room: str) -> None:
    there = {key for key, _ in messages(kept(room))}
    assert used(room) - there == set(), "run `make messages` and translate"
    assert there - used(room) == set(), "run `make messages`: no longer used"
    assert not kept(room).obsolete


@pytest.mark.parametrize("room", ROOMS)
def test_translations_are_whole(room: str) -> None:
    catalog = kept(room)
    assert not [m.id for m in catalog if m.fuzzy and m.id], "a guess of the tool: translate it and take the fuzzy flag off"
    for (_, one, many), texts in messages(catalog):
        assert texts, one
        assert all(texts), one
        # A Vietnamese text may leave out no field, and bring none of its own.
        assert all(fields(text) == fields(many or one) for text in texts), one


@pytest.mark.parametrize("room", ROOMS)
def test_messages_are_english(room: str) -> None:
    """The English page shows the message itself."""
    vietnamese = set("ăâđêôơưạảãàáằắặẵẳầấậẫẩẹẻẽèéềếệễểịỉĩìíọỏõòóồốộỗổờớợỡởụủũùúừứựữửỵỷỹỳý")
    assert not [one for (_, one, _), _ in messages(kept(room)) if set(one.lower()) & vietnamese]


def test_no_room_translates_a_message_otherwise_than_another() -> None:
    every: dict[Key, tuple[str, list[str]]] = {}
    for room in ROOMS:
        for key, texts in messages(kept(room)):
            other, said = every.setdefault(key, (room, texts))
            assert said == texts, f"{key}: {other} and {room} differ; give one a context"


@pytest.fixture(params=LANGS)
def t(request: pytest.FixtureRequest) -> Translations:
    return translations(request.param)


def test_a_plural_is_written_with_its_number(t: Translations) -> None:
    said = [t.ngettext("{n} article", "{n} articles", n) for n in (0, 1, 1234)]
    assert said == {"vi": ["0 bài", "1 bài", "1.234 bài"], "en": ["0 articles", "1 article", "1,234 articles"]}[t.lang]


def test_a_context_tells_two_meanings_apart() -> None:
    vi = translations("vi")
    assert vi.pgettext("kind of disagreement", "Name") == "Tên gọi"
    assert translations("en").pgettext("kind of disagreement", "Name") == "Name"
