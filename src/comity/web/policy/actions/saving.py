"""Saving with a reason, links included: what the history then shows is the whole of one change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

Row = TypeVar("Row", bound=Model)
LONGEST = 100
"""Longest reason that a history row keeps, in characters."""


def because(row: Row, why: str) -> Row:
    """Check a row, save it and keep why. Raises ValidationError for what the table does not allow."""
    row._change_reason = why[:LONGEST]  # type: ignore[attr-defined]  # django-simple-history's name
    row.full_clean(validate_unique=True)
    row.save()
    return row


@transaction.atomic
def with_links(row: Row, why: str, links: dict[str, Iterable[Model]]) -> Row:
    """Save a row and set what it is linked with. Links that stay as they are leave no trace in the history."""
    because(row, why)
    for name, wanted in links.items():
        manager: Any = getattr(row, name)
        given = {one.pk for one in wanted}
        if given != set(manager.values_list("pk", flat=True)):
            manager.set(given)
    return row


def removed(row: Model, why: str) -> None:
    """Take a row away; the history keeps it, and why."""
    row._change_reason = why[:LONGEST]  # type: ignore[attr-defined]  # django-simple-history's name
    row.delete()
