"""Articles in JSON: objects, arrays of objects, JSON lines, and what machtin itself wrote.

In:  a decoded JSON value and its place ("news.jsonl: line 3").
Out: its articles. An object with `articles` and `stories` is a story document, one with `text` and `blocks` an analysis: their text and blocks are taken
over as they are, so that reading what machtin wrote gives the same article again. Anything else holds the fields
`id, source, url, published, title, lead, body, captions`; `body` is a string or a list of strings.
Other spellings of a field are taken where the plain one is missing (`_SPELLINGS`). A field of a wrong type or a date that is none is reported and left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from machtin.article import Article, Block, BlockKind
from machtin.read.assemble import Fields, assemble
from machtin.read.published import local_time

Report = Callable[[str, str], None]
"""Takes what is wrong and what was kept."""

# Names of the same thing in other tools' JSON: news-please, trafilatura, newspaper, NewsML-G2 in JSON (ninjs 1 to 3), VnCoreNLP corpora.
_SPELLINGS: dict[str, tuple[str, ...]] = {
    "id": ("id", "doc_id", "guid", "uri"),
    "source": ("source", "source_domain", "sitename", "publisher", "located"),
    "url": ("url", "link"),
    "published": ("published", "date_publish", "publish_date", "firstcreated", "firstCreated", "versioncreated", "versionCreated", "contentCreated", "date"),
    "modified": ("modified", "date_modify", "contentmodified", "versioncreated", "versionCreated", "date_modified"),
    "author": ("author", "byline", "by", "authors"),
    "section": ("section", "categories", "genre"),
    "title": ("title", "headline"),
    "lead": ("lead", "sapo", "abstract", "description", "summary", "description_text"),
    "body": ("body", "content", "maintext", "text", "body_text", "body_xhtml", "body_html"),
}
FIELDS = (*_SPELLINGS, "captions")
_MARKUP = re.compile(r"<(?:p|div|br|h[1-6]|article|section)\b", re.IGNORECASE)
_KINDS: dict[str, BlockKind] = {k: k for k in ("title", "lead", "heading", "paragraph", "caption", "credit", "byline")}


def articles_of(value: object, report: Report, default_id: str | None = None) -> Iterator[Article]:
    """Yield the articles that a JSON value holds; what cannot be used is told to `report(what, kept)`.

    `default_id` names an article without id and URL (the file's name, where a file holds one article).
    """
    if isinstance(value, list):
        for n, item in enumerate(value, 1):
            yield from articles_of(item, lambda what, kept, n=n: report(f"entry {n}: {what}", kept))  # type: ignore[misc]
        return
    if not isinstance(value, dict):
        report(f"is {_kind(value)}, not an article object.", "Left out.")
        return
    if isinstance(value.get("articles"), list) and not any(k in value for k in _SPELLINGS["body"]):
        yield from articles_of(value["articles"], report)
        return
    if isinstance(value.get("text"), str) and isinstance(value.get("blocks"), list):
        article = _own(value, report)
    else:
        article = _foreign(value, report, default_id)
    if article is not None:
        yield article


def _own(value: dict[str, Any], report: Report) -> Article | None:
    """An analysis: its text stands, blocks and all."""
    text: str = value["text"]
    try:
        blocks = tuple(Block(_KINDS[b["kind"]], b["start"], b["end"]) for b in value["blocks"])
        ends = [0, *(x for b in blocks for x in (b.start, b.end)), len(text)]
        if ends != sorted(ends) or any(text[a:b].strip() for a, b in zip(ends[::2], ends[1::2], strict=True)):
            raise ValueError
    except (KeyError, TypeError, ValueError):
        report("its blocks do not fit its text.", "Kept as flat text.")
        return assemble(Fields(id=_id(value), body=[("paragraph", text)], flat=True, flat_all=True))
    if not text.strip():
        report("has no text.", "Left out.")
        return None
    article = Article(id=_id(value) or "", text=text, blocks=blocks, source=_string(value, "source", report), url=_string(value, "url", report),
                      published=_published(value, report), flat=_spans(value, "flat"), given_words=_spans(value, "given_words"))
    if not article.id:
        report("has no id.", "Left out.")
        return None
    return article


def _spans(value: dict[str, Any], name: str) -> tuple[tuple[int, int], ...]:
    """Spans that an exported article has beside its blocks; those that do not fit its text are left out."""
    given = value.get(name)
    spans = [(s[0], s[1]) for s in given if isinstance(s, list) and len(s) == 2 and all(type(x) is int for x in s)] if isinstance(given, list) else []
    ordered = sorted(s for s in spans if 0 <= s[0] < s[1] <= len(value["text"]))
    return tuple(s for n, s in enumerate(ordered) if n == 0 or ordered[n - 1][1] <= s[0])


def _foreign(value: dict[str, Any], report: Report, default_id: str | None) -> Article | None:
    value = _ninjs(value)
    raw = _field(value, "body")
    pieces: list[str] = []
    flat = False
    if isinstance(raw, str):
        if raw.lstrip()[:1] == "<" and _MARKUP.search(raw[:2000]):
            raw = _unmarked(raw)
        lines = [line for line in raw.splitlines() if line.strip()]
        flat = len(lines) == 1
        pieces = lines
    elif isinstance(raw, list):
        pieces = [p for p in raw if isinstance(p, str)]
        if len(pieces) < len(raw):
            report(f"{len(raw) - len(pieces)} entries of its body are no text.", "Left out; the rest is kept.")
    elif raw is not None:
        report(f"its body is {_kind(raw)}, neither text nor a list of texts.", "Kept without it.")
    captions = value.get("captions")
    title, lead = _string(value, "title", report) or "", _string(value, "lead", report) or ""
    fields = Fields(
        id=_id(value),
        source=_string(value, "source", report),
        url=_string(value, "url", report),
        published=_published(value, report),
        modified=_published(value, lambda what, kept: None, "modified") if _field(value, "modified") else None,
        author=_words(value, "author"),
        section=_words(value, "section"),
        title=title,
        lead=lead,
        body=[("paragraph", p) for p in pieces],
        captions=[c for c in captions if isinstance(c, str)] if isinstance(captions, list) else (),
        flat=flat,
    )
    if not fields.id and not fields.url:
        fields.id = default_id
    article = assemble(fields)
    if article is None:
        named = sorted(k for k in value if isinstance(k, str))[:8]
        report(f"has no title, lead or body; its fields are {', '.join(named) or 'none'}.", "Left out.")
    elif not any(p.strip() for p in pieces):
        report("has no body.", "Kept with what there is.")
    return article


def _field(value: dict[str, Any], name: str) -> Any:
    return next((value[k] for k in _SPELLINGS[name] if value.get(k) is not None), None)


def _id(value: dict[str, Any]) -> str | None:
    given = _field(value, "id")
    return str(given).strip() or None if isinstance(given, (str, int)) and not isinstance(given, bool) else None


def _string(value: dict[str, Any], name: str, report: Report) -> str | None:
    given = _field(value, name)
    if given is None or given == "":
        return None
    if isinstance(given, str):
        return given
    if isinstance(given, list) and name in ("title", "lead") and all(isinstance(x, str) for x in given):
        return " ".join(given)
    report(f"its {name} is {_kind(given)}, not text.", "Kept without it.")
    return None


def _ninjs(value: dict[str, Any]) -> dict[str, Any]:
    """A ninjs 2 or 3 item with its lists of headlines, bodies and descriptions put as plain fields; anything else as it is."""
    if not any(isinstance(value.get(k), list) for k in ("headlines", "bodies", "descriptions")):
        return value
    flat = dict(value)
    for many, one in (("headlines", "title"), ("descriptions", "lead"), ("bodies", "body")):
        parts = [p for p in value.get(many, ()) if isinstance(p, dict) and isinstance(p.get("value"), str)] if isinstance(value.get(many), list) else []
        if parts:
            best = next((p for p in parts if p.get("role") in (None, "main", "headline", "body")), parts[0])
            flat[one] = _unmarked(best["value"]) if "html" in str(best.get("contenttype", "")).lower() or best["value"].lstrip().startswith("<") else best["value"]
    return flat


def _unmarked(markup: str) -> str:
    from machtin.read.feeds import text_lines  # lxml is loaded only where there is markup

    return "\n".join(text_lines(markup))


def _words(value: dict[str, Any], name: str) -> str | None:
    """A field that is a name, a list of names, or a list of objects with names (ninjs)."""
    given = _field(value, name)
    many = given if isinstance(given, list) else [given]
    names = [n.strip() for x in many[:8] if isinstance(n := x.get("name") if isinstance(x, dict) else x, str) and n.strip()]
    return ", ".join(names) or None


def _published(value: dict[str, Any], report: Report, name: str = "published") -> str | None:
    try:
        return local_time(_field(value, name))
    except ValueError as error:
        report(f"has no usable publication date: {error}.", "Kept as undated.")
        return None


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number"}
    return "null" if value is None else names.get(type(value), "something else")
