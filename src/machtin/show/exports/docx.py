"""A story as a Word document (extra `docx`, python-docx): to edit, to print, to send round a newsroom.

In:  a `Document` and a language. Out: the file. Every citation ("B·14") is a link to the sentence, which stands among the cited sentences at the end.
Nothing is computed here: what stands where is `StoryView`'s and `sections`'.
Gap: no charts and no marked-up articles; those are the page's.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from machtin.errors import ConfigError
from machtin.show import sections
from machtin.show.i18n import Lang, Translations, translations
from machtin.show.marks import clean
from machtin.show.places import Place
from machtin.show.tongues import Tongues
from machtin.show.view import DisagreementView, StoryView
from machtin.show.words import EMPTY, SECTIONS, VERDICTS, disagreement_kind
from machtin.story import Document

_MADE = datetime(2000, 1, 1)  # the same story gives the same file


def need_docx() -> Any:
    """Return the module. Raises ConfigError where it is not installed."""
    try:
        import docx
    except ModuleNotFoundError:
        raise ConfigError("Word documents need python-docx: pip install 'machtin[docx]'. Nothing was written.") from None
    return docx


def render_docx(document: Document, lang: Lang) -> bytes:
    """Return the document as a .docx file; several stories follow each other, each on a new page. Raises ConfigError where python-docx is missing."""
    t = translations(lang)
    file = _File(t)
    if not document.stories:
        file.heading(t.gettext("No story yet"), 1)
        file.paragraph(t.gettext("There was no article to tell about. Give machtin at least one."))
    for n, story in enumerate(document.stories):
        if n:
            file.file.add_page_break()
        _story(file, StoryView(document, story, Tongues([lang]), prefix=f"s{n}-" if len(document.stories) > 1 else ""))
    made_by = t.gettext("machtin {version} reads the articles and shows where they exclude each other; it does not judge who is right.", version=document.machtin)
    file.paragraph(made_by, small=True)
    return file.saved(document.stories[0].headline if document.stories else t.gettext("No story yet"))


class _File:
    """The document being written."""

    def __init__(self, t: Translations) -> None:
        docx = need_docx()
        self.file = docx.Document()
        self._docx, self.t = docx, t
        self.cited: dict[str, Place] = {}
        self._n_marks = 0
        style = self.file.styles["Normal"]
        style.font.name, style.font.size = "Calibri", docx.shared.Pt(10.5)
        fonts = style.element.get_or_add_rPr()
        tongue = docx.oxml.OxmlElement("w:lang")
        tongue.set(docx.oxml.ns.qn("w:val"), "vi-VN" if t.lang == "vi" else "en-GB")
        fonts.append(tongue)

    def heading(self, text: str, level: int) -> None:
        """Add a heading; 1 is a story's."""
        self.file.add_heading(_one_line(text), level)

    def paragraph(self, text: str = "", *, bold: str = "", places: Iterable[Place] = (), bullet: bool = False, small: bool = False, cell: Any = None) -> None:
        """Add bold words, text, and the citations of `places`, into a cell where one is given."""
        p = cell.add_paragraph() if cell is not None else self.file.add_paragraph()
        if bullet:
            p._p.style = "ListBullet"  # by its id: looking the style up by its name took half of all time
        if bold:
            p.add_run(_one_line(bold)).bold = True
        run = p.add_run(_one_line(text, ends=True))
        if small:
            run.font.size = self._docx.shared.Pt(8)
        for place in places:
            self._cite(p, place)

    def bullets(self, rows: Sequence[tuple[str, str, tuple[Place, ...]]], none: str) -> None:
        """Add a list, or what is said where there is none."""
        for bold, text, places in rows:
            self.paragraph(text, bold=bold, places=places, bullet=True)
        if not rows:
            self.paragraph(none)

    def table(self, heads: tuple[str, ...]) -> Any:
        """Add a table with a head that is repeated on every page."""
        table = self.file.add_table(rows=1, cols=len(heads), style="Light Grid Accent 1")
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            cell.text = head
        repeated = self._docx.oxml.OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)
        return table

    def cited_sentences(self) -> None:
        """Add the sentences that were cited, each under its mark."""
        if not self.cited:
            return
        self.heading(self.t.gettext("Cited sentences"), 2)
        for anchor, place in self.cited.items():
            p = self.file.add_paragraph()
            for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
                mark = self._docx.oxml.OxmlElement(kind)
                mark.set(self._docx.oxml.ns.qn("w:id"), str(self._n_marks))
                if kind == "w:bookmarkStart":
                    mark.set(self._docx.oxml.ns.qn("w:name"), _bookmark(anchor))
                p._p.append(mark)
            self._n_marks += 1
            p.add_run(f"{place.short} ").bold = True
            p.add_run(_one_line(f"{place.before}{place.words}{place.after}"))
        self.cited = {}

    def saved(self, title: str) -> bytes:
        """Return the file."""
        told = self.file.core_properties
        told.title, told.author, told.created, told.modified, told.language = _one_line(title)[:250], "machtin", _MADE, _MADE, self.t.lang
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()

    def _cite(self, p: Any, place: Place) -> None:
        self.cited.setdefault(place.anchor, place)
        link = self._docx.oxml.OxmlElement("w:hyperlink")
        link.set(self._docx.oxml.ns.qn("w:anchor"), _bookmark(place.anchor))
        run = p.add_run(f" [{place.short}]")
        run.font.size = self._docx.shared.Pt(8)
        link.append(run._r)
        p._p.append(link)


