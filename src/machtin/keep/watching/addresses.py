"""Which addresses machtin asks for: http and https, no passwords, the usual ports, and no machine inside.

A feed is written by strangers, and so is every redirect: an address in it may point at the desk's own router, a database, or the metadata service of a
cloud. So each address is checked twice: its form here, and every IP address that its name resolves to. Connections then go to the addresses that were
checked, never to the name again, so that a name that answers differently the second time (rebinding) gains nothing.
A host that is `allowed` by name is exempt from both: any port, any IP address.
Sources: IANA special-purpose registries for IPv4 and IPv6 as in Python's `ipaddress`; RFC 6052 (NAT64), RFC 3056 (6to4), RFC 4380 (Teredo).
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from typing import Literal
from urllib.parse import quote, urlsplit

import msgspec

from machtin.errors import InputError

Resolver = Callable[[str, int], Sequence[str]]
"""Takes a host and a port, returns IP addresses; raises OSError where there are none."""
Why = Literal["refused", "robots", "held", "no such host", "no connection", "too slow", "too big", "too many redirects", "broken answer", "stopped"]

MAX_LENGTH = 4000  # of an address; browsers and servers stop between 2,000 and 8,000
PORTS = {"http": 80, "https": 443}
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?")
_SAFE = "/%:@!$&'()*+,;=~-._"
_NOT_PUBLIC = tuple(map(ipaddress.ip_network, (
    "192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16",
)))  # of the registries, those that the tables of older Pythons lack  # fmt: skip
_METADATA = {"168.63.129.16": "the metadata service of a cloud"}  # Azure's, public by its number; all others are link-local or private
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_6TO4 = ipaddress.ip_network("2002::/16")
_TEREDO = ipaddress.ip_network("2001::/32")


class FetchError(InputError):
    """An address was not asked, or gave no answer that can be used; `why` is for programs, the message for people."""

    def __init__(self, url: str, why: Why, what: str, now: str = "", *, retry_after_s: float | None = None) -> None:
        super().__init__(f"{url[:200]}: {what} {now}".strip())
        self.url, self.why, self.what, self.now, self.retry_after_s = url, why, what, now, retry_after_s

    @property
    def temporary(self) -> bool:
        """Whether another try, later, may go better."""
        return self.why not in ("refused", "robots", "too big", "too many redirects")


class Target(msgspec.Struct, frozen=True):
    """An address taken apart once; nothing else ever reads the URL again."""

    url: str
    scheme: Literal["http", "https"]
    host: str
    """ASCII, small, without a trailing dot; an IPv6 number without brackets."""
    port: int
    path: str
    """Path and query, percent-encoded."""

    @property
    def origin(self) -> str:
        """Host, with the port where it is not the usual one: the Host header, and whose robots.txt counts."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


class Allowed(msgspec.Struct, frozen=True):
    """Hosts that may be asked whatever they resolve to, on any port."""

    hosts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Sequence[str]) -> Allowed:
        """Return the hosts of `names` as given on the command line ("localhost", "intranet.example")."""
        return cls(frozenset(n.strip().strip("[]").rstrip(".").lower() for n in names))


def target_of(url: str, allowed: Allowed = Allowed()) -> Target:  # noqa: B008  frozen
    """Return the parts of `url`. Raises FetchError ("refused") where machtin does not ask for such an address."""

    def refuse(what: str, now: str = "") -> FetchError:
        return FetchError(url, "refused", what, now)

    url = url.strip()
    if len(url) > MAX_LENGTH or _CONTROL.search(url):
        raise refuse("is too long for an address." if len(url) > MAX_LENGTH else "has control characters or a backslash in it.", "Not asked.")
    try:
        parts = urlsplit(url)
        name, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise refuse("is no address that can be taken apart.", "Not asked. Check its spelling.") from None
    if parts.scheme not in ("http", "https"):
        raise refuse(f"begins with {parts.scheme or 'nothing'}; machtin asks for http and https only.", "Not asked.")
    if "@" in parts.netloc:
        raise refuse("has a user name in it.", "Not asked: machtin sends no credentials. Take it out.")
    host = _ascii_host(name)
    if host is None:
        raise refuse("has no host that can be asked.", "Not asked. Check its spelling.")
    scheme: Literal["http", "https"] = "https" if parts.scheme == "https" else "http"
    port = PORTS[scheme] if port is None else port
    if port not in PORTS.values() and host not in allowed.hosts:
        raise refuse(f"names port {port}; news is on 80 and 443.", f"Not asked. If it is yours, allow it: --allow-host {host}")
    path = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE + '?')}" if parts.query else "")
    target = Target("", scheme, host, port, path)
    return msgspec.structs.replace(target, url=f"{scheme}://{target.origin}{path}")


def checked_addresses(target: Target, allowed: Allowed, resolve: Resolver) -> list[str]:
    """Return the IP addresses of a target's host, resolved once and each of them checked. Raises FetchError where one of them may not be asked."""
    try:
        addresses = list(dict.fromkeys(resolve(target.host, target.port)))
    except (OSError, UnicodeError) as error:
        raise FetchError(target.url, "no such host", f"the name {target.host} cannot be resolved ({getattr(error, 'strerror', None) or error}).", "Tried again later.") from None
    if not addresses:
        raise FetchError(target.url, "no such host", f"the name {target.host} has no address.", "Tried again later.")
    if target.host in allowed.hosts:
        return addresses
    for address in addresses:  # one bad address among good ones is how rebinding begins, so that all are refused
        if reason := why_refused(address):
            raise FetchError(target.url, "refused", f"{target.host} is {address}, {reason}.", f"Not asked. If it is yours, allow it: --allow-host {target.host}")
    return addresses


def why_refused(address: str) -> str | None:
    """Return why an IP address is not asked ("a private address"), None where it is an address of the public internet."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "no IP address"
    if address in _METADATA:
        return _METADATA[address]
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id:
            return "an address of this network only"
        if ip.ipv4_mapped is not None:
            return "an IPv4 address in IPv6 clothes"
        if ip in _6TO4 or ip in _TEREDO:
            return "a tunnel to an IPv4 address"
        if ip in _NAT64:
            return why_refused(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.is_site_local:
            return "a private address"
    kinds = (
        (ip.is_unspecified, "no address of any machine"),
        (ip.is_loopback, "this machine itself"),
        (ip.is_link_local, "a link-local address (this network, or the metadata service of a cloud)"),
        (ip.is_multicast, "a multicast address"),
        (ip.is_private, "a private address"),
        (ip.is_reserved, "a reserved address"),
        (not ip.is_global or any(ip in network for network in _NOT_PUBLIC if network.version == ip.version), "no address of the public internet"),
    )
    return next((what for holds, what in kinds if holds), None)


def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host as the system tells them. How long that may take is the system's setting."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _ascii_host(host: str) -> str | None:
    """The host as it goes on the wire, None where it cannot be one."""
    try:
        return str(ipaddress.IPv6Address(host)) if ":" in host and "%" not in host else None if ":" in host else _named(host)
    except ValueError:
        return None


def _named(host: str) -> str | None:
    name = host.encode("idna").decode().lower() if not host.isascii() else host.lower()
    return name if _HOST.fullmatch(name) else None
