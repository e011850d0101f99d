"""Which hosts a server may ask for a person who typed an address: those of the public network only.

A person at the desk may enter any address, and the site fetches it from where the site stands: without this, an address of
the machine itself or of its neighbours (a database's status page, a cloud's credentials) would be read out to them. Every
host is looked at before it is asked, those that redirects lead to as well.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from comity.model.errors import FetchError


def public_only(host: str) -> None:
    """Refuse a host (`name`, `name:port`) one of whose addresses is not of the public network. Raises FetchError."""
    parts = urlsplit(f"//{host}")
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(parts.hostname or "", parts.port or 443)}
    except (OSError, ValueError, UnicodeError):
        return  # nobody answers to that name: the request itself will say so, better
    if any(not _public(str(address)) for address in found):
        raise FetchError(
            "this address belongs to a private network",
            where=host,
            expected="an address of the public network",
            next_step="save the page and upload the file instead",
        )


def _public(address: str) -> bool:
    told = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(told, "ipv4_mapped", None)
    return (inner or told).is_global
