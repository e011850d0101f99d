"""Addresses built from published identifiers, which may hold slashes, spaces, question marks or worse."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse


def activity_address(identifier: str) -> str:
    """`/activities/<id>/`, or `/activities/?id=…` for an identifier that a path would change on its way."""
    parts = identifier.split("/")
    odd = identifier != identifier.strip() or any(ord(c) < 32 for c in identifier) or {".", "..", ""} & set(parts)
    if odd or not identifier:
        return reverse("activity-by-query") + "?" + urlencode({"id": identifier})
    return reverse("activity", args=[identifier])
