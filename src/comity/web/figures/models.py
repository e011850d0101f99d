"""The registry of figures seen: an id is a hash, so that its question must be kept somewhere to be asked again.

Holds no number: the figure is recomputed from the lake each time, so that the registry can be lost without harm.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models


class FigureSeen(models.Model):
    """One figure that a page has shown: method and parameters, as Lineage has them."""

    id: models.CharField[str, str] = models.CharField(primary_key=True, max_length=16)
    method: models.CharField[str, str] = models.CharField(max_length=40)
    parameters: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    first_seen: models.DateTimeField[datetime, datetime] = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.method} {self.id}"
