"""Addresses built from published identifiers, which may hold slashes, spaces, question marks or worse."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse


def activity_address(identifier: str) -> str:
    """`/activities/<id>/`, or `/activities/?id=…` for an identifier that a path would change on its way."""
    return _address("activity", identifier)


def chain_address(identifier: str) -> str:
    """`/activities/<id>/chain/`, or `/activities/chain/?id=…` for such an identifier."""
    return _address("chain", identifier)


def _address(page: str, identifier: str) -> str:
    parts = identifier.split("/")
    odd = identifier != identifier.strip() or any(ord(c) < 32 for c in identifier) or {".", "..", ""} & set(parts)
    if odd or not identifier or parts[-1] == "chain":
        return reverse(f"{page}-by-query") + "?" + urlencode({"id": identifier})
    return reverse(page, args=[identifier])
