"""Times: what an article says about when, as TIMEX3 values and calendar intervals.

    find_times(reading)            the time expressions with values, intervals and how each was found
    infer_document_date(reading)   the day of an article that does not carry one

In:  a `Reading`. Out: `Time`s by start, offsets into the reading's text, not overlapping.
A name is never a time: expressions inside a tagged name ("World Cup 2018", "đường 3 tháng 2") are left out.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from machtin.analysis import Time
from machtin.analyze.reading import Reading
from machtin.analyze.times.document_date import SURE, DocumentDate, infer_document_date, inferred_or_likely
from machtin.analyze.times.resolve import Resolved, Resolver
from machtin.analyze.times.sentences import sentence_expressions, shadow
from machtin.timex import type_of

__all__ = ["SURE", "DocumentDate", "document_date", "find_times", "infer_document_date"]


_NO_YEAR: Final = 1204
"""Stands for the unknown year while days are counted: leap, and far from anything that news writes of."""
_PLACEHOLDER = re.compile(r"(?<!\d)120\d?(?=-|$|/)")


def document_date(reading: Reading) -> tuple[date | None, str | None]:
    """Return the day that an article without `published` is of, and why; (None, why) where only its day and month are told."""
    inferred, day = inferred_or_likely(reading, shadow(reading.text))
    if inferred:
        return inferred.date, f"{inferred.reason} (confidence {inferred.confidence:g})"
    return None, f"the text tells the day {day[1]}/{day[0]}, but no year" if day else None


def find_times(reading: Reading, *, anchor: datetime | None = None) -> list[Time]:
    """Return the time expressions of an article, resolved against `anchor`, else its publication, else its inferred date.

    "hôm qua" → the day before; "cùng ngày" → the day spoken of last. Without any anchor years stay unknown ("XXXX-01-08").
    """
    now = anchor or reading.published
    source = "published" if now == reading.published else "given"
    no_year = False
    folded = shadow(reading.text)
    if now is None:
        inferred, day = inferred_or_likely(reading, folded)
        if inferred:
            now, source = datetime.combine(inferred.date, datetime.min.time()), "inferred"
        elif day:
            now, source, no_year = datetime(_NO_YEAR, *day), "inferred, year unknown", True
    resolver = Resolver(folded.text, now)
    out: list[Time] = []
    for index, (start, end, found) in enumerate(sentence_expressions(reading, folded)):
        for expression, resolved in zip(found, resolver.sentence_of(found, start, end, index), strict=True):
            if no_year and (_PLACEHOLDER.search(resolved.value) or (resolved.earliest or "").startswith("120")):
                resolved = Resolved(_PLACEHOLDER.sub("XXXX", resolved.value), resolved.mod, None, None, resolved.why)
            low, high = folded.span(expression.start, expression.end)
            how = f"{expression.rule}: {resolved.why}"
            if "article's date" in how and source != "published":
                how += f" ({source})"
            kind = type_of(resolved.value, is_set=resolved.is_set)
            out.append(Time(low, high, kind, resolved.value, resolved.mod, resolved.earliest, resolved.latest, how))
    return out
