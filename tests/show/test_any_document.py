"""No document makes a form fail, whatever its values, dates and offsets say."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from machtin.show import render, render_analysis
from machtin.story import Document

from .build import FERRY_A, ferry
from .page_check import Page

VALUES = st.one_of(
    st.sampled_from(
        ["", "0001-01-01", "9999-12-31T23:59:59", "2024-02-30", "P0D", "PT99H", "PXM", "XXXX-05", "1-1", "-5", "1e400", "nan", "T12", "/", "2024-W99"]
    ),
    st.text(max_size=12),
)
NUMBERS = st.one_of(st.none(), st.integers(-(10**15), 10**15).map(float), st.just(float("inf")))
SCRAMBLED = {"value", "date", "published", "document_date", "earliest", "latest", "as_of", "first", "last", "headline", "title", "source", "said_by"}


def scrambled(item: Any, draw: Any, key: str = "") -> Any:
    if isinstance(item, dict):
        return {k: scrambled(v, draw, k) for k, v in item.items()}
    if isinstance(item, list):
        return [scrambled(v, draw, key) for v in item]
    if key in SCRAMBLED and (item is None or isinstance(item, str)):
        return draw(VALUES)
    if key in ("low", "high"):
        return draw(NUMBERS)
    if key in ("start", "end") and draw(st.integers(0, 9)) == 0:
        return draw(st.integers(-3, 900))
    return item


@pytest.mark.parametrize("lang", ["vi", "en"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_every_form_of_any_document(lang: str, data: st.DataObject) -> None:
    document = msgspec.convert(scrambled(msgspec.to_builtins(ferry()), data.draw), Document)
    Page(render(document, "html", lang=lang))
    for form in ("markdown", "terminal"):
        assert render(document, form, lang=lang)
    for analysis in document.articles:
        assert render_analysis(analysis, lang=lang)


def test_an_analysis_of_nothing() -> None:
    empty = msgspec.structs.replace(FERRY_A, title="", text="", blocks=(), sentences=(), mentions=(), entities=(), times=(), quantities=(), quotes=(), events=())
    assert render_analysis(empty)
    document = msgspec.structs.replace(ferry(), articles=(empty,))
    Page(render(document, "html"))
