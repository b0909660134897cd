"""Atom feeds (RFC 4287): new disagreements, a story, a name, a search. Ids are `tag:` URIs of ours and stay with their item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from lxml import etree
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from machtin.keep.records import Hit
from machtin.keep.search import Filters
from machtin.show.marks import clean
from machtin.web.access import allowed, the_library
from machtin.web.notice import News, news
from machtin.web.pages.search import MAX_QUERY, filters_of
from machtin.web.pages.shared import path_of
from machtin.web.site import lang_of
from machtin.web.words import translations

N_ENTRIES = 40
ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Entry:
    """One entry; `at` is a moment in UTC."""

    id: str
    title: str
    at: str
    path: str
    text: str
    who: str = ""


def disagreements(request: Request) -> Response:
    """Answer with new disagreements of all stories."""
    allowed(request, "reader")
    t = translations(lang_of(request))
    found = news(the_library(request), limit=N_ENTRIES)
    return _feed(request, "disagreements", t.gettext("New disagreements"), "/stories?order=disputed", [_of_news(n) for n in found])


def story(request: Request) -> Response:
    """Answer with a story's disagreements and articles."""
    allowed(request, "reader")
    library = the_library(request)
    kept = library.story(request.path_params["id"])
    id = kept.story.id
    listed = list(library.articles(Filters(story=id), limit=2_000))[-N_ENTRIES:]
    entries = [_of_news(n) for n in news(library, story=id, limit=N_ENTRIES)]
    entries += [Entry(f"article:{a.id}:{a.n_versions}", a.title, a.changed, path_of("articles", a.id), "", a.source or "") for a in listed]
    return _feed(request, f"story:{id}", kept.story.headline, path_of("stories", id), entries)


def entity(request: Request) -> Response:
    """Answer with articles that bear a name."""
    allowed(request, "reader")
    name = request.path_params["name"][:200]
    return _found(request, f"entity:{name}", name, path_of("entities", name), "", Filters(entity=(name,)))


def search(request: Request) -> Response:
    """Answer with articles that a search finds, the newest first."""
    allowed(request, "reader")
    typed = request.query_params.get("q", "")[:MAX_QUERY]
    query = urlencode([(k, v) for k, v in request.query_params.multi_items() if k != "lang"])
    return _found(request, f"search:{query}", typed or translations(lang_of(request)).gettext("Search"), f"/search?{query}", typed, filters_of(request))


def _found(request: Request, id: str, title: str, path: str, typed: str, filters: Filters) -> Response:
    hits = the_library(request).search(typed, filters, limit=N_ENTRIES, facets=False).hits
    return _feed(request, id, title, path, [_of_hit(h) for h in hits])


def _of_hit(hit: Hit) -> Entry:
    return Entry(f"article:{hit.id}", hit.title, f"{hit.day or '1970-01-01'}T00:00:00Z", path_of("articles", hit.id), hit.snippet.text if hit.snippet else "", hit.source or "")


def _of_news(found: News) -> Entry:
    item = found.item
    said = "\n".join(f"{a.text} ({a.value})" if a.value and a.value != a.text else a.text for a in item.accounts[:12])
    path = f"{path_of('stories', found.kept.story.id)}#d-{item.id}"
    return Entry(f"disagreement:{found.kept.story.id}:{item.id}", f"≠ {item.about} — {found.kept.story.headline}", found.at, path, said)


def _feed(request: Request, id: str, title: str, path: str, entries: Sequence[Entry]) -> Response:
    base = f"{request.url.scheme}://{request.url.netloc}"
    host = request.url.hostname or "machtin"
    root = etree.Element(f"{{{ATOM}}}feed", {XML_LANG: "vi"}, nsmap={None: ATOM})
    entries = sorted(entries, key=lambda e: e.at, reverse=True)[:N_ENTRIES]

    def add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
        made = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
        made.text = clean(text) or None
        return made

    def tag(of: str) -> str:
        from urllib.parse import quote

        return f"tag:{host},2026:{quote(of, safe=':')}"

    add(root, "id", tag(id))
    add(root, "title", title or "machtin")
    add(root, "updated", entries[0].at if entries else "1970-01-01T00:00:00Z")
    add(root, "link", href=f"{base}{request.url.path}{'?' + request.url.query if request.url.query else ''}", rel="self")
    add(root, "link", href=base + path)
    add(add(root, "author"), "name", "machtin")
    for entry in entries:
        made = add(root, "entry")
        add(made, "id", tag(entry.id))
        add(made, "title", entry.title or "…")
        add(made, "updated", entry.at)
        add(made, "link", href=base + entry.path)
        if entry.who:
            add(add(made, "author"), "name", entry.who)
        if entry.text:
            add(made, "content", entry.text, type="text")
    body = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return Response(body, media_type="application/atom+xml; charset=utf-8", headers={"cache-control": "private, no-cache"})


__all__ = ["ROUTES"]
ROUTES = [
    Route("/feeds/disagreements", disagreements, methods=["GET"]), Route("/feeds/stories/{id}", story, methods=["GET"]),
    Route("/feeds/entities/{name:path}", entity, methods=["GET"]), Route("/feeds/search", search, methods=["GET"]),
]
