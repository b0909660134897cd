"""A document in the terminal: what differs first, then the rest in short.

In:  a `Document`, a language; width and colour, by default those of standard output (no colour when piped or under NO_COLOR).
Out: the text. Control characters of articles never reach the terminal (marks.clean), and none of their brackets are markup here:
texts are `rich.text.Text`, never strings to parse.
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable
from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from machtin.show import sections
from machtin.show.forms import number_text
from machtin.show.i18n import Lang
from machtin.show.places import Place
from machtin.show.tongues import Tongues
from machtin.show.view import AccountView, DisagreementView, StoryView
from machtin.show.view import Group as ValueGroup
from machtin.show.words import EMPTY, VERDICTS, disagreement_kind
from machtin.story import Document

NARROW = 72  # columns; below, the values of a disagreement stand under each other
MAX_WIDTH = 118  # longer lines are hard to read
MAX_SIDE_BY_SIDE = 3
MAX_ACCOUNTS = 3
MAX_FIGURES = 8  # of those that one article gives, where no two articles share one; the page has them all
MAX_SAID = 4
MAX_PLACES = 6
KIND_STYLE = {"differ": "bold red", "update": "yellow", "agree": "green"}


def console(width: int | None = None, color: bool | None = None) -> Console:
    """Return a console that writes into memory as standard output would look."""
    if color is None:
        color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    if width is None:
        width = min(shutil.get_terminal_size((100, 24)).columns, MAX_WIDTH)
    return Console(
        file=StringIO(),
        width=max(width, 20),
        force_terminal=color,
        color_system="256" if color else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )


def captured(out: Console) -> str:
    """Return what was written, without blanks at the ends of lines."""
    assert isinstance(out.file, StringIO)
    return "\n".join(line.rstrip() for line in out.file.getvalue().split("\n"))


def render_terminal(document: Document, lang: Lang, *, width: int | None = None, color: bool | None = None) -> str:
    """Return the document for a terminal of `width` columns."""
    out = console(width, color)
    t = Tongues([lang])
    if not document.stories:
        out.print(Text(t.gettext("No story yet"), "bold"))
        out.print(Text(t.gettext("There was no article to tell about. Give machtin at least one.")))
    if len(document.stories) > 1:
        n_articles = len({a for s in document.stories for a in s.articles})
        out.print(Text(t.ngettext("machtin: {n} story from {m} articles", "machtin: {n} stories from {m} articles", len(document.stories), m=number_text(n_articles, lang)), "bold"))
    for n, story in enumerate(document.stories):
        if n or len(document.stories) > 1:
            out.print()
            out.print(Rule(style="dim", characters="═"))
        _story(out, StoryView(document, story, t))
    return captured(out)


def _story(out: Console, view: StoryView) -> None:
    t = view.t
    out.print(Text(view.headline, "bold"))
    counts = [t.ngettext("{n} article", "{n} articles", len(view.articles)), t.ngettext("{n} paper", "{n} papers", view.n_papers), view.period]
    differ = t.ngettext("{n} disagreement", "{n} disagreements", len(view.disagreements)) if view.disagreements else t.gettext("no disagreement found")
    out.print(Text(" · ".join(x for x in (*counts, differ) if x), "dim"))
    out.print()
    summary = sections.summary(view)
    out.print(Text(" ").join(_cited(s.text, s.places, disputed=bool(s.disputed)) for s in summary) if summary else Text(t.gettext("There is not enough to summarise."), "dim"))
    out.print()
    for a in view.articles:
        line = Text(f"{a.letter}  ", "bold cyan", end="")
        line.append(_line(a.title()) or "…", "default not bold")
        line.append("  " + " · ".join(x for x in (a.paper(), view.dated(a)) if x), "dim not bold")
        out.print(line)

    _heading(out, t.gettext("Where the accounts differ"), KIND_STYLE["differ"])
    for shown in view.disagreements:
        _disagreement(out, view, shown)
    if not view.disagreements:
        out.print(Text(t.gettext(EMPTY[view.no_differ])))
    if view.updates:
        _heading(out, t.gettext("Updated as time went on"), KIND_STYLE["update"])
        for shown in view.updates:
            _disagreement(out, view, shown)
    _rest(out, view)


def _rest(out: Console, view: StoryView) -> None:
    t = view.t
    if view.agreements:
        _heading(out, t.gettext("Where the accounts agree"), KIND_STYLE["agree"])
        for a in view.agreements:
            line = _cited(f"{_line(a.about)}: {a.value}", a.places)
            line.append("  " + t.ngettext("{n} origin", "{n} origins", a.item.origins), "dim")
            _item(out, "=", line)
    happenings = sections.timeline(view)
    if happenings:
        _heading(out, t.gettext("Timeline"))
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(no_wrap=out.width >= NARROW, style="bold", max_width=26)
        table.add_column(ratio=1)
        for i in happenings:
            table.add_row(Text(i.date), _cited(i.text, i.places, disputed=bool(i.disputed)))
        out.print(table)
    every = sections.figures(view)
    figures = [f for f in every if f.verdict != "one"] or every[:MAX_FIGURES]
    if figures:
        _heading(out, t.gettext("Figures"))
        table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        table.add_column(t.gettext("What is counted or measured"), ratio=1)
        table.add_column(t.gettext("By article"), ratio=1)
        table.add_column(t.gettext("Comparison"))
        for f in figures:
            cells = Text("\n").join(_cited(c.value, [c.place]) for c in f.cells)
            table.add_row(Text(f.about), cells, Text(t.gettext(VERDICTS[f.verdict]), KIND_STYLE.get(f.verdict, "dim")))
        out.print(table)
        if len(every) > len(figures):
            out.print(Text("+ " + t.ngettext("{n} figure that one article gives", "{n} figures that one article gives", len(every) - len(figures)), "dim"))
    speakers = sections.speakers(view)
    if speakers:
        _heading(out, t.gettext("Who said what"))
        for who in speakers:
            name = Text(who.name, "bold")
            if who.role:
                name.append(f", {who.role}", "not bold dim")
            out.print(name)
            for said in who.said[:MAX_SAID]:
                _item(out, " ", _cited(_quoted(said), said.places))
                for w in said.otherwise:
                    _item(out, "   ", _cited(t.gettext("also worded") + f": {_quoted(w)}", w.places))
            if len(who.said) > MAX_SAID:
                _item(out, " ", Text("+ " + t.ngettext("{n} more statement", "{n} more statements", len(who.said) - MAX_SAID), "dim"))
    same = sections.copies(view)
    if same:
        _heading(out, t.gettext("Copied passages"))
        for c in same:
            line = Text(" = ".join(p.short for p in c.places), "cyan")
            line.append("  " + t.gettext("{n}% alike", n=c.likeness) + "  ", "dim")
            line.append(textwrap.shorten(_line(c.places[0].words), 200, placeholder=" …"))
            _item(out, "·", line)


def _quoted(said: sections.SaidView) -> str:
    return f"“{_line(said.text)}”" if said.kind == "direct" else _line(said.text)


def _disagreement(out: Console, view: StoryView, shown: DisagreementView) -> None:
    t = view.t
    style = KIND_STYLE["update" if shown.item.update else "differ"]
    title = Text("↻ " if shown.item.update else "≠ ", style)
    title.append(_line(shown.about), "bold default")
    notes = [disagreement_kind(shown.item.kind, t).lower(), t.ngettext("{n} origin", "{n} origins", shown.item.origins), shown.strength]
    notes += [t.gettext("one article contradicts itself")] if shown.within_one else []
    title.append(f"  {' · '.join(notes)}", "dim not bold")
    out.print(title)
    # Without colour the words in question stand in guillemets.
    marks = ("", "") if out.is_terminal else ("«", "»")
    columns = [_group(view, g, style, marks) for g in shown.groups]
    if out.width >= NARROW:
        # Rows of two or three columns, never one column alone in a row where two rows of two would do.
        n = len(columns)
        per_row = n if n <= MAX_SIDE_BY_SIDE else 2 if n == 4 else MAX_SIDE_BY_SIDE
        for first in range(0, n, per_row):
            table = Table.grid(padding=(0, 3, 0, 0), expand=True)
            for _ in range(per_row):
                table.add_column(ratio=1)
            table.add_row(*columns[first : first + per_row])
            out.print(Padding(table, (0, 0, 1, 2)))
    else:
        for column in columns:
            out.print(Padding(column, (0, 0, 0, 2)))
        out.print()


def _group(view: StoryView, group: ValueGroup, style: str, marks: tuple[str, str]) -> RenderableType:
    head = Text(group.value, style)
    counts = [view.t.ngettext("{n} article", "{n} articles", group.n_articles)]
    counts += [view.t.ngettext("{n} origin", "{n} origins", group.n_origins)] if group.n_articles > 1 else []
    head.append(f"  {', '.join(counts)}", "dim not bold")
    lines: list[RenderableType] = [head]
    for a in group.accounts[:MAX_ACCOUNTS]:
        lines += _account(view, a, style, marks)
    if len(group.accounts) > MAX_ACCOUNTS:
        lines.append(Text("+ " + view.t.ngettext("{n} more account", "{n} more accounts", len(group.accounts) - MAX_ACCOUNTS), "dim"))
    return Group(*lines)


def _account(view: StoryView, a: AccountView, style: str, marks: tuple[str, str]) -> list[RenderableType]:
    words = Text(_line(a.place.before, strip=False))
    words.append(f"{marks[0]}{_line(a.place.words)}{marks[1]}", f"{style} underline")
    words.append(_line(a.place.after, strip=False))
    source = Text(a.place.short, "cyan")
    said = view.t.gettext("according to {who}", who=a.said_by) if a.said_by else ""
    source.append("  " + " · ".join(x for x in (a.paper, a.dated, said) if x), "dim")
    return [words, source]


def _heading(out: Console, words: str, style: str = "bold") -> None:
    out.print()
    out.print(Rule(Text(words.upper(), style), align="left", style="dim"))


def _item(out: Console, sign: str, line: Text) -> None:
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=1, style="dim")
    table.add_column()
    table.add_row(sign, line)
    out.print(table)


def _cited(text: str, places: Iterable[Place], *, disputed: bool = False) -> Text:
    line = Text(_line(text))
    found = list(places)
    for place in found[:MAX_PLACES]:
        line.append(f" {place.short}", "cyan")
    if len(found) > MAX_PLACES:
        line.append(f" +{len(found) - MAX_PLACES}", "dim")
    if disputed:
        line.append(" ≠", KIND_STYLE["differ"])
    return line


def _line(text: str, *, strip: bool = True) -> str:
    """Put a text of an article on one line."""
    line = text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    return line.strip() if strip else line
