"""The body of a web page as blocks: by the rules of its paper where there are some, else by trafilatura.

In:  the tree of a page, its host, the day it was published (None where unknown).
Out: `PageBody`: title, lead, blocks with their kinds (heading, paragraph, caption), author and time as the page shows them, and how they were found.
Captions, related links, author boxes and boilerplate are told apart from paragraphs; a paragraph that is all link is a related link.
Rules are data (`publishers.toml`); a rule that finds no body of MIN_WORDS words does not fit the page, and trafilatura is asked.
Gap: tables of data are left out; a page in parts ("trang 2") gives its first part.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from copy import deepcopy
from functools import cache
from importlib.resources import files

import msgspec
from lxml.cssselect import CSSSelector

from machtin.article import BlockKind
from machtin.read.html_tree import Element, plain

MIN_WORDS = 20  # fewer words are a video's or a gallery's page, or another layout
MAX_LINKED = 0.8  # of a paragraph's letters inside links; above it is a list of related articles, not prose
MAX_LINK_WORDS = 40  # a longer paragraph is prose whatever it links to
_BLOCKS = frozenset({"p", "div", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "figure", "figcaption", "table", "tbody", "tr", "td", "th", "pre", "center", "dd", "dt", "dl"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_SKIPPED = frozenset({"script", "style", "noscript", "template", "iframe", "form", "button", "select", "nav", "aside", "svg", "video", "audio", "footer", "object", "embed", "input", "textarea"})
_BOXES = CSSSelector("[class*='related'], [class*='relate-'], [class*='tin-lien-quan'], [class*='banner'], [class*='advert'], [id*='ads_'], [class*='social'], [class*='comment'], [class*='tags'], [class*='breadcrumb']")
_CAPTIONS = CSSSelector("figcaption, .caption, .pCaption, .PhotoCMS_Caption, .image-caption, .wp-caption-text")


class Publisher(msgspec.Struct, frozen=True, kw_only=True):
    """Where the pages of one publishing system keep what: CSS selectors, the first that finds something counts."""

    name: str
    hosts: tuple[str, ...]
    valid: tuple[str, str]
    """First and last day for which the rules are known to hold."""
    title: tuple[str, ...]
    lead: tuple[str, ...]
    body: tuple[str, ...]
    caption: tuple[str, ...]
    author: tuple[str, ...]
    published: tuple[str, ...]
    section: tuple[str, ...] = ()
    lead_drop: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


class PageBody(msgspec.Struct, frozen=True, kw_only=True):
    """What a page shows of its article."""

    title: str = ""
    lead: str = ""
    blocks: tuple[tuple[BlockKind, str], ...] = ()
    author: str | None = None
    published: str | None = None
    """As written: "Thứ hai, 8/1/2024, 10:15 (GMT+7)"."""
    section: str | None = None
    how: str = ""
    """The publisher whose rules were used, or "trafilatura"."""


@cache
def publishers() -> tuple[Publisher, ...]:
    """Return the table of publishers."""
    rows = tomllib.loads(files("machtin.read").joinpath("publishers.toml").read_text("utf-8"))["publisher"]
    return msgspec.convert(rows, tuple[Publisher, ...])


def publisher_of(host: str | None, day: str | None = None) -> Publisher | None:
    """Return the rules of a host ("sport.vnexpress.net" is VnExpress'), None where there are none or the day is outside their validity."""
    labels = (host or "").lower().split(".")
    names = {".".join(labels[k:]) for k in range(len(labels) - 1)}
    return next((p for p in publishers() if names & set(p.hosts) and (not day or p.valid[0] <= day[:10] <= p.valid[1])), None)


def find_body(root: Element, host: str | None, day: str | None = None) -> PageBody:
    """Return what the page shows of its article; `blocks` is empty where no text was found."""
    publisher = publisher_of(host, day)
    if publisher:
        found = _by_rules(root, publisher)
        if _n_words(found) >= MIN_WORDS:
            return found
    found = _by_trafilatura(root)
    return found if found.title or _n_words(found) >= MIN_WORDS else PageBody()


def _n_words(body: PageBody) -> int:
    return sum(len(text.split()) for kind, text in body.blocks if kind != "caption")


def _by_rules(root: Element, rules: Publisher) -> PageBody:
    body = _pick(root, rules.body)
    if body is None:
        return PageBody()
    captions = {e for path in rules.caption for e in _select(path)(body)} | set(_CAPTIONS(body))
    dropped = {e for path in rules.drop for e in _select(path)(body)} | set(_BOXES(body))
    title, lead = _pick(root, rules.title), _pick(root, rules.lead)
    head = {e for e in (title, lead) if e is not None}
    return PageBody(
        title=_say(title),
        lead="" if lead is None else _say_without(lead, rules.lead_drop),
        blocks=tuple(_blocks(body, captions, dropped | head)),
        author=_say(_pick(root, rules.author)) or None,
        published=_say(_pick(root, rules.published)) or None,
        section=_say(_pick(root, rules.section)) or None,
        how=rules.name,
    )


def _by_trafilatura(root: Element) -> PageBody:
    from trafilatura import bare_extraction  # half a second, and only for pages without rules

    captions = [text for e in _CAPTIONS(root) if not any(a.tag in _SKIPPED for a in e.iterancestors()) and (text := plain(e))]
    title = plain(found[0]) if (found := root.xpath("//h1")) else ""
    document = bare_extraction(deepcopy(root), include_comments=False, include_tables=False, favor_precision=True)
    body = getattr(document, "body", None)
    if body is None:
        return PageBody(title=title, how="trafilatura")
    blocks: list[tuple[BlockKind, str]] = []
    shown = set(captions)
    for element in body.iter("p", "head", "item", "quote", "ab"):
        if any(a.tag in ("p", "item", "quote") for a in element.iterancestors()):
            continue
        if (text := plain(element)) and text != title:
            blocks.append(("caption" if text in shown else "heading" if element.tag == "head" else "paragraph", text))
    there = {text for _, text in blocks}
    blocks += [("caption", text) for text in dict.fromkeys(captions) if blocks and text not in there]
    return PageBody(title=title, blocks=tuple(blocks), how="trafilatura")


def _blocks(body: Element, captions: set[Element], dropped: set[Element]) -> Iterator[tuple[BlockKind, str]]:
    """The blocks of the body in order: runs of inline content between block elements; a line break ends a block too.

    One walk over the events of the tree, without recursion, so that depth costs nothing.
    """
    parts: list[str] = []
    linked = 0
    kind: BlockKind = "paragraph"
    stack: list[tuple[Element, BlockKind]] = [(body, "paragraph")]
    in_link = 0

    def flush() -> Iterator[tuple[BlockKind, str]]:
        nonlocal linked
        text = " ".join("".join(parts).split())
        letters = len(text)
        if text and not (kind == "paragraph" and letters and linked > MAX_LINKED * letters and len(text.split()) <= MAX_LINK_WORDS):
            yield kind, text
        parts.clear()
        linked = 0

    def add(text: str | None) -> None:
        nonlocal linked
        if text:
            parts.append(text)
            if in_link:
                linked += len(" ".join(text.split()))

    for event, element in _events(body, dropped):
        tag = element.tag
        if event == "start":
            if element in captions or tag in _BLOCKS or tag == "br":
                yield from flush()
            if tag in _BLOCKS or element in captions:
                inherited = stack[-1][1]
                kind = "caption" if element in captions else inherited if inherited == "caption" else "heading" if tag in _HEADINGS else "paragraph"
                stack.append((element, kind))
            in_link += tag == "a"
            add(element.text)
        elif event == "end":
            in_link -= tag == "a"
            if stack[-1][0] is element and len(stack) > 1:
                yield from flush()
                stack.pop()
                kind = stack[-1][1]
            if element is not body:
                add(element.tail)
        elif element is not body:  # a dropped element: what follows it stays
            add(element.tail)
    yield from flush()


def _events(body: Element, dropped: set[Element]) -> Iterator[tuple[str, Element]]:
    """("start" | "end" | "dropped", element) in document order; what is dropped is passed over with all below it."""
    todo: list[tuple[str, Element]] = [("start", body)]
    while todo:
        event, element = todo.pop()
        if event == "start" and element is not body and (element in dropped or element.tag in _SKIPPED or not isinstance(element.tag, str)):
            yield "dropped", element
            continue
        yield event, element
        if event == "start":
            todo.append(("end", element))
            todo += [("start", child) for child in reversed(element)]


@cache
def _select(path: str) -> CSSSelector:
    return CSSSelector(path)


def _pick(root: Element, paths: Sequence[str]) -> Element | None:
    return next((found[0] for path in paths if (found := _select(path)(root))), None)


def _say(element: Element | None) -> str:
    return "" if element is None else plain(element)


def _say_without(element: Element, drop: Sequence[str]) -> str:
    if not drop:
        return plain(element)
    element = deepcopy(element)
    for path in drop:
        for e in _select(path)(element):
            e.drop_tree()
    return plain(element)
