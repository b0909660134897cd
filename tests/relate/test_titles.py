"""Ranks, degrees and callings of one person; and one statement told of two speakers."""

from __future__ import annotations

import msgspec
import pytest
from tests.relate.build import analysis, material

from machtin.analysis import Analysis, Quote
from machtin.relate.names import rank_clashes
from machtin.relate.statements.speakers import find_speakers


def ranks(*sentences: str, name: str = "Lê Văn Mộc") -> list[set[str]]:
    articles = [analysis(str(n), *s.split(" | "), entities=[(name, "per")]) for n, s in enumerate(sentences)]
    return [{c.one.shown, c.other.shown} for c in rank_clashes(material(*articles)[0])]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Thượng tá Lê Văn Mộc nói.", "Trung tá Lê Văn Mộc nói.", {"thượng tá", "trung tá"}),
        ("PGS.TS Lê Văn Mộc nói.", "Giáo sư, tiến sĩ Lê Văn Mộc nói.", {"phó giáo sư", "giáo sư"}),
        ("Ca sĩ Lê Văn Mộc hát.", "Nhạc sỹ Lê Văn Mộc hát.", {"ca sĩ", "nhạc sĩ"}),
        ("Em trai Lê Văn Mộc đi cùng.", "Anh trai của Lê Văn Mộc đi cùng.", {"em trai", "anh trai"}),
    ],
)
def test_two_steps_of_one_scale_exclude_each_other(one: str, other: str, told: set[str]) -> None:
    assert ranks(one, other) == [told]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GS Lê Văn Mộc nói.", "Giáo sư Lê Văn Mộc nói."),
        ("PGS.TS Lê Văn Mộc nói.", "Tiến sĩ Lê Văn Mộc nói."),  # another scale: he may be both
        ("Hậu vệ Lê Văn Mộc nghỉ.", "Trung vệ Lê Văn Mộc nghỉ."),
        ("Ca sĩ Lê Văn Mộc hát. | Nhạc sĩ Lê Văn Mộc viết nhạc.", "Nhạc sĩ Lê Văn Mộc hát."),  # an article that gives him both
        ("Thượng tá Ngô Sa, Lê Văn Mộc đến.", "Trung tá Lê Văn Mộc đến."),  # the rank is another's
    ],
)
def test_these_do_not(one: str, other: str) -> None:
    assert ranks(one, other) == []


def quoting(name: str, sentence: str, speaker: str, said: str, kind: str = "per") -> Analysis:
    made = analysis(name, sentence, entities=[(speaker, kind)])
    at = made.text.index(said)
    return msgspec.structs.replace(made, quotes=(Quote(at, at + len(said), "indirect", "E1", speaker),))


SAID = "nét mới của hội chợ năm nay là khu trưng bày gỗ trắc và gỗ lim"


def speakers(*articles: Analysis) -> list[set[str]]:
    return [{c.one.shown, c.other.shown} for c in find_speakers(material(*articles)[0])]


def test_one_statement_of_two_speakers_is_told() -> None:
    one = quoting("a", f"Theo ông Lê Văn Mộc, {SAID}.", "Lê Văn Mộc", SAID)
    other = quoting("b", f"Bà Ngô Thị Sa cho biết {SAID}.", "Ngô Thị Sa", SAID)
    assert speakers(one, other) == [{"Lê Văn Mộc", "Ngô Thị Sa"}]


@pytest.mark.parametrize(
    ("speaker", "said", "kind"),
    [
        ("Lê Văn Mộc", SAID, "per"),  # the same
        ("Mộc", SAID, "per"),  # a part of the name
        ("Ban tổ chức hội chợ", SAID, "org"),  # a body, for which he speaks
        ("Ngô Thị Sa", "hội chợ năm nay đông khách hơn mọi năm nhờ trời đẹp", "per"),  # something else
    ],
)
def test_these_are_no_two_speakers_of_one_statement(speaker: str, said: str, kind: str) -> None:
    one = quoting("a", f"Theo ông Lê Văn Mộc, {SAID}.", "Lê Văn Mộc", SAID)
    assert speakers(one, quoting("b", f"{speaker} cho biết {said}.", speaker, said, kind)) == []