def _story(file: _File, view: StoryView) -> None:
    t = view.t

    def section(name: str) -> None:
        file.heading(t.gettext(SECTIONS[name]), 2)

    file.heading(view.headline, 1)
    for s in sections.summary(view):
        file.paragraph(s.text + (" ≠" if s.disputed else ""), places=s.places)
    if not view.story.summary:
        file.paragraph(t.gettext(EMPTY["no_summary"]))
    file.bullets([(a.letter, f" {a.title()} ({', '.join(x for x in (a.paper(), view.dated(a)) if x)})", ()) for a in view.articles], "")
    section("differ")
    for shown in view.disagreements:
        _disagreement(file, view, shown)
    if not view.disagreements:
        file.paragraph(t.gettext(EMPTY[view.no_differ]))
    if view.updates:
        file.heading(t.gettext("Updated as time went on"), 2)
        file.paragraph(t.gettext("the later article may simply be newer; this need not be a contradiction"))
        for shown in view.updates:
            _disagreement(file, view, shown)
    section("agree")
    agreed = [(a.value, f" {a.about} ({t.ngettext('{n} origin', '{n} origins', a.item.origins)})", a.places) for a in view.agreements]
    file.bullets(agreed, t.gettext(EMPTY["no_agree"]))
    section("timeline")
    file.bullets([(i.date, f" {i.text}{' ≠' if i.disputed else ''}", i.places) for i in sections.timeline(view)], t.gettext(EMPTY["no_timeline"]))
    section("figures")
    _figures(file, view)
    section("quotes")
    said = [
        (who.name, f"{', ' + who.role if who.role else ''}: {f'“{q.text}”' if q.kind == 'direct' else q.text}", q.places)
        for who in sections.speakers(view)
        for q in who.said
    ]
    file.bullets(said, t.gettext(EMPTY["no_quotes"]))
    section("people")
    people = [(n.name, f"{': ' + n.roles if n.roles else ''} {n.letters}", ()) for _, found in sections.names(view) for n in found]
    file.bullets(people, t.gettext(EMPTY["no_people"]))
    section("relations")
    file.bullets([(r.who, f" {r.act} {r.whom} ×{r.count}", r.places) for r in sections.relations(view)], t.gettext(EMPTY["no_relations"]))
    section("new_in")
    file.bullets([(a.letter, f" {i.text}", i.places) for a, items in sections.novelty(view) for i in items], t.gettext(EMPTY["no_new"]))
    file.cited_sentences()


def _disagreement(file: _File, view: StoryView, shown: DisagreementView) -> None:
    t = view.t
    file.heading(shown.about, 3)
    notes = [disagreement_kind(shown.item.kind, t), t.ngettext("{n} origin", "{n} origins", shown.item.origins), shown.strength]
    notes += [t.gettext("one article contradicts itself")] if shown.within_one else []
    file.paragraph(" · ".join(notes), small=True)
    table = file.table((t.gettext("Value"), t.gettext("By article")))
    for group in shown.groups:
        value, accounts = table.add_row().cells
        value.text = _one_line(group.value)
        value.paragraphs[0].runs[0].bold = True
        for a in group.accounts:
            said = "; " + t.gettext("according to {who}", who=a.said_by) if a.said_by else ""
            source = ", ".join(x for x in (a.paper, a.dated) if x)
            file.paragraph(f"{a.place.before}{a.place.words}{a.place.after} ({source}{said})", places=(a.place,), cell=accounts)
        accounts._tc.remove(accounts.paragraphs[0]._p)  # the empty one that every new cell has
    if shown.item.why:
        file.paragraph(t.gettext("Why") + f": {shown.item.why}")


def _figures(file: _File, view: StoryView) -> None:
    t = view.t
    rows = sections.figures(view)
    if not rows:
        file.paragraph(t.gettext(EMPTY["no_figures"]))
        return
    table = file.table((t.gettext("What is counted or measured"), t.gettext("By article"), t.gettext("Comparison")))
    for f in rows:
        what, cells, verdict = table.add_row().cells
        what.text, verdict.text = _one_line(f.about), t.gettext(VERDICTS[f.verdict])
        for cell in f.cells:
            file.paragraph(cell.value, places=(cell.place,), cell=cells)
        cells._tc.remove(cells.paragraphs[0]._p)


def _bookmark(anchor: str) -> str:
    """A name as Word takes it: letters, digits and underscores, at most 40."""
    return "m_" + "".join(c if c.isalnum() and c.isascii() else "_" for c in anchor)[-36:]


def _one_line(text: str, *, ends: bool = False) -> str:
    line = " ".join(clean(text).split()) or ("" if ends else "…")
    return f" {line}" if ends and text[:1].isspace() else line
