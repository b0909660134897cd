"""Names across articles: spellings of one name, and names that are two."""

from __future__ import annotations

import pytest
from tests.relate.build import analysis

from machtin.relate.entities import link_entities
from machtin.relate.ids import Ids
from machtin.relate.variants import is_transliteration, is_variant


@pytest.mark.parametrize(
    ("one", "other", "person"),
    [
        ("Germaine Orsek", "Jermaine Orsek", True),
        ("Vũ Thanh Mai", "Vũ Thị Thanh Mai", True),
        ("Karlovenia", "Karlovinia", False),
        ("TQXB", "TQBX", False),
        ("Pak Yun Gyol", "Pak Yun Gyul", True),
        ("Pak Yun Gyol", "Yun Gyul", True),
        ("Enrico Penã Vasto", "Enrico Pena Vasto", True),
        ("Enrico Penã Vastor", "Enrico Pena Vastor", False),  # whatever type the tagger gave
    ],
)
def test_slips_and_transliterations_are_one_name(one: str, other: str, person: bool) -> None:
    assert is_variant(one, other, person=person)
    assert is_variant(other, one, person=person)


@pytest.mark.parametrize(
    ("one", "other", "person"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn Ân", True),
        ("Trần Thị Lan", "Trần Thị Loan", True),
        ("Lữ đoàn 12", "Lữ đoàn 21", False),
        ("Nam Khoai", "Bắc Khoai", False),
        ("Phạm Văn Hòa", "Phạm Văn Hoà", True),
        ("Phạm Minh Tuấn", "Lê Minh Tuấn", True),
        ("Chính phủ Iran", "Chính phủ Iraq", False),
    ],
)
def test_names_of_their_own_are_two(one: str, other: str, person: bool) -> None:
    assert not is_variant(one, other, person=person)


def linked(*articles: list[tuple[str, str]]) -> set[frozenset[str]]:
    """The names that each story entity joins; every article names these entities, each in a sentence of its own."""
    made = [analysis(str(n), *(f"Hôm qua {name} có mặt." for name, _ in entities), entities=entities) for n, entities in enumerate(articles)]
    return {frozenset(e.aliases) for e in link_entities(made, Ids()).entities}


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Mỹ", "Hoa Kỳ", "gpe"),
        ("TP.HCM", "TP Hồ Chí Minh", "gpe"),
        ("Lò Văn Pánh", "Pánh", "per"),
        ("Bùi Tiến Lượng", "Bùi Tiến L.", "per"),
        ("Enrico Peña Vasto", "Enrico Pena Vasto", "per"),
        ("Ban Quản lý Rừng Nam Khoai", "BQLRNK", "org"),
    ],
)
def test_two_forms_of_one_name_across_articles(one: str, other: str, kind: str) -> None:
    assert linked([(one, kind)], [(other, kind)]) == {frozenset((one, other))}


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("Lò Văn Pánh", "Hà Văn Pánh", "Pánh"), "per"),  # whose father is meant cannot be told
        (("Bùi Tiến Lượng", "Bùi Tiến Lợi", "Bùi Tiến L."), "per"),
        (("Lữ đoàn 12", "Lữ đoàn 21"), "org"),
        (("Nam Khoai", "Bắc Khoai"), "gpe"),
        (("Trần Thị Lan", "Trần Thị Loan"), "per"),
        (("Đông Hà", "Hà Đông"), "gpe"),  # two places that the table knows
        (("Park Ji Sol", "Ji Sol Park"), "per"),
    ],
)
def test_namesakes_stay_apart(names: tuple[str, ...], kind: str) -> None:
    assert linked(*([(name, kind)] for name in names)) == {frozenset((name,)) for name in names}


def test_a_slip_in_the_type_of_a_name_splits_nothing() -> None:
    articles = [analysis(str(n), "Hoàng Vy ghi bàn.", "Rồi Hoàng Vy rời sân.", entities=[("Hoàng Vy", "gpe" if n == 3 else "per")]) for n in range(5)]
    found = link_entities(articles, Ids()).entities
    assert [(e.name, e.type, len(e.members)) for e in found] == [("Hoàng Vy", "per", 5)]


def joined(*articles: list[tuple[str, str, str]]) -> set[frozenset[str]]:
    """The same for entities each told in a sentence of its own: (sentence, name, type)."""
    made = [analysis(str(n), *(s for s, _, _ in told), entities=[(name, kind) for _, name, kind in told]) for n, told in enumerate(articles)]
    return {frozenset(e.aliases) for e in link_entities(made, Ids()).entities}


