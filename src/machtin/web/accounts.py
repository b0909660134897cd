"""Users, their sessions and tokens, in the library's own tables.

Passwords are argon2id hashes; of sessions and tokens only a SHA-256 is kept (both are 256 random bits, so that no slow hash is needed): who reads the
library's file can neither log in nor use a token. Moments are ISO 8601 in UTC. A user who is disabled has no session and no token that works.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, get_args

import msgspec
from sqlalchemy import delete, insert, select, update

from machtin.errors import InputError
from machtin.keep.schema import sessions, tokens, users
from machtin.keep.store import Store
from machtin.keep.writing import moment

if TYPE_CHECKING:
    from argon2 import PasswordHasher

Role = Literal["reader", "editor", "admin"]
Scope = Literal["read", "edit", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
SCOPES: tuple[Scope, ...] = get_args(Scope)
IDLE_H, LONGEST_H = 12, 24 * 14  # hours a session lasts unused, and in all: a working day, a fortnight
SEEN_S = 300  # a session's last use is written down no more often than this
MIN_PASSWORD, MAX_PASSWORD = 10, 1000
TOKEN_PREFIX = "machtin_"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_hashing = threading.Semaphore(2)  # an argon2 hash takes 64 MiB: so many logins at once are worked on, the rest wait


class User(msgspec.Struct, frozen=True):
    """Somebody who may log in."""

    key: int
    name: str
    role: Role
    made: str
    disabled: bool


class Token(msgspec.Struct, frozen=True):
    """A key for programs; what it opens is what its scopes and its user's role both allow."""

    key: int
    user: str
    name: str
    scopes: tuple[Scope, ...]
    made: str
    used: str | None
    until: str | None


