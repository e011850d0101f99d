"""A document put before the reader, and the proposals that it made. Nothing of it is public until a person accepts it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from comity.web.register.models import Source
from comity.web.register.models.fields import LONG, NAME, Language, Words


class Reading(models.Model):
    """One reading of one source: the text, whose characters the proposals' spans count, and what the reader noted."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="readings")
    text = Words(longest=LONG)
    language = Language()
    findings = models.JSONField(default=list, blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords(excluded_fields=["text"])

    def __str__(self) -> str:
        return f"{self.source}, read {self.at:%Y-%m-%d}"


class Proposal(models.Model):
    """One thing that the reader found between `start` and `end` of the text; `value` and `speaker` as `comity propose` prints."""

    class Kind(models.TextChoices):
        """What the reader looks for."""

        ORGANISATION = "organisation", _("Organisation")
        QUOTATION = "quotation", _("Quotation")
        DATE = "date", _("Date")
        MONEY = "money", _("Money")
        MEMBERSHIP = "membership", _("Membership")
        RELATION = "relation", _("Relation")

    class State(models.TextChoices):
        """What a person made of it."""

        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        EDITED = "edited", _("Accepted with changes")
        REJECTED = "rejected", _("Rejected")

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = Words(longest=LONG)
    value = models.JSONField(null=True, blank=True)
    speaker = Words(longest=NAME, blank=True, default="")
    proposed_by = models.CharField(max_length=120, default="rules")
    """`rules`, `model:<name>`, or `person`."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN, db_index=True)
    made = models.CharField(max_length=200, blank=True, default="")
    """What came of it: `organisation/<slug>`, `statement/<id>`, `relation/<id>`, `article/<id>`."""
    why = models.CharField(max_length=1000, blank=True, default="")
    decided_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords(excluded_fields=["text"])

    class Meta:
        """In the order of the text."""

        ordering = ["start", "end", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.start}–{self.end}"
