"""The story page: one HTML file that needs no network and no script.

In:  a `Document` and a language. Out: the page, in that language and, at a click, in the other: what machtin says stands in it twice,
what the articles say once (tongues.py). One story is a page of its own; several are an index with one section a story.
Everything from articles is escaped by Jinja (autoescape) or by `marked` below, and cleaned of control characters before (marks.py).
The Content-Security-Policy allows this page's own style sheet by its hash and nothing else: no script, no image, no form, no frame.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from machtin.show import article_marks, sections, words
from machtin.show.axis import draw_axis
from machtin.show.graph import draw_relations
from machtin.show.i18n import LANG_NAMES, LANGS, Lang
from machtin.show.marks import Mark, Piece, clean, nest, without_overlaps
from machtin.show.places import slug
from machtin.show.tongues import Both, Tongues
from machtin.show.view import StoryView
from machtin.story import Document

_TAGS = {"hit": "mark", "dft": "mark"}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("machtin.show"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["marked"] = marked
    return environment


@lru_cache(maxsize=4)
def _style(langs: tuple[Lang, ...]) -> tuple[Markup, str]:
    """Return the style sheet for the languages of a page and the CSP source that allows it."""
    environment = _environment()
    assert environment.loader is not None
    css = environment.loader.get_source(environment, "style.css")[0] + _switch(langs)
    lines = "\n".join(line.strip() for line in css.splitlines() if line.strip() and not line.strip().startswith("/*"))
    digest = base64.b64encode(hashlib.sha256(lines.encode()).digest()).decode()
    return Markup(lines), f"'sha256-{digest}'"


def _switch(langs: tuple[Lang, ...]) -> str:
    """Return the rules that show one language: of the box that is ticked; of the first where a browser does not know `:has`."""
    first, *others = langs
    rules = [f"@supports not selector(:has(a)){{.{other},.langs{{display:none!important}}}}" for other in others]
    for lang in others:
        rules.append(f"body:has(#lang-{lang}:checked) .{first}{{display:none!important}}")
        rules.append(f"body:not(:has(#lang-{lang}:checked)) .{lang}{{display:none!important}}")
    return "\n".join(rules)


def render_html(document: Document, lang: Lang, *, others: Sequence[Lang] | None = None) -> str:
    """Return the page of a document. It opens in `lang`; the `others` (by default every other language) are a click away."""
    t = Tongues([lang, *(LANGS if others is None else others)])
    several = len(document.stories) > 1
    taken: set[str] = set()
    stories = []
    for n, story in enumerate(document.stories, 1):
        prefix = f"{slug(story.id) or n}-" if several else ""
        prefix = f"{prefix[:-1]}-{n}-" if prefix in taken else prefix
        taken.add(prefix)
        stories.append(story_parts(StoryView(document, story, t, prefix=prefix)))
    css, csp = _style(t.langs)
    title = stories[0]["view"].headline if len(stories) == 1 else _index_title(t, document)
    return (
        _environment()
        .get_template("page.html.j2")
        .render(**context(t), stories=stories, several=several, css=css, csp=csp, title=title, version=clean(document.machtin))
    )


def context(t: Tongues) -> dict[str, Any]:
    """Return what the macros of parts.html.j2, articles.html.j2 and drawings.html.j2 need beside the parts of a story."""
    return {
        "_": t.gettext,
        "ngettext": t.ngettext,
        "pgettext": t.pgettext,
        "n": t.number,
        "t": t,
        "words": words,
        "lang": t.lang,
        "langs": t.langs,
        "lang_names": LANG_NAMES,
        # Words of the articles stay Vietnamese on an English page; screen readers are told so.
        "vi": Markup(' lang="vi"') if t.lang != "vi" else "",
    }


def _index_title(t: Tongues, document: Document) -> str:
    if not document.stories:
        return t.gettext("No story yet")
    n_articles = len({a for s in document.stories for a in s.articles})
    return t.ngettext(
        "machtin: {n} story from {m} articles", "machtin: {n} stories from {m} articles", len(document.stories), m=t.number(n_articles)
    )


def story_parts(view: StoryView) -> dict[str, Any]:
    """Work out a story's sections for the macro `story`; the articles come last, since they link back to everything else."""
    happenings = sections.timeline(view)
    found: dict[str, Any] = {
        "view": view,
        "summary": [(s, _hits(view, s.text, s.disputed)) for s in sections.summary(view)],
        "timeline": [(i, _hits(view, i.text, i.disputed)) for i in happenings],
        "axis": draw_axis([(i.day, i.disputed is not None, i.grain) for i in happenings]),
        "figures": sections.figures(view),
        "names": sections.names(view),
        "speakers": sections.speakers(view),
        "relations": sections.relations(view),
        "novelty": sections.novelty(view),
        "copies": sections.copies(view),
    }
    found["graph"] = draw_relations([(r.who, r.whom, r.code, r.count) for r in found["relations"]])
    found["links"] = {name: link for r in found["relations"] for name, link in ((r.who, r.who_link), (r.whom, r.whom_link))}
    found["articles"] = [(a, article_marks.blocks(view, a)) for a in view.articles]
    return found


def _hits(view: StoryView, text: str, disputed: object) -> list[Piece]:
    """Return `text` with the words of its disagreement's accounts marked, where it has them."""
    marks: list[Mark] = []
    item = getattr(disputed, "item", None)
    for told in {a.text for a in item.accounts} if item else ():
        at = text.find(told) if len(told) > 1 else -1
        if at >= 0:
            marks.append(Mark(at, at + len(told), "hit"))
    return nest(text, without_overlaps(marks))


def marked(pieces: Iterable[Piece]) -> Markup:
    """Return pieces as HTML: the only place where marks of a text become tags. A link within a link is a mark without one."""
    out: list[str] = []
    closing: list[str] = []
    linked = 0
    for piece in pieces:
        if piece.do == "text":
            out.append(str(escape(piece.text)))
        elif piece.do == "close":
            tag = closing.pop()
            linked -= tag == "</a>"
            out.append(tag)
        elif piece.mark:
            mark = piece.mark
            tag = "a" if mark.href and not linked else _TAGS.get(mark.css, "span")
            linked += tag == "a"
            href = f' href="#{escape(mark.href)}"' if tag == "a" else ""
            out.append(f'<{tag} class="{mark.css}"{href}{_title(mark.label)}>')
            closing.append(f"</{tag}>")
    return Markup("".join(out))


def _title(label: str) -> str:
    """Return the words that a mouse brings up: in both languages at once, since an attribute cannot be switched."""
    said = dict.fromkeys(text for _, text in label.texts) if isinstance(label, Both) else [label]
    return f' title="{escape(clean(" · ".join(said)))}"' if label else ""
