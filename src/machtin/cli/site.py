"""Commands of the site: serve, user add, user list, user change, user token."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from machtin.cli.base import AllowHost, Contact, app
from machtin.cli.kept import At, opened_library
from machtin.console import say, write
from machtin.errors import ConfigError, InputError

if TYPE_CHECKING:
    from machtin.web.settings import Settings


class Role(StrEnum):
    """What a user may do."""

    reader = "reader"
    editor = "editor"
    admin = "admin"


class Scope(StrEnum):
    """What a token opens."""

    read = "read"
    edit = "edit"
    admin = "admin"


user = typer.Typer(help="Who may use the site: add, list, change, token.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(user, name="user")
Name = Annotated[str, typer.Argument(metavar="NAME", help="Small letters, digits, dots, hyphens.", show_default=False)]
FromInput = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input instead of asking for it.")]


@app.command()
def serve(
    at: At = None,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen. Anything but this machine's own address takes users, or --public.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = 8000,
    name: Annotated[list[str] | None, typer.Option(metavar="HOST", help="A name by which people reach the site (tin.example.vn); requests for other names are refused, and a login is needed.", show_default=False)] = None,
    public: Annotated[bool, typer.Option("--public", help="Everybody may read without logging in.")] = False,
    behind_proxy: Annotated[bool, typer.Option("--behind-proxy", help="A proxy on this machine speaks HTTPS for the site; then a login is needed on loopback too.")] = False,
    cert: Annotated[Path | None, typer.Option(metavar="PEM", help="Certificate, to speak HTTPS without a proxy.", show_default=False)] = None,
    key: Annotated[Path | None, typer.Option(metavar="PEM", help="Its key.", show_default=False)] = None,
    max_upload: Annotated[int, typer.Option(min=1, max=64, help="MB that may be sent at once.")] = 4,
    allow_host: AllowHost = None,
    contact: Contact = None,
) -> None:
    """Show the library as a site in the browser, with its API, until Ctrl-C."""
    from machtin.web.settings import Settings

    for path in (cert, key):
        if path is not None and not path.is_file():
            raise ConfigError(f"{path}: is no file. Nothing was started.")
    if (cert is None) != (key is None):
        raise ConfigError("HTTPS takes both --cert and --key. Nothing was started.")
    settings = Settings(
        host=host, port=port, names=tuple(name or ()), public=public, proxy=behind_proxy, https=cert is not None, max_upload=max_upload << 20,
        allow_hosts=tuple(allow_host or ()), contact=contact,
    )  # fmt: skip
    with opened_library(at) as library:
        from machtin.web.accounts import Accounts

        if not settings.open_here and not public and not Accounts(library.store).any():
            raise ConfigError(
                f"{host}: others could reach the site there, and nobody can log in yet. Add a user first (machtin user add NAME --role admin), "
                "or let everybody read: --public. Nothing was started."
            )
        _tell_where(settings)
        from machtin.web.server import run

        run(library, settings, cert, key)


def _tell_where(settings: Settings) -> None:
    if not settings.open_here and not settings.secure:
        say("no HTTPS: passwords would cross the network for all to see, so browsers can read but not log in (tokens work). Give --cert and --key, or put a proxy in front: --behind-proxy.")


@user.command()
def add(name: Name, at: At = None, role: Annotated[Role, typer.Option(help="reader: reads; editor: also merges, splits, judges; admin: also users, tokens, webhooks.")] = Role.reader, from_input: FromInput = False) -> None:
    """Add somebody who may log in."""
    from machtin.web.accounts import Accounts

    with opened_library(at) as library:
        made = Accounts(library.store).add(name, _password(from_input), role.value)
        say(f"{made.name}: may log in as {made.role}.")


@user.command(name="list")
def list_users(at: At = None) -> None:
    """List who may log in."""
    from machtin.show.found import table_lines
    from machtin.web.accounts import Accounts

    with opened_library(at) as library:
        accounts = Accounts(library.store)
        n_tokens = {u.name: len(accounts.tokens(u)) for u in accounts.users()}
        write(table_lines(("name", "role", "since", "tokens", ""), [(u.name, u.role, u.made[:10], n_tokens[u.name], "disabled" if u.disabled else "") for u in accounts.users()]), None)


@user.command()
def change(
    name: Name, at: At = None,
    role: Annotated[Role | None, typer.Option(help="The new role.", show_default=False)] = None,
    password: Annotated[bool, typer.Option("--password", help="Ask for a new password.")] = False,
    from_input: FromInput = False,
    disable: Annotated[bool | None, typer.Option("--disable/--enable", help="Let the user in no more, or again.", show_default=False)] = None,
) -> None:
    """Change somebody's role or password, or lock them out; ends their sessions."""
    from machtin.web.accounts import Accounts

    if role is None and disable is None and not password and not from_input:
        raise InputError("nothing to change: give --role, --password, --disable or --enable.")
    with opened_library(at) as library:
        new = _password(from_input) if password or from_input else None
        now = Accounts(library.store).change(name, role=role.value if role else None, password=new, disabled=disable)
        say(f"{now.name}: {now.role}{', disabled' if now.disabled else ''}. Sessions of before have ended.")


@user.command()
def token(
    name: Name, at: At = None,
    scope: Annotated[list[Scope] | None, typer.Option(help="What it opens; several times for several.")] = None,
    days: Annotated[int | None, typer.Option(min=1, max=3650, help="How long it works. Default: until it is ended.", show_default=False)] = None,
    label: Annotated[str, typer.Option(help="What it is for.")] = "command line",
    drop: Annotated[int | None, typer.Option(metavar="NUMBER", help="End this token instead.", show_default=False)] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the user's tokens instead.")] = False,
) -> None:
    """Make a token for a program; it is printed once, and only its hash is kept."""
    from machtin.show.found import table_lines
    from machtin.web.accounts import Accounts

    with opened_library(at) as library:
        accounts = Accounts(library.store)
        who = accounts.user(name)
        if listed:
            write(table_lines(("number", "for", "scopes", "made", "used", "until"), [(t.key, t.name, " ".join(t.scopes), t.made[:10], (t.used or "never")[:10], (t.until or "ended")[:10]) for t in accounts.tokens(who)]), None)
        elif drop is not None:
            if not accounts.drop_token(drop, who):
                raise InputError(f"{drop}: {who.name} has no such token. Nothing was changed.")
            say(f"token {drop} opens nothing any more.")
        else:
            write([accounts.make_token(who, label, tuple(s.value for s in scope or [Scope.read]), days=days)], None)


def _password(from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
