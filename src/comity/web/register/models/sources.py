"""Where something stands: a published document, with the snapshot of its bytes, or why there is none."""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords

from comity.web.register.models.fields import TITLE, DateAsKnown, Language, Words


class Source(models.Model):
    """One published document. `snapshot` is the SHA-256 of its bytes; without one, `no_snapshot` says why."""

    title = Words(longest=TITLE)
    publisher = Words(longest=TITLE, blank=True, default="")
    url = models.CharField(max_length=2000, blank=True, default="")
    archive_url = models.CharField(max_length=2000, blank=True, default="")
    language = Language()
    licence = models.CharField(max_length=200, blank=True, default="")
    published = DateAsKnown()
    seen = DateAsKnown()
    snapshot = models.CharField(max_length=64, blank=True, default="", db_index=True)
    no_snapshot = models.CharField(max_length=500, blank=True, default="")
    origin = models.CharField(max_length=200, blank=True, default="", db_index=True)
    history = HistoricalRecords()

    class Meta:
        """Evidence or a reason."""

        constraints = [
            models.CheckConstraint(
                condition=~models.Q(snapshot="") | ~models.Q(no_snapshot=""), name="source_has_snapshot_or_reason"
            )
        ]

    def __str__(self) -> str:
        return self.title
