"""A story: the sections of `show`, and beside them what editors said and may do."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from machtin.show.places import slug
from machtin.web.access import allowed, the_library, the_site
from machtin.web.pages.shared import path_of
from machtin.web.told import story_body
from machtin.web.words import Lang


def story(request: Request) -> Response:
    """Answer with a story; one that became another leads there."""
    allowed(request, "reader")
    library = the_library(request)
    id = request.path_params["id"]
    kept = library.story(id)
    if kept.story.id != id:
        return RedirectResponse(path_of("stories", kept.story.id), 301)

    def make(lang: Lang) -> dict[str, Any]:
        document = library.document(id)
        by_id = {d.id: d for d in kept.story.disagreements}
        return {
            "story": kept.story, "kept": kept, "body": story_body(document, lang), "articles": document.articles,
            "judged": [(d, f"d-{slug(d.id)}") for d in kept.story.disagreements if d.id not in kept.dismissed],
            "live": True, "dismissed": [by_id[i] for i in kept.dismissed if i in by_id],
            "standing": [d for d in kept.decisions if d.undone_at is None][-20:],
        }  # fmt: skip

    return the_site(request).page(request, "story.html.j2", make)


ROUTES = [Route("/stories/{id}", story)]
