"""The right of reply: notices with a deadline, what came of them, replies, approvals, corrections; a log that only grows."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from comity.web.register.models.fields import DateAsKnown, Language, Words
from comity.web.register.models.organisations import Organisation
from comity.web.register.models.sources import Source
from comity.web.register.models.statements import Statement


class Notice(models.Model):
    """The subject was told what is said of it, at a published address, and until when to answer before it is public."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="notices")
    to = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    address = models.CharField(max_length=500)
    address_source = models.CharField(max_length=500)
    text = Words()
    sent_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    deadline = models.DateTimeField(db_index=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"{self.address}, until {self.deadline:%Y-%m-%d}"


class Event(models.TextChoices):
    """What can happen on the way; the log's words."""

    ENTERED = "entered", _("Entered")
    KIND_SET = "kind-set", _("Kind set")
    NOTICED = "noticed", _("Asked for a reply")
    EXTENDED = "extended", _("Deadline extended")
    REPLIED = "replied", _("Replied")
    REFUSED = "refused", _("Declined to reply")
    SILENT = "silent", _("Asked, no reply by the deadline")
    NOBODY = "nobody", _("Nobody could be asked")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    CORRECTED = "corrected", _("Corrected")
    WITHHELD = "withheld", _("Withheld")
    RETRACTED = "retracted", _("Retracted")
    RESTORED = "restored", _("Shown again")
    CHANGED = "changed", _("Changed before publication")
    DROPPED = "dropped", _("Dropped")


PUBLIC_EVENTS = (
    Event.NOTICED,
    Event.EXTENDED,
    Event.REPLIED,
    Event.REFUSED,
    Event.SILENT,
    Event.NOBODY,
    Event.PUBLISHED,
    Event.CORRECTED,
    Event.WITHHELD,
    Event.RETRACTED,
    Event.RESTORED,
)
"""What a published statement's page lists; names of staff are never among it."""


class LogEntry(models.Model):
    """One thing that happened to a statement. Written once: saving again, or deleting, is refused."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="log")
    event = models.CharField(max_length=12, choices=Event.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=2000, blank=True, default="")

    class Meta:
        """In order of happening."""

        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.event} {self.at:%Y-%m-%d}"

    def save(self, *args: Any, **named: Any) -> None:
        """Write it, once."""
        if self.pk is not None:
            raise TypeError("the log only grows")
        super().save(*args, **named)

    def delete(self, *args: Any, **named: Any) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise TypeError("the log only grows")


class Reply(models.Model):
    """The subject's answer, in its own words: from its representative here, or from a source of its own."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="replies")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="replies"
    )
    text = Words()
    language = Language()
    said = DateAsKnown()
    by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT)
    received_at = models.DateTimeField(default=timezone.now)
    replaced = models.BooleanField(default=False)
    """The subject put another answer in its place; kept, shown in the history."""
    origin = models.CharField(max_length=200, blank=True, default="desk", db_index=True)
    history = HistoricalRecords()

    class Meta:
        """Somebody must have said it; oldest first."""

        ordering = ["received_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source__isnull=False) | models.Q(by__isnull=False), name="reply_has_a_speaker"
            )
        ]

    def __str__(self) -> str:
        return f"reply {self.pk} to {self.statement_id}"


class Approval(models.Model):
    """A person with the power agreed that the statement be published. Two different persons where the rule asks it."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="approvals")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=1000, blank=True, default="")
    void = models.BooleanField(default=False)
    """The statement was changed since; it has to be approved again."""

    class Meta:
        """One person approves one state of a statement once."""

        constraints = [
            models.UniqueConstraint(
                fields=["statement", "by"], condition=models.Q(void=False), name="approved_once_by_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.by} approved {self.statement_id}"


class Correction(models.Model):
    """A published statement was corrected: what stood before stays readable, with the reason."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=40)
    before = Words(blank=True)
    after = Words(blank=True)
    why = models.CharField(max_length=1000)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """In order of happening."""

        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.field} of {self.statement_id}"
