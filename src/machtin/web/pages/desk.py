"""What editors do: merge, split, rename, pin, dismiss, mark as real, undo; and the page of all that was done.

Every act is signed with the name of who is logged in, stands in the history, and can be undone there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from machtin.keep.library import Library
from machtin.keep.records import Decision
from machtin.show.i18n import N_
from machtin.web.access import Reader, address_of, allowed, the_library, the_site, writing
from machtin.web.forms import field, posting
from machtin.web.pages.shared import Pages, number_of, path_of
from machtin.web.refused import Refused
from machtin.web.words import Lang

N_HISTORY = 50
Act = Callable[[Library, str, FormData, str], Decision]


def _merge(library: Library, story: str, form: FormData, by: str) -> Decision:
    other = field(form, "other", 300).strip().rstrip("/").rpartition("/")[2]  # an address will do
    return library.merge(story, other, by=by, reason=field(form, "reason"))


def _split(library: Library, story: str, form: FormData, by: str) -> Decision:
    return library.split(story, [str(a) for a in form.getlist("article")], by=by, reason=field(form, "reason"))


def _rename(library: Library, story: str, form: FormData, by: str) -> Decision:
    return library.rename(story, field(form, "headline"), by=by, reason=field(form, "reason"))


def _pin(library: Library, story: str, form: FormData, by: str) -> Decision:
    return library.pin(story, field(form, "article", 4_000) or None, by=by, reason=field(form, "reason"))


def _dismiss(library: Library, story: str, form: FormData, by: str) -> Decision:
    return library.dismiss(story, _told_in(library, story, form), by=by, reason=field(form, "reason"))


def _confirm(library: Library, story: str, form: FormData, by: str) -> Decision:
    return library.confirm(story, _told_in(library, story, form), by=by, reason=field(form, "reason"))


def _told_in(library: Library, story: str, form: FormData) -> str:
    item = field(form, "item", 300)
    if item not in {d.id for d in library.story(story).story.disagreements}:
        raise Refused(404, N_("This story tells no such disagreement any more. Nothing was changed."))
    return item


ACTS: dict[str, Act] = {"merge": _merge, "split": _split, "rename": _rename, "pin": _pin, "dismiss": _dismiss, "confirm": _confirm}


def act(request: Request, form: FormData, reader: Reader) -> Response:
    """Do one act on a story and lead back to it; after a split, to the new one."""
    story, what = request.path_params["id"], request.path_params["act"]
    if what not in ACTS:
        raise Refused(404, N_("There is no such act. Nothing was changed."))
    with writing(request) as library:
        made = ACTS[what](library, story, form, reader.signs)
    the_site(request).audit.write(reader.signs, what, f"{made.story} {made.item or ''}".strip(), address_of(request))
    back = path_of("stories", made.item if what == "split" and made.item else made.story)
    return RedirectResponse(f"{back}?done={made.key}", 303)


def undo(request: Request, form: FormData, reader: Reader) -> Response:
    """Take a decision back."""
    key = field(form, "decision", 9)
    if not key.isdigit():
        raise Refused(404, N_("There is no such decision. Nothing was changed."))
    with writing(request) as library:
        made = library.undo(int(key), by=reader.signs)
    the_site(request).audit.write(reader.signs, "undo", f"{made.key} {made.act} {made.story}", address_of(request))
    return RedirectResponse("/history", 303)


def history(request: Request) -> Response:
    """Answer with what editors did, the newest first."""
    allowed(request, "reader")
    story = request.query_params.get("story") or None
    page = number_of(request, "page", 1, 1, 10_000)

    def make(lang: Lang) -> dict[str, Any]:
        found = the_library(request).decisions(story)[::-1][(page - 1) * N_HISTORY :][: N_HISTORY + 1]
        return {"decisions": found[:N_HISTORY], "story": story, "pages": Pages(request, page, more=len(found) > N_HISTORY)}

    return the_site(request).page(request, "history.html.j2", make)


ROUTES = [
    Route("/stories/{id}/{act}", posting("editor", act), methods=["POST"]),
    Route("/history", history, methods=["GET"]),
    Route("/history/undo", posting("editor", undo), methods=["POST"]),
]
