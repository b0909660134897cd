"""What the quantities layer reads: `corpora/quantities.toml`, each form a test of its own."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from machtin.analysis import Mention, Quantity, Span, Word
from machtin.analyze.quantities import find_quantities
from machtin.analyze.reading import Reading
from machtin.analyze.times import find_times

CORPUS = tomllib.loads((Path(__file__).parents[2] / "corpora" / "quantities.toml").read_text("utf-8"))
FORMS = [pytest.param(row, form, id=form) for row in CORPUS["quantity"] for form in row["forms"]]
NOT = [pytest.param(form, id=form) for row in CORPUS["none"] for form in row["not"]]


def read(form: str) -> tuple[Reading, tuple[int, int] | None]:
    """The reading of a marked form, and the span between «»."""
    text, names, span = "", [], [0, 0]
    opened = 0
    for piece in re.split(r"([<>«»])", form):
        match piece:
            case "<":
                opened = len(text)
            case ">":
                names.append(Mention(opened, len(text), "misc"))
            case "«":
                span[0] = len(text)
            case "»":
                span[1] = len(text)
            case _:
                text += piece
    words = tuple(Word(m.start(), m.end(), "X") for m in re.finditer(r"\w+|[^\w\s]", text))
    reading = Reading(id="x", text=text, published=datetime(2024, 1, 9), sentences=(Span(0, len(text)),), words=words, mentions=tuple(names))
    return reading, (span[0], span[1]) if span[1] else None


def found(reading: Reading) -> list[Quantity]:
    return find_quantities(reading, find_times(reading, anchor=reading.published))


def value(quantity: Quantity) -> str:
    if quantity.value is not None:
        return quantity.value
    assert quantity.low is not None
    assert quantity.high is not None
    return f"{quantity.low:.10g}" + ("" if quantity.low == quantity.high else f"-{quantity.high:.10g}")


def normal(text: str) -> str:
    return "-".join(f"{float(x):.10g}" for x in text.split("-")) if "/" not in text else text


@pytest.mark.parametrize(("row", "form"), FORMS)
def test_it_reads(row: dict[str, str], form: str) -> None:
    reading, span = read(form)
    hits = [q for q in found(reading) if span is None or (q.start < span[1] and span[0] < q.end)]
    assert len(hits) == 1, hits
    hit = hits[0]
    assert (value(hit) if row["kind"] == "score" else normal(value(hit))) == (row["value"] if row["kind"] == "score" else normal(row["value"]))
    assert (hit.modifier, hit.kind) == (row.get("m", ""), row["kind"])
    if "u" in row:
        assert hit.unit == row["u"]
    if span:
        assert hit.start == span[0]
        assert hit.end <= max(span[1], hit.start + 1) or reading.text[span[1] : hit.end].strip()


@pytest.mark.parametrize("form", NOT)
def test_it_leaves_alone(form: str) -> None:
    reading, _ = read(form)
    assert found(reading) == []


def test_the_corpus_is_large_enough() -> None:
    assert len(FORMS) + len(NOT) >= 250
