"""Keep and find figures by id. Writing fails silently to the log: a page must not break because the disk is full."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.db import DatabaseError, transaction

from comity.web.figures.models import FigureSeen

log = logging.getLogger("comity.web")
_kept: set[str] = set()
LIMIT = 200_000


def keep(method: str, parameters: dict[str, str], figure_id: str) -> None:
    """Note a figure once; the id is a hash of the rest, so a second time says the same."""
    if figure_id in _kept:
        return
    try:
        with transaction.atomic():
            if FigureSeen.objects.count() < LIMIT:
                FigureSeen.objects.get_or_create(id=figure_id, defaults={"method": method, "parameters": parameters})
    except DatabaseError:
        log.exception("figure %s could not be registered", figure_id)
        return
    _kept.add(figure_id)


def keep_all(figures: Iterable[tuple[str, dict[str, str], str]]) -> None:
    """Note many figures at once, as a sensitivity table shows them."""
    fresh = {one[2]: one for one in figures if one[2] not in _kept}
    if not fresh:
        return
    try:
        with transaction.atomic():
            if FigureSeen.objects.count() < LIMIT:
                FigureSeen.objects.bulk_create(
                    [FigureSeen(id=i, method=m, parameters=p) for m, p, i in fresh.values()], ignore_conflicts=True
                )
    except DatabaseError:
        log.exception("%s figures could not be registered", len(fresh))
        return
    _kept.update(fresh)


def find(figure_id: str) -> tuple[str, dict[str, str]] | None:
    """Method and parameters of a figure seen before, or None."""
    try:
        seen = FigureSeen.objects.filter(pk=figure_id).first()
    except DatabaseError:
        return None
    return (seen.method, dict(seen.parameters)) if seen else None
