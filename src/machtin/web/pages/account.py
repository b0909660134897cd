"""Logging in and out, one's own account, and what only an admin sees: users, webhooks, the log."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from machtin.errors import InputError
from machtin.show.i18n import N_
from machtin.web.access import Reader, address_of, allowed, current_reader, secure_cookies, session_cookie, the_site
from machtin.web.accounts import SCOPES, User
from machtin.web.forms import field, posting
from machtin.web.pages.shared import number_of, safe_back
from machtin.web.refused import Refused
from machtin.web.safety import VISIT
from machtin.web.words import Lang

N_LOG = 100


def login_page(request: Request, failed: str = "") -> Response:
    """Answer with the form to log in; who is logged in is led on."""
    back = safe_back(request.query_params.get("back", "/"))
    if not failed and current_reader(request).via in ("session", "here"):
        return RedirectResponse(back, 303)
    return _page(request, "login.html.j2", {"back": back, "failed": failed, "plain": secure_cookies(request) and not the_site(request).settings.secure}, 403 if failed else 200)


def login(request: Request, form: FormData, reader: Reader) -> Response:
    """Begin a session where name and password are right."""
    site = the_site(request)
    name, password, address = field(form, "name", 100), field(form, "password", 1_000), address_of(request)
    site.limits.check_login(name, address)
    user = site.accounts.check(name, password)
    if user is None:
        site.limits.failed_login(name, address)
        site.audit.write(name or "?", "login failed", None, address)
        return login_page(request, "wrong")
    if cookie := request.cookies.get(session_cookie(request)):
        site.accounts.close_session(cookie)
    secret = site.accounts.open_session(user)
    site.audit.write(user.name, "login", None, address)
    answer = RedirectResponse(safe_back(field(form, "back")), 303)
    answer.set_cookie(session_cookie(request), secret, httponly=True, samesite="lax", secure=secure_cookies(request), path="/")
    answer.delete_cookie(VISIT, path="/", httponly=True, samesite="strict", secure=secure_cookies(request))
    return answer


def logout(request: Request, form: FormData, reader: Reader) -> Response:
    """End the session."""
    site = the_site(request)
    if reader.via == "session":
        site.accounts.close_session(request.cookies.get(session_cookie(request), ""))
        site.audit.write(reader.signs, "logout", None, address_of(request))
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(session_cookie(request), path="/", httponly=True, samesite="lax", secure=secure_cookies(request))
    answer.headers["clear-site-data"] = '"cache"'
    return answer


def account(request: Request, made: str = "", told: str = "") -> Response:
    """Answer with one's own account."""
    reader = allowed(request, "reader")
    if reader.name is None:
        raise Refused(401, N_("Log in first."))
    user = _account_of(request, reader)
    site = the_site(request)
    values: dict[str, Any] = {"user": user, "tokens": site.accounts.tokens(user) if user else [], "made": made, "scopes": SCOPES, "told": told}
    return _page(request, "account.html.j2", values)


def make_token(request: Request, form: FormData, reader: Reader) -> Response:
    """Make a token and show it this once."""
    site = the_site(request)
    user = _own(request, reader)
    days = field(form, "days", 5)
    scopes = tuple(str(s) for s in form.getlist("scope"))
    secret = site.accounts.make_token(user, field(form, "label", 100), scopes, days=int(days) if days.isascii() and days.isdigit() and int(days) else None)
    site.audit.write(user.name, "token made", " ".join(scopes), address_of(request))
    return account(request, made=secret)


def drop_token(request: Request, form: FormData, reader: Reader) -> Response:
    """End one of one's own tokens."""
    site = the_site(request)
    key = field(form, "key", 9)
    if not key.isdigit() or not site.accounts.drop_token(int(key), _own(request, reader)):
        raise Refused(404, N_("You have no such token. Nothing was changed."))
    site.audit.write(reader.signs, "token ended", key, address_of(request))
    return RedirectResponse("/account", 303)


def change_password(request: Request, form: FormData, reader: Reader) -> Response:
    """Change one's own password; ends all sessions."""
    site = the_site(request)
    user = _own(request, reader)
    site.limits.check_login(user.name, address_of(request))
    if site.accounts.check(user.name, field(form, "old", 1_000)) is None:
        site.limits.failed_login(user.name, address_of(request))
        raise Refused(403, N_("The old password is not right. Nothing was changed."))
    site.accounts.change(user.name, password=field(form, "new", 2_000))
    site.audit.write(user.name, "password changed", None, address_of(request))
    return RedirectResponse("/login", 303)


