"""The story page: one HTML file that needs no network and no script.

In:  a `Document` and a language. Out: the page. One story is a page of its own; several are an index with one section a story.
Everything from articles is escaped by Jinja (autoescape) or by `marked` below, and cleaned of control characters before (marks.py).
The Content-Security-Policy allows this page's own style sheet by its hash and nothing else: no script, no image, no form, no frame.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from machtin.show import article_marks, sections, words
from machtin.show.forms import number_text
from machtin.show.i18n import Lang, Translations, jinja_globals, translations
from machtin.show.marks import Mark, Piece, clean, nest, without_overlaps
from machtin.show.places import slug
from machtin.show.view import StoryView
from machtin.story import Document

# A mark is drawn as this element; what the page's legend calls it stands in templates/articles.html.j2.
_TAGS = {"dis": "mark", "hit": "mark"}


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


@lru_cache(maxsize=1)
def _style() -> tuple[Markup, str]:
    """Return the style sheet and the CSP source that allows it."""
    environment = _environment()
    assert environment.loader is not None
    css = environment.loader.get_source(environment, "style.css")[0]
    lines = "\n".join(line.strip() for line in css.splitlines() if line.strip() and not line.strip().startswith("/*"))
    digest = base64.b64encode(hashlib.sha256(lines.encode()).digest()).decode()
    return Markup(lines), f"'sha256-{digest}'"


def render_html(document: Document, lang: Lang) -> str:
    """Return the page of a document."""
    t = translations(lang)
    several = len(document.stories) > 1
    taken: set[str] = set()
    stories = []
    for n, story in enumerate(document.stories, 1):
        prefix = f"{slug(story.id) or n}-" if several else ""
        prefix = f"{prefix[:-1]}-{n}-" if prefix in taken else prefix
        taken.add(prefix)
        stories.append(_story(StoryView(document, story, lang, prefix=prefix)))
    css, csp = _style()
    title = stories[0]["view"].headline if len(stories) == 1 else _index_title(t, document)  # type: ignore[attr-defined]
    page = _environment().get_template("page.html.j2")
    return page.render(
        **jinja_globals(t),
        t=t,
        words=words,
        lang=lang,
        # Words of the articles stay Vietnamese on an English page; screen readers are told so.
        vi=Markup(' lang="vi"') if lang != "vi" else "",
        n=lambda value: number_text(value, lang),
        stories=stories,
        several=several,
        css=css,
        csp=csp,
        title=title,
        version=clean(document.machtin),
    )


def _index_title(t: Translations, document: Document) -> str:
    if not document.stories:
        return t.gettext("No story yet")
    n_articles = len({a for s in document.stories for a in s.articles})
    return t.ngettext(
        "machtin: {n} story from {m} articles", "machtin: {n} stories from {m} articles", len(document.stories), m=t.number(n_articles)
    )


def _story(view: StoryView) -> dict[str, object]:
    """Work out a story's sections; the articles come last, since they link back to everything else."""
    found: dict[str, object] = {
        "view": view,
        "summary": [(s, _hits(view, s.text, s.disputed)) for s in sections.summary(view)],
        "timeline": [(i, _hits(view, i.text, i.disputed)) for i in sections.timeline(view)],
        "figures": sections.figures(view),
        "speakers": sections.speakers(view),
        "names": sections.names(view),
        "relations": sections.relations(view),
        "novelty": sections.novelty(view),
        "copies": sections.copies(view),
    }
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
    """Return pieces as HTML: the only place where marks of a text become tags."""
    out: list[str] = []
    closing: list[str] = []
    for piece in pieces:
        if piece.do == "text":
            out.append(str(escape(piece.text)))
        elif piece.do == "close":
            out.append(closing.pop())
        elif piece.mark:
            tag = _TAGS.get(piece.mark.css, "span")
            title = f' title="{escape(clean(piece.mark.label))}"' if piece.mark.label else ""
            out.append(f'<{tag} class="{piece.mark.css}"{title}>')
            closing.append(f"</{tag}>")
    return Markup("".join(out))


