"""Logging in: who gets a session, what another site or a thief can not do with it."""

from __future__ import annotations

import pytest

from machtin.keep import Library
from machtin.web.accounts import Accounts
from machtin.web.limits import LOGIN_TRIES, Limits
from machtin.web.refused import Refused
from tests.web.conftest import OUTSIDE, PASSWORD, Client, csrf_of, log_in, post


def test_the_right_password_opens_a_session_the_wrong_one_does_not(client: Client) -> None:
    site = client(**OUTSIDE)
    assert log_in(site, "editor", "falsch falsch").status_code == 403
    assert site.get("/").status_code == 303
    assert log_in(site, "Editor").status_code == 303
    assert site.get("/").status_code == 200
    assert "editor" in site.get("/account").text


def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_http(client: Client) -> None:
    cookie = log_in(client(**OUTSIDE), "editor").headers["set-cookie"]
    assert cookie.startswith("__Host-machtin_session=")
    for part in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert part in cookie


def test_a_session_that_was_there_before_the_login_is_worth_nothing_after(client: Client, library: Library) -> None:
    """Fixation: a cookie that somebody put into the browser does not become a login."""
    site = client(**OUTSIDE)
    site.cookies.set("__Host-machtin_session", "planted-by-somebody", domain="tin.example")
    log_in(site, "editor")
    other = client(**OUTSIDE)
    other.cookies.set("__Host-machtin_session", "planted-by-somebody", domain="tin.example")
    assert other.get("/").status_code == 303


def test_each_login_is_a_new_session_and_ends_the_one_before(client: Client, library: Library) -> None:
    site = client(**OUTSIDE)
    first = log_in(site, "editor").headers["set-cookie"].split(";")[0].partition("=")[2]
    post(site, "/logout", "/")
    second = log_in(site, "editor").headers["set-cookie"].split(";")[0].partition("=")[2]
    assert first != second
    assert Accounts(library.store).of_session(first) is None
    assert Accounts(library.store).of_session(second) is not None


def test_logging_out_ends_the_session_not_only_the_cookie(client: Client) -> None:
    site = client(**OUTSIDE)
    cookie = log_in(site, "editor").headers["set-cookie"].split(";")[0].partition("=")[2]
    post(site, "/logout", "/")
    site.cookies.set("__Host-machtin_session", cookie, domain="tin.example")
    assert site.get("/").status_code == 303


def test_a_new_password_a_new_role_and_locking_out_end_every_session(library: Library) -> None:
    accounts = Accounts(library.store)
    for change in ({"password": "ein anderes wort"}, {"role": "reader"}, {"disabled": True}):
        accounts.change("editor", disabled=False)
        session = accounts.open_session(accounts.user("editor"))
        accounts.change("editor", **change)  # type: ignore[arg-type]
        assert accounts.of_session(session) is None, change


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\r\nset-cookie: x=y", "\\\\evil.example", ""])
def test_the_login_leads_back_to_this_site_only(client: Client, back: str) -> None:
    answer = post(client(**OUTSIDE), "/login", "/login", name="editor", password=PASSWORD, back=back)
    assert answer.headers["location"] == "/"
    assert "x=y" not in answer.headers["set-cookie"]


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}])
def test_a_form_of_another_site_is_refused(client: Client, headers: dict[str, str]) -> None:
    site = client(**OUTSIDE)
    log_in(site, "editor")
    token = csrf_of(site.get("/account"))
    assert site.post("/logout", data={"csrf": token}, headers=headers).status_code == 403
    assert site.get("/").status_code == 200


@pytest.mark.parametrize("token", ["", "x", "x.y", "é.ü"])
def test_a_form_without_its_token_is_refused(client: Client, token: str) -> None:
    site = client(**OUTSIDE)
    log_in(site, "editor")
    assert site.post("/logout", data={"csrf": token}).status_code == 403


def test_the_token_of_somebody_elses_form_is_refused(client: Client) -> None:
    mine, theirs = client(**OUTSIDE), client(**OUTSIDE)
    log_in(mine, "editor")
    log_in(theirs, "reader")
    assert mine.post("/logout", data={"csrf": csrf_of(theirs.get("/account"))}).status_code == 403


def test_a_form_token_is_another_one_in_every_page(client: Client) -> None:
    site = client()
    assert csrf_of(site.get("/read")) != csrf_of(site.get("/read"))


@pytest.mark.parametrize("kind", ["text/plain", "", "application/json"])
def test_what_is_no_form_is_no_form(client: Client, kind: str) -> None:
    site = client(**OUTSIDE)
    log_in(site, "editor")
    assert site.post("/logout", content=b"csrf=x", headers={"content-type": kind}).status_code == 415


def test_at_this_machine_too_another_sites_form_is_refused(client: Client) -> None:
    """No login is needed there, so that nothing but the token and the origin keeps a page of the web from acting."""
    assert client().post("/history/undo", data={"decision": "1"}).status_code == 403
    assert client().post("/history/undo", data={"decision": "1"}, headers={"origin": "http://evil.example"}).status_code == 403


def test_guessing_is_slowed_by_name_and_by_address() -> None:
    now = [0.0]
    limits = Limits(lambda: now[0])
    for _ in range(LOGIN_TRIES):
        limits.check_login("lan", "203.0.113.7")
        limits.failed_login("lan", "203.0.113.7")
    with pytest.raises(Refused) as refused:
        limits.check_login("LAN ", "203.0.113.7")
    assert refused.value.status == 429
    assert 0 < (refused.value.retry_after_s or 0) <= 301
    limits.check_login("lan", "203.0.113.8")  # the owner, elsewhere, still gets in
    for n in range(40):
        limits.failed_login(f"name{n}", "203.0.113.9")
    with pytest.raises(Refused):
        limits.check_login("another", "203.0.113.9")
    now[0] += 301
    limits.check_login("lan", "203.0.113.7")


def test_too_many_wrong_passwords_are_refused_on_the_page_and_stand_in_the_log(client: Client, library: Library) -> None:
    site = client(**OUTSIDE)
    for _ in range(LOGIN_TRIES):
        log_in(site, "admin", "falsch falsch")
    assert log_in(site, "admin").status_code == 429
    entries = client().get("/admin").text
    assert entries.count("login failed") == LOGIN_TRIES
    assert "falsch" not in entries


def test_whether_a_name_is_there_cannot_be_told(client: Client) -> None:
    site = client(**OUTSIDE)
    one, two = log_in(site, "editor", "falsch falsch"), log_in(site, "nobody", "falsch falsch")
    assert one.status_code == two.status_code
    assert len(one.text) == len(two.text)


@pytest.mark.parametrize("name", ["", "Ä", "a b", "x" * 41, "../x", "<b>", "-x"])
def test_a_name_is_small_letters(library: Library, name: str) -> None:
    from machtin.errors import InputError

    with pytest.raises(InputError):
        Accounts(library.store).add(name, PASSWORD, "reader")


def test_a_token_made_on_the_page_is_shown_once_and_ended_by_its_owner_only(client: Client, library: Library) -> None:
    mine, theirs = client(**OUTSIDE), client(**OUTSIDE)
    log_in(mine, "editor")
    log_in(theirs, "reader")
    page = post(mine, "/account/tokens", "/account", label="máy đọc tin", scope="read").text
    assert "machtin_" in page
    assert 'class="secret">machtin_' not in mine.get("/account").text
    key = str(Accounts(library.store).tokens()[0].key)
    assert post(theirs, "/account/tokens/end", "/account", key=key).status_code == 404
    assert post(mine, "/account/tokens/end", "/account", key=key).status_code == 303
