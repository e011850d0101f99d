"""Pages of long lists, and one filter word for all of them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest

PER_PAGE = 50
LONGEST_FILTER = 200


def wanted(request: HttpRequest) -> str:
    """The words that a list is filtered by."""
    return request.GET.get("q", "").strip().replace("\x00", "")[:LONGEST_FILTER]


def page(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """The page that was asked for; the first or the last where there is no such page."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def holding(words: str, *fields: str) -> Q:
    """Rows in which every word stands in one of the fields."""
    found = Q()
    for word in words.split():
        either = Q()
        for field in fields:
            either |= Q(**{f"{field}__icontains": word})
        found &= either
    return found