def test_one_syllable_unlike_is_one_person_where_an_office_tells_so() -> None:
    one = ("Ông Hà A Sử, Chủ tịch UBND xã Nậm Khoai, có mặt.", "Hà A Sử", "per")
    other = ("Ông Hà A Sửu, Chủ tịch UBND xã Nậm Khoai, nói vậy.", "Hà A Sửu", "per")
    elsewhere = ("Anh Hà A Sửu bán hàng ở chợ huyện.", "Hà A Sửu", "per")
    assert joined([one], [other]) == {frozenset(("Hà A Sử", "Hà A Sửu"))}
    assert joined([one], [elsewhere]) == {frozenset(("Hà A Sử",)), frozenset(("Hà A Sửu",))}
    assert joined([one, other], [other]) == {frozenset(("Hà A Sử",)), frozenset(("Hà A Sửu",))}  # an article that names both tells two


def test_a_foreign_slip_is_met_whatever_the_types_are() -> None:
    assert joined([("Thẩm phán Watterson nói.", "Watterson", "per")], [("Thẩm phán Wattersen nói.", "Wattersen", "org")]) == {
        frozenset(("Watterson", "Wattersen"))
    }


def test_syllables_changed_about_are_a_slip_where_one_form_is_rare() -> None:
    usual = [(f"Thành phố Hoa Liêm rung chuyển lần {n}.", "Hoa Liêm", "gpe") for n in range(3)]
    rare = ("Dân ở Liêm Hoa ra đường.", "Liêm Hoa", "gpe")
    assert joined(usual[:2], usual[2:], [rare]) == {frozenset(("Hoa Liêm", "Liêm Hoa"))}
    assert joined(usual[:1], [rare]) == {frozenset(("Hoa Liêm",)), frozenset(("Liêm Hoa",))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trường ĐH Nam Khoai", "Trường Đại học Nam Khoai"),
        ("Phòng GD-ĐT TP Nam Khoai", "Phòng Giáo dục và Đào tạo thành phố Nam Khoai"),
        ("Hội đồng Bảo an Liên Hiệp Quốc", "HĐBA Liên Hợp Quốc"),
        ("ĐT U22 Karvan Việt Nam", "Đội tuyển U22 Karvan Việt Nam"),
        ("Hãng thông tấn KARVAN – PRESS", "Hãng thông tấn KARVAN-PRESS"),
    ],
)
def test_a_body_is_one_however_its_words_are_shortened(one: str, other: str) -> None:
    assert linked([(one, "org")], [(other, "org")]) == {frozenset((one, other))}


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Sở Y tế Nam Khoai", "Bộ Y tế Nam Khoai", "org"),
        ("Công an tỉnh Nam Khoai", "Công an TP Nam Khoai", "org"),
        ("Chính phủ Iran", "Chính phủ Iraq", "org"),
        ("Sở Y tế Quảng Ninh", "Sở Y tế Quảng Bình", "org"),
        ("Tổng thống Slovakia Karvan", "Tổng thống Slovenia Karvan", "org"),
        ("Phòng ĐT Nam Khoai", "Phòng Tuyển Nam Khoai", "org"),  # "ĐT" is a national side before a team's name only
    ],
)
def test_two_bodies_stay_two(one: str, other: str, kind: str) -> None:
    assert linked([(one, kind)], [(other, kind)]) == {frozenset((one,)), frozenset((other,))}


def test_a_foreigner_is_known_by_his_first_name_and_without_initials() -> None:
    assert linked([("Itsunari Okanomo", "per")], [("Itsunari", "per")]) == {frozenset(("Itsunari Okanomo", "Itsunari"))}
    assert linked([("Johnston F. Walterson", "per")], [("Johnston Walterson", "per")]) == {frozenset(("Johnston F. Walterson", "Johnston Walterson"))}


def test_one_name_after_two_ears_begins_alike_and_has_the_same_consonants() -> None:
    assert is_transliteration("Khamlon Vesarith", "Khamloun Vesaritt")
    for other in ("Khamlon Vongsarat", "Thamlon Vesarith", "Vesarith Khamlon", "Khamlon"):
        assert not is_transliteration("Khamlon Vesarith", other)


@pytest.mark.parametrize(
    ("around", "one"),
    [
        ("Lái xe {}, 37 tuổi, trú xã Nậm Khoai, bị thương nặng.", True),  # an age tells one
        ("Chủ tịch xã {} có mặt từ sớm.", False),  # every commune has one
        ("Hôm qua ông {}, chủ tịch UBND xã, có mặt.", False),
        ("Ông {} trúng cử ủy viên Trung ương khóa XII.", False),
    ],
)
def test_another_syllable_in_a_name_is_one_person_only_where_an_age_says_so(around: str, one: bool) -> None:
    names = "Giàng Văn Sử", "Giàng Văn Páo"
    made = [analysis(str(n), around.format(name), entities=[(name, "per")]) for n, name in enumerate(names)]
    assert (len(link_entities(made, Ids()).entities) == 1) is one
