"""The day of an article that does not carry its publication date."""

from __future__ import annotations

from datetime import date

import msgspec

from machtin.analyze.reading import Reading


class DocumentDate(msgspec.Struct, frozen=True):
    """The inferred day, why, and how sure in [0, 1]."""

    date: date
    reason: str
    confidence: float


def infer_document_date(reading: Reading) -> DocumentDate | None:
    """Return the day on which the article was most likely published, or None where its text does not tell."""
    return None