class Accounts:
    """The accounts of one library; may be used from several threads."""

    def __init__(self, store: Store) -> None:
        self.store = store

    # ---- users

    def any(self) -> bool:
        """Return whether somebody can log in."""
        with self.store.read() as connection:
            return connection.execute(select(users.c.key).where(~users.c.disabled).limit(1)).first() is not None

    def users(self) -> list[User]:
        """Return everybody, by name."""
        with self.store.read() as connection:
            return [_user(r) for r in connection.execute(select(users).order_by(users.c.name))]

    def add(self, name: str, password: str, role: str) -> User:
        """Make a user. Raises InputError where the name is taken or no name, the password too short, the role none."""
        name = name.strip().lower()
        if not _NAME.fullmatch(name):
            raise InputError(f"{name!r}: a user's name has 1 to 40 small letters, digits, dots or hyphens. Nobody was added.")
        hashed = _hash(_fit(password))
        row = {"name": name, "role": _role(role), "password": hashed, "made": moment(), "disabled": False}

        def work(connection):  # type: ignore[no-untyped-def]
            if connection.execute(select(users.c.key).where(users.c.name == name)).first():
                raise InputError(f"{name}: is there already. Nobody was added; `machtin user password {name}` changes the password.")
            connection.execute(insert(users).values(row))

        self.store.write(work)
        return self.user(name)

    def user(self, name: str) -> User:
        """Return a user by name. Raises InputError where there is none."""
        with self.store.read() as connection:
            row = connection.execute(select(users).where(users.c.name == name.strip().lower())).first()
        if row is None:
            raise InputError(f"{name}: there is no such user. `machtin user list` tells who there is.")
        return _user(row)

    def change(self, name: str, *, role: str | None = None, password: str | None = None, disabled: bool | None = None) -> User:
        """Change a user; a new password, a new role or disabling ends all of the user's sessions."""
        user = self.user(name)
        values: dict[str, object] = {}
        if role is not None:
            values["role"] = _role(role)
        if password is not None:
            values["password"] = _hash(_fit(password))
        if disabled is not None:
            values["disabled"] = disabled
        if values:

            def work(connection):  # type: ignore[no-untyped-def]
                connection.execute(update(users).where(users.c.key == user.key).values(values))
                connection.execute(delete(sessions).where(sessions.c.user == user.key))

            self.store.write(work)
        return self.user(name)

    def check(self, name: str, password: str) -> User | None:
        """Return the user where the password is right, else None; takes as long whether there is such a user or not."""
        with self.store.read() as connection:
            row = connection.execute(select(users).where(users.c.name == name.strip().lower()[:100])).first()
        right = _matches(row.password if row is not None else _nobody(), password[:MAX_PASSWORD])
        if row is None or not right or row.disabled:
            return None
        if _hasher().check_needs_rehash(row.password):
            hashed = _hash(password)
            self.store.write(lambda c: c.execute(update(users).where(users.c.key == row.key).values(password=hashed)))
        return _user(row)

    # ---- sessions

    def open_session(self, user: User) -> str:
        """Begin a session; return the secret that the cookie holds. It is always a new one, whatever the browser sent."""
        secret, now = secrets.token_urlsafe(32), moment()

        def work(connection):  # type: ignore[no-untyped-def]
            connection.execute(delete(sessions).where((sessions.c.seen < _before(IDLE_H)) | (sessions.c.made < _before(LONGEST_H))))
            connection.execute(insert(sessions).values(hash=_digest(secret), user=user.key, made=now, seen=now))

        self.store.write(work)
        return secret

    def of_session(self, secret: str) -> User | None:
        """Return whose session it is, None where it is none or has ended."""
        with self.store.read() as connection:
            row = connection.execute(
                select(users, sessions.c.seen).join(sessions, sessions.c.user == users.c.key).where(
                    sessions.c.hash == _digest(secret), ~users.c.disabled, sessions.c.seen >= _before(IDLE_H), sessions.c.made >= _before(LONGEST_H)
                )
            ).first()  # fmt: skip
        if row is None:
            return None
        if row.seen < (datetime.now(UTC) - timedelta(seconds=SEEN_S)).strftime("%Y-%m-%dT%H:%M:%SZ"):
            self.store.write(lambda c: c.execute(update(sessions).where(sessions.c.hash == _digest(secret)).values(seen=moment())))
        return _user(row)

    def close_session(self, secret: str) -> None:
        """End a session."""
        self.store.write(lambda c: c.execute(delete(sessions).where(sessions.c.hash == _digest(secret))))

    # ---- tokens

    def make_token(self, user: User, name: str, scopes: tuple[str, ...], *, days: int | None = None) -> str:
        """Make a token and return it: the only time that it is told. Raises InputError for scopes that there are not."""
        if not scopes or set(scopes) - set(SCOPES):
            raise InputError(f"a token has one or more of the scopes {', '.join(SCOPES)}. None was made.")
        secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
        until = None if days is None else (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
        row = {"hash": _digest(secret), "user": user.key, "name": name.strip()[:100] or "token", "scopes": " ".join(s for s in SCOPES if s in scopes), "made": moment(), "until": until}
        self.store.write(lambda c: c.execute(insert(tokens).values(row)))
        return secret

    def of_token(self, secret: str) -> tuple[User, Token] | None:
        """Return whose token it is and what it opens, None where it is none or has run out."""
        if not secret.startswith(TOKEN_PREFIX):
            return None
        with self.store.read() as connection:
            row = connection.execute(select(tokens).where(tokens.c.hash == _digest(secret))).first()
            who = row and connection.execute(select(users).where(users.c.key == row.user, ~users.c.disabled)).first()
        if row is None or not who or (row.until is not None and row.until < moment()):
            return None
        if row.used is None or row.used[:13] != moment()[:13]:  # the hour of its last use is enough
            self.store.write(lambda c: c.execute(update(tokens).where(tokens.c.key == row.key).values(used=moment())))
        return _user(who), _token(row, who.name)

    def tokens(self, user: User | None = None) -> list[Token]:
        """Return the tokens of one user, or of all."""
        query = select(tokens, users.c.name.label("owner")).join(users, users.c.key == tokens.c.user).order_by(tokens.c.key)
        with self.store.read() as connection:
            return [_token(r, r.owner) for r in connection.execute(query if user is None else query.where(tokens.c.user == user.key))]

    def drop_token(self, key: int, user: User | None = None) -> bool:
        """End a token; with `user`, only where it is that user's. Return whether it was there."""
        where = (tokens.c.key == key) if user is None else ((tokens.c.key == key) & (tokens.c.user == user.key))
        return self.store.write(lambda c: c.execute(delete(tokens).where(where)).rowcount) > 0


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()  # argon2id with the costs of RFC 9106, low memory: 64 MiB, 3 rounds


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hash(secrets.token_urlsafe(16))


def _hash(password: str) -> str:
    with _hashing:
        return _hasher().hash(password)


def _matches(hashed: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    with _hashing:
        try:
            return _hasher().verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False


def _fit(password: str) -> str:
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise InputError(f"a password has {MIN_PASSWORD} to {MAX_PASSWORD} characters. Nothing was changed.")
    return password


def _role(role: str) -> Role:
    for known in ROLES:
        if role == known:
            return known
    raise InputError(f"{role}: a role is one of {', '.join(ROLES)}. Nothing was changed.")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _before(hours: float) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _user(row) -> User:  # type: ignore[no-untyped-def]
    return User(row.key, row.name, row.role, row.made, bool(row.disabled))


def _token(row, owner: str) -> Token:  # type: ignore[no-untyped-def]
    return Token(row.key, owner, row.name, tuple(row.scopes.split()), row.made, row.used, row.until)
