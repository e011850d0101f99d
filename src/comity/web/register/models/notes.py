"""Private notes: in a table of their own, so that no page, search, feed or export can carry them along by accident."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from comity.web.register.models.fields import Words


class PrivateNote(models.Model):
    """A note of the desk about something in the register. Shown on staff pages only; never deleted, only added to."""

    target = models.CharField(max_length=200, db_index=True)
    """What it is about: `organisation/<slug>`, `statement/<id>`, `person/<slug>` …"""
    text = Words()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Newest first."""

        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.target
