"""Saving with a reason, links included: what the history then shows is the whole of one change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

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
    """Save a row and set what it is linked with: one change in the history, or two for a new row, which needs a number first."""
    new = row.pk is None
    if new:
        because(row, why)
    given = {name: {one.pk for one in wanted} for name, wanted in links.items()}
    changed = [name for name, wanted in given.items() if wanted != set(getattr(row, name).values_list("pk", flat=True))]
    row.skip_history_when_saving = True  # type: ignore[attr-defined]  # django-simple-history's name
    for name in changed:
        getattr(row, name).set(given[name])
    del row.skip_history_when_saving  # type: ignore[attr-defined]
    return because(row, why) if changed or not new else row


def removed(row: Model, why: str) -> None:
    """Take a row away; the history keeps it, and why."""
    row._change_reason = why[:LONGEST]  # type: ignore[attr-defined]  # django-simple-history's name
    row.delete()
