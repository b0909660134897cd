"""`add` in several processes: the same library as with one, and nothing that a process dies of stops the others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from machtin.errors import Problem
from machtin.keep import adding, open_library, prepare
from machtin.keep.records import Stored
from tests.batch.invented import stories
from tests.keep.dying import POISON, prepare_or_die


@pytest.mark.slow
def test_processes_that_die_are_replaced_and_what_kills_them_is_set_aside(new_place: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "BATCH", 6)
    given = stories(30)
    with open_library(new_place("sqlite")) as one:
        one.add([a for a in given if a.id != POISON], jobs=1)
        single = [one.analysis(a.id) for a in given if a.id != POISON]
    monkeypatch.setattr(adding, "_prepare", prepare_or_die)
    told: list[Stored] = []
    problems: list[Problem] = []
    with open_library(new_place("sqlite")) as library:
        added = library.add(given, jobs=2, on_stored=told.append, on_problem=problems.append)
        assert (added.n_new, added.n_set_aside) == (29, 1)
        assert [s.id for s in told] == [a.id for a in given if a.id != POISON]  # in their order
        [aside] = library.set_aside()
        assert (POISON in aside.item, "died" in aside.what, len(problems)) == (True, True, 1)
        assert [library.analysis(a.id) for a in given if a.id != POISON] == single
        assert [f.kind for f in library.examine()] == ["note"]
        monkeypatch.undo()
        assert library.add(given).n_new == 1  # it is taken in when it is given again and kills nobody


def test_an_article_that_cannot_be_stored_is_set_aside_alone(tmp_path: Path, new_place: Callable[[str], str], analysed_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = prepare.signature_of

    def fails(analysis: object) -> object:
        if analysis.id == "b1":  # type: ignore[attr-defined]
            raise RuntimeError("không đo nổi")
        return honest(analysis)  # type: ignore[arg-type]

    monkeypatch.setattr(prepare, "signature_of", fails)
    with open_library(new_place("sqlite")) as library:
        added = library.add(stories(3))
        assert (added.n_new, added.n_set_aside) == (2, 1)
        [aside] = library.set_aside()
        assert ("b1" in aside.item, "không đo nổi" in aside.what) == (True, True)
