"""Watched pages and feeds: when the source changes, a person is asked to look, with the difference."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from comity.web.register.models import Organisation
from comity.web.register.models.fields import LONG, TITLE, Words


class Watched(models.Model):
    """A page or feed, and the snapshot of its last state. A feed's new entries become articles."""

    class Kind(models.TextChoices):
        """What stands at the address."""

        PAGE = "page", _("Page")
        FEED = "feed", _("Feed")

    url = models.CharField(max_length=2000, unique=True)
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.PAGE)
    title = Words(longest=TITLE, blank=True, default="")
    about = models.ManyToManyField(Organisation, blank=True, related_name="+")
    every_hours = models.PositiveSmallIntegerField(default=24)
    snapshot = models.CharField(max_length=64, blank=True, default="")
    looked_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=1000, blank=True, default="")
    stopped = models.BooleanField(default=False)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords(excluded_fields=["looked_at", "trouble", "snapshot"])

    def __str__(self) -> str:
        return self.title or self.url


class Change(models.Model):
    """A watched source is not what it was: both snapshots, the difference as unified text, and who looked at it."""

    watched = models.ForeignKey(Watched, on_delete=models.CASCADE, related_name="changes")
    before = models.CharField(max_length=64, blank=True, default="")
    after = models.CharField(max_length=64)
    difference = Words(longest=LONG, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    reviewed_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        """Oldest first: that is the queue."""

        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.watched}, {self.at:%Y-%m-%d}"
