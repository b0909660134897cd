"""How a site is run: where it listens, who may read, how much may be sent."""

from __future__ import annotations

import ipaddress

import msgspec

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What `machtin serve` was told."""

    host: str = "127.0.0.1"
    port: int = 8000
    names: tuple[str, ...] = ()
    """Names by which people reach the site ("tin.toasoan.example"); a request that names another host is refused. None: on loopback the loopback's own
    names, elsewhere any."""
    public: bool = False
    """Whether everybody may read without logging in."""
    proxy: bool = False
    """Whether a proxy on this machine stands in front and speaks HTTPS for us; loopback is then no reason to trust anybody."""
    https: bool = False
    """Whether we speak HTTPS ourselves."""
    max_upload: int = 4 << 20
    """Bytes of a request's body."""
    allow_hosts: tuple[str, ...] = ()
    """Hosts that the address box and webhooks may ask though they are inside."""
    contact: str | None = None
    """Told to servers that are asked for a page."""

    @property
    def open_here(self) -> bool:
        """Whether whoever reaches us sits at this machine, so that no login is needed: only loopback, and no proxy in front."""
        return is_loopback(self.host) and not self.proxy and not self.names

    @property
    def secure(self) -> bool:
        """Whether browsers reach us by HTTPS, so that cookies can be kept to it."""
        return self.https or self.proxy

    @property
    def hosts(self) -> frozenset[str]:
        """The names a request may give as its host; empty: any."""
        here = LOOPBACK_NAMES if is_loopback(self.host) else frozenset({self.host}) if self.names else frozenset()
        return frozenset(n.lower() for n in self.names) | here


def is_loopback(host: str) -> bool:
    """Return whether an address to listen on can only be reached from this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
