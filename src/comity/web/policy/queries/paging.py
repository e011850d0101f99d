"""Pages of a long list."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PER_PAGE = 50
LONGEST_FILTER = 200


def asked(request: HttpRequest, name: str = "q") -> str:
    """One filter of the address, as it can be compared."""
    return request.GET.get(name, "").strip().replace("\x00", "")[:LONGEST_FILTER]


def page(request: HttpRequest, rows: Any) -> Page[Any]:
    """The page that was asked for; the first or the last where there is no such page."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
