"""The terminal: disagreements first, no colour when piped, narrow and wide, no control character of an article."""

from __future__ import annotations

import pytest

from machtin.show import render, render_analysis
from machtin.show.terminal import render_terminal
from machtin.show.terminal_analysis import render_analysis_terminal
from machtin.story import Copied, Document, Evidence, Story

from .build import FERRY_A, FERRY_C, VERSION, article, ferry


@pytest.mark.parametrize("width", [24, 48, 80, 118])
def test_lines_fit_the_width(width: int) -> None:
    text = render_terminal(ferry(), "vi", width=width, color=False)
    assert max(map(len, text.split("\n"))) <= width


def test_no_colour_when_piped_and_colour_when_asked() -> None:
    assert "\x1b" not in render(ferry(), "terminal")
    assert "\x1b[" in render_terminal(ferry(), "vi", width=80, color=True)


def test_disagreements_come_before_everything_else_but_the_summary() -> None:
    text = render_terminal(ferry(), "vi", width=100, color=False)
    order = [text.index(w) for w in ("CÁC BÀI NÓI KHÁC NHAU", "Giờ phà bị lật", "CÁC BÀI KHỚP NHAU", "DIỄN BIẾN", "AI NÓI GÌ")]
    assert order == sorted(order)


def test_the_words_in_question_are_marked_without_colour_too() -> None:
    narrow = render_terminal(ferry(), "vi", width=60, color=False)
    assert "«17h40 ngày 2/5»" in " ".join(narrow.split())


def test_an_analysis_tells_its_layers_and_what_it_lacks() -> None:
    text = render_analysis(FERRY_A)
    assert "17h40 2/5/2026" in text
    assert "Sìn A Páo" in text
    assert "Số lượng  không có" in render_analysis(FERRY_C)
    assert render_analysis(FERRY_A, "json").startswith('{"schema":1')


def test_control_characters_and_brackets_are_shown_not_obeyed() -> None:
    hostile = article("x", [("title", "[bold]đỏ[/bold] \x1b[31m:smile:")])
    text = render_analysis_terminal(hostile, "vi", width=80, color=False)
    assert "[bold]đỏ[/bold]" in text
    assert "\x1b" not in text
    assert ":smile:" in text


def test_passages_that_share_a_copy_are_told_in_one_row() -> None:
    articles = [article(name, [("title", f"Tin {name}"), ("paragraph", f"Nước rút chậm ở bản {name}.")]) for name in "abc"]
    places = [Evidence(a.id, a.blocks[1].start, a.blocks[1].end) for a in articles]
    pairs = tuple(Copied((places[i], places[j]), likeness) for i, j, likeness in ((0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.95)))
    story = Story(id="s", headline="Nước rút", articles=("a", "b", "c"), first=None, last=None, copied=pairs)
    text = render(Document(machtin=VERSION, articles=tuple(articles), stories=(story,)), "terminal")
    assert "A·2 = B·2 = C·2" in text
    assert text.count("giống nhau") == 1
    assert "giống nhau 80%" in text  # the least alike pair, so that nothing is promised too much
