"""Which hosts a server may ask for a person who typed an address: those of the public network only.

A person at the desk may enter any address, and the site fetches it from where the site stands: without this, an address of
the machine itself or of its neighbours (a database's status page, a cloud's credentials) would be read out to them. Judged are
the very addresses that are connected to (wire.py), at every step of a chain of redirects.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from comity.model.errors import FetchError

UNICAST = ipaddress.IPv6Network("2000::/3")
"""What IANA gives out of IPv6 (RFC 4291, 2.4); whatever lies elsewhere is of some network's own."""
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""An IPv4 address as a network without IPv4 writes it (RFC 6052)."""


def public_only(host: str, addresses: Sequence[str]) -> None:
    """Refuse a host one of whose addresses is not of the public network. Raises FetchError."""
    if any(not _public(address) for address in addresses):
        raise FetchError(
            "this address belongs to a private network",
            where=host,
            expected="an address of the public network",
            next_step="save the page and upload the file instead",
        )


def _public(address: str) -> bool:
    told = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(told, ipaddress.IPv4Address):
        return told.is_global and not told.is_multicast
    inner = told.ipv4_mapped or told.sixtofour
    if told in TRANSLATED:
        inner = ipaddress.IPv4Address(int(told) & 0xFFFFFFFF)
    return _public(str(inner)) if inner is not None else told in UNICAST and told.is_global
