"""Watching: rules, the digests that they send, and what each digest already told; deadlines."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from comity.web.accounts.models import new_token
from comity.web.policy.models.measures import Measure
from comity.web.policy.models.titled import Further, Titled
from comity.web.register.models import Source
from comity.web.register.models.fields import NAME, Words


class Rule(models.Model):
    """Somebody wants to know what changes: about words, a measure and its kin, a jurisdiction, a line, a person, a body."""

    class Kind(models.TextChoices):
        """What is watched."""

        WORDS = "words", _("Words")
        MEASURE = "measure", _("A measure and what follows it")
        JURISDICTION = "jurisdiction", _("A jurisdiction")
        LINE = "line", _("A line of money")
        PERSON = "person", _("A person in a public role")
        ORGANISATION = "organisation", _("An organisation")

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    value = models.CharField(max_length=300)
    by_mail = models.BooleanField(default=True)
    every_days = models.PositiveSmallIntegerField(default=7)
    language = models.CharField(max_length=5, default="en")
    token = models.CharField(max_length=64, unique=True, default=new_token)
    """The secret part of its feed's and calendar's address."""
    made_at = models.DateTimeField(default=timezone.now)
    stopped_at = models.DateTimeField(null=True, blank=True)
    told_until = models.DateTimeField(null=True, blank=True)
    """Everything known before this moment was told by a digest, or was nothing."""
    history = HistoricalRecords(excluded_fields=["token", "told_until"])

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


class Digest(models.Model):
    """One mail to one person: made whole before it is sent, so that a restart neither repeats nor forgets anything."""

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="digests")
    made_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    """Everything known before this moment is in this digest or an earlier one."""
    language = models.CharField(max_length=5, default="en")
    subject = models.CharField(max_length=300)
    body = models.TextField()
    html = models.TextField(default="")
    sent_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    """The same mail sent again after a crash carries the same Message-ID."""
    tries = models.PositiveIntegerField(default=0)
    """How often sending was begun; written before each try."""
    next_try_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=500, blank=True, default="")
    """Why the last try failed; empty once it is sent."""

    def __str__(self) -> str:
        return self.subject


class Delivery(models.Model):
    """One thing told in one digest: once only to a person."""

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="items")
    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    item = models.CharField(max_length=300)
    """`event/<id>/<history id>`, `figure/<id>/<release>`, `deadline/<id>/<day>` …"""
    told = models.JSONField(default=dict)
    """What was said of it, as watching.changes.Change writes itself: what the digest's page shows, whatever changes later."""

    class Meta:
        """Nothing twice."""

        constraints = [models.UniqueConstraint(fields=["owner", "item"], name="told_once")]

    def __str__(self) -> str:
        return self.item


class Deadline(Further, Titled, models.Model):
    """A day by which something is due: a statutory report, the end of a comment period, of a fiscal year."""

    class Kind(models.TextChoices):
        """What is due."""

        REPORT = "report", _("Statutory report")
        COMMENT = "comment", _("End of a comment period")
        FISCAL_YEAR = "fiscal-year", _("End of a fiscal year")
        OTHER = "other", _("Other")

    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.CASCADE, related_name="deadlines")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = Words(longest=NAME)
    titles = models.JSONField(default=dict, blank=True)
    """The title by language, where there are several."""
    day = models.DateField(db_index=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT)
    met_on = models.DateField(null=True, blank=True)
    met_source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    weakness = models.CharField(max_length=1000, blank=True, default="")
    """Why the day may be doubted."""
    further = models.JSONField(default=dict, blank=True)
    """What the case file says in other languages, by column."""
    origin = models.CharField(max_length=200, default="desk")
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"{self.title}, {self.day}"
