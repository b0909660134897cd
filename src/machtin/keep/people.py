"""Names as they are asked for: "Kanani" means every name with that syllable, "ha noi" every one that reads so without tones, "Mỹ" also "Hoa Kỳ"."""

from __future__ import annotations

from sqlalchemy import Connection, func, or_, select

from machtin.keep.schema import name_words, names
from machtin.keep.tokens import syllables_of, toneless
from machtin.text.fold import fold

MAX_NAMES = 3_000  # that one word may mean; the search goes on with these


def name_keys(connection: Connection, typed: str) -> list[int]:
    """Return the keys of the names that have the syllables of `typed` one behind the other, and of other names of the same place."""
    syllables = syllables_of(typed)
    if not syllables:
        return []
    plain = toneless(fold(typed)) == fold(typed)
    words = sorted({toneless(s) for s in syllables})
    holding = select(name_words.c.name).where(name_words.c.word.in_(words)).group_by(name_words.c.name).having(func.count() == len(words)).limit(10 * MAX_NAMES)
    wanted = f" {' '.join(syllables)} "
    found = []
    for key, name in connection.execute(select(names.c.key, names.c.name).where(names.c.key.in_(holding)).order_by(names.c.key)):
        run = f" {' '.join(syllables_of(name))} "
        if wanted in (toneless(run) if plain else run):
            found.append(key)
    return sorted({*found[:MAX_NAMES], *_same_place(connection, typed)})


def names_like(connection: Connection, typed: str, limit: int = 10) -> list[tuple[str, str]]:
    """Return names (name, type) that begin with what was typed, in any word: for suggestions."""
    syllables = [toneless(s) for s in syllables_of(typed)]
    if not syllables:
        return []
    last = syllables[-1]
    holding = select(name_words.c.name).where(name_words.c.word >= last, name_words.c.word < last + "\U0010ffff").limit(MAX_NAMES)
    rows = connection.execute(select(names.c.name, names.c.type).where(names.c.key.in_(holding)))
    wanted = " " + " ".join(syllables)
    hits = [(n, t) for n, t in rows if wanted in f" {toneless(' '.join(syllables_of(n)))}"]
    return sorted(hits, key=lambda h: (len(h[0]), h))[:limit]


def _same_place(connection: Connection, typed: str) -> list[int]:
    from machtin.values.places import find_place, places

    table = places()
    forms = {fold(form) for id in find_place(typed).ids if id in table for form in table[id].names}
    if not forms:
        return []
    return list(connection.execute(select(names.c.key).where(names.c.folded.in_(sorted(forms)), or_(names.c.type == "gpe", names.c.type == "loc"))).scalars())
