"""Blocks of flat text, and the faults of the input that reading it mended."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.linear import assert_linear

from machtin.analysis import Span, Word
from machtin.analyze.structure import find_repairs, restore_structure
from machtin.article import Article, Block
from machtin.read import read
from machtin.text.sentences import find_sentences

TITLE = "Marenia đòi Toskar rút quân khỏi đảo Lâm"
LEAD = "Bộ Ngoại giao Marenia yêu cầu Toskar rút toàn bộ lính khỏi đảo Lâm trước cuối tháng, cảnh báo sẽ cắt quan hệ."
BODY = "Thông cáo được đưa ra sáng 2/3 sau cuộc họp kín của nội các. Toskar chưa bình luận về yêu cầu này."
CAPTION = "Lính Toskar tuần tra trên đảo Lâm hồi tháng 1."
MORE = "Hai nước đã nhiều lần tranh cãi về hòn đảo này. Lần gần nhất là mùa thu năm ngoái."


def flat(text: str, start: int = 0, words: tuple[tuple[int, int], ...] = ()) -> Article:
    """An article whose text from `start` on lost its line breaks."""
    blocks = [Block("title", 0, start - 1)] if start else []
    return Article(id="x", text=text, blocks=(*blocks, Block("paragraph", start, len(text))), flat=((start, len(text)),), given_words=words)


def told(article: Article, breaks: tuple[tuple[int, float], ...] = ()) -> list[tuple[str, str]]:
    return [(b.kind, article.text[b.start : b.end]) for b in restore_structure(article, breaks)]


def test_everything_in_one_line_is_told_apart():
    article = flat(f"{TITLE} {LEAD} {BODY} {CAPTION} Ảnh: AFP Hải quân Marenia đã điều tàu. {MORE} Thu Hà (Theo Reuters, AFP)")
    assert told(article) == [
        ("title", TITLE),
        ("lead", LEAD),
        ("paragraph", BODY),
        ("caption", CAPTION),
        ("credit", "Ảnh: AFP"),
        ("paragraph", f"Hải quân Marenia đã điều tàu. {MORE}"),
        ("byline", "Thu Hà (Theo Reuters, AFP)"),
    ]


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        (f"{CAPTION} Ảnh: Trần Hùng. {MORE}", ["caption", "credit", "paragraph"]),
        (f"{CAPTION[:-1]} (Ảnh: Reuters) {MORE}", ["caption", "paragraph"]),
        (f"{CAPTION[:-1]} - Ảnh: N.T.Hùng {MORE}", ["caption", "paragraph"]),
        (f"{CAPTION[:-1]} - Ảnh do người dân cung cấp Sau đó tàu rời đi. {MORE}", ["caption", "paragraph"]),
        (f"{MORE} {CAPTION} Đồ họa: baomoc.vn Theo thông cáo, tàu đã rời đi.", ["paragraph", "caption", "credit", "paragraph"]),
        (f"{CAPTION[:-1]} Trả lời báo giới, ông Kha nói không. {MORE}", ["caption", "paragraph"]),
        (f"{MORE} QUỲNH NHƯ", ["paragraph", "byline"]),
        (f"{MORE[:-1]}./. Bùi Lan/VOV online", ["paragraph", "byline"]),
        (f"{MORE} Minh Tú Theo Tri Thức {MORE} {BODY}", ["paragraph", "byline", "paragraph"]),
        (f"{MORE} (Tổng hợp)", ["paragraph"]),
        ("Theo chị Hoa, ông Ảnh đã về bản nhưng chưa gặp ai. Ông kể chuyện ảnh và clip của mình cho bạn.", ["paragraph"]),
        ("Hành trình Vì khát vọng Việt về tới Tổ chức Theo dõi Nhân quyền sáng nay. Chuyến đi dài.", ["paragraph"]),
    ],
)
def test_rules_alone_find_the_blocks_of_a_flat_body(body, kinds):
    article = flat(f"{TITLE}\n{body}", len(TITLE) + 1)
    assert [b.kind for b in restore_structure(article, ())][1:] == kinds


def test_the_taggers_breaks_end_paragraphs_titles_and_credits():
    text = f"{BODY} {MORE}"
    article = flat(f"{TITLE}\n{text}", len(TITLE) + 1)
    at = len(TITLE) + 1 + len(BODY) + 1
    assert told(article, ((at, 0.9),))[1:] == [("paragraph", BODY), ("paragraph", MORE)]
    assert told(article, ((at, 0.2),))[1:] == [("paragraph", text)]


def test_given_blocks_stay_and_are_told_apart():
    body = ["Mưa to suốt đêm.", "Diễn biến", "Nước dâng.", CAPTION[:-1] + " (Ảnh: AFP)", "Ảnh: Trần Hùng", MORE + " Thu Hà (theo AFP)"]
    (article,) = read(io.BytesIO(json.dumps({"title": TITLE, "lead": LEAD, "body": body}).encode()))
    assert [k for k, _ in told(article)] == ["title", "lead", "paragraph", "heading", "paragraph", "caption", "credit", "paragraph", "byline"]


def test_a_text_read_twice_by_the_page_is_parted():
    article = flat(f"{TITLE}\n{BODY} {MORE} Thu Hà Theo Tri Thức {BODY} {MORE}", len(TITLE) + 1)
    assert [k for k, _ in told(article)] == ["title", "paragraph", "byline", "paragraph"]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from(["Ảnh:", "AFP", "Theo", "mưa", "lớn", "Hà", "Nội", ".", "(Ảnh: ", ")", "»", "Trong", "khi", "?", '"', "- Ảnh do", "cung cấp", "T.H.", "2/3"]), min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 200), st.floats(0, 1)), max_size=6),
)
def test_blocks_hold_every_visible_character_once(tokens, breaks):
    article = flat(" ".join(tokens))
    blocks = restore_structure(article, breaks)
    assert "".join("".join(article.text[b.start : b.end] for b in blocks).split()) == "".join(article.text.split())
    assert all(a.end <= b.start for a, b in itertools.pairwise(blocks))
    assert all(b.start < b.end for b in blocks)


def segmented(text: str) -> Article:
    return next(read(io.BytesIO(text.encode()), on_problem=lambda p: None))


def repairs(article: Article, words: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    blocks = restore_structure(article, ())
    sentences = find_sentences(article.text, blocks)
    spans = [Word(at, at + len(w), "PROPN") for w in words for at in [article.text.index(w)]]
    return [(r.was, r.kind) for r in find_repairs(article, spans, blocks, sentences)]


@pytest.mark.parametrize(
    ("text", "words", "faults"),
    [
        ("Nhóm thân_Marenia rút_lui khỏi đảo , ông nói .", (), [("thân_Marenia", "joined words")]),
        ("Họ đánh tàn_dư của nhóm , nhiệm_vụ_đánh địch đã xong .", (), [("nhiệm_vụ_đánh", "joined words")]),
        ("Một ủy ban mới được thành_lập hôm_nay .", (), [("ủy ban", "split word")]),
        ("Tàu đến căn_cứ không_quân_Al Bahar hôm_nay .", ("không quân", "Al Bahar"), [("không_quân_Al", "joined words"), ("Al Bahar", "split word")]),
        ("Toskar từ_chối , thủ_tướng Toskar_Amin Bel al-Hadi nói_chuyện .", (), [("Toskar_Amin", "joined words"), ("Amin Bel al-Hadi", "split word")]),
        ("Nước_lũ rút nhiêù , người_dân về bản .", (), [("nhiêù", "tone mark")]),
        ("Công_ty hiện_thực_hóa kế_hoạch ở châu_Á , ông cho biết .", (), []),
    ],
)
def test_faults_of_the_segmentation_are_listed(text, words, faults):
    assert repairs(segmented(text), words) == faults


def test_a_word_joined_over_a_lost_line_break_is_listed():
    text = f"{TITLE} {LEAD} {BODY} {CAPTION} Ảnh : AFP_Hải_quân Marenia đã điều_động tàu . {MORE} Thu_Hà ( Theo AFP )".replace("Toskar rút", "Toskar rút_lui", 1)
    assert ("AFP_Hải_quân", "joined across a boundary") in repairs(segmented(text))


def test_a_boundary_without_a_stop_is_listed_even_where_no_word_was_joined():
    article = flat(f"{TITLE} {LEAD} {BODY} {MORE}")
    blocks = restore_structure(article, ())
    assert [(r.was, r.kind) for r in find_repairs(article, [], blocks, find_sentences(article.text, blocks))] == [("Lâm Bộ", "joined across a boundary")]


def test_right_text_has_no_faults():
    article = flat(f"{TITLE}\n{BODY} {MORE}", len(TITLE) + 1)
    assert find_repairs(article, [], restore_structure(article, ()), [Span(0, 1)]) == []


@pytest.mark.parametrize("unit", ["Ảnh: A ", "(Ảnh: ", "Theo A ", "a Trong b ", "A. ", "- Ảnh do ", "» ", "Ảnh: AFP, ", "a_B ", "Nguồn AFP ", "A B (Theo "])
def test_time_is_linear(unit):
    def work(n: int) -> Callable[[], object]:
        article = flat(unit.strip() + " " + unit * n, words=tuple((i, i + 3) for i in range(0, 3 * n, 4)) if "_" in unit else ())

        def restore() -> None:
            blocks = restore_structure(article, ())
            find_repairs(article, [], blocks, find_sentences(article.text, blocks))

        return restore

    work(100)()
    assert_linear(work, 2_000)
