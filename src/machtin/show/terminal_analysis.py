"""What one article says, in the terminal: its head, its names, who said what, what happened, times and quantities.

In:  an `Analysis` and a language; width and colour as in terminal.py. Out: the text, every item with the number of its sentence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from machtin.analysis import Analysis
from machtin.show.forms import amount_text, instant_text, timex_text
from machtin.show.i18n import Lang, Translations, translations
from machtin.show.marks import clean
from machtin.show.terminal import captured, console
from machtin.show.words import QUOTE_KINDS, STATUSES

MAX_WORDS = 160  # characters of a quote


def render_analysis_terminal(analysis: Analysis, lang: Lang, *, width: int | None = None, color: bool | None = None) -> str:
    """Return the analysis as tables, one a layer; a layer that found nothing says so in one line."""
    out = console(width, color)
    t = translations(lang)
    names = {e.id: e.name for e in analysis.entities}
    starts = [s.start for s in analysis.sentences]

    def where(start: int) -> str:
        return str(bisect_right(starts, start)) if starts else ""

    def name(who: str | None) -> str:
        return names.get(who, who) if who else ""

    def words(start: int, end: int) -> str:
        found = analysis.text[start:end]
        return found if len(found) <= MAX_WORDS else found[:MAX_WORDS].rstrip() + "…"

    out.print(Text(_line(analysis.title or analysis.id), "bold"))
    credits = analysis.credits
    head = [
        analysis.source or "",
        instant_text(analysis.published or analysis.document_date, lang) or t.gettext("no date"),
        credits.byline or "",
        t.gettext("follows {names}", names=", ".join(credits.agencies)) if credits.agencies else "",
    ]
    out.print(Text(_line(" · ".join(x for x in head if x)), "dim"))
    _table(
        out, t, t.gettext("Names"),
        ((e.type, e.name, "; ".join(e.roles), ", ".join(a for a in e.aliases if a != e.name)) for e in analysis.entities),
    )  # fmt: skip
    _table(
        out, t, t.gettext("Quotes"),
        ((where(q.start), name(q.speaker) or q.speaker_text or t.gettext("Unnamed source"), words(q.start, q.end), t.gettext(QUOTE_KINDS[q.kind])) for q in analysis.quotes),
    )  # fmt: skip
    _table(
        out, t, t.gettext("Events"),
        (
            (
                where(e.start),
                f"{e.type}: {words(e.start, e.end)}",
                " → ".join(x for x in (", ".join(map(name, e.who)), ", ".join(map(name, e.whom))) if x),
                " · ".join(x for x in (name(e.where), timex_text(e.when, lang) if e.when else "", "" if e.status == "asserted" else t.gettext(STATUSES[e.status])) if x),
            )
            for e in analysis.events
        ),
    )  # fmt: skip
    _table(
        out, t, t.gettext("Times"),
        ((where(x.start), words(x.start, x.end), timex_text(x.value, lang), f"{x.value}{' ' + x.mod if x.mod else ''}") for x in analysis.times),
    )  # fmt: skip
    _table(
        out, t, t.gettext("Quantities"),
        (
            (where(q.start), words(q.start, q.end), _number(q.value, q.low, q.high, q.modifier, lang), f"{q.kind} {q.unit}".strip())
            for q in analysis.quantities
        ),
    )  # fmt: skip
    _table(out, t, t.gettext("Affiliations"), ((where(a.start), name(a.member), a.kind, name(a.group)) for a in analysis.affiliations))
    _table(out, t, t.gettext("Repairs"), ((where(r.start), r.was, words(r.start, r.end), r.kind) for r in analysis.repairs))
    return captured(out)


def _number(value: str | None, low: float | None, high: float | None, modifier: str, lang: Lang) -> str:
    if value:
        return value
    return amount_text(low, high, modifier, lang)


def _table(out: Console, t: Translations, title: str, rows: Iterable[tuple[str, ...]]) -> None:
    found = list(rows)
    out.print()
    head = Text(title, "bold cyan")
    if not found:
        head.append("  " + t.gettext("none"), "dim not bold")
        out.print(head)
        return
    out.print(head)
    table = Table.grid(padding=(0, 2, 0, 0))
    for n in range(len(found[0])):
        table.add_column(overflow="fold", style="dim" if n in (0, len(found[0]) - 1) else "")
    for row in found:
        table.add_row(*(Text(_line(cell)) for cell in row))
    out.print(table)


def _line(text: str) -> str:
    return " ".join(clean(text).split())
