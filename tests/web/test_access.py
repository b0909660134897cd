"""Who is let in, and to what."""

from __future__ import annotations

import pytest

from machtin.keep import Library
from machtin.web.accounts import Accounts
from tests.web.conftest import Client


def test_at_this_machine_nobody_logs_in(client: Client) -> None:
    assert client().get("/").status_code == 200


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
def test_what_a_proxy_passes_on_is_not_from_this_machine(client: Client, header: str) -> None:
    assert client().get("/", headers={header: "203.0.113.7"}).status_code == 303


def test_from_elsewhere_a_page_leads_to_the_login_and_back(client: Client) -> None:
    answer = client(names=("tin.example",)).get("/stories?order=disputed")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?back=%2Fstories%3Forder%3Ddisputed"


def test_where_reading_is_public_everybody_reads(client: Client) -> None:
    assert client(names=("tin.example",), public=True).get("/").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "", "a@b", "[::1", "x y"])
def test_a_name_that_is_not_ours_is_refused(client: Client, host: str) -> None:
    """DNS rebinding: a page of a stranger's name that comes to mean this machine."""
    assert client().get("/", headers={"host": host}).status_code in (400, 421)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:80"])
def test_the_names_of_this_machine_are_ours(client: Client, host: str) -> None:
    assert client().get("/", headers={"host": host}).status_code == 200


def test_a_token_opens_what_its_scopes_and_its_users_role_allow(client: Client, library: Library) -> None:
    accounts = Accounts(library.store)
    secret = accounts.make_token(accounts.user("reader"), "probe", ("read", "admin"))
    site = client(names=("tin.example",))
    assert site.get("/", headers={"authorization": f"Bearer {secret}"}).status_code == 200
    assert site.get("/", headers={"authorization": f"Bearer {secret}x"}).status_code == 401
    accounts.change("reader", disabled=True)
    assert site.get("/", headers={"authorization": f"Bearer {secret}"}).status_code == 401


def test_of_passwords_sessions_and_tokens_only_hashes_are_kept(library: Library) -> None:
    accounts = Accounts(library.store)
    session, token = accounts.open_session(accounts.user("editor")), accounts.make_token(accounts.user("editor"), "probe", ("read",))
    assert accounts.of_session(session) is not None
    library.store.close()
    from pathlib import Path

    kept = b"".join(p.read_bytes() for p in Path(library.name).parent.glob("site.db*"))
    for secret in (session, token, "mật khẩu dài"):
        assert secret.encode() not in kept
    assert b"$argon2id$" in kept
