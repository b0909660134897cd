"""An article as TimeML 1.2.1: TIMEX3 and EVENT in the text, instances, and what lies when.

Promised: the characters of TEXT are those of the article (what XML cannot hold as U+FFFD). TIMEX3 and EVENT hold text only, so of two that overlap the time
stands and the event's word is left out of the text, and told in a comment. t0 is the article's day. A TLINK joins an event to the time expression that dates it.
Source: TimeML 1.2.1 specification and the form of TempEval-3's files (DOCID, DCT, TITLE, TEXT).
Gap: Vietnamese marks no tense: tense and aspect are NONE; no SIGNAL, SLINK or ALINK; classes are by machtin's types.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from machtin.analysis import Analysis, Event, Time
from machtin.show.exports.plain import for_xml

SCHEMA = "http://timeml.org/timeMLdocs/TimeML_1.2.1.xsd"
# Classes of TimeML by type: what announces or asks for another happening is I_ACTION; all others happen.
_CLASSES = dict.fromkeys(("agree", "demand", "reject", "accuse", "threaten", "support"), "I_ACTION")
_NEGATIVE = {"denied": "NEG"}
_MODALITY = {"planned": "sẽ", "possible": "có thể"}


def timeml(a: Analysis) -> Iterator[bytes]:
    """Yield the document."""
    times = {f"t{n}": t for n, t in enumerate(a.times, 1)}
    inside, left_out = _inside(a, times)
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n', f'<TimeML xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="{SCHEMA}">\n']
    out.append(f"<DOCID>{_text(a.id)}</DOCID>\n")
    day = a.document_date or (a.published or "")[:10] or "XXXX-XX-XX"
    out.append(f'<DCT><TIMEX3 tid="t0" type="DATE" value={_attr(day)} temporalFunction="false" functionInDocument="CREATION_TIME">{_text(day)}</TIMEX3></DCT>\n')
    out.append(f"<TITLE>{_text(a.title)}</TITLE>\n<TEXT>")
    at = 0
    for start, end, opening, closing in inside:
        out += [_text(a.text[at:start]), opening, _text(a.text[start:end]), closing]
        at = end
    out += [_text(a.text[at:]), "</TEXT>\n"]
    shown = [e for e in a.events if e.id not in left_out]
    for e in shown:
        modality = f" modality={_attr(_MODALITY[e.status])}" if e.status in _MODALITY else ""
        out.append(f'<MAKEINSTANCE eiid={_attr(_id("ei", e.id))} eventID={_attr(_id("e", e.id))} pos="VERB" tense="NONE" aspect="NONE" polarity="{_NEGATIVE.get(e.status, "POS")}"{modality}/>\n')
    out += _links(shown, times)
    if left_out:
        out.append(f"<!-- events inside of time expressions, left out: {', '.join(_id('e', i) for i in left_out)} -->\n")
    out.append("</TimeML>\n")
    yield "".join(out).encode()


def _inside(a: Analysis, times: dict[str, Time]) -> tuple[list[tuple[int, int, str, str]], list[str]]:
    """Elements of the text by place, none overlapping another; and the events that had to be left out."""
    spans = [(t.start, t.end, _timex(tid, t), "</TIMEX3>", "") for tid, t in times.items()]
    spans += [(e.start, e.end, f"<EVENT eid={_attr(_id('e', e.id))} class=\"{_CLASSES.get(e.type, 'OCCURRENCE')}\">", "</EVENT>", e.id) for e in a.events]
    kept: list[tuple[int, int, str, str]] = []
    left_out: list[str] = []
    taken: list[tuple[int, int]] = []
    size = len(a.text)
    for start, end, opening, closing, event in sorted(spans, key=lambda s: (s[4] != "", s[0], -s[1])):
        ok = 0 <= start < end <= size and not _overlaps(taken, start, end)
        if ok:
            kept.append((start, end, opening, closing))
            _insert(taken, start, end)
        elif event:
            left_out.append(event)
    return sorted(kept), left_out


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    from bisect import bisect_left

    at = bisect_left(taken, (start, end))
    return any(taken[i][0] < end and start < taken[i][1] for i in (at - 1, at) if 0 <= i < len(taken))


def _insert(taken: list[tuple[int, int]], start: int, end: int) -> None:
    from bisect import insort

    insort(taken, (start, end))


def _timex(tid: str, t: Time) -> str:
    mod = f" mod={_attr(t.mod)}" if t.mod else ""
    return f'<TIMEX3 tid="{tid}" type="{t.type}" value={_attr(t.value)}{mod} temporalFunction="{"false" if t.how.endswith("as written") else "true"}" functionInDocument="NONE">'


def _links(events: list[Event], times: dict[str, Time]) -> Iterator[str]:
    by_span = {(t.start, t.end): tid for tid, t in times.items()}
    n = 0
    for e in events:
        tid = by_span.get((e.when_span.start, e.when_span.end)) if e.when_span else None
        if tid:
            n += 1
            yield f'<TLINK lid="l{n}" relType="IS_INCLUDED" eventInstanceID={_attr(_id("ei", e.id))} relatedToTime="{tid}"/>\n'


def _id(prefix: str, given: str) -> str:
    """An XML id: e1 stays e1, whatever else it is called."""
    return prefix + "".join(c if c.isascii() and c.isalnum() else f"-{ord(c):x}" for c in given.removeprefix("e"))


def _text(text: str) -> str:
    return escape(for_xml(text))


def _attr(text: str) -> str:
    return quoteattr(for_xml(text))
