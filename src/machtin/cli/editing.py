"""Commands of editors: edit merge, split, pin, rename, list, dismiss, confirm, undo, history.

Each act is signed (`--by`, or the environment's MACHTIN_EDITOR) and kept by the library; nothing that machtin works out anew undoes it. The same acts stand
on the site's pages.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from machtin.cli.base import app
from machtin.cli.kept import AsList, At, ListForm, opened_library, write_list
from machtin.console import say
from machtin.errors import InputError

if TYPE_CHECKING:
    from machtin.keep.library import Library
    from machtin.keep.records import Decision, KeptStory
    from machtin.story import Disagreement

edit = typer.Typer(help="What editors decide: merge, split, pin, rename stories; dismiss or confirm disagreements; undo, history.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(edit, name="edit")

Story = Annotated[str, typer.Argument(metavar="STORY", help="Id of a story, as machtin stories lists it.", show_default=False)]
Item = Annotated[str, typer.Argument(metavar="DISAGREEMENT", help="Its number in machtin edit list, its id, or the beginning of it.", show_default=False)]
By = Annotated[str, typer.Option("--by", metavar="NAME", envvar="MACHTIN_EDITOR", help="Who decides; kept with the decision.", show_default=False)]
Why = Annotated[str | None, typer.Option("--reason", "-r", metavar="TEXT", help="Why; kept with the decision.", show_default=False)]


@edit.command()
def merge(story: Story, other: Annotated[str, typer.Argument(metavar="OTHER", help="The story that goes into it; its id leads to it from then on.", show_default=False)], by: By, at: At = None, reason: Why = None) -> None:
    """Make two stories one."""
    _act(at, lambda library: library.merge(story, other, by=by, reason=reason))


@edit.command()
def split(story: Story, articles: Annotated[list[str], typer.Argument(metavar="ARTICLE", help="Ids of those of its articles that are another story.", show_default=False)], by: By, at: At = None, reason: Why = None) -> None:
    """Make a story of its own of some articles of a story; machtin never joins the two again."""
    _act(at, lambda library: library.split(story, articles, by=by, reason=reason))


@edit.command()
def pin(
    story: Story, by: By, article: Annotated[str | None, typer.Argument(metavar="ARTICLE", help="The article that belongs to it for good; without one the story stands on top of lists.", show_default=False)] = None,
    at: At = None, reason: Why = None,
) -> None:
    """Put an article into a story for good, or a story on top of lists."""
    _act(at, lambda library: library.pin(story, article, by=by, reason=reason))


@edit.command()
def rename(story: Story, headline: Annotated[str, typer.Argument(metavar="HEADLINE", help="In quotation marks.", show_default=False)], by: By, at: At = None, reason: Why = None) -> None:
    """Give a story a headline that machtin does not change."""
    _act(at, lambda library: library.rename(story, headline, by=by, reason=reason))


@edit.command(name="list")
def list_disagreements(story: Story, at: At = None, form: AsList = ListForm.table) -> None:
    """List the disagreements of a story, with what editors said of each."""
    with opened_library(at) as library:
        kept = library.story(story)
    if form is ListForm.table and not kept.story.disagreements:
        say(f"{kept.story.id}: no disagreement is told.")
    if form is ListForm.jsonl:
        write_list(kept.story.disagreements, form, lambda d: ())
        return
    numbered = list(enumerate(kept.story.disagreements, 1))
    write_list(numbered, form, lambda nd: (nd[0], _state(kept, nd[1]), nd[1].kind, nd[1].id, _told(nd[1])), heads=("no.", "state", "kind", "id", "about"))


@edit.command()
def dismiss(story: Story, disagreement: Item, reason: Annotated[str, typer.Option("--reason", "-r", metavar="TEXT", help="Why it is none; kept with the decision.", show_default=False)], by: By, at: At = None) -> None:
    """Say that a disagreement is none: it is told no more, whatever comes."""
    _act(at, lambda library: library.dismiss(story, _id(library, story, disagreement), by=by, reason=reason))


@edit.command()
def confirm(story: Story, disagreement: Item, by: By, at: At = None, reason: Why = None) -> None:
    """Mark a disagreement as real."""
    _act(at, lambda library: library.confirm(story, _id(library, story, disagreement), by=by, reason=reason))


@edit.command()
def undo(decision: Annotated[int, typer.Argument(metavar="NUMBER", help="Of the decision, as machtin edit history lists it.", show_default=False)], by: By, at: At = None) -> None:
    """Take a decision back; it stays in the history, with who took it back."""
    _act(at, lambda library: library.undo(decision, by=by))


@edit.command()
def history(story: Annotated[str | None, typer.Argument(metavar="STORY", help="Only what was said of this story.", show_default=False)] = None, at: At = None, form: AsList = ListForm.table) -> None:
    """List what editors decided, in order of time, what was taken back too."""
    with opened_library(at) as library:
        made = library.decisions(story)
        about = {d.item: _about(library, d) for d in made if d.act in ("dismiss", "confirm") and d.item}
    if form is ListForm.table and not made:
        say("nothing was decided yet.")
    write_list(made, form, lambda d: (d.key, _clock(d.at), d.by, d.act, d.story, _what(d, about)), heads=("no.", "when", "who", "act", "story", "what"))


def _act(at: str | None, act: Callable[[Library], Decision]) -> None:
    import msgspec

    with opened_library(at) as library:
        made = act(library)
        about = {made.item: _about(library, made)} if made.act in ("dismiss", "confirm") and made.item else {}
        what = f"{made.act} {made.story}: {_what(msgspec.structs.replace(made, undone_at=None), about)}"
        say(f"decision {made.key} is undone: {what}" if made.undone_at else f"decision {made.key}: {what}. To take it back: machtin edit undo {made.key}")


def _id(library: Library, story: str, given: str) -> str:
    """The id of a disagreement of a story. Raises InputError where none, or more than one, is meant."""
    kept = library.story(story)
    told = kept.story.disagreements
    if given.isascii() and given.isdigit() and 1 <= int(given) <= len(told):
        return told[int(given) - 1].id
    ids = sorted({d.id for d in told if d.id == given} or {d.id for d in told if d.id.startswith(given)})
    if len(ids) != 1:
        why = f"means {len(ids)} of them" if ids else "is none of them"
        raise InputError(f"{given}: {kept.story.id} tells {len(told)} disagreements, and this {why}. machtin edit list {kept.story.id} lists them. Nothing was changed.")
    return ids[0]


def _about(library: Library, made: Decision) -> str:
    """What a judged disagreement is about, where it is still told."""
    try:
        told = library.story(made.story).story.disagreements
    except InputError:  # the story is gone
        return made.item or ""
    return next((d.about for d in told if d.id == made.item), made.item or "")


def _what(d: Decision, about: dict[str, str]) -> str:
    words = {
        "merge": f"with {d.item} ({_count(d.articles)})",
        "split": f"{_count(d.articles)} into {d.item}: {', '.join(d.articles)}",
        "pin": f"{d.articles[0]} belongs to it" if d.articles else "on top",
        "rename": f"“{d.value}”",
        "dismiss": f"“{about.get(d.item or '', d.item)}” is none",
        "confirm": f"“{about.get(d.item or '', d.item)}” is real",
    }[d.act]
    return words + (f" ({d.reason})" if d.reason else "") + (f"; undone by {d.undone_by}, {_clock(d.undone_at)}" if d.undone_at else "")


def _told(d: Disagreement) -> str:
    values = list(dict.fromkeys(a.text for a in d.accounts))
    return f"{d.about}: {' ≠ '.join(values[:4])}{' ≠ …' if len(values) > 4 else ''}"


def _state(kept: KeptStory, d: Disagreement) -> str:
    said = "dismissed" if d.id in kept.dismissed else "real" if d.id in kept.confirmed else ""
    return said or ("update" if d.update else "")


def _count(articles: tuple[str, ...]) -> str:
    return f"{len(articles)} article{'' if len(articles) == 1 else 's'}"


def _clock(moment: str | None) -> str:
    """Day and hour in Việt Nam."""
    from datetime import datetime

    from machtin.read.published import VIET_NAM

    return datetime.fromisoformat(moment.replace("Z", "+00:00")).astimezone(VIET_NAM).strftime("%Y-%m-%d %H:%M") if moment else ""