def admin(request: Request, made: str = "") -> Response:
    """Answer with users, webhooks and the log."""
    allowed(request, "admin")
    site = the_site(request)
    before = number_of(request, "before", 0, 0, 10**9) or None
    entries = site.audit.entries(limit=N_LOG, before=before)
    return _page(request, "admin.html.j2", {
        "users": site.accounts.users(), "entries": entries, "older": entries[-1].key if len(entries) == N_LOG else None, "hooks": site.hooks.all(), "made": made,
    })  # fmt: skip


def add_user(request: Request, form: FormData, reader: Reader) -> Response:
    """Add a user."""
    made = the_site(request).accounts.add(field(form, "name", 100), field(form, "password", 2_000), field(form, "role", 20))
    the_site(request).audit.write(reader.signs, "user added", f"{made.name} {made.role}", address_of(request))
    return RedirectResponse("/admin", 303)


def change_user(request: Request, form: FormData, reader: Reader) -> Response:
    """Give a user another role, or lock them out or in."""
    name, role, access = field(form, "name", 100), field(form, "role", 20), field(form, "access", 10)
    if name == reader.name and reader.via != "here":
        raise Refused(409, N_("Another admin must change your own role. Nothing was changed."))
    made = the_site(request).accounts.change(name, role=role or None, disabled={"off": True, "on": False}.get(access))
    the_site(request).audit.write(reader.signs, "user changed", f"{made.name} {made.role}{' disabled' if made.disabled else ''}", address_of(request))
    return RedirectResponse("/admin", 303)


def add_hook(request: Request, form: FormData, reader: Reader) -> Response:
    """Add a webhook and show its secret this once."""
    site = the_site(request)
    story = field(form, "story", 200).strip() or None
    if story is not None:
        story = site.library.story(story).story.id
    secret = site.hooks.add(field(form, "url", 4_000).strip(), story, by=reader.signs)
    site.audit.write(reader.signs, "webhook added", None, address_of(request))
    return admin(request, made=secret)


def drop_hook(request: Request, form: FormData, reader: Reader) -> Response:
    """End a webhook."""
    key = field(form, "key", 9)
    if not key.isdigit() or not the_site(request).hooks.drop(int(key)):
        raise Refused(404, N_("There is no such webhook. Nothing was changed."))
    the_site(request).audit.write(reader.signs, "webhook ended", key, address_of(request))
    return RedirectResponse("/admin", 303)


def _own(request: Request, reader: Reader) -> User:
    user = _account_of(request, reader)
    if user is None:
        raise Refused(409, N_("Only who has an account of their own can do this: machtin user add. Nothing was changed."))
    return user


def _account_of(request: Request, reader: Reader) -> User | None:
    try:
        return the_site(request).accounts.user(reader.signs)
    except InputError:
        return None


def _page(request: Request, template: str, values: dict[str, Any], status: int = 200) -> Response:
    def make(lang: Lang) -> dict[str, Any]:
        return values

    answer = the_site(request).page(request, template, make, cached=False, status=status)
    answer.headers["cache-control"] = "no-store"
    return answer


ROUTES = [
    Route("/login", login_page, methods=["GET"]), Route("/login", posting(None, login), methods=["POST"]),
    Route("/logout", posting("reader", logout), methods=["POST"]),
    Route("/account", account, methods=["GET"]),
    Route("/account/tokens", posting("reader", make_token), methods=["POST"]),
    Route("/account/tokens/end", posting("reader", drop_token), methods=["POST"]),
    Route("/account/password", posting("reader", change_password), methods=["POST"]),
    Route("/admin", admin, methods=["GET"]),
    Route("/admin/users", posting("admin", add_user), methods=["POST"]),
    Route("/admin/users/change", posting("admin", change_user), methods=["POST"]),
    Route("/admin/hooks", posting("admin", add_hook), methods=["POST"]),
    Route("/admin/hooks/end", posting("admin", drop_hook), methods=["POST"]),
]  # fmt: skip
