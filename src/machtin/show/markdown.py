"""A document as Markdown (CommonMark): to read as it is, to paste into an editor's note, to keep under version control.

In:  a `Document` and a language. Out: the text; disagreements come right after the summary.
Every text of an article is escaped, so that none of its characters becomes markup, a link or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from machtin.show import sections
from machtin.show.i18n import Lang
from machtin.show.marks import clean
from machtin.show.places import Place
from machtin.show.tongues import Tongues
from machtin.show.view import AccountView, DisagreementView, StoryView
from machtin.show.words import EMPTY, VERDICTS, disagreement_kind
from machtin.story import Document

# CommonMark 0.31, 2.4: every ASCII punctuation may be escaped; these can begin or end a construct. `.` and `)` matter after a number
# at a line's start, `+` and `-` at a line's start.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&$])")
_LINE_START = re.compile(r"^(\s*)(?:([-+=])|(\d{1,9})([.)]))", re.MULTILINE)


def escaped(text: str) -> str:
    """Return `text` on one line with nothing in it that Markdown would act upon."""
    line = " ".join(clean(text).split())
    line = _SPECIAL.sub(r"\\\1", line)
    return _LINE_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", line)


def render_markdown(document: Document, lang: Lang) -> str:
    """Return the document; several stories have a heading each."""
    t = Tongues([lang])
    parts: list[str] = []
    if not document.stories:
        parts += ["# " + t.gettext("No story yet"), t.gettext("There was no article to tell about. Give machtin at least one.")]
    for story in document.stories:
        parts += _story(StoryView(document, story, t), 1 if len(document.stories) == 1 else 2)
    if len(document.stories) > 1:
        n_articles = len({a for s in document.stories for a in s.articles})
        title = t.ngettext(
            "machtin: {n} story from {m} articles", "machtin: {n} stories from {m} articles", len(document.stories), m=t.number(n_articles)
        )
        parts.insert(0, f"# {title}")
    parts += ["---", escaped(t.gettext("machtin {version} reads the articles and shows where they exclude each other; it does not judge who is right.", version=document.machtin))]
    return "\n\n".join(p for p in parts if p) + "\n"


def _story(view: StoryView, level: int) -> list[str]:
    t = view.t
    sub = "#" * (level + 1)
    parts = [f"{'#' * level} {escaped(view.headline)}"]
    summary = sections.summary(view)
    parts.append(" ".join(f"{escaped(s.text)}{_cite(s.places)}{' ≠' if s.disputed else ''}" for s in summary) or t.gettext("There is not enough to summarise."))
    parts.append(
        "\n".join(
            f"- **{a.letter}** {escaped(a.title())} ({escaped(', '.join(x for x in (a.paper(), view.dated(a)) if x))})"
            for a in view.articles
        )
    )
    parts.append(f"{sub} " + t.gettext("Where the accounts differ"))
    for shown in view.disagreements:
        parts += _disagreement(view, shown, level + 2)
    if not view.disagreements:
        parts.append(t.gettext(EMPTY[view.no_differ]))
    if view.updates:
        parts += [f"{sub} " + t.gettext("Updated as time went on"), t.gettext("the later article may simply be newer; this need not be a contradiction")]
        for shown in view.updates:
            parts += _disagreement(view, shown, level + 2)
    parts += [f"{sub} " + t.gettext("Where the accounts agree"), _list(_agreements(view)) or t.gettext("Nothing was found that two articles or more tell alike.")]
    happenings = (
        f"**{escaped(i.date)}** {escaped(i.text)}{_cite(i.places)}{' ≠' if i.disputed else ''}" for i in sections.timeline(view)
    )
    parts += [f"{sub} " + t.gettext("Timeline"), _list(happenings) or t.gettext("No dated happening was found.")]
    parts += [f"{sub} " + t.gettext("Figures"), _figures(view) or t.gettext("No figure was found.")]
    parts += [f"{sub} " + t.gettext("Who said what"), _list(_quotes(view)) or t.gettext("No quotation was found.")]
    people = (
        f"**{escaped(n.name)}**{': ' + escaped(n.roles) if n.roles else ''}{' (' + escaped(n.aliases) + ')' if n.aliases else ''} {n.letters}"
        for _, found in sections.names(view)
        for n in found
    )
    parts += [f"{sub} " + t.gettext("People, organisations and places"), _list(people) or t.gettext("No name was found.")]
    acts = (f"{escaped(r.who)} **{r.act}** {escaped(r.whom)} ×{r.count}{_cite(r.places)}" for r in sections.relations(view))
    parts += [f"{sub} " + t.gettext("Who did what to whom"), _list(acts) or t.gettext("No clear act of one party towards another was found.")]
    new = (f"**{a.letter}** {escaped(i.text)}{_cite(i.places)}" for a, items in sections.novelty(view) for i in items)
    parts += [f"{sub} " + t.gettext("What each article adds"), _list(new) or t.gettext("Nothing that the earlier articles had not told.")]
    same = (
        " = ".join(p.short for p in c.places) + " (" + t.gettext("{n}% alike", n=c.likeness) + f"): {escaped(c.places[0].words)}"
        for c in sections.copies(view)
    )
    return [*parts, f"{sub} " + t.gettext("Copied passages"), _list(same) or t.gettext("No copied passage was found.")]


def _disagreement(view: StoryView, shown: DisagreementView, level: int) -> list[str]:
    t = view.t
    notes = [disagreement_kind(shown.item.kind, t), t.ngettext("{n} origin", "{n} origins", shown.item.origins), shown.strength]
    notes += [t.gettext("one article contradicts itself")] if shown.within_one else []
    lines = []
    for group in shown.groups:
        counts = [t.ngettext("{n} article", "{n} articles", group.n_articles), t.ngettext("{n} origin", "{n} origins", group.n_origins)]
        lines.append(f"- **{escaped(group.value)}** ({', '.join(counts)})")
        lines += [f"  - {_account(view, a)}" for a in group.accounts]
    why = t.gettext("Why") + f": {escaped(shown.item.why)}" if shown.item.why else ""
    return [f"{'#' * level} {escaped(shown.about)}", " · ".join(notes), "\n".join(lines), why]


def _account(view: StoryView, a: AccountView) -> str:
    said = "; " + view.t.gettext("according to {who}", who=escaped(a.said_by)) if a.said_by else ""
    source = ", ".join(escaped(x) for x in (a.paper, a.dated) if x)
    # Two texts side by side would join their blanks; the sentence is one line here.
    before, after = escaped(a.place.before), escaped(a.place.after)
    words = f"{before}{' ' if a.place.before.endswith(' ') else ''}**{escaped(a.place.words)}**"
    words += f"{' ' if a.place.after.startswith(' ') else ''}{after}"
    return f"{a.place.short}: {words} ({source}{said})"


def _agreements(view: StoryView) -> Iterable[str]:
    for a in view.agreements:
        origins = view.t.ngettext("{n} origin", "{n} origins", a.item.origins)
        yield f"{escaped(a.about)}: **{escaped(a.value)}** ({origins}){_cite(a.places)}"


def _quotes(view: StoryView) -> Iterable[str]:
    for who in sections.speakers(view):
        for said in who.said:
            role = f", {escaped(who.role)}" if who.role else ""
            also = view.t.gettext("also worded")
            otherwise = "".join(f"; {also}: {_quoted(w)}{_cite(w.places)}" for w in said.otherwise)
            yield f"**{escaped(who.name)}**{role}: {_quoted(said)}{_cite(said.places)}{otherwise}"


def _quoted(said: sections.SaidView) -> str:
    return f"“{escaped(said.text)}”" if said.kind == "direct" else escaped(said.text)


def _figures(view: StoryView) -> str:
    rows = [
        f"| {escaped(f.about)} | {'; '.join(f'{escaped(c.value)} [{c.place.short}]' for c in f.cells)} | {view.t.gettext(VERDICTS[f.verdict])} |"
        for f in sections.figures(view)
    ]
    names = (view.t.gettext("What is counted or measured"), view.t.gettext("By article"), view.t.gettext("Comparison"))
    head = f"| {' | '.join(names)} |\n|---|---|---|"
    return "\n".join([head, *rows]) if rows else ""


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {i.rstrip()}" for i in items)


def _cite(places: Iterable[Place]) -> str:
    return "".join(f" [{p.short}]" for p in places)
