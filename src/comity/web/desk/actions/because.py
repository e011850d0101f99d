"""Saving with a reason, which the history keeps beside who and when."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)
LONGEST = 100


def because(row: Row, why: str) -> Row:
    """Check a row, save it and keep why. Raises ValidationError for what the table does not allow."""
    row._change_reason = why[:LONGEST]  # type: ignore[attr-defined]  # django-simple-history's name
    unknown = [f.name for f in row._meta.concrete_fields if f.null and getattr(row, f.attname) is None]
    row.full_clean(exclude=unknown)
    row.save()
    return row


def removed(row: Model, why: str) -> None:
    """Take a row away; the history keeps it, and why."""
    row._change_reason = why[:LONGEST]  # type: ignore[attr-defined]  # django-simple-history's name
    row.delete()
